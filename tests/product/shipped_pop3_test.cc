// What the shipped products say over POP3, letter by letter where it was observed or documented.
#include <gmock/gmock.h>

#include "product/products.h"

namespace coexist {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

constexpr const char* kExchange5[] = {"exchange-5.0", "exchange-5.5", "exchange-5.5-2394", "exchange-5.5-2657",
                                      "exchange-5.5-sp2-secure"};

const Pop3Profile& pop3(std::string_view name) { return shipped(name).pop3; }
const ServiceSettings& pop3Settings(std::string_view name) { return shipped(name).defaults[MailProtocol::kPop3]; }
std::string pop3Text(std::string_view name, Pop3ReplyText which) { return pop3(name).line(which, "mail.example.test"); }

std::vector<std::string> listed(std::string_view name, ServerRole role, AccessState state) {
  return pop3(name).listed(role, state, pop3Settings(name));
}

bool honoursPop3(std::string_view name, ServerRole role, AccessState state, std::string_view mechanism) {
  return pop3(name).honours(role, state, pop3Settings(name), mechanism);
}

std::vector<std::string> capabilities(std::string_view name, ServerRole role, AccessState state) {
  return pop3(name).capabilityLines(role, state, pop3Settings(name));
}

// Q161118; Q298836; NMAP:2540; MailKit #391.
TEST(ShippedPop3, greetsAndSaysGoodbyeAsObserved) {
  EXPECT_EQ(pop3Text("exchange-5.0", Pop3ReplyText::kGreeting),
            "+OK Microsoft Exchange POP3 server version 5.0.1457.10 ready");
  EXPECT_EQ(pop3Text("exchange-5.0", Pop3ReplyText::kBye),
            "+OK Microsoft Exchange POP3 server version 5.0.1457.10 signing off");
  EXPECT_EQ(pop3Text("exchange-5.5-2657", Pop3ReplyText::kGreeting),
            "+OK Microsoft Exchange POP3 server version 5.5.2655.20 ready");
  EXPECT_EQ(pop3Text("exchange-2000-rtm", Pop3ReplyText::kGreeting),
            "+OK Microsoft Exchange 2000 POP3 server version 6.0.4417.0 (mail.example.test) ready.");
  EXPECT_EQ(pop3Text("exchange-2003", Pop3ReplyText::kGreeting),
            "+OK Microsoft Exchange Server 2003 POP3 server version 6.5.7638.1 (mail.example.test) ready.");
  EXPECT_EQ(pop3Text("exchange-2003", Pop3ReplyText::kBye),
            "+OK Microsoft Exchange Server 2003 POP3 server version 6.5.7638.1 signing off.");
}

// Seed 003; Q175440; Q198704.
TEST(ShippedPop3, answersNtlmOf5AsTheDocumentsDo) {
  for (const char* name : kExchange5) {
    for (const ServerRole role : {kFront, kBack}) EXPECT_TRUE(honoursPop3(name, role, kClear, "NTLM")) << name;
    EXPECT_EQ(pop3(name).continuationFor("NTLM"), "+ OK") << name;
    EXPECT_EQ(pop3Text(name, Pop3ReplyText::kNtlmDisabled),
              "-ERR The NTLM Authentication package has been disabled for this protocol.")
        << name;
    EXPECT_EQ(pop3Text(name, Pop3ReplyText::kAuthCancelled),
              "-ERR The AUTH protocol exchange was canceled by the client.")
        << name;
    EXPECT_EQ(pop3Text(name, Pop3ReplyText::kMailboxNotAvailable),
              "-ERR The requested mailbox is not available on this server.")
        << name;
    EXPECT_TRUE(shipped(name).has(Quirk::kNtlmMailboxByAccountName)) << name;
    EXPECT_EQ(pop3Settings(name).loginType, LoginType::kPlainTextLogin) << name;
  }
}

TEST(ShippedPop3, switchesNtlmOfOffersByTheSetting) {
  ServiceSettings off = pop3Settings("exchange-5.5");
  off.enableGssapiAndNtlmAuth = false;
  EXPECT_THAT(pop3("exchange-5.5").listed(kBack, kClear, off), IsEmpty());
  EXPECT_FALSE(pop3("exchange-5.5").honours(kBack, kClear, off, "NTLM"));
  EXPECT_TRUE(shipped("exchange-5.0").parameters[MailProtocol::kPop3].contains("EnableGSSAPIAndNTLMAuth"));
  EXPECT_TRUE(shipped("exchange-5.5").parameters[MailProtocol::kPop3].contains("EnableGSSAPIAndNTLMAuth"));
}

// Q186172.
TEST(ShippedPop3, turnsTheOrderRoundIn55Only) {
  for (const std::string& name : shippedProducts().names()) {
    EXPECT_EQ(pop3Settings(name).newestFirst, std::string_view(name).starts_with("exchange-5.5")) << name;
  }
}

// Q262986; MailKit #391.
TEST(ShippedPop3, knowsCapaFrom2000On) {
  for (const char* name : kExchange5) {
    EXPECT_THAT(capabilities(name, kBack, kClear), IsEmpty()) << name;
    EXPECT_THAT(capabilities(name, kFront, kTls), IsEmpty()) << name;
  }
  EXPECT_THAT(capabilities("exchange-2003", kBack, kClear),
              ElementsAre("TOP", "USER", "PIPELINING", "EXPIRE NEVER", "UIDL", "SASL NTLM"));
  EXPECT_EQ(pop3Text("exchange-2003", Pop3ReplyText::kCapabilities), "+OK Capability list follows");
}

// KB306874 (seed 001).
TEST(ShippedPop3, stopsOfferingNtlmOnFrontEndsWith2000Sp1Only) {
  for (const AccessState state : {kClear, kTls}) {
    EXPECT_THAT(listed("exchange-2000-rtm", kFront, state), ElementsAre("NTLM"));
    EXPECT_TRUE(honoursPop3("exchange-2000-rtm", kFront, state, "NTLM"));
    for (const char* name : {"exchange-2000-sp1", "exchange-2003"}) {
      EXPECT_THAT(listed(name, kFront, state), IsEmpty()) << name;
      EXPECT_FALSE(honoursPop3(name, kFront, state, "NTLM")) << name;
    }
    for (const char* name : {"exchange-2000-rtm", "exchange-2000-sp1", "exchange-2003"}) {
      EXPECT_TRUE(pop3(name).listsMechanisms) << name;
      EXPECT_THAT(listed(name, kBack, state), ElementsAre("NTLM")) << name;
      EXPECT_TRUE(honoursPop3(name, kBack, state, "NTLM")) << name;
    }
  }
}

// MailKit #391: the +OK that a strict client takes for success, and the two lines that it then dies of.
TEST(ShippedPop3, answersNtlmOf2003WithPlusOk) {
  EXPECT_EQ(pop3("exchange-2003").continuationFor("ntlm"), "+OK");
  EXPECT_EQ(pop3Text("exchange-2003", Pop3ReplyText::kAuthFailed),
            "-ERR Logon failure: unknown user name or bad password.");
  EXPECT_EQ(pop3Text("exchange-2003", Pop3ReplyText::kBadState), "-ERR Command is not valid in this state.");
}

// MailKit #119; Indy #192; [MS-OXPOP3] 2.2.1.
TEST(ShippedPop3, listsFrom2007OnAsObserved) {
  EXPECT_THAT(capabilities("exchange-2010", kFront, kClear),
              ElementsAre("TOP", "UIDL", "SASL GSSAPI PLAIN", "USER", "STLS"));
  EXPECT_THAT(capabilities("exchange-2010-sp1", kFront, kClear),
              ElementsAre("TOP", "UIDL", "SASL NTLM GSSAPI PLAIN", "USER", "STLS"));
  EXPECT_THAT(capabilities("exchange-2010-sp1", kBack, AccessState::kClearRestricted),
              ElementsAre("TOP", "UIDL", "SASL NTLM GSSAPI", "STLS"));
  for (const char* name : {"exchange-2013-cu17", "exchange-2016", "exchange-2019"}) {
    EXPECT_THAT(capabilities(name, kFront, AccessState::kClearRestricted), ElementsAre("TOP", "UIDL", "STLS")) << name;
    EXPECT_THAT(capabilities(name, kFront, kTls), ElementsAre("TOP", "UIDL", "SASL PLAIN NTLM GSSAPI", "USER")) << name;
  }
  for (const char* name : {"exchange-2007", "exchange-2010-sp1", "exchange-2016"}) {
    EXPECT_EQ(pop3(name).continuationFor("NTLM"), "+ ") << name;
    EXPECT_EQ(pop3Text(name, Pop3ReplyText::kStlsOk), "+OK Begin TLS negotiation.") << name;
    EXPECT_EQ(pop3Text(name, Pop3ReplyText::kPassFailed), "-ERR Logon failure: unknown user name or bad password.")
        << name;
  }
  EXPECT_EQ(pop3Text("exchange-2007", Pop3ReplyText::kGreeting),
            "+OK Microsoft Exchange Server 2007 POP3 service ready");
  EXPECT_EQ(pop3Text("exchange-2016", Pop3ReplyText::kGreeting), "+OK The Microsoft Exchange POP3 service is ready.");
  EXPECT_EQ(pop3Text("exchange-2010", Pop3ReplyText::kBye),
            "+OK Microsoft Exchange Server 2010 POP3 server signing off.");
}

// technet aa997188; [MS-OXPOP3] appendix.
TEST(ShippedPop3, bringsNtlmWith2010Sp1) {
  for (const AccessState state : {AccessState::kClearRestricted, kClear, kTls}) {
    EXPECT_FALSE(honoursPop3("exchange-2010", kBack, state, "NTLM"));
    EXPECT_TRUE(honoursPop3("exchange-2010-sp1", kBack, state, "NTLM"));
  }
  EXPECT_THAT(pop3Text("exchange-2010", Pop3ReplyText::kMechanismRefused), StartsWith("-ERR "));
}

std::string pop3Rule(std::string_view front, std::string_view homeFamily) {
  const ProxyRule* found = shipped(front).ruleTowards(homeFamily, MailProtocol::kPop3);
  if (found == nullptr) return "none";
  std::string shown = std::to_string(found->ports[MailProtocol::kPop3]);
  shown += found->security == ProxySecurity::kTls ? " tls" : " clear";
  for (const ProxyLogin logon : found->logins) {
    shown += logon == ProxyLogin::kPlaintextReplay ? " replay"
             : logon == ProxyLogin::kServerTrust   ? " trust"
                                                   : " service";
  }
  return shown;
}

TEST(ShippedPop3, proxiesAsImapDoes) {
  for (const char* front : {"exchange-2000-rtm", "exchange-2000-sp1", "exchange-2003"}) {
    EXPECT_EQ(pop3Rule(front, "exchange-2000"), "110 clear replay") << front;
  }
  EXPECT_EQ(pop3Rule("exchange-2007", "exchange-2003"), "110 clear replay");
  EXPECT_EQ(pop3Rule("exchange-2010-sp1", "exchange-2010"), "995 tls replay");
  for (const char* front : {"exchange-2013-cu17", "exchange-2016", "exchange-2019"}) {
    EXPECT_EQ(pop3Rule(front, "exchange-2016"), "1995 tls trust") << front;
    EXPECT_EQ(pop3Rule(front, "exchange-2010"), "995 tls replay") << front;
    EXPECT_EQ(shipped(front).trustPorts[MailProtocol::kPop3], 1995) << front;
    EXPECT_EQ(pop3Settings(front).proxyTargetPort, 1995) << front;
  }
  for (const char* name : kExchange5) EXPECT_THAT(shipped(name).proxyRules, IsEmpty()) << name;
  for (const char* home : {"exchange-5.0", "exchange-5.5", "exchange-2000", "exchange-2003"}) {
    EXPECT_EQ(pop3Rule("coexist", home), "110 clear replay service") << home;
  }
  for (const char* home : {"exchange-2007", "exchange-2016", "anything"}) {
    EXPECT_EQ(pop3Rule("coexist", home), "995 tls replay service") << home;
  }
}

TEST(ShippedPop3, offersNoPasswordInClearAsTheGatewayItself) {
  EXPECT_TRUE(shipped("coexist").offersOnlyProxyableMechanisms);
  EXPECT_THAT(capabilities("coexist", kFront, AccessState::kClearRestricted),
              ElementsAre("TOP", "UIDL", "SASL NTLM", "STLS", "RESP-CODES", "AUTH-RESP-CODE", "PIPELINING"));
  EXPECT_THAT(capabilities("coexist", kFront, kTls), ElementsAre("TOP", "UIDL", "SASL PLAIN LOGIN NTLM", "USER",
                                                                 "RESP-CODES", "AUTH-RESP-CODE", "PIPELINING"));
  EXPECT_EQ(pop3("coexist").continuationFor("NTLM"), "+ ");
  EXPECT_THAT(pop3Text("coexist", Pop3ReplyText::kPassFailed), StartsWith("-ERR [AUTH] "));
  EXPECT_THAT(pop3Text("coexist", Pop3ReplyText::kMailboxInUse), StartsWith("-ERR [IN-USE] "));
  EXPECT_THAT(pop3Text("coexist", Pop3ReplyText::kServerUnavailable), StartsWith("-ERR [SYS/TEMP] "));
}

}  // namespace
}  // namespace coexist
