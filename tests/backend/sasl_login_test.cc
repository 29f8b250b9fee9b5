#include "backend/sasl_login.h"

#include <gtest/gtest.h>

#include "backend/imap_kit.h"
#include "base/base64.h"

namespace coexist {
namespace {

using namespace std::string_view_literals;
using Kind = SaslLogin::Turn::Kind;

class SaslLoginTest : public testing::Test {
 protected:
  std::unique_ptr<SaslLogin> start(std::string_view mechanism) {
    return SaslLogin::start(kit_.context, mechanism, tls_);
  }
  // The whole exchange with a real client.
  Kind ntlm(SaslLogin& logon, const SaslCredentials& credentials) {
    const auto client = makeSaslClient("NTLM", credentials, kit_.random, 1'700'000'000);
    EXPECT_EQ(logon.begin(std::nullopt).challenge, "");
    const SaslLogin::Turn challenge = logon.hear(encodeBase64(client->start().octets));
    EXPECT_EQ(challenge.kind, Kind::kChallenge);
    return logon.hear(encodeBase64(client->answer(decodeBase64(challenge.challenge).value_or("")).octets)).kind;
  }

  ImapKit kit_;
  TlsInfo tls_;
};

TEST_F(SaslLoginTest, servesKnownMechanismsInAnyLetterCase) {
  for (const char* mechanism : {"PLAIN", "login", "Ntlm"}) {
    const auto logon = start(mechanism);
    ASSERT_NE(logon, nullptr);
    EXPECT_EQ(logon->begin(std::nullopt).kind, Kind::kChallenge);
  }
  EXPECT_EQ(start("ntlm")->mechanism(), "NTLM");
  EXPECT_EQ(start("GSSAPI"), nullptr);
  EXPECT_EQ(start(""), nullptr);
}

TEST_F(SaslLoginTest, takesAResponseWithTheCommandOrBehindIt) {
  const std::string message = encodeBase64("\0alice\0alice's word"sv);
  const auto at = start("PLAIN");
  EXPECT_EQ(at->begin(message).kind, Kind::kDone);
  EXPECT_EQ(at->authorization().owner, kit_.directory.byName("alice"));
  const auto behind = start("PLAIN");
  EXPECT_EQ(behind->begin(std::nullopt).kind, Kind::kChallenge);
  EXPECT_EQ(behind->hear(message).kind, Kind::kDone);
  const auto empty = start("LOGIN");
  EXPECT_EQ(empty->begin("=").kind, Kind::kChallenge) << "a response without octets is one";
}

TEST_F(SaslLoginTest, admitsNobodyByAWrongPassword) {
  const auto logon = start("PLAIN");
  EXPECT_EQ(logon->begin(encodeBase64("\0alice\0wrong"sv)).kind, Kind::kFailed);
  EXPECT_EQ(logon->authorization().account, nullptr);
  const auto ntlmLogin = start("NTLM");
  EXPECT_EQ(ntlm(*ntlmLogin, {"", "alice", "wrong", "EXAMPLE", ""}), Kind::kFailed);
  EXPECT_EQ(ntlmLogin->authorization().account, nullptr) << "the name alone proves nothing";
}

TEST_F(SaslLoginTest, admitsByNtlmWhereverTheMailboxLives) {
  for (const char* name : {"alice", "bob"}) {
    const auto logon = start("NTLM");
    EXPECT_EQ(ntlm(*logon, {"", name, std::string(name) + "'s word", "EXAMPLE", ""}), Kind::kDone);
    EXPECT_EQ(logon->authorization().owner, kit_.directory.byName(name));
  }
}

TEST_F(SaslLoginTest, looksAtTheCertificateOnTheTrustPortOnly) {
  tls_.peerName = "front.example.test";
  for (const bool trustPort : {true, false}) {
    kit_.context.trustPort = trustPort;
    const auto logon = start("PLAIN");
    EXPECT_EQ(logon->begin(encodeBase64("alice\0FRONT$\0FRONT$'s word"sv)).kind, Kind::kDone);
    EXPECT_EQ(logon->authorization().owner, trustPort ? kit_.directory.byName("alice") : nullptr);
  }
}

}  // namespace
}  // namespace coexist
