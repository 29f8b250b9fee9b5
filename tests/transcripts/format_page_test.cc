// The page that explains public transcripts must not say what the reader refuses, nor leave its words out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "code_blocks.h"
#include "transcripts/transcript_file.h"

namespace coexist::transcripts {
namespace {

using ::testing::HasSubstr;

class TranscriptPage : public ::testing::Test {
 protected:
  TranscriptPage() {
    const auto file = SourceFile::read(std::string(COEXIST_SOURCE_DIR) + "/tests/transcripts/FORMAT.md");
    if (file) page_ = (*file)->text;
  }

  std::string page_;
};

TEST_F(TranscriptPage, showsATranscriptThatLoads) {
  const std::string example = codeBlocks(page_, "json").at(0);
  Vocabulary vocabulary;
  vocabulary.products = {"exchange-2003"};
  Diagnostics problems;
  const auto file = SourceFile::fromText("tests/transcripts/2003-pop3-page.json", example);
  const auto loaded = loadTranscript(file, vocabulary, problems);
  for (const Diagnostic& problem : problems) ADD_FAILURE() << problem.text();
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->turns.size(), 4u);
}

TEST_F(TranscriptPage, namesEveryKeyAndSpan) {
  for (const std::string& key : transcriptKeys()) EXPECT_THAT(page_, HasSubstr("`" + key + "`"));
  for (const std::string& kind : spanKinds()) EXPECT_THAT(page_, HasSubstr("| `{" + kind + "}` |"));
}

}  // namespace
}  // namespace coexist::transcripts
