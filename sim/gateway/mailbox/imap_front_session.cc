#include "gateway/mailbox/imap_front_session.h"

#include <algorithm>
#include <variant>

#include "base/text.h"

namespace coexist {
namespace {

ImapCommandLimits limitsOf(const FrontContext& context) {
  ImapCommandLimits limits;
  limits.maxLiteralBytes = context.profile().maxLiteralBytes;
  limits.maxCommandBytes = context.settings(MailProtocol::kImap).maxCommandBytes + limits.maxLiteralBytes;
  limits.maxDepth = 2;
  limits.maxValues = 64;
  return limits;
}

}  // namespace

// Every command that a client can give before it has logged on; the rest is the back end's.
const ImapFrontSession::CommandRow ImapFrontSession::kCommands[] = {
    {"CAPABILITY", false, &ImapFrontSession::capability},
    {"NOOP", false, &ImapFrontSession::noop},
    {"ID", true, &ImapFrontSession::id},
    {"STARTTLS", false, &ImapFrontSession::startTls},
    {"LOGIN", true, &ImapFrontSession::login},
    {"AUTHENTICATE", true, &ImapFrontSession::authenticate},
    {"LOGOUT", false, &ImapFrontSession::logout},
};

// Commands that exist, but behind the log-on.
constexpr std::string_view kImapAuthenticatedCommands[] = {
    "APPEND",      "CHECK",     "CLOSE",    "COPY",       "CREATE",    "DELETE",    "EXAMINE",
    "EXPUNGE",     "FETCH",     "IDLE",     "LIST",       "LSUB",      "MOVE",      "RENAME",
    "SEARCH",      "SELECT",    "STATUS",   "STORE",      "SUBSCRIBE", "NAMESPACE", "UID COPY",
    "UID EXPUNGE", "UID FETCH", "UID MOVE", "UID SEARCH", "UID STORE", "UNSELECT",  "UNSUBSCRIBE"};

ImapFrontSession::ImapFrontSession(const FrontContext& context, SessionIo& io, uint64_t sessionId, std::string listener)
    : context_(context),
      talk_(context, MailProtocol::kImap, io, sessionId),
      reader_(limitsOf(context)),
      hop_(talk_, std::move(listener), *this) {}

void ImapFrontSession::onOpen() {
  talk_.log().begin("OpenSession", "", 0);
  talk_.io().readLines(talk_.settings().maxCommandBytes);
  talk_.answer(untagged(ImapReplyText::kGreeting));
}

void ImapFrontSession::onLine(std::string_view line) {
  if (hop_.hasReadAhead()) return onLine(hop_.wholeLine(line));
  if (talk_.ended() || talk_.inTarpit() || !hop_.idle() || (state_ != State::kCommand && state_ != State::kSasl))
    return;
  talk_.startGuard();
  if (state_ == State::kCommand) return onCommandLine(line);
  talk_.log().received(line.size() + 2);
  onSaslTurn(login_->hear(line));
}

void ImapFrontSession::onCommandLine(std::string_view line) {
  if (reader_.midCommand()) {
    talk_.log().received(line.size() + 2);
  } else {
    talk_.log().begin("", "", line.size() + 2);
  }
  if (!reader_.midCommand() && talk_.countCommand()) return endWith(ImapReplyText::kTooManyErrors);
  const ImapCommandReader::Reading reading = reader_.feedLine(line);
  if (const auto* wanted = std::get_if<ImapLiteralWanted>(&reading)) return onLiteralWanted(*wanted);
  if (const auto* error = std::get_if<ImapSyntaxError>(&reading)) return onSyntaxError(*error);
  run(std::get<ImapCommand>(reading));
}

void ImapFrontSession::onData(std::string_view octets) {
  if (state_ != State::kLiteral) return hop_.onData(octets);
  talk_.log().received(octets.size());
  if (reader_.feedLiteral(octets)) state_ = State::kCommand;
}

void ImapFrontSession::onLiteralWanted(const ImapLiteralWanted& wanted) {
  if (!wanted.nonSynchronising) {
    // Nobody is asked for a literal that no command here could use.
    const CommandRow* row = findCommand(reader_.partial().verb);
    if (!row || !row->takesArguments) {
      const ImapCommand command = reader_.partial();
      reader_.abandon();
      return row ? refuse(command.tag, ImapReplyText::kBadArguments) : run(command);
    }
    talk_.say(profile().literalContinuation);
  }
  if (wanted.octets == 0) return;
  state_ = State::kLiteral;
  talk_.io().readOctets(wanted.octets);
}

void ImapFrontSession::onSyntaxError(const ImapSyntaxError& error) {
  const bool known = knowsVerb(error.verb);
  const std::string verb = known || error.verb.empty() ? lowerAscii(error.verb) : std::string(kMaskedPassword);
  talk_.log().begin(verb, "", talk_.log().requestBytes());
  switch (error.kind) {
    case ImapSyntaxError::Kind::kTag:
      refuse("*", ImapReplyText::kBadTag);
      break;
    case ImapSyntaxError::Kind::kCommand:
      refuseUnlogged(error.tag, profile().saidOr(ImapReplyText::kNoCommand, ImapReplyText::kBadCommand));
      break;
    case ImapSyntaxError::Kind::kLiteralTooBig:
      known ? refuse(error.tag, ImapReplyText::kLiteralTooBig)
            : refuseUnlogged(error.tag, ImapReplyText::kLiteralTooBig);
      break;
    case ImapSyntaxError::Kind::kCommandTooBig:
      return endWith(ImapReplyText::kLineTooLong);
    case ImapSyntaxError::Kind::kArguments:
      if (findCommand(error.verb)) {
        refuse(error.tag, ImapReplyText::kBadArguments);
      } else {
        known ? refuse(error.tag, ImapReplyText::kBadCommand) : refuseUnlogged(error.tag, ImapReplyText::kBadCommand);
      }
      break;
  }
  if (error.mustClose) hop_.close();
}

const ImapFrontSession::CommandRow* ImapFrontSession::findCommand(std::string_view verb) {
  const auto* found =
      std::find_if(std::begin(kCommands), std::end(kCommands), [&](const CommandRow& row) { return row.verb == verb; });
  return found == std::end(kCommands) ? nullptr : found;
}

bool ImapFrontSession::knowsVerb(std::string_view verb) {
  return findCommand(verb) ||
         std::count(std::begin(kImapAuthenticatedCommands), std::end(kImapAuthenticatedCommands), verb) > 0;
}

void ImapFrontSession::run(const ImapCommand& command) {
  const bool known = knowsVerb(command.verb);
  talk_.log().begin(known ? lowerAscii(command.verb) : std::string(kMaskedPassword), "", talk_.log().requestBytes());
  if (!known) return refuseUnlogged(command.tag, ImapReplyText::kBadCommand);
  const CommandRow* row = findCommand(command.verb);
  if (!row) return refuse(command.tag, ImapReplyText::kBadState);
  if (!row->takesArguments && !command.arguments.empty()) return refuse(command.tag, ImapReplyText::kBadArguments);
  (this->*row->run)(command);
}

std::string ImapFrontSession::capabilityLine() const {
  return profile().capabilityLine(ServerRole::kFront, talk_.accessState(), talk_.settings());
}

bool ImapFrontSession::lists(std::string_view capability) const {
  return profile().lists(ServerRole::kFront, talk_.accessState(), capability);
}

void ImapFrontSession::capability(const ImapCommand& command) {
  talk_.say("* " + capabilityLine());
  answer(command.tag, ImapReplyText::kCapabilityOk);
}

void ImapFrontSession::noop(const ImapCommand& command) { answer(command.tag, ImapReplyText::kNoopOk); }

// RFC 2971: what a client says of itself is not believed.
void ImapFrontSession::id(const ImapCommand& command) {
  if (!lists("ID")) return refuse(command.tag, ImapReplyText::kBadCommand);
  if (!command.hasIdParameters()) return refuse(command.tag, ImapReplyText::kBadArguments);
  talk_.say(untagged(ImapReplyText::kId));
  answer(command.tag, ImapReplyText::kIdOk);
}

void ImapFrontSession::startTls(const ImapCommand& command) {
  if (talk_.io().secure() || !profile().startTls) return refuse(command.tag, ImapReplyText::kStartTlsRefused);
  const auto tls = talk_.ownTls();
  if (!tls) return refuse(command.tag, ImapReplyText::kStartTlsRefused, "NoCertificate");
  answer(command.tag, ImapReplyText::kStartTlsOk);
  reader_.abandon();
  state_ = State::kSecuring;
  talk_.io().startTls(*tls);
}

void ImapFrontSession::onSecured(const TlsInfo&) {
  if (state_ == State::kSecuring) state_ = State::kCommand;
}

void ImapFrontSession::logout(const ImapCommand& command) {
  talk_.say(untagged(ImapReplyText::kBye));
  answer(command.tag, ImapReplyText::kLogoutOk);
  hop_.close();
}

void ImapFrontSession::refuseLine(std::string_view line, std::string_view logged) {
  talk_.answer(line, logged);
  if (talk_.countError(profile().maxErrors)) endWith(ImapReplyText::kTooManyErrors);
}

void ImapFrontSession::endWith(ImapReplyText why) {
  if (talk_.ended()) return;
  talk_.say(untagged(why));
  hop_.close();
}

void ImapFrontSession::goodbye() { hop_.midReply() ? hop_.close() : endWith(ImapReplyText::kShutdown); }

void ImapFrontSession::onTlsFailed(const Error& error) {
  talk_.tellTlsFailed(error);
  hop_.onClosed(CloseReason::kError);
}

void ImapFrontSession::onTimer(int name) {
  if (talk_.ended()) return;
  if (name == FrontConversation::kTarpitTimer) return talk_.answerLate();
  const bool tooLate = name == FrontConversation::kGuardTimer || name == FrontConversation::kDeadlineTimer;
  tooLate ? endWith(ImapReplyText::kIdleTimeout) : hop_.onTimer(name);
}

}  // namespace coexist
