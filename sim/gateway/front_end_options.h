// What a front end is started with, and what its sessions and the decisions of its second hop read: everything but the
// server itself.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/random.h"
#include "crypto/algorithms.h"
#include "gateway/connection_limits.h"
#include "gateway/health.h"
#include "gateway/home_server.h"
#include "mail/directory.h"
#include "net/certificates.h"
#include "net/loop.h"
#include "net/network.h"
#include "product/profile.h"

namespace coexist {

class IssuedChallenges;  // gateway/login/issued_challenges.h
class Penalties;         // gateway/login/penalties.h

struct FrontEndLimits {
  size_t maxConnections = 10'000;
  size_t maxConnectionsPerAddress = 1'000;
  Milliseconds backEndConnectMs = 10'000;
  Milliseconds backEndRestMs = 5'000;  // a home that did not answer in time is not asked
  size_t backEndConnects = 128;        // to one home, under way
  Milliseconds backEndLoginMs = 30'000;
  size_t logRowsBeforeLogin =
      100;  // of one connection in the protocol log, until it has logged on or brought a message
};

struct FrontEndListener {
  Endpoint endpoint;
  bool implicitTls = false;
  MailProtocol protocol = MailProtocol::kImap;
  bool submission = false;  // SMTP: nothing is taken without a log-on

  bool operator==(const FrontEndListener&) const = default;
};

// Who reads what people send to the postmaster (RFC 5321 section 4.5.1). Without a home there is none.
struct Postmaster {
  std::string home;  // as Account::home
  std::string mail;  // whom that home is asked for; empty: for "postmaster", which every server has to know
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
  ProxyCredentials own;
  Postmaster postmaster;
  FrontEndLimits limits;
  // Counts for several front ends together; null: one of its own, by `limits`.
  std::shared_ptr<ConnectionLimits> connectionLimits;
  // Its own proofs by NTLM are good for one TLS channel alone. A laboratory's certificates are other ones each time,
  // and what it says must be the same each time.
  bool bindsChannels = false;
  uint64_t firstSession = 1;        // session numbers in the log count from here
  HealthMonitor* health = nullptr;  // may be null
  // What front ends of one gateway share; null: the front end has its own.
  IssuedChallenges* issuedChallenges = nullptr;
  Penalties* penalties = nullptr;
  Status (*ntlmCrypto)() = &cryptoStatus;  // whether NTLM can be computed at all
  // Protocol log, one CSV line a call, without a line end; each protocol's begins with its head. May be empty.
  std::function<void(MailProtocol, const std::string&)> log;
  std::function<void(const std::string&)> notice;  // for the operator: a sentence a call, escaped; may be empty
  // Owns what is pointed to, as far as the front end is to keep it for the sessions that work with it; may be null.
  std::shared_ptr<const void> kept;
};

}  // namespace coexist
