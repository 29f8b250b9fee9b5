// Whole cases with somebody else in a seat: what is slow is waited for, what fails or dies is said with its cause and
// place, and what a seat cannot do is refused before anything runs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "world/case_kit.h"
#include "world/fake_seat.h"

namespace coexist {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr const char* kSeats = R"("front": "exchange-2003", "back": "exchange-2003")";
const std::string kLoggedOnAnywhere = R"("S: * OK ...", "C: a1 LOGIN alice ${alice.password}", "S: a1 OK ...", )";
const std::string kNoop = kLoggedOnAnywhere + R"("C: a2 NOOP", "S: a2 OK ...")";

class ForeignSeat : public ::testing::Test {
 protected:
  Verdict play(const std::string& script, const std::string& keys = "", const std::string& seats = kSeats) {
    RunOptions options;
    options.seats = &seats_;
    return verdictOf(script, keys, seats, options);
  }
  FakeCourse& front() { return seats_.front ? *seats_.front : seats_.front.emplace(); }
  FakeCourse& back() { return seats_.back ? *seats_.back : seats_.back.emplace(); }

  FakeSeats seats_;
};

// "failed at FILE:LINE:COLUMN: what".
std::string told(const Verdict& verdict) {
  const std::string outcome = verdict.outcome == Outcome::kBroken   ? "broken"
                              : verdict.outcome == Outcome::kFailed ? "failed"
                              : verdict.outcome == Outcome::kPassed ? "passed"
                                                                    : "other";
  return outcome + (verdict.failure ? " at " + verdict.failure->place.text() + ": " + verdict.failure->what : "");
}

TEST_F(ForeignSeat, isWaitedForWhenItStartsLate) {
  front().readyAfterMs = 3'000;
  back().readyAfterMs = 2'000;
  const Verdict verdict = play(kNoop);
  EXPECT_EQ(told(verdict), "passed");
  EXPECT_EQ(verdict.transcript.lines().front().atMs, 5'000) << "one after the other";
  EXPECT_THAT(seats_.log, ElementsAre("back: start", "back: ready", "front: start", "front: ready", "front: stop",
                                      "back: stop", "front: stopped", "back: stopped"));
}

TEST_F(ForeignSeat, breaksTheCaseWhenItDoesNotStart) {
  front().failsWith = "127.0.0.2:143: the address is in use";
  const Verdict verdict = play(kNoop);
  EXPECT_EQ(told(verdict),
            "broken at scenarios/family/file.json:1:1: the front end (fake) did not start: 127.0.0.2:143: the address "
            "is in use");
  EXPECT_EQ(verdict.reason,
            "the world could not be built: the front end (fake) did not start: 127.0.0.2:143: the address is in use");
  EXPECT_THAT(verdict.transcript.lines(), IsEmpty());
}

TEST_F(ForeignSeat, endsWhatHasStartedWhenAnotherDoesNot) {
  front().failsWith = "no";
  back();
  play(kNoop);
  EXPECT_THAT(seats_.log, ElementsAre("back: start", "back: ready", "front: start", "front: failed", "back: stop",
                                      "back: stopped"));
}

TEST_F(ForeignSeat, isNotWaitedForWhereAnotherHasFailed) {
  seats_.backs["one"].readyAfterMs = 59'000;
  seats_.backs["two"].failsWith = "no";
  const std::string seats = R"("front": "exchange-2003", "back": {"one": "exchange-2003", "two": "exchange-2003"})";
  EXPECT_EQ(told(play(kNoop, "", seats)),
            "broken at scenarios/family/file.json:1:1: back end two (fake) did not start: no");
  EXPECT_THAT(seats_.log, ElementsAre("one: start", "two: start", "two: failed", "one: stop", "one: stopped"));
}

TEST_F(ForeignSeat, isNotWaitedForForEver) {
  back().everReady = false;
  EXPECT_EQ(play(kNoop).reason, "the world could not be built: back end back (fake) was not ready within a minute");
  EXPECT_THAT(seats_.log, ElementsAre("back: start", "back: stop", "back: stopped"));
}

TEST_F(ForeignSeat, failsTheCaseWhereItDies) {
  front().diesAfterMs = 5'000;
  const std::string script = "\n" + kNoop + ",\n" + R"({"wait": "4s"},)" + "\n" + R"({"wait": "4s"}, {"closed": "C"})";
  const Verdict verdict = play(script);
  EXPECT_EQ(told(verdict), "failed at scenarios/family/file.json:4:1: the front end (fake) died: killed by signal 11");
  ASSERT_TRUE(verdict.failure);
  EXPECT_EQ(verdict.failure->stepsNotReached, 1u);
  EXPECT_FALSE(verdict.transcript.lines().empty());
  front().deathIs = TimerKind::kWork;
  EXPECT_EQ(told(play(script)),
            "failed at scenarios/family/file.json:2:1: the front end (fake) died: killed by signal 11");
}

TEST_F(ForeignSeat, failsTheCaseWhenABackEndDies) {
  back().diesAfterMs = 5'000;
  EXPECT_EQ(told(play(kLoggedOnAnywhere + "\n"
                                          R"({"wait": "10s"}, "C: a2 NOOP", "S: a2 OK ...")")),
            "failed at scenarios/family/file.json:2:1: back end back (fake) died: killed by signal 11");
}

TEST_F(ForeignSeat, isNotStoppedWhenItHasDied) {
  front().diesAfterMs = 1;
  front().deathIs = TimerKind::kWork;
  play(kNoop);
  EXPECT_THAT(seats_.log, ElementsAre("front: start", "front: ready", "front: died"));
}

TEST_F(ForeignSeat, mayDieOfAKnownBug) {
  front().diesAfterMs = 1;
  front().deathIs = TimerKind::kWork;
  const std::string bug = R"("known-bug": {"id": "1", "why": "w", "until": "2099-01-01", "fails-at": "signal 11"},)";
  EXPECT_EQ(play(kNoop, bug).outcome, Outcome::kKnownBug);
}

TEST_F(ForeignSeat, breaksTheCaseWhenItDoesNotStop) {
  back().everStops = false;
  const Verdict verdict = play(kNoop);
  EXPECT_EQ(verdict.outcome, Outcome::kBroken);
  EXPECT_EQ(verdict.reason, "the world could not be taken down: back end back (fake) did not stop within ten seconds");
  EXPECT_EQ(told(play(kLoggedOnAnywhere + R"("C: a2 NOOP")")).substr(0, 6), "failed")
      << "the case's own failure counts more";
}

TEST_F(ForeignSeat, isHandedAccountsAndMailWhenItDoesNotShareThem) {
  back().lacks = {Ability::kSharedAccounts};
  EXPECT_EQ(told(play(kNoop, R"("mail": {"alice": ["welcome.eml", "dots.eml"]},)")), "passed");
  ASSERT_EQ(seats_.supply.accounts.size(), 6u) << "alice, bob, and the four that come with a front end";
  EXPECT_EQ(seats_.supply.accounts[0].password, "Wonderland.1");
  ASSERT_EQ(seats_.supply.inboxes["alice"].size(), 2u);
  EXPECT_THAT(*seats_.supply.inboxes["alice"][0].octets, HasSubstr("Subject: "));
  back().lacks = {};
  EXPECT_EQ(told(play(kNoop)), "passed");
  EXPECT_THAT(seats_.supply.accounts, IsEmpty());
}

TEST_F(ForeignSeat, isHandedNobodyElsesMail) {
  back().lacks = {Ability::kSharedAccounts};
  EXPECT_EQ(told(play(kNoop, R"("homes": {"alice": "one", "bob": "two"},)",
                      R"("front": "exchange-2003", "back": {"two": "exchange-2003", "one": "exchange-2003"})")),
            "passed");
  EXPECT_EQ(seats_.supply.accounts.size(), 6u);
  EXPECT_TRUE(seats_.supply.inboxes.contains("alice"));
  EXPECT_FALSE(seats_.supply.inboxes.contains("bob"));
}

// Nobody counts its bytes: silence stands for rest.
TEST_F(ForeignSeat, mayKeepItsOwnTime) {
  front().lacks = {Ability::kVirtualTime};
  front().readyAfterMs = 1'000;
  EXPECT_EQ(told(play(kNoop)), "passed");
  const Verdict silent = play(kLoggedOnAnywhere + R"("C: a2 NOOP", "S: a2 OK ...", "S: * MORE")");
  ASSERT_TRUE(silent.failure);
  EXPECT_EQ(silent.failure->note, "nothing has come for a while, and nobody has ended the conversation");
}

TEST_F(ForeignSeat, mayLackWhatNobodyAsksFor) {
  front().lacks = {Ability::kCmdlets, Ability::kRestart, Ability::kProtocolLog};
  back().lacks = {Ability::kRecordsServed, Ability::kReplies, Ability::kUnasked, Ability::kInspection,
                  Ability::kUpdates,       Ability::kCmdlets, Ability::kRestart};
  EXPECT_EQ(told(play(kNoop)), "passed");
}

struct Refusal {
  const char* step;
  Ability lacking;
  bool ofTheFrontEnd;
  const char* what;
};

const Refusal kRefusals[] = {
    {R"({"wait": "1s"})", Ability::kVirtualTime, true, "keep the laboratory's time"},
    {R"({"wait": "1s"})", Ability::kVirtualTime, false, "keep the laboratory's time"},
    {R"("A: Get-ImapSettings")", Ability::kCmdlets, true, "take an administrator's commands and settings"},
    {R"({"admin": "Set-ImapSettings -LoginType SecureLogin", "fails": true})", Ability::kCmdlets, true,
     "take an administrator's commands and settings"},
    {R"("A: Set-Mailbox alice -Alias x")", Ability::kSharedAccounts, false, "follow changes of accounts"},
    {R"("A: New-MoveRequest alice -TargetServer back")", Ability::kSharedAccounts, false, "follow changes of accounts"},
    {R"("A: Restart-Service MSExchangeIMAP4")", Ability::kRestart, true, "stop, start or restart a service"},
    {R"({"restart": ["front"]})", Ability::kRestart, true, "stop, start or restart a service"},
    {R"({"restart": ["front-back"]})", Ability::kRestart, true, "stop, start or restart a service"},
    {R"({"restart": ["back"]})", Ability::kRestart, false, "stop, start or restart a service"},
    {R"("A: Update-ExchangeServer -Build 9")", Ability::kUpdates, false, "become another build"},
    {R"("A: Update-ExchangeServer -Build 9 -Server front")", Ability::kUpdates, true, "become another build"},
    {R"("L: ... LOGIN ...")", Ability::kProtocolLog, true, "write a protocol log"},
    {R"("L!: x")", Ability::kProtocolLog, true, "write a protocol log"},
    {R"("P: ... NOOP")", Ability::kRecordsServed, false, "record what it hears and says"},
    {R"("P!: x")", Ability::kRecordsServed, false, "record what it hears and says"},
    {R"("B=: * OK ...")", Ability::kRecordsServed, false, "record what it hears and says"},
    {R"("B: * OK late")", Ability::kReplies, false, "say a scenario's B: lines"},
    {R"({"send": "B", "bytes": "x"})", Ability::kUnasked, false, "say what nobody has asked for"},
    {R"({"mailbox": "alice", "holds": 1})", Ability::kInspection, false, "show its mailboxes"},
};

TEST_F(ForeignSeat, isAskedForNothingThatItCannotDo) {
  for (const Refusal& row : kRefusals) {
    seats_.front.reset();
    seats_.back.reset();
    (row.ofTheFrontEnd ? front() : back()).lacks = {row.lacking};
    const Verdict verdict = play(kLoggedOnAnywhere + "\n" + row.step + R"(, "C: a2 NOOP", "S: a2 OK ...")");
    const std::string who = row.ofTheFrontEnd ? "the front end (fake)" : "back end back (fake)";
    EXPECT_EQ(verdict.outcome, Outcome::kBroken) << row.step;
    EXPECT_THAT(verdict.reason, StartsWith("scenarios/family/file.json:2:1: " + who + " cannot " + row.what))
        << row.step;
    ASSERT_TRUE(verdict.failure) << row.step;
    EXPECT_EQ(verdict.failure->place.line, 2u);
    EXPECT_THAT(verdict.transcript.lines(), IsEmpty()) << row.step;
    EXPECT_THAT(seats_.log, IsEmpty()) << "nothing has been started";
  }
}

TEST_F(ForeignSeat, isAskedForNothingOutsideOfTheScriptEither) {
  back().lacks = {Ability::kRecordsServed};
  EXPECT_THAT(play(kNoop, R"("never": ["P: ... login ..."],)").reason, HasSubstr("record what it hears and says"));
  front().lacks = {Ability::kCmdlets};
  EXPECT_THAT(play(kNoop, R"("settings": {"LoginType": "PlainTextLogin"},)", kNtlmTrap).reason,
              HasSubstr("the front end (fake) cannot take an administrator's commands and settings"));
}

TEST_F(ForeignSeat, refusesForTheOneThatIsMeant) {
  seats_.back.emplace().lacks = {Ability::kReplies};
  const std::string seats = R"("front": "exchange-2003", "back": {"one": "exchange-2003", "two": "exchange-2003"})";
  EXPECT_THAT(play(kLoggedOnAnywhere + R"("C: a2 NOOP", "P.two: NOOP", "B.two: OK", "S: a2 OK ...")", "", seats).reason,
              HasSubstr("back end two (fake) cannot say a scenario's B: lines"));
}

}  // namespace
}  // namespace coexist
