#include "base/result.h"

#include <gtest/gtest.h>

#include <memory>

namespace coexist {
namespace {

TEST(Error, namesOnlyThePartsThatItHas) {
  EXPECT_EQ((Error{"unknown key", "a.json:3:5", "title"}.message()), "a.json:3:5: unknown key (expected: title)");
  EXPECT_EQ((Error{"unknown key", "a.json:3:5"}.message()), "a.json:3:5: unknown key");
  EXPECT_EQ((Error{"unknown key"}.message()), "unknown key");
}

TEST(Result, holdsEitherAValueOrAnError) {
  const Result<int> good = 7;
  EXPECT_TRUE(good.ok());
  EXPECT_TRUE(static_cast<bool>(good));
  EXPECT_EQ(*good, 7);
  const Result<int> bad = Error{"no number"};
  EXPECT_FALSE(bad.ok());
  EXPECT_EQ(bad.error().what, "no number");
}

// A Result of an Error would be ambiguous by type alone; the alternatives are told apart by index.
TEST(Result, keepsTextApartFromItsError) {
  const Result<std::string> text = std::string("what");
  EXPECT_TRUE(text.ok());
  EXPECT_EQ(text->size(), 4u);
}

TEST(Result, handsOutWhatCanOnlyBeMoved) {
  Result<std::unique_ptr<int>> owner = std::make_unique<int>(7);
  const std::unique_ptr<int> taken = std::move(owner).value();
  EXPECT_EQ(*taken, 7);
  EXPECT_TRUE(owner.ok());
  EXPECT_EQ(owner.value(), nullptr);
}

TEST(Status, isFineUntilItHoldsAnError) {
  EXPECT_TRUE(Status().ok());
  const Status failed = Error{"refused", "127.0.0.1:143"};
  EXPECT_FALSE(static_cast<bool>(failed));
  EXPECT_EQ(failed.error().where, "127.0.0.1:143");
}

}  // namespace
}  // namespace coexist
