#include "world/explain.h"

#include <fmt/format.h>

#include "base/text.h"
#include "product/profile_text.h"
#include "product/proxy_names.h"
#include "world/accounts.h"
#include "world/explain_server.h"

namespace coexist {
namespace {

// How the front end will log on for somebody whose mailbox lives there.
std::string explainRoute(const Product& front, const Product& back, MailProtocol protocol) {
  const std::string name = upperAscii(mailProtocolName(protocol));
  const ProxyRule* rule = front.ruleTowards(back.family, protocol);
  if (rule == nullptr) return name + ": no proxy log-on is possible";
  std::string logins;
  for (const ProxyLogin logon : rule->logins) {
    logins += fmt::format("{}{}", logins.empty() ? "" : ", else ", proxyLoginName(logon));
  }
  return fmt::format("{}: {}, {}, port {}   {}", name, logins, proxySecurityName(rule->security), rule->ports[protocol],
                     originOf(rule->evidence));
}

std::string explainAccounts(const Case& scenario, const Catalogues& catalogues) {
  SeededRandom random({0});
  Directory directory;
  if (Status filled = fillDirectory(scenario, random, directory); !filled) return filled.error().message() + "\n";
  const Product* front = scenario.front ? catalogues.products.find(*scenario.front) : nullptr;
  std::string text = explainHeading("People");
  for (const UserSpec& user : scenario.users) {
    const Account& account = *directory.byName(user.name);
    text += explainRow(user.name, fmt::format("{}\\{}, alias {}, {}, password {} (wrong: {}), mailbox on {}",
                                              account.domain, account.account, account.alias, account.smtpAddress,
                                              account.password, user.fields.at("wrong-password"), account.home));
    for (const BackEndSpec& back : scenario.backs) {
      const Product* product = catalogues.products.find(back.product);
      if (front == nullptr || product == nullptr || back.name != account.home) continue;
      for (const MailProtocol protocol : protocolsOf(scenario)) {
        text += explainRow("", "reached by " + explainRoute(*front, *product, protocol));
      }
    }
  }
  return text;
}

std::string explainClients(const Case& scenario, const Catalogues& catalogues) {
  std::string text = explainHeading(fmt::format("Clients ({})", scenario.proto));
  if (scenario.clients.empty()) text += explainRow("C", "scripted lines");
  for (const auto& [name, personaName] : scenario.clients) {
    const Persona* persona = catalogues.personas.find(personaName);
    text += explainRow(name.empty() ? "C" : "C." + name, persona == nullptr ? "scripted lines" : persona->title);
  }
  return text;
}

std::string explainServers(const Case& scenario, const Catalogues& catalogues) {
  std::string text;
  const auto add = [&](const std::string& title, const std::string& seat, const std::string& name, ServerRole role) {
    const Product* product = catalogues.products.find(name);
    if (product == nullptr) return;
    const auto machine = startingMachine(scenario, machineOf(seat), *product);
    text += machine ? explainServer(title, *product, **machine, role, protocolsOf(scenario), seat == kFrontBack)
                    : explainHeading(machine.error().message());
  };
  if (scenario.front) add("Front end", kFrontSeat, *scenario.front, ServerRole::kFront);
  for (const BackEndSpec& back : scenario.backs) {
    add("Back end " + back.name, back.name, back.product, ServerRole::kBack);
  }
  return text;
}

}  // namespace

std::string explainCase(const Case& scenario, const Catalogues& catalogues) {
  std::string text = scenario.name + "\n";
  for (const std::string& reference : scenario.references) text += explainRow("ref", reference);
  text += explainRow("date", "2023-11-14 22:13:20 UTC, virtual");
  for (const auto& [machine, given] : scenario.machines) {
    if (given.nameLeadsTo) text += explainRow(backEndHost(machine), "leads to the server " + *given.nameLeadsTo);
    if (given.clearPasswords) text += explainRow(backEndHost(machine), "may be shown passwords in clear");
    for (const MailProtocol protocol : kAllMailProtocols) {
      const std::string whose = fmt::format("{}, {}", machine, upperAscii(mailProtocolName(protocol)));
      for (const auto& [name, value] : given.settings[protocol]) text += explainRow(whose + ", " + name, value);
    }
  }
  text += explainClients(scenario, catalogues) + explainAccounts(scenario, catalogues);
  text += explainServers(scenario, catalogues);
  text += explainHeading("Script");
  for (const Step& step : scenario.script) {
    const std::string_view line = step.place.file ? trim(step.place.file->lineText(step.place.line)) : "";
    text += fmt::format("  {:>4}  {}\n", step.place.line, visible(line));
  }
  return text;
}

}  // namespace coexist
