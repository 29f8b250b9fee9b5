// How a client logs on through the front end, as it is over IMAP and POP3 alike.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "gateway/mailbox/mailbox_words.h"
#include "sasl/mechanism.h"

namespace coexist {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;

class MailboxLoginRules : public MailboxRules {
 protected:
  std::string authenticate(const std::string& mechanism) { return f_.say(words_.authenticate + mechanism); }
  void setGuessing(const GuessingLimits& limits) { f_.product.imap.guessing = f_.product.pop3.guessing = limits; }
};

INSTANTIATE_TEST_SUITE_P(Over, MailboxLoginRules, ::testing::Values(imapWords(), pop3Words()),
                         [](const auto& made) { return made.param.name; });

// Attack catalogue A036, A057, A159: what stands behind either side's last line reaches the other.
TEST_P(MailboxLoginRules, replaysWhatTheClientSentAndRelaysBehindIt) {
  start();
  EXPECT_EQ(logOn("alice", "alice-secret"), "");
  EXPECT_EQ(f_.client.framing, FakeSessionIo::Framing::kOctets);
  EXPECT_EQ(f_.connector.requests.at(0).target, (Endpoint{"old.example.test", words_.port}));
  EXPECT_FALSE(f_.connector.requests.at(0).implicitTls);
  Session& home = homeLetsIn();
  // The front end's text; what the back end said is the front end's affair.
  EXPECT_EQ(f_.client.take(), words_.loggedOn);
  EXPECT_FALSE(f_.client.paused);
  EXPECT_EQ(f_.client.framing, FakeSessionIo::Framing::kRaw);

  f_.session->onData("one\r\ntwo\r\n");
  EXPECT_EQ(f_.connector.io().take(), "one\r\ntwo\r\n");
  home.onData("* 7 EXISTS\r\n+OK bye\r\n");
  EXPECT_EQ(f_.client.take(), "* 7 EXISTS\r\n+OK bye\r\n");
}

// The front end does not judge a password that it can hand on: the back end does.
TEST_P(MailboxLoginRules, letsTheBackEndJudgeAReplayedPassword) {
  start();
  logOn("alice", "wrong");
  Session& home = *greeted(f_, words_).first;
  home.onLine(words_.homeRefuses);
  EXPECT_EQ(f_.client.take(), words_.logOnFailed);
  home.onLine(words_.homeTakes);  // attack catalogue A157
  EXPECT_EQ(f_.client.take(), "");
  EXPECT_EQ(f_.client.framing, FakeSessionIo::Framing::kLines);
  EXPECT_EQ(f_.client.lineLimit, f_.machine.configured(words_.protocol).maxCommandBytes);
  EXPECT_TRUE(f_.connector.io().closed);
  EXPECT_EQ(f_.say(words_.harmless[0]), words_.harmless[1]);
  EXPECT_EQ(logOn("alice", "alice-secret"), "");
  EXPECT_EQ(f_.connector.requests.size(), 2u);
}

// The front end bears only so many refusals, whoever has refused; what is nobody's proof is not counted.
TEST_P(MailboxLoginRules, countsWhatTheBackEndRefuses) {
  setGuessing({.maxFailedLogins = 2});
  start();
  logOn("alice", "alice-secret");
  f_.connector.requests.back().failed(Error{"connection refused", "old.example.test"});
  EXPECT_EQ(f_.client.take(), words_.unavailable);
  logOn("alice", "wrong");
  greeted(f_, words_).first->onLine(words_.homeRefuses);
  EXPECT_EQ(f_.client.take(), words_.logOnFailed);
  EXPECT_FALSE(f_.client.closed);
  logOn("alice", "wrong");
  greeted(f_, words_).first->onLine(words_.homeRefuses);
  EXPECT_EQ(f_.client.take(), words_.logOnFailed + words_.tooManyGuesses);
  EXPECT_TRUE(f_.client.closed);
}

// The octet that was read ahead of a refused log-on waits in the tarpit with the rest.
TEST_P(MailboxLoginRules, letsWhatTheBackEndRefusesWaitInTheTarpit) {
  setGuessing({.tarpitMs = 5000});
  start();
  logOn("alice", "wrong");
  f_.session->onData(words_.harmless[0].substr(0, 1));
  Session& home = *greeted(f_, words_).first;
  home.onLine(words_.homeRefuses);
  EXPECT_TRUE(f_.connector.io().closed) << "the back end waits for nobody";
  EXPECT_EQ(f_.client.take(), "");
  EXPECT_TRUE(f_.client.paused);
  fire(5000);
  EXPECT_EQ(f_.client.take(), words_.logOnFailed);
  EXPECT_FALSE(f_.client.paused);
  EXPECT_EQ(f_.client.framing, FakeSessionIo::Framing::kLines);
  EXPECT_EQ(f_.say(words_.harmless[0].substr(1)), words_.harmless[1]);
}

TEST_P(MailboxLoginRules, letsABackEndThatCannotBeReachedWaitForNothing) {
  setGuessing({.tarpitMs = 5000});
  start();
  logOn("alice", "alice-secret");
  f_.connector.requests.back().failed(Error{"connection refused", "old.example.test"});
  EXPECT_EQ(f_.client.take(), words_.unavailable);
}

// Seeds 000 and 001: NTLM gives no password, so a home that wants one cannot be logged on to.
TEST_P(MailboxLoginRules, cannotReplayNtlmAndDoesNotEvenConnect) {
  start();
  EXPECT_EQ(ntlm("alice", "alice-secret"), words_.authenticateFailed);
  EXPECT_TRUE(f_.connector.requests.empty());
  EXPECT_THAT(f_.logged.back(), HasSubstr(words_.logOfUselessNtlm));
}

TEST_P(MailboxLoginRules, carriesNtlmByServerTrust) {
  start();
  EXPECT_EQ(ntlm("bob", "bob-secret"), "");
  ASSERT_EQ(f_.connector.requests.size(), 1u);
  const auto& request = f_.connector.requests.at(0);
  EXPECT_EQ(request.target, (Endpoint{"back.example.test", words_.ownPort}));
  ASSERT_TRUE(request.implicitTls);
  EXPECT_EQ(request.implicitTls->expectedName, "back.example.test");
  EXPECT_EQ(f_.certificates.clientNames.at(0), "front.example.test");
  EXPECT_EQ(f_.certificates.clientChecks.at(0), PeerCertificate::kRequired);
  const auto [home, told] = greeted(f_, words_);
  EXPECT_EQ(told, words_.homeAskedToLogOn);
  home->onLine(words_.homeContinues);
  EXPECT_EQ(f_.connector.io().take(), saslPlain("bob@example.test", "FRONT$", "computer-secret") + "\r\n");
  home->onLine(words_.homeTakes);
  EXPECT_EQ(f_.client.take(), words_.authenticated);
}

TEST_P(MailboxLoginRules, refusesAWrongNtlmResponse) {
  start();
  EXPECT_EQ(ntlm("bob", "not-his"), words_.authenticateFailed);
  EXPECT_TRUE(f_.connector.requests.empty());
  EXPECT_EQ(f_.say(words_.goodbye[0]), words_.goodbye[1]);
}

// On trust the back end asks for no password, so the front end must have checked it.
TEST_P(MailboxLoginRules, trustsNobodyWhosePasswordIsWrong) {
  start();
  EXPECT_EQ(logOn("bob", "wrong"), words_.logOnFailed);
  EXPECT_EQ(logOn("nobody", "wrong"), words_.logOnFailed);
  EXPECT_TRUE(f_.connector.requests.empty());
}

TEST_P(MailboxLoginRules, takesPlainAndLoginMechanismsAsPasswords) {
  start();
  EXPECT_EQ(authenticate("PLAIN"), words_.continuation);
  EXPECT_EQ(f_.client.lineLimit, kMaxSaslOctets);
  EXPECT_EQ(f_.say(saslPlain("", "alice", "alice-secret")), "");
  const auto [home, told] = greeted(f_, words_);
  EXPECT_EQ(told, words_.replay("alice", "alice-secret")[0].second);
  home->onLine(words_.homeRefuses);
  EXPECT_EQ(f_.client.take(), words_.authenticateFailed);
  EXPECT_EQ(authenticate("LOGIN"), "+ VXNlcm5hbWU6\r\n");
  EXPECT_EQ(f_.say(encodeBase64("alice")), "+ UGFzc3dvcmQ6\r\n");
  EXPECT_EQ(f_.say(encodeBase64("alice-secret")), "");
  EXPECT_EQ(f_.connector.requests.size(), 2u);
}

// Attack catalogue A107: an authorization identity is acted upon or refused, never dropped.
TEST_P(MailboxLoginRules, refusesAnAuthorizationIdentityThatNamesAnother) {
  start();
  for (const char* other : {"bob", "nobody", "carol"}) {
    authenticate("PLAIN");
    EXPECT_EQ(f_.say(saslPlain(other, "alice", "alice-secret")), words_.authenticateFailed) << other;
  }
  EXPECT_TRUE(f_.connector.requests.empty());
  authenticate("PLAIN");
  f_.say(saslPlain("alice@example.test", "alice", "alice-secret"));
  EXPECT_EQ(f_.connector.requests.size(), 1u);
}

// RFC 4959, RFC 5034, and the facts sheet's section 3.3: Exchange takes none. Attack catalogue A125.
TEST_P(MailboxLoginRules, takesAnInitialResponseOnlyWhereItsProfileDoes) {
  start();
  EXPECT_EQ(authenticate("PLAIN " + saslPlain("", "alice", "alice-secret")), words_.badArguments);
  FrontFixture f;
  words_.takeInitialResponses(f.product);
  f.start(words_.protocol);
  EXPECT_EQ(f.say(words_.authenticate + "LOGIN ="), "+ UGFzc3dvcmQ6\r\n");
  EXPECT_EQ(f.say("*"), words_.authenticateCancelled);
  EXPECT_EQ(f.say(words_.authenticate + "PLAIN ="), words_.authenticateFailed);
  EXPECT_EQ(f.say(words_.authenticate + "PLAIN " + saslPlain("", "alice", "alice-secret")), "");
  EXPECT_EQ(f.connector.requests.size(), 1u);
}

// Attack catalogue A100, A103.
TEST_P(MailboxLoginRules, leavesAnExchangeThatIsCancelledOrNoBase64) {
  start();
  EXPECT_EQ(authenticate("PLAIN"), words_.continuation);
  EXPECT_EQ(f_.say("*"), words_.authenticateCancelled);
  EXPECT_EQ(f_.client.lineLimit, f_.machine.configured(words_.protocol).maxCommandBytes);
  authenticate("PLAIN");
  EXPECT_EQ(f_.say("!!!!"), words_.badArguments);
  EXPECT_EQ(f_.say(words_.goodbye[0]), words_.goodbye[1]);
}

TEST_P(MailboxLoginRules, namesTheMailboxBehindItsServiceAccount) {
  start();
  logOn("dave", "dave-secret");
  talk(words_.serviceAccount);
}

// Attack catalogue A150: nothing of the back end's name or error reaches the client.
TEST_P(MailboxLoginRules, saysUnavailableWhenTheBackEndCannotBeReached) {
  start();
  logOn("alice", "alice-secret");
  f_.connector.requests.at(0).failed(Error{"connection refused", "old.example.test"});
  EXPECT_EQ(f_.client.take(), words_.unavailable);
  EXPECT_FALSE(f_.client.paused);
  EXPECT_THAT(f_.logged.back(), HasSubstr("ErrMsg=ProxyConnectFailed"));
  logOn("alice", "alice-secret");
  EXPECT_EQ(f_.connector.requests.size(), 2u);
}

// Attack catalogue A152.
TEST_P(MailboxLoginRules, givesUpABackEndThatIsSilentAtEitherLimit) {
  start();
  logOn("alice", "alice-secret");
  fire(f_.options.limits.backEndConnectMs);
  EXPECT_EQ(f_.client.take(), words_.unavailable);
  EXPECT_EQ(f_.connector.abandoned, std::vector<BackEndConnector::Id>{1});

  logOn("alice", "alice-secret");
  Session& home = *greeted(f_, words_).first;
  fire(f_.options.limits.backEndLoginMs);
  EXPECT_EQ(f_.client.take(), words_.unavailable);
  EXPECT_TRUE(f_.connector.io().closed);
  home.onLine(words_.homeTakes);
  EXPECT_EQ(f_.client.take(), "");
}

// Attack catalogue A168: a client that waits is still listened to, so that its end is noticed.
TEST_P(MailboxLoginRules, letsTheBackEndGoWhenTheClientIsGone) {
  for (const bool reset : {true, false}) {
    FrontFixture f;
    f.start(words_.protocol);
    coexist::logOn(f, words_, "alice", "alice-secret");
    EXPECT_FALSE(f.client.paused);
    f.connector.open();
    reset ? f.session->onClosed(CloseReason::kReset) : f.session->onEnd();
    EXPECT_TRUE(f.connector.io().closed);
  }
}

TEST_P(MailboxLoginRules, survivesAFrontSessionThatGoesFirst) {
  start();
  logOn("alice", "alice-secret");
  Session& home = f_.connector.open();
  f_.session.reset();
  EXPECT_TRUE(f_.connector.io().closed);
  home.onLine(words_.homeReady);
  home.onClosed(CloseReason::kFinished);
  EXPECT_EQ(f_.client.take(), "");
}

TEST_P(MailboxLoginRules, endsTheRelayWithEitherSide) {
  start();
  logOn("alice", "alice-secret");
  Session& home = homeLetsIn();
  f_.client.take();
  home.onEnd();
  EXPECT_TRUE(f_.client.finished);
  home.onClosed(CloseReason::kFinished);
  EXPECT_TRUE(f_.client.closed);
  f_.session.reset();
  EXPECT_THAT(f_.logged.back(), HasSubstr("CloseSession"));
}

// A dead relay is freed; one that moves is not.
TEST_P(MailboxLoginRules, endsARelayInWhichNothingMoves) {
  start();
  logOn("alice", "alice-secret");
  Session& home = homeLetsIn();
  ASSERT_EQ(f_.client.timers.size(), 1u);
  const int timer = f_.client.timers.begin()->first;
  EXPECT_EQ(f_.client.timers.begin()->second.kind, TimerKind::kGuard);
  for (int i = 0; i < 100; ++i) {
    home.onData("more\r\n");
    f_.session->onTimer(timer);
  }
  EXPECT_FALSE(f_.client.closed);
  for (int i = 0; i < 4; ++i) f_.session->onTimer(timer);
  EXPECT_TRUE(f_.client.closed);
  EXPECT_TRUE(f_.connector.io().closed);
}

// Attack catalogue A171.
TEST_P(MailboxLoginRules, doesNotProxyToItself) {
  f_.options.listeners = {{{"front.example.test", words_.port}, false, words_.protocol}};
  f_.options.homes["legacy"].host = "FRONT.example.test";
  start();
  EXPECT_EQ(logOn("alice", "alice-secret"), words_.logOnFailed);
  EXPECT_TRUE(f_.connector.requests.empty());
  EXPECT_THAT(f_.logged.back(), HasSubstr("ErrMsg=ProxyLoop"));
}

TEST_P(MailboxLoginRules, recordsAHealthMailboxThatGotInAndThatDidNot) {
  for (const bool in : {true, false}) {
    FrontFixture f;
    f.start(words_.protocol);
    coexist::logOn(f, words_, "HealthMailbox1", "HealthMailbox1-secret");
    Session& home = *greeted(f, words_).first;
    home.onLine(words_.homeContinues);
    home.onLine(in ? words_.homeTakes : words_.homeRefuses);
    EXPECT_EQ(f.client.take(), in ? words_.loggedOn : words_.logOnFailed);
    const std::string target = "Proxy:BACK.EXAMPLE.TEST:" + std::to_string(words_.ownPort) + ":SSL;";
    EXPECT_THAT(f.logged.back(), HasSubstr(in ? "\"R=ok;Msg=\"\"" + target + "ProxySuccess\"\"\""
                                              : "Msg=" + target + "ErrMsg=ProxyNotAuthenticated\""));
    EXPECT_THAT(f.logged, Each(Not(HasSubstr("secret"))));
    EXPECT_EQ(f.health.healthy(), in);
    EXPECT_THAT(f.health.rows("FRONT").back(), HasSubstr(in ? "Healthy" : ".Proxy"));
  }
}

}  // namespace
}  // namespace coexist
