// What a product that is to be used must say: an engine has nothing of its own to say instead.
#include <fmt/format.h>

#include <algorithm>

#include "product/reader/profile_reader.h"

namespace coexist {
namespace {

using Missing = std::vector<std::string>;

void addStates(std::string_view protocol, const MechanismLists& lists, Missing& missing) {
  for (size_t role = 0; role < 2; ++role) {
    for (size_t at = 0; at < kAccessStates; ++at) {
      if (!lists.evidence[role][at].source.empty()) continue;
      const std::string_view state = accessStateName(static_cast<AccessState>(at));
      missing.push_back(fmt::format("{} state {} {}", protocol, kRoleNames[role], state));
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

bool anyLine(const PerAccess<std::vector<std::string>>& lines) {
  return std::any_of(lines.begin(), lines.end(), [](const auto& states) {
    return std::any_of(states.begin(), states.end(), [](const auto& list) { return !list.empty(); });
  });
}

void addImap(const ImapProfile& imap, Missing& missing) {
  for (size_t i = 0; i < kImapTexts; ++i) {
    const auto which = static_cast<ImapReplyText>(i);
    const bool needed = which != ImapReplyText::kStartTlsOk || imap.startTls;
    addUnless(!needed || !imap.text(which).text.empty(), fmt::format("imap text {}", imapTextName(which)), missing);
  }
  for (size_t role = 0; role < 2; ++role) {
    for (size_t at = 0; at < kAccessStates; ++at) {
      const std::string_view state = accessStateName(static_cast<AccessState>(at));
      addUnless(!imap.capability[role][at].empty(), fmt::format("imap state {} {}", kRoleNames[role], state), missing);
    }
  }
  addRequired("imap", ImapProfile::fields(), imap, missing);
  addRequired("imap limit", ImapProfile::limits(), imap, missing);
}

bool needs(const Pop3Profile& pop3, Pop3ReplyText which) {
  switch (which) {
    case Pop3ReplyText::kAuthList:
      return pop3.listsMechanisms;
    case Pop3ReplyText::kCapabilities:
      return anyLine(pop3.capabilities);
    case Pop3ReplyText::kStlsOk:
      return pop3.startTls;
    case Pop3ReplyText::kTooManyErrors:
      return pop3.maxErrors != 0;
    case Pop3ReplyText::kIdleTimeout:
    case Pop3ReplyText::kShutdown:
      return false;
    default:
      return true;
  }
}

void addPop3(const Pop3Profile& pop3, Missing& missing) {
  for (size_t i = 0; i < kPop3Texts; ++i) {
    const auto which = static_cast<Pop3ReplyText>(i);
    const bool said = !pop3.text(which).text.empty() || !needs(pop3, which);
    addUnless(said, fmt::format("pop3 text {}", pop3TextName(which)), missing);
  }
  addStates("pop3", pop3, missing);
  addRequired("pop3", Pop3Profile::fields(), pop3, missing);
  addRequired("pop3 limit", Pop3Profile::limits(), pop3, missing);
}

bool listsAnywhere(const SmtpProfile& smtp, std::string_view extension) {
  for (const ServerRole role : {ServerRole::kFront, ServerRole::kBack}) {
    for (size_t at = 0; at < kAccessStates; ++at) {
      if (smtp.lists(role, static_cast<AccessState>(at), extension)) return true;
    }
  }
  return false;
}

bool needs(const Product& product, SmtpReplyText which) {
  const SmtpProfile& smtp = product.smtp;
  switch (which) {
    case SmtpReplyText::kStartTlsOk:
      return smtp.startTls;
    case SmtpReplyText::kSenderNotLocal:
      return product.has(Quirk::kSenderMustBeLocal);
    case SmtpReplyText::kBdatOk:
    case SmtpReplyText::kBdatFirst:
      return listsAnywhere(smtp, "CHUNKING");
    case SmtpReplyText::kXexch50Refused:
    case SmtpReplyText::kXexch50Start:
    case SmtpReplyText::kXexch50Ok:
      return smtp.xexch50;
    case SmtpReplyText::kTooManyErrors:
      return smtp.maxErrors != 0;
    case SmtpReplyText::kTooManyLogins:
      return smtp.maxFailedLogins != 0;
    default:
      return true;
  }
}

void addSmtp(const Product& product, Missing& missing) {
  const SmtpProfile& smtp = product.smtp;
  for (size_t i = 0; i < kSmtpTexts; ++i) {
    const auto which = static_cast<SmtpReplyText>(i);
    const bool said = !smtp.text(which).text.empty() || !needs(product, which);
    addUnless(said, fmt::format("smtp text {}", smtpTextName(which)), missing);
  }
  addStates("smtp", smtp, missing);
  addRequired("smtp", SmtpProfile::fields(), smtp, missing);
  addUnless(!smtp.loginVerbs.empty() || !anyLine(smtp.honoured), "smtp logon-verbs", missing);
  addRequired("smtp limit", SmtpProfile::limits(), smtp, missing);
}

}  // namespace

void checkComplete(const JsonValue& file, const Product& product, Diagnostics& problems) {
  Missing missing;
  addUnless(!product.title.empty(), "title", missing);
  addUnless(!product.family.empty(), "family", missing);
  if (product.imap.served) addImap(product.imap, missing);
  if (product.pop3.served) addPop3(product.pop3, missing);
  if (product.smtp.served) addSmtp(product, missing);
  if (missing.empty()) return;
  report(problems, {file.place(), fmt::format("the product does not say: {}", fmt::join(missing, ", ")),
                    "neither does a product that it extends"});
}

}  // namespace coexist
