#include "client/pop3_persona_session.h"

#include <gmock/gmock.h>

#include "client/session_kit.h"

namespace coexist {
namespace {

using testing::HasSubstr;

struct Pop3Talk : PersonaTalk {
  explicit Pop3Talk(std::vector<std::string> mechanisms, const std::string& action = "check mail")
      : PersonaTalk(MailProtocol::kPop3) {
    persona.mechanisms = std::move(mechanisms);
    persona.pop3Asks = {"CAPA"};
    options.action = action;
  }
  // What it says behind the greeting and a list that CAPA has given.
  std::string toOffer(const std::vector<std::string>& capabilities) {
    to({"+OK ready", "+OK Capability list follows"});
    to(capabilities);
    return to({"."});
  }
};

// A program that asks nothing, and whose AUTH PLAIN or USER is said at once.
struct Blunt : Pop3Talk {
  explicit Blunt(std::vector<std::string> mechanisms) : Pop3Talk(std::move(mechanisms)) {
    persona.pop3Asks.clear();
    said = to({"+OK ready"});
  }
  std::string said;
};

TEST(Pop3PersonaSession, asksForCapabilitiesBehindTheGreeting) {
  Pop3Talk talk({"login"});
  EXPECT_EQ(talk.to({"+OK ready"}), "CAPA\r\n");
}

TEST(Pop3PersonaSession, takesTheFirstOfItsMechanismsThatCapaLists) {
  const struct {
    std::string listed;
    std::string said;
  } kRows[] = {
      {"SASL PLAIN NTLM", "AUTH NTLM\r\n"}, {"sasl plain", "AUTH PLAIN\r\n"}, {"SASL GSSAPI", "USER alice\r\n"},
      {"SASL NTLMX", "USER alice\r\n"},     {"NTLM", "USER alice\r\n"},       {"UIDL", "USER alice\r\n"},
  };
  for (const auto& row : kRows) {
    Pop3Talk talk({"NTLM", "PLAIN", "login"});
    EXPECT_EQ(talk.toOffer({"TOP", row.listed}), row.said) << row.listed;
  }
}

TEST(Pop3PersonaSession, asksTheNextQuestionOnlyWhereTheFirstIsRefused) {
  Pop3Talk talk({"NTLM", "login"});
  talk.persona.pop3Asks = {"CAPA", "AUTH"};
  talk.to({"+OK ready"});
  EXPECT_EQ(talk.to({"-ERR Protocol Error"}), "AUTH\r\n");
  EXPECT_EQ(talk.to({"+OK", "NTLM", "."}), "AUTH NTLM\r\n");

  Pop3Talk answered({"NTLM", "login"});
  answered.persona.pop3Asks = {"CAPA", "AUTH"};
  EXPECT_EQ(answered.toOffer({"UIDL"}), "USER alice\r\n");
}

TEST(Pop3PersonaSession, readsTheListThatAuthAloneGives) {
  for (const bool listed : {false, true}) {
    Pop3Talk talk({"NTLM"});
    talk.persona.pop3Asks = {"AUTH"};
    EXPECT_EQ(talk.to({"+OK ready"}), "AUTH\r\n");
    EXPECT_EQ(talk.to({"+OK", listed ? "ntlm" : "SASL NTLM", "."}), listed ? "AUTH NTLM\r\n" : "");
  }
}

// Seed 001: Outlook Express shows the list's end as the server's response.
TEST(Pop3PersonaSession, reportsTheLastLineWhereNothingUsableIsListed) {
  Pop3Talk talk({"NTLM"});
  talk.persona.pop3Asks = {"AUTH"};
  EXPECT_EQ(talk.to({"+OK ready", "+OK", "."}), "AUTH\r\n");
  EXPECT_EQ(talk.user.failure, PersonaFailure::kNoMechanism);
  EXPECT_EQ(talk.user.serverText, ".");
  EXPECT_TRUE(talk.user.asked.empty());
  EXPECT_TRUE(talk.io.closed);
}

TEST(Pop3PersonaSession, usesNoMechanismThatNobodyHasListedUnlessItNeverAsks) {
  Pop3Talk asks({"NTLM"});
  EXPECT_EQ(asks.to({"+OK ready", "-ERR no CAPA"}), "CAPA\r\n");
  EXPECT_EQ(asks.user.failure, PersonaFailure::kNoMechanism);

  Pop3Talk never({"NTLM"});
  never.persona.pop3Asks.clear();
  EXPECT_EQ(never.to({"+OK ready"}), "AUTH NTLM\r\n");
}

TEST(Pop3PersonaSession, checksMailAndQuits) {
  Blunt talk({"login"});
  EXPECT_EQ(talk.said, "USER alice\r\n");
  EXPECT_EQ(talk.to({"+OK"}), "PASS sesame\r\n");
  EXPECT_EQ(talk.to({"+OK User successfully logged on"}), "STAT\r\n");
  EXPECT_EQ(talk.to({"+OK 2 320"}), "LIST\r\n");
  EXPECT_EQ(talk.to({"+OK", "1 120", "2 200", "."}), "RETR 1\r\n");
  EXPECT_EQ(talk.to({"+OK", "Subject: hello", "", "..", "-ERR is a line of the message", "."}), "QUIT\r\n");
  EXPECT_EQ(talk.user.ends(), 0);
  talk.to({"+OK signing off"});
  EXPECT_EQ(talk.user.successes, 1);
  EXPECT_FALSE(talk.io.closed);  // the server closes
  talk.session().onEnd();
  EXPECT_TRUE(talk.io.closed);
  EXPECT_EQ(talk.user.ends(), 1);
}

TEST(Pop3PersonaSession, retrievesNothingFromAnEmptyMailbox) {
  Blunt talk({"login"});
  talk.to({"+OK", "+OK"});
  EXPECT_EQ(talk.to({"+OK 0 0"}), "QUIT\r\n");
}

TEST(Pop3PersonaSession, probesWithALogOnAlone) {
  Pop3Talk talk({"login"}, "probe");
  talk.toOffer({"USER"});
  EXPECT_EQ(talk.to({"+OK"}), "PASS sesame\r\n");
  EXPECT_EQ(talk.to({"+OK"}), "QUIT\r\n");
  talk.session().onEnd();  // without an answer: it has got what it came for
  EXPECT_EQ(talk.user.successes, 1);
}

TEST(Pop3PersonaSession, sendsThePlainMessageOnlyBehindAContinuation) {
  for (const char* continuation : {"+", "+ ", "+ go on", "+ OK"}) {
    Blunt talk({"PLAIN"});
    talk.persona.pop3OkContinues = false;
    EXPECT_EQ(talk.to({continuation}), kPlain + "\r\n") << continuation;
    EXPECT_EQ(talk.to({"+OK"}), "STAT\r\n");
  }
}

// C10: 2003 answers AUTH NTLM with "+OK".
TEST(Pop3PersonaSession, takesOkForAContinuationOrForSuccessAsItsFileSays) {
  Blunt tolerant({"PLAIN"});
  EXPECT_EQ(tolerant.to({"+OK"}), kPlain + "\r\n");
  EXPECT_EQ(tolerant.to({"+OK User successfully logged on."}), "STAT\r\n");

  Blunt strict({"PLAIN"});
  strict.persona.pop3OkContinues = false;
  strict.persona.pop3AsksAfterLogin = true;
  EXPECT_EQ(strict.to({"+OK"}), "CAPA\r\n");
  EXPECT_EQ(strict.to({"-ERR Logon failure: unknown user name or bad password."}), "STAT\r\n");
  EXPECT_EQ(strict.to({"-ERR Command is not valid in this state."}), "");
  EXPECT_EQ(strict.user.failures, 1);
  EXPECT_EQ(strict.user.serverText, "-ERR Command is not valid in this state.");
  EXPECT_TRUE(strict.io.closed);
}

TEST(Pop3PersonaSession, readsTheListThatItAsksForBehindTheLogOn) {
  Blunt talk({"login"});
  talk.persona.pop3AsksAfterLogin = true;
  EXPECT_EQ(talk.to({"+OK", "+OK"}), "PASS sesame\r\nCAPA\r\n");
  EXPECT_EQ(talk.to({"+OK", "TOP", "."}), "STAT\r\n");
}

TEST(Pop3PersonaSession, cancelsAnExchangeThatMakesNoSense) {
  Blunt talk({"LOGIN"});
  EXPECT_EQ(talk.to({"+ !!!"}), "*\r\n");
  EXPECT_EQ(talk.user.ends(), 0);
  talk.to({"+OK you are in all the same"});
  EXPECT_EQ(talk.user.failures, 1);
  EXPECT_THAT(talk.user.problem, HasSubstr("challenge"));
  EXPECT_TRUE(talk.io.closed);
}

TEST(Pop3PersonaSession, saysNothingThatPop3CannotCarry) {
  const std::string kBad[] = {"a\r\nDELE 1", std::string("a\0b", 3), "a\n"};
  for (const std::string& bad : kBad) {
    Pop3Talk password({"login"});
    password.user.typed.password = bad;
    EXPECT_EQ(password.toOffer({"USER"}), "");
    EXPECT_EQ(password.user.failures, 1);

    Pop3Talk user({"login"});
    user.user.typed.user = bad;
    EXPECT_EQ(user.toOffer({"USER"}), "");
    EXPECT_EQ(user.user.failures, 1);
  }
}

TEST(Pop3PersonaSession, keepsTheSpacesOfAPassword) {
  Pop3Talk talk({"login"});
  talk.user.typed.password = " open sesame ";
  talk.toOffer({"USER"});
  EXPECT_EQ(talk.to({"+OK"}), "PASS  open sesame \r\n");
}

TEST(Pop3PersonaSession, closesBehindARefusalAndSaysWhatItWas) {
  for (const bool atUser : {false, true}) {
    Blunt talk({"login"});
    if (!atUser) talk.to({"+OK"});
    EXPECT_EQ(talk.to({"-ERR Logon failure: unknown user name or bad password."}), "");
    EXPECT_EQ(talk.user.refusals, std::vector<std::string>{"-ERR Logon failure: unknown user name or bad password."});
    EXPECT_EQ(talk.user.serverText, "-ERR Logon failure: unknown user name or bad password.");
    EXPECT_TRUE(talk.io.closed);
  }
}

TEST(Pop3PersonaSession, triesAgainOnTheSameConnectionWhereItsUserWantsThat) {
  Blunt talk({"login"});
  talk.user.againHere = true;
  EXPECT_EQ(talk.to({"+OK", "-ERR no"}), "PASS sesame\r\nUSER alice\r\n");
}

// Seed 003: "The NTLM Authentication package has been disabled for this protocol."
TEST(Pop3PersonaSession, takesTheNextMechanismWhereTheCommandItselfIsRefused) {
  Pop3Talk falls({"NTLM", "login"});
  falls.persona.pop3Asks.clear();
  falls.persona.nextMechanismAfterBad = true;
  EXPECT_EQ(falls.to({"+OK ready", "-ERR The NTLM Authentication package has been disabled for this protocol."}),
            "AUTH NTLM\r\nUSER alice\r\n");

  Pop3Talk ends({"NTLM"});
  ends.persona.pop3Asks.clear();
  ends.persona.nextMechanismAfterBad = true;
  ends.to({"+OK ready", "-ERR The NTLM Authentication package has been disabled for this protocol."});
  EXPECT_EQ(ends.user.failure, PersonaFailure::kNoMechanism);
  EXPECT_EQ(ends.user.serverText, "-ERR The NTLM Authentication package has been disabled for this protocol.");

  Pop3Talk stays({"NTLM", "login"});
  stays.persona.pop3Asks.clear();
  stays.to({"+OK ready", "-ERR no"});
  EXPECT_EQ(stays.user.refusals.size(), 1u);

  Pop3Talk proved({"PLAIN", "login"});  // refused for what was proved, not for the command
  proved.persona.pop3Asks.clear();
  proved.persona.nextMechanismAfterBad = true;
  proved.to({"+OK ready", "+", "-ERR Logon failure"});
  EXPECT_EQ(proved.user.refusals.size(), 1u);
}

TEST(Pop3PersonaSession, reportsWhatItCannotReadBehindTheLogOn) {
  for (const char* stat : {"-ERR no", "+OK", "+OK many 12", "+OK -1 0", "+OK 99999999999999999999 1", "+ 1 1"}) {
    Blunt talk({"login"});
    talk.to({"+OK", "+OK", stat});
    EXPECT_EQ(talk.user.failures, 1) << stat;
    EXPECT_TRUE(talk.io.closed) << stat;
  }
  Blunt list({"login"});
  list.to({"+OK", "+OK", "+OK 1 10", "-ERR no"});
  EXPECT_THAT(list.user.problem, HasSubstr("list"));
  Blunt message({"login"});
  message.to({"+OK", "+OK", "+OK 1 10", "+OK", ".", "-ERR no"});
  EXPECT_THAT(message.user.problem, HasSubstr("hand"));
}

TEST(Pop3PersonaSession, boundsWhatAServerMaySay) {
  Pop3Talk list({"login"});
  list.to({"+OK ready", "+OK"});
  const std::string line(60'000, 'x');
  for (int i = 0; i < 5'000 && !list.io.closed; ++i) list.session().onLine(line);
  EXPECT_TRUE(list.io.closed);
  EXPECT_EQ(list.user.ends(), 1);

  Blunt again({"login"});
  again.user.againHere = true;
  for (int i = 0; i < 200'000 && !again.io.closed; ++i) again.session().onLine("-ERR no");
  EXPECT_TRUE(again.io.closed);
}

}  // namespace
}  // namespace coexist
