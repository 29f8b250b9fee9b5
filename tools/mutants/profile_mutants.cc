#include "mutants/profile_mutants.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "base/text.h"

namespace coexist::mutants {
namespace {

using Json = nlohmann::ordered_json;
using Pointer = Json::json_pointer;

// What tells of a profile and says nothing on a wire.
const std::set<std::string, std::less<>> kSilent = {"title", "notes", "source", "tag", "extends", "$schema"};

// Words of one kind, of which another may be meant.
constexpr std::string_view kWords[] = {
    "SecureLogin", "PlainTextLogin", "PlainTextAuthentication", "Ascending",    "Descending",       "tls",
    "starttls",    "clear",          "service-account",         "server-trust", "plaintext-replay", "00:02:00",
    "5.5.9999.0"};

// What an answer begins with, and what means something else.
constexpr std::pair<std::string_view, std::string_view> kAnswers[] = {
    {"OK", "NO"}, {"NO", "OK"}, {"BAD", "NO"}, {"BYE", "OK"}, {"+OK", "-ERR"}, {"-ERR", "+OK"},
    {"2", "5"},   {"3", "5"},   {"4", "5"},    {"5", "4"},    {"+", "-ERR"}};

// The last letter that stands in no {field} becomes another.
std::optional<std::string> otherWording(std::string text) {
  bool inField = false;
  for (size_t i = text.size(); i-- > 0;) {
    if (text[i] == '}' || text[i] == '{') inField = text[i] == '}';
    if (inField || !isLetter(text[i])) continue;
    text[i] = text[i] == 'x' ? 'y' : 'x';
    return text;
  }
  return std::nullopt;
}

std::optional<std::string> otherAnswer(const std::string& text) {
  for (const auto& [before, after] : kAnswers) {
    if (text.starts_with(before)) return std::string(after) + text.substr(before.size());
  }
  return std::nullopt;
}

// The status alone: the words that stand behind it are nobody's, but that something stands there is seen where it is
// said.
std::optional<std::string> withoutWords(const std::string& text) {
  const size_t space = text.find(' ');
  if (space == std::string::npos || !otherAnswer(text)) return std::nullopt;
  return text.substr(0, space);
}

class Walk {
 public:
  Walk(std::string product, const Json& profile) : product_(std::move(product)), profile_(profile) {}

  std::vector<ProfileMutant> run() {
    visit(profile_, Pointer(), "untagged");
    return std::move(mutants_);
  }

 private:
  void visit(const Json& value, const Pointer& at, const std::string& evidence) {
    if (value.is_object()) return visitObject(value, at, evidence);
    if (value.is_array()) return visitArray(value, at, evidence);
    if (value.is_boolean()) return add(at, evidence, "switch", {Json(!value.get<bool>())});
    if (value.is_number_integer()) {
      const auto number = value.get<int64_t>();
      return add(at, evidence, "number", {Json(2 * number), Json(number + 1), Json(number - 1)});
    }
    if (value.is_string()) visitString(value.get<std::string>(), at, evidence);
  }

  void visitObject(const Json& value, const Pointer& at, const std::string& evidence) {
    const std::string tag = value.value("tag", evidence);
    for (const auto& [key, member] : value.items()) {
      if (!kSilent.contains(key)) visit(member, at / key, tag);
    }
  }

  // Each entry is left out once; entries that are no words are walked through.
  void visitArray(const Json& value, const Pointer& at, const std::string& evidence) {
    for (size_t i = 0; i < value.size(); ++i) {
      Json shorter = value;
      shorter.erase(i);
      add(at / i, evidence, value[i].is_object() ? "rule" : "list", {std::move(shorter)}, at);
      if (!value[i].is_string()) visit(value[i], at / i, evidence);
    }
  }

  void visitString(const std::string& text, const Pointer& at, const std::string& evidence) {
    const std::string key = at.back();
    if (key == "capability") return visitCapability(text, at, evidence);
    if (key != "text") return addWords(text, at, evidence);
    const bool ownWords = evidence == "documented" || evidence == "observed";
    const auto wording = otherWording(text), answer = otherAnswer(text), bare = withoutWords(text);
    std::vector<Json> values;
    for (const auto& changed : {ownWords ? wording : std::nullopt, answer, bare, wording}) {
      if (changed) values.emplace_back(*changed);
    }
    add(at, evidence, ownWords ? "wording" : "answer", std::move(values));
  }

  // A line of words, each of which is left out once.
  void visitCapability(const std::string& line, const Pointer& at, const std::string& evidence) {
    const auto words = wordsOf(line);
    for (size_t i = 1; i < words.size(); ++i) {
      std::string shorter;
      for (size_t j = 0; j < words.size(); ++j) {
        if (j != i) shorter += (shorter.empty() ? "" : " ") + std::string(words[j]);
      }
      add(at / std::string(words[i]), evidence, "list", {Json(shorter)}, at);
    }
  }

  void addWords(const std::string& text, const Pointer& at, const std::string& evidence) {
    std::vector<Json> values;
    for (const std::string_view word : kWords) {
      if (word != text) values.emplace_back(std::string(word));
    }
    add(at, evidence, "word", std::move(values));
  }

  // `name` says what is changed; the values stand at `at`, or where the name leads.
  void add(const Pointer& name, const std::string& evidence, std::string kind, std::vector<Json> values,
           std::optional<Pointer> at = {}) {
    ProfileMutant mutant{product_, name.to_string(), evidence, std::move(kind), {}};
    for (Json& value : values) {
      Json changed = profile_;
      changed[at.value_or(name)] = std::move(value);
      mutant.files.push_back(changed.dump());
    }
    if (!mutant.files.empty()) mutants_.push_back(std::move(mutant));
  }

  std::string product_;
  const Json& profile_;
  std::vector<ProfileMutant> mutants_;
};

}  // namespace

std::vector<ProfileMutant> profileMutants(const std::string& product, const nlohmann::ordered_json& profile) {
  return Walk(product, profile).run();
}

}  // namespace coexist::mutants
