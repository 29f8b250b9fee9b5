#include "chaos/honest_client.h"

#include "base/base64.h"
#include "kit/mail_house.h"

namespace coexist {

std::vector<HonestStep> honestSteps(std::string_view protocol) {
  if (protocol == "imap") return {{"* OK", "a1 LOGIN alice \"Wonder\\\"land 1\""}, {"a1 OK", ""}};
  if (protocol == "pop3") return {{"+OK", "USER alice"}, {"+OK", std::string("PASS ") + kHousePassword}, {"+OK", ""}};
  const std::string proof = encodeBase64(std::string("\0alice\0", 7) + kHousePassword);
  return {{"220 ", "EHLO client.example.test"},
          {"250 ", "AUTH PLAIN " + proof},
          {"235 ", "MAIL FROM:<alice@example.test>"},
          {"250 ", "RCPT TO:<bob@example.test>"},
          {"250 ", ""}};
}

void HonestClient::onLine(std::string_view line) {
  if (at_ == steps_.size() || !line.starts_with(steps_[at_].hears)) return;
  const HonestStep& step = steps_[at_++];
  if (!step.says.empty()) return io_.send(step.says + "\r\n");
  in_ = true;
  io_.close();
}

}  // namespace coexist
