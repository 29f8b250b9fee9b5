// Where a front end goes on to, and how it may log on there: one decision for every protocol, made from the product's
// rule and from what the client has proved, without a connection.
//
// Here is why NTLM through some front ends fails for ever: the exchange gives no password, so that a rule which knows
// only plaintext replay has nothing to send (seeds 000 and 001).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gateway/front_end_options.h"
#include "gateway/login/client_proof.h"

namespace coexist {

// One way to log on to a back end.
struct ProxyIdentity {
  ProxyLogin logon = ProxyLogin::kPlaintextReplay;
  std::string user = {};     // LOGIN's or USER's name, or PLAIN's authentication identity
  std::string domain = {};   // these two where
  std::string account = {};  // a mechanism proves a Windows account
  std::string password = {};
  std::string authorizationId = {};  // server trust: the mailbox
};

// Everything that the second hop needs.
struct ProxyPlan {
  std::string home = {};  // as Account::home
  Endpoint target = {};
  ProxySecurity security = ProxySecurity::kClear;
  bool verifyPeer = false;                     // the back end's certificate must verify and carry target.host
  std::string ownCertificate = {};             // presented when asked; empty: none
  bool logsOn = false;                         // else it is a stranger's mail, and nobody logs on
  std::vector<ProxyIdentity> identities = {};  // in the order of the rule; at least one when logsOn

  // "HOST:1993:SSL", as the protocol log names it: SSL, TLS (STARTTLS) or nothing behind the last colon.
  std::string targetText() const;
};

// Why nobody goes on. `cause` is a word for the log, never for the client.
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

// To `home`, with what `client` has proved; null for a stranger, who is logged on as nobody.
ProxyDecision decideProxyPlan(const ProxyPolicy& policy, std::string_view home, const ClientProof* client);
// To the home of the mailbox that `client` wants.
ProxyDecision decideProxyPlan(const ProxyPolicy& policy, const ClientProof& client);

// Whether anybody could ever be logged on to `home`, with a password or, without one, by a proof of another kind: the
// word for the log when nobody could. Nothing also where the rules say nothing of the protocol, so that it is not
// spoken to `home` at all.
std::string_view neverLogsOn(const ProxyPolicy& policy, const HomeServer& home, bool withPassword);

}  // namespace coexist
