#include "backend/imap_session.h"

#include <gtest/gtest.h>

#include "backend/imap_kit.h"

namespace coexist {
namespace {

using namespace std::string_view_literals;

class ImapSessionTest : public testing::Test {
 protected:
  std::string say(std::string_view line) { return kit_.say(line); }
  ImapKit kit_;
};

TEST_F(ImapSessionTest, greetsWithTheProfilesTextAndItsHost) {
  ImapSession session(kit_.context, kit_.io);
  session.onOpen();
  EXPECT_EQ(kit_.io.take(), "* OK greeting of back.example.test\r\n");
  EXPECT_EQ(kit_.io.lineLimit, kit_.machine->inEffect(MailProtocol::kImap, MachineService::kBackEnd).maxCommandBytes);
}

TEST_F(ImapSessionTest, listsItsCapabilitiesByState) {
  EXPECT_EQ(say("a1 CAPABILITY"),
            lines({"* CAPABILITY IMAP4rev1 AUTH=NTLM AUTH=GSSAPI LOGINDISABLED STARTTLS", "a1 OK capability-ok"}));
  kit_.secure();
  EXPECT_EQ(say("a2 capability"), lines({"* CAPABILITY IMAP4rev1 AUTH=NTLM AUTH=GSSAPI IDLE", "a2 OK capability-ok"}));
  kit_.logOn();
  EXPECT_EQ(say("a3 CAPABILITY"), lines({"* CAPABILITY IMAP4rev1 INSIDE", "a3 OK capability-ok"}));
}

TEST_F(ImapSessionTest, isNotRestrictedUnderPlainTextLoginOrPlainTextAuthentication) {
  for (const LoginType type : {LoginType::kPlainTextLogin, LoginType::kPlainTextAuthentication}) {
    ImapKit kit;
    ServiceSettings settings;
    settings.loginType = type;
    kit.useSettings(settings);
    EXPECT_EQ(kit.say("a1 CAPABILITY"),
              lines({"* CAPABILITY IMAP4rev1 AUTH=NTLM AUTH=GSSAPI STARTTLS", "a1 OK capability-ok"}));
    EXPECT_EQ(kit.say("a2 LOGIN alice \"alice's word\""), "a2 OK login-ok\r\n");
  }
}

TEST_F(ImapSessionTest, answersNoopAndLogout) {
  EXPECT_EQ(say("a1 NOOP"), "a1 OK noop-ok\r\n");
  EXPECT_EQ(say("a2 LOGOUT"), lines({"* BYE bye", "a2 OK logout-ok"}));
  EXPECT_TRUE(kit_.io.closed);
}

// A041.
TEST_F(ImapSessionTest, runsNothingBehindLogout) {
  say("a1 LOGOUT");
  kit_.secure();
  EXPECT_EQ(say("a2 LOGIN alice \"alice's word\""), "");
}

// A020.
TEST_F(ImapSessionTest, knowsWhichCommandsAreValidWhen) {
  for (const char* command :
       {"SELECT INBOX", "EXAMINE INBOX", "LIST \"\" *", "STATUS INBOX (MESSAGES)", "FETCH 1 FLAGS"}) {
    ImapKit kit;
    EXPECT_EQ(kit.say(std::string("a1 ") + command), "a1 BAD bad-state\r\n") << command;
  }
  for (const char* command : {"IDLE", "UNAUTHENTICATE", "COMPRESS DEFLATE", "FOOBAR"}) {
    ImapKit kit;
    EXPECT_EQ(kit.say(std::string("a1 ") + command), "a1 BAD bad-command\r\n") << command;
  }
  kit_.logOn();
  EXPECT_EQ(say("a1 UID FETCH 1 FLAGS"), "a1 BAD bad-state\r\n");
  EXPECT_EQ(say("a2 LOGIN alice \"alice's word\""), "a2 BAD bad-state\r\n");
  EXPECT_EQ(say("a3 AUTHENTICATE PLAIN"), "a3 BAD bad-state\r\n");
}

TEST_F(ImapSessionTest, refusesArgumentsWhereNoneBelong) {
  for (const char* command : {"CAPABILITY x", "NOOP x", "LOGOUT x", "STARTTLS x"}) {
    ImapKit kit;
    EXPECT_EQ(kit.say(std::string("a1 ") + command), "a1 BAD bad-arguments\r\n") << command;
  }
}

// A021, A030: the answer holds nothing of what came.
TEST_F(ImapSessionTest, answersABadTagUntagged) {
  for (const std::string_view line : {"* NOOP"sv, "+ NOOP"sv, ""sv, "\x1b]0;x\x07\x1b[2J\x08\x7f"sv, "a{3} NOOP"sv}) {
    ImapKit kit;
    EXPECT_EQ(kit.say(line), "* BAD bad-tag\r\n");
  }
  EXPECT_EQ(say(std::string(9000, 'A') + " NOOP"), "* BAD bad-tag\r\n");
}

// A023, A024, A028, A033.
TEST_F(ImapSessionTest, answersEachBrokenLineOnce) {
  const std::string deep = "n1 ID " + std::string(3000, '(') + std::string(3000, ')');
  for (const std::string_view line : {"n1 NO\0OP"sv, "n1 NOOP\0 x"sv, "n1 NOOP\rn2 NOOP"sv, std::string_view(deep)}) {
    ImapKit kit;
    const std::string answer = kit.say(line);
    EXPECT_TRUE(answer == "n1 BAD bad-command\r\n" || answer == "n1 BAD bad-arguments\r\n") << answer;
    EXPECT_EQ(kit.say("n3 NOOP"), "n3 OK noop-ok\r\n");
  }
}

// A022, A035.
TEST_F(ImapSessionTest, answersEveryCommandInOrder) {
  std::string all;
  for (int i = 0; i < 1000; ++i) all += say("same NOOP");
  std::string expected;
  for (int i = 0; i < 1000; ++i) expected += "same OK noop-ok\r\n";
  EXPECT_EQ(all, expected);
}

TEST_F(ImapSessionTest, asksForALiteralAndGoesOn) {
  kit_.secure();
  EXPECT_EQ(say("a1 LOGIN {5}"), "+ go on\r\n");
  EXPECT_EQ(kit_.io.framing, FakeSessionIo::Framing::kOctets);
  EXPECT_EQ(kit_.io.octetsWanted, 5u);
  EXPECT_EQ(kit_.give("al"), "");
  EXPECT_EQ(kit_.give("ice"), "");
  EXPECT_EQ(say(" {12+}"), "");
  EXPECT_EQ(kit_.give("alice's word"), "");
  EXPECT_EQ(say(""), "a1 OK login-ok\r\n");
}

TEST_F(ImapSessionTest, wantsNoOctetsForAnEmptyLiteral) {
  kit_.secure();
  EXPECT_EQ(say("a1 LOGIN {0}"), "+ go on\r\n");
  EXPECT_EQ(kit_.io.framing, FakeSessionIo::Framing::kLines);
  EXPECT_EQ(say(" x"), "a1 NO login-failed\r\n");
}

// A007: a password that must not be said in clear is not asked for either. A019, A015.
TEST_F(ImapSessionTest, sendsNoContinuationForACommandThatItRefuses) {
  EXPECT_EQ(say("l1 LOGIN {5}"), "l1 NO login-disabled\r\n");
  EXPECT_EQ(say("l2 LOGIN alice {5}"), "l2 NO login-disabled\r\n");
  EXPECT_EQ(say("ap APPEND INBOX {10}"), "ap BAD bad-state\r\n");
  EXPECT_EQ(say("un UNKNOWN INBOX {10}"), "un BAD bad-command\r\n");
  EXPECT_EQ(say("s1 SELECT {5}"), "s1 BAD bad-state\r\n");
  EXPECT_EQ(say("n1 NOOP"), "n1 OK noop-ok\r\n");
}

// A011, A012, A019.
TEST_F(ImapSessionTest, refusesALiteralOverTheLimit) {
  for (const char* size : {"65", "100000", "2147483648", "9223372036854775808", "18446744073709551617"}) {
    ImapKit kit;
    kit.secure();
    EXPECT_EQ(kit.say("l1 LOGIN {" + std::string(size) + "}"), "l1 BAD [TOOBIG] literal-too-big\r\n") << size;
    EXPECT_EQ(kit.say("n1 NOOP"), "n1 OK noop-ok\r\n") << size;
    EXPECT_EQ(kit.say("l2 LOGIN {" + std::string(size) + "+}"), "l2 BAD [TOOBIG] literal-too-big\r\n") << size;
    EXPECT_TRUE(kit.io.closed) << size;
  }
}

// A015, A016: what stands in a literal never becomes a command.
TEST_F(ImapSessionTest, readsOverTheLiteralOfACommandThatItDoesNotKnow) {
  for (const auto& [line, answer] : {std::pair{"l1 FOOBAR {40+}", "l1 BAD bad-command\r\n"},
                                     {"l1 AUTHENTICATE {40+}", "l1 BAD bad-arguments\r\n"},
                                     {"l1 ) {40+}", "l1 BAD bad-command\r\n"},
                                     {"l1 {40+}", "l1 BAD bad-command\r\n"}}) {
    ImapKit kit;
    EXPECT_EQ(kit.say(line), "");
    EXPECT_EQ(kit.io.octetsWanted, 40u);
    EXPECT_EQ(kit.give("smug1 CAPABILITY\r\nsmug2 CAPABILITY\r\nxx\r\n"), "");
    EXPECT_EQ(kit.say(""), answer);
    EXPECT_EQ(kit.say("n1 NOOP"), "n1 OK noop-ok\r\n");
  }
}

TEST_F(ImapSessionTest, saysAScenariosReplyAndGoesOnAsItsOwnWould) {
  kit_.overridden = true;
  kit_.secure();
  kit_.overrides.replies = {ListedOverrides::Lines{"* 1 SURPRISE", "a1 OK you"}, std::nullopt};
  EXPECT_EQ(say("a1 LOGIN alice \"alice's word\""), lines({"* 1 SURPRISE", "a1 OK you"}));
  EXPECT_EQ(say("a2 LIST \"\" INBOX"), lines({"* LIST (\\HasNoChildren) \"/\" INBOX", "a2 OK list-ok"}));
  EXPECT_EQ(kit_.overrides.asked, (ListedOverrides::Lines{"a1 LOGIN alice \"alice's word\"", "a2 LIST \"\" INBOX"}));
}

TEST_F(ImapSessionTest, doesNothingThatAScenarioRefuses) {
  kit_.overridden = true;
  kit_.secure();
  kit_.overrides.replies = {ListedOverrides::Lines{"a1 NO not you"}};
  EXPECT_EQ(say("a1 LOGIN alice \"alice's word\""), "a1 NO not you\r\n");
  EXPECT_EQ(say("a2 LIST \"\" INBOX"), "a2 BAD bad-state\r\n");
  kit_.overrides.replies = {std::nullopt, ListedOverrides::Lines{"a3 NO nor by this"}};
  EXPECT_TRUE(say("a3 AUTHENTICATE PLAIN").starts_with("+"));
  EXPECT_EQ(say("AGFsaWNlAGFsaWNlJ3Mgd29yZA=="), "a3 NO nor by this\r\n");
  EXPECT_EQ(say("a4 LIST \"\" INBOX"), "a4 BAD bad-state\r\n");
  kit_.overrides.replies = {ListedOverrides::Lines{"a5 BAD no literals"}};
  EXPECT_EQ(say("a5 LOGIN {5}"), "a5 BAD no literals\r\n");
  EXPECT_EQ(kit_.io.framing, FakeSessionIo::Framing::kLines);
  EXPECT_EQ(say("a6 NOOP"), "a6 OK noop-ok\r\n");
}

TEST_F(ImapSessionTest, saysAScenariosLinesBeforeItCloses) {
  kit_.overridden = true;
  kit_.overrides.replies = {ListedOverrides::Lines{"a1 OK gone"}};
  EXPECT_EQ(say("a1 LOGOUT"), "a1 OK gone\r\n");
  EXPECT_TRUE(kit_.io.closed);
}

TEST_F(ImapSessionTest, asksTheScenarioForCompleteData) {
  kit_.overridden = true;
  kit_.secure();
  kit_.overrides.replies = {ListedOverrides::Lines{"+ please"}, std::nullopt, ListedOverrides::Lines{}};
  EXPECT_EQ(say("a1 LOGIN {5}"), "+ please\r\n");
  EXPECT_EQ(kit_.give("al"), "");
  EXPECT_EQ(kit_.give("ice"), "");
  EXPECT_EQ(say(" \"alice's word\""), "") << "an empty answer is silence";
  EXPECT_EQ(kit_.overrides.asked, (ListedOverrides::Lines{"a1 LOGIN {5}", "alice", " \"alice's word\""}));
  EXPECT_EQ(say("a2 SELECT INBOX").substr(0, 10), "* 0 EXISTS");
}

}  // namespace
}  // namespace coexist
