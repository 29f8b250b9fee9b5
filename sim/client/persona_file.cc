#include "client/persona_file.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include "base/field_reader.h"
#include "base/text.h"
#include "client/persona_fields.h"
#include "wire/smtp_command.h"

namespace coexist {
namespace {

using Names = std::vector<std::string>;
constexpr size_t kMaxTagPrefixBytes = 16;
constexpr size_t kMaxReporterBytes = 200;
constexpr size_t kMaxXexch50Octets = 65'536;

bool isLetterOrDigit(char c) { return isLetter(c) || isDigit(c); }
bool isOptionCharacter(char c) { return isLetterOrDigit(c) || c == '-'; }

class PersonaFile {
 public:
  // Reads `root`, or what becomes of it when the fields of `option`, called `optionName`, take the place of its own.
  PersonaFile(const JsonValue& root, const JsonValue* option, std::string optionName, Diagnostics& problems)
      : root_(root), option_(option), optionName_(std::move(optionName)), problems_(problems) {}

  Persona read(const std::string& name);

 private:
  // The object of one field; what it says of its origin goes into the persona's facts.
  const JsonValue* fact(std::string_view key, bool required);
  Evidence tagOf(const JsonValue& object);
  PerProtocol<std::string> texts(std::string_view key);

  void readProtocols();
  void readFields();
  void readOptions();
  void checkNames(const JsonValue& object);
  void checkProtocols(const JsonValue& object);
  void checkActions(const JsonValue& list);
  void checkImap();
  void checkSmtp();
  void checkXexch50();
  void checkWhole();
  void problemAt(const JsonValue& value, std::string what) {
    report(problems_, {value.place(), std::move(what), "", value.length()});
  }
  const JsonValue& whole() const { return option_ == nullptr ? root_ : *option_; }
  bool concerns(const PersonaField& row) const { return !row.protocol || persona_.speaks(*row.protocol); }

  const JsonValue& root_;
  const JsonValue* option_;
  const std::string optionName_;
  Diagnostics& problems_;
  Persona persona_;
};

const JsonValue* PersonaFile::fact(std::string_view key, bool required) {
  const bool own = option_ != nullptr && option_->find(key) != nullptr;
  const JsonValue& from = own ? *option_ : root_;
  const std::string name(key);
  const JsonValue* object = objectIn(from, key, problems_);
  if (object == nullptr) {
    if (required && from.find(key) == nullptr) problemAt(from, "a persona needs \"" + name + "\"");
    return nullptr;
  }
  checkKeys(*object, {"value", "tag", "source"}, problems_);
  PersonaFact fact{own ? "with " + optionName_ + ": " + name : name, "", tagOf(*object),
                   textIn(*object, "source", problems_).value_or("")};
  if (fact.source.empty()) problemAt(*object, "\"" + name + "\" does not say where it is from: \"source\"");
  const JsonValue* value = object->find("value");
  if (value == nullptr) {
    problemAt(*object, "\"" + name + "\" has no \"value\"");
    return nullptr;
  }
  const SourceLocation place = value->place();
  fact.value = place.file->text.substr(value->offset(), value->length());
  persona_.facts.push_back(std::move(fact));
  return object;
}

Evidence PersonaFile::tagOf(const JsonValue& object) {
  const JsonValue* tag = object.find("tag");
  if (tag == nullptr) problemAt(object, "\"tag\" is missing");
  const bool known = tag != nullptr && checkWord(*tag, "tag", evidenceNames(), problems_);
  return known ? *findEvidence(tag->string()) : Evidence::kSynthetic;
}

PerProtocol<std::string> PersonaFile::texts(std::string_view key) {
  PerProtocol<std::string> read;
  const JsonValue* object = fact(key, false);
  if (object == nullptr) return read;
  const bool differs = object->find("value")->isObject();
  const JsonValue& from = differs ? *object->find("value") : *object;
  Names known;
  for (const MailProtocol protocol : persona_.protocols) {
    known.emplace_back(mailProtocolName(protocol));
    read[protocol] = textIn(from, differs ? known.back() : "value", problems_).value_or("");
  }
  if (differs) checkKeys(from, known, problems_);
  return read;
}

Persona PersonaFile::read(const std::string& name) {
  persona_.name = name;
  if (!expectKind(whole(), JsonKind::kObject, option_ == nullptr ? "a persona" : optionName_, problems_)) return {};
  checkNames(whole());
  persona_.title = textIn(root_, "title", problems_).value_or("");
  if (persona_.title.empty()) problemAt(root_, "a persona needs a \"title\"");
  readProtocols();
  checkProtocols(whole());
  readFields();
  if (persona_.speaks(MailProtocol::kImap)) checkImap();
  if (persona_.speaks(MailProtocol::kSmtp)) checkSmtp();
  checkWhole();
  if (option_ == nullptr) readOptions();
  return std::move(persona_);
}

void PersonaFile::readProtocols() {
  const JsonValue* object = fact("protocols", true);
  std::optional<FieldValue> named;
  if (object != nullptr) named = valueOfForm(*object->find("value"), "protocols", kPersonaProtocolsForm, problems_);
  const Names spoken = named ? std::get<Names>(*named) : Names();
  for (const MailProtocol protocol : kAllMailProtocols) {
    const bool speaks = std::find(spoken.begin(), spoken.end(), mailProtocolName(protocol)) != spoken.end();
    if (speaks) persona_.protocols.push_back(protocol);
  }
  if (spoken.empty() && root_.find("protocols") != nullptr) problemAt(*root_.find("protocols"), "it speaks nothing");
}

// Unknown keys come first: one that is misspelt is missing too.
void PersonaFile::checkNames(const JsonValue& object) {
  Names known;
  if (option_ == nullptr) known = {"title", "protocols", "with"};  // an option speaks what the program speaks
  for (const PersonaField& row : personaFields()) known.emplace_back(row.field.key);
  for (const PersonaTextField& row : personaTextFields()) known.emplace_back(row.key);
  checkKeys(object, known, problems_);
}

void PersonaFile::checkProtocols(const JsonValue& object) {
  for (const PersonaField& row : personaFields()) {
    const JsonValue* value = object.find(row.field.key);
    if (value == nullptr || concerns(row)) continue;
    problemAt(*value, "\"" + std::string(row.field.key) + "\" is about " +
                          std::string(mailProtocolName(*row.protocol)) + ", which this persona does not speak");
  }
}

// What a program does goes by what it speaks.
void PersonaFile::checkActions(const JsonValue& list) {
  const Names known = personaActions(persona_.protocols);
  for (const JsonValue& item : list.items()) checkWord(item, "word in actions", known, problems_);
}

void PersonaFile::readFields() {
  for (const PersonaField& row : personaFields()) {
    const JsonValue* object = concerns(row) ? fact(row.field.key, row.field.required) : nullptr;
    if (object == nullptr) continue;
    if (row.field.key == kActionsKey) checkActions(*object->find("value"));
    auto value = valueOfForm(*object->find("value"), row.field.key, row.field.form, problems_);
    if (value) row.field.fill(persona_, *std::move(value));
  }
  for (const PersonaTextField& row : personaTextFields()) persona_.*row.text = texts(row.key);
}

void PersonaFile::checkImap() {
  const std::string& prefix = persona_.tagPrefix;
  const bool usable = prefix.size() <= kMaxTagPrefixBytes && isAll(prefix, isLetterOrDigit);
  if (!usable || (prefix.empty() && !persona_.tagCounts)) {
    problemAt(whole(), "\"tag-prefix\" is no IMAP tag: at most 16 letters and digits");
  }
}

void PersonaFile::checkSmtp() {
  const SmtpHabits& smtp = persona_.smtp;
  if (!isSmtpHelloName(smtp.heloName)) problemAt(whole(), "\"helo-name\" is no host name");
  checkXexch50();
  if (smtp.reporter.size() > kMaxReporterBytes || holdsControls(smtp.reporter)) {
    problemAt(whole(), "\"reporter\" is too long, or no line of text");
  }
  const bool logsOn = smtp.logon != SmtpHabits::Logon::kNever;
  if (logsOn == smtp.loginVerbs.empty()) {
    problemAt(whole(),
              "\"logon-verbs\" does not fit \"logon-when\": who never logs on needs none, others one at least");
  }
}

// "2336 3": octets, and a second number of which nothing is known.
void PersonaFile::checkXexch50() {
  SmtpHabits& smtp = persona_.smtp;
  if (smtp.xexch50.empty()) return;
  const std::vector<std::string_view> numbers = split(smtp.xexch50, ' ');
  const auto octets = smtpSize(numbers.front());
  if (octets) smtp.xexch50Octets = static_cast<size_t>(*octets);
  if (numbers.size() != 2 || !octets || *octets > kMaxXexch50Octets || !smtpSize(numbers.back())) {
    problemAt(whole(), "\"xexch50\" is two numbers, at most 65,536 octets: \"2336 3\"");
  }
}

// What no field says alone.
void PersonaFile::checkWhole() {
  const bool onlySends = persona_.protocols == std::vector{MailProtocol::kSmtp};
  const bool neverLogsOn = onlySends && persona_.smtp.logon == SmtpHabits::Logon::kNever;
  if (persona_.mechanisms.empty() && !neverLogsOn) problemAt(whole(), "\"mechanisms\" is empty");
  if (persona_.actions.empty()) problemAt(whole(), "\"actions\" is empty");
  for (const MailProtocol protocol : persona_.protocols) {
    if ((persona_.asksFirst || persona_.asksAgain) && persona_.promptText[protocol].empty()) {
      problemAt(whole(), "a persona that asks its user needs a \"prompt-text\"");
    }
  }
}

void PersonaFile::readOptions() {
  const JsonValue* options = objectIn(root_, "with", problems_);
  if (options == nullptr || !problems_.empty()) return;
  for (const JsonMember& member : options->members()) {
    if (member.key.empty() || !isAll(member.key, isOptionCharacter)) {
      report(problems_, {member.keyPlace, "an option's name is letters, digits and '-'", "", member.keyLength});
    }
    Persona changed = PersonaFile(root_, &member.value, member.key, problems_).read(persona_.name);
    const std::string mark = "with " + member.key + ": ";
    for (const PersonaFact& fact : changed.facts) {
      if (fact.field.starts_with(mark)) persona_.facts.push_back(fact);
    }
    persona_.options.emplace(member.key, std::make_shared<const Persona>(std::move(changed)));
  }
}

}  // namespace

std::optional<Persona> loadPersona(const std::filesystem::path& path, Diagnostics& problems) {
  const auto root = readJson(path.string(), problems);
  if (!root) return std::nullopt;
  Persona persona = PersonaFile(*root, nullptr, "", problems).read(path.stem().string());
  return problems.empty() ? std::optional(std::move(persona)) : std::nullopt;
}

}  // namespace coexist
