// What a front end's session does over every protocol before anybody has logged on.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/front_fixture.h"
#include "gateway/smtp/smtp_kit.h"

namespace coexist {
namespace {

using ::testing::HasSubstr;

struct FrontSessionWords {
  const char* protocolName;
  MailProtocol protocol;
  Product (*product)();
  const char* greeting;
  const char* greetingOctets;  // as the log counts them
  const char* hello;           // what stands before everything else, if anything
  const char* harmless;        // a command that is no mistake
  const char* unknown;
  const char* badCommand;
  std::vector<std::string> lastMistake;
  const char* cut;
  std::vector<std::string> guess;  // a log-on that fails
  std::string guessed;
  const char* tooManyGuesses;
  const char* lineTooLong;
  const char* idle;
  const char* shutdown;
  const char* startTls;
  const char* startTlsOk;
  const char* startTlsRefused;
  const char* authenticate;  // a mechanism stands behind it
  const char* mechanismRefused;
};

void PrintTo(const FrontSessionWords& words, std::ostream* out) { *out << words.protocolName; }

const FrontSessionWords kFrontSessionWords[] = {
    {
        .protocolName = "imap",
        .protocol = MailProtocol::kImap,
        .product = frontProduct,
        .greeting = "* OK The service is ready.\r\n",
        .greetingOctets = "28",
        .hello = nullptr,
        .harmless = "a1 NOOP",
        .unknown = "a1 FOOBAR",
        .badCommand = "a1 BAD command\r\n",
        .lastMistake = {"a1 LOGIN nobody x"},
        .cut = "a1 NO LOGIN failed.\r\n* BYE too many errors\r\n",
        .guess = {"a1 LOGIN bob wrong"},
        .guessed = "a1 NO LOGIN failed.\r\n",
        .tooManyGuesses = "* BYE too many log-ons\r\n",
        .lineTooLong = "* BYE line too long\r\n",
        .idle = "* BYE idle\r\n",
        .shutdown = "* BYE shutdown\r\n",
        .startTls = "s1 STARTTLS",
        .startTlsOk = "s1 OK Begin TLS negotiation now.\r\n",
        .startTlsRefused = "s1 BAD STARTTLS\r\n",
        .authenticate = "a1 AUTHENTICATE ",
        .mechanismRefused = "a1 BAD mechanism\r\n",
    },
    {
        .protocolName = "pop3",
        .protocol = MailProtocol::kPop3,
        .product = frontProduct,
        .greeting = "+OK The POP3 service is ready.\r\n",
        .greetingOctets = "32",
        .hello = nullptr,
        .harmless = "CAPA",
        .unknown = "FOOBAR",
        .badCommand = "-ERR command\r\n",
        .lastMistake = {"USER nobody", "PASS x"},
        .cut = "-ERR Logon failure: unknown user name or bad password.\r\n-ERR too many errors\r\n",
        .guess = {"USER bob", "PASS wrong"},
        .guessed = "-ERR Logon failure: unknown user name or bad password.\r\n",
        .tooManyGuesses = "-ERR too many log-ons\r\n",
        .lineTooLong = "-ERR line too long\r\n",
        .idle = "-ERR idle\r\n",
        .shutdown = "-ERR shutdown\r\n",
        .startTls = "STLS",
        .startTlsOk = "+OK Begin TLS negotiation.\r\n",
        .startTlsRefused = "-ERR STLS\r\n",
        .authenticate = "AUTH ",
        .mechanismRefused = "-ERR mechanism\r\n",
    },
    {
        .protocolName = "smtp",
        .protocol = MailProtocol::kSmtp,
        .product = smtpProduct,
        .greeting = "220 front.example.test ready\r\n",
        .greetingOctets = "30",
        .hello = "EHLO client.example.test",
        .harmless = "NOOP",
        .unknown = "FOOBAR",
        .badCommand = "500 5.3.3 command\r\n",
        .lastMistake = {"RCPT TO:<x@y.test>"},
        .cut = "503 5.5.1 MAIL first\r\n421 4.7.0 too many errors\r\n",
        .guess = {"AUTH PLAIN " + saslPlain("", "bob", "wrong")},
        .guessed = "535 5.7.3 not in\r\n",
        .tooManyGuesses = "421 4.7.0 too many log-ons\r\n",
        .lineTooLong = "500 5.5.2 line too long\r\n",
        .idle = "421 4.4.1 idle\r\n",
        .shutdown = "421 4.3.2 shutdown\r\n",
        .startTls = "STARTTLS",
        .startTlsOk = "220 2.0.0 go\r\n",
        .startTlsRefused = "502 5.3.3 no STARTTLS\r\n",
        .authenticate = "AUTH ",
        .mechanismRefused = "504 5.7.4 mechanism\r\n",
    },
};

class FrontSessionRules : public ::testing::TestWithParam<FrontSessionWords> {
 protected:
  const ServiceSettings& settings() { return f_.machine.configured(words_.protocol); }
  MechanismLists& mechanisms() {
    if (words_.protocol == MailProtocol::kImap) return f_.product.imap;
    if (words_.protocol == MailProtocol::kPop3) return f_.product.pop3;
    return f_.product.smtp;
  }
  void start() {
    f_.start(words_.protocol);
    if (words_.hello) f_.say(words_.hello);
  }
  void setGuessing(const GuessingLimits& limits) {
    f_.product.imap.guessing = f_.product.pop3.guessing = f_.product.smtp.guessing = limits;
  }
  std::string guess() {
    std::string last;
    for (const std::string& line : words_.guess) last = f_.say(line);
    return last;
  }
  // The only timer that runs.
  void fireTarpit(Milliseconds delay) {
    ASSERT_EQ(f_.client.timers.size(), 1u) << "the client's silence is not counted";
    const auto [name, timer] = *f_.client.timers.begin();
    EXPECT_EQ(timer.delayMs, delay);
    EXPECT_EQ(timer.kind, TimerKind::kWork);
    f_.client.timers.clear();
    f_.session->onTimer(name);
  }

  const FrontSessionWords& words_ = GetParam();
  FrontFixture f_{words_.product()};
};

INSTANTIATE_TEST_SUITE_P(Over, FrontSessionRules, ::testing::ValuesIn(kFrontSessionWords),
                         [](const auto& made) { return std::string(made.param.protocolName); });

TEST_P(FrontSessionRules, greetsWithTheProfilesTextAndLogsTheOpening) {
  f_.session =
      makeFrontSession(f_.context, f_.client, 3, {{"front.example.test", 40143}, false, words_.protocol, false});
  f_.session->onOpen();
  EXPECT_EQ(f_.client.take(), words_.greeting);
  EXPECT_THAT(f_.logged.at(0), HasSubstr(",0000000000000003,0,server.example.test:143,client.example.test:40001,,0,0," +
                                         std::string(words_.greetingOctets) + ",OpenSession,,R=ok"));
}

// Attack catalogue A034, A123.
TEST_P(FrontSessionRules, cutsAConnectionThatMakesNothingButErrors) {
  start();
  for (int i = 0; i < 4; ++i) EXPECT_EQ(f_.say(words_.unknown), words_.badCommand);
  std::string last;
  for (const std::string& line : words_.lastMistake) last = f_.say(line);
  EXPECT_EQ(last, words_.cut);
  EXPECT_TRUE(f_.client.closed);
}

// Attack catalogue A123.
TEST_P(FrontSessionRules, cutsAConnectionThatKeepsGuessing) {
  setGuessing({.maxFailedLogins = 3});
  start();
  for (int i = 0; i < 2; ++i) EXPECT_EQ(guess(), words_.guessed);
  EXPECT_FALSE(f_.client.closed);
  EXPECT_EQ(guess(), words_.guessed + words_.tooManyGuesses);
  EXPECT_TRUE(f_.client.closed);
}

TEST_P(FrontSessionRules, countsNoProofThatWasNotGiven) {
  setGuessing({.maxFailedLogins = 1});
  start();
  for (const char* response : {"*", "!!!!"}) {
    f_.say(words_.authenticate + std::string("PLAIN"));
    f_.say(response);
  }
  f_.say(words_.authenticate + std::string("EXTERNAL"));
  EXPECT_FALSE(f_.client.closed);
  EXPECT_EQ(guess(), words_.guessed + words_.tooManyGuesses);
}

TEST_P(FrontSessionRules, letsAFailureWaitInTheTarpit) {
  setGuessing({.maxFailedLogins = 2, .tarpitMs = 5000});
  start();
  EXPECT_EQ(guess(), "");
  EXPECT_TRUE(f_.client.paused);
  EXPECT_EQ(f_.say(words_.harmless), "") << "what has been read already waits for nobody";
  fireTarpit(5000);
  EXPECT_EQ(f_.client.take(), words_.guessed);
  EXPECT_FALSE(f_.client.paused);
  ASSERT_EQ(f_.client.timers.size(), 1u);
  EXPECT_EQ(f_.client.timers.begin()->second.kind, TimerKind::kGuard);
  EXPECT_EQ(guess(), "");
  fireTarpit(5000);
  EXPECT_EQ(f_.client.take(), words_.guessed + words_.tooManyGuesses) << "the last failure waits too";
  EXPECT_TRUE(f_.client.closed);
}

TEST_P(FrontSessionRules, saysNothingOfALateAnswerBehindTheServicesEnd) {
  setGuessing({.tarpitMs = 5000});
  start();
  guess();
  const int tarpit = f_.client.timers.begin()->first;
  f_.session->goodbye();
  EXPECT_EQ(f_.client.take(), words_.shutdown);
  f_.session->onTimer(tarpit);
  EXPECT_EQ(f_.client.take(), "");
}

// Attack catalogue A009, A010, A054.
TEST_P(FrontSessionRules, endsAtALineWithoutAnEnd) {
  start();
  EXPECT_EQ(f_.client.lineLimit, settings().maxCommandBytes);
  f_.session->onLineTooLong();
  EXPECT_EQ(f_.client.take(), words_.lineTooLong);
  EXPECT_TRUE(f_.client.closed);
}

TEST_P(FrontSessionRules, endsWhoSaysNothingBeforeTheLogin) {
  start();
  ASSERT_EQ(f_.client.timers.size(), 1u);
  const auto [name, timer] = *f_.client.timers.begin();
  EXPECT_EQ(timer.kind, TimerKind::kGuard);
  EXPECT_EQ(timer.delayMs, settings().preAuthenticatedTimeoutMs);
  f_.session->onTimer(name);
  EXPECT_EQ(f_.client.take(), words_.idle);
  EXPECT_TRUE(f_.client.closed);
}

TEST_P(FrontSessionRules, stopsReadingFromAClientThatTakesNoAnswers) {
  start();
  f_.client.queued = kHighWaterBytes + 1;
  f_.say(words_.harmless);
  EXPECT_TRUE(f_.client.paused);
  f_.client.queued = 0;
  f_.session->onWritable();
  EXPECT_FALSE(f_.client.paused);
}

TEST_P(FrontSessionRules, saysGoodbyeWhenTheServiceStops) {
  start();
  f_.session->goodbye();
  EXPECT_EQ(f_.client.take(), words_.shutdown);
  EXPECT_TRUE(f_.client.closed);
  EXPECT_THAT(f_.logged.back(), HasSubstr("CloseSession"));
}

// Each protocol goes by its own setting; the name of another's certificate is not presented.
TEST_P(FrontSessionRules, startsTlsWithTheCertificateThatItsOwnSettingNames) {
  for (const MailProtocol each : kAllMailProtocols) {
    const char* name = each == words_.protocol ? "mail.example.test" : "other.example.test";
    f_.configure(each, [name](ServiceSettings& settings) { settings.x509CertificateName = name; });
  }
  start();
  EXPECT_EQ(f_.say(words_.startTls), words_.startTlsOk);
  EXPECT_TRUE(f_.client.tls.has_value());
  EXPECT_EQ(f_.certificates.serverNames.at(0), "mail.example.test");
  // Attack catalogue A001, A050, A070: what stands behind it is not answered.
  EXPECT_EQ(f_.say(words_.harmless), "");
  f_.client.isSecure = true;
  f_.session->onSecured({});
  EXPECT_EQ(f_.say(words_.startTls), words_.startTlsRefused);
}

TEST_P(FrontSessionRules, refusesStartTlsWithoutACertificate) {
  f_.certificates.none = true;
  start();
  EXPECT_EQ(f_.say(words_.startTls), words_.startTlsRefused);
  EXPECT_FALSE(f_.client.tls.has_value());
  EXPECT_THAT(f_.logged.back(), HasSubstr("ErrMsg=NoCertificate"));
}

// Attack catalogue A117: no challenge for a mechanism that is not honoured, or that the engines do not speak.
TEST_P(FrontSessionRules, refusesAMechanismThatIsNotHonouredWithoutAChallenge) {
  f_.product.imap.maxErrors = f_.product.pop3.maxErrors = f_.product.smtp.maxErrors = 0;
  for (auto& states : mechanisms().honoured) states.fill({"PLAIN", "GSSAPI"});
  start();
  for (const char* mechanism : {"NTLM", "../../etc", "EXTERNAL", "ANONYMOUS", "GSSAPI"}) {
    EXPECT_EQ(f_.say(words_.authenticate + std::string(mechanism)), words_.mechanismRefused) << mechanism;
  }
  EXPECT_EQ(f_.say(words_.authenticate + std::string(300, 'A')), words_.mechanismRefused);
}

}  // namespace
}  // namespace coexist
