// SmtpSession: greetings, order, mistakes, limits, a scenario's own answers.
#include "backend/smtp_session.h"

#include <gtest/gtest.h>

#include "backend/smtp_kit.h"

namespace coexist {
namespace {

using namespace std::string_view_literals;

TEST(SmtpSession, greetsWithHostClientAndDate) {
  SmtpKit kit;
  SmtpSession session(kit.context, kit.io);
  session.onOpen();
  EXPECT_EQ(kit.io.take(),
            "220 greeting of back.example.test to client.example.test on Tue, 14 Nov 2023 22:13:20 +0000\r\n");
}

TEST(SmtpSession, listsItsExtensionsInLinesOfOneReply) {
  SmtpKit kit;
  EXPECT_EQ(kit.say("EHLO client.test"),
            lines({"250-hello of back.example.test to client.example.test as client.test", "250-SIZE 1000", "250-DSN",
                   "250-8bitmime", "250-BINARYMIME", "250-CHUNKING", "250-AUTH NTLM GSSAPI", "250-XAUTH NTLM GSSAPI",
                   "250-STARTTLS", "250 OK"}));
  EXPECT_EQ(kit.say("HELO client.test"), "250 helo\r\n");
  kit.product.smtp.texts[static_cast<size_t>(SmtpReplyText::kHelo)] = {};
  EXPECT_EQ(kit.say("HELO client.test"), "250 hello of back.example.test to client.example.test as client.test\r\n");
}

// A service that lists nothing is one from before ESMTP.
TEST(SmtpSession, knowsNoEhloWhereThereAreNoExtensions) {
  SmtpKit kit;
  kit.product.smtp.extensions = {};
  EXPECT_EQ(kit.say("EHLO client.test"), "550 bad-command\r\n");
  EXPECT_EQ(kit.say("MAIL FROM:<alice@example.test>"), "550 hello-first\r\n");
  EXPECT_TRUE(kit.say("HELO client.test").starts_with("250 "));
}

// A086.
TEST(SmtpSession, takesNoHelloNameThatCouldSayMore) {
  for (const std::string_view name : {""sv, "a b"sv, "a\x1b[2J"sv, "[::::]"sv, "\xff"sv}) {
    SmtpKit kit;
    EXPECT_EQ(kit.say("EHLO " + std::string(name)), "550 bad-arguments\r\n") << name;
    EXPECT_EQ(kit.say("HELO " + std::string(name)), "550 bad-arguments\r\n") << name;
  }
  SmtpKit kit;
  EXPECT_EQ(kit.say("EHLO a\rb"), "550 bad-command\r\n");
  EXPECT_EQ(kit.say("EHLO " + std::string(1500, 'a')), "550 bad-arguments\r\n");
  EXPECT_TRUE(kit.say("EHLO <script>").starts_with("250-"));
}

TEST(SmtpSession, readsLinesThatEndInCrlfOnly) {
  SmtpKit kit;
  kit.session();
  EXPECT_EQ(kit.io.lineEnds, LineEnds::kCrlfOnly);
  EXPECT_EQ(kit.io.lineLimit, kit.machine->inEffect(MailProtocol::kSmtp, MachineService::kBackEnd).maxCommandBytes);
  EXPECT_EQ(kit.say("NOOP\nRSET"), "550 bad-command\r\n");
}

TEST(SmtpSession, answersTheSmallCommands) {
  SmtpKit kit;
  EXPECT_EQ(kit.say({"NOOP", "noop whatever", "RSET", "HELP", "HELP MAIL"}),
            lines({"250 noop-ok", "250 noop-ok", "250 rset-ok", "550-help", "550 help-commands", "550-help",
                   "550 help-commands"}));
  kit.product.smtp.texts[static_cast<size_t>(SmtpReplyText::kHelpCommands)] = {};
  EXPECT_EQ(kit.say("HELP"), "550 help\r\n");
  EXPECT_EQ(kit.say({"QUIT"}), "221 quit\r\n");
  EXPECT_TRUE(kit.io.closed);
}

// A088, A084, A087 and what else a stranger may try.
TEST(SmtpSession, refusesWhatItDoesNotServe) {
  SmtpKit kit;
  kit.product.smtp.maxErrors = 0;
  kit.greet();
  for (const char* line : {"EXPN staff", "ETRN example.test", "TURN", "ATRN example.test"}) {
    EXPECT_EQ(kit.say(line), "550 not-implemented\r\n") << line;
  }
  for (const char* line : {"XCLIENT LOGIN=a+0D+0AMAIL", "XFORWARD NAME=x", "X-LINK2STATE FIRST", "POST / HTTP/1.1",
                           "Host: example.test", "", " NOOP", "MAILFROM:<a@b>", "BADCMD"}) {
    EXPECT_EQ(kit.say(line), "550 bad-command\r\n") << line;
  }
  EXPECT_EQ(kit.say("VRFY al\x1bice"), "550 vrfy al?ice\r\n");
  EXPECT_EQ(kit.say("VRFY"), "550 bad-arguments\r\n");
  EXPECT_EQ(kit.say("VRFY " + std::string(5000, 'a')), "550 vrfy " + std::string(254, 'a') + "\r\n");
}

TEST(SmtpSession, wantsNoArgumentsWhereThereAreNone) {
  SmtpKit kit;
  kit.product.smtp.maxErrors = 0;
  kit.greet();
  for (const char* line : {"RSET now", "QUIT now", "DATA now", "STARTTLS now"}) {
    EXPECT_EQ(kit.say(line), "550 bad-arguments\r\n") << line;
  }
  EXPECT_FALSE(kit.io.closed);
}

TEST(SmtpSession, keepsTheOrderOfCommands) {
  SmtpKit kit;
  kit.product.smtp.maxErrors = 0;
  EXPECT_EQ(kit.say({"MAIL FROM:<a@b.test>", "AUTH NTLM", "RCPT TO:<alice@example.test>", "DATA"}),
            lines({"550 hello-first", "550 hello-first", "550 mail-first", "550 rcpt-first"}));
  kit.greet();
  EXPECT_EQ(kit.say({"RCPT TO:<alice@example.test>", "DATA", "MAIL FROM:<a@b.test>", "MAIL FROM:<a@b.test>", "DATA",
                     "AUTH NTLM"}),
            lines({"550 mail-first", "550 rcpt-first", "250 mail-ok a@b.test", "550 mail-twice", "550 rcpt-first",
                   "550 auth-again"}));
  EXPECT_EQ(kit.say({"RSET", "MAIL FROM:<c@b.test>"}), lines({"250 rset-ok", "250 mail-ok c@b.test"}));
}

TEST(SmtpSession, forgetsATransactionAtHello) {
  SmtpKit kit;
  kit.greet();
  kit.say({"MAIL FROM:<a@b.test>", "RCPT TO:<alice@example.test>", "EHLO client.test"});
  EXPECT_EQ(kit.say("DATA"), "550 rcpt-first\r\n");
}

TEST(SmtpSession, deliversNothingThatIsUnderWayWhenTheServiceStops) {
  SmtpKit kit;
  kit.greet().begin();
  kit.session().shutDown();
  EXPECT_EQ(kit.io.take(), "450 shutdown\r\n");
  EXPECT_TRUE(kit.io.closed);
  kit.session().onClosed(CloseReason::kFinished);
  EXPECT_TRUE(kit.messages("alice").empty());
}

// A071, A072, and RFC 3207 section 4.2: what was said in clear is forgotten.
TEST(SmtpSession, forgetsWhatWasSaidBeforeStartTls) {
  SmtpKit kit;
  kit.context.startTls = [] { return TlsParameters{*TlsContext::client(nullptr, PeerCertificate::kIgnored, ""), {}}; };
  kit.greet();
  EXPECT_EQ(kit.say({"MAIL FROM:<a@b.test>", "STARTTLS"}), lines({"250 mail-ok a@b.test", "220 starttls-ok"}));
  EXPECT_TRUE(kit.io.tls);
  kit.secure();
  kit.session().onSecured({});
  EXPECT_EQ(kit.say({"RCPT TO:<alice@example.test>", "MAIL FROM:<a@b.test>"}),
            lines({"550 mail-first", "550 hello-first"}));
}

// A forum thread of 2017-02, a course lab on SMTP of 2019.
TEST(SmtpSession, wantsAHelloBeforeAllWhereTheProductDoes) {
  SmtpKit kit;
  kit.product.smtp.helloBeforeAll = true;
  EXPECT_EQ(kit.say({"STARTTLS", "RCPT TO:<alice@example.test>", "DATA"}),
            lines({"550 hello-first", "550 hello-first", "550 hello-first"}));
  SmtpKit greeted;
  greeted.product.smtp.helloBeforeAll = true;
  greeted.greet();
  EXPECT_EQ(greeted.say({"RCPT TO:<alice@example.test>", "DATA"}), lines({"550 mail-first", "550 rcpt-first"}));
}

TEST(SmtpSession, listsAndTakesWhatItsConnectorDoes) {
  SmtpKit kit;
  ServiceSettings settings;
  settings.connector.tls = settings.connector.chunking = settings.connector.exchangeServer = false;
  settings.connector.permissionGroups = {PermissionGroup::kAnonymousUsers};
  settings.connector.maxMessageBytes = 70'000;
  kit.useSettings(settings);
  EXPECT_EQ(kit.say("EHLO client.test"),
            lines({"250-hello of back.example.test to client.example.test as client.test", "250-SIZE 70000", "250-DSN",
                   "250-8bitmime", "250-AUTH NTLM GSSAPI", "250-XAUTH NTLM GSSAPI", "250 OK"}));
  EXPECT_EQ(kit.say({"STARTTLS", "X-EXPS NTLM", "XEXCH50 1 2"}),
            lines({"550 starttls-unknown", "550 bad-command", "550 bad-command"}));
  EXPECT_EQ(kit.say("MAIL FROM:<a@b.test> SIZE=70000"), "250 mail-ok-with-size a@b.test 70000\r\n");
  EXPECT_EQ(kit.say("RCPT TO:<alice@example.test>"), "250 rcpt-ok alice@example.test\r\n");
  EXPECT_EQ(kit.say("BDAT 0 LAST"), "550 bad-command\r\n");
}

TEST(SmtpSession, listsAuthAloneWhereTheProductDoes) {
  SmtpKit kit;
  kit.product.smtp.bareAuth = true;
  ServiceSettings settings;
  settings.enableGssapiAndNtlmAuth = false;
  settings.connector.size = SizeMode::kEnabledWithoutValue;
  kit.useSettings(settings);
  const std::string basic = kit.say("EHLO client.test");
  EXPECT_NE(basic.find("250-AUTH\r\n"), std::string::npos) << basic;
  EXPECT_NE(basic.find("250-SIZE\r\n"), std::string::npos) << basic;
  settings.connector.basicAuth = false;
  SmtpKit none;
  none.product.smtp.bareAuth = true;
  none.useSettings(settings);
  EXPECT_EQ(none.say("EHLO client.test").find("AUTH"), std::string::npos);
}

// KB843106 (C29): refused before the log-on; behind it a blob follows, which is no command.
TEST(SmtpSession, takesPropertiesOnlyFromWhoeverHasLoggedOn) {
  SmtpKit kit;
  kit.greet();
  EXPECT_EQ(kit.say("XEXCH50 2336 3"), "550 xexch50-refused\r\n");
  EXPECT_EQ(kit.begin().send("Subject: x\r\n\r\n"), "250 data-ok 1 14\r\n") << "mail flows all the same";
  SmtpKit inside;
  inside.logOn();
  EXPECT_EQ(inside.say("xexch50 10 2"), "354 xexch50-start\r\n");
  EXPECT_EQ(inside.io.octetsWanted, 10u);
  EXPECT_EQ(inside.give("QUIT\r"), "");
  EXPECT_EQ(inside.give("\nNOO"), "");
  EXPECT_EQ(inside.give("P"), "250 xexch50-ok 10\r\n");
  EXPECT_EQ(inside.say("XEXCH50 0 2"), lines({"354 xexch50-start", "250 xexch50-ok 0"}));
}

TEST(SmtpSession, refusesPropertiesThatAreNone) {
  for (const char* line : {"XEXCH50", "XEXCH50 10", "XEXCH50 x 2", "XEXCH50 10 x", "XEXCH50 -1 2", "XEXCH50 1001 2",
                           "XEXCH50 18446744073709551617 2"}) {
    SmtpKit kit;
    kit.logOn();
    EXPECT_EQ(kit.say(line), "550 bad-arguments\r\n") << line;
    EXPECT_EQ(kit.io.framing, FakeSessionIo::Framing::kLines);
  }
  SmtpKit kit;
  kit.product.smtp.xexch50 = false;
  EXPECT_EQ(kit.logOn().say("XEXCH50 10 2"), "550 bad-command\r\n");
}

TEST(SmtpSession, letsAScenarioAnswerInItsStead) {
  SmtpKit kit;
  kit.overridden = true;
  kit.overrides.replies = {{{"250-my own", "250 SIZE"}}, std::nullopt, {{"452 4.3.1 full"}}};
  EXPECT_EQ(kit.say("EHLO client.test"), lines({"250-my own", "250 SIZE"}));
  EXPECT_EQ(kit.say("MAIL FROM:<a@b.test>"), "250 mail-ok a@b.test\r\n");
  EXPECT_EQ(kit.say("RCPT TO:<alice@example.test>"), "452 4.3.1 full\r\n");
  EXPECT_EQ(kit.say("DATA"), "550 rcpt-first\r\n") << "what was refused has not happened";
  EXPECT_EQ(kit.overrides.asked.back(), "DATA");
}

TEST(SmtpSession, readsAMessageOnlyWhereTheScenarioAsksForOne) {
  SmtpKit refused;
  refused.overridden = true;
  refused.greet();
  refused.say({"MAIL FROM:<a@b.test>", "RCPT TO:<alice@example.test>"});
  refused.overrides.replies = {{{"421 4.3.2 going down"}}};
  EXPECT_EQ(refused.say("DATA"), "421 4.3.2 going down\r\n");
  EXPECT_EQ(refused.io.framing, FakeSessionIo::Framing::kLines);

  SmtpKit asked;
  asked.overridden = true;
  asked.greet();
  asked.overrides.replies = {{{"354 go on"}}, {{"250 taken"}}};
  EXPECT_EQ(asked.say("DATA"), "354 go on\r\n");
  EXPECT_EQ(asked.io.framing, FakeSessionIo::Framing::kBlock);
  EXPECT_EQ(asked.send("x\r\n"), "250 taken\r\n");
  EXPECT_EQ(asked.overrides.asked.back(), ".");
}

TEST(SmtpSession, deliversNothingThatAScenarioRefusesAtItsEnd) {
  for (const bool refused : {true, false}) {
    SmtpKit kit;
    kit.overridden = true;
    kit.greet().begin();
    kit.overrides.replies = {{{refused ? "554 5.6.0 no" : "250 2.6.0 yes"}}};
    EXPECT_EQ(kit.send("x\r\n"), refused ? "554 5.6.0 no\r\n" : "250 2.6.0 yes\r\n");
    EXPECT_EQ(kit.messages("alice").size(), refused ? 0u : 1u);
    EXPECT_EQ(kit.say("NOOP"), "250 noop-ok\r\n");
  }
}

TEST(SmtpSession, swallowsTheChunkThatAScenarioRefuses) {
  SmtpKit kit;
  kit.overridden = true;
  kit.greet().say({"MAIL FROM:<a@b.test>", "RCPT TO:<alice@example.test>"});
  kit.overrides.replies = {{{"554 5.6.0 no"}}};
  EXPECT_EQ(kit.say("BDAT 6 LAST"), "554 5.6.0 no\r\n");
  EXPECT_EQ(kit.give("QUIT\r\n"), "");
  EXPECT_EQ(kit.say("DATA"), "550 rcpt-first\r\n");
  EXPECT_TRUE(kit.messages("alice").empty());
}

TEST(SmtpSession, endsALogOnThatAScenarioEnds) {
  SmtpKit kit;
  kit.overridden = true;
  kit.greet();
  kit.overrides.replies = {{{"500 command not recognized"}}};
  EXPECT_EQ(kit.say("AUTH NTLM"), "500 command not recognized\r\n");
  EXPECT_EQ(kit.say("NOOP"), "250 noop-ok\r\n");
  kit.overrides.replies = {{{"250 done"}}};
  EXPECT_EQ(kit.say("AUTH NTLM"), "250 done\r\n");
  EXPECT_EQ(kit.say("NOOP"), "250 noop-ok\r\n");
  kit.overrides.replies = {{{"334 "}}, {{"535 no"}}};
  EXPECT_EQ(kit.say("AUTH NTLM"), "334 \r\n");
  EXPECT_EQ(kit.say("TlRMTVNTUAABAAAAt4II4gAAAAAAAAAAAAAAAAAAAAAFAs4OAAAADw=="), "535 no\r\n");
  EXPECT_EQ(kit.say("NOOP"), "250 noop-ok\r\n");
}

}  // namespace
}  // namespace coexist
