#include "gateway/login/proxy_plan.h"

#include <algorithm>

#include "base/mutant.h"
#include "base/text.h"

namespace coexist {
namespace {

// Whether there is anything to log on with, whoever it is for. Empty when there is; else the word for the log.
std::string_view lack(const ProxyPolicy& policy, ProxyLogin logon, bool withPassword, ProxySecurity security) {
  switch (logon) {
    case ProxyLogin::kPlaintextReplay:
      return withPassword ? "" : "NoPasswordToReplay";
    case ProxyLogin::kServiceAccount:
      return policy.own->serviceAccount.empty() ? "NoServiceAccount" : "";
    case ProxyLogin::kServerTrust:
      if (policy.protocol == MailProtocol::kSmtp) return "NoServerTrust";  // its form over SMTP is not known
      if (policy.own->serverAccount.empty()) return "NoServerAccount";
      return security == ProxySecurity::kClear && !mutated("trust-needs-no-tls") ? "TrustNeedsTls" : "";
  }
  return {};
}

// Empty when possible; else the word for the log.
std::string_view obstacle(const ProxyPolicy& policy, ProxyLogin logon, const ClientProof& client,
                          ProxySecurity security) {
  const std::string_view lacking = lack(policy, logon, client.password.has_value(), security);
  if (!lacking.empty() || logon == ProxyLogin::kPlaintextReplay) return lacking;
  if (!client.verified && !mutated("trust-needs-no-proof")) return "LogonDenied";
  // Whoever may open only his own mailbox must not be let into another by a log-on that the back end takes on trust.
  if (!mayOpen({client.account, client.mailbox}) && !mutated("trust-opens-any-mailbox")) return "MailboxDenied";
  return {};
}

const ServiceSettings& settingsOf(const ProxyPolicy& policy) {
  return policy.machine->inEffect(policy.protocol, MachineService::kFrontEnd);
}

ProxySecurity securityTowards(const ProxyPolicy& policy, const HomeServer& home, const ProxyRule& rule) {
  return home.services[policy.protocol].security.value_or(rule.security);
}

uint16_t portFor(const ProxyPolicy& policy, const HomeServer& home, const ProxyRule& rule, bool onTrust) {
  if (home.services[policy.protocol].port) return *home.services[policy.protocol].port;
  // The port that the administrator has set for back-end services counts where such a service is what is called.
  const uint16_t configured = settingsOf(policy).proxyTargetPort;
  const bool changed = configured != policy.product->defaults[policy.protocol].proxyTargetPort;
  return onTrust && changed && !mutated("target-port-is-ignored") ? configured : rule.ports[policy.protocol];
}

std::string mailboxIdentity(const Account& mailbox) { return mailbox.upn.empty() ? mailbox.account : mailbox.upn; }

// "EXAMPLE/proxy/alice" for IMAP, "EXAMPLE\proxy\alice" for POP3, as those servers know the form (Q184463, Q161116).
// SMTP has no mailbox in a log-on: there the account vouches for a sender.
std::string serviceUser(const ProxyPolicy& policy, const Account& mailbox) {
  std::string user = policy.own->serviceAccount;
  if (mutated("service-account-names-no-mailbox")) return user;
  if (policy.protocol == MailProtocol::kImap) return user + "/" + mailbox.alias;
  std::replace(user.begin(), user.end(), '/', '\\');
  return policy.protocol == MailProtocol::kSmtp ? user : user + "\\" + mailbox.alias;
}

// "EXAMPLE/proxy" and "EXAMPLE\proxy" are one account; a name without a domain is one too.
ProxyIdentity serviceIdentity(const ProxyPolicy& policy, const Account& mailbox) {
  const std::string& name = policy.own->serviceAccount;
  const size_t cut = name.find_first_of("/\\");
  ProxyIdentity identity{.logon = ProxyLogin::kServiceAccount, .user = serviceUser(policy, mailbox)};
  if (cut != std::string::npos) identity.domain = name.substr(0, cut);
  identity.account = cut == std::string::npos ? name : name.substr(cut + 1);
  identity.password = policy.own->servicePassword;
  return identity;
}

ProxyIdentity identityFor(const ProxyPolicy& policy, ProxyLogin logon, const ClientProof& client) {
  switch (logon) {
    case ProxyLogin::kPlaintextReplay:
      return {.logon = logon,
              .user = client.userName,
              .domain = client.account->domain,
              .account = client.account->account,
              .password = *client.password};
    case ProxyLogin::kServiceAccount:
      return serviceIdentity(policy, *client.mailbox);
    case ProxyLogin::kServerTrust:
      break;
  }
  return {.logon = logon,
          .user = policy.own->serverAccount,
          .password = policy.own->serverPassword,
          .authorizationId = mailboxIdentity(*client.mailbox)};
}

// The rule's log-ons that are possible, in its order; the word for the log when none is.
std::string_view collectIdentities(const ProxyPolicy& policy, const ProxyRule& rule, const ClientProof& client,
                                   ProxyPlan& plan) {
  std::string_view why = "NoProxyLogon";
  for (const ProxyLogin logon : rule.logins) {
    if (mutated("only-the-first-log-on-is-tried") && logon != rule.logins.front()) break;
    why = obstacle(policy, logon, client, plan.security);
    if (why.empty()) plan.identities.push_back(identityFor(policy, logon, client));
  }
  return plan.identities.empty() ? why : std::string_view();
}

// A client's password goes where the settings allow it, the front end's own only to a back end that has shown who it
// is.
void decideTrust(const ProxyPolicy& policy, ProxyPlan& plan) {
  const auto isOurs = [](const ProxyIdentity& each) { return each.logon != ProxyLogin::kPlaintextReplay; };
  if (plan.security == ProxySecurity::kClear) return;
  const bool oursFirst = !plan.identities.empty() && isOurs(plan.identities.front());
  plan.verifyPeer = (oursFirst && !mutated("own-password-goes-to-anybody")) ||
                    (settingsOf(policy).enforceCertificateErrors && !mutated("certificate-errors-are-not-enforced"));
  if (!plan.verifyPeer && !mutated("own-password-goes-to-anybody")) std::erase_if(plan.identities, isOurs);
}

// Whose certificate is presented to a back end that is trusted.
const std::string& ownCertificateName(const ProxyPolicy& policy) {
  // Seed 002: with PlainTextLogin the service takes the certificate that X509CertificateName names for its own side of
  // the connection to the back-end service, which expects the server's; with SecureLogin it does not.
  const bool byName = policy.product->has(Quirk::kCertificateNameSettingUnderPlaintextLogin);
  if (byName && !mutated("trust-goes-by-the-servers-name")) {
    return policy.machine->certificateNameByLoginType(policy.protocol, MachineService::kFrontEnd);
  }
  return policy.machine->fqdn();
}

bool isOwnListener(const ProxyPolicy& policy, const Endpoint& target) {
  if (mutated("own-listener-is-a-home")) return false;
  return std::any_of(policy.listeners->begin(), policy.listeners->end(), [&](const FrontEndListener& listener) {
    return listener.endpoint.port == target.port && equalsIgnoreCase(listener.endpoint.host, target.host);
  });
}

}  // namespace

ProxyPolicy proxyPolicy(const FrontEndOptions& options, MailProtocol protocol) {
  return {options.product, options.machine, &options.homes, &options.own, &options.listeners, protocol};
}

std::string ProxyPlan::targetText() const {
  const char* kind = security == ProxySecurity::kTls ? "SSL" : security == ProxySecurity::kStartTls ? "TLS" : "";
  return upperAscii(target.host) + ":" + std::to_string(target.port) + ":" + kind;
}

ProxyDecision decideProxyPlan(const ProxyPolicy& policy, std::string_view home, const ClientProof* client) {
  auto found = policy.homes->find(std::string(home));
  if (mutated("everybody-lives-on-the-first-home")) found = policy.homes->begin();
  if (found == policy.homes->end()) return ProxyRefusal{"NoMailboxHome", ""};
  const HomeServer& server = found->second;
  const ProxyRule* rule = policy.product->ruleTowards(server.family, policy.protocol);
  if (!rule) return ProxyRefusal{"NoProxyRule", ""};

  ProxyPlan plan{
      .home = std::string(home), .security = securityTowards(policy, server, *rule), .logsOn = client != nullptr};
  const std::string_view why = client ? collectIdentities(policy, *rule, *client, plan) : std::string_view();
  const bool onTrust = !plan.identities.empty() && plan.identities.front().logon == ProxyLogin::kServerTrust;
  plan.target = {server.host, portFor(policy, server, *rule, onTrust)};
  if (!why.empty()) return ProxyRefusal{std::string(why), plan.targetText()};
  if (isOwnListener(policy, plan.target)) return ProxyRefusal{"ProxyLoop", plan.targetText()};
  if (onTrust) plan.ownCertificate = ownCertificateName(policy);
  decideTrust(policy, plan);
  return plan;
}

ProxyDecision decideProxyPlan(const ProxyPolicy& policy, const ClientProof& client) {
  if (!client.account || !client.mailbox) return ProxyRefusal{"LogonDenied", ""};
  return decideProxyPlan(policy, client.mailbox->home, &client);
}

std::string_view neverLogsOn(const ProxyPolicy& policy, const HomeServer& home, bool withPassword) {
  const ProxyRule* rule = policy.product->ruleTowards(home.family, policy.protocol);
  if (!rule) return {};
  std::string_view why = "NoProxyLogon";
  for (const ProxyLogin logon : rule->logins) {
    why = lack(policy, logon, withPassword, securityTowards(policy, home, *rule));
    if (why.empty()) break;
  }
  return why;
}

}  // namespace coexist
