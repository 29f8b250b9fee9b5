// The working part of a Connection. Private to net/.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "net/connection.h"
#include "net/line_framer.h"

namespace coexist {

// Transport -> (TLS) -> framer -> session, and back. Lives until its owner has let go and its last call-back has
// returned, whichever is later.
class ConnectionCore final : public SessionIo,
                             public TransportEvents,
                             public std::enable_shared_from_this<ConnectionCore> {
 public:
  ConnectionCore(ConnectionOptions options, std::unique_ptr<Transport> transport, std::function<void()> onGone);

  void start(const Connection::SessionFactory& makeSession);
  void abandon();  // the owner lets go: closes, and says nothing more
  Session& session() { return *session_; }
  std::string_view unfinished() const { return framer_.kept(); }

  void send(std::string_view bytes) override;
  size_t queuedBytes() const override { return transport_->queuedBytes() + unsentPlaintext_.size(); }
  void readLines(size_t maxBytes, LineEnds ends) override;
  void readOctets(size_t count) override;
  void readBlock() override;
  void readRaw() override;
  void pauseReading() override;
  void resumeReading() override;
  void startTls(const TlsParameters& parameters) override;
  bool secure() const override { return security_ == Security::kSecure; }
  TlsInfo tlsInfo() const override { return secure() ? engine_->info() : TlsInfo{}; }
  void finish() override;
  void close() override;
  void reset() override;
  void startTimer(int name, Milliseconds delay, TimerKind kind) override;
  void cancelTimer(int name) override;
  Endpoint local() const override { return transport_->local(); }
  Endpoint remote() const override { return transport_->remote(); }

  void onBytes(std::string_view bytes) override;
  void onEnd() override;
  void onClosed(CloseReason reason) override;
  void onWritable() override;

 private:
  enum class Phase { kOpening, kOpen, kClosed };
  enum class Security { kClear, kHandshaking, kSecure, kRefused };

  // Delivery.
  bool mayDeliver() const;
  void open();
  void pump();          // delivers what is held, as far as the session takes it
  void schedulePump();  // the same, from the loop
  void deliverFrames();
  void yield();            // others have their turn; then it goes on from the loop
  void updateTransport();  // whether it is read
  void deliver(const Frame& frame);
  void deliverEnd();
  bool cutShort() const;  // ended in TLS without its own end
  void keepOrDrop();      // what was pushed and not taken

  // TLS.
  bool beginTls(const TlsParameters& parameters);  // false: refused, and failTls() is on its way
  void refuseTls(std::string event, Error error);
  void failTls(const std::string& event, const Error& error);
  void feedTls(std::string_view bytes);
  void advanceHandshake();
  void deliverDecrypted();
  void flushCiphertext();
  bool isPlaintext(std::string_view bytes);  // instead of a TLS record
  void refusePlaintext();

  void tellClosed(CloseReason reason);
  void shut();  // no more timers, nothing more for the session; onGone is on its way
  void event(std::string_view text);

  ConnectionOptions options_;
  std::optional<TlsParameters> implicitTls_;
  std::unique_ptr<Transport> transport_;
  std::function<void()> onGone_;
  std::unique_ptr<Session> session_;
  LineFramer framer_;
  std::unique_ptr<TlsEngine> engine_;
  std::string askedName_;        // what the client side expects
  std::string unsentPlaintext_;  // sent behind startTls(), before the handshake is done
  std::map<int, TimerId> timers_;
  TimerId handshakeTimer_ = 0;
  Phase phase_ = Phase::kOpening;
  Security security_ = Security::kClear;
  size_t recordOctetsSeen_ = 0;  // of the first TLS record's header
  size_t turnLines_ = 0;
  size_t turnOctets_ = 0;
  bool paused_ = false;
  bool yielded_ = false;
  bool transportPaused_ = false;
  bool tooLong_ = false;
  bool ended_ = false;
  bool endTold_ = false;
  bool delivering_ = false;
  bool pumpPosted_ = false;
};

}  // namespace coexist
