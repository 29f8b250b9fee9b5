// What every session of one front end works with.
#pragma once

#include <functional>
#include <optional>

#include "gateway/front_end.h"
#include "gateway/protocol_log.h"
#include "net/connection.h"

namespace coexist {

// Makes connections to back ends and owns them until they are gone.
class BackEndConnector {
 public:
  virtual ~BackEndConnector() = default;

  struct Request {
    Endpoint target;
    std::optional<TlsParameters> implicitTls = {};
    Connection::SessionFactory makeSession;    // when the transport stands; implicit TLS is still to come
    std::function<void(const Error&)> failed;  // instead of makeSession
  };
  using Id = uint64_t;  // 0 is none

  // One of the two is called, later; neither behind abandon(), which is harmless once one has been.
  virtual Id connect(Request request) = 0;
  virtual void abandon(Id id) = 0;
};

// Everything pointed to outlives the sessions.
struct FrontContext {
  const FrontEndOptions* options = nullptr;
  BackEndConnector* connector = nullptr;
  ProtocolLog* log = nullptr;

  const ImapSettings& settings() const { return options->machine->inEffect(MachineService::kFrontEnd); }
  const ImapProfile& profile() const { return options->product->imap; }
  // A reply text as this machine says it, without tag, "* " or line end.
  std::string text(ImapText which) const { return profile().line(which, options->machine->fqdn()); }
  bool noticing() const { return static_cast<bool>(options->notice); }
  void notice(const std::string& sentence) const {
    if (noticing()) options->notice(sentence);
  }
};

}  // namespace coexist
