// What the Exchange products are known to do that no scenario can say: lists by role and state, defaults, limits, proxy
// rules, cmdlets. What they say letter by letter stands in scenarios/version-tells.
#include <gmock/gmock.h>

#include "product/products.h"
#include "product/quirk.h"

namespace coexist {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;
using testing::UnorderedElementsAre;

constexpr MailProtocol kMailboxProtocols[] = {MailProtocol::kImap, MailProtocol::kPop3};
constexpr const char* kExchange5[] = {"exchange-5.0", "exchange-5.5", "exchange-5.5-2394", "exchange-5.5-2657",
                                      "exchange-5.5-sp2-secure"};
constexpr const char* kOf2000To2003[] = {"exchange-2000-rtm", "exchange-2000-sp1", "exchange-2003"};
constexpr const char* kFrom2013On[] = {"exchange-2013-cu17", "exchange-2016", "exchange-2019"};

const MechanismLists& listsOf(std::string_view name, MailProtocol protocol) {
  const Product& product = shipped(name);
  if (protocol == MailProtocol::kImap) return product.imap;
  if (protocol == MailProtocol::kPop3) return product.pop3;
  return product.smtp;
}

const ServiceSettings& defaultsOf(std::string_view name, MailProtocol protocol) {
  return shipped(name).defaults[protocol];
}

bool honours(std::string_view name, MailProtocol protocol, ServerRole role, AccessState state,
             std::string_view mechanism) {
  return listsOf(name, protocol).honours(role, state, defaultsOf(name, protocol), mechanism);
}

bool lists(std::string_view name, MailProtocol protocol, ServerRole role, AccessState state,
           std::string_view mechanism) {
  return listsOf(name, protocol).advertises(role, state, defaultsOf(name, protocol), mechanism);
}

// Q161118: IMAP came with 5.5, POP3 with 5.0.
TEST(ExchangeFacts, eachServesWhatItsTimeServed) {
  for (const std::string& name : shippedProducts().names()) {
    if (!name.starts_with("exchange-")) continue;
    EXPECT_EQ(shipped(name).serves(MailProtocol::kImap), name != "exchange-4.0" && name != "exchange-5.0") << name;
    EXPECT_EQ(shipped(name).serves(MailProtocol::kPop3), name != "exchange-4.0") << name;
    EXPECT_TRUE(shipped(name).serves(MailProtocol::kSmtp)) << name;
    EXPECT_THAT(shipped(name).notes, Not(IsEmpty())) << name;
  }
}

TEST(ExchangeFacts, buildsAreThoseOfTheDocuments) {
  EXPECT_EQ(shipped("exchange-5.5").build, "5.5.2232.0");
  EXPECT_EQ(shipped("exchange-5.5-2394").build, "5.5.2394.0");
  EXPECT_EQ(shipped("exchange-5.5-2657").build, "5.5.2657.72");
}

// KB306874 (seed 001).
TEST(ExchangeFacts, ntlmIsOfferedNoMoreByFrontEndsOnlyFrom2000Sp1On) {
  for (const MailProtocol protocol : kMailboxProtocols) {
    for (const AccessState state : {kClear, kTls}) {
      EXPECT_TRUE(lists("exchange-2000-rtm", protocol, kFront, state, "NTLM"));
      EXPECT_TRUE(honours("exchange-2000-rtm", protocol, kFront, state, "NTLM"));
      for (const char* name : {"exchange-2000-sp1", "exchange-2003"}) {
        EXPECT_FALSE(lists(name, protocol, kFront, state, "NTLM")) << name;
        EXPECT_FALSE(honours(name, protocol, kFront, state, "NTLM")) << name;
      }
      for (const char* name : kOf2000To2003) {
        EXPECT_TRUE(lists(name, protocol, kBack, state, "NTLM")) << name;
        EXPECT_TRUE(honours(name, protocol, kBack, state, "NTLM")) << name;
        EXPECT_TRUE(shipped(name).pop3.listsMechanisms) << name;
      }
    }
  }
}

// [MS-OXIMAP4] appendix; [MS-OXPOP3] appendix; technet aa997188; quirks C05 and C17 of the catalogue.
TEST(ExchangeFacts, ntlmComesWith2010Sp1) {
  for (const MailProtocol protocol : kMailboxProtocols) {
    for (const AccessState state : {AccessState::kClearRestricted, kClear, kTls}) {
      EXPECT_FALSE(lists("exchange-2010", protocol, kBack, state, "NTLM"));
      EXPECT_FALSE(honours("exchange-2010", protocol, kBack, state, "NTLM"));
      EXPECT_TRUE(lists("exchange-2010-sp1", protocol, kBack, state, "NTLM"));
      EXPECT_TRUE(honours("exchange-2010-sp1", protocol, kBack, state, "NTLM"));
    }
  }
  EXPECT_THAT(shipped("exchange-2010").pop3.line(Pop3ReplyText::kMechanismRefused, "h"), StartsWith("-ERR "));
  EXPECT_THAT(shipped("exchange-2010").imap.line(ImapReplyText::kMechanismRefused, "h"), StartsWith("BAD "));
}

TEST(ExchangeFacts, mechanismsAreHiddenInClearFrom2013On) {
  for (const char* name : kFrom2013On) {
    for (const MailProtocol protocol : kMailboxProtocols) {
      EXPECT_FALSE(lists(name, protocol, kFront, AccessState::kClearRestricted, "NTLM")) << name;
      EXPECT_FALSE(honours(name, protocol, kFront, AccessState::kClearRestricted, "NTLM")) << name;
      EXPECT_FALSE(honours(name, protocol, kFront, AccessState::kClearRestricted, "PLAIN")) << name;
      EXPECT_TRUE(honours(name, protocol, kFront, kTls, "NTLM")) << name;
      EXPECT_TRUE(honours(name, protocol, kFront, kTls, "plain")) << name;
      EXPECT_TRUE(lists(name, protocol, kFront, kTls, "GSSAPI")) << name;
    }
    EXPECT_FALSE(honours(name, MailProtocol::kSmtp, kBack, AccessState::kClearRestricted, "PLAIN")) << name;
    EXPECT_FALSE(honours(name, MailProtocol::kSmtp, kBack, AccessState::kClearRestricted, "LOGIN")) << name;
  }
  for (const char* name : {"exchange-2013-cu17", "exchange-2016"}) {
    EXPECT_EQ(shipped(name).imap.evidence[0][static_cast<size_t>(kTls)].tag, Evidence::kObserved);
  }
}

// Seed 003; Q175440; Q198704.
TEST(ExchangeFacts, ntlmOf5IsAsTheDocumentsSay) {
  for (const char* name : kExchange5) {
    for (const ServerRole role : {kFront, kBack}) {
      EXPECT_TRUE(honours(name, MailProtocol::kPop3, role, kClear, "NTLM")) << name;
    }
    EXPECT_EQ(shipped(name).pop3.continuationFor("NTLM"), "+ OK") << name;
    EXPECT_EQ(shipped(name).pop3.line(Pop3ReplyText::kNtlmDisabled, "h"),
              "-ERR The NTLM Authentication package has been disabled for this protocol.")
        << name;
    EXPECT_EQ(shipped(name).pop3.line(Pop3ReplyText::kAuthCancelled, "h"),
              "-ERR The AUTH protocol exchange was canceled by the client.")
        << name;
    EXPECT_EQ(defaultsOf(name, MailProtocol::kPop3).loginType, LoginType::kPlainTextLogin) << name;
  }
}

// Q186172.
TEST(ExchangeFacts, theOrderIsTurnedRoundIn55Only) {
  for (const std::string& name : shippedProducts().names()) {
    if (!name.starts_with("exchange-")) continue;
    EXPECT_EQ(defaultsOf(name, MailProtocol::kPop3).newestFirst, name.starts_with("exchange-5.5")) << name;
  }
}

TEST(ExchangeFacts, loginIsTakenInClearBefore2007AndRestrictedFromThenOn) {
  const auto capability = [](std::string_view name, AccessState state) {
    return shipped(name).imap.capabilityLine(kFront, state, defaultsOf(name, MailProtocol::kImap));
  };
  for (const char* name : kOf2000To2003) {
    EXPECT_EQ(defaultsOf(name, MailProtocol::kImap).loginType, LoginType::kPlainTextLogin) << name;
    EXPECT_FALSE(shipped(name).imap.startTls) << name;
    EXPECT_THAT(capability(name, kClear), Not(HasSubstr("LOGINDISABLED"))) << name;
    EXPECT_THAT(capability(name, kClear), Not(HasSubstr("STARTTLS"))) << name;
    EXPECT_THAT(shipped(name).cmdlets, ElementsAre("Update-ExchangeServer")) << name;
  }
  for (const char* name : {"coexist", "exchange-2007", "exchange-2010", "exchange-2016", "exchange-2019"}) {
    EXPECT_EQ(defaultsOf(name, MailProtocol::kImap).loginType, LoginType::kSecureLogin) << name;
    EXPECT_TRUE(shipped(name).imap.startTls) << name;
    EXPECT_THAT(capability(name, AccessState::kClearRestricted), HasSubstr("LOGINDISABLED")) << name;
    EXPECT_THAT(capability(name, kTls), Not(HasSubstr("STARTTLS"))) << name;
  }
  // A published transcript of 6.5.6944.0.
  EXPECT_EQ(capability("exchange-2003", kClear),
            "CAPABILITY IMAP4 IMAP4rev1 IDLE LOGIN-REFERRALS MAILBOX-REFERRALS NAMESPACE LITERAL+ UIDPLUS CHILDREN");
}

// "143 clear replay", "none".
std::string ruleOf(std::string_view front, std::string_view homeFamily, MailProtocol protocol) {
  const ProxyRule* found = shipped(front).ruleTowards(homeFamily, protocol);
  if (found == nullptr) return "none";
  std::string shown = std::to_string(found->ports[protocol]);
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

TEST(ExchangeFacts, frontEndsProxyAsTheirKindDoes) {
  for (const MailProtocol protocol : kMailboxProtocols) {
    const bool imap = protocol == MailProtocol::kImap;
    const std::string clear = imap ? "143 clear replay" : "110 clear replay";
    const std::string tls = imap ? "993 tls replay" : "995 tls replay";
    for (const char* front : kOf2000To2003) {
      EXPECT_EQ(ruleOf(front, "exchange-2000", protocol), clear) << front;
      EXPECT_EQ(ruleOf(front, "exchange-2003", protocol), clear) << front;
      EXPECT_EQ(ruleOf(front, "exchange-2010", protocol), "none") << front;
    }
    for (const char* front : {"exchange-2007", "exchange-2007-ur3"}) {
      EXPECT_EQ(ruleOf(front, "exchange-2003", protocol), clear) << front;
      EXPECT_EQ(ruleOf(front, "exchange-2007", protocol), tls) << front;
      EXPECT_EQ(ruleOf(front, "exchange-2000", protocol), "none") << front;
    }
    for (const char* front : {"exchange-2010", "exchange-2010-sp1"}) {
      EXPECT_EQ(ruleOf(front, "exchange-2010", protocol), tls) << front;
      EXPECT_EQ(ruleOf(front, "exchange-2003", protocol), "none") << front;
    }
    for (const char* front : kFrom2013On) {
      for (const char* home : {"exchange-2013", "exchange-2016", "exchange-2019"}) {
        EXPECT_EQ(ruleOf(front, home, protocol), imap ? "1993 tls trust" : "1995 tls trust") << front << home;
      }
      EXPECT_EQ(ruleOf(front, "exchange-2010", protocol), tls) << front;
      EXPECT_EQ(ruleOf(front, "exchange-2007", protocol), tls) << front;
      EXPECT_EQ(ruleOf(front, "exchange-2003", protocol), "none") << front;
    }
  }
  for (const char* name : kExchange5) EXPECT_THAT(shipped(name).proxyRules, IsEmpty()) << name;
}

TEST(ExchangeFacts, servicesAreSplitFrom2013On) {
  for (const std::string& name : shippedProducts().names()) {
    if (!name.starts_with("exchange-")) continue;
    const bool split = name >= "exchange-2013" && name < "exchange-3";
    EXPECT_EQ(shipped(name).splitServices, split) << name;
    EXPECT_EQ(shipped(name).trustPorts[MailProtocol::kImap], split ? 1993 : 0) << name;
    EXPECT_EQ(shipped(name).trustPorts[MailProtocol::kPop3], split ? 1995 : 0) << name;
  }
  for (const char* name : kFrom2013On) {
    EXPECT_EQ(defaultsOf(name, MailProtocol::kImap).proxyTargetPort, 1993) << name;
    EXPECT_EQ(defaultsOf(name, MailProtocol::kPop3).proxyTargetPort, 1995) << name;
  }
}

TEST(ExchangeFacts, quirksAreThoseOfTheirVersionOnly) {
  EXPECT_THAT(shipped("exchange-2007").quirks, ElementsAre(Quirk::kUnquotedLogonReplay));
  EXPECT_THAT(shipped("exchange-2007-ur3").quirks, IsEmpty());
  EXPECT_THAT(shipped("exchange-2003").quirks, ElementsAre(Quirk::kNothingWaitsForAppend));
  EXPECT_THAT(shipped("exchange-2010").quirks, IsEmpty());
  EXPECT_THAT(shipped("exchange-2010-sp1").quirks, ElementsAre(Quirk::kNoSilentReplacementOfFlags));
  EXPECT_FALSE(shipped("exchange-2013-cu17").has(Quirk::kNoSilentReplacementOfFlags));
  EXPECT_TRUE(shipped("exchange-2013-cu17").has(Quirk::kCertificateNameSettingUnderPlaintextLogin));
  EXPECT_TRUE(shipped("exchange-2016").has(Quirk::kCertificateNameSettingUnderPlaintextLogin));
  EXPECT_FALSE(shipped("exchange-2019").has(Quirk::kCertificateNameSettingUnderPlaintextLogin));
  EXPECT_THAT(shipped("exchange-4.0").quirks, IsEmpty());
  EXPECT_THAT(shipped("exchange-2000-rtm").quirks, IsEmpty());
  EXPECT_THAT(shipped("coexist").quirks, IsEmpty());
  for (const char* name : kExchange5) EXPECT_TRUE(shipped(name).has(Quirk::kNtlmMailboxByAccountName)) << name;
  EXPECT_THAT(shipped("exchange-5.0").quirks, ElementsAre(Quirk::kNtlmMailboxByAccountName));
  EXPECT_THAT(shipped("exchange-5.5-2394").quirks, ElementsAre(Quirk::kNtlmMailboxByAccountName));
  EXPECT_THAT(shipped("exchange-5.5-sp2-secure").quirks,
              ElementsAre(Quirk::kNtlmMailboxByAccountName, Quirk::kSenderMustBeLocal));
}

TEST(ExchangeFacts, cmdletsAreThoseOfTheirTime) {
  const auto takes = [](const char* name, MailProtocol protocol, const char* parameter) {
    return shipped(name).parameters[protocol].contains(parameter);
  };
  EXPECT_FALSE(shipped("exchange-2007").cmdlets.contains("New-MoveRequest"));
  EXPECT_FALSE(takes("exchange-2007", MailProtocol::kImap, "EnableGSSAPIAndNTLMAuth"));
  EXPECT_TRUE(takes("exchange-2007", MailProtocol::kImap, "LoginType"));
  EXPECT_TRUE(takes("exchange-2010", MailProtocol::kImap, "EnableGSSAPIAndNTLMAuth"));
  EXPECT_TRUE(takes("exchange-5.0", MailProtocol::kPop3, "EnableGSSAPIAndNTLMAuth"));
  EXPECT_TRUE(takes("exchange-5.5", MailProtocol::kPop3, "EnableGSSAPIAndNTLMAuth"));
  EXPECT_TRUE(shipped("exchange-2010").cmdlets.contains("New-MoveRequest"));
  EXPECT_FALSE(shipped("exchange-2010-sp1").cmdlets.contains("Get-ServerHealth"));
  EXPECT_THAT(
      shipped("exchange-2013-cu17").cmdlets,
      UnorderedElementsAre("Set-ImapSettings", "Get-ImapSettings", "Set-PopSettings", "Get-PopSettings", "Set-Mailbox",
                           "Enable-ExchangeCertificate", "Set-ReceiveConnector", "Get-ReceiveConnector",
                           "Restart-Service", "Start-Service", "Stop-Service", "Get-Service", "Test-ImapConnectivity",
                           "Test-PopConnectivity", "New-MoveRequest", "Get-ServerHealth", "Update-ExchangeServer"));
  for (const char* name : {"exchange-5.0", "exchange-5.5", "exchange-5.5-2394"}) {
    EXPECT_THAT(shipped(name).cmdlets,
                UnorderedElementsAre("Set-PopSettings", "Get-PopSettings", "Restart-Service", "Start-Service",
                                     "Stop-Service", "Get-Service", "Set-Mailbox", "Update-ExchangeServer"))
        << name;
  }
}

TEST(ExchangeFacts, parentsAndFamiliesAreNamed) {
  EXPECT_EQ(shipped("exchange-2007-ur3").parent, "exchange-2007");
  EXPECT_EQ(shipped("exchange-2007-ur3").family, "exchange-2007");
  EXPECT_EQ(shipped("exchange-2007-ur3").title, "Microsoft Exchange Server 2007 Update Rollup 3");
  EXPECT_EQ(shipped("exchange-5.5-2394").family, "exchange-5.5");
  EXPECT_EQ(shipped("exchange-5.5-2657").family, "exchange-5.5");
  EXPECT_EQ(shipped("coexist").parent, "neutral");
  EXPECT_EQ(shipped("neutral").parent, "");
}

// Seed 004 (Q195201); Q262945.
TEST(ExchangeFacts, verbsOf5AreWhatTheVersionsQuarrelAbout) {
  EXPECT_THAT(shipped("exchange-4.0").smtp.loginVerbs, IsEmpty());
  EXPECT_THAT(shipped("exchange-5.0").smtp.loginVerbs, ElementsAre("XAUTH"));
  EXPECT_THAT(shipped("exchange-5.5").smtp.loginVerbs, ElementsAre("AUTH"));
  for (const char* name : {"exchange-5.5-2394", "exchange-5.5-2657"}) {
    EXPECT_THAT(shipped(name).smtp.loginVerbs, ElementsAre("AUTH", "XAUTH")) << name;
    const auto lines = shipped(name).smtp.extensionLines(kBack, kClear, defaultsOf(name, MailProtocol::kSmtp));
    EXPECT_THAT(lines, Contains("AUTH NTLM LOGIN")) << name;
    EXPECT_THAT(lines, Contains("XAUTH NTLM LOGIN")) << name;
  }
  EXPECT_TRUE(honours("exchange-5.5-sp2-secure", MailProtocol::kSmtp, kBack, kClear, "NTLM"));
  EXPECT_TRUE(shipped("exchange-5.5-sp2-secure").smtp.loginRequired);
}

// KB843106.
TEST(ExchangeFacts, xexch50IsKnownFrom5To2010) {
  for (const char* name : {"exchange-2000-rtm", "exchange-2003"}) {
    EXPECT_TRUE(shipped(name).smtp.xexch50) << name;
    EXPECT_TRUE(shipped(name).smtp.lists(kFront, kClear, {}, "XEXCH50")) << name;
  }
  for (const char* name : {"exchange-4.0", "exchange-2013-cu17", "exchange-2016"}) {
    EXPECT_FALSE(shipped(name).smtp.xexch50) << name;
  }
}

// exchange-ps Set-ReceiveConnector.
TEST(ExchangeFacts, guessersAreSlowedDownFrom2007On) {
  for (const char* name : {"exchange-2007", "exchange-2010", "exchange-2013-cu17", "exchange-2019"}) {
    const SmtpProfile& smtp = shipped(name).smtp;
    EXPECT_EQ(smtp.guessing.maxFailedLogins, 3) << name;
    EXPECT_EQ(smtp.maxErrors, 5) << name;
    EXPECT_EQ(smtp.guessing.tarpitMs, 5000) << name;
    EXPECT_EQ(smtp.maxRecipients, 200U) << name;
    EXPECT_EQ(defaultsOf(name, MailProtocol::kSmtp).authenticatedTimeoutMs, 5 * 60 * 1000) << name;
    EXPECT_EQ(defaultsOf(name, MailProtocol::kPop3).authenticatedTimeoutMs, 30 * 60 * 1000) << name;
  }
  EXPECT_EQ(shipped("exchange-2003").smtp.guessing.maxFailedLogins, 0);
  EXPECT_EQ(shipped("exchange-2003").smtp.guessing.tarpitMs, 0);
}

// The gateway's own profile, for whom a home may be of any kind.
TEST(NeutralFrontEnd, carriesWhatItOffersToEveryHome) {
  EXPECT_TRUE(shipped("coexist").offersOnlyProxyableMechanisms);
  EXPECT_TRUE(shipped("coexist").guardsProofs);
  EXPECT_EQ(ruleOf("coexist", "anything", MailProtocol::kImap), "993 tls replay service");
  EXPECT_THAT(shipped("coexist").smtp.loginVerbs, ElementsAre("AUTH", "XAUTH"));
  for (const char* home : {"exchange-5.0", "exchange-5.5", "exchange-2000", "exchange-2003"}) {
    EXPECT_EQ(ruleOf("coexist", home, MailProtocol::kPop3), "110 clear replay service") << home;
    EXPECT_EQ(ruleOf("coexist", home, MailProtocol::kSmtp), "25 clear replay service") << home;
  }
  for (const char* home : {"exchange-2007", "exchange-2016", "anything"}) {
    EXPECT_EQ(ruleOf("coexist", home, MailProtocol::kPop3), "995 tls replay service") << home;
    EXPECT_EQ(ruleOf("coexist", home, MailProtocol::kSmtp), "25 starttls replay service") << home;
  }
  const Pop3Profile& pop3 = shipped("coexist").pop3;
  EXPECT_EQ(pop3.continuationFor("NTLM"), "+ ");
  EXPECT_THAT(pop3.line(Pop3ReplyText::kPassFailed, "h"), StartsWith("-ERR [AUTH] "));
  EXPECT_THAT(pop3.line(Pop3ReplyText::kMailboxInUse, "h"), StartsWith("-ERR [IN-USE] "));
  EXPECT_THAT(pop3.line(Pop3ReplyText::kServerUnavailable, "h"), StartsWith("-ERR [SYS/TEMP] "));
}

// "protocol service: name" of each.
std::vector<std::string> servicesOf(std::string_view product) {
  std::vector<std::string> all;
  for (const WindowsService& service : shipped(product).windowsServices()) {
    const char* which = service.service == MachineService::kBackEnd ? " back end: " : ": ";
    all.push_back(std::string(mailProtocolName(service.protocol)) + which + service.name);
  }
  return all;
}

TEST(ExchangeFacts, callsItsServicesAsItsGenerationDoes) {
  EXPECT_THAT(servicesOf("exchange-4.0"), ElementsAre("smtp: MSExchangeIMC"));
  EXPECT_THAT(servicesOf("exchange-5.5"),
              ElementsAre("imap: MSExchangeIS", "pop3: MSExchangeIS", "smtp: MSExchangeIMC"));
  EXPECT_THAT(servicesOf("exchange-2003"), ElementsAre("imap: IMAP4Svc", "pop3: POP3Svc", "smtp: SMTPSVC"));
  EXPECT_THAT(servicesOf("exchange-2010"),
              ElementsAre("imap: MSExchangeImap4", "pop3: MSExchangePop3", "smtp: MSExchangeTransport"));
  EXPECT_THAT(servicesOf("exchange-2019"),
              ElementsAre("imap: MSExchangeIMAP4", "imap back end: MSExchangeIMAP4BE", "pop3: MSExchangePOP3",
                          "pop3 back end: MSExchangePOP3BE", "smtp: MSExchangeFrontEndTransport",
                          "smtp back end: MSExchangeTransport"));
  EXPECT_THAT(servicesOf("neutral"), testing::IsEmpty());
}

}  // namespace
}  // namespace coexist
