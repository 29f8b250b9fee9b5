// MAIL and RCPT of SmtpSession: senders, recipients, parameters, limits.
#include <gtest/gtest.h>

#include "backend/smtp_kit.h"

namespace coexist {
namespace {

using namespace std::string_view_literals;

class SmtpTransaction : public testing::Test {
 protected:
  SmtpTransaction() {
    kit_.product.smtp.maxErrors = 0;
    kit_.greet();
  }
  std::string say(std::string_view line) { return kit_.say(line); }
  // The answer to one MAIL of its own.
  std::string mail(std::string_view rest) {
    say("RSET");
    return say("MAIL FROM:" + std::string(rest));
  }
  std::string rcpt(std::string_view rest) {
    mail("<a@b.test>");
    return say("RCPT TO:" + std::string(rest));
  }
  SmtpKit kit_;
};

TEST_F(SmtpTransaction, takesSendersAndRecipients) {
  EXPECT_EQ(mail("<a@b.test>"), "250 mail-ok a@b.test\r\n");
  EXPECT_EQ(mail("<>"), "250 mail-ok-from-nobody\r\n");
  EXPECT_EQ(mail(" <a@b.test>"), "250 mail-ok a@b.test\r\n");
  EXPECT_EQ(rcpt("<alice@example.test>"), "250 rcpt-ok alice@example.test\r\n");
}

// Q262945: an address is repeated as it was written.
TEST_F(SmtpTransaction, repeatsAnAddressAsItWasWritten) {
  EXPECT_EQ(mail("<JohnD@COMPANY1.com> SIZE=10"), "250 mail-ok-with-size JohnD@COMPANY1.com 10\r\n");
  EXPECT_EQ(rcpt("<ALICE@Example.test>"), "250 rcpt-ok ALICE@Example.test\r\n");
}

// A077, A078.
TEST_F(SmtpTransaction, refusesAddressesThatAreNone) {
  for (const char* path :
       {"a@b.test", "<a@b.test", "<a>", "<a b@c>", "<\"\">", "<\"\"@d>", "<\xc3@x>", "<a@[IPv6:::::::::]>", "<a@b>x"}) {
    EXPECT_EQ(mail(path), "550 bad-address\r\n") << path;
    EXPECT_EQ(rcpt(path), "550 bad-address\r\n") << path;
  }
  EXPECT_EQ(mail("<" + std::string(20'000, 'a') + "@b>"), "550 bad-address\r\n");
  EXPECT_EQ(rcpt("<>"), "550 bad-address\r\n");
  say("RSET");
  EXPECT_EQ(say("MAIL <a@b>"), "550 bad-arguments\r\n");
  EXPECT_EQ(say("MAIL"), "550 bad-arguments\r\n");
  EXPECT_EQ(say("MAIL FROM:<a@b>\0"sv), "550 bad-command\r\n");
  mail("<a@b.test>");
  EXPECT_EQ(say("RCPT"), "550 bad-arguments\r\n");
}

// A077: RFC 1870 sections 4 and 6.
TEST_F(SmtpTransaction, looksAtTheSizeThatIsAnnounced) {
  EXPECT_EQ(mail("<a@b.test> SIZE=1000"), "250 mail-ok-with-size a@b.test 1000\r\n");
  EXPECT_EQ(mail("<a@b.test> SIZE=1001").substr(0, 11), "550 too-big");
  for (const char* size : {"99999999999999999999999", "-1", "18446744073709551617", "x", "1k"}) {
    EXPECT_EQ(mail("<a@b.test> SIZE=" + std::string(size)), "550 bad-parameter\r\n") << size;
  }
  EXPECT_EQ(say("RCPT TO:<alice@example.test>"), "550 mail-first\r\n") << "what was refused has not begun";
}

TEST_F(SmtpTransaction, takesTheParametersThatEhloLists) {
  for (const char* rest : {"BODY=7BIT", "BODY=8BITMIME", "body=8bitmime", "BODY=BINARYMIME", "RET=FULL", "RET=HDRS",
                           "ENVID=QQ314159", "AUTH=<>", "AUTH=e+3Dmc2@example.test"}) {
    EXPECT_EQ(mail("<a@b.test> " + std::string(rest)), "250 mail-ok a@b.test\r\n") << rest;
  }
  for (const char* rest : {"NOTIFY=NEVER", "NOTIFY=SUCCESS,FAILURE,DELAY", "NOTIFY=FAILURE,DELAY",
                           "ORCPT=rfc822;alice+2Bx@example.test"}) {
    EXPECT_EQ(rcpt("<alice@example.test> " + std::string(rest)), "250 rcpt-ok alice@example.test\r\n") << rest;
  }
}

// A077, A092.
TEST_F(SmtpTransaction, refusesParametersThatAreUnknownOrWrong) {
  for (const char* rest :
       {"BODY=x", "BODY", "RET=SOME", "RET", "ENVID", "NOTIFY=NEVER", "WHAT=1", "SMTPUTF8", "SIZE"}) {
    EXPECT_EQ(mail("<a@b.test> " + std::string(rest)), "550 bad-parameter\r\n") << rest;
  }
  for (const char* rest : {"NOTIFY=NEVER,DELAY", "NOTIFY=", "NOTIFY=X", "ORCPT=alice", "ORCPT=;x", "ORCPT=rfc822;",
                           "SIZE=10", "BODY=7BIT"}) {
    const std::string answer = rcpt("<alice@example.test> " + std::string(rest));
    EXPECT_TRUE(answer == "550 bad-parameter\r\n" || answer == "550 bad-address\r\n") << rest << answer;
  }
  EXPECT_TRUE(mail("<a@b.test> AUTH=x+0Ay").starts_with("550 "));
  EXPECT_TRUE(rcpt("<alice@example.test> ORCPT=rfc822;a+0D+0A").starts_with("550 "));
}

TEST_F(SmtpTransaction, refusesTheParametersThatEhloDoesNotList) {
  for (auto& lines : kit_.product.smtp.extensions[static_cast<size_t>(ServerRole::kBack)]) lines = {"HELP"};
  kit_.product.smtp.loginVerbs = {};
  for (const char* rest : {"SIZE=10", "BODY=8BITMIME", "RET=FULL", "ENVID=x", "AUTH=<>"}) {
    EXPECT_EQ(mail("<a@b.test> " + std::string(rest)), "550 bad-parameter\r\n") << rest;
  }
  EXPECT_EQ(rcpt("<alice@example.test> NOTIFY=NEVER"), "550 bad-parameter\r\n");
  SmtpKit listedOnly;
  listedOnly.product.smtp.binary = false;
  listedOnly.greet();
  EXPECT_EQ(listedOnly.say("MAIL FROM:<a@b.test> BODY=BINARYMIME"), "550 bad-parameter\r\n");
}

TEST_F(SmtpTransaction, takesSmtpUtf8WhereItIsListed) {
  for (auto& lines : kit_.product.smtp.extensions[static_cast<size_t>(ServerRole::kBack)]) lines = {"SMTPUTF8"};
  EXPECT_EQ(mail("<a@b.test> SMTPUTF8"), "250 mail-ok a@b.test\r\n");
}

// A080, C48.
TEST_F(SmtpTransaction, relaysForNoStranger) {
  for (const char* path :
       {"<b@out.test>", "<\"b@out.test\"@example.test>", "<b%out.test@example.test>", "<out.test!b@example.test>",
        "<@example.test:b@out.test>", "<b@[1.2.3.4]>", "<bob@example.test>"}) {
    EXPECT_EQ(rcpt(path).substr(0, 17), "550 relay-denied ") << path;
  }
  EXPECT_EQ(rcpt("<out!b>"), "550 bad-address\r\n");
  EXPECT_EQ(say("DATA"), "550 rcpt-first\r\n");
}

TEST_F(SmtpTransaction, relaysBehindALogOnButNoFormThatHides) {
  SmtpKit kit;
  kit.logOn();
  kit.say("MAIL FROM:<alice@example.test>");
  EXPECT_EQ(kit.say("RCPT TO:<b@out.test>"), "250 rcpt-ok b@out.test\r\n");
  EXPECT_EQ(kit.say("RCPT TO:<bob@example.test>"), "250 rcpt-ok bob@example.test\r\n");
  for (const char* path : {"<\"b@out.test\"@example.test>", "<b%out.test@example.test>", "<b!c@example.test>",
                           "<@example.test:b@out.test>", "<b@[1.2.3.4]>"}) {
    EXPECT_EQ(kit.say("RCPT TO:" + std::string(path)).substr(0, 17), "550 relay-denied ") << path;
  }
}

TEST_F(SmtpTransaction, tellsAnUnknownRecipientFromARelay) {
  EXPECT_EQ(rcpt("<nobody@example.test>"), "550 unknown-recipient nobody@example.test\r\n");
  EXPECT_EQ(rcpt("<Postmaster>"), "550 unknown-recipient Postmaster\r\n");
}

TEST_F(SmtpTransaction, tarpitsARefusedRelay) {
  kit_.product.smtp.guessing.tarpitMs = 5000;
  EXPECT_EQ(rcpt("<b@out.test>"), "");
  EXPECT_TRUE(kit_.io.paused);
  EXPECT_EQ(kit_.fire(1), "550 relay-denied b@out.test\r\n");
  EXPECT_EQ(say("RCPT TO:<alice@example.test>"), "250 rcpt-ok alice@example.test\r\n");
}

// Q262945: "Only from clients using" authentication.
TEST_F(SmtpTransaction, wantsALogOnWhereTheProfileOrThePortDoes) {
  SmtpKit profile;
  profile.product.smtp.loginRequired = true;
  EXPECT_EQ(profile.greet().say("MAIL FROM:<a@b.test>"), "550 auth-required\r\n");
  SmtpKit port;
  port.context.submission = true;
  EXPECT_EQ(port.greet().say("MAIL FROM:<a@b.test>"), "550 auth-required\r\n");
  EXPECT_EQ(port.logOn().say("MAIL FROM:<alice@example.test>"), "250 mail-ok alice@example.test\r\n");
}

// Where the product leaves one of MAIL's answers out, the plain one stands for it.
TEST_F(SmtpTransaction, saysMailOkWhereNothingElseIsSaid) {
  for (const SmtpReplyText text : {SmtpReplyText::kMailOkFromNobody, SmtpReplyText::kMailOkWithSize})
    kit_.product.smtp.texts[static_cast<size_t>(text)] = {};
  EXPECT_EQ(mail("<>"), "250 mail-ok \r\n");
  EXPECT_EQ(mail("<a@b.test> SIZE=10"), "250 mail-ok a@b.test\r\n");
}

TEST_F(SmtpTransaction, addsItsNameToASenderWithoutADomain) {
  EXPECT_EQ(mail("<alice>"), "550 bad-address\r\n");
  kit_.product.smtp.completesAddresses = true;
  EXPECT_EQ(mail("<alice>"), "250 mail-ok alice@back.example.test\r\n");
}

// A connector for users, and one for anonymous relay (exchange-ps Set-ReceiveConnector).
TEST_F(SmtpTransaction, takesMailFromWhomItsConnectorNames) {
  ServiceSettings users;
  users.connector.permissionGroups = {PermissionGroup::kExchangeUsers};
  kit_.useSettings(users);
  EXPECT_EQ(mail("<a@b.test>"), "550 auth-required\r\n");
  SmtpKit relay;
  ServiceSettings secured;
  secured.connector.externalAuthoritative = true;
  relay.useSettings(secured);
  relay.greet();
  EXPECT_EQ(relay.say("MAIL FROM:<a@b.test>"), "250 mail-ok a@b.test\r\n");
  EXPECT_EQ(relay.say("RCPT TO:<b@out.test>"), "250 rcpt-ok b@out.test\r\n");
  EXPECT_EQ(relay.say("RCPT TO:<b%out@out.test>"), "550 relay-denied b%out@out.test\r\n");
}

// Q186134, Q188250 (C47).
TEST_F(SmtpTransaction, letsAUserSendAsHimselfAndAServiceAccountAsAnybody) {
  SmtpKit user;
  user.logOn();
  EXPECT_EQ(user.say("MAIL FROM:<bob@example.test>"), "550 sender-denied bob@example.test\r\n");
  EXPECT_EQ(user.say("MAIL FROM:<>"), "250 mail-ok-from-nobody\r\n");
  SmtpKit service;
  service.logOn("proxy");
  EXPECT_EQ(service.say("MAIL FROM:<JohnD@out.test>"), "250 mail-ok JohnD@out.test\r\n");
  SmtpKit server;
  EXPECT_EQ(server.greet().ntlm("X-EXPS NTLM", {"", "FRONT$", "FRONT$'s word", "EXAMPLE", ""}),
            "235 auth-ntlm-ok ntlm\r\n");
  EXPECT_EQ(server.say("MAIL FROM:<JohnD@out.test>"), "250 mail-ok JohnD@out.test\r\n");
}

// A091.
TEST_F(SmtpTransaction, boundsTheNumberOfRecipients) {
  mail("<a@b.test>");
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(say("RCPT TO:<alice@example.test>"), "250 rcpt-ok alice@example.test\r\n");
  }
  for (int i = 0; i < 10'000; ++i) EXPECT_EQ(say("RCPT TO:<alice@example.test>"), "450 too-many-recipients\r\n");
  EXPECT_EQ(say("DATA"), "354 data-start\r\n");
}

}  // namespace
}  // namespace coexist
