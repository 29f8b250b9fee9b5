// The keys at the top of a product file: a row each, by which the reader and the schema go.
#pragma once

#include <span>

#include "base/field.h"
#include "base/json_document.h"
#include "product/profile.h"

namespace coexist {

struct ProfileKey {
  Field<Product> field;
  // Where the row fills no member: reads the member of that key, when it is there.
  void (*read)(const JsonValue& file, std::string_view key, Product& product, Diagnostics& problems) = nullptr;
};

// In the order in which they are read: what is read later says the exception.
std::span<const ProfileKey> profileKeys();

// "imap-port", "pop3-port", "smtp-port", and a member that holds a port for each protocol.
std::span<const Field<ProxyRule>> proxyRuleFields();
std::span<const Field<Product>> trustPortFields();
std::span<const Field<Product>> penaltyFields();

}  // namespace coexist
