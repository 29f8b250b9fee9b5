// Who vouches for which home: two authorities, and real handshakes in the laboratory's memory.
#include "gateway/standalone/own_certificates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/plain_session.h"
#include "net/connection.h"
#include "net/testbed.h"

namespace coexist {
namespace {

constexpr int64_t kSomeTime = kLabUnixSeconds;

struct TwoAuthorities : ::testing::Test {
  TwoAuthorities()
      : old(authority("old")),
        young(authority("new")),
        system(authority("system")),
        lab(Testbed::memory(1)),
        store(*OwnCertificates::selfMade("front.example.test", kSomeTime), system.certificatePem(),
              {{"old", old.certificatePem()}, {"new", young.certificatePem()}}) {}

  static CertificateAuthority authority(const std::string& name) {
    auto made = CertificateAuthority::create(name, kSomeTime);
    EXPECT_TRUE(made.ok());
    return std::move(*made);
  }

  // What becomes of a connection to `home`, whose host presents a certificate of that name by `signer`.
  std::string connect(const std::string& home, const CertificateAuthority& signer) {
    const auto identity = signer.issue({home + ".example.test"}, kSomeTime - 60, kSomeTime + 3600);
    EXPECT_TRUE(identity.ok());
    const TlsParameters serving{*TlsContext::server(*identity, PeerCertificate::kIgnored, ""), ""};
    const TlsParameters asking{*store.contextTowards(home, "", PeerCertificate::kRequired), home + ".example.test"};
    const Endpoint place{home + ".example.test", 993};
    std::vector<std::unique_ptr<Connection>> connections;
    PlainSession* client = nullptr;
    const auto join = [&](std::unique_ptr<Transport> transport, ConnectionSide side, const TlsParameters& tls) {
      ConnectionOptions options;
      options.loop = &lab->loop();
      options.side = side;
      options.implicitTls = &tls;
      connections.push_back(Connection::create(
          std::move(options), std::move(transport),
          [&, side](SessionIo& io) {
            auto session = std::make_unique<PlainSession>(io);
            if (side == ConnectionSide::kConnector) client = session.get();
            return session;
          },
          [] {}));
    };
    const auto listener = lab->network().listen(place, [&](std::unique_ptr<Transport> transport) {
      join(std::move(transport), ConnectionSide::kAcceptor, serving);
    });
    EXPECT_TRUE(listener.ok());
    lab->network().connect(place, [&](Result<std::unique_ptr<Transport>> transport) {
      join(std::move(*transport), ConnectionSide::kConnector, asking);
    });
    EXPECT_TRUE(lab->loop().runToRest().ok());
    if (client == nullptr) return "nothing";
    const std::string said = client->opened ? "open" : client->lines.empty() ? "closed" : client->lines.front();
    connections.clear();
    return said;
  }

  CertificateAuthority old;
  CertificateAuthority young;
  CertificateAuthority system;
  std::unique_ptr<Testbed> lab;
  OwnCertificates store;
};

TEST_F(TwoAuthorities, vouchForTheirOwnHomesOnly) {
  EXPECT_EQ(connect("old", old), "open");
  EXPECT_EQ(connect("new", young), "open");
  EXPECT_THAT(connect("new", old), ::testing::StartsWith("TLS failed"));
  EXPECT_THAT(connect("old", young), ::testing::StartsWith("TLS failed"));
  EXPECT_THAT(connect("new", system), ::testing::StartsWith("TLS failed"));
}

TEST_F(TwoAuthorities, leaveTheOthersToTheSystems) {
  EXPECT_EQ(connect("other", system), "open");
  EXPECT_THAT(connect("other", old), ::testing::StartsWith("TLS failed"));
}

}  // namespace
}  // namespace coexist
