#include "net/held_signals.h"

#include <gtest/gtest.h>

#include <string>

#include "net/uv_runtime.h"

namespace coexist {
namespace {

TEST(HeldSignals, keepBackASignalUntilEveryWorldWatches) {
  const auto one = UvRuntime::create({});
  const auto other = UvRuntime::create({});
  ASSERT_TRUE(one.ok() && other.ok());
  std::string told;
  {
    const HeldSignals held;
    ASSERT_TRUE((*one)->watchSignals([&] {
      told += "one";
      (*one)->stop();
    }));
    raise(SIGTERM);
    ASSERT_TRUE((*other)->watchSignals([&] {
      told += "other";
      (*other)->stop();
    }));
  }
  (*one)->run();
  (*other)->run();
  EXPECT_EQ(told, "oneother");
}

}  // namespace
}  // namespace coexist
