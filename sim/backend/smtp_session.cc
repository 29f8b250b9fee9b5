#include "backend/smtp_session.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "wire/message_date.h"
#include "wire/smtp_trace.h"

namespace coexist {
namespace {

constexpr int kTarpitTimer = 1;

}  // namespace

// Every command that a back end knows, the states in which it is valid, and what it is answered in the others.
const SmtpSession::CommandRow SmtpSession::kCommands[] = {
    {"HELO", kAnyState, SmtpText::kBadCommand, &SmtpSession::helo},
    {"EHLO", kAnyState, SmtpText::kBadCommand, &SmtpSession::ehlo},
    {"STARTTLS", kAnyState, SmtpText::kBadCommand, &SmtpSession::startTlsInPlace},
    {"AUTH", kFresh | kGreeted, SmtpText::kAuthAgain, &SmtpSession::logOn},
    {"XAUTH", kFresh | kGreeted, SmtpText::kAuthAgain, &SmtpSession::logOn},
    {"X-EXPS", kFresh | kGreeted, SmtpText::kAuthAgain, &SmtpSession::logOn},
    {"MAIL", kFresh | kGreeted, SmtpText::kMailTwice, &SmtpSession::mail},
    {"RCPT", kMailing, SmtpText::kMailFirst, &SmtpSession::rcpt},
    {"DATA", kAnyState, SmtpText::kRcptFirst, &SmtpSession::data},
    {"BDAT", kAnyState, SmtpText::kRcptFirst, &SmtpSession::bdat},
    {"RSET", kAnyState, SmtpText::kBadCommand, &SmtpSession::reset},
    {"NOOP", kAnyState, SmtpText::kBadCommand, &SmtpSession::noop},
    {"VRFY", kAnyState, SmtpText::kBadCommand, &SmtpSession::verify},
    {"HELP", kAnyState, SmtpText::kBadCommand, &SmtpSession::help},
    {"QUIT", kAnyState, SmtpText::kBadCommand, &SmtpSession::quit},
    {"XEXCH50", kAnyState, SmtpText::kBadCommand, &SmtpSession::xexch50},
    {"EXPN", kAnyState, SmtpText::kBadCommand, &SmtpSession::notImplemented},
    {"ETRN", kAnyState, SmtpText::kBadCommand, &SmtpSession::notImplemented},
    {"TURN", kAnyState, SmtpText::kBadCommand, &SmtpSession::notImplemented},
    {"ATRN", kAnyState, SmtpText::kBadCommand, &SmtpSession::notImplemented},
};

SmtpSession::SmtpSession(const SessionContext& context, Peer& peer)
    : Conversation(context, peer, MailProtocol::kSmtp) {}

std::string SmtpSession::farewell(Farewell which) const {
  switch (which) {
    case Farewell::kLineTooLong:
      return textOf(SmtpText::kLineTooLong);
    case Farewell::kTooManyErrors:
      return textOf(SmtpText::kTooManyErrors);
    case Farewell::kIdleTimeout:
      return textOf(SmtpText::kIdleTimeout);
    case Farewell::kShutdown:
      break;
  }
  return textOf(SmtpText::kShutdown);
}

void SmtpSession::onCommandLine(std::string_view line) {
  const auto command = parseSmtpCommand(line);
  if (!command.ok()) return reject(SmtpText::kBadCommand);
  const auto row = std::find_if(std::begin(kCommands), std::end(kCommands),
                                [&](const CommandRow& candidate) { return candidate.verb == command->verb; });
  if (row == std::end(kCommands)) return reject(SmtpText::kBadCommand);
  // A chunk comes whatever is answered.
  if (refused() && row->run != &SmtpSession::bdat && row->run != &SmtpSession::quit) return;
  if ((row->states & state_) == 0) return reject(row->elsewhere);
  (this->*row->run)(*command);
}

void SmtpSession::onTimer(int name) {
  if (name != kTarpitTimer) return Conversation::onTimer(name);
  if (!ended() && late_) replyNow();
}

// The one place where a mistake of the client is answered.
void SmtpSession::reject(SmtpText text, const Values& values) {
  reply(text, values);
  countMistake(profile().maxErrors);
}

void SmtpSession::replyLate(SmtpText text, const Values& values, std::optional<SmtpText> ending) {
  late_ = Late{textOf(text, values), ending};
  if (profile().tarpitMs == 0) return replyNow();
  peer().startTimer(kTarpitTimer, profile().tarpitMs, TimerKind::kWork);
  hold();
}

void SmtpSession::replyNow() {
  const Late late = *std::exchange(late_, std::nullopt);
  say(late.line);
  if (!late.ending) return goOn();
  reply(*late.ending);
  close();
}

void SmtpSession::replyInLines(std::vector<std::string> lines) {
  constexpr size_t kCodeDigits = 3;
  const std::string code = lines.front().substr(0, kCodeDigits);
  for (size_t i = 0; i < lines.size(); ++i) {
    const std::string text = i == 0 ? lines[i].substr(std::min(lines[i].size(), kCodeDigits + 1)) : lines[i];
    say(code + (i + 1 < lines.size() ? "-" : " ") + text);
  }
}

std::string SmtpSession::textOf(SmtpText which, const Values& values) const {
  const int64_t now = context().unixSeconds ? context().unixSeconds() : 0;
  const Endpoint client = peer().remote();
  return filledText(profile().text(which).text, {{"host", host()},
                                                 {"client", soundHostName(client.host)},
                                                 {"name", helloName_},
                                                 {"date", messageDate(now)},
                                                 {"address", values.address},
                                                 {"size", values.size},
                                                 {"octets", values.octets},
                                                 {"id", values.id},
                                                 {"mechanism", values.mechanism}});
}

bool SmtpSession::lists(std::string_view extension) const {
  return profile().lists(ServerRole::kBack, accessState(), extension);
}

void SmtpSession::endTransaction() {
  transaction_.reset();
  if (state_ != kFresh) state_ = kGreeted;
}

}  // namespace coexist
