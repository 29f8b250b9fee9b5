// Readers and checks over parsed values.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/json_document.h"
#include "base/text.h"

namespace coexist {

std::string_view jsonKindName(JsonKind kind) {
  switch (kind) {
    case JsonKind::kNull:
      return "null";
    case JsonKind::kBoolean:
      return "true or false";
    case JsonKind::kNumber:
      return "a number";
    case JsonKind::kString:
      return "a string";
    case JsonKind::kArray:
      return "an array";
    case JsonKind::kObject:
      return "an object";
  }
  return "a value";
}

std::optional<int64_t> JsonValue::integer() const {
  if (kind_ != JsonKind::kNumber) return std::nullopt;
  int64_t value = 0;
  const auto [end, problem] = std::from_chars(text_.data(), text_.data() + text_.size(), value);
  if (problem != std::errc() || end != text_.data() + text_.size()) return std::nullopt;
  return value;
}

double JsonValue::number() const {
  double value = 0;
  if (kind_ == JsonKind::kNumber) std::from_chars(text_.data(), text_.data() + text_.size(), value);
  return value;
}

const JsonValue* JsonValue::find(std::string_view key) const {
  const auto found = std::find_if(members_.begin(), members_.end(), [&](const JsonMember& m) { return m.key == key; });
  return found == members_.end() ? nullptr : &found->value;
}

std::optional<JsonValue> readJson(const std::string& path, Diagnostics& problems) {
  auto file = SourceFile::read(path);
  if (!file) {
    auto nameOnly = std::make_shared<SourceFile>();
    nameOnly->path = path;
    report(problems, {SourceLocation{nameOnly}, file.error().what, file.error().expected});
    return std::nullopt;
  }
  return parseJson(std::move(file).value(), problems);
}

namespace {

std::string unescapePointer(std::string_view part) {
  std::string key;
  for (size_t i = 0; i < part.size(); ++i) {
    const bool escaped = part[i] == '~' && i + 1 < part.size() && (part[i + 1] == '0' || part[i + 1] == '1');
    key += !escaped ? part[i] : (part[++i] == '0' ? '~' : '/');
  }
  return key;
}

const JsonValue* childOf(const JsonValue& value, std::string_view part) {
  if (value.isObject()) return value.find(unescapePointer(part));
  size_t index = 0;
  const auto [end, problem] = std::from_chars(part.data(), part.data() + part.size(), index);
  if (problem != std::errc() || end != part.data() + part.size()) return nullptr;
  if (part.size() > 1 && part[0] == '0') return nullptr;
  return index < value.items().size() ? &value.items()[index] : nullptr;
}

const JsonValue* memberOfKind(const JsonValue& object, std::string_view key, JsonKind kind, Diagnostics& problems) {
  const JsonValue* value = object.find(key);
  if (!value || !expectKind(*value, kind, fmt::format("\"{}\"", key), problems)) return nullptr;
  return value;
}

}  // namespace

const JsonValue* valueAt(const JsonValue& root, std::string_view pointer) {
  if (pointer.empty()) return &root;
  if (pointer[0] != '/') return nullptr;
  const JsonValue* value = &root;
  for (const std::string_view part : split(pointer.substr(1), '/')) {
    value = childOf(*value, part);
    if (!value) return nullptr;
  }
  return value;
}

const JsonValue* objectIn(const JsonValue& object, std::string_view key, Diagnostics& problems) {
  return memberOfKind(object, key, JsonKind::kObject, problems);
}

const JsonValue* arrayIn(const JsonValue& object, std::string_view key, Diagnostics& problems) {
  return memberOfKind(object, key, JsonKind::kArray, problems);
}

const JsonValue* stringIn(const JsonValue& object, std::string_view key, Diagnostics& problems) {
  return memberOfKind(object, key, JsonKind::kString, problems);
}

std::optional<std::string> textIn(const JsonValue& object, std::string_view key, Diagnostics& problems) {
  const JsonValue* value = stringIn(object, key, problems);
  return value ? std::optional(value->string()) : std::nullopt;
}

std::optional<bool> booleanIn(const JsonValue& object, std::string_view key, Diagnostics& problems) {
  const JsonValue* value = memberOfKind(object, key, JsonKind::kBoolean, problems);
  return value ? std::optional(value->boolean()) : std::nullopt;
}

std::vector<std::string> textsIn(const JsonValue& object, std::string_view key, Diagnostics& problems) {
  std::vector<std::string> texts;
  const JsonValue* list = arrayIn(object, key, problems);
  if (!list) return texts;
  for (const JsonValue& item : list->items()) {
    if (expectKind(item, JsonKind::kString, fmt::format("an entry of \"{}\"", key), problems))
      texts.push_back(item.string());
  }
  return texts;
}

bool expectKind(const JsonValue& value, JsonKind kind, std::string_view name, Diagnostics& problems,
                std::string_view hint) {
  if (value.kind() == kind) return true;
  const std::string what = fmt::format("{} must be {}, not {}", name, jsonKindName(kind), jsonKindName(value.kind()));
  const bool container = value.isArray() || value.isObject();
  report(problems, {value.place(), what, std::string(hint), container ? 1 : value.length()});
  return false;
}

bool checkKeys(const JsonValue& object, const std::vector<std::string>& known, Diagnostics& problems) {
  bool all = true;
  for (const JsonMember& member : object.members()) {
    if (std::find(known.begin(), known.end(), member.key) != known.end()) continue;
    all = false;
    if (problems.size() >= kMaxProblems) break;
    const std::string what = fmt::format("unknown key \"{}\"", visible(member.key.substr(0, 60)));
    report(problems, {member.keyPlace, what, knownWordsHint(member.key, known), member.keyLength});
  }
  return all;
}

bool checkWord(const JsonValue& value, std::string_view what, const std::vector<std::string>& known,
               Diagnostics& problems, const WordGroups& groups) {
  if (!expectKind(value, JsonKind::kString, what, problems)) return false;
  if (std::find(known.begin(), known.end(), value.string()) != known.end()) return true;
  const std::string message = fmt::format("unknown {} \"{}\"", what, visible(value.string().substr(0, 60)));
  report(problems, {value.place(), message, knownWordsHint(value.string(), known, groups), value.length()});
  return false;
}

}  // namespace coexist
