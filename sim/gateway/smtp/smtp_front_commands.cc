// The commands of SmtpFrontSession that are about the connection rather than about a message.
#include <algorithm>

#include "base/text.h"
#include "gateway/smtp/smtp_front_session.h"

namespace coexist {
namespace {

// A line of a reply behind which others come: "250-mail.example.test".
std::string asFirstLine(std::string reply) {
  reply.resize(std::max<size_t>(reply.size(), 4));
  reply[3] = '-';
  return reply;
}

}  // namespace

void SmtpFrontSession::hello(const SmtpCommand& command) {
  talk_.log().setParameters(command.argument);
  std::vector<std::string> lines;
  const bool extended = command.verb == "EHLO";
  if (extended) {
    lines = context_.smtp().extensionLines(ServerRole::kFront, accessState(), talk_.settings());
    if (lines.empty()) return error(SmtpReplyText::kBadCommand);
  }
  auto name = smtpHelloName(command.argument, context_.smtp().helloWithoutName, talk_.io().remote().host);
  if (!name) return error(SmtpReplyText::kBadArguments);
  endTransaction();
  helloName_ = *std::move(name);
  extended_ = extended;
  if (!extended) return reply(context_.smtp().helloText(false));

  const std::string first = asFirstLine(text(context_.smtp().helloText(true)));
  talk_.say(first);
  const std::string code = first.substr(0, 3);
  for (const std::string& line : lines) talk_.say(code + (&line == &lines.back() ? " " : "-") + line);
  talk_.log().end("R=ok");
}

void SmtpFrontSession::startTls(const SmtpCommand&) {
  const bool offered = context_.smtp().takesStartTls(talk_.settings());
  if (talk_.io().secure() || !offered) return error(context_.smtp().startTlsRefusal(talk_.io().secure()));
  const auto tls = talk_.ownTls();
  if (!tls) return refuse({SmtpReplyText::kStartTlsRefused, "NoCertificate"});
  reply(SmtpReplyText::kStartTlsOk);
  // RFC 3207 section 4.2: nothing that was said in clear counts.
  endTransaction();
  link_.leave();
  sender_.reset();
  helloName_.clear();
  enter(State::kSecuring);
  talk_.io().startTls(*tls);
}

void SmtpFrontSession::onSecured(const TlsInfo&) {
  if (state_ == State::kSecuring) enter(State::kCommand);
}

void SmtpFrontSession::reset(const SmtpCommand&) {
  endTransaction();
  reply(SmtpReplyText::kResetOk);
}

void SmtpFrontSession::noop(const SmtpCommand&) { reply(SmtpReplyText::kNoopOk); }

// RFC 5321 section 7.3: whom the directory knows is nobody's business.
void SmtpFrontSession::verify(const SmtpCommand& command) {
  if (command.argument.empty()) return error(SmtpReplyText::kBadArguments);
  reply(SmtpReplyText::kVerify, command.argument);
}

void SmtpFrontSession::help(const SmtpCommand&) {
  if (!context_.smtp().says(SmtpReplyText::kHelpCommands)) return reply(SmtpReplyText::kHelp);
  talk_.say(asFirstLine(text(SmtpReplyText::kHelp)));
  reply(SmtpReplyText::kHelpCommands);
}

void SmtpFrontSession::quit(const SmtpCommand&) {
  reply(SmtpReplyText::kQuit);
  close();
}

void SmtpFrontSession::notImplemented(const SmtpCommand&) { error(SmtpReplyText::kNotImplemented); }

// Properties of a message, for servers of one organisation among themselves (KB812455, KB843106). Taken and forgotten:
// the message itself says what it is.
void SmtpFrontSession::xexch50(const SmtpCommand& command) {
  if (!context_.smtp().takesXexch50(talk_.settings())) return error(SmtpReplyText::kBadCommand);
  talk_.log().setParameters(command.argument);
  // No fault of a server that asks at every message: the mail flows on without.
  if (!sender_) return refuse({SmtpReplyText::kXexch50Refused});
  const auto octets = smtpSize(std::string_view(command.argument).substr(0, command.argument.find(' ')));
  if (!octets || *octets > context_.smtp().messageLimit(talk_.settings())) return error(SmtpReplyText::kBadArguments);
  talk_.say(text(SmtpReplyText::kXexch50Start));
  chunk_ = {*octets, true};
  if (*octets == 0) return reply(SmtpReplyText::kXexch50Ok);
  talk_.io().readOctets(*octets);
  enter(State::kBlob);
}

}  // namespace coexist
