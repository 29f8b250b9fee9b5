// A line of the administrator's shell -> a checked call of a known cmdlet.
#include <fmt/format.h>

#include <algorithm>

#include "base/diagnostic.h"
#include "base/text.h"
#include "product/shell/administrator.h"
#include "product/shell/cmdlet_words.h"

namespace coexist {
namespace {

constexpr std::string_view kCertificateUses[] = {"IIS", "IMAP", "None", "POP", "SMTP", "UM", "UMCallRouter"};
constexpr std::string_view kConnectionTypes[] = {"Plaintext", "Ssl", "Tls"};

// "did you mean X? known: A, B": both, since a line is short and the table is not at hand.
std::string hint(std::string_view word, std::span<const std::string> known) {
  const std::string_view near = nearest(word, known);
  const std::string list = fmt::format("known: {}", fmt::join(known, ", "));
  return near.empty() ? list : fmt::format("did you mean {}? {}", near, list);
}

class Parser {
 public:
  Parser(std::vector<CmdletWord> words, CmdletError& error) : words_(std::move(words)), error_(error) {}

  std::optional<CmdletCall> run();

 private:
  bool fail(const CmdletWord& word, std::string what, std::string expected = {}) {
    error_ = {Error{std::move(what), {}, std::move(expected)}, word.column};
    return false;
  }
  bool cmdlet();
  bool named();
  bool positional();
  const CmdletParameter* parameterCalled(const CmdletWord& word);
  bool take(const CmdletParameter& parameter, const CmdletWord& at, const CmdletWord* value);
  bool check(const CmdletParameter& parameter, const CmdletWord& value, std::string& checked);
  bool checkSetting(const CmdletParameter& parameter, const CmdletWord& value, std::string& checked);
  bool checkList(const CmdletParameter& parameter, const CmdletWord& value, std::span<const std::string_view> known,
                 bool many, std::string& checked);
  bool complete();

  std::vector<CmdletWord> words_;
  CmdletError& error_;
  size_t at_ = 0;
  const Cmdlet* cmdlet_ = nullptr;
  CmdletCall call_;
};

std::optional<CmdletCall> Parser::run() {
  if (!cmdlet()) return std::nullopt;
  while (at_ < words_.size()) {
    if (!(words_[at_].isName ? named() : positional())) return std::nullopt;
  }
  if (!complete()) return std::nullopt;
  return std::move(call_);
}

bool Parser::cmdlet() {
  std::vector<std::string> known;
  for (const Cmdlet& row : cmdlets()) known.push_back(row.name);
  if (words_.empty()) return fail({}, "no command", fmt::format("known: {}", fmt::join(known, ", ")));
  const CmdletWord& word = words_[at_++];
  cmdlet_ = findCmdlet(word.text);
  if (cmdlet_ == nullptr)
    return fail(word, fmt::format("unknown cmdlet {}", visible(word.text)), hint(word.text, known));
  call_.cmdlet = cmdlet_->name;
  return true;
}

// The parameter of that name, or the only one whose name begins so.
const CmdletParameter* Parser::parameterCalled(const CmdletWord& word) {
  std::vector<std::string> known;
  std::vector<std::string> begun;
  const CmdletParameter* found = nullptr;
  if (const CmdletParameter* whole = parameterOf(*cmdlet_, word.text)) return whole;
  for (const CmdletParameter& parameter : cmdlet_->parameters) {
    known.push_back(parameter.name);
    if (!startsWithIgnoreCase(parameter.name, word.text)) continue;
    begun.push_back(parameter.name);
    found = &parameter;
  }
  if (begun.size() == 1) return found;
  if (begun.size() > 1) {
    fail(word, fmt::format("-{} is ambiguous", visible(word.text)), fmt::format("one of {}", fmt::join(begun, ", ")));
  } else {
    fail(word, fmt::format("{} has no parameter {}", cmdlet_->name, visible(word.text)), hint(word.text, known));
  }
  return nullptr;
}

bool Parser::named() {
  const CmdletWord& name = words_[at_++];
  const CmdletParameter* parameter = parameterCalled(name);
  if (parameter == nullptr) return false;
  const bool isSwitch = parameter->type == ParameterType::kSwitch;
  if (isSwitch && !name.hasValue) return take(*parameter, name, nullptr);
  if (at_ >= words_.size() || words_[at_].isName)
    return fail(name, fmt::format("no value behind -{}", parameter->name));
  return take(*parameter, name, &words_[at_++]);
}

bool Parser::positional() {
  const CmdletWord& value = words_[at_++];
  for (const CmdletParameter& parameter : cmdlet_->parameters) {
    const bool takes = parameter.name == "Identity" || parameter.name == "Name";
    if (takes && call_.find(parameter.name) == nullptr) return take(parameter, value, &value);
  }
  return fail(value, fmt::format("{} takes no value here: {}", cmdlet_->name, visible(value.text)), "-Name value");
}

bool Parser::take(const CmdletParameter& parameter, const CmdletWord& at, const CmdletWord* value) {
  if (call_.find(parameter.name) != nullptr) return fail(at, fmt::format("-{} stands here twice", parameter.name));
  std::string checked = "true";
  if (value != nullptr && !check(parameter, *value, checked)) return false;
  const bool switchedOff = parameter.type == ParameterType::kSwitch && checked == "false";
  if (!switchedOff) call_.parameters[parameter.name] = checked;
  return true;
}

bool Parser::check(const CmdletParameter& parameter, const CmdletWord& value, std::string& checked) {
  switch (parameter.type) {
    case ParameterType::kSetting:
      return checkSetting(parameter, value, checked);
    case ParameterType::kCertificateUse:
      return checkList(parameter, value, kCertificateUses, true, checked);
    case ParameterType::kConnectionType:
      return checkList(parameter, value, kConnectionTypes, false, checked);
    case ParameterType::kSwitch:
      checked = value.text;
      return value.isVariable || fail(value, fmt::format("no value of -{}", parameter.name), "$true or $false");
    case ParameterType::kServer:
    case ParameterType::kService:
    case ParameterType::kText:
      break;
  }
  if (value.text.empty()) return fail(value, fmt::format("the value of -{} is empty", parameter.name));
  checked = value.text;
  return true;
}

// Tried on settings that nobody has, so that the range is the setting's own. $true and $false are needed where they are
// meant, as in the shell: a bare "true" is text there.
bool Parser::checkSetting(const CmdletParameter& parameter, const CmdletWord& value, std::string& checked) {
  const ServiceSetting& setting = *findServiceSetting(*cmdlet_->settingsOf, parameter.name);
  ServiceSettings scratch;
  if (setting.isSwitch() != value.isVariable || !setting.assign(scratch, value.text)) {
    const std::string shown = (value.isVariable ? "$" : "") + visible(value.text);
    return fail(value, fmt::format("{} is no value of -{}", shown, parameter.name), setting.takes());
  }
  checked = setting.isSwitch() ? value.text : setting.show(scratch);
  return true;
}

bool Parser::checkList(const CmdletParameter& parameter, const CmdletWord& value,
                       std::span<const std::string_view> known, bool many, std::string& checked) {
  checked.clear();
  const std::vector<std::string_view> items = split(value.text, ',');
  if (items.size() > 1 && !many) return fail(value, fmt::format("-{} takes one value", parameter.name));
  for (const std::string_view item : items) {
    const auto match = std::find_if(known.begin(), known.end(),
                                    [item](std::string_view name) { return equalsIgnoreCase(name, trim(item)); });
    if (match == known.end()) {
      const std::vector<std::string> names(known.begin(), known.end());
      return fail(value, fmt::format("{} is no value of -{}", visible(item), parameter.name), hint(item, names));
    }
    checked += (checked.empty() ? "" : ",") + std::string(*match);
  }
  return true;
}

bool Parser::complete() {
  for (const CmdletParameter& parameter : cmdlet_->parameters) {
    if (!parameter.required || call_.find(parameter.name) != nullptr) continue;
    return fail(words_.front(), fmt::format("{} needs -{}", cmdlet_->name, parameter.name), cmdlet_->help);
  }
  return true;
}

}  // namespace

std::optional<CmdletCall> parseCmdlet(std::string_view line, CmdletError& error) {
  auto words = cmdletWords(line, error);
  if (!words) return std::nullopt;
  return Parser(std::move(*words), error).run();
}

}  // namespace coexist
