#include "gateway/login/front_login.h"

#include <gtest/gtest.h>

#include "base/base64.h"
#include "gateway/front_fixture.h"
#include "gateway/login/issued_challenges.h"

namespace coexist {
namespace {

using Kind = SaslTurn::Kind;

TEST(FrontLogin, comparesAPasswordItself) {
  FrontFixture f;
  const auto right = FrontLogin::start(f.context, MailProtocol::kImap, "PLAIN");
  ASSERT_TRUE(right);
  EXPECT_EQ(right->begin(saslPlain("", "alice", "alice-secret")).kind, Kind::kDone);
  EXPECT_TRUE(right->proof().verified);
  EXPECT_EQ(right->proof().password, "alice-secret");
  EXPECT_EQ(right->proof().mailbox, f.directory.byName("alice"));

  const auto wrong = FrontLogin::start(f.context, MailProtocol::kImap, "PLAIN");
  EXPECT_EQ(wrong->begin(std::nullopt).kind, Kind::kChallenge);
  EXPECT_EQ(wrong->hear(saslPlain("", "alice", "x")).kind, Kind::kDone);
  EXPECT_FALSE(wrong->proof().verified);
}

TEST(FrontLogin, learnsNoPasswordFromNtlm) {
  FrontFixture f;
  for (const char* password : {"alice-secret", "x"}) {
    const auto login = FrontLogin::start(f.context, MailProtocol::kImap, "NTLM");
    ASSERT_TRUE(login);
    SeededRandom random{7};
    const auto client = makeSaslClient("NTLM", {"", "alice", password, "EXAMPLE", "PC"}, random, 1'700'000'000);
    const SaslTurn turn = login->begin(encodeBase64(client->start().octets));
    ASSERT_EQ(turn.kind, Kind::kChallenge);
    const auto challenge = decodeBase64(turn.challenge);
    const bool right = login->hear(encodeBase64(client->answer(challenge.value_or("")).octets)).kind == Kind::kDone;
    EXPECT_EQ(right, password == std::string("alice-secret"));
    EXPECT_EQ(login->claimedName(), "alice");
    EXPECT_EQ(login->failedProof().account, f.directory.byName("alice"));
    EXPECT_FALSE(login->failedProof().verified);
    if (right) {
      EXPECT_EQ(login->proof().password, std::nullopt);
    }
  }
}

// An exchange that has been begun although NTLM cannot be computed ends before anything is.
TEST(FrontLogin, failsWhereNtlmCannotBeComputed) {
  FrontFixture f;
  f.options.ntlmCrypto = [] { return Status{Error{"no MD4 here"}}; };
  const auto login = FrontLogin::start(f.context, MailProtocol::kImap, "NTLM");
  SeededRandom random{7};
  const auto client = makeSaslClient("NTLM", {"", "alice", "x", "EXAMPLE", "PC"}, random, 1'700'000'000);
  const SaslTurn turn = login->begin(encodeBase64(client->start().octets));
  EXPECT_EQ(turn.kind, Kind::kFailed);
  EXPECT_EQ(turn.reason, "NTLM: no MD4 here");
}

TEST(FrontLogin, registersTheChallengesThatItIssues) {
  FrontFixture f;
  IssuedChallenges issued;
  f.options.issuedChallenges = &issued;
  const auto login = FrontLogin::start(f.context, MailProtocol::kImap, "NTLM");
  SeededRandom random{7};
  SaslClientTerms terms;
  terms.isOwnChallenge = [&](std::string_view challenge) {
    return issued.contains(challenge, f.loop.unixMilliseconds());
  };
  const auto client = makeSaslClient("NTLM", {"", "alice", "x", "EXAMPLE", "PC"}, random, 1'700'000'000, terms);
  const SaslTurn turn = login->begin(encodeBase64(client->start().octets));
  const SaslStep answer = client->answer(decodeBase64(turn.challenge).value_or(""));
  EXPECT_EQ(answer.kind, SaslStep::Kind::kFailed);
  EXPECT_EQ(answer.octets, "");
  EXPECT_EQ(answer.reason, "NTLM type 2: somebody passes a challenge back to who has issued it");
}

TEST(FrontLogin, endsAtWhatIsNoResponse) {
  FrontFixture f;
  EXPECT_FALSE(FrontLogin::start(f.context, MailProtocol::kImap, "GSSAPI"));
  EXPECT_EQ(FrontLogin::start(f.context, MailProtocol::kImap, "LOGIN")->begin("*").kind, Kind::kCancelled);
  EXPECT_EQ(FrontLogin::start(f.context, MailProtocol::kImap, "LOGIN")->begin("!").kind, Kind::kNoBase64);
}

}  // namespace
}  // namespace coexist
