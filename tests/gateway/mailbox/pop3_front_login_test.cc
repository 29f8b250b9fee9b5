// How a POP3 client logs on through the front end: with a password, by SASL, and what becomes of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "gateway/front_fixture.h"
#include "sasl/mechanism.h"

namespace coexist {
namespace {

constexpr const char* kAuthFailed = "-ERR Authentication failure.\r\n";

std::string pass(FrontFixture& f, const std::string& user, const std::string& password) {
  EXPECT_EQ(f.say("USER " + user), "+OK\r\n");
  return f.say("PASS " + password);
}

// A back end that has greeted and is ready for the log-on; it has heard what has been said to it.
Session& readyHome(FrontFixture& f) {
  Session& home = f.connector.open();
  home.onLine("+OK ready");
  return home;
}

// RFC 1939 section 7; attack catalogue A053.
TEST(Pop3FrontLogin, takesTheSpacesOfAPasswordForItsOwn) {
  FrontFixture f;
  f.start(kPop3);
  pass(f, "alice ", "  two words ");
  Session& home = readyHome(f);
  EXPECT_EQ(f.connector.io().take(), "USER alice\r\n");
  home.onLine("+OK");
  EXPECT_EQ(f.connector.io().take(), "PASS   two words \r\n");
}

// A client that hears "wrong password" asks its user for another, which would be as untrue as here.
TEST(Pop3FrontLogin, saysInUseAndUnavailableWhereThePasswordIsNotAtFault) {
  const std::pair<const char*, const char*> answers[] = {
      {"-ERR [IN-USE] locked by bob on old.example.test", "-ERR [IN-USE] in use\r\n"},
      {"-ERR [SYS/TEMP] disk of old.example.test", "-ERR [SYS/TEMP] unavailable\r\n"},
  };
  for (const auto& [said, told] : answers) {
    FrontFixture f;
    f.start(kPop3);
    pass(f, "alice", "alice-secret");
    Session& home = readyHome(f);
    home.onLine("+OK");
    home.onLine(said);
    EXPECT_EQ(f.client.take(), told);
  }
}

TEST(Pop3FrontLogin, takesNothingButAWordForAMechanism) {
  FrontFixture f;
  f.start(kPop3);
  for (const char* mechanism : {"PLAIN=", "\x01"}) {
    EXPECT_EQ(f.say(std::string("AUTH ") + mechanism), "-ERR mechanism\r\n") << mechanism;
  }
  EXPECT_EQ(f.say(std::string("AUTH PLA\0IN", 11)), "-ERR command\r\n");
  EXPECT_EQ(f.say("AUTH PLAIN x y"), "-ERR arguments\r\n");
}

// Facts on Exchange, section 3.2: a text of its own for NTLM that an administrator has switched off.
TEST(Pop3FrontLogin, saysThatNtlmIsSwitchedOff) {
  FrontFixture f;
  f.configure(kPop3, [](ServiceSettings& pop3) { pop3.enableGssapiAndNtlmAuth = false; });
  f.start(kPop3);
  EXPECT_EQ(f.say("AUTH ntlm"), "-ERR NTLM is off\r\n");
  EXPECT_EQ(f.say("AUTH"), "+OK list\r\nPLAIN\r\n.\r\n");
  EXPECT_EQ(f.say("AUTH CRAM-MD5"), "-ERR mechanism\r\n");
  FrontFixture never;
  for (auto& states : never.product.pop3.honoured) states.fill({"PLAIN"});
  never.configure(kPop3, [](ServiceSettings& pop3) { pop3.enableGssapiAndNtlmAuth = false; });
  never.start(kPop3);
  EXPECT_EQ(never.say("AUTH NTLM"), "-ERR mechanism\r\n");
}

// Attack catalogue A100, A103, A105, A106, A108, A112.
TEST(Pop3FrontLogin, staysInStepWhateverAnExchangeHolds) {
  FrontFixture f;
  f.product.pop3.maxErrors = 0;
  f.start(kPop3);
  for (const char* bad : {"!!!!", "AAA", "=AAA", "AG==AH==", "* "}) {
    EXPECT_EQ(f.say("AUTH PLAIN"), "+ \r\n");
    EXPECT_EQ(f.say(bad), "-ERR arguments\r\n") << bad;
    EXPECT_EQ(f.client.lineLimit, 512u);
  }
  const std::string nul(1, '\0');
  const std::string messages[] = {"",
                                  nul,
                                  nul + nul,
                                  nul + nul + nul,
                                  "alice",
                                  nul + "alice" + nul + "pw" + nul + "junk",
                                  std::string(300, '\0'),
                                  nul + "al\x1b[2Jice" + nul + "x"};
  for (const std::string& message : messages) {
    f.say("AUTH PLAIN");
    EXPECT_EQ(f.say(encodeBase64(message)), kAuthFailed);
  }
  f.say("AUTH PLAIN");
  EXPECT_EQ(f.say("STLS"), kAuthFailed);  // A006: a line of the exchange, whatever it says
  f.say("AUTH NTLM");
  EXPECT_EQ(f.say(encodeBase64("NTLMSSP")), kAuthFailed);
  EXPECT_EQ(f.say("CAPA").substr(0, 3), "+OK");
  EXPECT_TRUE(f.connector.requests.empty());
}

// Attack catalogue A164: SASL carries octets that USER never could.
TEST(Pop3FrontLogin, makesNoSecondCommandOfAUserNameOrPassword) {
  for (const auto& [user, password] :
       std::initializer_list<std::pair<std::string, std::string>>{{"alice", "x\r\nDELE 1"}, {"alice", "x\nSTAT"}}) {
    FrontFixture f;
    f.start(kPop3);
    f.say("AUTH PLAIN");
    f.say(saslPlain("", user, password));
    if (!f.connector.requests.empty()) {
      readyHome(f);
      EXPECT_EQ(f.connector.io().take(), "");
    }
    EXPECT_EQ(f.client.take(), kAuthFailed);
  }
}

// Attack catalogue A172: a client that has said QUIT and all that it will say still hears the answers.
TEST(Pop3FrontLogin, passesTheClientsEndOnAndTheBackEndsLastWordsBack) {
  FrontFixture f;
  f.start(kPop3);
  pass(f, "alice", "alice-secret");
  f.session->onData("Q");
  EXPECT_TRUE(f.client.paused);
  Session& home = readyHome(f);
  home.onLine("+OK");
  home.onLine("+OK");
  f.client.take();
  f.connector.io().take();
  f.session->onData("UIT\r\n");
  f.session->onEnd();
  EXPECT_TRUE(f.connector.io().finished);
  EXPECT_FALSE(f.client.closed);
  home.onData("+OK bye\r\n");
  home.onClosed(CloseReason::kFinished);
  EXPECT_EQ(f.client.take(), "+OK bye\r\n");
  EXPECT_TRUE(f.client.closed);
}

}  // namespace
}  // namespace coexist
