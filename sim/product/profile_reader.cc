#include "product/profile_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "product/administrator.h"
#include "product/fact_reader.h"
#include "product/quirk.h"

namespace coexist {
namespace {

// The index of a string among `names`, reported when it is none of them.
std::optional<size_t> indexOf(const JsonValue* value, std::string_view what, std::span<const std::string_view> names,
                              Problems& problems) {
  if (value == nullptr || !checkWord(*value, what, words(names), problems)) return std::nullopt;
  return static_cast<size_t>(std::find(names.begin(), names.end(), value->string()) - names.begin());
}

class Reader : private FactReader {
 public:
  Reader(Product& product, Problems& problems) : FactReader(problems), product_(product) {}

  void read(const JsonValue& file);

 private:
  void imap(const JsonValue& object);
  void texts(const JsonValue& object);
  void checkText(const JsonValue& object, ImapText which, const Fact& fact);
  void states(const JsonValue& object);
  void state(const JsonValue& cell, std::span<const size_t> roles, std::span<const size_t> statesAt);
  bool capability(const JsonValue& value);
  std::vector<std::string> mechanisms(const JsonValue& list, size_t known);
  void limits(const JsonValue& object);
  void settings(const JsonValue& object);
  void settingsOf(MailProtocol protocol, const JsonValue& object);
  void setting(MailProtocol protocol, const JsonMember& member);
  void backEndService(const JsonValue& object);
  void proxyRules(const JsonValue& list);
  std::optional<ProxyRule> proxyRule(const JsonValue& object);
  void quirkList(const JsonValue& object);
  void cmdletList(const JsonValue& object);

  Product& product_;
};

void Reader::read(const JsonValue& file) {
  static const std::vector<std::string> kKeys = {"title",    "family",  "extends",          "notes", "imap",
                                                 "settings", "cmdlets", "back-end-service", "proxy", "quirks"};
  if (!expectKind(file, JsonKind::kObject, "a product", problems_)) return;
  checkKeys(file, kKeys, problems_);
  product_.title.clear();
  if (const auto title = textIn(file, "title", problems_)) product_.title = *title;
  if (const auto family = textIn(file, "family", problems_)) product_.family = *family;
  product_.notes = textsIn(file, "notes", problems_);
  if (const JsonValue* object = objectIn(file, "imap", problems_)) imap(*object);
  if (const JsonValue* object = objectIn(file, "settings", problems_)) settings(*object);
  if (const JsonValue* object = objectIn(file, "cmdlets", problems_)) cmdletList(*object);
  if (const JsonValue* object = objectIn(file, "back-end-service", problems_)) backEndService(*object);
  if (const JsonValue* list = arrayIn(file, "proxy", problems_)) proxyRules(*list);
  if (const JsonValue* object = objectIn(file, "quirks", problems_)) quirkList(*object);
}

void Reader::imap(const JsonValue& object) {
  product_.imap.served = true;
  checkKeys(object, {"states", "start-tls", "continuation", "literal-continuation", "limits", "texts", "settings"},
            problems_);
  if (const JsonValue* value = objectIn(object, "settings", problems_)) settingsOf(MailProtocol::kImap, *value);
  if (const JsonValue* value = objectIn(object, "states", problems_)) states(*value);
  if (const JsonValue* value = objectIn(object, "texts", problems_)) texts(*value);
  if (const JsonValue* value = objectIn(object, "limits", problems_)) limits(*value);
  continuation(object, "continuation", product_.imap.continuation);
  continuation(object, "literal-continuation", product_.imap.literalContinuation);
  const JsonValue* startTls = objectIn(object, "start-tls", problems_);
  if (startTls == nullptr || !evidence(*startTls, "start-tls", {"value"})) return;
  if (const auto offered = booleanIn(*startTls, "value", problems_)) product_.imap.startTls = *offered;
}

void Reader::texts(const JsonValue& object) {
  std::vector<std::string> names;
  for (size_t i = 0; i < kImapTexts; ++i) names.emplace_back(imapTextName(static_cast<ImapText>(i)));
  checkKeys(object, names, problems_);
  for (const JsonMember& member : object.members()) {
    const auto name = std::find(names.begin(), names.end(), member.key);
    if (name == names.end()) continue;
    const auto which = static_cast<ImapText>(name - names.begin());
    const auto fact = text(member.value, member.key);
    if (!fact) continue;
    checkText(*member.value.find("text"), which, *fact);
    product_.imap.texts[static_cast<size_t>(which)] = *fact;
  }
}

void Reader::checkText(const JsonValue& value, ImapText which, const Fact& fact) {
  const std::string_view statuses = imapTextStatuses(which);
  const std::string_view first = split(fact.text, ' ').front();
  const std::vector<std::string_view> allowed = split(statuses, ' ');
  if (std::find(allowed.begin(), allowed.end(), first) == allowed.end()) {
    const std::string what = fmt::format("{} begins with \"{}\"", imapTextName(which), first);
    reportAt(value, what, fmt::format("must begin with {}", fmt::join(allowed, " or ")), problems_);
  }
  std::string rest = fact.text;
  if (const size_t at = rest.find("{host}"); at != std::string::npos) rest.erase(at, 6);
  if (rest.find_first_of("{}") == std::string::npos) return;
  reportAt(value, "a brace in a reply text", "only {host} is filled in, and only once", problems_);
}

void Reader::states(const JsonValue& object) {
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

void Reader::state(const JsonValue& cell, std::span<const size_t> roles, std::span<const size_t> statesAt) {
  const auto fact = evidence(cell, "a state", {"capability", "advertises", "honours"});
  if (!fact) return;
  const JsonValue* line = stringIn(cell, "capability", problems_);
  const JsonValue* advertises = arrayIn(cell, "advertises", problems_);
  const JsonValue* honours = arrayIn(cell, "honours", problems_);
  if (line == nullptr && advertises == nullptr && honours == nullptr) {
    return reportAt(cell, "a state says nothing", "known: capability, advertises, honours", problems_);
  }
  if (line != nullptr && !capability(*line)) return;
  std::vector<std::string> listed;
  std::vector<std::string> accepted;
  if (advertises != nullptr) listed = mechanisms(*advertises, std::size(kMechanismNames));
  if (honours != nullptr) accepted = mechanisms(*honours, kMechanismsSpoken);

  for (const size_t role : roles) {
    for (const size_t at : statesAt) {
      Fact& known = product_.imap.capability[role][at];
      known = {line != nullptr ? line->string() : known.text, fact->tag, fact->source};
      if (advertises != nullptr) product_.imap.advertised[role][at] = listed;
      if (honours != nullptr) product_.imap.honoured[role][at] = accepted;
    }
  }
}

bool Reader::capability(const JsonValue& value) {
  std::string rest = value.string();
  if (!rest.starts_with("CAPABILITY ") || rest.size() > kMaxTextBytes || !isPrintable(rest)) {
    reportAt(value, "a capability line begins with \"CAPABILITY \" and is printable ASCII", {}, problems_);
    return false;
  }
  if (const size_t at = rest.find("{auth}"); at != std::string::npos) rest.erase(at, 6);
  if (rest.find_first_of("{}") == std::string::npos && rest.find("AUTH=") == std::string::npos) return true;
  reportAt(value, "mechanisms stand in \"advertises\", and in the line as one {auth}", {}, problems_);
  return false;
}

std::vector<std::string> Reader::mechanisms(const JsonValue& list, size_t known) {
  std::vector<std::string> names;
  for (const JsonValue& item : list.items()) {
    if (!checkWord(item, "mechanism", words(std::span(kMechanismNames).first(known)), problems_)) continue;
    if (std::find(names.begin(), names.end(), item.string()) != names.end()) {
      reportAt(item, "the mechanism stands here twice", {}, problems_);
    }
    names.push_back(item.string());
  }
  return names;
}

void Reader::limits(const JsonValue& object) {
  checkKeys(object, {"max-literal-bytes", "max-errors"}, problems_);
  if (const auto bytes = numberFact(object, "max-literal-bytes", 1, kMaxLiteralLimit)) {
    product_.imap.maxLiteralBytes = static_cast<size_t>(*bytes);
  }
  if (const auto errors = numberFact(object, "max-errors", 0, kMaxErrorLimit)) {
    product_.imap.maxErrors = static_cast<int>(*errors);
  }
}

// Those that every protocol's service has in common.
void Reader::settings(const JsonValue& object) {
  std::vector<std::string> names;
  for (const ServiceSetting& row : serviceSettings()) {
    if (!row.ownValue) names.emplace_back(row.name);
  }
  checkKeys(object, names, problems_);
  for (const JsonMember& member : object.members()) {
    if (std::find(names.begin(), names.end(), member.key) == names.end()) continue;
    const size_t before = problems_.size();
    for (const MailProtocol protocol : kAllMailProtocols) {
      if (problems_.size() == before) setting(protocol, member);
    }
  }
}

void Reader::settingsOf(MailProtocol protocol, const JsonValue& object) {
  std::vector<std::string> names;
  for (const ServiceSetting& row : serviceSettings()) {
    if (row.concerns(protocol)) names.emplace_back(row.name);
  }
  checkKeys(object, names, problems_);
  for (const JsonMember& member : object.members()) {
    if (std::find(names.begin(), names.end(), member.key) != names.end()) setting(protocol, member);
  }
}

void Reader::setting(MailProtocol protocol, const JsonMember& member) {
  const JsonValue& object = member.value;
  auto fact = evidence(object, member.key, {"value", "settable"});
  if (!fact) return;
  const ServiceSetting& row = *findServiceSetting(protocol, member.key);
  if (const JsonValue* value = object.find("value")) {
    const std::string given =
        value->kind() == JsonKind::kBoolean ? (value->boolean() ? "true" : "false") : value->string();
    if (!row.assign(product_.defaults[protocol], given)) {
      return reportAt(*value, fmt::format("no value of {}", row.name), std::string(row.takes), problems_);
    }
    fact->text = row.show(product_.defaults[protocol]);
  }
  const auto settable = booleanIn(object, "settable", problems_);
  if (fact->text.empty() && !settable) {
    return reportAt(object, member.key + " says nothing", "known: value, settable", problems_);
  }
  if (fact->text.empty()) fact->text = product_.settings[protocol][member.key].text;
  product_.settings[protocol][member.key] = *fact;
  if (!settable) return;
  if (*settable) {
    product_.parameters[protocol].insert(member.key);
  } else {
    product_.parameters[protocol].erase(member.key);
  }
}

void Reader::backEndService(const JsonValue& object) {
  checkKeys(object, words(kPortKeys), problems_);
  for (const MailProtocol protocol : kAllMailProtocols) {
    const auto port = numberFact(object, kPortKeys[static_cast<size_t>(protocol)], 1, 65535);
    if (!port) continue;
    product_.splitServices = true;
    product_.trustPorts[protocol] = static_cast<uint16_t>(*port);
  }
}

void Reader::proxyRules(const JsonValue& list) {
  product_.proxyRules.clear();
  for (const JsonValue& item : list.items()) {
    if (auto rule = proxyRule(item)) product_.proxyRules.push_back(std::move(*rule));
  }
}

std::optional<ProxyRule> Reader::proxyRule(const JsonValue& object) {
  auto fact =
      evidence(object, "a proxy rule", {"towards", "logons", "security", "imap-port", "pop3-port", "smtp-port"});
  if (!fact) return std::nullopt;
  ProxyRule rule;
  rule.evidence = *fact;
  rule.towards = textsIn(object, "towards", problems_);
  if (const JsonValue* logons = arrayIn(object, "logons", problems_)) {
    for (const JsonValue& logon : logons->items()) {
      if (const auto at = indexOf(&logon, "proxy log-on", kLogonNames, problems_)) {
        rule.logons.push_back(static_cast<ProxyLogon>(*at));
      }
    }
  }
  const auto security = indexOf(stringIn(object, "security", problems_), "security", kSecurityNames, problems_);
  bool anyPort = false;
  for (const MailProtocol protocol : kAllMailProtocols) {
    const auto port = integerIn(object, kPortKeys[static_cast<size_t>(protocol)], 1, 65535, problems_);
    rule.ports[protocol] = static_cast<uint16_t>(port.value_or(0));
    anyPort = anyPort || port.has_value();
  }
  if (rule.towards.empty() || rule.logons.empty() || !security || !anyPort) {
    reportAt(object, "a proxy rule is not complete",
             fmt::format("needs: towards, logons, security, and one of {}", fmt::join(kPortKeys, ", ")), problems_);
    return std::nullopt;
  }
  rule.security = static_cast<ProxySecurity>(*security);
  return rule;
}

// Applies {"add": [...], "drop": [...]}: what is added must be known and new, what is dropped must be there.
template <typename Has, typename Add, typename Drop>
void addAndDrop(const JsonValue& object, std::string_view what, const std::vector<std::string>& known, Has has, Add add,
                Drop drop, Problems& problems) {
  checkKeys(object, {"add", "drop"}, problems);
  for (const bool adding : {false, true}) {
    const JsonValue* list = arrayIn(object, adding ? "add" : "drop", problems);
    if (list == nullptr) continue;
    for (const JsonValue& item : list->items()) {
      if (!checkWord(item, what, known, problems)) continue;
      if (has(item.string()) == adding) {
        const std::string_view why = adding ? "is there already" : "is not there";
        reportAt(item, fmt::format("the {} {}", what, why), {}, problems);
      } else if (adding) {
        add(item.string());
      } else {
        drop(item.string());
      }
    }
  }
}

void Reader::quirkList(const JsonValue& object) {
  std::vector<std::string> known;
  for (const Quirk& quirk : quirks()) known.emplace_back(quirk.name);
  std::vector<std::string>& held = product_.quirks;
  addAndDrop(
      object, "quirk", known, [&](const std::string& name) { return product_.hasQuirk(name); },
      [&](const std::string& name) { held.push_back(name); }, [&](const std::string& name) { std::erase(held, name); },
      problems_);
}

void Reader::cmdletList(const JsonValue& object) {
  std::vector<std::string> known;
  for (const Cmdlet& cmdlet : cmdlets()) known.push_back(cmdlet.name);
  auto& held = product_.cmdlets;
  addAndDrop(
      object, "cmdlet", known, [&](const std::string& name) { return held.contains(name); },
      [&](const std::string& name) { held.insert(name); }, [&](const std::string& name) { held.erase(name); },
      problems_);
}

}  // namespace

void readProfile(const JsonValue& file, Product& product, Problems& problems) { Reader(product, problems).read(file); }

void checkComplete(const JsonValue& file, const Product& product, Problems& problems) {
  std::vector<std::string> missing;
  if (product.title.empty()) missing.emplace_back("title");
  if (product.family.empty()) missing.emplace_back("family");
  if (product.imap.served) {
    for (size_t i = 0; i < kImapTexts; ++i) {
      const auto which = static_cast<ImapText>(i);
      const bool needed = which != ImapText::kStartTlsOk || product.imap.startTls;
      if (needed && product.imap.text(which).text.empty())
        missing.push_back(fmt::format("imap text {}", imapTextName(which)));
    }
    for (size_t role = 0; role < 2; ++role) {
      for (size_t at = 0; at < kAccessStates; ++at) {
        if (!product.imap.capability[role][at].text.empty()) continue;
        missing.push_back(
            fmt::format("imap state {} {}", kRoleNames[role], accessStateName(static_cast<AccessState>(at))));
      }
    }
    if (product.imap.continuation.empty()) missing.emplace_back("imap continuation");
    if (product.imap.literalContinuation.empty()) missing.emplace_back("imap literal-continuation");
    if (product.imap.maxLiteralBytes == 0) missing.emplace_back("imap limit max-literal-bytes");
  }
  if (missing.empty()) return;
  report(problems, {file.place(), fmt::format("the product does not say: {}", fmt::join(missing, ", ")),
                    "neither does a product that it extends"});
}

}  // namespace coexist
