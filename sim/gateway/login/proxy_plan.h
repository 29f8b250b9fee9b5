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
  std::string authorizationId = {};  // the mailbox, for PLAIN
  bool byPlain = false;              // IMAP and POP3: by SASL PLAIN, as server trust always is

  ~ProxyIdentity() { cleanse(password); }
};

// Everything that the second hop needs.
struct ProxyPlan {
  std::string home = {};     // as Account::home
  Endpoint target = {};      // what its certificate must carry, and the log says
  std::string address = {};  // connected to instead of target.host; empty: that
  ProxySecurity security = ProxySecurity::kClear;
  bool verifyPeer = false;                     // the back end's certificate must verify and carry target.host
  std::string ownCertificate = {};             // presented when asked; empty: none
  bool logsOn = false;                         // else it is a stranger's mail, and nobody logs on
  std::vector<ProxyIdentity> identities = {};  // in the order of the rule; at least one when logsOn
  // SMTP: mail for somebody who lives there, which goes on as a stranger's where the home takes none of these log-ons.
  bool nobodyWillDo = false;

  // "HOST:1993:SSL", as the protocol log names it: SSL, TLS (STARTTLS) or nothing behind the last colon.
  std::string targetText() const;
  Endpoint connectsTo() const { return {address.empty() ? target.host : address, target.port}; }
  std::vector<std::string> passwords() const;  // of the identities
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

// To `home`, with what `client` has proved; null for a stranger, who is logged on as nobody. `forResident`: with mail
// for somebody who lives there, which a product that guards proofs hands over as nobody's rather than not at all.
ProxyDecision decideProxyPlan(const ProxyPolicy& policy, std::string_view home, const ClientProof* client,
                              bool forResident = false);
// To the home of the mailbox that `client` wants.
ProxyDecision decideProxyPlan(const ProxyPolicy& policy, const ClientProof& client);

// Whether anybody could ever be logged on to `home`, with a password or, without one, by a proof of another kind: the
// word for the log when nobody could. Nothing also where the rules say nothing of the protocol, so that it is not
// spoken to `home` at all. kProofNeedsTls: no proof may be shown to it as it is reached, so that it is everybody's
// word.
inline constexpr std::string_view kProofNeedsTls = "ProofNeedsTls";
std::string_view neverLogsOn(const ProxyPolicy& policy, const HomeServer& home, bool withPassword);

}  // namespace coexist
