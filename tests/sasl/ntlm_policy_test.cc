#include "sasl/ntlm_policy.h"

#include <gtest/gtest.h>

#include "crypto/nt_hash.h"
#include "crypto/utf16.h"
#include "sasl/mechanism.h"
#include "sasl/ntlm_client.h"
#include "sasl/ntlm_crypto.h"
#include "sasl/ntlm_manner.h"
#include "sasl/sasl_kit.h"

namespace coexist {
namespace {

const std::string kEndPoint(32, '\x11');

SaslServerOptions strictOptions(RandomSource& random, const NtlmPolicy& policy) {
  SaslServerOptions options;
  options.verifier.ntHash = [](std::string_view, std::string_view) { return ntHashOf(kAlicePassword); };
  options.targetName = "EXAMPLE";
  options.hostName = "mail.example.test";
  options.ownNames = {"webmail.example.test"};
  options.unixSeconds = kNow;
  options.random = &random;
  options.ntlm = policy;
  return options;
}

// Why a server of that policy refuses alice's right proof in the manner of `words`; empty: it takes it.
std::string refusal(const NtlmPolicy& policy, ProofWords words, const std::string& serversEndPoint = {},
                    const std::string& clientsEndPoint = {}) {
  SeededRandom random{5};
  SaslServerOptions options = strictOptions(random, policy);
  options.serverEndPoint = serversEndPoint;
  const auto server = makeSaslServer("NTLM", options);
  const std::string negotiate = *buildNtlm(ownNtlmNegotiate());
  const std::string challenge = server->respond(negotiate).octets;
  const auto message = answerNtlmChallenge({negotiate, challenge}, {"", "alice", kAlicePassword, "EXAMPLE", "WS"},
                                           random, kNow, words, {.serverEndPoint = clientsEndPoint});
  EXPECT_TRUE(message.ok());
  return server->respond(*message).reason;
}

TEST(NtlmPolicy, takesEveryRightProofUnlessToldOtherwise) {
  for (const ProofWords& words :
       {ProofWords{}, ProofWords{ProofWord::kV1}, ProofWords{ProofWord::kSession}, ProofWords{ProofWord::kOtherTime},
        ProofWords{ProofWord::kOtherBinding}, ProofWords{ProofWord::kChangedPairs}}) {
    EXPECT_EQ(refusal({}, words), "");
  }
}

TEST(NtlmPolicy, demandsEachThingByItself) {
  struct Row {
    NtlmPolicy policy;
    ProofWords words;
    const char* why;
  };
  for (const Row& row : {
           Row{{.v2Only = true}, {ProofWord::kV1}, "older than NTLMv2"},
           Row{{.v2Only = true}, {ProofWord::kSession}, "older than NTLMv2"},
           Row{{.pairsUnchanged = true}, {ProofWord::kChangedPairs}, "came back changed"},
           Row{{.timeWindowMs = 36 * 3'600'000}, {ProofWord::kOtherTime}, "too far from the server's"},
           Row{{.binding = ChannelBinding::kAllow}, {ProofWord::kOtherBinding}, "bound to another TLS channel"},
           Row{{.binding = ChannelBinding::kRequire}, {}, "bound to no TLS channel"},
           Row{{.binding = ChannelBinding::kRequire}, {ProofWord::kV1}, "bound to no TLS channel"},
       }) {
    EXPECT_NE(refusal(row.policy, row.words).find(row.why), std::string::npos) << row.why;
    if (row.policy.binding != ChannelBinding::kRequire) {
      EXPECT_EQ(refusal(row.policy, {}), "") << row.why;
    }
  }
}

TEST(NtlmPolicy, measuresTheWindowBothWays) {
  const NtlmPolicy policy{.timeWindowMs = 3 * 24 * 3'600'000LL};
  EXPECT_EQ(refusal(policy, {ProofWord::kOtherTime}), "") << "three days are not more than three days";
  const NtlmPolicy less{.timeWindowMs = 3 * 24 * 3'600'000LL - 1};
  EXPECT_NE(refusal(less, {ProofWord::kOtherTime}), "");
}

TEST(NtlmPolicy, takesTheBindingOfItsOwnChannelAlone) {
  for (const ChannelBinding binding : {ChannelBinding::kAllow, ChannelBinding::kRequire}) {
    const NtlmPolicy policy{.binding = binding};
    EXPECT_EQ(refusal(policy, {}, kEndPoint, kEndPoint), "");
    EXPECT_NE(refusal(policy, {}, kEndPoint, std::string(32, '\x22')), "") << "a relay's";
    EXPECT_NE(refusal(policy, {}, "", kEndPoint), "") << "a TLS proof, in clear";
  }
  EXPECT_EQ(refusal({.binding = ChannelBinding::kNone}, {}, kEndPoint, std::string(32, '\x22')), "");
}

// [MS-NLMP] section 3.2.5.1.2 leaves it to the server; curl 7.88 and Thunderbird send none.
TEST(NtlmPolicy, demandsAMicWhereTheChallengeHoldsTheTime) {
  SeededRandom random{5};
  for (const bool withTime : {true, false}) {
    for (const bool demanded : {true, false}) {
      SaslServerOptions options = strictOptions(random, {.micWithTime = demanded});
      if (!withTime) options.unixSeconds = 0;
      const auto server = makeSaslServer("NTLM", options);
      const auto challenge = *parseNtlmChallenge(server->respond(*buildNtlm(ownNtlmNegotiate())).octets);
      const std::string ntowf =
          ntowfV2(ntHashOf(kAlicePassword), upperUtf16(utf16FromUtf8("alice")), utf16FromUtf8("EXAMPLE"));
      const std::string blob = ntlmV2Blob(fileTimeOf(kNow), "8 octets", challenge.targetInfo);
      NtlmAuthenticate message;
      message.flags = kNtlmUnicode;
      message.user = utf16FromUtf8("alice");
      message.domain = utf16FromUtf8("EXAMPLE");
      message.ntResponse = ntlmV2Proof(ntowf, challenge.serverChallenge, blob) + blob;
      const SaslStep step = server->respond(*buildNtlm(message));
      EXPECT_EQ(step.kind == SaslStep::Kind::kFailed, withTime && demanded) << step.reason;
    }
  }
}

// What a right response without MIC to `sent` is refused for, with `returned` as its pairs.
std::string termsRefusal(const NtlmTerms& terms, const std::vector<NtlmAvPair>& sent,
                         const std::vector<NtlmAvPair>& returned) {
  NtlmChallenge challenge;
  challenge.targetInfo = buildAvPairs(sent);
  NtlmAuthenticate message;
  message.ntResponse =
      std::string(16, 'p') + ntlmV2Blob(fileTimeOf(terms.unixSeconds), "8 octets", buildAvPairs(returned));
  const Status checked = checkNtlmTerms(terms, challenge, message);
  return checked ? "" : checked.error().what;
}

TEST(NtlmPolicy, takesPairsThatAreAddedAndNoneThatIsMissing) {
  const NtlmTerms terms{.policy = {.pairsUnchanged = true}};
  const NtlmAvPair name{kAvComputerName, utf16FromUtf8("MAIL")}, other{kAvDnsComputerName, utf16FromUtf8("mail.test")};
  EXPECT_EQ(termsRefusal(terms, {name}, {name, other}), "");
  EXPECT_EQ(termsRefusal(terms, {name, other}, {other, name}), "");
  EXPECT_EQ(termsRefusal(terms, {name, other}, {name}), "AV pair 3 came back changed or not at all");
}

TEST(NtlmPolicy, takesTheNamesOfItsOwnHostForATargetAndNoOthers) {
  const NtlmTerms terms{.policy = {.ownTarget = true}, .ownNames = {"mail.example.test", "webmail.example.test"}};
  const auto named = [&terms](const char* target) {
    return termsRefusal(terms, {}, {{kAvTargetName, utf16FromUtf8(target)}});
  };
  for (const char* ours : {"imap/mail.example.test", "IMAP/MAIL", "smtpsvc/webmail.example.test:25", "mail", "",
                           "pop3/mail.example.test/EXAMPLE"}) {
    EXPECT_EQ(named(ours), "") << ours;
  }
  for (const char* others :
       {"cifs/files.example.test", "imap/mail.example.test.evil.test", "HTTP/www", "imap/", "mai"}) {
    EXPECT_NE(named(others).find("which is not this host"), std::string::npos) << others;
  }
  EXPECT_EQ(termsRefusal({}, {}, {{kAvTargetName, utf16FromUtf8("cifs/files")}}), "");
}

}  // namespace
}  // namespace coexist
