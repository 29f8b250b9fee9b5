// What the shipped products say over POP3, letter by letter where it was observed or documented.
#include <gmock/gmock.h>

#include "product/products.h"

namespace coexist {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

constexpr auto kFront = ServerRole::kFront;
constexpr auto kBack = ServerRole::kBack;
constexpr auto kClear = AccessState::kClear;
constexpr auto kTls = AccessState::kTls;
constexpr const char* kExchange5[] = {"exchange-5.0", "exchange-5.5", "exchange-5.5-2394", "exchange-5.5-2657",
                                      "exchange-5.5-sp2-secure"};

const Pop3Profile& pop3(std::string_view name) { return shipped(name).pop3; }
const ServiceSettings& settings(std::string_view name) { return shipped(name).defaults[MailProtocol::kPop3]; }
std::string text(std::string_view name, Pop3Text which) { return pop3(name).line(which, "mail.example.test"); }

std::vector<std::string> listed(std::string_view name, ServerRole role, AccessState state) {
  return pop3(name).listed(role, state, settings(name));
}

bool honours(std::string_view name, ServerRole role, AccessState state, std::string_view mechanism) {
  return pop3(name).honours(role, state, settings(name), mechanism);
}

std::vector<std::string> capabilities(std::string_view name, ServerRole role, AccessState state) {
  return pop3(name).capabilityLines(role, state, settings(name));
}

// Q161118; Q298836; NMAP:2540; MailKit #391.
TEST(ShippedPop3, greetsAndSaysGoodbyeAsObserved) {
  EXPECT_EQ(text("exchange-5.0", Pop3Text::kGreeting), "+OK Microsoft Exchange POP3 server version 5.0.1457.10 ready");
  EXPECT_EQ(text("exchange-5.0", Pop3Text::kBye), "+OK Microsoft Exchange POP3 server version 5.0.1457.10 signing off");
  EXPECT_EQ(text("exchange-5.5-2657", Pop3Text::kGreeting),
            "+OK Microsoft Exchange POP3 server version 5.5.2655.20 ready");
  EXPECT_EQ(text("exchange-2000-rtm", Pop3Text::kGreeting),
            "+OK Microsoft Exchange 2000 POP3 server version 6.0.4417.0 (mail.example.test) ready.");
  EXPECT_EQ(text("exchange-2003", Pop3Text::kGreeting),
            "+OK Microsoft Exchange Server 2003 POP3 server version 6.5.7638.1 (mail.example.test) ready.");
  EXPECT_EQ(text("exchange-2003", Pop3Text::kBye),
            "+OK Microsoft Exchange Server 2003 POP3 server version 6.5.7638.1 signing off.");
}

// Seed 003; Q175440; Q198704.
TEST(ShippedPop3, answersNtlmOf5AsTheDocumentsDo) {
  for (const char* name : kExchange5) {
    for (const ServerRole role : {kFront, kBack}) EXPECT_TRUE(honours(name, role, kClear, "NTLM")) << name;
    EXPECT_EQ(pop3(name).continuationFor("NTLM"), "+ OK") << name;
    EXPECT_EQ(text(name, Pop3Text::kNtlmDisabled),
              "-ERR The NTLM Authentication package has been disabled for this protocol.")
        << name;
    EXPECT_EQ(text(name, Pop3Text::kAuthCancelled), "-ERR The AUTH protocol exchange was canceled by the client.")
        << name;
    EXPECT_EQ(text(name, Pop3Text::kMailboxNotAvailable), "-ERR The requested mailbox is not available on this server.")
        << name;
    EXPECT_TRUE(shipped(name).hasQuirk("ntlm-mailbox-by-account-name")) << name;
    EXPECT_EQ(settings(name).loginType, LoginType::kPlainTextLogin) << name;
  }
}

TEST(ShippedPop3, switchesNtlmOfOffersByTheSetting) {
  ServiceSettings off = settings("exchange-5.5");
  off.enableGssapiAndNtlmAuth = false;
  EXPECT_THAT(pop3("exchange-5.5").listed(kBack, kClear, off), IsEmpty());
  EXPECT_FALSE(pop3("exchange-5.5").honours(kBack, kClear, off, "NTLM"));
  EXPECT_TRUE(shipped("exchange-5.0").parameters[MailProtocol::kPop3].contains("EnableGSSAPIAndNTLMAuth"));
  EXPECT_TRUE(shipped("exchange-5.5").parameters[MailProtocol::kPop3].contains("EnableGSSAPIAndNTLMAuth"));
}

// Q186172.
TEST(ShippedPop3, turnsTheOrderRoundIn55Only) {
  for (const std::string& name : shippedProducts().names()) {
    EXPECT_EQ(settings(name).newestFirst, std::string_view(name).starts_with("exchange-5.5")) << name;
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
  EXPECT_EQ(text("exchange-2003", Pop3Text::kCapabilities), "+OK Capability list follows");
}

// KB306874 (seed 001).
TEST(ShippedPop3, stopsOfferingNtlmOnFrontEndsWith2000Sp1Only) {
  for (const AccessState state : {kClear, kTls}) {
    EXPECT_THAT(listed("exchange-2000-rtm", kFront, state), ElementsAre("NTLM"));
    EXPECT_TRUE(honours("exchange-2000-rtm", kFront, state, "NTLM"));
    for (const char* name : {"exchange-2000-sp1", "exchange-2003"}) {
      EXPECT_THAT(listed(name, kFront, state), IsEmpty()) << name;
      EXPECT_FALSE(honours(name, kFront, state, "NTLM")) << name;
    }
    for (const char* name : {"exchange-2000-rtm", "exchange-2000-sp1", "exchange-2003"}) {
      EXPECT_TRUE(pop3(name).listsMechanisms) << name;
      EXPECT_THAT(listed(name, kBack, state), ElementsAre("NTLM")) << name;
      EXPECT_TRUE(honours(name, kBack, state, "NTLM")) << name;
    }
  }
}

// MailKit #391: the +OK that a strict client takes for success, and the two lines that it then dies of.
TEST(ShippedPop3, answersNtlmOf2003WithPlusOk) {
  EXPECT_EQ(pop3("exchange-2003").continuationFor("ntlm"), "+OK");
  EXPECT_EQ(text("exchange-2003", Pop3Text::kAuthFailed), "-ERR Logon failure: unknown user name or bad password.");
  EXPECT_EQ(text("exchange-2003", Pop3Text::kBadState), "-ERR Command is not valid in this state.");
}

TEST(ShippedPop3, proxiesAsImapDoes) {
  for (const char* front : {"exchange-2000-rtm", "exchange-2000-sp1", "exchange-2003"}) {
    const ProxyRule* rule = shipped(front).ruleTowards("exchange-2000", MailProtocol::kPop3);
    ASSERT_NE(rule, nullptr) << front;
    EXPECT_EQ(rule->ports[MailProtocol::kPop3], 110) << front;
    EXPECT_EQ(rule->security, ProxySecurity::kClear) << front;
    EXPECT_THAT(rule->logons, ElementsAre(ProxyLogon::kPlaintextReplay)) << front;
  }
  for (const char* name : kExchange5) EXPECT_THAT(shipped(name).proxyRules, IsEmpty()) << name;
}

}  // namespace
}  // namespace coexist
