// Who a back end lets in, over every protocol: by PLAIN, LOGIN and NTLM, as a user, a service account or a front end.
#include <gtest/gtest.h>

#include <map>

#include "backend/backend_kit.h"
#include "base/base64.h"

namespace coexist {
namespace {

using namespace std::string_view_literals;

struct LoginWords {
  const char* name;
  MailProtocol protocol;
  std::string hello;         // what stands before everything else, if anything
  std::string authenticate;  // a mechanism stands behind it
  std::string continuation;
  std::string ntlmContinuation;
  std::string challenge;  // what stands before one
  std::string plainOk;
  std::string loginOk;
  std::string ntlmOk;
  std::string failed;
  std::string tooManyFailed;
  std::string cancelled;
  std::string mechanismRefused;
  std::string badResponse;  // no base64
  std::string harmless;     // behind a failure the session goes on
  std::string harmlessAnswer;
  std::string ownMail;  // what alice alone may do, and how its answer begins
  std::string ownMailAnswer;
};

void PrintTo(const LoginWords& words, std::ostream* out) { *out << words.name; }

const LoginWords kLoginWords[] = {
    {
        .name = "imap",
        .protocol = MailProtocol::kImap,
        .hello = "",
        .authenticate = "a1 AUTHENTICATE ",
        .continuation = "+",
        .ntlmContinuation = "+",
        .challenge = "+ ",
        .plainOk = "a1 OK authenticate-ok\r\n",
        .loginOk = "a1 OK authenticate-ok\r\n",
        .ntlmOk = "a1 OK authenticate-ok\r\n",
        .failed = "a1 NO authenticate-failed\r\n",
        .tooManyFailed = "* BYE too-many-logons\r\n",
        .cancelled = "a1 NO authenticate-cancelled\r\n",
        .mechanismRefused = "a1 BAD mechanism-refused\r\n",
        .badResponse = "a1 BAD bad-arguments\r\n",
        .harmless = "a2 NOOP",
        .harmlessAnswer = "a2 OK noop-ok\r\n",
        .ownMail = "a3 SELECT INBOX",
        .ownMailAnswer = "* 0 EXISTS",
    },
    {
        .name = "pop3",
        .protocol = MailProtocol::kPop3,
        .hello = "",
        .authenticate = "AUTH ",
        .continuation = "+ ",
        .ntlmContinuation = "+OK",
        .challenge = "+ ",
        .plainOk = "+OK auth-ok\r\n",
        .loginOk = "+OK auth-ok\r\n",
        .ntlmOk = "+OK auth-ok\r\n",
        .failed = "-ERR auth-failed\r\n",
        .tooManyFailed = "-ERR too-many-logons\r\n",
        .cancelled = "-ERR auth-cancelled\r\n",
        .mechanismRefused = "-ERR mechanism-refused\r\n",
        .badResponse = "-ERR bad-arguments\r\n",
        .harmless = "USER alice",
        .harmlessAnswer = "+OK user-ok\r\n",
        .ownMail = "STAT",
        .ownMailAnswer = "+OK stat 0 0",
    },
    {
        .name = "smtp",
        .protocol = MailProtocol::kSmtp,
        .hello = "EHLO client.test",
        .authenticate = "AUTH ",
        .continuation = "334 ",
        .ntlmContinuation = "334 ntlm supported",
        .challenge = "334 ",
        .plainOk = "235 auth-ok plain\r\n",
        .loginOk = "235 auth-ok login\r\n",
        .ntlmOk = "235 auth-ntlm-ok ntlm\r\n",
        .failed = "550 auth-failed\r\n",
        .tooManyFailed = "550 too-many-logons\r\n",
        .cancelled = "550 auth-cancelled\r\n",
        .mechanismRefused = "550 mechanism-refused\r\n",
        .badResponse = "550 auth-bad-response\r\n",
        .harmless = "NOOP",
        .harmlessAnswer = "250 noop-ok\r\n",
        .ownMail = "MAIL FROM:<alice@example.test>",
        .ownMailAnswer = "250 mail-ok",
    },
};

// A session in TLS that bears any number of mistakes.
struct LoginSession : SessionKit {
  explicit LoginSession(const LoginWords& words) : SessionKit(words.protocol), words_(words) {
    secure();
    product.imap.maxErrors = product.pop3.maxErrors = product.smtp.maxErrors = 0;
    setGuessing({});
  }
  void setGuessing(const GuessingLimits& limits) {
    product.imap.guessing = product.pop3.guessing = product.smtp.guessing = limits;
  }
  const FakeSessionIo::Timer* timer(TimerKind kind) const {
    for (const auto& [name, timer] : io.timers) {
      if (timer.kind == kind) return &timer;
    }
    return nullptr;
  }
  std::string endTarpit() {
    for (const auto& [name, timer] : std::map(io.timers)) {
      if (timer.kind != TimerKind::kWork) continue;
      io.timers.erase(name);
      session().onTimer(name);
    }
    return io.take();
  }
  std::string authenticate(const std::string& mechanism) {
    hello();
    return say(words_.authenticate + mechanism);
  }
  std::string plain(std::string_view message) {
    EXPECT_EQ(authenticate("PLAIN"), words_.continuation + "\r\n");
    return plainResponse(message);
  }
  std::string plainResponse(std::string_view message) { return say(encodeBase64(message)); }
  std::string ntlm(const SaslCredentials& credentials) {
    hello();
    return sayNtlm([this](std::string_view line) { return say(line); }, words_.authenticate + "NTLM",
                   words_.ntlmContinuation, credentials, words_.challenge);
  }
  bool opensAlicesMail() { return say(words_.ownMail).starts_with(words_.ownMailAnswer); }
  void hello() {
    if (!words_.hello.empty()) say(words_.hello);
  }

 private:
  const LoginWords& words_;
};

class LoginRules : public testing::TestWithParam<LoginWords> {
 protected:
  const LoginWords& words_ = GetParam();
  LoginSession kit_{words_};
};

INSTANTIATE_TEST_SUITE_P(Over, LoginRules, testing::ValuesIn(kLoginWords),
                         [](const auto& made) { return std::string(made.param.name); });

TEST_P(LoginRules, speaksPlainBehindItsContinuation) {
  EXPECT_EQ(kit_.plain("\0alice\0wrong"sv), words_.failed);
  EXPECT_EQ(kit_.plain("\0mallory\0alice's word"sv), words_.failed);
  EXPECT_EQ(kit_.plain("\0alice\0alice's word"sv), words_.plainOk);
  EXPECT_TRUE(kit_.opensAlicesMail());
}

TEST_P(LoginRules, speaksLoginWithItsTwoQuestions) {
  for (const bool right : {false, true}) {
    EXPECT_EQ(kit_.authenticate("LOGIN"), words_.challenge + "VXNlcm5hbWU6\r\n");
    EXPECT_EQ(kit_.say(encodeBase64("alice")), words_.challenge + "UGFzc3dvcmQ6\r\n");
    EXPECT_EQ(kit_.say(encodeBase64(right ? "alice's word" : "wrong")), right ? words_.loginOk : words_.failed);
  }
}

TEST_P(LoginRules, speaksNtlmForReal) {
  EXPECT_EQ(kit_.ntlm({"", "alice", "alice's wrong word", "EXAMPLE", "DESK"}), words_.failed);
  EXPECT_EQ(kit_.ntlm({"", "mallory", "alice's word", "EXAMPLE", "DESK"}), words_.failed);
  EXPECT_EQ(kit_.ntlm({"", "alice", "alice's word", "EXAMPLE", "DESK"}), words_.ntlmOk);
  EXPECT_TRUE(kit_.opensAlicesMail());
}

TEST_P(LoginRules, findsTheNtNamesInOneField) {
  EXPECT_EQ(kit_.ntlm({"", "EXAMPLE\\alice", "alice's word", "", ""}), words_.ntlmOk);
}

// 2010 and older list NTLM in clear, SecureLogin or not.
TEST_P(LoginRules, honoursInClearWhatTheProfileDoes) {
  kit_.io.isSecure = false;
  EXPECT_EQ(kit_.ntlm({"", "alice", "alice's word", "EXAMPLE", ""}), words_.ntlmOk);
}

TEST_P(LoginRules, refusesMechanismsThatAreNotHonouredOrNotKnown) {
  for (const char* mechanism : {"CRAM-MD5", "XOAUTH2", "GSSAPI", "../../etc"}) {
    EXPECT_EQ(kit_.authenticate(mechanism), words_.mechanismRefused) << mechanism;
  }
  EXPECT_EQ(kit_.say(words_.harmless), words_.harmlessAnswer);
}

TEST_P(LoginRules, endsAnExchangeThatTheClientCancels) {
  for (const char* mechanism : {"PLAIN", "LOGIN", "NTLM"}) {
    EXPECT_TRUE(kit_.authenticate(mechanism).starts_with(words_.challenge.front()));
    EXPECT_EQ(kit_.say("*"), words_.cancelled) << mechanism;
    EXPECT_EQ(kit_.say(words_.harmless), words_.harmlessAnswer);
  }
}

// A006, A100: whatever it says, it is a line of the exchange.
TEST_P(LoginRules, readsALineInsideAnExchangeAsData) {
  for (const char* line : {"s1 STARTTLS", "!!!!", "AAA", "=AAA", "USER alice", "RCPT TO:<a@b.test>"}) {
    kit_.authenticate("PLAIN");
    EXPECT_EQ(kit_.say(line), words_.badResponse) << line;
    EXPECT_FALSE(kit_.io.closed);
  }
  EXPECT_EQ(kit_.say(words_.harmless), words_.harmlessAnswer);
}

TEST_P(LoginRules, readsLongerLinesDuringAnExchange) {
  kit_.session();
  const size_t before = kit_.io.lineLimit;
  kit_.authenticate("NTLM");
  EXPECT_EQ(kit_.io.lineLimit, 12'288u);
  kit_.say("*");
  EXPECT_EQ(kit_.io.lineLimit, before);
}

TEST_P(LoginRules, honoursNtlmNoMoreWhenTheSettingIsOff) {
  ServiceSettings settings;
  settings.enableGssapiAndNtlmAuth = false;
  kit_.useSettings(settings);
  kit_.product.pop3.texts[static_cast<size_t>(Pop3ReplyText::kNtlmDisabled)].text = "-ERR mechanism-refused";
  EXPECT_EQ(kit_.authenticate("NTLM"), words_.mechanismRefused);
  EXPECT_EQ(kit_.plain("\0alice\0alice's word"sv), words_.plainOk);
}

TEST_P(LoginRules, letsAServiceAccountOpenTheMailboxThatItNames) {
  EXPECT_EQ(kit_.plain("alice\0bob\0bob's word"sv), words_.failed) << "nobody else may";
  EXPECT_EQ(kit_.plain("alice\0proxy\0proxy's word"sv), words_.plainOk);
}

TEST_P(LoginRules, trustsAFrontEndOnlyOnTheTrustPortAndByItsCertificate) {
  const auto attempt = [this](bool trustPort, const char* certificate) {
    LoginSession session(words_);
    session.context.trustPort = trustPort;
    session.io.info.peerName = certificate;
    return session.plain("alice\0FRONT$\0FRONT$'s word"sv);
  };
  EXPECT_EQ(attempt(true, "front.example.test"), words_.plainOk);
  EXPECT_EQ(attempt(false, "front.example.test"), words_.failed);
  EXPECT_EQ(attempt(true, "mail.example.test"), words_.failed);
  EXPECT_EQ(attempt(true, ""), words_.failed);
}

// A123; MaxLogonFailures.
TEST_P(LoginRules, endsBehindTooManyFailures) {
  kit_.setGuessing({.maxFailedLogins = 3});
  EXPECT_EQ(kit_.plain("\0alice\0wrong"sv), words_.failed);
  EXPECT_EQ(kit_.ntlm({"", "mallory", "alice's word", "EXAMPLE", "DESK"}), words_.failed);
  EXPECT_FALSE(kit_.io.closed);
  EXPECT_EQ(kit_.plain("\0nobody\0x"sv), words_.failed + words_.tooManyFailed);
  EXPECT_TRUE(kit_.io.closed);
}

TEST_P(LoginRules, countsNoProofThatWasNotGiven) {
  kit_.setGuessing({.maxFailedLogins = 1});
  kit_.authenticate("PLAIN");
  EXPECT_EQ(kit_.say("*"), words_.cancelled);
  kit_.authenticate("PLAIN");
  EXPECT_EQ(kit_.say("!!!!"), words_.badResponse);
  EXPECT_EQ(kit_.authenticate("GSSAPI"), words_.mechanismRefused);
  EXPECT_EQ(kit_.plain("\0alice\0alice's word"sv), words_.plainOk);
}

// A log-on that the scenario refuses is one more.
TEST_P(LoginRules, countsARefusalThatOnlyAScenarioSays) {
  kit_.setGuessing({.maxFailedLogins = 1});
  kit_.overridden = true;
  kit_.authenticate("PLAIN");
  kit_.overrides.replies = {{{words_.failed.substr(0, words_.failed.size() - 2)}}};
  EXPECT_EQ(kit_.plainResponse("\0alice\0alice's word"sv), words_.failed);
  EXPECT_TRUE(kit_.io.closed);
}

// TarpitInterval: the answer is late, and nothing is read, nor is silence counted, until it has been given.
TEST_P(LoginRules, tarpitsTheAnswerToAFailure) {
  kit_.setGuessing({.tarpitMs = 5000});
  EXPECT_EQ(kit_.plain("\0alice\0wrong"sv), "");
  EXPECT_TRUE(kit_.io.paused);
  ASSERT_NE(kit_.timer(TimerKind::kWork), nullptr);
  EXPECT_EQ(kit_.timer(TimerKind::kWork)->delayMs, 5000);
  EXPECT_EQ(kit_.timer(TimerKind::kGuard), nullptr);
  EXPECT_EQ(kit_.endTarpit(), words_.failed);
  EXPECT_FALSE(kit_.io.paused);
  EXPECT_NE(kit_.timer(TimerKind::kGuard), nullptr);
  EXPECT_EQ(kit_.plain("\0alice\0alice's word"sv), words_.plainOk) << "no tarpit for what succeeds";
}

TEST_P(LoginRules, tarpitsTheLastFailureToo) {
  kit_.setGuessing({.maxFailedLogins = 1, .tarpitMs = 5000});
  EXPECT_EQ(kit_.plain("\0alice\0wrong"sv), "");
  EXPECT_FALSE(kit_.io.closed);
  EXPECT_EQ(kit_.endTarpit(), words_.failed + words_.tooManyFailed);
  EXPECT_TRUE(kit_.io.closed);
}

TEST_P(LoginRules, staysPausedWhileATarpitAndAFullQueueWait) {
  kit_.setGuessing({.tarpitMs = 5000});
  kit_.plain("\0alice\0wrong"sv);
  kit_.session().onWritable();
  EXPECT_TRUE(kit_.io.paused) << "the tarpit goes on";
  kit_.io.queued = kHighWaterBytes + 1;
  kit_.endTarpit();
  EXPECT_TRUE(kit_.io.paused) << "the client does not read";
  kit_.io.queued = 0;
  kit_.session().onWritable();
  EXPECT_FALSE(kit_.io.paused);
}

TEST_P(LoginRules, saysNothingOfALateAnswerBehindTheServicesEnd) {
  kit_.setGuessing({.tarpitMs = 5000});
  kit_.plain("\0alice\0wrong"sv);
  kit_.session().shutDown();
  EXPECT_TRUE(kit_.io.closed);
  kit_.io.take();
  EXPECT_EQ(kit_.endTarpit(), "");
}

TEST_P(LoginRules, takesNoUserNameThatCouldSayMore) {
  for (const std::string_view user :
       {"al\"ice"sv, "al\\ice"sv, "alice{5}"sv, "alice\r\nzz NOOP"sv, "alice\nSTAT"sv, "* OK"sv, "ali\tce"sv}) {
    const std::string nul(1, '\0');
    EXPECT_EQ(kit_.plain(nul + std::string(user) + nul + "alice's word"), words_.failed) << user;
    EXPECT_EQ(kit_.plain(std::string(user) + nul + "alice" + nul + "alice's word"), words_.failed) << user;
  }
  EXPECT_EQ(kit_.plain("\0ali\0ce\0alice's word"sv), words_.failed);
}

}  // namespace
}  // namespace coexist
