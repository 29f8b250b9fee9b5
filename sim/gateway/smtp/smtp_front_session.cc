#include "gateway/smtp/smtp_front_session.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "wire/message_date.h"

namespace coexist {
namespace {

// Where another protocol is spoken to this port, every further line may be somebody's attempt to speak through its
// client (ALPACA).
constexpr std::string_view kForeignVerbs[] = {"CONNECT", "GET", "HEAD", "OPTIONS", "POST", "PUT"};

// What a stranger says for a message; the rest is counted until it logs on or its message is taken.
constexpr std::string_view kMessageVerbs[] = {"MAIL", "RCPT", "DATA", "BDAT"};

// "451 4.4.0 ...": the code and, where there is one, the enhanced status.
int statusWords(std::string_view reply) {
  const std::string_view behindCode = reply.substr(std::min(reply.find(' ') + 1, reply.size()));
  const std::string_view word = behindCode.substr(0, behindCode.find(' '));
  return !word.empty() && word.find_first_not_of("0123456789.") == word.npos ? 2 : 1;
}

std::string contextOf(std::string_view reply, const SmtpRefusal& refusal) {
  std::string context = failureContext(reply, refusal.cause, refusal.target, statusWords(reply));
  if (!refusal.detail.empty()) context += ";" + quotedPair("Detail", refusal.detail);
  return context;
}

}  // namespace

// Every command that the front end takes, or knows and does not.
const SmtpFrontSession::CommandRow SmtpFrontSession::kCommands[] = {
    {"EHLO", true, &SmtpFrontSession::hello},
    {"HELO", true, &SmtpFrontSession::hello},
    {"STARTTLS", false, &SmtpFrontSession::startTls, true},
    {"AUTH", true, &SmtpFrontSession::authenticate},
    {"XAUTH", true, &SmtpFrontSession::authenticate},
    {"X-EXPS", true, &SmtpFrontSession::authenticate},
    {"MAIL", true, &SmtpFrontSession::mail},
    {"RCPT", true, &SmtpFrontSession::rcpt, true},
    {"DATA", false, &SmtpFrontSession::data, true},
    {"BDAT", true, &SmtpFrontSession::bdat},
    {"RSET", false, &SmtpFrontSession::reset},
    {"NOOP", true, &SmtpFrontSession::noop},
    {"VRFY", true, &SmtpFrontSession::verify},
    {"HELP", true, &SmtpFrontSession::help},
    {"QUIT", false, &SmtpFrontSession::quit},
    {"XEXCH50", true, &SmtpFrontSession::xexch50},
    {"EXPN", true, &SmtpFrontSession::notImplemented},
    {"TURN", true, &SmtpFrontSession::notImplemented},
    {"ATRN", true, &SmtpFrontSession::notImplemented},
    {"ETRN", true, &SmtpFrontSession::notImplemented},
    {"SEND", true, &SmtpFrontSession::notImplemented},
    {"SOML", true, &SmtpFrontSession::notImplemented},
    {"SAML", true, &SmtpFrontSession::notImplemented},
};

SmtpFrontSession::SmtpFrontSession(const FrontContext& context, SessionIo& io, uint64_t sessionId,
                                   const FrontEndListener& listener)
    : context_(context),
      listener_(listener),
      sessionId_(sessionId),
      talk_(context, MailProtocol::kSmtp, io, sessionId),
      link_(context, io, kBackEndTimer, *this) {}

void SmtpFrontSession::restartGuard() {
  const ServiceSettings& settings = talk_.settings();
  talk_.startGuard(sender_ ? settings.authenticatedTimeoutMs : settings.preAuthenticatedTimeoutMs);
}

// While somebody else is waited for, the client's own silence is no fault of its.
void SmtpFrontSession::enter(State state) {
  state_ = state;
  if (state_ == State::kBackEnd) {
    talk_.stopGuard();
  } else {
    restartGuard();
  }
  updateReading();
}

void SmtpFrontSession::updateReading() { talk_.holdReading(throttled_ || state_ == State::kBackEnd); }

void SmtpFrontSession::readCommands() { talk_.io().readLines(talk_.settings().maxCommandBytes, LineEnds::kCrlfOnly); }

void SmtpFrontSession::onOpen() {
  talk_.log().begin("OpenSession", "", 0);
  readCommands();
  const std::string& banner = talk_.settings().banner;
  banner.empty() ? reply(SmtpReplyText::kGreeting) : talk_.answer(banner, okContext(""));
}

void SmtpFrontSession::onLine(std::string_view line) {
  if (talk_.ended() || talk_.inTarpit() || (state_ != State::kCommand && state_ != State::kSasl)) return;
  restartGuard();
  if (state_ == State::kSasl) {
    talk_.log().received(line.size() + 2);
    return onSaslTurn(login_->hear(line));
  }
  talk_.log().begin("", "", line.size() + 2);
  const auto command = parseSmtpCommand(line);
  const bool ofMessage = command && std::count(std::begin(kMessageVerbs), std::end(kMessageVerbs), command->verb) > 0;
  if (!ofMessage && talk_.countCommand()) return endWith(SmtpReplyText::kTooManyErrors);
  if (!command) return error(SmtpReplyText::kBadCommand);
  run(*command);
}

void SmtpFrontSession::run(const SmtpCommand& command) {
  const auto* const row = std::find_if(std::begin(kCommands), std::end(kCommands),
                                       [&](const CommandRow& known) { return known.verb == command.verb; });
  if (row == std::end(kCommands)) {
    const bool foreign = std::count(std::begin(kForeignVerbs), std::end(kForeignVerbs), command.verb) > 0;
    error(SmtpReplyText::kBadCommand);
    return foreign ? close() : void();
  }
  talk_.log().begin(lowerAscii(command.verb), "", talk_.log().requestBytes());
  if (helloName_.empty() && row->behindHello && context_.smtp().helloBeforeAll)
    return error(SmtpReplyText::kHelloFirst);
  if (!row->takesArguments && !command.argument.empty()) return error(SmtpReplyText::kBadArguments);
  (this->*row->run)(command);
}

std::string SmtpFrontSession::text(SmtpReplyText which, std::string_view address) const {
  const std::string& said = context_.smtp().text(which).text;
  if (said.find('{') == std::string::npos) return said;
  const uint64_t size = transaction_ ? transaction_->envelope.parameters.sizeBytes().value_or(0) : 0;
  return filledText(said, {{"host", context_.options->machine->fqdn()},
                           {"client", soundHostName(talk_.io().remote().host)},
                           {"name", soundHostName(helloName_)},
                           {"date", messageDate(context_.options->loop->unixSeconds())},
                           {"address", visible(address)},
                           {"size", std::to_string(size)},
                           {"octets", std::to_string(incoming_ ? incoming_->message.octets() : 0)},
                           {"id", messageId()},
                           {"mechanism", lowerAscii(mechanism_)}});
}

std::string SmtpFrontSession::messageId() const { return fmt::format("{:016X}.{}", sessionId_, messages_); }

void SmtpFrontSession::reply(SmtpReplyText which, std::string_view address, std::string_view target,
                             std::string_view odd) {
  const std::string noted = odd.empty() ? "" : ";Odd=" + std::string(odd);
  talk_.answer(text(which, address), okContext(target) + noted);
}

void SmtpFrontSession::refuse(const SmtpRefusal& refusal) {
  const std::string said = text(refusal.text, refusal.address);
  talk_.answer(said, contextOf(said, refusal));
  if (!refusal.cause.empty()) tell(refusal);
  if (refusal.isError && talk_.countError(context_.smtp().maxErrors)) endWith(SmtpReplyText::kTooManyErrors);
  if (refusal.isLogin && talk_.countFailedLogin()) endWith(SmtpReplyText::kTooManyLogins);
  // RFC 5321 section 4.2.1: who says 421 closes.
  if (said.starts_with("421")) close();
}

void SmtpFrontSession::refuseLater(SmtpRefusal refusal) {
  const bool isLogin = refusal.isLogin;
  auto answer = [this, later = std::move(refusal)] {
    restartGuard();
    refuse(later);
  };
  isLogin ? talk_.answerFailedLogin(std::move(answer)) : talk_.answerBehindTarpit(std::move(answer));
}

void SmtpFrontSession::error(SmtpReplyText text) {
  SmtpRefusal refusal{text};
  refusal.isError = true;
  refuse(refusal);
}

void SmtpFrontSession::endWith(SmtpReplyText which) {
  if (talk_.ended()) return;
  talk_.say(text(which));
  close();
}

void SmtpFrontSession::close() {
  if (talk_.ended()) return;
  link_.leave();
  talk_.close();
}

bool SmtpFrontSession::lists(std::string_view extension) const {
  return context_.smtp().lists(ServerRole::kFront, accessState(), talk_.settings(), extension);
}

void SmtpFrontSession::onLineTooLong() { endWith(SmtpReplyText::kLineTooLong); }

// Everything that the client has said has been answered by then, or it never will be: half a message is none.
void SmtpFrontSession::onEnd() { close(); }

void SmtpFrontSession::onTlsFailed(const Error& error) {
  talk_.tellTlsFailed(error);
  onClosed(CloseReason::kError);
}

void SmtpFrontSession::onClosed(CloseReason) {
  link_.leave();
  talk_.markEnded();
}

void SmtpFrontSession::onTimer(int name) {
  if (talk_.ended()) return;
  if (name == FrontConversation::kGuardTimer || name == FrontConversation::kDeadlineTimer)
    return endWith(SmtpReplyText::kIdleTimeout);
  if (name == kBackEndTimer) return link_.onTimeout();
  talk_.answerLate();
}

bool SmtpFrontSession::busy() const {
  if (talk_.ended()) return false;
  return incoming_ || state_ == State::kBackEnd || (transaction_ && transaction_->recipients > 0);
}

void SmtpFrontSession::goodbye() { endWith(SmtpReplyText::kShutdown); }

// For the operator: who, from where, to where, and what became of it.
void SmtpFrontSession::tell(const SmtpRefusal& refusal, std::string_view whatWas) {
  if (!context_.noticing()) return;
  const std::string who = talk_.log().user().empty() ? "somebody" : noticeName(talk_.log().user());
  std::string sentence =
      who + " from " + talk_.io().remote().text() + " " + std::string(whatWas) + ": " + refusal.cause;
  if (!refusal.address.empty()) sentence += ", <" + visible(refusal.address) + ">";
  if (!refusal.target.empty()) sentence += ", " + refusal.target;
  if (!refusal.detail.empty()) sentence += " (" + refusal.detail + ")";
  context_.notice(NoticeKind::kRefusedMail, sentence);
}

}  // namespace coexist
