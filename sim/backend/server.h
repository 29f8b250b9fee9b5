// A mock back end: the services of one product version on one host, listening on their nominal ports.
//
// For each protocol that the product serves: the ports that clients know (mail/protocol.h) and, for split services, the
// trust port for front ends of the same kind. Each connection is a BackEndSession. What it says comes from the product;
// what it gets wrong beyond that from the product's quirks.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "backend/reply_overrides.h"
#include "base/random.h"
#include "mail/directory.h"
#include "mail/mailbox.h"
#include "net/certificates.h"
#include "net/connection.h"
#include "product/profile.h"

namespace coexist {

// Everything pointed to must outlive the server.
struct BackEndOptions {
  std::string name;  // how scenarios call it: "legacy"
  Loop* loop = nullptr;
  Network* network = nullptr;
  const Product* product = nullptr;
  Machine* machine = nullptr;  // host name and settings; the back-end service's copy is in effect
  const Directory* directory = nullptr;
  MailStore* store = nullptr;
  RandomSource* random = nullptr;
  CertificateStore* certificates = nullptr;
  ReplyOverrides* overrides = nullptr;  // may be null
  bool trustPortOnly =
      false;  // the back-end services on a front end's own machine: the other ports are the front end's
  // May be empty; called when a connection is accepted.
  std::function<std::shared_ptr<ConnectionTap>(MailProtocol)> makeTap;
};

class BackEndServer {
 public:
  virtual ~BackEndServer() = default;
  static Result<std::unique_ptr<BackEndServer>> start(BackEndOptions options);

  // A protocol's services, or the one of them, say goodbye to their connections and, where the machine runs them,
  // listen anew. Settings are the machine's affair.
  virtual Status restart(MailProtocol protocol, std::optional<MachineService> only = {}) = 0;
  // Another build of the product, for all of its services, which restart. `product` must outlive the server.
  virtual Status install(const Product& product) = 0;
  // Says `octets` unasked on the newest connection; false when there is none.
  virtual bool sayUnasked(std::string_view octets) = 0;
};

}  // namespace coexist
