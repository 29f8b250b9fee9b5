// What becomes of a case: what it needs, known bugs, and the run over TCP.
#include "world/case_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "world/case_kit.h"

namespace coexist {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kOwn = R"("proto": "imap", "front": "exchange-2003", "back": "exchange-2003")";
const std::string kRight = R"("S: * OK ...", "C: a1 NOOP", "S: a1 OK ...")";
const std::string kWrong = R"("S: * OK ...", "C: a1 NOOP", "S: a1 NO as it should")";

Verdict bugged(const std::string& script, const std::string& failsAt, const std::string& today = "") {
  RunOptions options;
  options.today = today;
  const std::string bug =
      R"("known-bug": {"id": "4711", "why": "it is so", "until": "2030-06-30", "fails-at": ")" + failsAt + R"("},)";
  return verdictOf(script, bug, kOwn, options);
}

TEST(KnownBug, isExcusedWhereItFailsAsItSays) {
  for (const char* at : {"NO as it should", "expected here", "a1 OK"}) {  // the line, what is said of it, what came
    const Verdict known = bugged(kWrong, at);
    EXPECT_EQ(known.outcome, Outcome::kKnownBug) << at;
    EXPECT_EQ(known.reason, "4711: it is so");
  }
}

TEST(KnownBug, isNoExcuseForAnotherFailure) {
  const Verdict other = bugged(kWrong, "LOGIN");
  EXPECT_EQ(other.outcome, Outcome::kFailed);
  EXPECT_EQ(other.reason, "another failure than known bug 4711, which fails at: LOGIN");
}

TEST(KnownBug, failsThatDoesNotShow) {
  const Verdict gone = bugged(kRight, "NO");
  EXPECT_EQ(gone.outcome, Outcome::kUnexpectedPass);
  EXPECT_EQ(gone.reason, "known bug 4711 did not show: take \"known-bug\" out of the case");
}

TEST(KnownBug, isAnExcuseToItsLastDay) {
  EXPECT_EQ(bugged(kWrong, "NO", "2030-06-30").outcome, Outcome::kKnownBug);
  const Verdict late = bugged(kWrong, "NO", "2030-07-01");
  EXPECT_EQ(late.outcome, Outcome::kFailed);
  EXPECT_EQ(late.reason, "known bug 4711 was to be mended until 2030-06-30");
  EXPECT_EQ(bugged(kWrong, "NO", "").outcome, Outcome::kKnownBug) << "whoever asks for no date looks at none";
}

TEST(Needs, skipACaseThatThisMachineCannotRun) {
  const Verdict skipped = verdictOf(kWrong, R"("needs": ["gssapi"],)", kOwn);
  EXPECT_EQ(skipped.outcome, Outcome::kSkipped);
  EXPECT_EQ(skipped.reason, "there is no gssapi here");
  EXPECT_THAT(skipped.transcript.lines(), IsEmpty());
  RunOptions options;
  options.offers = {"gssapi"};
  EXPECT_EQ(verdictOf(kRight, R"("needs": ["gssapi"],)", kOwn, options).outcome, Outcome::kPassed);
  EXPECT_THAT(offeredNeeds(), IsEmpty());
  EXPECT_THAT(knownNeeds(), ::testing::ElementsAre("gssapi"));
}

TEST(Verdict, remembersHowItCameAbout) {
  RunOptions options;
  options.seed = 42;
  options.overTcp = true;
  const Verdict failed = verdictOf(kWrong, "", kOwn, options);
  EXPECT_EQ(failed.outcome, Outcome::kFailed);
  EXPECT_EQ(failed.seed, 42u);
  EXPECT_TRUE(failed.overTcp);
  EXPECT_THAT(failed.secrets, ::testing::IsSupersetOf({"Wonderland.1", "Builder.2", "Wrong.alice.4", "Wrong.proxy.4"}));
}

TEST(Verdict, isTheSameWithEverySeedAndOverTcp) {
  RunOptions tcp;
  tcp.overTcp = true;
  const std::string memory = verdictOf(kRight, "", kOwn).transcript.normalised();
  EXPECT_THAT(memory, HasSubstr("a1 OK"));
  EXPECT_EQ(verdictOf(kRight, "", kOwn, tcp).transcript.normalised(), memory);
  for (uint64_t seed = 2; seed < 8; ++seed) {
    RunOptions options;
    options.seed = seed;
    EXPECT_EQ(verdictOf(kRight, "", kOwn, options).transcript.normalised(), memory);
  }
}

}  // namespace
}  // namespace coexist
