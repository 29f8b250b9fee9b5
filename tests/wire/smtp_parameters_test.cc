#include "wire/smtp_parameters.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/text.h"

namespace coexist {
namespace {

using namespace std::string_view_literals;

constexpr SmtpPathCommand kMail = SmtpPathCommand::kMail;
constexpr SmtpPathCommand kRcpt = SmtpPathCommand::kRcpt;
constexpr std::string_view kAll = "SIZE 8BITMIME BINARYMIME DSN AUTH SMTPUTF8";

ListsSmtpExtension listing(std::string_view extensions) {
  return [extensions](std::string_view extension) {
    const auto words = split(extensions, ' ');
    return std::find(words.begin(), words.end(), extension) != words.end();
  };
}

// What a server that lists `ours` makes of `text`, as it is said to one that lists `theirs`; "!" for an error, "-" for
// parameters that are not taken.
std::string saidOn(SmtpPathCommand command, std::string_view text, std::string_view ours = kAll,
                   std::string_view theirs = kAll) {
  const auto given = parseSmtpParameters(text);
  if (!given.ok()) return "!";
  const auto taken = takeSmtpParameters(command, *given, listing(ours));
  return taken ? writtenSmtpParameters(command, *taken, listing(theirs)) : "-";
}

TEST(SmtpParameters, takesEachWhereItsExtensionIsListedAndNowhereElse) {
  const struct {
    SmtpPathCommand command;
    const char* text;
    std::string_view extension;
  } rows[] = {
      {kMail, "SIZE=12", "SIZE"},
      {kMail, "BODY=7BIT", "8BITMIME"},
      {kMail, "BODY=8BITMIME", "8BITMIME"},
      {kMail, "BODY=BINARYMIME", "BINARYMIME"},
      {kMail, "RET=FULL", "DSN"},
      {kMail, "RET=HDRS", "DSN"},
      {kMail, "ENVID=QQ314159", "DSN"},
      {kMail, "AUTH=<>", "AUTH"},
      {kMail, "AUTH=e+3Dmc2@example.test", "AUTH"},
      {kMail, "SMTPUTF8", "SMTPUTF8"},
      {kRcpt, "NOTIFY=NEVER", "DSN"},
      {kRcpt, "NOTIFY=SUCCESS,FAILURE,DELAY", "DSN"},
      {kRcpt, "ORCPT=rfc822;bob+2Bx@example.test", "DSN"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(saidOn(row.command, row.text, row.extension), " " + std::string(row.text));
    EXPECT_EQ(saidOn(row.command == kMail ? kRcpt : kMail, row.text), "-") << row.text;
    for (const std::string_view other : split(kAll, ' ')) {
      if (other == row.extension) continue;
      EXPECT_EQ(saidOn(row.command, row.text, other), "-") << row.text << other;
    }
  }
  EXPECT_EQ(saidOn(kMail, "X=y"), "-");
  EXPECT_EQ(saidOn(kMail, ""), "");
}

TEST(SmtpParameters, refusesValuesThatAreNoneOfTheirs) {
  for (const char* text : {"SIZE", "SIZE=-1", "SIZE=1k", "SIZE=99999999999999999999999", "BODY", "BODY=x", "RET",
                           "RET=SOME", "ENVID", "AUTH", "SMTPUTF8=1"}) {
    EXPECT_EQ(saidOn(kMail, text), "-") << text;
  }
  for (const char* text :
       {"NOTIFY", "NOTIFY=X", "NOTIFY=SUCCESS,", "NOTIFY=,", "ORCPT", "ORCPT=alice", "ORCPT=;x", "ORCPT=rfc822;"}) {
    EXPECT_EQ(saidOn(kRcpt, text), "-") << text;
  }
}

// RFC 3461 section 4.1.
TEST(SmtpParameters, takesNeverAloneOnly) {
  EXPECT_EQ(saidOn(kRcpt, "NOTIFY=never"), " NOTIFY=NEVER");
  for (const char* text : {"NOTIFY=NEVER,DELAY", "NOTIFY=DELAY,NEVER", "NOTIFY=NEVER,NEVER", "NOTIFY=never,success"}) {
    EXPECT_EQ(saidOn(kRcpt, text), "-") << text;
  }
}

TEST(SmtpParameters, saysThemInOneOrderAndKeepsTheLetterCaseOfXtext) {
  EXPECT_EQ(saidOn(kMail, "smtputf8 auth=Bob@x.test envid=aB ret=hdrs body=8bitmime size=042"),
            " SIZE=042 BODY=8BITMIME RET=HDRS ENVID=aB AUTH=Bob@x.test SMTPUTF8");
  EXPECT_EQ(saidOn(kRcpt, "ORCPT=rfc822;Bob@x.test NOTIFY=success"), " NOTIFY=SUCCESS ORCPT=rfc822;Bob@x.test");
}

TEST(SmtpParameters, leavesOutWhatTheOtherSideDoesNotList) {
  const std::string_view all = "SIZE=1 BODY=BINARYMIME RET=HDRS ENVID=a AUTH=<>";
  EXPECT_EQ(saidOn(kMail, all, kAll, ""), "");
  EXPECT_EQ(saidOn(kMail, all, kAll, "DSN"), " RET=HDRS ENVID=a");
  EXPECT_EQ(saidOn(kMail, all, kAll, "8BITMIME"), "");
  EXPECT_EQ(saidOn(kMail, all, kAll, "BINARYMIME AUTH"), " BODY=BINARYMIME AUTH=<>");
}

// RFC 6531 section 3.2.
TEST(SmtpParameters, tellsWhatIsNotToBeSaidToAServerThatDoesNotListIt) {
  SmtpParameters parameters;
  parameters.returned = "FULL";
  EXPECT_EQ(missingSmtpExtension(kMail, parameters, listing("")), "");
  parameters.utf8 = "";
  EXPECT_EQ(missingSmtpExtension(kMail, parameters, listing("DSN")), "SMTPUTF8");
  EXPECT_EQ(missingSmtpExtension(kMail, parameters, listing("SMTPUTF8")), "");
  EXPECT_EQ(missingSmtpExtension(kRcpt, parameters, listing("")), "");
}

TEST(SmtpParameters, refusesWhatIsNoParameter) {
  for (const std::string_view text : {"SIZE="sv, "=1"sv, "SIZE=1 SIZE=1"sv, "size=1 SIZE=2"sv, "SI_ZE=1"sv, "-SIZE=1"sv,
                                      "SIZE=1=2"sv, "X=\x01"sv, "X=a\0"sv, "X=\xff"sv, "X=a\tb"sv}) {
    EXPECT_FALSE(parseSmtpParameters(text).ok()) << text;
  }
  std::string many;
  for (int i = 0; i < 16; ++i) many += " P" + std::to_string(i);
  ASSERT_TRUE(parseSmtpParameters(many).ok());
  EXPECT_EQ(parseSmtpParameters(many)->size(), 16u);
  EXPECT_FALSE(parseSmtpParameters(many + " P16").ok());
  EXPECT_FALSE(parseSmtpParameters(std::string(33, 'P')).ok());
}

// A078, A092: what is decoded later must not be able to end a line.
TEST(SmtpParameters, refusesXtextThatHidesALineEnd) {
  for (const char* value : {"+0D+0A", "a+0Ab", "+00", "+7F", "+0d", "+", "+4", "a+", "+G0"}) {
    for (const char* name : {"AUTH=", "ENVID=", "ORCPT=rfc822;"}) {
      EXPECT_FALSE(parseSmtpParameters(name + std::string(value)).ok()) << name << value;
    }
  }
  EXPECT_EQ(parseSmtpParameters("AUTH=e+3Dmc2@example.test")->front().value, "e+3Dmc2@example.test");
}

// A077.
TEST(SmtpParameters, readsSizesOfDigitsOnly) {
  EXPECT_EQ(smtpSize("0"), 0u);
  EXPECT_EQ(smtpSize("001000"), 1000u);
  EXPECT_EQ(smtpSize("9007199254740992"), 9007199254740992u);
  for (const char* text : {"", "-1", "+1", " 1", "1 ", "0x10", "1k", "9007199254740993", "18446744073709551617",
                           "99999999999999999999999", "1.0"}) {
    EXPECT_FALSE(smtpSize(text)) << text;
  }
}

}  // namespace
}  // namespace coexist
