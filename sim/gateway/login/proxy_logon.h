// How a front end may log on to a mailbox's home: decided from the product's rule and from what the client has proved,
// without a connection.
//
// Here is why NTLM through some front ends fails for ever: the exchange gives no password, so that a rule which knows
// only plaintext replay has nothing to send (seeds 000 and 001).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gateway/front_end_options.h"

namespace coexist {

// What a client has shown of itself.
struct ClientProof {
  std::string userName = {};                 // as the client wrote it
  std::optional<std::string> password = {};  // plaintext log-ons only
  bool verified = false;                     // the front end itself has found the proof right
  const Account* account = nullptr;          // whose proof it is; null when nobody is known by that name
  const Account* mailbox = nullptr;          // whose mailbox is wanted
};

// Everything that a log-on to one back end needs.
struct ProxyPlan {
  ProxyLogon logon = ProxyLogon::kPlaintextReplay;
  ProxySecurity security = ProxySecurity::kClear;
  Endpoint target;
  std::string user = {};  // LOGIN's or USER's name, or the authentication identity
  std::string password = {};
  std::string authorizationId = {};  // server trust: the mailbox
  std::string ownCertificate = {};   // presented when asked; empty: none
  bool verifyPeer = false;           // the back end's certificate must verify and carry target.host

  // "HOST:1993:SSL", as the protocol log names it: SSL, TLS (STARTTLS) or nothing behind the last colon.
  std::string targetText() const;
};

// Why no log-on is tried. `cause` is a word for the log, never for the client.
struct ProxyRefusal {
  std::string cause;
  std::string target;  // as ProxyPlan::targetText(), empty when no home is known
};

using ProxyDecision = std::variant<ProxyPlan, ProxyRefusal>;

// What the decision stands on; everything must outlive the call.
struct ProxyPolicy {
  const Product* product;
  const Machine* machine;
  const std::map<std::string, HomeServer>* homes;
  const ProxyCredentials* own;
  const std::vector<FrontEndListener>* listeners;  // a home that is one of these is a loop
  MailProtocol protocol;                           // the client's, and so the back end's
};

// What stands in `options`, which must outlive it.
ProxyPolicy proxyPolicy(const FrontEndOptions& options, MailProtocol protocol);

ProxyDecision decideProxyLogon(const ProxyPolicy& policy, const ClientProof& proof);

// Whether anybody could ever be logged on to `home`, with a password or, without one, by a proof of another kind: the
// word for the log when nobody could. Nothing also where the rules say nothing of the protocol, so that it is not
// spoken to `home` at all.
std::string_view neverLogsOn(const ProxyPolicy& policy, const HomeServer& home, bool withPassword);

// Who is meant by `userName` and, when not empty, by the authorization identity beside it, with `verified` as the
// directory judges the password: the same work for an unknown user.
ClientProof proveByPassword(const Directory& directory, std::string_view userName, std::string_view authorizationId,
                            std::string_view password);

}  // namespace coexist
