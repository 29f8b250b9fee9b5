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
  std::vector<std::string> ownKeys() const override {
    return {"lists-mechanisms", "initial-response", "start-tls", "continuation", "ntlm-continuation"};
  }
  void readOwn(const JsonValue& section) override;
  void limits(const JsonValue& object) override;

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

void Pop3Reader::readOwn(const JsonValue& section) {
  booleanFact(section, "lists-mechanisms", pop3_.listsMechanisms);
  booleanFact(section, "initial-response", pop3_.initialResponse);
  booleanFact(section, "start-tls", pop3_.startTls);
  continuation(section, "continuation", "+", pop3_.continuation);
  continuation(section, "ntlm-continuation", "+", pop3_.ntlmContinuation);
}

void Pop3Reader::limits(const JsonValue& object) {
  checkKeys(object, {"max-errors"}, problems_);
  limit(object, "max-errors", 0, kMaxErrorLimit, pop3_.maxErrors);
}

std::string Pop3Reader::textFault(size_t which, const std::string& text) const {
  const std::string_view status = pop3TextSucceeds(static_cast<Pop3ReplyText>(which)) ? "+OK" : "-ERR";
  return split(text, ' ').front() == status ? std::string() : "must begin with " + std::string(status);
}

}  // namespace

void readPop3Section(const JsonValue& section, Product& product, Diagnostics& problems) {
  Pop3Reader(product, problems).read(section);
}

}  // namespace coexist
