// What a front end needs of a client's conversation, whatever the protocol.
#pragma once

#include "net/session.h"

namespace coexist {

class FrontSession : public SessionBase {
 public:
  // Starts the limit on the time before the log-on; a TLS handshake counts. Once the connection stands.
  virtual void startGuard() = 0;
  // The service stops: says goodbye and closes, a relay or transaction too.
  virtual void goodbye() = 0;
  // Somebody's work would be lost if it were ended now: a relay, a message under way. A service that drains lets it
  // end.
  virtual bool busy() const = 0;
};

}  // namespace coexist
