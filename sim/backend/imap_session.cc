#include "backend/imap_session.h"

#include <algorithm>

#include "base/mutant.h"
#include "base/text.h"

namespace coexist {
namespace {

ImapCommandLimits limitsOf(const ImapProfile& profile, const ServiceSettings& settings) {
  ImapCommandLimits limits;
  limits.maxLiteralBytes = profile.maxLiteralBytes;
  // LOGIN may carry two literals.
  limits.maxCommandBytes = settings.maxCommandBytes + 2 * profile.maxLiteralBytes;
  return limits;
}

ImapReplyText textFor(const ImapProfile& profile, ImapSyntaxError::Kind kind) {
  switch (kind) {
    case ImapSyntaxError::Kind::kTag:
      return ImapReplyText::kBadTag;
    case ImapSyntaxError::Kind::kCommand:
      return profile.saidOr(ImapReplyText::kNoCommand, ImapReplyText::kBadCommand);
    case ImapSyntaxError::Kind::kLiteralTooBig:
      return ImapReplyText::kLiteralTooBig;
    case ImapSyntaxError::Kind::kCommandTooBig:
    case ImapSyntaxError::Kind::kArguments:
      break;
  }
  return ImapReplyText::kBadArguments;
}

}  // namespace

// Every command that a back end knows, and the states in which it is valid.
const ImapSession::CommandRow ImapSession::kCommands[] = {
    {"CAPABILITY", kAnyState, &ImapSession::capability},
    {"NOOP", kAnyState, &ImapSession::noop},
    {"LOGOUT", kAnyState, &ImapSession::logout},
    {"ID", kAnyState, &ImapSession::id, "ID"},
    {"STARTTLS", kAnyState, &ImapSession::startTlsInPlace},
    {"LOGIN", kNotAuthenticated, &ImapSession::login},
    {"AUTHENTICATE", kNotAuthenticated, &ImapSession::authenticate},
    {"SELECT", kAuthenticated | kSelected, &ImapSession::select},
    {"EXAMINE", kAuthenticated | kSelected, &ImapSession::examine},
    {"LIST", kAuthenticated | kSelected, &ImapSession::list},
    {"STATUS", kAuthenticated | kSelected, &ImapSession::status},
    {"NAMESPACE", kAuthenticated | kSelected, &ImapSession::nameSpace, "NAMESPACE"},
    {"APPEND", kAuthenticated | kSelected, &ImapSession::append},
    {"IDLE", kAuthenticated | kSelected, &ImapSession::idle, "IDLE"},
    {"CLOSE", kSelected, &ImapSession::closeFolder},
    {"UNSELECT", kSelected, &ImapSession::unselect, "UNSELECT"},
    {"FETCH", kSelected, &ImapSession::fetch},
    {"UID FETCH", kSelected, &ImapSession::uidFetch},
    {"STORE", kSelected, &ImapSession::store},
    {"UID STORE", kSelected, &ImapSession::uidStore},
    {"SEARCH", kSelected, &ImapSession::search},
    {"UID SEARCH", kSelected, &ImapSession::uidSearch},
    {"EXPUNGE", kSelected, &ImapSession::expunge},
    {"UID EXPUNGE", kSelected, &ImapSession::uidExpunge, "UIDPLUS"},
};

const ImapSession::CommandRow* ImapSession::findCommand(std::string_view verb) {
  const auto row = std::find_if(std::begin(kCommands), std::end(kCommands),
                                [&](const CommandRow& candidate) { return candidate.verb == verb; });
  return row == std::end(kCommands) ? nullptr : row;
}

ImapSession::ImapSession(const SessionContext& context, SessionIo& io)
    : Conversation(context, io, MailProtocol::kImap), reader_(limitsOf(profile(), settings())) {}

std::string ImapSession::closingReply(ClosingReply which) const {
  switch (which) {
    case ClosingReply::kLineTooLong:
      return "* " + textOf(ImapReplyText::kLineTooLong);
    case ClosingReply::kTooManyErrors:
      return "* " + textOf(ImapReplyText::kTooManyErrors);
    case ClosingReply::kTooManyLogins:
      return "* " + textOf(ImapReplyText::kTooManyLogins);
    case ClosingReply::kIdleTimeout:
      return "* " + textOf(ImapReplyText::kIdleTimeout);
    case ClosingReply::kShutdown:
      break;
  }
  return "* " + textOf(ImapReplyText::kShutdown);
}

void ImapSession::onData(std::string_view octets) {
  if (ended()) return;
  startIdleTimer();
  reader_.feedLiteral(octets);
}

void ImapSession::onCommandLine(std::string_view line) {
  if (!idleTag_.empty()) return endIdling(line);
  read(reader_.feedLine(line));
}

void ImapSession::read(ImapCommandReader::Reading reading) {
  if (const auto* command = std::get_if<ImapCommand>(&reading)) return run(*command);
  if (const auto* wanted = std::get_if<ImapLiteralWanted>(&reading)) return wantLiteral(*wanted);
  const auto& error = std::get<ImapSyntaxError>(reading);
  reject(error.tag, textFor(profile(), error.kind));
  if (error.mustClose) close();
}

void ImapSession::wantLiteral(const ImapLiteralWanted& wanted) {
  if (!wanted.nonSynchronising) {
    if (const auto wrong = refusal(reader_.partial())) {
      const std::string tag = reader_.partial().tag;
      reader_.abandon();
      return reject(tag, *wrong);
    }
    say(profile().literalContinuation);
    if (refused(ReplyKind::kContinuation)) return reader_.abandon();
  }
  if (wanted.octets > 0) io().readOctets(wanted.octets);
}

std::optional<ImapReplyText> ImapSession::refusal(const ImapCommand& command) const {
  const CommandRow* row = findCommand(command.verb);
  if (row == nullptr || !isListed(*row)) return ImapReplyText::kBadCommand;
  if ((row->states & state_) == 0) return ImapReplyText::kBadState;
  const bool needsMailbox = (row->states & kNotAuthenticated) == 0;
  if (needsMailbox && mailbox_ == nullptr) return ImapReplyText::kNoReplica;
  if (needsMailbox && !appended_.empty()) return ImapReplyText::kBadState;
  // Before its arguments are asked for: a password that need not be said is not heard.
  if (row->run == &ImapSession::login && accessState() == AccessState::kClearRestricted)
    return ImapReplyText::kLoginDisabled;
  return std::nullopt;
}

bool ImapSession::isListed(const CommandRow& row) const {
  return row.capability.empty() || mutated("unlisted-commands-are-known") ||
         profile().lists(ServerRole::kBack, accessState(), row.capability);
}

void ImapSession::run(const ImapCommand& command) {
  if (const auto wrong = refusal(command)) return reject(command.tag, *wrong);
  const CommandRow& row = *findCommand(command.verb);
  // A log-on that is refused has failed, and counts.
  const bool logsOn = row.run == &ImapSession::login || row.run == &ImapSession::authenticate;
  if (refused() && !logsOn && row.run != &ImapSession::logout) return;
  (this->*row.run)(command);
}

// The one place where a mistake of the client is answered, and counted when the answer is BAD.
void ImapSession::reject(std::string_view tag, ImapReplyText text) {
  if (text == ImapReplyText::kBadTag) {
    untagged(text);
  } else if (tag.empty()) {
    say("* " + textOf(text));
  } else {
    tagged(tag, text);
  }
  const bool mistake = text == ImapReplyText::kBadTag || startsWithIgnoreCase(textOf(text), "BAD");
  if (mistake) countMistake(profile().maxErrors);
}

}  // namespace coexist
