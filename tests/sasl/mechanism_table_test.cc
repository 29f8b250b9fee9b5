#include "sasl/mechanism_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/base64.h"
#include "sasl/mechanism_factories.h"
#include "sasl/sasl_kit.h"

namespace coexist {
namespace {

using ::testing::ElementsAre;
using namespace std::string_literals;

// What a client says, one response after the other, to a server that takes everything it can compare.
std::vector<std::string> responsesOf(const SaslMechanism& mechanism) {
  SeededRandom random{3};
  SaslServerOptions options;
  options.targetName = "EXAMPLE";
  options.hostName = "mail.example.test";
  options.random = &random;
  const auto server = mechanism.makeServer(options);
  const auto client = mechanism.makeClient({{"", "alice", std::string(kAlicePassword), "EXAMPLE", ""}, &random, 0});
  std::vector<std::string> said;
  SaslStep mine = client->start();
  SaslStep theirs = server->respond(std::nullopt);
  if (mine.octets.empty()) mine = client->answer(theirs.octets);
  while (mine.kind != SaslStep::Kind::kFailed && theirs.kind == SaslStep::Kind::kContinue) {
    said.push_back(mine.octets);
    theirs = server->respond(mine.octets);
    if (theirs.kind == SaslStep::Kind::kContinue) mine = client->answer(theirs.octets);
  }
  return said;
}

TEST(MechanismTable, findsANameInAnyLetterCase) {
  ASSERT_NE(findSaslMechanism("cram-md5"), nullptr);
  EXPECT_EQ(findSaslMechanism("cram-md5")->name, "CRAM-MD5");
  for (const char* name : {"", "SCRAM-SHA-1", "PLAIN ", "XNTLM"}) EXPECT_EQ(findSaslMechanism(name), nullptr) << name;
}

TEST(MechanismTable, tellsWhatIsSpokenFromWhatIsOnlyKnown) {
  EXPECT_THAT(knownSaslNames(), ElementsAre("PLAIN", "LOGIN", "NTLM", "GSSAPI", "CRAM-MD5", "XOAUTH2", "OAUTHBEARER"));
  EXPECT_THAT(spokenSaslNames(), ElementsAre("PLAIN", "LOGIN", "NTLM"));
  for (const std::string& name : {"GSSAPI"s, "XOAUTH2"s}) {
    SeededRandom random{1};
    EXPECT_EQ(makeSaslServer(name, {}), nullptr);
    EXPECT_EQ(makeSaslClient(name, {}, random, 0), nullptr);
  }
}

TEST(MechanismTable, putsThoseThatShowNothingFirstWhereThatIsWanted) {
  EXPECT_THAT(spokenSaslNames(SaslOrder::kHidingFirst), ElementsAre("NTLM", "PLAIN", "LOGIN"));
}

// Each column held against what our own client does.
TEST(MechanismTable, countsTheResponsesOfEachMechanism) {
  for (const SaslMechanism* mechanism : spokenSaslMechanisms()) {
    EXPECT_EQ(responsesOf(*mechanism).size(), static_cast<size_t>(mechanism->responses.most)) << mechanism->name;
  }
}

TEST(MechanismTable, knowsWhichResponsesHoldThePassword) {
  for (const SaslMechanism* mechanism : spokenSaslMechanisms()) {
    const auto said = responsesOf(*mechanism);
    bool shown = false;
    for (size_t i = 0; i < said.size(); ++i) {
      const bool holds = said[i].find(kAlicePassword) != std::string::npos;
      const bool secret = i >= static_cast<size_t>(mechanism->responses.firstSecret);
      EXPECT_EQ(holds, secret) << mechanism->name << " response " << i;
      shown = shown || holds;
    }
    EXPECT_EQ(mechanism->showsPassword(), shown) << mechanism->name;
  }
}

TEST(MechanismTable, takesEverythingForSecretWhereNothingIsKnown) {
  EXPECT_EQ(SaslResponses{}.firstSecret, 0);
  EXPECT_EQ(findSaslMechanism("GSSAPI")->responses.firstSecret, 0);
}

TEST(MechanismTable, knowsWhoSpeaksFirst) {
  for (const SaslMechanism* mechanism : spokenSaslMechanisms()) {
    SeededRandom random{1};
    const auto client = mechanism->makeClient({{"", "alice", "x", "", ""}, &random, 0});
    EXPECT_EQ(!client->start().octets.empty(), mechanism->clientSpeaksFirst) << mechanism->name;
  }
}

TEST(MechanismTable, knowsWhatAVerifierIsAsked) {
  for (const SaslMechanism* mechanism : spokenSaslMechanisms()) {
    SeededRandom random{1};
    SaslNeeds asked = SaslNeeds::kMore;
    SaslServerOptions options;
    options.random = &random;
    options.verifier.checkPassword = [&](const SaslIdentity&) {
      asked = SaslNeeds::kComparison;
      return false;
    };
    options.verifier.ntHash = [&](std::string_view, std::string_view) {
      asked = SaslNeeds::kNtHash;
      return std::optional<std::string>();
    };
    const auto server = mechanism->makeServer(options);
    const auto client = mechanism->makeClient({{"", "alice", "x", "", ""}, &random, 0});
    SaslStep mine = client->start();
    SaslStep theirs = server->respond(std::nullopt);
    for (int i = 0; i < 3 && theirs.kind == SaslStep::Kind::kContinue; ++i) {
      if (i > 0 || mine.octets.empty()) mine = client->answer(theirs.octets);
      theirs = server->respond(mine.octets);
    }
    EXPECT_EQ(asked, mechanism->needs) << mechanism->name;
  }
}

TEST(MechanismTable, knowsWindowsAuthentication) {
  EXPECT_TRUE(provesWindowsAccount("ntlm"));
  EXPECT_TRUE(provesWindowsAccount("GSSAPI"));
  for (const char* name : {"PLAIN", "CRAM-MD5", "X"}) EXPECT_FALSE(provesWindowsAccount(name)) << name;
  EXPECT_TRUE(isNtlm("Ntlm"));
  EXPECT_FALSE(isNtlm("GSSAPI"));
}

TEST(MechanismTable, describesMessagesWithoutTheirSecrets) {
  const auto plain = describeSaslMessage("bob\0alice\0opensesame"s);
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->mechanism.name, "PLAIN");
  EXPECT_EQ(plain->text, "PLAIN user alice for bob");
  const auto ntlm = describeSaslMessage("NTLMSSP\0\x02"s);
  ASSERT_TRUE(ntlm);
  EXPECT_EQ(ntlm->mechanism.name, "NTLM");
  for (const std::string& octets : {""s, "alice"s, "\0\0"s, "NTLMSSP"s}) EXPECT_FALSE(describeSaslMessage(octets));
}

}  // namespace
}  // namespace coexist
