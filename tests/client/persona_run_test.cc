#include <gmock/gmock.h>

#include "base/base64.h"
#include "client/persona_stage.h"

namespace coexist {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

// NTLM for alice, verified; `verdict` replaces what follows a right proof.
Replies ntlmReplies(std::string capability, RandomSource& random, std::string verdict = "OK AUTHENTICATE completed.") {
  auto exchange = std::make_shared<std::unique_ptr<SaslServer>>();
  auto tag = std::make_shared<std::string>();
  return [capability, exchange, tag, &random, verdict,
          rest = imapReplies(capability, "OK LOGIN completed.")](std::string_view line) -> std::string {
    if (*exchange) {
      const auto octets = decodeBase64(line);
      const SaslStep step = octets ? (*exchange)->respond(*octets) : SaslStep{};
      if (step.kind == SaslStep::Kind::kContinue) return "+ " + encodeBase64(step.octets) + "\r\n";
      exchange->reset();
      const bool proved = step.kind == SaslStep::Kind::kDone;
      return *tag + (proved ? " " + verdict : " NO AUTHENTICATE failed.") + "\r\n";
    }
    const size_t verb = line.find(" AUTHENTICATE NTLM");
    if (verb == std::string_view::npos) return rest(line);
    *tag = line.substr(0, verb);
    *exchange = ntlmServer(random);
    return "+\r\n";
  };
}

TEST(PersonaRun, logsOnWithNtlmWhereItIsOffered) {
  Stage stage("outlook-imap");
  stage.serve(ntlmReplies("IMAP4rev1 AUTH=NTLM", stage.random));
  const PersonaOutcome& outcome = stage.play();
  EXPECT_TRUE(outcome.succeeded) << outcome.error;
  EXPECT_TRUE(outcome.finished);
  EXPECT_EQ(outcome.prompts, 1);
  EXPECT_FALSE(outcome.loop);
  EXPECT_THAT(stage.server->heard, Contains("o2 AUTHENTICATE NTLM"));
  EXPECT_EQ(stage.finished, 1);
}

TEST(PersonaRun, loopsWhereNtlmIsOfferedAndNeverTaken) {
  Stage stage("outlook-imap");
  stage.serve(ntlmReplies("IMAP4rev1 AUTH=NTLM", stage.random, "NO AUTHENTICATE failed."));
  const PersonaOutcome& outcome = stage.play();
  EXPECT_TRUE(outcome.finished);
  EXPECT_FALSE(outcome.succeeded);
  EXPECT_TRUE(outcome.loop);
  EXPECT_EQ(outcome.prompts, 4);
  EXPECT_EQ(outcome.error, "o2 NO AUTHENTICATE failed.");
  EXPECT_EQ(stage.server->accepted, 3);
  EXPECT_THAT(stage.screen.prompts, Each(HasSubstr("front.example.test")));
  EXPECT_THAT(stage.server->heard, Not(Contains(HasSubstr("LOGIN"))));  // it does not fall back
  EXPECT_EQ(stage.finished, 1);
}

TEST(PersonaRun, logsOnWithLoginWhereNtlmIsNotOffered) {
  Stage stage("outlook-imap");
  stage.serve(imapReplies("IMAP4rev1 AUTH=GSSAPI", "OK LOGIN completed."));
  EXPECT_TRUE(stage.play().succeeded);
  EXPECT_THAT(stage.server->heard, Contains("o2 LOGIN \"alice\" \"sesame\""));
  EXPECT_EQ(stage.run->outcome().prompts, 1);
}

TEST(PersonaRun, asksAgainForAWrongPasswordToo) {
  Stage stage("outlook-imap");
  stage.options.typedPasswords = {"sesame!"};
  stage.serve([&, plain = imapReplies("IMAP4rev1", "NO LOGIN failed.")](std::string_view line) { return plain(line); });
  EXPECT_TRUE(stage.play().loop);
  EXPECT_THAT(stage.server->heard, Contains("o2 LOGIN \"alice\" \"sesame!\""));
}

TEST(PersonaRun, typesOnePasswordAfterTheOtherAndTheLastForEver) {
  Stage stage("outlook-imap");
  stage.options.typedPasswords = {"first", "first", "other", "sesame!"};
  stage.serve([&, plain = imapReplies("IMAP4rev1", "NO LOGIN failed.")](std::string_view line) { return plain(line); });
  EXPECT_TRUE(stage.play().loop);
  std::vector<std::string> typed;
  for (const std::string& line : stage.server->heard) {
    if (line.starts_with("o2 LOGIN ")) typed.push_back(line.substr(9));
  }
  EXPECT_THAT(typed, ElementsAre("\"alice\" \"first\"", "\"alice\" \"first\"", "\"alice\" \"other\"",
                                 "\"alice\" \"sesame!\"", "\"alice\" \"sesame!\"", "\"alice\" \"sesame!\""));
}

TEST(PersonaRun, getsInWhenTheServerTakesTheCredentialsLater) {
  Stage stage("outlook-imap");
  int refusals = 2;
  stage.serve([&refusals, no = imapReplies("IMAP4rev1", "NO LOGIN failed."),
               ok = imapReplies("IMAP4rev1", "OK LOGIN completed.")](std::string_view line) {
    const bool logon = line.find("LOGIN") != std::string_view::npos;
    return logon && refusals-- > 0 ? no(line) : ok(line);
  });
  const PersonaOutcome& outcome = stage.play();
  EXPECT_TRUE(outcome.succeeded);
  EXPECT_FALSE(outcome.loop);
  EXPECT_EQ(outcome.prompts, 3);
}

TEST(PersonaRun, switchesToTlsWhereItIsOfferedWhateverTheCertificatesName) {
  for (const char* name : {"front.example.test", "mail.example.test"}) {
    Stage stage("outlook-imap");
    ScriptedServer& server = stage.serve([rest = imapReplies("IMAP4rev1 STARTTLS", "OK done")](std::string_view line) {
      if (line.ends_with(" STARTTLS")) return std::string("o2 OK Begin TLS negotiation now.\r\n<tls>");
      return rest(line);
    });
    server.tls = serverTls(name);
    EXPECT_TRUE(stage.play().succeeded) << stage.run->outcome().error;
    EXPECT_THAT(server.heard, Contains(StartsWith("o4 LOGIN")));
    EXPECT_THAT(stage.taps.at(0)->events, Contains(HasSubstr("TLS ok")));
  }
}

TEST(PersonaRun, speaksNoTlsWhereItsFileSaysNever) {
  Stage stage("plain-client");
  stage.serve(imapReplies("IMAP4rev1 STARTTLS LOGINDISABLED", "OK done"));
  const PersonaOutcome& outcome = stage.play();
  EXPECT_FALSE(outcome.succeeded);
  EXPECT_FALSE(outcome.loop);
  EXPECT_EQ(outcome.prompts, 0);
  EXPECT_THAT(stage.server->heard, ElementsAre("a1 CAPABILITY"));
  EXPECT_THAT(stage.screen.shown, ElementsAre(HasSubstr("not possible")));
}

TEST(PersonaRun, stopsAtTheFirstRefusalWhereItsFileSaysSo) {
  Stage stage("plain-client");
  stage.serve(imapReplies("IMAP4rev1", "NO LOGIN failed for sesame."));
  const PersonaOutcome& outcome = stage.play();
  EXPECT_FALSE(outcome.loop);
  EXPECT_EQ(stage.server->accepted, 1);
  EXPECT_EQ(outcome.error, "a2 NO LOGIN failed for *****.");
  EXPECT_THAT(stage.screen.shown, ElementsAre(HasSubstr("'LOGIN failed for *****.'")));
  EXPECT_THAT(stage.screen.prompts, IsEmpty());
}

TEST(PersonaRun, probesAsTheHealthMailboxDoes) {
  Stage stage("health-mailbox");
  stage.options.server = {"front.example.test", 993};
  stage.options.implicitTls = true;
  const TlsParameters tls = serverTls("mail.example.test");
  stage.serve(imapReplies("IMAP4rev1", "NO LOGIN failed."), &tls);
  const PersonaOutcome& outcome = stage.play("probe");
  EXPECT_EQ(outcome.error, "z NO LOGIN failed.");
  EXPECT_EQ(outcome.prompts, 0);
  EXPECT_THAT(stage.server->heard, ElementsAre("z CAPABILITY", "z LOGIN \"alice@example.test\" \"sesame\""));
  EXPECT_THAT(stage.screen.shown, IsEmpty());
}

TEST(PersonaRun, reportsThatNobodyListens) {
  Stage stage("outlook-imap");
  const PersonaOutcome& outcome = stage.play();
  EXPECT_TRUE(outcome.finished);
  EXPECT_FALSE(outcome.loop);
  EXPECT_EQ(outcome.prompts, 0);
  EXPECT_EQ(stage.finished, 1);
  EXPECT_THAT(stage.taps.at(0)->events, ElementsAre("connection refused"));
  EXPECT_THAT(stage.screen.shown, ElementsAre(HasSubstr("refused")));
}

TEST(PersonaRun, endsWithAnErrorWhateverAHostileServerDoes) {
  const std::vector<std::string> kSaid = {
      "<close>",
      "<reset>",
      "* BYE go away\r\n<close>",
      "garbage\r\n",
      std::string(70'000, 'x'),
      std::string("* OK \0\0\r\n", 9),
      "* CAPABILITY {3}\r\nx",
      "* CAPABILITY {99999999999}\r\no1 OK done\r\n<close>",
      "+ \r\n",
      "* CAPABILITY STARTTLS\r\no1 OK done\r\no2 OK go\r\n* OK plaintext behind STARTTLS\r\n",
      "* CAPABILITY AUTH=NTLM\r\no1 OK done\r\n+\r\n+ AAAA\r\n<close>",
  };
  for (const std::string& octets : kSaid) {
    for (uint64_t seed = 1; seed <= 10; ++seed) {
      Stage stage("outlook-imap", seed);
      stage.serve([&octets, first = true](std::string_view) mutable {
        return std::exchange(first, false) ? octets : std::string("<close>");
      });
      const PersonaOutcome* outcome = &stage.play();
      // A server that falls silent is left to the guard.
      EXPECT_TRUE(stage.lab->loop().advance(outcome->finished ? 0 : 61'000));
      EXPECT_TRUE(outcome->finished) << octets.substr(0, 60);
      EXPECT_FALSE(outcome->succeeded) << octets.substr(0, 60);
      EXPECT_EQ(stage.finished, 1) << octets.substr(0, 60);
    }
  }
}

TEST(PersonaRun, waitsForASilentServerUntilItsGuardFires) {
  Stage stage("plain-client");
  stage.serve([](std::string_view) { return std::string(); });
  EXPECT_FALSE(stage.play().finished);
  EXPECT_TRUE(stage.lab->loop().advance(59'000));
  EXPECT_FALSE(stage.run->outcome().finished);
  EXPECT_TRUE(stage.lab->loop().advance(2'000));
  EXPECT_TRUE(stage.run->outcome().finished);
}

TEST(PersonaRun, mayGoAtAnyTime) {
  Stage stage("outlook-imap");
  stage.serve(imapReplies("IMAP4rev1", "NO LOGIN failed."));
  auto started = PersonaRun::start(stage.options, "check mail");
  ASSERT_TRUE(started);
  started = Error{"gone"};
  EXPECT_TRUE(stage.lab->loop().runToRest());
  EXPECT_EQ(stage.finished, 0);
}

// What an Outlook that is refused says and hears, connection by connection.
std::vector<std::string> refusedConversation(std::unique_ptr<Testbed> lab) {
  Stage stage("outlook-imap", std::move(lab));
  stage.serve(imapReplies("IMAP4rev1", "NO LOGIN failed."));
  stage.play();
  std::vector<std::string> seen = stage.server->heard;
  for (const auto& tap : stage.taps) {
    seen.push_back(tap->sent);
    seen.insert(seen.end(), tap->lines.begin(), tap->lines.end());
    seen.insert(seen.end(), tap->events.begin(), tap->events.end());
  }
  return seen;
}

TEST(PersonaRun, givesTheSameConversationForEverySeedAndOverTcp) {
  const auto first = refusedConversation(Testbed::memory(1));
  EXPECT_GT(first.size(), 10u);
  for (uint64_t seed = 2; seed <= 50; ++seed) EXPECT_EQ(refusedConversation(Testbed::memory(seed)), first) << seed;
  auto tcp = Testbed::tcp();
  ASSERT_TRUE(tcp);
  EXPECT_EQ(refusedConversation(std::move(*tcp)), first);
}

TEST(PersonaRun, saysWhatItCannotDo) {
  Stage stage("health-mailbox");
  const auto unknown = PersonaRun::start(stage.options, "check mail");
  ASSERT_FALSE(unknown);
  EXPECT_THAT(unknown.error().message(), HasSubstr("probe"));
  stage.options.certificates = nullptr;
  EXPECT_FALSE(PersonaRun::start(stage.options, "probe"));
  stage.options.screen = nullptr;
  EXPECT_FALSE(PersonaRun::start(stage.options, "probe"));
}

}  // namespace
}  // namespace coexist
