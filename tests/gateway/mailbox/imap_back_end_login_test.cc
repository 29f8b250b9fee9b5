#include "gateway/mailbox/imap_back_end_login.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "gateway/front_fixture.h"

namespace coexist {
namespace {

struct ImapLogin final : BackEndLoginEvents {
  explicit ImapLogin(ProxyPlan made, Product built = frontProduct())
      : product(std::move(built)), plan(std::move(made)) {
    session = std::make_unique<ImapBackEndLogin>(io, BackEndLoginOrder{product, plan, TlsParameters{}, random, *this});
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

  Product product;
  ProxyPlan plan;
  SeededRandom random{1};
  FakeSessionIo io;
  std::unique_ptr<ImapBackEndLogin> session;
  std::optional<LoginOutcome> outcome;
  int told = 0;
};

ProxyPlan replayAt143(const std::string& user, const std::string& password,
                      ProxySecurity security = ProxySecurity::kClear) {
  ProxyPlan plan;
  plan.security = security;
  plan.target = {"old.example.test", 143};
  plan.identities = {{.user = user, .password = password}};
  return plan;
}

TEST(ImapBackEndLogin, isInOnlyByATaggedOkOfItsOwn) {
  ImapLogin logon(replayAt143("alice", "secret"));
  EXPECT_EQ(logon.say("* OK ready"), "g1 LOGIN \"alice\" \"secret\"\r\n");
  logon.say("* 3 EXISTS");
  EXPECT_FALSE(logon.outcome);
  logon.say("g1 OK welcome");
  ASSERT_TRUE(logon.outcome);
  EXPECT_EQ(logon.outcome->result, LoginResult::kLoggedOn);
}

// Attack catalogue A156, A157: whatever comes first decides, and a foreign tag is no success.
TEST(ImapBackEndLogin, refusesAForeignTagAndASecondAnswer) {
  ImapLogin foreign(replayAt143("alice", "secret"));
  foreign.say("* OK ready");
  foreign.say("g2 OK fake");
  EXPECT_EQ(foreign.cause(), "ProxyProtocolError");
  EXPECT_TRUE(foreign.io.closed);

  ImapLogin twice(replayAt143("alice", "secret"));
  twice.say("* OK ready");
  twice.say("g1 NO no");
  twice.say("g1 OK fake");
  EXPECT_EQ(twice.outcome->result, LoginResult::kRefused);
  EXPECT_EQ(twice.told, 1);

  ImapLogin early(replayAt143("alice", "secret"));
  early.say("g1 OK before the greeting");
  EXPECT_EQ(early.cause(), "ProxyProtocolError");
  EXPECT_EQ(early.io.take(), "");
}

// Attack catalogue A141, A153, A154, A155.
TEST(ImapBackEndLogin, endsAtAGreetingThatIsNone) {
  for (const auto& [greeting, cause] :
       std::map<std::string, std::string>{{"* BYE overloaded", "ProxyGreetingRefused"},
                                          {"* PREAUTH you are root", "ProxyProtocolError"},
                                          {"+OK POP3", "ProxyProtocolError"},
                                          {std::string("\0\0\x16", 3), "ProxyProtocolError"},
                                          {"", "ProxyProtocolError"}}) {
    ImapLogin logon(replayAt143("alice", "secret"));
    EXPECT_EQ(logon.say(greeting), "");
    EXPECT_EQ(logon.cause(), cause);
    EXPECT_EQ(logon.outcome->result, LoginResult::kUnavailable);
  }
  ImapLogin endless(replayAt143("alice", "secret"));
  endless.session->onLineTooLong();
  EXPECT_EQ(endless.outcome->result, LoginResult::kUnavailable);
}

// Attack catalogue A151, A158.
TEST(ImapBackEndLogin, isNotInWhenTheConnectionGoes) {
  ImapLogin ended(replayAt143("alice", "secret"));
  ended.say("* OK ready");
  ended.session->onEnd();
  EXPECT_EQ(ended.cause(), "ProxyConnectionClosed");
  ImapLogin reset(replayAt143("alice", "secret"));
  reset.session->onClosed(CloseReason::kReset);
  EXPECT_EQ(reset.cause(), "ProxyConnectionClosed");
  ImapLogin bye(replayAt143("alice", "secret"));
  bye.say("* OK ready");
  bye.say("* BYE Server Unavailable. 15");
  EXPECT_EQ(bye.outcome->result, LoginResult::kUnavailable);
}

// Attack catalogue A161.
TEST(ImapBackEndLogin, boundsWhatItListensTo) {
  ImapLogin logon(replayAt143("alice", "secret"));
  logon.say("* OK ready");
  for (int i = 0; i < 3000 && !logon.outcome; ++i) logon.say("* OK still here");
  EXPECT_EQ(logon.cause(), "ProxyProtocolError");
  ImapLogin literal(replayAt143("alice", "secret"));
  literal.say("* OK ready");
  literal.say("* LIST () \"/\" {7}");
  EXPECT_EQ(literal.cause(), "ProxyProtocolError");
  ImapLogin unasked(replayAt143("alice", "secret"));
  unasked.say("* OK ready");
  unasked.say("+ give me more");
  EXPECT_EQ(unasked.cause(), "ProxyProtocolError");
}

// Attack catalogue A139, A140: no credentials leave in clear where the plan has TLS.
TEST(ImapBackEndLogin, sendsNothingInClearWhenTlsIsRefused) {
  ImapLogin logon(replayAt143("alice", "secret", ProxySecurity::kStartTls));
  EXPECT_EQ(logon.say("* OK ready"), "g1 STARTTLS\r\n");
  EXPECT_EQ(logon.say("g1 BAD unknown"), "");
  EXPECT_EQ(logon.cause(), "ProxyStartTlsRefused");
}

TEST(ImapBackEndLogin, logsOnInsideTlsBehindStartTls) {
  ImapLogin logon(replayAt143("alice", "secret", ProxySecurity::kStartTls));
  logon.say("* OK ready");
  EXPECT_EQ(logon.say("g1 OK go"), "");
  EXPECT_TRUE(logon.io.tls);
  logon.io.isSecure = true;
  logon.session->onSecured({});
  EXPECT_EQ(logon.io.take(), "g2 LOGIN \"alice\" \"secret\"\r\n");
}

// Attack catalogue A138; seed 002: the check of the name fails, so the log-on fails, with its cause.
TEST(ImapBackEndLogin, failsWhenTheCertificateDoes) {
  ImapLogin logon(replayAt143("alice", "secret", ProxySecurity::kTls));
  logon.session->onTlsFailed(Error{"certificate is for other.example.test\x1b[2J"});
  EXPECT_EQ(logon.cause(), "ProxyNotAuthenticated");
  EXPECT_EQ(logon.outcome->result, LoginResult::kRefused);
  EXPECT_EQ(logon.outcome->detail.find('\x1b'), std::string::npos);
  EXPECT_EQ(logon.io.take(), "");
}

// Attack catalogue A164: each reaches the back end as it is, or not at all; none becomes a second command.
TEST(ImapBackEndLogin, writesEveryUserNameAsOneArgumentOrRefuses) {
  EXPECT_EQ(ImapLogin(replayAt143("al\"ice", "a\\b")).say("* OK"), "g1 LOGIN \"al\\\"ice\" \"a\\\\b\"\r\n");
  EXPECT_EQ(ImapLogin(replayAt143("alice{5}", "")).say("* OK"), "g1 LOGIN \"alice{5}\" \"\"\r\n");
  for (const std::string& name :
       {std::string("alice\r\nzz NOOP"), std::string("alice\nSTAT"), std::string("ali\0ce", 6)}) {
    ImapLogin logon(replayAt143(name, "secret"));
    EXPECT_EQ(logon.say("* OK ready"), "");
    EXPECT_EQ(logon.outcome->result, LoginResult::kRefused);
  }
}

TEST(ImapBackEndLogin, waitsForTheContinuationOfEachLiteral) {
  ImapLogin logon(replayAt143("\xc3\xa4lice", "p\xc3\xa4ss"));
  EXPECT_EQ(logon.say("* OK ready"), "g1 LOGIN {6}\r\n");
  EXPECT_EQ(logon.say("+ Ready"), "\xc3\xa4lice {5}\r\n");
  EXPECT_EQ(logon.say("+ Ready"), "p\xc3\xa4ss\r\n");
  logon.say("g1 OK");
  EXPECT_EQ(logon.outcome->result, LoginResult::kLoggedOn);

  ImapLogin hasty(replayAt143("\xc3\xa4lice", "p\xc3\xa4ss"));
  hasty.say("* OK ready");
  hasty.say("g1 OK before it was told anything");
  EXPECT_EQ(hasty.outcome->result, LoginResult::kRefused);
}

// KB932605.
TEST(ImapBackEndLogin, leavesTheQuotesOutByItsQuirk) {
  Product product = frontProduct();
  product.quirks = {Quirk::kUnquotedLogonReplay};
  EXPECT_EQ(ImapLogin(replayAt143("alice", "p*w%d"), product).say("* OK"), "g1 LOGIN alice p*w%d\r\n");
  EXPECT_EQ(ImapLogin(replayAt143("alice", "p*w%d")).say("* OK"), "g1 LOGIN \"alice\" \"p*w%d\"\r\n");
  ImapLogin injection(replayAt143("alice", "x\r\nzz NOOP"), product);
  EXPECT_EQ(injection.say("* OK"), "");
}

}  // namespace
}  // namespace coexist
