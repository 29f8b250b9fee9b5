// What a case says of its servers: what loads, and exactly what is said about what does not.
#include <gtest/gtest.h>

#include "scenario/loader_fixture.h"

namespace coexist {
namespace {

struct MachinesRow {
  const char* written;
  const char* problems;
};

// Further keys stand in line 2.
void expectForMachines(std::initializer_list<MachinesRow> rows) {
  for (const MachinesRow& row : rows)
    EXPECT_EQ(problemsOf(around("\"S: x\"", std::string(row.written) + ",")), row.problems) << row.written;
}

TEST(LoaderMachines, settingsMayBeOfEachServerByName) {
  expectForMachines({
      {R"("settings": {"front": {"LoginType": "x"}, "back": {"pop3": {"LoginType": "y"}}})", ""},
      {R"("settings": {"back": {"LogonType": "x"}})",
       "2:23+11: unknown setting \"LogonType\" (did you mean \"LoginType\"?)\n"},
      {R"("settings": {"bakc": {"LoginType": "x"}})",
       "2:14+6: \"bakc\" is no server and no protocol (did you mean \"back\"?)\n"},
      {R"("settings": {"front": {}, "bakc": {"LoginType": "x"}})",
       "2:27+6: unknown server \"bakc\" (did you mean \"back\"?)\n"},
      {R"("settings": {"front-back": {"LoginType": "x"}})",
       "2:14+12: \"front-back\" is no server and no protocol (known: imap, pop3, smtp, front, back)\n"},
      {R"("settings": {"back": {"EnableGSSAPIAndNTLMAuth": true}})",
       "2:23+25: exchange-2010-sp1 has no setting \"EnableGSSAPIAndNTLMAuth\" (known: LoginType)\n"},
      {R"("settings": {"back": {"pop3": {"MessageRetrievalSortOrder": "Ascending"}}})",
       "2:32+27: exchange-2010-sp1 has no setting \"MessageRetrievalSortOrder\" (known: LoginType)\n"},
  });
  EXPECT_EQ(
      problemsOf(R"({"title": "t", "back": "exchange-2000-sp1", "settings": {"LoginType": "x"}, "script": ["S: x"]})"),
      "1:58+11: exchange-2000-sp1 has no setting \"LoginType\" (it has no Set-ImapSettings)\n");
}

TEST(LoaderMachines, servicesMayBeStoppedAtTheStart) {
  expectForMachines({
      {R"("stopped": {"front": ["pop3", "imap"], "back": ["smtp"]})", ""},
      {R"("stopped": {"bakc": ["pop3"]})", "2:13+6: unknown server \"bakc\" (did you mean \"back\"?)\n"},
      {R"("stopped": {"back": ["pop"]})", "2:22+5: unknown protocol \"pop\" (did you mean \"pop3\"?)\n"},
      {R"("stopped": {"back": "pop3"})", "2:21+6: a server's services must be an array, not a string\n"},
  });
  const Case made = loaded(around("\"S: x\"", R"("stopped": {"back": ["pop3"]},)")).cases.at(0);
  EXPECT_TRUE(made.machines.at("back").stopped[MailProtocol::kPop3]);
  EXPECT_FALSE(made.machines.at("back").stopped[MailProtocol::kImap]);
  EXPECT_FALSE(made.machines.contains("front"));
}

TEST(LoaderMachines, aNameMayLeadToAnotherServer) {
  expectForMachines({
      {R"("resolves": {"front": "back"})", ""},
      {R"("resolves": {"front-back": "back"})", "2:14+12: unknown server \"front-back\" (known: front, back)\n"},
      {R"("resolves": {"front": "bakc"})", "2:23+6: unknown server \"bakc\" (did you mean \"back\"?)\n"},
  });
  EXPECT_EQ(problemsOf(around(R"("S: x", {"resolve": "front"})")),
            "3:32+7: \"resolve\" without \"to\" (known: front, back)\n");
  EXPECT_EQ(problemsOf(around(R"("S: x", {"resolve": "fornt", "to": "back"})")),
            "3:32+7: unknown server \"fornt\" (did you mean \"front\"?)\n");
  const Case made =
      loaded(around(R"("S: x", {"resolve": "front", "to": "back"})", R"("resolves": {"back": "front"},)")).cases.at(0);
  EXPECT_EQ(made.machines.at("back").nameLeadsTo, "front");
  EXPECT_EQ(std::get<ResolveStep>(made.script.at(1).what).to, "back");
}

TEST(LoaderMachines, passwordsMayBeShownInClearByTheScenariosWord) {
  expectForMachines({
      {R"("clear-passwords": ["back"])", ""},
      {R"("clear-passwords": ["bakc"])", "2:21+6: unknown back end \"bakc\" (did you mean \"back\"?)\n"},
      {R"("clear-passwords": "back")", "2:20+6: \"clear-passwords\" must be an array, not a string\n"},
  });
  EXPECT_EQ(
      problemsOf(R"({"title": "t", "back": "exchange-2010-sp1", "clear-passwords": ["back"], "script": ["S: x"]})"),
      "1:64+1: \"clear-passwords\" without a front end, which alone could show them\n");
  const Case made = loaded(around("\"S: x\"", R"("clear-passwords": ["back"],)")).cases.at(0);
  EXPECT_TRUE(made.machines.at("back").clearPasswords);
}

TEST(LoaderMachines, noBackEndIsCalledAsAProtocol) {
  EXPECT_EQ(problemsOf(R"({"title": "t", "back": {"imap": "exchange-2016"}, "script": ["S: x"]})"),
            "1:25+6: \"imap\" names a protocol, no back end (another name)\n");
}

TEST(LoaderMachines, settingsAreThoseOfTheCasesProtocolOrOfEachByName) {
  expectForMachines({
      {R"("proto": "pop3s", "settings": {"MessageRetrievalSortOrder": "Descending"})", ""},
      {R"("settings": {"MessageRetrievalSortOrder": "x"})",
       "2:14+27: unknown setting \"MessageRetrievalSortOrder\" (known: EnableGSSAPIAndNTLMAuth, LoginType)\n"},
      {R"("settings": {"imap": {"LoginType": "x"}, "pop3": {"LoginType": "y"}})", ""},
      {R"("settings": {"imap": {"LoginType": "x"}, "LoginType": "y"})",
       "2:42+11: unknown key \"LoginType\" (known: imap, pop3, smtp)\n"},
      {R"("settings": {"pop3": {"EnableGSSAPIAndNTLMAuth": true}})",
       "2:23+25: unknown setting \"EnableGSSAPIAndNTLMAuth\" (known: LoginType, MessageRetrievalSortOrder)\n"},
      {R"("proto": "smtp", "settings": {"Banner": "220 x"})", ""},
      {R"("proto": "smtp", "settings": {"LoginType": "x"})",
       "2:31+11: unknown setting \"LoginType\" (known: Banner)\n"},
  });
}

}  // namespace
}  // namespace coexist
