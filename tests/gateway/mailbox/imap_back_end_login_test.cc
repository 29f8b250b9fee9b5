#include "gateway/mailbox/imap_back_end_login.h"

#include <gtest/gtest.h>

#include "gateway/mailbox/back_end_login_kit.h"

namespace coexist {
namespace {

struct ImapLogin final : BackEndLoginKit {
  explicit ImapLogin(ProxyPlan made, Product built = frontProduct())
      : BackEndLoginKit(MailProtocol::kImap, std::move(made), std::move(built)) {}
};

TEST(ImapBackEndLogin, isInOnlyByATaggedOkOfItsOwn) {
  ImapLogin logon(replayPlan("alice", "secret"));
  EXPECT_EQ(logon.say("* OK ready"), "g1 LOGIN \"alice\" \"secret\"\r\n");
  logon.say("* 3 EXISTS");
  EXPECT_FALSE(logon.outcome);
  logon.say("g1 OK welcome");
  ASSERT_TRUE(logon.outcome);
  EXPECT_EQ(logon.outcome->result, LoginResult::kLoggedOn);
}

// Attack catalogue A156: a foreign tag is no success.
TEST(ImapBackEndLogin, refusesAForeignTag) {
  ImapLogin foreign(replayPlan("alice", "secret"));
  foreign.say("* OK ready");
  foreign.say("g2 OK fake");
  EXPECT_EQ(foreign.cause(), "ProxyProtocolError");
  EXPECT_TRUE(foreign.io.closed);
}

TEST(ImapBackEndLogin, takesByeForUnavailable) {
  ImapLogin bye(replayPlan("alice", "secret"));
  bye.say("* OK ready");
  bye.say("* BYE Server Unavailable. 15");
  EXPECT_EQ(bye.result(), LoginResult::kUnavailable);
}

// Attack catalogue A161.
TEST(ImapBackEndLogin, boundsWhatItListensTo) {
  ImapLogin logon(replayPlan("alice", "secret"));
  logon.say("* OK ready");
  for (int i = 0; i < 3000 && !logon.outcome; ++i) logon.say("* OK still here");
  EXPECT_EQ(logon.cause(), "ProxyProtocolError");
  ImapLogin literal(replayPlan("alice", "secret"));
  literal.say("* OK ready");
  literal.say("* LIST () \"/\" {7}");
  EXPECT_EQ(literal.cause(), "ProxyProtocolError");
  ImapLogin unasked(replayPlan("alice", "secret"));
  unasked.say("* OK ready");
  unasked.say("+ give me more");
  EXPECT_EQ(unasked.cause(), "ProxyProtocolError");
}

// Attack catalogue A164: each reaches the back end as it is, or not at all; none becomes a second command.
TEST(ImapBackEndLogin, writesEveryUserNameAsOneArgumentOrRefuses) {
  EXPECT_EQ(ImapLogin(replayPlan("al\"ice", "a\\b")).say("* OK"), "g1 LOGIN \"al\\\"ice\" \"a\\\\b\"\r\n");
  EXPECT_EQ(ImapLogin(replayPlan("alice{5}", "")).say("* OK"), "g1 LOGIN \"alice{5}\" \"\"\r\n");
  for (const std::string& name :
       {std::string("alice\r\nzz NOOP"), std::string("alice\nSTAT"), std::string("ali\0ce", 6)}) {
    ImapLogin logon(replayPlan(name, "secret"));
    EXPECT_EQ(logon.say("* OK ready"), "");
    EXPECT_EQ(logon.outcome->result, LoginResult::kRefused);
  }
}

TEST(ImapBackEndLogin, waitsForTheContinuationOfEachLiteral) {
  ImapLogin logon(replayPlan("\xc3\xa4lice", "p\xc3\xa4ss"));
  EXPECT_EQ(logon.say("* OK ready"), "g1 LOGIN {6}\r\n");
  EXPECT_EQ(logon.say("+ Ready"), "\xc3\xa4lice {5}\r\n");
  EXPECT_EQ(logon.say("+ Ready"), "p\xc3\xa4ss\r\n");
  logon.say("g1 OK");
  EXPECT_EQ(logon.outcome->result, LoginResult::kLoggedOn);

  ImapLogin hasty(replayPlan("\xc3\xa4lice", "p\xc3\xa4ss"));
  hasty.say("* OK ready");
  hasty.say("g1 OK before it was told anything");
  EXPECT_EQ(hasty.outcome->result, LoginResult::kRefused);
}

// KB932605.
TEST(ImapBackEndLogin, leavesTheQuotesOutByItsQuirk) {
  Product product = frontProduct();
  product.quirks = {Quirk::kUnquotedLogonReplay};
  EXPECT_EQ(ImapLogin(replayPlan("alice", "p*w%d"), product).say("* OK"), "g1 LOGIN alice p*w%d\r\n");
  EXPECT_EQ(ImapLogin(replayPlan("alice", "p*w%d")).say("* OK"), "g1 LOGIN \"alice\" \"p*w%d\"\r\n");
  ImapLogin injection(replayPlan("alice", "x\r\nzz NOOP"), product);
  EXPECT_EQ(injection.say("* OK"), "");
}

}  // namespace
}  // namespace coexist
