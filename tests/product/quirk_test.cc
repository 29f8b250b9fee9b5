#include "product/quirk.h"

#include <gtest/gtest.h>

namespace coexist {
namespace {

TEST(QuirkTable, saysWhatAndWhere) {
  for (const QuirkRow& row : quirks()) {
    EXPECT_FALSE(row.evidence.empty()) << row.name;
    EXPECT_FALSE(row.engine.empty()) << row.name;
    EXPECT_TRUE(row.summary.ends_with('.')) << row.name;
  }
}

TEST(QuirkTable, findsARowByNameAndByEnumerator) {
  for (const QuirkRow& row : quirks()) {
    EXPECT_EQ(findQuirk(row.name), &row);
    EXPECT_EQ(&quirkRow(row.quirk), &row);
  }
  EXPECT_EQ(findQuirk("unquoted-logon-replay")->quirk, Quirk::kUnquotedLogonReplay);
  EXPECT_EQ(findQuirk("unquoted"), nullptr);
}

}  // namespace
}  // namespace coexist
