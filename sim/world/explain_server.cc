#include "world/explain_server.h"

#include <fmt/format.h>

#include "base/text.h"
#include "product/profile_text.h"

namespace coexist {
namespace {

constexpr const char* kStateNames[kAccessStates] = {"clear, TLS demanded", "clear", "TLS", "logged on"};

std::string offers(const Product& product, MailProtocol protocol, ServerRole role, const ServiceSettings& settings) {
  const MechanismLists& mechanisms = product.mechanisms(protocol);
  std::string text;
  for (size_t i = 0; i < kAccessStates; ++i) {
    const auto state = static_cast<AccessState>(i);
    const SourcedText& evidence = mechanisms.evidence[static_cast<size_t>(role)][i];
    const std::string said = fmt::format("{}", fmt::join(offerOf(product, protocol, role, state, settings), ", "));
    text += explainRow(fmt::format("offers, {}", kStateNames[i]),
                       explainFact({said.empty() ? "nothing" : said, evidence.tag, evidence.source}));
    const auto listed = mechanisms.listed(role, state, settings);
    text += explainRow("", listed.empty() ? "lists no mechanism" : fmt::format("lists {}", fmt::join(listed, ", ")));
  }
  return text;
}

std::string ports(const Product& product, MailProtocol protocol, ServerRole role, bool trustPortOnly) {
  std::vector<std::string> all;
  for (const ServicePort& port : servicePorts()) {
    if (port.protocol != protocol || trustPortOnly) continue;
    all.push_back(fmt::format("{}{}", port.port, port.implicitTls ? " (TLS)" : ""));
  }
  const uint16_t trust = product.trustPorts[protocol];
  if (role == ServerRole::kBack && product.splitServices && trust != 0) {
    all.push_back(fmt::format("{} (TLS, server trust)", trust));
  }
  return fmt::format("{}", fmt::join(all, ", "));
}

std::string explainProtocol(const Product& product, const Machine& machine, MailProtocol protocol, ServerRole role,
                            bool trustPortOnly) {
  const std::string name = upperAscii(mailProtocolName(protocol));
  if (!product.serves(protocol)) return explainRow(name, "not served: connections are refused");
  const bool runs = machine.runs(protocol, MachineService::kFrontEnd);  // at the start all of a protocol's, or none
  std::string text = explainRow(name + ", ports", ports(product, protocol, role, trustPortOnly) +
                                                      (runs ? "" : "; stopped: connections are refused"));
  const ServiceSettings& settings = machine.configured(protocol);
  for (const ServiceSetting& setting : serviceSettings()) {
    if (setting.concerns(protocol)) text += explainRow(setting.field.key, setting.show(settings));
  }
  for (const auto& [reply, fact] : repliesOf(product, protocol)) text += explainRow(reply, explainFact(fact));
  return text + offers(product, protocol, role, settings);
}

std::string quirks(const Product& product) {
  std::string text;
  for (const Quirk quirk : product.quirks) {
    text += explainRow(fmt::format("quirk {}", quirkRow(quirk).name), explained(quirk));
  }
  for (const std::string& note : product.notes) text += explainRow("note", note);
  return text;
}

}  // namespace

std::string explainHeading(std::string_view text) { return fmt::format("\n{}\n", text); }

std::string explainRow(std::string_view name, std::string_view value) {
  return fmt::format("  {:<34} {}\n", name, value);
}

std::string explainFact(const SourcedText& fact) {
  return fact.source.empty() ? fact.text : fmt::format("{}   {}", fact.text, originOf(fact));
}

std::string explainServer(std::string_view seat, const Product& product, const Machine& machine, ServerRole role,
                          const std::vector<MailProtocol>& protocols, bool trustPortOnly) {
  std::string text = explainHeading(fmt::format("{}: {} ({})", seat, product.title, product.name));
  text += explainRow("host", machine.fqdn()) + quirks(product);
  for (const MailProtocol protocol : protocols) {
    text += explainProtocol(product, machine, protocol, role, trustPortOnly);
  }
  return text;
}

}  // namespace coexist
