// What a back end's session does over every protocol: guards, mistakes, limits, TLS, and a scenario's greeting.
#include <gtest/gtest.h>

#include "backend/backend_kit.h"

namespace coexist {
namespace {

struct SessionWords {
  const char* name;
  MailProtocol protocol;
  std::string hello;     // what stands before everything else, if anything
  std::string harmless;  // a command that is no mistake
  std::string harmlessAnswer;
  std::string unknown;
  std::string badCommand;
  std::string tooManyErrors;
  std::string lineTooLong;
  std::string idle;
  std::string shutdown;
  std::vector<std::string> logOn;  // alice's, in TLS
  std::string loggedOn;
  std::string startTls;
  std::string startTlsOk;
  std::string startTlsRefused;
  std::string startTlsUnknown;  // where it is not offered
  std::string scenariosGreeting;
  std::string restricted;    // a log-on with a password in clear under SecureLogin, and its answer
  std::string restrictedNo;  //
};

void PrintTo(const SessionWords& words, std::ostream* out) { *out << words.name; }

const SessionWords kSessionWords[] = {
    {
        .name = "imap",
        .protocol = MailProtocol::kImap,
        .hello = "",
        .harmless = "a1 NOOP",
        .harmlessAnswer = "a1 OK noop-ok\r\n",
        .unknown = "a1 FOOBAR",
        .badCommand = "a1 BAD bad-command\r\n",
        .tooManyErrors = "* BYE too-many-errors\r\n",
        .lineTooLong = "* BYE line-too-long\r\n",
        .idle = "* BYE idle-timeout\r\n",
        .shutdown = "* BYE shutdown\r\n",
        .logOn = {"a1 LOGIN alice \"alice's word\""},
        .loggedOn = "a1 OK login-ok\r\n",
        .startTls = "s1 STARTTLS",
        .startTlsOk = "s1 OK starttls-ok\r\n",
        .startTlsRefused = "s1 BAD starttls-refused\r\n",
        .startTlsUnknown = "s1 BAD starttls-refused\r\n",
        .scenariosGreeting = "* BYE Connection refused",
        .restricted = "a1 LOGIN alice \"alice's word\"",
        .restrictedNo = "a1 NO login-disabled\r\n",
    },
    {
        .name = "pop3",
        .protocol = MailProtocol::kPop3,
        .hello = "",
        .harmless = "USER alice",
        .harmlessAnswer = "+OK user-ok\r\n",
        .unknown = "FOOBAR",
        .badCommand = "-ERR bad-command\r\n",
        .tooManyErrors = "-ERR too-many-errors\r\n",
        .lineTooLong = "-ERR line-too-long\r\n",
        .idle = "-ERR idle-timeout\r\n",
        .shutdown = "-ERR shutdown\r\n",
        .logOn = {"USER alice", "PASS alice's word"},
        .loggedOn = "+OK pass-ok\r\n",
        .startTls = "STLS",
        .startTlsOk = "+OK stls-ok\r\n",
        .startTlsRefused = "-ERR stls-refused\r\n",
        .startTlsUnknown = "-ERR stls-refused\r\n",
        .scenariosGreeting = "-ERR Connection refused",
        .restricted = "USER alice",
        .restrictedNo = "-ERR logon-disabled\r\n",
    },
    {
        .name = "smtp",
        .protocol = MailProtocol::kSmtp,
        .hello = "EHLO client.test",
        .harmless = "NOOP",
        .harmlessAnswer = "250 noop-ok\r\n",
        .unknown = "FOOBAR",
        .badCommand = "550 bad-command\r\n",
        .tooManyErrors = "550 too-many-errors\r\n",
        .lineTooLong = "550 line-too-long\r\n",
        .idle = "450 idle-timeout\r\n",
        .shutdown = "450 shutdown\r\n",
        .logOn = {"EHLO client.test", "AUTH PLAIN " + kPlainOfAlice},
        .loggedOn = "235 auth-ok plain\r\n",
        .startTls = "STARTTLS",
        .startTlsOk = "220 starttls-ok\r\n",
        .startTlsRefused = "550 starttls-refused\r\n",
        .startTlsUnknown = "550 starttls-unknown\r\n",
        .scenariosGreeting = "421 Connection refused",
        .restricted = "AUTH PLAIN " + kPlainOfAlice,
        .restrictedNo = "550 starttls-first\r\n",
    },
};

class SessionRules : public testing::TestWithParam<SessionWords> {
 protected:
  SessionRules() { useLoginType(LoginType::kPlainTextLogin); }
  void useLoginType(LoginType type) {
    ServiceSettings settings;
    settings.loginType = type;
    kit_.useSettings(settings);
  }
  // TLS that is there; a FakeSessionIo never looks at it.
  void haveTls() {
    const auto identity = std::make_shared<int>(0);
    const auto opaque = reinterpret_cast<const TlsContext*>(identity.get());
    kit_.context.startTls = [=] { return TlsParameters{std::shared_ptr<const TlsContext>(identity, opaque), {}}; };
  }
  void setStartTls(bool offered) {
    kit_.product.imap.startTls = kit_.product.pop3.startTls = kit_.product.smtp.startTls = offered;
  }
  void setMaxErrors(int count) {
    kit_.product.imap.maxErrors = kit_.product.pop3.maxErrors = kit_.product.smtp.maxErrors = count;
  }
  void hello() {
    if (!words_.hello.empty()) kit_.say(words_.hello);
  }
  void logOn() {
    kit_.secure();
    std::string last;
    for (const std::string& line : words_.logOn) last = kit_.say(line);
    EXPECT_EQ(last, words_.loggedOn);
  }

  const SessionWords& words_ = GetParam();
  SessionKit kit_{words_.protocol};
};

INSTANTIATE_TEST_SUITE_P(Over, SessionRules, testing::ValuesIn(kSessionWords),
                         [](const auto& made) { return std::string(made.param.name); });

TEST_P(SessionRules, watchesIdleClientsWithGuards) {
  kit_.session();
  ASSERT_EQ(kit_.io.timers.size(), 1u);
  const ServiceSettings& settings = kit_.machine->inEffect(words_.protocol, MachineService::kBackEnd);
  EXPECT_EQ(kit_.io.timers.begin()->second.delayMs, settings.preAuthenticatedTimeoutMs);
  EXPECT_EQ(kit_.io.timers.begin()->second.kind, TimerKind::kGuard);
  logOn();
  EXPECT_EQ(kit_.io.timers.begin()->second.delayMs, settings.authenticatedTimeoutMs);
  kit_.session().onTimer(kit_.io.timers.begin()->first);
  EXPECT_EQ(kit_.io.take(), words_.idle);
  EXPECT_TRUE(kit_.io.closed);
}

TEST_P(SessionRules, saysGoodbyeWhenTheServiceStops) {
  kit_.session().shutDown();
  EXPECT_EQ(kit_.io.take(), words_.shutdown);
  EXPECT_TRUE(kit_.io.closed);
}

TEST_P(SessionRules, saysNothingWhenTheServiceStopsBeforeTheGreeting) {
  kit_.make()->shutDown();
  EXPECT_EQ(kit_.io.take(), "");
  EXPECT_TRUE(kit_.io.closed);
}

TEST_P(SessionRules, closesBehindAClientThatSendsNoMore) {
  kit_.say(words_.harmless);
  EXPECT_FALSE(kit_.io.closed);
  kit_.session().onEnd();
  EXPECT_TRUE(kit_.io.closed);
}

TEST_P(SessionRules, doesNotReadAClientThatDoesNotReadItsAnswers) {
  kit_.session();
  kit_.io.queued = kHighWaterBytes + 1;
  kit_.say(words_.harmless);
  EXPECT_TRUE(kit_.io.paused);
  kit_.io.queued = kLowWaterBytes;
  kit_.session().onWritable();
  EXPECT_FALSE(kit_.io.paused);
}

// A009, A010, A054, A076.
TEST_P(SessionRules, endsBehindALineThatIsTooLong) {
  kit_.session();
  EXPECT_EQ(kit_.io.lineLimit, kit_.machine->inEffect(words_.protocol, MachineService::kBackEnd).maxCommandBytes);
  kit_.session().onLineTooLong();
  EXPECT_EQ(kit_.io.take(), words_.lineTooLong);
  EXPECT_TRUE(kit_.io.closed);
}

// A034: the last mistake gets its answer; what is none does not count.
TEST_P(SessionRules, endsBehindTooManyErrors) {
  hello();
  for (int i = 0; i < 4; ++i) EXPECT_EQ(kit_.say(words_.unknown), words_.badCommand);
  EXPECT_EQ(kit_.say(words_.harmless), words_.harmlessAnswer);
  EXPECT_EQ(kit_.say(words_.unknown), words_.badCommand + words_.tooManyErrors);
  EXPECT_TRUE(kit_.io.closed);
  EXPECT_EQ(kit_.say(words_.harmless), "");
}

TEST_P(SessionRules, bearsErrorsWithoutEndWhereTheProfileSetsNoLimit) {
  setMaxErrors(0);
  hello();
  for (int i = 0; i < 100; ++i) EXPECT_EQ(kit_.say(words_.unknown), words_.badCommand);
  EXPECT_FALSE(kit_.io.closed);
}

// A040, A087.
TEST_P(SessionRules, endsAStrangersConversation) {
  std::string all;
  for (const char* line : {"POST / HTTP/1.1", "Host: mail.example.test", "Content-Length: 80", "", "x=1"}) {
    all += kit_.say(line);
  }
  EXPECT_TRUE(kit_.io.closed);
  EXPECT_TRUE(all.ends_with(words_.tooManyErrors)) << all;
  EXPECT_EQ(kit_.say(words_.harmless), "");
}

// A005, A051.
TEST_P(SessionRules, startsTlsOnceWhereTheProfileOffersItAndACertificateIsThere) {
  kit_.context.startTls = [] { return TlsParameters{}; };
  EXPECT_EQ(kit_.say(words_.startTls), words_.startTlsRefused) << "no certificate";
  EXPECT_FALSE(kit_.io.tls.has_value());
  haveTls();
  EXPECT_EQ(kit_.say(words_.startTls), words_.startTlsOk);
  EXPECT_TRUE(kit_.io.tls.has_value());
  kit_.io.tls.reset();
  kit_.secure();
  kit_.session().onSecured({});
  EXPECT_EQ(kit_.say(words_.startTls), words_.startTlsRefused);
  EXPECT_FALSE(kit_.io.tls.has_value());
}

TEST_P(SessionRules, refusesTlsThatTheProfileDoesNotOffer) {
  haveTls();
  setStartTls(false);
  EXPECT_EQ(kit_.say(words_.startTls), words_.startTlsUnknown);
  EXPECT_FALSE(kit_.io.tls.has_value());
}

// What is configured counts when the back end's service has restarted, and the front end's does not count here.
TEST_P(SessionRules, appliesItsOwnSettingsInEffectAndNotConfiguredOnes) {
  useLoginType(LoginType::kSecureLogin);
  hello();
  EXPECT_EQ(kit_.say(words_.restricted), words_.restrictedNo);
  for (const MailProtocol each : kAllMailProtocols) {
    ServiceSettings settings = kit_.machine->configured(each);
    settings.loginType = LoginType::kPlainTextLogin;
    kit_.machine->configure(each, settings);
    if (each != words_.protocol) kit_.machine->restart(each, MachineService::kBackEnd);
  }
  EXPECT_EQ(kit_.say(words_.restricted), words_.restrictedNo);
  kit_.machine->restart(words_.protocol, MachineService::kFrontEnd);
  EXPECT_EQ(kit_.say(words_.restricted), words_.restrictedNo);
  kit_.machine->restart(words_.protocol, MachineService::kBackEnd);
  std::string last;
  for (const std::string& line : words_.logOn) last = kit_.say(line);
  EXPECT_EQ(last, words_.loggedOn);
}

TEST_P(SessionRules, saysAScenariosGreetingInstead) {
  kit_.overridden = true;
  kit_.overrides.greetingLines = {{words_.scenariosGreeting}};
  kit_.make()->onOpen();
  EXPECT_EQ(kit_.io.take(), words_.scenariosGreeting + "\r\n");
}

}  // namespace
}  // namespace coexist
