#include "scenario/secret_watch.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/base64.h"
#include "scenario/transcript.h"

namespace coexist {
namespace {

// "S: ..." and "C: ..." lines of one connection, those of the client as a report shows them to somebody who knows no
// password.
std::vector<std::string> shown(MailProtocol protocol, const std::vector<std::string>& conversation) {
  SecretWatch watch(protocol);
  std::vector<std::string> lines;
  for (const std::string& said : conversation) {
    TranscriptLine line;
    line.text = said.substr(3);
    if (said.starts_with("C: ")) {
      line.secret = watch.clientSaid(line.text);
      lines.push_back(maskSecrets(line, {}));
    } else {
      watch.serverSaid(line.text);
    }
  }
  return lines;
}

using Lines = std::vector<std::string>;

TEST(SecretWatch, coversPop3PasswordsWhateverTheyAre) {
  EXPECT_EQ(shown(MailProtocol::kPop3, {"C: USER alice", "S: +OK", "C: pass two words ", "S: -ERR", "C: NOOP"}),
            (Lines{"USER alice", "pass *****", "NOOP"}));
  EXPECT_EQ(shown(MailProtocol::kPop3, {"C: PASS", "C: PASS "}), (Lines{"PASS", "PASS "}));
}

TEST(SecretWatch, coversTheResponsesOfALoginUntilItHasEnded) {
  const std::string plain = encodeBase64(std::string("\0alice\0no", 9));
  EXPECT_EQ(shown(MailProtocol::kPop3, {"C: AUTH PLAIN", "S: +", "C: " + plain, "S: -ERR", "C: " + plain}),
            (Lines{"AUTH PLAIN", "<PLAIN user alice>", "<PLAIN user alice>"}));
  EXPECT_EQ(shown(MailProtocol::kSmtp,
                  {"C: AUTH LOGIN", "S: 334 x", "C: YWxpY2U=", "S: 334 y", "C: bm8=", "S: 535 no", "C: bm8="}),
            (Lines{"AUTH LOGIN", "YWxpY2U=", "*****", "bm8="}));
  EXPECT_EQ(shown(MailProtocol::kImap, {"C: a1 AUTHENTICATE LOGIN", "S: +", "C: YWxpY2U=", "S: +", "C: not base64",
                                        "S: a1 NO", "C: a2 NOOP"}),
            (Lines{"a1 AUTHENTICATE LOGIN", "YWxpY2U=", "*****", "a2 NOOP"}));
}

TEST(SecretWatch, coversAnInitialResponse) {
  EXPECT_EQ(shown(MailProtocol::kSmtp, {"C: AUTH PLAIN bm8=", "C: MAIL FROM:<a@example.test>"}),
            (Lines{"AUTH PLAIN *****", "MAIL FROM:<a@example.test>"}));
  EXPECT_EQ(shown(MailProtocol::kSmtp, {"C: x-exps login YWxpY2U=", "S: 334 ", "C: bm8=", "S: 535"}),
            (Lines{"x-exps login YWxpY2U=", "*****"}));
  EXPECT_EQ(shown(MailProtocol::kImap, {"C: a1 AUTHENTICATE XOAUTH2 bm8="}), (Lines{"a1 AUTHENTICATE XOAUTH2 *****"}));
}

TEST(SecretWatch, showsNtlmWhichHoldsNoPassword) {
  const std::string negotiate = "TlRMTVNTUAABAAAA";
  EXPECT_EQ(shown(MailProtocol::kPop3, {"C: AUTH NTLM", "S: +OK", "C: " + negotiate, "S: + x", "C: *", "S: -ERR"}),
            (Lines{"AUTH NTLM", negotiate, "*"}));
}

TEST(SecretWatch, endsAtARefusal) {
  EXPECT_EQ(shown(MailProtocol::kSmtp, {"C: AUTH CRAM-MD5", "S: 504 no", "C: NOOP"}), (Lines{"AUTH CRAM-MD5", "NOOP"}));
  EXPECT_EQ(shown(MailProtocol::kPop3, {"C: AUTH", "S: +OK", "S: .", "C: NOOP"}), (Lines{"AUTH", "NOOP"}));
}

TEST(SecretWatch, findsThePasswordOfLoginInLiterals) {
  // A client's own lines, and the same as a server receives them: literals by themselves.
  EXPECT_EQ(
      shown(MailProtocol::kImap, {"C: a1 LOGIN {5}", "S: + ", "C: alice {2}", "S: + ", "C: no", "S: a1 NO", "C: x"}),
      (Lines{"a1 LOGIN {5}", "alice {2}", "*****", "x"}));
  EXPECT_EQ(shown(MailProtocol::kImap, {"C: a1 LOGIN {5+}", "C: alice", "C:  {2+}", "C: no", "C: ", "C: a2 NOOP"}),
            (Lines{"a1 LOGIN {5+}", "alice", " {2+}", "*****", "", "a2 NOOP"}));
  EXPECT_EQ(shown(MailProtocol::kImap, {"C: a1 LOGIN alice {6}", "S: + ", "C: no", "C: no"}),
            (Lines{"a1 LOGIN alice {6}", "*****", "*****"}))
      << "a password of two lines";
  EXPECT_EQ(shown(MailProtocol::kImap, {"C: a1 LOGIN \"al ice\" no"}), (Lines{"a1 LOGIN \"al ice\" *****"}));
  EXPECT_EQ(shown(MailProtocol::kImap, {"C: a1 LOGIN alice", "C: a2 NOOP"}), (Lines{"a1 LOGIN alice", "a2 NOOP"}));
}

TEST(SecretWatch, survivesAnyLine) {
  for (const MailProtocol protocol : kAllMailProtocols) {
    for (const std::string line : {"", " ", "  ", "a", "AUTH ", "AUTH  x", "a1 LOGIN", "a1 LOGIN ", "a1 LOGIN \"",
                                   "a1 LOGIN {99999999999999999999}", "a1 LOGIN {0}", "PASS", "\0"}) {
      shown(protocol, {"C: " + line, "C: " + line, "S: " + line, "C: " + line});
    }
  }
}

}  // namespace
}  // namespace coexist
