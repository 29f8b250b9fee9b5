#include "world/seat_life.h"

#include <gtest/gtest.h>

namespace coexist {
namespace {

// Why it cannot be used; "" while it can.
std::string trouble(const SeatLife& life) { return life.usable() ? "" : life.usable().error().message(); }

TEST(SeatLife, canBeUsedBetweenReadyAndItsEnd) {
  SeatLife life("the front end (nginx)");
  EXPECT_EQ(trouble(life), "the front end (nginx) does not run");
  EXPECT_FALSE(life.hasBegun());
  life.starting();
  EXPECT_EQ(trouble(life), "the front end (nginx) is not ready");
  EXPECT_FALSE(life.isSettled());
  life.onReady();
  EXPECT_EQ(trouble(life), "");
  EXPECT_TRUE(life.isSettled());
  life.stopping();
  EXPECT_EQ(trouble(life), "the front end (nginx) is stopping");
  EXPECT_FALSE(life.isSettled());
  life.onStopped();
  EXPECT_EQ(trouble(life), "the front end (nginx) does not run");
  EXPECT_TRUE(life.isSettled());
}

TEST(SeatLife, saysWhyItNeverBegan) {
  SeatLife life("back end old (dovecot)");
  life.starting();
  life.onFailed(Error{"the address is in use", "127.0.0.2:143"});
  EXPECT_EQ(trouble(life), "back end old (dovecot) did not start: 127.0.0.2:143: the address is in use");
  EXPECT_EQ(life.death(), std::nullopt);
}

TEST(SeatLife, saysOfWhatItDied) {
  SeatLife life("the front end (nginx)");
  life.starting();
  life.onReady();
  EXPECT_EQ(life.death(), std::nullopt);
  life.onDied(Error{"killed by signal 11"});
  EXPECT_EQ(life.death(), "the front end (nginx) died: killed by signal 11");
  EXPECT_EQ(trouble(life), *life.death());
}

TEST(SeatLife, takesADeathBeforeItIsReadyForAFailure) {
  SeatLife life("x");
  life.starting();
  life.onDied(Error{"exit code 1"});
  EXPECT_EQ(trouble(life), "x did not start: exit code 1");
}

TEST(SeatLife, hearsNobodyTwiceOrOutOfTurn) {
  SeatLife life("x");
  life.onReady();
  EXPECT_FALSE(life.isReady()) << "nobody has started it";
  life.starting();
  life.onFailed(Error{"first"});
  life.onReady();
  life.onFailed(Error{"second"});
  life.onDied(Error{"third"});
  EXPECT_EQ(trouble(life), "x did not start: first");
  life.starting();
  life.onReady();
  life.onStopped();
  EXPECT_EQ(trouble(life), "") << "nobody has stopped it";
  life.onDied(Error{"fourth"});
  life.onDied(Error{"fifth"});
  life.onStopped();
  EXPECT_EQ(trouble(life), "x died: fourth");
}

TEST(SeatLife, beginsAnewWithoutItsPast) {
  SeatLife life("x");
  life.starting();
  life.onFailed(Error{"once"});
  life.starting();
  life.onReady();
  EXPECT_EQ(trouble(life), "");
}

}  // namespace
}  // namespace coexist
