// The conversation as a report shows it: both hops, what is left out, what is cut.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "report/text.h"
#include "report/verdict_kit.h"

namespace coexist {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kHead =
    "  conversation (virtual ms)\n"
    "       client hop                                                    back-end hop\n";
const std::string kSecondHop(62, ' ');

std::string conversation(const MadeVerdict& made, bool trace = false) {
  return renderConversation(made.verdict, {.trace = trace});
}

TEST(Conversation, showsBothHopsSideBySideAndTheRestAcross) {
  MadeVerdict made(Outcome::kPassed);
  made.scenario.front = "exchange-2016";
  made.happened(Letter::kServer, "connected");
  made.heard(Letter::kClient, "a1 NOOP");
  made.heard(Letter::kServer, "a1 OK", "bob");
  made.heard(Letter::kProxy, "g1 NOOP", "legacy");
  made.heard(Letter::kBackEnd, "g1 OK", "legacy");
  made.heard(Letter::kLog, "a row");
  made.heard(Letter::kUser, "a prompt");
  made.heard(Letter::kAdmin, "PS> Get-ImapSettings");
  EXPECT_EQ(conversation(made), kHead +
                                    "     0 -- connected\n"
                                    "     0 C: a1 NOOP\n"
                                    "     0 S.bob: a1 OK\n"
                                    "     0 " +
                                    kSecondHop + "P.legacy: g1 NOOP\n     0 " + kSecondHop +
                                    "B.legacy: g1 OK\n"
                                    "     0 L: a row\n"
                                    "     0 U: a prompt\n"
                                    "     0 A: PS> Get-ImapSettings\n");
}

TEST(Conversation, tellsTheVirtualTime) {
  MadeVerdict made(Outcome::kPassed);
  TranscriptLine late;
  late.atMs = 1'800'000;
  late.text = "x";
  made.verdict.transcript.add(late);
  EXPECT_THAT(conversation(made), EndsWith("1800000 C: x\n"));
}

TEST(Conversation, leavesOutWhatOnlyFillsThePageUnlessEverythingIsWanted) {
  MadeVerdict made(Outcome::kFailed);
  made.heard(Letter::kLog, "#Fields: x");
  made.heard(Letter::kProxy, "the other end of the only hop", "back");
  made.heard(Letter::kServer, "* OK");
  EXPECT_EQ(conversation(made), kHead + "     0 S: * OK\n");
  EXPECT_THAT(conversation(made, true), HasSubstr("#Fields: x\n"));
  EXPECT_THAT(conversation(made, true), HasSubstr("the other end of the only hop\n"));
  made.failAt(0, 1, "this is the line").transcriptLine = 0;
  EXPECT_THAT(conversation(made), HasSubstr("L: #Fields: x  <--\n")) << "the line that matters is no noise";
  made.scenario.front = "exchange-2016";
  EXPECT_THAT(conversation(made), HasSubstr("P.back: the other end of the only hop\n"));
}

TEST(Conversation, showsSomeLinesAroundTheOneThatMattersAndCountsTheOthers) {
  MadeVerdict made(Outcome::kFailed);
  for (int i = 0; i < 60; ++i) made.heard(Letter::kServer, "line " + std::to_string(i));
  made.failAt(0, 1, "here").transcriptLine = 30;
  const std::string text = conversation(made);
  EXPECT_THAT(text, HasSubstr(kHead + "       ... 6 lines before\n     0 S: line 6\n"));
  EXPECT_THAT(text, HasSubstr("S: line 30  <--\n"));
  EXPECT_THAT(text, EndsWith("S: line 36\n       ... 23 lines behind\n"));
  made.verdict.failure->transcriptLine = 25;
  EXPECT_THAT(conversation(made), HasSubstr("       ... 1 line before\n     0 S: line 1\n"));
  made.verdict.failure->transcriptLine = 52;
  EXPECT_THAT(conversation(made), EndsWith("S: line 58\n       ... 1 line behind\n"));
  made.verdict.failure->transcriptLine = 60;
  EXPECT_THAT(conversation(made), Not(HasSubstr("<--"))) << "nothing came, so no line matters";
  EXPECT_THAT(conversation(made, true), HasSubstr(kHead + "     0 S: line 0\n"));
  EXPECT_THAT(conversation(made, true), Not(HasSubstr("...")));
}

// A hop has 60 columns, log and screen have both; with everything wanted nothing is cut.
TEST(Conversation, cutsLongLinesAtTheirColumn) {
  MadeVerdict made(Outcome::kPassed);
  made.scenario.front = "exchange-2016";
  made.heard(Letter::kServer, std::string(57, 'x'));
  made.heard(Letter::kServer, std::string(58, 'y'));
  made.heard(Letter::kLog, std::string(121, 'z'));
  made.heard(Letter::kLog, std::string(122, 'w'));
  const std::string text = conversation(made);
  EXPECT_THAT(text, HasSubstr("S: " + std::string(57, 'x') + "\n"));
  EXPECT_THAT(text, HasSubstr("S: " + std::string(54, 'y') + "...\n"));
  EXPECT_THAT(text, HasSubstr("L: " + std::string(121, 'z') + "\n"));
  EXPECT_THAT(text, HasSubstr("L: " + std::string(118, 'w') + "...\n"));
  EXPECT_THAT(conversation(made, true), HasSubstr("S: " + std::string(58, 'y') + "\n"));
  EXPECT_THAT(conversation(made, true), HasSubstr("L: " + std::string(122, 'w') + "\n"));
}

TEST(Conversation, decodesNtlmAndShowsItsOctetsOnlyWhereEverythingIsWanted) {
  MadeVerdict made(Outcome::kPassed);
  const std::string negotiate = encodeBase64(std::string("NTLMSSP\0\1\0\0\0\7\2\0\0", 16) + std::string(16, '\0'));
  made.heard(Letter::kClient, "AUTH NTLM " + negotiate);
  EXPECT_THAT(conversation(made), HasSubstr("C: AUTH NTLM <"));
  EXPECT_THAT(conversation(made), Not(HasSubstr(negotiate)));
  EXPECT_THAT(conversation(made, true), HasSubstr("C: AUTH NTLM " + negotiate + "   <"));
  made.heard(Letter::kClient, "TlRMTVNTUAA=x");
  EXPECT_THAT(conversation(made), HasSubstr("C: TlRMTVNTUAA=x\n")) << "no NTLM, though it begins like it";
}

}  // namespace
}  // namespace coexist
