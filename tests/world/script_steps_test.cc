// Each step of a script, right and wrong: what is judged here is the runner. Each conversation is right but for one
// thing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "world/case_kit.h"

namespace coexist {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// A front end and a back end of 2003, in clear: the second hop takes what the first one has said.
constexpr const char* kClear = R"("proto": "imap", "front": "exchange-2003", "back": "exchange-2003")";
const std::string kIn = R"("S: * OK ...", "C: a1 LOGIN alice ${alice.password}", "S: a1 OK ...", )";

std::string clearFailure(const std::string& script, const std::string& keys = "") {
  return failureOf(script, keys, kClear);
}
Verdict clearVerdict(const std::string& script, const std::string& keys = "") {
  return verdictOf(script, keys, kClear);
}

TEST(ExpectedLine, mayComeOnceAndNoOftener) {
  EXPECT_EQ(clearFailure(kIn + R"("C: a2 NOOP", "S: a2 OK ...")"), "");
  const std::string said = kIn + R"({"send": "B", "bytes": "* 1 EXISTS${hex:0d0a}* 1 EXISTS${hex:0d0a}"}, )";
  EXPECT_EQ(clearFailure(said + R"("S: * 1 EXISTS", "S: * 1 EXISTS")"), "");
  EXPECT_THAT(clearFailure(said + R"("S: * 1 EXISTS")"), HasSubstr("went on and said | * 1 EXISTS"));
  EXPECT_THAT(clearFailure(kIn + R"("C: a2 NOOP", "S: a2 OK ...", "S: a2 OK ...")"), HasSubstr("says nothing"));
}

TEST(ExpectedLine, mustComeInItsPlace) {
  const std::string said = kIn + R"({"send": "B", "bytes": "* ONE${hex:0d0a}* TWO${hex:0d0a}"}, )";
  EXPECT_EQ(clearFailure(said + R"("S: * ONE", "S: * TWO")"), "");
  EXPECT_THAT(clearFailure(said + R"("S: * TWO", "S: * ONE")"),
              HasSubstr("expected here, but the server said | * ONE"));
}

// A line that only comes behind a time-out comes too late for whoever does not let the time pass.
TEST(ExpectedLine, isWaitedForOnlyWhereTheScenarioWaits) {
  EXPECT_EQ(clearFailure(R"("S: * OK ...", {"wait": "31m"}, "S: * BYE ...", {"closed": "C"})"), "");
  const Verdict early = clearVerdict(R"("S: * OK ...", "S: * BYE ...", {"closed": "C"})");
  ASSERT_TRUE(early.failure);
  EXPECT_EQ(early.failure->note,
            "deadlock: nothing is due, no byte is under way, and nobody has ended the conversation");
  EXPECT_THAT(clearFailure(R"("S: * OK ...", {"wait": "10s"}, "S: * BYE ...", {"closed": "C"})"),
              HasSubstr("says nothing"));
}

TEST(ExpectedLine, failsForTheEndOfTheConnectionWhereThatIsWhy) {
  const Verdict ended = clearVerdict(kIn + R"("C: a2 LOGOUT", "S: * BYE ...", "S: a2 OK ...", "S: a3 OK ...")");
  ASSERT_TRUE(ended.failure);
  EXPECT_THAT(ended.failure->what, HasSubstr("says nothing"));
  EXPECT_THAT(ended.failure->note, StartsWith("the connection has ended: closed"));
  EXPECT_THAT(ended.transcript.lines().at(ended.failure->transcriptLine).text, StartsWith("closed"));
}

TEST(ExpectedLine, isUnderlinedWhereItStopsToMatch) {
  const Verdict wrong = clearVerdict("\n" + kIn + "\"C: a2 NOOP\",\n" + R"(  "S: a2 NO completed", "C: a3 NOOP")");
  ASSERT_TRUE(wrong.failure);
  EXPECT_EQ(wrong.failure->place.line, 3u);
  EXPECT_EQ(wrong.failure->place.column, 10u) << "the O of NO";
  EXPECT_EQ(wrong.failure->actualIndex, 3u);
  EXPECT_EQ(wrong.failure->stepsNotReached, 1u);
  EXPECT_EQ(wrong.transcript.lines().at(wrong.failure->transcriptLine).text, wrong.failure->actual);
}

TEST(NegativeLine, looksOnlyBehindTheLastActingStepAndConnectsWhoHasNot) {
  EXPECT_EQ(clearFailure(kIn + R"("S!: * OK ...", "C: a2 NOOP", "S!: * OK ...", "S: a2 OK ...")"), "");
  EXPECT_THAT(clearFailure(R"("S!: * OK ...", "S: * ...")"), HasSubstr("must not appear, but the server said | * OK"))
      << "a client that has not connected would prove nothing";
}

TEST(NegativeLine, isForEachDirectionApart) {
  const std::string out = kIn + R"("C: a2 NOOP", )";
  EXPECT_THAT(clearFailure(out + R"("P!: ... NOOP", "S: a2 OK ...")"), HasSubstr("must not appear, but the front end"));
  EXPECT_EQ(clearFailure(out + R"("P!: ... LOGIN ...", "S: a2 OK ...")"), "");
  EXPECT_THAT(clearFailure(out + R"("P!: ...", "S: a2 OK ...")"), HasSubstr("must not appear"));
  EXPECT_THAT(
      clearFailure(
          R"("S: * OK ...", "C: a1 LOGIN alice ${alice.password}", "L!: ...,login,...", "S: a1 ...", "C: a2 NOOP", "S: a2 OK ...")"),
      HasSubstr("must not appear"));
}

TEST(Never, looksAtTheWholeCaseAndOnlyWhenItHasPassed) {
  const std::string script = kIn + R"("C: a2 NOOP", "S: a2 OK ...")";
  for (const char* never : {"S: * OK ...", "P: ... LOGIN ...", "L: ...,login,..."}) {
    EXPECT_THAT(clearFailure(script, R"("never": [")" + std::string(never) + R"("],)"), HasSubstr("must not appear"))
        << never;
  }
  EXPECT_EQ(clearFailure(script, R"("never": ["S: * BAD ...", "P: ... SELECT ..."],)"), "");
  EXPECT_THAT(clearFailure(kIn + R"("C: a2 NOOP", "S: a2 NO ...")", R"("never": ["S: * OK ..."],)"),
              HasSubstr("expected here"))
      << "the first failure is the one that is told";
}

TEST(LogLine, isLookedForFromTheLastMatchOnwards) {
  EXPECT_EQ(clearFailure(kIn + R"("L: ...,OpenSession,...", "L: ...,login,...")"), "");
  EXPECT_THAT(clearFailure(kIn + R"("L: ...,login,...", "L: ...,OpenSession,...")"), HasSubstr("nothing like it came"));
  EXPECT_THAT(clearFailure(kIn + R"("L: ...,login,...", "L: ...,login,...")"), HasSubstr("nothing like it came"));
}

TEST(ScreenLine, isLookedForLikeALogLine) {
  const std::string outlook = R"("client": "outlook-imap",)";
  const std::string acts = R"({"do": "check mail", "as": "alice"}, )";
  EXPECT_EQ(failureOf(acts + R"("U: ${shown=/.+/}", {"prompts": {"min": 1, "loop": true}})", outlook), "");
  EXPECT_THAT(failureOf(acts + R"("U: all is well", {"prompts": {"min": 1, "loop": true}})", outlook),
              HasSubstr("nothing like it came"));
  EXPECT_THAT(failureOf(acts + R"("U!: ...a...", {"prompts": {"min": 1, "loop": true}})", outlook),
              HasSubstr("must not appear"));
}

TEST(Prompts, areCountedBothWays) {
  const std::string outlook = R"("client": "outlook-imap",)";
  const std::string acts = R"({"do": "check mail", "as": "alice"}, )";
  const auto prompts = [&](const std::string& asked) {
    return failureOf(acts + R"({"prompts": {"as": "alice", "loop": true, )" + asked + "}}", outlook);
  };
  EXPECT_EQ(prompts(R"("min": 3)"), "");
  EXPECT_THAT(prompts(R"("min": 90)"), HasSubstr("expected 90 prompts at least: the user was asked 4 times"));
  EXPECT_THAT(prompts(R"("max": 1)"), HasSubstr("expected 1 prompt at most: the user was asked 4 times"));
  EXPECT_THAT(failureOf(acts + R"({"prompts": {"loop": false}})", outlook), HasSubstr("expected no prompt loop"));
  EXPECT_THAT(failureOf(R"({"do": "check mail", "as": "alice", "succeeds": true}, {"prompts": {"loop": true}})",
                        outlook, kClear),
              HasSubstr("expected a prompt loop: the user was asked 1 time, and then it ended"));
  EXPECT_THAT(
      failureOf(R"({"do": "check mail", "as": "alice", "succeeds": true}, {"prompts": {"as": "bob", "min": 1}})",
                outlook, kClear),
      HasSubstr("no persona has done anything yet"));
}

TEST(BackEndLine, replacesTheReplyToTheLineBeforeItAndToNoOther) {
  const std::string said = kIn + R"("C: a2 NOOP", "P: ... NOOP", )";
  EXPECT_EQ(clearFailure(said + R"("B: * 9 EXISTS", "B: a2 OK mine", "S: * 9 EXISTS", "S: a2 OK mine")"), "");
  const std::string twice = kIn + R"("C: a2 NOOP", "C: a3 NOOP", "P: a3 NOOP", "B: a3 OK mine", )";
  EXPECT_EQ(clearFailure(twice + R"("S: a2 OK NOOP ...", "S: a3 OK mine")"), "");
  EXPECT_THAT(clearFailure(kIn + R"("C: a2 NOOP", "P: ... CHECK", "B: a2 OK mine", "S: a2 OK ...")"),
              HasSubstr("nothing like it came: the front end, towards the back end, said | a2 NOOP"));
}

TEST(BackEndLine, thatIsNotUsedIsLeftOverAndUnderlined) {
  const Verdict left =
      clearVerdict("\n" + kIn + R"("C: a2 NOOP",)" + "\n" + R"("B: * OK nobody asked", "S: a2 OK ...")");
  ASSERT_TRUE(left.failure);
  EXPECT_EQ(left.failure->what, "left over: the front end never asked the back end for this");
  EXPECT_EQ(left.failure->written, "* OK nobody asked");
  EXPECT_EQ(left.failure->place.line, 3u);
}

TEST(BackEndLine, isJudgedWhereTheProfileSpeaks) {
  const std::string said = kIn + R"("C: a2 NOOP", "P: a2 NOOP", )";
  EXPECT_EQ(clearFailure(said + R"("B=: a2 OK ...", "S: a2 OK ...")"), "");
  EXPECT_THAT(clearFailure(said + R"("B=: a2 NO ...", "S: a2 OK ...")"), HasSubstr("| a2 OK"));
}

TEST(AnyOrder, takesEachLineOnce) {
  const std::string said = kIn + R"({"send": "B", "bytes": "* ONE${hex:0d0a}* TWO${hex:0d0a}"}, )";
  EXPECT_EQ(clearFailure(said + R"({"any-order": ["S: * TWO", "S: * ONE"]})"), "");
  EXPECT_EQ(clearFailure(said + R"({"any-order": ["S: * ONE", "S: * TWO"]})"), "");
  EXPECT_THAT(clearFailure(said + R"({"any-order": ["S: * ONE", "S: * ONE"]})"),
              HasSubstr("none of the lines in any order is this one: the server said | * TWO"));
  EXPECT_THAT(clearFailure(said + R"({"any-order": ["S: * TWO", "S: * ONE", "S: * TWO"]})"), HasSubstr("says nothing"));
}

TEST(ClosedStep, wantsAllThatWasSaidJudged) {
  const std::string out = kIn + R"("C: a2 LOGOUT", )";
  EXPECT_EQ(clearFailure(out + R"("S: * BYE ...", "S: a2 OK ...", {"closed": "C"})"), "");
  EXPECT_THAT(clearFailure(out + R"("S: * BYE ...", {"closed": "C"})"),
              HasSubstr("should have been closed, but the server said | a2 OK"));
  EXPECT_EQ(clearFailure(out + R"("S: ...", {"closed": "C"})"), "");
}

TEST(ConnectStep, beginsAnewAndKeepsWhatWasNotJudged) {
  const std::string again = R"({"close": "C"}, {"connect": "C"}, "S: * OK ...")";
  EXPECT_EQ(clearFailure(kIn + again), "");
  EXPECT_EQ(clearFailure(kIn + R"({"close": "C", "reset": true}, {"connect": "C"}, "S: * OK ...")"), "");
  EXPECT_THAT(clearFailure(kIn + R"("C: a2 NOOP", )" + again), HasSubstr("| a2 OK"));
}

TEST(TlsStep, failsWithTheHandshake) {
  const std::string seats = R"("proto": "imap", "front": "exchange-2016", "back": "exchange-2016")";
  const std::string asks = R"("S: * OK ...", "C: s1 STARTTLS", "S: s1 OK ...", {"tls": "C"}, )";
  EXPECT_EQ(failureOf(asks + R"("C: a1 NOOP", "S: a1 OK ...")", "", seats), "");
  const Verdict failed = verdictOf(R"("S: * OK ...", {"tls": "C"})", "", seats);
  ASSERT_TRUE(failed.failure);
  EXPECT_EQ(failed.failure->what, "the TLS handshake did not succeed");
  EXPECT_LT(failed.failure->transcriptLine, failed.transcript.lines().size());
  EXPECT_EQ(failed.failure->note, failed.transcript.lines().at(failed.failure->transcriptLine).text);
}

TEST(WaitStep, movesTheClockByWhatItSaysAndNothingElseDoes) {
  const Verdict waited = clearVerdict(kIn + R"({"wait": "20s"}, "C: a2 NOOP", "S: a2 OK ...")");
  EXPECT_EQ(waited.outcome, Outcome::kPassed);
  EXPECT_EQ(waited.transcript.lines().back().atMs, 20'000);
  EXPECT_EQ(waited.transcript.lines().front().atMs, 0);
  EXPECT_EQ(clearVerdict(kIn + R"("C: a2 NOOP", "S: a2 OK ...")").transcript.lines().back().atMs, 0);
}

TEST(ServiceStep, startsWhatWasStoppedFromTheStart) {
  EXPECT_EQ(failureOf(R"({"connect": "C"}, {"closed": "C"}, {"restart": ["front"]}, {"connect": "C"}, "S: * OK ...")",
                      R"("stopped": {"front": ["imap"]},)"),
            "");
}

TEST(ResolveStep, leadsWhoConnectsElsewhereAndBack) {
  EXPECT_EQ(failureOf(R"("S: * OK ...", {"resolve": "front", "to": "back"}, "C: a NOOP", "S: a OK ...", "P!: ...",
                         {"close": "C"}, {"connect": "C"}, "S: * OK ...", "C: b NOOP", "S: b OK ...", "P: b NOOP",
                         {"close": "C"}, {"resolve": "front", "to": "front"}, {"connect": "C"}, "S: * OK ...",
                         "C: c NOOP", "S: c OK ...", "P!: ...")"),
            "");
}

TEST(ServiceStep, stopsAllServicesOfASeatUntilTheyStart) {
  EXPECT_EQ(
      failureOf(
          R"("S: * OK ...", {"stop": ["front"]}, "S: * BYE ...", {"closed": "C"}, {"connect": "C"}, {"closed": "C"},
                         {"stop": ["front"]}, {"start": ["front"]}, {"connect": "C"}, "S: * OK ...",
                         {"start": ["front"]}, "C: a NOOP", "S: a OK ...")"),
      "");
  EXPECT_EQ(failureOf(R"("A: Set-ImapSettings -LoginType PlainTextLogin", {"stop": ["front"]}, {"start": ["front"]},
                         {"connect": "C", "proto": "imap"}, "S: * OK ...", "C: a LOGIN alice ${alice.password}",
                         "S: a OK ...")"),
            "");
}

TEST(ServiceStep, endsConversationsAndBringsSettingsIntoEffect) {
  const std::string seats = R"("proto": "imap", "front": "exchange-2016", "back": "exchange-2016")";
  const std::string restricted = R"("S: * OK ...", "A: Set-ImapSettings -LoginType PlainTextLogin", )";
  const std::string login = R"("C: a1 LOGIN alice ${alice.password}", )";
  EXPECT_EQ(failureOf(restricted + login + R"("S: a1 BAD ...")", "", seats), "") << "configured is not in effect";
  const std::string restarted = restricted + R"({"restart": ["front"]}, {"connect": "C"}, "S: * OK ...", )" + login;
  EXPECT_EQ(failureOf(restarted + R"("S: a1 OK ...")", "", seats), "");
  EXPECT_THAT(clearFailure(kIn + R"({"restart": ["front"]}, "C: a2 NOOP", "S: a2 OK ...")"),
              HasSubstr("the client has no open connection to say this on"));
  EXPECT_EQ(clearFailure(kIn + R"({"restart": ["back"]}, "S: * BYE ...", {"closed": "C"})"), "")
      << "the relay's other end is gone";
}

TEST(SendStep, saysExactlyItsOctetsAndFailsWhereNobodyListens) {
  EXPECT_EQ(clearFailure(kIn + R"({"send": "C", "bytes": "a2 NOOP${hex:0d0a}a3 NOOP${hex:0d0a}"},
                                  "S: a2 OK ...", "S: a3 OK ...")"),
            "");
  EXPECT_EQ(clearFailure(kIn + R"({"send": "C", "bytes": "a2 NO"}, {"send": "C", "bytes": "OP${hex:0d0a}"},
                                  "S: a2 OK ...")"),
            "");
  EXPECT_EQ(clearFailure(kIn + R"({"send": "C", "bytes": "a2 NOOP${hex:0d0a}", "repeat": 3}, "S: a2 OK ...",
                                  "S: a2 OK ...", "S: a2 OK ...")"),
            "");
  EXPECT_THAT(clearFailure(R"("S: * OK ...", {"send": "B", "bytes": "x"})"), HasSubstr("back"))
      << "no connection to the back end stands before the log-on";
}

// More than anybody takes: whoever is hung up on while he floods has said what he had to.
TEST(SendStep, floodsUntilNobodyListens) {
  EXPECT_EQ(clearFailure(R"("S: * OK ...", {"send": "C", "bytes": "xxxxxxxxxxxxxxxx", "repeat": 4000000}, "S: ...",
                           {"closed": "C"})"),
            "");
}

TEST(AdminStep, succeedsOrFailsAsItSaysAndShowsItsLinesInOrder) {
  EXPECT_EQ(failureOf(R"({"admin": "Get-ImapSettings", "shows": ["X509CertificateName ...", "LoginType ..."]},
                         "S: * OK ...")"),
            "");
  EXPECT_THAT(failureOf(R"({"admin": "Get-ImapSettings", "shows": ["LoginType ...", "X509CertificateName ..."]},
                           "S: * OK ...")"),
              HasSubstr("expected, but the shell does not show it (in this order)"));
  EXPECT_THAT(failureOf(R"({"admin": "Get-ImapSettings", "fails": true})"),
              HasSubstr("this command should have failed, and did not"));
  EXPECT_EQ(failureOf(R"({"admin": "New-MoveRequest alice -TargetServer nowhere", "fails": true,
                          "shows": ["... nowhere..."]})"),
            "");
  EXPECT_THAT(clearFailure(R"("A: Set-ImapSettings -LoginType SecureLogin")"), HasSubstr("the command failed: "));
}

TEST(MailboxStep, wantsAUserWhoseMailboxIsHere) {
  EXPECT_EQ(clearFailure(kIn + R"({"mailbox": "bob", "holds": 0})", R"("mail": {"bob": []},)"), "");
  EXPECT_THAT(clearFailure(kIn + R"({"mailbox": "bob", "holds": 1})", R"("mail": {"bob": []},)"),
              HasSubstr("expected 1 message in the INBOX of bob: it holds 0"));
  EXPECT_THAT(clearFailure(kIn + R"({"mailbox": "bob", "shows": ["Subject: ..."]})", R"("mail": {"bob": []},)"),
              HasSubstr("the newest message does not hold it"));
}

TEST(Steps, thatAreNotReachedAreCounted) {
  const Verdict failed = clearVerdict(R"("S: * NO", "C: a1 NOOP", "S: a1 OK ...")");
  ASSERT_TRUE(failed.failure);
  EXPECT_EQ(failed.failure->stepsNotReached, 2u);
  const Verdict piped = clearVerdict(R"("S: * OK ...", "C: a1 NOOP", "C: a2 NOOP", "S: a1 OK ...", "S: a2 NO ...")");
  ASSERT_TRUE(piped.failure);
  EXPECT_EQ(piped.failure->stepsNotReached, 0u);
}

// What is expected to be wrong must be: the right password, or a proof of another kind, is a mismatch.
TEST(ExpectedLine, aWrongProofThatIsExpectedIsVerified) {
  const std::string seats = R"("proto": "pop3s", "client": "outlook-pop3", "back": "exchange-2010-sp1")";
  const auto mismatch = [&](const char* typed, const std::string& token) {
    return failureOf(R"({"do": "check mail", "as": "alice", "password": ")" + std::string(typed) +
                         R"("}, "C: ${ntlm.authenticate:)" + token + R"(}", {"prompts": {"loop": true}})",
                     "", seats);
  };
  EXPECT_EQ(mismatch("wrong", "alice:wrong"), "");
  EXPECT_NE(mismatch("wrong", "alice"), "");
  EXPECT_NE(mismatch("wrong", "alice:wrong:session"), "");
  EXPECT_NE(mismatch("wrong", "bob:wrong"), "");
}

}  // namespace
}  // namespace coexist
