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
constexpr std::string_view kLaterCommands[] = {
    "APPEND",      "CHECK",     "CLOSE",    "COPY",       "CREATE",    "DELETE",    "EXAMINE",
    "EXPUNGE",     "FETCH",     "IDLE",     "LIST",       "LSUB",      "MOVE",      "RENAME",
    "SEARCH",      "SELECT",    "STATUS",   "STORE",      "SUBSCRIBE", "NAMESPACE", "UID COPY",
    "UID EXPUNGE", "UID FETCH", "UID MOVE", "UID SEARCH", "UID STORE", "UNSELECT",  "UNSUBSCRIBE"};

ImapFrontSession::ImapFrontSession(const FrontContext& context, Peer& peer, uint64_t sessionId, std::string listener)
    : MailboxFrontSession(context, MailProtocol::kImap, peer, sessionId, std::move(listener)),
      reader_(limitsOf(context)) {}

std::string ImapFrontSession::phrase(Phrase which) const {
  switch (which) {
    case Phrase::kGreeting:
      return untagged(ImapText::kGreeting);
    case Phrase::kLoggedOn:
      return tagged(tag_, authenticate_ ? ImapText::kAuthenticateOk : ImapText::kLoginOk);
    case Phrase::kLogonFailed:
    case Phrase::kMailboxInUse:  // IMAP shares mailboxes, and has no text for that
      return tagged(tag_, authenticate_ ? ImapText::kAuthenticateFailed : ImapText::kLoginFailed);
    case Phrase::kServerUnavailable:
      return tagged(tag_, ImapText::kServerUnavailable);
    case Phrase::kCancelled:
      return tagged(tag_, ImapText::kAuthenticateCancelled);
    case Phrase::kBadBase64:
      return tagged(tag_, ImapText::kBadArguments);
    case Phrase::kLineTooLong:
      return untagged(ImapText::kLineTooLong);
    case Phrase::kTooManyErrors:
      return untagged(ImapText::kTooManyErrors);
    case Phrase::kIdleTimeout:
      return untagged(ImapText::kIdleTimeout);
    case Phrase::kShutdown:
      return untagged(ImapText::kShutdown);
  }
  return {};
}

void ImapFrontSession::onCommandLine(std::string_view line) {
  if (reader_.midCommand()) {
    log().received(line.size() + 2);
  } else {
    log().begin("", "", line.size() + 2);
  }
  const ImapCommandReader::Reading reading = reader_.feedLine(line);
  if (const auto* wanted = std::get_if<ImapLiteralWanted>(&reading)) return onLiteralWanted(*wanted);
  if (const auto* error = std::get_if<ImapSyntaxError>(&reading)) return onSyntaxError(*error);
  run(std::get<ImapCommand>(reading));
}

void ImapFrontSession::onData(std::string_view octets) {
  if (state() != State::kLiteral) return MailboxFrontSession::onData(octets);
  log().received(octets.size());
  if (reader_.feedLiteral(octets)) setState(State::kCommand);
}

void ImapFrontSession::onLiteralWanted(const ImapLiteralWanted& wanted) {
  if (!wanted.nonSynchronising) {
    // Nobody is asked for a literal that no command here could use.
    const CommandRow* row = findCommand(reader_.partial().verb);
    if (!row || !row->takesArguments) {
      const ImapCommand command = reader_.partial();
      reader_.abandon();
      return row ? refuse(command.tag, ImapText::kBadArguments) : run(command);
    }
    say(context().profile().literalContinuation);
  }
  if (wanted.octets == 0) return;
  setState(State::kLiteral);
  peer().readOctets(wanted.octets);
}

void ImapFrontSession::onSyntaxError(const ImapSyntaxError& error) {
  log().begin(lowerAscii(error.verb), "", log().requestBytes());
  switch (error.kind) {
    case ImapSyntaxError::Kind::kTag:
      MailboxFrontSession::refuse(untagged(ImapText::kBadTag));
      break;
    case ImapSyntaxError::Kind::kCommand:
      refuse(error.tag, ImapText::kBadCommand);
      break;
    case ImapSyntaxError::Kind::kLiteralTooBig:
      refuse(error.tag, ImapText::kLiteralTooBig);
      break;
    case ImapSyntaxError::Kind::kCommandTooBig:
      return endWith(Phrase::kLineTooLong);
    case ImapSyntaxError::Kind::kArguments:
      refuse(error.tag, findCommand(error.verb) ? ImapText::kBadArguments : ImapText::kBadCommand);
      break;
  }
  if (error.mustClose) close();
}

const ImapFrontSession::CommandRow* ImapFrontSession::findCommand(std::string_view verb) {
  const auto* found =
      std::find_if(std::begin(kCommands), std::end(kCommands), [&](const CommandRow& row) { return row.verb == verb; });
  return found == std::end(kCommands) ? nullptr : found;
}

void ImapFrontSession::run(const ImapCommand& command) {
  log().begin(lowerAscii(command.verb), "", log().requestBytes());
  const CommandRow* row = findCommand(command.verb);
  if (!row) {
    const bool later = std::count(std::begin(kLaterCommands), std::end(kLaterCommands), command.verb) > 0;
    return refuse(command.tag, later ? ImapText::kBadState : ImapText::kBadCommand);
  }
  if (!row->takesArguments && !command.arguments.empty()) return refuse(command.tag, ImapText::kBadArguments);
  (this->*row->run)(command);
}

std::string ImapFrontSession::capabilityLine() const {
  return context().profile().capabilityLine(ServerRole::kFront, accessState(), settings());
}

bool ImapFrontSession::lists(std::string_view capability) const {
  const std::string line = capabilityLine();
  const auto words = split(line, ' ');
  return std::find(words.begin(), words.end(), capability) != words.end();
}

void ImapFrontSession::capability(const ImapCommand& command) {
  say("* " + capabilityLine());
  answer(command.tag, ImapText::kCapabilityOk);
}

void ImapFrontSession::noop(const ImapCommand& command) { answer(command.tag, ImapText::kNoopOk); }

// RFC 2971: what a client says of itself is not believed, and what the front end is stays with the greeting.
void ImapFrontSession::id(const ImapCommand& command) {
  if (!lists("ID")) return refuse(command.tag, ImapText::kBadCommand);
  const bool wellFormed = command.arguments.size() == 1 && (command.arguments[0].kind == ImapArgument::Kind::kList ||
                                                            command.arguments[0].isWord("NIL"));
  if (!wellFormed) return refuse(command.tag, ImapText::kBadArguments);
  say("* ID NIL");
  MailboxFrontSession::answer(command.tag + " OK ID completed.");
}

void ImapFrontSession::startTls(const ImapCommand& command) {
  if (peer().secure() || !context().profile().startTls) return refuse(command.tag, ImapText::kStartTlsRefused);
  const auto tls = ownTls();
  if (!tls) return refuse(command.tag, ImapText::kStartTlsRefused, "NoCertificate");
  answer(command.tag, ImapText::kStartTlsOk);
  reader_.abandon();
  secure(*tls);
}

void ImapFrontSession::login(const ImapCommand& command) {
  const auto& arguments = command.arguments;
  if (arguments.size() != 2 || !arguments[0].isAstring() || !arguments[1].isAstring()) {
    return refuse(command.tag, ImapText::kBadArguments);
  }
  const std::string& user = arguments[0].text;
  log().setUser(user);
  log().setParameters(user + " " + std::string(kMaskedPassword));
  if (accessState() == AccessState::kClearRestricted) return refuse(command.tag, ImapText::kLoginDisabled);
  tag_ = command.tag;
  authenticate_ = false;
  logOn(proveByPassword(*context().options->directory, user, "", arguments[1].text));
}

void ImapFrontSession::authenticate(const ImapCommand& command) {
  const auto& arguments = command.arguments;
  const size_t most = lists("SASL-IR") ? 2 : 1;
  if (arguments.empty() || arguments.size() > most || arguments[0].kind != ImapArgument::Kind::kWord) {
    return refuse(command.tag, ImapText::kBadArguments);
  }
  const std::string& mechanism = arguments[0].text;
  log().setParameters(mechanism);
  if (!context().honours(MailProtocol::kImap, accessState(), mechanism)) {
    return refuse(command.tag, ImapText::kMechanismRefused);
  }
  tag_ = command.tag;
  authenticate_ = true;
  std::optional<std::string_view> initialResponse;
  if (arguments.size() > 1) initialResponse = arguments[1].text;
  if (!startSasl(mechanism, initialResponse)) {
    refuse(command.tag, ImapText::kMechanismRefused, "MechanismNotAvailable");
  }
}

void ImapFrontSession::logout(const ImapCommand& command) {
  say(untagged(ImapText::kBye));
  answer(command.tag, ImapText::kLogoutOk);
  close();
}

}  // namespace coexist
