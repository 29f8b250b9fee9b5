#include "gateway/smtp/smtp_route.h"

#include <gtest/gtest.h>

#include "gateway/smtp/smtp_kit.h"

namespace coexist {
namespace {

using Kind = SmtpRoute::Kind;

SmtpSender loggedOn(const Directory& directory, const std::string& name, bool withPassword = true) {
  ClientProof proof{.userName = name, .verified = true};
  proof.account = proof.mailbox = directory.byName(name);
  if (withPassword) proof.password = name + "-secret";
  return proof;
}

SmtpRoute route(const Directory& directory, const SmtpSender& sender, std::string_view to,
                std::string_view from = "<x@away.test>") {
  const auto path = parseRcptTo("TO:" + std::string(to));
  const auto sent = parseMailFrom("FROM:" + std::string(from));
  EXPECT_TRUE(path.ok() && sent.ok()) << to;
  return routeRecipient(directory, sender, sent->address, *path);
}

TEST(SmtpRoute, knowsWhereItsOwnPeopleLive) {
  const Directory directory = smtpDirectory();
  const SmtpRoute found = route(directory, {}, "<Alice@Example.TEST>");
  EXPECT_EQ(found.kind, Kind::kLocal);
  EXPECT_EQ(found.home, "legacy");
  EXPECT_EQ(route(directory, {}, "<\"alice\"@example.test>").home, "legacy");
  EXPECT_EQ(route(directory, {}, "<nobody@example.test>").kind, Kind::kUnknown);
  EXPECT_EQ(route(directory, {}, "<postmaster>").kind, Kind::kUnknown);
}

// Attack catalogue A080.
TEST(SmtpRoute, relaysNothingForAStranger) {
  const Directory directory = smtpDirectory();
  for (const char* to : {"<b@out.test>", "<\"b@out.test\"@example.test>", "<b%out.test@example.test>",
                         "<@example.test:b@out.test>", "<out.test!b@example.test>", "<b@[192.0.2.1]>"}) {
    EXPECT_EQ(route(directory, {}, to).kind, Kind::kDenied) << to;
  }
}

TEST(SmtpRoute, sendsMailOnByTheSendersOwnHome) {
  const Directory directory = smtpDirectory();
  const SmtpSender alice = loggedOn(directory, "alice");
  const SmtpRoute onwards = route(directory, alice, "<b@out.test>", "<alice@example.test>");
  EXPECT_EQ(onwards.kind, Kind::kOnwards);
  EXPECT_EQ(onwards.home, "legacy");
  EXPECT_EQ(route(directory, alice, "<b@out.test>", "<>").home, "legacy");
  EXPECT_EQ(route(directory, alice, "<bob@example.test>").home, "own");
  // Whose mail a service account brings has a home; the account has none.
  EXPECT_EQ(route(directory, loggedOn(directory, "svc"), "<b@out.test>", "<dave@example.test>").home, "service");
  for (const char* to : {"<b%out.test@example.test>", "<@example.test:b@out.test>", "<\"b@x.test\"@out.test>"}) {
    EXPECT_EQ(route(directory, alice, to).kind, Kind::kDenied) << to;
  }
}

TEST(SmtpRoute, letsEverybodySendAsHimselfAndServiceAccountsAsAnybody) {
  const Directory directory = smtpDirectory();
  const auto may = [&](const SmtpSender& sender, std::string_view from) {
    const auto path = parseMailFrom("FROM:" + std::string(from));
    return path.ok() && maySendAs(directory, sender, path->address);
  };
  EXPECT_TRUE(may(loggedOn(directory, "alice"), "<ALICE@example.test>"));
  EXPECT_TRUE(may(loggedOn(directory, "alice"), "<>"));
  EXPECT_FALSE(may(loggedOn(directory, "alice"), "<bob@example.test>"));
  EXPECT_FALSE(may(loggedOn(directory, "alice"), "<nobody@example.test>"));
  EXPECT_FALSE(may(loggedOn(directory, "alice"), "<alice@out.test>"));
  EXPECT_TRUE(may(loggedOn(directory, "svc"), "<bob@example.test>"));
  EXPECT_TRUE(may(loggedOn(directory, "svc"), "<anybody@out.test>"));
  EXPECT_TRUE(may({}, "<alice@example.test>"));
  SmtpSender server = loggedOn(directory, "alice");
  Account computer = *server->account;
  computer.trustedHost = "old.example.test";
  server->account = server->mailbox = &computer;
  EXPECT_TRUE(may(server, "<bob@example.test>"));
}

struct SmtpHops : ::testing::Test {
  SmtpHopDecision decide(std::string_view home, const SmtpSender& sender) {
    return decideSmtpHop(proxyPolicy(kit.front.options, MailProtocol::kSmtp), home, sender);
  }
  SmtpHop hop(std::string_view home, const SmtpSender& sender) {
    const SmtpHopDecision decision = decide(home, sender);
    const auto* found = std::get_if<SmtpHop>(&decision);
    EXPECT_NE(found, nullptr);
    return found ? *found : SmtpHop();
  }
  std::string refusal(std::string_view home, const SmtpSender& sender) {
    const SmtpHopDecision decision = decide(home, sender);
    const auto* found = std::get_if<ProxyRefusal>(&decision);
    return found ? found->cause + " " + found->target : "";
  }
  const Directory& directory() { return kit.front.directory; }

  SmtpKit kit;
};

TEST_F(SmtpHops, logsNobodyOnForAStranger) {
  const SmtpHop hop = this->hop("legacy", {});
  EXPECT_FALSE(hop.logsOn);
  EXPECT_TRUE(hop.identities.empty());
  EXPECT_EQ(hop.targetText(), "OLD.EXAMPLE.TEST:25:");
}

TEST_F(SmtpHops, takesTheRulesLogonsInTheirOrder) {
  const SmtpHop both = hop("listing", loggedOn(directory(), "alice"));
  ASSERT_EQ(both.identities.size(), 2u);
  EXPECT_EQ(both.identities[0].logon, ProxyLogon::kPlaintextReplay);
  EXPECT_EQ(both.identities[0].user, "alice");
  EXPECT_EQ(both.identities[0].domain, "EXAMPLE");
  EXPECT_EQ(both.identities[0].password, "alice-secret");
  EXPECT_EQ(both.identities[1].user, "EXAMPLE\\proxy");
  EXPECT_EQ(both.identities[1].domain, "EXAMPLE");
  EXPECT_EQ(both.identities[1].account, "proxy");
  EXPECT_EQ(both.identities[1].password, "proxy-secret");
  const SmtpHop ntlm = hop("listing", loggedOn(directory(), "alice", false));
  ASSERT_EQ(ntlm.identities.size(), 1u);
  EXPECT_EQ(ntlm.identities[0].logon, ProxyLogon::kServiceAccount);
}

TEST_F(SmtpHops, saysWhatIsMissing) {
  EXPECT_EQ(refusal("legacy", loggedOn(directory(), "alice", false)), "NoPasswordToReplay OLD.EXAMPLE.TEST:25:");
  EXPECT_EQ(refusal("own", loggedOn(directory(), "alice")), "NoServerTrust BACK.EXAMPLE.TEST:25:SSL");
  EXPECT_EQ(refusal("nowhere", {}), "NoMailboxHome ");
  kit.front.options.own = {};
  EXPECT_EQ(refusal("service", loggedOn(directory(), "alice")), "NoServiceAccount SERVICE.EXAMPLE.TEST:25:SSL");
  for (ProxyRule& rule : kit.front.product.proxyRules) rule.ports[MailProtocol::kSmtp] = 0;
  EXPECT_EQ(refusal("legacy", {}), "NoProxyRule ");
}

// Attack catalogue A171.
TEST_F(SmtpHops, doesNotSendToItself) {
  kit.front.options.listeners = {{{"front.example.test", 25}, false, MailProtocol::kSmtp}};
  kit.front.options.homes["legacy"].host = "FRONT.example.test";
  EXPECT_EQ(refusal("legacy", {}), "ProxyLoop FRONT.EXAMPLE.TEST:25:");
}

// The front end's own password goes to nobody who has not shown who he is; a client's where the settings let it.
TEST_F(SmtpHops, showsItsOwnPasswordOnlyToAVerifiedBackEnd) {
  EXPECT_TRUE(hop("service", loggedOn(directory(), "alice")).verifyPeer);
  const SmtpHop unverified = hop("tls", loggedOn(directory(), "alice"));
  EXPECT_FALSE(unverified.verifyPeer);
  ASSERT_EQ(unverified.identities.size(), 1u);
  EXPECT_EQ(unverified.identities[0].logon, ProxyLogon::kPlaintextReplay);
  EXPECT_TRUE(hop("tls", loggedOn(directory(), "alice", false)).verifyPeer);

  ServiceSettings settings = kit.front.machine.configured(MailProtocol::kSmtp);
  settings.enforceCertificateErrors = true;
  kit.front.machine.configure(MailProtocol::kSmtp, settings);
  kit.front.machine.restart(MailProtocol::kSmtp, MachineService::kFrontEnd);
  EXPECT_TRUE(hop("tls", loggedOn(directory(), "alice")).verifyPeer);
  EXPECT_EQ(hop("tls", loggedOn(directory(), "alice")).identities.size(), 2u);
  EXPECT_TRUE(hop("tls", {}).verifyPeer);
}

TEST_F(SmtpHops, takesPortAndSecurityOfTheHomeBeforeTheRules) {
  kit.front.options.homes["legacy"].services[MailProtocol::kSmtp] = {2525, ProxySecurity::kStartTls};
  EXPECT_EQ(hop("legacy", {}).targetText(), "OLD.EXAMPLE.TEST:2525:TLS");
}

}  // namespace
}  // namespace coexist
