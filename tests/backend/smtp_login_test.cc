// AUTH, XAUTH and X-EXPS of SmtpSession.
#include <gtest/gtest.h>

#include "backend/smtp_kit.h"
#include "base/base64.h"

namespace coexist {
namespace {

using namespace std::string_view_literals;

class SmtpLogin : public testing::Test {
 protected:
  SmtpLogin() {
    kit_.secure();
    kit_.product.smtp.maxErrors = 0;
    kit_.product.smtp.guessing.maxFailedLogins = 0;
    kit_.greet();
  }
  std::string say(std::string_view line) { return kit_.say(line); }
  std::string plain(std::string_view message) { return say("AUTH PLAIN " + encodeBase64(message)); }
  bool loggedOn() { return say("AUTH PLAIN " + kPlainOfAlice) == "550 auth-again\r\n"; }
  SmtpKit kit_;
};

// RFC 4954 section 4.
TEST_F(SmtpLogin, speaksPlainWithAndWithoutAnInitialResponse) {
  EXPECT_EQ(say("AUTH PLAIN"), "334 \r\n");
  EXPECT_EQ(say(kPlainOfAlice), "235 auth-ok plain\r\n");
  SmtpKit other;
  other.logOn();
}

// A125.
TEST_F(SmtpLogin, readsASignOfEqualityAsAnEmptyResponse) {
  EXPECT_EQ(say("AUTH PLAIN ="), "550 auth-failed\r\n");
  EXPECT_EQ(say("NOOP"), "250 noop-ok\r\n");
}

// Seed 004: the verb is what 5.0 and 5.5 quarrel about.
TEST_F(SmtpLogin, logsOnByTheVerbsOfItsProfileOnly) {
  for (const char* verb : {"AUTH", "XAUTH", "X-EXPS"}) {
    SmtpKit kit;
    kit.secure();
    kit.product.smtp.loginVerbs = {verb};
    kit.greet();
    for (const char* tried : {"AUTH", "XAUTH", "X-EXPS"}) {
      if (std::string_view(tried) == verb) continue;
      EXPECT_EQ(kit.say(tried + std::string(" NTLM")), "550 bad-command\r\n") << tried << " where there is " << verb;
    }
    EXPECT_EQ(kit.say(verb + std::string(" PLAIN ") + kPlainOfAlice), "235 auth-ok plain\r\n") << verb;
  }
}

TEST_F(SmtpLogin, verifiesNtlmByEveryVerb) {
  for (const char* verb : {"AUTH NTLM", "XAUTH NTLM", "X-EXPS NTLM", "auth ntlm"}) {
    SmtpKit kit;
    kit.greet();
    EXPECT_EQ(kit.ntlm(verb, {"", "alice", "alice's wrong word", "EXAMPLE", "DESK"}), "550 auth-failed\r\n") << verb;
    EXPECT_EQ(kit.ntlm(verb, {"", "mallory", "alice's word", "EXAMPLE", "DESK"}), "550 auth-failed\r\n") << verb;
    EXPECT_EQ(kit.ntlm(verb, {"", "alice", "alice's word", "EXAMPLE", "DESK"}), "235 auth-ntlm-ok ntlm\r\n") << verb;
    EXPECT_EQ(kit.say("MAIL FROM:<bob@example.test>"), "550 sender-denied bob@example.test\r\n");
  }
}

// Q262945: the token comes with the command, the challenge at once.
TEST_F(SmtpLogin, takesNtlmsFirstTokenWithTheCommand) {
  SeededRandom random{3};
  const auto client = makeSaslClient("NTLM", {"", "alice", "alice's word", "EXAMPLE", "DESK"}, random, 0);
  const std::string challenge = say("AUTH NTLM " + encodeBase64(client->start().octets));
  ASSERT_TRUE(challenge.starts_with("334 TlRMTVNTUAAC")) << challenge;
  const auto octets = decodeBase64(std::string_view(challenge).substr(4, challenge.size() - 6));
  EXPECT_EQ(say(encodeBase64(client->answer(*octets).octets)), "235 auth-ntlm-ok ntlm\r\n");
}

// Q262945 (C28): accepted and listed are two things.
TEST_F(SmtpLogin, takesNtlmThatItDoesNotList) {
  kit_.product.smtp.advertised = {};
  EXPECT_EQ(kit_.say("EHLO client.test").find("NTLM"), std::string::npos);
  EXPECT_EQ(kit_.ntlm("AUTH NTLM", {"", "alice", "alice's word", "EXAMPLE", ""}), "235 auth-ntlm-ok ntlm\r\n");
}

// C26, A104, A117: no challenge for what is not honoured.
TEST_F(SmtpLogin, refusesMechanismsThatItDoesNotHonour) {
  for (const std::string& mechanism : {std::string("CRAM-MD5"), std::string("GSSAPI"), std::string(300, 'A'),
                                       std::string("../../etc"), std::string("ANONYMOUS"), std::string("EXTERNAL")}) {
    EXPECT_EQ(say("AUTH " + mechanism), "550 mechanism-refused\r\n") << mechanism;
  }
  ServiceSettings settings;
  settings.enableGssapiAndNtlmAuth = false;
  SmtpKit off;
  off.useSettings(settings);
  EXPECT_EQ(off.greet().say("AUTH NTLM TlRMTVNTUAABAAAA"), "550 mechanism-refused\r\n");
}

TEST_F(SmtpLogin, wantsTlsFirstForWhatItHonoursInside) {
  SmtpKit clear;
  clear.greet();
  EXPECT_EQ(clear.say("AUTH PLAIN " + kPlainOfAlice), "550 starttls-first\r\n");
  EXPECT_EQ(clear.say("AUTH CRAM-MD5"), "550 mechanism-refused\r\n");
  EXPECT_EQ(clear.say("AUTH NTLM"), "334 ntlm supported\r\n") << "listed and honoured in clear";
}

TEST_F(SmtpLogin, refusesCommandsThatAreNone) {
  for (const char* line : {"AUTH", "AUTH ", "AUTH  PLAIN"}) EXPECT_EQ(say(line), "550 bad-arguments\r\n") << line;
  EXPECT_EQ(say("AUTH PLAIN a b"), "550 auth-bad-response\r\n");
}

// A006, A100: a line inside an exchange is data, and the next one is a command.
TEST_F(SmtpLogin, readsALineInsideAnExchangeAsData) {
  for (const char* line : {"NOOP", "!!!!", "AAA", "=AAA", "AG==AH==", "MAIL FROM:<a@b.test>", ""}) {
    EXPECT_EQ(say("AUTH LOGIN"), "334 VXNlcm5hbWU6\r\n");
    const std::string answer = say(line);
    EXPECT_TRUE(answer == "550 auth-bad-response\r\n" || answer.starts_with("334 ")) << line << answer;
    if (answer.starts_with("334 ")) say("*");
    EXPECT_EQ(say("NOOP"), "250 noop-ok\r\n");
  }
}

TEST_F(SmtpLogin, readsNoBareLineEndDuringAnExchange) {
  say("AUTH NTLM");
  EXPECT_EQ(kit_.io.lineEnds, LineEnds::kCrlfOnly);
  say("*");
  EXPECT_EQ(kit_.io.lineEnds, LineEnds::kCrlfOnly);
}

// A105 to A108, A122: one answer, the same for all.
TEST_F(SmtpLogin, refusesEverythingThatIsNotARightPassword) {
  for (const std::string_view message :
       {"\0"sv, "\0\0"sv, "\0\0\0"sv, "alice"sv, "\0alice\0wrong"sv, "\0mallory\0alice's word"sv,
        "\0alice\0alice's word\0junk"sv, "\0ali\0ce\0alice's word"sv, "nobody\0alice\0alice's word"sv,
        "bob\0alice\0alice's word"sv, "\0alice\r\n250 ok\0alice's word"sv, "\0al\x1b[2Jice\0alice's word"sv,
        "\0*)(uid=*\0alice's word"sv}) {
    EXPECT_EQ(plain(message), "550 auth-failed\r\n");
    EXPECT_EQ(say("NOOP"), "250 noop-ok\r\n");
  }
  EXPECT_FALSE(loggedOn());
}

// A081.
TEST_F(SmtpLogin, keepsNothingOfAFailedLogOn) {
  EXPECT_EQ(say("AUTH LOGIN"), "334 VXNlcm5hbWU6\r\n");
  EXPECT_EQ(say(encodeBase64("alice")), "334 UGFzc3dvcmQ6\r\n");
  EXPECT_EQ(say(encodeBase64("wrong")), "550 auth-failed\r\n");
  EXPECT_EQ(say("MAIL FROM:<x@out.test>"), "250 mail-ok x@out.test\r\n");
  EXPECT_EQ(say("RCPT TO:<carol@out.test>"), "550 relay-denied carol@out.test\r\n");
  EXPECT_EQ(say("AUTH PLAIN " + kPlainOfAlice), "550 auth-again\r\n") << "not inside a transaction";
  say("RSET");
  EXPECT_EQ(say("AUTH PLAIN " + kPlainOfAlice), "235 auth-ok plain\r\n");
  EXPECT_EQ(say("AUTH PLAIN " + kPlainOfAlice), "550 auth-again\r\n") << "once is enough";
  EXPECT_EQ(say("MAIL FROM:<x@out.test>"), "550 sender-denied x@out.test\r\n");
}

// A109, A112, A113.
TEST_F(SmtpLogin, refusesNtlmThatIsNone) {
  for (const char* token : {"TlRMTVNTUA==", "QUJDREVGR0gBAAAA", "TlRMTVNTUAAJAAAA", "TlRMTVNTUAADAAAA", "AAAA"}) {
    EXPECT_EQ(say(std::string("AUTH NTLM ") + token), "550 auth-failed\r\n") << token;
  }
  SeededRandom random{3};
  const auto client = makeSaslClient("NTLM", {"", "alice", "alice's word", "EXAMPLE", "DESK"}, random, 0);
  const std::string first = encodeBase64(client->start().octets);
  EXPECT_TRUE(say("AUTH NTLM " + first).starts_with("334 "));
  EXPECT_EQ(say(first), "550 auth-failed\r\n") << "only forwards";
}

TEST_F(SmtpLogin, letsAUserInWhoseMailboxLivesElsewhere) {
  EXPECT_EQ(plain("\0bob\0bob's word"sv), "235 auth-ok plain\r\n");
  EXPECT_EQ(say("MAIL FROM:<bob@example.test>"), "250 mail-ok bob@example.test\r\n");
}

// A response behind the verb is a proof like any other, also where a scenario refuses it; a verb alone is none.
TEST(SmtpLoginRefusedByAScenario, countsWhereAProofWasShown) {
  SmtpKit kit;
  kit.secure();
  kit.product.smtp.guessing.maxFailedLogins = 1;
  kit.overridden = true;
  kit.greet();
  kit.overrides.replies = {{{"504 not that one"}}, {{"535 not today"}}};
  EXPECT_EQ(kit.say("AUTH PLAIN"), "504 not that one\r\n");
  EXPECT_EQ(kit.say("AUTH PLAIN " + kPlainOfAlice), "535 not today\r\n");
  EXPECT_TRUE(kit.io.closed);
}

}  // namespace
}  // namespace coexist
