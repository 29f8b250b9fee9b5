// ID and IDLE of ImapSession.
#include <gtest/gtest.h>

#include "backend/imap_kit.h"

namespace coexist {
namespace {

class ImapConnectionCommands : public testing::Test {
 protected:
  std::string say(std::string_view line) { return kit_.say(line); }
  ImapKit kit_;
};

TEST_F(ImapConnectionCommands, tellsWhoItIsWhereIdIsListed) {
  kit_.logOn();
  EXPECT_EQ(say("a1 ID NIL"), "a1 BAD bad-command\r\n");
  kit_.list("ID");
  EXPECT_EQ(say("a2 ID (\"name\" \"x\")"), lines({"* ID id", "a2 OK id-ok"}));
  EXPECT_EQ(say("a3 ID x"), "a3 BAD bad-arguments\r\n");
}

TEST_F(ImapConnectionCommands, idlesUntilDoneAndTellsWhatHasChanged) {
  kit_.list("IDLE");
  kit_.logOnAndSelect();
  EXPECT_EQ(say("a1 IDLE now"), "a1 BAD bad-arguments\r\n");
  EXPECT_EQ(say("a2 IDLE"), "+ idle-continuation\r\n");
  kit_.store.of("alice").find("INBOX")->append(testMessage("four"), 0);
  EXPECT_EQ(say("done"), lines({"* 4 EXISTS", "a2 OK idle-ok"}));
  EXPECT_EQ(say("a3 IDLE"), "+ idle-continuation\r\n");
  EXPECT_EQ(say("a4 NOOP"), "a3 BAD bad-arguments\r\n");
  EXPECT_EQ(say("a5 NOOP"), "a5 OK noop-ok\r\n");
}

TEST_F(ImapConnectionCommands, doesNotIdleWhereThatIsNotListedOrNobodyIsLoggedOn) {
  kit_.list("IDLE");
  kit_.secure();
  EXPECT_EQ(say("a1 IDLE"), "a1 BAD bad-state\r\n");
  ImapKit other;
  other.logOn();
  EXPECT_EQ(other.say("a1 IDLE"), "a1 BAD bad-command\r\n");
}

}  // namespace
}  // namespace coexist
