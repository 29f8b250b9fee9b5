// The seam between a session and its second hop: a session asks for a connection and never sees a network.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

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
    std::function<void()> looped = {};         // the same, where it was the front end itself that answered
  };
  using Id = uint64_t;  // 0 is none

  // One of them is called, later; none behind abandon(), which is harmless once one has been.
  virtual Id connect(Request request) = 0;
  virtual void abandon(Id id) = 0;
};

}  // namespace coexist
