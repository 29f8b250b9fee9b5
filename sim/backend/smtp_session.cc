#include "backend/smtp_session.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "wire/message_date.h"
#include "wire/smtp_trace.h"

namespace coexist {
// Every command that a back end knows, the states in which it is valid, and what it is answered in the others.
const SmtpSession::CommandRow SmtpSession::kCommands[] = {
    {"HELO", kAnyState, SmtpReplyText::kBadCommand, &SmtpSession::helo},
    {"EHLO", kAnyState, SmtpReplyText::kBadCommand, &SmtpSession::ehlo},
    {"STARTTLS", kAnyState, SmtpReplyText::kBadCommand, &SmtpSession::startTlsInPlace, true},
    {"AUTH", kFresh | kGreeted, SmtpReplyText::kAuthAgain, &SmtpSession::logOn},
    {"XAUTH", kFresh | kGreeted, SmtpReplyText::kAuthAgain, &SmtpSession::logOn},
    {"X-EXPS", kFresh | kGreeted, SmtpReplyText::kAuthAgain, &SmtpSession::logOn},
    {"MAIL", kFresh | kGreeted, SmtpReplyText::kMailTwice, &SmtpSession::mail},
    {"RCPT", kMailing, SmtpReplyText::kMailFirst, &SmtpSession::rcpt, true},
    {"DATA", kAnyState, SmtpReplyText::kRcptFirst, &SmtpSession::data, true},
    {"BDAT", kAnyState, SmtpReplyText::kRcptFirst, &SmtpSession::bdat},
    {"RSET", kAnyState, SmtpReplyText::kBadCommand, &SmtpSession::reset},
    {"NOOP", kAnyState, SmtpReplyText::kBadCommand, &SmtpSession::noop},
    {"VRFY", kAnyState, SmtpReplyText::kBadCommand, &SmtpSession::verify},
    {"HELP", kAnyState, SmtpReplyText::kBadCommand, &SmtpSession::help},
    {"QUIT", kAnyState, SmtpReplyText::kBadCommand, &SmtpSession::quit},
    {"XEXCH50", kAnyState, SmtpReplyText::kBadCommand, &SmtpSession::xexch50},
    {"EXPN", kAnyState, SmtpReplyText::kBadCommand, &SmtpSession::notImplemented},
    {"ETRN", kAnyState, SmtpReplyText::kBadCommand, &SmtpSession::notImplemented},
    {"TURN", kAnyState, SmtpReplyText::kBadCommand, &SmtpSession::notImplemented},
    {"ATRN", kAnyState, SmtpReplyText::kBadCommand, &SmtpSession::notImplemented},
};

SmtpSession::SmtpSession(const SessionContext& context, SessionIo& io)
    : Conversation(context, io, MailProtocol::kSmtp) {}

std::string SmtpSession::closingReply(ClosingReply which) const {
  switch (which) {
    case ClosingReply::kLineTooLong:
      return textOf(SmtpReplyText::kLineTooLong);
    case ClosingReply::kTooManyErrors:
      return textOf(SmtpReplyText::kTooManyErrors);
    case ClosingReply::kTooManyLogins:
      return textOf(SmtpReplyText::kTooManyLogins);
    case ClosingReply::kIdleTimeout:
      return textOf(SmtpReplyText::kIdleTimeout);
    case ClosingReply::kShutdown:
      break;
  }
  return textOf(SmtpReplyText::kShutdown);
}

void SmtpSession::onCommandLine(std::string_view line) {
  const auto command = parseSmtpCommand(line);
  if (!command.ok()) return reject(SmtpReplyText::kBadCommand);
  const auto row = std::find_if(std::begin(kCommands), std::end(kCommands),
                                [&](const CommandRow& candidate) { return candidate.verb == command->verb; });
  if (row == std::end(kCommands)) return reject(SmtpReplyText::kBadCommand);
  // A chunk comes whatever is answered; a log-on that is refused has failed, and counts.
  const bool heardAnyway = row->run == &SmtpSession::bdat || row->run == &SmtpSession::logOn;
  if (refused() && !heardAnyway && row->run != &SmtpSession::quit) return;
  if (state_ == kFresh && row->behindHello && profile().helloBeforeAll) return reject(SmtpReplyText::kHelloFirst);
  if ((row->states & state_) == 0) return reject(row->elsewhere);
  (this->*row->run)(*command);
}

// The one place where a mistake of the client is answered.
void SmtpSession::reject(SmtpReplyText text, const Values& values) {
  reply(text, values);
  countMistake(profile().maxErrors);
}

void SmtpSession::replyInLines(const std::vector<std::string>& lines) {
  constexpr size_t kCodeDigits = 3;
  const std::string code = lines.front().substr(0, kCodeDigits);
  for (size_t i = 0; i < lines.size(); ++i) {
    say(code + (i + 1 < lines.size() ? "-" : " ") + lines[i].substr(std::min(lines[i].size(), kCodeDigits + 1)));
  }
}

std::string SmtpSession::textOf(SmtpReplyText which, const Values& values) const {
  const int64_t now = context().unixSeconds ? context().unixSeconds() : 0;
  const Endpoint client = io().remote();
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
  return profile().lists(ServerRole::kBack, accessState(), settings(), extension);
}

void SmtpSession::endTransaction() {
  transaction_.reset();
  if (state_ != kFresh) state_ = kGreeted;
}

}  // namespace coexist
