#include "client/smtp_persona_session.h"

#include <gmock/gmock.h>

#include "base/base64.h"
#include "client/session_kit.h"

namespace coexist {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

// A sender that does not log on; the test changes its habits before its first line.
struct SmtpTalk : PersonaTalk {
  SmtpTalk() : PersonaTalk(MailProtocol::kSmtp) {
    persona.name = "a-sender";
    persona.smtp.heloName = "sender.example.test";
    options.action = "send mail";
    options.sender = "alice@example.test";
    options.recipients = {"bob@example.test"};
  }
  // What it says behind the greeting and EHLO's list.
  std::string toOffer(std::initializer_list<std::string_view> extensions) {
    to({"220 back.example.test ready"});
    to({"250-back.example.test Hello"});
    for (const std::string_view extension : extensions) to({"250-" + std::string(extension)});
    return to({"250 OK"});
  }
};

struct LoginTalk : SmtpTalk {
  LoginTalk(SmtpHabits::Logon when, std::vector<std::string> verbs, std::vector<std::string> mechanisms = {"PLAIN"}) {
    persona.smtp.logon = when;
    persona.smtp.loginVerbs = std::move(verbs);
    persona.mechanisms = std::move(mechanisms);
  }
};

TEST(SmtpPersonaSession, greetsWithItsNameAndFallsBackToHelo) {
  SmtpTalk talk;
  EXPECT_EQ(talk.to({"220 ready"}), "EHLO sender.example.test\r\n");
  EXPECT_EQ(talk.to({"500 command not recognized"}), "HELO sender.example.test\r\n");
  EXPECT_EQ(talk.to({"250 Hello"}), "MAIL FROM:<alice@example.test>\r\n");
}

// C45: the refusal of HELO becomes the report.
TEST(SmtpPersonaSession, quitsWhereHeloIsRefusedToo) {
  SmtpTalk talk;
  talk.to({"220 ready", "501 what", "501 syntactically invalid HELO argument(s)"});
  EXPECT_EQ(talk.user.failures, 1);
  EXPECT_EQ(talk.user.serverText, "501 syntactically invalid HELO argument(s)");
  EXPECT_FALSE(talk.io.closed);
  talk.to({"221 closing connection"});
  EXPECT_EQ(talk.user.ends(), 1);
}

TEST(SmtpPersonaSession, doesNotTryHeloWhereTheServerIsBusy) {
  SmtpTalk talk;
  EXPECT_THAT(talk.to({"220 ready", "421 busy"}), EndsWith("QUIT\r\n"));
  EXPECT_EQ(talk.user.failures, 1);
}

TEST(SmtpPersonaSession, deliversAMessageWithADotAtALinesStart) {
  SmtpTalk talk;
  EXPECT_EQ(talk.toOffer({"SIZE 1000", "DSN"}), "MAIL FROM:<alice@example.test>\r\n");
  EXPECT_EQ(talk.to({"250 Sender OK"}), "RCPT TO:<bob@example.test>\r\n");
  EXPECT_EQ(talk.to({"250 Recipient OK"}), "DATA\r\n");
  const std::string block = talk.to({"354 go"});
  EXPECT_THAT(block, StartsWith("From: <alice@example.test>\r\nTo: <bob@example.test>\r\nSubject: "));
  EXPECT_THAT(block, HasSubstr("\r\n..and this"));
  EXPECT_THAT(block, EndsWith(".\r\n.\r\n"));
  EXPECT_EQ(talk.to({"250 Queued"}), "QUIT\r\n");
  EXPECT_EQ(talk.user.ends(), 0);
  talk.to({"221 bye"});
  EXPECT_EQ(talk.user.successes, 1);
  EXPECT_FALSE(talk.io.closed);  // the server closes
  talk.session().onEnd();
  EXPECT_TRUE(talk.io.closed);
  EXPECT_EQ(talk.user.ends(), 1);
}

// Q262945: SIZE=1460 RET=FULL, NOTIFY=FAILURE,DELAY.
TEST(SmtpPersonaSession, addsParametersWhereTheyAreListed) {
  SmtpTalk talk;
  talk.persona.smtp.messageParameters = true;
  const std::string mail = talk.toOffer({"DSN", "SIZE 0"});
  EXPECT_THAT(mail, StartsWith("MAIL FROM:<alice@example.test> SIZE="));
  EXPECT_THAT(mail, EndsWith(" RET=FULL\r\n"));
  EXPECT_EQ(talk.to({"250 OK"}), "RCPT TO:<bob@example.test> NOTIFY=FAILURE,DELAY\r\n");
  talk.to({"250 OK"});
  const std::string block = talk.to({"354 go"});
  const size_t stuffing = 1 + 3;  // one dot, and the line that ends it
  EXPECT_THAT(mail, HasSubstr("SIZE=" + std::to_string(block.size() - stuffing) + " "));

  SmtpTalk bare;
  bare.persona.smtp.messageParameters = true;
  EXPECT_EQ(bare.toOffer({"HELP"}), "MAIL FROM:<alice@example.test>\r\n");
  EXPECT_EQ(bare.to({"250 OK"}), "RCPT TO:<bob@example.test>\r\n");
}

// Seed 004: 5.0 quits when it sees no XAUTH.
TEST(SmtpPersonaSession, quitsWithoutMailWhereItsVerbIsNotListed) {
  LoginTalk talk(SmtpHabits::Logon::kVerbListed, {"XAUTH"});
  EXPECT_EQ(talk.toOffer({"AUTH LOGIN", "AUTH=LOGIN"}), "QUIT\r\n");
  EXPECT_EQ(talk.user.failure, PersonaFailure::kNoMechanism);
  EXPECT_TRUE(talk.user.asked.empty());
  EXPECT_EQ(talk.user.ends(), 1);
  talk.to({"221 closing connection"});
  talk.session().onEnd();
  EXPECT_EQ(talk.user.ends(), 1);
  EXPECT_TRUE(talk.io.closed);
}

TEST(SmtpPersonaSession, logsOnByTheFirstOfItsVerbsThatIsListed) {
  const struct {
    std::string_view listed;
    std::string said;
  } kRows[] = {
      {"AUTH LOGIN", "AUTH PLAIN\r\n"},  {"AUTH=LOGIN", "AUTH PLAIN\r\n"}, {"xauth", "XAUTH PLAIN\r\n"},
      {"XAUTH NTLM", "XAUTH PLAIN\r\n"}, {"XAUTHX", "QUIT\r\n"},
  };
  for (const auto& row : kRows) {
    LoginTalk talk(SmtpHabits::Logon::kVerbListed, {"AUTH", "XAUTH"});
    EXPECT_EQ(talk.toOffer({"HELP", row.listed}), row.said) << row.listed;
  }
}

TEST(SmtpPersonaSession, looksAtTheMechanismsWhereItsFileSaysSo) {
  LoginTalk talk(SmtpHabits::Logon::kMechanismListed, {"AUTH", "XAUTH"}, {"NTLM", "PLAIN"});
  EXPECT_EQ(talk.toOffer({"AUTH LOGIN", "XAUTH plain"}), "XAUTH PLAIN\r\n");
  LoginTalk none(SmtpHabits::Logon::kMechanismListed, {"AUTH"}, {"NTLM", "login"});
  EXPECT_EQ(none.toOffer({"AUTH LOGIN"}), "QUIT\r\n");
  EXPECT_EQ(none.user.failure, PersonaFailure::kNoMechanism);
}

// Seed 004: 5.5 sends AUTH NTLM to a 5.0 that lists XAUTH, and hears 500.
TEST(SmtpPersonaSession, triesItsVerbWhateverIsListedWhereItsFileSaysSo) {
  LoginTalk talk(SmtpHabits::Logon::kAlways, {"AUTH"}, {"NTLM"});
  EXPECT_EQ(talk.toOffer({"XAUTH"}), "AUTH NTLM\r\n");
  EXPECT_EQ(talk.to({"500 command not recognized"}), "QUIT\r\n");
  EXPECT_EQ(talk.user.refusals, std::vector<std::string>{"500 command not recognized"});
  EXPECT_EQ(talk.user.serverText, "500 command not recognized");
  talk.to({"221 bye"});
  talk.session().onEnd();
  EXPECT_EQ(talk.user.ends(), 1);
}

TEST(SmtpPersonaSession, sendsAnInitialResponseWhereItsFileSaysSo) {
  LoginTalk talk(SmtpHabits::Logon::kAlways, {"AUTH"});
  talk.persona.smtp.initialResponse = true;
  EXPECT_EQ(talk.toOffer({}), "AUTH PLAIN " + kPlain + "\r\n");
  EXPECT_EQ(talk.to({"235 PLAIN authentication successful"}), "MAIL FROM:<alice@example.test>\r\n");

  LoginTalk waits(SmtpHabits::Logon::kAlways, {"AUTH"});
  EXPECT_EQ(waits.toOffer({}), "AUTH PLAIN\r\n");
  EXPECT_EQ(waits.to({"334 plain supported"}), kPlain + "\r\n");  // quirk C27

  LoginTalk login(SmtpHabits::Logon::kAlways, {"AUTH"}, {"LOGIN"});
  login.persona.smtp.initialResponse = true;
  EXPECT_EQ(login.toOffer({}), "AUTH LOGIN\r\n");
  EXPECT_EQ(login.to({"334 VXNlcm5hbWU6"}), encodeBase64("alice") + "\r\n");
}

TEST(SmtpPersonaSession, takesTheNextMechanismWhereTheCommandItselfIsRefused) {
  LoginTalk talk(SmtpHabits::Logon::kAlways, {"AUTH"}, {"PLAIN", "LOGIN"});
  talk.persona.nextMechanismAfterBad = true;
  EXPECT_EQ(talk.toOffer({}), "AUTH PLAIN\r\n");
  EXPECT_EQ(talk.to({"504 5.7.4 Unrecognized authentication type"}), "AUTH LOGIN\r\n");
  EXPECT_EQ(talk.to({"535 5.7.3 Authentication unsuccessful"}), "QUIT\r\n");
  EXPECT_EQ(talk.user.refusals.size(), 1u);
}

TEST(SmtpPersonaSession, takesTheSameAnswerBehindAChallengeForARefusal) {
  LoginTalk talk(SmtpHabits::Logon::kAlways, {"AUTH"}, {"PLAIN", "LOGIN"});
  talk.persona.nextMechanismAfterBad = true;
  talk.toOffer({});
  talk.to({"334 "});
  EXPECT_EQ(talk.to({"501 no"}), "QUIT\r\n");
  EXPECT_EQ(talk.user.refusals.size(), 1u);
}

TEST(SmtpPersonaSession, triesAgainWhereItsUserWantsThat) {
  LoginTalk talk(SmtpHabits::Logon::kAlways, {"AUTH"});
  talk.user.againHere = true;
  talk.toOffer({});
  EXPECT_EQ(talk.to({"535 no"}), "AUTH PLAIN\r\n");
}

TEST(SmtpPersonaSession, cancelsAnExchangeThatMakesNoSense) {
  LoginTalk talk(SmtpHabits::Logon::kAlways, {"AUTH"}, {"LOGIN"});
  talk.toOffer({});
  EXPECT_EQ(talk.to({"334 !!!"}), "*\r\n");
  EXPECT_EQ(talk.to({"235 you are in all the same"}), "QUIT\r\n");
  EXPECT_THAT(talk.user.problem, HasSubstr("challenge"));
  EXPECT_EQ(talk.user.failures, 1);
}

TEST(SmtpPersonaSession, gathersThoseWhoArePutOffInATransactionOfTheirOwn) {
  SmtpTalk talk;
  talk.options.recipients = {"bob@example.test", "carol@example.test", "dave@example.test"};
  talk.toOffer({});
  EXPECT_EQ(talk.to({"250 OK", "250 OK"}), "RCPT TO:<bob@example.test>\r\nRCPT TO:<carol@example.test>\r\n");
  EXPECT_EQ(talk.to({"452 4.5.3 another home"}), "RCPT TO:<dave@example.test>\r\n");
  EXPECT_EQ(talk.to({"452 4.5.3 another home"}), "DATA\r\n");
  talk.to({"354 go"});
  EXPECT_EQ(talk.to({"250 Queued"}), "MAIL FROM:<alice@example.test>\r\n");
  EXPECT_EQ(talk.to({"250 OK", "250 OK", "250 OK"}),
            "RCPT TO:<carol@example.test>\r\nRCPT TO:<dave@example.test>\r\nDATA\r\n");
  talk.to({"354 go"});
  EXPECT_EQ(talk.to({"250 Queued"}), "QUIT\r\n");
  talk.to({"221 bye"});
  EXPECT_EQ(talk.user.successes, 1);
}

TEST(SmtpPersonaSession, triesNobodyAgainWhereNobodyIsTaken) {
  SmtpTalk talk;
  talk.options.recipients = {"bob@example.test", "carol@example.test"};
  talk.toOffer({});
  talk.to({"250 OK", "250 OK", "452 later"});
  talk.to({"354 go"});
  talk.to({"250 Queued"});
  talk.to({"250 OK"});
  EXPECT_EQ(talk.to({"452 later"}), "QUIT\r\n");
  EXPECT_EQ(talk.user.failures, 1);
  EXPECT_EQ(talk.user.serverText, "452 later");
}

TEST(SmtpPersonaSession, reportsARecipientThatIsRefusedAndDeliversToTheOthers) {
  SmtpTalk talk;
  talk.options.recipients = {"bob@example.test", "nobody@example.test"};
  talk.toOffer({});
  EXPECT_THAT(talk.to({"250 OK", "250 OK", "550 5.1.1 User unknown"}), EndsWith("DATA\r\n"));
  talk.to({"354 go"});
  EXPECT_EQ(talk.to({"250 Queued"}), "QUIT\r\n");
  EXPECT_EQ(talk.user.failures, 1);
  EXPECT_EQ(talk.user.serverText, "550 5.1.1 User unknown");
}

TEST(SmtpPersonaSession, reportsEachRefusalAndQuits) {
  const std::vector<std::vector<std::string_view>> kRefused = {
      {"554 go away"},
      {"220 ready", "250 Hello", "530 5.7.1 Client was not authenticated"},
      {"220 ready", "250 Hello", "250 OK", "550 Relaying is prohibited"},
      {"220 ready", "250 Hello", "250 OK", "250 OK", "554 no"},
      {"220 ready", "250 Hello", "250 OK", "250 OK", "250 data is wanted by 354"},
      {"220 ready", "250 Hello", "250 OK", "250 OK", "354 go", "554 Mailbox is not local: alice@example.test"},
      {"220 ready", "250 Hello", "250 OK", "250 OK", "354 go", "354 again"},
  };
  for (const auto& lines : kRefused) {
    SmtpTalk talk;
    for (const std::string_view line : lines) talk.to({std::string(line)});
    EXPECT_EQ(talk.user.failures, 1) << lines.back();
    EXPECT_EQ(talk.user.serverText, lines.back());
    EXPECT_FALSE(talk.io.closed) << lines.back();  // the server closes behind QUIT
    talk.session().onTimer(talk.io.timers.begin()->first);
    EXPECT_TRUE(talk.io.closed);
    EXPECT_EQ(talk.user.ends(), 1);
  }
}

// C29: 504 and 505 without a log-on; mail flows all the same.
TEST(SmtpPersonaSession, deliversWithoutPropertiesWhereXexch50IsRefused) {
  for (const char* refusal : {"504 Need to authenticate first ", "505 Authentication required", "500 what"}) {
    SmtpTalk talk;
    talk.persona.smtp.xexch50 = "2336 3";
    talk.toOffer({"XEXCH50"});
    EXPECT_THAT(talk.to({"250 OK", "250 OK"}), EndsWith("XEXCH50 2336 3\r\n"));
    EXPECT_EQ(talk.to({refusal}), "DATA\r\n") << refusal;
  }
  SmtpTalk unlisted;
  unlisted.persona.smtp.xexch50 = "2336 3";
  unlisted.toOffer({"HELP"});
  EXPECT_THAT(unlisted.to({"250 OK", "250 OK"}), EndsWith("DATA\r\n"));
}

TEST(SmtpPersonaSession, sendsAsManyOctetsOfPropertiesAsItHasAnnounced) {
  SmtpTalk talk;
  talk.persona.smtp.xexch50 = "5 2";
  talk.persona.smtp.xexch50Octets = 5;
  talk.toOffer({"XEXCH50"});
  talk.to({"250 OK", "250 OK"});
  EXPECT_EQ(talk.to({"354 Send binary data"}), std::string(5, '\0'));
  EXPECT_EQ(talk.to({"250 OK"}), "DATA\r\n");
}

TEST(SmtpPersonaSession, takesNoReplyOfTwoCodes) {
  SmtpTalk mixed;
  mixed.to({"220-one", "250 two"});
  EXPECT_EQ(mixed.user.failures, 1);
  EXPECT_TRUE(mixed.io.closed);
}

TEST(SmtpPersonaSession, boundsWhatAServerMaySay) {
  SmtpTalk reply;
  for (int i = 0; i < 1'000 && !reply.io.closed; ++i) reply.to({"220-still here"});
  EXPECT_TRUE(reply.io.closed);

  LoginTalk again(SmtpHabits::Logon::kAlways, {"AUTH"});
  again.user.againHere = true;
  again.toOffer({});
  for (int i = 0; i < 200'000 && !again.io.closed; ++i) again.session().onLine("535 no");
  EXPECT_TRUE(again.io.closed);
}

TEST(SmtpPersonaSession, saysNothingBehindItsQuit) {
  SmtpTalk talk;
  talk.to({"220 ready", "250 Hello", "550 no"});
  EXPECT_EQ(talk.to({"250 OK", "354 go", "garbage"}), "");
  EXPECT_EQ(talk.user.ends(), 1);
}

// What is lost behind the message's end is the goodbye only; before it, it is the message.
TEST(SmtpPersonaSession, hasDeliveredOnlyWhenTheServerHasSaidSo) {
  SmtpTalk talk;
  talk.toOffer({});
  talk.to({"250 OK", "250 OK", "354 go"});
  talk.session().onEnd();
  EXPECT_EQ(talk.user.failures, 1);

  SmtpTalk done;
  done.toOffer({});
  done.to({"250 OK", "250 OK", "354 go", "250 Queued"});
  done.session().onEnd();
  EXPECT_EQ(done.user.successes, 1);
}

}  // namespace
}  // namespace coexist
