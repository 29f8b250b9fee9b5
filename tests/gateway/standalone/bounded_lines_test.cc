#include "gateway/standalone/bounded_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>

namespace coexist {
namespace {

using ::testing::ElementsAre;

// Takes lines while it is open, one at a time.
class Gate {
 public:
  bool take(const std::string& line) {
    std::unique_lock lock(mutex_);
    inside_ = true;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
    if (!failing_) lines_.push_back(line);
    return !failing_;
  }
  void set(bool open, bool failing = false) {
    const std::lock_guard lock(mutex_);
    open_ = open;
    failing_ = failing;
    changed_.notify_all();
  }
  void untilInside() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return inside_; });
  }
  std::vector<std::string> lines() {
    const std::lock_guard lock(mutex_);
    return lines_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = true;
  bool failing_ = false;
  bool inside_ = false;
  std::vector<std::string> lines_;
};

struct Lines {
  explicit Lines(size_t maxBytes = 10)
      : bounded({[gate = gate](const std::string& line) { return gate->take(line); },
                 [](size_t lost) { return std::to_string(lost) + " lost"; }},
                maxBytes) {}
  bool finish(Milliseconds limit = 20'000) { return BackgroundThread::finish({&bounded.thread()}, limit); }
  // Three lines wait, of which the first is being written, and more come than fit.
  void fill() {
    gate->set(false);
    bounded.push("first");
    gate->untilInside();
    for (const char* line : {"2...5", "3...5", "4...5", "5...5"}) bounded.push(line);
  }

  std::shared_ptr<Gate> gate = std::make_shared<Gate>();
  BoundedLines bounded;
};

TEST(BoundedLines, writesInOrder) {
  Lines lines;
  lines.bounded.push("one");
  lines.bounded.push("two");
  ASSERT_TRUE(lines.finish());
  EXPECT_THAT(lines.gate->lines(), ElementsAre("one", "two"));
  EXPECT_EQ(lines.bounded.lost(), 0u);
}

TEST(BoundedLines, dropsWhatDoesNotFitAndSaysHowMuch) {
  Lines lines;
  lines.fill();
  EXPECT_EQ(lines.bounded.lost(), 2u);
  lines.gate->set(true);
  ASSERT_TRUE(lines.finish());
  EXPECT_THAT(lines.gate->lines(), ElementsAre("first", "2...5", "3...5", "2 lost"));
  lines.bounded.push("again");
  ASSERT_TRUE(lines.finish());
  EXPECT_EQ(lines.gate->lines().back(), "again") << "told once";
}

TEST(BoundedLines, countsWhatCannotBeWrittenAndSaysSoWhereItCan) {
  Lines lines;
  lines.gate->set(true, true);
  lines.bounded.push("one");
  ASSERT_TRUE(lines.finish());
  lines.bounded.push("two");
  ASSERT_TRUE(lines.finish());
  EXPECT_EQ(lines.bounded.lost(), 2u);
  lines.gate->set(true);
  lines.bounded.push("three");
  ASSERT_TRUE(lines.finish());
  EXPECT_THAT(lines.gate->lines(), ElementsAre("2 lost", "three"));
}

TEST(BoundedLines, waitsForAPlaceThatTakesNothingOnlySoLong) {
  auto lines = std::make_unique<Lines>();
  const std::shared_ptr<Gate> gate = lines->gate;
  lines->fill();
  EXPECT_FALSE(lines->finish(1));
  lines.reset();  // at once: it has been waited for
  gate->set(true);
}

}  // namespace
}  // namespace coexist
