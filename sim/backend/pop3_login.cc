// USER, PASS and AUTH.
#include "backend/pop3_session.h"
#include "base/text.h"
#include "sasl/mechanism_table.h"

namespace coexist {
namespace {

// Q191558, Q198704: after NTLM 5.x opens the mailbox whose alias equals the NT account; where there is none, event
// 13005 says "The requested mailbox is not available on this server." Nobody gets at another's mailbox by it.
const Account* ownerByAlias(const Directory& directory, const Account& proved) {
  const Account* owner = directory.byAlias(proved.account);
  return mayOpen({&proved, owner}) ? owner : nullptr;
}

}  // namespace

void Pop3Session::user(const Pop3Command& command) {
  if (accessState() == AccessState::kClearRestricted) return answer(Pop3ReplyText::kLoginDisabled);
  const std::string_view name = trim(command.argument);
  if (name.empty()) return reject(Pop3ReplyText::kBadArguments);
  user_ = name;
  answer(Pop3ReplyText::kUserOk);
}

void Pop3Session::pass(const Pop3Command& command) {
  if (accessState() == AccessState::kClearRestricted) return answer(Pop3ReplyText::kLoginDisabled);
  if (user_.empty()) return reject(Pop3ReplyText::kBadState);
  if (command.argument.empty()) return reject(Pop3ReplyText::kBadArguments);
  LoginClaim claim;
  const std::string name = std::exchange(user_, {});
  claim.user = name;
  // RFC 1939 section 7: spaces are the password's own.
  claim.password = command.argument;
  const Authorization authorization = authorize(*context().directory, claim);
  const Account* mailbox = authorization.mailboxAt(context().home);
  if (mailbox != nullptr && !refused()) return enter(*mailbox, Pop3ReplyText::kPassOk);
  failLogin(
      textOf(authorization.owner != nullptr ? notAvailable(Pop3ReplyText::kPassFailed) : Pop3ReplyText::kPassFailed));
}

void Pop3Session::auth(const Pop3Command& command) {
  const auto words = command.words();
  if (words.empty() && profile().listsMechanisms) return listMechanisms();
  const bool initialResponse = words.size() == 2;
  if (words.empty() || words.size() > 2 || (initialResponse && !profile().initialResponse)) {
    return reject(Pop3ReplyText::kBadArguments);
  }
  user_.clear();
  const std::string_view mechanism = words.front();
  const bool honoured = profile().honours(ServerRole::kBack, accessState(), settings(), mechanism);
  const auto response = initialResponse ? std::optional(words.back()) : std::nullopt;
  if (!honoured || !beginLogin(mechanism, response)) reject(refusalOf(mechanism));
}

void Pop3Session::listMechanisms() {
  answer(Pop3ReplyText::kAuthList);
  for (const std::string& name : profile().listed(ServerRole::kBack, accessState(), settings())) say(name);
  say(".");
}

Pop3ReplyText Pop3Session::refusalOf(std::string_view mechanism) const {
  const bool switchedOff =
      isNtlm(mechanism) && profile().switchedOff(ServerRole::kBack, accessState(), settings(), mechanism);
  const bool hasText = !profile().text(Pop3ReplyText::kNtlmDisabled).text.empty();
  return switchedOff && hasText ? Pop3ReplyText::kNtlmDisabled : Pop3ReplyText::kMechanismRefused;
}

void Pop3Session::sayChallenge(std::string_view mechanism, const std::string& challenge) {
  say(challenge.empty() ? profile().continuationFor(mechanism) : "+ " + challenge);
}

void Pop3Session::onLoginOver(SaslLogin::Turn::Kind kind, const SaslLogin& logon) {
  using Kind = SaslLogin::Turn::Kind;
  if (kind == Kind::kCancelled) return answer(Pop3ReplyText::kAuthCancelled);
  if (kind == Kind::kNoBase64) return reject(Pop3ReplyText::kBadArguments);
  if (kind == Kind::kFailed) return failLogin(textOf(Pop3ReplyText::kAuthFailed));
  const bool windowsAccount = provesWindowsAccount(logon.mechanism());
  Authorization authorization = logon.authorization();
  if (windowsAccount && authorization.owner != nullptr && product().has(Quirk::kNtlmMailboxByAccountName)) {
    authorization.owner = ownerByAlias(*context().directory, *authorization.account);
  }
  if (const Account* mailbox = authorization.mailboxAt(context().home)) return enter(*mailbox, Pop3ReplyText::kAuthOk);
  failLogin(textOf(windowsAccount || authorization.owner != nullptr ? notAvailable(Pop3ReplyText::kAuthFailed)
                                                                    : Pop3ReplyText::kAuthFailed));
}

// What somebody hears who has proved himself and has no mailbox here.
Pop3ReplyText Pop3Session::notAvailable(Pop3ReplyText otherwise) const {
  const bool unsaid = profile().text(Pop3ReplyText::kMailboxNotAvailable).text.empty();
  return unsaid ? otherwise : Pop3ReplyText::kMailboxNotAvailable;
}

void Pop3Session::enter(const Account& mailbox, Pop3ReplyText ok) {
  maildrop_ = Pop3Maildrop::open(context().store->of(mailbox.name), settings().newestFirst);
  if (!maildrop_) return answer(Pop3ReplyText::kMailboxInUse);
  startIdleTimer();
  answer(ok);
}

}  // namespace coexist
