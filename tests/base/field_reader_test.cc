#include "base/field_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/field_row.h"
#include "base/field_schema.h"

namespace coexist {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

enum class Colour { kRed, kGreen };
constexpr WordRow<Colour> kColours[] = {{"red", Colour::kRed}, {"green", Colour::kGreen}};

bool hasNoBlank(std::string_view text) { return text.find(' ') == std::string_view::npos; }

struct Bell {
  bool loud = false;
  int64_t rings = 3;
  int64_t pauseMs = 0;
  std::string name;
  std::vector<std::string> towns;
  Colour colour = Colour::kRed;
  std::vector<Colour> lights;
  std::optional<bool> cracked;
};

constexpr Field<Bell> kBell[] = {
    field<&Bell::loud>("loud", trueOrFalse(), "whether all hear it"),
    field<&Bell::rings>("rings", integer(1, 9), "how often it rings"),
    field<&Bell::pauseMs>("pause", timeFrom(1000, 60'000), "between two"),
    field<&Bell::name>("name", textThatIs(&hasNoBlank, "one word", 8), "what people call it").thatIsRequired(),
    field<&Bell::towns>("towns", listOfTexts(), "who hears it"),
    wordField<kColours, &Bell::colour>("colour", "of its rope"),
    wordsField<kColours, &Bell::lights>("lights", "light", "in their order"),
    field<&Bell::cracked>("cracked", trueOrFalse(), "where somebody has looked"),
};

struct Read {
  Bell bell;
  std::vector<std::string> problems;
};

Read read(const std::string& text) {
  Diagnostics problems;
  const auto json = parseJson(SourceFile::fromText("bell.json", text), problems);
  Read result;
  if (json) readFields<Bell>(*json, "a bell", kBell, result.bell, problems);
  for (const Diagnostic& problem : problems) {
    result.problems.push_back(std::to_string(problem.place.column) + ": " + problem.what +
                              (problem.hint.empty() ? "" : "; " + problem.hint));
  }
  return result;
}

TEST(FieldReader, fillsEveryMember) {
  const Read given = read(R"({"loud": true, "rings": 9, "pause": "00:01:00", "name": "Emma", "towns": ["A", "B"],
      "colour": "green", "lights": ["green", "red"], "cracked": false})");
  EXPECT_THAT(given.problems, IsEmpty());
  EXPECT_TRUE(given.bell.loud);
  EXPECT_EQ(given.bell.rings, 9);
  EXPECT_EQ(given.bell.pauseMs, 60'000);
  EXPECT_EQ(given.bell.name, "Emma");
  EXPECT_THAT(given.bell.towns, ElementsAre("A", "B"));
  EXPECT_EQ(given.bell.colour, Colour::kGreen);
  EXPECT_EQ(given.bell.cracked, false);
  EXPECT_THAT(given.bell.lights, ElementsAre(Colour::kGreen, Colour::kRed));
}

TEST(FieldReader, keepsWhatIsNotSaid) {
  const Read given = read(R"({"name": "Emma"})");
  EXPECT_THAT(given.problems, IsEmpty());
  EXPECT_EQ(given.bell.rings, 3);
  EXPECT_EQ(given.bell.cracked, std::nullopt);
}

TEST(FieldReader, saysWhatIsMissingAndWhatForm) {
  EXPECT_THAT(read("{}").problems, ElementsAre("1: \"name\" is missing; what people call it"));
  EXPECT_THAT(read("[]").problems, ElementsAre("1: a bell must be an object, not an array"));
  EXPECT_THAT(read(R"({"name": "E", "ring": 1})").problems,
              ElementsAre("15: unknown key \"ring\"; did you mean \"rings\"?"));
}

struct Wrong {
  const char* member;
  const char* problem;
};

TEST(FieldReader, refusesEachValueThatIsNotOfItsForm) {
  const Wrong all[] = {
      {R"("loud": 1)", "26: \"loud\" must be true or false, not a number"},
      {R"("rings": 10)", "27: \"rings\" cannot be 10; expected a whole number from 1 to 9"},
      {R"("rings": 1.5)", "27: \"rings\" cannot be 1.5; expected a whole number from 1 to 9"},
      {R"("pause": "00:01:01")", "27: \"pause\" cannot be 00:01:01; expected a time from 00:00:01 to 00:01:00"},
      {R"("towns": [1])", "28: an entry of \"towns\" must be a string, not a number"},
      {R"("colour": "gren")", "28: unknown colour \"gren\"; did you mean \"green\"?"},
      {R"("lights": ["red", "red"])", "36: the light stands here twice"},
      {R"("lights": ["blue"])", "29: unknown light \"blue\"; known: red, green"},
  };
  for (const Wrong& wrong : all) {
    const Read given = read(R"({"name": "Emma", )" + std::string(wrong.member) + "}");
    EXPECT_THAT(given.problems, ElementsAre(wrong.problem)) << wrong.member;
  }
  EXPECT_THAT(read(R"({"name": ""})").problems, ElementsAre("10: \"name\" is empty; one word"));
  EXPECT_THAT(read(R"({"name": "a b"})").problems, ElementsAre("10: \"name\" cannot be a b; expected one word"));
  EXPECT_THAT(read(R"({"name": "123456789"})").problems,
              ElementsAre("10: \"name\" cannot be 123456789; expected one word"));
}

TEST(FieldReader, takesWhatIsTypedInAnyLetterCase) {
  EXPECT_EQ(typedValue("TRUE", trueOrFalse()), FieldValue(true));
  EXPECT_EQ(typedValue("yes", trueOrFalse()), std::nullopt);
  EXPECT_EQ(typedValue("Green", kBell[5].form), FieldValue(std::string("green")));
  EXPECT_EQ(typedValue("blue", kBell[5].form), std::nullopt);
  EXPECT_EQ(typedValue("9", kBell[1].form), FieldValue(int64_t{9}));
  EXPECT_EQ(typedValue("9 ", kBell[1].form), std::nullopt);
  EXPECT_EQ(typedValue("0:0:2", kBell[2].form), FieldValue(int64_t{2000}));
  EXPECT_EQ(typedValue("a b", kBell[3].form), std::nullopt);
  EXPECT_EQ(expectedOf(kBell[5].form), "red or green");
}

TEST(FieldSchema, saysOfEachKeyWhatItMayBe) {
  const auto schema = objectSchema(shapesOf(std::span<const Field<Bell>>(kBell)));
  EXPECT_EQ(schema["required"].dump(), R"(["name"])");
  EXPECT_EQ(schema["additionalProperties"], false);
  const auto& keys = schema["properties"];
  EXPECT_EQ(keys.size(), std::size(kBell));
  EXPECT_EQ(keys["rings"].dump(),
            R"({"type":"integer","minimum":1,"maximum":9,"description":"how often it rings","default":3})");
  EXPECT_EQ(keys["name"].dump(),
            R"({"type":"string","minLength":1,"maxLength":8,"description":"what people call it"})");
  EXPECT_EQ(keys["colour"].dump(), R"({"enum":["red","green"],"description":"of its rope","default":"red"})");
  EXPECT_EQ(keys["loud"].dump(), R"({"type":"boolean","description":"whether all hear it","default":false})");
  EXPECT_EQ(keys["cracked"].dump(), R"({"type":"boolean","description":"where somebody has looked"})") << "no default";
}

}  // namespace
}  // namespace coexist
