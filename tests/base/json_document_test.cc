#include "base/json_document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/random.h"

namespace coexist {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::optional<JsonValue> parse(std::string text, Problems& problems) {
  return parseJson(SourceFile::fromText("a.json", std::move(text)), problems);
}

JsonValue parsed(std::string text) {
  Problems problems;
  auto value = parse(std::move(text), problems);
  EXPECT_TRUE(value) << (problems.empty() ? "" : problems[0].text());
  return value ? std::move(*value) : JsonValue();
}

// "line:column: what"
std::string problemOf(std::string text) {
  Problems problems;
  const auto value = parse(std::move(text), problems);
  if (value || problems.size() != 1) return "no single problem";
  return std::to_string(problems[0].place.line) + ":" + std::to_string(problems[0].place.column) + ": " +
         problems[0].what;
}

TEST(JsonDocument, keepsValuesTheirOrderAndTheirPlaces) {
  const JsonValue root = parsed("{\n  \"b\": [1, -2.5e1, true, null],\n  \"a\": \"x\\u00e9\\n\"\n}\n");
  ASSERT_EQ(root.members().size(), 2u);
  EXPECT_EQ(root.members()[0].key, "b");
  EXPECT_EQ(root.members()[0].keyPlace.text(), "a.json:2:3");
  EXPECT_EQ(root.members()[0].keyLength, 3u);
  const JsonValue& second = *valueAt(root, "/b/1");
  EXPECT_EQ(second.place().text(), "a.json:2:12");
  EXPECT_EQ(second.length(), 6u);
  EXPECT_EQ(second.number(), -25.0);
  EXPECT_EQ(second.integer(), std::nullopt);
  EXPECT_EQ(valueAt(root, "/b/0")->integer(), 1);
  EXPECT_TRUE(valueAt(root, "/b/2")->boolean());
  EXPECT_EQ(valueAt(root, "/b/3")->kind(), JsonKind::kNull);
  EXPECT_EQ(root.find("a")->string(), "x\xc3\xa9\n");
  EXPECT_EQ(root.place().text(), "a.json:1:1");
}

TEST(JsonDocument, followsPointers) {
  const JsonValue root = parsed(R"({"a/b": {"~": [10, 20]}, "": 3})");
  EXPECT_EQ(valueAt(root, "/a~1b/~0/1")->integer(), 20);
  EXPECT_EQ(valueAt(root, "/")->integer(), 3);
  EXPECT_EQ(valueAt(root, "")->kind(), JsonKind::kObject);
  for (const char* pointer : {"/a~1b/~0/2", "/a~1b/~0/01", "/a~1b/~0/-1", "/a~1b/~0/x", "a", "/b", "/a~1b/~0/1/0"}) {
    EXPECT_EQ(valueAt(root, pointer), nullptr) << pointer;
  }
}

TEST(JsonDocument, refusesWhatIsNotStrictWithItsPlace) {
  const std::pair<const char*, const char*> rows[] = {
      {"", "1:1: the file is empty"},
      {" \n\t", "1:1: the file is empty"},
      {"{", "1:2: the file ends where a key in double quotes is expected"},
      {"[1,\n 2", "2:3: the file ends where ',' or ']' is expected"},
      {"{} x", "1:4: something stands behind the end of the document"},
      {"[1,]", "1:3: a comma behind the last entry"},
      {"{\"a\":1,}", "1:7: a comma behind the last entry"},
      {"{\"a\" 1}", "1:6: expected ':', not '1'"},
      {"{a:1}", "1:2: expected a key in double quotes, not 'a'"},
      {"[1 2]", "1:4: expected ',' or ']', not '2'"},
      {"{\"a\":1,\n\"a\":2}", "2:1: the key \"a\" stands here twice"},
      {"{\"a\":1,\n\"\\u0061\":2}", "2:1: the key \"a\" stands here twice"},
      {"// x\n1", "1:1: JSON has no comments"},
      {"tru", "1:1: expected a value, not 't'"},
      {"NaN", "1:1: expected a value, not 'N'"},
      {"01", "1:1: a number with a leading zero"},
      {"-", "1:2: the file ends where a digit is expected"},
      {"1.", "1:3: the file ends where a digit is expected"},
      {"[1.e1]", "1:4: expected a digit, not 'e'"},
      {"1e", "1:3: the file ends where a digit is expected"},
      {"+1", "1:1: expected a value, not '+'"},
      {"1e999", "1:1: a number out of range"},
      {"[\"abc", "1:2: a string without an end"},
      {"\"a\nb\"", "1:3: a line end inside of a string"},
      {"\"a\tb\"", "1:3: a control character (\\x09) inside of a string"},
      {"\"\\x\"", "1:2: no escape of JSON"},
      {"\"\\u00g0\"", "1:2: \\u needs four hexadecimal digits"},
      {"\"\\u12\"", "1:2: \\u needs four hexadecimal digits"},
      {"\"\\u-123\"", "1:2: \\u needs four hexadecimal digits"},
      {"\"a\\u0000\"", "1:3: NUL inside of a string"},
      {"\"\\ud800\"", "1:2: a lone surrogate"},
      {"\"\\udc00\"", "1:2: a lone surrogate"},
      {"\"\\ud800\\u0041\"", "1:2: a lone surrogate"},
      {"\"\xff\"", "1:2: no valid UTF-8 (\\xff)"},
      {"\"\xc0\xaf\"", "1:2: no valid UTF-8 (\\xc0)"},          // overlong
      {"\"\xe0\x80\x80\"", "1:2: no valid UTF-8 (\\xe0)"},      // overlong
      {"\"\xed\xa0\x80\"", "1:2: no valid UTF-8 (\\xed)"},      // a surrogate
      {"\"\xf4\x90\x80\x80\"", "1:2: no valid UTF-8 (\\xf4)"},  // above U+10FFFF
      {"\"\xe2\x82\"", "1:2: no valid UTF-8 (\\xe2)"},
      {"\xef\xbb\xbf{}", "1:1: a byte order mark"},
  };
  for (const auto& [text, problem] : rows) EXPECT_EQ(problemOf(text), problem) << text;
  EXPECT_EQ(problemOf(std::string("[\0]", 3)), "1:2: expected a value, not '[NUL]'");
  EXPECT_EQ(problemOf(std::string("\"\0\"", 3)), "1:2: a control character ([NUL]) inside of a string");
  EXPECT_EQ(problemOf(std::string("{}\0", 3)), "1:3: something stands behind the end of the document");
}

TEST(JsonDocument, nestsSixtyFourDeepAndNoDeeper) {
  Problems problems;
  EXPECT_TRUE(parse(std::string(64, '[') + std::string(64, ']'), problems));
  EXPECT_EQ(problemOf(std::string(65, '[') + std::string(65, ']')), "1:65: nested more than 64 deep");
  EXPECT_EQ(problemOf(std::string(1'000'000, '[')), "1:65: nested more than 64 deep");
}

TEST(JsonDocument, boundsTheNumberOfValues) {
  std::string text = "[0";
  for (int i = 0; i < 500'000; ++i) text += ",0";
  EXPECT_THAT(problemOf(text + "]"), HasSubstr("more than 500000 values"));
}

TEST(JsonDocument, decodesSurrogatePairs) { EXPECT_EQ(parsed(R"("\ud83d\ude00")").string(), "\xf0\x9f\x98\x80"); }

// What nlohmann/json and this reader both decide must be decided alike: a random walk over nearly right texts.
TEST(JsonDocument, agreesWithTheLibraryOnWhatIsJson) {
  SeededRandom random({1});
  const std::string pieces[] = {"{",
                                "}",
                                "[",
                                "]",
                                ",",
                                ":",
                                "\"a\"",
                                "\"\\n\"",
                                "1",
                                "-0",
                                "1e3",
                                "true",
                                "null",
                                " ",
                                "\"\\ud83d\\ude00\"",
                                "\"\xc3\xa9\"",
                                "0.5",
                                "\"b\"",
                                "[]",
                                "{}",
                                "\"\\q\"",
                                "01"};
  int accepted = 0;
  for (int round = 0; round < 60'000; ++round) {
    std::string text;
    for (uint64_t i = random.below(7); i-- > 0;) text += pieces[random.below(std::size(pieces))];
    Problems problems;
    const bool ours = parse(text, problems).has_value();
    const bool duplicate = !problems.empty() && problems[0].what.ends_with("twice");
    if (duplicate) continue;
    ASSERT_EQ(ours, nlohmann::json::accept(text)) << text;
    accepted += ours ? 1 : 0;
  }
  EXPECT_GT(accepted, 500);
}

TEST(JsonDocument, readersReportWhatIsOfAnotherKind) {
  const JsonValue root = parsed(R"({"s": "x", "n": 70000, "b": true, "l": ["a", 1], "o": {}})");
  Problems problems;
  EXPECT_EQ(textIn(root, "s", problems), "x");
  EXPECT_EQ(integerIn(root, "n", 0, 70000, problems), 70000);
  EXPECT_EQ(booleanIn(root, "b", problems), true);
  EXPECT_EQ(textIn(root, "missing", problems), std::nullopt);
  EXPECT_TRUE(objectIn(root, "o", problems));
  EXPECT_TRUE(problems.empty());
  EXPECT_THAT(textsIn(root, "l", problems), ElementsAre("a"));
  EXPECT_EQ(textIn(root, "b", problems), std::nullopt);
  EXPECT_EQ(integerIn(root, "n", 0, 65535, problems), std::nullopt);
  EXPECT_EQ(arrayIn(root, "o", problems), nullptr);
  ASSERT_EQ(problems.size(), 4u);
  EXPECT_EQ(problems[0].what, "an entry of \"l\" must be a string, not a number");
  EXPECT_EQ(problems[1].what, "\"b\" must be a string, not true or false");
  EXPECT_EQ(problems[2].what, "\"n\" cannot be 70000");
  EXPECT_EQ(problems[2].hint, "expected a whole number from 0 to 65535");
  EXPECT_EQ(problems[3].place.text(), "a.json:1:55");
}

TEST(JsonDocument, saysWhatIsKnownInsteadOfAnUnknownKeyOrWord) {
  const JsonValue root = parsed("{\n \"fornt\": \"x\", \"zzzzzzzz\": 1}");
  Problems problems;
  EXPECT_FALSE(checkKeys(root, {"front", "back"}, problems));
  EXPECT_FALSE(checkWord(*root.find("fornt"), "product", {"exchange-2016"}, problems));
  ASSERT_EQ(problems.size(), 3u);
  EXPECT_EQ(problems[0].text(),
            "error: unknown key \"fornt\"\n --> a.json:2:2\n  |\n2 |  \"fornt\": \"x\", \"zzzzzzzz\": 1}\n"
            "  |  ^^^^^^^ did you mean \"front\"?\n");
  EXPECT_EQ(problems[1].hint, "known: front, back");
  EXPECT_EQ(problems[2].what, "unknown product \"x\"");
}

TEST(JsonDocument, aFileThatCannotBeReadIsAProblemWithoutALine) {
  Problems problems;
  EXPECT_FALSE(readJson("/nonexistent/x.json", problems));
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].text(), "error: cannot be read: No such file or directory\n  --> /nonexistent/x.json\n");
  EXPECT_FALSE(readJson("/", problems));
}

}  // namespace
}  // namespace coexist
