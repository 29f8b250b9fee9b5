#include "client/imap_persona_session.h"

#include <gmock/gmock.h>

#include "base/base64.h"
#include "client/session_kit.h"

namespace coexist {
namespace {

using testing::HasSubstr;

// One session; commands are tagged a1, a2, ...
struct ImapTalk : PersonaTalk {
  explicit ImapTalk(std::vector<std::string> mechanisms, const std::string& action = "check mail")
      : PersonaTalk(MailProtocol::kImap) {
    persona.mechanisms = std::move(mechanisms);
    persona.tagPrefix = "a";
    options.action = action;
  }
  std::string toOffer(const std::string& words) {
    to({"* OK ready"});
    return to({"* CAPABILITY " + words, "a1 OK done"});
  }
};

TEST(ImapPersonaSession, asksForCapabilitiesBehindTheGreeting) {
  ImapTalk talk({"login"});
  EXPECT_EQ(talk.to({"* OK ready"}), "a1 CAPABILITY\r\n");
}

TEST(ImapPersonaSession, takesTheFirstOfItsMechanismsThatIsOffered) {
  const struct {
    const char* offered;
    const char* said;
  } kRows[] = {
      {"IMAP4rev1 AUTH=PLAIN AUTH=NTLM", "a2 AUTHENTICATE NTLM\r\n"},
      {"IMAP4rev1 AUTH=plain LOGINDISABLED", "a2 AUTHENTICATE PLAIN\r\n"},
      {"IMAP4rev1 AUTH=GSSAPI", "a2 LOGIN \"alice\" \"sesame\"\r\n"},
      {"IMAP4rev1 AUTH=NTLMX", "a2 LOGIN \"alice\" \"sesame\"\r\n"},
      {"", "a2 LOGIN \"alice\" \"sesame\"\r\n"},
  };
  for (const auto& row : kRows) {
    ImapTalk talk({"NTLM", "PLAIN", "login"});
    EXPECT_EQ(talk.toOffer(row.offered), row.said) << row.offered;
  }
}

TEST(ImapPersonaSession, stopsWhereNothingUsableIsOffered) {
  ImapTalk talk({"NTLM", "login"});
  EXPECT_EQ(talk.toOffer("IMAP4rev1 LOGINDISABLED AUTH=PLAIN"), "");
  EXPECT_EQ(talk.user.failure, PersonaFailure::kNoMechanism);
  EXPECT_TRUE(talk.user.asked.empty());
  EXPECT_TRUE(talk.io.closed);
}

TEST(ImapPersonaSession, checksMailAndLogsOut) {
  ImapTalk talk({"login"});
  talk.toOffer("IMAP4rev1");
  EXPECT_EQ(talk.to({"a2 OK LOGIN completed."}), "a3 SELECT INBOX\r\n");
  EXPECT_EQ(talk.to({"* 2 EXISTS", "* 0 RECENT", "a3 OK done"}), "a4 FETCH 1:* (FLAGS RFC822.SIZE)\r\n");
  EXPECT_EQ(talk.to({"* 1 FETCH (FLAGS () RFC822.SIZE 10)", "a4 OK done"}), "a5 LOGOUT\r\n");
  talk.to({"* BYE signing off", "a5 OK done"});
  EXPECT_EQ(talk.user.successes, 1);
  EXPECT_FALSE(talk.io.closed);  // the server closes
  talk.session().onEnd();
  EXPECT_TRUE(talk.io.closed);
  EXPECT_EQ(talk.user.ends(), 1);
}

TEST(ImapPersonaSession, fetchesNothingFromAnEmptyInbox) {
  ImapTalk talk({"login"});
  talk.toOffer("IMAP4rev1");
  talk.to({"a2 OK done"});
  EXPECT_EQ(talk.to({"* 0 EXISTS", "a3 OK done"}), "a4 LOGOUT\r\n");
}

TEST(ImapPersonaSession, probesWithALogOnAlone) {
  ImapTalk talk({"login"}, "probe");
  talk.persona.tagPrefix = "z";
  talk.persona.tagCounts = false;
  EXPECT_EQ(talk.to({"* OK ready"}), "z CAPABILITY\r\n");
  EXPECT_EQ(talk.to({"z OK done"}), "z LOGIN \"alice\" \"sesame\"\r\n");
  EXPECT_EQ(talk.to({"z OK done"}), "z LOGOUT\r\n");
  talk.to({"z OK done"});
  EXPECT_EQ(talk.user.successes, 1);
}

TEST(ImapPersonaSession, needsNoLogOnBehindPreauth) {
  ImapTalk talk({"login"});
  EXPECT_EQ(talk.to({"* PREAUTH welcome"}), "a1 SELECT INBOX\r\n");
}

TEST(ImapPersonaSession, sendsThePlainMessageOnlyBehindAContinuation) {
  ImapTalk talk({"PLAIN"});
  EXPECT_EQ(talk.toOffer("AUTH=PLAIN SASL-IR"), "a2 AUTHENTICATE PLAIN\r\n");
  EXPECT_EQ(talk.to({"+"}), encodeBase64(std::string("\0alice\0sesame", 13)) + "\r\n");
}

TEST(ImapPersonaSession, ignoresWordsInTheFirstContinuation) {
  ImapTalk talk({"PLAIN"});
  talk.toOffer("AUTH=PLAIN");
  EXPECT_EQ(talk.to({"+ plain supported"}), encodeBase64(std::string("\0alice\0sesame", 13)) + "\r\n");
}

TEST(ImapPersonaSession, cancelsAnExchangeThatMakesNoSense) {
  ImapTalk talk({"LOGIN"});
  talk.toOffer("AUTH=LOGIN");
  EXPECT_EQ(talk.to({"+ !!!"}), "*\r\n");
  EXPECT_EQ(talk.user.ends(), 0);
  talk.to({"a2 OK you are in all the same"});
  EXPECT_EQ(talk.user.failures, 1);
  EXPECT_THAT(talk.user.problem, HasSubstr("challenge"));
  EXPECT_TRUE(talk.io.closed);
}

TEST(ImapPersonaSession, sendsALiteralOnlyBehindAContinuation) {
  ImapTalk talk({"login"});
  talk.user.typed.password = "p\xc3\xa4ss";
  EXPECT_EQ(talk.toOffer("IMAP4rev1"), "a2 LOGIN \"alice\" {5}\r\n");
  EXPECT_EQ(talk.to({"+ go on"}), "p\xc3\xa4ss\r\n");
  EXPECT_EQ(talk.to({"+ more?"}), "");
  EXPECT_TRUE(talk.io.closed);
}

TEST(ImapPersonaSession, escapesQuotesInAPassword) {
  ImapTalk talk({"login"});
  talk.user.typed = {"", "EXAMPLE\\alice", "p\"w*%", "", ""};
  EXPECT_EQ(talk.toOffer("IMAP4rev1"), "a2 LOGIN \"EXAMPLE\\\\alice\" \"p\\\"w*%\"\r\n");
}

TEST(ImapPersonaSession, saysNothingThatImapCannotCarry) {
  ImapTalk talk({"login"});
  talk.user.typed.password = std::string("a\0b", 3);
  EXPECT_EQ(talk.toOffer("IMAP4rev1"), "");
  EXPECT_EQ(talk.user.failures, 1);
}

TEST(ImapPersonaSession, closesBehindARefusalAndSaysWhatItWas) {
  ImapTalk talk({"login"});
  talk.toOffer("IMAP4rev1");
  EXPECT_EQ(talk.to({"a2 NO LOGIN failed."}), "");
  EXPECT_EQ(talk.user.refusals, std::vector<std::string>{"a2 NO LOGIN failed."});
  EXPECT_EQ(talk.user.serverText, "LOGIN failed.");
  EXPECT_TRUE(talk.io.closed);
}

TEST(ImapPersonaSession, triesAgainOnTheSameConnectionWhereItsUserWantsThat) {
  ImapTalk talk({"login"});
  talk.user.againHere = true;
  talk.toOffer("IMAP4rev1");
  EXPECT_EQ(talk.to({"a2 NO LOGIN failed."}), "a3 LOGIN \"alice\" \"sesame\"\r\n");
}

TEST(ImapPersonaSession, takesTheNextMechanismBehindBadOnlyWhereItsFileSaysSo) {
  ImapTalk falls({"PLAIN", "login"});
  falls.persona.nextMechanismAfterBad = true;
  falls.toOffer("AUTH=PLAIN");
  EXPECT_EQ(falls.to({"a2 BAD Command Error. 10"}), "a3 LOGIN \"alice\" \"sesame\"\r\n");
  falls.to({"a3 BAD Command Error. 10"});
  EXPECT_EQ(falls.user.refusals.size(), 1u);

  ImapTalk stays({"PLAIN", "login"});
  stays.toOffer("AUTH=PLAIN");
  stays.to({"a2 BAD Command Error. 10"});
  EXPECT_EQ(stays.user.refusals.size(), 1u);
}

TEST(ImapPersonaSession, waitsForTheServersEndBehindBye) {
  ImapTalk talk({"login"});
  talk.toOffer("IMAP4rev1");
  talk.to({"* BYE Server Unavailable. 15"});
  EXPECT_EQ(talk.user.failures, 1);
  EXPECT_EQ(talk.user.serverText, "Server Unavailable. 15");
  EXPECT_FALSE(talk.io.closed);
  talk.session().onEnd();
  EXPECT_TRUE(talk.io.closed);
  EXPECT_EQ(talk.user.ends(), 1);
}

TEST(ImapPersonaSession, readsALiteralAsOctetsAndTheLineBehindItAsItsRest) {
  ImapTalk talk({"login"});
  talk.toOffer("IMAP4rev1");
  talk.to({"a2 OK done"});
  talk.to({"* 1 FETCH (BODY[] {5}"});
  EXPECT_EQ(talk.io.framing, FakeSessionIo::Framing::kOctets);
  EXPECT_EQ(talk.io.octetsWanted, 5u);
  talk.session().onData("a3 OK");
  EXPECT_EQ(talk.to({"a3 OK this is the response's rest"}), "");
  EXPECT_EQ(talk.to({"a3 OK done"}), "a4 LOGOUT\r\n");
}

TEST(ImapPersonaSession, boundsWhatAServerMaySay) {
  ImapTalk lines({"login"});
  lines.to({"* OK ready"});
  for (int i = 0; i < 200'000 && !lines.io.closed; ++i) lines.session().onLine("* OK still here");
  EXPECT_TRUE(lines.io.closed);

  ImapTalk literals({"login"});
  literals.to({"* OK ready"});
  literals.to({"* 1 FETCH (BODY[] {67108864}"});
  EXPECT_FALSE(literals.io.closed);
  literals.to({")", "* 2 FETCH (BODY[] {1}"});
  EXPECT_TRUE(literals.io.closed);
}

TEST(ImapPersonaSession, reportsARefusedSelect) {
  ImapTalk talk({"login"});
  talk.toOffer("IMAP4rev1");
  talk.to({"a2 OK done", "a3 BAD User is authenticated but not connected."});
  EXPECT_EQ(talk.user.failures, 1);
  EXPECT_EQ(talk.user.serverText, "User is authenticated but not connected.");
}

}  // namespace
}  // namespace coexist
