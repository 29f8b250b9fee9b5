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

}  // namespace
}  // namespace coexist
