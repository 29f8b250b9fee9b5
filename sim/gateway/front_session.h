// What a front end needs of a client's conversation, whatever the protocol.
#pragma once

#include <memory>
#include <string>

#include "gateway/front_context.h"
#include "net/session.h"

namespace coexist {

class FrontSession : public SilentSession {
 public:
  // Starts the limit on the time before the log-on; a TLS handshake counts. Once the connection stands.
  virtual void startGuard() = 0;
  // The service stops: says goodbye and closes, a relay or transaction too.
  virtual void goodbye() = 0;
  // Somebody's work would be lost if it were ended now: a relay, a message under way. A service that drains lets it
  // end.
  virtual bool busy() const = 0;
};

// `context`, `peer` and `listener` must outlive it. `sessionId` names it in the protocol log. Null for a protocol that
// no front end speaks.
std::unique_ptr<FrontSession> makeFrontSession(const FrontContext& context, Peer& peer, uint64_t sessionId,
                                               const FrontEndListener& listener);
// What a client is told that cannot be served, without line end: "* BYE ...", "-ERR ...", "421 ...".
std::string refusalLine(const FrontContext& context, MailProtocol protocol);

}  // namespace coexist
