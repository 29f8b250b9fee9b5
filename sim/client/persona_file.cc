#include "client/persona_file.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <utility>

#include "base/json_document.h"
#include "base/text.h"
#include "sasl/mechanism_table.h"
#include "wire/smtp_command.h"

namespace coexist {
namespace {

// Every field, and the protocol that it belongs to.
struct FieldRow {
  std::string_view name;
  std::optional<MailProtocol> protocol = std::nullopt;  // none: every one
};
constexpr FieldRow kFields[] = {{"protocols"},
                                {"mechanisms"},
                                {"startTls"},
                                {"certificate"},
                                {"nextMechanismAfterBad"},
                                {"asksFirst"},
                                {"asksAgain"},
                                {"newConnectionAfterRefusal"},
                                {"logonName"},
                                {"actions"},
                                {"promptText"},
                                {"errorText"},
                                {"giveUpText"},
                                {"noMechanismText"},
                                {"failureText"},
                                {"tagPrefix", MailProtocol::kImap},
                                {"tagCounts", MailProtocol::kImap},
                                {"pop3Asks", MailProtocol::kPop3},
                                {"pop3OkContinues", MailProtocol::kPop3},
                                {"pop3AsksAfterLogon", MailProtocol::kPop3},
                                {"heloName", MailProtocol::kSmtp},
                                {"logonVerbs", MailProtocol::kSmtp},
                                {"logonWhen", MailProtocol::kSmtp},
                                {"initialResponse", MailProtocol::kSmtp},
                                {"messageParameters", MailProtocol::kSmtp},
                                {"xexch50", MailProtocol::kSmtp},
                                {"reporter", MailProtocol::kSmtp}};

using Names = std::vector<std::string>;
const Names kLoginNames = {"account", "domain-account", "upn", "smtp"};
const Names kReadingActions = {"check mail", "probe"};
const Names kSendingActions = {"send mail"};
constexpr size_t kMaxTagPrefixBytes = 16;
constexpr size_t kMaxReporterBytes = 200;
constexpr size_t kMaxXexch50Octets = 65'536;

template <typename Value, size_t kCount>
using Words = std::array<std::pair<std::string_view, Value>, kCount>;

constexpr Words<Persona::StartTls, 3> kStartTls = {{{"never", Persona::StartTls::kNever},
                                                    {"when-offered", Persona::StartTls::kWhenOffered},
                                                    {"required", Persona::StartTls::kRequired}}};
constexpr Words<Persona::Certificate, 2> kCertificate = {
    {{"checked", Persona::Certificate::kChecked}, {"any-name", Persona::Certificate::kAnyName}}};
constexpr Words<SmtpHabits::Logon, 4> kLoginWhen = {{{"verb-listed", SmtpHabits::Logon::kVerbListed},
                                                     {"mechanism-listed", SmtpHabits::Logon::kMechanismListed},
                                                     {"always", SmtpHabits::Logon::kAlways},
                                                     {"never", SmtpHabits::Logon::kNever}}};
constexpr Words<Evidence, 4> kTags = {{{"documented", Evidence::kDocumented},
                                       {"observed", Evidence::kObserved},
                                       {"inferred", Evidence::kInferred},
                                       {"synthetic", Evidence::kSynthetic}}};

Names mechanismNames() {
  Names names = spokenSaslNames(SaslOrder::kHidingFirst);
  names.emplace_back(kProtocolsOwnLogin);
  return names;
}

bool allOf(std::string_view text, std::string_view allowed) {
  return text.find_first_not_of(allowed) == std::string_view::npos;
}

constexpr std::string_view kLettersAndDigits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

class PersonaFile {
 public:
  // Reads `root`, or what becomes of it when the fields of `option`, called `optionName`, take the place of its own.
  PersonaFile(const JsonValue& root, const JsonValue* option, std::string optionName, Diagnostics& problems)
      : root_(root), option_(option), optionName_(std::move(optionName)), problems_(problems) {}

  Persona read(const std::string& name);

 private:
  enum class Need { kRequired, kOptional };
  // The object of one field; what it says of its origin goes into the persona's facts.
  const JsonValue* field(const std::string& name, Need need = Need::kRequired);

  std::string text(const std::string& name, Need need = Need::kRequired);
  PerProtocol<std::string> texts(const std::string& name);
  bool flag(const std::string& name);
  Names words(const std::string& name, const Names& known);
  std::string word(const std::string& name, const Names& known);
  template <typename Value, size_t kCount>
  Value choice(const JsonValue* object, const std::string& key, const Words<Value, kCount>& choices);

  void readProtocols();
  void readLogin();
  void readTexts();
  void readImap();
  void readPop3();
  void readSmtp();
  void readXexch50();
  void readOptions();
  void checkNames(const JsonValue& object);
  void checkProtocols(const JsonValue& object);
  void checkWhole();
  void problemAt(const JsonValue& value, std::string what) {
    report(problems_, {value.place(), std::move(what), "", value.length()});
  }
  const JsonValue& whole() const { return option_ == nullptr ? root_ : *option_; }

  const JsonValue& root_;
  const JsonValue* option_;
  const std::string optionName_;
  Diagnostics& problems_;
  Persona persona_;
};

const JsonValue* PersonaFile::field(const std::string& name, Need need) {
  const bool own = option_ != nullptr && option_->find(name) != nullptr;
  const JsonValue& from = own ? *option_ : root_;
  const JsonValue* object = objectIn(from, name, problems_);
  if (object == nullptr) {
    if (need == Need::kRequired && from.find(name) == nullptr) problemAt(from, "a persona needs \"" + name + "\"");
    return nullptr;
  }
  checkKeys(*object, {"value", "tag", "source"}, problems_);
  PersonaFact fact{own ? "with " + optionName_ + ": " + name : name, "", choice(object, "tag", kTags),
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

std::string PersonaFile::text(const std::string& name, Need need) {
  const JsonValue* object = field(name, need);
  return object == nullptr ? std::string() : textIn(*object, "value", problems_).value_or("");
}

// One text for all protocols, or an object of one for each.
PerProtocol<std::string> PersonaFile::texts(const std::string& name) {
  PerProtocol<std::string> read;
  const JsonValue* object = field(name, Need::kOptional);
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

bool PersonaFile::flag(const std::string& name) {
  const JsonValue* object = field(name);
  return object != nullptr && booleanIn(*object, "value", problems_).value_or(false);
}

Names PersonaFile::words(const std::string& name, const Names& known) {
  const JsonValue* object = field(name);
  const JsonValue* array = object == nullptr ? nullptr : arrayIn(*object, "value", problems_);
  if (array == nullptr) return {};
  Names found;
  for (const JsonValue& item : array->items()) {
    if (!checkWord(item, "word in " + name, known, problems_)) continue;
    if (std::find(found.begin(), found.end(), item.string()) != found.end()) problemAt(item, "named twice");
    found.push_back(item.string());
  }
  return found;
}

std::string PersonaFile::word(const std::string& name, const Names& known) {
  const JsonValue* object = field(name);
  if (object == nullptr || !checkWord(*object->find("value"), name, known, problems_)) return "";
  return object->find("value")->string();
}

template <typename Value, size_t kCount>
Value PersonaFile::choice(const JsonValue* object, const std::string& key, const Words<Value, kCount>& choices) {
  const JsonValue* value = object == nullptr ? nullptr : object->find(key);
  if (object != nullptr && value == nullptr) problemAt(*object, "\"" + key + "\" is missing");
  if (value == nullptr) return choices.front().second;
  Names known;
  for (const auto& [name, meaning] : choices) known.emplace_back(name);
  if (!checkWord(*value, key, known, problems_)) return choices.front().second;
  return std::find_if(choices.begin(), choices.end(), [&](const auto& row) { return row.first == value->string(); })
      ->second;
}

Persona PersonaFile::read(const std::string& name) {
  persona_.name = name;
  if (!expectKind(whole(), JsonKind::kObject, option_ == nullptr ? "a persona" : optionName_, problems_)) return {};
  checkNames(whole());
  persona_.title = textIn(root_, "title", problems_).value_or("");
  if (persona_.title.empty()) problemAt(root_, "a persona needs a \"title\"");
  readProtocols();
  checkProtocols(whole());
  readLogin();
  readTexts();
  if (persona_.speaks(MailProtocol::kImap)) readImap();
  if (persona_.speaks(MailProtocol::kPop3)) readPop3();
  if (persona_.speaks(MailProtocol::kSmtp)) readSmtp();
  checkWhole();
  if (option_ == nullptr) readOptions();
  return std::move(persona_);
}

void PersonaFile::readProtocols() {
  Names known;
  for (const MailProtocol protocol : kAllMailProtocols) known.emplace_back(mailProtocolName(protocol));
  const Names spoken = words("protocols", known);
  for (const MailProtocol protocol : kAllMailProtocols) {
    const bool named = std::find(spoken.begin(), spoken.end(), mailProtocolName(protocol)) != spoken.end();
    if (named) persona_.protocols.push_back(protocol);
  }
  if (spoken.empty() && root_.find("protocols") != nullptr) problemAt(*root_.find("protocols"), "it speaks nothing");
}

// Unknown keys come first: one that is misspelt is missing too.
void PersonaFile::checkNames(const JsonValue& object) {
  Names known;
  for (const FieldRow& row : kFields) known.emplace_back(row.name);
  if (option_ == nullptr) known.insert(known.end(), {"title", "with"});
  if (option_ != nullptr) known.erase(known.begin());  // an option speaks what the program speaks
  checkKeys(object, known, problems_);
}

// Fields of a protocol that is not spoken.
void PersonaFile::checkProtocols(const JsonValue& object) {
  for (const FieldRow& row : kFields) {
    const JsonValue* value = object.find(row.name);
    if (value == nullptr || !row.protocol || persona_.speaks(*row.protocol)) continue;
    problemAt(*value, "\"" + std::string(row.name) + "\" is about " + std::string(mailProtocolName(*row.protocol)) +
                          ", which this persona does not speak");
  }
}

void PersonaFile::readLogin() {
  persona_.mechanisms = words("mechanisms", mechanismNames());
  persona_.startTls = choice(field("startTls"), "value", kStartTls);
  persona_.certificate = choice(field("certificate"), "value", kCertificate);
  persona_.nextMechanismAfterBad = flag("nextMechanismAfterBad");
  persona_.asksFirst = flag("asksFirst");
  persona_.asksAgain = flag("asksAgain");
  persona_.newConnectionAfterRefusal = flag("newConnectionAfterRefusal");
  persona_.loginName = word("logonName", kLoginNames);
  Names known;
  const bool reads = persona_.speaks(MailProtocol::kImap) || persona_.speaks(MailProtocol::kPop3);
  if (reads) known = kReadingActions;
  if (persona_.speaks(MailProtocol::kSmtp)) known.insert(known.end(), kSendingActions.begin(), kSendingActions.end());
  persona_.actions = words("actions", known);
}

void PersonaFile::readTexts() {
  persona_.promptText = texts("promptText");
  persona_.errorText = texts("errorText");
  persona_.giveUpText = texts("giveUpText");
  persona_.noMechanismText = texts("noMechanismText");
  persona_.failureText = texts("failureText");
}

void PersonaFile::readImap() {
  persona_.tagPrefix = text("tagPrefix");
  persona_.tagCounts = flag("tagCounts");
  const bool usable = persona_.tagPrefix.size() <= kMaxTagPrefixBytes && allOf(persona_.tagPrefix, kLettersAndDigits);
  if (!usable || (persona_.tagPrefix.empty() && !persona_.tagCounts)) {
    problemAt(whole(), "\"tagPrefix\" is no IMAP tag: at most 16 letters and digits");
  }
}

void PersonaFile::readPop3() {
  persona_.pop3Asks = words("pop3Asks", {"CAPA", "AUTH"});
  persona_.pop3OkContinues = flag("pop3OkContinues");
  persona_.pop3AsksAfterLogin = flag("pop3AsksAfterLogon");
}

void PersonaFile::readSmtp() {
  SmtpHabits& smtp = persona_.smtp;
  smtp.heloName = text("heloName");
  smtp.loginVerbs = words("logonVerbs", {"AUTH", "XAUTH"});
  smtp.logon = choice(field("logonWhen"), "value", kLoginWhen);
  smtp.initialResponse = flag("initialResponse");
  smtp.messageParameters = flag("messageParameters");
  smtp.reporter = text("reporter", Need::kOptional);
  if (!isSmtpHelloName(smtp.heloName)) problemAt(whole(), "\"heloName\" is no host name");
  readXexch50();
  if (smtp.reporter.size() > kMaxReporterBytes || holdsControls(smtp.reporter)) {
    problemAt(whole(), "\"reporter\" is too long, or no line of text");
  }
  const bool logsOn = smtp.logon != SmtpHabits::Logon::kNever;
  if (logsOn == smtp.loginVerbs.empty()) {
    problemAt(whole(), "\"logonVerbs\" does not fit \"logonWhen\": who never logs on needs none, others one at least");
  }
}

// "2336 3": octets, and a second number of which nothing is known.
void PersonaFile::readXexch50() {
  SmtpHabits& smtp = persona_.smtp;
  smtp.xexch50 = text("xexch50", Need::kOptional);
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
      problemAt(whole(), "a persona that asks its user needs a \"promptText\"");
    }
  }
}

void PersonaFile::readOptions() {
  const JsonValue* options = objectIn(root_, "with", problems_);
  if (options == nullptr || !problems_.empty()) return;
  for (const JsonMember& member : options->members()) {
    if (member.key.empty() || !allOf(member.key, std::string(kLettersAndDigits) + "-")) {
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
