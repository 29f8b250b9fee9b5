// The program as people and CI meet it: output, and exit codes that can be trusted.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <re2/re2.h>

#include <filesystem>

#include "cli/program.h"

namespace coexist {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// What differs from run to run, how long it took, and from house to house, where the program is.
std::string withoutTimes(std::string text) {
  RE2::GlobalReplace(&text, RE2::QuoteMeta(COEXIST_PROGRAM), "build/release/coexist");
  RE2::GlobalReplace(&text, R"(  \d+\.\d+ ms)", "");
  RE2::GlobalReplace(&text, R"(in \d+\.\d+ s)", "in TIME");
  return text;
}

TEST(CommandLine, passesWithZeroAndSumsUp) {
  const Ran ran = coexist("run scenarios/ntlm-2000");
  EXPECT_EQ(ran.exitCode, 0) << ran.output;
  EXPECT_THAT(ran.output,
              HasSubstr("ok     ntlm-2000/rtm-front-end-lists-ntlm :: LOGIN works and reaches the back end"));
  EXPECT_TRUE(RE2::PartialMatch(ran.output, R"(\n\d+ passed in \d+\.\d\d s \(over memory, seed 1\)\n$)")) << ran.output;
  EXPECT_THAT(ran.output, Not(HasSubstr("\x1b"))) << "colour in a pipe";
}

TEST(CommandLine, givesTheSameOutputWithAnyNumberOfJobs) {
  const std::string one = withoutTimes(coexist("run scenarios --jobs 1 --trace").output);
  // Not compared by EXPECT_EQ: its search for the difference takes more memory than there is.
  EXPECT_TRUE(withoutTimes(coexist("run scenarios --jobs 7 --trace").output) == one);
}

// The failure output is what people read most; it is compared to the letter.
TEST(CommandLine, showsAFailureAsACompilerWouldWithBothHops) {
  for (const std::string name : {"ntlm-offered", "silence", "first-try"}) {
    const Ran ran = coexist("run tests/cli/broken/" + name + ".json");
    EXPECT_EQ(ran.exitCode, 1) << ran.output;
    const fs::path expected = fs::path(kRoot) / "tests/cli/expected" / (name + ".txt");
    EXPECT_EQ(withoutTimes(ran.output), readFile(expected)) << "the output is not that of " << expected;
  }
}

// What the README shows is what the program prints.
TEST(CommandLine, keepsTheReadmeTrue) {
  std::string readme = readFile(fs::path(kRoot) / "README.md");
  RE2::GlobalReplace(&readme, R"(in \d+\.\d+ s)", "in TIME");
  EXPECT_THAT(readme, HasSubstr(readFile(fs::path(kRoot) / "scenarios/ntlm-2000/not-offered.json")));
  EXPECT_THAT(readme, HasSubstr(readFile(fs::path(kRoot) / "tests/cli/expected/ntlm-offered.txt")));
  const Ran ran = coexist("run scenarios/ntlm-2000/not-offered.json --trace");
  EXPECT_THAT(readme, HasSubstr(withoutTimes(ran.output)));
}

// The title of the case holds an apostrophe.
TEST(CommandLine, printsALineThatRepeatsTheRun) {
  const Ran ran = coexist("run tests/cli/broken/needs-and-known-bugs.json --case 'another failure'");
  std::string again;
  ASSERT_TRUE(RE2::PartialMatch(ran.output, R"(again:   (.*))", &again)) << ran.output;
  const Ran repeated = shell(again);
  EXPECT_EQ(repeated.exitCode, 1) << again << "\n" << repeated.output;
  EXPECT_THAT(repeated.output, HasSubstr("0 passed, 1 failed"));
}

TEST(CommandLine, countsOneAsOne) {
  EXPECT_THAT(coexist("check tests/cli/broken/misspelt.json").output, HasSubstr("1 file, 0 cases, 1 mistake\n"));
  EXPECT_THAT(coexist("run tests/cli/broken/misspelt.json").output, HasSubstr("1 mistake in 1 file; nothing was run"));
  EXPECT_THAT(coexist("check scenarios/ntlm-2000/not-offered.json").output,
              HasSubstr("1 file, 1 case, 0 mistakes; 1 product and 0 personas that they name, OK"));
}

TEST(CommandLine, showsNoPasswordInAFailureOrATrace) {
  const Ran ran = coexist("run scenarios --trace");
  for (const char* secret : {"Wonderland.1", "Builder.2", "V29uZGVybGFuZC4x"})
    EXPECT_THAT(ran.output, Not(HasSubstr(secret)));
}

TEST(CommandLine, tellsSkippedKnownAndFailedApart) {
  const Ran ran = coexist("run tests/cli/broken/needs-and-known-bugs.json");
  EXPECT_EQ(ran.exitCode, 1);
  EXPECT_THAT(ran.output, HasSubstr("something that is not here: there is no gssapi here"));
  EXPECT_THAT(ran.output, HasSubstr("a known bug that shows: LAB-1: an example"));
  EXPECT_THAT(ran.output, HasSubstr("known bug LAB-2 did not show"));
  EXPECT_THAT(ran.output, HasSubstr("another failure than known bug LAB-4, which fails at: a1 NOOP"));
  EXPECT_THAT(ran.output, HasSubstr("known bug LAB-3 was to be mended until 2020-01-01"));
  EXPECT_THAT(ran.output, HasSubstr("0 passed, 3 failed, 1 known bug, 1 skipped"));
  EXPECT_EQ(coexist("run tests/cli/broken/needs-and-known-bugs.json --case 'not here'").exitCode, 5);
}

TEST(CommandLine, refusesBadScenariosWithThreeAndAPlace) {
  const std::pair<const char*, const char*> files[] = {{"malformed", "malformed.json:5:1"},
                                                       {"misspelt", "did you mean \"proto\"?"},
                                                       {"contradictory", "contradictory.json:5:"},
                                                       {"empty", "empty.json"}};
  for (const auto& [name, told] : files) {
    const Ran ran = coexist(std::string("run tests/cli/broken/") + name + ".json");
    EXPECT_EQ(ran.exitCode, 3) << name << "\n" << ran.output;
    EXPECT_THAT(ran.output, HasSubstr(told));
    EXPECT_EQ(coexist(std::string("check tests/cli/broken/") + name + ".json").exitCode, 3);
  }
}

TEST(CommandLine, checksScenariosAndWhatTheyStandOn) {
  const Ran scenarios = coexist("check scenarios/ntlm-2000");
  EXPECT_EQ(scenarios.exitCode, 0) << scenarios.output;
  EXPECT_TRUE(
      RE2::PartialMatch(scenarios.output, R"(\d+ files, \d+ cases, 0 mistakes; \d+ products and \d+ personas)"));
  const Ran catalogues = coexist("check fixtures/products fixtures/personas/outlook-imap.json");
  EXPECT_EQ(catalogues.exitCode, 0) << catalogues.output;
  EXPECT_TRUE(RE2::PartialMatch(catalogues.output, R"(fixtures/products: \d+ products, OK\n)"));
  EXPECT_TRUE(RE2::PartialMatch(catalogues.output, R"(fixtures/personas: \d+ personas, OK\n)"));
}

TEST(CommandLine, saysWhatIsWrongWithProductsAndPersonasByTheirPath) {
  const fs::path root = scratchFolder("check");
  fs::copy(fs::path(kRoot) / "fixtures", root, fs::copy_options::recursive);
  std::ofstream(root / "products/exchange-2019.json")
      << "{\"title\": \"x\", \"extends\": \"exchange-2016\",\n\"imapp\": {}, \"quirk\": []}";
  std::ofstream(root / "personas/outlook-imap.json") << "{\"titel\": \"x\"}";
  const Ran products = coexist("check '" + (root / "products").string() + "'");
  EXPECT_EQ(products.exitCode, 3) << products.output;
  EXPECT_THAT(products.output, HasSubstr("exchange-2019.json:2:1"));
  EXPECT_THAT(products.output, HasSubstr("2 mistakes\n"));
  EXPECT_EQ(coexist("check '" + (root / "personas").string() + "'").exitCode, 3);
  EXPECT_EQ(coexist("check '" + scratchFolder("nothing").string() + "'").exitCode, 5);
}

TEST(CommandLine, saysFiveWhenNothingOrTooLittleRan) {
  EXPECT_EQ(coexist("run scenarios --case 'no such case'").exitCode, 5);
  EXPECT_EQ(coexist("run scenarios/ntlm-2000 --min 1000").exitCode, 5);
  EXPECT_EQ(coexist("run " + scratchFolder("nothing").string()).exitCode, 5);
}

TEST(CommandLine, saysTwoForAWrongCall) {
  EXPECT_EQ(coexist("").exitCode, 2);
  EXPECT_EQ(coexist("run").exitCode, 2);
  EXPECT_EQ(coexist("run scenarios --over pigeon").exitCode, 2);
  EXPECT_EQ(coexist("run /no/such/folder").exitCode, 2);
}

TEST(CommandLine, namesTheSubcommandThatItDoesNotKnow) {
  const Ran ran = coexist("rnu scenarios");
  EXPECT_EQ(ran.exitCode, 2);
  EXPECT_THAT(ran.output, HasSubstr("unknown subcommand \"rnu\": did you mean \"run\"?"));
}

TEST(CommandLine, meansTheProductOfAFamilyAndNoOtherVersion) {
  const Ran page = coexist("products explain exchange-2013");
  EXPECT_EQ(page.exitCode, 2);
  EXPECT_THAT(
      page.output,
      HasSubstr("no product \"exchange-2013\": did you mean \"exchange-2013-cu17\", \"exchange-2013-no-move\", "));
  EXPECT_THAT(coexist("products explain exchange-2000").output,
              HasSubstr("\"exchange-2000-rtm\" or \"exchange-2000-sp1"));
  const Ran ran = coexist("check tests/cli/broken/other-version.json");
  EXPECT_THAT(ran.output, HasSubstr("unknown product \"exchange-2013\""));
  EXPECT_THAT(ran.output, HasSubstr("did you mean \"exchange-2013-cu17\", \"exchange-2013-no-move\", "));
  EXPECT_THAT(ran.output, HasSubstr("did you mean \"ntlm.negotiate\"?"));
}

TEST(CommandLine, findsAPersonaThatNeverActsAndAFrontEndWithoutABackEndService) {
  const Ran ran = coexist("check tests/cli/broken/nobody-acts.json");
  EXPECT_EQ(ran.exitCode, 3);
  EXPECT_THAT(ran.output, HasSubstr("outlook-imap acts only at a \"do\""));
  EXPECT_THAT(ran.output, HasSubstr("exchange-2010-sp1 has no back-end service beside its front end"));
}

TEST(CommandLine, saysWhichSeatALineMeans) {
  const Ran ran = coexist("run tests/cli/broken/bare-proxy-line.json");
  EXPECT_EQ(ran.exitCode, 1) << ran.output;
  EXPECT_TRUE(
      RE2::PartialMatch(ran.output, R"("P:" is the first back end, new; legacy heard "\w+ LOGIN .*": "P.legacy:")"))
      << ran.output;
  EXPECT_THAT(ran.output,
              HasSubstr("outlook-imap has the seat C: its lines are expected, and it acts only at a \"do\""));
}

TEST(CommandLine, saysFourWhenItsOutputIsLost) { EXPECT_EQ(coexist("run scenarios/ntlm-2000 >/dev/full").exitCode, 4); }

// A socket must never take the place of a closed standard descriptor: libuv aborts at its close.
TEST(CommandLine, livesWithClosedDescriptors) {
  EXPECT_EQ(coexist("run scenarios/ntlm-2000 --over tcp <&- >&- 2>&- ; exit $? ;").exitCode, 0);
}

TEST(CommandLine, saysFourWithoutTheProjectsData) {
  EXPECT_EQ(coexist("run scenarios", "COEXIST_ROOT=/nonexistent").exitCode, 4);
}

TEST(CommandLine, listsCasesWithoutRunningThem) {
  const Ran ran = coexist("run scenarios/ntlm-2000 --list");
  EXPECT_EQ(ran.exitCode, 0);
  EXPECT_THAT(ran.output, HasSubstr("ntlm-2000/rtm-front-end-lists-ntlm :: Outlook prompts for ever\n"));
  EXPECT_THAT(ran.output, Not(HasSubstr("passed")));
}

TEST(CommandLine, writesAJUnitReport) {
  const fs::path report = scratchFolder("junit") / "report.xml";
  EXPECT_EQ(coexist("run tests/cli/broken/ntlm-offered.json --junit '" + report.string() + "'").exitCode, 1);
  EXPECT_THAT(readFile(report), HasSubstr("<failure message=\"must not appear, but the server said\">"));
  EXPECT_EQ(coexist("run scenarios/ntlm-2000 --junit /nonexistent/report.xml").exitCode, 4);
}

TEST(CommandLine, stopsAtTheFirstFailureWhenAsked) {
  const Ran ran = coexist("run tests/cli/broken/ntlm-offered.json tests/cli/broken/silence.json --fail-fast --jobs 1");
  EXPECT_EQ(ran.exitCode, 1);
  EXPECT_THAT(ran.output, HasSubstr("0 passed, 1 failed"));
}

TEST(CommandLine, explainsWhatAScenarioLeavesToDefaults) {
  const Ran ran = coexist("explain scenarios/ntlm-2016-2010/login-over-tls-gets-in.json");
  EXPECT_EQ(ran.exitCode, 0);
  for (const char* part :
       {"front.example.test", "alice@example.test", "plaintext replay, TLS, port 993", "login-failed"}) {
    EXPECT_THAT(ran.output, HasSubstr(part));
  }
}

TEST(CommandLine, countsWhatIsKnownOfEachProductsTexts) {
  const Ran ran = coexist("products");
  EXPECT_EQ(ran.exitCode, 0);
  EXPECT_TRUE(RE2::PartialMatch(ran.output, R"(\n\nITS OWN REPLY TEXTS +DOCUMENTED +OBSERVED +INFERRED +SYNTHETIC\n)"));
  EXPECT_TRUE(RE2::PartialMatch(ran.output, R"(\nexchange-5.5-2394 +0 +0 +1 +0\n)"));
  EXPECT_TRUE(RE2::PartialMatch(ran.output, R"(\nall +\d+ +\d+ +\d+ +\d+\n$)"));
}

TEST(CommandLine, explainsAProductProtocolByProtocol) {
  const Ran ran = coexist("products explain exchange-5.0");
  EXPECT_EQ(ran.exitCode, 0) << ran.output;
  for (const char* told :
       {"  IMAP                     not served\n",
        "  greeting                 +OK Microsoft Exchange POP3 server version 5.0.1457.10 ready   [observed: "
        "Q161118]\n",
        "  ntlm-continuation        \"+ OK\"   (", "What it offers over POP3 as a front end and as a back end\n",
        "  logon-verbs              XAUTH   (", "EHLO: XEXCH50, HELP, SIZE 0, XAUTH NTLM\n",
        "  MaxCommandSize, POP3               512   ["}) {
    EXPECT_THAT(ran.output, HasSubstr(told));
  }
  EXPECT_THAT(coexist("products explain exchange-2003").output, HasSubstr("port 143 for IMAP, 110 for POP3\n"));
}

TEST(CommandLine, hasHelpWithExamplesForEverySubcommand) {
  const std::string behind = "_command.cc";  // each has a file of its own
  size_t found = 0;
  for (const auto& file : std::filesystem::directory_iterator(COEXIST_SOURCE_DIR "/tools/coexist")) {
    const std::string name = file.path().filename().string();
    if (!name.ends_with(behind)) continue;
    ++found;
    const std::string command = name.substr(0, name.size() - behind.size());
    const Ran ran = coexist(command + " --help");
    EXPECT_EQ(ran.exitCode, 0) << command;
    EXPECT_THAT(ran.output, HasSubstr("Example")) << command;
  }
  EXPECT_GE(found, 8u);
}

}  // namespace
}  // namespace coexist
