#include "gateway/proxy_logon.h"

#include <algorithm>

#include "base/text.h"
#include "gateway/quirks.h"

namespace coexist {
namespace {

std::string targetText(const Endpoint& target, ProxySecurity security) {
  const char* kind = security == ProxySecurity::kTls ? "SSL" : security == ProxySecurity::kStartTls ? "TLS" : "";
  return upperAscii(target.host) + ":" + std::to_string(target.port) + ":" + kind;
}

// Empty when possible; else the word for the log.
std::string_view obstacle(ProxyLogon logon, const ClientProof& proof, ProxySecurity security,
                          const OwnCredentials& own) {
  switch (logon) {
    case ProxyLogon::kPlaintextReplay:
      if (!proof.password) return "NoPasswordToReplay";
      return {};
    case ProxyLogon::kServiceAccount:
      if (own.serviceAccount.empty()) return "NoServiceAccount";
      break;
    case ProxyLogon::kServerTrust:
      if (own.serverAccount.empty()) return "NoServerAccount";
      if (security == ProxySecurity::kClear) return "TrustNeedsTls";
      break;
  }
  if (!proof.verified) return "LogonDenied";
  // Whoever may open only his own mailbox must not be let into another by a log-on that the back end takes on trust.
  if (!mayOpen({proof.account, proof.mailbox})) return "MailboxDenied";
  return {};
}

uint16_t portFor(const ProxyPolicy& policy, const HomeServer& home, const ProxyRule& rule, ProxyLogon logon) {
  if (home.services[MailProtocol::kImap].port) return *home.services[MailProtocol::kImap].port;
  // The port that the administrator has set for back-end services counts where such a service is what is called.
  const uint16_t configured = policy.machine->inEffect(MailProtocol::kImap, MachineService::kFrontEnd).proxyTargetPort;
  const bool changed = configured != policy.product->defaults[MailProtocol::kImap].proxyTargetPort;
  return logon == ProxyLogon::kServerTrust && changed ? configured : rule.ports[MailProtocol::kImap];
}

std::string mailboxIdentity(const Account& mailbox) { return mailbox.upn.empty() ? mailbox.account : mailbox.upn; }

void fillIdentity(ProxyPlan& plan, const ProxyPolicy& policy, const ClientProof& proof) {
  const ServiceSettings& settings = policy.machine->inEffect(MailProtocol::kImap, MachineService::kFrontEnd);
  plan.verifyPeer = plan.security != ProxySecurity::kClear;
  switch (plan.logon) {
    case ProxyLogon::kPlaintextReplay:
      plan.user = proof.userName;
      plan.password = *proof.password;
      plan.verifyPeer = plan.verifyPeer && settings.enforceCertificateErrors;
      return;
    case ProxyLogon::kServiceAccount:
      plan.user = policy.own->serviceAccount + "/" + proof.mailbox->alias;
      plan.password = policy.own->servicePassword;
      return;
    case ProxyLogon::kServerTrust:
      plan.user = policy.own->serverAccount;
      plan.password = policy.own->serverPassword;
      plan.authorizationId = mailboxIdentity(*proof.mailbox);
      plan.ownCertificate = ownCertificateName(*policy.product, *policy.machine);
      return;
  }
}

bool isOwnListener(const ProxyPolicy& policy, const Endpoint& target) {
  return std::any_of(policy.listeners->begin(), policy.listeners->end(), [&](const FrontEndListener& listener) {
    return listener.endpoint.port == target.port && equalsIgnoreCase(listener.endpoint.host, target.host);
  });
}

}  // namespace

std::string ProxyPlan::targetText() const { return coexist::targetText(target, security); }

ProxyDecision decideProxyLogon(const ProxyPolicy& policy, const ClientProof& proof) {
  if (!proof.account || !proof.mailbox) return ProxyRefusal{"LogonDenied", ""};
  const auto found = policy.homes->find(proof.mailbox->home);
  if (found == policy.homes->end()) return ProxyRefusal{"NoMailboxHome", ""};
  const HomeServer& home = found->second;
  const ProxyRule* rule = policy.product->ruleTowards(home.family, MailProtocol::kImap);
  if (!rule) return ProxyRefusal{"NoProxyRule", ""};

  const ProxySecurity security = home.services[MailProtocol::kImap].security.value_or(rule->security);
  ProxyRefusal refusal{
      "NoProxyLogon",
      coexist::targetText(
          {home.host, home.services[MailProtocol::kImap].port.value_or(rule->ports[MailProtocol::kImap])}, security)};
  for (const ProxyLogon logon : rule->logons) {
    const std::string_view why = obstacle(logon, proof, security, *policy.own);
    if (!why.empty()) {
      refusal.cause = why;
      continue;
    }
    ProxyPlan plan{.logon = logon, .security = security, .target = {home.host, portFor(policy, home, *rule, logon)}};
    if (isOwnListener(policy, plan.target)) return ProxyRefusal{"ProxyLoop", plan.targetText()};
    fillIdentity(plan, policy, proof);
    return plan;
  }
  return refusal;
}

ClientProof proveByPassword(const Directory& directory, std::string_view userName, std::string_view authorizationId,
                            std::string_view password) {
  ClientProof proof{.userName = std::string(userName), .password = std::string(password)};
  const auto named = directory.resolve(userName);
  proof.verified = passwordMatches(named ? named->account : nullptr, password);
  if (!named) return proof;
  proof.account = named->account;
  proof.mailbox = named->mailbox;
  if (authorizationId.empty()) return proof;

  // LOGIN has no place for an authorization identity: one that names another mailbox can be acted upon only by a
  // log-on on trust, and is never dropped.
  const auto wanted = directory.resolve(authorizationId);
  proof.mailbox = wanted ? wanted->mailbox : nullptr;
  if (proof.mailbox != named->mailbox) proof.password.reset();
  return proof;
}

}  // namespace coexist
