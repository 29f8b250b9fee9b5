// What the shipped products say over SMTP, letter by letter where it was observed or documented.
#include <gmock/gmock.h>

#include "product/products.h"

namespace coexist {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const SmtpProfile& smtp(std::string_view name) { return shipped(name).smtp; }
const ServiceSettings& smtpSettings(std::string_view name) { return shipped(name).defaults[MailProtocol::kSmtp]; }
const std::string& smtpText(std::string_view name, SmtpReplyText which) { return smtp(name).text(which).text; }

bool honoursSmtp(std::string_view name, AccessState state, std::string_view mechanism) {
  return smtp(name).honours(kBack, state, smtpSettings(name), mechanism);
}

std::vector<std::string> extensions(std::string_view name, ServerRole role, AccessState state) {
  return smtp(name).extensionLines(role, state, smtpSettings(name));
}

// Seed 004 (Q195201).
TEST(ShippedSmtp, knowsXauthIn50AndAuthIn55) {
  EXPECT_THAT(smtp("exchange-4.0").loginVerbs, IsEmpty());
  EXPECT_THAT(extensions("exchange-4.0", kBack, kClear), Not(Contains(HasSubstr("AUTH"))));

  EXPECT_THAT(smtp("exchange-5.0").loginVerbs, ElementsAre("XAUTH"));
  EXPECT_THAT(extensions("exchange-5.0", kBack, kClear), Contains("XAUTH NTLM"));
  EXPECT_THAT(extensions("exchange-5.0", kBack, kClear), Not(Contains(testing::StartsWith("AUTH"))));
  EXPECT_EQ(smtpText("exchange-5.0", SmtpReplyText::kBadCommand), "500 command not recognized");

  EXPECT_THAT(smtp("exchange-5.5").loginVerbs, ElementsAre("AUTH"));
  EXPECT_THAT(extensions("exchange-5.5", kBack, kClear), Contains("AUTH NTLM LOGIN"));
  EXPECT_THAT(extensions("exchange-5.5", kBack, kClear), Not(Contains(HasSubstr("XAUTH"))));
}

TEST(ShippedSmtp, speaksBothWithTheHotfix) {
  for (const char* name : {"exchange-5.5-2394", "exchange-5.5-2657"}) {
    EXPECT_THAT(smtp(name).loginVerbs, ElementsAre("AUTH", "XAUTH")) << name;
    EXPECT_THAT(extensions(name, kBack, kClear), Contains("AUTH NTLM LOGIN")) << name;
    EXPECT_THAT(extensions(name, kBack, kClear), Contains("XAUTH NTLM LOGIN")) << name;
    EXPECT_EQ(shipped(name).family, "exchange-5.5") << name;
  }
}

// Q262945, letter by letter.
TEST(ShippedSmtp, listsAndSaysWhatTheSecure55Did) {
  const char* name = "exchange-5.5-sp2-secure";
  EXPECT_THAT(extensions(name, kBack, kClear),
              ElementsAre("XEXCH50", "HELP", "ETRN", "DSN", "SIZE 0", "AUTH LOGIN", "AUTH=LOGIN"));
  EXPECT_TRUE(honoursSmtp(name, kClear, "NTLM"));
  EXPECT_TRUE(smtp(name).loginRequired);
  EXPECT_EQ(smtpText(name, SmtpReplyText::kHello), "250 {host} Hello [{client}]");
  EXPECT_EQ(smtpText(name, SmtpReplyText::kAuthNtlmOk), "235 ntlm authentication successful");
  EXPECT_EQ(smtpText(name, SmtpReplyText::kMailOkWithSize),
            "250 OK - mail from <{address}>; can accomodate {size} bytes");
  EXPECT_EQ(smtpText(name, SmtpReplyText::kRcptOk), "250 OK - Recipient <{address}>");
  EXPECT_EQ(smtpText(name, SmtpReplyText::kDataStart), "354 Send data.  End with CRLF.CRLF");
  EXPECT_EQ(smtpText(name, SmtpReplyText::kSenderNotLocal), "554 Mailbox is not local: {address}");
  EXPECT_EQ(smtpText(name, SmtpReplyText::kQuit), "221 closing connection");
  EXPECT_TRUE(shipped(name).has(Quirk::kSenderMustBeLocal));
}

// Q173656; Q164060; Q194131; Q243894.
TEST(ShippedSmtp, says5AsObserved) {
  EXPECT_THAT(smtpText("exchange-5.0", SmtpReplyText::kGreeting), Not(HasSubstr("ESMTP")));
  EXPECT_EQ(smtpText("exchange-5.5", SmtpReplyText::kGreeting),
            "220 {host} ESMTP Server (Microsoft Exchange Internet Mail Service 5.5.2232.0) ready");
  EXPECT_EQ(smtpText("exchange-5.5", SmtpReplyText::kAuthOk), "235 LOGIN authentication successful");
  EXPECT_EQ(smtpText("exchange-5.5", SmtpReplyText::kBadParameter), "500 Host does not support 8bitmime");
  EXPECT_EQ(smtpText("exchange-5.5", SmtpReplyText::kRelayDenied), "550 Relaying is prohibited");
}

// KB843106, the trailing blank included.
TEST(ShippedSmtp, refusesXexch50BeforeALogOn) {
  EXPECT_EQ(smtpText("exchange-5.5-2657", SmtpReplyText::kXexch50Refused), "505 Authentication required");
  for (const char* name : {"exchange-2000-rtm", "exchange-2003"}) {
    EXPECT_EQ(smtpText(name, SmtpReplyText::kXexch50Refused), "504 Need to authenticate first ") << name;
    EXPECT_TRUE(smtp(name).xexch50) << name;
    EXPECT_TRUE(smtp(name).lists(kFront, kClear, "XEXCH50")) << name;
  }
  EXPECT_FALSE(smtp("exchange-4.0").xexch50);
}

// A published transcript of 6.0.3790.4675; [MS-SMTPNTLM] 4.2.
TEST(ShippedSmtp, lists2003AsObserved) {
  EXPECT_THAT(extensions("exchange-2003", kBack, kClear),
              ElementsAre("TURN", "SIZE", "ETRN", "PIPELINING", "DSN", "ENHANCEDSTATUSCODES", "8bitmime", "BINARYMIME",
                          "CHUNKING", "VRFY", "X-EXPS GSSAPI NTLM LOGIN", "X-EXPS=LOGIN", "AUTH GSSAPI NTLM LOGIN",
                          "AUTH=LOGIN", "X-LINK2STATE", "XEXCH50", "OK"));
  EXPECT_EQ(smtp("exchange-2003").continuationFor("NTLM"), "334 ntlm supported");
  EXPECT_TRUE(smtp("exchange-2003").takesVerb("x-exps"));
  EXPECT_EQ(smtpText("exchange-2003", SmtpReplyText::kMailOk), "250 2.1.0 {address}....Sender OK");
  EXPECT_EQ(smtpText("exchange-2003", SmtpReplyText::kRelayDenied), "550 5.7.1 Unable to relay for {address}");
}

// MailKit #1265.
TEST(ShippedSmtp, lists2010AsObserved) {
  for (const char* name : {"exchange-2010", "exchange-2010-sp1"}) {
    EXPECT_THAT(extensions(name, kFront, AccessState::kClearRestricted),
                ElementsAre("SIZE 10485760", "PIPELINING", "DSN", "ENHANCEDSTATUSCODES", "STARTTLS", "X-ANONYMOUSTLS",
                            "AUTH NTLM", "X-EXPS GSSAPI NTLM", "8BITMIME", "BINARYMIME", "CHUNKING", "XEXCH50", "XRDST",
                            "XSHADOW"))
        << name;
    EXPECT_THAT(extensions(name, kFront, kTls),
                ElementsAre("SIZE 10485760", "PIPELINING", "DSN", "ENHANCEDSTATUSCODES", "AUTH NTLM LOGIN",
                            "X-EXPS GSSAPI NTLM", "8BITMIME", "BINARYMIME", "CHUNKING", "XEXCH50", "XRDST", "XSHADOW"))
        << name;
  }
}

// msmtp #11; nodemailer #189.
TEST(ShippedSmtp, lists2013And2016AsObserved) {
  for (const char* name : {"exchange-2013-cu17", "exchange-2016"}) {
    for (const ServerRole role : {kFront, kBack}) {
      EXPECT_THAT(extensions(name, role, AccessState::kClearRestricted),
                  ElementsAre("SIZE 37748736", "PIPELINING", "DSN", "ENHANCEDSTATUSCODES", "STARTTLS", "X-ANONYMOUSTLS",
                              "AUTH NTLM", "X-EXPS GSSAPI NTLM", "8BITMIME", "BINARYMIME", "CHUNKING", "XRDST"))
          << name;
      EXPECT_THAT(extensions(name, role, kTls),
                  ElementsAre("SIZE 37748736", "PIPELINING", "DSN", "ENHANCEDSTATUSCODES", "AUTH NTLM LOGIN",
                              "X-EXPS GSSAPI NTLM", "8BITMIME", "BINARYMIME", "CHUNKING", "XRDST"))
          << name;
    }
    EXPECT_EQ(smtp(name).continuationFor("NTLM"), "334 NTLM supported") << name;
    EXPECT_FALSE(honoursSmtp(name, AccessState::kClearRestricted, "PLAIN")) << name;
    EXPECT_FALSE(honoursSmtp(name, AccessState::kClearRestricted, "LOGIN")) << name;
    EXPECT_EQ(smtpText(name, SmtpReplyText::kMechanismRefused), "504 5.7.4 Unrecognized authentication type") << name;
    EXPECT_EQ(smtpText(name, SmtpReplyText::kAuthFailed), "535 5.7.3 Authentication unsuccessful") << name;
    EXPECT_FALSE(smtp(name).xexch50) << name;
  }
  EXPECT_THAT(extensions("exchange-2019", kFront, kTls), Contains("SMTPUTF8"));
  EXPECT_THAT(extensions("exchange-2019", kFront, kTls), Contains("AUTH GSSAPI NTLM LOGIN"));
}

// exchange-ps Set-ReceiveConnector.
TEST(ShippedSmtp, slowsGuessersDownFrom2007On) {
  for (const char* name : {"exchange-2007", "exchange-2010", "exchange-2013-cu17", "exchange-2019"}) {
    EXPECT_EQ(smtp(name).maxFailedLogins, 3) << name;
    EXPECT_EQ(smtp(name).maxErrors, 5) << name;
    EXPECT_EQ(smtp(name).tarpitMs, 5000) << name;
    EXPECT_EQ(smtp(name).maxRecipients, 200U) << name;
    EXPECT_EQ(smtpSettings(name).authenticatedTimeoutMs, 5 * 60 * 1000) << name;
    EXPECT_EQ(shipped(name).defaults[MailProtocol::kPop3].authenticatedTimeoutMs, 30 * 60 * 1000) << name;
  }
  EXPECT_EQ(smtp("exchange-2003").maxFailedLogins, 0);
  EXPECT_EQ(smtp("exchange-2003").tarpitMs, 0);
}

// Seed 004 from both sides; a home may be of any kind.
TEST(ShippedSmtp, speaksAuthAndXauthAsTheGatewayItself) {
  EXPECT_THAT(smtp("coexist").loginVerbs, ElementsAre("AUTH", "XAUTH"));
  EXPECT_THAT(extensions("coexist", kFront, AccessState::kClearRestricted),
              ElementsAre("SIZE 37748736", "PIPELINING", "ENHANCEDSTATUSCODES", "CHUNKING", "STARTTLS", "AUTH NTLM",
                          "XAUTH NTLM"));
  EXPECT_THAT(extensions("coexist", kFront, kTls),
              ElementsAre("SIZE 37748736", "PIPELINING", "ENHANCEDSTATUSCODES", "CHUNKING", "AUTH PLAIN LOGIN NTLM",
                          "XAUTH PLAIN LOGIN NTLM"));
  for (const char* home : {"exchange-5.0", "exchange-5.5", "exchange-2003", "exchange-2016", "anything"}) {
    const ProxyRule* rule = shipped("coexist").ruleTowards(home, MailProtocol::kSmtp);
    ASSERT_NE(rule, nullptr) << home;
    EXPECT_EQ(rule->ports[MailProtocol::kSmtp], 25) << home;
    const bool withTls = home == std::string_view("exchange-2016") || home == std::string_view("anything");
    EXPECT_EQ(rule->security, withTls ? ProxySecurity::kStartTls : ProxySecurity::kClear) << home;
    EXPECT_THAT(rule->logins, ElementsAre(ProxyLogin::kPlaintextReplay, ProxyLogin::kServiceAccount)) << home;
  }
}

TEST(ShippedSmtp, acceptsGssapiNowhere) {
  for (const std::string& name : shippedProducts().names()) {
    EXPECT_FALSE(honoursSmtp(name, AccessState::kTls, "GSSAPI")) << name;
  }
}

}  // namespace
}  // namespace coexist
