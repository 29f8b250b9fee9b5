#include "scenario/loader/loader_machines.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace coexist {
namespace {

bool isAmong(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

void keyProblem(const CaseContext& context, const JsonMember& member, std::string what, std::string hint) {
  report(context.file.problems, {member.keyPlace, std::move(what), std::move(hint), member.keyLength});
}

// What runs on a machine; of two services the front end.
std::string productOn(const Case& made, const std::string& machine) {
  if (made.front && machine == kFrontSeat) return *made.front;
  for (const BackEndSpec& back : made.backs) {
    if (back.name == machine) return back.product;
  }
  return {};
}

// The members of an object by server; unknown servers are reported.
std::vector<const JsonMember*> perMachine(const CaseContext& context, const CaseSource& source, std::string_view key) {
  std::vector<const JsonMember*> members;
  const JsonValue* value = source.find(key);
  const std::string what = fmt::format("\"{}\"", key);
  if (!value || !expectKind(*value, JsonKind::kObject, what, context.file.problems)) return members;
  const std::vector<std::string> machines = machinesOf(context.made);
  for (const JsonMember& member : value->members()) {
    if (isAmong(machines, member.key)) {
      members.push_back(&member);
      continue;
    }
    keyProblem(context, member, fmt::format("unknown server \"{}\"", visible(member.key.substr(0, 60))),
               knownWordsHint(member.key, machines));
  }
  return members;
}

// The value as an administrator would type it, and as settings keep it.
std::optional<std::string> settingValue(const CaseContext& context, const JsonValue& value, std::string& typed) {
  if (value.kind() == JsonKind::kBoolean) {
    typed = value.boolean() ? "$true" : "$false";
    return value.boolean() ? "true" : "false";
  }
  if (value.kind() == JsonKind::kNumber) return typed = value.string();
  auto text = context.plain(value, "a setting");
  if (text == "true" || text == "false") typed = "$" + *text;
  if (text == "true" || text == "false") return text;
  if (text && text->find_first_of("\"\r\n`$") != std::string::npos) {
    context.problem(value, "a setting without quotes, '$' and line ends is expected");
    return std::nullopt;
  }
  typed = "\"" + text.value_or("") + "\"";
  return text;
}

// Whether that machine's product has the setting; else says what it has.
bool knowsSetting(const CaseContext& context, const std::string& machine, MailProtocol protocol,
                  const JsonMember& member) {
  const std::string shown = visible(member.key.substr(0, 60));
  const auto& all = context.vocabulary().settings[protocol];
  const auto ofProducts = context.vocabulary().productSettings.find(productOn(context.made, machine));
  const bool checked = ofProducts != context.vocabulary().productSettings.end();
  const auto& known = checked ? ofProducts->second[protocol] : all;
  if ((!checked && all.empty()) || isAmong(known, member.key)) return true;
  const std::string what = isAmong(all, member.key) ? fmt::format("{} has no setting \"{}\"", ofProducts->first, shown)
                                                    : fmt::format("unknown setting \"{}\"", shown);
  const std::string none = fmt::format("it has no {}", settingsCmdlet(protocol));
  keyProblem(context, member, what, known.empty() ? none : knownWordsHint(member.key, known));
  return false;
}

void loadServiceSettings(CaseContext& context, const std::string& machine, MailProtocol protocol,
                         const JsonValue& settings) {
  if (!expectKind(settings, JsonKind::kObject, "\"settings\"", context.file.problems)) return;
  const std::string_view cmdlet = settingsCmdlet(protocol);
  for (const JsonMember& member : settings.members()) {
    if (member.value.isObject()) {
      std::vector<std::string> known = mailProtocolNames();
      for (const std::string& name : machinesOf(context.made)) known.push_back(name);
      keyProblem(context, member, fmt::format("\"{}\" is no server and no protocol", visible(member.key.substr(0, 60))),
                 knownWordsHint(member.key, known));
      continue;
    }
    if (!knowsSetting(context, machine, protocol, member)) continue;
    std::string typed;
    const auto value = settingValue(context, member.value, typed);
    if (!value) continue;
    context.made.machines[machine].settings[protocol][member.key] = *value;
    const auto& check = context.vocabulary().checkCmdlet;
    const auto error = check ? check(fmt::format("{} -{} {}", cmdlet, member.key, typed)) : std::nullopt;
    if (error) context.problem(member.value, error->error.what, error->error.expected);
  }
}

// Parameters of the case's own protocol, or an object of them for each protocol.
void loadMachineSettings(CaseContext& context, const std::string& machine, const JsonValue& settings) {
  if (!expectKind(settings, JsonKind::kObject, "a server's settings", context.file.problems)) return;
  bool nested = false;
  for (const MailProtocol protocol : kAllMailProtocols) {
    const JsonValue* own = settings.find(mailProtocolName(protocol));
    if (own != nullptr) loadServiceSettings(context, machine, protocol, *own);
    nested = nested || own != nullptr;
  }
  if (!nested) return loadServiceSettings(context, machine, portOf(context.made).protocol, settings);
  checkKeys(settings, mailProtocolNames(), context.file.problems);
}

ReadStep serviceStep(const CaseContext& context, ServiceAct act, const JsonValue& verb) {
  if (!expectKind(verb, JsonKind::kArray, "a list of services", context.file.problems)) return std::nullopt;
  std::vector<std::string> known = context.backNames();
  if (context.made.front) {
    known.emplace_back(kFrontSeat);
    if (!isAmong(known, kFrontBack)) known.emplace_back(kFrontBack);
  }
  ServiceStep made{act, {}};
  for (const JsonValue& service : verb.items()) {
    if (auto named = context.word(service, "service", known)) made.seats.push_back(*named);
  }
  if (verb.items().empty()) context.problem(verb, "a list that names no service", knownWordsHint("", known));
  return made;
}

}  // namespace

// Of one machine, or an object of machines.
void loadSettings(CaseContext& context, const CaseSource& source) {
  const JsonValue* settings = source.find("settings");
  if (!settings || !expectKind(*settings, JsonKind::kObject, "\"settings\"", context.file.problems)) return;
  const auto machines = machinesOf(context.made);
  const auto isMachine = [&machines](const JsonMember& member) { return isAmong(machines, member.key); };
  if (std::none_of(settings->members().begin(), settings->members().end(), isMachine)) {
    return loadMachineSettings(context, ownMachine(context.made), *settings);
  }
  for (const JsonMember* member : perMachine(context, source, "settings")) {
    loadMachineSettings(context, member->key, member->value);
  }
}

void loadStopped(CaseContext& context, const CaseSource& source) {
  for (const JsonMember* member : perMachine(context, source, "stopped")) {
    if (!expectKind(member->value, JsonKind::kArray, "a server's services", context.file.problems)) continue;
    for (const JsonValue& item : member->value.items()) {
      const auto named = context.word(item, "protocol", mailProtocolNames());
      for (const MailProtocol protocol : kAllMailProtocols) {
        if (named == mailProtocolName(protocol)) context.made.machines[member->key].stopped[protocol] = true;
      }
    }
  }
}

void loadResolves(CaseContext& context, const CaseSource& source) {
  for (const JsonMember* member : perMachine(context, source, "resolves")) {
    const auto to = context.word(member->value, "server", machinesOf(context.made));
    if (to) context.made.machines[member->key].nameLeadsTo = *to;
  }
}

void loadClearPasswords(CaseContext& context, const CaseSource& source) {
  const JsonValue* all = source.find("clear-passwords");
  if (!all || !expectKind(*all, JsonKind::kArray, "\"clear-passwords\"", context.file.problems)) return;
  if (!context.made.front)
    context.problem(*all, "\"clear-passwords\" without a front end, which alone could show them");
  for (const JsonValue& item : all->items()) {
    if (const auto back = context.word(item, "back end", context.backNames())) {
      context.made.machines[machineOf(*back)].clearPasswords = true;
    }
  }
}

ReadStep restartStep(CaseContext& context, const JsonValue&, const JsonValue& verb) {
  return serviceStep(context, ServiceAct::kRestart, verb);
}

ReadStep stopStep(CaseContext& context, const JsonValue&, const JsonValue& verb) {
  return serviceStep(context, ServiceAct::kStop, verb);
}

ReadStep startStep(CaseContext& context, const JsonValue&, const JsonValue& verb) {
  return serviceStep(context, ServiceAct::kStart, verb);
}

ReadStep resolveStep(CaseContext& context, const JsonValue& step, const JsonValue& verb) {
  const auto machines = machinesOf(context.made);
  const auto name = context.word(verb, "server", machines);
  const JsonValue* to = step.find("to");
  if (to == nullptr) context.problem(verb, "\"resolve\" without \"to\"", knownWordsHint("", machines));
  const auto server = to != nullptr ? context.word(*to, "server", machines) : std::nullopt;
  return name && server ? ReadStep(ResolveStep{*name, *server}) : std::nullopt;
}

}  // namespace coexist
