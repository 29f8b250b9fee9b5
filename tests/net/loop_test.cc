#include "net/loop.h"

#include <gtest/gtest.h>

#include "net/net_kit.h"
#include "net/timer_queue.h"

namespace coexist {
namespace {

using Strings = std::vector<std::string>;

TEST(TimerQueue, ordersByTimeAndThenByInsertion) {
  TimerQueue timers;
  Strings fired;
  const auto add = [&](Milliseconds dueMs, TimerKind kind, const std::string& name) {
    return timers.add(dueMs, kind, [&fired, name] { fired.push_back(name); });
  };
  add(20, TimerKind::kWork, "d");
  add(10, TimerKind::kGuard, "a");
  add(10, TimerKind::kWork, "b");
  add(10, TimerKind::kGuard, "c");
  const TimerId cancelled = add(15, TimerKind::kGuard, "never");
  timers.cancel(cancelled);
  timers.cancel(cancelled);
  timers.cancel(0);
  EXPECT_EQ(timers.nextDueMs(), 10);
  EXPECT_EQ(timers.nextWorkDueMs(), 10);
  EXPECT_FALSE(timers.takeDue(9));
  while (const auto action = timers.takeDue(30)) action();
  EXPECT_EQ(fired, (Strings{"a", "b", "c", "d"}));
  EXPECT_EQ(timers.nextDueMs(), std::nullopt);
}

TEST(TimerQueue, survivesAnActionThatCancelsOthersWhenItDies) {
  TimerQueue timers;
  struct Canceller {
    TimerQueue& timers;
    TimerId other = 0;
    ~Canceller() { timers.cancel(other); }
  };
  auto canceller = std::make_shared<Canceller>(Canceller{timers});
  canceller->other = timers.add(1, TimerKind::kWork, [] {});
  const TimerId first = timers.add(2, TimerKind::kWork, [canceller] {});
  canceller.reset();
  timers.cancel(first);
  EXPECT_EQ(timers.nextDueMs(), std::nullopt);
}

// Both laboratories' loops.
class LabLoops : public testing::TestWithParam<bool> {
 protected:
  void SetUp() override { lab_ = GetParam() ? tcpLab() : Testbed::memory(1); }
  LabLoop& loop() { return lab_->loop(); }
  void at(Milliseconds delay, TimerKind kind, const std::string& name) {
    loop().after(delay, kind, [this, name] { fired_.push_back(name + "@" + std::to_string(loop().nowMs())); });
  }
  void rest() { ASSERT_TRUE(loop().runToRest().ok()); }

  std::unique_ptr<Testbed> lab_;
  Strings fired_;
};

TEST_P(LabLoops, startAtAFixedDate) {
  EXPECT_EQ(loop().nowMs(), 0);
  EXPECT_EQ(loop().unixSeconds(), kLabUnixSeconds);
  ASSERT_TRUE(loop().advance(61'500).ok());
  EXPECT_EQ(loop().unixSeconds(), kLabUnixSeconds + 61);
  EXPECT_EQ(loop().unixMilliseconds(), kLabUnixSeconds * 1000 + loop().nowMs());
}

TEST_P(LabLoops, restWithOnlyGuardsLeft) {
  at(30 * 60'000, TimerKind::kGuard, "idle");
  rest();
  EXPECT_EQ(fired_, Strings{});
  EXPECT_EQ(loop().nowMs(), 0);
  ASSERT_TRUE(loop().advance(30 * 60'000).ok());
  EXPECT_EQ(fired_, (Strings{"idle@1800000"}));
}

TEST_P(LabLoops, moveTheClockForWorkAndFireTheGuardsOnTheWay) {
  at(500, TimerKind::kWork, "tarpit");
  at(200, TimerKind::kGuard, "guard");
  at(700, TimerKind::kGuard, "later");
  rest();
  EXPECT_EQ(fired_, (Strings{"guard@200", "tarpit@500"}));
  EXPECT_EQ(loop().nowMs(), 500);
}

TEST_P(LabLoops, runPostedWorkBeforeTimersAndNeverInsideThePost) {
  loop().after(0, TimerKind::kWork, [this] { fired_.emplace_back("timer"); });
  loop().post([this] {
    fired_.emplace_back("first");
    loop().post([this] { fired_.emplace_back("inner"); });
    fired_.emplace_back("still first");
  });
  EXPECT_EQ(fired_, Strings{});
  rest();
  EXPECT_EQ(fired_, (Strings{"first", "still first", "inner", "timer"}));
}

TEST_P(LabLoops, advanceToTheMomentAskedForAndThenToRest) {
  at(100, TimerKind::kGuard, "guard");
  loop().after(100, TimerKind::kGuard, [this] { at(50, TimerKind::kWork, "work"); });
  ASSERT_TRUE(loop().advance(100).ok());
  EXPECT_EQ(fired_, (Strings{"guard@100", "work@150"}));
  ASSERT_TRUE(loop().advance(100).ok());
  EXPECT_EQ(loop().nowMs(), 250);
}

TEST_P(LabLoops, runUntilAskedFor) {
  bool ready = false;
  const auto done = [&ready] { return ready; };
  loop().after(300, TimerKind::kGuard, [&ready] { ready = true; });
  at(100, TimerKind::kGuard, "guard");
  at(400, TimerKind::kWork, "work");
  ASSERT_TRUE(loop().runUntil(done, 1'000).ok());
  EXPECT_EQ(fired_, (Strings{"guard@100"}));
  EXPECT_EQ(loop().nowMs(), 300);
  ASSERT_TRUE(loop().runUntil(done, 1'000).ok());
  EXPECT_EQ(loop().nowMs(), 300) << "it was so already";
}

TEST_P(LabLoops, runNoLongerThanTheLimit) {
  at(400, TimerKind::kWork, "work");
  ASSERT_TRUE(loop().runUntil([] { return false; }, 250).ok());
  EXPECT_EQ(fired_, Strings{});
  EXPECT_EQ(loop().nowMs(), 250);
  rest();
  EXPECT_EQ(fired_, (Strings{"work@400"}));
}

TEST_P(LabLoops, stopAWorldThatAnswersItselfForEver) {
  std::function<void()> again = [&] { loop().post(again); };
  again();
  const Status status = loop().runToRest();
  ASSERT_FALSE(status.ok());
  EXPECT_NE(status.error().what.find("does not come to rest"), std::string::npos);
}

TEST_P(LabLoops, refuseToRunInsideThemselves) {
  std::string error;
  loop().post([&] { error = loop().runToRest().error().what; });
  rest();
  EXPECT_EQ(error, "the loop is already running");
}

TEST_P(LabLoops, restAtOnceInASilentWorld) {
  NetWorld world(std::move(lab_));
  Hooks waiting;
  waiting.open = [](SessionIo& io) { io.startTimer(1, 1'800'000, TimerKind::kGuard); };
  waiting.timer = [](SessionIo& io, int) { io.close(); };
  waiting.end = [](SessionIo& io) { io.close(); };
  world.serve(kFront, waiting);
  const Conversation& dialled = world.dial(kFront, waiting);
  world.rest();
  EXPECT_EQ(world.loop().nowMs(), 0);
  EXPECT_FALSE(dialled.gone);
  world.advance(1'800'000);
  EXPECT_TRUE(dialled.gone);
  EXPECT_TRUE(world.accepted().gone);
}

TEST_P(LabLoops, areTornDownInTheMiddleOfEverything) {
  NetWorld world(std::move(lab_));
  Hooks talker;
  talker.open = [](SessionIo& io) {
    io.pauseReading();
    io.send(std::string(4 << 20, 'x'));
    io.startTimer(1, 1'000, TimerKind::kGuard);
  };
  world.serve(kFront, talker);
  for (int i = 0; i < 5; ++i) world.dial(kFront, talker);
  world.rest();
  for (int i = 0; i < 5; ++i) world.dial(kFront, talker);
  world.lab().loop().post([] {});
}

TEST_P(LabLoops, outliveTransportsThatStayBehind) {
  std::unique_ptr<Transport> kept;
  std::unique_ptr<Transport> accepted;
  auto listener =
      lab_->network().listen(kFront, [&](std::unique_ptr<Transport> transport) { accepted = std::move(transport); });
  lab_->network().connect(kFront, [&](Result<std::unique_ptr<Transport>> made) { kept = std::move(made.value()); });
  rest();
  ASSERT_TRUE(kept);
  lab_->network().connect(kFront, [&](Result<std::unique_ptr<Transport>>) { FAIL() << "the network is gone"; });
  lab_.reset();
  kept->send("into the void");
  kept->close();
}

INSTANTIATE_TEST_SUITE_P(Each, LabLoops, testing::Bool(),
                         [](const auto& parameter) { return parameter.param ? "tcp" : "memory"; });

}  // namespace
}  // namespace coexist
