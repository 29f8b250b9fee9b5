// What stands between "${" and "}".
#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <charconv>

#include "base/base64.h"
#include "base/diagnostic.h"
#include "base/text.h"
#include "sasl/mechanism_table.h"
#include "scenario/pattern/pattern_parts.h"

namespace coexist {
namespace {

using Kind = PatternPart::Kind;

enum class Argument { kNone, kSasl, kText, kHex, kFile };

struct TokenRow {
  std::string_view name;
  Kind kind;
  Argument argument;
  std::string shown;  // for messages and the schema
  const SaslToken* sasl = nullptr;
};

// "plain:USER[:IDENTITY][:wrong]"
TokenRow rowOf(const SaslToken& token) {
  std::string shown(token.name);
  if (token.argument == SaslToken::Argument::kNone) return {token.name, Kind::kToken, Argument::kNone, shown, &token};
  shown += ":USER";
  if (token.argument == SaslToken::Argument::kUserAndIdentity) shown += "[:IDENTITY]";
  std::string_view before = "[:";
  for (const ProofWordRow& row : token.words) {
    shown.append(before).append(row.word);
    before = "|";
  }
  if (!token.words.empty()) shown += "]";
  return {token.name, Kind::kToken, Argument::kSasl, shown, &token};
}

// Every token with what may stand behind its colon. Names without a colon and a dot bind; "USER.FIELD" is a user's.
std::vector<TokenRow> allTokens() {
  std::vector<TokenRow> rows;
  for (const SaslMechanism* mechanism : spokenSaslMechanisms(SaslOrder::kHidingFirst)) {
    for (const SaslToken& token : mechanism->tokens()) rows.push_back(rowOf(token));
  }
  rows.push_back({"astring", Kind::kAstring, Argument::kText, "astring:TEXT"});
  rows.push_back({"b64", Kind::kBase64, Argument::kText, "b64:TEXT"});
  rows.push_back({"hex", Kind::kLiteral, Argument::kHex, "hex:OCTETS"});
  rows.push_back({"file", Kind::kFile, Argument::kFile, "file:NAME"});
  return rows;
}

const std::vector<TokenRow>& tokens() {
  static const std::vector<TokenRow> rows = allTokens();
  return rows;
}

std::optional<PatternPart> refuseToken(PatternError& error, size_t index, size_t length, std::string what,
                                       std::string expected = {}) {
  error = {Error{std::move(what), {}, std::move(expected)}, index, std::max<size_t>(1, length)};
  return std::nullopt;
}

bool isUser(std::string_view name, const PatternOptions& options) {
  if (!options.users) return isPatternName(name);
  return std::find(options.users->begin(), options.users->end(), name) != options.users->end();
}

std::optional<PatternPart> unknownUser(std::string_view name, size_t index, const PatternOptions& options,
                                       PatternError& error) {
  const std::vector<std::string> users = options.users ? *options.users : std::vector<std::string>{};
  const std::string what =
      name.empty() ? "a user's name is missing" : fmt::format("unknown user \"{}\"", visible(name));
  return refuseToken(error, index, name.size(), what, knownWordsHint(name, users));
}

std::optional<PatternPart> parseRegex(std::string_view name, std::string_view regex, const PatternOptions& options,
                                      PatternError& error) {
  const size_t index = name.size() + 2;
  if (options.acts)
    return refuseToken(error, 0, name.size(), "a regular expression in a line that acts", "a name that is bound");
  if (regex.empty()) return refuseToken(error, index, 1, "an empty regular expression");
  RE2::Options quiet(RE2::Latin1);
  quiet.set_log_errors(false);
  const RE2 compiled(regex, quiet);
  if (!compiled.ok()) return refuseToken(error, index, regex.size(), "regular expression: " + compiled.error());
  PatternPart part{.kind = Kind::kName, .text = std::string(name), .argument = std::string(regex)};
  part.groups = compiled.NumberOfCapturingGroups();
  return part;
}

std::optional<std::string> decodeHex(std::string_view digits) {
  std::string octets;
  for (size_t i = 0; i + 1 < digits.size(); i += 2) {
    unsigned octet = 0;
    const auto [end, problem] = std::from_chars(digits.data() + i, digits.data() + i + 2, octet, 16);
    if (problem != std::errc() || end != digits.data() + i + 2) return std::nullopt;
    octets += static_cast<char>(octet);
  }
  if (digits.size() % 2 != 0 || digits.empty()) return std::nullopt;
  return octets;
}

std::string withCrlf(std::string_view octets) {
  std::string lines;
  lines.reserve(octets.size() + octets.size() / 32);
  for (size_t i = 0; i < octets.size(); ++i) {
    if (octets[i] == '\n' && (i == 0 || octets[i - 1] != '\r')) lines += '\r';
    lines += octets[i];
  }
  if (lines.ends_with("\r\n")) lines.resize(lines.size() - 2);
  return lines;
}

std::optional<PatternPart> parseFile(std::string_view name, size_t index, const PatternOptions& options,
                                     PatternError& error) {
  if (!options.acts) return refuseToken(error, 0, 4, "${file:} stands only in lines that act");
  if (!options.readFixture) return refuseToken(error, index, name.size(), "no fixtures are known here");
  auto octets = options.readFixture(std::string(name));
  if (!octets) return refuseToken(error, index, name.size(), octets.error().what, octets.error().expected);
  PatternPart part{.kind = Kind::kFile, .text = std::string(name)};
  part.exactFile = options.exactFile;
  part.file = options.exactFile ? *octets : std::make_shared<const std::string>(withCrlf(**octets));
  return part;
}

// The argument of ${b64:} and ${astring:}: text, names that are bound, users' fields, ${hex:}.
std::optional<std::vector<PatternPart>> parseInner(std::string_view text, size_t offset, const PatternOptions& options,
                                                   PatternError& error) {
  std::vector<PatternPart> parts;
  size_t at = 0;
  while (at < text.size()) {
    const size_t start = std::min(text.find("${", at), text.size());
    if (start > at) parts.push_back({.kind = Kind::kLiteral, .text = std::string(text.substr(at, start - at))});
    if (start == text.size()) break;
    const auto end = closingBrace(text, start);
    if (!end) {
      refuseToken(error, offset + start, 2, "\"${\" without its \"}\"");
      return std::nullopt;
    }
    const std::string_view body = text.substr(start + 2, *end - start - 2);
    const bool simple = body.find("${") == std::string_view::npos && body.find("=/") == std::string_view::npos &&
                        (body.find(':') == std::string_view::npos || body.starts_with("hex:"));
    auto part = simple ? parseToken(body, options, error) : std::nullopt;
    if (!simple || (part && part->kind == Kind::kToken)) {
      part = refuseToken(error, 0, body.size(), "only text, names, users' fields and ${hex:} may stand in here");
    }
    if (!part) {
      error.index += offset + start + 2;
      return std::nullopt;
    }
    parts.push_back(std::move(*part));
    at = *end + 1;
  }
  return parts;
}

std::optional<PatternPart> parseText(const TokenRow& row, std::string_view argument, size_t index,
                                     const PatternOptions& options, PatternError& error) {
  auto inner = parseInner(argument, index, options, error);
  if (!inner) return std::nullopt;
  const bool fixed = std::all_of(inner->begin(), inner->end(), [](const auto& p) { return p.kind == Kind::kLiteral; });
  if (row.kind != Kind::kBase64 || !fixed) return PatternPart{.kind = row.kind, .inner = std::move(*inner)};
  std::string octets;
  for (const PatternPart& part : *inner) octets += part.text;
  return PatternPart{.kind = Kind::kLiteral, .text = encodeBase64(octets)};
}

// An identity may be any text; what is nobody's name and nearly a word of a proof is taken for that.
bool checkSasl(const SaslToken& token, std::string_view argument, size_t index, const PatternOptions& options,
               PatternError& error) {
  SaslArgumentMistake mistake;
  const auto read = readSaslArgument(token, argument, mistake);
  const std::string_view user = argument.substr(0, argument.find(':'));
  if (!isUser(user, options)) return unknownUser(user, index, options, error).has_value();
  if (!read) {
    error = {mistake.error, index + mistake.index, std::max<size_t>(1, mistake.length)};
    return false;
  }
  if (read->identity.empty() || isUser(read->identity, options)) return true;
  std::vector<std::string> words;
  for (const ProofWordRow& row : token.words) words.emplace_back(row.word);
  const std::string_view near = nearest(read->identity, words);
  if (near.empty()) return true;
  const size_t at = index + static_cast<size_t>(read->identity.data() - argument.data());
  refuseToken(error, at, read->identity.size(), fmt::format("unknown user or word \"{}\"", visible(read->identity)),
              fmt::format("did you mean \"{}\"?", near));
  return false;
}

std::optional<PatternPart> parseArgument(const TokenRow& row, std::optional<std::string_view> given,
                                         const PatternOptions& options, PatternError& error) {
  const size_t index = row.name.size() + 1;
  if (given.has_value() != (row.argument != Argument::kNone)) {
    return refuseToken(error, 0, row.name.size(),
                       fmt::format("${{{}}} {}", row.name, given ? "takes no argument" : "needs an argument"),
                       fmt::format("${{{}}}", row.shown));
  }
  const std::string_view argument = given.value_or("");
  PatternPart part{.kind = row.kind, .text = std::string(row.name), .argument = std::string(argument)};
  if (row.argument == Argument::kText) return parseText(row, argument, index, options, error);
  if (row.argument == Argument::kFile) return parseFile(argument, index, options, error);
  if (row.argument == Argument::kHex) {
    const auto octets = decodeHex(argument);
    if (!octets)
      return refuseToken(error, index, argument.size(), "no octets in hexadecimal", "pairs of digits: ${hex:0d0a}");
    part.text = *octets;
    return part;
  }
  if (row.argument == Argument::kNone) return part;
  return checkSasl(*row.sasl, argument, index, options, error) ? std::optional(part) : std::nullopt;
}

}  // namespace

std::vector<std::string> patternTokens() {
  std::vector<std::string> names;
  for (const TokenRow& row : tokens()) names.push_back(row.shown);
  for (const std::string& field : userFieldNames()) names.push_back("USER." + field);
  return names;
}

const std::vector<std::string>& userFieldNames() {
  static const std::vector<std::string> names = {"account", "alias", "domain",        "password",
                                                 "smtp",    "upn",   "wrong-password"};
  return names;
}

bool isPatternName(std::string_view text) {
  if (text.empty() || text.size() > 64 || !isLetter(text[0])) return false;
  return isAll(text, [](char c) { return isLetter(c) || isDigit(c) || c == '_' || c == '-'; });
}

namespace {

std::optional<PatternPart> unknownToken(std::string_view name, bool empty, PatternError& error) {
  std::vector<std::string> names;
  for (const TokenRow& row : tokens()) names.emplace_back(row.name);
  const std::string_view near = nearest(name, names);
  const std::string what =
      empty ? "\"${}\" names nothing" : fmt::format("unknown token \"{}\"", visible(name.substr(0, 60)));
  return refuseToken(error, 0, name.size(), what,
                     empty || near.empty() ? fmt::format("known: a name, {}", fmt::join(patternTokens(), ", "))
                                           : fmt::format("did you mean \"{}\"?", near));
}

}  // namespace

std::optional<PatternPart> parseToken(std::string_view body, const PatternOptions& options, PatternError& error) {
  const size_t equals = body.find("=/");
  if (equals != std::string_view::npos && isPatternName(body.substr(0, equals)) && body.ends_with('/') &&
      body.size() >= equals + 3) {
    return parseRegex(body.substr(0, equals), body.substr(equals + 2, body.size() - equals - 3), options, error);
  }
  const size_t colon = body.find(':');
  const std::string_view name = body.substr(0, colon);
  const auto argument = colon == std::string_view::npos ? std::nullopt : std::optional(body.substr(colon + 1));
  for (const TokenRow& row : tokens()) {
    if (row.name == name) return parseArgument(row, argument, options, error);
  }
  if (isPatternName(body)) return PatternPart{.kind = Kind::kName, .text = std::string(body)};
  const size_t dot = name.find('.');
  const auto& fields = userFieldNames();
  if (dot != std::string_view::npos && !argument && isUser(name.substr(0, dot), options)) {
    const std::string_view field = name.substr(dot + 1);
    if (std::find(fields.begin(), fields.end(), field) != fields.end()) {
      return PatternPart{.kind = Kind::kUserField, .text = std::string(name)};
    }
    const std::string what = fmt::format("a user has no field \"{}\"", visible(field.substr(0, 60)));
    return refuseToken(error, dot + 1, field.size(), what, knownWordsHint(field, fields));
  }
  if (dot != std::string_view::npos && !argument &&
      std::find(fields.begin(), fields.end(), name.substr(dot + 1)) != fields.end()) {
    return unknownUser(name.substr(0, dot), 0, options, error);
  }
  return unknownToken(name, body.empty(), error);
}

std::optional<size_t> closingBrace(std::string_view text, size_t start) {
  // A name is short, so that hostile text is not searched from each of its "${" to its end.
  const std::string_view head = text.substr(start + 2, 67);
  const size_t equals = head.find("=/");
  if (equals != std::string_view::npos && isPatternName(head.substr(0, equals))) {
    const size_t end = text.find("/}", start + 2 + equals + 2);
    return end == std::string_view::npos ? std::nullopt : std::optional(end + 1);
  }
  size_t depth = 0;
  for (size_t i = start; i < text.size(); ++i) {
    if (text.substr(i, 2) == "${") {
      ++depth;
      ++i;
    } else if (text[i] == '}' && --depth == 0) {
      return i;
    }
  }
  return std::nullopt;
}

}  // namespace coexist
