#include "client/scripted.h"

#include <utility>

#include "client/response_framing.h"

namespace coexist {
namespace {

// What the session and the client's owner both look at.
struct ScriptedState {
  bool connected = false;
  bool closed = false;
  bool hungUp = false;  // this side has ended it
  std::string early;    // sent before there was a connection
};

// Only frames: the tap of the connection sees what comes, nothing is kept.
class ScriptedSession final : public Session {
 public:
  ScriptedSession(SessionIo& io, ScriptedState& state, bool imapLiterals)
      : io_(io), state_(state), imapLiterals_(imapLiterals) {
    io_.readLines(kMaxServerLineBytes, LineEnds::kCrlfOnly);
  }

  void onOpen() override {
    state_.connected = true;
    if (!state_.early.empty()) io_.send(std::exchange(state_.early, {}));
  }

  void onLine(std::string_view line) override {
    const size_t octets = imapLiterals_ ? framing_.octetsBehind(line) : 0;
    if (octets > 0) io_.readOctets(octets);
  }

  void onLineTooLong() override { end(); }

  void onData(std::string_view) override {}
  void onSecured(const TlsInfo&) override {}
  void onTlsFailed(const Error&) override { ended(); }
  void onEnd() override { end(); }
  void onClosed(CloseReason) override { ended(); }
  void onTimer(int) override {}
  void onWritable() override {}

 private:
  void end() {
    ended();
    io_.close();
  }
  void ended() {
    state_.connected = false;
    state_.closed = true;
  }

  SessionIo& io_;
  ScriptedState& state_;
  const bool imapLiterals_;
  ResponseFraming framing_;
};

class NetworkClient final : public ScriptedClient {
 public:
  explicit NetworkClient(ScriptedClientOptions options) : options_(std::move(options)) {}

  void start() {
    options_.network->connect(options_.server,
                              [this, alive = std::weak_ptr(alive_)](Result<std::unique_ptr<Transport>> transport) {
                                if (!alive.expired()) onConnected(std::move(transport));
                              });
  }

  bool connected() const override { return state_.connected; }
  bool closed() const override { return state_.closed; }
  bool secure() const override { return state_.connected && connection_->io().secure(); }
  std::string unfinished() const override {
    return state_.connected ? std::string(connection_->unfinished()) : std::string();
  }

  void send(std::string_view octets) override {
    if (over()) return;
    if (state_.connected) {
      connection_->io().send(octets);
    } else {
      state_.early += octets;
    }
  }

  void startTls(const TlsParameters& parameters) override {
    if (state_.connected) connection_->io().startTls(parameters);
  }

  void close() override {
    if (hangUp()) connection_->io().close();
  }

  void reset() override {
    if (hangUp()) connection_->io().reset();
  }

 private:
  bool over() const { return state_.closed || state_.hungUp; }

  // Whether there is a connection to end.
  bool hangUp() {
    if (over()) return false;
    state_.hungUp = true;
    state_.connected = false;
    return connection_ != nullptr;
  }

  void onConnected(Result<std::unique_ptr<Transport>> transport) {
    if (state_.hungUp) return;
    if (!transport) {
      state_.closed = true;
      // One text whatever the network calls it, so that memory and sockets give the same transcript.
      if (options_.tap) options_.tap->onEvent("connection refused");
      return;
    }
    ConnectionOptions options;
    options.loop = options_.loop;
    options.side = ConnectionSide::kConnector;
    options.implicitTls = options_.implicitTls ? &*options_.implicitTls : nullptr;
    options.tap = options_.tap;
    const auto makeSession = [this](SessionIo& io) {
      return std::make_unique<ScriptedSession>(io, state_, options_.imapLiterals);
    };
    connection_ = Connection::create(std::move(options), std::move(*transport), makeSession, [this] {
      state_.connected = false;
      if (!state_.hungUp) state_.closed = true;
    });
  }

  ScriptedClientOptions options_;
  ScriptedState state_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  std::unique_ptr<Connection> connection_;  // goes first: its session looks at state_
};

}  // namespace

std::unique_ptr<ScriptedClient> ScriptedClient::connect(ScriptedClientOptions options) {
  auto client = std::make_unique<NetworkClient>(std::move(options));
  client->start();
  return client;
}

}  // namespace coexist
