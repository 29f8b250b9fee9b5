#include "sasl/ntlm_crypto.h"

#include <gtest/gtest.h>

#include "crypto/algorithms.h"
#include "crypto/nt_hash.h"
#include "crypto/utf16.h"
#include "sasl/ntlm_message.h"
#include "sasl/ntlm_vectors.h"

namespace coexist {
namespace {

const std::string kNtowfV2 = fromHex("0c868a403bfd7a93a3001ef22ef02e3f");

// [MS-NLMP] 4.2.2.1.1, 4.2.2.1.2, 4.2.4.1.1
TEST(NtlmCrypto, oneWayFunctionsMatchTheSpecification) {
  EXPECT_EQ(toHex(lmowfV1("Password")), kExampleLmHash);
  EXPECT_EQ(toHex(ntHashOf("Password")), kExampleNtHash);
  EXPECT_EQ(toHex(ntowfV2(ntHashOf("Password"), upperUtf16(utf16FromUtf8("User")), utf16FromUtf8("Domain"))),
            toHex(kNtowfV2));
}

TEST(NtlmCrypto, longPasswordsKeepTheirFirstFourteenOctetsInLm) {
  EXPECT_EQ(lmowfV1("0123456789abcdefgh"), lmowfV1("0123456789ABCD"));
  EXPECT_NE(ntHashOf("0123456789abcdefgh"), ntHashOf("0123456789abcd"));
}

// 4.2.2.1.3, 4.2.2.2
TEST(NtlmCrypto, ntlmV1MatchesTheSpecification) {
  const std::string ntHash = fromHex(kExampleNtHash), lmHash = fromHex(kExampleLmHash);
  EXPECT_EQ(toHex(ntlmV1Response(ntHash, kServerChallenge)), "67c43011f30298a2ad35ece64f16331c44bdbed927841f94");
  const std::string lmResponse = ntlmV1Response(lmHash, kServerChallenge);
  EXPECT_EQ(toHex(lmResponse), "98def7b87f88aa5dafe2df779688a172def11c7d5ccdef13");
  EXPECT_EQ(toHex(sessionBaseKeyV1(ntHash)), "d87262b0cde4b1cb7499becccdf10784");

  struct Row {
    uint32_t flag;
    const char* exchangeKey;
    const char* encryptedSessionKey;
  };
  for (const Row& row :
       {Row{0, "d87262b0cde4b1cb7499becccdf10784", "518822b1b3f350c8958682ecbb3e3cb7"},
        Row{kNtlmNonNtSessionKey, "e52cac67419a9a220000000000000000", "7452ca55c225a1ca04b48fae32cf56fc"},
        Row{kNtlmLmKey, "b09e379f7fbecb1eaf0afdcb0383c8a0", "4cd7bb57d697ef9b549f02b8f9b37864"}}) {
    const std::string key = keyExchangeKeyV1(row.flag, sessionBaseKeyV1(ntHash), lmResponse, kServerChallenge, lmHash);
    EXPECT_EQ(toHex(key), row.exchangeKey);
    EXPECT_EQ(toHex(rc4(key, kRandomSessionKey)), row.encryptedSessionKey);
    EXPECT_EQ(rc4(key, fromHex(row.encryptedSessionKey)), kRandomSessionKey);
  }
}

// 4.2.3.1, 4.2.3.2
TEST(NtlmCrypto, ntlm2SessionMatchesTheSpecification) {
  const std::string ntHash = fromHex(kExampleNtHash);
  EXPECT_EQ(toHex(ntlm2SessionResponse(ntHash, kServerChallenge, kClientChallenge)),
            "7537f803ae367128ca458204bde7caf81e97ed2683267232");
  const std::string lmResponse = kClientChallenge + std::string(16, '\0');
  EXPECT_EQ(toHex(keyExchangeKeyV1(kNtlmExtendedSessionSecurity, sessionBaseKeyV1(ntHash), lmResponse, kServerChallenge,
                                   fromHex(kExampleLmHash))),
            "eb93429a8bd952f8b89c55b87f475edc");
}

// 4.2.4.1.2, 4.2.4.1.3, 4.2.4.2
TEST(NtlmCrypto, ntlmV2MatchesTheSpecification) {
  const std::string blob = ntlmV2Blob(0, kClientChallenge, fromHex(kTargetInfo));
  EXPECT_EQ(toHex(blob),
            std::string("01010000000000000000000000000000aaaaaaaaaaaaaaaa00000000") + kTargetInfo + "00000000");
  const std::string proof = ntlmV2Proof(kNtowfV2, kServerChallenge, blob);
  EXPECT_EQ(toHex(proof), "68cd0ab851e51c96aabc927bebef6a1c");
  EXPECT_EQ(toHex(lmV2Response(kNtowfV2, kServerChallenge, kClientChallenge)),
            "86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa");
  const std::string key = sessionBaseKeyV2(kNtowfV2, proof);
  EXPECT_EQ(toHex(key), "8de40ccadbc14a82f15cb0ad0de95ca3");
  EXPECT_EQ(toHex(rc4(key, kRandomSessionKey)), "c5dad2544fc9799094ce1ce90bc9d03e");
}

TEST(NtlmCrypto, fileTimeCountsFrom1601) {
  EXPECT_EQ(fileTimeOf(-11'644'473'600), 0u);
  EXPECT_EQ(fileTimeOf(0), 116'444'736'000'000'000u);
}

}  // namespace
}  // namespace coexist
