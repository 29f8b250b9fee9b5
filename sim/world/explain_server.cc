#include "world/explain_server.h"

#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "product/quirk.h"

namespace coexist {
namespace {

constexpr const char* kStateNames[kAccessStates] = {"clear, TLS demanded", "clear", "TLS", "logged on"};

template <typename Text, size_t kCount>
std::string texts(const std::array<SourcedText, kCount>& facts, std::string_view (*nameOf)(Text)) {
  std::string text;
  for (size_t i = 0; i < kCount; ++i) {
    if (!facts[i].text.empty()) text += explainRow(nameOf(static_cast<Text>(i)), explainFact(facts[i]));
  }
  return text;
}

// What a client is told there of what the server can do.
std::string offer(const Product& product, MailProtocol protocol, ServerRole role, AccessState state,
                  const ServiceSettings& settings) {
  switch (protocol) {
    case MailProtocol::kImap:
      return product.imap.capabilityLine(role, state, settings);
    case MailProtocol::kPop3:
      return fmt::format("{}", fmt::join(product.pop3.capabilityLines(role, state, settings), ", "));
    case MailProtocol::kSmtp:
      return fmt::format("{}", fmt::join(product.smtp.extensionLines(role, state, settings), ", "));
  }
  return {};
}

std::string offers(const Product& product, MailProtocol protocol, ServerRole role, const ServiceSettings& settings) {
  const MechanismLists& mechanisms = product.mechanisms(protocol);
  std::string text;
  for (size_t i = 0; i < kAccessStates; ++i) {
    const auto state = static_cast<AccessState>(i);
    const SourcedText& evidence = mechanisms.evidence[static_cast<size_t>(role)][i];
    const std::string said = offer(product, protocol, role, state, settings);
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
  std::string text = explainRow(name + ", ports", ports(product, protocol, role, trustPortOnly));
  const ServiceSettings& settings = machine.configured(protocol);
  for (const ServiceSetting& setting : serviceSettings()) {
    if (setting.concerns(protocol)) text += explainRow(setting.name, setting.show(settings));
  }
  switch (protocol) {
    case MailProtocol::kImap:
      text += texts(product.imap.texts, &imapTextName);
      break;
    case MailProtocol::kPop3:
      text += texts(product.pop3.texts, &pop3TextName);
      break;
    case MailProtocol::kSmtp:
      text += texts(product.smtp.texts, &smtpTextName);
      break;
  }
  return text + offers(product, protocol, role, settings);
}

std::string quirks(const Product& product) {
  std::string text;
  for (const Quirk quirk : product.quirks) {
    const QuirkRow& row = quirkRow(quirk);
    text += explainRow(fmt::format("quirk {}", row.name), fmt::format("{} [{}]", row.summary, row.evidence));
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
  if (fact.source.empty()) return fact.text;
  return fmt::format("{}   [{}: {}]", fact.text, factTagName(fact.tag), fact.source);
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
