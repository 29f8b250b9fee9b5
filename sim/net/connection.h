// A Session joined to a Transport: framing (LineFramer), TLS in place, timers and the tap for transcripts.
#pragma once

#include <functional>
#include <memory>

#include "net/session.h"

namespace coexist {

// Sees one connection in the clear, in order. Used by transcripts. The events are "connected", "TLS ok, TLS 1.3, name
// front.example.test" (the name asked for, left out when there was none), "TLS failed: REASON", "closed: plaintext
// behind STARTTLS", "line too long", "closed by peer", "reset by peer", "closed", "reset" and "closed: the network
// failed". "closed by peer" says that the other side sends no more; a failure of TLS closes the connection without a
// further event.
class ConnectionTap {
 public:
  virtual ~ConnectionTap() = default;
  virtual void onReceivedLine(std::string_view line) = 0;    // without its line end
  virtual void onReceivedData(std::string_view octets) = 0;  // counted or raw octets, and those of a block
  virtual void onSent(std::string_view octets) = 0;
  virtual void onEvent(std::string_view text) = 0;  // "TLS ok, TLS 1.3, name ...", "closed by ..."
};

enum class ConnectionSide { kAcceptor, kConnector };

// What a connection is made of. `loop` must outlive it; `tap` may be null.
struct ConnectionOptions {
  Loop* loop = nullptr;
  ConnectionSide side = ConnectionSide::kAcceptor;
  const TlsParameters* implicitTls = nullptr;  // TLS from the first octet; copied
  std::shared_ptr<ConnectionTap> tap;
};

// Owns transport and session. A TLS handshake must be done within 30 seconds. `makeSession` is given the SessionIo,
// which lives as long as the session. `onGone` is called once, from the loop, when the connection is closed on both
// sides and may be destroyed; destroying it earlier closes it, says nothing more, and is safe inside the session's own
// call-backs.
class Connection {
 public:
  virtual ~Connection() = default;
  virtual Session& session() = 0;
  virtual SessionIo& io() = 0;
  // What has come and is no frame yet: a line without its end. Valid until the loop goes on.
  virtual std::string_view unfinished() const = 0;

  using SessionFactory = std::function<std::unique_ptr<Session>(SessionIo&)>;
  static std::unique_ptr<Connection> create(ConnectionOptions options, std::unique_ptr<Transport> transport,
                                            const SessionFactory& makeSession, std::function<void()> onGone);
};

}  // namespace coexist
