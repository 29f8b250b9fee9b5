// What a gateway that stands by itself is to be, read and checked (gateway/standalone/config.h).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gateway/front_end_options.h"
#include "gateway/standalone/privileges.h"
#include "net/tls.h"

namespace coexist {

// What a configuration says of NTLM; the product's profile says the rest.
struct NtlmKeys {
  std::optional<bool> inClear;  // unsaid: where the gateway is not exposed
  std::optional<bool> v2Only;
  std::optional<bool> micWithTime;
  std::optional<bool> pairsUnchanged;
  std::optional<bool> ownTarget;
  std::optional<int64_t> timeWindowMs;
  std::optional<ChannelBinding> binding;
};

// What a configuration says of failed log-ons; the product's profile says the rest.
struct PenaltyKeys {
  std::optional<int64_t> delayMs;
  std::optional<int64_t> mostDelayMs;
  std::optional<int64_t> addressFailures;
  std::optional<int64_t> accountFailures;
  std::optional<int64_t> forgetMs;
  std::optional<bool> hidesNames;
};

struct GatewayConfig {
  const Product* product = nullptr;  // of the catalogue that it was loaded with
  std::string host;                  // what the gateway calls itself
  bool exposed = false;              // to other machines
  bool plainTextLogins = false;      // passwords are taken in clear
  bool verifyBackEnds = true;        // their certificates, and the names in them
  NtlmKeys ntlm;
  ServiceDefaults settings;  // as these say, over those of the product
  std::vector<FrontEndListener> listeners;
  std::optional<TlsIdentity> identity;  // nothing: one is made at start, loopback only
  std::string trustPem;                 // who may have signed the certificates of homes without a trust of their own
  std::map<std::string, std::string> homeTrust;  // of the homes that name authorities: these alone
  std::map<std::string, HomeServer> homes;
  std::vector<Account> users;
  ProxyCredentials own;
  std::optional<bool> localSendersLogOn;  // nothing: as the product has it; and so the next
  std::optional<bool> emptySendersStayLocal;
  Postmaster postmaster;
  FrontEndLimits limits{.maxConnectionsPerAddress = 50};
  PenaltyKeys penaltyKeys;
  PenaltyPolicy penalties;  // as they say, over the product's
  Milliseconds drainMs = 30'000;
  int loops = 1;
  PerProtocol<std::string> protocolLogFiles;  // empty: none is kept
  uint64_t protocolLogBytes = 1'000'000'000;  // a file that has so many is put aside; 0: none is
  ProcessOwner owner;                         // what the process becomes when it has bound its ports
  std::vector<std::string> warnings;
};

}  // namespace coexist
