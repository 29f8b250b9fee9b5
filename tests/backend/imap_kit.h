// One IMAP session on a FakeSessionIo, in the world of backend_kit.h.
#pragma once

#include <string>

#include "backend/backend_kit.h"
#include "backend/imap_session.h"

namespace coexist {

class ImapKit : public SessionKit {
 public:
  ImapKit() : SessionKit(MailProtocol::kImap) {}
  void logOn();                      // alice, over TLS
  void list(std::string_view word);  // in CAPABILITY, behind the log-on
  std::string logOnAndSelect();      // her INBOX with three messages; gives back the answer to SELECT
};

}  // namespace coexist
