#include "report/junit.h"

#include <gtest/gtest.h>

#include <pugixml.hpp>

namespace coexist {
namespace {

TEST(Junit, countsAndGroupsByFile) {
  const std::string xml = junitXml({{"a.json", "a :: one", Outcome::kPassed, 1.5, "", ""},
                                    {"a.json", "a :: two", Outcome::kFailed, 2, "expected", "details"},
                                    {"b.json", "b :: one", Outcome::kSkipped, 0, "no kdc", ""},
                                    {"b.json", "b :: two", Outcome::kBroken, 0, "no socket", ""}});
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(xml.c_str()));
  const pugi::xml_node a = document.child("testsuites").child("testsuite");
  EXPECT_STREQ(a.attribute("name").value(), "a.json");
  EXPECT_EQ(a.attribute("tests").as_int(), 2);
  EXPECT_EQ(a.attribute("failures").as_int(), 1);
  EXPECT_STREQ(a.find_child_by_attribute("name", "a :: two").child("failure").attribute("message").value(), "expected");
  const pugi::xml_node b = a.next_sibling();
  EXPECT_EQ(b.attribute("skipped").as_int(), 1);
  EXPECT_EQ(b.attribute("errors").as_int(), 1);
}

// What a server said may hold anything; the file must stay XML (attack catalogue A200).
TEST(Junit, escapesWhatWasSaid) {
  const std::string details = "]]></failure><x a=\"\x01\">&\n";
  const std::string xml = junitXml({{"a.json", "<b>", Outcome::kFailed, 1, "\"<>&", details}});
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(xml.c_str())) << xml;
  EXPECT_STREQ(document.select_node("//testcase").node().attribute("name").value(), "<b>");
  EXPECT_FALSE(document.select_node("//x"));
}

// XML 1.0 has no word for most control characters, not even an escaped one (section 2.2).
TEST(Junit, holdsNothingThatXmlCannot) {
  const std::string evil = std::string("\0", 1) + "\x01\x0b\x0c\x1b[2J\x1f\x7f\t\n\r";
  const std::string xml =
      junitXml({{"a\x01.json", "name" + evil, Outcome::kFailed, 1, "reason" + evil, "details" + evil}});
  for (const char* escaped : {"&#0;", "&#00;", "&#1;", "&#01;", "&#11;", "&#12;", "&#27;", "&#31;"}) {
    EXPECT_EQ(xml.find(escaped), std::string::npos) << escaped << xml;
  }
  for (const char octet : xml) {
    const bool legal = static_cast<unsigned char>(octet) >= ' ' || octet == '\n' || octet == '\t' || octet == '\r';
    EXPECT_TRUE(legal) << xml;
  }
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(xml.c_str()));
  const pugi::xml_node reported = document.select_node("//testcase").node();
  EXPECT_TRUE(std::string(reported.attribute("name").value()).starts_with("name[NUL]\\x01\\x0b\\x0c\\x1b[2J"));
  EXPECT_TRUE(std::string(reported.child("failure").child_value()).starts_with("details[NUL]\\x01"));
}

TEST(Junit, tellsEachOutcomeByItsElement) {
  const std::pair<Outcome, const char*> rows[] = {
      {Outcome::kPassed, nullptr}, {Outcome::kFailed, "failure"},  {Outcome::kUnexpectedPass, "failure"},
      {Outcome::kBroken, "error"}, {Outcome::kSkipped, "skipped"}, {Outcome::kKnownBug, "skipped"},
  };
  for (const auto& [outcome, element] : rows) {
    pugi::xml_document document;
    ASSERT_TRUE(document.load_string(junitXml({{"a.json", "n", outcome, 0, "why", ""}}).c_str()));
    const pugi::xml_node reported = document.select_node("//testcase").node();
    EXPECT_STREQ(reported.first_child().name(), element ? element : "");
    EXPECT_STREQ(reported.first_child().attribute("message").value(), element ? "why" : "");
    EXPECT_STREQ(reported.first_child().child_value(), "") << "no details, no text";
    const pugi::xml_node suite = reported.parent();
    EXPECT_EQ(suite.attribute("failures").as_int() + suite.attribute("errors").as_int() * 10 +
                  suite.attribute("skipped").as_int() * 100,
              element == nullptr                  ? 0
              : std::string(element) == "failure" ? 1
              : std::string(element) == "error"   ? 10
                                                  : 100);
  }
}

TEST(Junit, tellsTimesInSecondsAndTheSumOfASuite) {
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(
      junitXml({{"a.json", "one", Outcome::kPassed, 1500, "", ""}, {"a.json", "two", Outcome::kPassed, 0.26, "", ""}})
          .c_str()));
  const pugi::xml_node suite = document.select_node("//testsuite").node();
  EXPECT_STREQ(suite.attribute("time").value(), "1.5003");
  EXPECT_STREQ(suite.first_child().attribute("time").value(), "1.5000");
  EXPECT_STREQ(suite.last_child().attribute("time").value(), "0.0003");
}

TEST(Junit, ofNothingIsADocumentToo) {
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(junitXml({}).c_str()));
  EXPECT_STREQ(document.first_child().name(), "testsuites");
  EXPECT_FALSE(document.first_child().first_child());
}

}  // namespace
}  // namespace coexist
