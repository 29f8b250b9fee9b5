// A back end with its listeners, as it is over every protocol: in the memory lab with many interleavings and over TCP.
#include <gtest/gtest.h>

#include "backend/server_kit.h"
#include "base/base64.h"

namespace coexist {
namespace {

using namespace std::string_view_literals;

struct ServerWords {
  const char* name;
  MailProtocol protocol;
  uint16_t port;
  uint16_t tlsPort;
  uint16_t trustPort;  // 0: none
  std::string ports;   // all that are listened at
  std::string command;
  std::string answer;
  std::string startTls;
  std::string startTlsAnswer;
  std::vector<std::string> behindStartTls;
  std::string theirAnswers;  // what none of them may be answered with
  std::string endlessLine;
  std::string idle;
  std::string shutdown;
  std::string trustLogOn;
  std::string trusted;
  std::string notTrusted;
  std::string scenariosGreeting;
  std::string unasked;
};

void PrintTo(const ServerWords& words, std::ostream* out) { *out << words.name; }

const std::string kFrontProof = encodeBase64("alice\0FRONT$\0FRONT$'s word"sv) + "\r\n";

const ServerWords kServerWords[] = {
    {
        .name = "imap",
        .protocol = MailProtocol::kImap,
        .port = 143,
        .tlsPort = 993,
        .trustPort = 1993,
        .ports = "143 993 1993 ",
        .command = "a1 NOOP\r\n",
        .answer = "a1 OK noop-ok\r\n",
        .startTls = "s1 STARTTLS\r\n",
        .startTlsAnswer = "s1 OK starttls-ok",
        .behindStartTls = {"inj2 CAPABILITY\r\n", "inj3 NO", "inj4 LOGIN alice {9+}\r\n"},
        .theirAnswers = "inj",
        .endlessLine = "a1 NOOP ",
        .idle = "* BYE idle-timeout\r\n",
        .shutdown = "* BYE shutdown\r\n",
        .trustLogOn = "p1 AUTHENTICATE PLAIN\r\n" + kFrontProof,
        .trusted = lines({"+", "p1 OK authenticate-ok"}),
        .notTrusted = lines({"+", "p1 NO authenticate-failed"}),
        .scenariosGreeting = "* BYE not today",
        .unasked = "* ALERT\r\n",
    },
    {
        .name = "pop3",
        .protocol = MailProtocol::kPop3,
        .port = 110,
        .tlsPort = 995,
        .trustPort = 1995,
        .ports = "110 995 1995 ",
        .command = "FOOBAR\r\n",
        .answer = "-ERR bad-command\r\n",
        .startTls = "STLS\r\n",
        .startTlsAnswer = "+OK stls-ok",
        .behindStartTls = {"CAPA\r\n", "CA", "USER alice\r\nPASS alice's word\r\n", "CAPA\r\n\x16\x03\x01"},
        .theirAnswers = "TOP",
        .endlessLine = "USER ",
        .idle = "-ERR idle-timeout\r\n",
        .shutdown = "-ERR shutdown\r\n",
        .trustLogOn = "AUTH PLAIN\r\n" + kFrontProof,
        .trusted = lines({"+ ", "+OK auth-ok"}),
        .notTrusted = lines({"+ ", "-ERR auth-failed"}),
        .scenariosGreeting = "-ERR not today",
        .unasked = "-ERR alert\r\n",
    },
    {
        .name = "smtp",
        .protocol = MailProtocol::kSmtp,
        .port = 25,
        .tlsPort = 465,
        .trustPort = 0,
        .ports = "25 465 587 ",
        .command = "NOOP\r\n",
        .answer = "250 noop-ok\r\n",
        .startTls = "STARTTLS\r\n",
        .startTlsAnswer = "220 starttls-ok",
        .behindStartTls = {"EHLO inj\r\n", "EH", "RSET\r\nMAIL FROM:<x@y.test>\r\n", "NOOP\r\n\x16\x03\x01"},
        .theirAnswers = "250",
        .endlessLine = "EHLO ",
        .idle = "450 idle-timeout\r\n",
        .shutdown = "450 shutdown\r\n",
        .trustLogOn = "",
        .trusted = "",
        .notTrusted = "",
        .scenariosGreeting = "421 not today",
        .unasked = "421 alert\r\n",
    },
};

class ServerRules : public testing::TestWithParam<ServerWords> {
 protected:
  // What was said behind the greeting, which over SMTP holds names that the laboratory gives.
  static std::string behindGreeting(const Visit& visit) {
    const size_t end = visit.received.find("\r\n");
    EXPECT_NE(visit.received.substr(0, end).find("greeting of back.example.test"), std::string::npos);
    return end == std::string::npos ? "no greeting" : visit.received.substr(end + 2);
  }
  // The server is well: the next client gets its answer.
  void servesTheNext(House& house) {
    EXPECT_EQ(behindGreeting(house.visit(words_.port, {.says = words_.command})), words_.answer);
  }
  static std::string answering(House& house) {
    std::string ports;
    for (const uint16_t port : {25, 110, 143, 465, 587, 993, 995, 1993, 1995}) {
      if (!house.visit(port, {}).refused) ports += std::to_string(port) + " ";
    }
    return ports;
  }
  static void serveOnly(Product& product, MailProtocol protocol) {
    product.imap.served = protocol == MailProtocol::kImap;
    product.pop3.served = protocol == MailProtocol::kPop3;
    product.smtp.served = protocol == MailProtocol::kSmtp;
  }

  const ServerWords& words_ = GetParam();
};

// Servers trust each other over IMAP and POP3.
class TrustPortRules : public ServerRules {};

std::string serverWordsName(const testing::TestParamInfo<ServerWords>& made) { return made.param.name; }
INSTANTIATE_TEST_SUITE_P(Over, ServerRules, testing::ValuesIn(kServerWords), serverWordsName);
INSTANTIATE_TEST_SUITE_P(Over, TrustPortRules, testing::ValuesIn(kServerWords, kServerWords + 2), serverWordsName);

TEST_P(ServerRules, speaksTlsFromTheFirstOctet) {
  for (const auto& makeLab : everyLab()) {
    House house(makeLab());
    house.open();
    const Visit& visit = house.visit(words_.tlsPort, {.says = words_.command, .tls = clientTls(kHost)});
    EXPECT_EQ(behindGreeting(visit), words_.answer);
    EXPECT_EQ(visit.peerName, kHost);
  }
}

// A001, A003, A004, A050, A070: whatever stands behind STARTTLS in clear is answered neither in clear nor in TLS.
TEST_P(ServerRules, neverAnswersWhatStandsBehindStartTls) {
  for (const std::string& behind : words_.behindStartTls) {
    for (const auto& makeLab : everyLab()) {
      House house(makeLab());
      house.open();
      const Visit& visit = house.visit(words_.port, {.says = words_.startTls + behind,
                                                     .tlsBehind = clientTls(kHost),
                                                     .tlsAnswer = words_.startTlsAnswer,
                                                     .saysInside = "OP\r\n" + words_.command});
      EXPECT_EQ(behindGreeting(visit), words_.startTlsAnswer + "\r\n");
      EXPECT_EQ(visit.received.find(words_.theirAnswers), std::string::npos) << visit.received;
      EXPECT_EQ(visit.insideTls, "");
      EXPECT_TRUE(visit.ended || !visit.tlsError.what.empty());
      servesTheNext(house);
    }
  }
}

// A009, A010, A054, A076: also where a line end stands behind it.
TEST_P(ServerRules, refusesAnEndlessLineAndServesTheNext) {
  for (const auto& makeLab : everyLab()) {
    House house(makeLab());
    house.open();
    for (const std::string& rest : {std::string(1024 * 1024, 'A'), std::string(65536, 'A') + "\r\n"}) {
      const Visit& visit = house.visit(words_.port, {.says = words_.endlessLine + rest});
      EXPECT_TRUE(visit.ended);
      EXPECT_TRUE(visit.received.ends_with("line-too-long\r\n") || behindGreeting(visit).empty())
          << visit.received;  // the reset may take the word with it
    }
    servesTheNext(house);
  }
}

TEST_P(TrustPortRules, letsAFrontEndInOnTheTrustPortByItsCertificate) {
  for (const auto& makeLab : everyLab()) {
    House house(makeLab());
    house.open();
    const auto attempt = [&](uint16_t port, const TlsParameters& tls) -> const Visit& {
      return house.visit(port, {.says = words_.trustLogOn, .tls = tls});
    };
    EXPECT_EQ(behindGreeting(attempt(words_.trustPort, clientTls(kHost, "front.example.test"))), words_.trusted);
    EXPECT_EQ(behindGreeting(attempt(words_.trustPort, clientTls(kHost, "mail.example.test"))), words_.notTrusted);
    EXPECT_EQ(attempt(words_.trustPort, clientTls(kHost)).received, "") << "no certificate, no conversation";
    EXPECT_EQ(behindGreeting(attempt(words_.tlsPort, clientTls(kHost, "front.example.test"))), words_.notTrusted);
  }
}

// Seed 002, as exchange-ps has the setting for POP3 too: each service by its own settings.
TEST_P(ServerRules, presentsItsOwnNameSettingAndNoOthers) {
  House house(Testbed::memory(1),
              [](Product&, ServiceSettings& settings) { settings.loginType = LoginType::kPlainTextLogin; });
  house.open();
  EXPECT_EQ(presentedName(house, words_.tlsPort), kHost);
  house.machine->bindCertificate(words_.protocol, "mail.example.test");
  for (const ServerWords& each : kServerWords) {
    EXPECT_EQ(presentedName(house, each.tlsPort), each.port == words_.port ? "mail.example.test" : kHost) << each.name;
    if (each.trustPort != 0) {
      EXPECT_EQ(presentedName(house, each.trustPort), kHost) << each.name;
    }
  }
  const Visit& inPlace = house.visit(
      words_.port,
      {.says = words_.startTls, .tlsBehind = clientTls("mail.example.test"), .tlsAnswer = words_.startTlsAnswer});
  EXPECT_EQ(inPlace.peerName, "mail.example.test");
}

TEST_P(ServerRules, listensOnlyForWhatItsProductServes) {
  House only(Testbed::memory(1), [this](Product& product, ServiceSettings&) { serveOnly(product, words_.protocol); });
  only.open();
  EXPECT_EQ(answering(only), words_.ports);
}

TEST_P(ServerRules, saysGoodbyeAtItsOwnRestartOnlyAndListensAnew) {
  for (const auto& makeLab : everyLab()) {
    House house(makeLab());
    house.open();
    const Visit& before = house.visit(words_.port, {.says = words_.command});
    for (const MailProtocol each : kAllMailProtocols) {
      if (each == words_.protocol) continue;
      ASSERT_TRUE(house.server->restart(each).ok());
    }
    house.rest();
    EXPECT_FALSE(before.ended);
    ASSERT_TRUE(house.server->restart(words_.protocol).ok());
    house.rest();
    EXPECT_EQ(behindGreeting(before), words_.answer + words_.shutdown);
    EXPECT_TRUE(before.ended);
    servesTheNext(house);
  }
}

TEST_P(ServerRules, endsIdleConnectionsWhenTheirTimeIsUp) {
  House house(Testbed::memory(3));
  house.open();
  const Visit& visit = house.visit(words_.port, {});
  const Milliseconds limit =
      house.machine->inEffect(words_.protocol, MachineService::kBackEnd).preAuthenticatedTimeoutMs;
  ASSERT_TRUE(house.loop().advance(limit - 1000).ok());
  EXPECT_FALSE(visit.ended);
  ASSERT_TRUE(house.loop().advance(2000).ok());
  EXPECT_EQ(behindGreeting(visit), words_.idle);
  EXPECT_TRUE(visit.ended);
}

TEST_P(ServerRules, saysUnaskedOnTheNewestConnection) {
  House house(Testbed::memory(3));
  house.open();
  EXPECT_FALSE(house.server->sayUnasked(words_.unasked));
  const Visit& older = house.visit(words_.port, {});
  const Visit& newest = house.visit(words_.port, {});
  EXPECT_TRUE(house.server->sayUnasked(words_.unasked));
  house.rest();
  EXPECT_EQ(behindGreeting(older), "");
  EXPECT_EQ(behindGreeting(newest), words_.unasked);
}

TEST_P(ServerRules, givesAScenariosRepliesAndATapToEveryConnection) {
  House house(Testbed::memory(5));
  ListedOverrides overrides;
  overrides.greetingLines = {{words_.scenariosGreeting}};
  std::vector<MailProtocol> taps;
  house.options.overrides = &overrides;
  house.options.makeTap = [&taps](MailProtocol protocol) {
    taps.push_back(protocol);
    return std::shared_ptr<ConnectionTap>();
  };
  house.open();
  EXPECT_EQ(house.visit(words_.port, {}).received, words_.scenariosGreeting + "\r\n");
  house.visit(words_.port, {});
  EXPECT_EQ(taps, (std::vector<MailProtocol>{words_.protocol, words_.protocol}));
}

TEST_P(ServerRules, diesWithOpenConnections) {
  for (const auto& makeLab : everyLab()) {
    House house(makeLab());
    house.open();
    const Visit& visit = house.visit(words_.tlsPort, {.says = words_.command, .tls = clientTls(kHost)});
    house.server.reset();
    house.rest();
    EXPECT_TRUE(visit.ended);
  }
}

}  // namespace
}  // namespace coexist
