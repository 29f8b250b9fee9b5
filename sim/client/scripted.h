// The scripted client: says exactly the octets it is told, and frames what comes back into lines, and on IMAP into
// literals too, so that its tap sees lines.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/connection.h"

namespace coexist {

struct ScriptedClientOptions {
  Loop* loop = nullptr;
  Network* network = nullptr;
  Endpoint server;
  std::optional<TlsParameters> implicitTls;
  std::shared_ptr<ConnectionTap> tap;  // sees what is received and sent, and events
  bool imapLiterals = true;            // on IMAP: "{n}" announces octets; elsewhere all that comes is lines
};

// Loop and network must outlive it. Lines end in CRLF: a bare LF is part of its line, so that a test sees it. A line of
// the server that is longer than 64 KiB ends the connection. Destroying it closes what is open.
class ScriptedClient {
 public:
  virtual ~ScriptedClient() = default;
  // Begins to connect; the tap hears what becomes of it ("connection refused" is an event).
  static std::unique_ptr<ScriptedClient> connect(ScriptedClientOptions options);

  virtual bool connected() const = 0;              // and, with implicit TLS, the handshake is done
  virtual bool closed() const = 0;                 // the server has ended it, or it never came about
  virtual void send(std::string_view octets) = 0;  // kept back until it is connected; lost when it is closed
  virtual void startTls(const TlsParameters& parameters) = 0;  // when it is connected
  virtual bool secure() const = 0;
  virtual std::string unfinished() const = 0;  // what the server has said and not ended by CRLF
  virtual void close() = 0;
  virtual void reset() = 0;
};

}  // namespace coexist
