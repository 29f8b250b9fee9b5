// What is said beside a line that did not match, where everybody makes the same mistake.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "world/case_kit.h"

namespace coexist {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string noteOf(const std::string& script, const std::string& seats) {
  const auto failure = verdictOf(script, "", seats).failure;
  EXPECT_TRUE(failure) << script;
  return failure ? failure->note : "";
}

const std::string kPop3InClear = R"("proto": "pop3", "back": "exchange-2010-sp1")";
const std::string kImapInClear = R"("back": "exchange-2010-sp1")";

TEST(Advice, namesTheProtoBehindLinesOfAnotherProtocol) {
  const std::string imapsLine = "the server speaks POP3 (\"proto\": \"pop3\"), and this line is IMAP's";
  EXPECT_THAT(noteOf(R"("S: * OK ...")", kPop3InClear), HasSubstr(imapsLine));
  EXPECT_THAT(noteOf(R"("S: +OK ...", "C: a1 NOOP", "S: a1 OK ...")", kPop3InClear), HasSubstr(imapsLine));
  EXPECT_THAT(noteOf(R"("S: +OK ...", "C: USER alice", "S: +OK ...")", kImapInClear),
              HasSubstr("the server speaks IMAP (\"proto\": \"imap\"), and this line is POP3's"));
  EXPECT_THAT(noteOf(R"("S: * OK ...", {"connect": "C.bob", "proto": "smtp"}, "S.bob: * OK ...")",
                     kImapInClear + R"(, "client": {"C": null, "bob": null})"),
              HasSubstr("the server speaks SMTP, and this line is IMAP's"));
  EXPECT_THAT(noteOf(R"("S: * OK ...", "C: a1 NOOP", "S: a1 NO ...")", kImapInClear), Not(HasSubstr("speaks")));
}

TEST(Advice, remembersTheGreeting) {
  const std::string greeting = "a server speaks first: its greeting is expected before the first \"C:\"";
  EXPECT_THAT(noteOf(R"("C: a1 NOOP", "S: a1 OK ...")", kImapInClear), HasSubstr(greeting));
  EXPECT_THAT(noteOf(R"("C: a1 NOOP", "S: * OK ...", "S: a1 BAD ...")", kImapInClear), Not(HasSubstr(greeting)));
  EXPECT_THAT(noteOf(R"("S: * BYE ...")", kImapInClear), Not(HasSubstr(greeting)));
}

TEST(Advice, saysHowAnyTextIsWritten) {
  const std::string anyText = "\".*\" stands for itself: any text is \"...\"";
  EXPECT_THAT(noteOf(R"("S: * OK .*")", kImapInClear), HasSubstr(anyText));
  EXPECT_THAT(noteOf(R"("S: * OK ...", "C: a1 NOOP", "S: a1 OK ...", "S: a2 .*")", kImapInClear), HasSubstr(anyText));
  EXPECT_THAT(noteOf(R"("S: * ${status=/.*/} never ...*")", kImapInClear), Not(HasSubstr(anyText)));
}

}  // namespace
}  // namespace coexist
