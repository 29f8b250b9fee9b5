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
  std::vector<std::string> ownKeys() const override { return keysOf(SmtpProfile::fields()); }
  void readOwn(const JsonValue& section) override { facts(section, SmtpProfile::fields(), smtp_); }
  void limits(const JsonValue& object) override { factsOnly(object, SmtpProfile::limits(), smtp_); }

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
