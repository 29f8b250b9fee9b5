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

// RFC 5530 section 3: these failures do not mean that the password is wrong. Where the product makes no difference,
// none is made.
TEST(ImapBackEndLogin, tellsAWrongPasswordFromAnotherTrouble) {
  const std::pair<const char*, LoginResult> answers[] = {
      {"g1 NO LOGIN failed.", LoginResult::kRefused},
      {"g1 NO [AUTHENTICATIONFAILED] no", LoginResult::kRefused},
      {"g1 NO [AUTHORIZATIONFAILED] no", LoginResult::kRefused},
      {"g1 NO [ALERT] no", LoginResult::kRefused},
      {"g1 NO [UNAVAILABLE later", LoginResult::kRefused},
      {"g1 NO [UNAVAILABLE] later", LoginResult::kUnavailable},
      {"g1 NO [unavailable until morning]", LoginResult::kUnavailable},
      {"g1 NO [SERVERBUG] oops", LoginResult::kUnavailable},
      {"g1 NO [PRIVACYREQUIRED] TLS", LoginResult::kUnavailable},
      {"g1 NO Server Unavailable. 15", LoginResult::kUnavailable},
      {"g1 NO [AUTHENTICATIONFAILED] Server Unavailable. 15", LoginResult::kRefused},
      {"g1 BAD internal error", LoginResult::kUnavailable},
      {"g1 NO [INUSE] moving", LoginResult::kMailboxInUse},
      {"g1 NO [LIMIT] too many", LoginResult::kTooManySessions},
      {"g1 NO [EXPIRED] old", LoginResult::kPasswordExpired},
      {"g1 NO [CONTACTADMIN] locked", LoginResult::kAskAdministrator},
  };
  for (const auto& [line, result] : answers) {
    ImapLogin logon(replayPlan("alice", "secret"), truthfulProduct());
    logon.say("* OK ready");
    logon.say(line);
    EXPECT_EQ(logon.result(), result) << line;
    EXPECT_EQ(logon.outcome->detail, line);
    ImapLogin blunt(replayPlan("alice", "secret"));
    blunt.say("* OK ready");
    blunt.say(line);
    EXPECT_EQ(blunt.result(), LoginResult::kRefused) << line;
    EXPECT_EQ(blunt.cause(), "ProxyNotAuthenticated") << line;
  }
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
