#include "backend/imap_session.h"

#include <algorithm>

#include "base/text.h"

namespace coexist {
namespace {

constexpr int kIdleTimer = 1;

ImapCommandLimits limitsOf(const ImapProfile& profile, const ServiceSettings& settings) {
  ImapCommandLimits limits;
  limits.maxLiteralBytes = profile.maxLiteralBytes;
  // LOGIN may carry two literals.
  limits.maxCommandBytes = settings.maxCommandBytes + 2 * profile.maxLiteralBytes;
  return limits;
}

ImapText textFor(ImapSyntaxError::Kind kind) {
  switch (kind) {
    case ImapSyntaxError::Kind::kTag:
      return ImapText::kBadTag;
    case ImapSyntaxError::Kind::kCommand:
      return ImapText::kBadCommand;
    case ImapSyntaxError::Kind::kLiteralTooBig:
      return ImapText::kLiteralTooBig;
    case ImapSyntaxError::Kind::kCommandTooBig:
    case ImapSyntaxError::Kind::kArguments:
      break;
  }
  return ImapText::kBadArguments;
}

}  // namespace

// Every command that a back end knows, and the states in which it is valid.
const ImapSession::CommandRow ImapSession::kCommands[] = {
    {"CAPABILITY", kAnyState, &ImapSession::capability},
    {"NOOP", kAnyState, &ImapSession::noop},
    {"LOGOUT", kAnyState, &ImapSession::logout},
    {"STARTTLS", kAnyState, &ImapSession::startTls},
    {"LOGIN", kNotAuthenticated, &ImapSession::login},
    {"AUTHENTICATE", kNotAuthenticated, &ImapSession::authenticate},
    {"SELECT", kAuthenticated | kSelected, &ImapSession::select},
    {"EXAMINE", kAuthenticated | kSelected, &ImapSession::examine},
    {"LIST", kAuthenticated | kSelected, &ImapSession::list},
    {"STATUS", kAuthenticated | kSelected, &ImapSession::status},
    {"CLOSE", kSelected, &ImapSession::closeFolder},
    {"FETCH", kSelected, &ImapSession::fetch},
    {"UID FETCH", kSelected, &ImapSession::uidFetch},
};

const ImapSession::CommandRow* ImapSession::findCommand(std::string_view verb) {
  const auto row = std::find_if(std::begin(kCommands), std::end(kCommands),
                                [&](const CommandRow& candidate) { return candidate.verb == verb; });
  return row == std::end(kCommands) ? nullptr : row;
}

ImapSession::ImapSession(const SessionContext& context, Peer& peer)
    : context_(context), peer_(peer), reader_(limitsOf(profile(), settings())) {}

void ImapSession::onOpen() {
  opened_ = true;
  tls_ = peer_.tlsInfo();
  readCommandLines();
  startIdleTimer();
  const auto own = context_.overrides != nullptr ? context_.overrides->greeting() : std::nullopt;
  if (!own) return untagged(ImapText::kGreeting);
  for (const std::string& line : *own) say(line);
}

void ImapSession::onLine(std::string_view line) {
  if (state_ == kEnded) return;
  startIdleTimer();
  hear(line);
  if (exchange_) {
    takeTurn(exchange_->logon->hear(line));
  } else {
    read(reader_.feedLine(line));
  }
  muted_ = false;
  easeReading();
}

void ImapSession::onData(std::string_view octets) {
  if (state_ == kEnded) return;
  startIdleTimer();
  if (context_.overrides != nullptr) data_ += octets;
  if (!reader_.feedLiteral(octets)) return;
  // Nothing is due from the profile behind a literal: the rest of the command follows.
  hear(std::exchange(data_, {}));
  muted_ = false;
}

void ImapSession::onLineTooLong() {
  if (state_ != kEnded) end(ImapText::kLineTooLong);
}

void ImapSession::onSecured(const TlsInfo& info) { tls_ = info; }

void ImapSession::onTlsFailed(const Error&) { state_ = kEnded; }

void ImapSession::onEnd() { close(); }

void ImapSession::onClosed(CloseReason) { state_ = kEnded; }

void ImapSession::onTimer(int) {
  if (state_ != kEnded) end(ImapText::kIdleTimeout);
}

void ImapSession::onWritable() {
  if (state_ == kEnded) return;
  if (fetch_) continueFetch();
  if (fetch_ || !paused_) return;
  paused_ = false;
  peer_.resumeReading();
}

void ImapSession::shutDown() {
  // Before its greeting, or in the middle of a handshake, a connection just ends.
  if (!opened_) return close();
  if (state_ != kEnded) end(ImapText::kShutdown);
}

void ImapSession::hear(std::string_view received) {
  if (context_.overrides == nullptr) return;
  const auto own = context_.overrides->replyTo(received);
  if (!own) return;
  // Said before the command runs, because the command may close the connection or switch TLS on.
  for (const std::string& line : *own) say(line);
  muted_ = true;
}

void ImapSession::read(ImapCommandReader::Reading reading) {
  if (const auto* command = std::get_if<ImapCommand>(&reading)) return run(*command);
  if (const auto* wanted = std::get_if<ImapLiteralWanted>(&reading)) return wantLiteral(*wanted);
  const auto& error = std::get<ImapSyntaxError>(reading);
  reject(error.tag, textFor(error.kind));
  if (error.mustClose) close();
}

void ImapSession::wantLiteral(const ImapLiteralWanted& wanted) {
  if (!wanted.nonSynchronising) {
    if (const auto refused = refusal(reader_.partial())) {
      const std::string tag = reader_.partial().tag;
      reader_.abandon();
      return reject(tag, *refused);
    }
    say(profile().literalContinuation);
  }
  if (wanted.octets > 0) peer_.readOctets(wanted.octets);
}

std::optional<ImapText> ImapSession::refusal(const ImapCommand& command) const {
  const CommandRow* row = findCommand(command.verb);
  if (row == nullptr) return ImapText::kBadCommand;
  if ((row->states & state_) == 0) return ImapText::kBadState;
  // Before its arguments are asked for: a password that need not be said is not heard.
  if (row->run == &ImapSession::login && imapState() == AccessState::kClearRestricted) return ImapText::kLoginDisabled;
  return std::nullopt;
}

void ImapSession::run(const ImapCommand& command) {
  if (const auto refused = refusal(command)) return reject(command.tag, *refused);
  (this->*findCommand(command.verb)->run)(command);
}

// The one place where a mistake of the client is answered, and counted when the answer is BAD.
void ImapSession::reject(std::string_view tag, ImapText text) {
  if (text == ImapText::kBadTag) {
    untagged(text);
  } else if (tag.empty()) {
    say("* " + textOf(text));
  } else {
    tagged(tag, text);
  }
  const bool mistake = text == ImapText::kBadTag || startsWithIgnoreCase(textOf(text), "BAD");
  if (!mistake || ++errors_ < profile().maxErrors || profile().maxErrors == 0) return;
  end(ImapText::kTooManyErrors);
}

void ImapSession::say(std::string_view line) {
  if (muted_ || state_ == kEnded) return;
  peer_.send(std::string(line) + "\r\n");
}

void ImapSession::untagged(ImapText text) { say("* " + textOf(text)); }

void ImapSession::tagged(std::string_view tag, ImapText text) { say(std::string(tag) + " " + textOf(text)); }

void ImapSession::end(ImapText text) {
  untagged(text);
  close();
}

void ImapSession::close() {
  if (state_ == kEnded) return;
  state_ = kEnded;
  exchange_.reset();
  fetch_.reset();
  peer_.close();
}

// A client that does not read its answers is not read either.
void ImapSession::easeReading() {
  if (state_ == kEnded || paused_) return;
  if (!fetch_ && peer_.queuedBytes() <= kHighWaterBytes) return;
  paused_ = true;
  peer_.pauseReading();
}

void ImapSession::startIdleTimer() {
  const bool waiting = state_ == kNotAuthenticated;
  const int64_t delayMs = waiting ? settings().preAuthenticatedTimeoutMs : settings().authenticatedTimeoutMs;
  peer_.startTimer(kIdleTimer, delayMs, TimerKind::kGuard);
}

void ImapSession::readCommandLines() { peer_.readLines(exchange_ ? kSaslLineBytes : settings().maxCommandBytes); }

std::string ImapSession::textOf(ImapText which) const { return profile().line(which, context_.machine->fqdn()); }

AccessState ImapSession::imapState() const {
  if (state_ != kNotAuthenticated) return AccessState::kAuthenticated;
  if (peer_.secure()) return AccessState::kTls;
  return settings().loginType == LoginType::kSecureLogin ? AccessState::kClearRestricted : AccessState::kClear;
}

}  // namespace coexist
