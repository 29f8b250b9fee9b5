#include <gtest/gtest.h>

#include <set>

#include "base/text.h"
#include "crypto/nt_hash.h"
#include "crypto/utf16.h"
#include "sasl/mechanism.h"
#include "sasl/ntlm_crypto.h"
#include "sasl/ntlm_message.h"
#include "sasl/ntlm_text.h"
#include "sasl/ntlm_token.h"
#include "sasl/ntlm_vectors.h"
#include "sasl/sasl_kit.h"

namespace coexist {
namespace {

using Kind = SaslStep::Kind;
using namespace std::string_literals;

// Knows alice in every form of her name.
SaslVerifier directory(int* asked = nullptr) {
  SaslVerifier verifier;
  verifier.ntHash = [asked](std::string_view domain, std::string_view user) -> std::optional<std::string> {
    if (asked) ++*asked;
    const size_t slash = user.find('\\');
    if (slash != std::string_view::npos) {
      domain = user.substr(0, slash);
      user = user.substr(slash + 1);
    }
    user = user.substr(0, user.find('@'));
    const bool known = equalsIgnoreCase(user, "alice") && (domain.empty() || equalsIgnoreCase(domain, "example"));
    return known ? std::optional(ntHashOf(kAlicePassword)) : std::nullopt;
  };
  return verifier;
}

class NtlmServer : public ::testing::Test {
 protected:
  SaslServerOptions options() {
    SaslServerOptions options;
    options.verifier = directory(&asked_);
    options.targetName = "EXAMPLE";
    options.hostName = "mail.example.test";
    options.random = &random_;
    return options;
  }
  std::unique_ptr<SaslServer> server() { return makeSaslServer("NTLM", options()); }
  // A server that has sent its challenge.
  std::unique_ptr<SaslServer> challenged(std::string* challenge, const SaslServerOptions& options) {
    auto made = makeSaslServer("NTLM", options);
    *challenge = made->respond(ntlmNegotiateMessage()).octets;
    return made;
  }
  std::unique_ptr<SaslServer> challenged(std::string* challenge) { return challenged(challenge, options()); }
  std::string answerTo(std::string_view challenge, const std::string& user = "alice",
                       const std::string& domain = "EXAMPLE", const std::string& password = kAlicePassword) {
    return *ntlmAuthenticateMessage(challenge, {"", user, password, domain, "WS"}, random_, kNow);
  }

  SeededRandom random_{7};
  int asked_ = 0;
};

enum class Response { kV1, kV1WithoutLm, kSession, kV2, kLmV2Only };

// What one client sends, after facts measured with real ones: its type 1, and the names, charset, flags and response of
// its type 3.
struct ClientStyle {
  const char* name;
  NtlmNegotiate negotiate;
  Response response;
  bool unicode;
  uint32_t flags;
  const char* domain;
  const char* user;
  const char* workstation;
};

const NtlmNegotiate kLibntlm = {0x0000b207, "alice", "EXAMPLE"};  // its fields carry other things than they say

const ClientStyle kStyles[] = {
    {"curl", {0x00088206}, Response::kV2, false, 0x00088206, "", "alice", "WORKSTATION"},
    {"curl with a domain", {0x00088206}, Response::kV2, false, 0x00088206, "EXAMPLE", "alice", "WORKSTATION"},
    {"fetchmail", kLibntlm, Response::kV1, true, 0x0000b207, "EXAMPLE", "alice", "alice"},
    {"fetchmail without a domain", {0x0000b207, "alice", ""}, Response::kV1, true, 0x0000b207, "", "alice", "alice"},
    {"swaks", {0x0000a207}, Response::kV1, true, 0x0000a207, "EXAMPLE", "alice", ""},
    {"Cyrus SASL", {0x00000207}, Response::kV1WithoutLm, true, 0x00008205, "EXAMPLE", "alice", ""},
    {"camel", {0x00088206}, Response::kSession, false, 0x00080182, "EXAMPLE", "alice", "UNKNOWN"},
    {"JavaMail", {0x0008b203, "EXAMPLE", "WS"}, Response::kV2, true, 0, "EXAMPLE", "alice", "WS"},
    {"JavaMail, not negotiated", {0x0008b202, "EXAMPLE", "WS"}, Response::kV2, true, 0, "EXAMPLE", "alice", "WS"},
    {"Thunderbird", {0x00088207}, Response::kV2, true, 0x00088205, "", "EXAMPLE\\alice", "WORKSTATION"},
    {"lower-case domain", {0x00088207}, Response::kV2, true, 0x00088205, "example", "alice", "WS"},
    {"user principal name", {0x00088207}, Response::kV2, true, 0x00088205, "", "alice@example.test", "WS"},
    {"mixed case", {0x00088207}, Response::kV2, true, 0x00088205, "Example", "Alice", "WS"},
    {"LMv2 alone", {0x00008207}, Response::kLmV2Only, true, 0x00008205, "EXAMPLE", "alice", "WS"},
};

NtlmAuthenticate authenticateLike(const ClientStyle& style, const NtlmChallenge& challenge,
                                  const std::string& password) {
  const std::string ntHash = ntHashOf(password);
  const std::string ntowf = ntowfV2(ntHash, upperUtf16(utf16FromUtf8(style.user)), utf16FromUtf8(style.domain));
  NtlmAuthenticate message;
  message.flags = style.flags;
  message.domain = encodeNtlmText(style.domain, style.unicode);
  message.user = encodeNtlmText(style.user, style.unicode);
  message.workstation = encodeNtlmText(style.workstation, style.unicode);
  switch (style.response) {
    case Response::kV1:
      message.lmResponse = ntlmV1Response(lmowfV1(password), challenge.serverChallenge);
      [[fallthrough]];
    case Response::kV1WithoutLm:
      message.ntResponse = ntlmV1Response(ntHash, challenge.serverChallenge);
      break;
    case Response::kSession:
      message.lmResponse = kClientChallenge + std::string(16, '\0');
      message.ntResponse = ntlm2SessionResponse(ntHash, challenge.serverChallenge, kClientChallenge);
      break;
    case Response::kV2: {
      const std::string blob = ntlmV2Blob(fileTimeOf(kNow), kClientChallenge, challenge.targetInfo);
      message.ntResponse = ntlmV2Proof(ntowf, challenge.serverChallenge, blob) + blob;
      [[fallthrough]];
    }
    case Response::kLmV2Only:
      message.lmResponse = lmV2Response(ntowf, challenge.serverChallenge, kClientChallenge);
      break;
  }
  return message;
}

TEST_F(NtlmServer, acceptsWhatRealClientsSend) {
  for (const ClientStyle& style : kStyles) {
    for (const bool targetInfo : {true, false}) {
      for (const bool right : {true, false}) {
        SCOPED_TRACE(std::string(style.name) + (targetInfo ? ", target info" : "") + (right ? "" : ", wrong password"));
        SaslServerOptions with = options();
        with.targetInfo = targetInfo;
        auto server = makeSaslServer("NTLM", with);
        const SaslStep challenge = server->respond(*buildNtlm(style.negotiate));
        ASSERT_EQ(challenge.kind, Kind::kContinue);
        const auto parsed = parseNtlmChallenge(challenge.octets);
        ASSERT_TRUE(parsed.ok());
        EXPECT_EQ(parsed->targetInfo.empty(), !targetInfo);
        const auto message = authenticateLike(style, *parsed, right ? kAlicePassword : "wrong");
        const SaslStep last = server->respond(*buildNtlm(message));
        EXPECT_EQ(last.kind, right ? Kind::kDone : Kind::kFailed) << last.reason;
        EXPECT_EQ(server->identity().user, style.user);
        EXPECT_EQ(server->identity().domain, style.domain);
        EXPECT_FALSE(server->identity().password);
      }
    }
  }
}

TEST_F(NtlmServer, startsWithAnEmptyChallengeWhenNothingCame) {
  auto ntlm = server();
  const SaslStep first = ntlm->respond(std::nullopt);
  EXPECT_EQ(first.kind, Kind::kContinue);
  EXPECT_EQ(first.octets, "");
  const std::string challenge = ntlm->respond(ntlmNegotiateMessage()).octets;
  EXPECT_EQ(ntlm->respond(answerTo(challenge)).kind, Kind::kDone);
}

TEST_F(NtlmServer, grantsWhatWasAsked) {
  const auto flagsFor = [this](uint32_t asked) {
    return parseNtlmChallenge(server()->respond(*buildNtlm(NtlmNegotiate{asked})).octets)->flags;
  };
  EXPECT_EQ(flagsFor(kNtlmUnicode | kNtlmOem) & (kNtlmUnicode | kNtlmOem), kNtlmUnicode);
  EXPECT_EQ(flagsFor(kNtlmOem) & (kNtlmUnicode | kNtlmOem), kNtlmOem);
  EXPECT_EQ(flagsFor(0) & (kNtlmUnicode | kNtlmOem), kNtlmOem);
  EXPECT_TRUE(flagsFor(kNtlmExtendedSessionSecurity) & kNtlmExtendedSessionSecurity);
  EXPECT_FALSE(flagsFor(kNtlmOem) & kNtlmExtendedSessionSecurity);
}

TEST_F(NtlmServer, namesItselfInTheTargetInfo) {
  SaslServerOptions with = options();
  with.unixSeconds = kNow;
  auto server = makeSaslServer("NTLM", with);
  const auto challenge = parseNtlmChallenge(server->respond(ntlmNegotiateMessage()).octets);
  EXPECT_EQ(challenge->targetName, "EXAMPLE");
  const auto pairs = parseAvPairs(challenge->targetInfo);
  EXPECT_EQ(utf8FromUtf16(*findAvPair(*pairs, kAvDomainName)), "EXAMPLE");
  EXPECT_EQ(utf8FromUtf16(*findAvPair(*pairs, kAvComputerName)), "MAIL");
  EXPECT_EQ(utf8FromUtf16(*findAvPair(*pairs, kAvDnsComputerName)), "mail.example.test");
  EXPECT_EQ(utf8FromUtf16(*findAvPair(*pairs, kAvDnsDomainName)), "example.test");
  EXPECT_EQ(findAvPair(*pairs, kAvTimestamp)->size(), 8u);
}

TEST_F(NtlmServer, refusesOddFirstMessagesWithoutAChallenge) {
  const std::string good = ntlmNegotiateMessage();
  std::string typeNine = good;
  typeNine[8] = 9;
  std::string challenge;
  challenged(&challenge);
  for (const std::string& first : {""s, good.substr(0, 7), "NTLMSSX"s + good.substr(7), typeNine, answerTo(challenge),
                                   challenge, "STAT"s, good + std::string(kMaxSaslOctets, 'x')}) {
    auto ntlm = server();
    const SaslStep step = ntlm->respond(first);
    EXPECT_EQ(step.kind, Kind::kFailed);
    EXPECT_EQ(step.octets, "");
    EXPECT_EQ(ntlm->respond(good).kind, Kind::kFailed);
  }
  EXPECT_EQ(asked_, 0);
}

TEST_F(NtlmServer, onlyMovesForward) {
  std::string challenge;
  auto ntlm = challenged(&challenge);
  ASSERT_EQ(ntlm->respond(answerTo(challenge)).kind, Kind::kDone);
  EXPECT_EQ(ntlm->respond(answerTo(challenge)).kind, Kind::kFailed);
  EXPECT_EQ(ntlm->respond(ntlmNegotiateMessage()).kind, Kind::kFailed);

  ntlm = challenged(&challenge);
  EXPECT_EQ(ntlm->respond(ntlmNegotiateMessage()).kind, Kind::kFailed);
  EXPECT_EQ(ntlm->respond(answerTo(challenge)).kind, Kind::kFailed);

  ntlm = challenged(&challenge);
  EXPECT_EQ(ntlm->respond(answerTo(challenge, "alice", "EXAMPLE", "wrong")).kind, Kind::kFailed);
  EXPECT_EQ(ntlm->respond(answerTo(challenge)).kind, Kind::kFailed);

  ntlm = server();
  ntlm->respond(std::nullopt);
  EXPECT_EQ(ntlm->respond(std::nullopt).kind, Kind::kFailed);
}

TEST_F(NtlmServer, asksOnceAndSaysTheSameOfUnknownUsersAndWrongPasswords) {
  std::set<std::string> reasons;
  for (const auto& [user, password] : {std::pair{"alice", "wrong"}, std::pair{"mallory", kAlicePassword}}) {
    asked_ = 0;
    std::string challenge;
    auto ntlm = challenged(&challenge);
    const SaslStep step = ntlm->respond(answerTo(challenge, user, "EXAMPLE", password));
    EXPECT_EQ(step.kind, Kind::kFailed);
    EXPECT_EQ(asked_, 1);
    reasons.insert(step.reason);
  }
  EXPECT_EQ(reasons.size(), 1u);
}

// What is computed in place of an unknown user's hash must not let anybody in.
TEST_F(NtlmServer, unknownUsersHaveNoPasswordAtAll) {
  SaslServerOptions with = options();
  for (const auto& hash : {std::optional<std::string>(), std::optional(""s), std::optional(std::string(15, '\0'))}) {
    with.verifier.ntHash = [&hash](std::string_view, std::string_view) { return hash; };
    std::string challenge;
    auto ntlm = challenged(&challenge, with);
    NtlmAuthenticate message;
    message.flags = kNtlmOem;
    message.user = "mallory";
    message.ntResponse = ntlmV1Response(std::string(16, '\0'), parseNtlmChallenge(challenge)->serverChallenge);
    EXPECT_EQ(ntlm->respond(*buildNtlm(message)).kind, Kind::kFailed);
  }
}

TEST_F(NtlmServer, refusesEmptyUsersControlsAndBrokenNames) {
  struct Row {
    std::string user;
    bool unicode;
  };
  for (const Row& row : {Row{"", false}, Row{"alice\r\n250 ok", false}, Row{"al\x1b[2Jice", false}, Row{"a", true},
                         Row{"\x3d\xd8"s, true}, Row{"a\0\0\0"s, true}}) {
    std::string octets;
    auto ntlm = challenged(&octets);
    const auto challenge = *parseNtlmChallenge(octets);
    NtlmAuthenticate message;
    message.flags = row.unicode ? kNtlmUnicode : kNtlmOem;
    message.user = row.user;
    message.ntResponse = ntlmV1Response(ntHashOf(kAlicePassword), challenge.serverChallenge);
    EXPECT_EQ(ntlm->respond(*buildNtlm(message)).kind, Kind::kFailed);
    EXPECT_EQ(ntlm->identity().user, "");
  }
  EXPECT_EQ(asked_, 0);
}

TEST_F(NtlmServer, refusesResponsesOfOtherLengthsAndMalformedBlobs) {
  const std::string badList = "\x06\0\xff\xff\x02"s;
  for (const std::string& response : {""s, std::string(1, 'x'), std::string(16, 'x'), std::string(23, 'x'),
                                      std::string(25, 'x'), std::string(43, 'x'), std::string(44, 'x') + badList}) {
    std::string challenge;
    auto ntlm = challenged(&challenge);
    NtlmAuthenticate message;
    message.flags = kNtlmOem;
    message.user = "alice";
    message.ntResponse = response;
    EXPECT_EQ(ntlm->respond(*buildNtlm(message)).kind, Kind::kFailed) << response.size();
  }
  EXPECT_EQ(asked_, 0);
}

TEST_F(NtlmServer, refusesOldResponsesWhenToldTo) {
  SaslServerOptions with = options();
  with.ntlm.v2Only = true;
  for (const ClientStyle& style : kStyles) {
    auto server = makeSaslServer("NTLM", with);
    const auto challenge = *parseNtlmChallenge(server->respond(*buildNtlm(style.negotiate)).octets);
    const SaslStep step = server->respond(*buildNtlm(authenticateLike(style, challenge, kAlicePassword)));
    EXPECT_EQ(step.kind, style.response == Response::kV2 ? Kind::kDone : Kind::kFailed) << style.name;
  }
}

TEST_F(NtlmServer, challengesDifferAndAreNeverZero) {
  struct Zero final : RandomSource {
    uint64_t next() override { return 0; }
  };
  std::set<std::string> seen;
  for (int i = 0; i < 8; ++i) {
    std::string challenge;
    challenged(&challenge);
    seen.insert(parseNtlmChallenge(challenge)->serverChallenge);
  }
  EXPECT_EQ(seen.size(), 8u);
  Zero zero;
  SaslServerOptions with = options();
  with.random = &zero;
  std::string challenge;
  challenged(&challenge, with);
  EXPECT_TRUE(verifyNtlmChallenge(challenge).ok());
  EXPECT_NE(parseNtlmChallenge(challenge)->serverChallenge, std::string(8, '\0'));
}

TEST_F(NtlmServer, failsWithoutSourcesOfItsOwn) {
  SaslServerOptions with = options();
  with.random = nullptr;
  EXPECT_EQ(makeSaslServer("NTLM", with)->respond(ntlmNegotiateMessage()).kind, Kind::kFailed);
  with = options();
  with.verifier.ntHash = nullptr;
  std::string challenge;
  auto ntlm = challenged(&challenge, with);
  EXPECT_EQ(ntlm->respond(answerTo(challenge)).kind, Kind::kFailed);
  with = options();
  with.hostName = std::string(70'000, 'h');
  EXPECT_EQ(makeSaslServer("NTLM", with)->respond(ntlmNegotiateMessage()).kind, Kind::kFailed);
}

}  // namespace
}  // namespace coexist
