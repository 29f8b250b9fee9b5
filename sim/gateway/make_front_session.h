// A client's conversation with a front end, for each protocol that one speaks. Apart from gateway/front_session.h, so
// that no session includes what creates it.
#pragma once

#include <memory>
#include <string>

#include "gateway/front_context.h"
#include "gateway/front_session.h"

namespace coexist {

// `context`, `io` and `listener` must outlive it. `sessionId` names it in the protocol log. Null for a protocol that
// no front end speaks.
std::unique_ptr<FrontSession> makeFrontSession(const FrontContext& context, SessionIo& io, uint64_t sessionId,
                                               const FrontEndListener& listener);
// What a client is told that cannot be served, without line end: "* BYE ...", "-ERR ...", "421 ...".
std::string refusalLine(const FrontContext& context, MailProtocol protocol);

}  // namespace coexist
