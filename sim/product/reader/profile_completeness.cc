// What a product that is to be used must say: an engine has nothing of its own to say instead.
#include <fmt/format.h>

#include "product/reader/profile_reader.h"
#include "product/reader/section_words.h"

namespace coexist {
namespace {

std::string_view roleName(size_t role) {
  return role == static_cast<size_t>(ServerRole::kFront) ? section_word::kFrontRole.key : section_word::kBackRole.key;
}

using Missing = std::vector<std::string>;

void addStates(std::string_view protocol, const MechanismLists& lists, Missing& missing) {
  for (size_t role = 0; role < 2; ++role) {
    for (size_t at = 0; at < kAccessStates; ++at) {
      if (!lists.evidence[role][at].source.empty()) continue;
      const std::string_view state = accessStateName(static_cast<AccessState>(at));
      missing.push_back(fmt::format("{} state {} {}", protocol, roleName(role), state));
    }
  }
}

void addUnless(bool said, std::string what, Missing& missing) {
  if (!said) missing.push_back(std::move(what));
}

// "imap limit max-literal-bytes".
template <typename Profile>
void addRequired(std::string_view title, std::span<const Field<Profile>> fields, const Profile& profile,
                 Missing& missing) {
  for (const Field<Profile>& row : fields) {
    addUnless(!row.required || isSaid(row.valueIn(profile)), fmt::format("{} {}", title, row.key), missing);
  }
}

template <typename Profile>
void addTexts(std::string_view protocol, const Product& product, const Profile& profile, Missing& missing) {
  for (const auto& row : Profile::replyTexts()) {
    const bool said = !profile.text(row.text).text.empty() || (row.needed != nullptr && !row.needed(product));
    addUnless(said, fmt::format("{} text {}", protocol, row.name), missing);
  }
}

void addImap(const Product& product, Missing& missing) {
  const ImapProfile& imap = product.imap;
  addTexts("imap", product, imap, missing);
  for (size_t role = 0; role < 2; ++role) {
    for (size_t at = 0; at < kAccessStates; ++at) {
      const std::string_view state = accessStateName(static_cast<AccessState>(at));
      addUnless(!imap.capability[role][at].empty(), fmt::format("imap state {} {}", roleName(role), state), missing);
    }
  }
  addRequired("imap", ImapProfile::fields(), imap, missing);
  addRequired("imap limit", ImapProfile::limits(), imap, missing);
}

void addPop3(const Product& product, Missing& missing) {
  const Pop3Profile& pop3 = product.pop3;
  addTexts("pop3", product, pop3, missing);
  addStates("pop3", pop3, missing);
  addRequired("pop3", Pop3Profile::fields(), pop3, missing);
  addRequired("pop3 limit", Pop3Profile::limits(), pop3, missing);
}

void addSmtp(const Product& product, Missing& missing) {
  const SmtpProfile& smtp = product.smtp;
  addTexts("smtp", product, smtp, missing);
  addStates("smtp", smtp, missing);
  addRequired("smtp", SmtpProfile::fields(), smtp, missing);
  addUnless(!smtp.loginVerbs.empty() || !holdsAny(smtp.honoured), "smtp logon-verbs", missing);
  addRequired("smtp limit", SmtpProfile::limits(), smtp, missing);
}

}  // namespace

void checkComplete(const JsonValue& file, const Product& product, Diagnostics& problems) {
  Missing missing;
  addUnless(!product.title.empty(), "title", missing);
  addUnless(!product.family.empty(), "family", missing);
  if (product.imap.served) addImap(product, missing);
  if (product.pop3.served) addPop3(product, missing);
  if (product.smtp.served) addSmtp(product, missing);
  if (missing.empty()) return;
  report(problems, {file.place(), fmt::format("the product does not say: {}", fmt::join(missing, ", ")),
                    "neither does a product that it extends"});
}

}  // namespace coexist
