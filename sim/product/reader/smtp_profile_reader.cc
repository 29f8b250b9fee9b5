#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "product/reader/profile_reader.h"
#include "product/reader/service_reader.h"

namespace coexist {
namespace {

constexpr size_t kCodeDigits = 3;

class SmtpReader final : public ServiceReader {
 public:
  SmtpReader(Product& product, Diagnostics& problems)
      : ServiceReader(MailProtocol::kSmtp, product, problems), smtp_(product.smtp) {}

 private:
  void serve(bool served) override {
    if (!served) smtp_ = {};
    smtp_.served = served;
  }
  std::vector<std::string> ownKeys() const override {
    return {"logon-verbs", "start-tls", "xexch50", "logon-required", "binary", "continuation", "ntlm-continuation"};
  }
  void readOwn(const JsonValue& section) override;
  void loginVerbs(const JsonValue& section);
  void limits(const JsonValue& object) override;

  std::vector<std::string> textNames() const override { return namesOf(&smtpTextName); }
  std::span<SourcedText> texts() override { return smtp_.texts; }
  std::string textFault(size_t which, const std::string& text) const override;
  std::string fields(size_t which) const override { return smtpTextFields(static_cast<SmtpReplyText>(which)); }

  MechanismLists& mechanismLists() override { return smtp_; }
  std::string_view offerKey() const override { return "extensions"; }
  bool checkOffer(const JsonValue& cell) override { return checkLines(cell, "auth size", "AUTH"); }
  void takeOffer(const JsonValue& cell, size_t role, size_t state) override {
    smtp_.extensions[role][state] = textsIn(cell, offerKey(), problems_);
  }

  SmtpProfile& smtp_;
};

void SmtpReader::readOwn(const JsonValue& section) {
  loginVerbs(section);
  booleanFact(section, "start-tls", smtp_.startTls);
  booleanFact(section, "xexch50", smtp_.xexch50);
  booleanFact(section, "logon-required", smtp_.loginRequired);
  booleanFact(section, "binary", smtp_.binary);
  continuation(section, "continuation", "334", smtp_.continuation);
  continuation(section, "ntlm-continuation", "334", smtp_.ntlmContinuation);
}

void SmtpReader::loginVerbs(const JsonValue& section) {
  const JsonValue* fact = objectIn(section, "logon-verbs", problems_);
  if (fact == nullptr || !evidence(*fact, "logon-verbs", {"value"})) return;
  const JsonValue* list = arrayIn(*fact, "value", problems_);
  if (list == nullptr) {
    if (fact->find("value") == nullptr) reportAt(*fact, "logon-verbs has no \"value\"", {}, problems_);
    return;
  }
  smtp_.loginVerbs.clear();
  for (const JsonValue& verb : list->items()) {
    if (!checkWord(verb, "log-on verb", words(kLoginVerbs), problems_)) continue;
    if (smtp_.takesVerb(verb.string())) reportAt(verb, "the verb stands here twice", {}, problems_);
    smtp_.loginVerbs.push_back(verb.string());
  }
}

void SmtpReader::limits(const JsonValue& object) {
  checkKeys(object, {"max-message-bytes", "max-recipients", "max-errors", "max-failed-logons", "tarpit-ms"}, problems_);
  limit(object, "max-message-bytes", 1, kMaxMessageLimit, smtp_.maxMessageBytes);
  limit(object, "max-recipients", 1, kMaxRecipientLimit, smtp_.maxRecipients);
  limit(object, "max-errors", 0, kMaxErrorLimit, smtp_.maxErrors);
  limit(object, "max-failed-logons", 0, kMaxErrorLimit, smtp_.maxFailedLogins);
  limit(object, "tarpit-ms", 0, kMaxTarpitMs, smtp_.tarpitMs);
}

std::string SmtpReader::textFault(size_t which, const std::string& text) const {
  const std::string_view code = split(text, ' ').front();
  const bool digits = code.size() == kCodeDigits && code.find_first_not_of("0123456789") == std::string_view::npos;
  const std::vector<std::string_view> allowed = split(smtpTextCodes(static_cast<SmtpReplyText>(which)), ' ');
  const bool right =
      std::any_of(allowed.begin(), allowed.end(), [code](std::string_view start) { return code.starts_with(start); });
  if (digits && right) return {};
  return fmt::format("must begin with a code of three digits: {}", fmt::join(allowed, " or "));
}

}  // namespace

void readSmtpSection(const JsonValue& section, Product& product, Diagnostics& problems) {
  SmtpReader(product, problems).read(section);
}

}  // namespace coexist
