// What a case says of its machines: how each is at the start.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "scenario/loader/loader_cast.h"

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
  if (cmdlet.empty()) {
    context.problem(settings, "SMTP has no cmdlet for its settings", "{\"imap\": {...}, \"pop3\": {...}}");
    return;
  }
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
  checkKeys(*settings, machines, context.file.problems);
  for (const JsonMember& member : settings->members()) {
    if (isMachine(member)) loadMachineSettings(context, member.key, member.value);
  }
}

}  // namespace coexist
