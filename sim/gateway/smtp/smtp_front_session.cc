#include "gateway/smtp/smtp_front_session.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "wire/message_date.h"

namespace coexist {
namespace {

constexpr size_t kMaxNoticeUserOctets = 256;

// Where another protocol is spoken to this port, every further line may be somebody's attempt to speak through its
// client (ALPACA).
constexpr std::string_view kForeignVerbs[] = {"CONNECT", "GET", "HEAD", "OPTIONS", "POST", "PUT"};

// "451 4.4.0 ...": the code and, where there is one, the enhanced status.
int statusWords(std::string_view reply) {
  const std::string_view behindCode = reply.substr(std::min(reply.find(' ') + 1, reply.size()));
  const std::string_view word = behindCode.substr(0, behindCode.find(' '));
  return !word.empty() && word.find_first_not_of("0123456789.") == word.npos ? 2 : 1;
}

std::string contextOf(std::string_view reply, const SmtpRefusal& refusal) {
  std::string context = failureContext(reply, refusal.cause, refusal.target, statusWords(reply));
  if (!refusal.detail.empty()) context += ";Detail=\"" + refusal.detail + "\"";
  return context;
}

}  // namespace

// Every command that the front end takes, or knows and does not.
const SmtpFrontSession::CommandRow SmtpFrontSession::kCommands[] = {
    {"EHLO", true, &SmtpFrontSession::hello},          {"HELO", true, &SmtpFrontSession::hello},
    {"STARTTLS", false, &SmtpFrontSession::startTls},  {"AUTH", true, &SmtpFrontSession::authenticate},
    {"XAUTH", true, &SmtpFrontSession::authenticate},  {"X-EXPS", true, &SmtpFrontSession::authenticate},
    {"MAIL", true, &SmtpFrontSession::mail},           {"RCPT", true, &SmtpFrontSession::rcpt},
    {"DATA", false, &SmtpFrontSession::data},          {"BDAT", true, &SmtpFrontSession::bdat},
    {"RSET", false, &SmtpFrontSession::reset},         {"NOOP", true, &SmtpFrontSession::noop},
    {"VRFY", true, &SmtpFrontSession::verify},         {"HELP", true, &SmtpFrontSession::help},
    {"QUIT", false, &SmtpFrontSession::quit},          {"XEXCH50", true, &SmtpFrontSession::xexch50},
    {"EXPN", true, &SmtpFrontSession::notImplemented}, {"TURN", true, &SmtpFrontSession::notImplemented},
    {"ATRN", true, &SmtpFrontSession::notImplemented}, {"ETRN", true, &SmtpFrontSession::notImplemented},
    {"SEND", true, &SmtpFrontSession::notImplemented}, {"SOML", true, &SmtpFrontSession::notImplemented},
    {"SAML", true, &SmtpFrontSession::notImplemented},
};

SmtpFrontSession::SmtpFrontSession(const FrontContext& context, Peer& peer, uint64_t sessionId,
                                   const FrontEndListener& listener)
    : context_(context),
      peer_(peer),
      listener_(listener),
      sessionId_(sessionId),
      log_(*context.log, sessionId, peer.local().text(), peer.remote().text()),
      link_(context, peer, kBackEndTimer, *this) {}

SmtpFrontSession::~SmtpFrontSession() { logClose(); }

void SmtpFrontSession::startGuard() {
  const ServiceSettings& settings = context_.settings(MailProtocol::kSmtp);
  const Milliseconds limit = sender_ ? settings.authenticatedTimeoutMs : settings.preAuthenticatedTimeoutMs;
  peer_.startTimer(kGuardTimer, limit, TimerKind::kGuard);
}

// While somebody else is waited for, the client's own silence is no fault of its.
void SmtpFrontSession::enter(State state) {
  state_ = state;
  if (state == State::kBackEnd || state == State::kTarpit) {
    peer_.cancelTimer(kGuardTimer);
  } else {
    startGuard();
  }
  updateReading();
}

void SmtpFrontSession::updateReading() {
  const bool pause = blocked_ || throttled_ || state_ == State::kBackEnd || state_ == State::kTarpit;
  if (pause == std::exchange(paused_, pause)) return;
  if (pause) {
    peer_.pauseReading();
  } else {
    peer_.resumeReading();
  }
}

void SmtpFrontSession::onOpen() {
  log_.begin("OpenSession", "", 0);
  peer_.readLines(context_.settings(MailProtocol::kSmtp).maxCommandBytes, LineEnds::kCrlfOnly);
  reply(SmtpText::kGreeting);
}

void SmtpFrontSession::onLine(std::string_view line) {
  if (state_ != State::kCommand && state_ != State::kSasl) return;
  startGuard();
  if (state_ == State::kSasl) {
    log_.received(line.size() + 2);
    return onSaslResponse(line);
  }
  log_.begin("", "", line.size() + 2);
  const auto command = parseSmtpCommand(line);
  if (!command) return error(SmtpText::kBadCommand);
  run(*command);
}

void SmtpFrontSession::run(const SmtpCommand& command) {
  const auto* const row = std::find_if(std::begin(kCommands), std::end(kCommands),
                                       [&](const CommandRow& known) { return known.verb == command.verb; });
  if (row == std::end(kCommands)) {
    const bool foreign = std::count(std::begin(kForeignVerbs), std::end(kForeignVerbs), command.verb) > 0;
    error(SmtpText::kBadCommand);
    return foreign ? close() : void();
  }
  log_.begin(lowerAscii(command.verb), "", log_.requestBytes());
  if (!row->takesArguments && !command.argument.empty()) return error(SmtpText::kBadArguments);
  (this->*row->run)(command);
}

void SmtpFrontSession::say(std::string_view line) {
  peer_.send(std::string(line) + "\r\n");
  log_.replied(line.size() + 2);
  if (blocked_ || peer_.queuedBytes() <= kHighWaterBytes) return;
  blocked_ = true;
  updateReading();
}

std::string SmtpFrontSession::text(SmtpText which, std::string_view address) const {
  const std::string& said = context_.smtp().text(which).text;
  if (said.find('{') == std::string::npos) return said;
  const uint64_t size = transaction_ ? transaction_->envelope.parameters.sizeBytes().value_or(0) : 0;
  return filledText(said, {{"host", context_.options->machine->fqdn()},
                           {"client", soundHostName(peer_.remote().host)},
                           {"name", soundHostName(helloName_)},
                           {"date", messageDate(context_.options->loop->unixSeconds())},
                           {"address", visible(address)},
                           {"size", std::to_string(size)},
                           {"octets", std::to_string(incoming_ ? incoming_->message.octets() : 0)},
                           {"id", messageId()},
                           {"mechanism", lowerAscii(mechanism_)}});
}

std::string SmtpFrontSession::messageId() const { return fmt::format("{:016X}.{}", sessionId_, messages_); }

void SmtpFrontSession::reply(SmtpText which, std::string_view address, std::string_view target) {
  say(text(which, address));
  log_.end(okContext(target));
}

void SmtpFrontSession::refuse(const SmtpRefusal& refusal) {
  const std::string said = text(refusal.text, refusal.address);
  say(said);
  log_.end(contextOf(said, refusal));
  if (!refusal.cause.empty()) tell(refusal);
  const SmtpProfile& profile = context_.smtp();
  if (refusal.isError && ++errors_ >= profile.maxErrors && profile.maxErrors > 0) endWith(SmtpText::kTooManyErrors);
  if (refusal.isLogon && ++failedLogons_ >= profile.maxFailedLogons && profile.maxFailedLogons > 0) {
    endWith(SmtpText::kTooManyLogons);
  }
  // RFC 5321 section 4.2.1: who says 421 closes.
  if (said.starts_with("421")) close();
}

void SmtpFrontSession::refuseLater(SmtpRefusal refusal) {
  const Milliseconds tarpit = context_.smtp().tarpitMs;
  if (tarpit <= 0) return refuse(refusal);
  delayed_ = std::move(refusal);
  enter(State::kTarpit);
  peer_.startTimer(kTarpitTimer, tarpit, TimerKind::kWork);
}

void SmtpFrontSession::error(SmtpText text) {
  SmtpRefusal refusal{text};
  refusal.isError = true;
  refuse(refusal);
}

void SmtpFrontSession::endWith(SmtpText which) {
  if (state_ == State::kEnded) return;
  say(text(which));
  close();
}

void SmtpFrontSession::close() {
  if (state_ == State::kEnded) return;
  link_.leave();
  logClose();
  peer_.close();
}

void SmtpFrontSession::logClose() {
  if (state_ == State::kEnded) return;
  state_ = State::kEnded;
  log_.begin("CloseSession", "", 0);
  log_.end("");
}

AccessState SmtpFrontSession::accessState() const {
  return accessStateOf(context_.settings(MailProtocol::kSmtp), peer_.secure(), sender_.has_value());
}

bool SmtpFrontSession::lists(std::string_view extension) const {
  return context_.smtp().lists(ServerRole::kFront, accessState(), extension);
}

void SmtpFrontSession::onLineTooLong() { endWith(SmtpText::kLineTooLong); }

// Everything that the client has said has been answered by then, or it never will be: half a message is none.
void SmtpFrontSession::onEnd() { close(); }

void SmtpFrontSession::onTlsFailed(const Error& error) {
  context_.notice("TLS with " + peer_.remote().text() + " failed: " + visible(error.message()));
  onClosed(CloseReason::kError);
}

void SmtpFrontSession::onClosed(CloseReason) {
  link_.leave();
  logClose();
}

void SmtpFrontSession::onTimer(int name) {
  if (state_ == State::kEnded) return;
  if (name == kGuardTimer) return endWith(SmtpText::kIdleTimeout);
  if (name == kBackEndTimer) return link_.onTimeout();
  if (!delayed_) return;
  const SmtpRefusal refusal = *std::exchange(delayed_, std::nullopt);
  enter(State::kCommand);
  refuse(refusal);
}

void SmtpFrontSession::onWritable() {
  blocked_ = false;
  updateReading();
}

bool SmtpFrontSession::busy() const {
  if (state_ == State::kEnded) return false;
  return incoming_ || state_ == State::kBackEnd || (transaction_ && transaction_->recipients > 0);
}

void SmtpFrontSession::goodbye() { endWith(SmtpText::kShutdown); }

// For the operator: who, from where, to where, and what became of it.
void SmtpFrontSession::tell(const SmtpRefusal& refusal) {
  if (!context_.noticing()) return;
  const std::string who = log_.user().empty() ? "somebody" : visible(log_.user().substr(0, kMaxNoticeUserOctets));
  std::string sentence = who + " from " + peer_.remote().text() + " was refused: " + refusal.cause;
  if (!refusal.address.empty()) sentence += ", <" + visible(refusal.address) + ">";
  if (!refusal.target.empty()) sentence += ", " + refusal.target;
  if (!refusal.detail.empty()) sentence += " (" + refusal.detail + ")";
  context_.notice(sentence);
}

}  // namespace coexist
