// One connection in memory: two directions, each a queue of pieces on their way.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "net/network.h"
#include "net/sim_loop.h"
#include "net/write_backlog.h"

namespace coexist {

// Whatever is sent arrives after fewer ticks than this, by the seed.
constexpr uint64_t kMostSimDelayTicks = 8;

class SimConnection;

// What one side of a connection looks like from its own transport. Sides are numbered: 0 connected, 1 accepted.
struct SimSide {
  TransportEvents* events = nullptr;  // null: nothing is handed over yet
  Endpoint local;
  bool paused = false;
  bool endSent = false;
  bool endSeen = false;
  bool closed = false;  // hears nothing more
  size_t readAtMost = kMostReadBytes;
  std::shared_ptr<void> kept;  // until it is closed

  void hearNothingMore() {
    closed = true;
    kept.reset();
  }
};

// One direction. Pieces arrive in order; those that arrive while the receiver is paused wait.
class SimPipe final : public SimArrival {
 public:
  SimPipe(SimConnection& connection, int from) : connection_(connection), from_(from) {}

  void sendBytes(std::string_view bytes);
  void sendEnd() { sendMark(Kind::kEnd); }
  void sendReset();        // behind what the window has taken; the rest is lost
  void arrive() override;  // the next piece, or a wake-up
  void wake();             // hands over what has waited, later
  void startAt(uint64_t tick) { lastTick_ = tick; }
  size_t queuedBytes() const;
  bool resetWaits() const;  // a reset has arrived behind a pause

 private:
  enum class Kind { kBytes, kEnd, kReset };
  struct Piece {
    Kind kind;
    size_t sizeBytes;
  };

  void sendMark(Kind kind);
  void addPiece(Kind kind, size_t sizeBytes, uint64_t delayTicks);
  void handOver();
  void handOverBytes(Piece& piece);
  void dropFrontPiece();
  void discardFront(size_t sizeBytes);
  std::string takeSpare();

  SimConnection& connection_;
  int from_;
  uint64_t sends_ = 0;
  uint64_t lastTick_ = 0;
  std::deque<std::string> octets_;  // one string a send; the front is read from frontOffset_
  size_t frontOffset_ = 0;
  std::string spare_;          // a used string's memory, for the next send
  std::vector<Piece> pieces_;  // from firstPiece_; the first arrived_ of them are here
  size_t firstPiece_ = 0;
  size_t arrived_ = 0;
  size_t outstandingBytes_ = 0;
  WriteBacklog backlog_;
  bool handingOver_ = false;
};

class SimConnection final : public std::enable_shared_from_this<SimConnection> {
 public:
  SimConnection(std::shared_ptr<SimLoop> runsIn, uint64_t ofSeed, uint64_t connection)
      : loop(std::move(runsIn)), seed(ofSeed), number(connection), pipes{{*this, 0}, {*this, 1}} {}

  void finish(int side);
  void close(int side);
  void reset(int side);
  void endIfFinished(int side);
  std::unique_ptr<Transport> transport(int side);
  std::shared_ptr<SimArrival> arrivalOf(SimPipe& pipe) { return {shared_from_this(), &pipe}; }

  const std::shared_ptr<SimLoop> loop;
  const uint64_t seed;
  const uint64_t number;
  SimSide sides[2];
  SimPipe pipes[2];  // by the side that sends
};

}  // namespace coexist
