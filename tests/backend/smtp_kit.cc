#include "backend/smtp_kit.h"

#include <gtest/gtest.h>

#include "base/base64.h"

namespace coexist {

SmtpKit& SmtpKit::greet() {
  say("EHLO client.test");
  return *this;
}

SmtpKit& SmtpKit::logOn(std::string_view name) {
  secure();
  greet();
  const std::string user(name);
  const std::string answer =
      say("AUTH PLAIN " + encodeBase64(std::string(1, '\0') + user + std::string(1, '\0') + user + "'s word"));
  EXPECT_EQ(answer, "235 auth-ok plain\r\n");
  return *this;
}

SmtpKit& SmtpKit::begin(std::initializer_list<std::string_view> recipients) {
  std::string answers = say("MAIL FROM:<alice@example.test>");
  for (const std::string_view recipient : recipients) answers += say("RCPT TO:<" + std::string(recipient) + ">");
  answers += say("DATA");
  EXPECT_TRUE(answers.ends_with("354 data-start\r\n")) << answers;
  return *this;
}

std::string SmtpKit::end() {
  io.framing = FakeSessionIo::Framing::kLines;
  session().onBlockEnd();
  return io.take();
}

std::string SmtpKit::send(std::string_view block) {
  const std::string early = give(block);
  return early + end();
}

std::string SmtpKit::fire(int timer) {
  io.timers.erase(timer);
  session().onTimer(timer);
  return io.take();
}

std::string SmtpKit::ntlm(std::string_view command, const SaslCredentials& credentials) {
  return sayNtlm([this](std::string_view line) { return say(line); }, command, product.smtp.ntlmContinuation,
                 credentials, "334 ");
}

std::vector<std::string> SmtpKit::messages(std::string_view mailbox, bool whole) {
  std::vector<std::string> found;
  for (const Message& message : store.of(mailbox).find("INBOX")->messages) {
    const std::string& octets = *message.octets;
    constexpr std::string_view kTraceEnd = " +0000\r\n";
    found.push_back(whole ? octets : octets.substr(octets.find(kTraceEnd) + kTraceEnd.size()));
  }
  return found;
}

}  // namespace coexist
