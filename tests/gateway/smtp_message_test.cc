#include "gateway/smtp_message.h"

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

SmtpTrace trace() {
  return {.clientName = "client.example.test",
          .clientHost = "192.0.2.1",
          .host = "front.example.test",
          .id = "0000000000000003.1",
          .unixSeconds = 1'700'000'000};
}

TEST(ReceivedLine, saysFromWhomByWhomAndHow) {
  SmtpTrace told = trace();
  told.extended = told.secure = told.authenticated = true;
  EXPECT_EQ(receivedLine(told),
            "Received: from client.example.test ([192.0.2.1])\r\n\tby front.example.test with ESMTPSA id "
            "0000000000000003.1;\r\n\tTue, 14 Nov 2023 22:13:20 +0000\r\n");
}

TEST(ReceivedLine, namesTheProtocolAsRfc3848Has) {
  const auto with = [](bool extended, bool secure, bool authenticated) {
    SmtpTrace told = trace();
    told.extended = extended;
    told.secure = secure;
    told.authenticated = authenticated;
    const std::string line = receivedLine(told);
    const size_t at = line.find(" with ") + 6;
    return line.substr(at, line.find(' ', at) - at);
  };
  EXPECT_EQ(with(false, true, false), "SMTP");
  EXPECT_EQ(with(true, false, false), "ESMTP");
  EXPECT_EQ(with(true, true, false), "ESMTPS");
  EXPECT_EQ(with(true, false, true), "ESMTPA");
}

// Attack catalogue A085, A086.
TEST(ReceivedLine, leavesNamesOutThatCouldSayMore) {
  for (const char* name : {"", "a b", "a;b", "a\r\nX: y", "<script>", "\x1b[2J", "a(b", "\xc3\xa9"}) {
    SmtpTrace told = trace();
    told.clientName = told.clientHost = name;
    EXPECT_TRUE(receivedLine(told).starts_with("Received: from unknown (unknown)\r\n\tby ")) << name;
  }
  EXPECT_EQ(soundHostName(std::string(256, 'a')), "unknown");
  EXPECT_EQ(soundHostName("[IPv6:2001:db8::1]"), "[IPv6:2001:db8::1]");
  SmtpTrace told = trace();
  told.clientHost = "2001:db8::1";
  EXPECT_TRUE(receivedLine(told).starts_with("Received: from client.example.test ([IPv6:2001:db8::1])\r\n"));
}

}  // namespace
}  // namespace coexist
