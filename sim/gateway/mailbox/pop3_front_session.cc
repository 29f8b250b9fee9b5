#include "gateway/mailbox/pop3_front_session.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "sasl/mechanism_table.h"

namespace coexist {

// Every command that a client can give before it has logged on; the rest is the back end's.
const Pop3FrontSession::CommandRow Pop3FrontSession::kCommands[] = {
    {"USER", true, &Pop3FrontSession::user},  {"PASS", true, &Pop3FrontSession::pass},
    {"AUTH", true, &Pop3FrontSession::auth},  {"CAPA", false, &Pop3FrontSession::capa},
    {"STLS", false, &Pop3FrontSession::stls}, {"QUIT", false, &Pop3FrontSession::quit},
};

// Commands that exist, but behind the log-on.
constexpr std::string_view kLaterCommands[] = {"STAT", "LIST", "UIDL", "RETR", "TOP", "DELE", "RSET", "NOOP", "LAST"};

Pop3FrontSession::Pop3FrontSession(const FrontContext& context, Peer& peer, uint64_t sessionId, std::string listener)
    : MailboxFrontSession(context, MailProtocol::kPop3, peer, sessionId, std::move(listener)) {}

std::string Pop3FrontSession::phrase(Phrase which) const {
  const bool byPassword = mechanism_.empty();
  switch (which) {
    case Phrase::kGreeting:
      return context().text(Pop3Text::kGreeting);
    case Phrase::kLoggedOn:
      return context().text(byPassword ? Pop3Text::kPassOk : Pop3Text::kAuthOk);
    case Phrase::kLogonFailed:
      return context().text(byPassword ? Pop3Text::kPassFailed : Pop3Text::kAuthFailed);
    case Phrase::kMailboxInUse:
      return context().text(Pop3Text::kMailboxInUse);
    case Phrase::kServerUnavailable:
      return context().text(Pop3Text::kServerUnavailable);
    case Phrase::kCancelled:
      return context().text(Pop3Text::kAuthCancelled);
    case Phrase::kBadBase64:
      return context().text(Pop3Text::kBadArguments);
    case Phrase::kLineTooLong:
      return context().text(Pop3Text::kLineTooLong);
    case Phrase::kTooManyErrors:
      return context().text(Pop3Text::kTooManyErrors);
    case Phrase::kIdleTimeout:
      return context().text(Pop3Text::kIdleTimeout);
    case Phrase::kShutdown:
      return context().text(Pop3Text::kShutdown);
  }
  return {};
}

void Pop3FrontSession::onCommandLine(std::string_view line) {
  log().begin("", "", line.size() + 2);
  const auto command = parsePop3Command(line);
  if (!command) return refuse(Pop3Text::kBadCommand);
  log().begin(lowerAscii(command->verb), "", line.size() + 2);
  // RFC 1939 section 7: PASS stands right behind its USER.
  if (command->verb != "PASS") userName_.clear();
  const auto* row = std::find_if(std::begin(kCommands), std::end(kCommands),
                                 [&](const CommandRow& known) { return known.verb == command->verb; });
  if (row == std::end(kCommands)) {
    const bool later = std::count(std::begin(kLaterCommands), std::end(kLaterCommands), command->verb) > 0;
    return refuse(later ? Pop3Text::kBadState : Pop3Text::kBadCommand);
  }
  if (!row->takesArgument && !command->words().empty()) return refuse(Pop3Text::kBadArguments);
  (this->*row->run)(*command);
}

void Pop3FrontSession::user(const Pop3Command& command) {
  log().setParameters(command.argument);
  if (accessState() == AccessState::kClearRestricted) return refuse(Pop3Text::kLogonDisabled);
  const std::string_view name = trim(command.argument);
  if (name.empty()) return refuse(Pop3Text::kBadArguments);
  userName_ = name;
  log().setUser(userName_);
  answer(Pop3Text::kUserOk);
}

void Pop3FrontSession::pass(const Pop3Command& command) {
  const std::string userName = std::exchange(userName_, {});
  log().setParameters(kMaskedPassword);
  if (accessState() == AccessState::kClearRestricted) return refuse(Pop3Text::kLogonDisabled);
  if (userName.empty()) return refuse(Pop3Text::kBadState);
  if (command.argument.empty()) return refuse(Pop3Text::kBadArguments);
  mechanism_.clear();
  logOn(proveByPassword(*context().options->directory, userName, "", command.argument));
}

void Pop3FrontSession::auth(const Pop3Command& command) {
  const auto words = command.words();
  if (words.empty()) {
    if (!profile().listsMechanisms) return refuse(Pop3Text::kBadArguments);
    return sayList(Pop3Text::kAuthList, context().mechanisms(MailProtocol::kPop3, accessState()));
  }
  mechanism_ = upperAscii(words[0]);
  log().setParameters(mechanism_);
  if (words.size() > (profile().initialResponse ? 2U : 1U)) return refuse(Pop3Text::kBadArguments);
  if (!context().honours(MailProtocol::kPop3, accessState(), mechanism_)) {
    return refuse(isSwitchedOff() ? Pop3Text::kNtlmDisabled : Pop3Text::kMechanismRefused);
  }
  std::optional<std::string_view> initialResponse;
  if (words.size() > 1) initialResponse = words[1];
  if (!startSasl(mechanism_, initialResponse)) refuse(Pop3Text::kMechanismRefused, "MechanismNotAvailable");
}

// NTLM that would be honoured here, were it not for the setting.
bool Pop3FrontSession::isSwitchedOff() const {
  return isNtlm(mechanism_) && profile().switchedOff(ServerRole::kFront, accessState(), settings(), mechanism_);
}

void Pop3FrontSession::capa(const Pop3Command&) {
  const auto lines = profile().capabilityLines(ServerRole::kFront, accessState(), settings());
  if (lines.empty()) return refuse(Pop3Text::kBadCommand);
  sayList(Pop3Text::kCapabilities, lines);
}

void Pop3FrontSession::stls(const Pop3Command&) {
  if (peer().secure() || !profile().startTls) return refuse(Pop3Text::kStlsRefused);
  const auto tls = ownTls();
  if (!tls) return refuse(Pop3Text::kStlsRefused, "NoCertificate");
  answer(Pop3Text::kStlsOk);
  secure(*tls);
}

void Pop3FrontSession::quit(const Pop3Command&) {
  answer(Pop3Text::kBye);
  close();
}

void Pop3FrontSession::sayList(Pop3Text head, const std::vector<std::string>& lines) {
  say(context().text(head));
  for (const std::string& line : lines) say(line);
  MailboxFrontSession::answer(".");
}

}  // namespace coexist
