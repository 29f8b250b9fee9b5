// USER, PASS and AUTH of Pop3Session.
#include <gtest/gtest.h>

#include "backend/pop3_kit.h"
#include "base/base64.h"

namespace coexist {
namespace {

using namespace std::string_view_literals;

class Pop3Login : public testing::Test {
 protected:
  Pop3Login() { kit_.secure(); }
  std::string say(std::string_view line) { return kit_.say(line); }
  std::string logOn(std::string_view user, std::string_view password) {
    EXPECT_EQ(say("USER " + std::string(user)), "+OK user-ok\r\n");
    return say("PASS " + std::string(password));
  }
  std::string plain(std::string_view message) {
    EXPECT_EQ(say("AUTH PLAIN"), "+ \r\n");
    return say(encodeBase64(message));
  }
  void clearText(Pop3ReplyText text) { kit_.product.pop3.texts[static_cast<size_t>(text)].text.clear(); }

  Pop3Kit kit_;
};

TEST_F(Pop3Login, letsInByEveryFormOfTheName) {
  for (const char* user : {"alice", "EXAMPLE\\alice", "EXAMPLE/alice/alice.alias", "EXAMPLE\\alice\\alice.alias",
                           "alice@example.test", " alice "}) {
    Pop3Kit kit;
    kit.secure();
    EXPECT_EQ(kit.say({"USER " + std::string(user), "PASS alice's word"}), lines({"+OK user-ok", "+OK pass-ok"}));
  }
}

TEST_F(Pop3Login, saysNoMoreAboutAWrongPasswordThanAboutAStranger) {
  EXPECT_EQ(logOn("alice", "wrong"), "-ERR pass-failed\r\n");
  EXPECT_EQ(logOn("mallory", "wrong"), "-ERR pass-failed\r\n");
  EXPECT_EQ(logOn("bob", "wrong"), "-ERR pass-failed\r\n");
  EXPECT_EQ(say("STAT"), "-ERR bad-state\r\n");
  EXPECT_EQ(logOn("alice", "alice's word"), "+OK pass-ok\r\n");
}

// PASS's failures count as AUTH's do, those too that only a scenario says.
TEST_F(Pop3Login, bearsOnlySoManyWrongPasswords) {
  kit_.product.pop3.guessing.maxFailedLogins = 3;
  kit_.overridden = true;
  EXPECT_EQ(logOn("alice", "wrong"), "-ERR pass-failed\r\n");
  EXPECT_EQ(plain("\0alice\0wrong"sv), "-ERR auth-failed\r\n");
  say("USER alice");
  kit_.overrides.replies = {{{"-ERR not today"}}};
  EXPECT_EQ(say("PASS alice's word"), "-ERR not today\r\n");
  EXPECT_TRUE(kit_.io.closed);
}

TEST_F(Pop3Login, countsAResponseBehindAuthThatAScenarioRefuses) {
  kit_.product.pop3.initialResponse = true;
  kit_.product.pop3.guessing.maxFailedLogins = 1;
  kit_.overridden = true;
  kit_.overrides.replies = {{{"-ERR not that one"}}, {{"-ERR not today"}}};
  EXPECT_EQ(say("AUTH PLAIN"), "-ERR not that one\r\n");
  EXPECT_EQ(say("AUTH PLAIN " + encodeBase64("\0alice\0alice's word"sv)), "-ERR not today\r\n");
  EXPECT_TRUE(kit_.io.closed);
}

// A053: spaces are the password's own, at its ends too.
TEST_F(Pop3Login, takesAllBehindTheFirstSpaceForThePassword) {
  Account carol;
  carol.name = carol.account = "carol";
  carol.password = " two  words ";
  carol.home = "legacy";
  ASSERT_TRUE(kit_.directory.add(carol).ok());
  EXPECT_EQ(logOn("carol", "two  words"), "-ERR pass-failed\r\n");
  EXPECT_EQ(logOn("carol", " two  words"), "-ERR pass-failed\r\n");
  EXPECT_EQ(logOn("carol", " two words "), "-ERR pass-failed\r\n");
  EXPECT_EQ(logOn("carol", " two  words "), "+OK pass-ok\r\n");
}

// A053.
TEST_F(Pop3Login, wantsUserBeforePassAndAnArgumentForEach) {
  EXPECT_EQ(say("PASS alice's word"), "-ERR bad-state\r\n");
  EXPECT_EQ(say("USER"), "-ERR bad-arguments\r\n");
  EXPECT_EQ(say("USER  "), "-ERR bad-arguments\r\n");
  EXPECT_EQ(logOn("alice", ""), "-ERR bad-arguments\r\n");
}

TEST_F(Pop3Login, wantsUserAnewBehindAFailureAndBehindAuth) {
  EXPECT_EQ(logOn("alice", "wrong"), "-ERR pass-failed\r\n");
  EXPECT_EQ(say("PASS alice's word"), "-ERR bad-state\r\n");
  EXPECT_EQ(kit_.say({"USER alice", "AUTH PLAIN", "*"}), lines({"+OK user-ok", "+ ", "-ERR auth-cancelled"}));
  EXPECT_EQ(say("PASS alice's word"), "-ERR bad-state\r\n");
  EXPECT_EQ(kit_.say({"USER bob", "USER alice", "PASS alice's word"}),
            lines({"+OK user-ok", "+OK user-ok", "+OK pass-ok"}));
}

// A052.
TEST_F(Pop3Login, refusesUserAndPassInClearUnderSecureLogin) {
  kit_.io.isSecure = false;
  EXPECT_EQ(kit_.say({"USER alice", "PASS alice's word"}), lines({"-ERR logon-disabled", "-ERR logon-disabled"}));
  EXPECT_EQ(say("AUTH PLAIN"), "-ERR mechanism-refused\r\n");
  EXPECT_EQ(say("AUTH LOGIN"), "-ERR mechanism-refused\r\n");
}

// A name that is no UTF-8 is nobody.
TEST_F(Pop3Login, refusesUserNamesThatAreNone) {
  EXPECT_EQ(plain("\0\xff\xfe\xc3\x28\0alice's word"sv), "-ERR auth-failed\r\n");
  EXPECT_EQ(logOn("\xff\xfe\xc3\x28\xed\xa0\x80", "x"), "-ERR pass-failed\r\n");
}

// MS-POP3: "AUTH" and "AUTH " list; A060.
TEST_F(Pop3Login, listsItsMechanismsBehindAuthAlone) {
  for (const char* command : {"AUTH", "AUTH ", "auth"}) {
    EXPECT_EQ(say(command), lines({"+OK auth-list", "NTLM", "GSSAPI", "."}));
  }
  ServiceSettings settings;
  settings.enableGssapiAndNtlmAuth = false;
  kit_.useSettings(settings);
  EXPECT_EQ(say("AUTH"), lines({"+OK auth-list", "."})) << "an empty list is one";
  kit_.product.pop3.listsMechanisms = false;
  EXPECT_EQ(say("AUTH "), "-ERR bad-arguments\r\n");
}

// The Office 365 notes on POP3: the token comes on a line of its own. RFC 5034 lets it stand in the command.
TEST_F(Pop3Login, takesAnInitialResponseOnlyWhereTheProfileHasIt) {
  const std::string message = encodeBase64("\0alice\0alice's word"sv);
  EXPECT_EQ(say("AUTH PLAIN " + message), "-ERR bad-arguments\r\n");
  kit_.product.pop3.initialResponse = true;
  EXPECT_EQ(say("AUTH PLAIN ="), "-ERR auth-failed\r\n");
  EXPECT_EQ(say("AUTH PLAIN !!!"), "-ERR bad-arguments\r\n");
  EXPECT_EQ(say("AUTH PLAIN " + message + " x"), "-ERR bad-arguments\r\n");
  EXPECT_EQ(say("AUTH PLAIN " + message), "+OK auth-ok\r\n");
}

// Seed 003.
TEST_F(Pop3Login, saysThatNtlmIsDisabledWhereTheProfileHasThatText) {
  ServiceSettings settings;
  settings.enableGssapiAndNtlmAuth = false;
  kit_.useSettings(settings);
  EXPECT_EQ(say("AUTH NTLM"), "-ERR ntlm-disabled\r\n");
  EXPECT_EQ(say("auth ntlm"), "-ERR ntlm-disabled\r\n");
  EXPECT_EQ(say("AUTH GSSAPI"), "-ERR mechanism-refused\r\n") << "a word about NTLM only";
  clearText(Pop3ReplyText::kNtlmDisabled);
  EXPECT_EQ(say("AUTH NTLM"), "-ERR mechanism-refused\r\n");
}

TEST_F(Pop3Login, doesNotCallNtlmDisabledWhereItNeverWas) {
  ServiceSettings settings;
  settings.enableGssapiAndNtlmAuth = false;
  kit_.useSettings(settings);
  for (auto& mechanisms : kit_.product.pop3.honoured[static_cast<size_t>(ServerRole::kBack)]) mechanisms = {"PLAIN"};
  EXPECT_EQ(say("AUTH NTLM"), "-ERR mechanism-refused\r\n");
}

// A006's like. MailKit #391: "CAPA" happens to be base64, and is no NTLM.
TEST_F(Pop3Login, readsALineInsideNtlmAsData) {
  for (const char* line : {"STLS", "QUIT", "CAPA", "AAAA", "TlRMTVNTUAABAAAA"}) {
    Pop3Kit kit;
    kit.secure();
    EXPECT_EQ(kit.say({"AUTH NTLM", line}), lines({"+OK", "-ERR auth-failed"})) << line;
    EXPECT_EQ(kit.say("STAT"), "-ERR bad-state\r\n");
  }
}

// Q191558 has "+ OK" and a transcript of 2003 "+OK".
TEST_F(Pop3Login, answersAuthNtlmAsTheProfileDoes) {
  for (const char* continuation : {"+OK", "+ OK", "+ ", "+"}) {
    Pop3Kit kit;
    kit.secure();
    kit.product.pop3.ntlmContinuation = continuation;
    EXPECT_EQ(kit.ntlm({"", "alice", "alice's word", "EXAMPLE", "DESK"}), "+OK auth-ok\r\n");
  }
}

TEST_F(Pop3Login, saysThatAMailboxIsNotHereOnlyToItsOwner) {
  EXPECT_EQ(kit_.ntlm({"", "bob", "bob's word", "EXAMPLE", ""}), "-ERR mailbox-not-available\r\n");
  EXPECT_EQ(kit_.ntlm({"", "bob", "wrong", "EXAMPLE", ""}), "-ERR auth-failed\r\n");
  EXPECT_EQ(kit_.ntlm({"", "FRONT$", "FRONT$'s word", "EXAMPLE", ""}), "-ERR mailbox-not-available\r\n");
  EXPECT_EQ(logOn("bob", "bob's word"), "-ERR mailbox-not-available\r\n");
  EXPECT_EQ(plain("\0bob\0bob's word"sv), "-ERR mailbox-not-available\r\n");
  clearText(Pop3ReplyText::kMailboxNotAvailable);
  EXPECT_EQ(kit_.ntlm({"", "bob", "bob's word", "EXAMPLE", ""}), "-ERR auth-failed\r\n");
  EXPECT_EQ(logOn("bob", "bob's word"), "-ERR pass-failed\r\n");
}

TEST_F(Pop3Login, givesNobodyAnothersMailbox) {
  EXPECT_EQ(logOn("EXAMPLE\\bob\\alice.alias", "bob's word"), "-ERR pass-failed\r\n");
  EXPECT_EQ(plain("alice\0bob\0bob's word"sv), "-ERR auth-failed\r\n");
}

// Seed 003.
class Pop3AliasQuirk : public Pop3Login {
 protected:
  Pop3AliasQuirk() {
    kit_.product.quirks = {Quirk::kNtlmMailboxByAccountName};
    add("carol", "carol");
    add("dave", "erin");
    add("erin", "e.alias");
  }
  void add(const std::string& name, const std::string& alias) {
    Account account;
    account.name = account.account = name;
    account.alias = alias;
    account.domain = "EXAMPLE";
    account.password = name + "'s word";
    account.home = "legacy";
    ASSERT_TRUE(kit_.directory.add(account).ok());
  }
};

TEST_F(Pop3AliasQuirk, letsInByNtlmWhoseAliasEqualsTheAccount) {
  EXPECT_EQ(kit_.ntlm({"", "carol", "carol's word", "EXAMPLE", ""}), "+OK auth-ok\r\n");
}

TEST_F(Pop3AliasQuirk, findsNoMailboxByNtlmForAnotherAlias) {
  EXPECT_EQ(kit_.ntlm({"", "alice", "alice's word", "EXAMPLE", ""}), "-ERR mailbox-not-available\r\n");
  EXPECT_EQ(kit_.ntlm({"", "alice", "wrong", "EXAMPLE", ""}), "-ERR auth-failed\r\n");
  EXPECT_EQ(logOn("EXAMPLE\\alice\\alice.alias", "alice's word"), "+OK pass-ok\r\n");
}

TEST_F(Pop3AliasQuirk, opensNobodyElsesMailboxWhoseAliasIsTheAccount) {
  EXPECT_EQ(kit_.ntlm({"", "erin", "erin's word", "EXAMPLE", ""}), "-ERR mailbox-not-available\r\n");
}

TEST_F(Pop3Login, letsAServiceAccountOpenTheMailboxThatItNamesByUserAndPass) {
  EXPECT_EQ(logOn("EXAMPLE/proxy/alice.alias", "proxy's word"), "+OK pass-ok\r\n");
}

TEST_F(Pop3Login, givesAComputerAccountNoMailboxByUserAndPass) {
  kit_.context.trustPort = true;
  kit_.io.info.peerName = "front.example.test";
  EXPECT_EQ(logOn("FRONT$", "FRONT$'s word"), "-ERR pass-failed\r\n");
  EXPECT_EQ(plain("\0FRONT$\0FRONT$'s word"sv), "-ERR auth-failed\r\n");
}

}  // namespace
}  // namespace coexist
