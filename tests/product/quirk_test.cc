#include "product/quirk.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace coexist {
namespace {

TEST(QuirkTable, isSortedAndSaysWhatAndWhere) {
  EXPECT_TRUE(
      std::is_sorted(quirks().begin(), quirks().end(), [](const Quirk& a, const Quirk& b) { return a.name < b.name; }));
  for (const Quirk& quirk : quirks()) {
    EXPECT_FALSE(quirk.evidence.empty()) << quirk.name;
    EXPECT_FALSE(quirk.engine.empty()) << quirk.name;
    EXPECT_TRUE(quirk.summary.ends_with('.')) << quirk.name;
    EXPECT_EQ(findQuirk(quirk.name), &quirk);
  }
  EXPECT_EQ(findQuirk("unquoted"), nullptr);
}

}  // namespace
}  // namespace coexist
