#include "gateway/mailbox/pop3_back_end_login.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "base/base64.h"
#include "gateway/front_fixture.h"

namespace coexist {
namespace {

struct Pop3Login final : BackEndLoginEvents {
  explicit Pop3Login(ProxyPlan plan) {
    session = std::make_unique<Pop3BackEndLogin>(
        io, BackEndLoginOrder{product, std::move(plan), TlsParameters{}, random, *this});
    session->onOpen();
  }
  void onLoginEnded(const LoginOutcome& ended) override {
    outcome = ended;
    ++told;
  }
  std::string say(std::string_view line) {
    session->onLine(line);
    return io.take();
  }
  std::string cause() const { return outcome ? outcome->cause : "none yet"; }
  LoginResult result() const { return outcome ? outcome->result : LoginResult::kLoggedOn; }

  Product product = frontProduct();
  SeededRandom random{1};
  FakeSessionIo io;
  std::unique_ptr<Pop3BackEndLogin> session;
  std::optional<LoginOutcome> outcome;
  int told = 0;
};

ProxyPlan replayAt110(const std::string& user, const std::string& password,
                      ProxySecurity security = ProxySecurity::kClear) {
  ProxyPlan plan;
  plan.security = security;
  plan.target = {"old.example.test", 110};
  plan.identities = {{.user = user, .password = password}};
  return plan;
}

ProxyPlan trust() {
  ProxyPlan plan = replayAt110("FRONT$", "computer-secret");
  plan.identities.front().logon = ProxyLogin::kServerTrust;
  plan.identities.front().authorizationId = "bob@example.test";
  return plan;
}

TEST(Pop3BackEndLogin, sendsEachCommandWhenTheOneBeforeHasBeenTaken) {
  Pop3Login logon(replayAt110("alice", "alice secret "));
  EXPECT_EQ(logon.say("+OK ready <1.2@old.example.test>"), "USER alice\r\n");
  EXPECT_EQ(logon.say("+OK"), "PASS alice secret \r\n");
  EXPECT_FALSE(logon.outcome);
  EXPECT_EQ(logon.say("+OK User successfully logged on"), "");
  ASSERT_TRUE(logon.outcome);
  EXPECT_EQ(logon.outcome->result, LoginResult::kLoggedOn);
}

TEST(Pop3BackEndLogin, provesItselfByPlainWhereItIsTrusted) {
  Pop3Login logon(trust());
  EXPECT_EQ(logon.say("+OK ready"), "AUTH PLAIN\r\n");
  const std::string nul(1, '\0');
  EXPECT_EQ(logon.say("+ "), encodeBase64("bob@example.test" + nul + "FRONT$" + nul + "computer-secret") + "\r\n");
  logon.say("+OK");
  EXPECT_EQ(logon.outcome->result, LoginResult::kLoggedOn);
}

// Attack catalogue A157: one line decides, whatever stands behind it.
TEST(Pop3BackEndLogin, takesNoSecondLineForSuccess) {
  Pop3Login twice(replayAt110("alice", "secret"));
  twice.say("+OK ready");
  twice.say("+OK");
  twice.say("-ERR no");
  twice.say("+OK fake");
  EXPECT_EQ(twice.result(), LoginResult::kRefused);
  EXPECT_EQ(twice.told, 1);
  EXPECT_TRUE(twice.io.closed);
}

// Facts on Exchange, section 3.2: "+ OK" is not "+OK".
TEST(Pop3BackEndLogin, takesNothingButPlusOkForSuccess) {
  for (const char* line : {"+ OK", "+", "+ok", "+OKAY", " +OK", "OK", "* OK", "235 2.7.0 ok", "", "+OK\tin", "+"}) {
    Pop3Login user(replayAt110("alice", "secret"));
    user.say("+OK ready");
    EXPECT_EQ(user.say(line), "") << line;
    EXPECT_EQ(user.cause(), "ProxyProtocolError") << line;
    Pop3Login pass(replayAt110("alice", "secret"));
    pass.say("+OK ready");
    pass.say("+OK");
    pass.say(line);
    EXPECT_EQ(pass.cause(), "ProxyProtocolError") << line;
  }
}

TEST(Pop3BackEndLogin, isNotInBeforeItHasProvedAnything) {
  Pop3Login logon(trust());
  logon.say("+OK ready");
  EXPECT_EQ(logon.say("+OK come in"), "");
  EXPECT_EQ(logon.cause(), "ProxyProtocolError");
  Pop3Login again(trust());
  again.say("+OK ready");
  again.say("+ ");
  EXPECT_EQ(again.say("+ and once more"), "");
  EXPECT_EQ(again.cause(), "ProxyProtocolError");
}

// Attack catalogue A153, A154, A155.
TEST(Pop3BackEndLogin, endsAtAGreetingThatIsNone) {
  for (const auto& [greeting, cause] :
       std::map<std::string, std::string>{{"-ERR overloaded", "ProxyGreetingRefused"},
                                          {"* OK IMAP4rev1", "ProxyProtocolError"},
                                          {"220 SMTP", "ProxyProtocolError"},
                                          {"+ go on", "ProxyProtocolError"},
                                          {std::string("\0\0\x16", 3), "ProxyProtocolError"},
                                          {std::string("+OK \0", 5), "ProxyProtocolError"},
                                          {"", "ProxyProtocolError"}}) {
    Pop3Login logon(replayAt110("alice", "secret"));
    EXPECT_EQ(logon.say(greeting), "");
    EXPECT_EQ(logon.cause(), cause);
    EXPECT_EQ(logon.result(), LoginResult::kUnavailable);
  }
  Pop3Login endless(replayAt110("alice", "secret"));
  endless.session->onLineTooLong();
  EXPECT_EQ(endless.result(), LoginResult::kUnavailable);
}

// Attack catalogue A151, A158: half an answer is none.
TEST(Pop3BackEndLogin, isNotInWhenTheConnectionGoes) {
  Pop3Login ended(replayAt110("alice", "secret"));
  ended.say("+OK ready");
  ended.say("+OK");
  ended.session->onEnd();
  EXPECT_EQ(ended.cause(), "ProxyConnectionClosed");
  Pop3Login reset(replayAt110("alice", "secret"));
  reset.session->onClosed(CloseReason::kReset);
  EXPECT_EQ(reset.cause(), "ProxyConnectionClosed");
}

// Attack catalogue A139: no credentials leave in clear where the plan has TLS.
TEST(Pop3BackEndLogin, sendsNothingInClearWhenTlsIsRefused) {
  Pop3Login refused(replayAt110("alice", "secret", ProxySecurity::kStartTls));
  EXPECT_EQ(refused.say("+OK ready"), "STLS\r\n");
  EXPECT_EQ(refused.say("-ERR what?"), "");
  EXPECT_EQ(refused.cause(), "ProxyStartTlsRefused");
  EXPECT_EQ(refused.result(), LoginResult::kUnavailable);
  Pop3Login odd(replayAt110("alice", "secret", ProxySecurity::kStartTls));
  odd.say("+OK ready");
  EXPECT_EQ(odd.say("+ "), "");
  EXPECT_EQ(odd.cause(), "ProxyProtocolError");
  Pop3Login clear(replayAt110("alice", "secret", ProxySecurity::kTls));
  EXPECT_EQ(clear.say("+OK ready"), "");
  EXPECT_EQ(clear.cause(), "ProxyProtocolError");
}

// Attack catalogue A140: what stands behind the answer to STLS is never taken for an answer inside TLS.
TEST(Pop3BackEndLogin, logsOnInsideTlsBehindStls) {
  Pop3Login logon(replayAt110("alice", "secret", ProxySecurity::kStartTls));
  logon.say("+OK ready");
  EXPECT_EQ(logon.say("+OK begin"), "");
  EXPECT_TRUE(logon.io.tls);
  logon.io.isSecure = true;
  logon.session->onSecured({});
  EXPECT_EQ(logon.io.take(), "USER alice\r\n");

  Pop3Login injected(replayAt110("alice", "secret", ProxySecurity::kStartTls));
  injected.say("+OK ready");
  injected.say("+OK begin");
  injected.say("+OK injected");
  EXPECT_EQ(injected.cause(), "ProxyProtocolError");
  EXPECT_EQ(injected.io.take(), "");
}

TEST(Pop3BackEndLogin, failsWhenTheCertificateDoes) {
  Pop3Login logon(replayAt110("alice", "secret", ProxySecurity::kTls));
  logon.session->onTlsFailed(Error{"the name does not match"});
  EXPECT_EQ(logon.cause(), "ProxyNotAuthenticated");
  EXPECT_THAT(logon.outcome->detail, ::testing::HasSubstr("the name does not match"));
}

// Attack catalogue A164: one name, one command, or none.
TEST(Pop3BackEndLogin, makesNoSecondCommandOfAUserNameOrPassword) {
  const std::string names[] = {"alice\r\nDELE 1", "alice\nSTAT", "ali\rce", std::string("ali\0ce", 6), ""};
  for (const std::string& bad : names) {
    Pop3Login user(replayAt110(bad, "secret"));
    EXPECT_EQ(user.say("+OK ready"), "");
    EXPECT_EQ(user.result(), LoginResult::kRefused);
    Pop3Login pass(replayAt110("alice", bad));
    EXPECT_EQ(pass.say("+OK ready"), "");
    EXPECT_EQ(pass.result(), LoginResult::kRefused);
    Pop3Login proof(replayAt110("alice", "secret"));
    proof.say("+OK ready");
    EXPECT_EQ(proof.result(), LoginResult::kLoggedOn);
  }
  for (const char* good : {"al\"ice", "al\\ice", "alice{5}", "* OK", "EXAMPLE\\alice\\alias", "\xc3\xa4"}) {
    EXPECT_EQ(Pop3Login(replayAt110(good, "secret")).say("+OK ready"), "USER " + std::string(good) + "\r\n");
  }
}

// RFC 2449 section 8, RFC 3206: these failures do not mean that the password is wrong.
TEST(Pop3BackEndLogin, tellsAWrongPasswordFromAnotherTrouble) {
  const std::pair<const char*, LoginResult> answers[] = {
      {"-ERR Logon failure: unknown user name or bad password.", LoginResult::kRefused},
      {"-ERR", LoginResult::kRefused},
      {"-ERR [AUTH] no", LoginResult::kRefused},
      {"-ERR [IN-USE] somebody is here", LoginResult::kMailboxInUse},
      {"-ERR [in-use]", LoginResult::kMailboxInUse},
      {"-ERR [SYS/TEMP] later", LoginResult::kUnavailable},
      {"-ERR [SYS/PERM] never", LoginResult::kUnavailable},
      {"-ERR [LOGIN-DELAY] too soon", LoginResult::kUnavailable},
      {"-ERR not [IN-USE]", LoginResult::kRefused},
  };
  for (const auto& [line, result] : answers) {
    Pop3Login logon(replayAt110("alice", "secret"));
    logon.say("+OK ready");
    logon.say("+OK");
    logon.say(line);
    EXPECT_EQ(logon.result(), result) << line;
    EXPECT_TRUE(logon.io.closed);
  }
}

TEST(Pop3BackEndLogin, tellsNobodyOnceItHasBeenAbandoned) {
  Pop3Login logon(replayAt110("alice", "secret"));
  logon.say("+OK ready");
  logon.session->abandon();
  EXPECT_TRUE(logon.io.closed);
  logon.say("+OK");
  EXPECT_EQ(logon.told, 0);
}

}  // namespace
}  // namespace coexist
