#include "net/write_backlog.h"

#include <gtest/gtest.h>

#include <deque>

namespace coexist {
namespace {

// A queue of write requests as libuv has it: some of them finish in one event, and it tells of each when all have gone.
struct RequestQueue {
  void send(size_t bytes) {
    requests.push_back(bytes);
    queued += bytes;
    backlog.grewTo(queued);
  }
  // How often its owner was told to go on.
  int finish(size_t requestsAtOnce) {
    for (size_t i = 0; i < requestsAtOnce; ++i) {
      queued -= requests.front();
      requests.pop_front();
    }
    int told = 0;
    for (size_t i = 0; i < requestsAtOnce; ++i) told += backlog.shrankTo(queued) ? 1 : 0;
    return told;
  }

  WriteBacklog backlog;
  std::deque<size_t> requests;
  size_t queued = 0;
};

constexpr size_t kPiece = 4096;
constexpr size_t kUpToTheHighMark = kHighWaterBytes / kPiece;

TEST(WriteBacklog, tellsOnceWhenManySmallRequestsFinishInOneEvent) {
  RequestQueue queue;
  for (size_t i = 0; i <= kUpToTheHighMark; ++i) queue.send(kPiece);
  EXPECT_EQ(queue.finish(32), 1);
  EXPECT_EQ(queue.finish(1), 0);
}

TEST(WriteBacklog, tellsAtTheLowMarkAndNotBefore) {
  RequestQueue queue;
  for (size_t i = 0; i <= kUpToTheHighMark; ++i) queue.send(kPiece);
  int told = 0;
  while (queue.queued > kLowWaterBytes + kPiece) told += queue.finish(1);
  EXPECT_EQ(told, 0);
  EXPECT_EQ(queue.finish(1), 1);
}

TEST(WriteBacklog, saysNothingToASenderThatHadNoReasonToStop) {
  RequestQueue queue;
  for (size_t i = 0; i < kLowWaterBytes / kPiece; ++i) queue.send(kPiece);
  EXPECT_EQ(queue.finish(kLowWaterBytes / kPiece), 0);
}

// A sender that was told to go on and left less than the high mark behind may still wait for the low one.
TEST(WriteBacklog, tellsOfAQueueThatWasAboveTheLowMarkOnly) {
  RequestQueue queue;
  for (size_t i = 0; i <= kLowWaterBytes / kPiece; ++i) queue.send(kPiece);
  EXPECT_EQ(queue.finish(1), 1);
}

TEST(WriteBacklog, tellsAgainWhenTheQueueHasBeenFullAgain) {
  RequestQueue queue;
  for (int round = 0; round < 3; ++round) {
    while (queue.queued <= kHighWaterBytes) queue.send(kPiece);
    EXPECT_EQ(queue.finish(30), 1) << round;
  }
}

}  // namespace
}  // namespace coexist
