// What every session of a mock back end stands on.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "backend/reply_overrides.h"
#include "base/random.h"
#include "mail/directory.h"
#include "mail/mailbox.h"
#include "net/session.h"
#include "net/tls.h"
#include "product/profile.h"

namespace coexist {

// A client's conversation with a mock back end, whatever the protocol.
class BackEndSession : public SessionBase {
 public:
  virtual void shutDown() = 0;  // the service stops: says so and closes
};

// What a session stands on. Everything pointed to must outlive it.
struct SessionContext {
  Loop* loop = nullptr;
  const Product* product = nullptr;
  const Machine* machine = nullptr;
  const Directory* directory = nullptr;
  MailStore* store = nullptr;
  RandomSource* random = nullptr;
  std::string home;                         // mailboxes with this Account::home live here
  const ReplacedReply* replaced = nullptr;  // null: no scenario speaks in the session's stead
  bool trustPort = false;                   // the client's certificate counts
  bool submission = false;                  // SMTP: nothing is taken without a log-on
  std::function<int64_t()> unixSeconds;     // for NTLM's timestamp
  std::function<TlsParameters()> startTls;  // asked at STARTTLS; no context: the command is refused
};

}  // namespace coexist
