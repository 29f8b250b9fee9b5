// The back end with its listeners, in the memory lab with many interleavings and over TCP.
#include <gtest/gtest.h>

#include "backend/server_kit.h"
#include "base/base64.h"

namespace coexist {
namespace {

using namespace std::string_view_literals;

constexpr uint16_t kImapTrustPort = 1993;

const std::string kImapGreeting = "* OK greeting of back.example.test\r\n";

// A036.
TEST(ImapServer, answersAPipelinedConversationAlikeInEveryLab) {
  for (const auto& makeLab : everyLab()) {
    House house(makeLab(),
                [](Product&, ServiceSettings& settings) { settings.loginType = LoginType::kPlainTextLogin; });
    house.open();
    const Visit& visit = house.visit(
        143, {.says = "a1 LOGIN {5+}\r\nalice {12+}\r\nalice's word\r\na2 NOOP\r\na3 LOGOUT\r\na4 NOOP\r\n"});
    EXPECT_EQ(visit.received,
              kImapGreeting + lines({"a1 OK login-ok", "a2 OK noop-ok", "* BYE bye", "a3 OK logout-ok"}));
    EXPECT_TRUE(visit.ended);
  }
}

TEST(ImapServer, startsTlsInPlace) {
  for (const auto& makeLab : everyLab()) {
    House house(makeLab());
    house.open();
    const Visit& visit = house.visit(
        143, {.says = "s1 STARTTLS\r\n",
              .tlsBehind = clientTls(kHost),
              .saysInside = "a1 CAPABILITY\r\na2 LOGIN alice \"alice's word\"\r\ns2 STARTTLS\r\na3 LOGOUT\r\n"});
    EXPECT_EQ(visit.received, kImapGreeting + "s1 OK starttls-ok\r\n");
    EXPECT_EQ(visit.insideTls, lines({"* CAPABILITY IMAP4rev1 AUTH=NTLM AUTH=GSSAPI IDLE", "a1 OK capability-ok",
                                      "a2 OK login-ok", "s2 BAD starttls-refused", "* BYE bye", "a3 OK logout-ok"}));
  }
}

// A001, A003, A004: whatever stands behind STARTTLS in clear is answered neither in clear nor in TLS.
TEST(ImapServer, neverAnswersWhatStandsBehindStartTls) {
  for (const char* behind : {"inj2 CAPABILITY\r\n", "inj3 NO", "inj4 LOGIN alice {9+}\r\n"}) {
    for (const auto& makeLab : everyLab()) {
      House house(makeLab());
      house.open();
      const Visit& visit = house.visit(143, {.says = std::string("s1 STARTTLS\r\n") + behind,
                                             .tlsBehind = clientTls(kHost),
                                             .saysInside = "OP\r\na1 NOOP\r\n"});
      EXPECT_EQ(visit.received.find("inj"), std::string::npos);
      EXPECT_EQ(visit.insideTls, "");
      EXPECT_TRUE(visit.ended || !visit.tlsError.what.empty());
      EXPECT_EQ(house.visit(143, {.says = "n1 NOOP\r\n"}).received, kImapGreeting + "n1 OK noop-ok\r\n");
    }
  }
}

TEST(ImapServer, speaksTlsFromTheFirstOctetOn993) {
  for (const auto& makeLab : everyLab()) {
    House house(makeLab());
    house.open();
    const Visit& visit =
        house.visit(993, {.says = "a1 LOGIN alice \"alice's word\"\r\na2 LOGOUT\r\n", .tls = clientTls(kHost)});
    EXPECT_EQ(visit.received, kImapGreeting + lines({"a1 OK login-ok", "* BYE bye", "a2 OK logout-ok"}));
    EXPECT_EQ(visit.peerName, kHost);
  }
}

// A009, A010.
TEST(ImapServer, refusesAnEndlessLineAndServesTheNext) {
  for (const auto& makeLab : everyLab()) {
    House house(makeLab());
    house.open();
    const Visit& visit = house.visit(143, {.says = "n1 NOOP " + std::string(1024 * 1024, 'A')});
    EXPECT_TRUE(visit.ended);
    EXPECT_EQ(visit.received.find("n1 OK"), std::string::npos);
    EXPECT_EQ(house.visit(143, {.says = "n1 NOOP\r\n"}).received, kImapGreeting + "n1 OK noop-ok\r\n");
  }
}

const std::string kImapTrustLogin =
    "p1 AUTHENTICATE PLAIN\r\n" + encodeBase64("alice\0FRONT$\0FRONT$'s word"sv) + "\r\na2 LOGOUT\r\n";

TEST(ImapServer, letsAFrontEndInOnTheTrustPortByItsCertificate) {
  for (const auto& makeLab : everyLab()) {
    House house(makeLab());
    house.open();
    const Visit& trusted =
        house.visit(kImapTrustPort, {.says = kImapTrustLogin, .tls = clientTls(kHost, "front.example.test")});
    EXPECT_EQ(trusted.received, kImapGreeting + lines({"+", "p1 OK authenticate-ok", "* BYE bye", "a2 OK logout-ok"}));
    const Visit& other =
        house.visit(kImapTrustPort, {.says = kImapTrustLogin, .tls = clientTls(kHost, "mail.example.test")});
    EXPECT_EQ(other.received,
              kImapGreeting + lines({"+", "p1 NO authenticate-failed", "* BYE bye", "a2 OK logout-ok"}));
    const Visit& nameless = house.visit(kImapTrustPort, {.says = kImapTrustLogin, .tls = clientTls(kHost)});
    EXPECT_EQ(nameless.received, "") << "no certificate, no conversation";
    const Visit& elsewhere = house.visit(993, {.says = kImapTrustLogin, .tls = clientTls(kHost, "front.example.test")});
    EXPECT_EQ(elsewhere.received,
              kImapGreeting + lines({"+", "p1 NO authenticate-failed", "* BYE bye", "a2 OK logout-ok"}));
  }
}

void bindAnother(House& house) { house.machine->bindCertificate(MailProtocol::kImap, "mail.example.test"); }

TEST(ImapServer, presentsTheNameSettingToClientsAndItsOwnNameToFrontEnds) {
  House house(Testbed::memory(1),
              [](Product&, ServiceSettings& settings) { settings.loginType = LoginType::kPlainTextLogin; });
  house.open();
  EXPECT_EQ(presentedName(house, 993), kHost);
  EXPECT_EQ(presentedName(house, kImapTrustPort), kHost);
  bindAnother(house);
  EXPECT_EQ(presentedName(house, 993), "mail.example.test") << "at once";
  EXPECT_EQ(presentedName(house, kImapTrustPort), kHost);
  const Visit& inPlace = house.visit(143, {.says = "s1 STARTTLS\r\n", .tlsBehind = clientTls("mail.example.test")});
  EXPECT_EQ(inPlace.peerName, "mail.example.test");
}

// Seed 002.
TEST(ImapServer, presentsTheNameSettingToFrontEndsTooWithTheQuirkUnderPlainTextLogin) {
  const auto quirky = [](LoginType type) {
    return [type](Product& product, ServiceSettings& settings) {
      product.quirks = {Quirk::kCertificateNameSettingUnderPlaintextLogin};
      settings.loginType = type;
    };
  };
  House plain(Testbed::memory(1), quirky(LoginType::kPlainTextLogin));
  plain.open();
  EXPECT_EQ(presentedName(plain, kImapTrustPort), kHost);
  bindAnother(plain);
  EXPECT_EQ(presentedName(plain, kImapTrustPort), "mail.example.test");
  ServiceSettings cured = plain.machine->configured(MailProtocol::kImap);
  cured.x509CertificateName = kHost;
  plain.machine->configure(MailProtocol::kImap, cured);
  EXPECT_EQ(presentedName(plain, kImapTrustPort), "mail.example.test") << "not before the restart";
  plain.machine->restart(MailProtocol::kImap, MachineService::kBackEnd);
  ASSERT_TRUE(plain.server->restart(MailProtocol::kImap).ok());
  EXPECT_EQ(presentedName(plain, kImapTrustPort), kHost);

  House secure(Testbed::memory(1), quirky(LoginType::kSecureLogin));
  secure.open();
  bindAnother(secure);
  EXPECT_EQ(presentedName(secure, kImapTrustPort), kHost);
}

TEST(ImapServer, listensOnlyWhereItShould) {
  const auto answering = [](House& house) {
    std::string ports;
    for (const uint16_t port : {uint16_t{143}, uint16_t{993}, kImapTrustPort}) {
      if (!house.visit(port, {}).refused) ports += std::to_string(port) + " ";
    }
    return ports;
  };
  House all(Testbed::memory(1));
  all.open();
  EXPECT_EQ(answering(all), "143 993 1993 ");
  House back(Testbed::memory(1));
  back.options.trustPortOnly = true;
  back.open();
  EXPECT_EQ(answering(back), "1993 ");
  House old(Testbed::memory(1), [](Product& product, ServiceSettings&) { product.splitServices = false; });
  old.open();
  EXPECT_EQ(answering(old), "143 993 ");
  House none(Testbed::memory(1), [](Product& product, ServiceSettings&) { product.imap.served = false; });
  none.open();
  EXPECT_EQ(answering(none), "");
}

TEST(ImapServer, saysGoodbyeAtARestartAndListensAnew) {
  for (const auto& makeLab : everyLab()) {
    House house(makeLab());
    house.open();
    const Visit& before = house.visit(143, {.says = "a1 NOOP\r\n"});
    ASSERT_TRUE(house.server->restart(MailProtocol::kImap).ok());
    house.rest();
    EXPECT_EQ(before.received, kImapGreeting + lines({"a1 OK noop-ok", "* BYE shutdown"}));
    EXPECT_TRUE(before.ended);
    EXPECT_EQ(house.visit(143, {.says = "a1 NOOP\r\n"}).received, kImapGreeting + "a1 OK noop-ok\r\n");
  }
}

TEST(ImapServer, saysUnaskedOnTheNewestConnection) {
  House house(Testbed::memory(3));
  house.open();
  EXPECT_FALSE(house.server->sayUnasked("* BYE nobody\r\n"));
  const Visit& older = house.visit(143, {});
  const Visit& newest = house.visit(143, {});
  EXPECT_TRUE(house.server->sayUnasked("* ALERT\r\n"));
  house.rest();
  EXPECT_EQ(older.received, kImapGreeting);
  EXPECT_EQ(newest.received, kImapGreeting + "* ALERT\r\n");
}

TEST(ImapServer, endsIdleConnectionsWhenTheirTimeIsUp) {
  House house(Testbed::memory(3));
  house.open();
  const Visit& visit = house.visit(143, {});
  const Milliseconds limit =
      house.machine->inEffect(MailProtocol::kImap, MachineService::kBackEnd).preAuthenticatedTimeoutMs;
  ASSERT_TRUE(house.loop().advance(limit - 1000).ok());
  EXPECT_FALSE(visit.ended);
  ASSERT_TRUE(house.loop().advance(2000).ok());
  EXPECT_EQ(visit.received, kImapGreeting + "* BYE idle-timeout\r\n");
  EXPECT_TRUE(visit.ended);
}

TEST(ImapServer, givesAScenariosRepliesAndATapToEveryConnection) {
  House house(Testbed::memory(5));
  ListedOverrides overrides;
  overrides.greetingLines = {{"* BYE not today"}};
  int taps = 0;
  house.options.overrides = &overrides;
  house.options.makeTap = [&taps](MailProtocol) {
    ++taps;
    return std::shared_ptr<ConnectionTap>();
  };
  house.open();
  EXPECT_EQ(house.visit(143, {}).received, "* BYE not today\r\n");
  house.visit(143, {});
  EXPECT_EQ(taps, 2);
}

TEST(ImapServer, diesWithOpenConnections) {
  for (const auto& makeLab : everyLab()) {
    House house(makeLab());
    house.open();
    const Visit& visit = house.visit(993, {.says = "a1 NOOP\r\n", .tls = clientTls(kHost)});
    house.server.reset();
    house.rest();
    EXPECT_TRUE(visit.ended);
  }
}

}  // namespace
}  // namespace coexist
