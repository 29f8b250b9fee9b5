#include "net/line_framer.h"

#include <gtest/gtest.h>

#include <vector>

namespace coexist {
namespace {

// Takes every frame; `react` may change the framing after each.
using React = std::function<void(LineFramer&, const Frame&)>;

std::vector<std::string> framesOf(LineFramer& framer, std::string_view input, size_t pieceBytes,
                                  const React& react = {}) {
  std::vector<std::string> frames;
  bool lastWasData = false;
  while (!input.empty()) {
    framer.push(input.substr(0, pieceBytes));
    input.remove_prefix(std::min(pieceBytes, input.size()));
    while (const auto frame = framer.next()) {
      const bool isData = frame->kind == Frame::Kind::kData;
      std::string text(frame->octets);
      if (frame->kind == Frame::Kind::kTooLong) text = "too long";
      if (frame->kind == Frame::Kind::kBlockEnd) text = "end";
      if (isData && lastWasData) {
        frames.back() += text;
      } else {
        frames.push_back((isData ? "data:" : "") + text);
      }
      lastWasData = isData;
      if (react) react(framer, *frame);
    }
    framer.keep();
  }
  return frames;
}

TEST(LineFramer, endsALineAtCrlfAndAtABareLf) {
  LineFramer framer;
  EXPECT_EQ(framesOf(framer, "a\r\nb\nc\rd\r\n\r\n", 100), (std::vector<std::string>{"a", "b", "c\rd", ""}));
}

TEST(LineFramer, keepsABareLfInItsLineWhereOnlyCrlfEndsOne) {
  for (size_t pieceBytes = 1; pieceBytes <= 20; ++pieceBytes) {
    LineFramer framer;
    framer.readLines(100, LineEnds::kCrlfOnly);
    EXPECT_EQ(framesOf(framer, "\na\nb\r\n\n\r\nc\rd\r\r\nrest", pieceBytes),
              (std::vector<std::string>{"\na\nb", "\n", "c\rd\r"}));
  }
}

TEST(LineFramer, limitsALineThatOnlyCrlfCouldEnd) {
  for (const size_t pieceBytes : {1, 3, 100}) {
    LineFramer framer;
    framer.readLines(4, LineEnds::kCrlfOnly);
    EXPECT_EQ(framesOf(framer, "ab\ncd\n\r\n", pieceBytes), (std::vector<std::string>{"too long"}));
  }
}

// The frames of a block that follows a line "DATA", cut into pieces of each size.
void expectBlock(const std::string& block, const std::vector<std::string>& expected) {
  const std::string input = "DATA\r\n" + block;
  for (size_t pieceBytes = 1; pieceBytes <= input.size(); ++pieceBytes) {
    LineFramer framer;
    const React blocks = [](LineFramer& made, const Frame& frame) {
      if (frame.kind == Frame::Kind::kLine && frame.octets == "DATA") made.readBlock();
    };
    EXPECT_EQ(framesOf(framer, input, pieceBytes, blocks), expected) << pieceBytes << " " << block;
  }
}

TEST(LineFramer, endsABlockAtALineThatIsADot) {
  expectBlock("one\r\n..two\r\n.\r\nQUIT\r\n", {"DATA", "data:one\r\n..two\r\n", "end", "QUIT"});
  expectBlock(".\r\nQUIT\r\n", {"DATA", "end", "QUIT"});
  expectBlock("\r\n.\r\nQUIT\r\n", {"DATA", "data:\r\n", "end", "QUIT"});
  expectBlock("..\r\n.a\r\n.\r\n", {"DATA", "data:..\r\n.a\r\n", "end"});
  expectBlock("a\r\r\n.\r\n", {"DATA", "data:a\r\r\n", "end"});
}

TEST(LineFramer, endsABlockAtNothingElse) {
  for (const std::string odd : {"\n.\n", "\n.\r\n", "\r.\r", "\r\n.\r", "\r\n.\n", "\r.\r\n", "\n.\r", "\r\n.\r\r\n"}) {
    expectBlock("a" + odd + "b\r\n.\r\n", {"DATA", "data:a" + odd + "b\r\n", "end"});
  }
}

TEST(LineFramer, framesTheSameHoweverTheInputIsCut) {
  const std::string input = "a1 LOGIN {5}\r\nalice {3}\r\na\nb\r\na2 NOOP\r\nrest";
  const React literals = [](LineFramer& framer, const Frame& frame) {
    if (frame.kind != Frame::Kind::kLine || !frame.octets.ends_with('}')) return;
    framer.readOctets(static_cast<size_t>(frame.octets[frame.octets.size() - 2] - '0'));
  };
  const std::vector<std::string> expected{"a1 LOGIN {5}", "data:alice", " {3}", "data:a\nb", "", "a2 NOOP"};
  for (size_t pieceBytes = 1; pieceBytes <= input.size(); ++pieceBytes) {
    LineFramer framer;
    EXPECT_EQ(framesOf(framer, input, pieceBytes, literals), expected) << pieceBytes;
    EXPECT_EQ(framer.heldBytes(), 4u);
  }
}

TEST(LineFramer, givesLiteralsWholeOverEveryPairOfCuts) {
  const std::string input = "x {4}\r\n\r\n\r\ny\r\n";
  for (size_t first = 0; first <= input.size(); ++first) {
    for (size_t second = first; second <= input.size(); ++second) {
      LineFramer framer;
      std::vector<std::string> frames;
      const React literal = [](LineFramer& f, const Frame& frame) {
        if (frame.octets == "x {4}") f.readOctets(4);
      };
      std::string data;
      for (const auto piece :
           {std::string_view(input).substr(0, first), std::string_view(input).substr(first, second - first),
            std::string_view(input).substr(second)}) {
        framer.push(piece);
        while (const auto frame = framer.next()) {
          if (frame->kind == Frame::Kind::kData) {
            data += frame->octets;
          } else {
            frames.emplace_back(frame->octets);
          }
          literal(framer, *frame);
        }
        framer.keep();
      }
      EXPECT_EQ(data, "\r\n\r\n");
      EXPECT_EQ(frames, (std::vector<std::string>{"x {4}", "y"})) << first << " " << second;
    }
  }
}

TEST(LineFramer, takesALineOfExactlyTheLimitAndRefusesOneMore) {
  for (const std::string end : {"\r\n", "\n"}) {
    for (size_t pieceBytes = 1; pieceBytes < 15; ++pieceBytes) {
      LineFramer framer;
      framer.readLines(8);
      EXPECT_EQ(framesOf(framer, "12345678" + end + "ok\r\n", pieceBytes),
                (std::vector<std::string>{"12345678", "ok"}));
      LineFramer strict;
      strict.readLines(8);
      EXPECT_EQ(framesOf(strict, "123456789" + end + "never\r\n", pieceBytes), (std::vector<std::string>{"too long"}));
    }
  }
}

TEST(LineFramer, countsABareCarriageReturnInsideALineAgainstTheLimit) {
  for (size_t pieceBytes = 1; pieceBytes < 12; ++pieceBytes) {
    LineFramer framer;
    framer.readLines(3);
    EXPECT_EQ(framesOf(framer, "abc\r\rx\n", pieceBytes), (std::vector<std::string>{"too long"}));
    LineFramer fine;
    fine.readLines(4);
    EXPECT_EQ(framesOf(fine, "abc\r\r\n", pieceBytes), (std::vector<std::string>{"abc\r"}));
  }
}

TEST(LineFramer, holdsNoMoreThanTheLimitOfAnEndlessLine) {
  LineFramer framer;
  const std::string chunk(1024, 'x');
  size_t tooLong = 0;
  for (int i = 0; i < 65'536; ++i) {
    framer.push(chunk);
    while (const auto frame = framer.next()) tooLong += frame->kind == Frame::Kind::kTooLong ? 1 : 0;
    framer.keep();
    ASSERT_LE(framer.heldBytes(), LineFramer::kFirstLineLimitBytes + 2);
  }
  EXPECT_EQ(tooLong, 1u);
}

TEST(LineFramer, givesRawInputAsItCame) {
  LineFramer framer;
  const std::string input = "line\r\nraw\r\n\0octets";
  framer.push(input);
  ASSERT_EQ(framer.next()->octets, "line");
  framer.readRaw();
  const auto frame = framer.next();
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->kind, Frame::Kind::kData);
  EXPECT_EQ(frame->octets.data(), input.data() + 6) << "copied";
}

TEST(LineFramer, keepsWhatWasNotTaken) {
  LineFramer framer;
  framer.push("one\r\ntwo\r\nthr");
  ASSERT_EQ(framer.next()->octets, "one");
  framer.keep();
  EXPECT_EQ(framer.heldBytes(), 8u);
  framer.push("ee\r\nfour\r\n");
  EXPECT_EQ(framer.next()->octets, "two");
  EXPECT_EQ(framer.next()->octets, "three");
  EXPECT_EQ(framer.next()->octets, "four");
  EXPECT_FALSE(framer.next());
}

TEST(LineFramer, countsNoOctetsAsNoData) {
  LineFramer framer;
  framer.push("a {0}\r\n\r\nb\r\n");
  ASSERT_EQ(framer.next()->octets, "a {0}");
  framer.readOctets(0);
  EXPECT_EQ(framer.next()->octets, "");
  EXPECT_EQ(framer.next()->octets, "b");
}

}  // namespace
}  // namespace coexist
