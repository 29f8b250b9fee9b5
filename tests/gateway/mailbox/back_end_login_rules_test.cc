// What a front end believes of a back end and what it shows it, as it is over IMAP and POP3 alike.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/mailbox/back_end_login_kit.h"

namespace coexist {
namespace {

using ::testing::HasSubstr;
using namespace std::string_literals;

struct BackEndWords {
  const char* protocolName;
  MailProtocol protocol;
  const char* ready;
  const char* userSaid;  // what is said behind the greeting
  std::vector<std::string> refusal;
  const char* success;
  const char* greetingRefused;
  std::vector<std::string> notGreetings;
  const char* startTls;
  const char* startTlsOk;
  const char* startTlsRefused;
  const char* userSaidInTls;
  const char* trustSaid;
  const char* continuation;
};

void PrintTo(const BackEndWords& words, std::ostream* out) { *out << words.protocolName; }

const BackEndWords kBackEndWords[] = {
    {
        .protocolName = "imap",
        .protocol = MailProtocol::kImap,
        .ready = "* OK ready",
        .userSaid = "g1 LOGIN \"alice\" \"secret\"\r\n",
        .refusal = {"g1 NO no"},
        .success = "g1 OK fake",
        .greetingRefused = "* BYE overloaded",
        .notGreetings = {"* PREAUTH you are root", "+OK POP3", "220 SMTP", "\0\0\x16"s, "",
                         "g1 OK before the greeting"},
        .startTls = "g1 STARTTLS\r\n",
        .startTlsOk = "g1 OK go",
        .startTlsRefused = "g1 BAD unknown",
        .userSaidInTls = "g2 LOGIN \"alice\" \"secret\"\r\n",
        .trustSaid = "g1 AUTHENTICATE PLAIN\r\n",
        .continuation = "+",
    },
    {
        .protocolName = "pop3",
        .protocol = MailProtocol::kPop3,
        .ready = "+OK ready <1.2@old.example.test>",
        .userSaid = "USER alice\r\n",
        .refusal = {"+OK", "-ERR no"},
        .success = "+OK fake",
        .greetingRefused = "-ERR overloaded",
        .notGreetings = {"* OK IMAP4rev1", "220 SMTP", "+ go on", "\0\0\x16"s, "+OK \0"s, ""},
        .startTls = "STLS\r\n",
        .startTlsOk = "+OK begin",
        .startTlsRefused = "-ERR what?",
        .userSaidInTls = "USER alice\r\n",
        .trustSaid = "AUTH PLAIN\r\n",
        .continuation = "+ ",
    },
};

class BackEndLoginRules : public ::testing::TestWithParam<BackEndWords> {
 protected:
  BackEndLoginKit replay(ProxySecurity security = ProxySecurity::kClear, Product product = frontProduct()) {
    return {words_.protocol, replayPlan("alice", "secret", security), std::move(product)};
  }
  const BackEndWords& words_ = GetParam();
};

INSTANTIATE_TEST_SUITE_P(Over, BackEndLoginRules, ::testing::ValuesIn(kBackEndWords),
                         [](const auto& made) { return std::string(made.param.protocolName); });

// Attack catalogue A156, A157: whatever comes first decides, and nobody is told twice.
TEST_P(BackEndLoginRules, takesNoSecondAnswer) {
  auto logon = replay();
  EXPECT_EQ(logon.say(words_.ready), words_.userSaid);
  for (const std::string& line : words_.refusal) logon.say(line);
  logon.say(words_.success);
  EXPECT_EQ(logon.result(), LoginResult::kRefused);
  EXPECT_EQ(logon.told, 1);
  EXPECT_TRUE(logon.io.closed);
}

// Attack catalogue A141, A153, A154, A155.
TEST_P(BackEndLoginRules, endsAtAGreetingThatIsNone) {
  auto refused = replay();
  EXPECT_EQ(refused.say(words_.greetingRefused), "");
  EXPECT_EQ(refused.cause(), "ProxyGreetingRefused");
  EXPECT_EQ(refused.result(), LoginResult::kUnavailable);
  for (const std::string& greeting : words_.notGreetings) {
    auto logon = replay();
    EXPECT_EQ(logon.say(greeting), "") << greeting;
    EXPECT_EQ(logon.cause(), "ProxyProtocolError") << greeting;
    EXPECT_EQ(logon.result(), LoginResult::kUnavailable) << greeting;
  }
  auto endless = replay();
  endless.session->onLineTooLong();
  EXPECT_EQ(endless.result(), LoginResult::kUnavailable);
}

// Attack catalogue A151, A158: half an answer is none.
TEST_P(BackEndLoginRules, isNotInWhenTheConnectionGoes) {
  auto ended = replay();
  ended.say(words_.ready);
  ended.session->onEnd();
  EXPECT_EQ(ended.cause(), "ProxyConnectionClosed");
  auto reset = replay();
  reset.session->onClosed(CloseReason::kReset);
  EXPECT_EQ(reset.cause(), "ProxyConnectionClosed");
}

// Attack catalogue A139: no credentials leave in clear where the plan has TLS.
TEST_P(BackEndLoginRules, sendsNothingInClearWhereThePlanHasTls) {
  auto refused = replay(ProxySecurity::kStartTls);
  EXPECT_EQ(refused.say(words_.ready), words_.startTls);
  EXPECT_EQ(refused.say(words_.startTlsRefused), "");
  EXPECT_EQ(refused.cause(), "ProxyStartTlsRefused");
  EXPECT_EQ(refused.result(), LoginResult::kUnavailable);
  auto odd = replay(ProxySecurity::kStartTls);
  odd.say(words_.ready);
  EXPECT_EQ(odd.say(words_.continuation), "");
  EXPECT_EQ(odd.cause(), "ProxyProtocolError");
  auto clear = replay(ProxySecurity::kTls);
  EXPECT_EQ(clear.say(words_.ready), "");
  EXPECT_EQ(clear.cause(), "ProxyProtocolError");
}

// Attack catalogue A140: what stands behind the answer to STARTTLS is never taken for an answer inside TLS.
TEST_P(BackEndLoginRules, logsOnInsideTlsBehindStartTls) {
  auto logon = replay(ProxySecurity::kStartTls);
  logon.say(words_.ready);
  EXPECT_EQ(logon.say(words_.startTlsOk), "");
  EXPECT_TRUE(logon.io.tls);
  logon.io.isSecure = true;
  logon.session->onSecured({});
  EXPECT_EQ(logon.io.take(), words_.userSaidInTls);

  auto injected = replay(ProxySecurity::kStartTls);
  injected.say(words_.ready);
  injected.say(words_.startTlsOk);
  injected.say(words_.success);
  EXPECT_EQ(injected.cause(), "ProxyProtocolError");
  EXPECT_EQ(injected.io.take(), "");
}

// Attack catalogue A138; seed 002: the check of the name fails, so the log-on fails, with its cause.
TEST_P(BackEndLoginRules, failsWhenTheCertificateDoes) {
  auto logon = replay(ProxySecurity::kTls);
  logon.session->onTlsFailed(Error{"certificate is for other.example.test\x1b[2J"});
  EXPECT_EQ(logon.cause(), "ProxyNotAuthenticated");
  EXPECT_EQ(logon.result(), LoginResult::kRefused);
  EXPECT_THAT(logon.outcome->detail, HasSubstr("certificate is for other.example.test"));
  EXPECT_EQ(logon.outcome->detail.find('\x1b'), std::string::npos);
  EXPECT_EQ(logon.io.take(), "");
}

// Whatever is wrong with a certificate, one that has expired too, no other password mends it.
TEST_P(BackEndLoginRules, tellsABadCertificateFromAWrongPasswordWhereTheProductDoes) {
  auto logon = replay(ProxySecurity::kTls, truthfulProduct());
  logon.session->onTlsFailed(Error{"certificate has expired"});
  EXPECT_EQ(logon.cause(), "ProxyTlsFailed");
  EXPECT_EQ(logon.result(), LoginResult::kUnavailable);
  EXPECT_EQ(logon.outcome->detail, "TLS: certificate has expired");
}

TEST_P(BackEndLoginRules, doesNotBlameTheClientForAnAccountOfItsOwn) {
  for (const bool truthful : {true, false}) {
    BackEndLoginKit logon(words_.protocol, trustPlan(), truthful ? truthfulProduct() : frontProduct());
    logon.say(words_.ready);
    logon.say(words_.refusal.back());
    EXPECT_EQ(logon.result(), truthful ? LoginResult::kAskAdministrator : LoginResult::kRefused);
    EXPECT_EQ(logon.cause(), "ProxyNotAuthenticated");
  }
}

TEST_P(BackEndLoginRules, provesItselfByPlainWhereItIsTrusted) {
  BackEndLoginKit logon(words_.protocol, trustPlan());
  EXPECT_EQ(logon.say(words_.ready), words_.trustSaid);
  EXPECT_EQ(logon.say(words_.continuation), saslPlain("bob@example.test", "FRONT$", "computer-secret") + "\r\n");
  logon.say(words_.success);
  EXPECT_EQ(logon.result(), LoginResult::kLoggedOn);
}

TEST_P(BackEndLoginRules, isNotInBeforeItHasProvedAnything) {
  BackEndLoginKit logon(words_.protocol, trustPlan());
  logon.say(words_.ready);
  EXPECT_EQ(logon.say(words_.success), "");
  EXPECT_NE(logon.result(), LoginResult::kLoggedOn);
  EXPECT_TRUE(logon.outcome);
  BackEndLoginKit again(words_.protocol, trustPlan());
  again.say(words_.ready);
  again.say(words_.continuation);
  EXPECT_EQ(again.say(words_.continuation), "");
  EXPECT_EQ(again.cause(), "ProxyProtocolError");
}

TEST_P(BackEndLoginRules, tellsNobodyOnceItHasBeenAbandoned) {
  auto logon = replay();
  logon.say(words_.ready);
  logon.session->abandon();
  EXPECT_TRUE(logon.io.closed);
  for (const std::string& line : words_.refusal) logon.say(line);
  EXPECT_EQ(logon.told, 0);
}

}  // namespace
}  // namespace coexist
