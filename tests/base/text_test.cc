#include "base/text.h"

#include <gtest/gtest.h>

#include "base/diagnostic.h"

namespace coexist {
namespace {

using namespace std::string_literals;

TEST(Text, changesTheCaseOfAsciiLettersOnly) {
  EXPECT_EQ(lowerAscii("LoginDisabled[\xc4@]"), "logindisabled[\xc4@]");
  EXPECT_EQ(upperAscii("starttls{\xe4`}"), "STARTTLS{\xe4`}");
}

TEST(Text, comparesWithoutRegardToCase) {
  EXPECT_TRUE(equalsIgnoreCase("AUTH=ntlm", "auth=NTLM"));
  EXPECT_FALSE(equalsIgnoreCase("AUTH=NTLM", "AUTH=NTLM "));
  EXPECT_FALSE(equalsIgnoreCase("[", "{")) << "these differ by the case bit, but are no letters";
  EXPECT_TRUE(startsWithIgnoreCase("a1 Login alice", "A1 LOGIN"));
  EXPECT_FALSE(startsWithIgnoreCase("a1", "a1 LOGIN"));
  EXPECT_TRUE(startsWithIgnoreCase("a1", ""));
}

TEST(Text, trimsWhiteSpaceAtBothEnds) {
  EXPECT_EQ(trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(trim(" \r\n"), "");
  EXPECT_EQ(trim(""), "");
}

TEST(Text, splitsAtEverySeparatorAndKeepsEmptyParts) {
  using Parts = std::vector<std::string_view>;
  EXPECT_EQ(split("EXAMPLE/alice/a.liddell", '/'), (Parts{"EXAMPLE", "alice", "a.liddell"}));
  EXPECT_EQ(split(",a,", ','), (Parts{"", "a", ""}));
  EXPECT_EQ(split("", ','), (Parts{""}));
}

TEST(Text, takesWordsApartAtRunsOfSpaces) {
  using Parts = std::vector<std::string_view>;
  EXPECT_EQ(wordsOf(" SASL  PLAIN NTLM "), (Parts{"SASL", "PLAIN", "NTLM"}));
  EXPECT_EQ(wordsOf("  "), Parts{});
}

TEST(Text, showsInvisibleOctets) {
  EXPECT_EQ(visible("* OK ready\r\n"), "* OK ready[CR][LF]");
  EXPECT_EQ(visible("a\0b"s), "a[NUL]b");
  EXPECT_EQ(visible("\x1b[2J\x7f\xff"), "\\x1b[2J\\x7f\\xff") << "no octet may steer a terminal";
}

TEST(Text, findsTheCandidateThatWasProbablyMeant) {
  const std::vector<std::string> known = {"Set-ImapSettings", "Get-ImapSettings", "Restart-Service"};
  EXPECT_EQ(nearest("Set-ImapSetings", known), "Set-ImapSettings");
  EXPECT_EQ(nearest("restart-service", known), "Restart-Service") << "letter case is no mistake of its own";
  EXPECT_EQ(nearest("Set-ImapSettings", std::vector<std::string>{"Set-PopSettings", "Set-ImapSettigns"}),
            "Set-ImapSettigns")
      << "two letters that have changed places are one mistake";
  EXPECT_EQ(nearest("Mount-Database", known), "");
  EXPECT_EQ(nearest("Set-ImapSettings", {}), "");
}

TEST(Text, meansNoOtherVersion) {
  const std::vector<std::string> known = {"exchange-2003", "exchange-2013-cu17", "imap", "pop3"};
  EXPECT_EQ(nearest("exchange-2013", known), "");
  EXPECT_EQ(nearest("exchange-2013-cu18", known), "");
  EXPECT_EQ(nearest("exchnage2013-cu17", known), "exchange-2013-cu17");
  EXPECT_EQ(nearest("imap4", known), "imap") << "without digits it is no version";
  EXPECT_EQ(nearest("pop", known), "pop3");
}

TEST(Text, knowsWhatAGroupMeans) {
  const std::vector<std::string> known = {"exchange-2000-rtm", "exchange-2000-sp1", "exchange-2003",
                                          "exchange-2013-cu17"};
  const WordGroups groups = {{"exchange-2000", {"exchange-2000-rtm", "exchange-2000-sp1"}},
                             {"exchange-2013", {"exchange-2013-cu17"}}};
  EXPECT_EQ(knownWordsHint("exchange-2013", known, groups), "did you mean \"exchange-2013-cu17\"?");
  EXPECT_EQ(knownWordsHint("exchagne-2013", known, groups), "did you mean \"exchange-2013-cu17\"?");
  EXPECT_EQ(knownWordsHint("exchange-2000", known, groups),
            "did you mean \"exchange-2000-rtm\" or \"exchange-2000-sp1\"?");
  EXPECT_EQ(knownWordsHint("exchange-2016", known, groups),
            "known: exchange-2000-rtm, exchange-2000-sp1, exchange-2003, exchange-2013-cu17");
}

TEST(Text, spendsNoWorkOnHostileWords) {
  const std::vector<std::string> known = {std::string(100'000, 'a'), "front"};
  EXPECT_EQ(nearest(std::string(100'000, 'a'), known), "");
  EXPECT_EQ(nearest("fornt", known), "front");
}

TEST(Text, comparesSecretsByContentAndLength) {
  EXPECT_TRUE(equalsConstantTime("correct horse", "correct horse"));
  EXPECT_FALSE(equalsConstantTime("correct horse", "correct hors1"));
  EXPECT_FALSE(equalsConstantTime("correct", "correct horse"));
  EXPECT_FALSE(equalsConstantTime("aa", "a")) << "a repeated shorter one is not equal";
  EXPECT_FALSE(equalsConstantTime("\0"s, ""));
  EXPECT_TRUE(equalsConstantTime("", ""));
}

TEST(Text, findsControlsButNotOtherLetters) {
  EXPECT_FALSE(
      holdsControls("Gr\xc3\xbc\xc3\x9f"
                    "e \xc2\xa0"));
  for (const std::string_view text : {"\x1b[31m", "a\x7f",
                                      "\xc2\x9b"
                                      "31m",
                                      "\xc2\x80", "a\tb"}) {
    EXPECT_TRUE(holdsControls(text)) << visible(text);
  }
}

TEST(Text, readsADecimalNumberThatFits) {
  EXPECT_EQ(decimalNumber("0"), 0u);
  EXPECT_EQ(decimalNumber("4294967295"), 4294967295u);
  for (const char* wrong : {"", "4294967296", "-1", "+1", " 1", "1 ", "1x", "0x1"})
    EXPECT_FALSE(decimalNumber(wrong)) << wrong;
}

}  // namespace
}  // namespace coexist
