#include "wire/smtp_trace.h"

#include <gtest/gtest.h>

namespace coexist {
namespace {

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
