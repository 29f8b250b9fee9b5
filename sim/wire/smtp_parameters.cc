#include "wire/smtp_parameters.h"

#include <algorithm>

#include "base/text.h"

namespace coexist {
namespace {

constexpr size_t kMaxNameBytes = 32;
constexpr size_t kMaxParameters = 16;
constexpr uint64_t kMostOctets = uint64_t{1} << 53;

bool isNameChar(char c) { return isLetter(c) || isDigit(c) || c == '-'; }
bool isValueChar(char c) { return c > ' ' && c < '\x7f' && c != '='; }

bool isSize(std::string_view value) { return smtpSize(value).has_value(); }
bool isSevenOrEightBit(std::string_view value) { return value == "7BIT" || value == "8BITMIME"; }
bool isBinary(std::string_view value) { return value == "BINARYMIME"; }
bool isReturned(std::string_view value) { return value == "FULL" || value == "HDRS"; }
bool isSomething(std::string_view value) { return !value.empty(); }
bool isNothing(std::string_view value) { return value.empty(); }

// RFC 3461 section 4.1: NEVER stands alone.
bool isNotify(std::string_view value) {
  if (value == "NEVER") return true;
  const auto words = split(value, ',');
  return std::all_of(words.begin(), words.end(),
                     [](std::string_view word) { return word == "SUCCESS" || word == "FAILURE" || word == "DELAY"; });
}

// RFC 3461 section 4.2: a type, and the address in xtext.
bool isOriginalRecipient(std::string_view value) {
  const size_t semicolon = value.find(';');
  return semicolon != std::string_view::npos && semicolon > 0 && semicolon + 1 < value.size();
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

struct Row {
  std::string_view name;
  SmtpPathCommand command;
  std::string_view extension;               // whose line EHLO must have
  bool (*isValue)(std::string_view value);  // "" is a parameter without a value
  std::optional<std::string> SmtpParameters::*member;
  bool xtext = false;
  bool essential = false;  // where its extension is not listed, nothing may be said instead
};

constexpr SmtpPathCommand kMail = SmtpPathCommand::kMail;
constexpr SmtpPathCommand kRcpt = SmtpPathCommand::kRcpt;

// Every parameter that is known, in the order in which they are said. A message that may hold UTF-8 anywhere never goes
// to a server that does not list SMTPUTF8 (RFC 6531 section 3.2).
constexpr Row kRows[] = {
    {"SIZE", kMail, "SIZE", &isSize, &SmtpParameters::size},
    {"BODY", kMail, "8BITMIME", &isSevenOrEightBit, &SmtpParameters::body},
    {"BODY", kMail, "BINARYMIME", &isBinary, &SmtpParameters::body},
    {"RET", kMail, "DSN", &isReturned, &SmtpParameters::returned},
    {.name = "ENVID",
     .command = kMail,
     .extension = "DSN",
     .isValue = &isSomething,
     .member = &SmtpParameters::envelopeId,
     .xtext = true},
    {.name = "AUTH",
     .command = kMail,
     .extension = "AUTH",
     .isValue = &isSomething,
     .member = &SmtpParameters::author,
     .xtext = true},
    {.name = "SMTPUTF8",
     .command = kMail,
     .extension = "SMTPUTF8",
     .isValue = &isNothing,
     .member = &SmtpParameters::utf8,
     .essential = true},
    {"NOTIFY", kRcpt, "DSN", &isNotify, &SmtpParameters::notify},
    {.name = "ORCPT",
     .command = kRcpt,
     .extension = "DSN",
     .isValue = &isOriginalRecipient,
     .member = &SmtpParameters::original,
     .xtext = true},
};

bool isXtextParameter(std::string_view name) {
  return std::any_of(std::begin(kRows), std::end(kRows), [&](const Row& row) { return row.xtext && row.name == name; });
}

Result<SmtpParameter> parseParameter(std::string_view word) {
  const size_t equals = word.find('=');
  SmtpParameter parameter{upperAscii(word.substr(0, equals)), {}};
  const std::string& name = parameter.name;
  const bool isName = !name.empty() && name.front() != '-' && name.size() <= kMaxNameBytes && isAll(name, isNameChar);
  if (!isName) return Error{"a parameter's name that is none"};
  if (equals == std::string_view::npos) return parameter;
  const std::string_view value = word.substr(equals + 1);
  if (value.empty() || !isAll(value, isValueChar)) return Error{"a parameter's value that is none"};
  if (isXtextParameter(name) && !isSoundXtext(value)) return Error{"a value that is no xtext"};
  parameter.value = value;
  return parameter;
}

// Those that are there, with their values, for `command`.
template <typename Use>
void forEachGiven(SmtpPathCommand command, const SmtpParameters& parameters, Use use) {
  for (const Row& row : kRows) {
    const auto& value = parameters.*row.member;
    if (row.command == command && value && row.isValue(*value)) use(row, *value);
  }
}

}  // namespace

std::optional<uint64_t> smtpSize(std::string_view text) {
  if (text.empty() || !isAll(text, isDigit)) return std::nullopt;
  uint64_t value = 0;
  for (const char c : text) {
    value = value * 10 + static_cast<uint64_t>(c - '0');
    if (value > kMostOctets) return std::nullopt;
  }
  return value;
}

Result<std::vector<SmtpParameter>> parseSmtpParameters(std::string_view text) {
  std::vector<SmtpParameter> parameters;
  for (const std::string_view word : split(text, ' ')) {
    if (word.empty()) continue;
    auto parameter = parseParameter(word);
    if (!parameter.ok()) return parameter.error();
    const auto same = [&](const SmtpParameter& other) { return other.name == parameter->name; };
    if (std::any_of(parameters.begin(), parameters.end(), same)) return Error{"a parameter that stands there twice"};
    if (parameters.size() == kMaxParameters) return Error{"too many parameters"};
    parameters.push_back(*std::move(parameter));
  }
  return parameters;
}

std::optional<SmtpParameters> takeSmtpParameters(SmtpPathCommand command, const std::vector<SmtpParameter>& given,
                                                 const ListsSmtpExtension& lists) {
  SmtpParameters taken;
  for (const SmtpParameter& parameter : given) {
    const std::string upper = upperAscii(parameter.value);
    const auto row = std::find_if(std::begin(kRows), std::end(kRows), [&](const Row& known) {
      return known.name == parameter.name && known.command == command && known.isValue(upper);
    });
    if (row == std::end(kRows) || !lists(row->extension)) return std::nullopt;
    taken.*row->member = row->xtext ? parameter.value : upper;
  }
  return taken;
}

std::string writtenSmtpParameters(SmtpPathCommand command, const SmtpParameters& parameters,
                                  const ListsSmtpExtension& lists) {
  std::string text;
  forEachGiven(command, parameters, [&](const Row& row, const std::string& value) {
    if (!lists(row.extension)) return;
    text += ' ';
    text += row.name;
    if (!value.empty()) text += '=' + value;
  });
  return text;
}

std::string_view missingSmtpExtension(SmtpPathCommand command, const SmtpParameters& parameters,
                                      const ListsSmtpExtension& lists) {
  std::string_view missing;
  forEachGiven(command, parameters, [&](const Row& row, const std::string&) {
    if (row.essential && !lists(row.extension) && missing.empty()) missing = row.extension;
  });
  return missing;
}

}  // namespace coexist
