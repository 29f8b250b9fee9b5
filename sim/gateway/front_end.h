// The front-end proxy: accepts IMAP, POP3 and SMTP, authenticates, looks the mailbox's home up, logs on to the back end
// as its product's rules allow, then relays octets both ways with back-pressure until either side ends.
//
// Real: the same class stands in a laboratory's world and, by `coexist gateway`, on real sockets.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/random.h"
#include "gateway/health.h"
#include "mail/directory.h"
#include "net/certificates.h"
#include "net/connection.h"
#include "product/profile.h"

namespace coexist {

// How one protocol of a back end is reached, where that is not what the rule says.
struct HomeService {
  std::optional<uint16_t> port;
  std::optional<ProxySecurity> security;
};

// A back end as the front end knows it.
struct HomeServer {
  std::string name;    // what Account::home says
  std::string host;    // connected to, and expected in its certificate
  std::string family;  // for the proxy rules
  PerProtocol<HomeService> services;
};

// How the front end proves itself to back ends.
struct OwnCredentials {
  std::string serverAccount;  // server trust: computer account "FRONT$"
  std::string serverPassword;
  std::string serviceAccount;  // service account: "EXAMPLE/proxy"
  std::string servicePassword;
};

struct FrontEndLimits {
  size_t maxConnections = 10'000;
  size_t maxConnectionsPerAddress = 1'000;
  Milliseconds backEndConnectMs = 10'000;
  Milliseconds backEndLogonMs = 30'000;
};

struct FrontEndListener {
  Endpoint endpoint;
  bool implicitTls = false;
  MailProtocol protocol = MailProtocol::kImap;
  bool submission = false;  // SMTP: nothing is taken without a log-on
};

// Everything pointed to must outlive the front end.
struct FrontEndOptions {
  Loop* loop = nullptr;
  Network* network = nullptr;
  const Product* product = nullptr;
  Machine* machine = nullptr;  // host name and settings; the front-end service's copy is in effect
  const Directory* directory = nullptr;
  RandomSource* random = nullptr;
  CertificateStore* certificates = nullptr;
  std::vector<FrontEndListener> listeners;
  std::map<std::string, HomeServer> homes;
  OwnCredentials own;
  FrontEndLimits limits;
  uint64_t firstSession = 1;        // session numbers in the log count from here
  HealthMonitor* health = nullptr;  // may be null
  // Protocol log, one CSV line a call, without a line end; each protocol's begins with its head. May be empty.
  std::function<void(MailProtocol, const std::string&)> log;
  std::function<void(const std::string&)> notice;  // for the operator: a sentence a call, escaped; may be empty
};

class FrontEnd {
 public:
  virtual ~FrontEnd() = default;
  static Result<std::unique_ptr<FrontEnd>> start(FrontEndOptions options);

  // One protocol's service: goodbye to its connections, listens anew. Settings are the machine's affair.
  virtual Status restart(MailProtocol protocol) = 0;
  virtual void drain(Milliseconds limit, std::function<void()> drained) = 0;  // stops accepting, lets sessions end
  virtual size_t connections() const = 0;
  // Where it listens, with the real ports, in the order of FrontEndOptions::listeners.
  virtual std::vector<Endpoint> endpoints() const = 0;
};

}  // namespace coexist
