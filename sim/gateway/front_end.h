// The front-end proxy: accepts IMAP, POP3 and SMTP, authenticates, looks the mailbox's home up, logs on to the back end
// as its product's rules allow, then relays octets both ways with back-pressure until either side ends.
//
// Real: the same class stands in a laboratory's world and, by `coexist gateway`, on real sockets.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/result.h"
#include "gateway/front_end_options.h"

namespace coexist {

class FrontEnd {
 public:
  virtual ~FrontEnd() = default;
  static Result<std::unique_ptr<FrontEnd>> start(FrontEndOptions options);

  // One protocol's service: goodbye to its connections; where the machine runs it, it listens anew. Settings are the
  // machine's affair.
  virtual Status restart(MailProtocol protocol) = 0;
  // Another build of its product, which must outlive it: goodbye to all connections, then it listens anew where it did.
  // An error, and nothing has happened, where that build does not serve what it listens for.
  virtual Status install(const Product& product) = 0;
  // Other users, homes, credentials, certificates, limits and settings, for sessions to come: those that are open go on
  // with what they began with, which is kept for them. Listeners, loop, network, product and logs stay.
  virtual void reconfigure(FrontEndOptions options) = 0;
  virtual void drain(Milliseconds limit, std::function<void()> drained) = 0;  // stops accepting, lets sessions end
  virtual size_t connections() const = 0;
  // Where it listens, with the real ports, in the order of FrontEndOptions::listeners.
  virtual std::vector<Endpoint> endpoints() const = 0;
};

}  // namespace coexist
