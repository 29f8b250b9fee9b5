// The default settings in a product file: of one protocol's service, or of all services at once.
#pragma once

#include "product/profile.h"
#include "product/reader/sourced_text_reader.h"

namespace coexist {

class SettingReader : private FactReader {
 public:
  // `product` gets the defaults, which parameters its shell has, and where both are known from.
  SettingReader(Product& product, Diagnostics& problems) : FactReader(problems), product_(product) {}

  void readOf(MailProtocol protocol, const JsonValue& object);
  void readForAll(const JsonValue& object);  // those that every protocol's service has in common

 private:
  void setting(MailProtocol protocol, const JsonMember& member);

  Product& product_;
};

}  // namespace coexist
