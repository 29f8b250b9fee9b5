#include "backend/pop3_session.h"

#include <gtest/gtest.h>

#include "backend/pop3_kit.h"

namespace coexist {
namespace {

using namespace std::string_view_literals;

class Pop3SessionTest : public testing::Test {
 protected:
  std::string say(std::string_view line) { return kit_.say(line); }
  Pop3Kit kit_;
};

TEST_F(Pop3SessionTest, greetsWithTheProfilesTextAndItsHost) {
  Pop3Session session(kit_.context, kit_.io);
  session.onOpen();
  EXPECT_EQ(kit_.io.take(), "+OK greeting of back.example.test\r\n");
  EXPECT_EQ(kit_.io.lineLimit, kit_.machine->inEffect(MailProtocol::kPop3, MachineService::kBackEnd).maxCommandBytes);
}

TEST_F(Pop3SessionTest, listsItsCapabilitiesByState) {
  EXPECT_EQ(say("CAPA"), lines({"+OK capabilities", "TOP", "SASL NTLM GSSAPI", "STLS", "."}));
  kit_.secure();
  EXPECT_EQ(say("capa"), lines({"+OK capabilities", "TOP", "SASL NTLM GSSAPI", "USER", "."}));
  kit_.logOn();
  EXPECT_EQ(say("CAPA"), lines({"+OK capabilities", "TOP", "INSIDE", "."}));
}

// 5.5 does not know RFC 2449 (Q262986).
TEST_F(Pop3SessionTest, doesNotKnowCapaWhereTheProfileHasNone) {
  for (auto& state : kit_.product.pop3.capabilities[static_cast<size_t>(ServerRole::kBack)]) state.clear();
  EXPECT_EQ(say("CAPA"), "-ERR bad-command\r\n");
}

TEST_F(Pop3SessionTest, isNotRestrictedUnderPlainTextLoginOrPlainTextAuthentication) {
  for (const LoginType type : {LoginType::kPlainTextLogin, LoginType::kPlainTextAuthentication}) {
    Pop3Kit kit;
    ServiceSettings settings;
    settings.loginType = type;
    kit.useSettings(settings);
    EXPECT_EQ(kit.say({"USER alice", "PASS alice's word"}), lines({"+OK user-ok", "+OK pass-ok"}));
  }
}

TEST_F(Pop3SessionTest, answersNoopAndQuit) {
  kit_.logOn();
  EXPECT_EQ(say("NOOP"), "+OK noop\r\n");
  EXPECT_EQ(say("QUIT"), "+OK bye\r\n");
  EXPECT_TRUE(kit_.io.closed);
}

TEST_F(Pop3SessionTest, runsNothingBehindQuit) {
  EXPECT_EQ(kit_.say({"QUIT", "CAPA", "USER alice"}), "+OK bye\r\n");
  EXPECT_TRUE(kit_.io.closed);
}

// A055.
TEST_F(Pop3SessionTest, knowsWhichCommandsAreValidWhen) {
  for (const char* command : {"STAT", "LIST", "RETR 1", "DELE 1", "TOP 1 0", "UIDL", "RSET", "NOOP"}) {
    Pop3Kit kit;
    EXPECT_EQ(kit.say(command), "-ERR bad-state\r\n") << command;
  }
  kit_.logOn();
  for (const char* command : {"USER alice", "PASS x", "AUTH", "AUTH NTLM"}) {
    EXPECT_EQ(say(command), "-ERR bad-state\r\n") << command;
  }
}

// A055, A058, A059: APOP in no version (Q161116, Q322825, KB322826).
TEST_F(Pop3SessionTest, doesNotKnowWhatNoVersionHas) {
  const std::string longName = "APOP " + std::string(5000, 'A') + " c4c9334bac560ecc979e58001b3e22fb";
  for (const std::string_view line :
       {"APOP alice c4c9334bac560ecc979e58001b3e22fb"sv, "APOP alice xyz"sv, "APOP al\0ice c4"sv,
        std::string_view(longName), "LAST"sv, "XCLIENT ADDR=192.0.2.1 LOGIN=alice"sv, "XTND XMIT"sv, "UTF8"sv, ""sv}) {
    Pop3Kit kit;
    EXPECT_EQ(kit.say(line), "-ERR bad-command\r\n") << line;
    kit.logOn();
  }
}

// The answer holds nothing of what came.
TEST_F(Pop3SessionTest, answersEachBrokenLineOnceAndStaysInStep) {
  for (const std::string_view line : {"US\0ER alice"sv, "USER alice\0"sv, "USER al\rQUIT"sv, "\x1b[2J\x08\x7f"sv,
                                      " CAPA"sv, "1 CAPA"sv, "USER\talice"sv, "EHLO-x y"sv}) {
    Pop3Kit kit;
    EXPECT_EQ(kit.say(line), "-ERR bad-command\r\n");
    kit.logOn();
  }
}

TEST_F(Pop3SessionTest, refusesArgumentsWhereNoneBelong) {
  for (const char* command : {"CAPA x", "QUIT x", "STLS now"}) EXPECT_EQ(say(command), "-ERR bad-arguments\r\n");
  Pop3Kit inside;
  inside.product.pop3.maxErrors = 0;
  inside.logOn();
  for (const char* command : {"STAT 1", "RSET 1", "NOOP x", "LIST 1 2", "UIDL 1 2", "RETR", "RETR 1 2", "DELE", "TOP",
                              "TOP 1", "TOP 1 2 3", "QUIT now", "CAPA all"}) {
    EXPECT_EQ(inside.say(command), "-ERR bad-arguments\r\n") << command;
  }
  EXPECT_EQ(inside.say("STAT "), "+OK stat 0 0\r\n");
}

TEST_F(Pop3SessionTest, countsMistakesAndNotRefusals) {
  kit_.fill({"one"});
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(say("USER alice"), "-ERR logon-disabled\r\n");
    EXPECT_EQ(say("PASS alice's word"), "-ERR logon-disabled\r\n");
  }
  kit_.logOn();
  for (int i = 0; i < 20; ++i) EXPECT_EQ(say("RETR 2"), "-ERR no-such-message\r\n");
}

TEST_F(Pop3SessionTest, listsNoStlsInsideOfTls) {
  EXPECT_NE(say("CAPA").find("STLS"), std::string::npos);
  kit_.secure();
  EXPECT_EQ(say("CAPA").find("STLS"), std::string::npos);
}

TEST_F(Pop3SessionTest, refusesTlsBehindTheLogOn) {
  bool asked = false;
  kit_.context.startTls = [&] {
    asked = true;
    return TlsParameters{};
  };
  kit_.logOn();
  kit_.io.isSecure = false;
  EXPECT_EQ(say("STLS"), "-ERR stls-refused\r\n");
  EXPECT_FALSE(asked);
}

// RFC 2595 section 4: what was said in clear counts no more.
TEST_F(Pop3SessionTest, forgetsTheUserAtStls) {
  ServiceSettings settings;
  settings.loginType = LoginType::kPlainTextLogin;
  kit_.useSettings(settings);
  const auto identity = std::make_shared<int>(0);
  const auto opaque = reinterpret_cast<const TlsContext*>(identity.get());
  kit_.context.startTls = [&] { return TlsParameters{std::shared_ptr<const TlsContext>(identity, opaque), {}}; };
  EXPECT_EQ(kit_.say({"USER alice", "STLS"}), lines({"+OK user-ok", "+OK stls-ok"}));
  kit_.secure();
  EXPECT_EQ(say("PASS alice's word"), "-ERR bad-state\r\n");
}

TEST_F(Pop3SessionTest, closesWithoutAWordWhereTheProfileHasNone) {
  kit_.product.pop3.texts[static_cast<size_t>(Pop3ReplyText::kIdleTimeout)].text.clear();
  kit_.session().onTimer(kit_.io.timers.begin()->first);
  EXPECT_EQ(kit_.io.take(), "");
  EXPECT_TRUE(kit_.io.closed);
}

TEST_F(Pop3SessionTest, saysAScenariosReplyAndGoesOnAsIfItHadBeenItsOwn) {
  kit_.overridden = true;
  kit_.secure();
  kit_.fill({"one"});
  kit_.overrides.replies = {std::nullopt, ListedOverrides::Lines{"+OK come in"}, ListedOverrides::Lines{"-ERR no"},
                            std::nullopt, ListedOverrides::Lines{"+OK gone"},    ListedOverrides::Lines{},
                            std::nullopt};
  EXPECT_EQ(kit_.say({"USER alice", "PASS alice's word"}), lines({"+OK user-ok", "+OK come in"}));
  EXPECT_EQ(kit_.say({"DELE 1", "STAT"}), lines({"-ERR no", "+OK stat 1 22"})) << "what is refused does not happen";
  EXPECT_EQ(kit_.say({"DELE 1", "STAT", "STAT"}), lines({"+OK gone", "+OK stat 0 0"})) << "no lines are silence";
  EXPECT_EQ(kit_.overrides.asked.size(), 7u);
  EXPECT_EQ(kit_.overrides.asked.back(), "STAT");
}

TEST_F(Pop3SessionTest, holdsNoMailboxForSomebodyWhomTheScenarioRefuses) {
  kit_.overridden = true;
  kit_.secure();
  kit_.overrides.replies = {std::nullopt, ListedOverrides::Lines{"-ERR [IN-USE] busy"}};
  kit_.say({"USER alice", "PASS alice's word"});
  EXPECT_TRUE(kit_.store.of("alice").claim());
  kit_.store.of("alice").release();
  kit_.overrides.replies = {std::nullopt, ListedOverrides::Lines{"-ERR no"}};
  kit_.say({"AUTH PLAIN", "AGFsaWNlAGFsaWNlJ3Mgd29yZA=="});
  EXPECT_TRUE(kit_.store.of("alice").claim());
}

// "+OK" is what the profile asks NTLM's first message with; "+OK in" lets the client in as far as it can see.
TEST_F(Pop3SessionTest, tellsAScenariosContinuationFromItsSuccess) {
  kit_.overridden = true;
  kit_.secure();
  for (const char* continuation : {"+", "+ ", "+ OK", "+OK"}) {
    kit_.overrides.replies = {ListedOverrides::Lines{continuation}};
    EXPECT_EQ(kit_.say({"AUTH NTLM", "*"}), lines({continuation, "-ERR auth-cancelled"}));
  }
  for (const char* end : {"+OK in", "-ERR no"}) {
    kit_.overrides.replies = {ListedOverrides::Lines{end}};
    EXPECT_EQ(kit_.say({"AUTH NTLM", "STAT"}), lines({end, "-ERR bad-state"}));
  }
}

// A062: what a client has not heard to be done may be done or not; what it hears to be refused is not.
TEST_F(Pop3SessionTest, closesAtQuitWhateverTheScenarioSays) {
  for (const auto& [answer, left] : {std::pair{ListedOverrides::Lines{}, 0u}, {{"-ERR not removed"}, 1u}}) {
    Pop3Kit kit;
    kit.overridden = true;
    kit.fill({"one"});
    kit.logOn();
    kit.say("DELE 1");
    kit.overrides.replies = {answer};
    EXPECT_EQ(kit.say("QUIT"), answer.empty() ? "" : lines({answer.front()}));
    EXPECT_TRUE(kit.io.closed);
    EXPECT_EQ(kit.inbox().messages.size(), left);
  }
}

}  // namespace
}  // namespace coexist
