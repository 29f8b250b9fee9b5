#include "wire/message_date.h"

#include <gtest/gtest.h>

#include <limits>

namespace coexist {
namespace {

TEST(MessageDate, readsAsRfc5322HasIt) {
  EXPECT_EQ(messageDate(0), "Thu, 01 Jan 1970 00:00:00 +0000");
  EXPECT_EQ(messageDate(1'700'000'000), "Tue, 14 Nov 2023 22:13:20 +0000");
  EXPECT_EQ(messageDate(951'782'400), "Tue, 29 Feb 2000 00:00:00 +0000");
}

TEST(MessageDate, staysWithinFourDigitYears) {
  EXPECT_EQ(messageDate(-1), "Thu, 01 Jan 1970 00:00:00 +0000");
  EXPECT_EQ(messageDate(std::numeric_limits<int64_t>::max()), "Fri, 31 Dec 9999 23:59:59 +0000");
}

}  // namespace
}  // namespace coexist
