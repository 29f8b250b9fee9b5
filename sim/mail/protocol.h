// The three protocols of a mail server, and the ports that clients know them by.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace coexist {

enum class MailProtocol { kImap, kPop3, kSmtp };
constexpr size_t kMailProtocols = 3;
constexpr std::array<MailProtocol, kMailProtocols> kAllMailProtocols = {MailProtocol::kImap, MailProtocol::kPop3,
                                                                        MailProtocol::kSmtp};
std::string_view mailProtocolName(MailProtocol protocol);  // "imap", "pop3", "smtp"
std::vector<std::string> mailProtocolNames();

// One value for each protocol.
template <typename T>
class PerProtocol {
 public:
  T& operator[](MailProtocol protocol) { return values_[static_cast<size_t>(protocol)]; }
  const T& operator[](MailProtocol protocol) const { return values_[static_cast<size_t>(protocol)]; }

 private:
  std::array<T, kMailProtocols> values_{};
};

// A way to reach a server (RFC 8314; RFC 6409 for submission).
struct ServicePort {
  std::string_view name;  // as scenarios call it: "imaps"
  MailProtocol protocol = MailProtocol::kImap;
  uint16_t port = 0;
  bool implicitTls = false;
  bool submission = false;  // SMTP for a server's own users: nothing is taken without a log-on
};

// "imap", "imaps", "pop3", "pop3s", "smtp", "smtps", "submission".
std::span<const ServicePort> servicePorts();
std::vector<std::string> servicePortNames();
const ServicePort* findServicePort(std::string_view name);  // null when there is none

}  // namespace coexist
