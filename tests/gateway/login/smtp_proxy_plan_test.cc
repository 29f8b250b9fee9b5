// The same decision for SMTP, where a stranger goes on as nobody and a session tries one identity after the other.
#include <gtest/gtest.h>

#include "gateway/login/proxy_plan.h"
#include "gateway/smtp/smtp_kit.h"

namespace coexist {
namespace {

struct SmtpProxyPlans : ::testing::Test {
  ProxyDecision decide(std::string_view home, const SmtpSender& sender) {
    return decideProxyPlan(proxyPolicy(kit.front.options, MailProtocol::kSmtp), home, sender ? &*sender : nullptr);
  }
  ProxyPlan plan(std::string_view home, const SmtpSender& sender) {
    const ProxyDecision decision = decide(home, sender);
    const auto* found = std::get_if<ProxyPlan>(&decision);
    EXPECT_NE(found, nullptr);
    return found ? *found : ProxyPlan();
  }
  std::string refusal(std::string_view home, const SmtpSender& sender) {
    const ProxyDecision decision = decide(home, sender);
    const auto* found = std::get_if<ProxyRefusal>(&decision);
    return found ? found->cause + " " + found->target : "";
  }
  const Directory& directory() { return kit.front.directory; }

  SmtpKit kit;
};

TEST_F(SmtpProxyPlans, logsNobodyOnForAStranger) {
  const ProxyPlan plan = this->plan("legacy", {});
  EXPECT_TRUE(plan.identities.empty());
  EXPECT_EQ(plan.targetText(), "OLD.EXAMPLE.TEST:25:");
}

TEST_F(SmtpProxyPlans, takesTheRulesLoginsInTheirOrder) {
  const ProxyPlan both = plan("listing", loggedOn(directory(), "alice"));
  ASSERT_EQ(both.identities.size(), 2u);
  EXPECT_EQ(both.identities[0].logon, ProxyLogin::kPlaintextReplay);
  EXPECT_EQ(both.identities[0].user, "alice");
  EXPECT_EQ(both.identities[0].domain, "EXAMPLE");
  EXPECT_EQ(both.identities[0].password, "alice-secret");
  EXPECT_EQ(both.identities[1].user, "EXAMPLE\\proxy");
  EXPECT_EQ(both.identities[1].domain, "EXAMPLE");
  EXPECT_EQ(both.identities[1].account, "proxy");
  EXPECT_EQ(both.identities[1].password, "proxy-secret");
  const ProxyPlan ntlm = plan("listing", loggedOn(directory(), "alice", false));
  ASSERT_EQ(ntlm.identities.size(), 1u);
  EXPECT_EQ(ntlm.identities[0].logon, ProxyLogin::kServiceAccount);
}

TEST_F(SmtpProxyPlans, saysWhatIsMissing) {
  EXPECT_EQ(refusal("legacy", loggedOn(directory(), "alice", false)), "NoPasswordToReplay OLD.EXAMPLE.TEST:25:");
  EXPECT_EQ(refusal("own", loggedOn(directory(), "alice")), "NoServerTrust BACK.EXAMPLE.TEST:25:SSL");
  EXPECT_EQ(refusal("nowhere", {}), "NoMailboxHome ");
  kit.front.options.own = {};
  EXPECT_EQ(refusal("service", loggedOn(directory(), "alice")), "NoServiceAccount SERVICE.EXAMPLE.TEST:25:SSL");
  for (ProxyRule& rule : kit.front.product.proxyRules) rule.ports[MailProtocol::kSmtp] = 0;
  EXPECT_EQ(refusal("legacy", {}), "NoProxyRule ");
}

// Attack catalogue A171.
TEST_F(SmtpProxyPlans, doesNotSendToItself) {
  kit.front.options.listeners = {{{"front.example.test", 25}, false, MailProtocol::kSmtp}};
  kit.front.options.homes["legacy"].host = "FRONT.example.test";
  EXPECT_EQ(refusal("legacy", {}), "ProxyLoop FRONT.EXAMPLE.TEST:25:");
}

// The front end's own password goes to nobody who has not shown who he is; a client's where the settings let it.
TEST_F(SmtpProxyPlans, showsItsOwnPasswordOnlyToAVerifiedBackEnd) {
  EXPECT_TRUE(plan("service", loggedOn(directory(), "alice")).verifyPeer);
  const ProxyPlan unverified = plan("tls", loggedOn(directory(), "alice"));
  EXPECT_FALSE(unverified.verifyPeer);
  ASSERT_EQ(unverified.identities.size(), 1u);
  EXPECT_EQ(unverified.identities[0].logon, ProxyLogin::kPlaintextReplay);
  EXPECT_TRUE(plan("tls", loggedOn(directory(), "alice", false)).verifyPeer);

  ServiceSettings settings = kit.front.machine.configured(MailProtocol::kSmtp);
  settings.enforceCertificateErrors = true;
  kit.front.machine.configure(MailProtocol::kSmtp, settings);
  kit.front.machine.restart(MailProtocol::kSmtp, MachineService::kFrontEnd);
  EXPECT_TRUE(plan("tls", loggedOn(directory(), "alice")).verifyPeer);
  EXPECT_EQ(plan("tls", loggedOn(directory(), "alice")).identities.size(), 2u);
  EXPECT_TRUE(plan("tls", {}).verifyPeer);
}

TEST_F(SmtpProxyPlans, takesPortAndSecurityOfTheHomeBeforeTheRules) {
  kit.front.options.homes["legacy"].services[MailProtocol::kSmtp] = {2525, ProxySecurity::kStartTls};
  EXPECT_EQ(plan("legacy", {}).targetText(), "OLD.EXAMPLE.TEST:2525:TLS");
}

}  // namespace
}  // namespace coexist
