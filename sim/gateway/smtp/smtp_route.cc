#include "gateway/smtp/smtp_route.h"

#include <algorithm>

#include "base/text.h"

namespace coexist {
namespace {

const ServiceSettings& settingsOf(const ProxyPolicy& policy) {
  return policy.machine->inEffect(policy.protocol, MachineService::kFrontEnd);
}

// "EXAMPLE/proxy" and "EXAMPLE\proxy" are one account; a name without a domain is one too.
SmtpIdentity serviceIdentity(const ProxyCredentials& own) {
  SmtpIdentity identity{.logon = ProxyLogon::kServiceAccount, .user = own.serviceAccount};
  std::replace(identity.user.begin(), identity.user.end(), '/', '\\');
  const size_t cut = identity.user.find('\\');
  identity.account = cut == std::string::npos ? identity.user : identity.user.substr(cut + 1);
  if (cut != std::string::npos) identity.domain = identity.user.substr(0, cut);
  identity.password = own.servicePassword;
  return identity;
}

SmtpIdentity replayedIdentity(const ClientProof& proof) {
  return {.logon = ProxyLogon::kPlaintextReplay,
          .user = proof.userName,
          .domain = proof.account->domain,
          .account = proof.account->account,
          .password = *proof.password};
}

// What of the rule's log-ons there is something for; the word for the log when there is nothing at all.
std::string_view collectIdentities(const ProxyPolicy& policy, const ProxyRule& rule, const ClientProof& proof,
                                   std::vector<SmtpIdentity>& identities) {
  std::string_view lacking = "NoProxyLogon";
  for (const ProxyLogon logon : rule.logons) {
    switch (logon) {
      case ProxyLogon::kPlaintextReplay:
        if (proof.password) identities.push_back(replayedIdentity(proof));
        lacking = "NoPasswordToReplay";
        break;
      case ProxyLogon::kServiceAccount:
        if (!policy.own->serviceAccount.empty()) identities.push_back(serviceIdentity(*policy.own));
        lacking = "NoServiceAccount";
        break;
      case ProxyLogon::kServerTrust:
        lacking = "NoServerTrust";  // its form over SMTP is not known
        break;
    }
  }
  return identities.empty() ? lacking : std::string_view();
}

// As for the other protocols: a client's password goes where the settings allow it, the front end's own only to a back
// end that has shown who it is.
void decideTrust(const ProxyPolicy& policy, SmtpHop& hop) {
  if (hop.security == ProxySecurity::kClear) return;
  const bool ownFirst = hop.logsOn && hop.identities.front().logon == ProxyLogon::kServiceAccount;
  hop.verifyPeer = ownFirst || settingsOf(policy).enforceCertificateErrors;
  if (hop.verifyPeer) return;
  std::erase_if(hop.identities, [](const SmtpIdentity& each) { return each.logon == ProxyLogon::kServiceAccount; });
}

bool isOwnListener(const ProxyPolicy& policy, const Endpoint& target) {
  return std::any_of(policy.listeners->begin(), policy.listeners->end(), [&](const FrontEndListener& listener) {
    return listener.endpoint.port == target.port && equalsIgnoreCase(listener.endpoint.host, target.host);
  });
}

}  // namespace

SmtpRoute routeRecipient(const Directory& directory, const SmtpSender& sender, const SmtpAddress& from,
                         const SmtpPath& to) {
  if (to.sourceRoute || to.address.routesOnwards()) return {SmtpRoute::Kind::kDenied, {}};
  if (const Account* account = directory.byMail(to.address.text())) return {SmtpRoute::Kind::kLocal, account->home};
  if (to.address.domain.empty() || directory.holdsMailDomain(to.address.domain)) {
    return {SmtpRoute::Kind::kUnknown, {}};
  }
  if (!sender) return {SmtpRoute::Kind::kDenied, {}};
  // A service account has no home of its own: whose mail it brings has one.
  const Account* named = from.empty() ? nullptr : directory.byMail(from.text());
  return {SmtpRoute::Kind::kOnwards, named ? named->home : sender->mailbox->home};
}

bool maySendAs(const Directory& directory, const SmtpSender& sender, const SmtpAddress& from) {
  if (!sender || from.empty()) return true;
  if (sender->account->serviceAccount || !sender->account->trustedHost.empty()) return true;
  return directory.byMail(from.text()) == sender->mailbox;
}

std::string SmtpHop::targetText() const {
  ProxyPlan plan;
  plan.security = security;
  plan.target = target;
  return plan.targetText();
}

SmtpHopDecision decideSmtpHop(const ProxyPolicy& policy, std::string_view home, const SmtpSender& sender) {
  const auto found = policy.homes->find(std::string(home));
  if (found == policy.homes->end()) return ProxyRefusal{"NoMailboxHome", ""};
  const HomeServer& server = found->second;
  const ProxyRule* rule = policy.product->ruleTowards(server.family, policy.protocol);
  if (!rule) return ProxyRefusal{"NoProxyRule", ""};

  const HomeService& service = server.services[policy.protocol];
  SmtpHop hop;
  hop.home = home;
  hop.target = {server.host, service.port.value_or(rule->ports[policy.protocol])};
  hop.security = service.security.value_or(rule->security);
  if (isOwnListener(policy, hop.target)) return ProxyRefusal{"ProxyLoop", hop.targetText()};
  hop.logsOn = sender.has_value();
  if (sender) {
    const std::string_view lacking = collectIdentities(policy, *rule, *sender, hop.identities);
    if (!lacking.empty()) return ProxyRefusal{std::string(lacking), hop.targetText()};
  }
  decideTrust(policy, hop);
  return hop;
}

}  // namespace coexist
