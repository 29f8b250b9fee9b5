#include "world/explain.h"

#include <fmt/format.h>

#include "base/text.h"
#include "product/quirk.h"
#include "world/people.h"

namespace coexist {
namespace {

constexpr const char* kStateNames[kAccessStates] = {"clear, TLS demanded", "clear", "TLS", "logged on"};
constexpr const char* kLogonNames[] = {"plaintext replay", "service account", "server trust"};
constexpr const char* kSecurityNames[] = {"in clear", "STARTTLS", "TLS"};

std::string heading(std::string_view text) { return fmt::format("\n{}\n", text); }

std::string row(std::string_view name, std::string_view value) { return fmt::format("  {:<34} {}\n", name, value); }

std::string sourced(const Fact& fact) {
  if (fact.source.empty()) return fact.text;
  return fmt::format("{}   [{}: {}]", fact.text, factTagName(fact.tag), fact.source);
}

std::string explainTexts(const Product& product, const ServiceSettings& settings, ServerRole role) {
  std::string text;
  for (size_t i = 0; i < kImapTexts; ++i) {
    const Fact& fact = product.imap.texts[i];
    if (!fact.text.empty()) text += row(imapTextName(static_cast<ImapText>(i)), sourced(fact));
  }
  for (size_t state = 0; state < kAccessStates; ++state) {
    const std::string line = product.imap.capabilityLine(role, static_cast<AccessState>(state), settings);
    const Fact& fact = product.imap.evidence[static_cast<size_t>(role)][state];
    text += row(fmt::format("capability, {}", kStateNames[state]), sourced({line, fact.tag, fact.source}));
  }
  return text;
}

std::string explainQuirks(const Product& product) {
  std::string text;
  for (const std::string& name : product.quirks) {
    const Quirk* quirk = findQuirk(name);
    text +=
        row("quirk " + name, quirk == nullptr ? "unknown" : fmt::format("{} [{}]", quirk->summary, quirk->evidence));
  }
  for (const std::string& note : product.notes) text += row("note", note);
  return text;
}

std::string explainServer(std::string_view seat, const Product& product, const Machine& machine, ServerRole role) {
  std::string text = heading(fmt::format("{}: {} ({})", seat, product.title, product.name));
  text += row("host", machine.fqdn());
  text += row("ports",
              product.trustPorts[MailProtocol::kImap] == 0 || role == ServerRole::kFront
                  ? "143, 993 (TLS)"
                  : fmt::format("143, 993 (TLS), {} (TLS, server trust)", product.trustPorts[MailProtocol::kImap]));
  for (const ServiceSetting& setting : serviceSettings())
    text += row(setting.name, setting.show(machine.configured(MailProtocol::kImap)));
  return text + explainQuirks(product) + explainTexts(product, machine.configured(MailProtocol::kImap), role);
}

// How the front end will log on for somebody whose mailbox lives there.
std::string explainRoute(const Product& front, const Product& back) {
  const ProxyRule* rule = front.ruleTowards(back.family, MailProtocol::kImap);
  if (rule == nullptr) return "no proxy log-on is possible";
  std::string logons;
  for (const ProxyLogon logon : rule->logons) {
    logons += fmt::format("{}{}", logons.empty() ? "" : ", else ", kLogonNames[static_cast<size_t>(logon)]);
  }
  return fmt::format("{}, {}, port {}   [{}: {}]", logons, kSecurityNames[static_cast<size_t>(rule->security)],
                     rule->ports[MailProtocol::kImap], factTagName(rule->evidence.tag), rule->evidence.source);
}

std::string explainPeople(const Case& scenario, const Knowledge& knowledge) {
  SeededRandom random({0});
  Directory directory;
  OwnCredentials own;
  if (Status filled = fillDirectory(scenario, random, directory, own); !filled) return filled.error().message() + "\n";
  const Product* front = scenario.front ? knowledge.products.find(*scenario.front) : nullptr;
  std::string text = heading("People");
  for (const UserSpec& user : scenario.users) {
    const Account& account = *directory.byName(user.name);
    text +=
        row(user.name, fmt::format("{}\\{}, alias {}, {}, password {}, mailbox on {}", account.domain, account.account,
                                   account.alias, account.smtpAddress, account.password, account.home));
    for (const BackEndSpec& back : scenario.backs) {
      const Product* product = knowledge.products.find(back.product);
      if (front == nullptr || product == nullptr || back.name != account.home) continue;
      text += row("", "reached by " + explainRoute(*front, *product));
    }
  }
  return text;
}

std::string explainClients(const Case& scenario, const Knowledge& knowledge) {
  std::string text = heading(fmt::format("Clients ({})", scenario.proto));
  if (scenario.clients.empty()) text += row("C", "scripted lines");
  for (const auto& [name, personaName] : scenario.clients) {
    const Persona* persona = knowledge.personas.find(personaName);
    text += row(name.empty() ? "C" : "C." + name, persona == nullptr ? "scripted lines" : persona->title);
  }
  return text;
}

std::string explainServers(const Case& scenario, const Knowledge& knowledge) {
  std::string text;
  const auto add = [&](const std::string& seat, const std::string& name, const std::string& host, ServerRole role,
                       bool withSettings) {
    const Product* product = knowledge.products.find(name);
    if (product == nullptr) return;
    const auto machine = startingMachine(scenario, host, *product, withSettings);
    text += machine ? explainServer(seat, *product, **machine, role) : heading(machine.error().message());
  };
  if (scenario.front) add("Front end", *scenario.front, kFrontHost, ServerRole::kFront, true);
  for (const BackEndSpec& back : scenario.backs) {
    const bool settingsAreHis = back.name == kFrontBack || (!scenario.front && &back == &scenario.backs.front());
    add("Back end " + back.name, back.product, backEndHost(back.name), ServerRole::kBack, settingsAreHis);
  }
  return text;
}

}  // namespace

std::string explainCase(const Case& scenario, const Knowledge& knowledge) {
  std::string text = scenario.name + "\n";
  for (const std::string& reference : scenario.references) text += row("ref", reference);
  text += row("date", "2023-11-14 22:13:20 UTC, virtual");
  for (const MailProtocol protocol : kAllMailProtocols) {
    for (const auto& [name, value] : scenario.settings[protocol]) text += row("setting " + name, value);
  }
  text += explainClients(scenario, knowledge) + explainPeople(scenario, knowledge);
  text += explainServers(scenario, knowledge);
  text += heading("Script");
  for (const Step& step : scenario.script) {
    const std::string_view line = step.place.file ? trim(step.place.file->lineText(step.place.line)) : "";
    text += fmt::format("  {:>4}  {}\n", step.place.line, visible(line));
  }
  return text;
}

}  // namespace coexist
