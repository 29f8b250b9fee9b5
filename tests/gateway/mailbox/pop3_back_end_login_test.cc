#include "gateway/mailbox/pop3_back_end_login.h"

#include <gtest/gtest.h>

#include "gateway/mailbox/back_end_login_kit.h"

namespace coexist {
namespace {

struct Pop3Login final : BackEndLoginKit {
  explicit Pop3Login(ProxyPlan made, Product built = frontProduct())
      : BackEndLoginKit(MailProtocol::kPop3, std::move(made), std::move(built)) {}
};

TEST(Pop3BackEndLogin, sendsEachCommandWhenTheOneBeforeHasBeenTaken) {
  Pop3Login logon(replayPlan("alice", "alice secret "));
  EXPECT_EQ(logon.say("+OK ready <1.2@old.example.test>"), "USER alice\r\n");
  EXPECT_EQ(logon.say("+OK"), "PASS alice secret \r\n");
  EXPECT_FALSE(logon.outcome);
  EXPECT_EQ(logon.say("+OK User successfully logged on"), "");
  ASSERT_TRUE(logon.outcome);
  EXPECT_EQ(logon.outcome->result, LoginResult::kLoggedOn);
}

// Facts on Exchange, section 3.2: "+ OK" is not "+OK".
TEST(Pop3BackEndLogin, takesNothingButPlusOkForSuccess) {
  for (const char* line : {"+ OK", "+", "+ok", "+OKAY", " +OK", "OK", "* OK", "235 2.7.0 ok", "", "+OK\tin", "+"}) {
    Pop3Login user(replayPlan("alice", "secret"));
    user.say("+OK ready");
    EXPECT_EQ(user.say(line), "") << line;
    EXPECT_EQ(user.cause(), "ProxyProtocolError") << line;
    Pop3Login pass(replayPlan("alice", "secret"));
    pass.say("+OK ready");
    pass.say("+OK");
    pass.say(line);
    EXPECT_EQ(pass.cause(), "ProxyProtocolError") << line;
  }
}

// Attack catalogue A164: one name, one command, or none.
TEST(Pop3BackEndLogin, makesNoSecondCommandOfAUserNameOrPassword) {
  const std::string names[] = {"alice\r\nDELE 1", "alice\nSTAT", "ali\rce", std::string("ali\0ce", 6), ""};
  for (const std::string& bad : names) {
    Pop3Login user(replayPlan(bad, "secret"));
    EXPECT_EQ(user.say("+OK ready"), "");
    EXPECT_EQ(user.result(), LoginResult::kRefused);
    Pop3Login pass(replayPlan("alice", bad));
    EXPECT_EQ(pass.say("+OK ready"), "");
    EXPECT_EQ(pass.result(), LoginResult::kRefused);
  }
  for (const char* good : {"al\"ice", "al\\ice", "alice{5}", "* OK", "EXAMPLE\\alice\\alias", "\xc3\xa4"}) {
    EXPECT_EQ(Pop3Login(replayPlan(good, "secret")).say("+OK ready"), "USER " + std::string(good) + "\r\n");
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
      {"-ERR [SYS/PERM] never", LoginResult::kAskAdministrator},
      {"-ERR [LOGIN-DELAY] too soon", LoginResult::kTooSoon},
      {"-ERR not [IN-USE]", LoginResult::kRefused},
      {"-ERR server unavailable. 21", LoginResult::kUnavailable},
      {"-ERR The Server Unavailable", LoginResult::kRefused},
  };
  for (const auto& [line, result] : answers) {
    Pop3Login logon(replayPlan("alice", "secret"), truthfulProduct());
    logon.say("+OK ready");
    logon.say("+OK");
    logon.say(line);
    EXPECT_EQ(logon.result(), result) << line;
    EXPECT_TRUE(logon.io.closed);
  }
}

}  // namespace
}  // namespace coexist
