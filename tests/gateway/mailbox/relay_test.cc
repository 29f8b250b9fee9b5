#include "gateway/mailbox/relay.h"

#include <gtest/gtest.h>

#include <optional>

#include "fake_session_io.h"

namespace coexist {
namespace {

struct JoinedEnds {
  JoinedEnds() {
    client.paused = true;
    RelayEnd::join(*front, *back);
  }
  FakeSessionIo client;
  FakeSessionIo home;
  std::optional<RelayEnd> front{std::in_place, client};
  std::optional<RelayEnd> back{std::in_place, home};
};

TEST(Relay, readsBothSidesRawFromTheJoinOn) {
  JoinedEnds ends;
  EXPECT_EQ(ends.client.framing, FakeSessionIo::Framing::kRaw);
  EXPECT_EQ(ends.home.framing, FakeSessionIo::Framing::kRaw);
  EXPECT_FALSE(ends.client.paused);
}

TEST(Relay, passesOctetsBothWaysUnchanged) {
  JoinedEnds ends;
  const std::string octets("a1 NOOP\r\n\0\xff\n", 12);
  ends.front->onData(octets);
  ends.back->onData("* 7 EXISTS\r\n");
  EXPECT_EQ(ends.home.take(), octets);
  EXPECT_EQ(ends.client.take(), "* 7 EXISTS\r\n");
}

// Attack catalogue A166: who does not read stops the other one, not our memory.
TEST(Relay, stopsReadingWhileTheOtherSideDoesNotDrain) {
  JoinedEnds ends;
  ends.client.queued = kHighWaterBytes + 1;
  ends.back->onData("x");
  EXPECT_TRUE(ends.home.paused);
  EXPECT_FALSE(ends.client.paused);
  ends.client.queued = 0;
  ends.front->onWritable();
  EXPECT_FALSE(ends.home.paused);
}

// Attack catalogue A172.
TEST(Relay, passesHalfCloseOnAndStillDeliversTheOtherWay) {
  JoinedEnds ends;
  ends.front->onEnd();
  EXPECT_TRUE(ends.home.finished);
  EXPECT_FALSE(ends.client.ended());
  ends.back->onData("the rest");
  EXPECT_EQ(ends.client.take(), "the rest");
  ends.back->onClosed(CloseReason::kFinished);
  EXPECT_TRUE(ends.client.closed);
}

TEST(Relay, passesAResetOnAsAReset) {
  JoinedEnds ends;
  ends.back->onClosed(CloseReason::kReset);
  EXPECT_TRUE(ends.client.wasReset);
}

TEST(Relay, closesTheOtherSideWhenOneEndGoes) {
  JoinedEnds ends;
  ends.front.reset();
  EXPECT_TRUE(ends.home.closed);
  ends.back->onData("nobody is there any more");
}

}  // namespace
}  // namespace coexist
