#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "client/persona.h"
#include "client/persona_fields.h"
#include "code_blocks.h"

namespace coexist {
namespace {

using testing::AllOf;
using testing::HasSubstr;

const std::string kShipped = std::string(COEXIST_SOURCE_DIR) + "/fixtures/personas";

Result<PersonaCatalogue> shippedPersonas() {
  Diagnostics problems;
  auto catalogue = PersonaCatalogue::load(kShipped, problems);
  for (const Diagnostic& problem : problems) ADD_FAILURE() << problem.text();
  return catalogue;
}

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

  // What loading says when `from` in a shipped file has become `to`.
  std::string complaint(const std::string& from, const std::string& to, const std::string& file = "outlook-imap") {
    std::ifstream shipped(kShipped + "/" + file + ".json");
    std::string text((std::istreambuf_iterator<char>(shipped)), {});
    const size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
    std::ofstream(folder_ / "changed.json") << text;
    return complaintAbout("changed");
  }
  std::string complaintAbout(const std::string& name) {
    Diagnostics problems;
    const auto loaded = PersonaCatalogue::load(folder_.string(), problems);
    if (!loaded || loaded->mistaken().empty()) return loaded ? "" : loaded.error().message();
    EXPECT_FALSE(problems.empty());
    EXPECT_EQ(loaded->find(name), nullptr);
    return loaded->mistaken().at(name).error().message();
  }

  std::filesystem::path folder_;
};

TEST(PersonaCatalogue, loadsEveryShippedPersona) {
  const auto catalogue = shippedPersonas();
  ASSERT_TRUE(catalogue) << catalogue.error().message();
  EXPECT_THAT(catalogue->names(),
              testing::IsSupersetOf({"outlook-imap", "outlook-pop3", "plain-client", "health-mailbox",
                                     "outlook-express-5", "strict-pop3-client", "test-imapconnectivity",
                                     "test-popconnectivity", "exchange-5.0-ims", "exchange-5.5-ims"}));
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
  const auto catalogue = shippedPersonas();
  ASSERT_TRUE(catalogue);
  for (const std::string& name : catalogue->names()) {
    EXPECT_GE(catalogue->find(name)->facts.size(), 11u) << name;
    for (const PersonaFact& fact : catalogue->find(name)->facts) EXPECT_FALSE(fact.source.empty()) << fact.field;
  }
}

TEST(PersonaCatalogue, keepsAnOptionAsTheWholePersonaWithItsFieldsChanged) {
  const auto catalogue = shippedPersonas();
  ASSERT_TRUE(catalogue);
  const Persona& plain = *catalogue->find("outlook-express-5");
  EXPECT_EQ(plain.with(""), &plain);
  EXPECT_EQ(plain.with("sap"), nullptr);
  EXPECT_EQ(plain.mechanisms, std::vector<std::string>{"login"});
  const Persona* spa = plain.with("spa");
  ASSERT_NE(spa, nullptr);
  EXPECT_EQ(spa->mechanisms, std::vector<std::string>{"NTLM"});
  EXPECT_FALSE(spa->asksFirst);
  EXPECT_TRUE(spa->asksAgain);  // as without the option
  EXPECT_EQ(spa->promptText[MailProtocol::kPop3], plain.promptText[MailProtocol::kPop3]);
  EXPECT_THAT(spa->noMechanismText[MailProtocol::kPop3], HasSubstr("0x800CCC18"));
  EXPECT_THAT(spa->noMechanismText[MailProtocol::kImap], HasSubstr("0x800CCCDF"));
  EXPECT_EQ(spa->giveUpText[MailProtocol::kImap], "");
  EXPECT_TRUE(std::any_of(plain.facts.begin(), plain.facts.end(),
                          [](const PersonaFact& fact) { return fact.field == "with spa: mechanisms"; }));
}

TEST_F(PersonaFiles, placeMistakesInAnOption) {
  const std::string kFile = "outlook-express-5";
  EXPECT_THAT(complaint("\"pop3-asks\": {\n        \"value\": [\"AUTH\"]",
                        "\"pop3-aks\": {\n        \"value\": [\"AUTH\"]", kFile),
              AllOf(HasSubstr("changed.json:"), HasSubstr("pop3-asks")));
  EXPECT_THAT(complaint("[\"AUTH\"]", "[\"AUHT\"]", kFile), HasSubstr("did you mean \"AUTH\""));
  EXPECT_THAT(complaint("\"spa\": {", "\"s pa\": {", kFile), HasSubstr("option"));
  EXPECT_THAT(complaint("\"spa\": {", "\"spa\": 1, \"more\": {", kFile), HasSubstr("spa"));
  EXPECT_THAT(complaint("\"give-up-text\": {\n        \"value\": {\n          \"pop3\"",
                        "\"give-up-text\": {\n        \"value\": {\n          \"pop\"", kFile),
              HasSubstr("did you mean \"pop3\""));
  EXPECT_THAT(complaint("\"with\": {", "\"with\": [], \"title2\": {", kFile), HasSubstr("title"));
  EXPECT_THAT(complaint("\"spa\": {", "\"spa\": { \"protocols\": 1,", kFile), HasSubstr("protocols"));
}

TEST_F(PersonaFiles, knowWhatBelongsToWhichProtocol) {
  EXPECT_THAT(complaint("[\"imap\"]", "[\"imap\", \"pop3\"]"), HasSubstr("pop3-asks"));
  EXPECT_THAT(complaint("[\"imap\"]", "[\"smtp\"]"), HasSubstr("tag-prefix"));
  EXPECT_THAT(complaint("[\"imap\"]", "[]"), HasSubstr("speaks nothing"));
  EXPECT_THAT(complaint("[\"imap\"]", "[\"nntp\"]"), HasSubstr("nntp"));
  EXPECT_THAT(complaint("\"protocols\"", "\"protocol\""), HasSubstr("protocols"));
  EXPECT_THAT(complaint("\"check mail\"", "\"send mail\""), HasSubstr("check mail"));
  EXPECT_THAT(complaint("\"send mail\"", "\"probe\"", "exchange-5.5-ims"), HasSubstr("send mail"));
}

TEST_F(PersonaFiles, refuseASenderThatCannotBe) {
  const std::string kFile = "exchange-5.5-ims";
  EXPECT_THAT(complaint("nts5.example.test", "nts5 example", kFile), HasSubstr("helo-name"));
  EXPECT_THAT(complaint("\"value\": [\"AUTH\"]", "\"value\": []", kFile), HasSubstr("logon-verbs"));
  EXPECT_THAT(complaint("\"always\"", "\"never\"", kFile), HasSubstr("logon-verbs"));
  EXPECT_THAT(complaint("\"always\"", "\"allways\"", kFile), HasSubstr("did you mean \"always\""));
  EXPECT_THAT(complaint("POF:FDRC:NTS5", "POF\\u0007", kFile), HasSubstr("reporter"));
  EXPECT_THAT(complaint("[\"NTLM\"]", "[]", kFile), HasSubstr("mechanisms"));
  for (const char* xexch50 : {"2336", "2336 3 4", "x 3", "65537 1", "1 x", " 1", "1\\r\\nDATA 1"}) {
    EXPECT_THAT(complaint("\"2336 3\"", "\"" + std::string(xexch50) + "\"", "exchange-2003-smtp"), HasSubstr("xexch50"))
        << xexch50;
  }
}

TEST_F(PersonaFiles, placeAnUnknownFieldAndSayWhatWasMeant) {
  const std::string said = complaint("\"asks-again\"", "\"asks-agian\"");
  EXPECT_THAT(said, HasSubstr("changed.json:33:3"));
  EXPECT_THAT(said, HasSubstr("asks-again"));
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
      HasSubstr("prompt-text"));
}

TEST_F(PersonaFiles, refuseBrokenJsonAndAnEmptyFolder) {
  EXPECT_THAT(complaint("\"title\": ", "\"title\" "), HasSubstr("changed.json:2:"));
  std::filesystem::remove(folder_ / "changed.json");
  Diagnostics problems;
  EXPECT_FALSE(PersonaCatalogue::load(folder_.string(), problems));
  EXPECT_FALSE(PersonaCatalogue::load((folder_ / "nowhere").string(), problems));
}

TEST_F(PersonaFiles, stopOnlyThemselves) {
  std::filesystem::copy(kShipped, folder_);
  EXPECT_THAT(complaint("\"title\": ", "\"titel\": "), HasSubstr("changed.json:2:"));
  Diagnostics problems;
  const auto loaded = PersonaCatalogue::load(folder_.string(), problems);
  EXPECT_NE(loaded->find("outlook-imap"), nullptr);
  EXPECT_THAT(loaded->names(), testing::Not(testing::Contains("changed")));
}

// fixtures/personas/FORMAT.md
class PersonaPage : public PersonaFiles {
 protected:
  PersonaPage() {
    std::ifstream file(kShipped + "/FORMAT.md");
    page_.assign((std::istreambuf_iterator<char>(file)), {});
  }
  std::string page_;
};

TEST_F(PersonaPage, showsAPersonaThatLoads) {
  std::ofstream(folder_ / "plain-phone.json") << codeBlocks(page_, "json").at(0);
  Diagnostics problems;
  const auto catalogue = PersonaCatalogue::load(folder_.string(), problems);
  for (const Diagnostic& problem : problems) ADD_FAILURE() << problem.text();
  ASSERT_TRUE(catalogue.ok());
  const Persona* phone = catalogue->find("plain-phone");
  ASSERT_NE(phone, nullptr);
  EXPECT_EQ(phone->mechanisms, std::vector<std::string>{std::string(kProtocolsOwnLogin)});
}

TEST_F(PersonaPage, saysWhenEachTextIsShown) {
  for (const PersonaTextField& row : personaTextFields()) {
    EXPECT_THAT(page_, HasSubstr("| `" + std::string(row.key) + "` |"));
  }
}

}  // namespace
}  // namespace coexist
