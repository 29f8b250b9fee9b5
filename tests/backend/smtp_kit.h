// One SMTP session on a FakeSessionIo, in the world of backend_kit.h.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "backend/backend_kit.h"
#include "backend/smtp_session.h"

namespace coexist {

class SmtpKit : public SessionKit {
 public:
  SmtpKit() : SessionKit(MailProtocol::kSmtp) {}
  SmtpKit& greet();                                                                             // EHLO client.test
  SmtpKit& logOn(std::string_view name = "alice");                                              // greeted, over TLS
  SmtpKit& begin(std::initializer_list<std::string_view> recipients = {"alice@example.test"});  // to carol's 354
  std::string end();  // the block's: gives back what was answered
  std::string send(std::string_view block);
  std::string fire(int timer);                                                      // gives back what was answered
  std::string ntlm(std::string_view command, const SaslCredentials& credentials);   // the last answer
  std::vector<std::string> messages(std::string_view mailbox, bool whole = false);  // without trace lines, or with them
};

}  // namespace coexist
