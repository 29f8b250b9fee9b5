// LOGIN and AUTHENTICATE of ImapSession.
#include <gtest/gtest.h>

#include "backend/imap_kit.h"
#include "base/base64.h"

namespace coexist {
namespace {

using namespace std::string_view_literals;

class ImapLogin : public testing::Test {
 protected:
  ImapLogin() { kit_.secure(); }
  std::string say(std::string_view line) { return kit_.say(line); }
  std::string plain(std::string_view message) {
    EXPECT_EQ(say("p1 AUTHENTICATE PLAIN"), "+\r\n");
    return say(encodeBase64(message));
  }
  ImapKit kit_;
};

TEST_F(ImapLogin, letsInByAtomStringAndLiteral) {
  EXPECT_EQ(say("a1 LOGIN alice \"alice's word\""), "a1 OK login-ok\r\n");
  ImapKit literal;
  literal.secure();
  literal.say("a1 LOGIN \"EXAMPLE\\\\alice\" {12+}");
  literal.give("alice's word");
  EXPECT_EQ(literal.say(""), "a1 OK login-ok\r\n");
}

TEST_F(ImapLogin, refusesAWrongPasswordAndSaysNoMore) {
  EXPECT_EQ(say("a1 LOGIN alice wrong"), "a1 NO login-failed\r\n");
  EXPECT_EQ(say("a2 LOGIN mallory wrong"), "a2 NO login-failed\r\n");
  EXPECT_EQ(say("a3 LOGIN bob \"bob's word\""), "a3 NO login-failed\r\n");
  EXPECT_EQ(say("a4 SELECT INBOX"), "a4 BAD bad-state\r\n");
}

// RFC 2221; Q217388.
TEST_F(ImapLogin, refersWhoseMailboxLivesElsewhereAndServesHimNothing) {
  const auto give = [this](ImapReplyText text, const char* line) {
    kit_.product.imap.texts[static_cast<size_t>(text)].text = line;
  };
  give(ImapReplyText::kLoginReferral, "OK {user} at {home}, not {host}");
  give(ImapReplyText::kNoReplica, "NO replica");
  EXPECT_EQ(say("a1 LOGIN bob wrong"), "a1 NO login-failed\r\n");
  EXPECT_EQ(say("a2 LOGIN \"EXAMPLE/bob\" \"bob's word\""),
            "a2 OK EXAMPLE%2Fbob at modern.example.test, not back.example.test\r\n");
  for (const char* line : {"SELECT INBOX", "LIST \"\" *", "STATUS INBOX (MESSAGES)"}) {
    EXPECT_EQ(say(std::string("a3 ") + line), "a3 NO replica\r\n") << line;
  }
  EXPECT_EQ(say("a4 LOGIN alice \"alice's word\""), "a4 BAD bad-state\r\n");
  EXPECT_EQ(say("a5 FETCH 1 FLAGS"), "a5 BAD bad-state\r\n");
}

// LOGIN's failures count as AUTHENTICATE's do, those too that only a scenario says.
TEST_F(ImapLogin, bearsOnlySoManyWrongPasswords) {
  kit_.product.imap.guessing.maxFailedLogins = 3;
  kit_.overridden = true;
  EXPECT_EQ(say("a1 LOGIN alice wrong"), "a1 NO login-failed\r\n");
  EXPECT_EQ(plain("\0alice\0wrong"sv), "p1 NO authenticate-failed\r\n");
  kit_.overrides.replies = {{{"a3 NO not today"}}};
  EXPECT_EQ(say("a3 LOGIN alice \"alice's word\""), "a3 NO not today\r\n");
  EXPECT_TRUE(kit_.io.closed);
}

TEST_F(ImapLogin, refusesArgumentsThatAreNoStrings) {
  for (const char* line :
       {"a1 LOGIN", "a1 LOGIN alice", "a1 LOGIN alice b c", "a1 LOGIN (alice) b", "a1 LOGIN alice (b)"}) {
    ImapKit kit;
    kit.secure();
    EXPECT_EQ(kit.say(line), "a1 BAD bad-arguments\r\n") << line;
  }
}

// KB932605: an atom cannot hold '*' or '%'.
TEST_F(ImapLogin, refusesAnUnquotedPasswordWithWildcards) {
  EXPECT_EQ(say("a1 LOGIN alice p*w%d"), "a1 BAD bad-arguments\r\n");
  EXPECT_EQ(say("a2 LOGIN alice \"p*w%d\""), "a2 NO login-failed\r\n");
}

// A007.
TEST_F(ImapLogin, refusesLoginInClearUnderSecureLogin) {
  kit_.io.isSecure = false;
  EXPECT_EQ(say("a1 LOGIN alice \"alice's word\""), "a1 NO login-disabled\r\n");
  EXPECT_EQ(say("a2 AUTHENTICATE PLAIN"), "a2 BAD mechanism-refused\r\n");
}

// A027, A031, A164.
TEST_F(ImapLogin, refusesUserNamesThatAreNone) {
  kit_.say("l1 LOGIN {19+}");
  kit_.give("alice\r\nzz9 NOOP\r\n\xff\xfe");
  EXPECT_EQ(say(" \"alice's word\""), "l1 NO login-failed\r\n");
  EXPECT_EQ(say("l2 LOGIN \"\xff\xfe\xc3\x28\xed\xa0\x80\" x"), "l2 NO login-failed\r\n");
}

TEST_F(ImapLogin, listsNtlmNoMoreWhenTheSettingIsOff) {
  ServiceSettings settings;
  settings.enableGssapiAndNtlmAuth = false;
  kit_.useSettings(settings);
  EXPECT_EQ(say("a2 CAPABILITY"), lines({"* CAPABILITY IMAP4rev1 IDLE", "a2 OK capability-ok"}));
}

// SASL-IR is Exchange Online's; the others make the client wait.
TEST_F(ImapLogin, takesAnInitialResponseOnlyWhereItIsListed) {
  const std::string message = encodeBase64("\0alice\0alice's word"sv);
  EXPECT_EQ(say("a1 AUTHENTICATE PLAIN " + message), "a1 BAD bad-arguments\r\n");
  auto& tls =
      kit_.product.imap.capability[static_cast<size_t>(ServerRole::kBack)][static_cast<size_t>(AccessState::kTls)];
  tls += " SASL-IR";
  EXPECT_EQ(say("a2 AUTHENTICATE PLAIN ="), "a2 NO authenticate-failed\r\n");
  EXPECT_EQ(say("a3 AUTHENTICATE PLAIN !!!"), "a3 BAD bad-arguments\r\n");
  EXPECT_EQ(say("a4 AUTHENTICATE PLAIN " + message), "a4 OK authenticate-ok\r\n");
}

TEST_F(ImapLogin, countsAnInitialResponseThatAScenarioRefuses) {
  auto& tls =
      kit_.product.imap.capability[static_cast<size_t>(ServerRole::kBack)][static_cast<size_t>(AccessState::kTls)];
  tls += " SASL-IR";
  kit_.product.imap.guessing.maxFailedLogins = 1;
  kit_.overridden = true;
  kit_.overrides.replies = {{{"a1 NO not that one"}}, {{"a2 NO not today"}}};
  EXPECT_EQ(say("a1 AUTHENTICATE PLAIN"), "a1 NO not that one\r\n");
  EXPECT_EQ(say("a2 AUTHENTICATE PLAIN " + encodeBase64("\0alice\0alice's word"sv)), "a2 NO not today\r\n");
  EXPECT_TRUE(kit_.io.closed);
}

std::string ntlm(ImapKit& kit, const SaslCredentials& credentials) {
  return sayNtlm([&kit](std::string_view line) { return kit.say(line); }, "n1 AUTHENTICATE NTLM", "+", credentials);
}

TEST_F(ImapLogin, opensNoMailboxThatLivesElsewhereByNtlm) {
  EXPECT_EQ(ntlm(kit_, {"", "bob", "bob's word", "EXAMPLE", ""}), "n1 NO authenticate-failed\r\n");
  EXPECT_EQ(ntlm(kit_, {"", "FRONT$", "FRONT$'s word", "EXAMPLE", ""}), "n1 NO authenticate-failed\r\n");
}

TEST_F(ImapLogin, letsAServiceAccountOpenTheMailboxThatItNamesByLogin) {
  EXPECT_EQ(say("a1 LOGIN EXAMPLE/proxy/alice.alias \"proxy's word\""), "a1 OK login-ok\r\n");
}

TEST_F(ImapLogin, givesAComputerAccountNoMailboxByLogin) {
  kit_.context.trustPort = true;
  kit_.io.info.peerName = "front.example.test";
  EXPECT_EQ(say("a1 LOGIN FRONT$ \"FRONT$'s word\""), "a1 NO login-failed\r\n");
  EXPECT_EQ(plain("\0FRONT$\0FRONT$'s word"sv), "p1 NO authenticate-failed\r\n");
}

}  // namespace
}  // namespace coexist
