#include "wire/message_header.h"

#include <gtest/gtest.h>

namespace coexist {
namespace {

TEST(MessageHeader, tellsEachFieldWithItsFolds) {
  const auto fields = headerFields("From: a\r\nSubject:  one\r\n\ttwo \r\n\r\nBody: x\r\n");
  ASSERT_EQ(fields.size(), 2U);
  EXPECT_EQ(fields[0].name, "From");
  EXPECT_EQ(fields[0].octets, "From: a\r\n");
  EXPECT_EQ(fields[1].octets, "Subject:  one\r\n\ttwo \r\n");
  EXPECT_EQ(fields[1].value(), "one\ttwo");
}

TEST(MessageHeader, passesOverWhatIsNoField) {
  EXPECT_TRUE(headerFields("").empty());
  EXPECT_TRUE(headerFields("\r\nA: b\r\n").empty());
  const auto fields = headerFields(" fold of nothing\r\nno field\r\n of it\r\nA:");
  ASSERT_EQ(fields.size(), 1U);
  EXPECT_EQ(fields[0].octets, "A:");
  EXPECT_EQ(fields[0].value(), "");
}

TEST(MessageHeader, boundsTheNumberOfFields) {
  std::string many;
  for (int i = 0; i < 10'010; ++i) many += "A: b\r\n";
  EXPECT_EQ(headerFields(many).size(), 10'000U);
}

TEST(MessageHeader, endsBehindItsEmptyLine) {
  EXPECT_EQ(headerBytes("A: b\r\n\r\nbody\r\n\r\n"), 8u);
  EXPECT_EQ(headerBytes("\r\nno header\r\n\r\n"), 2u);
  EXPECT_EQ(headerBytes("A: b\r\n"), 6u);
  EXPECT_EQ(headerBytes(""), 0u);
}

}  // namespace
}  // namespace coexist
