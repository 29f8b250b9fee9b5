#include "gateway/login/proxy_plan.h"

#include <gtest/gtest.h>

#include "gateway/front_fixture.h"

namespace coexist {
namespace {

struct Decision {
  explicit Decision(FrontFixture& f, MailProtocol protocol = MailProtocol::kImap)
      : policy(proxyPolicy(f.options, protocol)) {}
  ProxyPolicy policy;

  ProxyPlan plan(const ClientProof& proof) const {
    const ProxyDecision decision = decideProxyPlan(policy, proof);
    EXPECT_TRUE(std::holds_alternative<ProxyPlan>(decision));
    return std::get<ProxyPlan>(decision);
  }
  std::string cause(const ClientProof& proof) const {
    const ProxyDecision decision = decideProxyPlan(policy, proof);
    return std::holds_alternative<ProxyPlan>(decision) ? "" : std::get<ProxyRefusal>(decision).cause;
  }
};

ClientProof password(const FrontFixture& f, const std::string& user, const std::string& secret) {
  return proveByPassword(f.directory, user, "", secret);
}

ClientProof verified(const FrontFixture& f, const std::string& name) {
  ClientProof proof;
  proof.userName = name;
  proof.verified = true;
  proof.account = proof.mailbox = f.directory.byName(name);
  return proof;
}

TEST(ProxyPlan, takesTheFirstLoginThatIsPossible) {
  FrontFixture f;
  f.product.proxyRules[0].logins = {ProxyLogin::kServiceAccount, ProxyLogin::kPlaintextReplay};
  const Decision decide(f);
  EXPECT_EQ(decide.plan(password(f, "alice", "alice-secret")).identities.front().logon, ProxyLogin::kServiceAccount);
  EXPECT_EQ(decide.plan(password(f, "alice", "wrong")).identities.front().logon, ProxyLogin::kPlaintextReplay);
  EXPECT_EQ(decide.plan(verified(f, "alice")).identities.front().logon, ProxyLogin::kServiceAccount);
  f.options.own.serviceAccount.clear();
  EXPECT_EQ(decide.cause(verified(f, "alice")), "NoPasswordToReplay");
}

TEST(ProxyPlan, saysWhyNoneIsPossible) {
  FrontFixture f;
  const Decision decide(f);
  EXPECT_EQ(decide.cause(password(f, "nobody", "x")), "LogonDenied");
  EXPECT_EQ(decide.cause(password(f, "bob", "wrong")), "LogonDenied");
  EXPECT_EQ(decide.cause(verified(f, "alice")), "NoPasswordToReplay");
  EXPECT_EQ(decide.cause(verified(f, "erin")), "NoMailboxHome");
  f.options.homes["legacy"].family = "unheard-of";
  EXPECT_EQ(decide.cause(password(f, "alice", "alice-secret")), "NoProxyRule");
  f.options.homes["own"].services[MailProtocol::kImap].security = ProxySecurity::kClear;
  EXPECT_EQ(decide.cause(verified(f, "bob")), "TrustNeedsTls");
  f.options.own.serverAccount.clear();
  EXPECT_EQ(decide.cause(verified(f, "bob")), "NoServerAccount");
}

TEST(ProxyPlan, namesItsTargetAsTheLogDoes) {
  FrontFixture f;
  const Decision decide(f);
  EXPECT_EQ(decide.plan(verified(f, "bob")).targetText(), "BACK.EXAMPLE.TEST:1993:SSL");
  EXPECT_EQ(decide.plan(password(f, "carol", "x")).targetText(), "TLS.EXAMPLE.TEST:143:TLS");
  EXPECT_EQ(decide.plan(password(f, "alice", "x")).targetText(), "OLD.EXAMPLE.TEST:143:");
}

TEST(ProxyPlan, speaksTheClientsProtocolToTheHome) {
  FrontFixture f;
  const Decision pop3(f, MailProtocol::kPop3);
  EXPECT_EQ(pop3.plan(verified(f, "bob")).targetText(), "BACK.EXAMPLE.TEST:1995:SSL");
  EXPECT_EQ(pop3.plan(password(f, "alice", "x")).targetText(), "OLD.EXAMPLE.TEST:110:");
  f.options.homes["legacy"].services[MailProtocol::kImap] = {10143, ProxySecurity::kTls};
  EXPECT_EQ(pop3.plan(password(f, "alice", "x")).targetText(), "OLD.EXAMPLE.TEST:110:");
  f.product.proxyRules[0].ports[MailProtocol::kPop3] = 0;
  EXPECT_EQ(pop3.cause(password(f, "alice", "x")), "NoProxyRule");

  ServiceSettings settings = f.machine.configured(MailProtocol::kPop3);
  settings.proxyTargetPort = 2995;
  f.machine.configure(MailProtocol::kPop3, settings);
  f.machine.restart(MailProtocol::kPop3, MachineService::kFrontEnd);
  EXPECT_EQ(pop3.plan(verified(f, "bob")).target.port, 2995);
  EXPECT_EQ(Decision(f).plan(verified(f, "bob")).target.port, 1993);
}

// Facts on Exchange, section 2.3: slashes for IMAP, backslashes for POP3.
TEST(ProxyPlan, namesTheMailboxBehindTheServiceAccountAsTheProtocolKnowsIt) {
  FrontFixture f;
  EXPECT_EQ(Decision(f, MailProtocol::kImap).plan(verified(f, "dave")).identities.front().user, "EXAMPLE/proxy/dave");
  EXPECT_EQ(Decision(f, MailProtocol::kPop3).plan(verified(f, "dave")).identities.front().user, "EXAMPLE\\proxy\\dave");
  EXPECT_EQ(Decision(f, MailProtocol::kSmtp).plan(verified(f, "dave")).identities.front().user, "EXAMPLE\\proxy");
}

TEST(ProxyPlan, obeysPortAndSecurityOfTheHome) {
  FrontFixture f;
  f.options.homes["legacy"].services[MailProtocol::kImap].port = 10143;
  f.options.homes["legacy"].services[MailProtocol::kImap].security = ProxySecurity::kTls;
  const ProxyPlan plan = Decision(f).plan(password(f, "alice", "x"));
  EXPECT_EQ(plan.target.port, 10143);
  EXPECT_EQ(plan.security, ProxySecurity::kTls);
}

TEST(ProxyPlan, callsTheBackEndServiceAtTheConfiguredPort) {
  FrontFixture f;
  ServiceSettings settings = f.machine.configured(MailProtocol::kImap);
  settings.proxyTargetPort = 2993;
  f.machine.configure(MailProtocol::kImap, settings);
  f.machine.restart(MailProtocol::kImap, MachineService::kFrontEnd);
  EXPECT_EQ(Decision(f).plan(verified(f, "bob")).target.port, 2993);
  EXPECT_EQ(Decision(f).plan(password(f, "alice", "x")).target.port, 143);
}

// Attack catalogue A138: on trust and with the gateway's own password the back end must prove itself, always.
TEST(ProxyPlan, checksTheBackEndsCertificateWhereTheSecretIsOurs) {
  FrontFixture f;
  const Decision decide(f);
  EXPECT_TRUE(decide.plan(verified(f, "bob")).verifyPeer);
  EXPECT_TRUE(decide.plan(verified(f, "dave")).verifyPeer);
  EXPECT_FALSE(decide.plan(password(f, "carol", "x")).verifyPeer);
  ServiceSettings settings = f.machine.configured(MailProtocol::kImap);
  settings.enforceCertificateErrors = true;
  f.machine.configure(MailProtocol::kImap, settings);
  f.machine.restart(MailProtocol::kImap, MachineService::kFrontEnd);
  EXPECT_TRUE(decide.plan(password(f, "carol", "x")).verifyPeer);
}

// Seed 002: both must hold, PlainTextLogin and another certificate; SecureLogin hides it.
TEST(ProxyPlan, presentsTheWrongCertificateOnlyByItsQuirk) {
  FrontFixture f;
  f.machine.bindCertificate(MailProtocol::kImap, "mail.example.test");
  EXPECT_EQ(Decision(f).plan(verified(f, "bob")).ownCertificate, "front.example.test");
  f.product.quirks = {Quirk::kCertificateNameSettingUnderPlaintextLogin};
  EXPECT_EQ(Decision(f, MailProtocol::kPop3).plan(verified(f, "bob")).ownCertificate, "front.example.test");
  EXPECT_EQ(Decision(f).plan(verified(f, "bob")).ownCertificate, "mail.example.test");
  ServiceSettings settings = f.machine.configured(MailProtocol::kImap);
  settings.loginType = LoginType::kSecureLogin;
  f.machine.configure(MailProtocol::kImap, settings);
  f.machine.restart(MailProtocol::kImap, MachineService::kFrontEnd);
  EXPECT_EQ(Decision(f).plan(verified(f, "bob")).ownCertificate, "front.example.test");
}

TEST(ProxyPlan, opensAnotherMailboxOnTrustOnlyForAServiceAccount) {
  FrontFixture f;
  Account service = person("proxyuser", "own");
  service.serviceAccount = true;
  ASSERT_TRUE(f.directory.add(service).ok());
  const Decision decide(f);
  EXPECT_EQ(decide.cause(proveByPassword(f.directory, "dave", "bob", "dave-secret")), "MailboxDenied");
  const ProxyPlan plan = decide.plan(proveByPassword(f.directory, "proxyuser", "bob", "proxyuser-secret"));
  EXPECT_EQ(plan.identities.front().authorizationId, "bob@example.test");
}

}  // namespace
}  // namespace coexist
