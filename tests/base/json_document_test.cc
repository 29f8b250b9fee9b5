#include "base/json_document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "base/field_reader.h"
#include "base/random.h"

namespace coexist {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::optional<JsonValue> parse(std::string text, Diagnostics& problems) {
  return parseJson(SourceFile::fromText("a.json", std::move(text)), problems);
}

JsonValue parsed(std::string text) {
  Diagnostics problems;
  auto value = parse(std::move(text), problems);
  EXPECT_TRUE(value) << (problems.empty() ? "" : problems[0].text());
  return value ? std::move(*value) : JsonValue();
}

// "line:column: what"
std::string problemOf(std::string text) {
  Diagnostics problems;
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

using Rows = std::initializer_list<std::pair<const char*, const char*>>;  // a text and its problem

void expectProblems(Rows rows) {
  for (const auto& [text, problem] : rows) EXPECT_EQ(problemOf(text), problem) << text;
}

TEST(JsonDocument, refusesAWrongShapeWithItsPlace) {
  expectProblems({
      {"", "1:1: the file is empty"},
      {" \n\t", "1:1: the file is empty"},
      {"\xef\xbb\xbf{}", "1:1: a byte order mark"},
      {"\xef\xbb{}", "1:1: expected a value, not '\\xef'"},
      {"{", "1:2: the file ends where a key in double quotes is expected"},
      {"[1,\n 2", "2:3: the file ends where ',' or ']' is expected"},
      {"{} x", "1:4: something stands behind the end of the document"},
      {"[1,]", "1:3: a comma behind the last entry"},
      {"{\"a\":1,}", "1:7: a comma behind the last entry"},
      {"{\"a\" 1}", "1:6: expected ':', not '1'"},
      {"{a:1}", "1:2: expected a key in double quotes, not 'a'"},
      {"[1 2]", "1:4: expected ',' or ']', not '2'"},
      {"[1-2]", "1:3: expected ',' or ']', not '-'"},
      {"[1:2]", "1:3: expected ',' or ']', not ':'"},
      {"[ ,1]", "1:3: expected a value, not ','"},
      {"[1, ,2]", "1:5: expected a value, not ','"},
      {"[1 , \n2x]", "2:2: expected ',' or ']', not 'x'"},
      {"{\"a\":1 \"b\":2}", "1:8: expected ',' or '}', not '\"'"},
      {"{\"a\":1, 2}", "1:9: expected a key in double quotes, not '2'"},
      {"{\"a\",1}", "1:5: expected ':', not ','"},
      {"{\"a\": :1}", "1:7: expected a value, not ':'"},
      {"{\"a\" \"\n", "1:6: expected ':', not '\"'"},
      {"[1 -]", "1:4: expected ',' or ']', not '-'"},
      {"{\"a\":}", "1:6: expected a value, not '}'"},
      {"{\"a\"", "1:5: the file ends where ':' is expected"},
      {"]", "1:1: expected a value, not ']'"},
      {"{\"a\":1,\n\"a\":2}", "2:1: the key \"a\" stands here twice"},
      {"{\"a\":1,\n\"\\u0061\":2}", "2:1: the key \"a\" stands here twice"},
      {"[\"; last read: - invalid number\" x]", "1:34: expected ',' or ']', not 'x'"},
  });
  EXPECT_EQ(problemOf(std::string("{}\0", 3)), "1:3: something stands behind the end of the document");
}

TEST(JsonDocument, refusesWrongWordsAndNumbersWithTheirPlace) {
  expectProblems({
      {"// x\n1", "1:1: JSON has no comments"},
      {"[1, # x\n2]", "1:5: JSON has no comments"},
      {"tru", "1:1: expected a value, not 't'"},
      {"NaN", "1:1: expected a value, not 'N'"},
      {"01", "1:1: a number with a leading zero"},
      {"[-01.5]", "1:2: a number with a leading zero"},
      {"[1, -]", "1:6: expected a digit, not ']'"},
      {"-", "1:2: the file ends where a digit is expected"},
      {"1.", "1:3: the file ends where a digit is expected"},
      {"[1.e1]", "1:4: expected a digit, not 'e'"},
      {"1e", "1:3: the file ends where a digit is expected"},
      {"+1", "1:1: expected a value, not '+'"},
      {"1e999", "1:1: a number out of range"},
      {"[-1e999]", "1:2: a number out of range"},
      {"[0, 0.10e-999]", "1:5: a number out of range"},
  });
  EXPECT_EQ(problemOf(std::string("[\0]", 3)), "1:2: expected a value, not '[NUL]'");
}

TEST(JsonDocument, refusesWrongStringsWithTheirPlace) {
  expectProblems({
      {"[\"abc", "1:2: a string without an end"},
      {"\"a\nb\"", "1:3: a line end inside of a string"},
      {"\"a\tb\"", "1:3: a control character (\\x09) inside of a string"},
      {"\"\\x\"", "1:2: no escape of JSON"},
      {"\"\\u00g0\"", "1:2: \\u needs four hexadecimal digits"},
      {"\"\\u12\"", "1:2: \\u needs four hexadecimal digits"},
      {"\"\\u-123\"", "1:2: \\u needs four hexadecimal digits"},
      {"\"\\u1\\n\"", "1:2: \\u needs four hexadecimal digits"},
      {"\"a\\u0000\"", "1:3: NUL inside of a string"},
      {"\"\\ud800\"", "1:2: a lone surrogate"},
      {"\"\\udc00\"", "1:2: a lone surrogate"},
      {"\"\\ud800\\u0041\"", "1:8: a lone surrogate"},
      {"\"\\\\u0000\\u0000\"", "1:9: NUL inside of a string"},
      {"{\"a\\u0000\": 1}", "1:4: NUL inside of a string"},
      {"\"\xff\"", "1:2: no valid UTF-8 (\\xff cannot stand here)"},
      {"\"\xc0\xaf\"", "1:2: no valid UTF-8 (\\xc0 cannot stand here)"},          // overlong
      {"\"\xe0\x80\x80\"", "1:3: no valid UTF-8 (\\x80 cannot stand here)"},      // overlong
      {"\"\xed\xa0\x80\"", "1:3: no valid UTF-8 (\\xa0 cannot stand here)"},      // a surrogate
      {"\"\xf4\x90\x80\x80\"", "1:3: no valid UTF-8 (\\x90 cannot stand here)"},  // above U+10FFFF
      {"\"\xe2\x82\"", "1:4: no valid UTF-8 (\" cannot stand here)"},
  });
  EXPECT_EQ(problemOf(std::string("\"\0\"", 3)), "1:2: a control character ([NUL]) inside of a string");
}

TEST(JsonDocument, nestsSixtyFourDeepAndNoDeeper) {
  Diagnostics problems;
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

TEST(JsonDocument, takesNumbersAsTheyAreWritten) {
  const JsonValue root = parsed("[-0, 18446744073709551616, 0e5, 0.0, 1E-300,9223372036854775807]");
  const char* written[] = {"-0", "18446744073709551616", "0e5", "0.0", "1E-300", "9223372036854775807"};
  ASSERT_EQ(root.items().size(), std::size(written));
  for (size_t i = 0; i < std::size(written); ++i) EXPECT_EQ(root.items()[i].string(), written[i]);
  EXPECT_EQ(root.items()[1].integer(), std::nullopt);
  EXPECT_EQ(root.items()[5].integer(), INT64_MAX);
}

// A random document, and for each of its values and keys, in the order in which they begin, how it stands there.
class RandomDocument {
 public:
  explicit RandomDocument(uint64_t seed) : random_({seed}) {
    space();
    container(random_.below(2) == 0, 0);
    space();
  }

  struct Token {
    size_t offset;
    size_t length;
    JsonKind kind;
    auto operator<=>(const Token&) const = default;
  };
  std::string text;
  std::vector<Token> tokens;

 private:
  void space() {
    for (uint64_t i = random_.below(3); i-- > 0;) text += " \t\r\n"[random_.below(4)];
  }
  void scalar(JsonKind kind, std::string_view written) {
    tokens.push_back({text.size(), written.size(), kind});
    text += written;
  }
  void string(std::string_view unique) {
    constexpr std::array<std::string_view, 6> kPieces = {"", "x", "\\\"", ",: ]}", "\xc3\xa9", "\\ud83d\\ude00\\\\"};
    std::string written = "\"";
    for (uint64_t i = random_.below(3); i-- > 0;) written += kPieces[random_.below(kPieces.size())];
    scalar(JsonKind::kString, written.append(unique) + "\"");
  }
  void value(int depth) {
    constexpr std::array<std::string_view, 5> kNumbers = {"0", "-7", "12.50", "1e+3", "-0.5E-2"};
    switch (random_.below(depth < 6 ? 8 : 4)) {
      case 0:
        return scalar(JsonKind::kNull, "null");
      case 1:
        return scalar(JsonKind::kBoolean, random_.below(2) == 0 ? "true" : "false");
      case 2:
        return scalar(JsonKind::kNumber, kNumbers[random_.below(kNumbers.size())]);
      case 3:
        return string("");
      default:
        return container(random_.below(2) == 0, depth);
    }
  }
  void container(bool object, int depth) {
    const size_t index = tokens.size();
    scalar(object ? JsonKind::kObject : JsonKind::kArray, object ? "{" : "[");
    const uint64_t entries = random_.below(4);
    for (uint64_t i = 0; i < entries; ++i) {
      if (i > 0) text += ',';
      space();
      if (object) {
        string(std::to_string(i));
        space();
        text += ':';
        space();
      }
      value(depth + 1);
      space();
    }
    if (entries == 0) space();
    text += object ? '}' : ']';
    tokens[index].length = text.size() - tokens[index].offset;
  }

  SeededRandom random_;
};

void listTokens(const JsonValue& value, std::vector<RandomDocument::Token>& tokens) {
  tokens.push_back({value.offset(), value.length(), value.kind()});
  for (const JsonValue& item : value.items()) listTokens(item, tokens);
  for (const JsonMember& member : value.members()) {
    tokens.push_back({member.keyPlace.offset, member.keyLength, JsonKind::kString});
    listTokens(member.value, tokens);
  }
}

TEST(JsonDocument, placesEveryValueAndKeyExactly) {
  size_t compared = 0;
  for (uint64_t seed = 0; seed < 3'000; ++seed) {
    const RandomDocument document(seed);
    std::vector<RandomDocument::Token> tokens;
    listTokens(parsed(document.text), tokens);
    ASSERT_TRUE(tokens == document.tokens) << document.text;
    compared += tokens.size();
  }
  EXPECT_GT(compared, 20'000u);
}

// However a document is damaged, it is read or there is one problem, inside of it.
TEST(JsonDocument, placesOneProblemInADamagedDocument) {
  SeededRandom random({1});
  constexpr std::string_view kOctets("[]{},:\"\\ u0e-tn/\n\0\xef\x80", 20);
  size_t refused = 0;
  for (uint64_t seed = 0; seed < 3'000; ++seed) {
    std::string text = RandomDocument(seed).text;
    text[random.below(text.size())] = kOctets[random.below(kOctets.size())];
    if (random.below(3) == 0) text.resize(random.below(text.size()));
    Diagnostics problems;
    const bool read = parse(text, problems).has_value();
    ASSERT_EQ(problems.size(), read ? 0u : 1u) << text;
    if (read) continue;
    ++refused;
    ASSERT_LE(problems[0].place.offset + problems[0].length, text.size() + 1) << text;
  }
  EXPECT_GT(refused, 1'000u);
}

TEST(JsonDocument, readersReportWhatIsOfAnotherKind) {
  const JsonValue root = parsed(R"({"s": "x", "n": 70000, "b": true, "l": ["a", 1], "o": {}})");
  Diagnostics problems;
  EXPECT_EQ(textIn(root, "s", problems), "x");
  EXPECT_EQ(valueOfForm(*root.find("n"), "n", integer(0, 70000), problems), FieldValue(int64_t{70000}));
  EXPECT_EQ(booleanIn(root, "b", problems), true);
  EXPECT_EQ(textIn(root, "missing", problems), std::nullopt);
  EXPECT_TRUE(objectIn(root, "o", problems));
  EXPECT_TRUE(problems.empty());
  EXPECT_THAT(textsIn(root, "l", problems), ElementsAre("a"));
  EXPECT_EQ(textIn(root, "b", problems), std::nullopt);
  EXPECT_EQ(valueOfForm(*root.find("n"), "n", integer(0, 65535), problems), std::nullopt);
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
  Diagnostics problems;
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
  Diagnostics problems;
  EXPECT_FALSE(readJson("/nonexistent/x.json", problems));
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].text(), "error: cannot be read: No such file or directory\n  --> /nonexistent/x.json\n");
  EXPECT_FALSE(readJson("/", problems));
}

}  // namespace
}  // namespace coexist
