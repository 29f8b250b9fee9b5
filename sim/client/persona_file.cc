// fixtures/personas/*.json -> Persona. Every field is an object: what it is, how well that is known, and from where.
#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "base/json_document.h"
#include "client/persona.h"

namespace coexist {
namespace {

const std::vector<std::string> kFields = {"mechanisms",
                                          "startTls",
                                          "certificate",
                                          "nextMechanismAfterBad",
                                          "asksFirst",
                                          "asksAgain",
                                          "newConnectionAfterRefusal",
                                          "logonName",
                                          "tagPrefix",
                                          "tagCounts",
                                          "actions",
                                          "promptText",
                                          "errorText",
                                          "noMechanismText",
                                          "failureText"};

const std::vector<std::string> kMechanisms = {"NTLM", "PLAIN", "LOGIN", "login"};
const std::vector<std::string> kLogonNames = {"account", "domain-account", "upn", "smtp"};
const std::vector<std::string> kActions = {"check mail", "probe"};
constexpr size_t kMaxTagPrefixBytes = 16;

template <typename Value, size_t kCount>
using Words = std::array<std::pair<std::string_view, Value>, kCount>;

constexpr Words<Persona::StartTls, 3> kStartTls = {{{"never", Persona::StartTls::kNever},
                                                    {"when-offered", Persona::StartTls::kWhenOffered},
                                                    {"required", Persona::StartTls::kRequired}}};
constexpr Words<Persona::Certificate, 2> kCertificate = {
    {{"checked", Persona::Certificate::kChecked}, {"any-name", Persona::Certificate::kAnyName}}};
constexpr Words<FactTag, 4> kTags = {{{"documented", FactTag::kDocumented},
                                      {"observed", FactTag::kObserved},
                                      {"inferred", FactTag::kInferred},
                                      {"synthetic", FactTag::kSynthetic}}};

class PersonaFile {
 public:
  PersonaFile(const JsonValue& root, Problems& problems) : root_(root), problems_(problems) {}

  Persona read(std::string name);

 private:
  // The object of one field; what it says of its origin goes into the persona's facts.
  const JsonValue* field(const std::string& name, bool required);

  std::string text(const std::string& name, bool required = true);
  bool flag(const std::string& name);
  std::vector<std::string> words(const std::string& name, const std::vector<std::string>& known);
  template <typename Value, size_t kCount>
  Value choice(const JsonValue* object, const std::string& key, const Words<Value, kCount>& choices);
  void checkWhole();
  void problemAt(const JsonValue& value, std::string what) {
    report(problems_, {value.place(), std::move(what), "", value.length()});
  }

  const JsonValue& root_;
  Problems& problems_;
  Persona persona_;
};

const JsonValue* PersonaFile::field(const std::string& name, bool required) {
  const JsonValue* object = objectIn(root_, name, problems_);
  if (object == nullptr) {
    if (required && root_.find(name) == nullptr) problemAt(root_, "a persona needs \"" + name + "\"");
    return nullptr;
  }
  checkKeys(*object, {"value", "tag", "source"}, problems_);
  PersonaFact fact{name, "", choice(object, "tag", kTags), textIn(*object, "source", problems_).value_or("")};
  if (fact.source.empty()) problemAt(*object, "\"" + name + "\" does not say where it is from: \"source\"");
  const JsonValue* value = object->find("value");
  if (value == nullptr) {
    problemAt(*object, "\"" + name + "\" has no \"value\"");
    return nullptr;
  }
  const Place place = value->place();
  fact.value = place.file->text.substr(value->offset(), value->length());
  persona_.facts.push_back(std::move(fact));
  return object;
}

std::string PersonaFile::text(const std::string& name, bool required) {
  const JsonValue* object = field(name, required);
  return object == nullptr ? std::string() : textIn(*object, "value", problems_).value_or("");
}

bool PersonaFile::flag(const std::string& name) {
  const JsonValue* object = field(name, true);
  return object != nullptr && booleanIn(*object, "value", problems_).value_or(false);
}

std::vector<std::string> PersonaFile::words(const std::string& name, const std::vector<std::string>& known) {
  const JsonValue* object = field(name, true);
  const JsonValue* array = object == nullptr ? nullptr : arrayIn(*object, "value", problems_);
  if (array == nullptr) return {};
  std::vector<std::string> found;
  for (const JsonValue& item : array->items()) {
    if (!checkWord(item, "word in " + name, known, problems_)) continue;
    if (std::find(found.begin(), found.end(), item.string()) != found.end()) problemAt(item, "named twice");
    found.push_back(item.string());
  }
  if (array->items().empty()) problemAt(*array, "\"" + name + "\" is empty");
  return found;
}

template <typename Value, size_t kCount>
Value PersonaFile::choice(const JsonValue* object, const std::string& key, const Words<Value, kCount>& choices) {
  const JsonValue* value = object == nullptr ? nullptr : object->find(key);
  if (object != nullptr && value == nullptr) problemAt(*object, "\"" + key + "\" is missing");
  if (value == nullptr) return choices.front().second;
  std::vector<std::string> known;
  for (const auto& [word, meaning] : choices) known.emplace_back(word);
  if (!checkWord(*value, key, known, problems_)) return choices.front().second;
  return std::find_if(choices.begin(), choices.end(), [&](const auto& row) { return row.first == value->string(); })
      ->second;
}

Persona PersonaFile::read(std::string name) {
  persona_.name = std::move(name);
  if (!expectKind(root_, JsonKind::kObject, "a persona", problems_)) return {};
  std::vector<std::string> known = kFields;
  known.emplace_back("title");
  checkKeys(root_, known, problems_);
  persona_.title = textIn(root_, "title", problems_).value_or("");
  if (persona_.title.empty()) problemAt(root_, "a persona needs a \"title\"");
  persona_.mechanisms = words("mechanisms", kMechanisms);
  persona_.startTls = choice(field("startTls", true), "value", kStartTls);
  persona_.certificate = choice(field("certificate", true), "value", kCertificate);
  persona_.nextMechanismAfterBad = flag("nextMechanismAfterBad");
  persona_.asksFirst = flag("asksFirst");
  persona_.asksAgain = flag("asksAgain");
  persona_.newConnectionAfterRefusal = flag("newConnectionAfterRefusal");
  const JsonValue* logonName = field("logonName", true);
  if (logonName != nullptr && checkWord(*logonName->find("value"), "logonName", kLogonNames, problems_)) {
    persona_.logonName = logonName->find("value")->string();
  }
  persona_.tagPrefix = text("tagPrefix");
  persona_.tagCounts = flag("tagCounts");
  persona_.actions = words("actions", kActions);
  persona_.promptText = text("promptText", false);
  persona_.errorText = text("errorText", false);
  persona_.noMechanismText = text("noMechanismText", false);
  persona_.failureText = text("failureText", false);
  checkWhole();
  return std::move(persona_);
}

// What no field says alone.
void PersonaFile::checkWhole() {
  if ((persona_.asksFirst || persona_.asksAgain) && persona_.promptText.empty()) {
    problemAt(root_, "a persona that asks its user needs a \"promptText\"");
  }
  const bool tagUsable = persona_.tagPrefix.size() <= kMaxTagPrefixBytes &&
                         std::all_of(persona_.tagPrefix.begin(), persona_.tagPrefix.end(), [](char c) {
                           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
                         });
  if (!tagUsable || (persona_.tagPrefix.empty() && !persona_.tagCounts)) {
    problemAt(root_, "\"tagPrefix\" is no IMAP tag: at most 16 letters and digits");
  }
}

Result<Persona> loadPersona(const std::filesystem::path& path) {
  Problems problems;
  const auto root = readJson(path.string(), problems);
  if (!root) return problems.front().error();
  Persona persona = PersonaFile(*root, problems).read(path.stem().string());
  if (!problems.empty()) return problems.front().error();
  return persona;
}

}  // namespace

Result<PersonaCatalogue> PersonaCatalogue::load(const std::string& folder) {
  std::error_code failed;
  std::vector<std::filesystem::path> paths;
  for (std::filesystem::directory_iterator entry(folder, failed), end; !failed && entry != end;
       entry.increment(failed)) {
    if (entry->path().extension() == ".json") paths.push_back(entry->path());
  }
  if (failed) return Error{"cannot read the folder of personas: " + failed.message(), folder};
  if (paths.empty()) return Error{"no persona here", folder, "*.json"};
  std::sort(paths.begin(), paths.end());
  PersonaCatalogue catalogue;
  for (const auto& path : paths) {
    auto persona = loadPersona(path);
    if (!persona) return persona.error();
    const std::string name = persona->name;
    catalogue.personas_.emplace(name, std::make_shared<const Persona>(std::move(*persona)));
  }
  return catalogue;
}

const Persona* PersonaCatalogue::find(std::string_view name) const {
  const auto found = personas_.find(name);
  return found == personas_.end() ? nullptr : found->second.get();
}

std::vector<std::string> PersonaCatalogue::names() const {
  std::vector<std::string> names;
  for (const auto& [name, persona] : personas_) names.push_back(name);
  return names;
}

}  // namespace coexist
