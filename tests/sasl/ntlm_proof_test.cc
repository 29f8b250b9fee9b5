#include "sasl/ntlm_proof.h"

#include <gtest/gtest.h>

#include "crypto/algorithms.h"
#include "crypto/nt_hash.h"
#include "crypto/utf16.h"
#include "sasl/mechanism.h"
#include "sasl/ntlm_crypto.h"
#include "sasl/ntlm_message.h"
#include "sasl/ntlm_vectors.h"
#include "sasl/sasl_kit.h"

namespace coexist {
namespace {

// [MS-NLMP] section 4.2 and Chromium, judged as a server would.
TEST(NtlmProof, acceptsThePublishedExchanges) {
  SaslVerifier verifier;
  verifier.ntHash = [](std::string_view domain, std::string_view user) {
    EXPECT_EQ(domain, "Domain");
    EXPECT_EQ(user, "User");
    return fromHex(kExampleNtHash);
  };
  struct Row {
    const char *challenge, *authenticate;
  };
  for (const Row& row : {Row{kV1Challenge, kV1Authenticate}, Row{kV1Challenge, kSessionAuthenticate},
                         Row{kV2Challenge, kV2Authenticate}, Row{kV2Challenge, kMicAuthenticate}}) {
    const NtlmExchange exchange{fromHex(kMicNegotiate), fromHex(row.challenge)};
    SaslIdentity identity;
    const Status proof = checkNtlmProof(exchange, fromHex(row.authenticate), verifier, {}, identity);
    EXPECT_TRUE(proof.ok()) << proof.error().message();

    NtlmExchange other = exchange;
    other.challenge[24] = static_cast<char>(other.challenge[24] ^ 1);
    EXPECT_FALSE(checkNtlmProof(other, fromHex(row.authenticate), verifier, {}, identity).ok());
  }
}

TEST(NtlmProof, findsEveryChangedOctetUnderAMic) {
  SaslVerifier verifier;
  verifier.ntHash = [](std::string_view, std::string_view) { return fromHex(kExampleNtHash); };
  const NtlmExchange exchange{fromHex(kMicNegotiate), fromHex(kV2Challenge)};
  const std::string good = fromHex(kMicAuthenticate);
  SaslIdentity identity;
  ASSERT_TRUE(checkNtlmProof(exchange, good, verifier, {}, identity).ok());
  for (size_t at = 0; at < good.size(); ++at) {
    std::string bent = good;
    bent[at] = static_cast<char>(bent[at] ^ 0x20);
    EXPECT_FALSE(checkNtlmProof(exchange, bent, verifier, {}, identity).ok()) << at;
  }
  for (size_t at = 0; at < exchange.negotiate.size(); ++at) {
    NtlmExchange bent = exchange;
    bent.negotiate[at] = static_cast<char>(bent.negotiate[at] ^ 0x20);
    EXPECT_FALSE(checkNtlmProof(bent, good, verifier, {}, identity).ok()) << at;
  }
}

// CVE-2019-1040: the MIC dropped from a message whose proof still says that it is there.
TEST(NtlmProof, refusesAMessageWhoseMicWasDropped) {
  SaslVerifier verifier;
  verifier.ntHash = [](std::string_view, std::string_view) { return fromHex(kExampleNtHash); };
  const NtlmExchange exchange{fromHex(kMicNegotiate), fromHex(kV2Challenge)};
  auto message = *parseNtlmAuthenticate(fromHex(kMicAuthenticate));
  message.mic.clear();
  SaslIdentity identity;
  const Status proof = checkNtlmProof(exchange, *buildNtlm(message), verifier, {}, identity);
  ASSERT_FALSE(proof.ok());
  EXPECT_NE(proof.error().what.find("MIC"), std::string::npos);
}

// Windows encrypts a session key of its own choice, and the MIC is made with that one.
TEST(NtlmProof, verifiesAMicUnderAnExchangedKey) {
  SaslVerifier verifier;
  verifier.ntHash = [](std::string_view, std::string_view) { return fromHex(kExampleNtHash); };
  const NtlmExchange exchange{fromHex(kMicNegotiate), fromHex(kV2Challenge)};
  auto message = *parseNtlmAuthenticate(fromHex(kMicAuthenticate));
  const std::string ntowf = fromHex("0c868a403bfd7a93a3001ef22ef02e3f");
  message.flags |= kNtlmKeyExchange;
  message.encryptedSessionKey = rc4(sessionBaseKeyV2(ntowf, message.ntResponse.substr(0, 16)), kRandomSessionKey);
  message.mic.assign(16, '\0');
  message.mic = ntlmMic(kRandomSessionKey, exchange.negotiate, exchange.challenge, *buildNtlm(message));
  SaslIdentity identity;
  EXPECT_TRUE(checkNtlmProof(exchange, *buildNtlm(message), verifier, {}, identity).ok());
  message.encryptedSessionKey[0] = static_cast<char>(message.encryptedSessionKey[0] ^ 1);
  EXPECT_FALSE(checkNtlmProof(exchange, *buildNtlm(message), verifier, {}, identity).ok());
}

// curl widens the octets of an OEM name one by one and capitalises only ASCII, whatever the code page.
TEST(NtlmProof, readsOemNamesAsClientsHashThem) {
  SaslVerifier verifier;
  std::string asked;
  verifier.ntHash = [&asked](std::string_view, std::string_view user) {
    asked = user;
    return ntHashOf(kAlicePassword);
  };
  const std::string name = "m\xc3\xbcller";
  auto challenge = *parseNtlmChallenge(fromHex(kV2Challenge));
  const std::string readings[] = {upperUtf16(utf16FromUtf8(name)), upperUtf16(utf16FromUtf8(name), true),
                                  upperUtf16(utf16FromOctets(name), true)};
  for (const std::string& reading : readings) {
    const std::string ntowf = ntowfV2(ntHashOf(kAlicePassword), reading, {});
    const std::string blob = ntlmV2Blob(0, kClientChallenge, {});
    NtlmAuthenticate message;
    message.flags = kNtlmOem;
    message.user = name;
    message.ntResponse = ntlmV2Proof(ntowf, challenge.serverChallenge, blob) + blob;
    SaslIdentity identity;
    EXPECT_TRUE(checkNtlmProof({"", fromHex(kV2Challenge)}, *buildNtlm(message), verifier, {}, identity).ok());
    EXPECT_EQ(asked, name);
  }
}

}  // namespace
}  // namespace coexist
