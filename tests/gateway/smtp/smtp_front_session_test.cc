#include "gateway/smtp/smtp_front_session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/smtp/smtp_kit.h"

namespace coexist {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(SmtpFrontSession, greetsAndListsWhatItsProfileLists) {
  SmtpKit kit;
  kit.session = std::make_unique<SmtpFrontSession>(kit.front.context, kit.client, 3, kit.listener);
  kit.session->onOpen();
  EXPECT_EQ(kit.client.take(), "220 front.example.test ready\r\n");
  EXPECT_EQ(kit.client.lineEnds, LineEnds::kCrlfOnly);
  EXPECT_EQ(kit.say("EHLO client.example.test"),
            "250-front.example.test hello client.example.test\r\n250-SIZE 100000\r\n250-PIPELINING\r\n"
            "250-8BITMIME\r\n250-CHUNKING\r\n250-DSN\r\n250-AUTH NTLM PLAIN LOGIN\r\n250 XAUTH NTLM PLAIN LOGIN\r\n");
  EXPECT_EQ(kit.say("HELO client.example.test"), "250 front.example.test hello client.example.test\r\n");
}

TEST(SmtpFrontSession, answersEveryCommandThatIsNotAboutAMessage) {
  SmtpKit kit;
  kit.start();
  EXPECT_EQ(kit.say("noop whatever"), "250 2.0.0 noop\r\n");
  EXPECT_EQ(kit.say("RSET"), "250 2.0.0 reset\r\n");
  EXPECT_EQ(kit.say("VRFY alice"), "252 2.1.5 perhaps\r\n");
  EXPECT_EQ(kit.say("HELP"), "214 help\r\n");
  EXPECT_EQ(kit.say("EXPN staff"), "502 5.3.3 not here\r\n");
  EXPECT_EQ(kit.say("QUIT"), "221 2.0.0 bye\r\n");
  EXPECT_TRUE(kit.client.closed);
  EXPECT_THAT(kit.logged(), HasSubstr("CloseSession"));
}

TEST(SmtpFrontSession, knowsNoEhloWhereNoExtensionIsListed) {
  SmtpKit kit;
  for (auto& lines : kit.front.product.smtp.extensions[0]) lines.clear();
  kit.start();
  EXPECT_EQ(kit.say("EHLO x"), "500 5.3.3 command\r\n");
  EXPECT_EQ(kit.say("HELO x"), "250 front.example.test hello x\r\n");
}

// Attack catalogue A071, A076, A084, A086; bare line ends stay in their line.
TEST(SmtpFrontSession, refusesWhatIsNoCommand) {
  SmtpKit kit;
  kit.front.product.smtp.maxErrors = 0;
  kit.start();
  for (const std::string line : {"", "   ", "FOOBAR", "XCLIENT ADDR=192.0.2.1", "XFORWARD NAME=x", "NOOP\nQUIT",
                                 "NOOP\rQUIT", "\x16\x03\x01", "MAIL\tFROM:<a@b.test>"}) {
    EXPECT_EQ(kit.say(line), "500 5.3.3 command\r\n") << line;
  }
  EXPECT_EQ(kit.say(std::string("NOOP\0", 5)), "500 5.3.3 command\r\n");
  for (const char* line :
       {"STARTTLS now", "RSET x", "QUIT now", "DATA x", "EHLO", "EHLO a b", "HELO \x1b[2J", "EHLO [::::]", "VRFY"}) {
    EXPECT_EQ(kit.say(line), "501 5.5.4 arguments\r\n") << line;
  }
  EXPECT_EQ(kit.say("EHLO " + std::string(1500, 'a')), "501 5.5.4 arguments\r\n");
  EXPECT_EQ(kit.say("HELO <script>"), "250 front.example.test hello unknown\r\n");
}

// Attack catalogue A087.
TEST(SmtpFrontSession, doesNotListenToABrowser) {
  SmtpKit kit;
  kit.start();
  EXPECT_EQ(kit.say("POST / HTTP/1.1"), "500 5.3.3 command\r\n");
  EXPECT_TRUE(kit.client.closed);
}

// Attack catalogue A070, A072.
TEST(SmtpFrontSession, forgetsWhatWasSaidBeforeTls) {
  SmtpKit kit;
  kit.start();
  kit.hello();
  kit.say("MAIL FROM:<x@away.test>");
  EXPECT_EQ(kit.say("STARTTLS"), "220 2.0.0 go\r\n");
  EXPECT_TRUE(kit.client.tls.has_value());
  EXPECT_EQ(kit.say("EHLO injected"), "");
  kit.client.isSecure = true;
  kit.session->onSecured({});
  EXPECT_EQ(kit.say("RCPT TO:<alice@example.test>"), "503 5.5.1 MAIL first\r\n");
  EXPECT_EQ(kit.say("MAIL FROM:<x@away.test>"), "503 5.5.1 EHLO first\r\n");
}

TEST(SmtpFrontSession, leavesItsBackEndPolitelyWhenTheServiceStops) {
  SmtpKit kit;
  kit.start();
  kit.hello();
  EXPECT_FALSE(kit.session->busy());
  kit.openTransaction();
  EXPECT_TRUE(kit.session->busy());
  kit.session->goodbye();
  EXPECT_EQ(kit.client.take(), "421 4.3.2 shutdown\r\n");
  EXPECT_TRUE(kit.client.closed);
  EXPECT_FALSE(kit.session->busy());
  EXPECT_EQ(kit.backEnd().take(), "QUIT\r\n");
}

// KB843106; C29: mail flows without it.
TEST(SmtpFrontSession, takesXexch50OnlyFromWhoeverHasLoggedOn) {
  SmtpKit kit;
  kit.start();
  kit.hello();
  EXPECT_EQ(kit.say("XEXCH50 2336 3"), "500 5.3.3 command\r\n");
  kit.front.product.smtp.xexch50 = true;
  for (int i = 0; i < 10; ++i) EXPECT_EQ(kit.say("XEXCH50 2336 3"), "504 Need to authenticate first\r\n");
  kit.logOn("svc");
  EXPECT_EQ(kit.say("XEXCH50 x 3"), "501 5.5.4 arguments\r\n");
  EXPECT_EQ(kit.say("XEXCH50 99999999 3"), "501 5.5.4 arguments\r\n");
  EXPECT_EQ(kit.say("XEXCH50 10 3"), "354 blob\r\n");
  EXPECT_EQ(kit.client.octetsWanted, 10u);
  kit.session->onData("QUIT\r\n");
  EXPECT_EQ(kit.client.take(), "");
  kit.session->onData("QUIT");
  EXPECT_EQ(kit.client.take(), "250 blob\r\n");
  EXPECT_EQ(kit.say("NOOP"), "250 2.0.0 noop\r\n");
}

// What is no command may be a secret that has lost its way.
TEST(SmtpFrontSession, logsNoLineThatItDoesNotKnow) {
  SmtpKit kit;
  kit.start();
  kit.say("YWxpY2UtcGFzc3dvcmQ");
  kit.say("PASS alice-secret");
  for (const std::string& line : kit.front.logged) {
    EXPECT_THAT(line, Not(HasSubstr("secret")));
    EXPECT_THAT(line, Not(HasSubstr("YWxp")));
    EXPECT_THAT(line, Not(HasSubstr("ywxp")));
  }
}

}  // namespace
}  // namespace coexist
