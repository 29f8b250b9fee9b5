#include "base/field_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace coexist {
namespace {

std::optional<int64_t> numberWithin(std::string_view text, int64_t lowest, int64_t highest) {
  int64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size() || value < lowest || value > highest) return {};
  return value;
}

// "hh:mm:ss"
std::optional<int64_t> timeWithin(std::string_view text, int64_t lowestMs, int64_t highestMs) {
  const std::vector<std::string_view> parts = split(text, ':');
  if (parts.size() != 3) return {};
  int64_t seconds = 0;
  for (size_t i = 0; i < parts.size(); ++i) {
    const auto value = numberWithin(parts[i], 0, i == 0 ? 99 : 59);
    if (!value || parts[i].size() > 2) return {};
    seconds = seconds * 60 + *value;
  }
  if (seconds * 1000 < lowestMs || seconds * 1000 > highestMs) return {};
  return seconds * 1000;
}

bool isOfForm(std::string_view text, const FieldForm& form) {
  const auto size = static_cast<int64_t>(text.size());
  return size >= form.lowest && size <= form.highest && text.starts_with(form.beginning) &&
         (form.holds == nullptr || form.holds(text));
}

void reportNot(const JsonValue& value, std::string_view key, const FieldForm& form, Diagnostics& problems) {
  report(problems, {value.place(), fmt::format("\"{}\" cannot be {}", key, visible(value.string().substr(0, 40))),
                    fmt::format("expected {}", expectedOf(form)), value.length()});
}

std::optional<FieldValue> textOfForm(const JsonValue& value, std::string_view key, const FieldForm& form,
                                     Diagnostics& problems) {
  if (!expectKind(value, JsonKind::kString, fmt::format("\"{}\"", key), problems)) return std::nullopt;
  if (form.kind == FieldForm::Kind::kTime) {
    if (const auto time = timeWithin(value.string(), form.lowest, form.highest)) return *time;
  } else if (isOfForm(value.string(), form)) {
    return value.string();
  }
  if (value.string().empty()) {
    report(problems, {value.place(), fmt::format("\"{}\" is empty", key), expectedOf(form), value.length()});
  } else {
    reportNot(value, key, form, problems);
  }
  return std::nullopt;
}

std::optional<FieldValue> integerOfForm(const JsonValue& value, std::string_view key, const FieldForm& form,
                                        Diagnostics& problems) {
  if (!expectKind(value, JsonKind::kNumber, fmt::format("\"{}\"", key), problems)) return std::nullopt;
  const auto number = value.integer();
  if (number && *number >= form.lowest && *number <= form.highest) return *number;
  reportNot(value, key, form, problems);
  return std::nullopt;
}

std::optional<FieldValue> listOfForm(const JsonValue& value, std::string_view key, const FieldForm& form,
                                     Diagnostics& problems) {
  if (!expectKind(value, JsonKind::kArray, fmt::format("\"{}\"", key), problems)) return std::nullopt;
  const bool ofWords = form.kind == FieldForm::Kind::kWords;
  const std::vector<std::string> known = ofWords ? form.words() : std::vector<std::string>();
  std::vector<std::string> found;
  for (const JsonValue& item : value.items()) {
    if (ofWords) {
      if (!checkWord(item, form.word, known, problems)) continue;
      if (std::find(found.begin(), found.end(), item.string()) != found.end()) {
        report(problems, {item.place(), fmt::format("the {} stands here twice", form.word), {}, item.length()});
      }
    } else if (!expectKind(item, JsonKind::kString, fmt::format("an entry of \"{}\"", key), problems)) {
      continue;
    } else if (!isOfForm(item.string(), form)) {
      reportNot(item, key, form, problems);
      continue;
    }
    found.push_back(item.string());
  }
  return found;
}

// "Red, green": each known, and none twice.
std::optional<FieldValue> typedWords(std::string_view text, const FieldForm& form) {
  std::vector<std::string> words;
  for (const std::string_view item : split(text, ',')) {
    const auto known = typedValue(trim(item), wordOutOf(form.words, form.word));
    const auto* word = known ? std::get_if<std::string>(&*known) : nullptr;
    if (word == nullptr || std::find(words.begin(), words.end(), *word) != words.end()) return std::nullopt;
    words.push_back(*word);
  }
  return words;
}

}  // namespace

std::optional<FieldValue> valueOfForm(const JsonValue& value, std::string_view key, const FieldForm& form,
                                      Diagnostics& problems) {
  switch (form.kind) {
    case FieldForm::Kind::kBoolean:
      if (!expectKind(value, JsonKind::kBoolean, fmt::format("\"{}\"", key), problems)) return std::nullopt;
      return value.boolean();
    case FieldForm::Kind::kInteger:
      return integerOfForm(value, key, form, problems);
    case FieldForm::Kind::kTime:
    case FieldForm::Kind::kText:
      return textOfForm(value, key, form, problems);
    case FieldForm::Kind::kWord:
      if (!checkWord(value, form.word, form.words(), problems)) return std::nullopt;
      return value.string();
    case FieldForm::Kind::kTexts:
    case FieldForm::Kind::kWords:
      return listOfForm(value, key, form, problems);
    case FieldForm::Kind::kOther:
      break;
  }
  return std::nullopt;
}

std::optional<FieldValue> typedValue(std::string_view text, const FieldForm& form) {
  switch (form.kind) {
    case FieldForm::Kind::kBoolean:
      if (!equalsIgnoreCase(text, "true") && !equalsIgnoreCase(text, "false")) return std::nullopt;
      return equalsIgnoreCase(text, "true");
    case FieldForm::Kind::kInteger:
      return numberWithin(text, form.lowest, form.highest);
    case FieldForm::Kind::kTime:
      return timeWithin(text, form.lowest, form.highest);
    case FieldForm::Kind::kText:
      if (!isOfForm(text, form)) return std::nullopt;
      return std::string(text);
    case FieldForm::Kind::kWord:
      for (std::string& word : form.words()) {
        if (equalsIgnoreCase(word, text)) return std::move(word);
      }
      return std::nullopt;
    case FieldForm::Kind::kWords:
      return typedWords(text, form);
    case FieldForm::Kind::kTexts:
    case FieldForm::Kind::kOther:
      break;
  }
  return std::nullopt;
}

std::string expectedOf(const FieldForm& form) {
  switch (form.kind) {
    case FieldForm::Kind::kBoolean:
      return "true or false";
    case FieldForm::Kind::kInteger:
      return fmt::format("a whole number from {} to {}", form.lowest, form.highest);
    case FieldForm::Kind::kTime:
      return fmt::format("a time from {} to {}", shownTime(form.lowest), shownTime(form.highest));
    case FieldForm::Kind::kWord:
      return alternatives(form.words());
    case FieldForm::Kind::kWords:
      return fmt::format("a list of: {}", fmt::join(form.words(), ", "));
    case FieldForm::Kind::kText:
    case FieldForm::Kind::kTexts:
    case FieldForm::Kind::kOther:
      break;
  }
  if (!form.what.empty()) return std::string(form.what);
  if (!form.beginning.empty()) return fmt::format("a text that begins with {}", form.beginning);
  return form.highest == kAnyLength ? "a text" : fmt::format("a text of at most {} octets", form.highest);
}

void reportMissing(const JsonValue& object, std::string_view key, std::string_view help, Diagnostics& problems) {
  report(problems, {object.place(), fmt::format("\"{}\" is missing", key), std::string(help)});
}

}  // namespace coexist
