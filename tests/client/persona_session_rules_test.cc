// What a persona's conversation is over every protocol: it ends once, in time, and believes no server too much.
#include <gmock/gmock.h>

#include "base/base64.h"
#include "client/session_kit.h"

namespace coexist {
namespace {

using testing::HasSubstr;
using Lines = std::vector<std::string>;

struct PersonaWords {
  std::string name;
  MailProtocol protocol;
  std::string action;
  Lines offer;      // up to what comes in answer to the capabilities, "%" stands for what is offered
  Lines offersTls;  // and PLAIN
  std::string offersLogin;
  std::string offersPlain;
  std::string startTls;  // what is said where it is offered
  std::string startTlsOk;
  std::string startTlsRefused;
  std::string startTlsName;  // as the problem names it
  std::string behindTls;     // what is said in TLS at first
  Lines listInTls;           // a list without PLAIN, and what is said then
  std::string saidInTls;
  std::string authenticate;  // with the mechanism in the braces, where it is offered
  std::string refused;       // a log-on
  std::string refusedText;   // as the user sees it
  std::string continuation;
  std::string underWay;  // a log-on, as the problem names it
  Lines hostile;         // none of them is a greeting
};

void PrintTo(const PersonaWords& words, std::ostream* out) { *out << words.name; }

const PersonaWords kPersonaWords[] = {
    {
        .name = "imap",
        .protocol = MailProtocol::kImap,
        .action = "check mail",
        .offer = {"* OK ready", "* CAPABILITY IMAP4rev1 %", "a1 OK done"},
        .offersTls = {"STARTTLS AUTH=PLAIN"},
        .offersLogin = "AUTH=LOGIN",
        .offersPlain = "AUTH=PLAIN",
        .startTls = "a2 STARTTLS\r\n",
        .startTlsOk = "a2 OK Begin TLS negotiation now.",
        .startTlsRefused = "a2 NO not now",
        .startTlsName = "STARTTLS",
        .behindTls = "a3 CAPABILITY\r\n",
        .listInTls = {"a3 OK done"},
        .saidInTls = "a4 LOGIN \"alice\" \"sesame\"\r\n",
        .authenticate = "a2 AUTHENTICATE {}\r\n",
        .refused = "a2 NO no",
        .refusedText = "no",
        .continuation = "+ ",
        .underWay = "AUTHENTICATE",
        .hostile = {"", "220 mail.example.test ESMTP", "* 12", "a9 OK who asked", "+ what", "*", "* NO",
                    "a1 OK not yet", std::string("* OK \0", 6)},
    },
    {
        .name = "pop3",
        .protocol = MailProtocol::kPop3,
        .action = "check mail",
        .offer = {"+OK ready", "+OK Capability list follows", "%", "."},
        .offersTls = {"STLS", "SASL PLAIN"},
        .offersLogin = "SASL LOGIN",
        .offersPlain = "SASL PLAIN",
        .startTls = "STLS\r\n",
        .startTlsOk = "+OK Begin TLS negotiation.",
        .startTlsRefused = "-ERR not now",
        .startTlsName = "STLS",
        .behindTls = "CAPA\r\n",
        .listInTls = {"+OK", "USER", "."},
        .saidInTls = "USER alice\r\n",
        .authenticate = "AUTH {}\r\n",
        .refused = "-ERR no",
        .refusedText = "-ERR no",
        .continuation = "+ ",
        .underWay = "AUTH",
        .hostile = {"", "220 mail.example.test ESMTP", "* OK ready", "+ what", "+", "-ERR not now", "-ERR", "OK", "+ok",
                    std::string("+OK \0", 5)},
    },
    {
        .name = "smtp",
        .protocol = MailProtocol::kSmtp,
        .action = "send mail",
        .offer = {"220 ready", "250-back.example.test Hello", "250-%", "250 OK"},
        .offersTls = {"STARTTLS", "AUTH PLAIN"},
        .offersLogin = "AUTH LOGIN",
        .offersPlain = "AUTH PLAIN",
        .startTls = "STARTTLS\r\n",
        .startTlsOk = "220 go",
        .startTlsRefused = "454 not now",
        .startTlsName = "STARTTLS",
        .behindTls = "EHLO sender.example.test\r\n",
        .listInTls = {"250 Hello"},
        .saidInTls = "QUIT\r\n",
        .authenticate = "AUTH {}\r\n",
        .refused = "535 no",
        .refusedText = "535 no",
        .continuation = "334 ",
        .underWay = "the log-on",
        .hostile = {"", "* OK ready", "+OK ready", "22", "2200 x", "999 x", "220x", std::string("220 \0", 5)},
    },
};

struct AnyTalk : PersonaTalk {
  AnyTalk(const PersonaWords& row, std::vector<std::string> mechanisms) : PersonaTalk(row.protocol), words(row) {
    persona.name = "a-program";
    persona.mechanisms = std::move(mechanisms);
    persona.tagPrefix = "a";
    persona.pop3Asks = {"CAPA"};
    persona.smtp.heloName = "sender.example.test";
    persona.smtp.logon = SmtpHabits::Logon::kMechanismListed;
    persona.smtp.loginVerbs = {"AUTH"};
    options.action = words.action;
    options.sender = "alice@example.test";
    options.recipients = {"bob@example.test"};
  }
  // What it says where this is offered.
  std::string toOffer(const Lines& offered) {
    std::string last;
    for (const std::string& line : words.offer) {
      const size_t at = line.find('%');
      for (const std::string& each : at == std::string::npos ? Lines{""} : offered) {
        last = to({at == std::string::npos ? line : line.substr(0, at) + each});
      }
    }
    return last;
  }
  std::string authenticates(const std::string& mechanism) const {
    std::string line = words.authenticate;
    return line.replace(line.find("{}"), 2, mechanism);
  }

  const PersonaWords& words;
};

class PersonaSessionRules : public testing::TestWithParam<PersonaWords> {
 protected:
  AnyTalk talk(std::vector<std::string> mechanisms = {"PLAIN", "login"}) {
    return AnyTalk(words_, std::move(mechanisms));
  }
  const PersonaWords& words_ = GetParam();
};

INSTANTIATE_TEST_SUITE_P(Over, PersonaSessionRules, testing::ValuesIn(kPersonaWords),
                         [](const auto& made) { return made.param.name; });

TEST_P(PersonaSessionRules, givesUpOnASilentServerInTime) {
  AnyTalk silent = talk();
  silent.session();
  ASSERT_EQ(silent.io.timers.size(), 1u);
  EXPECT_EQ(silent.io.timers.begin()->second.kind, TimerKind::kGuard);
  silent.session().onTimer(silent.io.timers.begin()->first);
  EXPECT_EQ(silent.user.ends(), 1);
  EXPECT_TRUE(silent.io.closed);
}

TEST_P(PersonaSessionRules, reportsEachEndOfTheConnectionOnce) {
  AnyTalk ended = talk();
  EXPECT_EQ(ended.toOffer({words_.offersPlain}), ended.authenticates("PLAIN"));
  ended.session().onEnd();
  ended.session().onClosed(CloseReason::kFinished);
  EXPECT_EQ(ended.user.ends(), 1);
  EXPECT_EQ(ended.user.failures, 1);
  EXPECT_THAT(ended.user.problem, HasSubstr(words_.underWay));

  AnyTalk reset = talk();
  reset.session().onClosed(CloseReason::kReset);
  EXPECT_EQ(reset.user.ends(), 1);
}

TEST_P(PersonaSessionRules, endsAtALineWithoutAnEnd) {
  AnyTalk tooLong = talk();
  tooLong.session().onLineTooLong();
  EXPECT_TRUE(tooLong.io.closed);
  EXPECT_EQ(tooLong.user.ends(), 1);
}

TEST_P(PersonaSessionRules, endsWithAnErrorWhateverAHostileServerSays) {
  for (const std::string& line : words_.hostile) {
    AnyTalk greeted = talk();
    greeted.to({line});
    EXPECT_EQ(greeted.user.failures, 1) << line;
    EXPECT_TRUE(greeted.io.closed) << line;
  }
}

TEST_P(PersonaSessionRules, switchesToTlsWhereItIsOfferedAndForgetsWhatItKnew) {
  AnyTalk upgraded = talk();
  upgraded.persona.startTls = Persona::StartTls::kWhenOffered;
  upgraded.options.tls.expectedName = "front.example.test";
  EXPECT_EQ(upgraded.toOffer(words_.offersTls), words_.startTls);
  upgraded.to({words_.startTlsOk});
  ASSERT_TRUE(upgraded.io.tls);
  EXPECT_EQ(upgraded.io.tls->expectedName, "front.example.test");
  upgraded.io.isSecure = true;
  upgraded.session().onSecured({});
  EXPECT_EQ(upgraded.io.take(), words_.behindTls);
  EXPECT_EQ(upgraded.to(words_.listInTls), words_.saidInTls) << "PLAIN was listed in clear";
}

TEST_P(PersonaSessionRules, takesNoAnswerDuringTheHandshake) {
  AnyTalk injected = talk();
  injected.persona.startTls = Persona::StartTls::kWhenOffered;
  injected.toOffer(words_.offersTls);
  injected.to({words_.startTlsOk, words_.startTlsOk});
  EXPECT_EQ(injected.user.failures, 1);
  EXPECT_TRUE(injected.io.closed);
}

TEST_P(PersonaSessionRules, reportsATlsFailure) {
  AnyTalk failing = talk();
  failing.persona.startTls = Persona::StartTls::kWhenOffered;
  failing.toOffer(words_.offersTls);
  failing.to({words_.startTlsOk});
  failing.session().onTlsFailed(Error{"the certificate is for mail.example.test"});
  EXPECT_THAT(failing.user.problem, HasSubstr("mail.example.test"));
  EXPECT_EQ(failing.user.failures, 1);
}

// A password goes nowhere in clear where the program wants TLS, whether that is refused or missing.
TEST_P(PersonaSessionRules, treatsARefusedOrMissingStartTlsByItsPolicy) {
  for (const bool required : {false, true}) {
    for (const bool offered : {false, true}) {
      AnyTalk policy = talk({"PLAIN"});
      policy.persona.startTls = required ? Persona::StartTls::kRequired : Persona::StartTls::kWhenOffered;
      std::string said = policy.toOffer(offered ? words_.offersTls : Lines{words_.offersPlain});
      if (offered) said = policy.to({words_.startTlsRefused});
      EXPECT_EQ(said.ends_with(" PLAIN\r\n"), !required) << said;
      EXPECT_EQ(policy.user.failures, required ? 1 : 0);
      EXPECT_EQ(policy.user.asked.empty(), required);
      EXPECT_EQ(policy.user.problem.find(words_.startTlsName) != std::string::npos, required) << policy.user.problem;
    }
  }
}

TEST_P(PersonaSessionRules, sendsThePlainMessageOnlyBehindAContinuation) {
  AnyTalk plain = talk({"PLAIN"});
  EXPECT_EQ(plain.toOffer({words_.offersPlain}), plain.authenticates("PLAIN"));
  EXPECT_EQ(plain.to({words_.continuation}), kPlain + "\r\n");
}

TEST_P(PersonaSessionRules, answersTheQuestionsOfTheLoginMechanism) {
  AnyTalk login = talk({"LOGIN"});
  EXPECT_EQ(login.toOffer({words_.offersLogin}), login.authenticates("LOGIN"));
  EXPECT_EQ(login.to({words_.continuation + "VXNlcm5hbWU6"}), encodeBase64("alice") + "\r\n");
  EXPECT_EQ(login.to({words_.continuation + "UGFzc3dvcmQ6"}), encodeBase64("sesame") + "\r\n");
}

TEST_P(PersonaSessionRules, cancelsAnExchangeThatMakesNoSense) {
  AnyTalk login = talk({"LOGIN"});
  login.toOffer({words_.offersLogin});
  EXPECT_EQ(login.to({words_.continuation + "!!!"}), "*\r\n");
  EXPECT_EQ(login.user.ends(), 0);
  login.to({words_.refused});
  EXPECT_EQ(login.user.failures, 1);
  EXPECT_THAT(login.user.problem, HasSubstr("challenge"));
}

TEST_P(PersonaSessionRules, endsAnExchangeThatTheServerDoesNotEnd) {
  AnyTalk plain = talk({"PLAIN"});
  plain.toOffer({words_.offersPlain});
  int asked = 0;
  for (; asked < 20 && plain.user.ends() == 0; ++asked) plain.to({words_.continuation});
  EXPECT_LT(asked, 20);
  EXPECT_EQ(plain.user.ends(), 1);
}

TEST_P(PersonaSessionRules, saysWhatTheRefusalWas) {
  AnyTalk plain = talk({"PLAIN"});
  plain.toOffer({words_.offersPlain});
  plain.to({words_.continuation, words_.refused});
  EXPECT_EQ(plain.user.refusals, Lines{words_.refused});
  EXPECT_EQ(plain.user.serverText, words_.refusedText);
  EXPECT_EQ(plain.user.ends(), 1);
}

TEST_P(PersonaSessionRules, triesAgainOnTheSameConnectionWhereItsUserWantsThat) {
  AnyTalk plain = talk({"PLAIN"});
  plain.user.againHere = true;
  plain.toOffer({words_.offersPlain});
  plain.to({words_.continuation});
  EXPECT_THAT(plain.to({words_.refused}), HasSubstr(" PLAIN\r\n"));
  EXPECT_FALSE(plain.io.closed);
}

}  // namespace
}  // namespace coexist
