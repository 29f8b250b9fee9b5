#include "client/smtp_sender.h"

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
struct SmtpSender::StepRow {
  Step step;
  const char* name;
  void (SmtpSender::*done)(const SmtpReply&);
};

const SmtpSender::StepRow SmtpSender::kSteps[] = {
    {Step::kGreeting, "the greeting", &SmtpSender::greeted},
    {Step::kEhlo, "EHLO", &SmtpSender::ehloDone},
    {Step::kHelo, "HELO", &SmtpSender::heloDone},
    {Step::kStartTls, "STARTTLS", &SmtpSender::startTlsDone},
    {Step::kHandshake, "the TLS handshake", nullptr},
    {Step::kAuth, "the log-on", &SmtpSender::authDone},
    {Step::kMail, "MAIL", &SmtpSender::mailDone},
    {Step::kRcpt, "RCPT", &SmtpSender::rcptDone},
    {Step::kXexch50, "XEXCH50", &SmtpSender::xexch50Done},
    {Step::kProperties, "the message's properties", &SmtpSender::propertiesDone},
    {Step::kData, "DATA", &SmtpSender::dataDone},
    {Step::kMessage, "the message", &SmtpSender::messageDone},
    {Step::kQuit, "QUIT", &SmtpSender::quitDone},
};

const SmtpSender::StepRow& SmtpSender::row() const { return kSteps[static_cast<size_t>(step_)]; }

const char* SmtpSender::awaited() const { return row().name; }

SmtpSender::SmtpSender(PersonaSessionOptions options, Peer& peer) : PersonaSession(std::move(options), peer) {
  message_ = messageOf(this->options());
  recipients_ = this->options().recipients;
}

void SmtpSender::onLine(std::string_view line) {
  if (!bearsLine() || told()) return;
  const auto reply = reader_.feed(line);
  if (!reply) return leave("this is no answer of an SMTP server: " + reply.error().what);
  if (!*reply) return;
  serverText_ = (*reply)->text();
  if (row().done != nullptr) return (this->*row().done)(**reply);
  leave(std::string("the server says something during ") + awaited());
}

void SmtpSender::onSecured(const TlsInfo&) {
  reader_ = SmtpReplyReader();
  extensions_ = SmtpExtensions();
  command(Step::kEhlo, "EHLO " + persona().smtp.heloName);
}

void SmtpSender::command(Step step, std::string_view line) {
  step_ = step;
  say(line);
}

void SmtpSender::greeted(const SmtpReply& reply) {
  if (reply.completed()) return command(Step::kEhlo, "EHLO " + persona().smtp.heloName);
  giveUp("the server takes no clients");
}

void SmtpSender::ehloDone(const SmtpReply& reply) {
  if (!reply.positive() && !reply.temporary()) return command(Step::kHelo, "HELO " + persona().smtp.heloName);
  if (!reply.completed()) return giveUp("the server does not greet back");
  extensions_ = SmtpExtensions(reply);
  known();
}

void SmtpSender::heloDone(const SmtpReply& reply) { reply.completed() ? known() : giveUp("the server refuses HELO"); }

void SmtpSender::known() {
  const auto policy = persona().startTls;
  if (peer().secure() || policy == Persona::StartTls::kNever) return logOn();
  if (extensions_.has("STARTTLS")) return command(Step::kStartTls, "STARTTLS");
  if (policy == Persona::StartTls::kWhenOffered) return logOn();
  giveUp("the server offers no STARTTLS");
}

void SmtpSender::startTlsDone(const SmtpReply& reply) {
  if (reply.completed()) {
    step_ = Step::kHandshake;
    return peer().startTls(options().tls);
  }
  if (persona().startTls == Persona::StartTls::kWhenOffered) return logOn();
  giveUp("the server refuses STARTTLS");
}

// The verb that the log-on takes; empty where it may not be tried.
std::string SmtpSender::verbFor(const std::string& mechanism) const {
  const SmtpHabits& habits = persona().smtp;
  if (habits.logon == SmtpHabits::Logon::kAlways) return habits.logonVerbs.front();
  const auto listed = [&](const std::string& verb) {
    if (habits.logon == SmtpHabits::Logon::kVerbListed) return extensions_.has(verb);
    const auto mechanisms = extensions_.parameters(verb);
    return std::find(mechanisms.begin(), mechanisms.end(), mechanism) != mechanisms.end();
  };
  const auto verb = std::find_if(habits.logonVerbs.begin(), habits.logonVerbs.end(), listed);
  return verb == habits.logonVerbs.end() ? "" : *verb;
}

bool SmtpSender::usable(const std::string& mechanism) const {
  return mechanism != kProtocolsOwnLogon && !verbFor(mechanism).empty();
}

void SmtpSender::logOn() {
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

void SmtpSender::authDone(const SmtpReply& reply) {
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

void SmtpSender::beginTransaction() {
  named_ = 0;
  taken_ = 0;
  std::string line = "MAIL FROM:<" + options().sender + ">";
  if (persona().smtp.messageParameters) {
    if (extensions_.has("SIZE")) line += " SIZE=" + std::to_string(message_.size());
    if (extensions_.has("DSN")) line += " RET=FULL";
  }
  command(Step::kMail, line);
}

void SmtpSender::mailDone(const SmtpReply& reply) {
  reply.completed() ? nextRecipient() : giveUp("the server does not take the sender");
}

void SmtpSender::nextRecipient() {
  std::string line = "RCPT TO:<" + recipients_[named_++] + ">";
  if (persona().smtp.messageParameters && extensions_.has("DSN")) line += " NOTIFY=FAILURE,DELAY";
  command(Step::kRcpt, line);
}

void SmtpSender::rcptDone(const SmtpReply& reply) {
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
void SmtpSender::xexch50Done(const SmtpReply& reply) {
  if (!reply.intermediate()) return command(Step::kData, "DATA");
  step_ = Step::kProperties;
  peer().send(std::string(persona().smtp.xexch50Octets, '\0'));
  waitForReply();
}

void SmtpSender::propertiesDone(const SmtpReply& reply) {
  reply.completed() ? command(Step::kData, "DATA") : giveUp("the server does not take the message's properties");
}

void SmtpSender::dataDone(const SmtpReply& reply) {
  reply.intermediate() ? sendMessage() : giveUp("the server does not take the message");
}

void SmtpSender::sendMessage() {
  step_ = Step::kMessage;
  DotStuffer stuffer;
  std::string block;
  stuffer.append(message_, block);
  stuffer.finish(block);
  peer().send(block);
  waitForReply();
}

void SmtpSender::messageDone(const SmtpReply& reply) {
  reply.completed() ? finishTransaction() : giveUp("the server does not take the message");
}

void SmtpSender::finishTransaction() {
  if (!putOff_.empty()) {
    recipients_ = std::exchange(putOff_, {});
    return beginTransaction();
  }
  if (refusal_.empty()) return quit();
  serverText_ = refusal_;
  giveUp("the server has refused a recipient");
}

void SmtpSender::quit() { command(Step::kQuit, "QUIT"); }

void SmtpSender::giveUp(std::string problem, PersonaFailure failure) {
  fail(std::move(problem), failure);
  quit();
}

// Whatever it is answered with, the message is on its way. The server closes; who does not is cut off in time.
void SmtpSender::quitDone(const SmtpReply&) { arrived(); }

}  // namespace coexist
