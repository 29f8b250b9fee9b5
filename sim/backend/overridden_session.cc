#include "backend/overridden_session.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "wire/smtp_command.h"
#include "wire/smtp_reply.h"

namespace coexist {
namespace {

// Of one line; 0 for one that is no whole reply.
int smtpCode(std::string_view line) {
  SmtpReplyReader reader;
  const auto reply = reader.feed(line);
  return reply.ok() && *reply ? (*reply)->code : 0;
}

// "a1 NO ...", "a1 BAD ...".
bool isTaggedRefusal(std::string_view line) {
  const size_t space = line.find(' ');
  if (space == std::string_view::npos || line.front() == '*' || line.front() == '+') return false;
  const std::string_view rest = line.substr(space + 1);
  const std::string_view status = rest.substr(0, rest.find(' '));
  return equalsIgnoreCase(status, "NO") || equalsIgnoreCase(status, "BAD");
}

bool refuses(MailProtocol protocol, std::string_view line) {
  switch (protocol) {
    case MailProtocol::kImap:
      return isTaggedRefusal(line);
    case MailProtocol::kPop3:
      return line.starts_with("-ERR");
    case MailProtocol::kSmtp:
      break;
  }
  return smtpCode(line) >= 400;
}

bool asksToGoOn(MailProtocol protocol, std::string_view line) {
  switch (protocol) {
    case MailProtocol::kImap:
      return line.starts_with('+');
    case MailProtocol::kPop3:
      return line == "+" || line.starts_with("+ ");
    case MailProtocol::kSmtp:
      break;
  }
  return smtpCode(line) / 100 == 3;
}

}  // namespace

OverriddenSession::OverriddenSession(ReplyOverrides& overrides, MailProtocol protocol, SessionIo& io,
                                     const MakeSession& makeSession)
    : overrides_(overrides), protocol_(protocol), io_(io), session_(makeSession(*this, *this)) {}

void OverriddenSession::onOpen() {
  replaceBy(overrides_.greeting());
  session_->onOpen();
  replacement_.reset();
}

void OverriddenSession::onLine(std::string_view line) {
  readsBlock_ = false;
  replaceBy(overrides_.replyTo(line));
  session_->onLine(line);
  runDueTimer();
  if (asksForMessageAlone(line)) {
    owed_ = replacement_->swallowed;
    io_.readBlock();
  }
  // BDAT is answered behind its octets.
  const bool stillDue = replacement_ && replacement_->swallowed.empty() && octetsLeft_ > 0;
  if (!stillDue) replacement_.reset();
}

void OverriddenSession::onData(std::string_view octets) {
  if (owed_) return;
  const bool counted = octetsLeft_ > 0;
  octetsLeft_ -= std::min(octetsLeft_, octets.size());
  if (counted && protocol_ == MailProtocol::kImap) literal_ += octets;
  session_->onData(octets);
  if (!counted || octetsLeft_ > 0) return;
  replacement_.reset();
  // Nothing is due from the profile behind a literal: the rest of the command follows.
  if (protocol_ != MailProtocol::kImap) return;
  if (const auto lines = overrides_.replyTo(std::exchange(literal_, {}))) say(*lines);
}

void OverriddenSession::onBlockEnd() {
  replaceBy(overrides_.replyTo("."));
  if (owed_) {
    send(*std::exchange(owed_, std::nullopt));
  } else {
    session_->onBlockEnd();
  }
  replacement_.reset();
}

// What the session says of itself answers nothing that the scenario has answered.
void OverriddenSession::onTimer(int name) {
  replacement_.reset();
  session_->onTimer(name);
}

void OverriddenSession::shutDown() {
  replacement_.reset();
  session_->shutDown();
}

void OverriddenSession::replaceBy(const std::optional<Lines>& lines) {
  replacement_.reset();
  if (!lines) return;
  say(*lines);
  replacement_ = {lines->empty() ? "" : lines->back(), ""};
}

void OverriddenSession::say(const Lines& lines) {
  for (const std::string& line : lines) io_.send(line + "\r\n");
}

// A client that the scenario has told to send its message sends it, though the session wants none: it is swallowed, and
// refused at its end with what the session said.
bool OverriddenSession::asksForMessageAlone(std::string_view line) const {
  if (protocol_ != MailProtocol::kSmtp || !replacement_ || readsBlock_ || closed_) return false;
  const auto command = parseSmtpCommand(line);
  const bool data = command.ok() && command->verb == "DATA" && command->argument.empty();
  return data && asksToGoOn(protocol_, replacement_->said);
}

bool OverriddenSession::refused(ReplyKind due) const {
  if (!replacement_) return false;
  const std::string& said = replacement_->said;
  if (due == ReplyKind::kAnswer) return refuses(protocol_, said);
  // POP3's own may read "+OK".
  return !asksToGoOn(protocol_, said) && said + "\r\n" != replacement_->swallowed;
}

void OverriddenSession::send(std::string_view octets) {
  if (!replacement_) return io_.send(octets);
  replacement_->swallowed = octets;
}

size_t OverriddenSession::queuedBytes() const { return replacement_ ? 0 : io_.queuedBytes(); }

void OverriddenSession::readOctets(size_t count) {
  octetsLeft_ = count;
  io_.readOctets(count);
}

void OverriddenSession::readBlock() {
  readsBlock_ = true;
  io_.readBlock();
}

void OverriddenSession::close() {
  closed_ = true;
  io_.close();
}

void OverriddenSession::reset() {
  closed_ = true;
  io_.reset();
}

void OverriddenSession::startTimer(int name, Milliseconds delay, TimerKind kind) {
  if (!replacement_ || kind != TimerKind::kWork) return io_.startTimer(name, delay, kind);
  dueTimer_ = name;
}

void OverriddenSession::runDueTimer() {
  while (dueTimer_) session_->onTimer(*std::exchange(dueTimer_, std::nullopt));
}

}  // namespace coexist
