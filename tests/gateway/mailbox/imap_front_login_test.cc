#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "gateway/front_fixture.h"
#include "sasl/mechanism.h"

namespace coexist {
namespace {

using ::testing::HasSubstr;

TEST(ImapFrontLogin, replaysWhatTheClientSentAndRelaysBehindIt) {
  FrontFixture f;
  f.start();
  EXPECT_EQ(f.say("a1 LOGIN alice \"alice-secret\""), "");
  EXPECT_EQ(f.client.framing, FakeSessionIo::Framing::kOctets);
  EXPECT_EQ(f.connector.requests.at(0).target, (Endpoint{"old.example.test", 143}));
  EXPECT_FALSE(f.connector.requests.at(0).implicitTls);
  Session& home = f.connector.open();
  home.onLine("* OK ready");
  EXPECT_EQ(f.connector.io().take(), "g1 LOGIN \"alice\" \"alice-secret\"\r\n");
  home.onLine("* CAPABILITY IMAP4");
  home.onLine("g1 OK [ALERT] you are in");
  // The client's tag and the front end's text; what the back end said is the front end's affair.
  EXPECT_EQ(f.client.take(), "a1 OK LOGIN completed.\r\n");
  EXPECT_FALSE(f.client.paused);
  EXPECT_EQ(f.client.framing, FakeSessionIo::Framing::kRaw);

  // Attack catalogue A036, A159: what stood behind either side's last line reaches the other.
  f.session->onData("a2 NOOP\r\n");
  EXPECT_EQ(f.connector.io().take(), "a2 NOOP\r\n");
  home.onData("* 7 EXISTS\r\n");
  EXPECT_EQ(f.client.take(), "* 7 EXISTS\r\n");
}

// The front end does not judge a password that it can hand on: the back end does.
TEST(ImapFrontLogin, letsTheBackEndJudgeAReplayedPassword) {
  FrontFixture f;
  f.start();
  f.say("a1 LOGIN alice wrong");
  Session& home = f.connector.open();
  home.onLine("* OK ready");
  home.onLine("g1 NO LOGIN failed at old.example.test");
  EXPECT_EQ(f.client.take(), "a1 NO LOGIN failed.\r\n");
  EXPECT_EQ(f.client.framing, FakeSessionIo::Framing::kLines);
  EXPECT_TRUE(f.connector.io().closed);
  EXPECT_EQ(f.say("a2 NOOP"), "a2 OK NOOP completed.\r\n");
}

// Seeds 000 and 001: NTLM gives no password, so a home that wants one cannot be logged on to.
TEST(ImapFrontLogin, cannotReplayNtlmAndDoesNotEvenConnect) {
  FrontFixture f;
  f.start();
  EXPECT_EQ(f.ntlm("a1 AUTHENTICATE NTLM", "+\r\n", "alice", "alice-secret"), "a1 NO AUTHENTICATE failed.\r\n");
  EXPECT_TRUE(f.connector.requests.empty());
  EXPECT_THAT(f.logged.back(), HasSubstr("authenticate,NTLM,\"R=\"\"a1 NO [Error=NoPasswordToReplay "
                                         "Proxy=OLD.EXAMPLE.TEST:143:] AUTHENTICATE failed.\"\""));
}

TEST(ImapFrontLogin, carriesNtlmByServerTrust) {
  FrontFixture f;
  f.start();
  EXPECT_EQ(f.ntlm("a1 AUTHENTICATE NTLM", "+\r\n", "bob", "bob-secret"), "");
  ASSERT_EQ(f.connector.requests.size(), 1u);
  const auto& request = f.connector.requests.at(0);
  EXPECT_EQ(request.target, (Endpoint{"back.example.test", 1993}));
  ASSERT_TRUE(request.implicitTls);
  EXPECT_EQ(request.implicitTls->expectedName, "back.example.test");
  EXPECT_EQ(f.certificates.clientNames.at(0), "front.example.test");
  EXPECT_EQ(f.certificates.clientChecks.at(0), PeerCertificate::kRequired);

  Session& home = f.connector.open();
  home.onLine("* OK ready");
  EXPECT_EQ(f.connector.io().take(), "g1 AUTHENTICATE PLAIN\r\n");
  home.onLine("+");
  EXPECT_EQ(f.connector.io().take(), saslPlain("bob@example.test", "FRONT$", "computer-secret") + "\r\n");
  home.onLine("g1 OK");
  EXPECT_EQ(f.client.take(), "a1 OK AUTHENTICATE completed.\r\n");
}

TEST(ImapFrontLogin, refusesAWrongNtlmResponse) {
  FrontFixture f;
  f.start();
  EXPECT_EQ(f.ntlm("a1 AUTHENTICATE NTLM", "+\r\n", "bob", "not-his"), "a1 NO AUTHENTICATE failed.\r\n");
  EXPECT_TRUE(f.connector.requests.empty());
}

// On trust the back end asks for no password, so the front end must have checked it.
TEST(ImapFrontLogin, trustsNobodyWhosePasswordIsWrong) {
  FrontFixture f;
  f.start();
  EXPECT_EQ(f.say("a1 LOGIN bob wrong"), "a1 NO LOGIN failed.\r\n");
  EXPECT_EQ(f.say("a2 LOGIN nobody wrong"), "a2 NO LOGIN failed.\r\n");
  EXPECT_TRUE(f.connector.requests.empty());
}

TEST(ImapFrontLogin, takesPlainAndLoginMechanismsAsPasswords) {
  FrontFixture f;
  f.start();
  EXPECT_EQ(f.say("a1 AUTHENTICATE PLAIN"), "+\r\n");
  EXPECT_EQ(f.say(saslPlain("", "alice", "alice-secret")), "");
  Session& home = f.connector.open();
  home.onLine("* OK ready");
  EXPECT_EQ(f.connector.io().take(), "g1 LOGIN \"alice\" \"alice-secret\"\r\n");
  home.onLine("g1 NO");

  EXPECT_EQ(f.client.take(), "a1 NO AUTHENTICATE failed.\r\n");
  EXPECT_EQ(f.say("a2 AUTHENTICATE LOGIN"), "+ VXNlcm5hbWU6\r\n");
  EXPECT_EQ(f.say(encodeBase64("alice")), "+ UGFzc3dvcmQ6\r\n");
  EXPECT_EQ(f.say(encodeBase64("alice-secret")), "");
  EXPECT_EQ(f.connector.requests.size(), 2u);
}

// Attack catalogue A107: an authorization identity is acted upon or refused, never dropped.
TEST(ImapFrontLogin, refusesAnAuthorizationIdentityThatNamesAnother) {
  FrontFixture f;
  f.start();
  f.say("a1 AUTHENTICATE PLAIN");
  EXPECT_EQ(f.say(saslPlain("bob", "alice", "alice-secret")), "a1 NO AUTHENTICATE failed.\r\n");
  f.say("a2 AUTHENTICATE PLAIN");
  EXPECT_EQ(f.say(saslPlain("nobody", "alice", "alice-secret")), "a2 NO AUTHENTICATE failed.\r\n");
  f.say("a4 AUTHENTICATE PLAIN");
  EXPECT_EQ(f.say(saslPlain("carol", "alice", "alice-secret")), "a4 NO AUTHENTICATE failed.\r\n");
  EXPECT_TRUE(f.connector.requests.empty());
  f.say("a3 AUTHENTICATE PLAIN");
  f.say(saslPlain("alice@example.test", "alice", "alice-secret"));
  EXPECT_EQ(f.connector.requests.size(), 1u);
}

// RFC 4959; attack catalogue A125.
TEST(ImapFrontLogin, takesAnInitialResponseWhereItIsListed) {
  FrontFixture f;
  for (auto& line : f.product.imap.capability[0]) line = "CAPABILITY IMAP4rev1 SASL-IR {auth}";
  f.start();
  EXPECT_EQ(f.say("a1 AUTHENTICATE LOGIN ="), "+ UGFzc3dvcmQ6\r\n");
  EXPECT_EQ(f.say("*"), "a1 NO AUTHENTICATE cancelled.\r\n");
  EXPECT_EQ(f.say("a2 AUTHENTICATE PLAIN ="), "a2 NO AUTHENTICATE failed.\r\n");
  EXPECT_EQ(f.say("a3 AUTHENTICATE PLAIN " + saslPlain("", "alice", "alice-secret")), "");
  EXPECT_EQ(f.connector.requests.size(), 1u);
}

TEST(ImapFrontLogin, namesTheMailboxBehindItsServiceAccount) {
  FrontFixture f;
  f.start();
  f.say("a1 LOGIN dave dave-secret");
  Session& home = f.connector.open();
  home.onLine("* OK ready");
  EXPECT_EQ(f.connector.io().take(), "g1 LOGIN \"EXAMPLE/proxy/dave\" \"proxy-secret\"\r\n");
}

// Attack catalogue A150: nothing of the back end's name or error reaches the client.
TEST(ImapFrontLogin, saysUnavailableWhenTheBackEndCannotBeReached) {
  FrontFixture f;
  f.start();
  f.say("a1 LOGIN alice alice-secret");
  f.connector.requests.at(0).failed(Error{"connection refused", "old.example.test:143"});
  EXPECT_EQ(f.client.take(), "a1 NO Server Unavailable.\r\n");
  EXPECT_FALSE(f.client.paused);
  EXPECT_THAT(f.logged.back(), HasSubstr("ErrMsg=ProxyConnectFailed"));
  f.say("a2 LOGIN alice alice-secret");
  EXPECT_EQ(f.connector.requests.size(), 2u);
}

// Attack catalogue A152.
TEST(ImapFrontLogin, givesUpABackEndThatIsSilentAtEitherLimit) {
  FrontFixture f;
  f.start();
  f.say("a1 LOGIN alice alice-secret");
  ASSERT_EQ(f.client.timers.size(), 1u);
  EXPECT_EQ(f.client.timers.begin()->second.delayMs, f.options.limits.backEndConnectMs);
  f.session->onTimer(f.client.timers.begin()->first);
  EXPECT_EQ(f.client.take(), "a1 NO Server Unavailable.\r\n");
  EXPECT_EQ(f.connector.abandoned, std::vector<BackEndConnector::Id>{1});

  f.say("a2 LOGIN alice alice-secret");
  Session& home = f.connector.open();
  EXPECT_EQ(f.client.timers.begin()->second.delayMs, f.options.limits.backEndLoginMs);
  f.session->onTimer(f.client.timers.begin()->first);
  EXPECT_EQ(f.client.take(), "a2 NO Server Unavailable.\r\n");
  EXPECT_TRUE(f.connector.io().closed);
  home.onLine("* OK too late");
  EXPECT_EQ(f.client.take(), "");
}

// Attack catalogue A168: a client that waits is still listened to, so that its end is noticed.
TEST(ImapFrontLogin, letsTheBackEndGoWhenTheClientIsGone) {
  for (const bool reset : {true, false}) {
    FrontFixture f;
    f.start();
    f.say("a1 LOGIN alice alice-secret");
    EXPECT_FALSE(f.client.paused);
    f.connector.open();
    reset ? f.session->onClosed(CloseReason::kReset) : f.session->onEnd();
    EXPECT_TRUE(f.connector.io().closed);
  }
}

// Attack catalogue A036: the first octet behind the log-on is kept, the rest stays unread, and none is lost.
TEST(ImapFrontLogin, keepsWhatStandsBehindALoginForWhoeverAnswersIt) {
  FrontFixture f;
  f.start();
  f.say("a1 LOGIN alice wrong");
  f.session->onData("a");
  EXPECT_TRUE(f.client.paused);
  Session& refusing = f.connector.open();
  refusing.onLine("* OK ready");
  refusing.onLine("g1 NO");
  EXPECT_EQ(f.client.take(), "a1 NO LOGIN failed.\r\n");
  EXPECT_FALSE(f.client.paused);
  EXPECT_EQ(f.say("2 NOOP"), "a2 OK NOOP completed.\r\n");

  f.say("a3 LOGIN alice alice-secret");
  f.session->onData("a");
  Session& home = f.connector.open();
  home.onLine("* OK ready");
  f.connector.io().take();
  home.onLine("g1 OK");
  f.session->onData("4 NOOP\r\n");
  EXPECT_EQ(f.connector.io().take(), "a4 NOOP\r\n");
}

TEST(ImapFrontLogin, readsAnEmptyLineBehindAFailedLoginAsOne) {
  for (const char* octet : {"\n", "\r"}) {
    FrontFixture f;
    f.start();
    f.say("a1 LOGIN alice wrong");
    f.session->onData(octet);
    f.connector.requests.at(0).failed(Error{"refused"});
    if (*octet == '\r') f.session->onLine("");
    EXPECT_EQ(f.client.take(), "a1 NO Server Unavailable.\r\n* BAD tag\r\n");
    EXPECT_EQ(f.say("a2 NOOP"), "a2 OK NOOP completed.\r\n");
  }
}

TEST(ImapFrontLogin, endsTheRelayWithEitherSide) {
  FrontFixture f;
  f.start();
  f.say("a1 LOGIN alice alice-secret");
  Session& home = f.connector.open();
  home.onLine("* OK ready");
  home.onLine("g1 OK");
  f.client.take();
  home.onEnd();
  EXPECT_TRUE(f.client.finished);
  home.onClosed(CloseReason::kFinished);
  EXPECT_TRUE(f.client.closed);
  f.session.reset();
  EXPECT_THAT(f.logged.back(), HasSubstr("CloseSession"));
}

TEST(ImapFrontLogin, survivesAFrontSessionThatGoesFirst) {
  FrontFixture f;
  f.start();
  f.say("a1 LOGIN alice alice-secret");
  Session& home = f.connector.open();
  f.session.reset();
  EXPECT_TRUE(f.connector.io().closed);
  home.onLine("* OK ready");
  home.onClosed(CloseReason::kFinished);
}

// A dead relay is freed; one that moves is not.
TEST(ImapFrontLogin, endsARelayInWhichNothingMoves) {
  FrontFixture f;
  f.start();
  f.say("a1 LOGIN alice alice-secret");
  Session& home = f.connector.open();
  home.onLine("* OK ready");
  home.onLine("g1 OK");
  ASSERT_EQ(f.client.timers.size(), 1u);
  const int timer = f.client.timers.begin()->first;
  EXPECT_EQ(f.client.timers.begin()->second.kind, TimerKind::kGuard);
  for (int i = 0; i < 100; ++i) {
    home.onData("* 1 EXISTS\r\n");
    f.session->onTimer(timer);
  }
  EXPECT_FALSE(f.client.closed);
  for (int i = 0; i < 4; ++i) f.session->onTimer(timer);
  EXPECT_TRUE(f.client.closed);
  EXPECT_TRUE(f.connector.io().closed);
}

// Attack catalogue A171.
TEST(ImapFrontLogin, doesNotProxyToItself) {
  FrontFixture f;
  f.options.homes["legacy"].host = "FRONT.example.test";
  f.start();
  EXPECT_EQ(f.say("a1 LOGIN alice alice-secret"), "a1 NO LOGIN failed.\r\n");
  EXPECT_TRUE(f.connector.requests.empty());
  EXPECT_THAT(f.logged.back(), HasSubstr("ErrMsg=ProxyLoop"));
}

}  // namespace
}  // namespace coexist
