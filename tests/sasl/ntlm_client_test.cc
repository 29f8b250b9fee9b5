#include "sasl/ntlm_client.h"

#include <gtest/gtest.h>

#include "crypto/nt_hash.h"
#include "crypto/utf16.h"
#include "sasl/mechanism.h"
#include "sasl/ntlm_manner.h"
#include "sasl/ntlm_token.h"
#include "sasl/ntlm_vectors.h"
#include "sasl/sasl_kit.h"

namespace coexist {
namespace {

using Kind = SaslStep::Kind;

const SaslCredentials kAlice = {"", "alice", "opensesame", "EXAMPLE", "WS"};

SaslServerOptions serverOptions(RandomSource& random) {
  SaslServerOptions options;
  options.verifier.ntHash = [](std::string_view domain, std::string_view user) -> std::optional<std::string> {
    if (domain != "EXAMPLE" || user != "alice") return std::nullopt;
    return ntHashOf("opensesame");
  };
  options.targetName = "EXAMPLE";
  options.hostName = "mail.example.test";
  options.random = &random;
  return options;
}

TEST(NtlmClient, isLetInByOurServer) {
  for (const bool targetInfo : {true, false}) {
    for (const int64_t serverTime : {int64_t{0}, kNow}) {
      SeededRandom random{3};
      SaslServerOptions options = serverOptions(random);
      options.targetInfo = targetInfo;
      options.unixSeconds = serverTime;
      auto server = makeSaslServer("NTLM", options);
      auto client = makeSaslClient("NTLM", kAlice, random, kNow);
      const SaslStep first = client->start();
      EXPECT_EQ(first.kind, Kind::kContinue);
      const SaslStep challenge = server->respond(first.octets);
      const SaslStep answer = client->answer(challenge.octets);
      EXPECT_EQ(answer.kind, Kind::kDone) << answer.reason;
      const SaslStep last = server->respond(answer.octets);
      EXPECT_EQ(last.kind, Kind::kDone) << last.reason;
      const auto message = parseNtlmAuthenticate(answer.octets);
      EXPECT_EQ(message->mic.empty(), !(targetInfo && serverTime));
      EXPECT_EQ(client->answer(challenge.octets).kind, Kind::kFailed);
    }
  }
}

// A challenge that our own server has made, or that says so, comes back by somebody who wants the answer to it.
TEST(NtlmClient, answersNoChallengeInTheNameOfItsOwnHost) {
  const auto answers = [](const std::string& serverHost, bool targetInfo = true) {
    SeededRandom random{3};
    SaslServerOptions options = serverOptions(random);
    options.hostName = serverHost;
    options.targetInfo = targetInfo;
    auto server = makeSaslServer("NTLM", options);
    auto client = makeSaslClient("NTLM", kAlice, random, kNow, {.refusedHost = "front.example.test"});
    return client->answer(server->respond(client->start().octets).octets).kind == Kind::kDone;
  };
  EXPECT_FALSE(answers("front.example.test"));
  EXPECT_FALSE(answers("FRONT.Example.test"));
  EXPECT_TRUE(answers("mail.example.test"));
  EXPECT_TRUE(answers("front.other.test")) << "a machine of another domain";
  EXPECT_TRUE(answers("front.example.test", false)) << "it names nobody";
}

TEST(NtlmClient, goesByTheNetBiosNameWhereThereIsNoOther) {
  const auto answers = [](std::string_view computer) {
    SeededRandom random{3};
    NtlmChallenge challenge;
    challenge.flags = kNtlmUnicode | kNtlmNtlm | kNtlmTargetInfo;
    challenge.serverChallenge = "12345678";
    challenge.targetInfo = buildAvPairs({{kAvComputerName, utf16FromUtf8(computer)}});
    const SaslClientTerms terms{.refusedHost = "frontend-of-example-test.example.test"};
    return answerNtlmChallenge({"", *buildNtlm(challenge)}, kAlice, random, kNow, {}, terms).ok();
  };
  EXPECT_FALSE(answers("FRONTEND-OF-EXA"));
  EXPECT_TRUE(answers("FRONTEND"));
}

// [MS-NLMP] 4.2.4: the same responses as in the printed message, from a client challenge that is not random.
TEST(NtlmClient, answersAsTheSpecificationPrints) {
  struct Fixed final : RandomSource {
    uint64_t next() override { return 0xaaaaaaaaaaaaaaaa; }
  } random;
  const SaslCredentials user = {"", "User", "Password", "Domain", "COMPUTER"};
  const auto octets = answerNtlmChallenge({"", fromHex(kV2Challenge)}, user, random, -11'644'473'600);
  ASSERT_TRUE(octets.ok());
  const auto message = parseNtlmAuthenticate(*octets);
  const auto printed = parseNtlmAuthenticate(fromHex(kV2Authenticate));
  EXPECT_EQ(toHex(message->ntResponse), toHex(printed->ntResponse));
  EXPECT_EQ(toHex(message->lmResponse), toHex(printed->lmResponse));
  EXPECT_EQ(message->domain, printed->domain);
  EXPECT_EQ(message->user, printed->user);
  EXPECT_EQ(message->workstation, printed->workstation);
}

// [MS-NLMP] 4.2.2 and 4.2.3: the responses as printed, of each kind that is older.
TEST(NtlmClient, answersAsTheSpecificationPrintsOlderKinds) {
  struct Fixed final : RandomSource {
    uint64_t next() override { return 0xaaaaaaaaaaaaaaaa; }
  } random;
  const SaslCredentials user = {"", "User", "Password", "Domain", "COMPUTER"};
  const auto answer = [&](ProofWord kind) {
    const auto octets = answerNtlmChallenge({"", fromHex(kV1Challenge)}, user, random, 0, {kind});
    return parseNtlmAuthenticate(*octets).value();
  };
  const auto v1 = parseNtlmAuthenticate(fromHex(kV1Authenticate));
  EXPECT_EQ(toHex(answer(ProofWord::kV1).ntResponse), toHex(v1->ntResponse));
  EXPECT_EQ(toHex(answer(ProofWord::kV1).lmResponse), toHex(v1->lmResponse));
  EXPECT_FALSE(answer(ProofWord::kV1).flags & kNtlmExtendedSessionSecurity);
  EXPECT_EQ(answer(ProofWord::kLm).ntResponse, "");
  EXPECT_EQ(toHex(answer(ProofWord::kLm).lmResponse), toHex(v1->lmResponse));
  const auto session = parseNtlmAuthenticate(fromHex(kSessionAuthenticate));
  EXPECT_EQ(toHex(answer(ProofWord::kSession).ntResponse), toHex(session->ntResponse));
  EXPECT_EQ(toHex(answer(ProofWord::kSession).lmResponse), toHex(session->lmResponse));
  EXPECT_TRUE(answer(ProofWord::kSession).flags & kNtlmExtendedSessionSecurity);
}

TEST(NtlmClient, refusesHostileChallenges) {
  const std::string good = fromHex(kV2Challenge);
  const auto bent = [&good](size_t at, const char* hex) {
    std::string octets = good;
    const std::string part = fromHex(hex);
    return octets.replace(at, part.size(), part);
  };
  const std::string shapes[] = {"",
                                "ntlm supported",
                                good.substr(0, 31),
                                good.substr(0, good.size() - 1),
                                bent(8, "01000000"),
                                bent(40, "20002000f0ffffff"),
                                bent(40, "2400240020000000"),
                                bent(40, "ffff2400"),
                                bent(12, "0c000c00f8ffffff"),
                                bent(68, "0200ffff"),
                                bent(68, "07000700"),
                                good + std::string(kMaxSaslOctets, 'x')};
  for (const std::string& shape : shapes) {
    SeededRandom random{3};
    auto client = makeSaslClient("NTLM", kAlice, random, kNow);
    client->start();
    const SaslStep step = client->answer(shape);
    EXPECT_EQ(step.kind, Kind::kFailed) << toHex(shape.substr(0, 80));
    EXPECT_EQ(step.octets, "");
    EXPECT_EQ(client->answer(good).kind, Kind::kFailed);
  }
}

// CVE-2019-3822: names that do not fit are an error, and nothing is cut.
TEST(NtlmClient, refusesNamesThatDoNotFit) {
  for (const size_t size : {size_t{7'000}, size_t{70'000}}) {
    SeededRandom random{3};
    SaslCredentials credentials = kAlice;
    credentials.domain = std::string(size, 'D');
    auto client = makeSaslClient("NTLM", credentials, random, kNow);
    client->start();
    EXPECT_EQ(client->answer(fromHex(kV2Challenge)).kind, Kind::kFailed);
  }
}

TEST(NtlmClient, keepsTheServersTimeAndFlags) {
  SeededRandom random{3};
  NtlmChallenge challenge = *parseNtlmChallenge(fromHex(kV2Challenge));
  const std::string stamp = fromHex("0011223344556677");
  challenge.targetInfo = buildAvPairs({{kAvFlags, fromHex("01000000")}, {kAvTimestamp, stamp}});
  const NtlmExchange exchange{ntlmNegotiateMessage(), *buildNtlm(challenge)};
  const auto message = parseNtlmAuthenticate(*answerNtlmChallenge(exchange, kAlice, random, kNow));
  EXPECT_EQ(message->ntResponse.substr(24, 8), stamp);
  EXPECT_EQ(message->lmResponse, std::string(24, '\0'));
  const auto pairs = parseAvPairs(message->ntResponse.substr(44));
  ASSERT_EQ(pairs->size(), 2u);
  EXPECT_EQ(toHex(*findAvPair(*pairs, kAvFlags)), "03000000");
  for (const auto& pair : {NtlmAvPair{kAvTimestamp, "short"}, NtlmAvPair{kAvFlags, "longer"}}) {
    challenge.targetInfo = buildAvPairs({pair, {kAvTimestamp, stamp}});
    EXPECT_FALSE(answerNtlmChallenge({"", *buildNtlm(challenge)}, kAlice, random, kNow).ok());
  }
}

// Else the response would announce a MIC that it has not, and our own server would refuse it.
TEST(NtlmClient, sendsAMicToAServerThatAnnouncesIt) {
  SeededRandom random{3};
  NtlmChallenge challenge = *parseNtlmChallenge(fromHex(kV2Challenge));
  challenge.targetInfo = buildAvPairs({{kAvFlags, fromHex("02000000")}});
  const std::string octets = *buildNtlm(challenge);
  const auto message = ntlmAuthenticateMessage(octets, kAlice, random, kNow);
  EXPECT_TRUE(verifyNtlmAuthenticate(ntlmNegotiateMessage(), octets, *message, kAlice).ok());
}

TEST(NtlmClient, speaksInTurn) {
  SeededRandom random{3};
  auto client = makeSaslClient("NTLM", kAlice, random, kNow);
  EXPECT_EQ(client->answer(fromHex(kV2Challenge)).kind, Kind::kFailed);
  client = makeSaslClient("NTLM", kAlice, random, kNow);
  client->start();
  EXPECT_EQ(client->start().kind, Kind::kFailed);
}

TEST(NtlmToken, negotiateIsCurls) {
  EXPECT_EQ(toHex(ntlmNegotiateMessage()), "4e544c4d535350000100000006820800" + std::string(32, '0'));
  EXPECT_TRUE(verifyNtlmNegotiate(ntlmNegotiateMessage()).ok());
  EXPECT_FALSE(verifyNtlmNegotiate("STAT").ok());
}

TEST(NtlmToken, challengeIsVerifiedInFull) {
  EXPECT_TRUE(verifyNtlmChallenge(fromHex(kV1Challenge)).ok());
  EXPECT_TRUE(verifyNtlmChallenge(fromHex(kV2Challenge)).ok());
  EXPECT_FALSE(verifyNtlmChallenge(fromHex(kV2Authenticate)).ok());
  NtlmChallenge challenge = *parseNtlmChallenge(fromHex(kV2Challenge));
  challenge.serverChallenge.assign(8, '\0');
  EXPECT_FALSE(verifyNtlmChallenge(*buildNtlm(challenge)).ok());
  challenge = *parseNtlmChallenge(fromHex(kV2Challenge));
  challenge.targetInfo = "\x02";
  EXPECT_FALSE(verifyNtlmChallenge(*buildNtlm(challenge)).ok());
}

TEST(NtlmToken, authenticateIsVerifiedAgainstItsChallenge) {
  SeededRandom random{3};
  SaslServerOptions options = serverOptions(random);
  options.unixSeconds = kNow;
  const std::string negotiate = ntlmNegotiateMessage();
  const std::string challenge = makeSaslServer("NTLM", options)->respond(negotiate).octets;
  const std::string other = makeSaslServer("NTLM", options)->respond(negotiate).octets;
  const auto message = ntlmAuthenticateMessage(challenge, kAlice, random, kNow);
  ASSERT_TRUE(message.ok());
  const auto identity = verifyNtlmAuthenticate(negotiate, challenge, *message, kAlice);
  ASSERT_TRUE(identity.ok()) << identity.error().message();
  EXPECT_EQ(identity->user, "alice");
  EXPECT_EQ(identity->domain, "EXAMPLE");
  EXPECT_FALSE(verifyNtlmAuthenticate(negotiate, other, *message, kAlice).ok());
  EXPECT_FALSE(verifyNtlmAuthenticate(negotiate, challenge, *message, {"", "alice", "wrong", "", ""}).ok());
  EXPECT_FALSE(verifyNtlmAuthenticate(negotiate, challenge, *message, {"", "bob", "opensesame", "", ""}).ok());
}

// The words of every proof that can be said.
std::vector<ProofWords> everyManner() {
  std::vector<ProofWords> all = {{}, {ProofWord::kV1}, {ProofWord::kLm}, {ProofWord::kSession}};
  for (const ProofWord odd :
       {ProofWord::kOtherTime, ProofWord::kOtherBinding, ProofWord::kChangedPairs, ProofWord::kWrongMic}) {
    all.push_back({odd});
  }
  return all;
}

TEST(NtlmToken, isVerifiedToBeOfItsMannerAndOfNoOther) {
  SeededRandom random{3};
  SaslServerOptions options = serverOptions(random);
  options.unixSeconds = kNow;
  const std::string negotiate = ntlmNegotiateMessage();
  const std::string challenge = makeSaslServer("NTLM", options)->respond(negotiate).octets;
  SaslCredentials wrong = kAlice;
  wrong.password = "guessed";
  const auto said = everyManner();
  for (size_t i = 0; i < said.size(); ++i) {
    const auto right = ntlmAuthenticateMessage(challenge, kAlice, random, kNow, negotiate, said[i]);
    const auto other = ntlmAuthenticateMessage(challenge, wrong, random, kNow, negotiate, said[i]);
    ASSERT_TRUE(right && other) << i;
    for (size_t expected = 0; expected < said.size(); ++expected) {
      const auto holds = [&](const std::string& message, const SaslCredentials& credentials) {
        return verifyNtlmAuthenticate(negotiate, challenge, message, credentials, said[expected]).ok();
      };
      EXPECT_EQ(holds(*right, kAlice), i == expected) << i << " as " << expected;
      EXPECT_EQ(holds(*other, wrong), i == expected) << i << " as " << expected;
      EXPECT_FALSE(holds(*right, wrong)) << i << " as " << expected;
      EXPECT_FALSE(holds(*other, kAlice)) << i << " as " << expected;
    }
  }
}

TEST(NtlmToken, changesOnlyWhatTheServerHasSent) {
  SeededRandom random{3};
  const auto problem = [&](ProofWord word, const char* challenge) {
    const auto message =
        ntlmAuthenticateMessage(fromHex(challenge), kAlice, random, kNow, ntlmNegotiateMessage(), {word});
    return message ? "" : message.error().what;
  };
  EXPECT_EQ(problem(ProofWord::kOtherTime, kV2Challenge),
            "the server has sent no time that another one could differ from");
  EXPECT_EQ(problem(ProofWord::kChangedPairs, kV1Challenge),
            "the server has sent no name that could come back changed");
  EXPECT_EQ(problem(ProofWord::kOtherBinding, kV1Challenge), "");
  EXPECT_EQ(problem(ProofWord::kWrongMic, kV2Challenge), "there is no MIC, which the server's time would ask for");
}

// Chromium's channel and its hash (net/ntlm/ntlm_test_data.h); it stands in kMicAuthenticate too.
TEST(NtlmToken, bindsAChannelAsChromiumDoes) {
  const std::string hash = fromHex("ea05fefecc6b0bd571dbbc5baa3ed45386d0446835f7b74c85621b9983475f95");
  EXPECT_EQ(toHex(ntlmChannelBinding(hash)), "6586e99d81c2fc984e47172fd4dd0310");
}

TEST(NtlmToken, userMayBeNamedInItsOtherForms) {
  SeededRandom random{3};
  for (const char* user : {"EXAMPLE\\alice", "example/ALICE", "alice@example.test"}) {
    SaslCredentials credentials = kAlice;
    credentials.user = user;
    credentials.domain = "";
    const auto message = ntlmAuthenticateMessage(fromHex(kV2Challenge), credentials, random, kNow);
    EXPECT_TRUE(verifyNtlmAuthenticate(ntlmNegotiateMessage(), fromHex(kV2Challenge), *message, kAlice).ok()) << user;
  }
}

}  // namespace
}  // namespace coexist
