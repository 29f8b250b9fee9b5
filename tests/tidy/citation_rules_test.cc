#include "tidy/citation_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace coexist::tidy {
namespace {

using Ids = std::vector<std::string>;

Ids idsIn(std::string_view text) {
  Ids ids;
  for (const Citation& citation : citationsIn(text)) ids.push_back(citation.id);
  return ids;
}

TEST(Citation, isAnIdOfOneOfTheKinds) {
  EXPECT_EQ(idsIn("// Attack catalogue A030, A169; C26."), (Ids{"A030", "A169", "C26"}));
  EXPECT_EQ(idsIn("Q161118, KB812455; KB 262945"), (Ids{"Q161118", "KB812455", "KB262945"}));
  EXPECT_EQ(idsIn("RFC 821 section 4.3; RFC 5321."), (Ids{"RFC 821", "RFC 5321"}));
  EXPECT_EQ(idsIn("[MS-NLMP] 2.2, MS-POP3: CVE-2011-0411"), (Ids{"MS-NLMP", "MS-POP3", "CVE-2011-0411"}));
  EXPECT_EQ(idsIn("NMAP:1650 and technet aa996067 (2003)"), (Ids{"NMAP:1650", "technet aa996067"}));
  EXPECT_EQ(idsIn("Seed 002; \"seed-004\"; seeds 000 and 001"), (Ids{"seed 002", "seed 004", "seed 000", "seed 001"}));
}

TEST(Citation, ofARangeIsEachIdThatLiesInIt) {
  EXPECT_EQ(idsIn("A099-A101, A105"), (Ids{"A099", "A100", "A101", "A105"}));
  EXPECT_EQ(idsIn("seeds 000-002"), (Ids{"seed 000", "seed 001", "seed 002"}));
  EXPECT_EQ(idsIn("A105 to A108"), (Ids{"A105", "A108"})) << "only its ends";
}

TEST(Citation, isAThreadOfAProject) {
  EXPECT_EQ(idsIn("MK#391 / mxk/go-imap #11 (2010)"), (Ids{"MK #391", "mxk/go-imap #11"}));
  EXPECT_EQ(idsIn("MailKit #269, #322; msmtp #11"), (Ids{"MailKit #269", "MailKit #322", "msmtp #11"}));
  EXPECT_EQ(idsIn("&#10; #4.4.7 $#1 16#12; \"#5\""), Ids{});
}

TEST(Citation, isNoPartOfAWordOrNumber) {
  EXPECT_EQ(idsIn("A142.5 A0001 BA001 A001b 0xC26 \\xC26 C267 +C26/ KB12345 Q1234567"), Ids{});
  EXPECT_EQ(idsIn("RFC822.SIZE RFC 12 seed 1 seeds CVE-2011 SMS-POP3 NMAP: technet"), Ids{});
}

const SourceText kPage = {"sim/SOURCES.md",
                          "# Sources\n"
                          "A001 in prose lists nothing.\n"
                          "| id | what it is |\n"
                          "| --- | --- |\n"
                          "| RFC 5321, KB262945 | as in RFC 2821 |\n"
                          "| A001-A003 | commands behind STARTTLS |\n"
                          "| cweiske.de | a transcript |\n",
                          {},
                          {}};

std::string messages(const Findings& findings) {
  std::string text;
  for (const Finding& finding : findings) text += finding.message() + "\n";
  return text;
}

TEST(CitationRule, findsWhatIsCitedAndNotListed) {
  const auto rule = [](const std::string& text) {
    return messages(everyCitedSourceIsListed(kPage, {SourceText::parse("sim/a.h", text)}));
  };
  EXPECT_EQ(rule("// Source: RFC 5321; KB 262945; A002.\n"), "");
  EXPECT_EQ(rule("\n// RFC 2821.\n// A003-A004\n"),
            "sim/a.h:2: cites RFC 2821, of which sim/SOURCES.md says nothing\n"
            "sim/a.h:3: cites A004, of which sim/SOURCES.md says nothing\n");
}

TEST(CitationRule, findsWhatIsListedAndCitedNowhere) {
  const auto rule = [](const std::string& text) {
    return messages(everyListedSourceIsCited(kPage, {SourceText::parse("fixtures/a.json", text)}));
  };
  EXPECT_EQ(rule("RFC 5321, KB262945, A001-A003, cweiske.de"), "");
  EXPECT_EQ(rule("RFC 5321, RFC 2821, A001, A003"),
            "sim/SOURCES.md:5: 'KB262945' is cited nowhere\n"
            "sim/SOURCES.md:6: 'A002' is cited nowhere\n"
            "sim/SOURCES.md:7: 'cweiske.de' is cited nowhere\n");
}

TEST(CitationRule, readsOfATranscriptItsSourceAndReasons) {
  const std::string text =
      "{\"source\": \"A001\", \"lines\": [\"C: A009 NOOP\",\n {\"S\": \"S: A009 OK\", \"differs\": \"as in A004\"}]}";
  const auto rule = [&](const std::string& path) {
    return messages(everyCitedSourceIsListed(kPage, {citingPartsOf({path, text, {}, {}})}));
  };
  EXPECT_EQ(rule("tests/transcripts/a.json"),
            "tests/transcripts/a.json:2: cites A004, of which sim/SOURCES.md says nothing\n");
  EXPECT_THAT(rule("scenarios/a.json"), ::testing::HasSubstr("scenarios/a.json:1: cites A009"));
}

TEST(CitationRule, findsATranscriptWhoseSourceIsNotListed) {
  const auto rule = [](const std::string& source) {
    const std::string text = "{\n\"source\": \"" + source + "\"}";
    return messages(everyTranscriptsSourceIsListed(kPage, {{"tests/transcripts/a.json", text, {}, {}}}));
  };
  EXPECT_EQ(rule("cweiske.de"), "");
  EXPECT_EQ(rule("KB 262945"), "");
  EXPECT_EQ(rule("cweiske"), "tests/transcripts/a.json:2: 'cweiske' does not stand in sim/SOURCES.md\n");
  EXPECT_EQ(rule("KB 262946"), "tests/transcripts/a.json:2: 'KB262946' does not stand in sim/SOURCES.md\n");
}

}  // namespace
}  // namespace coexist::tidy
