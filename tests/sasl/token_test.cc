#include "sasl/token.h"

#include <gtest/gtest.h>

#include <map>

#include "base/base64.h"
#include "sasl/mechanism_table.h"
#include "sasl/server_exchange.h"

namespace coexist {
namespace {

using namespace std::string_literals;

class SaslTokenTest : public testing::Test {
 protected:
  SaslTokenContext context() {
    return {.credentials = {"", "alice", "opensesame", "EXAMPLE", "WORKSTATION"},
            .random = random_,
            .unixSeconds = 1'700'000'000,
            .heard = [this](std::string_view token) { return std::string_view(heard_[std::string(token)]); }};
  }
  std::string computed(std::string_view token) {
    const auto octets = findSaslToken(token)->compute(context());
    return octets ? *octets : "error: " + octets.error().what;
  }
  std::string problem(std::string_view token, std::string_view octets) {
    return findSaslToken(token)->verify(context(), octets).value_or("");
  }
  void hear(const std::string& token, std::string_view line) {
    heard_[token] = findSaslToken(token)->findIn(line).value_or("");
  }

  SeededRandom random_{4};
  std::map<std::string, std::string> heard_;
};

TEST_F(SaslTokenTest, areFoundByTheirNames) {
  EXPECT_EQ(findSaslToken("login.password")->argument, SaslToken::Argument::kUser);
  for (const char* name : {"", "login", "LOGIN.user", "ntlm", "astring"}) EXPECT_EQ(findSaslToken(name), nullptr);
}

TEST_F(SaslTokenTest, areNamedOnceInAllMechanisms) {
  std::map<std::string_view, int> names;
  for (const SaslMechanism* mechanism : spokenSaslMechanisms()) {
    for (const SaslToken& token : mechanism->tokens()) EXPECT_EQ(++names[token.name], 1) << token.name;
  }
  EXPECT_EQ(names.size(), 6u);
}

TEST_F(SaslTokenTest, plainIsWhatItsClientSays) {
  EXPECT_EQ(computed("plain"), "\0alice\0opensesame"s);
  EXPECT_EQ(problem("plain", "\0Alice\0opensesame"s), "");
}

TEST_F(SaslTokenTest, plainSaysWhatIsWrongWithoutThePassword) {
  EXPECT_EQ(problem("plain", "alice"), "not a PLAIN message: three fields between two NULs were expected");
  EXPECT_EQ(problem("plain", "\0bob\0opensesame"s),
            "PLAIN, authorization identity \"\", user \"bob\": user \"alice\" was expected");
  EXPECT_EQ(problem("plain", "bob\0alice\0opensesame"s),
            "PLAIN, authorization identity \"bob\", user \"alice\": another authorization identity was expected");
  EXPECT_EQ(problem("plain", "\0alice\0guessed"s),
            "PLAIN, authorization identity \"\", user \"alice\": the password is wrong");
}

TEST_F(SaslTokenTest, plainSaysWhichPasswordWasExpected) {
  SaslTokenContext wanted = context();
  wanted.words = {ProofWord::kWrong};
  wanted.credentials.password = "guessed";
  const SaslToken& plain = *findSaslToken("plain");
  EXPECT_EQ(plain.verify(wanted, "\0alice\0guessed"s), std::nullopt);
  EXPECT_EQ(plain.verify(wanted, "\0alice\0opensesame"s),
            "PLAIN, authorization identity \"\", user \"alice\": the wrong password was expected");
}

TEST_F(SaslTokenTest, readsTheWordsBehindAUserAndAnIdentity) {
  SaslArgumentMistake mistake;
  const auto plain = readSaslArgument(*findSaslToken("plain"), "alice:EXAMPLE:bob:wrong", mistake);
  EXPECT_EQ(plain->user, "alice");
  EXPECT_EQ(plain->identity, "EXAMPLE:bob");
  EXPECT_TRUE(plain->words.has(ProofWord::kWrong));
  const auto ntlm = readSaslArgument(*findSaslToken("ntlm.authenticate"), "alice:session:wrong", mistake);
  EXPECT_EQ(ntlm->words.kind(), ProofWord::kSession);
  EXPECT_EQ(ProofWords().kind(), ProofWord::kV2);
}

TEST_F(SaslTokenTest, loginIsNameAndPassword) {
  EXPECT_EQ(computed("login.user"), "alice");
  EXPECT_EQ(computed("login.password"), "opensesame");
  EXPECT_EQ(findSaslToken("login.user")->verify, nullptr);
}

TEST_F(SaslTokenTest, ntlmComputesFromTheChallengeThatWasHeard) {
  EXPECT_EQ(computed("ntlm.authenticate"), "error: no NTLM challenge has come on this connection yet");
  EXPECT_EQ(computed("ntlm.challenge"), "error: a challenge comes from the server and cannot be computed");
  SaslServerOptions options;
  options.targetName = "EXAMPLE";
  options.hostName = "mail.example.test";
  options.random = &random_;
  const auto server = SaslServerExchange::start("NTLM", options);
  const std::string first = encodeBase64(computed("ntlm.negotiate"));
  hear("ntlm.negotiate", "AUTH NTLM " + first);
  hear("ntlm.challenge", "+ " + server->begin(first).challenge);
  const std::string last = computed("ntlm.authenticate");
  EXPECT_EQ(problem("ntlm.negotiate", heard_["ntlm.negotiate"]), "");
  EXPECT_EQ(problem("ntlm.challenge", heard_["ntlm.challenge"]), "");
  EXPECT_EQ(problem("ntlm.authenticate", last), "");
  EXPECT_NE(problem("ntlm.authenticate", computed("ntlm.negotiate")), "");
  EXPECT_NE(problem("ntlm.challenge", last), "");
}

TEST_F(SaslTokenTest, ntlmHearsMessagesOfItsTypeOnly) {
  const std::string negotiate = encodeBase64(computed("ntlm.negotiate"));
  EXPECT_TRUE(findSaslToken("ntlm.negotiate")->findIn("a1 " + negotiate + " more"));
  for (const std::string& line : {"a1 NOOP"s, negotiate, "TlRMTVNTUAACAAAA!"s, "TlRMTVNTUAA="s, ""s}) {
    EXPECT_FALSE(findSaslToken("ntlm.challenge")->findIn(line)) << line;
  }
}

}  // namespace
}  // namespace coexist
