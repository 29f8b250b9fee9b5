#include "sasl/ntlm_message.h"

#include <gtest/gtest.h>

#include "base/base64.h"
#include "crypto/utf16.h"
#include "sasl/mechanism.h"
#include "sasl/ntlm_text.h"
#include "sasl/ntlm_vectors.h"

namespace coexist {
namespace {

using namespace std::string_literals;

std::string withNumber(std::string octets, size_t at, uint64_t number, size_t width) {
  for (size_t i = 0; i < width; ++i) octets.replace(at + i, 1, 1, static_cast<char>(number >> (8 * i) & 0xff));
  return octets;
}

// [MS-NLMP] 4.2.2.3, 4.2.3.3, 4.2.4.3: read, and written again octet by octet.
TEST(NtlmMessage, readsAndWritesTheSpecificationsChallenges) {
  const auto v1 = parseNtlmChallenge(fromHex(kV1Challenge));
  ASSERT_TRUE(v1.ok());
  EXPECT_EQ(v1->serverChallenge, kServerChallenge);
  EXPECT_EQ(decodeNtlmText(v1->targetName, true), "Server");
  EXPECT_EQ(v1->targetInfo, "");

  const auto v2 = parseNtlmChallenge(fromHex(kV2Challenge));
  ASSERT_TRUE(v2.ok());
  EXPECT_EQ(toHex(v2->targetInfo), kTargetInfo);
  EXPECT_EQ(toHex(v2->version), "060070170000000f");
  EXPECT_EQ(toHex(*buildNtlm(*v2)), kV2Challenge);
}

TEST(NtlmMessage, readsAndWritesTheSpecificationsAuthenticates) {
  for (const char* hex : {kV1Authenticate, kSessionAuthenticate, kV2Authenticate}) {
    const auto message = parseNtlmAuthenticate(fromHex(hex));
    ASSERT_TRUE(message.ok());
    const auto names = ntlmNames(*message, ntlmNamesAreUnicode(*message, 0));
    ASSERT_TRUE(names.ok());
    EXPECT_EQ(names->user, "User");
    EXPECT_EQ(names->domain, "Domain");
    EXPECT_EQ(names->workstation, "COMPUTER");
    EXPECT_EQ(toHex(message->version), "0501280a0000000f");
    EXPECT_EQ(message->mic, "");
    EXPECT_EQ(toHex(*buildNtlm(*message)), hex);
  }
}

TEST(NtlmMessage, isKnownByItsFirstOctetsAndTheirBase64) {
  for (const char* message : {kMicNegotiate, kV2Challenge, kV2Authenticate}) {
    const std::string octets = fromHex(message), word = encodeBase64(octets);
    EXPECT_TRUE(isNtlmMessage(octets));
    EXPECT_TRUE(isNtlmBase64(word));
    EXPECT_EQ(ntlmWordIn("334 " + word), word);
    EXPECT_EQ(ntlmWordIn("AUTH NTLM " + word + " and more"), word);
  }
  EXPECT_FALSE(isNtlmMessage("NTLMSSP"));
  EXPECT_FALSE(isNtlmBase64(" TlRMTVNTUAAB"));
  EXPECT_EQ(ntlmWordIn("334 ntlm supported"), "");
}

TEST(NtlmMessage, readsAMic) {
  const auto message = parseNtlmAuthenticate(fromHex(kMicAuthenticate));
  ASSERT_TRUE(message.ok());
  EXPECT_EQ(toHex(message->mic), "f7361633f0ad9bdf4a7c421bc6b824a3");
}

// The first of [MS-SMTPNTLM] section 4.2; the second from KB 262945, with the user's domain and trailing zeros.
TEST(NtlmMessage, readsPublishedNegotiates) {
  const auto plain = parseNtlmNegotiate(*decodeBase64("TlRMTVNTUAABAAAAt4II4gAAAAAAAAAAAAAAAAAAAAAFAs4OAAAADw=="));
  ASSERT_TRUE(plain.ok());
  EXPECT_EQ(plain->flags, 0xe20882b7u);
  EXPECT_EQ(toHex(plain->version), "0502ce0e0000000f");
  const auto named =
      parseNtlmNegotiate(*decodeBase64("TlRMTVNTUAABAAAAt5IAQAcABwAgAAAAAAAAAAAAAABUSU1EVU1QAAAAAAAAAAA="));
  ASSERT_TRUE(named.ok());
  EXPECT_EQ(named->domain, "TIMDUMP");
}

TEST(NtlmMessage, negotiatesGoThereAndBack) {
  for (const NtlmNegotiate& message :
       {NtlmNegotiate{kNtlmOem}, NtlmNegotiate{kNtlmDomainSupplied | kNtlmWorkstationSupplied, "alice", "EXAMPLE"},
        NtlmNegotiate{kNtlmVersion | kNtlmDomainSupplied, "EXAMPLE", "", "\x05\x01\x28\x0a\0\0\0\x0f"s}}) {
    const auto octets = buildNtlm(message);
    const auto parsed = parseNtlmNegotiate(*octets);
    ASSERT_TRUE(parsed.ok());
    EXPECT_EQ(parsed->flags, message.flags);
    EXPECT_EQ(parsed->domain, message.domain);
    EXPECT_EQ(parsed->workstation, message.workstation);
    EXPECT_EQ(parsed->version, message.version);
  }
}

TEST(NtlmMessage, takesTheShortestNegotiate) {
  EXPECT_TRUE(parseNtlmNegotiate("NTLMSSP\0\x01\0\0\0\x06\x82\x08\0"s).ok());
  EXPECT_FALSE(parseNtlmNegotiate("NTLMSSP\0\x01\0\0\0\x06\x82\x08"s).ok());
}

TEST(NtlmMessage, refusesOtherHeads) {
  const std::string good = *buildNtlm(NtlmNegotiate{kNtlmOem});
  EXPECT_TRUE(ntlmMessageType(good).ok());
  for (const std::string& head : {""s, "NTLMSSP"s, "NTLMSSP\0\x01\0\0"s, withNumber(good, 8, 9, 4),
                                  withNumber(good, 8, 0, 4), withNumber(good, 8, 0x10001, 4), withNumber(good, 7, 1, 1),
                                  "ntlmssp"s + good.substr(7), good + std::string(kMaxSaslOctets, 'x')}) {
    EXPECT_FALSE(ntlmMessageType(head).ok());
    EXPECT_FALSE(parseNtlmNegotiate(head).ok());
  }
  EXPECT_FALSE(parseNtlmChallenge(good).ok());
  EXPECT_FALSE(parseNtlmAuthenticate(good).ok());
}

// Every field of a type 3 with every wild length and offset; the addresses of payloads would show a read past the end.
TEST(NtlmMessage, refusesWildFieldsInATypeThree) {
  const std::string good = fromHex(kV2Authenticate);
  for (const size_t field : {12u, 20u, 28u, 36u, 44u, 52u}) {
    for (const uint64_t offset : {0u, 1u, 51u, 0x7fffffffu, 0xfffffff8u, 0xffffffffu}) {
      const auto message = parseNtlmAuthenticate(withNumber(good, field + 4, offset, 4));
      EXPECT_FALSE(message.ok()) << field << " " << offset;
    }
    EXPECT_FALSE(parseNtlmAuthenticate(withNumber(good, field, 0xffff, 2)).ok()) << field;
    const uint64_t justOutside = good.size();
    EXPECT_FALSE(parseNtlmAuthenticate(withNumber(good, field + 4, justOutside, 4)).ok()) << field;
    // Without a length the offset does not matter.
    EXPECT_TRUE(parseNtlmAuthenticate(withNumber(withNumber(good, field, 0, 2), field + 4, 0xffffffff, 4)).ok());
  }
}

TEST(NtlmMessage, refusesTruncatedMessages) {
  for (const char* hex : {kV1Authenticate, kSessionAuthenticate, kV2Authenticate, kMicAuthenticate}) {
    const std::string good = fromHex(hex);
    // The heap block ends where the message ends, so that the sanitizer sees a step too far.
    for (size_t size = 0; size < good.size(); ++size) {
      const std::vector<char> cut(good.begin(), good.begin() + static_cast<ptrdiff_t>(size));
      EXPECT_FALSE(parseNtlmAuthenticate({cut.data(), cut.size()}).ok()) << size;
    }
  }
  const std::string challenge = fromHex(kV2Challenge);
  for (size_t size = 0; size < challenge.size(); ++size) {
    const std::vector<char> cut(challenge.begin(), challenge.begin() + static_cast<ptrdiff_t>(size));
    EXPECT_FALSE(parseNtlmChallenge({cut.data(), cut.size()}).ok()) << size;
  }
}

// Also the sum of offset and length that wraps at 32 bits (CVE-2018-16890).
TEST(NtlmMessage, refusesWildFieldsInAChallenge) {
  const std::string good = fromHex(kV2Challenge);
  for (const uint64_t offset : {0u, 47u, 0xffffffe0u, 0xfffffff0u, 0xffffffffu}) {
    EXPECT_FALSE(parseNtlmChallenge(withNumber(withNumber(good, 44, offset, 4), 40, 0x20, 2)).ok()) << offset;
    EXPECT_FALSE(parseNtlmChallenge(withNumber(good, 16, offset, 4)).ok()) << offset;
  }
  EXPECT_FALSE(parseNtlmChallenge(withNumber(good, 40, 0xffff, 2)).ok());
  EXPECT_FALSE(parseNtlmChallenge(withNumber(good, 12, 0xffff, 2)).ok());
}

TEST(NtlmMessage, refusesWildFieldsInANegotiate) {
  const std::string good =
      *buildNtlm(NtlmNegotiate{kNtlmDomainSupplied | kNtlmWorkstationSupplied, "alice", "EXAMPLE"});
  for (const size_t field : {16u, 24u}) {
    for (const uint64_t offset : {0u, 31u, 0xfffffff8u, 0xffffffffu}) {
      EXPECT_FALSE(parseNtlmNegotiate(withNumber(good, field + 4, offset, 4)).ok());
    }
    EXPECT_FALSE(parseNtlmNegotiate(withNumber(good, field, 0xffff, 2)).ok());
  }
  // What the flags do not announce is not looked at.
  EXPECT_TRUE(parseNtlmNegotiate(withNumber(withNumber(good, 12, kNtlmOem, 4), 20, 0xffffffff, 4)).ok());
}

TEST(NtlmMessage, readsTheOldestTypeThreeWithoutFlags) {
  std::string octets = "NTLMSSP\0\x03\0\0\0"s + std::string(40, '\0') + "alice";
  octets = withNumber(withNumber(octets, 36, 5, 2), 40, 52, 4);
  const auto message = parseNtlmAuthenticate(octets);
  ASSERT_TRUE(message.ok());
  EXPECT_EQ(message->user, "alice");
  EXPECT_EQ(message->flags, 0u);
}

TEST(NtlmMessage, refusesToBuildWhatDoesNotFit) {
  NtlmAuthenticate message;
  message.domain = std::string(0x10000, 'd');
  EXPECT_FALSE(buildNtlm(message).ok());
  message.domain = std::string(kMaxSaslOctets - 64, 'd');
  EXPECT_TRUE(buildNtlm(message).ok());
  message.domain += 'd';
  EXPECT_FALSE(buildNtlm(message).ok());
}

TEST(NtlmMessage, readsAvPairsUpToTheirEnd) {
  const auto pairs = parseAvPairs(fromHex(kTargetInfo) + "behind it");
  ASSERT_TRUE(pairs.ok());
  ASSERT_EQ(pairs->size(), 2u);
  EXPECT_EQ(utf8FromUtf16(*findAvPair(*pairs, kAvDomainName)), "Domain");
  EXPECT_EQ(utf8FromUtf16(*findAvPair(*pairs, kAvComputerName)), "Server");
  EXPECT_EQ(findAvPair(*pairs, kAvTimestamp), nullptr);
  EXPECT_EQ(toHex(buildAvPairs(*pairs)), kTargetInfo);
  EXPECT_TRUE(parseAvPairs("").ok());
  for (const std::string& cut : {"\x02"s, "\x02\0\x0c"s, "\x02\0\xff\xff"s, "\x02\0\x02\0D"s}) {
    EXPECT_FALSE(parseAvPairs(cut).ok());
  }
}

TEST(NtlmMessage, charsetComesFromFlagsOrNegotiationOrTheNames) {
  NtlmAuthenticate message;
  message.user = utf16FromUtf8("alice");
  message.flags = kNtlmUnicode;
  EXPECT_TRUE(ntlmNamesAreUnicode(message, kNtlmOem));
  message.flags = 0;
  EXPECT_TRUE(ntlmNamesAreUnicode(message, kNtlmUnicode));
  EXPECT_TRUE(ntlmNamesAreUnicode(message, kNtlmOem));  // by its NULs
  message.user = "alice";
  EXPECT_FALSE(ntlmNamesAreUnicode(message, kNtlmOem));
  message.flags = kNtlmOem;
  EXPECT_FALSE(ntlmNamesAreUnicode(message, kNtlmUnicode));
}

TEST(NtlmDescribe, saysWhoAndHowButNoProof) {
  EXPECT_EQ(describeNtlm(fromHex(kV2Authenticate)),
            "NTLM type 3, domain Domain, user User, workstation COMPUTER, NTLMv2 response of 84 bytes");
  EXPECT_EQ(describeNtlm(fromHex(kV1Authenticate)),
            "NTLM type 3, domain Domain, user User, workstation COMPUTER, NTLMv1 response of 24 bytes");
  EXPECT_EQ(describeNtlm(fromHex(kSessionAuthenticate)),
            "NTLM type 3, domain Domain, user User, workstation COMPUTER, NTLM2 session response of 24 bytes");
  EXPECT_EQ(describeNtlm(fromHex(kV2Challenge)), "NTLM type 2, target Server, target info");
  EXPECT_EQ(describeNtlm(fromHex(kV1Challenge)), "NTLM type 2, target Server, no target info");
  EXPECT_EQ(describeNtlm(*buildNtlm(NtlmNegotiate{kNtlmOem})), "NTLM type 1");
  EXPECT_EQ(describeNtlm(*buildNtlm(NtlmNegotiate{kNtlmOem | kNtlmDomainSupplied, "EXAMPLE", ""})),
            "NTLM type 1, domain EXAMPLE");
}

TEST(NtlmDescribe, doesNotChangeWithTheChallenge) {
  const std::string octets = fromHex(kV2Challenge);
  EXPECT_EQ(describeNtlm(withNumber(octets, 24, 0x1234567890, 8)), describeNtlm(octets));
}

TEST(NtlmDescribe, saysWhatCannotBeRead) {
  EXPECT_EQ(describeNtlm("STAT"), "no NTLM message of 4 bytes, malformed: octet 0: the signature is not NTLMSSP");
  EXPECT_EQ(describeNtlm(fromHex(kV2Authenticate).substr(0, 60)),
            "NTLM type 3 of 60 bytes, malformed: octet 12: LM response points outside the message");
  NtlmAuthenticate message;
  message.user = "al\x1b[2Jice\r\n";
  message.workstation = std::string(2000, 'w');
  const std::string text = describeNtlm(*buildNtlm(message));
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_LT(text.size(), 300u);
}

}  // namespace
}  // namespace coexist
