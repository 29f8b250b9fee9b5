// Mistakes in product files: what the loader says, and where.
#include "product/catalogue_fixture.h"
#include "product/product_text.h"

namespace coexist {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

TEST_F(Catalogue, needsAFolderWithProducts) {
  EXPECT_THAT(mistakes(), ElementsAre(HasSubstr("the folder holds no product")));
  Diagnostics problems;
  EXPECT_FALSE(ProductCatalogue::load("/nowhere", problems));
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_THAT(problems[0].error().message(), StartsWith("/nowhere: cannot read the folder of products"));
  EXPECT_EQ(ProductCatalogue::load("/nowhere").error().where, "/nowhere");
}

TEST_F(Catalogue, takesAProductThatServesNothing) {
  file("a", R"({"title": "A", "family": "a"})");
  EXPECT_EQ(loaded("a").title, "A");
  EXPECT_FALSE(loaded("a").imap.served);
}

TEST_F(Catalogue, placesAMistypedKey) {
  EXPECT_THAT(mistakesIn(R"({"title": "A", "familly": "a"})"),
              ElementsAre("a.json:1:16: unknown key \"familly\" (expected: did you mean \"family\"?)"));
}

TEST_F(Catalogue, refusesWhatIsNoJsonOrNoObject) {
  EXPECT_THAT(mistakesIn("{"), ElementsAre(StartsWith("a.json:1:2: ")));
  EXPECT_THAT(mistakesIn(""), ElementsAre(HasSubstr("the file is empty")));
  EXPECT_THAT(mistakesIn("[]"), ElementsAre(StartsWith("a.json:1:1: ")));
}

TEST_F(Catalogue, refusesAnUnknownParent) {
  file("exchange-2010-sp1", R"({"title": "E", "family": "exchange-2010"})");
  for (const std::string wrong : {"exchnge-2010-sp1", "exchange-2010"}) {
    EXPECT_THAT(mistakesIn(R"({"title": "A", "extends": ")" + wrong + "\"}"),
                ElementsAre(testing::AllOf(StartsWith("a.json:1:27: "), HasSubstr("mean \"exchange-2010-sp1\"?"))));
  }
}

TEST_F(Catalogue, refusesACircle) {
  file("b", R"({"title": "B", "extends": "c"})");
  file("c", R"({"title": "C", "extends": "a"})");
  EXPECT_THAT(mistakesIn(R"({"title": "A", "extends": "b"})"),
              ElementsAre("c.json:1:27: the product extends itself in a circle"));
  std::filesystem::remove(folder_ + "/b.json");
  std::filesystem::remove(folder_ + "/c.json");
  EXPECT_THAT(mistakesIn(R"({"title": "A", "extends": "a"})"),
              ElementsAre("a.json:1:27: the product extends itself in a circle"));
}

TEST_F(Catalogue, boundsTheGenerations) {
  const auto nameOf = [](int generation) { return "p" + std::to_string(100 + generation); };
  file(nameOf(0), R"({"title": "0", "family": "p"})");
  for (int i = 1; i < 33; ++i) file(nameOf(i), R"({"title": "x", "extends": ")" + nameOf(i - 1) + "\"}");
  EXPECT_THAT(mistakes(), ElementsAre("p132.json:1:27: too many generations of products"));
}

TEST_F(Catalogue, reportsAMistakeOnceAndNotInEveryChild) {
  file("b", R"({"title": "B", "extends": "a"})");
  file("c", R"({"title": "C", "extends": "b"})");
  EXPECT_THAT(mistakesIn(R"({"title": "A", "family": "a", "quirks": {"add": ["x"]}})"),
              ElementsAre(StartsWith("a.json:1:50: ")));
}

TEST_F(Catalogue, keepsWhatAMistakeDoesNotConcern) {
  file("b", R"({"title": "B", "extends": "a"})");
  file("good", R"({"title": "G", "family": "g"})");
  file("Bad_Name", "{}");
  EXPECT_THAT(mistakesIn(R"({"title": "A", "familly": "a"})"),
              ElementsAre(HasSubstr("no name for a product"), StartsWith("a.json:1:16: unknown key \"familly\"")));
  ASSERT_TRUE(catalogue_);
  EXPECT_THAT(catalogue_->names(), ElementsAre("good"));
  EXPECT_EQ(catalogue_->find("a"), nullptr);
  ASSERT_EQ(catalogue_->mistaken().size(), 3U);
  EXPECT_EQ(catalogue_->mistaken().at("b").place.text(), folder_ + "/a.json:1:16") << "it stands in the parent";
  EXPECT_EQ(mistakenText("product", "b", catalogue_->mistaken().at("b")),
            "product b has a mistake: " + folder_ + "/a.json:1:16: unknown key \"familly\"");
}

TEST_F(Catalogue, losesNoMistakeBehindTheOnesThatItTells) {
  for (int i = 0; i < 30; ++i) file("p" + std::to_string(i), R"({"title": "P", "familly": "p"})");
  EXPECT_THAT(mistakes(), testing::SizeIs(kMaxProblems));
  EXPECT_EQ(catalogue_->mistaken().size(), 30U);
}

TEST_F(Catalogue, holdsAFamilyThatIsNoneAgainstItsFileAndWhatExtendsIt) {
  file("good", R"({"title": "G", "family": "g"})");
  file("child", R"({"title": "C", "extends": "a"})");
  const std::string rule = R"({"towards": ["h"], "logons": ["plaintext-replay"], "security": "tls", "imap-port": 993,
                               "tag": "inferred", "source": "s"})";
  EXPECT_THAT(mistakesIn(R"({"title": "A", "family": "a", "proxy": [)" + rule + "]}"),
              ElementsAre(HasSubstr("unknown family \"h\"")));
  EXPECT_THAT(catalogue_->names(), ElementsAre("good"));
}

TEST_F(Catalogue, wantsATagAndASourceForEachFact) {
  const auto text = [](const std::string& fact) {
    return R"({"title": "A", "family": "a", "imap": {"texts": {"login-ok": )" + fact + "}}}";
  };
  EXPECT_THAT(
      mistakesIn(text(R"({"text": "OK x"})"))[0],
      HasSubstr("login-ok has no \"tag\" (expected: how well it is known: documented, observed, inferred, synthetic)"));
  EXPECT_THAT(mistakesIn(text(R"({"text": "OK x", "tag": "observed"})"))[0], HasSubstr("login-ok has no \"source\""));
  EXPECT_THAT(mistakesIn(text(R"({"text": "OK x", "tag": "observed", "source": " "})"))[0],
              HasSubstr("the source of login-ok is empty"));
  EXPECT_THAT(mistakesIn(text(R"({"text": "OK x", "tag": "observd", "source": "s"})"))[0],
              HasSubstr("did you mean \"observed\"?"));
  EXPECT_THAT(mistakesIn(text(R"({"tag": "observed", "source": "s"})"))[0], HasSubstr("login-ok has no \"text\""));
}

TEST_F(Catalogue, wantsReplyTextsThatCanStandOnAWire) {
  const auto greeting = [](const std::string& line) {
    return R"({"title": "A", "family": "a", "imap": {"texts": {"greeting": {"text": ")" + line +
           R"(", "tag": "observed", "source": "s"}}}})";
  };
  EXPECT_THAT(mistakesIn(greeting("NO x"))[0], HasSubstr("greeting begins with \"NO\" (expected: must begin with OK)"));
  EXPECT_THAT(mistakesIn(greeting("OK a\\r\\nb"))[0], HasSubstr("printable ASCII"));
  EXPECT_THAT(mistakesIn(greeting(""))[0], HasSubstr("printable ASCII"));
  EXPECT_THAT(mistakesIn(greeting("OK " + std::string(1000, 'x')))[0], HasSubstr("1 to 1000"));
  EXPECT_THAT(mistakesIn(greeting("OK {hots}"))[0], HasSubstr("only {host} is filled in"));
  EXPECT_THAT(mistakesIn(greeting("OK {host}"))[0],
              HasSubstr("the product does not say: imap text connection-refused"));
}

TEST_F(Catalogue, wantsMechanismsInListsAndNotInTheLine) {
  const auto cell = [](const std::string& members) {
    return R"({"title": "A", "family": "a", "imap": {"states": {"both": {"tls": {)" + members +
           R"(, "tag": "observed", "source": "s"}}}}})";
  };
  EXPECT_THAT(mistakesIn(cell(R"("capability": "CAPABILITY IMAP4 AUTH=NTLM")"))[0],
              HasSubstr("mechanisms stand in \"advertises\", and in the line as one {auth}"));
  EXPECT_THAT(mistakesIn(cell(R"("capability": "IMAP4")"))[0], HasSubstr("begins with \"CAPABILITY \""));
  EXPECT_THAT(mistakesIn(cell(R"("advertises": ["NTML"])"))[0], HasSubstr("did you mean \"NTLM\"?"));
  EXPECT_THAT(mistakesIn(cell(R"("advertises": ["NTLM", "NTLM"])"))[0], HasSubstr("stands here twice"));
  EXPECT_THAT(mistakesIn(cell(R"("honours": ["GSSAPI"])"))[0], HasSubstr("known: PLAIN, LOGIN, NTLM"));
}

constexpr std::string_view kRule =
    R"("logons": ["plaintext-replay"], "security": "tls", "imap-port": 993, "tag": "inferred", "source": "s")";

TEST_F(Catalogue, wantsProxyRulesTowardsFamiliesThatExist) {
  const auto rule = [](const std::string& members) {
    return R"({"title": "A", "family": "exchange-1", "proxy": [{)" + members + "}]}";
  };
  EXPECT_THAT(mistakesIn(rule(R"("towards": ["exchange-2"], )" + std::string(kRule)))[0],
              HasSubstr("known: *, exchange-1"));
  EXPECT_THAT(mistakesIn(rule(R"("towards": [], )" + std::string(kRule)))[0],
              HasSubstr("a proxy rule is not complete"));
  EXPECT_THAT(mistakesIn(rule(R"("towards": ["*"], )" + std::string(kRule))), IsEmpty());
  ASSERT_NE(catalogue_->find("a")->ruleTowards("whatever", MailProtocol::kImap), nullptr);
}

TEST_F(Catalogue, letsAChildAddAndDropWhatItHasNotAndHas) {
  const std::string parent = R"({"title": "P", "family": "p", "quirks": {"add": ["unquoted-logon-replay"]},
                                 "cmdlets": {"add": ["Get-ServerHealth"]}})";
  file("p", parent);
  file("a", R"({"title": "A", "extends": "p", "quirks": {"drop": ["unquoted-logon-replay"]}})");
  EXPECT_THAT(loaded("a").quirks, IsEmpty());
  EXPECT_TRUE(loaded("p").has(Quirk::kUnquotedLogonReplay));
  EXPECT_THAT(loaded("a").cmdlets, ElementsAre("Get-ServerHealth"));

  EXPECT_THAT(mistakesIn(R"({"title": "A", "extends": "p", "quirks": {"add": ["unquoted-logon-replay"]}})")[0],
              HasSubstr("the quirk is there already"));
  EXPECT_THAT(mistakesIn(R"({"title": "A", "family": "a", "cmdlets": {"drop": ["Get-ServerHealth"]}})")[0],
              HasSubstr("the cmdlet is not there"));
  EXPECT_THAT(mistakesIn(R"({"title": "A", "extends": "p", "quirks": {"drop": ["unquoted-logon-reply"]}})")[0],
              HasSubstr("did you mean \"unquoted-logon-replay\"?"));
}

TEST_F(Catalogue, takesSettingsAsTheShellWritesThem) {
  const auto settings = [](const std::string& members) {
    return R"({"title": "A", "family": "a", "settings": {)" + members + R"(, "tag": "inferred", "source": "s"}}})";
  };
  file("a", settings(R"("AuthenticatedConnectionTimeout": {"value": "00:10:00", "settable": true)"));
  EXPECT_EQ(loaded("a").defaults[MailProtocol::kImap].authenticatedTimeoutMs, 600'000);
  EXPECT_THAT(loaded("a").parameters[MailProtocol::kImap], ElementsAre("AuthenticatedConnectionTimeout"));
  EXPECT_EQ(loaded("a").settings[MailProtocol::kImap].at("AuthenticatedConnectionTimeout").text, "00:10:00");
  EXPECT_THAT(mistakesIn(settings(R"("LoginType": {"value": "Secure")"))[0],
              HasSubstr("unknown LoginType \"Secure\" (expected: known: PlainTextLogin, PlainTextAuthentication,"));
  EXPECT_THAT(mistakesIn(settings(R"("AuthenticatedConnectionTimeout": {"value": "99:99:99")"))[0],
              HasSubstr("from 00:00:30 to 01:00:00"));
  EXPECT_THAT(mistakesIn(settings(R"("LoginTyp": {"value": 3)"))[0], HasSubstr("did you mean \"LoginType\"?"));
}

TEST_F(Catalogue, replacesOnlyWhatAChildSays) {
  const std::string front = R"("front": {"tls": {"advertises": ["PLAIN"], "tag": "inferred", "source": "t"}})";
  std::string rest = imapRest();
  rest.insert(rest.find("\"both\""), front + ", ");
  file("p", productWith("\"imap\": {" + rest + ", " + imapTexts() + "}"));
  file("a", R"({"title": "A", "extends": "p", "imap": {"texts": {"login-ok": {"text": "OK in", "tag": "observed",
      "source": "s"}, "greeting": {"text": "OK {host}", "tag": "observed", "source": "s"}},
      "states": {"front": {"clear": {"honours": [], "tag": "inferred", "source": "u"}}}}})");

  const ImapProfile& child = loaded("a").imap;
  EXPECT_EQ(child.line(ImapReplyText::kLoginOk, ""), "OK in");
  EXPECT_EQ(child.line(ImapReplyText::kGreeting, "h.test"), "OK h.test");
  const ServiceSettings settings;
  EXPECT_EQ(child.capabilityLine(ServerRole::kFront, AccessState::kTls, settings), "CAPABILITY A AUTH=PLAIN");
  EXPECT_EQ(child.capabilityLine(ServerRole::kBack, AccessState::kTls, settings), "CAPABILITY A AUTH=NTLM");
  EXPECT_TRUE(child.advertises(ServerRole::kFront, AccessState::kClear, settings, "NTLM"));
  EXPECT_FALSE(child.honours(ServerRole::kFront, AccessState::kClear, settings, "NTLM"));
  EXPECT_TRUE(child.honours(ServerRole::kBack, AccessState::kClear, settings, "NTLM"));
  EXPECT_EQ(child.capability[0][static_cast<size_t>(AccessState::kClear)], "CAPABILITY A {auth}");
  EXPECT_EQ(child.evidence[0][static_cast<size_t>(AccessState::kClear)].source, "u");
}

TEST_F(Catalogue, takesEvidenceAloneForWordsThatAreInherited) {
  file("p", productWith("\"imap\": {" + imapRest() + ", " + imapTexts() + "}"));
  file("a",
       R"({"title": "A", "extends": "p", "imap": {"texts": {"login-ok": {"tag": "observed", "source": "MailKit"}}}})");
  const SourcedText child = loaded("a").imap.text(ImapReplyText::kLoginOk);
  const SourcedText parent = loaded("p").imap.text(ImapReplyText::kLoginOk);
  EXPECT_EQ(child.text, parent.text);
  EXPECT_EQ(child.tag, Evidence::kObserved);
  EXPECT_EQ(child.source, "MailKit");
  EXPECT_NE(parent.source, "MailKit");
}

}  // namespace
}  // namespace coexist
