#include "gateway/standalone/stop_notice.h"

#include <gtest/gtest.h>

namespace coexist {
namespace {

TEST(StopNotice, givesTheLastLoopTheSumOfAll) {
  StopNotice notice(3);
  EXPECT_EQ(notice.add(2), std::nullopt);
  EXPECT_EQ(notice.add(0), std::nullopt);
  EXPECT_EQ(notice.add(1), 3u);
}

TEST(StopNotice, saysHowLongConnectionsHave) {
  EXPECT_EQ(stopSentence(0, 30'000), "stopping");
  EXPECT_EQ(stopSentence(1, 30'000), "stopping; 1 connection may take 30 s to end");
  EXPECT_EQ(stopSentence(2, 1'500), "stopping; 2 connections may take 1500 ms to end");
}

}  // namespace
}  // namespace coexist
