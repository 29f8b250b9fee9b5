#include "scenario/loader/loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "scenario/loader_fixture.h"

namespace coexist {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* kFirstExample = R"({
  "title": "A 2016 front end offers NTLM but cannot use it towards a 2010 mailbox",
  "ref": ["seed 000"],
  "proto": "imaps", "front": "exchange-2016", "back": "exchange-2010-sp1",
  "script": [
    "S: * OK ...",
    "C: a1 AUTHENTICATE NTLM",
    "S: +",
    "C: ${ntlm.negotiate}",
    "S: + ${ntlm.challenge}",
    "C: ${ntlm.authenticate:alice}",
    "S: a1 NO AUTHENTICATE failed.",

    "A: Set-ImapSettings -EnableGSSAPIAndNTLMAuth $false",
    "# nothing changes until the services restart",
    "C: a2 CAPABILITY", "S: * CAPABILITY ... AUTH=NTLM ...", "S: a2 OK ...",
    { "restart": ["front", "front-back"] },
    { "connect": "C" },
    "S: * OK ...",
    "C: a3 CAPABILITY", "S!: ... AUTH=NTLM...", "S: * CAPABILITY ...", "S: a3 OK ...",
    "C: a4 LOGIN alice ${alice.password}", "S: a4 OK ..."
  ]
})";

TEST(Loader, readsTheFirstExampleOfTheLanguage) {
  const Scenario scenario = loaded(kFirstExample);
  ASSERT_EQ(scenario.cases.size(), 1u);
  const Case& made = scenario.cases[0];
  EXPECT_EQ(made.name, "family/file :: A 2016 front end offers NTLM but cannot use it towards a 2010 mailbox");
  EXPECT_EQ(made.proto, "imaps");
  EXPECT_EQ(made.front, "exchange-2016");
  ASSERT_EQ(made.backs.size(), 1u);
  EXPECT_EQ(made.backs[0].name, "back");
  EXPECT_EQ(made.backs[0].product, "exchange-2010-sp1");
  EXPECT_EQ(made.clients, (std::map<std::string, std::string>{{"", ""}}));
  EXPECT_EQ(made.script.size(), 20u) << "a comment is no step";
  EXPECT_TRUE(lineAt(made, 1).said);
  EXPECT_FALSE(lineAt(made, 2).said);
  EXPECT_EQ(lineAt(made, 4).pattern->text(), "+ ${ntlm.challenge}");
  EXPECT_EQ(lineAt(made, 4).place.text(), "scenarios/family/file.json:10:5");
  EXPECT_EQ(lineAt(made, 4).textIndex, 3u);
  EXPECT_EQ(lineAt(made, 7).letter, Letter::kAdmin);
  EXPECT_THAT(std::get<ServiceStep>(made.script[11].what).seats, ElementsAre("front", "front-back"));
  EXPECT_TRUE(lineAt(made, 15).never);
}

TEST(Loader, readsTheOtherExamplesOfTheLanguage) {
  const Scenario outlook = loaded(R"({"title": "t", "ref": ["Q306874"], "proto": "pop3", "client": "plain-client",
 "front": "exchange-2000-sp1", "back": "exchange-2000-sp1",
 "script": [{ "do": "check mail", "as": "alice", "with": "spa" }, "C: AUTH", "S: +OK", "S: ."]})");
  EXPECT_EQ(std::get<DoStep>(outlook.cases.at(0).script.at(0).what).with, "spa");
  EXPECT_EQ(portOf(outlook.cases.at(0)).protocol, MailProtocol::kPop3);
  const Scenario scenario = loaded(R"({
  "title": "SPA needs the mailbox alias to equal the Windows NT account", "back": "exchange-2000-sp1",
  "matrix": [
    { "alias": "alice", "answer": "+OK ..." },
    { "alias": "a.liddell", "answer": "-ERR ..." }
  ],
  "users": { "alice": { "account": "alice", "alias": "${alias}" } },
  "script": [
    "S: +OK ...", "C: AUTH NTLM", "S: +OK", "C: ${ntlm.negotiate}", "S: + ${ntlm.challenge}",
    "C: ${ntlm.authenticate:alice}", "S: ${answer}"
  ]
})");
  ASSERT_EQ(scenario.cases.size(), 2u);
  EXPECT_THAT(scenario.cases[1].name, testing::EndsWith(" [alias=a.liddell, answer=-ERR ...]"));
  EXPECT_EQ(scenario.cases[1].users[0].fields.at("alias"), "a.liddell");
  EXPECT_EQ(scenario.cases[1].front, std::nullopt);
  Bindings bindings;
  EXPECT_TRUE(lineAt(scenario.cases[1], 6).pattern->match("-ERR no", bindings, nullptr, nullptr));
  EXPECT_FALSE(lineAt(scenario.cases[0], 6).pattern->match("-ERR no", bindings, nullptr, nullptr));
}

// The longest password that LM knows has 14 octets, in capitals.
TEST(Loader, findsAWrongPasswordThatIsNobodys) {
  const Scenario scenario = loaded(around(R"("S: x")", R"("users": {"bob": {"password": "wrong.ALICE.4"}, )"
                                                       R"("carol": {"wrong-password": "Wonderland.1"}},)"));
  std::map<std::string, std::string> wrong;
  for (const UserSpec& user : scenario.cases[0].users) wrong[user.name] = user.fields.at("wrong-password");
  EXPECT_EQ(wrong, (std::map<std::string, std::string>{
                       {"alice", "xWrong.alice.4"}, {"bob", "Wrong.bob.4"}, {"carol", "Wonderland.1"}}));
}

TEST(Loader, givesAliceAndBobToEveryCase) {
  const Case made = loaded(around("\"S: x\"", R"("users": {"bob": {"alias": "b"}, "carol": {}},)")).cases[0];
  ASSERT_EQ(made.users.size(), 3u);
  EXPECT_EQ(made.users[0].name, "alice");
  EXPECT_EQ(made.users[0].fields, (std::map<std::string, std::string>{{"account", "alice"},
                                                                      {"alias", "alice"},
                                                                      {"domain", "EXAMPLE"},
                                                                      {"password", "Wonderland.1"},
                                                                      {"smtp", "alice@example.test"},
                                                                      {"upn", "alice@example.test"},
                                                                      {"wrong-password", "Wrong.alice.4"}}));
  EXPECT_EQ(made.users[1].fields.at("alias"), "b");
  EXPECT_EQ(made.users[1].fields.at("password"), "Builder.2");
  EXPECT_EQ(made.users[2].fields.at("smtp"), "carol@example.test");
}

TEST(Loader, readsEveryPartOfACase) {
  const Case full = loaded(R"({"$schema": "x", "title": "t", "ref": ["r"], "tags": ["slow"], "needs": ["gssapi"],
 "known-bug": {"id": "B1", "why": "w", "until": "2028-02-29", "fails-at": "a1"}, "proto": "imap",
 "client": {"C": null, "bob": "outlook-imap"}, "front": "exchange-2016",
 "back": {"front-back": "exchange-2016", "legacy": "exchange-2010-sp1"}, "homes": {"alice": "legacy"},
 "settings": {"front": {"LoginType": "PlainTextLogin", "EnableGSSAPIAndNTLMAuth": false},
              "legacy": {"imap": {"LoginType": "SecureLogin"}}},
 "mail": {"alice": ["welcome.eml", {"folder": "Sent"}]}, "never": ["P.legacy: ... LOGIN ..."],
 "script": ["P.legacy: ${tag} NOOP", "B.legacy: ${tag} OK", "B.legacy=: * x", "C.bob: a", "U.bob: who?", "S:",
            {"do": "check mail", "client": "C.bob", "as": "bob", "succeeds": false}]})")
                        .cases.at(0);
  EXPECT_THAT(full.references, ElementsAre("r"));
  EXPECT_THAT(full.tags, ElementsAre("slow"));
  EXPECT_THAT(full.needs, ElementsAre("gssapi"));
  EXPECT_EQ(full.knownBug->until, "2028-02-29");
  EXPECT_EQ(full.clients, (std::map<std::string, std::string>{{"", ""}, {"bob", "outlook-imap"}}));
  EXPECT_EQ(full.homes, (std::map<std::string, std::string>{{"alice", "legacy"}}));
  EXPECT_EQ(
      full.machines.at("front").settings[MailProtocol::kImap],
      (std::map<std::string, std::string>{{"LoginType", "PlainTextLogin"}, {"EnableGSSAPIAndNTLMAuth", "false"}}));
  EXPECT_EQ(full.machines.at("legacy").settings[MailProtocol::kImap],
            (std::map<std::string, std::string>{{"LoginType", "SecureLogin"}}));
  ASSERT_EQ(full.mail.at("alice").size(), 2U);
  EXPECT_EQ(full.mail.at("alice")[0].message, "welcome.eml");
  EXPECT_EQ(full.mail.at("alice")[0].folder, "INBOX");
  EXPECT_EQ(full.mail.at("alice")[1].message, "");
  EXPECT_EQ(full.mail.at("alice")[1].folder, "Sent");
  ASSERT_EQ(full.never.size(), 1u);
  EXPECT_TRUE(full.never[0].never);
  EXPECT_EQ(full.never[0].actor, "legacy");
  EXPECT_TRUE(lineAt(full, 1).said);
  EXPECT_TRUE(lineAt(full, 2).profileSpeaks);
  EXPECT_FALSE(lineAt(full, 2).said);
  EXPECT_FALSE(lineAt(full, 3).said) << "a persona drives";
  EXPECT_EQ(lineAt(full, 5).pattern->text(), "");
}

TEST(Loader, readsEveryVerb) {
  const Case made = loaded(around(R"({"do": "check mail", "as": "alice", "client": "C.p", "times": 3,
  "with": "spa", "to": ["bob", "carol@away.test"], "proto": "imaps", "succeeds": false},
 {"prompts": {"as": "alice", "min": 3, "max": 9, "loop": true}}, {"wait": "30m"}, {"wait": "250ms"},
 {"restart": ["back", "front"]},
 {"admin": "Test-ImapConnectivity", "shows": ["Result ... : Failure"], "fails": true},
 {"connect": "C", "to": "back", "proto": "imaps"}, {"close": "C", "reset": true},
 {"connect": "C", "to": "front"}, {"tls": "C"},
 {"send": "C", "bytes": "a1 STARTTLS${hex:0d0a}", "repeat": 2}, {"send": "B.back", "bytes": "* BYE\r\n"},
 {"send": "B", "bytes": "${file:mailboxes/welcome.eml}"},
 {"any-order": ["S: * 1 EXISTS", "S: * 0 RECENT"]}, {"closed": "C"},
 {"mailbox": "bob", "holds": 2, "shows": ["Subject: ..."]})",
                                  R"("client": {"C": null, "p": "outlook-imap"},)"))
                        .cases.at(0);
  ASSERT_EQ(made.script.size(), 16u);
  const auto& act = std::get<DoStep>(made.script[0].what);
  EXPECT_EQ(act.client + "|" + act.action + "|" + act.as, "p|check mail|alice");
  EXPECT_EQ(act.times, 3);
  EXPECT_EQ(act.with + "|" + act.proto, "spa|imaps");
  EXPECT_THAT(act.to, ElementsAre("bob", "carol@away.test"));
  EXPECT_EQ(act.succeeds, false);
  EXPECT_EQ(std::get<PromptsStep>(made.script[1].what).max, 9);
  EXPECT_EQ(std::get<WaitStep>(made.script[2].what).ms, 1'800'000);
  EXPECT_EQ(std::get<WaitStep>(made.script[3].what).ms, 250);
  const auto& admin = std::get<AdminStep>(made.script[5].what);
  EXPECT_TRUE(admin.fails);
  EXPECT_EQ(admin.shows.at(0).pattern->text(), "Result ... : Failure");
  EXPECT_EQ(std::get<ConnectStep>(made.script[6].what).proto, "imaps");
  EXPECT_TRUE(std::get<CloseStep>(made.script[7].what).reset);
  EXPECT_EQ(std::get<SendStep>(made.script[10].what).repeat, 2);
  EXPECT_EQ(std::get<SendStep>(made.script[11].what).actor, "back");
  EXPECT_EQ(std::get<AnyOrderStep>(made.script[13].what).lines.size(), 2u);
  const auto& mailbox = std::get<MailboxStep>(made.script[15].what);
  EXPECT_EQ(mailbox.user, "bob");
  EXPECT_EQ(mailbox.holds, 2);
  EXPECT_EQ(mailbox.shows.at(0).pattern->text(), "Subject: ...");
}

TEST(Loader, casesInheritTheTopAndHaveNamesOfTheirOwn) {
  const Scenario scenario =
      loaded(R"({"title": "top", "front": "exchange-2016", "back": "exchange-2010-sp1", "ref": ["a"],
 "script": ["S: x"],
 "cases": [{"title": "one"}, {"title": "two", "back": "exchange-2016", "ref": [], "script": ["S: y", "S: z"]}]})");
  ASSERT_EQ(scenario.cases.size(), 2u);
  EXPECT_EQ(scenario.title, "top");
  EXPECT_EQ(scenario.cases[0].name, "family/file :: one");
  EXPECT_EQ(scenario.cases[0].references.size(), 1u);
  EXPECT_EQ(scenario.cases[1].backs[0].product, "exchange-2016");
  EXPECT_EQ(scenario.cases[1].references.size(), 0u);
  EXPECT_EQ(scenario.cases[1].script.size(), 2u);
  EXPECT_EQ(scenario.cases[1].place.text(), "scenarios/family/file.json:3:30");
}

TEST(Loader, aMatrixOfListsIsEveryCombination) {
  const Scenario scenario = loaded(around("\"S: ${a} ${b}\"", R"("matrix": {"a": ["x", "y"], "b": [1, true]},)"));
  std::vector<std::string> names;
  for (const Case& made : scenario.cases) names.push_back(made.name.substr(15));
  EXPECT_THAT(names, ElementsAre("t [a=x, b=1]", "t [a=x, b=true]", "t [a=y, b=1]", "t [a=y, b=true]"));
}

TEST(Loader, aMatrixMayChooseTheProducts) {
  const Scenario scenario = loaded(
      R"({"title": "t", "matrix": {"p": ["exchange-2016", "exchange-2010-sp1"]}, "back": "${p}", "script": ["S: x"]})");
  EXPECT_EQ(scenario.cases.at(1).backs[0].product, "exchange-2010-sp1");
}

TEST(Loader, namesFilesByTheirPathBelowScenarios) {
  const auto nameOf = [](const std::string& path) {
    const auto result = loadScenario(SourceFile::fromText(path, around("\"S: x\"")), smallVocabulary());
    return result.scenario ? result.scenario->cases[0].name : "";
  };
  EXPECT_EQ(nameOf("/x/scenarios/a/b/c.json"), "a/b/c :: t");
  EXPECT_EQ(nameOf("./scenarios/c.json"), "c :: t");
  EXPECT_EQ(nameOf("/tmp/x/c.json"), "x/c :: t");
  EXPECT_EQ(nameOf("/c.json"), "c :: t");
}

TEST(Loader, namesFilesAlikeWhateverFolderTheProgramRunsIn) {
  namespace fs = std::filesystem;
  const auto nameOf = [](const std::string& path) {
    const auto result = loadScenario(SourceFile::fromText(path, around("\"S: x\"")), smallVocabulary());
    return result.scenario ? result.scenario->cases[0].name : "";
  };
  const fs::path before = fs::current_path();
  const fs::path folder = fs::path(testing::TempDir()) / "coexist-names" / "family";
  fs::create_directories(folder);
  fs::current_path(folder);
  const std::string inside = nameOf("c.json");
  fs::current_path(folder.parent_path());
  const std::string above = nameOf("family/c.json");
  fs::current_path(before);
  fs::remove_all(folder.parent_path());
  EXPECT_EQ(inside, "family/c :: t");
  EXPECT_EQ(above, inside);
}

TEST(Loader, findsScenariosBelowFoldersSortedAndOnce) {
  namespace fs = std::filesystem;
  const fs::path root = fs::path(testing::TempDir()) / ("coexist_find_" + std::to_string(getpid()));
  fs::create_directories(root / "b");
  for (const char* name : {"b/z.json", "a.json", "b/note.md"}) std::ofstream(root / name) << "{}";
  const auto found = findScenarios({root.string(), (root / "a.json").string()});
  ASSERT_TRUE(found);
  EXPECT_THAT(found.value(), ElementsAre((root / "a.json").string(), (root / "b/z.json").string()));
  const auto missing = findScenarios({(root / "nothing").string()});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().what, "there is no such file or folder");
  fs::remove_all(root);
}

TEST(Loader, aFileThatIsMissingEmptyOrNoJsonIsAProblem) {
  const auto missing = loadScenario(std::string("/nonexistent.json"), smallVocabulary());
  ASSERT_EQ(missing.problems.size(), 1u);
  EXPECT_THAT(missing.problems[0].text(), HasSubstr("cannot be read"));
  EXPECT_EQ(problemsOf(""), "1:1+1: the file is empty\n");
  EXPECT_EQ(problemsOf("[]"), "1:1+1: a scenario must be an object, not an array\n");
  EXPECT_THAT(problemsOf("{\"title\": \"t\",}"), StartsWith("1:14+1: a comma behind the last entry"));
}

}  // namespace
}  // namespace coexist
