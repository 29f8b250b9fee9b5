#include "transcripts/span_pattern.h"

#include <gtest/gtest.h>

namespace coexist::transcripts {
namespace {

// How many octets are free; -1: another line; -2: no pattern.
int freeOctets(std::string_view pattern, std::string_view line) {
  SpanPattern::Mistake mistake;
  const auto compiled = SpanPattern::compile(pattern, mistake);
  if (!compiled) return -2;
  const auto free = compiled->match(line);
  return free ? static_cast<int>(*free) : -1;
}

std::string mistakeIn(std::string_view pattern) {
  SpanPattern::Mistake mistake;
  if (SpanPattern::compile(pattern, mistake)) return "";
  return std::to_string(mistake.index) + ": " + mistake.what;
}

TEST(SpanPattern, takesTheRestLetterByLetter) {
  EXPECT_EQ(freeOctets("+OK (a) [b] .*\\", "+OK (a) [b] .*\\"), 0);
  EXPECT_EQ(freeOctets("+OK", "+OK "), -1);
  EXPECT_EQ(freeOctets("+OK", "+ok"), -1);
  EXPECT_EQ(freeOctets("a.b", "axb"), -1);
  EXPECT_EQ(freeOctets("", ""), 0);
  EXPECT_EQ(freeOctets("caf\xC3\xA9", "caf\xC3\xA9"), 0);
}

struct SpanSample {
  std::string_view kind;
  std::vector<std::string_view> takes;
  std::vector<std::string_view> refuses;
};
const SpanSample kSpanSamples[] = {
    {"number", {"1", "6.5.7638.1", "1,318.123"}, {"", "6.", "a1", "1 2", "-1", "1, 2"}},
    {"host", {"mail.example.test", "10.0.0.1", "fe80::1", "back"}, {"", "a b", "[10.0.0.1]", "a@b"}},
    {"date", {"Tue, 14 Nov 2023 22:13:20 +0000", " 5-Nov-2010 12:00:00 +0100", "2016"}, {"", "Tuesday", "1 \"a\""}},
    {"name", {"alice", "a.liddell-1"}, {"", "a b", "a@b", "\"alice\""}},
    {"id", {"AAAA0001.20231114=x", "a/b+c"}, {"", "a b", "<a>", "a@b"}},
    {"token", {"TlRMTVNTUAAC", "YQ=="}, {"", "YQ===", "a b", "a-b"}},
};

TEST(SpanPattern, takesInASpanOnlyWhatItsKindMayBe) {
  for (const SpanSample& sample : kSpanSamples) {
    const std::string pattern = "<{" + std::string(sample.kind) + "}>";
    for (const std::string_view text : sample.takes) {
      EXPECT_EQ(freeOctets(pattern, "<" + std::string(text) + ">"), static_cast<int>(text.size())) << pattern << text;
    }
    for (const std::string_view text : sample.refuses) {
      EXPECT_EQ(freeOctets(pattern, "<" + std::string(text) + ">"), -1) << pattern << text;
    }
  }
  EXPECT_EQ(std::size(kSpanSamples), spanKinds().size());
}

TEST(SpanPattern, readsABraceThatIsWrittenTwice) {
  EXPECT_EQ(freeOctets("BODY[] {{{number}}}", "BODY[] {120}"), 3);
  EXPECT_EQ(freeOctets(literalPattern("{a} }{"), "{a} }{"), 0);
}

TEST(SpanPattern, refusesWhatIsNoSpan) {
  EXPECT_EQ(mistakeIn("a {numbr}"), "2: unknown span \"numbr\"; a brace that is meant is written twice");
  EXPECT_EQ(mistakeIn("a {number"), "2: unknown span \"number\"; a brace that is meant is written twice");
  EXPECT_EQ(mistakeIn("a }"), "2: this brace ends no span; a brace that is meant is written twice");
}

}  // namespace
}  // namespace coexist::transcripts
