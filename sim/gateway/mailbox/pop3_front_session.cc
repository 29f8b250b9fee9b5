#include "gateway/mailbox/pop3_front_session.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace coexist {

// Every command that a client can give before it has logged on; the rest is the back end's.
const Pop3FrontSession::CommandRow Pop3FrontSession::kCommands[] = {
    {"USER", true, &Pop3FrontSession::user},  {"PASS", true, &Pop3FrontSession::pass},
    {"AUTH", true, &Pop3FrontSession::auth},  {"CAPA", false, &Pop3FrontSession::capa},
    {"STLS", false, &Pop3FrontSession::stls}, {"QUIT", false, &Pop3FrontSession::quit},
};

// Commands that exist, but behind the log-on.
constexpr std::string_view kPop3AuthenticatedCommands[] = {"STAT", "LIST", "UIDL", "RETR", "TOP",
                                                           "DELE", "RSET", "NOOP", "LAST"};

Pop3FrontSession::Pop3FrontSession(const FrontContext& context, SessionIo& io, uint64_t sessionId, std::string listener)
    : context_(context), talk_(context, MailProtocol::kPop3, io, sessionId), hop_(talk_, std::move(listener), *this) {}

void Pop3FrontSession::onOpen() {
  talk_.log().begin("OpenSession", "", 0);
  talk_.io().readLines(talk_.settings().maxCommandBytes);
  answer(Pop3ReplyText::kGreeting);
}

void Pop3FrontSession::onLine(std::string_view line) {
  if (hop_.hasReadAhead()) return onLine(hop_.wholeLine(line));
  if (talk_.ended() || talk_.inTarpit() || !hop_.idle() || state_ == State::kSecuring) return;
  talk_.startGuard();
  if (state_ == State::kCommand) return onCommandLine(line);
  talk_.log().received(line.size() + 2);
  onSaslTurn(login_->hear(line));
}

void Pop3FrontSession::onCommandLine(std::string_view line) {
  talk_.log().begin("", "", line.size() + 2);
  if (talk_.countCommand()) return endWith(Pop3ReplyText::kTooManyErrors);
  const auto command = parsePop3Command(line);
  if (!command) return refuse(Pop3ReplyText::kBadCommand);
  // RFC 1939 section 7: PASS stands right behind its USER.
  if (command->verb != "PASS") userName_.clear();
  const auto* row = std::find_if(std::begin(kCommands), std::end(kCommands),
                                 [&](const CommandRow& known) { return known.verb == command->verb; });
  const bool later =
      std::count(std::begin(kPop3AuthenticatedCommands), std::end(kPop3AuthenticatedCommands), command->verb) > 0;
  const bool known = later || row != std::end(kCommands);
  // A line whose verb nobody knows may be a password that came too late.
  talk_.log().begin(known ? lowerAscii(command->verb) : std::string(kMaskedPassword), "", line.size() + 2);
  if (row == std::end(kCommands)) {
    return refuse(later ? Pop3ReplyText::kBadState : Pop3ReplyText::kBadCommand);
  }
  if (!row->takesArgument && !command->words().empty()) return refuse(Pop3ReplyText::kBadArguments);
  (this->*row->run)(*command);
}

void Pop3FrontSession::capa(const Pop3Command&) {
  const auto lines = profile().capabilityLines(ServerRole::kFront, talk_.accessState(), talk_.settings());
  if (lines.empty()) return refuse(Pop3ReplyText::kBadCommand);
  sayList(Pop3ReplyText::kCapabilities, lines);
}

void Pop3FrontSession::stls(const Pop3Command&) {
  if (talk_.io().secure() || !profile().startTls) return refuse(Pop3ReplyText::kStlsRefused);
  const auto tls = talk_.ownTls();
  if (!tls) return refuse(Pop3ReplyText::kStlsRefused, "NoCertificate");
  answer(Pop3ReplyText::kStlsOk);
  state_ = State::kSecuring;
  talk_.io().startTls(*tls);
}

void Pop3FrontSession::onSecured(const TlsInfo&) {
  if (state_ == State::kSecuring) state_ = State::kCommand;
}

void Pop3FrontSession::quit(const Pop3Command&) {
  answer(Pop3ReplyText::kBye);
  hop_.close();
}

void Pop3FrontSession::sayList(Pop3ReplyText head, const std::vector<std::string>& lines) {
  talk_.say(context_.text(head));
  for (const std::string& line : lines) talk_.say(line);
  talk_.answer(".");
}

void Pop3FrontSession::refuse(Pop3ReplyText text, std::string_view cause, std::string_view target) {
  const std::string line = context_.text(text);
  talk_.answer(line, failureContext(line, cause, target, 1));  // "-ERR"
  if (talk_.countError(profile().maxErrors)) endWith(Pop3ReplyText::kTooManyErrors);
}

void Pop3FrontSession::endWith(Pop3ReplyText why) {
  if (talk_.ended()) return;
  const std::string line = context_.text(why);
  if (!line.empty()) talk_.say(line);
  hop_.close();
}

void Pop3FrontSession::goodbye() { hop_.midReply() ? hop_.close() : endWith(Pop3ReplyText::kShutdown); }

void Pop3FrontSession::onTlsFailed(const Error& error) {
  talk_.tellTlsFailed(error);
  hop_.onClosed(CloseReason::kError);
}

void Pop3FrontSession::onTimer(int name) {
  if (talk_.ended()) return;
  if (name == FrontConversation::kTarpitTimer) return talk_.answerLate();
  const bool tooLate = name == FrontConversation::kGuardTimer || name == FrontConversation::kDeadlineTimer;
  tooLate ? endWith(Pop3ReplyText::kIdleTimeout) : hop_.onTimer(name);
}

}  // namespace coexist
