#include "backend/smtp_message_receiver.h"

#include <gtest/gtest.h>

namespace coexist {
namespace {

using namespace std::string_view_literals;
using Fault = SmtpMessageReceiver::Fault;

// What becomes of a block that comes in pieces: its message, or the fault.
std::string taken(std::string_view block, size_t pieceBytes, size_t maxBytes = 1000) {
  SmtpMessageReceiver intake(maxBytes, false);
  for (size_t i = 0; i < block.size(); i += pieceBytes) intake.appendBlock(block.substr(i, pieceBytes));
  switch (intake.finish()) {
    case Fault::kTooBig:
      return "too big";
    case Fault::kBareLineEnd:
      return "bare line end";
    case Fault::kNone:
      break;
  }
  return intake.take();
}

TEST(SmtpMessageReceiver, takesTheDotsOfABlockAway) {
  for (size_t piece = 1; piece < 8; ++piece) {
    EXPECT_EQ(taken("a\r\n..b\r\n...\r\n..\r\n", piece), "a\r\n.b\r\n..\r\n.\r\n");
    EXPECT_EQ(taken("", piece), "");
  }
}

// A073, A075.
TEST(SmtpMessageReceiver, refusesCarriageReturnLineFeedAndNulAlone) {
  for (const std::string_view block : {"a\nb\r\n"sv, "a\rb\r\n"sv, "a\0b\r\n"sv, "a\r\r\n"sv, "\n\r\n"sv}) {
    for (size_t piece = 1; piece < 5; ++piece) EXPECT_EQ(taken(block, piece), "bare line end");
  }
  EXPECT_EQ(taken("\x85.\x85 \xff\r\n", 1), "\x85.\x85 \xff\r\n");
}

// RFC 1870 section 5: the dots that were put in front do not count.
TEST(SmtpMessageReceiver, boundsTheMessageNotTheBlock) {
  EXPECT_EQ(taken("..34567\r\n", 3, 8), ".34567\r\n");
  EXPECT_EQ(taken("..34567\r\n", 3, 7), "too big");
  EXPECT_EQ(taken(std::string(100'000, 'x') + "\r\n", 1000, 5000), "too big");
}

TEST(SmtpMessageReceiver, countsWhatItNoLongerKeeps) {
  SmtpMessageReceiver intake(10, false);
  for (int i = 0; i < 1000; ++i) intake.appendChunk("0123456789");
  EXPECT_TRUE(intake.tooBig());
  EXPECT_EQ(intake.bytes(), 10'000u);
  EXPECT_EQ(intake.finish(), Fault::kTooBig);
  EXPECT_EQ(intake.take(), "");
}

TEST(SmtpMessageReceiver, keepsNothingOfAMessageThatIsFaulty) {
  SmtpMessageReceiver intake(1000, false);
  intake.appendBlock("a\nb\r\n");
  intake.appendBlock("more\r\n");
  EXPECT_EQ(intake.take(), "");
  EXPECT_EQ(intake.finish(), Fault::kBareLineEnd);
}

// RFC 3030 section 3: with BINARYMIME octets have no lines, nor dots a meaning.
TEST(SmtpMessageReceiver, takesChunksAsTheyAre) {
  SmtpMessageReceiver binary(1000, true);
  binary.appendChunk("a\n.\r"sv);
  binary.appendChunk("\0\r\n.\r\n"sv);
  EXPECT_EQ(binary.finish(), Fault::kNone);
  EXPECT_EQ(binary.take(), "a\n.\r\0\r\n.\r\n"sv);
  SmtpMessageReceiver text(1000, false);
  text.appendChunk(".a\r");
  text.appendChunk("\n..b\r\n");
  EXPECT_EQ(text.finish(), Fault::kNone);
  EXPECT_EQ(text.take(), ".a\r\n..b\r\n");
}

TEST(SmtpMessageReceiver, refusesAChunkedMessageThatEndsInACarriageReturn) {
  SmtpMessageReceiver text(1000, false);
  text.appendChunk("a\r");
  EXPECT_EQ(text.finish(), Fault::kBareLineEnd);
}

}  // namespace
}  // namespace coexist
