// The back end with its listeners, in the memory lab with many interleavings and over TCP.
#include <gtest/gtest.h>

#include "backend/server_kit.h"

namespace coexist {
namespace {

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

void bindAnother(House& house) { house.machine->bindCertificate(MailProtocol::kImap, "mail.example.test"); }

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

// The back-end service of a machine listens for its own kind alone; where the services are one, nobody does.
TEST(ImapServer, listensForItsOwnKindWhereTheServicesAreTwo) {
  const auto answering = [](House& house) {
    std::string ports;
    for (const uint16_t port : {uint16_t{143}, uint16_t{993}, kImapTrustPort}) {
      if (!house.visit(port, {}).refused) ports += std::to_string(port) + " ";
    }
    return ports;
  };
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

}  // namespace
}  // namespace coexist
