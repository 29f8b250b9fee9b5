// The actors of one case: who stands in which seat. Builds them, and knows their names and places.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "backend/server.h"
#include "gateway/front_end.h"
#include "mail/directory.h"
#include "mail/mailbox.h"
#include "net/certificates.h"
#include "net/lab.h"
#include "scenario/model.h"
#include "world/knowledge.h"
#include "world/recorder.h"
#include "world/reply_script.h"

namespace coexist {

constexpr const char* kFrontHost = "front.example.test";
constexpr const char* kFrontBack = "front-back";         // the back-end service on the front end's own machine
constexpr const char* kHealthMailbox = "HealthMailbox";  // account of the health probes

// Nominal host of a back end: "legacy" -> "legacy.example.test".
std::string backEndHost(const std::string& name);

// What the clients of a case speak, its probes too: only that is served.
std::vector<MailProtocol> protocolsOf(const Case& scenario);

// A machine with `product`'s defaults and, `withSettings`, those that the case starts with, in effect in both services.
Result<std::unique_ptr<Machine>> startingMachine(const Case& scenario, const std::string& host, const Product& product,
                                                 bool withSettings);

// What the actors of a case are made of. Everything pointed to must outlive the cast.
struct CastOptions {
  const Case* scenario = nullptr;
  const Knowledge* knowledge = nullptr;
  Lab* lab = nullptr;
  CertificateStore* certificates = nullptr;
  Directory* directory = nullptr;  // filled already (world/people.h)
  ProxyCredentials own;
  Recorder* recorder = nullptr;
  ReplyScripts* replies = nullptr;
  uint64_t seed = 1;
};

class Cast {
 public:
  explicit Cast(CastOptions options);

  // Builds the machines, fills the mailboxes and starts every service.
  Status build();

  const CastOptions& options() const { return options_; }
  RandomSource& random() { return random_; }
  HealthMonitor& health() { return health_; }
  bool hasFront() const { return options_.scenario->front.has_value(); }
  BackEndServer* backEnd(const std::string& name);

  // The machine whose settings the administrator changes: the front end's, or the first back end's without one.
  Machine& machine();
  const Product& machineProduct() const;

  // Where a client connects: `to` is "" (the front end, or the first back end without one), "front" or a back end.
  Endpoint endpointOf(const std::string& to, const ServicePort& port) const { return {hostOf(to), port.port}; }
  std::string hostOf(const std::string& to) const;

  // Restarts "front", "front-back" or a back end by name, all of its protocols or one: its machine's settings come into
  // effect there.
  Status restart(const std::string& service, std::optional<MailProtocol> protocol = {});

  // What a back end runs; null when there is none of that name.
  const Product* productOf(const std::string& backEnd) const;
  // Another build of it, from now on.
  Status install(const std::string& backEnd, const Product& product);

  const std::vector<Message>& inboxOf(const std::string& user) { return store_.of(user).find("INBOX")->messages; }

 private:
  Status buildMachine(const std::string& host, const Product& product, bool withSettings);
  Status buildBackEnd(const BackEndSpec& spec);
  Status buildFrontEnd();
  std::vector<FrontEndListener> listeners() const;
  Status restartProtocol(const std::string& service, MailProtocol protocol);
  Status fillMailboxes();
  std::map<std::string, HomeServer> homes() const;

  CastOptions options_;
  SeededRandom random_;
  MailStore store_;
  HealthMonitor health_;
  std::map<std::string, std::unique_ptr<Machine>> machines_;  // by host
  std::map<std::string, std::unique_ptr<BackEndServer>> backEnds_;
  std::map<std::string, const Product*> installed_;  // by back end: what it has been updated to
  std::unique_ptr<FrontEnd> frontEnd_;
};

}  // namespace coexist
