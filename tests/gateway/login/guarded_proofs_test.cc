// Whose proof goes where, of a product that guards proofs: what a rule allows is not enough.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/login/proxy_plan.h"
#include "gateway/smtp/smtp_kit.h"

namespace coexist {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct GuardedProofs : ::testing::Test {
  GuardedProofs() { kit.front.product.guardsProofs = true; }

  ClientProof proof(const std::string& name) const { return *loggedOn(kit.front.directory, name); }
  ProxyDecision decide(MailProtocol protocol, std::string_view home, const ClientProof& client,
                       bool forResident = false) const {
    return decideProxyPlan(proxyPolicy(kit.front.options, protocol), home, &client, forResident);
  }
  // "replay, service", or the cause.
  std::string said(const ProxyDecision& decision) const {
    if (const auto* refusal = std::get_if<ProxyRefusal>(&decision)) return refusal->cause;
    const ProxyPlan& plan = std::get<ProxyPlan>(decision);
    EXPECT_EQ(plan.logsOn, !plan.identities.empty());
    std::string all;
    for (const ProxyIdentity& identity : plan.identities) {
      all += all.empty() ? "" : ", ";
      all += identity.logon == ProxyLogin::kPlaintextReplay ? "replay" : "service";
    }
    return all.empty() ? "nobody" : all;
  }
  std::string open(MailProtocol protocol, const std::string& name) const {
    return said(decideProxyPlan(proxyPolicy(kit.front.options, protocol), proof(name)));
  }
  std::string send(const std::string& from, std::string_view home, bool forResident = true) const {
    return said(decide(MailProtocol::kSmtp, home, proof(from), forResident));
  }
  HomeServer& home(const std::string& name) { return kit.front.options.homes[name]; }

  SmtpKit kit;
};

TEST_F(GuardedProofs, showsNoProofInClearUnlessTheHomeSaysSo) {
  for (const MailProtocol protocol : {MailProtocol::kImap, MailProtocol::kPop3, MailProtocol::kSmtp}) {
    EXPECT_EQ(open(protocol, "alice"), "ProofNeedsTls");
  }
  home("legacy").clearPasswords = true;
  for (const MailProtocol protocol : {MailProtocol::kImap, MailProtocol::kPop3, MailProtocol::kSmtp}) {
    EXPECT_EQ(open(protocol, "alice"), "replay");
  }
  home("legacy").clearPasswords = false;
  home("legacy").services[MailProtocol::kImap].security = ProxySecurity::kStartTls;
  EXPECT_EQ(open(MailProtocol::kImap, "alice"), "replay");
}

TEST_F(GuardedProofs, showsTheServiceAccountInClearNoSooner) {
  kit.front.options.homes["service"].services[MailProtocol::kImap].security = ProxySecurity::kClear;
  EXPECT_EQ(open(MailProtocol::kImap, "dave"), "ProofNeedsTls");
  home("service").clearPasswords = true;
  EXPECT_EQ(open(MailProtocol::kImap, "dave"), "service");
}

// A certificate that nobody checks keeps nothing secret from who stands between.
TEST_F(GuardedProofs, checksTheCertificateOfWhoeverIsShownAPassword) {
  const auto checks = [this](const std::string& who) {
    const auto decision = decideProxyPlan(proxyPolicy(kit.front.options, MailProtocol::kImap), proof(who));
    return std::get<ProxyPlan>(decision).verifyPeer;
  };
  EXPECT_FALSE(kit.front.machine.configured(MailProtocol::kImap).enforceCertificateErrors);
  EXPECT_TRUE(checks("carol"));
  home("upgrading").clearPasswords = true;
  EXPECT_FALSE(checks("carol"));
  EXPECT_TRUE(checks("dave"));
}

TEST_F(GuardedProofs, givesASendersPasswordToHisOwnHomeOnly) {
  EXPECT_EQ(send("grace", "tls"), "replay, service");
  EXPECT_EQ(send("alice", "tls"), "service");
  EXPECT_EQ(send("alice", "tls", false), "service");
  EXPECT_EQ(send("grace", "upgrading"), "nobody") << "whose rule has replay alone";
  EXPECT_EQ(send("grace", "upgrading", false), "NotItsHome");
  kit.front.options.own.serviceAccount.clear();
  EXPECT_EQ(send("alice", "tls"), "nobody");
  EXPECT_EQ(send("alice", "tls", false), "NoServiceAccount");
}

// Who names another's mailbox behind his own account shows his password at his own home.
TEST_F(GuardedProofs, givesAPasswordToNoHomeByTheNameOfAMailbox) {
  ClientProof other = proof("grace");
  other.mailbox = kit.front.directory.byName("carol");
  EXPECT_EQ(said(decideProxyPlan(proxyPolicy(kit.front.options, MailProtocol::kImap), other)), "NotItsHome");
}

TEST_F(GuardedProofs, bringsAResidentsMailAsNobodysWhereNoProofMayGo) {
  EXPECT_EQ(send("alice", "legacy"), "nobody");
  EXPECT_EQ(send("alice", "legacy", false), "ProofNeedsTls");
  const auto decision = decide(MailProtocol::kSmtp, "tls", proof("grace"), true);
  EXPECT_TRUE(std::get<ProxyPlan>(decision).nobodyWillDo);
  EXPECT_FALSE(std::get<ProxyPlan>(decide(MailProtocol::kSmtp, "tls", proof("grace"))).nobodyWillDo);
  kit.front.product.guardsProofs = false;
  EXPECT_FALSE(std::get<ProxyPlan>(decide(MailProtocol::kSmtp, "tls", proof("grace"), true)).nobodyWillDo);
  EXPECT_EQ(send("grace", "upgrading"), "replay") << "as the old products do";
}

TEST_F(GuardedProofs, saysOfAHomeThatNobodyIsLoggedOnThereInClear) {
  const ProxyPolicy policy = proxyPolicy(kit.front.options, MailProtocol::kImap);
  for (const bool withPassword : {false, true})
    EXPECT_EQ(neverLogsOn(policy, home("legacy"), withPassword), kProofNeedsTls);
  home("legacy").clearPasswords = true;
  EXPECT_EQ(neverLogsOn(policy, home("legacy"), true), "");
  EXPECT_EQ(neverLogsOn(policy, home("legacy"), false), "NoPasswordToReplay");
}

TEST_F(GuardedProofs, connectsToTheAddressAndExpectsTheName) {
  home("tls").address = "192.0.2.7";
  const auto plan = std::get<ProxyPlan>(decide(MailProtocol::kSmtp, "tls", proof("grace")));
  EXPECT_EQ(plan.connectsTo(), (Endpoint{"192.0.2.7", 25}));
  EXPECT_EQ(plan.target.host, "within.example.test");
  EXPECT_EQ(plan.targetText(), "WITHIN.EXAMPLE.TEST:25:SSL");
  kit.front.options.listeners = {{{"192.0.2.7", 25}, false, MailProtocol::kSmtp}};
  EXPECT_EQ(said(decide(MailProtocol::kSmtp, "tls", proof("grace"))), "ProxyLoop");
}

// Which form the service account's log-on has is data of the home.
TEST_F(GuardedProofs, opensAMailboxByTheFormOfTheHome) {
  const auto identity = [this](const char* form, MailProtocol protocol) {
    home("service").serviceLogon = *readServiceLogon(form);
    const auto decision = decideProxyPlan(proxyPolicy(kit.front.options, protocol), proof("dave"));
    return std::get<ProxyPlan>(decision).identities.at(0);
  };
  EXPECT_EQ(identity("exchange", MailProtocol::kImap).user, "EXAMPLE/proxy/dave");
  EXPECT_EQ(identity("master-user", MailProtocol::kPop3).user, "dave*proxy");
  EXPECT_FALSE(identity("master-user", MailProtocol::kPop3).byPlain);
  const ProxyIdentity plain = identity("plain", MailProtocol::kImap);
  EXPECT_TRUE(plain.byPlain);
  EXPECT_EQ(plain.user + " for " + plain.authorizationId, "EXAMPLE/proxy for dave");
  home("service").serviceLogon = {ServiceLogon::Form::kNone};
  EXPECT_EQ(open(MailProtocol::kImap, "dave"), "NoServiceLogon");
  home("service").serviceLogon = *readServiceLogon("plain:{mail}");
  EXPECT_EQ(open(MailProtocol::kImap, "dave"), "NoMailboxName") << "dave has no address";
}

}  // namespace
}  // namespace coexist
