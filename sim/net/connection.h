// A Session joined to a Transport: framing (LineChannel), TLS in place, timers and the tap for transcripts.
#pragma once

#include <functional>
#include <memory>

#include "net/session.h"

namespace coexist {

// Sees one connection in the clear, in order. Used by transcripts.
class ConnectionTap {
 public:
  virtual ~ConnectionTap() = default;
  virtual void onReceivedLine(std::string_view line) = 0;    // without its line end
  virtual void onReceivedData(std::string_view octets) = 0;  // counted or raw octets
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

// Owns transport and session. `makeSession` is given the Peer, which lives as long as the session. `onGone` is called
// once, from the loop, when the connection is closed on both sides and may be destroyed.
class Connection {
 public:
  virtual ~Connection() = default;
  virtual Session& session() = 0;
  virtual Peer& peer() = 0;

  using SessionFactory = std::function<std::unique_ptr<Session>(Peer&)>;
  static std::unique_ptr<Connection> create(ConnectionOptions options, std::unique_ptr<Transport> transport,
                                            const SessionFactory& makeSession, std::function<void()> onGone);
};

}  // namespace coexist
