#include "product/reader/service_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "product/reader/section_words.h"
#include "product/reader/setting_reader.h"
#include "product/reader/sourced_text_reader.h"
#include "sasl/mechanism_table.h"

namespace coexist {
namespace {

constexpr std::string_view kMisplacedMechanisms = "mechanisms stand in \"advertises\", and in the line as one {auth}";

// What is wrong with a text: "must begin with +OK". Empty: nothing.
template <typename Text>
std::string textFault(const ReplyTextRow<Text>& row, std::string_view text) {
  const std::vector<std::string_view> allowed = split(row.beginnings, ' ');
  if (std::find(allowed.begin(), allowed.end(), split(text, ' ').front()) != allowed.end()) return {};
  return fmt::format("must begin with {}", fmt::join(allowed, " or "));
}

std::string textFault(const ReplyTextRow<SmtpReplyText>& row, std::string_view text) {
  constexpr size_t kCodeDigits = 3;
  const std::string_view code = split(text, ' ').front();
  const std::vector<std::string_view> allowed = split(row.beginnings, ' ');
  const bool right =
      std::any_of(allowed.begin(), allowed.end(), [code](std::string_view start) { return code.starts_with(start); });
  if (code.size() == kCodeDigits && isAll(code, isDigit) && right) return {};
  return fmt::format("must begin with a code of three digits: {}", fmt::join(allowed, " or "));
}

template <typename Profile>
class ServiceReader : private FactReader {
 public:
  ServiceReader(MailProtocol protocol, Profile& profile, Product& product, Diagnostics& problems)
      : FactReader(problems), protocol_(protocol), profile_(profile), product_(product) {}

  void read(const JsonValue& section);

 private:
  using Row = typename decltype(Profile::replyTexts())::value_type;

  void texts(const JsonValue& object);
  void checkText(const JsonValue& value, const Row& row, const SourcedText& fact);
  void states(const JsonValue& object);
  void state(const JsonValue& cell, std::span<const size_t> roles, std::span<const size_t> statesAt);
  bool checkOffer(const JsonValue& cell, std::string& offer);
  bool checkOffer(const JsonValue& cell, std::vector<std::string>& offer);
  std::vector<std::string> mechanisms(const JsonValue& list, const std::vector<std::string>& known);

  const MailProtocol protocol_;
  Profile& profile_;
  Product& product_;
};

// "served": false takes the protocol of the parent away; then nothing else may stand there.
template <typename Profile>
void ServiceReader<Profile>::read(const JsonValue& section) {
  const bool served = booleanFact(section, section_word::kServed.key).value_or(true);
  if (!served) profile_ = {};
  profile_.served = served;
  std::vector<std::string> keys = {std::string(section_word::kServed.key)};
  if (served) {
    for (const SectionWord& part :
         {section_word::kStates, section_word::kLimits, section_word::kTexts, section_word::kSettings})
      keys.emplace_back(part.key);
    for (std::string& key : keysOf(Profile::fields())) keys.push_back(std::move(key));
  }
  checkKeys(section, keys, problems_);
  if (!served) return;
  if (const JsonValue* value = objectIn(section, section_word::kSettings.key, problems_)) {
    SettingReader(product_, problems_).readOf(protocol_, *value);
  }
  if (const JsonValue* value = objectIn(section, section_word::kStates.key, problems_)) states(*value);
  if (const JsonValue* value = objectIn(section, section_word::kTexts.key, problems_)) texts(*value);
  if (const JsonValue* value = objectIn(section, section_word::kLimits.key, problems_))
    factsOnly(*value, Profile::limits(), profile_);
  facts(section, Profile::fields(), profile_);
}

template <typename Profile>
void ServiceReader<Profile>::texts(const JsonValue& object) {
  std::vector<std::string> names;
  for (const Row& row : Profile::replyTexts()) names.emplace_back(row.name);
  checkKeys(object, names, problems_);
  for (const JsonMember& member : object.members()) {
    const auto name = std::find(names.begin(), names.end(), member.key);
    if (name == names.end()) continue;
    const auto which = static_cast<size_t>(name - names.begin());
    const auto fact = text(member.value, member.key, profile_.texts[which]);
    if (!fact) continue;
    if (const JsonValue* own = member.value.find("text")) checkText(*own, Profile::replyTexts()[which], *fact);
    profile_.texts[which] = *fact;
  }
}

template <typename Profile>
void ServiceReader<Profile>::checkText(const JsonValue& value, const Row& row, const SourcedText& fact) {
  if (const std::string fault = textFault(row, fact.text); !fault.empty()) {
    const std::string first = fact.text.substr(0, fact.text.find(' '));
    reportAt(value, fmt::format("{} begins with \"{}\"", row.name, first), fault, problems_);
  }
  const std::string known = fieldsOf(Profile::kEveryTextsFields, row.fields);
  const std::vector<std::string_view> names = wordsOf(known);
  std::string rest = fact.text;
  for (const std::string_view name : names) rest = filledText(rest, {{name, ""}});
  if (rest.find_first_of("{}") == std::string::npos) return;
  const std::string filled = fmt::format("{{{}}}", fmt::join(names, "}, {"));
  reportAt(value, "a brace in a reply text",
           fmt::format("only {} {} filled in", filled, names.size() == 1 ? "is" : "are"), problems_);
}

template <typename Profile>
void ServiceReader<Profile>::states(const JsonValue& object) {
  std::vector<std::string> stateNames = {std::string(section_word::kEachState.key)};
  for (size_t i = 0; i < kAccessStates; ++i) stateNames.emplace_back(accessStateName(static_cast<AccessState>(i)));
  const struct {
    std::string_view role;
    std::vector<size_t> cells;
  } roles[] = {
      {section_word::kBothRoles.key, {0, 1}}, {section_word::kFrontRole.key, {0}}, {section_word::kBackRole.key, {1}}};
  std::vector<std::string> roleNames;
  for (const auto& row : roles) roleNames.emplace_back(row.role);
  checkKeys(object, roleNames, problems_);

  // The wider word first, so that the narrower one next to it says the exception.
  for (const auto& row : roles) {
    const JsonValue* cells = objectIn(object, row.role, problems_);
    if (cells == nullptr || !checkKeys(*cells, stateNames, problems_)) continue;
    for (size_t name = 0; name < stateNames.size(); ++name) {
      const JsonValue* cell = objectIn(*cells, stateNames[name], problems_);
      if (cell == nullptr) continue;
      std::vector<size_t> statesAt = {0, 1, 2, 3};
      if (name > 0) statesAt = {name - 1};
      state(*cell, row.cells, statesAt);
    }
  }
}

template <typename Profile>
void ServiceReader<Profile>::state(const JsonValue& cell, std::span<const size_t> roles,
                                   std::span<const size_t> statesAt) {
  const std::string offer(Profile::kOffer.key);
  const auto fact = evidence(
      cell, "a state", {offer, std::string(section_word::kAdvertises.key), std::string(section_word::kHonours.key)});
  if (!fact) return;
  const bool offers = cell.find(offer) != nullptr;
  const JsonValue* advertises = arrayIn(cell, section_word::kAdvertises.key, problems_);
  const JsonValue* honours = arrayIn(cell, section_word::kHonours.key, problems_);
  if (!offers && advertises == nullptr && honours == nullptr) {
    return reportAt(cell, "a state says nothing",
                    fmt::format("known: {}, {}, {}", offer, section_word::kAdvertises.key, section_word::kHonours.key),
                    problems_);
  }
  std::decay_t<decltype(profile_.offers()[0][0])> offered;
  if (offers && !checkOffer(cell, offered)) return;
  std::vector<std::string> listed;
  std::vector<std::string> accepted;
  if (advertises != nullptr) listed = mechanisms(*advertises, knownSaslNames());
  if (honours != nullptr) accepted = mechanisms(*honours, spokenSaslNames());

  for (const size_t role : roles) {
    for (const size_t at : statesAt) {
      profile_.evidence[role][at] = *fact;
      if (offers) profile_.offers()[role][at] = offered;
      if (advertises != nullptr) profile_.advertised[role][at] = listed;
      if (honours != nullptr) profile_.honoured[role][at] = accepted;
    }
  }
}

// IMAP's one line.
template <typename Profile>
bool ServiceReader<Profile>::checkOffer(const JsonValue& cell, std::string& offer) {
  const JsonValue* value = stringIn(cell, Profile::kOffer.key, problems_);
  if (value == nullptr) return false;
  offer = value->string();
  if (!offer.starts_with("CAPABILITY ") || offer.size() > kMaxTextBytes || !isPrintable(offer)) {
    reportAt(*value, "a capability line begins with \"CAPABILITY \" and is printable ASCII", {}, problems_);
    return false;
  }
  const std::string rest = withoutFields(offer, Profile::kOffer.fields);
  if (rest.find_first_of("{}") == std::string::npos && rest.find("AUTH=") == std::string::npos) return true;
  reportAt(*value, std::string(kMisplacedMechanisms), {}, problems_);
  return false;
}

template <typename Profile>
bool ServiceReader<Profile>::checkOffer(const JsonValue& cell, std::vector<std::string>& offer) {
  const size_t before = problems_.size();
  offer = textsIn(cell, Profile::kOffer.key, problems_);
  if (problems_.size() != before) return false;
  for (const JsonValue& item : cell.find(Profile::kOffer.key)->items()) {
    const std::string& line = item.string();
    if (line.empty() || line.front() == ' ' || line.size() > kMaxTextBytes || !isPrintable(line)) {
      reportAt(item, "a line of a list must be 1 to 1000 printable ASCII characters and begin with a word", {},
               problems_);
      continue;
    }
    const bool braces = withoutFields(line, Profile::kOffer.fields).find_first_of("{}") != std::string::npos;
    const bool lists = equalsIgnoreCase(split(line, ' ').front(), Profile::kOffer.mechanisms);
    if (!braces && (!lists || line.find("{auth}") != std::string::npos)) continue;
    reportAt(item, std::string(kMisplacedMechanisms), {}, problems_);
  }
  return problems_.size() == before;
}

template <typename Profile>
std::vector<std::string> ServiceReader<Profile>::mechanisms(const JsonValue& list,
                                                            const std::vector<std::string>& known) {
  std::vector<std::string> names;
  for (const JsonValue& item : list.items()) {
    if (!checkWord(item, "mechanism", known, problems_)) continue;
    if (std::find(names.begin(), names.end(), item.string()) != names.end()) {
      reportAt(item, "the mechanism stands here twice", {}, problems_);
    }
    names.push_back(item.string());
  }
  return names;
}

template <typename Profile>
void readSection(MailProtocol protocol, const JsonValue& file, std::string_view key, Profile& profile, Product& product,
                 Diagnostics& problems) {
  const JsonValue* section = objectIn(file, key, problems);
  if (section != nullptr) ServiceReader(protocol, profile, product, problems).read(*section);
}

}  // namespace

void readImapSection(const JsonValue& file, std::string_view key, Product& product, Diagnostics& problems) {
  readSection(MailProtocol::kImap, file, key, product.imap, product, problems);
}

void readPop3Section(const JsonValue& file, std::string_view key, Product& product, Diagnostics& problems) {
  readSection(MailProtocol::kPop3, file, key, product.pop3, product, problems);
}

void readSmtpSection(const JsonValue& file, std::string_view key, Product& product, Diagnostics& problems) {
  readSection(MailProtocol::kSmtp, file, key, product.smtp, product, problems);
}

}  // namespace coexist
