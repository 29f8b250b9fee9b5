// The page that explains the language must not say what the loader refuses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "code_blocks.h"
#include "sasl/proof_words.h"
#include "scenario/loader/loader_words.h"
#include "scenario/loader_fixture.h"

namespace coexist {
namespace {

using testing::HasSubstr;

std::string page() {
  const auto file = SourceFile::read(std::string(COEXIST_SOURCE_DIR) + "/scenarios/FORMAT.md");
  EXPECT_TRUE(file);
  return file ? file.value()->text : "";
}

// A part of a scenario becomes a whole one with what it leaves out.
std::string completed(std::string block) {
  std::string missing;
  if (block.find("\"title\"") == std::string::npos) missing += "\"title\": \"t\", ";
  if (block.find("\"back\":") == std::string::npos) missing += "\"back\": \"exchange-2010-sp1\", ";
  const bool matrix = block.find("secure") != std::string::npos;  // whose values must stand somewhere
  const std::string first = matrix ? "\"# ${secure}\", " : "";
  const bool persona = block.find("\"bob\": \"outlook-imap\"") != std::string::npos;  // which must do something
  const std::string acts = persona ? R"(, {"do": "check mail", "client": "C.bob", "succeeds": true})" : "";
  if (block.find("\"script\"") == std::string::npos) missing += "\"script\": [" + first + "\"S: x\"" + acts + "], ";
  return block.insert(block.find('{') + 1, missing);
}

TEST(FormatPage, showsOnlyWhatLoads) {
  const auto blocks = codeBlocks(page(), "json");
  EXPECT_GE(blocks.size(), 4u);
  for (const std::string& block : blocks) {
    const std::string whole = completed(block);
    Vocabulary vocabulary = smallVocabulary();
    vocabulary.products.emplace_back("exchange-2013-cu17");
    const LoadResult result = loadScenario(SourceFile::fromText("FORMAT.md", whole), vocabulary);
    for (const Diagnostic& problem : result.problems) ADD_FAILURE() << whole << "\n" << problem.text();
  }
}

TEST(FormatPage, namesEveryKeyVerbLetterAndToken) {
  const std::string text = page();
  for (const std::string& key : topKeys()) EXPECT_THAT(text, HasSubstr("`" + key + "`"));
  for (const VerbRow& row : verbRows()) {
    EXPECT_THAT(text, HasSubstr("{\"" + std::string(row.name) + "\":"));
    for (const FieldShape& shape : row.keys) {
      const std::string_view key = shape.key;
      EXPECT_TRUE(text.find("\"" + std::string(key) + "\"") != std::string::npos ||
                  text.find("`" + std::string(key) + "`") != std::string::npos)
          << key;
    }
  }
  for (const LetterRow& row : letterRows())
    EXPECT_THAT(text, HasSubstr(std::string("| `") + static_cast<char>(row.letter) + ":`"));
  for (const ProofWordRow& row : kProofWords) {
    EXPECT_THAT(text, HasSubstr("| `" + std::string(row.word) + "` | " + std::string(row.help) + " |"));
  }
  for (const std::string& token : patternTokens()) {
    const std::string name = token.substr(0, token.find(':'));
    if (name.starts_with("USER.")) continue;  // a field, told in words
    EXPECT_THAT(text, HasSubstr("`${" + name));
  }
}

}  // namespace
}  // namespace coexist
