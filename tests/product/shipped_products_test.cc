// The knowledge in fixtures/products, letter by letter where it was observed or documented.
#include <gmock/gmock.h>

#include <filesystem>
#include <map>

#include "product/products.h"
#include "product/quirk.h"

namespace coexist {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

std::string capability(std::string_view name, ServerRole role, AccessState state) {
  const Product& product = shipped(name);
  return product.imap.capabilityLine(role, state, product.defaults[MailProtocol::kImap]);
}

std::string imapText(std::string_view name, ImapReplyText which) {
  return shipped(name).imap.line(which, "mail.example.test");
}

bool honoursImap(std::string_view name, ServerRole role, AccessState state, std::string_view mechanism) {
  const Product& product = shipped(name);
  return product.imap.honours(role, state, product.defaults[MailProtocol::kImap], mechanism);
}

bool advertises(std::string_view name, ServerRole role, AccessState state, std::string_view mechanism) {
  const Product& product = shipped(name);
  return product.imap.advertises(role, state, product.defaults[MailProtocol::kImap], mechanism);
}

template <typename Service>
void expectSources(const Service& service, const std::string& name) {
  for (const SourcedText& fact : service.texts)
    EXPECT_EQ(fact.text.empty(), fact.source.empty()) << name << " " << fact.text;
  for (const auto& role : service.evidence) {
    for (const SourcedText& fact : role) EXPECT_EQ(fact.source.empty(), !service.served) << name;
  }
}

TEST(ShippedProducts, sayWhereEverythingIsFrom) {
  for (const std::string& name : shippedProducts().names()) {
    const Product& product = shipped(name);
    expectSources(product.imap, name);
    expectSources(product.pop3, name);
    expectSources(product.smtp, name);
    for (const ProxyRule& imapRule : product.proxyRules) EXPECT_FALSE(imapRule.evidence.source.empty()) << name;
    EXPECT_THAT(product.notes, Not(IsEmpty())) << name;
    for (const MailProtocol protocol : kAllMailProtocols) {
      for (const ServiceSetting& setting : serviceSettings()) {
        if (!setting.concerns(protocol) || !product.serves(protocol)) continue;
        EXPECT_TRUE(product.settings[protocol].contains(setting.name)) << name << " " << setting.name;
      }
    }
  }
}

// Q161118: IMAP came with 5.5, POP3 with 5.0.
TEST(ShippedProducts, serveWhatTheirTimeServed) {
  for (const std::string& name : shippedProducts().names()) {
    EXPECT_EQ(shipped(name).serves(MailProtocol::kImap), name != "exchange-4.0" && name != "exchange-5.0") << name;
    EXPECT_EQ(shipped(name).serves(MailProtocol::kPop3), name != "exchange-4.0") << name;
    EXPECT_TRUE(shipped(name).serves(MailProtocol::kSmtp)) << name;
  }
}

TEST(ShippedProducts, nameBuildsThatAnUpdateCanFind) {
  EXPECT_EQ(shipped("exchange-5.5").build, "5.5.2232.0");
  EXPECT_EQ(shipped("exchange-5.5-2394").build, "5.5.2394.0");
  EXPECT_EQ(shipped("exchange-5.5-2657").build, "5.5.2657.72");
  std::map<std::string, std::string> seen;
  for (const std::string& name : shippedProducts().names()) {
    const Product& product = shipped(name);
    if (product.build.empty()) continue;
    EXPECT_TRUE(seen.emplace(product.family + " " + product.build, name).second) << name;
  }
}

// MailKit #1351, #269; piler #681; MailKit #1139, its double space included.
TEST(ShippedProducts, listWhatWasObservedLetterByLetter) {
  EXPECT_EQ(capability("exchange-2010-sp1", kBack, AccessState::kClearRestricted),
            "CAPABILITY IMAP4 IMAP4rev1 AUTH=NTLM AUTH=GSSAPI LOGINDISABLED STARTTLS UIDPLUS CHILDREN IDLE NAMESPACE "
            "LITERAL+");
  EXPECT_EQ(capability("exchange-2010-sp1", kFront, AccessState::kClear),
            "CAPABILITY IMAP4 IMAP4rev1 AUTH=NTLM AUTH=GSSAPI AUTH=PLAIN  STARTTLS UIDPLUS CHILDREN IDLE NAMESPACE "
            "LITERAL+");
  for (const char* name : {"exchange-2013-cu17", "exchange-2016"}) {
    EXPECT_EQ(capability(name, kFront, AccessState::kClearRestricted),
              "CAPABILITY IMAP4 IMAP4rev1 LOGINDISABLED STARTTLS UIDPLUS MOVE ID CHILDREN IDLE NAMESPACE LITERAL+");
    EXPECT_EQ(capability(name, kFront, AccessState::kTls),
              "CAPABILITY IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=NTLM AUTH=GSSAPI UIDPLUS MOVE ID CHILDREN IDLE NAMESPACE "
              "LITERAL+");
    const Product& product = shipped(name);
    EXPECT_EQ(product.imap.evidence[0][static_cast<size_t>(AccessState::kTls)].tag, Evidence::kObserved);
  }
  // A published transcript of 6.5.6944.0.
  EXPECT_EQ(capability("exchange-2003", kFront, AccessState::kClear),
            "CAPABILITY IMAP4 IMAP4rev1 IDLE LOGIN-REFERRALS MAILBOX-REFERRALS NAMESPACE LITERAL+ UIDPLUS CHILDREN");
}

TEST(ShippedProducts, greetAsTheyDo) {
  EXPECT_EQ(imapText("exchange-2000-rtm", ImapReplyText::kGreeting),
            "OK Microsoft Exchange 2000 IMAP4rev1 server version 6.0.4417.0 (mail.example.test) ready.");
  EXPECT_EQ(imapText("exchange-2003", ImapReplyText::kGreeting),
            "OK Microsoft Exchange Server 2003 IMAP4rev1 server version 6.5.7638.1 (mail.example.test) ready.");
  EXPECT_EQ(imapText("exchange-2007", ImapReplyText::kGreeting),
            "OK Microsoft Exchange Server 2007 IMAP4 service ready");
  for (const char* name :
       {"exchange-2010", "exchange-2010-sp1", "exchange-2013-cu17", "exchange-2016", "exchange-2019"}) {
    EXPECT_EQ(imapText(name, ImapReplyText::kGreeting), "OK The Microsoft Exchange IMAP4 service is ready.") << name;
  }
}

TEST(ShippedProducts, refuseAndEndAsObserved) {
  for (const char* name : {"exchange-2010-sp1", "exchange-2013-cu17", "exchange-2016"}) {
    EXPECT_EQ(imapText(name, ImapReplyText::kLoginFailed), "NO LOGIN failed.") << name;
    EXPECT_EQ(imapText(name, ImapReplyText::kAuthenticateFailed), "NO AUTHENTICATE failed.") << name;
    EXPECT_EQ(imapText(name, ImapReplyText::kStartTlsOk), "OK Begin TLS negotiation now.") << name;
    EXPECT_EQ(imapText(name, ImapReplyText::kAuthenticateCancelled),
              "NO The AUTH protocol exchange was canceled by the client.")
        << name;
    EXPECT_EQ(shipped(name).imap.continuation, "+") << name;
  }
  EXPECT_EQ(imapText("exchange-2010", ImapReplyText::kBye),
            "BYE Microsoft Exchange Server 2010 IMAP4 server signing off.");
  EXPECT_EQ(imapText("exchange-2016", ImapReplyText::kBye),
            "BYE Microsoft Exchange Server 2016 IMAP4 server signing off.");
}

// KB306874.
TEST(ShippedProducts, stopOfferingNtlmOnFrontEndsWith2000Sp1Only) {
  for (const AccessState state : {AccessState::kClear, AccessState::kTls}) {
    EXPECT_TRUE(advertises("exchange-2000-rtm", kFront, state, "NTLM"));
    EXPECT_TRUE(honoursImap("exchange-2000-rtm", kFront, state, "NTLM"));
    EXPECT_FALSE(advertises("exchange-2000-sp1", kFront, state, "NTLM"));
    EXPECT_FALSE(honoursImap("exchange-2000-sp1", kFront, state, "NTLM"));
    EXPECT_FALSE(honoursImap("exchange-2003", kFront, state, "NTLM"));
    for (const char* name : {"exchange-2000-rtm", "exchange-2000-sp1", "exchange-2003"}) {
      EXPECT_TRUE(advertises(name, kBack, state, "NTLM")) << name;
      EXPECT_TRUE(honoursImap(name, kBack, state, "NTLM")) << name;
    }
  }
  EXPECT_THAT(capability("exchange-2000-rtm", kFront, AccessState::kClear), HasSubstr("AUTH=NTLM"));
  EXPECT_THAT(capability("exchange-2000-sp1", kFront, AccessState::kClear), Not(HasSubstr("AUTH=")));
  EXPECT_THAT(capability("exchange-2000-sp1", kBack, AccessState::kClear), HasSubstr("AUTH=NTLM"));
}

TEST(ShippedProducts, takeLoginInClearBefore2007) {
  for (const char* name : {"exchange-2000-rtm", "exchange-2000-sp1", "exchange-2003"}) {
    EXPECT_EQ(shipped(name).defaults[MailProtocol::kImap].loginType, LoginType::kPlainTextLogin) << name;
    EXPECT_FALSE(shipped(name).imap.startTls) << name;
    EXPECT_THAT(capability(name, kFront, AccessState::kClear), Not(HasSubstr("LOGINDISABLED"))) << name;
    EXPECT_THAT(capability(name, kFront, AccessState::kClear), Not(HasSubstr("STARTTLS"))) << name;
    EXPECT_THAT(shipped(name).cmdlets, IsEmpty()) << name;
  }
}

// [MS-OXIMAP4] appendix; quirks C05 and C17 of the catalogue.
TEST(ShippedProducts, bringNtlmToImapWith2010Sp1) {
  for (const AccessState state : {AccessState::kClearRestricted, AccessState::kClear, AccessState::kTls}) {
    EXPECT_FALSE(advertises("exchange-2010", kBack, state, "NTLM"));
    EXPECT_FALSE(honoursImap("exchange-2010", kBack, state, "NTLM"));
    EXPECT_TRUE(advertises("exchange-2010-sp1", kBack, state, "NTLM"));
    EXPECT_TRUE(honoursImap("exchange-2010-sp1", kBack, state, "NTLM"));
  }
  EXPECT_THAT(imapText("exchange-2010", ImapReplyText::kMechanismRefused), testing::StartsWith("BAD "));
}

TEST(ShippedProducts, hideMechanismsInClearFrom2013On) {
  for (const char* name : {"exchange-2013-cu17", "exchange-2016", "exchange-2019"}) {
    EXPECT_FALSE(advertises(name, kFront, AccessState::kClearRestricted, "NTLM")) << name;
    EXPECT_FALSE(honoursImap(name, kFront, AccessState::kClearRestricted, "NTLM")) << name;
    EXPECT_FALSE(honoursImap(name, kFront, AccessState::kClearRestricted, "PLAIN")) << name;
    EXPECT_TRUE(honoursImap(name, kFront, AccessState::kTls, "NTLM")) << name;
    EXPECT_TRUE(honoursImap(name, kFront, AccessState::kTls, "plain")) << name;
  }
}

TEST(ShippedProducts, listGssapiAndAcceptItNowhere) {
  EXPECT_TRUE(advertises("exchange-2016", kFront, AccessState::kTls, "GSSAPI"));
  for (const std::string& name : shippedProducts().names()) {
    EXPECT_FALSE(honoursImap(name, kFront, AccessState::kTls, "GSSAPI")) << name;
  }
}

std::string imapRule(std::string_view front, std::string_view homeFamily) {
  const ProxyRule* found = shipped(front).ruleTowards(homeFamily, MailProtocol::kImap);
  if (found == nullptr) return "none";
  std::string shown = std::to_string(found->ports[MailProtocol::kImap]);
  shown += found->security == ProxySecurity::kTls     ? " tls"
           : found->security == ProxySecurity::kClear ? " clear"
                                                      : " starttls";
  for (const ProxyLogin logon : found->logins) {
    shown += logon == ProxyLogin::kPlaintextReplay ? " replay"
             : logon == ProxyLogin::kServerTrust   ? " trust"
                                                   : " service";
  }
  return shown;
}

TEST(ShippedProducts, proxyAsTheirKindDoes) {
  for (const char* front : {"exchange-2000-rtm", "exchange-2000-sp1", "exchange-2003"}) {
    EXPECT_EQ(imapRule(front, "exchange-2000"), "143 clear replay") << front;
    EXPECT_EQ(imapRule(front, "exchange-2003"), "143 clear replay") << front;
    EXPECT_EQ(imapRule(front, "exchange-2010"), "none") << front;
  }
  for (const char* front : {"exchange-2007", "exchange-2007-ur3"}) {
    EXPECT_EQ(imapRule(front, "exchange-2003"), "143 clear replay") << front;
    EXPECT_EQ(imapRule(front, "exchange-2007"), "993 tls replay") << front;
    EXPECT_EQ(imapRule(front, "exchange-2000"), "none") << front;
  }
  for (const char* front : {"exchange-2010", "exchange-2010-sp1"}) {
    EXPECT_EQ(imapRule(front, "exchange-2010"), "993 tls replay") << front;
    EXPECT_EQ(imapRule(front, "exchange-2003"), "none") << front;
  }
  for (const char* front : {"exchange-2013-cu17", "exchange-2016", "exchange-2019"}) {
    for (const char* home : {"exchange-2013", "exchange-2016", "exchange-2019"}) {
      EXPECT_EQ(imapRule(front, home), "1993 tls trust") << front << home;
    }
    EXPECT_EQ(imapRule(front, "exchange-2010"), "993 tls replay") << front;
    EXPECT_EQ(imapRule(front, "exchange-2007"), "993 tls replay") << front;
    EXPECT_EQ(imapRule(front, "exchange-2003"), "none") << front;
  }
  EXPECT_EQ(imapRule("coexist", "anything"), "993 tls replay service");
}

TEST(ShippedProducts, splitTheirServicesFrom2013On) {
  for (const std::string& name : shippedProducts().names()) {
    const bool split = name >= "exchange-2013" && name < "exchange-3";
    EXPECT_EQ(shipped(name).splitServices, split) << name;
    EXPECT_EQ(shipped(name).trustPorts[MailProtocol::kImap], split ? 1993 : 0) << name;
  }
  EXPECT_EQ(shipped("exchange-2016").defaults[MailProtocol::kImap].proxyTargetPort, 1993);
}

TEST(ShippedProducts, haveTheQuirksOfTheirVersionOnly) {
  EXPECT_THAT(shipped("exchange-2007").quirks, ElementsAre(Quirk::kUnquotedLogonReplay));
  EXPECT_THAT(shipped("exchange-2007-ur3").quirks, IsEmpty());
  EXPECT_THAT(shipped("exchange-2010-sp1").quirks, IsEmpty());
  EXPECT_TRUE(shipped("exchange-2013-cu17").has(Quirk::kCertificateNameSettingUnderPlaintextLogin));
  EXPECT_TRUE(shipped("exchange-2016").has(Quirk::kCertificateNameSettingUnderPlaintextLogin));
  EXPECT_FALSE(shipped("exchange-2019").has(Quirk::kCertificateNameSettingUnderPlaintextLogin));
  EXPECT_THAT(shipped("exchange-4.0").quirks, IsEmpty());
  EXPECT_THAT(shipped("exchange-5.0").quirks, ElementsAre(Quirk::kNtlmMailboxByAccountName));
  EXPECT_THAT(shipped("exchange-5.5-2394").quirks, ElementsAre(Quirk::kNtlmMailboxByAccountName));
  EXPECT_THAT(shipped("exchange-5.5-sp2-secure").quirks,
              ElementsAre(Quirk::kNtlmMailboxByAccountName, Quirk::kSenderMustBeLocal));
  EXPECT_THAT(shipped("exchange-2000-rtm").quirks, IsEmpty());
  EXPECT_THAT(shipped("coexist").quirks, IsEmpty());
}

TEST(ShippedProducts, useEveryQuirkOfTheTable) {
  for (const QuirkRow& row : quirks()) {
    bool used = false;
    for (const std::string& name : shippedProducts().names()) used = used || shipped(name).has(row.quirk);
    EXPECT_TRUE(used) << row.name;
  }
}

TEST(ShippedProducts, haveTheCmdletsOfTheirTime) {
  EXPECT_FALSE(shipped("exchange-2007").cmdlets.contains("New-MoveRequest"));
  EXPECT_FALSE(shipped("exchange-2007").parameters[MailProtocol::kImap].contains("EnableGSSAPIAndNTLMAuth"));
  EXPECT_TRUE(shipped("exchange-2007").parameters[MailProtocol::kImap].contains("LoginType"));
  EXPECT_TRUE(shipped("exchange-2010").parameters[MailProtocol::kImap].contains("EnableGSSAPIAndNTLMAuth"));
  EXPECT_TRUE(shipped("exchange-2010").cmdlets.contains("New-MoveRequest"));
  EXPECT_FALSE(shipped("exchange-2010-sp1").cmdlets.contains("Get-ServerHealth"));
  EXPECT_THAT(
      shipped("exchange-2013-cu17").cmdlets,
      UnorderedElementsAre("Set-ImapSettings", "Get-ImapSettings", "Set-PopSettings", "Get-PopSettings", "Set-Mailbox",
                           "Enable-ExchangeCertificate", "Restart-Service", "Test-ImapConnectivity",
                           "Test-PopConnectivity", "New-MoveRequest", "Get-ServerHealth"));
  EXPECT_THAT(shipped("exchange-2003").cmdlets, IsEmpty());
  for (const char* name : {"exchange-5.0", "exchange-5.5", "exchange-5.5-2394"}) {
    EXPECT_THAT(shipped(name).cmdlets, UnorderedElementsAre("Set-PopSettings", "Get-PopSettings", "Restart-Service",
                                                            "Set-Mailbox", "Update-ExchangeServer"))
        << name;
  }
}

TEST(ShippedProducts, defaultToSecureLoginFrom2007On) {
  for (const char* name : {"coexist", "exchange-2007", "exchange-2010", "exchange-2016", "exchange-2019"}) {
    EXPECT_EQ(shipped(name).defaults[MailProtocol::kImap].loginType, LoginType::kSecureLogin) << name;
    EXPECT_TRUE(shipped(name).imap.startTls) << name;
    EXPECT_THAT(capability(name, kFront, AccessState::kClearRestricted), HasSubstr("LOGINDISABLED")) << name;
    EXPECT_THAT(capability(name, kFront, AccessState::kTls), Not(HasSubstr("STARTTLS"))) << name;
  }
}

TEST(ShippedProducts, nameTheirParents) {
  EXPECT_EQ(shipped("exchange-2007-ur3").parent, "exchange-2007");
  EXPECT_EQ(shipped("coexist").parent, "");
  EXPECT_EQ(shipped("exchange-2007-ur3").family, "exchange-2007");
  EXPECT_EQ(shipped("exchange-2007-ur3").title, "Microsoft Exchange Server 2007 Update Rollup 3");
}

}  // namespace
}  // namespace coexist
