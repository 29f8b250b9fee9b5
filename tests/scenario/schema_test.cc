#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json_document.h"
#include "scenario/loader/loader_words.h"
#include "scenario/loader_fixture.h"

namespace coexist {
namespace {

using testing::UnorderedElementsAreArray;

JsonValue schema() {
  Diagnostics problems;
  auto root = parseJson(SourceFile::fromText("schema.json", scenarioSchema(smallVocabulary())), problems);
  EXPECT_TRUE(root) << (problems.empty() ? "" : problems[0].text());
  return root ? std::move(*root) : JsonValue();
}

std::vector<std::string> keysOf(const JsonValue* object) {
  std::vector<std::string> keys;
  if (!object) return {"no such object"};
  for (const JsonMember& member : object->members()) keys.push_back(member.key);
  return keys;
}

TEST(ScenarioSchema, hasTheKeysThatTheLoaderHasAndNoOthers) {
  const JsonValue root = schema();
  EXPECT_THAT(keysOf(valueAt(root, "/properties")), UnorderedElementsAreArray(topKeys()));
  EXPECT_THAT(keysOf(valueAt(root, "/$defs/case/properties")), UnorderedElementsAreArray(caseKeys()));
  for (const JsonMember& key : valueAt(root, "/properties")->members()) {
    EXPECT_GT(key.value.members().size(), 1u) << key.key << " has no shape";
    EXPECT_TRUE(key.value.find("description")) << key.key;
  }
}

TEST(ScenarioSchema, hasTheVerbsThatTheLoaderHasWithTheirKeys) {
  const JsonValue root = schema();
  const auto& kinds = valueAt(root, "/$defs/script/items/anyOf")->items();
  std::vector<std::string> verbs;
  for (size_t i = 1; i < kinds.size(); ++i) {  // the first one is a line
    const JsonValue& properties = *kinds[i].find("properties");
    const VerbRow& row = verbRows().at(i - 1);
    verbs.push_back(properties.members().front().key);
    EXPECT_EQ(properties.members().size(), row.keys.size() + 1);
    for (const FieldShape& key : row.keys) {
      ASSERT_TRUE(properties.find(key.key)) << key.key;
      EXPECT_TRUE(properties.find(key.key)->find("description")) << key.key;
    }
    for (const JsonMember& key : properties.members())
      EXPECT_FALSE(key.value.members().empty()) << key.key << " has no shape";
  }
  EXPECT_EQ(verbs, verbNames());
}

TEST(ScenarioSchema, namesTheProductsAndPersonasOfTheVocabulary) {
  const JsonValue root = schema();
  EXPECT_EQ(valueAt(root, "/properties/front/anyOf/0/enum/1")->string(), "exchange-2010-sp1");
  EXPECT_EQ(valueAt(root, "/properties/client/anyOf/0/anyOf/0/enum/0")->string(), "outlook-imap");
  EXPECT_TRUE(valueAt(root, "/properties/settings/anyOf/0/properties/LoginType"));
}

TEST(ScenarioSchema, saysHowALineBegins) {
  const JsonValue root = schema();
  EXPECT_EQ(valueAt(root, "/$defs/script/items/anyOf/0/anyOf/0/pattern")->string(),
            "^(C(\\.[a-z][a-z0-9-]{0,31})?|S(\\.[a-z][a-z0-9-]{0,31})?!?|P(\\.[a-z][a-z0-9-]{0,31})?!?|"
            "B(\\.[a-z][a-z0-9-]{0,31})?=?|A|L!?|U(\\.[a-z][a-z0-9-]{0,31})?!?):( |$)");
  EXPECT_EQ(valueAt(root, "/properties/never/items/pattern")->string(),
            "^(S(\\.[a-z][a-z0-9-]{0,31})?|P(\\.[a-z][a-z0-9-]{0,31})?|L|U(\\.[a-z][a-z0-9-]{0,31})?):( |$)");
}

}  // namespace
}  // namespace coexist
