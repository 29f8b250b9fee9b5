// What an ImapSession stands on.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "backend/server.h"
#include "net/tls.h"

namespace coexist {

// What sessions of one listener share. Everything pointed to must outlive them.
struct ImapSessionContext {
  const Product* product = nullptr;
  const Machine* machine = nullptr;
  const Directory* directory = nullptr;
  MailStore* store = nullptr;
  RandomSource* random = nullptr;
  std::string home;                         // mailboxes with this Account::home live here
  ReplyOverrides* overrides = nullptr;      // may be null
  bool trustPort = false;                   // the client's certificate counts
  std::function<int64_t()> unixSeconds;     // for NTLM's timestamp
  std::function<TlsParameters()> startTls;  // asked at STARTTLS; no context: the command is refused
};

}  // namespace coexist
