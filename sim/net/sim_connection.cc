#include "net/sim_connection.h"

#include <algorithm>

#include "base/random.h"

namespace coexist {
namespace {

constexpr size_t kWindowBytes = 64 * 1024;   // what a kernel would take from a sender whose receiver is slow
constexpr size_t kKeptCapacityBytes = 8192;  // memory worth keeping for the next send
constexpr size_t kKeptPieces = 256;          // handed over, but not yet cleared away
constexpr uint64_t kMostPieces = 4;

class SimTransport final : public Transport {
 public:
  SimTransport(std::shared_ptr<SimConnection> connection, int side) : connection_(std::move(connection)), side_(side) {}
  ~SimTransport() override {
    close();
    self().events = nullptr;
  }

  void setEvents(TransportEvents* events) override {
    self().events = events;
    if (events != nullptr) incoming().wake();
  }
  void send(std::string_view bytes) override;
  size_t queuedBytes() const override { return connection_->pipes[side_].queuedBytes(); }
  void finish() override { connection_->finish(side_); }
  void close() override { connection_->close(side_); }
  void reset() override { connection_->reset(side_); }
  void pauseReading() override { self().paused = true; }
  void resumeReading() override {
    if (!self().paused) return;
    self().paused = false;
    incoming().wake();
  }
  void readAtMost(size_t bytes) override { self().readAtMost = std::min(bytes, kMostReadBytes); }
  void keepUntilGone(std::shared_ptr<void> token) override {
    if (!self().closed) self().kept = std::move(token);
  }
  Endpoint local() const override { return connection_->sides[side_].local; }
  Endpoint remote() const override { return connection_->sides[1 - side_].local; }

 private:
  SimSide& self() { return connection_->sides[side_]; }
  SimPipe& incoming() { return connection_->pipes[1 - side_]; }

  std::shared_ptr<SimConnection> connection_;
  int side_;
};

void SimTransport::send(std::string_view bytes) {
  if (bytes.empty() || self().endSent || self().closed) return;
  // Over TCP a write is what tells a sender that does not read of a reset.
  if (incoming().resetWaits()) {
    connection_->loop->post([connection = connection_, side = side_] {
      SimSide& told = connection->sides[side];
      if (told.closed) return;
      told.hearNothingMore();
      if (told.events != nullptr) told.events->onClosed(CloseReason::kReset);
    });
    return;
  }
  connection_->pipes[side_].sendBytes(bytes);
}

}  // namespace

std::string SimPipe::takeSpare() {
  std::string taken = std::move(spare_);
  spare_.clear();
  return taken;
}

void SimPipe::addPiece(Kind kind, size_t sizeBytes, uint64_t delayTicks) {
  lastTick_ = std::max(lastTick_, connection_.loop->tick() + delayTicks);
  pieces_.push_back({kind, sizeBytes});
  connection_.loop->arriveAt(lastTick_, connection_.arrivalOf(*this));
}

void SimPipe::sendBytes(std::string_view bytes) {
  std::string stored = takeSpare();
  stored.assign(bytes);
  octets_.push_back(std::move(stored));
  outstandingBytes_ += bytes.size();
  backlog_.grewTo(queuedBytes());
  ++sends_;
  if (connection_.seed == 0) return addPiece(Kind::kBytes, bytes.size(), 0);

  // Cuts are fractions of the send, so that another length draws the same numbers.
  SeededRandom random({connection_.seed, connection_.number, static_cast<uint64_t>(from_), sends_});
  const uint64_t drawn = random.next();
  const uint64_t pieces = 1 + drawn % kMostPieces;
  size_t cuts[kMostPieces] = {};
  for (uint64_t i = 0; i + 1 < pieces; ++i) {
    cuts[i] =
        static_cast<size_t>(static_cast<double>(random.next() >> 11) * 0x1p-53 * static_cast<double>(bytes.size()));
  }
  cuts[pieces - 1] = bytes.size();
  std::sort(cuts, cuts + pieces);
  size_t from = 0;
  for (uint64_t i = 0; i < pieces; ++i) {
    const uint64_t delayTicks = (drawn >> (8 + 8 * i)) % kMostSimDelayTicks;
    if (cuts[i] > from) addPiece(Kind::kBytes, cuts[i] - from, delayTicks);
    from = cuts[i];
  }
}

void SimPipe::sendMark(Kind kind) {
  ++sends_;
  uint64_t delayTicks = 0;
  if (connection_.seed != 0) {
    SeededRandom random({connection_.seed, connection_.number, static_cast<uint64_t>(from_), sends_});
    delayTicks = random.below(kMostSimDelayTicks);
  }
  addPiece(kind, 0, delayTicks);
}

void SimPipe::sendReset() {
  // Arrivals that were meant for the lost pieces find fewer of them, or the reset; the order stays.
  size_t keptBytes = 0;
  size_t kept = firstPiece_;
  while (kept < pieces_.size() && (kept == firstPiece_ || keptBytes + pieces_[kept].sizeBytes <= kWindowBytes)) {
    keptBytes += pieces_[kept++].sizeBytes;
  }
  pieces_.resize(kept);
  arrived_ = std::min(arrived_, kept - firstPiece_);
  sendMark(Kind::kReset);
}

size_t SimPipe::queuedBytes() const { return outstandingBytes_ > kWindowBytes ? outstandingBytes_ - kWindowBytes : 0; }

bool SimPipe::resetWaits() const { return arrived_ > 0 && pieces_[firstPiece_ + arrived_ - 1].kind == Kind::kReset; }

void SimPipe::wake() {
  if (arrived_ > 0)
    connection_.loop->post(
        [pipe = std::shared_ptr<SimPipe>(connection_.shared_from_this(), this)] { pipe->handOver(); });
}

void SimPipe::arrive() {
  if (firstPiece_ + arrived_ < pieces_.size()) ++arrived_;
  handOver();
}

void SimPipe::handOver() {
  if (handingOver_) return;
  handingOver_ = true;
  SimSide& receiver = connection_.sides[1 - from_];
  while (arrived_ > 0 && (receiver.closed || (!receiver.paused && receiver.events != nullptr))) {
    // A copy: what is sent meanwhile may move the pieces.
    Piece piece = pieces_[firstPiece_];
    if (piece.kind == Kind::kBytes) {
      handOverBytes(piece);
      if (piece.sizeBytes > 0) break;  // paused on the way
    }
    --arrived_;
    dropFrontPiece();
    if (receiver.closed || piece.kind == Kind::kBytes) continue;
    if (piece.kind == Kind::kReset) {
      receiver.hearNothingMore();
      receiver.events->onClosed(CloseReason::kReset);
      continue;
    }
    receiver.endSeen = true;
    receiver.events->onEnd();
    connection_.endIfFinished(1 - from_);
  }
  handingOver_ = false;
}

void SimPipe::dropFrontPiece() {
  ++firstPiece_;
  if (firstPiece_ < pieces_.size() && firstPiece_ < kKeptPieces) return;
  pieces_.erase(pieces_.begin(), pieces_.begin() + static_cast<ptrdiff_t>(firstPiece_));
  firstPiece_ = 0;
}

void SimPipe::handOverBytes(Piece& piece) {
  SimSide& receiver = connection_.sides[1 - from_];
  while (piece.sizeBytes > 0 && (receiver.closed || (!receiver.paused && receiver.events != nullptr))) {
    const std::string& front = octets_.front();
    const size_t size = std::min({piece.sizeBytes, receiver.readAtMost, front.size() - frontOffset_});
    if (!receiver.closed) receiver.events->onBytes(std::string_view(front).substr(frontOffset_, size));
    piece.sizeBytes -= size;
    pieces_[firstPiece_].sizeBytes = piece.sizeBytes;
    discardFront(size);
  }
}

void SimPipe::discardFront(size_t sizeBytes) {
  outstandingBytes_ -= sizeBytes;
  frontOffset_ += sizeBytes;
  if (frontOffset_ == octets_.front().size()) {
    if (octets_.front().capacity() <= kKeptCapacityBytes) spare_ = std::move(octets_.front());
    octets_.pop_front();
    frontOffset_ = 0;
  }
  if (!backlog_.shrankTo(queuedBytes())) return;
  connection_.loop->post([connection = connection_.shared_from_this(), from = from_] {
    SimSide& sender = connection->sides[from];
    if (!sender.closed && sender.events != nullptr) sender.events->onWritable();
  });
}

void SimConnection::finish(int side) {
  if (sides[side].closed || sides[side].endSent) return;
  sides[side].endSent = true;
  pipes[side].sendEnd();
  endIfFinished(side);
}

void SimConnection::close(int side) {
  if (sides[side].closed) return;
  finish(side);
  sides[side].hearNothingMore();
  pipes[1 - side].wake();  // what waited for this side is dropped
}

void SimConnection::reset(int side) {
  if (sides[side].closed) return;
  sides[side].endSent = true;
  sides[side].hearNothingMore();
  pipes[side].sendReset();
  pipes[1 - side].wake();
}

void SimConnection::endIfFinished(int side) {
  if (sides[side].closed || !sides[side].endSent || !sides[side].endSeen) return;
  loop->post([connection = shared_from_this(), side] {
    SimSide& told = connection->sides[side];
    if (told.closed) return;
    told.hearNothingMore();
    if (told.events != nullptr) told.events->onClosed(CloseReason::kFinished);
  });
}

std::unique_ptr<Transport> SimConnection::transport(int side) {
  return std::make_unique<SimTransport>(shared_from_this(), side);
}

}  // namespace coexist
