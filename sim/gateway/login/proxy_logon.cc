#include "gateway/login/proxy_logon.h"

#include <algorithm>

#include "base/text.h"

namespace coexist {
namespace {

std::string targetText(const Endpoint& target, ProxySecurity security) {
  const char* kind = security == ProxySecurity::kTls ? "SSL" : security == ProxySecurity::kStartTls ? "TLS" : "";
  return upperAscii(target.host) + ":" + std::to_string(target.port) + ":" + kind;
}

// Whether there is anything to log on with, whoever it is for. Empty when there is; else the word for the log.
std::string_view lack(ProxyLogon logon, bool withPassword, ProxySecurity security, const ProxyCredentials& own) {
  switch (logon) {
    case ProxyLogon::kPlaintextReplay:
      return withPassword ? "" : "NoPasswordToReplay";
    case ProxyLogon::kServiceAccount:
      return own.serviceAccount.empty() ? "NoServiceAccount" : "";
    case ProxyLogon::kServerTrust:
      if (own.serverAccount.empty()) return "NoServerAccount";
      return security == ProxySecurity::kClear ? "TrustNeedsTls" : "";
  }
  return {};
}

// Empty when possible; else the word for the log.
std::string_view obstacle(ProxyLogon logon, const ClientProof& proof, ProxySecurity security,
                          const ProxyCredentials& own) {
  const std::string_view lacking = lack(logon, proof.password.has_value(), security, own);
  if (!lacking.empty() || logon == ProxyLogon::kPlaintextReplay) return lacking;
  if (!proof.verified) return "LogonDenied";
  // Whoever may open only his own mailbox must not be let into another by a log-on that the back end takes on trust.
  if (!mayOpen({proof.account, proof.mailbox})) return "MailboxDenied";
  return {};
}

const ServiceSettings& settingsOf(const ProxyPolicy& policy) {
  return policy.machine->inEffect(policy.protocol, MachineService::kFrontEnd);
}

ProxySecurity securityTowards(const ProxyPolicy& policy, const HomeServer& home, const ProxyRule& rule) {
  return home.services[policy.protocol].security.value_or(rule.security);
}

uint16_t portFor(const ProxyPolicy& policy, const HomeServer& home, const ProxyRule& rule, ProxyLogon logon) {
  if (home.services[policy.protocol].port) return *home.services[policy.protocol].port;
  // The port that the administrator has set for back-end services counts where such a service is what is called.
  const uint16_t configured = settingsOf(policy).proxyTargetPort;
  const bool changed = configured != policy.product->defaults[policy.protocol].proxyTargetPort;
  return logon == ProxyLogon::kServerTrust && changed ? configured : rule.ports[policy.protocol];
}

std::string mailboxIdentity(const Account& mailbox) { return mailbox.upn.empty() ? mailbox.account : mailbox.upn; }

// "EXAMPLE/proxy/alice" for IMAP, "EXAMPLE\proxy\alice" for POP3, as those servers know the form (Q184463, Q161116).
// SMTP has no mailbox in a log-on: there the account vouches for a sender.
std::string serviceUser(const ProxyPolicy& policy, const Account& mailbox) {
  std::string user = policy.own->serviceAccount;
  if (policy.protocol == MailProtocol::kImap) return user + "/" + mailbox.alias;
  std::replace(user.begin(), user.end(), '/', '\\');
  return policy.protocol == MailProtocol::kSmtp ? user : user + "\\" + mailbox.alias;
}

// Whose certificate is presented to a back end that is trusted.
const std::string& ownCertificateName(const ProxyPolicy& policy) {
  // Seed 002: with PlainTextLogin the service takes the certificate that X509CertificateName names for its own side of
  // the connection to the back-end service, which expects the server's; with SecureLogin it does not.
  if (policy.product->has(Quirk::kCertificateNameSettingUnderPlaintextLogin)) {
    return policy.machine->certificateNameByLoginType(policy.protocol, MachineService::kFrontEnd);
  }
  return policy.machine->fqdn();
}

void fillIdentity(ProxyPlan& plan, const ProxyPolicy& policy, const ClientProof& proof) {
  plan.verifyPeer = plan.security != ProxySecurity::kClear;
  switch (plan.logon) {
    case ProxyLogon::kPlaintextReplay:
      plan.user = proof.userName;
      plan.password = *proof.password;
      plan.verifyPeer = plan.verifyPeer && settingsOf(policy).enforceCertificateErrors;
      return;
    case ProxyLogon::kServiceAccount:
      plan.user = serviceUser(policy, *proof.mailbox);
      plan.password = policy.own->servicePassword;
      return;
    case ProxyLogon::kServerTrust:
      plan.user = policy.own->serverAccount;
      plan.password = policy.own->serverPassword;
      plan.authorizationId = mailboxIdentity(*proof.mailbox);
      plan.ownCertificate = ownCertificateName(policy);
      return;
  }
}

bool isOwnListener(const ProxyPolicy& policy, const Endpoint& target) {
  return std::any_of(policy.listeners->begin(), policy.listeners->end(), [&](const FrontEndListener& listener) {
    return listener.endpoint.port == target.port && equalsIgnoreCase(listener.endpoint.host, target.host);
  });
}

}  // namespace

ProxyPolicy proxyPolicy(const FrontEndOptions& options, MailProtocol protocol) {
  return {options.product, options.machine, &options.homes, &options.own, &options.listeners, protocol};
}

std::string ProxyPlan::targetText() const { return coexist::targetText(target, security); }

ProxyDecision decideProxyLogon(const ProxyPolicy& policy, const ClientProof& proof) {
  if (!proof.account || !proof.mailbox) return ProxyRefusal{"LogonDenied", ""};
  const auto found = policy.homes->find(proof.mailbox->home);
  if (found == policy.homes->end()) return ProxyRefusal{"NoMailboxHome", ""};
  const HomeServer& home = found->second;
  const ProxyRule* rule = policy.product->ruleTowards(home.family, policy.protocol);
  if (!rule) return ProxyRefusal{"NoProxyRule", ""};

  const ProxySecurity security = securityTowards(policy, home, *rule);
  const uint16_t usualPort = home.services[policy.protocol].port.value_or(rule->ports[policy.protocol]);
  ProxyRefusal refusal{"NoProxyLogon", coexist::targetText({home.host, usualPort}, security)};
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

std::string_view neverLogsOn(const ProxyPolicy& policy, const HomeServer& home, bool withPassword) {
  const ProxyRule* rule = policy.product->ruleTowards(home.family, policy.protocol);
  if (!rule) return {};
  std::string_view why = "NoProxyLogon";
  for (const ProxyLogon logon : rule->logons) {
    why = lack(logon, withPassword, securityTowards(policy, home, *rule), *policy.own);
    if (why.empty()) break;
  }
  return why;
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
