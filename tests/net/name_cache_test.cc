#include "net/name_cache.h"

#include <gtest/gtest.h>

#include "net/testbed.h"

namespace coexist {
namespace {

// A cache over a laboratory's clock, and look-ups that a test answers.
struct Names {
  std::unique_ptr<Testbed> lab = Testbed::memory(0);
  std::vector<NameCache::Told> asked;
  NameCache cache{lab->loop(), [this](const std::string&, NameCache::Told tell) { asked.push_back(std::move(tell)); }};
  std::string told;

  NameCache::Id find() {
    return cache.find("home.example.test", [this](const NameAnswer& answer) {
      told += answer.error != 0 ? "error " : std::to_string(answer.addresses.size()) + " ";
    });
  }
  void answer(size_t addresses, int error = 0) {
    asked.back()({std::vector<sockaddr_storage>(addresses), error});
    rest();
  }
  void rest() { ASSERT_TRUE(lab->loop().runToRest().ok()); }
  void wait(Milliseconds duration) { ASSERT_TRUE(lab->loop().advance(duration).ok()); }
};

TEST(NameCache, asksOnceForAllThatWait) {
  Names names;
  for (int i = 0; i < 3; ++i) names.find();
  EXPECT_EQ(names.asked.size(), 1u);
  names.answer(2);
  EXPECT_EQ(names.told, "2 2 2 ");
}

TEST(NameCache, remembersAnAnswerForAWhile) {
  Names names;
  names.find();
  names.answer(2);
  names.wait(NameCache::kFreshMs - 1);
  names.find();
  EXPECT_EQ(names.told, "2 ");  // never inside the call
  names.rest();
  EXPECT_EQ(names.told, "2 2 ");
  EXPECT_EQ(names.asked.size(), 1u);
  names.wait(1);
  names.find();
  EXPECT_EQ(names.asked.size(), 2u);
  names.answer(1);
  EXPECT_EQ(names.told, "2 2 1 ");
}

TEST(NameCache, fallsBackOnTheLastGoodAnswerWhenNobodyAnswersOrSomebodySaysNo) {
  Names names;
  names.find();
  names.answer(2);
  names.wait(NameCache::kFreshMs);
  names.find();
  names.wait(NameCache::kSilenceMs - 1);
  EXPECT_EQ(names.told, "2 ");
  names.wait(1);
  EXPECT_EQ(names.told, "2 2 ");
  EXPECT_EQ(names.asked.size(), 2u);
  names.find();
  names.answer(0, -3001);
  EXPECT_EQ(names.told, "2 2 2 ");
}

TEST(NameCache, saysThatANameIsUnknownAndAsksAgain) {
  Names names;
  names.find();
  names.answer(0, -3008);
  names.find();
  EXPECT_EQ(names.asked.size(), 2u);
  EXPECT_EQ(names.told, "error ");
}

TEST(NameCache, tellsNobodyWhoHasGivenUp) {
  Names names;
  names.cache.forget(names.find());
  names.answer(1);
  EXPECT_EQ(names.told, "");
}

}  // namespace
}  // namespace coexist
