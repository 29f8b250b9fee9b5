// How a POP3 client logs on through the front end: with a password, by SASL, and what becomes of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "gateway/front_fixture.h"
#include "sasl/mechanism.h"

namespace coexist {
namespace {

using ::testing::HasSubstr;

constexpr const char* kAuthFailed = "-ERR Authentication failure.\r\n";
constexpr const char* kPassFailed = "-ERR Logon failure: unknown user name or bad password.\r\n";

std::string pass(FrontFixture& f, const std::string& user, const std::string& password) {
  EXPECT_EQ(f.say("USER " + user), "+OK\r\n");
  return f.say("PASS " + password);
}

// A back end that has greeted and is ready for the log-on.
Session& greeted(FrontFixture& f) {
  Session& home = f.connector.open();
  home.onLine("+OK ready");
  return home;
}

// Attack catalogue A057, A159: what stands behind either side's last line reaches the other.
TEST(Pop3FrontLogin, replaysWhatTheClientSentAndRelaysBehindIt) {
  FrontFixture f;
  f.start(kPop3);
  EXPECT_EQ(pass(f, "alice", "alice-secret"), "");
  EXPECT_EQ(f.client.framing, FakeSessionIo::Framing::kOctets);
  EXPECT_EQ(f.connector.requests.at(0).target, (Endpoint{"old.example.test", 110}));
  EXPECT_FALSE(f.connector.requests.at(0).implicitTls);
  Session& home = greeted(f);
  EXPECT_EQ(f.connector.io().take(), "USER alice\r\n");
  home.onLine("+OK alice is welcome here");
  EXPECT_EQ(f.connector.io().take(), "PASS alice-secret\r\n");
  home.onLine("+OK maildrop has 3 messages");
  // The front end's text; what the back end said is the front end's affair.
  EXPECT_EQ(f.client.take(), "+OK User successfully logged on.\r\n");
  EXPECT_FALSE(f.client.paused);
  EXPECT_EQ(f.client.framing, FakeSessionIo::Framing::kRaw);

  f.session->onData("STAT\r\nQUIT\r\n");
  EXPECT_EQ(f.connector.io().take(), "STAT\r\nQUIT\r\n");
  home.onData("+OK 3 1024\r\n+OK bye\r\n");
  EXPECT_EQ(f.client.take(), "+OK 3 1024\r\n+OK bye\r\n");
}

// RFC 1939 section 7; attack catalogue A053.
TEST(Pop3FrontLogin, takesTheSpacesOfAPasswordForItsOwn) {
  FrontFixture f;
  f.start(kPop3);
  pass(f, "alice ", "  two words ");
  Session& home = greeted(f);
  EXPECT_EQ(f.connector.io().take(), "USER alice\r\n");
  home.onLine("+OK");
  EXPECT_EQ(f.connector.io().take(), "PASS   two words \r\n");
}

TEST(Pop3FrontLogin, letsTheBackEndJudgeAReplayedPassword) {
  FrontFixture f;
  f.start(kPop3);
  pass(f, "alice", "wrong");
  Session& home = greeted(f);
  home.onLine("+OK");
  home.onLine("-ERR no such luck at old.example.test");
  EXPECT_EQ(f.client.take(), kPassFailed);
  // Attack catalogue A157.
  home.onLine("+OK fake");
  EXPECT_EQ(f.client.take(), "");
  EXPECT_EQ(f.client.framing, FakeSessionIo::Framing::kLines);
  EXPECT_EQ(f.client.lineLimit, 512u);
  EXPECT_TRUE(f.connector.io().closed);
  EXPECT_EQ(f.say("PASS alice-secret"), "-ERR state\r\n");
  EXPECT_EQ(pass(f, "alice", "alice-secret"), "");
  EXPECT_EQ(f.connector.requests.size(), 2u);
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
    Session& home = greeted(f);
    home.onLine("+OK");
    home.onLine(said);
    EXPECT_EQ(f.client.take(), told);
  }
}

// Seeds 000 and 001: NTLM gives no password, so a home that wants one cannot be logged on to.
TEST(Pop3FrontLogin, cannotReplayNtlmAndDoesNotEvenConnect) {
  FrontFixture f;
  f.start(kPop3);
  EXPECT_EQ(f.ntlm("AUTH NTLM", "+OK\r\n", "alice", "alice-secret"), kAuthFailed);
  EXPECT_TRUE(f.connector.requests.empty());
  EXPECT_THAT(f.logged.back(), HasSubstr("auth,NTLM,\"R=\"\"-ERR [Error=NoPasswordToReplay "
                                         "Proxy=OLD.EXAMPLE.TEST:110:] Authentication failure.\"\""));
}

TEST(Pop3FrontLogin, carriesNtlmByServerTrust) {
  FrontFixture f;
  f.start(kPop3);
  EXPECT_EQ(f.ntlm("AUTH NTLM", "+OK\r\n", "bob", "bob-secret"), "");
  ASSERT_EQ(f.connector.requests.size(), 1u);
  const auto& request = f.connector.requests.at(0);
  EXPECT_EQ(request.target, (Endpoint{"back.example.test", 1995}));
  ASSERT_TRUE(request.implicitTls);
  EXPECT_EQ(request.implicitTls->expectedName, "back.example.test");
  EXPECT_EQ(f.certificates.clientNames.at(0), "front.example.test");
  EXPECT_EQ(f.certificates.clientChecks.at(0), PeerCertificate::kRequired);
  Session& home = greeted(f);
  EXPECT_EQ(f.connector.io().take(), "AUTH PLAIN\r\n");
  home.onLine("+ ");
  EXPECT_EQ(f.connector.io().take(), saslPlain("bob@example.test", "FRONT$", "computer-secret") + "\r\n");
  home.onLine("+OK");
  EXPECT_EQ(f.client.take(), "+OK authenticated\r\n");
}

TEST(Pop3FrontLogin, refusesAWrongNtlmResponse) {
  FrontFixture f;
  f.start(kPop3);
  EXPECT_EQ(f.ntlm("AUTH NTLM", "+OK\r\n", "bob", "not-his"), kAuthFailed);
  EXPECT_TRUE(f.connector.requests.empty());
  EXPECT_EQ(f.say("QUIT"), "+OK signing off\r\n");
}

// Attack catalogue A117: no challenge for a mechanism that is not honoured.
TEST(Pop3FrontLogin, refusesAMechanismThatIsNotHonouredWithoutAChallenge) {
  FrontFixture f;
  f.product.pop3.maxErrors = 0;
  for (auto& states : f.product.pop3.honoured) states.fill({"PLAIN", "GSSAPI"});
  f.start(kPop3);
  for (const char* mechanism : {"NTLM", "../../etc", "EXTERNAL", "ANONYMOUS", "GSSAPI", "PLAIN=", "\x01"}) {
    EXPECT_EQ(f.say(std::string("AUTH ") + mechanism), "-ERR mechanism\r\n") << mechanism;
  }
  EXPECT_EQ(f.say("AUTH " + std::string(300, 'A')), "-ERR mechanism\r\n");
  EXPECT_EQ(f.say(std::string("AUTH PLA\0IN", 11)), "-ERR command\r\n");
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

// On trust the back end asks for no password, so the front end must have checked it.
TEST(Pop3FrontLogin, trustsNobodyWhosePasswordIsWrong) {
  FrontFixture f;
  f.start(kPop3);
  EXPECT_EQ(pass(f, "bob", "wrong"), kPassFailed);
  EXPECT_EQ(pass(f, "nobody", "wrong"), kPassFailed);
  EXPECT_TRUE(f.connector.requests.empty());
}

TEST(Pop3FrontLogin, takesPlainAndLoginMechanismsAsPasswords) {
  FrontFixture f;
  f.start(kPop3);
  EXPECT_EQ(f.say("AUTH PLAIN"), "+ \r\n");
  EXPECT_EQ(f.client.lineLimit, kMaxSaslOctets);
  EXPECT_EQ(f.say(saslPlain("", "alice", "alice-secret")), "");
  Session& home = greeted(f);
  EXPECT_EQ(f.connector.io().take(), "USER alice\r\n");
  home.onLine("-ERR");
  EXPECT_EQ(f.client.take(), kAuthFailed);
  EXPECT_EQ(f.say("AUTH LOGIN"), "+ VXNlcm5hbWU6\r\n");
  EXPECT_EQ(f.say(encodeBase64("alice")), "+ UGFzc3dvcmQ6\r\n");
  EXPECT_EQ(f.say(encodeBase64("alice-secret")), "");
  EXPECT_EQ(f.connector.requests.size(), 2u);
}

// Attack catalogue A107: an authorization identity is acted upon or refused, never dropped.
TEST(Pop3FrontLogin, refusesAnAuthorizationIdentityThatNamesAnother) {
  FrontFixture f;
  f.start(kPop3);
  for (const char* other : {"bob", "nobody", "carol"}) {
    f.say("AUTH PLAIN");
    EXPECT_EQ(f.say(saslPlain(other, "alice", "alice-secret")), kAuthFailed);
  }
  EXPECT_TRUE(f.connector.requests.empty());
  f.say("AUTH PLAIN");
  f.say(saslPlain("alice@example.test", "alice", "alice-secret"));
  EXPECT_EQ(f.connector.requests.size(), 1u);
}

// RFC 5034, and the facts sheet's section 3.3: Exchange takes none. Attack catalogue A125.
TEST(Pop3FrontLogin, takesAnInitialResponseWhereItsProfileDoes) {
  FrontFixture without;
  without.start(kPop3);
  EXPECT_EQ(without.say("AUTH PLAIN " + saslPlain("", "alice", "alice-secret")), "-ERR arguments\r\n");
  EXPECT_EQ(without.say("AUTH PLAIN x y"), "-ERR arguments\r\n");
  FrontFixture f;
  f.product.pop3.initialResponse = true;
  f.start(kPop3);
  EXPECT_EQ(f.say("AUTH LOGIN ="), "+ UGFzc3dvcmQ6\r\n");
  EXPECT_EQ(f.say("*"), "-ERR cancelled\r\n");
  EXPECT_EQ(f.say("AUTH PLAIN ="), kAuthFailed);
  EXPECT_EQ(f.say("AUTH PLAIN " + saslPlain("", "alice", "alice-secret")), "");
  EXPECT_EQ(f.connector.requests.size(), 1u);
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
      greeted(f);
      EXPECT_EQ(f.connector.io().take(), "");
    }
    EXPECT_EQ(f.client.take(), kAuthFailed);
  }
}

TEST(Pop3FrontLogin, namesTheMailboxBehindItsServiceAccount) {
  FrontFixture f;
  f.start(kPop3);
  pass(f, "dave", "dave-secret");
  Session& home = greeted(f);
  EXPECT_EQ(f.connector.io().take(), "USER EXAMPLE\\proxy\\dave\r\n");
  home.onLine("+OK");
  EXPECT_EQ(f.connector.io().take(), "PASS proxy-secret\r\n");
}

// Attack catalogue A150, A152: nothing of the back end's name or error reaches the client.
TEST(Pop3FrontLogin, saysUnavailableWhenTheBackEndCannotBeReachedOrIsSilent) {
  FrontFixture f;
  f.start(kPop3);
  pass(f, "alice", "alice-secret");
  f.connector.requests.at(0).failed(Error{"connection refused", "old.example.test:110"});
  EXPECT_EQ(f.client.take(), "-ERR [SYS/TEMP] unavailable\r\n");
  EXPECT_THAT(f.logged.back(), HasSubstr("ErrMsg=ProxyConnectFailed"));

  pass(f, "alice", "alice-secret");
  ASSERT_EQ(f.client.timers.size(), 1u);
  EXPECT_EQ(f.client.timers.begin()->second.delayMs, f.options.limits.backEndConnectMs);
  f.session->onTimer(f.client.timers.begin()->first);
  EXPECT_EQ(f.client.take(), "-ERR [SYS/TEMP] unavailable\r\n");
  EXPECT_EQ(f.connector.abandoned, std::vector<BackEndConnector::Id>{2});

  pass(f, "alice", "alice-secret");
  Session& home = greeted(f);
  EXPECT_EQ(f.client.timers.begin()->second.delayMs, f.options.limits.backEndLoginMs);
  f.session->onTimer(f.client.timers.begin()->first);
  EXPECT_EQ(f.client.take(), "-ERR [SYS/TEMP] unavailable\r\n");
  EXPECT_TRUE(f.connector.io().closed);
  home.onLine("+OK too late");
  EXPECT_EQ(f.client.take(), "");
}

// Attack catalogue A168.
TEST(Pop3FrontLogin, letsTheBackEndGoWhenTheClientIsGone) {
  for (const bool reset : {true, false}) {
    FrontFixture f;
    f.start(kPop3);
    pass(f, "alice", "alice-secret");
    EXPECT_FALSE(f.client.paused);
    f.connector.open();
    reset ? f.session->onClosed(CloseReason::kReset) : f.session->onEnd();
    EXPECT_TRUE(f.connector.io().closed);
  }
}

TEST(Pop3FrontLogin, survivesAFrontSessionThatGoesFirst) {
  FrontFixture f;
  f.start(kPop3);
  pass(f, "alice", "alice-secret");
  Session& home = f.connector.open();
  f.session.reset();
  EXPECT_TRUE(f.connector.io().closed);
  home.onLine("+OK ready");
  home.onClosed(CloseReason::kFinished);
}

// Attack catalogue A172: a client that has said QUIT and all that it will say still hears the answers.
TEST(Pop3FrontLogin, passesTheClientsEndOnAndTheBackEndsLastWordsBack) {
  FrontFixture f;
  f.start(kPop3);
  pass(f, "alice", "alice-secret");
  f.session->onData("Q");
  EXPECT_TRUE(f.client.paused);
  Session& home = greeted(f);
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

// Attack catalogue A171.
TEST(Pop3FrontLogin, doesNotProxyToItself) {
  FrontFixture f;
  f.options.listeners.push_back({{"front.example.test", 110}, false, kPop3});
  f.options.homes["legacy"].host = "FRONT.example.test";
  f.start(kPop3);
  EXPECT_EQ(pass(f, "alice", "alice-secret"), kPassFailed);
  EXPECT_TRUE(f.connector.requests.empty());
  EXPECT_THAT(f.logged.back(), HasSubstr("ErrMsg=ProxyLoop"));
}

}  // namespace
}  // namespace coexist
