#include "wire/message_block.h"

#include <gtest/gtest.h>

#include <vector>

namespace coexist {
namespace {

using namespace std::string_view_literals;

// What a stuffer makes of `message` when it comes in pieces of `pieceBytes`.
std::string stuffed(std::string_view message, size_t pieceBytes, bool finished = true) {
  DotStuffer stuffer;
  std::string block;
  for (size_t i = 0; i < message.size(); i += pieceBytes) stuffer.append(message.substr(i, pieceBytes), block);
  if (finished) stuffer.finish(block);
  return block;
}

std::string unstuffed(std::string_view block, size_t pieceBytes) {
  DotUnstuffer unstuffer;
  std::string message;
  for (size_t i = 0; i < block.size(); i += pieceBytes) unstuffer.append(block.substr(i, pieceBytes), message);
  return message;
}

// What may be passed on of `octets`, as a caller has to put it together; a "!" behind it when there is a fault.
std::string passedOn(std::string_view octets, size_t pieceBytes) {
  LineEndCheck check;
  std::string passed;
  for (size_t i = 0; i < octets.size(); i += pieceBytes) {
    const std::string_view piece = octets.substr(i, pieceBytes);
    const bool before = check.heldBack();
    const size_t count = check.sound(piece);
    if (before && count > 0) passed += '\r';
    passed.append(piece.substr(0, count));
  }
  return passed + (check.finish() ? "" : "!");
}

const std::string_view kMessages[] = {
    "",
    "one line\r\n",
    "no end",
    ".\r\n",
    "..\r\n.\r\n",
    ".",
    "a\r\n.b\r\n..c\r\n.\r\n",
    "a.b\r\nc.\r\n",
    "a\n.b\r\n",
    "a\r.b\r\n",
    "a\r\r\n.b",
    "ends in CR\r",
};

// RFC 5321 section 4.5.2: a dot is put in front of a line's first dot, and taken away again.
TEST(DotStuffer, doublesADotAtALinesStart) {
  EXPECT_EQ(stuffed("a\r\n.b\r\n..c\r\n.\r\nd.e\r\n", 100), "a\r\n..b\r\n...c\r\n..\r\nd.e\r\n.\r\n");
  EXPECT_EQ(stuffed(".a\r\n", 100), "..a\r\n.\r\n");
}

TEST(DotStuffer, endsTheLastLineBeforeTheDotLine) {
  EXPECT_EQ(stuffed("", 100), ".\r\n");
  EXPECT_EQ(stuffed("a\r\n", 100), "a\r\n.\r\n");
  EXPECT_EQ(stuffed("a", 100), "a\r\n.\r\n");
  EXPECT_EQ(stuffed("a\r", 100), "a\r\r\n.\r\n");
  EXPECT_EQ(stuffed("a\n", 100), "a\n\r\n.\r\n");
}

// A line starts behind CRLF and nowhere else (CVE-2023-51764): what follows a bare CR or LF stays as it is.
TEST(DotStuffer, knowsNoLineBehindABareCarriageReturnOrLineFeed) {
  EXPECT_EQ(stuffed("a\n.b\r.c\n\r.d", 100, false), "a\n.b\r.c\n\r.d");
}

TEST(DotStuffer, startsAnewBehindAMessagesEnd) {
  DotStuffer stuffer;
  std::string block;
  stuffer.append("a", block);
  stuffer.finish(block);
  stuffer.append(".b", block);
  EXPECT_EQ(block, "a\r\n.\r\n..b");
}

TEST(DotStuffer, doesTheSameHoweverTheMessageIsCut) {
  for (const std::string_view message : kMessages) {
    for (size_t piece = 1; piece < 6; ++piece) {
      EXPECT_EQ(stuffed(message, piece), stuffed(message, 1000)) << message << " cut at " << piece;
    }
  }
}

TEST(DotUnstuffer, takesAwayWhatTheStufferPut) {
  for (const std::string_view message : kMessages) {
    for (size_t piece = 1; piece < 6; ++piece) {
      EXPECT_EQ(unstuffed(stuffed(message, 1000, false), piece), message) << message << " cut at " << piece;
    }
  }
}

// RFC 5321 section 4.5.2: where anything follows it, a line's first dot goes, stuffed or not.
TEST(DotUnstuffer, takesAwayALoneFirstDot) {
  EXPECT_EQ(unstuffed("a\r\n.b\r\n.\xff\r\n", 100), "a\r\nb\r\n\xff\r\n");
  EXPECT_EQ(unstuffed("a\n.b\r.c", 1), "a\n.b\r.c");
}

TEST(LineEndCheck, passesWholeLineEnds) {
  for (const std::string_view octets : {""sv, "a\r\nb\r\n"sv, "\r\n\r\n"sv, "no end"sv, "8 bit \xff\x85\r\n"sv}) {
    for (size_t piece = 1; piece < 4; ++piece) EXPECT_EQ(passedOn(octets, piece), octets);
  }
}

// RFC 5321 section 2.3.8: CR and LF only together. Nothing from the fault on may be passed on, whatever comes later.
TEST(LineEndCheck, stopsInFrontOfTheFirstFault) {
  const std::pair<std::string_view, std::string_view> kFaults[] = {
      {"ab\ncd\r\n"sv, "ab!"sv}, {"ab\rcd\r\n"sv, "ab!"sv}, {"\nab"sv, "!"sv},           {"\rab"sv, "!"sv},
      {"ab\0cd"sv, "ab!"sv},     {"ab\r\0cd"sv, "ab!"sv},   {"ab\r\r\ncd"sv, "ab!"sv},   {"ab\r\n\ncd"sv, "ab\r\n!"sv},
      {"ab\n\rcd"sv, "ab!"sv},   {"ab\r"sv, "ab!"sv},       {"ab\r\n\r"sv, "ab\r\n!"sv},
  };
  for (const auto& [octets, passed] : kFaults) {
    for (size_t piece = 1; piece < 8; ++piece) EXPECT_EQ(passedOn(octets, piece), passed) << "cut at " << piece;
  }
}

// A073: the odd ends of data. None ends a block; nothing behind any passes. (\x85.\x85 is plain 8-bit text.)
TEST(LineEndCheck, findsTheFaultInEveryOddEndOfData) {
  const std::string_view kEnds[] = {"\n.\n"sv,     "\n.\r\n"sv,   "\r.\r"sv,         "\r\n.\r"sv,
                                    "\r\n.\n"sv,   "\r.\r\n"sv,   "\r\n\0.\r\n"sv,   "\r\n.\0\r\n"sv,
                                    "\n\r.\n\r"sv, "\n\n.\n\n"sv, "\r\r\n.\r\r\n"sv, "\r\n.\r\r\n"sv};
  for (const std::string_view end : kEnds) {
    for (size_t piece = 1; piece < 8; ++piece) {
      const std::string passed = passedOn("first" + std::string(end) + "MAIL FROM:<x@y>\r\n", piece);
      EXPECT_TRUE(passed.ends_with('!'));
      EXPECT_EQ(passed.find("MAIL"), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace coexist
