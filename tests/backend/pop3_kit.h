// One POP3 session on a FakeSessionIo, in the world of backend_kit.h.
#pragma once

#include <string>
#include <vector>

#include "backend/backend_kit.h"
#include "backend/pop3_session.h"

namespace coexist {

class Pop3Kit : public SessionKit {
 public:
  Pop3Kit() : SessionKit(MailProtocol::kPop3) {}
  Folder& inbox() { return *store.of("alice").find("INBOX"); }
  void fill(std::initializer_list<std::string_view> bodies);  // messages of alice's
  void logOn();                                               // alice, over TLS
  std::string ntlm(const SaslCredentials& credentials);       // a whole AUTH NTLM; the last answer
};

}  // namespace coexist
