// The shipped personas of POP3 and SMTP, as their documents have them.
#include <gmock/gmock.h>

#include "client/persona_stage.h"

namespace coexist {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kSeed003Box =
    "You could not be logged on to the mail server using Secure Password Authentication. Please check your account "
    "information and verify that your mail server supports Secure Password Authentication.";

TEST(OutlookExpress, logsOnInClearUnlessSpaIsSwitchedOn) {
  PopStage stage("outlook-express-5");
  stage.serve(pop3Replies(stage.random));
  EXPECT_TRUE(stage.play().succeeded) << stage.run->outcome().error;
  EXPECT_THAT(stage.server->heard, ElementsAre("USER alice", "PASS sesame", "STAT", "LIST", "RETR 1", "QUIT"));
  EXPECT_EQ(stage.run->outcome().prompts, 1);
}

TEST(OutlookExpress, getsInWithSpaWithoutAPromptHoweverTheServerContinues) {
  for (const char* continuation : {"+ \r\n", "+\r\n", "+OK\r\n", "+ OK\r\n"}) {
    PopStage stage("outlook-express-5", "spa");
    stage.serve(pop3Replies(stage.random, {.ntlm = continuation}));
    EXPECT_TRUE(stage.play().succeeded) << continuation << stage.run->outcome().error;
    EXPECT_THAT(stage.server->heard, Contains("AUTH NTLM"));
    EXPECT_EQ(stage.server->heard.front(), "AUTH");
    EXPECT_EQ(stage.run->outcome().prompts, 0);
    EXPECT_THAT(stage.screen.shown, IsEmpty());
  }
}

// Seed 001, word for word.
TEST(OutlookExpress, showsTheDocumentsBoxesWhereNtlmIsNotListed) {
  PopStage pop("outlook-express-5", "spa");
  pop.serve(pop3Replies(pop.random, {.auth = "+OK\r\n.\r\n"}));
  EXPECT_FALSE(pop.play().succeeded);
  EXPECT_THAT(pop.screen.shown,
              ElementsAre("Unable to logon to the server using Secure Password Authentication. Account: 'alice', "
                          "Server: 'front.example.test', Protocol: POP3, Server Response: '.', Port: 110, Secure(SSL): "
                          "No, Error Number: 0x800CCC18"));
  EXPECT_THAT(pop.screen.prompts, IsEmpty());

  Stage imap("outlook-express-5");
  imap.options.with = "spa";
  imap.serve(imapReplies("IMAP4rev1 IDLE", "OK done"));
  EXPECT_FALSE(imap.play().loop);
  EXPECT_THAT(
      imap.screen.shown,
      ElementsAre("Your 'Inbox' folder was not polled for its unread count. General authentication failed. None "
                  "of the authentication methods supported by your IMAP server (if any) are supported on this "
                  "computer. Account: 'alice', Server: 'front.example.test', Protocol: IMAP, Server Response: "
                  "'', Port: 143, Secure(SSL): No, Error Number: 0x800CCCDF"));
}

TEST(OutlookExpress, takesARefusedCommandForSpaThatIsNotSupported) {
  PopStage stage("outlook-express-5", "spa");
  stage.serve(pop3Replies(stage.random,
                          {.ntlm = "-ERR The NTLM Authentication package has been disabled for this protocol.\r\n"}));
  EXPECT_FALSE(stage.play().loop);
  EXPECT_THAT(stage.screen.shown,
              ElementsAre(HasSubstr("Server Response: '-ERR The NTLM Authentication package has been disabled for "
                                    "this protocol.', Port: 110")));
  EXPECT_THAT(stage.screen.prompts, IsEmpty());
}

// Seeds 001 and 003: prompts again and again, and the box when the user has had enough.
TEST(OutlookExpress, asksAgainWhereTheProofIsRefusedAndThenShowsTheBox) {
  PopStage stage("outlook-express-5", "spa");
  stage.serve(pop3Replies(stage.random, {.verdict = "-ERR Logon failure\r\n"}));
  const PersonaOutcome& outcome = stage.play();
  EXPECT_TRUE(outcome.loop);
  EXPECT_EQ(outcome.prompts, 3);  // the first try was silent
  EXPECT_EQ(stage.server->accepted, 3);
  EXPECT_EQ(outcome.error, "-ERR Logon failure");
  EXPECT_THAT(stage.screen.shown, ElementsAre(kSeed003Box));

  Stage imap("outlook-express-5");
  imap.options.with = "spa";
  imap.options.typedPasswords = {"wrong"};
  imap.serve([rest = imapReplies("IMAP4rev1 AUTH=NTLM", "")](std::string_view line) {
    return line.find("AUTHENTICATE") == std::string_view::npos ? rest(line) : std::string("e2 NO no\r\n");
  });
  EXPECT_TRUE(imap.play().loop);
  EXPECT_THAT(imap.screen.shown, IsEmpty());  // no document shows a box for IMAP
}

TEST(OutlookPop3, prefersNtlmWhereCapaListsItAndFallsBackToUser) {
  PopStage ntlm("outlook-pop3");
  ntlm.serve(pop3Replies(ntlm.random, {.capa = "+OK\r\nTOP\r\nSASL NTLM\r\n.\r\n"}));
  EXPECT_TRUE(ntlm.play().succeeded);
  EXPECT_THAT(ntlm.server->heard, Contains("AUTH NTLM"));
  EXPECT_EQ(ntlm.run->outcome().prompts, 1);

  PopStage user("outlook-pop3");
  user.serve(pop3Replies(user.random, {.capa = "+OK\r\nTOP\r\n.\r\n"}));
  EXPECT_TRUE(user.play().succeeded);
  EXPECT_THAT(user.server->heard, Contains("USER alice"));
}

TEST(OutlookPop3, switchesToTlsWhereItIsOffered) {
  PopStage stage("outlook-pop3");
  stage.serve([rest = pop3Replies(stage.random, {.capa = "+OK\r\nSTLS\r\n.\r\n"})](std::string_view line) {
    return line == "STLS" ? std::string("+OK Begin TLS negotiation.\r\n<tls>") : rest(line);
  });
  EXPECT_TRUE(stage.play().succeeded) << stage.run->outcome().error;
  EXPECT_THAT(stage.taps.at(0)->events, Contains(HasSubstr("TLS ok")));
}

// MK#391 (quirk C10), the two lines that it dies with.
TEST(StrictPop3Client, takesOkForSuccessAndDiesOfIt) {
  PopStage stage("strict-pop3-client");
  stage.serve([first = true](std::string_view line) mutable -> std::string {
    if (line == "CAPA" && std::exchange(first, false)) return "+OK Capability list follows\r\nSASL NTLM\r\n.\r\n";
    if (line == "AUTH NTLM") return "+OK\r\n";
    if (line == "CAPA") return "-ERR Logon failure: unknown user name or bad password.\r\n";
    return "-ERR Command is not valid in this state.\r\n";
  });
  EXPECT_FALSE(stage.play().succeeded);
  EXPECT_THAT(stage.server->heard, ElementsAre("CAPA", "AUTH NTLM", "CAPA", "STAT"));
  EXPECT_THAT(stage.screen.shown, ElementsAre(HasSubstr("'-ERR Command is not valid in this state.'")));
}

TEST(HealthMailbox, probesOverPop3Too) {
  for (const char* name : {"health-mailbox", "test-popconnectivity"}) {
    PopStage stage(name);
    stage.serve(pop3Replies(stage.random, {.pass = "-ERR Logon failure: unknown user name or bad password.\r\n"}));
    EXPECT_EQ(stage.play("probe").error, "-ERR Logon failure: unknown user name or bad password.");
    EXPECT_THAT(stage.server->heard, ElementsAre("CAPA", "USER alice@example.test", "PASS sesame"));
    EXPECT_THAT(stage.screen.shown, IsEmpty());
  }
}

TEST(PersonaRun, saysWhatAPersonaCannotDoOverAProtocol) {
  const auto complaint = [](Stage& stage, const std::string& action) {
    const auto started = PersonaRun::start(stage.options, action);
    return started ? std::string() : started.error().message();
  };
  PopStage imapOnly("outlook-imap");
  EXPECT_THAT(complaint(imapOnly, "check mail"), HasSubstr("pop3"));
  PopStage option("outlook-express-5", "sap");
  EXPECT_THAT(complaint(option, "check mail"), HasSubstr("spa"));
  SmtpStage nobody("exchange-5.0-ims");
  nobody.options.recipients.clear();
  EXPECT_THAT(complaint(nobody, "send mail"), HasSubstr("somebody"));
  nobody.options.recipients = {"bob@example.test>\r\nRCPT TO:<eve@example.test"};
  EXPECT_THAT(complaint(nobody, "send mail"), HasSubstr("no SMTP address"));
  nobody.options.recipients = {"bob@example.test"};
  nobody.account.smtpAddress = "";
  EXPECT_THAT(complaint(nobody, "send mail"), HasSubstr("sender"));
  EXPECT_THAT(complaint(nobody, "check mail"), HasSubstr("send mail"));
}

// Everything that is said and heard over one action.
std::vector<std::string> conversation(std::unique_ptr<Testbed> lab, std::string_view persona, MailProtocol protocol) {
  Stage stage(persona, std::move(lab));
  stage.options.protocol = protocol;
  if (protocol == MailProtocol::kSmtp) {
    stage.account.smtpAddress = "alice@example.test";
    stage.options.recipients = {"bob@example.test"};
    stage.greeting = "220 ready\r\n";
    stage.serve(smtpReplies(stage.random, "XAUTH", "XAUTH"));
    EXPECT_TRUE(stage.play("send mail").succeeded);
  } else {
    stage.greeting = "+OK ready\r\n";
    stage.serve(pop3Replies(stage.random));
    EXPECT_TRUE(stage.play().succeeded);
  }
  std::vector<std::string> seen = stage.server->heard;
  for (const auto& tap : stage.taps) {
    seen.insert(seen.end(), tap->lines.begin(), tap->lines.end());
    seen.insert(seen.end(), tap->events.begin(), tap->events.end());
  }
  return seen;
}

TEST(PersonaRun, givesTheSamePop3AndSmtpConversationForEverySeedAndOverTcp) {
  const std::pair<const char*, MailProtocol> kRows[] = {{"outlook-express-5", MailProtocol::kPop3},
                                                        {"exchange-5.0-ims", MailProtocol::kSmtp}};
  for (const auto& [persona, protocol] : kRows) {
    const auto first = conversation(Testbed::memory(1), persona, protocol);
    EXPECT_GT(first.size(), 10u);
    for (uint64_t seed = 2; seed <= 50; ++seed) {
      EXPECT_EQ(conversation(Testbed::memory(seed), persona, protocol), first) << seed;
    }
    auto tcp = Testbed::tcp();
    ASSERT_TRUE(tcp);
    EXPECT_EQ(conversation(std::move(*tcp), persona, protocol), first);
  }
}

TEST(PersonaRun, endsWithAnErrorWhateverAHostileServerDoesOnPop3AndSmtp) {
  const std::vector<std::string> kSaid = {
      "<close>",
      "<reset>",
      "garbage\r\n",
      std::string(70'000, 'x'),
      std::string("+OK \0\0\r\n", 7),
      "+OK\r\nNTLM\r\n.\r\n+\r\n+ AAAA\r\n<close>",
      "+OK\r\nSTLS\r\n.\r\n+OK go\r\n+OK plaintext behind STLS\r\n",
      "+OK\r\nSASL NTLM\r\n<close>",
      "250-AUTH\r\n<close>",
      "250-x\r\n550 y\r\n",
      "250 x\r\n334 AAAA\r\n334 AAAA\r\n<close>",
      "250 x\r\n235 in\r\n354 go\r\n354 go\r\n250 x\r\n250 y\r\n<reset>",
  };
  for (const std::string& octets : kSaid) {
    for (uint64_t seed = 1; seed <= 10; ++seed) {
      for (const bool smtp : {false, true}) {
        Stage stage(smtp ? "exchange-5.5-ims" : "outlook-pop3", seed);
        stage.account.smtpAddress = "alice@example.test";
        stage.options.protocol = smtp ? MailProtocol::kSmtp : MailProtocol::kPop3;
        stage.options.recipients = {"bob@example.test"};
        stage.greeting = smtp ? "220 ready\r\n" : "+OK ready\r\n";
        stage.serve([&octets, first = true](std::string_view) mutable {
          return std::exchange(first, false) ? octets : std::string("<close>");
        });
        const PersonaOutcome* outcome = &stage.play(smtp ? "send mail" : "check mail");
        EXPECT_TRUE(stage.lab->loop().advance(outcome->finished ? 0 : 61'000));
        EXPECT_TRUE(outcome->finished) << octets.substr(0, 60);
        EXPECT_FALSE(outcome->succeeded) << octets.substr(0, 60);
        EXPECT_EQ(stage.finished, 1) << octets.substr(0, 60);
      }
    }
  }
}

}  // namespace
}  // namespace coexist
