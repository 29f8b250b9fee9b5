#include "gateway/imap_front_session.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "base/text.h"

namespace coexist {
namespace {

constexpr int kQuietChecks = 4;
// The back end is the one to say that its time-out has come; the front end's own frees what a dead back end holds.
constexpr Milliseconds kRelayGraceMs = 60'000;

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
    : context_(context),
      peer_(peer),
      listener_(std::move(listener)),
      log_(*context.log, sessionId, peer.local().text(), peer.remote().text()),
      reader_(limitsOf(context)),
      relay_(peer) {}

ImapFrontSession::~ImapFrontSession() {
  leaveBackEnd();
  logClose();
}

void ImapFrontSession::startGuard() {
  peer_.startTimer(kGuardTimer, context_.settings(MailProtocol::kImap).preAuthenticatedTimeoutMs, TimerKind::kGuard);
}

void ImapFrontSession::onOpen() {
  log_.begin("OpenSession", "", 0);
  peer_.readLines(context_.settings(MailProtocol::kImap).maxCommandBytes);
  untagged(ImapText::kGreeting);
  log_.end("R=ok");
}

void ImapFrontSession::onLine(std::string_view line) {
  if (!behind_.empty()) {
    std::string whole = std::exchange(behind_, {}) + std::string(line);
    if (whole == "\r" || whole == "\n") whole.clear();
    return onLine(whole);
  }
  if (state_ != State::kCommand && state_ != State::kSasl) return;
  startGuard();
  if (state_ == State::kSasl) {
    log_.received(line.size() + 2);
    return onSaslResponse(line);
  }
  if (reader_.midCommand()) {
    log_.received(line.size() + 2);
  } else {
    log_.begin("", "", line.size() + 2);
  }
  read(reader_.feedLine(line));
}

void ImapFrontSession::onData(std::string_view octets) {
  if (state_ == State::kRelay) return relay_.onData(octets);
  if (state_ == State::kProxying) {
    behind_ = octets;
    return peer_.pauseReading();
  }
  if (state_ != State::kLiteral) return;
  log_.received(octets.size());
  if (reader_.feedLiteral(octets)) state_ = State::kCommand;
}

void ImapFrontSession::read(const ImapCommandReader::Reading& reading) {
  if (const auto* wanted = std::get_if<ImapLiteralWanted>(&reading)) return onLiteralWanted(*wanted);
  if (const auto* error = std::get_if<ImapSyntaxError>(&reading)) return onSyntaxError(*error);
  run(std::get<ImapCommand>(reading));
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
    say(context_.profile().literalContinuation);
  }
  if (wanted.octets == 0) return;
  state_ = State::kLiteral;
  peer_.readOctets(wanted.octets);
}

void ImapFrontSession::onSyntaxError(const ImapSyntaxError& error) {
  log_.begin(lowerAscii(error.verb), "", log_.requestBytes());
  switch (error.kind) {
    case ImapSyntaxError::Kind::kTag:
      untagged(ImapText::kBadTag);
      log_.end(failureContext("* " + context_.text(ImapText::kBadTag), "", ""));
      countError();
      break;
    case ImapSyntaxError::Kind::kCommand:
      refuse(error.tag, ImapText::kBadCommand);
      break;
    case ImapSyntaxError::Kind::kLiteralTooBig:
      refuse(error.tag, ImapText::kLiteralTooBig);
      break;
    case ImapSyntaxError::Kind::kCommandTooBig:
      return endWith(ImapText::kLineTooLong);
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
  log_.begin(lowerAscii(command.verb), "", log_.requestBytes());
  const CommandRow* row = findCommand(command.verb);
  if (!row) {
    const bool later = std::count(std::begin(kLaterCommands), std::end(kLaterCommands), command.verb) > 0;
    return refuse(command.tag, later ? ImapText::kBadState : ImapText::kBadCommand);
  }
  if (!row->takesArguments && !command.arguments.empty()) return refuse(command.tag, ImapText::kBadArguments);
  (this->*row->run)(command);
}

void ImapFrontSession::say(std::string_view line) {
  peer_.send(std::string(line) + "\r\n");
  log_.replied(line.size() + 2);
  if (blocked_ || peer_.queuedBytes() <= kHighWaterBytes) return;
  blocked_ = true;
  peer_.pauseReading();
}

void ImapFrontSession::untagged(ImapText text) { say("* " + context_.text(text)); }

void ImapFrontSession::answer(std::string_view tag, std::string_view text) {
  say(std::string(tag) + " " + std::string(text));
  log_.end("R=ok");
}

void ImapFrontSession::answer(std::string_view tag, ImapText text) { answer(tag, context_.text(text)); }

void ImapFrontSession::refuse(std::string_view tag, ImapText text, std::string_view cause, std::string_view target) {
  const std::string reply = std::string(tag) + " " + context_.text(text);
  say(reply);
  log_.end(failureContext(reply, cause, target));
  countError();
}

void ImapFrontSession::countError() {
  const int limit = context_.profile().maxErrors;
  if (++errors_ >= limit && limit > 0) endWith(ImapText::kTooManyErrors);
}

void ImapFrontSession::endWith(ImapText text) {
  if (state_ == State::kEnded) return;
  untagged(text);
  close();
}

void ImapFrontSession::close() {
  if (state_ == State::kEnded) return;
  leaveBackEnd();
  logClose();
  peer_.close();
}

AccessState ImapFrontSession::imapState() const { return context_.accessState(MailProtocol::kImap, peer_.secure()); }

bool ImapFrontSession::lists(std::string_view capability) const {
  const auto line =
      context_.profile().capabilityLine(ServerRole::kFront, imapState(), context_.settings(MailProtocol::kImap));
  const auto words = split(line, ' ');
  return std::find(words.begin(), words.end(), capability) != words.end();
}

void ImapFrontSession::capability(const ImapCommand& command) {
  say("* " +
      context_.profile().capabilityLine(ServerRole::kFront, imapState(), context_.settings(MailProtocol::kImap)));
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
  answer(command.tag, "OK ID completed.");
}

void ImapFrontSession::startTls(const ImapCommand& command) {
  if (peer_.secure() || !context_.profile().startTls) return refuse(command.tag, ImapText::kStartTlsRefused);
  const auto certificate = context_.options->certificates->serverContext(
      context_.settings(MailProtocol::kImap).x509CertificateName, PeerCertificate::kIgnored);
  if (!certificate) {
    context_.notice("no certificate for STARTTLS: " + certificate.error().message());
    return refuse(command.tag, ImapText::kStartTlsRefused, "NoCertificate");
  }
  answer(command.tag, ImapText::kStartTlsOk);
  reader_.abandon();
  state_ = State::kSecuring;
  peer_.startTls({*certificate, ""});
}

void ImapFrontSession::logout(const ImapCommand& command) {
  untagged(ImapText::kBye);
  answer(command.tag, ImapText::kLogoutOk);
  close();
}

void ImapFrontSession::onSecured(const TlsInfo&) {
  if (state_ == State::kSecuring) state_ = State::kCommand;
}

void ImapFrontSession::onTlsFailed(const Error& error) {
  context_.notice("TLS with " + peer_.remote().text() + " failed: " + visible(error.message()));
  onClosed(CloseReason::kError);
}

void ImapFrontSession::onLineTooLong() { endWith(ImapText::kLineTooLong); }

void ImapFrontSession::onEnd() {
  if (state_ == State::kRelay) return relay_.onEnd();
  // During a log-on too: nothing stands behind it, so nobody would ever give the back end a command.
  close();
}

void ImapFrontSession::onClosed(CloseReason reason) {
  leaveBackEnd();
  relay_.onClosed(reason);
  logClose();
}

void ImapFrontSession::logClose() {
  if (state_ == State::kEnded) return;
  state_ = State::kEnded;
  log_.begin("CloseSession", "", 0);
  log_.end("");
}

void ImapFrontSession::onTimer(int name) {
  if (state_ == State::kEnded) return;
  if (name == kGuardTimer) return endWith(ImapText::kIdleTimeout);
  if (name == kBackEndTimer) {
    leaveBackEnd();
    return failLogon(ImapText::kServerUnavailable, "ProxyTimeout", target_);
  }
  const uint64_t passed = relay_.activity();
  quietChecks_ = passed == relayed_ ? quietChecks_ + 1 : 0;
  relayed_ = passed;
  if (quietChecks_ < kQuietChecks) return startRelayTimer();
  relay_.onClosed(CloseReason::kFinished);
  close();
}

void ImapFrontSession::startRelayTimer() {
  const Milliseconds limit = context_.settings(MailProtocol::kImap).authenticatedTimeoutMs + kRelayGraceMs;
  peer_.startTimer(kRelayTimer, limit / kQuietChecks, TimerKind::kGuard);
}

void ImapFrontSession::onWritable() {
  relay_.onWritable();
  if (!blocked_) return;
  blocked_ = false;
  if (state_ != State::kProxying) peer_.resumeReading();
}

void ImapFrontSession::goodbye() {
  if (state_ == State::kEnded) return;
  // Text into the middle of a reply that is still under way would become part of it.
  if (state_ != State::kRelay || peer_.queuedBytes() == 0) untagged(ImapText::kShutdown);
  relay_.onClosed(CloseReason::kFinished);
  close();
}

}  // namespace coexist
