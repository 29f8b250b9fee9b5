#include "wire/smtp_command.h"

#include <algorithm>

#include "base/text.h"

namespace coexist {
namespace {

constexpr size_t kMaxSmtpVerbBytes = 32;
constexpr size_t kMaxHelloBytes = 255;

bool isKeywordChar(char c) { return isLetter(c) || isDigit(c) || c == '-'; }
bool isPrintable(char c) { return c > ' ' && c < '\x7f'; }

void skipSpaces(std::string_view& rest) { rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size())); }

// What stands in front of `rest`'s next space; spaces behind it go too.
std::string_view takeWord(std::string_view& rest) {
  const std::string_view word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(word.size());
  skipSpaces(rest);
  return word;
}

// An address without < and >, up to the next space.
Result<SmtpMailboxPath> readBarePath(std::string_view& rest) {
  const std::string_view written = rest.substr(0, rest.find(' '));
  auto address = parseSmtpAddress(written);
  if (!address) return Error{"an address that is none"};
  rest.remove_prefix(written.size());
  return SmtpMailboxPath{*std::move(address), std::string(written), false};
}

// Takes `keyword` and the path behind it from `argument`; what is left are parameters.
Result<SmtpPath> parseNamedPath(std::string_view argument, std::string_view keyword, SmtpPathForm form,
                                bool mayLackDomain) {
  if (!startsWithIgnoreCase(argument, keyword)) return Error{"no " + std::string(keyword)};
  std::string_view rest = argument.substr(keyword.size());
  skipSpaces(rest);
  const bool bare = form == SmtpPathForm::kBareToo && !rest.starts_with('<');
  auto path = bare ? readBarePath(rest) : readSmtpPath(rest, mayLackDomain);
  if (!path.ok()) return path.error();
  if (!rest.empty() && rest.front() != ' ') return Error{"no space behind the path"};
  auto parameters = parseSmtpParameters(rest);
  if (!parameters.ok()) return parameters.error();
  return SmtpPath{std::move(path->address), std::move(path->written), path->sourceRoute, *std::move(parameters)};
}

}  // namespace

Result<SmtpCommand> parseSmtpCommand(std::string_view line) {
  if (!isOneLine(line)) return Error{"NUL, CR or LF in a line"};
  const std::string_view verb = line.substr(0, line.find(' '));
  if (verb.empty() || verb.size() > kMaxSmtpVerbBytes || !isAll(verb, isKeywordChar)) return Error{"no command"};
  SmtpCommand command{upperAscii(verb), {}};
  if (verb.size() == line.size()) return command;
  const std::string_view argument = line.substr(verb.size() + 1);
  command.argument = argument.substr(0, argument.find_last_not_of(' ') + 1);
  return command;
}

Result<SmtpPath> parseMailFrom(std::string_view argument, SmtpPathForm form, std::string_view ownDomain) {
  auto path = parseNamedPath(argument, "FROM:", form, !ownDomain.empty());
  if (!path.ok() || path->address.empty() || !path->address.domain.empty()) return path;
  if (ownDomain.empty()) return Error{"a sender without a domain"};
  path->address.domain = lowerAscii(ownDomain);
  path->written.append("@").append(ownDomain);
  return path;
}

Result<SmtpPath> parseRcptTo(std::string_view argument, SmtpPathForm form) {
  auto path = parseNamedPath(argument, "TO:", form, false);
  if (path.ok() && path->address.empty()) return Error{"a recipient that is nobody"};
  return path;
}

std::optional<SmtpChunk> parseBdat(std::string_view argument) {
  const auto octets = smtpSize(takeWord(argument));
  if (!octets || !(argument.empty() || equalsIgnoreCase(argument, "LAST"))) return std::nullopt;
  return SmtpChunk{*octets, !argument.empty()};
}

bool isSmtpHelloName(std::string_view text) {
  if (text.empty() || text.size() > kMaxHelloBytes) return false;
  return text.front() == '[' ? isSmtpAddressLiteral(text) : isAll(text, isPrintable);
}

}  // namespace coexist
