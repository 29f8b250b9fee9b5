#include "mail/protocol.h"

#include <algorithm>

#include "base/word_row.h"

namespace coexist {
namespace {

constexpr WordRow<MailProtocol> kNames[] = {
    {"imap", MailProtocol::kImap}, {"pop3", MailProtocol::kPop3}, {"smtp", MailProtocol::kSmtp}};
static_assert(std::size(kNames) == kMailProtocols);

constexpr ServicePort kPorts[] = {
    {"imap", MailProtocol::kImap, 143, false, false},      {"imaps", MailProtocol::kImap, 993, true, false},
    {"pop3", MailProtocol::kPop3, 110, false, false},      {"pop3s", MailProtocol::kPop3, 995, true, false},
    {"smtp", MailProtocol::kSmtp, 25, false, false},       {"smtps", MailProtocol::kSmtp, 465, true, true},
    {"submission", MailProtocol::kSmtp, 587, false, true},
};

}  // namespace

std::string_view mailProtocolName(MailProtocol protocol) { return wordOf<kNames>(protocol); }

std::vector<std::string> mailProtocolNames() { return wordsOf<kNames>(); }

std::span<const ServicePort> servicePorts() { return kPorts; }

std::vector<std::string> servicePortNames() {
  std::vector<std::string> names;
  for (const ServicePort& port : kPorts) names.emplace_back(port.name);
  return names;
}

const ServicePort* findServicePort(std::string_view name) {
  const auto* const found =
      std::find_if(std::begin(kPorts), std::end(kPorts), [name](const ServicePort& port) { return port.name == name; });
  return found == std::end(kPorts) ? nullptr : found;
}

}  // namespace coexist
