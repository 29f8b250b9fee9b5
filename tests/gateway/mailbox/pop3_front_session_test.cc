#include "gateway/mailbox/pop3_front_session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "gateway/front_fixture.h"

namespace coexist {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;

Product securePop3() {
  Product product = frontProduct();
  product.defaults[kPop3].loginType = LoginType::kSecureLogin;
  return product;
}

TEST(Pop3FrontSession, answersEveryCommandOfItsTable) {
  FrontFixture f;
  f.start(kPop3);
  EXPECT_EQ(f.say("CAPA"), "+OK capabilities\r\nTOP\r\nUIDL\r\nSASL PLAIN NTLM\r\n.\r\n");
  EXPECT_EQ(f.say("auth"), "+OK list\r\nPLAIN\r\nNTLM\r\n.\r\n");
  EXPECT_EQ(f.say("AUTH "), "+OK list\r\nPLAIN\r\nNTLM\r\n.\r\n");  // MS-POP3 has the space
  EXPECT_EQ(f.say("USER alice"), "+OK\r\n");
  EXPECT_EQ(f.say("QUIT"), "+OK signing off\r\n");
  EXPECT_TRUE(f.client.closed);
  // Attack catalogue A041, for POP3.
  EXPECT_EQ(f.say("USER alice"), "");
}

TEST(Pop3FrontSession, answersAsProductsDoThatKnowLess) {
  FrontFixture f;
  f.product.pop3.listsMechanisms = false;
  f.product.pop3.capabilities = {};
  f.product.pop3.startTls = false;
  f.start(kPop3);
  EXPECT_EQ(f.say("AUTH"), "-ERR arguments\r\n");
  EXPECT_EQ(f.say("CAPA"), "-ERR command\r\n");
  EXPECT_EQ(f.say("STLS"), "-ERR STLS\r\n");
}

// Attack catalogue A053, A055, A056, A058, A059.
TEST(Pop3FrontSession, refusesWhatIsNoCommandBeforeTheLogin) {
  FrontFixture f;
  f.product.pop3.maxErrors = 0;
  f.start(kPop3);
  for (const char* later : {"STAT", "LIST", "RETR 1", "DELE 4294967297", "TOP 1 0", "UIDL", "RSET", "NOOP", "LAST"}) {
    EXPECT_EQ(f.say(later), "-ERR state\r\n") << later;
  }
  for (const char* unknown : {"FOOBAR", "APOP alice c4c9334bac560ecc979e58001b3e22fb", "XCLIENT ADDR=127.0.0.1 LOGIN=a",
                              "", " USER alice", "POST / HTTP/1.1", "\x1b]0;x\x07", "a1 LOGIN alice x", "EHLO x"}) {
    EXPECT_EQ(f.say(unknown), "-ERR command\r\n") << unknown;
  }
  EXPECT_EQ(f.say(std::string("US\0ER alice", 11)), "-ERR command\r\n");
  EXPECT_EQ(f.say(std::string("USER ali\0ce", 11)), "-ERR command\r\n");
  EXPECT_EQ(f.say("USER alice\rPASS x"), "-ERR command\r\n");
  EXPECT_EQ(f.say("USER"), "-ERR arguments\r\n");
  EXPECT_EQ(f.say("USER  "), "-ERR arguments\r\n");
  EXPECT_EQ(f.say("PASS x"), "-ERR state\r\n");
  EXPECT_EQ(f.say("QUIT now"), "-ERR arguments\r\n");
  EXPECT_TRUE(f.connector.requests.empty());
}

// RFC 1939 section 7: PASS stands right behind a USER that was taken.
TEST(Pop3FrontSession, takesPassOnlyRightBehindUser) {
  FrontFixture f;
  f.start(kPop3);
  f.say("USER alice");
  f.say("CAPA");
  EXPECT_EQ(f.say("PASS alice-secret"), "-ERR state\r\n");
  f.say("USER alice");
  EXPECT_EQ(f.say("PASS"), "-ERR arguments\r\n");
  EXPECT_EQ(f.say("PASS alice-secret"), "-ERR state\r\n");
  f.say("USER bob");
  f.say("USER alice");
  EXPECT_EQ(f.say("PASS alice-secret"), "");
  EXPECT_EQ(f.connector.requests.size(), 1u);
}

// Attack catalogue A052: no back end is asked.
TEST(Pop3FrontSession, refusesPasswordsInClearUnderSecureLogin) {
  FrontFixture f(securePop3());
  f.start(kPop3);
  EXPECT_EQ(f.say("USER alice"), "-ERR logon disabled\r\n");
  EXPECT_EQ(f.say("PASS alice-secret"), "-ERR logon disabled\r\n");
  EXPECT_EQ(f.say("AUTH PLAIN"), "-ERR mechanism\r\n");
  EXPECT_EQ(f.say("AUTH"), "+OK list\r\n.\r\n");
  EXPECT_EQ(f.say("CAPA"), "+OK capabilities\r\nTOP\r\nUIDL\r\n.\r\n");
  EXPECT_TRUE(f.connector.requests.empty());
  f.client.isSecure = true;
  f.say("USER alice");
  f.say("PASS alice-secret");
  EXPECT_EQ(f.connector.requests.size(), 1u);
}

// Settings of IMAP are none of POP3's.
TEST(Pop3FrontSession, goesByTheSettingsOfPop3) {
  FrontFixture f;
  f.configure(MailProtocol::kImap, [](ServiceSettings& imap) {
    imap.loginType = LoginType::kSecureLogin;
    imap.enableGssapiAndNtlmAuth = false;
  });
  f.start(kPop3);
  EXPECT_EQ(f.say("AUTH"), "+OK list\r\nPLAIN\r\nNTLM\r\n.\r\n");
  EXPECT_EQ(f.say("USER alice"), "+OK\r\n");
  EXPECT_EQ(f.client.lineLimit, 512u);
}

// Attack catalogue A050, A051.
TEST(Pop3FrontSession, startsTlsAndForgetsWhatWasSaidBefore) {
  FrontFixture f;
  f.start(kPop3);
  f.say("USER alice");
  EXPECT_EQ(f.say("STLS"), "+OK Begin TLS negotiation.\r\n");
  EXPECT_TRUE(f.client.tls.has_value());
  EXPECT_EQ(f.say("CAPA"), "");
  f.client.isSecure = true;
  f.session->onSecured({});
  EXPECT_EQ(f.say("PASS alice-secret"), "-ERR state\r\n");
}

// A profile may close without a word.
TEST(Pop3FrontSession, endsWithoutAWordWhereTheProfileHasNone) {
  FrontFixture f;
  f.product.pop3.texts[static_cast<size_t>(Pop3ReplyText::kIdleTimeout)].text = "";
  f.start(kPop3);
  f.session->onTimer(f.client.timers.begin()->first);
  EXPECT_EQ(f.client.take(), "");
  EXPECT_TRUE(f.client.closed);
}

// Seed 002's row, as POP3 has it: the cause stands behind -ERR; the client sees the bare text, nobody the password.
TEST(Pop3FrontSession, keepsTheCauseInTheLogAndThePasswordNowhere) {
  FrontFixture f;
  f.start(kPop3);
  f.say("USER HealthMailbox1@example.test");
  EXPECT_THAT(f.logged.back(), HasSubstr(",HealthMailbox1@example.test,0,34,5,user,HealthMailbox1@example.test,R=ok"));
  f.say("PASS HealthMailbox1-secret");
  Session& home = f.connector.open();
  home.onLine("+OK ready");
  home.onLine("+ ");
  home.onLine("-ERR go away from back.example.test");
  EXPECT_EQ(f.client.take(), "-ERR Logon failure: unknown user name or bad password.\r\n");
  EXPECT_THAT(f.logged.back(),
              HasSubstr(",HealthMailbox1,0,28,56,pass,*****,"
                        "\"R=\"\"-ERR [Error=ProxyNotAuthenticated Proxy=BACK.EXAMPLE.TEST:1995:SSL] Logon failure: "
                        "unknown user name or bad password.\"\";Msg=Proxy:BACK.EXAMPLE.TEST:1995:SSL;"
                        "ErrMsg=ProxyNotAuthenticated\""));
  EXPECT_THAT(f.logged, Each(Not(HasSubstr("secret"))));
  EXPECT_FALSE(f.health.healthy());
  EXPECT_THAT(f.health.rows("FRONT").back(), HasSubstr("POP.Proxy"));
}

// Attack catalogue A030, A108, A169: what goes to a log is made harmless there.
TEST(Pop3FrontSession, logsNothingThatCouldCommandATerminal) {
  FrontFixture f;
  f.start(kPop3);
  f.say("USER \x1b[2Jalice\",x");
  f.say("PASS x");
  for (const std::string& line : f.logged) EXPECT_EQ(line.find('\x1b'), std::string::npos);
  EXPECT_THAT(f.logged.back(), HasSubstr("alice\"\",x\""));
}

}  // namespace
}  // namespace coexist
