// "Which configuration says this?": a customer's scanner, some of whose users are told that the command is not valid in
// this state and others that the password is wrong.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/program.h"

namespace coexist {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kTicket = "run tests/cli/survey/scanner-in-clear.json ";

// The paragraphs of a page, without the spaces that begin a line.
std::vector<std::string> paragraphs(const std::string& page) {
  std::vector<std::string> all(1);
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) {
    if (line.empty()) all.emplace_back();
    line.erase(0, line.find_first_not_of(' '));
    all.back() += line + "\n";
  }
  return all;
}

TEST(Survey, showsAMatrixAsATable) {
  const Ran ran = coexist(std::string(kTicket) + "--survey");
  EXPECT_EQ(ran.exitCode, 0);
  const std::string expected = readFile(fs::path(kRoot) / "tests/cli/expected/survey.txt");
  EXPECT_EQ(ran.output.substr(0, ran.output.find("\n12 passed")), expected.substr(0, expected.size() - 1));
}

TEST(Survey, saysWhereAnOutcomeIsNotTheExpectedOne) {
  const Ran ran = coexist("run tests/cli/broken/ntlm-offered.json --survey");
  EXPECT_EQ(ran.exitCode, 1);
  EXPECT_THAT(ran.output, HasSubstr("FAILED at line "));
  EXPECT_THAT(ran.output, Not(HasSubstr("again:")));
}

// The paragraphs about 2013 front ends, of a search in which each user is one cell.
std::vector<std::string> about2013(const std::string& line) {
  const Ran ran = coexist(std::string(kTicket) + "--case 'certificate=front.example.test, login=SecureLogin' --find '" +
                          line + "'");
  EXPECT_EQ(ran.exitCode, 0);
  EXPECT_THAT(ran.output, Not(HasSubstr("\x1b")));
  std::vector<std::string> some;
  for (const std::string& one : paragraphs(ran.output)) {
    const bool about =
        one.find("exchange-2013") != std::string::npos || one.find("front   any of ") != std::string::npos;
    if (one.starts_with("\nbehind") && about) some.push_back(one);
  }
  EXPECT_FALSE(some.empty());
  return some;
}

// Both answers are those of one server at two times, or of two servers: no configuration of 2013 says both.
TEST(Find, saysWhichProductsAndSettingsGiveTwoAnswersThatOneUserReports) {
  EXPECT_THAT(
      about2013("S: -ERR Command is not valid in this state."),
      Each(AllOf(HasSubstr("behind  C: USER ${user}"),
                 HasSubstr("as installed; no more with front: LoginType PlainTextLogin or PlainTextAuthentication"))));
  const auto refused = about2013("S: -ERR Logon failure...");
  EXPECT_THAT(refused, Each(AllOf(HasSubstr("behind  C: PASS"), HasSubstr("not as installed; with "))));
  // The certificate of another name refuses who is served by the machine itself, under one setting alone.
  EXPECT_THAT(
      refused,
      Contains(AllOf(HasSubstr("front   exchange-2013-cu17, "), Not(HasSubstr("exchange-2019")),
                     HasSubstr("front: X509CertificateName mail.example.test and front: LoginType PlainTextLogin"),
                     HasSubstr("log     ProxyNotAuthenticated"), HasSubstr("cells   user alice"))));
}

constexpr const char* kDirect = "run scenarios/another-maker --find ";

TEST(Find, endsWithOneWhereNothingSaysIt) {
  const Ran ran = coexist(std::string(kDirect) + "'S: +OK whatever you say'");
  EXPECT_EQ(ran.exitCode, 1);
  EXPECT_THAT(ran.output, HasSubstr("no configuration says it"));
}

TEST(Find, explainsHowALineIsWritten) {
  const Ran ran = coexist(std::string(kDirect) + "'-ERR Logon failure'");
  EXPECT_EQ(ran.exitCode, 2);
  EXPECT_THAT(ran.output, HasSubstr("begins with the letter of who says it"));
}

}  // namespace
}  // namespace coexist
