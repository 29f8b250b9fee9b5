#include "client/smtp_persona_session.h"

#include <algorithm>
#include <utility>

#include "wire/message_block.h"

namespace coexist {
namespace {

// A line that begins with a dot shows whether both sides stuff.
std::string messageOf(const PersonaSessionOptions& options) {
  std::string message = "From: <" + options.sender + ">\r\nTo: ";
  for (size_t i = 0; i < options.recipients.size(); ++i) {
    message += (i == 0 ? "<" : ",\r\n <") + options.recipients[i] + ">";
  }
  return message + "\r\nSubject: A message from " + options.persona->name +
         "\r\n\r\nThis line is followed by one that begins with a dot.\r\n.and this is the last one.\r\n";
}

bool isUnknownCommand(const SmtpReply& reply) { return reply.code >= 500 && reply.code <= 504; }

}  // namespace

// What a command is called in messages, and who reads its answer.
struct SmtpPersonaSession::StepRow {
  Step step;
  const char* name;
  void (SmtpPersonaSession::*done)(const SmtpReply&);
};

const SmtpPersonaSession::StepRow SmtpPersonaSession::kSteps[] = {
    {Step::kGreeting, "the greeting", &SmtpPersonaSession::greeted},
    {Step::kEhlo, "EHLO", &SmtpPersonaSession::ehloDone},
    {Step::kHelo, "HELO", &SmtpPersonaSession::heloDone},
    {Step::kStartTls, "STARTTLS", &SmtpPersonaSession::startTlsDone},
    {Step::kHandshake, "the TLS handshake", nullptr},
    {Step::kAuth, "the log-on", &SmtpPersonaSession::authDone},
    {Step::kMail, "MAIL", &SmtpPersonaSession::mailDone},
    {Step::kRcpt, "RCPT", &SmtpPersonaSession::rcptDone},
    {Step::kXexch50, "XEXCH50", &SmtpPersonaSession::xexch50Done},
    {Step::kProperties, "the message's properties", &SmtpPersonaSession::propertiesDone},
    {Step::kData, "DATA", &SmtpPersonaSession::dataDone},
    {Step::kMessage, "the message", &SmtpPersonaSession::messageDone},
    {Step::kQuit, "QUIT", &SmtpPersonaSession::quitDone},
};

const SmtpPersonaSession::StepRow& SmtpPersonaSession::row() const { return kSteps[static_cast<size_t>(step_)]; }

const char* SmtpPersonaSession::awaited() const { return row().name; }

SmtpPersonaSession::SmtpPersonaSession(PersonaSessionOptions options, SessionIo& io)
    : PersonaSession(std::move(options), io) {
  message_ = messageOf(this->options());
  recipients_ = this->options().recipients;
}

void SmtpPersonaSession::onLine(std::string_view line) {
  if (!bearsLine() || told()) return;
  const auto reply = reader_.feed(line);
  if (!reply) return leave("this is no answer of an SMTP server: " + reply.error().what);
  if (!*reply) return;
  serverText_ = (*reply)->text();
  if (row().done != nullptr) return (this->*row().done)(**reply);
  leave(std::string("the server says something during ") + awaited());
}

void SmtpPersonaSession::onSecured(const TlsInfo&) {
  reader_ = SmtpReplyReader();
  extensions_ = SmtpExtensions();
  command(Step::kEhlo, "EHLO " + persona().smtp.heloName);
}

void SmtpPersonaSession::command(Step step, std::string_view line) {
  step_ = step;
  say(line);
}

void SmtpPersonaSession::greeted(const SmtpReply& reply) {
  if (reply.completed()) return command(Step::kEhlo, "EHLO " + persona().smtp.heloName);
  giveUp("the server takes no clients");
}

void SmtpPersonaSession::ehloDone(const SmtpReply& reply) {
  if (!reply.positive() && !reply.temporary()) return command(Step::kHelo, "HELO " + persona().smtp.heloName);
  if (!reply.completed()) return giveUp("the server does not greet back");
  extensions_ = SmtpExtensions(reply);
  known();
}

void SmtpPersonaSession::heloDone(const SmtpReply& reply) {
  reply.completed() ? known() : giveUp("the server refuses HELO");
}

void SmtpPersonaSession::known() {
  const auto policy = persona().startTls;
  if (io().secure() || policy == Persona::StartTls::kNever) return logOn();
  if (extensions_.has("STARTTLS")) return command(Step::kStartTls, "STARTTLS");
  if (policy == Persona::StartTls::kWhenOffered) return logOn();
  giveUp("the server offers no STARTTLS");
}

void SmtpPersonaSession::startTlsDone(const SmtpReply& reply) {
  if (reply.completed()) {
    step_ = Step::kHandshake;
    return io().startTls(options().tls);
  }
  if (persona().startTls == Persona::StartTls::kWhenOffered) return logOn();
  giveUp("the server refuses STARTTLS");
}

// The verb that the log-on takes; empty where it may not be tried.
std::string SmtpPersonaSession::verbFor(const std::string& mechanism) const {
  const SmtpHabits& habits = persona().smtp;
  if (habits.logon == SmtpHabits::Logon::kAlways) return habits.loginVerbs.front();
  const auto listed = [&](const std::string& verb) {
    if (habits.logon == SmtpHabits::Logon::kVerbListed) return extensions_.has(verb);
    const auto mechanisms = extensions_.parameters(verb);
    return std::find(mechanisms.begin(), mechanisms.end(), mechanism) != mechanisms.end();
  };
  const auto verb = std::find_if(habits.loginVerbs.begin(), habits.loginVerbs.end(), listed);
  return verb == habits.loginVerbs.end() ? "" : *verb;
}

bool SmtpPersonaSession::usable(const std::string& mechanism) const {
  return mechanism != kProtocolsOwnLogin && !verbFor(mechanism).empty();
}

void SmtpPersonaSession::logOn() {
  if (persona().smtp.logon == SmtpHabits::Logon::kNever) return beginTransaction();
  if (!chooseMechanism()) {
    return giveUp("the server offers no way to log on that this program can use", PersonaFailure::kNoMechanism);
  }
  std::string line = verbFor(mechanism_) + " " + mechanism_;
  if (persona().smtp.initialResponse) {
    if (const auto response = exchange_->initialResponse()) line += " " + (response->empty() ? "=" : *response);
  }
  command(Step::kAuth, line);
}

void SmtpPersonaSession::authDone(const SmtpReply& reply) {
  if (reply.intermediate()) {
    const auto answer = exchange_->answer(reply.lines.back());
    return answer ? say(*answer) : giveUp("the server does not end the log-on");
  }
  if (exchangeFailed()) return giveUp(exchangeProblem());
  if (reply.completed()) return beginTransaction();
  if (isUnknownCommand(reply) && !exchange_->challenged() && persona().nextMechanismAfterBad) {
    barMechanism();
    return logOn();
  }
  triesAgain(serverText_) ? logOn() : quit();
}

void SmtpPersonaSession::beginTransaction() {
  named_ = 0;
  taken_ = 0;
  std::string line = "MAIL FROM:<" + options().sender + ">";
  if (persona().smtp.messageParameters) {
    if (extensions_.has("SIZE")) line += " SIZE=" + std::to_string(message_.size());
    if (extensions_.has("DSN")) line += " RET=FULL";
  }
  command(Step::kMail, line);
}

void SmtpPersonaSession::mailDone(const SmtpReply& reply) {
  reply.completed() ? nextRecipient() : giveUp("the server does not take the sender");
}

void SmtpPersonaSession::nextRecipient() {
  std::string line = "RCPT TO:<" + recipients_[named_++] + ">";
  if (persona().smtp.messageParameters && extensions_.has("DSN")) line += " NOTIFY=FAILURE,DELAY";
  command(Step::kRcpt, line);
}

void SmtpPersonaSession::rcptDone(const SmtpReply& reply) {
  if (reply.completed()) {
    ++taken_;
  } else if (reply.temporary()) {
    putOff_.push_back(recipients_[named_ - 1]);
  } else if (refusal_.empty()) {
    refusal_ = serverText_;
  }
  if (named_ < recipients_.size()) return nextRecipient();
  if (taken_ == 0) return giveUp("the server takes no recipient");
  const std::string& properties = persona().smtp.xexch50;
  if (!properties.empty() && extensions_.has("XEXCH50")) return command(Step::kXexch50, "XEXCH50 " + properties);
  command(Step::kData, "DATA");
}

// Refused, it is left out; the message needs it not. What the properties look like is not public: zeros stand for them.
void SmtpPersonaSession::xexch50Done(const SmtpReply& reply) {
  if (!reply.intermediate()) return command(Step::kData, "DATA");
  step_ = Step::kProperties;
  io().send(std::string(persona().smtp.xexch50Octets, '\0'));
  waitForReply();
}

void SmtpPersonaSession::propertiesDone(const SmtpReply& reply) {
  reply.completed() ? command(Step::kData, "DATA") : giveUp("the server does not take the message's properties");
}

void SmtpPersonaSession::dataDone(const SmtpReply& reply) {
  reply.intermediate() ? sendMessage() : giveUp("the server does not take the message");
}

void SmtpPersonaSession::sendMessage() {
  step_ = Step::kMessage;
  DotStuffer stuffer;
  std::string block;
  stuffer.append(message_, block);
  stuffer.finish(block);
  io().send(block);
  waitForReply();
}

void SmtpPersonaSession::messageDone(const SmtpReply& reply) {
  reply.completed() ? finishTransaction() : giveUp("the server does not take the message");
}

void SmtpPersonaSession::finishTransaction() {
  if (!putOff_.empty()) {
    recipients_ = std::exchange(putOff_, {});
    return beginTransaction();
  }
  if (refusal_.empty()) return quit();
  serverText_ = refusal_;
  giveUp("the server has refused a recipient");
}

void SmtpPersonaSession::quit() { command(Step::kQuit, "QUIT"); }

void SmtpPersonaSession::giveUp(std::string problem, PersonaFailure failure) {
  fail(std::move(problem), failure);
  quit();
}

// Whatever it is answered with, the message is on its way. The server closes; who does not is cut off in time.
void SmtpPersonaSession::quitDone(const SmtpReply&) { arrived(); }

}  // namespace coexist
