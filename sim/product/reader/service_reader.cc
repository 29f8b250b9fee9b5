#include "product/reader/service_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "product/reader/profile_reader.h"
#include "product/reader/setting_reader.h"
#include "sasl/mechanism_table.h"

namespace coexist {

void ServiceReader::read(const JsonValue& section) {
  const bool served = booleanFact(section, "served").value_or(true);
  serve(served);
  if (!served) {
    checkKeys(section, {"served"}, problems_);
    return;
  }
  std::vector<std::string> keys = {"served", "states", "limits", "texts", "settings"};
  for (std::string& key : ownKeys()) keys.push_back(std::move(key));
  checkKeys(section, keys, problems_);
  if (const JsonValue* value = objectIn(section, "settings", problems_)) {
    SettingReader(product_, problems_).readOf(protocol_, *value);
  }
  if (const JsonValue* value = objectIn(section, "states", problems_)) states(*value);
  if (const JsonValue* value = objectIn(section, "texts", problems_)) readTexts(*value);
  if (const JsonValue* value = objectIn(section, "limits", problems_)) limits(*value);
  readOwn(section);
}

void ServiceReader::readTexts(const JsonValue& object) {
  const std::vector<std::string> names = textNames();
  checkKeys(object, names, problems_);
  for (const JsonMember& member : object.members()) {
    const auto name = std::find(names.begin(), names.end(), member.key);
    if (name == names.end()) continue;
    const auto fact = text(member.value, member.key);
    if (!fact) continue;
    const auto which = static_cast<size_t>(name - names.begin());
    checkText(*member.value.find("text"), which, *fact);
    texts()[which] = *fact;
  }
}

void ServiceReader::checkText(const JsonValue& value, size_t which, const SourcedText& fact) {
  if (const std::string fault = textFault(which, fact.text); !fault.empty()) {
    const std::string first = fact.text.substr(0, fact.text.find(' '));
    reportAt(value, fmt::format("{} begins with \"{}\"", textNames()[which], first), fault, problems_);
  }
  const std::string known = fields(which);
  if (withoutFields(fact.text, known).find_first_of("{}") == std::string::npos) return;
  const std::vector<std::string_view> names = wordsOf(known);
  const std::string filled = fmt::format("{{{}}}", fmt::join(names, "}, {"));
  reportAt(value, "a brace in a reply text",
           fmt::format("only {} {} filled in, and only once", filled, names.size() == 1 ? "is" : "are"), problems_);
}

void ServiceReader::states(const JsonValue& object) {
  std::vector<std::string> stateNames = {std::string(kAnyState)};
  for (size_t i = 0; i < kAccessStates; ++i) stateNames.emplace_back(accessStateName(static_cast<AccessState>(i)));
  checkKeys(object, words(kRoleNames), problems_);

  // The wider word first, so that the narrower one next to it says the exception.
  for (const std::string_view role : {kRoleNames[2], kRoleNames[0], kRoleNames[1]}) {
    const JsonValue* cells = objectIn(object, role, problems_);
    if (cells == nullptr || !checkKeys(*cells, stateNames, problems_)) continue;
    std::vector<size_t> roles = {0, 1};
    if (role != kRoleNames[2]) roles = {role == kRoleNames[0] ? size_t{0} : size_t{1}};
    for (size_t name = 0; name < stateNames.size(); ++name) {
      const JsonValue* cell = objectIn(*cells, stateNames[name], problems_);
      if (cell == nullptr) continue;
      std::vector<size_t> statesAt = {0, 1, 2, 3};
      if (name > 0) statesAt = {name - 1};
      state(*cell, roles, statesAt);
    }
  }
}

void ServiceReader::state(const JsonValue& cell, std::span<const size_t> roles, std::span<const size_t> statesAt) {
  const std::string offer(offerKey());
  const auto fact = evidence(cell, "a state", {offer, "advertises", "honours"});
  if (!fact) return;
  const bool offers = cell.find(offer) != nullptr;
  const JsonValue* advertises = arrayIn(cell, "advertises", problems_);
  const JsonValue* honours = arrayIn(cell, "honours", problems_);
  if (!offers && advertises == nullptr && honours == nullptr) {
    return reportAt(cell, "a state says nothing", fmt::format("known: {}, advertises, honours", offer), problems_);
  }
  if (offers && !checkOffer(cell)) return;
  std::vector<std::string> listed;
  std::vector<std::string> accepted;
  if (advertises != nullptr) listed = mechanisms(*advertises, knownSaslNames());
  if (honours != nullptr) accepted = mechanisms(*honours, spokenSaslNames());

  MechanismLists& lists = mechanismLists();
  for (const size_t role : roles) {
    for (const size_t at : statesAt) {
      lists.evidence[role][at] = *fact;
      if (offers) takeOffer(cell, role, at);
      if (advertises != nullptr) lists.advertised[role][at] = listed;
      if (honours != nullptr) lists.honoured[role][at] = accepted;
    }
  }
}

bool ServiceReader::checkLines(const JsonValue& cell, std::string_view fields, std::string_view mechanismKey) {
  const size_t before = problems_.size();
  textsIn(cell, offerKey(), problems_);
  if (problems_.size() != before) return false;
  const JsonValue* list = cell.find(offerKey());
  for (const JsonValue& item : list->items()) {
    const std::string& line = item.string();
    if (line.empty() || line.front() == ' ' || line.size() > kMaxTextBytes || !isPrintable(line)) {
      reportAt(item, "a line of a list must be 1 to 1000 printable ASCII characters and begin with a word", {},
               problems_);
      continue;
    }
    const bool braces = withoutFields(line, fields).find_first_of("{}") != std::string::npos;
    const bool mechanisms = equalsIgnoreCase(split(line, ' ').front(), mechanismKey);
    if (!braces && (!mechanisms || line.find("{auth}") != std::string::npos)) continue;
    reportAt(item, "mechanisms stand in \"advertises\", and in the line as one {auth}", {}, problems_);
  }
  return problems_.size() == before;
}

std::vector<std::string> ServiceReader::mechanisms(const JsonValue& list, const std::vector<std::string>& known) {
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

}  // namespace coexist
