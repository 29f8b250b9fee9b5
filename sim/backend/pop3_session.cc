#include "backend/pop3_session.h"

#include <algorithm>

namespace coexist {

// Every command that a back end knows, and the states in which it is valid.
const Pop3Session::CommandRow Pop3Session::kCommands[] = {
    {"CAPA", kAnyState, &Pop3Session::capa},      {"STLS", kAnyState, &Pop3Session::stls},
    {"QUIT", kAnyState, &Pop3Session::quit},      {"USER", kAuthorization, &Pop3Session::user},
    {"PASS", kAuthorization, &Pop3Session::pass}, {"AUTH", kAuthorization, &Pop3Session::auth},
    {"STAT", kTransaction, &Pop3Session::stat},   {"LIST", kTransaction, &Pop3Session::list},
    {"UIDL", kTransaction, &Pop3Session::uidl},   {"RETR", kTransaction, &Pop3Session::retr},
    {"TOP", kTransaction, &Pop3Session::top},     {"DELE", kTransaction, &Pop3Session::dele},
    {"RSET", kTransaction, &Pop3Session::rset},   {"NOOP", kTransaction, &Pop3Session::noop},
};

std::string Pop3Session::closingReply(ClosingReply which) const {
  switch (which) {
    case ClosingReply::kLineTooLong:
      return textOf(Pop3ReplyText::kLineTooLong);
    case ClosingReply::kTooManyErrors:
      return textOf(Pop3ReplyText::kTooManyErrors);
    case ClosingReply::kTooManyLogins:
      return textOf(Pop3ReplyText::kTooManyLogins);
    case ClosingReply::kIdleTimeout:
      return textOf(Pop3ReplyText::kIdleTimeout);
    case ClosingReply::kShutdown:
      break;
  }
  return textOf(Pop3ReplyText::kShutdown);
}

void Pop3Session::onCommandLine(std::string_view line) {
  const auto command = parsePop3Command(line);
  if (!command) return reject(Pop3ReplyText::kBadCommand);
  const auto row = std::find_if(std::begin(kCommands), std::end(kCommands),
                                [&](const CommandRow& candidate) { return candidate.verb == command->verb; });
  if (row == std::end(kCommands)) return reject(Pop3ReplyText::kBadCommand);
  // A log-on that is refused has failed, and counts.
  const bool logsOn = row->run == &Pop3Session::pass || row->run == &Pop3Session::auth;
  if (refused() && !logsOn && row->run != &Pop3Session::quit) return;
  if ((row->states & (loggedOn() ? kTransaction : kAuthorization)) == 0) return reject(Pop3ReplyText::kBadState);
  (this->*row->run)(*command);
}

// The one place where a mistake of the client is answered and counted.
void Pop3Session::reject(Pop3ReplyText text) {
  answer(text);
  countMistake(profile().maxErrors);
}

std::string Pop3Session::textOf(Pop3ReplyText which, Values values) const {
  std::string text = profile().line(which, host());
  for (const auto& [name, value] : values) text = filledText(text, {{name, value}});
  return text;
}

}  // namespace coexist
