#include "sasl/server_exchange.h"

#include <gtest/gtest.h>

#include "base/base64.h"

namespace coexist {
namespace {

using namespace std::string_view_literals;
using Turn = SaslTurn::Kind;

SaslServerOptions takesAlice() {
  SaslServerOptions options;
  options.verifier.checkPassword = [](const SaslIdentity& identity) {
    return identity.user == "alice" && identity.password == "opensesame";
  };
  return options;
}

std::unique_ptr<SaslServerExchange> start(std::string_view mechanism) {
  return SaslServerExchange::start(mechanism, takesAlice());
}

const std::string kProof = encodeBase64("\0alice\0opensesame"sv);

TEST(SaslServerExchange, servesKnownMechanismsInAnyLetterCase) {
  EXPECT_EQ(start("Plain")->mechanism(), "PLAIN");
  for (const char* mechanism : {"", "GSSAPI", "PLAIN "}) EXPECT_EQ(start(mechanism), nullptr) << mechanism;
}

TEST(SaslServerExchange, takesAResponseWithTheCommandOrBehindTheFirstChallenge) {
  const auto atOnce = start("PLAIN");
  EXPECT_EQ(atOnce->begin(kProof).kind, Turn::kDone);
  EXPECT_EQ(atOnce->identity().user, "alice");

  const auto later = start("PLAIN");
  const SaslTurn first = later->begin(std::nullopt);
  EXPECT_EQ(first.kind, Turn::kChallenge);
  EXPECT_EQ(first.challenge, "");
  EXPECT_EQ(later->hear(kProof).kind, Turn::kDone);
}

// RFC 4959 section 3, RFC 4954 section 4.
TEST(SaslServerExchange, takesAnEqualsSignForAnInitialResponseWithoutOctets) {
  EXPECT_EQ(start("PLAIN")->begin("=").kind, Turn::kFailed) << "a response, and no proof";
  const auto login = start("LOGIN");
  EXPECT_EQ(login->begin("=").challenge, encodeBase64("Password:"));
  EXPECT_EQ(start("PLAIN")->begin("").kind, Turn::kFailed);
}

TEST(SaslServerExchange, takesAnEqualsSignForNothingElseLater) {
  const auto plain = start("PLAIN");
  plain->begin(std::nullopt);
  EXPECT_EQ(plain->hear("=").kind, Turn::kNoBase64);
}

TEST(SaslServerExchange, putsChallengesIntoBase64) {
  const auto login = start("LOGIN");
  EXPECT_EQ(login->begin(std::nullopt).challenge, encodeBase64("Username:"));
  EXPECT_EQ(login->hear(encodeBase64("alice")).challenge, encodeBase64("Password:"));
  EXPECT_EQ(login->hear(encodeBase64("opensesame")).kind, Turn::kDone);
}

TEST(SaslServerExchange, isCancelledByAStarAtAnyTime) {
  EXPECT_EQ(start("PLAIN")->begin("*").kind, Turn::kCancelled);
  const auto login = start("LOGIN");
  login->begin(std::nullopt);
  login->hear(encodeBase64("alice"));
  EXPECT_EQ(login->hear("*").kind, Turn::kCancelled);
}

TEST(SaslServerExchange, endsBehindWhatIsNoBase64) {
  for (const char* line : {"!!!!", "AAA", "=AAA", "AG..=AH..==", "**", "* "}) {
    const auto plain = start("PLAIN");
    plain->begin(std::nullopt);
    EXPECT_EQ(plain->hear(line).kind, Turn::kNoBase64) << line;
    EXPECT_EQ(start("PLAIN")->begin(line).kind, Turn::kNoBase64) << line;
  }
}

TEST(SaslServerExchange, failsWithAReasonForALogWithoutThePassword) {
  const SaslTurn turn = start("PLAIN")->begin(encodeBase64("\0alice\0guessed"sv));
  EXPECT_EQ(turn.kind, Turn::kFailed);
  EXPECT_EQ(turn.challenge, "");
  EXPECT_NE(turn.reason, "");
  EXPECT_EQ(turn.reason.find("guessed"), std::string::npos);
}

TEST(SaslServerExchange, keepsTheClaimedNameOfAFailure) {
  const auto plain = start("PLAIN");
  plain->begin(encodeBase64("\0alice\0guessed"sv));
  EXPECT_EQ(plain->identity().user, "alice");
  EXPECT_FALSE(plain->identity().password);
}

TEST(SaslServerExchange, failsOnLinesOverTheLimit) {
  const auto fits = start("LOGIN");
  fits->begin(std::nullopt);
  EXPECT_EQ(fits->hear(std::string(SaslServerExchange::kMaxLineBytes, 'A')).kind, Turn::kChallenge);
  const auto over = start("LOGIN");
  over->begin(std::nullopt);
  EXPECT_EQ(over->hear(std::string(SaslServerExchange::kMaxLineBytes + 4, 'A')).kind, Turn::kFailed);
}

TEST(SaslServerExchange, isOverBehindAnyTurnButAChallenge) {
  for (const std::string& last : {std::string("*"), std::string("!!!!"), kProof, encodeBase64("junk")}) {
    const auto plain = start("PLAIN");
    plain->begin(std::nullopt);
    EXPECT_NE(plain->hear(last).kind, Turn::kChallenge);
    for (const std::string& more : {kProof, std::string("*"), std::string("!!!!")}) {
      EXPECT_EQ(plain->hear(more).kind, Turn::kFailed) << last << " then " << more;
    }
  }
}

}  // namespace
}  // namespace coexist
