#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "client/persona.h"

namespace coexist {
namespace {

using testing::HasSubstr;

const std::string kShipped = std::string(COEXIST_SOURCE_DIR) + "/fixtures/personas";

// A folder of its own for each test, with one changed copy of a shipped persona in it.
class PersonaFiles : public testing::Test {
 protected:
  PersonaFiles() {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(testing::TempDir()) / ("personas-" + std::string(test->name()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  ~PersonaFiles() override { std::filesystem::remove_all(folder_); }

  // What loading says when `from` in outlook-imap.json has become `to`.
  std::string complaint(const std::string& from, const std::string& to) {
    std::ifstream shipped(kShipped + "/outlook-imap.json");
    std::string text((std::istreambuf_iterator<char>(shipped)), {});
    const size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
    std::ofstream(folder_ / "changed.json") << text;
    const auto loaded = PersonaCatalogue::load(folder_.string());
    return loaded ? "" : loaded.error().message();
  }

  std::filesystem::path folder_;
};

TEST(PersonaCatalogue, loadsEveryShippedPersona) {
  const auto catalogue = PersonaCatalogue::load(kShipped);
  ASSERT_TRUE(catalogue) << catalogue.error().message();
  EXPECT_THAT(catalogue->names(), testing::IsSupersetOf({"outlook-imap", "plain-client", "health-mailbox",
                                                         "outlook-express", "test-imapconnectivity"}));
  const Persona* outlook = catalogue->find("outlook-imap");
  ASSERT_NE(outlook, nullptr);
  EXPECT_EQ(outlook->mechanisms, (std::vector<std::string>{"NTLM", "login"}));
  EXPECT_EQ(outlook->startTls, Persona::StartTls::kWhenOffered);
  EXPECT_EQ(outlook->certificate, Persona::Certificate::kAnyName);
  EXPECT_TRUE(outlook->asksAgain);
  EXPECT_EQ(catalogue->find("nobody"), nullptr);

  const Persona* probe = catalogue->find("health-mailbox");
  ASSERT_NE(probe, nullptr);
  EXPECT_EQ(probe->tagPrefix, "z");
  EXPECT_FALSE(probe->tagCounts);
  EXPECT_TRUE(probe->promptText[MailProtocol::kImap].empty());
}

TEST(PersonaCatalogue, keepsWhereEveryFieldIsFrom) {
  const auto catalogue = PersonaCatalogue::load(kShipped);
  ASSERT_TRUE(catalogue);
  for (const std::string& name : catalogue->names()) {
    EXPECT_GE(catalogue->find(name)->facts.size(), 11u) << name;
    for (const PersonaFact& fact : catalogue->find(name)->facts) EXPECT_FALSE(fact.source.empty()) << fact.field;
  }
}

TEST_F(PersonaFiles, placeAnUnknownFieldAndSayWhatWasMeant) {
  const std::string said = complaint("\"asksAgain\"", "\"asksAgian\"");
  EXPECT_THAT(said, HasSubstr("changed.json:33:3"));
  EXPECT_THAT(said, HasSubstr("asksAgain"));
}

TEST_F(PersonaFiles, refuseWhatMeansNothing) {
  EXPECT_THAT(complaint("[\"NTLM\", \"login\"]", "[\"NTLM\", \"logni\"]"), HasSubstr("LOGIN"));
  EXPECT_THAT(complaint("[\"NTLM\", \"login\"]", "[]"), HasSubstr("empty"));
  EXPECT_THAT(complaint("[\"NTLM\", \"login\"]", "[\"NTLM\", \"NTLM\"]"), HasSubstr("twice"));
  EXPECT_THAT(complaint("\"when-offered\"", "\"sometimes\""), HasSubstr("when-offered"));
  EXPECT_THAT(complaint("\"when-offered\"", "3"), HasSubstr("string"));
  EXPECT_THAT(complaint("\"account\"", "\"nickname\""), HasSubstr("upn"));
  EXPECT_THAT(complaint("\"check mail\"", "\"chek mail\""), HasSubstr("check mail"));
  EXPECT_THAT(complaint("\"value\": \"o\"", "\"value\": \"o 1\""), HasSubstr("tag"));
}

TEST_F(PersonaFiles, demandAnOrigin) {
  EXPECT_THAT(complaint("\"tag\": \"inferred\"", "\"tag\": \"guessed\""), HasSubstr("synthetic"));
  EXPECT_THAT(complaint("\"tag\": \"inferred\",", ""), HasSubstr("tag"));
  EXPECT_THAT(complaint("\"source\": \"seed 000", "\"source\": \"\", \"x\": \"seed 000"), HasSubstr("x"));
}

TEST_F(PersonaFiles, demandAPromptOfWhoAsks) {
  EXPECT_THAT(
      complaint("Enter your user name and password for the following server. Server: {server}, User Name: {account}",
                ""),
      HasSubstr("promptText"));
}

TEST_F(PersonaFiles, refuseBrokenJsonAndAnEmptyFolder) {
  EXPECT_THAT(complaint("\"title\": ", "\"title\" "), HasSubstr("changed.json:2:"));
  std::filesystem::remove(folder_ / "changed.json");
  EXPECT_FALSE(PersonaCatalogue::load(folder_.string()));
  EXPECT_FALSE(PersonaCatalogue::load((folder_ / "nowhere").string()));
}

}  // namespace
}  // namespace coexist
