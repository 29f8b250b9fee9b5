// POP3 and SMTP as scenarios speak them: what is judged here is the world around the engines.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenario/transcript.h"
#include "world/case_kit.h"

namespace coexist {
namespace {

using ::testing::HasSubstr;

constexpr const char* kPop3Machines = R"("proto": "pop3", "front": "exchange-2003", "back": "exchange-2003")";
constexpr const char* kSmtp = R"("proto": "smtp", "front": "exchange-2003", "back": "exchange-2003")";
const std::string kPop3LoggedOn =
    R"("S: +OK ...", "C: USER alice", "S: +OK", "C: PASS ${alice.password}", "S: +OK ...", )";
const std::string kSmtpMailFrom =
    R"("S: 220 ...", "C: EHLO c.example.test", "S: ...", "S: 250 OK", "C: MAIL FROM:<a@away.test>", "S: 250 ...", )"
    R"("C: RCPT TO:<bob@example.test>", "S: 250 ...", "C: DATA", "S: 354 ...", )";

TEST(Protocols, judgeEveryLineOfAReplyOfSeveralLines) {
  EXPECT_EQ(failureOf(kPop3LoggedOn + R"("C: LIST", "S: +OK ...", "S: 1 ...", "S: .")", "", kPop3Machines), "");
  EXPECT_THAT(failureOf(kPop3LoggedOn + R"("C: LIST", "S: +OK ...")", "", kPop3Machines),
              HasSubstr("went on and said | 1 "));
  EXPECT_THAT(failureOf(R"("S: 220 ...", "C: EHLO c.example.test", "S: 250-...")", "", kSmtp), HasSubstr("| 250-"));
}

TEST(Protocols, readNoLiteralsButInImap) {
  const std::string made = kPop3LoggedOn + R"("C: RETR 1", "P: RETR 1", "B: +OK", "B: * 1 FETCH {400}", "B: .", )";
  EXPECT_EQ(failureOf(made + R"("S: +OK", "S: * 1 FETCH {400}", "S: .")", "", kPop3Machines), "");
}

TEST(Protocols, stuffTheDotsOfAFileWhereAMessageTravelsAsABlock) {
  const std::string shown = R"({"mailbox": "bob", "holds": 2, "shows": [".", ".A line that begins with a dot."]})";
  const std::string file = R"("C: ${file:mailboxes/dots.eml}", "C: .", "S: 250 ...", )";
  EXPECT_EQ(failureOf(kSmtpMailFrom + file + shown, "", kSmtp), "");
  EXPECT_EQ(failureOf(kPop3LoggedOn + R"("C: RETR 1", "P: RETR 1", "B: +OK", "B: ${file:mailboxes/dots.eml}", "B: .",
                                        "S: +OK", "S: ...", "S: ..", "S: ..A line ...", "S: ...", "S: .")",
                      "", kPop3Machines),
            "");
}

TEST(Protocols, askForOneReplyToABlock) {
  const std::string said = kSmtpMailFrom + R"("C: Subject: x", "C: .", )";
  EXPECT_EQ(failureOf(said + R"("P: DATA", "P: ...", "P: .", "B: 451 4.3.2 not now", "S: 45...",
                               {"mailbox": "bob", "holds": 1})",
                      "", kSmtp),
            "");
  EXPECT_THAT(
      failureOf(said + R"("P: Subject: x", "B: 250 of a line of the block", "S: ...", "S: 250 ...")", "", kSmtp),
      HasSubstr("left over"));
}

TEST(Protocols, refuseAConnectionWhereNobodyServes) {
  EXPECT_EQ(failureOf(R"({"connect": "C"}, {"closed": "C"})", "", R"("proto": "pop3", "back": "exchange-4.0")"), "");
  const std::string other = kPop3LoggedOn + R"("C: QUIT", "S: +OK ...", {"closed": "C"}, )";
  EXPECT_EQ(failureOf(other + R"({"connect": "C", "proto": "imap"}, "S: * OK ...")", "", kPop3Machines), "");
  EXPECT_EQ(failureOf(other + R"({"connect": "C", "proto": "smtp", "to": "back"}, "S: 220 ...")", "", kPop3Machines),
            "");
}

TEST(Protocols, playPersonasByTheirProtocolWithTheirOptionsAndRecipients) {
  EXPECT_EQ(failureOf(R"({"do": "check mail", "as": "alice", "succeeds": true},
                         {"do": "check mail", "as": "alice", "with": "spa"}, "U: Unable to logon to the server using ...",
                         {"do": "check mail", "as": "alice", "proto": "imap", "succeeds": true})",
                      R"("client": "outlook-express-5",)", kPop3Machines),
            "");
  EXPECT_EQ(failureOf(R"({"do": "send mail", "as": "alice", "to": ["bob"], "succeeds": true},
                         {"mailbox": "bob", "holds": 2})",
                      R"("client": "exchange-5.0-ims",)", R"("proto": "smtp", "back": "exchange-5.0")"),
            "");
}

// No password stands in the directory: the state of the conversation alone covers it.
TEST(Protocols, coverPasswordsThatAreWrong) {
  const Verdict pop3 =
      verdictOf(R"("S: +OK ...", "C: USER alice", "S: +OK", "C: PASS not-hers", "S: -ERR ...")", "", kPop3Machines);
  ASSERT_EQ(pop3.outcome, Outcome::kPassed);
  const Verdict smtp =
      verdictOf(R"("S: 220 ...", "C: EHLO c.example.test", "S: ...", "S: 250 OK", "C: AUTH LOGIN", "S: 334 ...",
                                   "C: ${login.user:alice}", "S: 334 ...", "C: ${b64:not-hers}", "S: 535 ...")",
                "", kSmtp);
  ASSERT_EQ(smtp.outcome, Outcome::kPassed);
  for (const Verdict* verdict : {&pop3, &smtp}) {
    for (const TranscriptLine& line : verdict->transcript.lines()) {
      const std::string shown = maskSecrets(line, verdict->secrets);
      EXPECT_EQ(shown.find("not-hers"), std::string::npos) << shown;
      EXPECT_EQ(shown.find("bm90LWhlcnM"), std::string::npos) << shown;
    }
    EXPECT_EQ(verdict->transcript.normalised().find("not-hers"), std::string::npos);
  }
}

}  // namespace
}  // namespace coexist
