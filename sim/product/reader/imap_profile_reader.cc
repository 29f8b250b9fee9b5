#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "product/reader/profile_reader.h"
#include "product/reader/service_reader.h"

namespace coexist {
namespace {

class ImapReader final : public ServiceReader {
 public:
  ImapReader(Product& product, Diagnostics& problems)
      : ServiceReader(MailProtocol::kImap, product, problems), imap_(product.imap) {}

 private:
  void serve(bool served) override {
    if (!served) imap_ = {};
    imap_.served = served;
  }
  std::vector<std::string> ownKeys() const override { return keysOf(ImapProfile::fields()); }
  void readOwn(const JsonValue& section) override { facts(section, ImapProfile::fields(), imap_); }
  void limits(const JsonValue& object) override { factsOnly(object, ImapProfile::limits(), imap_); }

  std::vector<std::string> textNames() const override { return namesOf(&imapTextName); }
  std::span<SourcedText> texts() override { return imap_.texts; }
  std::string textFault(size_t which, const std::string& text) const override;
  std::string fields(size_t) const override { return "host"; }

  MechanismLists& mechanismLists() override { return imap_; }
  std::string_view offerKey() const override { return "capability"; }
  bool checkOffer(const JsonValue& cell) override;
  void takeOffer(const JsonValue& cell, size_t role, size_t state) override {
    imap_.capability[role][state] = cell.find("capability")->string();
  }

  ImapProfile& imap_;
};

std::string ImapReader::textFault(size_t which, const std::string& text) const {
  const std::vector<std::string_view> allowed = split(imapTextStatuses(static_cast<ImapReplyText>(which)), ' ');
  const std::string_view first = split(text, ' ').front();
  if (std::find(allowed.begin(), allowed.end(), first) != allowed.end()) return {};
  return fmt::format("must begin with {}", fmt::join(allowed, " or "));
}

bool ImapReader::checkOffer(const JsonValue& cell) {
  const JsonValue* value = stringIn(cell, "capability", problems_);
  if (value == nullptr) return false;
  const std::string& line = value->string();
  if (!line.starts_with("CAPABILITY ") || line.size() > kMaxTextBytes || !isPrintable(line)) {
    reportAt(*value, "a capability line begins with \"CAPABILITY \" and is printable ASCII", {}, problems_);
    return false;
  }
  const std::string rest = withoutFields(line, "auth");
  if (rest.find_first_of("{}") == std::string::npos && rest.find("AUTH=") == std::string::npos) return true;
  reportAt(*value, "mechanisms stand in \"advertises\", and in the line as one {auth}", {}, problems_);
  return false;
}

}  // namespace

void readImapSection(const JsonValue& section, Product& product, Diagnostics& problems) {
  ImapReader(product, problems).read(section);
}

}  // namespace coexist
