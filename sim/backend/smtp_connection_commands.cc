// Commands that concern the connection, not a message.
#include "backend/smtp_session.h"
#include "base/text.h"
#include "wire/smtp_trace.h"

namespace coexist {
namespace {

// What a client named, fit to be said again in one reply line.
std::string echoed(std::string_view text) {
  constexpr size_t kMaxEchoBytes = 254;
  std::string shown(text.substr(0, kMaxEchoBytes));
  for (char& c : shown) {
    if (c < ' ' || c > '~') c = '?';
  }
  return shown;
}

}  // namespace

void SmtpSession::helo(const SmtpCommand& command) {
  if (greet(command, false)) reply(profile().helloText(false));
}

void SmtpSession::ehlo(const SmtpCommand& command) {
  const auto extensions = profile().extensionLines(ServerRole::kBack, accessState(), settings());
  // A service that has no extensions does not know the verb either.
  if (extensions.empty()) return reject(SmtpReplyText::kBadCommand);
  if (!greet(command, true)) return;
  std::vector<std::string> lines = {textOf(profile().helloText(true))};
  for (const std::string& line : extensions) lines.push_back("250 " + line);
  replyInLines(lines);
}

bool SmtpSession::greet(const SmtpCommand& command, bool extended) {
  auto name = smtpHelloName(command.argument, profile().helloWithoutName, io().remote().host);
  if (!name) {
    reject(SmtpReplyText::kBadArguments);
    return false;
  }
  helloName_ = *std::move(name);
  extended_ = extended;
  state_ = kGreeted;
  endTransaction();
  return true;
}

void SmtpSession::startTlsInPlace(const SmtpCommand& command) {
  if (!command.argument.empty()) return reject(SmtpReplyText::kBadArguments);
  const bool offered = profile().takesStartTls(settings());
  const auto parameters = tlsOnOffer(offered);
  if (!parameters) return reject(profile().startTlsRefusal(offered || io().secure()));
  reply(SmtpReplyText::kStartTlsOk);
  // RFC 3207 section 4.2: what the client has said in clear is forgotten, its name too.
  endTransaction();
  state_ = kFresh;
  helloName_.clear();
  startTls(*parameters);
}

void SmtpSession::noop(const SmtpCommand&) { reply(SmtpReplyText::kNoopOk); }

// Nobody learns here who exists (RFC 5321 section 7.3).
void SmtpSession::verify(const SmtpCommand& command) {
  if (command.argument.empty()) return reject(SmtpReplyText::kBadArguments);
  reply(SmtpReplyText::kVerify, {.address = echoed(command.argument)});
}

void SmtpSession::help(const SmtpCommand&) {
  std::vector<std::string> lines = {textOf(SmtpReplyText::kHelp)};
  if (profile().says(SmtpReplyText::kHelpCommands)) lines.push_back(textOf(SmtpReplyText::kHelpCommands));
  replyInLines(lines);
}

void SmtpSession::notImplemented(const SmtpCommand&) { reject(SmtpReplyText::kNotImplemented); }

void SmtpSession::quit(const SmtpCommand& command) {
  if (!command.argument.empty()) return reject(SmtpReplyText::kBadArguments);
  reply(SmtpReplyText::kQuit);
  close();
}

// "XEXCH50 2336 3": a blob of properties, its size first. KB843106: refused before the log-on, and mail flows without.
void SmtpSession::xexch50(const SmtpCommand& command) {
  if (!profile().takesXexch50(settings())) return reject(SmtpReplyText::kBadCommand);
  if (!loggedOn()) return reply(SmtpReplyText::kXexch50Refused);
  const size_t space = command.argument.find(' ');
  const auto octets = smtpSize(std::string_view(command.argument).substr(0, space));
  const bool whole = space != std::string::npos && smtpSize(std::string_view(command.argument).substr(space + 1));
  if (!octets || !whole || *octets > profile().messageLimit(settings())) return reject(SmtpReplyText::kBadArguments);
  reply(SmtpReplyText::kXexch50Start);
  readCounted(Reading::kProperties, {.left = *octets, .octets = *octets});
}

}  // namespace coexist
