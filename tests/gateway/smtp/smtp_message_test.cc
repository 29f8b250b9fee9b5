#include "gateway/smtp/smtp_message.h"

#include <gtest/gtest.h>

#include <string>

namespace coexist {
namespace {

using Form = SmtpMessage::Form;
using Fault = SmtpMessage::Fault;

struct Passed {
  std::string block;
  Fault fault;
};

// `octets` in pieces of `size`, and the end.
Passed passed(Form form, std::string_view octets, size_t size = 1'000'000, size_t maxBytes = 0) {
  SmtpMessage message(form, maxBytes);
  Passed result;
  for (size_t at = 0; at < octets.size(); at += size) message.append(octets.substr(at, size), result.block);
  message.finish(result.block);
  result.fault = message.fault();
  EXPECT_EQ(message.octets(), octets.size());
  return result;
}

TEST(SmtpMessage, passesABlockAsItComesHoweverItIsCut) {
  const std::string block = "Subject: x\r\n\r\n..dot\r\n\r\nend\r\n";
  for (size_t size = 1; size <= block.size(); ++size) {
    const Passed result = passed(Form::kBlock, block, size);
    EXPECT_EQ(result.block, block + ".\r\n");
    EXPECT_EQ(result.fault, Fault::kNone);
  }
  EXPECT_EQ(passed(Form::kBlock, "").block, ".\r\n");
}

// A front end's own header line stands before it, which a folded line would go on with.
TEST(SmtpMessage, beginsWithAnEmptyLineWhereTheMessageBeginsWithABlank) {
  for (const std::string blank : {" ", "\t"}) {
    for (const Form form : {Form::kBlock, Form::kChunks}) {
      const std::string octets = blank + "(forged)\r\nSubject: x\r\n";
      for (size_t size = 1; size <= octets.size(); ++size) {
        EXPECT_EQ(passed(form, octets, size).block, "\r\n" + octets + ".\r\n");
      }
    }
  }
  EXPECT_EQ(passed(Form::kBlock, "x\r\n y\r\n").block, "x\r\n y\r\n.\r\n");
}

TEST(SmtpMessage, stuffsChunksHoweverTheyAreCut) {
  const std::string octets = ".a\r\n.\r\nb\r\n..c";
  for (size_t size = 1; size <= octets.size(); ++size) {
    EXPECT_EQ(passed(Form::kChunks, octets, size).block, "..a\r\n..\r\nb\r\n...c\r\n.\r\n");
  }
}

// Attack catalogue A073, A074, each form with the command that it would smuggle in.
TEST(SmtpMessage, letsNoBareLineEndThrough) {
  const std::string_view forms[] = {"\n.\n",
                                    "\n.\r\n",
                                    "\r.\r",
                                    "\r\n.\r",
                                    "\r\n.\n",
                                    "\r.\r\n",
                                    "\n.\r",
                                    std::string_view("\r\n\0.\r\n", 6),
                                    std::string_view("\r\n.\0\r\n", 6),
                                    "\r\r\n.\r\r\n",
                                    "\n\n.\n\n",
                                    "\r\n.\r\r\n",
                                    "\n\r.\n\r"};
  for (const Form form : {Form::kBlock, Form::kChunks}) {
    for (const std::string_view odd : forms) {
      const std::string octets = "first" + std::string(odd) + "MAIL FROM:<x@example.test>\r\n";
      for (size_t size = 1; size <= octets.size(); ++size) {
        const Passed result = passed(form, octets, size);
        EXPECT_EQ(result.fault, Fault::kBareLineEnd);
        EXPECT_EQ(result.block.find("MAIL"), std::string::npos);
        EXPECT_EQ(result.block.find(".\r\n"), std::string::npos) << "nothing that might end it";
      }
    }
  }
  EXPECT_EQ(passed(Form::kBlock, "first\x85.\x85MAIL FROM:<x@example.test>\r\n").fault, Fault::kNone);
}

TEST(SmtpMessage, endsAChunkedMessageOnlyBehindAWholeLineEnd) {
  const Passed result = passed(Form::kChunks, "text\r");
  EXPECT_EQ(result.fault, Fault::kBareLineEnd);
  EXPECT_EQ(result.block, "text");
}

TEST(SmtpMessage, stopsAtItsLimit) {
  EXPECT_EQ(passed(Form::kBlock, "12345678\r\n", 3, 10).fault, Fault::kNone);
  const Passed result = passed(Form::kBlock, "123456789\r\n", 3, 10);
  EXPECT_EQ(result.fault, Fault::kTooBig);
  EXPECT_EQ(result.block, "123456789");
}

TEST(SmtpMessage, seesThatAMessageGoesInCircles) {
  std::string header;
  for (int i = 0; i < 50; ++i) header += i % 2 == 0 ? "Received: x\r\n\ty\r\n" : "RECEIVED:\r\n";
  EXPECT_EQ(passed(Form::kBlock, header + "\r\nReceived: in the body\r\n", 7).fault, Fault::kNone);
  EXPECT_EQ(passed(Form::kBlock, header + "X-Received: no\r\nReceived : no\r\n\r\n").fault, Fault::kNone);
  const Passed loop = passed(Form::kBlock, header + "received: once more\r\n\r\n", 7);
  EXPECT_EQ(loop.fault, Fault::kLoop);
  EXPECT_EQ(loop.block.find("\r\n.\r\n"), std::string::npos);
}

TEST(SmtpMessage, looksAtNoMoreThanTheHeadersFirst64KiB) {
  std::string header = "X: " + std::string(64 * 1024, 'x') + "\r\n";
  for (int i = 0; i < 60; ++i) header += "Received: x\r\n";
  EXPECT_EQ(passed(Form::kBlock, header, 1000).fault, Fault::kNone);
}

}  // namespace
}  // namespace coexist
