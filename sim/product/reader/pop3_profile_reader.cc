#include "base/text.h"
#include "product/reader/profile_reader.h"
#include "product/reader/service_reader.h"

namespace coexist {
namespace {

class Pop3Reader final : public ServiceReader {
 public:
  Pop3Reader(Product& product, Diagnostics& problems)
      : ServiceReader(MailProtocol::kPop3, product, problems), pop3_(product.pop3) {}

 private:
  void serve(bool served) override {
    if (!served) pop3_ = {};
    pop3_.served = served;
  }
  std::vector<std::string> ownKeys() const override { return keysOf(Pop3Profile::fields()); }
  void readOwn(const JsonValue& section) override { facts(section, Pop3Profile::fields(), pop3_); }
  void limits(const JsonValue& object) override { factsOnly(object, Pop3Profile::limits(), pop3_); }

  std::vector<std::string> textNames() const override { return namesOf(&pop3TextName); }
  std::span<SourcedText> texts() override { return pop3_.texts; }
  std::string textFault(size_t which, const std::string& text) const override;
  std::string fields(size_t which) const override {
    return std::string(pop3TextFields(static_cast<Pop3ReplyText>(which)));
  }

  MechanismLists& mechanismLists() override { return pop3_; }
  std::string_view offerKey() const override { return "capabilities"; }
  bool checkOffer(const JsonValue& cell) override { return checkLines(cell, "auth", "SASL"); }
  void takeOffer(const JsonValue& cell, size_t role, size_t state) override {
    pop3_.capabilities[role][state] = textsIn(cell, offerKey(), problems_);
  }

  Pop3Profile& pop3_;
};

std::string Pop3Reader::textFault(size_t which, const std::string& text) const {
  const std::string_view status = pop3TextSucceeds(static_cast<Pop3ReplyText>(which)) ? "+OK" : "-ERR";
  return split(text, ' ').front() == status ? std::string() : "must begin with " + std::string(status);
}

}  // namespace

void readPop3Section(const JsonValue& section, Product& product, Diagnostics& problems) {
  Pop3Reader(product, problems).read(section);
}

}  // namespace coexist
