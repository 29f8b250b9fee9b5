#include "report/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/verdict_kit.h"

namespace coexist {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* kAgain =
    "  again:   coexist run scenarios/family/file.json --case 'family/file :: a title' --seed 7 --trace\n";

std::string shown(const MadeVerdict& made, TextStyle style = {}) { return renderVerdict(made.verdict, style); }

TEST(TextReport, hasOneLineForWhatNeedsNoMore) {
  MadeVerdict passed(Outcome::kPassed);
  EXPECT_EQ(shown(passed), "ok     family/file :: a title\n");
  passed.verdict.elapsedMs = 1.25;
  EXPECT_EQ(shown(passed), "ok     family/file :: a title  1.2 ms\n");
  MadeVerdict skipped(Outcome::kSkipped);
  skipped.verdict.reason = "there is no gssapi here";
  EXPECT_EQ(shown(skipped), "skip   family/file :: a title: there is no gssapi here\n");
  MadeVerdict known(Outcome::kKnownBug);
  known.verdict.reason = "4711: it is so";
  EXPECT_EQ(shown(known), "known  family/file :: a title: 4711: it is so\n");
}

TEST(TextReport, saysWhyAWorldBrokeAndWhyAPassIsNone) {
  MadeVerdict broken(Outcome::kBroken);
  broken.verdict.reason = "the world could not be built: no";
  EXPECT_EQ(shown(broken), "BROKEN  family/file :: a title\n  the world could not be built: no\n");
  MadeVerdict unexpected(Outcome::kUnexpectedPass);
  unexpected.verdict.reason = "known bug 4711 did not show";
  EXPECT_EQ(shown(unexpected), "FAIL   family/file :: a title\n  known bug 4711 did not show\n");
}

TEST(TextReport, showsAFailureAsACompilerWould) {
  MadeVerdict made(Outcome::kFailed);
  made.heard(Letter::kServer, "a1 NO done");
  Failure& failure = made.failAt(6, 2, "expected here, but the server said");
  failure.actual = "a1 NO done";
  failure.actualIndex = 3;
  failure.actualLength = 2;
  failure.transcriptLine = 0;
  failure.note = "nearest candidate above";
  failure.stepsNotReached = 2;
  made.scenario.references = {"seed 000", "KB 1"};
  EXPECT_EQ(shown(made),
            "FAIL   family/file :: a title\n"
            "  --> scenarios/family/file.json:2:7\n"
            "  |\n"
            "2 | S: a1 OK done\n"
            "  |       ^^ expected here, but the server said\n"
            "  |   a1 NO done[CR][LF]\n"
            "  |      ^^\n"
            "  note: nearest candidate above\n"
            "  conversation (virtual ms)\n"
            "       client hop                                                    back-end hop\n"
            "     0 S: a1 NO done  <--\n"
            "  not reached: 2 steps\n"
            "  ref:     seed 000\n"
            "  ref:     KB 1\n" +
                std::string(kAgain));
}

TEST(TextReport, leavesOutWhatAFailureHasNot) {
  MadeVerdict made(Outcome::kFailed);
  made.failAt(0, 1, "expected, but the server says nothing");
  const std::string text = shown(made);
  EXPECT_THAT(text, Not(HasSubstr("[CR][LF]")));
  EXPECT_THAT(text, Not(HasSubstr("note:")));
  EXPECT_THAT(text, Not(HasSubstr("not reached")));
  EXPECT_THAT(text, HasSubstr("  nothing was said\n"));
  made.verdict.failure->stepsNotReached = 1;
  EXPECT_THAT(shown(made), HasSubstr("  not reached: 1 step\n"));
  made.verdict.failure->place.file = nullptr;
  EXPECT_THAT(shown(made), Not(HasSubstr("^")));
  made.verdict.reason = "another failure than known bug 1";
  EXPECT_THAT(shown(made), StartsWith("FAIL   family/file :: a title\n  another failure than known bug 1\n  -->"));
}

// The caret stands under what is shown, not under where the octet is.
TEST(TextReport, putsTheCaretUnderWhatIsShown) {
  MadeVerdict made(Outcome::kFailed);
  Failure& failure = made.failAt(5, 2, "here", "S: \t\tOK");
  failure.actual = std::string("a\0\x1b[2J", 6) + "NO";
  failure.actualIndex = 6;
  failure.actualLength = 99;
  EXPECT_THAT(shown(made), HasSubstr("2 | S: \\x09\\x09OK\n"
                                     "  |            ^^ here\n"
                                     "  |   a[NUL]\\x1b[2JNO[CR][LF]\n"
                                     "  |                ^^\n"));
}

TEST(TextReport, underlinesNoMoreThanThereIs) {
  MadeVerdict made(Outcome::kFailed);
  made.failAt(10, 500, "here");
  EXPECT_THAT(shown(made), HasSubstr("          ^^^ here\n"));
  made.failAt(13, 0, "behind the end");
  EXPECT_THAT(shown(made), HasSubstr("             ^ behind the end\n"));
  Failure& failure = made.failAt(0, 1, "x");
  failure.actual = "short";
  failure.actualIndex = 50;
  failure.actualLength = 3;
  EXPECT_THAT(shown(made), HasSubstr("  |   short[CR][LF]\n  nothing was said\n")) << "no caret behind the end";
}

// What was said by a server, or typed in a script, must not command the reader's terminal.
TEST(TextReport, showsNoControlCharacterOfWhatWasSaid) {
  const std::string evil = "\x1b[2J\r\n\x07 \xff";
  MadeVerdict made(Outcome::kFailed);
  made.heard(Letter::kServer, evil);
  made.heard(Letter::kLog, evil);
  made.heard(Letter::kProxy, evil, "back");
  Failure& failure = made.failAt(0, 1, "the command failed: " + evil, evil);
  failure.actual = failure.note = evil;
  for (const bool trace : {false, true}) {
    std::string text = shown(made, {.trace = trace});
    for (const char octet : {'\x1b', '\r', '\x07', '\xff'}) EXPECT_EQ(text.find(octet), std::string::npos) << text;
    EXPECT_THAT(text, HasSubstr("S: \\x1b[2J[CR][LF]\\x07 \\xff"));
    EXPECT_THAT(text, HasSubstr("note: \\x1b[2J[CR][LF]"));
    EXPECT_THAT(text, HasSubstr("the command failed: \\x1b[2J[CR][LF]"));
  }
}

TEST(TextReport, coversSecretsWhereverTheyStand) {
  MadeVerdict made(Outcome::kPassed);
  made.verdict.secrets = {"Wonderland.1"};
  TranscriptLine typed;
  typed.letter = Letter::kClient;
  typed.text = "PASS not-the-password";
  typed.secret = {5, 16};
  made.verdict.transcript.add(typed);
  made.heard(Letter::kServer, "* Wonderland.1 it was");
  EXPECT_THAT(shown(made, {.trace = true}), HasSubstr("C: PASS *****\n"));
  EXPECT_THAT(shown(made, {.trace = true}), HasSubstr("S: * ***** it was\n"));

  made.verdict.outcome = Outcome::kFailed;
  Failure& failure = made.failAt(0, 1, "expected here, but the server said");
  failure.actual = "PASS not-the-password";  // the recorded line: what the conversation knows counts
  failure.transcriptLine = 0;
  failure.note = "decoded: Wonderland.1";
  for (const bool trace : {true, false}) {
    const std::string text = shown(made, {.trace = trace});
    EXPECT_THAT(text, HasSubstr("PASS *****[CR][LF]"));
    EXPECT_THAT(text, HasSubstr("note: decoded: *****"));
    EXPECT_THAT(text, Not(HasSubstr("not-the-password")));
    EXPECT_THAT(text, Not(HasSubstr("Wonderland")));
  }
  failure.actual = "half a line with Wonderland.1";  // no line of the transcript
  EXPECT_THAT(shown(made), HasSubstr("half a line with *****[CR][LF]"));
}

TEST(TextReport, isColouredOnRequestOnly) {
  for (const Outcome outcome : {Outcome::kPassed, Outcome::kSkipped, Outcome::kKnownBug, Outcome::kBroken,
                                Outcome::kUnexpectedPass, Outcome::kFailed}) {
    MadeVerdict made(outcome);
    made.heard(Letter::kServer, "* OK");
    if (outcome == Outcome::kFailed) made.failAt(0, 1, "here").actual = "* OK";
    const std::string plain = shown(made);
    EXPECT_EQ(plain.find('\x1b'), std::string::npos);
    std::string coloured = shown(made, {.colour = true});
    EXPECT_NE(coloured, plain);
    for (size_t at; (at = coloured.find('\x1b')) != std::string::npos;) {
      coloured.erase(at, coloured.find('m', at) + 1 - at);
    }
    EXPECT_EQ(coloured, plain) << "colours change nothing else";
  }
  const TextStyle style{.colour = true};
  EXPECT_THAT(renderTally({.passed = 1, .failed = 1}, style), HasSubstr("\x1b[31m1 failed\x1b[0m"));
}

// What is printed can be pasted into a shell, whatever a title or a cell of a matrix holds.
TEST(TextReport, printsALineThatRepeatsTheCase) {
  MadeVerdict made(Outcome::kFailed);
  made.failAt(0, 1, "here");
  EXPECT_THAT(shown(made), EndsWith(kAgain));
  made.scenario.name = "family/file :: it's $HOME [answer=OK ...; rm]";
  made.scenario.file = "my scenarios/file.json";
  made.verdict.overTcp = true;
  EXPECT_THAT(shown(made, {.program = "build dir/coexist"}),
              EndsWith("  again:   'build dir/coexist' run 'my scenarios/file.json' --case "
                       "'family/file :: it'\\''s $HOME [answer=OK ...; rm]' --seed 7 --over tcp --trace\n"));
  made.scenario.name = "";
  EXPECT_THAT(shown(made), HasSubstr(" --case '' "));
}

TEST(Tally, countsEachOutcomeOnce) {
  Tally tally;
  for (const Outcome outcome : {Outcome::kPassed, Outcome::kFailed, Outcome::kUnexpectedPass, Outcome::kSkipped,
                                Outcome::kKnownBug, Outcome::kBroken}) {
    tally.count(MadeVerdict(outcome).verdict);
  }
  EXPECT_EQ(renderTally(tally, {}), "1 passed, 2 failed, 1 broken, 1 known bug, 1 skipped");
  EXPECT_EQ(tally.ran(), 5u) << "what is skipped has not run";
  tally.add(tally);
  EXPECT_EQ(renderTally(tally, {}), "2 passed, 4 failed, 2 broken, 2 known bugs, 2 skipped");
  EXPECT_EQ(renderTally({}, {}), "0 passed");
}

TEST(Summary, hasARowAFamilyWhereThereAreSeveral) {
  std::map<std::string, Tally> families;
  families["imap"].passed = 2;
  EXPECT_EQ(renderSummary(families, 1234, "over memory, seed 1", {}), "2 passed in 1.23 s (over memory, seed 1)\n");
  families["smtp-4"].failed = 1;
  EXPECT_EQ(renderSummary(families, 5, "over tcp", {}),
            "  imap    2 passed\n"
            "  smtp-4  0 passed, 1 failed\n"
            "2 passed, 1 failed in 0.01 s (over tcp)\n");
  EXPECT_EQ(renderSummary({}, 0, "x", {}), "0 passed in 0.00 s (x)\n");
}

}  // namespace
}  // namespace coexist
