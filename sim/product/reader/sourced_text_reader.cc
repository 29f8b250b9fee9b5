#include "product/reader/sourced_text_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/field_reader.h"
#include "base/text.h"

namespace coexist {

std::vector<std::string> words(std::span<const std::string_view> names) { return {names.begin(), names.end()}; }

void reportAt(const JsonValue& value, std::string what, std::string hint, Diagnostics& problems) {
  report(problems, {value.place(), std::move(what), std::move(hint), value.length()});
}

bool isPrintable(std::string_view text) {
  return isAll(text, [](char c) { return c >= ' ' && c <= '~'; });
}

std::string withoutFields(std::string text, std::string_view fields) {
  for (const std::string_view name : wordsOf(fields)) {
    const std::string written = fmt::format("{{{}}}", name);
    if (const size_t at = text.find(written); at != std::string::npos) text.erase(at, written.size());
  }
  return text;
}

std::optional<SourcedText> FactReader::evidence(const JsonValue& object, std::string_view what,
                                                std::vector<std::string> keys) {
  static const std::vector<std::string> kTagNames = evidenceNames();
  if (!object.isObject()) {
    expectKind(object, JsonKind::kObject, what, problems_,
               fmt::format("{{\"{}\": ..., \"tag\": ..., \"source\": ...}}", keys.empty() ? "value" : keys.front()));
    return std::nullopt;
  }
  keys.insert(keys.end(), {"tag", "source"});
  if (!checkKeys(object, keys, problems_)) return std::nullopt;

  const JsonValue* tag = stringIn(object, "tag", problems_);
  const JsonValue* source = stringIn(object, "source", problems_);
  const auto missing = [&](std::string_view key, std::string hint) {
    const std::string message = fmt::format("{} has no \"{}\"", what, key);
    if (object.find(key) == nullptr) reportAt(object, message, std::move(hint), problems_);
    return std::nullopt;
  };
  if (tag == nullptr) return missing("tag", fmt::format("how well it is known: {}", fmt::join(kTagNames, ", ")));
  if (source == nullptr) return missing("source", "where it is known from");
  if (trim(source->string()).empty()) {
    reportAt(*source, fmt::format("the source of {} is empty", what), "where it is known from", problems_);
    return std::nullopt;
  }
  if (!checkWord(*tag, "tag", kTagNames, problems_)) return std::nullopt;
  return SourcedText{{}, *findEvidence(tag->string()), source->string()};
}

std::optional<SourcedText> FactReader::text(const JsonValue& object, std::string_view what) {
  auto fact = evidence(object, what, {"text"});
  const JsonValue* line = fact ? stringIn(object, "text", problems_) : nullptr;
  if (line == nullptr) {
    if (fact && object.find("text") == nullptr) reportAt(object, std::string(what) + " has no \"text\"", {}, problems_);
    return std::nullopt;
  }
  if (line->string().empty() || line->string().size() > kMaxTextBytes || !isPrintable(line->string())) {
    reportAt(*line, std::string(what) + " must be 1 to 1000 printable ASCII characters", {}, problems_);
    return std::nullopt;
  }
  fact->text = line->string();
  return fact;
}

std::optional<SourcedText> FactReader::text(const JsonValue& object, std::string_view what,
                                            const SourcedText& inherited) {
  if (!object.isObject() || object.find("text") != nullptr || inherited.text.empty()) return text(object, what);
  auto fact = evidence(object, what, {"text"});
  if (fact) fact->text = inherited.text;
  return fact;
}

const JsonValue* FactReader::valued(const JsonValue& object, std::string_view key) {
  const JsonValue* fact = object.find(key);
  if (fact == nullptr || !evidence(*fact, key, {"value"})) return nullptr;
  if (fact->find("value") != nullptr) return fact;
  reportAt(*fact, std::string(key) + " has no \"value\"", {}, problems_);
  return nullptr;
}

std::optional<bool> FactReader::booleanFact(const JsonValue& object, std::string_view key) {
  const auto value = fact(object, key, trueOrFalse());
  return value ? std::optional(std::get<bool>(*value)) : std::nullopt;
}

std::optional<FieldValue> FactReader::fact(const JsonValue& object, std::string_view key, const FieldForm& form) {
  if (form.kind == FieldForm::Kind::kText) return textFact(object, key, form);
  const JsonValue* fact = valued(object, key);
  return fact == nullptr ? std::nullopt : valueOfForm(*fact->find("value"), key, form, problems_);
}

std::optional<FieldValue> FactReader::textFact(const JsonValue& object, std::string_view key, const FieldForm& form) {
  const JsonValue* value = objectIn(object, key, problems_);
  const auto fact = value == nullptr ? std::nullopt : text(*value, key);
  if (!fact) return std::nullopt;
  return valueOfForm(*value->find("text"), key, form, problems_);
}

}  // namespace coexist
