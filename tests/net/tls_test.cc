#include "net/tls.h"

#include <gtest/gtest.h>
#include <openssl/pem.h>

#include <functional>
#include <set>

#include "net/certificates.h"
#include "net/openssl_types.h"
#include "net/testbed.h"

namespace coexist {
namespace {

constexpr int64_t kToday = kLabUnixSeconds;
constexpr int64_t kDay = 86'400;

const CertificateAuthority& authority() {
  static const CertificateAuthority made = std::move(CertificateAuthority::create("Test Authority", kToday).value());
  return made;
}

TlsIdentity identityFor(const std::vector<std::string>& hosts, int64_t notBefore = kToday - kDay,
                        int64_t notAfter = kToday + kDay) {
  auto issued = authority().issue(hosts, notBefore, notAfter);
  EXPECT_TRUE(issued.ok()) << issued.error().message();
  return *issued;
}

// Two engines, wired to each other.
struct Pair {
  Pair(const TlsParameters& serverParameters, const TlsParameters& clientParameters, int64_t now = kToday) {
    auto madeServer = TlsEngine::create(serverParameters, TlsSide::kServer, now);
    auto madeClient = TlsEngine::create(clientParameters, TlsSide::kClient, now);
    EXPECT_TRUE(madeServer.ok() && madeClient.ok());
    server = std::move(madeServer.value());
    client = std::move(madeClient.value());
    client->start();
    pump();
  }

  static bool move(TlsEngine& from, TlsEngine& to) {
    const std::string octets(from.ciphertext());
    from.consumeCiphertext(octets.size());
    to.feedCiphertext(octets);
    return !octets.empty();
  }
  void pump() {
    while (move(*client, *server) || move(*server, *client)) {
      // Alerts are noticed by reading.
      read(*client);
      read(*server);
    }
  }
  static std::string read(TlsEngine& engine) {
    char buffer[100];
    std::string all;
    while (const size_t size = engine.readPlaintext(buffer, sizeof buffer)) all.append(buffer, size);
    return all;
  }

  std::unique_ptr<TlsEngine> server;
  std::unique_ptr<TlsEngine> client;
};

TlsParameters serverOf(const TlsIdentity& identity, PeerCertificate peer = PeerCertificate::kIgnored) {
  auto context = TlsContext::server(identity, peer, authority().certificatePem());
  EXPECT_TRUE(context.ok()) << context.error().message();
  return {*context, ""};
}

TlsParameters clientExpecting(const std::string& name, const TlsIdentity* identity = nullptr,
                              PeerCertificate peer = PeerCertificate::kRequired) {
  auto context = TlsContext::client(identity, peer, authority().certificatePem());
  EXPECT_TRUE(context.ok()) << context.error().message();
  return {*context, name};
}

std::string clientError(const Pair& pair) {
  return pair.client->state() == TlsEngine::State::kFailed ? pair.client->error().what : "";
}

// RFC 5929 section 4: the same octets on both sides, another certificate's are others.
TEST(TlsEngine, namesTheServersEndPointOnBothSides) {
  std::set<std::string> seen;
  for (int i = 0; i < 2; ++i) {
    const TlsIdentity identity = identityFor({"mail.example.test"});
    Pair pair(serverOf(identity), clientExpecting("mail.example.test"));
    ASSERT_EQ(pair.client->state(), TlsEngine::State::kReady);
    EXPECT_EQ(pair.client->info().serverEndPoint.size(), 32u) << "SHA-256 for an EC certificate signed with it";
    EXPECT_EQ(pair.client->info().serverEndPoint, pair.server->info().serverEndPoint);
    seen.insert(pair.server->info().serverEndPoint);
  }
  EXPECT_EQ(seen.size(), 2u);
}

TEST(TlsEngine, agreesOnTls13AndTellsBothNames) {
  const Pair pair(serverOf(identityFor({"front.example.test", "mail.example.test"})),
                  clientExpecting("mail.example.test"));
  EXPECT_EQ(pair.client->state(), TlsEngine::State::kReady);
  EXPECT_EQ(pair.server->state(), TlsEngine::State::kReady);
  EXPECT_EQ(pair.client->info().version, "TLS 1.3");
  EXPECT_EQ(pair.client->info().peerName, "front.example.test");
  EXPECT_EQ(pair.server->info().serverName, "mail.example.test");
  EXPECT_EQ(pair.server->info().peerName, "");
}

TEST(TlsEngine, carriesOctetsBothWaysAndEndsInOrder) {
  Pair pair(serverOf(identityFor({"a.test"})), clientExpecting("a.test"));
  pair.client->writePlaintext("ping");
  pair.client->writePlaintext(std::string(100'000, 'p'));
  Pair::move(*pair.client, *pair.server);
  EXPECT_EQ(Pair::read(*pair.server), "ping" + std::string(100'000, 'p'));
  pair.server->writePlaintext("pong");
  pair.server->closeNotify();
  Pair::move(*pair.server, *pair.client);
  EXPECT_EQ(Pair::read(*pair.client), "pong");
  EXPECT_EQ(pair.client->state(), TlsEngine::State::kClosed);
}

TEST(TlsEngine, sendsNoSessionTickets) {
  const auto server = TlsEngine::create(serverOf(identityFor({"a.test"})), TlsSide::kServer, kToday);
  const auto client = TlsEngine::create(clientExpecting("a.test"), TlsSide::kClient, kToday);
  (*client)->start();
  Pair::move(**client, **server);
  Pair::move(**server, **client);
  Pair::move(**client, **server);  // the client's Finished, which tickets would answer
  EXPECT_EQ((*server)->state(), TlsEngine::State::kReady);
  EXPECT_TRUE((*server)->ciphertext().empty());
}

TEST(TlsEngine, checksNamesByRfc6125) {
  const struct {
    const char* description;
    std::vector<std::string> carried;
    const char* expected;
    bool fits;
  } kRows[] = {
      {"exact", {"front.example.test"}, "front.example.test", true},
      {"any of several", {"a.test", "b.test"}, "b.test", true},
      {"letter case", {"front.example.test"}, "FRONT.example.test", true},
      {"wildcard, one label", {"*.example.test"}, "front.example.test", true},
      {"wildcard, two labels", {"*.example.test"}, "a.front.example.test", false},
      {"partial wildcard", {"fr*.example.test"}, "front.example.test", false},
      {"only the suffix", {"example.test"}, "front.example.test", false},
      {"address", {"192.0.2.7"}, "192.0.2.7", true},
      {"IPv6 address", {"2001:db8::7"}, "2001:db8::7", true},
      {"another address", {"192.0.2.7"}, "192.0.2.8", false},
      {"address as a host name", {"front.example.test"}, "192.0.2.7", false},
  };
  for (const auto& row : kRows) {
    const Pair pair(serverOf(identityFor(row.carried)), clientExpecting(row.expected));
    EXPECT_EQ(pair.client->state() == TlsEngine::State::kReady, row.fits) << row.description << clientError(pair);
  }
}

TEST(TlsEngine, saysWhichNamesACertificateCarries) {
  const Pair pair(serverOf(identityFor({"mail.example.test", "192.0.2.7"})), clientExpecting("front.example.test"));
  EXPECT_EQ(clientError(pair), "the certificate carries mail.example.test, 192.0.2.7, expected front.example.test");
  EXPECT_EQ(pair.server->state(), TlsEngine::State::kFailed);
  EXPECT_EQ(pair.server->error().what, "the other side refused: bad certificate");
}

TEST(TlsEngine, verifiesAtTheTimeItIsGiven) {
  const TlsParameters server = serverOf(identityFor({"a.test"}, kToday - kDay, kToday + kDay));
  EXPECT_EQ(clientError(Pair(server, clientExpecting("a.test"), kToday)), "");
  EXPECT_EQ(clientError(Pair(server, clientExpecting("a.test"), kToday + 2 * kDay)),
            "the certificate for a.test expired at 2023-11-15T22:13:20Z");
  EXPECT_EQ(clientError(Pair(server, clientExpecting("a.test"), kToday - 2 * kDay)),
            "the certificate for a.test is not valid before 2023-11-13T22:13:20Z");
}

TEST(TlsEngine, trustsOnlyItsAuthorities) {
  const auto stranger = CertificateAuthority::create("Stranger", kToday);
  ASSERT_TRUE(stranger.ok());
  const auto identity = stranger->issue({"a.test"}, kToday - kDay, kToday + kDay);
  ASSERT_TRUE(identity.ok());
  EXPECT_EQ(clientError(Pair(serverOf(*identity), clientExpecting("a.test"))),
            "the certificate for a.test was issued by Stranger, which is not trusted");
  EXPECT_EQ(clientError(Pair(serverOf(*identity), clientExpecting("a.test", nullptr, PeerCertificate::kIgnored))), "");
}

TEST(TlsEngine, asksForAClientCertificateAsTold) {
  const TlsIdentity front = identityFor({"front.example.test"});
  const TlsIdentity back = identityFor({"back.example.test"});
  const auto stranger = CertificateAuthority::create("Stranger", kToday);
  const auto strange = stranger->issue({"front.example.test"}, kToday - kDay, kToday + kDay);
  const struct {
    const char* description;
    PeerCertificate server;
    const TlsIdentity* client;
    TlsEngine::State state;
    const char* peerName;
  } kRows[] = {
      {"ignored", PeerCertificate::kIgnored, &front, TlsEngine::State::kReady, ""},
      {"optional, none", PeerCertificate::kOptional, nullptr, TlsEngine::State::kReady, ""},
      {"optional, one", PeerCertificate::kOptional, &front, TlsEngine::State::kReady, "front.example.test"},
      {"optional, a stranger's", PeerCertificate::kOptional, &*strange, TlsEngine::State::kFailed, ""},
      {"required, none", PeerCertificate::kRequired, nullptr, TlsEngine::State::kFailed, ""},
      {"required, one", PeerCertificate::kRequired, &front, TlsEngine::State::kReady, "front.example.test"},
  };
  for (const auto& row : kRows) {
    const Pair pair(serverOf(back, row.server), clientExpecting("back.example.test", row.client));
    EXPECT_EQ(pair.server->state(), row.state) << row.description << ": " << pair.server->error().what;
    EXPECT_EQ(pair.server->info().peerName, row.peerName) << row.description;
    EXPECT_EQ(pair.client->state(), row.state) << row.description;
  }
}

TEST(TlsEngine, failsOnGarbageAtEveryPlace) {
  const TlsParameters server = serverOf(identityFor({"a.test"}));
  auto client = TlsEngine::create(clientExpecting("a.test"), TlsSide::kClient, kToday);
  (*client)->start();
  const std::string hello((*client)->ciphertext());
  for (size_t at = 0; at < hello.size(); at += 7) {
    std::string damaged = hello;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
    auto engine = TlsEngine::create(server, TlsSide::kServer, kToday);
    (*engine)->feedCiphertext(damaged);
    EXPECT_NE((*engine)->state(), TlsEngine::State::kReady) << at;
  }
}

TEST(TlsEngine, failsOnADamagedRecordAfterTheHandshake) {
  Pair pair(serverOf(identityFor({"a.test"})), clientExpecting("a.test"));
  pair.client->writePlaintext("secret");
  std::string octets(pair.client->ciphertext());
  octets.back() = static_cast<char>(octets.back() ^ 1);
  pair.server->feedCiphertext(octets);
  EXPECT_EQ(Pair::read(*pair.server), "");
  EXPECT_EQ(pair.server->state(), TlsEngine::State::kFailed);
}

// A certificate as they were made twenty years ago: it names its host by common name alone. It is its own authority.
TlsIdentity namedByCommonName(const std::string& host) {
  const OpensslKey key(EVP_EC_gen("P-256"));
  const OpensslCertificate certificate(X509_new());
  X509* own = certificate.get();
  X509_NAME* name = X509_get_subject_name(own);
  X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(host.data()),
                             static_cast<int>(host.size()), -1, 0);
  X509_set_issuer_name(own, name);
  ASN1_TIME_set(X509_getm_notBefore(own), kToday - kDay);
  ASN1_TIME_set(X509_getm_notAfter(own), kToday + kDay);
  X509_set_pubkey(own, key.get());
  EXPECT_GT(X509_sign(own, key.get(), EVP_sha256()), 0);
  const auto text = [](const std::function<void(BIO*)>& write) {
    const OpensslBio bio(BIO_new(BIO_s_mem()));
    write(bio.get());
    char* octets = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &octets);
    return std::string(octets, static_cast<size_t>(size));
  };
  return {text([own](BIO* bio) { PEM_write_bio_X509(bio, own); }),
          text([&key](BIO* bio) { PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr); })};
}

TEST(TlsEngine, believesNoCommonName) {
  const TlsIdentity identity = namedByCommonName("front.example.test");
  const auto trusting = TlsContext::client(nullptr, PeerCertificate::kRequired, identity.certificatePem);
  ASSERT_TRUE(trusting.ok());
  EXPECT_EQ(clientError(Pair(serverOf(identity), {*trusting, ""})), "");
  EXPECT_EQ(clientError(Pair(serverOf(identity), {*trusting, "front.example.test"})),
            "the certificate names front.example.test by its common name alone");
}

TEST(TlsEngine, takesOfTls12WhatHasForwardSecrecyAndIsAuthenticated) {
  const TlsParameters server = serverOf(identityFor({"a.test"}));
  for (const auto& [cipher, taken] : {std::pair{"ECDHE-ECDSA-AES128-GCM-SHA256", true},
                                      {"ECDHE-ECDSA-CHACHA20-POLY1305", true},
                                      {"ECDHE-ECDSA-AES128-SHA", false},
                                      {"ECDHE-ECDSA-AES256-SHA384", false}}) {
    const TlsParameters client = clientExpecting("a.test");
    SSL_CTX* context = static_cast<const OpensslTlsContext&>(*client.context).get();
    SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
    ASSERT_EQ(SSL_CTX_set_cipher_list(context, cipher), 1);
    EXPECT_EQ(Pair(server, client).client->state() == TlsEngine::State::kReady, taken) << cipher;
  }
}

TEST(TlsEngine, sendsAwayWhoMeansToSpeakAnotherProtocol) {
  const auto agree = [](const std::string& own, const std::string& offered) {
    TlsParameters server = serverOf(identityFor({"a.test"}));
    TlsParameters client = clientExpecting("a.test");
    server.applicationProtocol = own;
    client.applicationProtocol = offered;
    return clientError(Pair(server, client));
  };
  EXPECT_EQ(agree("imap", "imap"), "");
  EXPECT_EQ(agree("imap", ""), "");
  EXPECT_EQ(agree("", "http/1.1"), "");
  EXPECT_EQ(agree("imap", "http/1.1"), "the other side refused: no application protocol");
  EXPECT_EQ(agree("imap", "pop3"), "the other side refused: no application protocol");
}

TEST(TlsContext, refusesUnusablePem) {
  const TlsIdentity good = identityFor({"a.test"});
  const TlsIdentity other = identityFor({"b.test"});
  EXPECT_FALSE(TlsContext::server({"", ""}, PeerCertificate::kIgnored, "").ok());
  EXPECT_FALSE(TlsContext::server({good.certificatePem, "nonsense"}, PeerCertificate::kIgnored, "").ok());
  EXPECT_FALSE(TlsContext::server({good.certificatePem, other.privateKeyPem}, PeerCertificate::kIgnored, "").ok());
  EXPECT_FALSE(TlsContext::client(nullptr, PeerCertificate::kRequired, "nonsense").ok());
  EXPECT_TRUE(TlsContext::client(nullptr, PeerCertificate::kRequired, "").ok());
  const std::string damaged = good.certificatePem + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  EXPECT_FALSE(TlsContext::server({damaged, good.privateKeyPem}, PeerCertificate::kIgnored, "").ok());
}

TEST(CertificateAuthority, refusesWhatIsNoHostName) {
  for (const std::vector<std::string>& hosts :
       {std::vector<std::string>{}, {""}, {"a b"}, {std::string("a\0b", 3)}, {std::string(254, 'a')}}) {
    EXPECT_FALSE(authority().issue(hosts, kToday - kDay, kToday + kDay).ok());
  }
  EXPECT_TRUE(authority().issue({std::string(63, 'a') + ".example.test"}, kToday - kDay, kToday + kDay).ok());
}

TEST(LabCertificates, keepsOneContextForEachName) {
  LabCertificates certificates(kToday);
  const auto first = certificates.serverContext("a.test", PeerCertificate::kIgnored);
  const auto again = certificates.serverContext("a.test", PeerCertificate::kIgnored);
  const auto other = certificates.serverContext("b.test", PeerCertificate::kIgnored);
  ASSERT_TRUE(first.ok() && again.ok() && other.ok());
  EXPECT_EQ(*first, *again);
  EXPECT_NE(*first, *other);
  EXPECT_FALSE(certificates.serverContext("not a name", PeerCertificate::kIgnored).ok());
}

}  // namespace
}  // namespace coexist
