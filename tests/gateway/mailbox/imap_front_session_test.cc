#include "gateway/mailbox/imap_front_session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "gateway/front_fixture.h"
#include "sasl/mechanism.h"

namespace coexist {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Product secureImap() {
  Product product = frontProduct();
  product.defaults[MailProtocol::kImap].loginType = LoginType::kSecureLogin;
  return product;
}

TEST(ImapFrontSession, answersEveryCommandOfItsTable) {
  FrontFixture f;
  f.start();
  EXPECT_EQ(f.say("a1 CAPABILITY"),
            "* CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=NTLM ID LITERAL+\r\na1 OK CAPABILITY completed.\r\n");
  EXPECT_EQ(f.say("a2 noop"), "a2 OK NOOP completed.\r\n");
  EXPECT_EQ(f.say("a3 ID (\"name\" \"x\")"), "* ID (\"name\" \"front\")\r\na3 OK ID completed\r\n");
  EXPECT_EQ(f.say("a4 LOGOUT"), "* BYE signing off\r\na4 OK LOGOUT completed.\r\n");
  EXPECT_TRUE(f.client.closed);
  // Attack catalogue A041.
  EXPECT_EQ(f.say("a5 LOGIN alice alice-secret"), "");
  EXPECT_TRUE(f.connector.requests.empty());
}

// Attack catalogue A020, A021, A023, A026, A028.
TEST(ImapFrontSession, refusesWhatIsNoCommandBeforeTheLogin) {
  FrontFixture f;
  f.product.imap.maxErrors = 0;
  f.start();
  EXPECT_EQ(f.say("a1 SELECT INBOX"), "a1 BAD state\r\n");
  EXPECT_EQ(f.say("a2 FOOBAR"), "a2 BAD command\r\n");
  EXPECT_EQ(f.say("+ OK"), "* BAD tag\r\n");
  EXPECT_EQ(f.say(""), "* BAD tag\r\n");
  EXPECT_EQ(f.say(std::string("n1 NO\0OP", 8)), "n1 BAD command\r\n");
  EXPECT_EQ(f.say("q1 LOGIN \"alice"), "q1 BAD arguments\r\n");
  EXPECT_EQ(f.say("n1 NOOP\rn2 NOOP"), "n1 BAD command\r\n");
  EXPECT_EQ(f.say("n3 NOOP x"), "n3 BAD arguments\r\n");
  EXPECT_EQ(f.say("l1 LOGIN alice"), "l1 BAD arguments\r\n");
  EXPECT_EQ(f.say("l2 LOGIN alice p*w%d"), "l2 BAD arguments\r\n");
}

// Attack catalogue A007; seed 000, item 6.
TEST(ImapFrontSession, refusesLoginInClearUnderSecureLogin) {
  FrontFixture f(secureImap());
  f.start();
  EXPECT_EQ(f.say("a1 LOGIN alice alice-secret"), "a1 NO LOGIN disabled.\r\n");
  EXPECT_EQ(f.say("a2 AUTHENTICATE PLAIN"), "a2 BAD mechanism\r\n");
  EXPECT_TRUE(f.connector.requests.empty());
  f.client.isSecure = true;
  f.say("a3 LOGIN alice alice-secret");
  EXPECT_EQ(f.connector.requests.size(), 1u);
}

TEST(ImapFrontSession, takesLiteralsInsteadOfQuotedStrings) {
  FrontFixture f;
  f.start();
  EXPECT_EQ(f.say("a1 LOGIN {5}"), "+ Ready for additional command text.\r\n");
  EXPECT_EQ(f.client.octetsWanted, 5u);
  f.session->onData("al");
  f.session->onData("ice");
  EXPECT_EQ(f.say(" {12+}"), "");
  f.session->onData("alice-secret");
  f.say("");
  EXPECT_EQ(f.connector.requests.size(), 1u);
}

// Attack catalogue A011, A012, A015, A017, A019.
TEST(ImapFrontSession, neverAsksForALiteralThatItDoesNotWant) {
  FrontFixture f;
  f.product.imap.maxErrors = 0;
  f.start();
  EXPECT_EQ(f.say("l1 LOGIN {9223372036854775808}"), "l1 BAD literal too big\r\n");
  EXPECT_EQ(f.say("l2 LOGIN {2147483648}"), "l2 BAD literal too big\r\n");
  EXPECT_EQ(f.say("ap APPEND INBOX {100}"), "ap BAD state\r\n");
  EXPECT_EQ(f.say("n1 NOOP {3}"), "n1 BAD arguments\r\n");
  EXPECT_EQ(f.say("l1 FOOBAR {22+}"), "");
  EXPECT_EQ(f.client.octetsWanted, 22u);
  f.session->onData("smug1 CAPABILITY\r\nabcd");
  EXPECT_EQ(f.say(""), "l1 BAD command\r\n");
  EXPECT_EQ(f.say("l3 LOGIN {10485760+}"), "l3 BAD literal too big\r\n");
  EXPECT_TRUE(f.client.closed);
}

// Seed 002's line: the client sees the bare text, the log the cause, nobody the password.
TEST(ImapFrontSession, keepsTheCauseInTheLogAndThePasswordNowhere) {
  FrontFixture f;
  f.start();
  f.say("z LOGIN HealthMailbox1@example.test HealthMailbox1-secret");
  Session& home = f.connector.open();
  home.onLine("* OK ready");
  home.onLine("+");
  home.onLine("g1 NO go away from back.example.test");
  EXPECT_EQ(f.client.take(), "z NO LOGIN failed.\r\n");
  EXPECT_THAT(f.logged.back(),
              HasSubstr(",HealthMailbox1,0,59,20,login,HealthMailbox1@example.test *****,"
                        "\"R=\"\"z NO [Error=ProxyNotAuthenticated Proxy=BACK.EXAMPLE.TEST:1993:SSL] LOGIN "
                        "failed.\"\";Msg=Proxy:BACK.EXAMPLE.TEST:1993:SSL;ErrMsg=ProxyNotAuthenticated\""));
  for (const std::string& line : f.logged) EXPECT_THAT(line, Not(HasSubstr("secret")));
  EXPECT_FALSE(f.health.healthy());
}

TEST(ImapFrontSession, tellsAHealthMailboxTheCauseWhereTheProductDoes) {
  FrontFixture f;
  f.product.quirks = {Quirk::kCauseShownToHealthMailbox};
  f.start();
  f.say("z LOGIN HealthMailbox1 HealthMailbox1-secret");
  Session& home = f.connector.open();
  home.onLine("* OK ready");
  home.onLine("+");
  home.onLine("g1 NO go away from back.example.test");
  const std::string told = "z NO [Error=ProxyNotAuthenticated Proxy=BACK.EXAMPLE.TEST:1993:SSL] LOGIN failed.";
  EXPECT_EQ(f.client.take(), told + "\r\n");
  EXPECT_THAT(f.logged.back(), HasSubstr("," + std::to_string(told.size() + 2) + ",login,"));
  EXPECT_THAT(f.logged.back(), HasSubstr("\"R=\"\"" + told + "\"\";Msg=Proxy:"));

  // Everybody else is told nothing of it.
  EXPECT_EQ(f.say("z LOGIN nobody secret"), "z NO LOGIN failed.\r\n");
}

}  // namespace
}  // namespace coexist
