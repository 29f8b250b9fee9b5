#include "client/response_framing.h"

#include <gtest/gtest.h>

#include <string>

namespace coexist {
namespace {

TEST(ResponseFraming, readsLiteralsOfUntaggedDataAndOfTheLinesBehindThem) {
  ResponseFraming framing;
  EXPECT_EQ(framing.octetsBehind("* 1 FETCH (BODY[HEADER] {12}"), 12u);
  EXPECT_TRUE(framing.midResponse());
  EXPECT_EQ(framing.octetsBehind(" BODY[TEXT] {0}"), 0u);
  EXPECT_TRUE(framing.midResponse());
  EXPECT_EQ(framing.octetsBehind(" BODY[1] {3}"), 3u);
  EXPECT_EQ(framing.octetsBehind(")"), 0u);
  EXPECT_FALSE(framing.midResponse());
  EXPECT_EQ(framing.octetsBehind(" BODY[1] {3}"), 0u);  // no response is open any more
}

TEST(ResponseFraming, takesTextForPeopleAsText) {
  ResponseFraming framing;
  for (const char* line : {"* OK what is {12}", "* bye {12}", "* NO {1}", "* BAD {1}", "* PREAUTH {1}", "a1 OK {12}",
                           "+ {12}", "{12}", "a1 NO LOGIN failed. {3}"}) {
    EXPECT_EQ(framing.octetsBehind(line), 0u) << line;
    EXPECT_FALSE(framing.midResponse()) << line;
  }
}

TEST(ResponseFraming, takesWhatIsNoAnnouncementAsText) {
  for (const char* line :
       {"* 1 FETCH {", "* 1 FETCH }", "* 1 FETCH {}", "* 1 FETCH {-1}", "* 1 FETCH {1 }", "* 1 FETCH {1} ",
        "* 1 FETCH {99999999999999999999999}", "* 1 FETCH {67108865}", "* 1 FETCH {1+}", "* ", "*", ""}) {
    ResponseFraming framing;
    EXPECT_EQ(framing.octetsBehind(line), 0u) << line;
    EXPECT_FALSE(framing.midResponse()) << line;
  }
  ResponseFraming framing;
  EXPECT_EQ(framing.octetsBehind("* 1 FETCH (BODY[] {67108864}"), kMaxResponseLiteralBytes);
}

}  // namespace
}  // namespace coexist
