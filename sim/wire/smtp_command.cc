#include "wire/smtp_command.h"

#include <algorithm>

#include "base/text.h"

namespace coexist {
namespace {

constexpr size_t kMaxVerbBytes = 32;
constexpr size_t kMaxParameters = 16;
constexpr size_t kMaxHelloBytes = 255;
constexpr uint64_t kMostOctets = uint64_t{1} << 53;
constexpr std::string_view kNoLineCharacters("\0\r\n", 3);

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool isKeywordChar(char c) { return isLetter(c) || isDigit(c) || c == '-'; }
bool isPrintable(char c) { return c > ' ' && c < '\x7f'; }

template <typename Allowed>
bool isAll(std::string_view text, Allowed allowed) {
  return std::all_of(text.begin(), text.end(), allowed);
}

std::optional<uint64_t> number(std::string_view digits) {
  if (digits.empty() || !isAll(digits, isDigit)) return std::nullopt;
  uint64_t value = 0;
  for (const char c : digits) {
    value = value * 10 + static_cast<uint64_t>(c - '0');
    if (value > kMostOctets) return std::nullopt;
  }
  return value;
}

void skipSpaces(std::string_view& rest) { rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size())); }

// What stands in front of `rest`'s next space; spaces behind it go too.
std::string_view takeWord(std::string_view& rest) {
  const std::string_view word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(word.size());
  skipSpaces(rest);
  return word;
}

bool isKeyword(std::string_view text) {
  return !text.empty() && text.front() != '-' && text.size() <= kMaxVerbBytes && isAll(text, isKeywordChar);
}

// RFC 3461 section 4: "+" and two hexadecimal digits stand for an octet. An octet that would end a line or hide in it
// is not worth having.
bool isSoundXtext(std::string_view text) {
  const auto digit = [](char c) { return isDigit(c) ? c - '0' : (c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1); };
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '+') continue;
    if (i + 2 >= text.size() || digit(text[i + 1]) < 0 || digit(text[i + 2]) < 0) return false;
    const int octet = digit(text[i + 1]) * 16 + digit(text[i + 2]);
    if (octet < ' ' || octet == 0x7f) return false;
    i += 2;
  }
  return true;
}

bool isXtextParameter(std::string_view name) { return name == "AUTH" || name == "ENVID" || name == "ORCPT"; }

Result<SmtpParameter> parseParameter(std::string_view word) {
  const size_t equals = word.find('=');
  SmtpParameter parameter{upperAscii(word.substr(0, equals)), {}};
  if (!isKeyword(parameter.name)) return Error{"a parameter's name that is none"};
  if (equals == std::string_view::npos) return parameter;
  const std::string_view value = word.substr(equals + 1);
  const auto allowed = [](char c) { return isPrintable(c) && c != '='; };
  if (value.empty() || !isAll(value, allowed)) return Error{"a parameter's value that is none"};
  if (isXtextParameter(parameter.name) && !isSoundXtext(value)) return Error{"a value that is no xtext"};
  parameter.value = value;
  return parameter;
}

Result<std::vector<SmtpParameter>> parseParameters(std::string_view rest) {
  std::vector<SmtpParameter> parameters;
  skipSpaces(rest);
  while (!rest.empty()) {
    auto parameter = parseParameter(takeWord(rest));
    if (!parameter.ok()) return parameter.error();
    const auto same = [&](const SmtpParameter& other) { return other.name == parameter->name; };
    if (std::any_of(parameters.begin(), parameters.end(), same)) return Error{"a parameter that stands there twice"};
    if (parameters.size() == kMaxParameters) return Error{"too many parameters"};
    parameters.push_back(*std::move(parameter));
  }
  return parameters;
}

// Takes `keyword` and the path behind it from `argument`; what is left are parameters.
Result<SmtpPath> parseNamedPath(std::string_view argument, std::string_view keyword) {
  if (!startsWithIgnoreCase(argument, keyword)) return Error{"no " + std::string(keyword)};
  std::string_view rest = argument.substr(keyword.size());
  skipSpaces(rest);
  auto path = readSmtpPath(rest);
  if (!path.ok()) return path.error();
  if (!rest.empty() && rest.front() != ' ') return Error{"no space behind the path"};
  auto parameters = parseParameters(rest);
  if (!parameters.ok()) return parameters.error();
  return SmtpPath{std::move(path->address), std::move(path->written), path->sourceRoute, *std::move(parameters)};
}

}  // namespace

Result<SmtpCommand> parseSmtpCommand(std::string_view line) {
  if (line.find_first_of(kNoLineCharacters) != std::string_view::npos) return Error{"NUL, CR or LF in a line"};
  const std::string_view verb = line.substr(0, line.find(' '));
  if (verb.empty() || verb.size() > kMaxVerbBytes || !isAll(verb, isKeywordChar)) return Error{"no command"};
  SmtpCommand command{upperAscii(verb), {}};
  if (verb.size() == line.size()) return command;
  const std::string_view argument = line.substr(verb.size() + 1);
  command.argument = argument.substr(0, argument.find_last_not_of(' ') + 1);
  return command;
}

const SmtpParameter* SmtpPath::find(std::string_view name) const {
  const auto found = std::find_if(parameters.begin(), parameters.end(),
                                  [&](const SmtpParameter& parameter) { return parameter.name == name; });
  return found == parameters.end() ? nullptr : &*found;
}

Result<SmtpPath> parseMailFrom(std::string_view argument) {
  auto path = parseNamedPath(argument, "FROM:");
  if (path.ok() && !path->address.empty() && path->address.domain.empty()) return Error{"a sender without a domain"};
  return path;
}

Result<SmtpPath> parseRcptTo(std::string_view argument) {
  auto path = parseNamedPath(argument, "TO:");
  if (path.ok() && path->address.empty()) return Error{"a recipient that is nobody"};
  return path;
}

std::optional<uint64_t> smtpSize(std::string_view text) { return number(text); }

std::optional<SmtpChunk> parseBdat(std::string_view argument) {
  const auto octets = number(takeWord(argument));
  if (!octets || !(argument.empty() || equalsIgnoreCase(argument, "LAST"))) return std::nullopt;
  return SmtpChunk{*octets, !argument.empty()};
}

bool isSmtpHelloName(std::string_view text) {
  if (text.empty() || text.size() > kMaxHelloBytes) return false;
  return text.front() == '[' ? isSmtpAddressLiteral(text) : isAll(text, isPrintable);
}

}  // namespace coexist
