#include "gateway/notice_counter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/testbed.h"

namespace coexist {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

struct Counted {
  std::unique_ptr<Testbed> lab = Testbed::memory(1);
  std::vector<std::string> told;
  NoticeCounter often{lab->loop(), [this](const std::string& sentence) { told.push_back(sentence); }};

  void passAMinute() {
    told.clear();
    ASSERT_TRUE(lab->loop().advance(60'000).ok());
  }
};

TEST(NoticeCounter, tellsTheFirstAtOnceAndHowManyMoreInTheMinute) {
  Counted c;
  for (int i = 1; i <= 1'236; ++i) c.often.add(NoticeKind::kConnectionLimit, "refused " + std::to_string(i));
  EXPECT_THAT(c.told, ElementsAre("refused 1"));
  c.passAMinute();
  EXPECT_THAT(c.told, ElementsAre("refused 1236 (and 1,234 more in the last minute)"));
  c.often.add(NoticeKind::kConnectionLimit, "refused again");
  EXPECT_THAT(c.told, SizeIs(2)) << "another minute";
}

TEST(NoticeCounter, countsEachKindByItself) {
  Counted c;
  c.often.add(NoticeKind::kConnectionLimit, "limit");
  c.often.add(NoticeKind::kTlsFailed, "TLS");
  EXPECT_THAT(c.told, ElementsAre("limit", "TLS"));
  c.passAMinute();
  EXPECT_THAT(c.told, IsEmpty());
}

TEST(NoticeCounter, tellsAHundredRefusedLogOnsOneByOne) {
  Counted c;
  for (int i = 1; i <= 101; ++i) c.often.add(NoticeKind::kRefusedLogin, "alice");
  EXPECT_THAT(c.told, SizeIs(100));
  c.passAMinute();
  EXPECT_THAT(c.told, ElementsAre("alice"));
}

}  // namespace
}  // namespace coexist
