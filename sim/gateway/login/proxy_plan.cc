#include "gateway/login/proxy_plan.h"

#include <algorithm>

#include "base/mutant.h"
#include "base/text.h"

namespace coexist {
namespace {

// Why a proof must not be shown to a home that is reached so; empty when it may be.
std::string_view exposure(const ProxyPolicy& policy, const HomeServer& home, ProxySecurity security) {
  const bool guarded = policy.product->guardsProofs && security == ProxySecurity::kClear && !home.clearPasswords;
  return guarded ? kProofNeedsTls : std::string_view();
}

// Whether there is anything to log on with, whoever it is for. Empty when there is; else the word for the log.
std::string_view lack(const ProxyPolicy& policy, const HomeServer& home, ProxyLogin logon, bool withPassword,
                      ProxySecurity security) {
  const std::string_view exposed = exposure(policy, home, security);
  if (logon != ProxyLogin::kServerTrust && !exposed.empty()) return exposed;
  const bool smtp = policy.protocol == MailProtocol::kSmtp;
  switch (logon) {
    case ProxyLogin::kPlaintextReplay:
      return withPassword ? "" : "NoPasswordToReplay";
    case ProxyLogin::kServiceAccount:
      if (!smtp && home.serviceLogon.form == ServiceLogon::Form::kNone) return "NoServiceLogon";
      return policy.own->serviceAccount.empty() ? "NoServiceAccount" : "";
    case ProxyLogin::kServerTrust:
      if (smtp) return "NoServerTrust";  // its form over SMTP is not known
      if (policy.own->serverAccount.empty()) return "NoServerAccount";
      return security == ProxySecurity::kClear && !mutated("trust-needs-no-tls") ? "TrustNeedsTls" : "";
  }
  return {};
}

// A password is the business of nobody but the home of the account whose it is. Empty when it goes there; else the word
// for the log.
std::string_view strangeness(const ProxyPolicy& policy, const HomeServer& home, const ClientProof& client) {
  const bool elsewhere = policy.product->guardsProofs && client.account->home != home.name;
  return elsewhere ? "NotItsHome" : "";
}

// Empty when possible; else the word for the log.
std::string_view obstacle(const ProxyPolicy& policy, const HomeServer& home, ProxyLogin logon,
                          const ClientProof& client, ProxySecurity security) {
  const std::string_view lacking = lack(policy, home, logon, client.password.has_value(), security);
  if (!lacking.empty()) return lacking;
  if (logon == ProxyLogin::kPlaintextReplay) return strangeness(policy, home, client);
  if (!client.verified && !mutated("trust-needs-no-proof")) return "LogonDenied";
  // Whoever may open only his own mailbox must not be let into another by a log-on that the back end takes on trust.
  if (!mayOpen({client.account, client.mailbox}) && !mutated("trust-opens-any-mailbox")) return "MailboxDenied";
  const bool names = logon == ProxyLogin::kServiceAccount && policy.protocol != MailProtocol::kSmtp;
  const bool nameless = names && serviceLogonName(home.serviceLogon, policy.protocol, "", *client.mailbox).empty();
  return nameless ? "NoMailboxName" : "";
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

// Over SMTP no mailbox is named in a log-on: there the account vouches for a sender.
std::string serviceUserOverSmtp(std::string account) {
  std::replace(account.begin(), account.end(), '/', '\\');
  return account;
}

ProxyIdentity serviceIdentity(const ProxyPolicy& policy, const HomeServer& home, const Account& mailbox) {
  const std::string& name = policy.own->serviceAccount;
  const ServiceAccountName own(name);
  ProxyIdentity identity{.logon = ProxyLogin::kServiceAccount,
                         .user = name,
                         .domain = own.domain,
                         .account = own.account,
                         .password = policy.own->servicePassword};
  if (mutated("service-account-names-no-mailbox")) return identity;
  const std::string named = serviceLogonName(home.serviceLogon, policy.protocol, name, mailbox);
  identity.byPlain = home.serviceLogon.form == ServiceLogon::Form::kPlain;
  if (policy.protocol == MailProtocol::kSmtp) {
    identity.user = serviceUserOverSmtp(name);
  } else {
    (identity.byPlain ? identity.authorizationId : identity.user) = named;
  }
  return identity;
}

ProxyIdentity identityFor(const ProxyPolicy& policy, const HomeServer& home, ProxyLogin logon,
                          const ClientProof& client) {
  switch (logon) {
    case ProxyLogin::kPlaintextReplay:
      return {.logon = logon,
              .user = client.userName,
              .domain = client.account->domain,
              .account = client.account->account,
              .password = *client.password};
    case ProxyLogin::kServiceAccount:
      return serviceIdentity(policy, home, *client.mailbox);
    case ProxyLogin::kServerTrust:
      break;
  }
  return {.logon = logon,
          .user = policy.own->serverAccount,
          .password = policy.own->serverPassword,
          .authorizationId = mailboxIdentity(*client.mailbox),
          .byPlain = true};
}

// The rule's log-ons that are possible, in its order; the word for the log when none is.
std::string_view collectIdentities(const ProxyPolicy& policy, const HomeServer& home, const ProxyRule& rule,
                                   const ClientProof& client, ProxyPlan& plan) {
  std::string_view why = "NoProxyLogon";
  for (const ProxyLogin logon : rule.logins) {
    if (mutated("only-the-first-log-on-is-tried") && logon != rule.logins.front()) break;
    why = obstacle(policy, home, logon, client, plan.security);
    if (why.empty()) plan.identities.push_back(identityFor(policy, home, logon, client));
  }
  return plan.identities.empty() ? why : std::string_view();
}

// A client's password goes where the settings allow it, the front end's own only to a back end that has shown who it
// is. Where proofs are guarded the client's is treated no worse.
void decideTrust(const ProxyPolicy& policy, const HomeServer& home, ProxyPlan& plan) {
  const auto isOurs = [](const ProxyIdentity& each) { return each.logon != ProxyLogin::kPlaintextReplay; };
  if (plan.security == ProxySecurity::kClear) return;
  const bool oursFirst = !plan.identities.empty() && isOurs(plan.identities.front());
  const bool guarded = !plan.identities.empty() && policy.product->guardsProofs && !home.clearPasswords;
  plan.verifyPeer = guarded || (oursFirst && !mutated("own-password-goes-to-anybody")) ||
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

std::vector<std::string> ProxyPlan::passwords() const {
  std::vector<std::string> all;
  for (const ProxyIdentity& identity : identities) all.push_back(identity.password);
  return all;
}

std::string ProxyPlan::targetText() const {
  const char* kind = security == ProxySecurity::kTls ? "SSL" : security == ProxySecurity::kStartTls ? "TLS" : "";
  return upperAscii(target.host) + ":" + std::to_string(target.port) + ":" + kind;
}

ProxyDecision decideProxyPlan(const ProxyPolicy& policy, std::string_view home, const ClientProof* client,
                              bool forResident) {
  auto found = policy.homes->find(std::string(home));
  if (mutated("everybody-lives-on-the-first-home")) found = policy.homes->begin();
  if (found == policy.homes->end()) return ProxyRefusal{"NoMailboxHome", ""};
  const HomeServer& server = found->second;
  const ProxyRule* rule = policy.product->ruleTowards(server.family, policy.protocol);
  if (!rule) return ProxyRefusal{"NoProxyRule", ""};

  ProxyPlan plan{
      .home = std::string(home), .address = server.address, .security = securityTowards(policy, server, *rule)};
  std::string_view why = client ? collectIdentities(policy, server, *rule, *client, plan) : std::string_view();
  const bool nobodyWillDo = forResident && policy.product->guardsProofs;
  if (nobodyWillDo) why = {};
  const bool onTrust = !plan.identities.empty() && plan.identities.front().logon == ProxyLogin::kServerTrust;
  plan.target = {server.host, portFor(policy, server, *rule, onTrust)};
  if (!why.empty()) return ProxyRefusal{std::string(why), plan.targetText()};
  const bool loops = isOwnListener(policy, plan.target) || isOwnListener(policy, plan.connectsTo());
  if (loops) return ProxyRefusal{"ProxyLoop", plan.targetText()};
  if (onTrust) plan.ownCertificate = ownCertificateName(policy);
  decideTrust(policy, server, plan);
  plan.logsOn = !plan.identities.empty();
  plan.nobodyWillDo = nobodyWillDo;
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
    why = lack(policy, home, logon, withPassword, securityTowards(policy, home, *rule));
    if (why.empty()) break;
  }
  return why;
}

}  // namespace coexist
