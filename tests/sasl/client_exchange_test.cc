#include "sasl/client_exchange.h"

#include <gtest/gtest.h>

#include "base/base64.h"

namespace coexist {
namespace {

const SaslCredentials kCredentials{"", "alice", "sesame", "EXAMPLE", ""};

std::unique_ptr<SaslClientExchange> begin(std::string_view mechanism,
                                          const SaslCredentials& credentials = kCredentials) {
  static SeededRandom random{7};
  return SaslClientExchange::begin(mechanism, credentials, random, 0);
}

const std::string kPlain = encodeBase64(std::string("\0alice\0sesame", 13));

TEST(SaslClientExchange, saysWhatComesFirstWithTheCommandOrBehindTheFirstChallenge) {
  const auto atOnce = begin("PLAIN");
  EXPECT_EQ(atOnce->initialResponse(), kPlain);
  EXPECT_EQ(atOnce->initialResponse(), std::nullopt);

  const auto later = begin("PLAIN");
  EXPECT_FALSE(later->challenged());
  EXPECT_EQ(later->answer("ntlm supported"), kPlain);  // words, not base64 (quirk C27)
  EXPECT_TRUE(later->challenged());
}

TEST(SaslClientExchange, takesTheFirstChallengeSeriouslyWhereItHasSpoken) {
  const auto exchange = begin("NTLM");
  ASSERT_TRUE(exchange->initialResponse());
  EXPECT_EQ(exchange->answer("ntlm supported"), "*");
  EXPECT_NE(exchange->problem().find("base64"), std::string::npos);
}

TEST(SaslClientExchange, hasNothingToSayFirstWhereTheServerAsks) {
  const auto exchange = begin("LOGIN");
  EXPECT_EQ(exchange->initialResponse(), std::nullopt);
  EXPECT_EQ(exchange->answer("VXNlcm5hbWU6"), encodeBase64("alice"));
  EXPECT_EQ(exchange->answer("UGFzc3dvcmQ6"), encodeBase64("sesame"));
  EXPECT_TRUE(exchange->problem().empty());
}

TEST(SaslClientExchange, saysNothingMoreBehindItsCancel) {
  const auto exchange = begin("LOGIN");
  EXPECT_EQ(exchange->answer("!!!"), "*");
  EXPECT_TRUE(exchange->cancelled());
  EXPECT_EQ(exchange->answer("VXNlcm5hbWU6"), std::nullopt);
}

TEST(SaslClientExchange, cancelsWhatTheMechanismCannotCarry) {
  SaslCredentials credentials = kCredentials;
  credentials.password = std::string("a\0b", 3);
  const auto exchange = begin("PLAIN", credentials);
  EXPECT_EQ(exchange->initialResponse(), std::nullopt);
  EXPECT_EQ(exchange->answer(""), "*");
}

TEST(SaslClientExchange, saysAtOnceWhatItsMechanismCannotCarry) {
  SaslCredentials credentials = kCredentials;
  credentials.user = std::string("al\0ice", 6);
  const auto exchange = begin("PLAIN", credentials);
  EXPECT_NE(exchange->problem(), "");
  EXPECT_FALSE(exchange->cancelled());
  EXPECT_EQ(begin("PLAIN")->problem(), "");
}

TEST(SaslClientExchange, knowsWhenItHasProvedItself) {
  const auto plain = begin("PLAIN");
  EXPECT_FALSE(plain->allSaid()) << "nothing has been said yet";
  plain->answer("");
  EXPECT_TRUE(plain->allSaid());
  const auto login = begin("LOGIN");
  login->answer("VXNlcm5hbWU6");
  EXPECT_FALSE(login->allSaid());
  login->answer("UGFzc3dvcmQ6");
  EXPECT_TRUE(login->allSaid());
  const auto ntlm = begin("NTLM");
  ntlm->initialResponse();
  EXPECT_FALSE(ntlm->allSaid());
}

TEST(SaslClientExchange, endsWhereTheServerDoesNot) {
  for (const char* mechanism : {"PLAIN", "LOGIN", "NTLM"}) {
    const auto exchange = begin(mechanism);
    int answers = 0;
    while (answers < 100 && exchange->answer("VXNlcm5hbWU6")) ++answers;
    EXPECT_LT(answers, 5) << mechanism;
  }
}

TEST(SaslClientExchange, knowsNoOtherMechanism) { EXPECT_EQ(begin("SCRAM-SHA-1"), nullptr); }

}  // namespace
}  // namespace coexist
