// STORE, EXPUNGE and CLOSE of ImapSession.
#include "backend/imap_store.h"

#include <gtest/gtest.h>

#include "backend/imap_kit.h"

namespace coexist {
namespace {

class ImapStoreCommand : public testing::Test {
 protected:
  ImapStoreCommand() { kit_.logOnAndSelect(); }
  std::string say(std::string_view line) { return kit_.say(line); }
  Folder& inbox() { return *kit_.store.of("alice").find("INBOX"); }
  ImapKit kit_;
};

// The kit's product has \Seen, \Deleted and $MDNSent, in that order.
TEST_F(ImapStoreCommand, addsTakesAndReplacesFlagsAndTellsThemInTheProductsOrder) {
  EXPECT_EQ(say("a1 STORE 1 +FLAGS (\\deleted $mdnsent)"),
            lines({"* 1 FETCH (FLAGS (\\Seen \\Deleted $MDNSent))", "a1 OK store-ok"}));
  EXPECT_EQ(say("a2 STORE 1:2 -FLAGS \\Seen $MDNSent"),
            lines({"* 1 FETCH (FLAGS (\\Deleted))", "* 2 FETCH (FLAGS ())", "a2 OK store-ok"}));
  EXPECT_EQ(say("a3 STORE * FLAGS (\\Seen)"), lines({"* 3 FETCH (FLAGS (\\Seen))", "a3 OK store-ok"}));
  EXPECT_EQ(say("a4 STORE 1 FLAGS ()"), lines({"* 1 FETCH (FLAGS ())", "a4 OK store-ok"}));
}

TEST_F(ImapStoreCommand, isSilentWhereItIsAskedToBe) {
  EXPECT_EQ(say("a1 UID STORE 2 +FLAGS.SILENT (\\Deleted)"), "a1 OK store-ok\r\n");
  EXPECT_TRUE(inbox().find(2)->flags.contains("\\Deleted"));
  EXPECT_EQ(say("a2 UID STORE 2:99 -flags (\\Deleted)"),
            lines({"* 2 FETCH (FLAGS () UID 2)", "* 3 FETCH (FLAGS () UID 3)", "a2 OK store-ok"}));
  EXPECT_EQ(say("a3 UID STORE 99 FLAGS (\\Seen)"), "a3 OK store-ok\r\n");
}

TEST_F(ImapStoreCommand, passesOverFlagsThatTheProductDoesNotKeep) {
  EXPECT_EQ(say("a1 STORE 2 +FLAGS (\\Flagged Junk \\Seen)"), lines({"* 2 FETCH (FLAGS (\\Seen))", "a1 OK store-ok"}));
}

TEST_F(ImapStoreCommand, refusesWhatIsNoStore) {
  for (const char* rest : {"", "1", "1 FLAGS", "1 +FLAGS", "4 FLAGS ()", "x FLAGS ()", "1 FLAG ()", "1 +-FLAGS ()",
                           "1 FLAGS.SILENTLY ()", "1 .SILENT ()", "1 FLAGS (\\Recent)", "1 FLAGS (\"\\\\Seen\")",
                           "1 FLAGS (()) ", "1 FLAGS () \\Seen", "1 (FLAGS) ()", "1 FLAGS (a*)"}) {
    ImapKit kit;
    kit.logOnAndSelect();
    EXPECT_EQ(kit.say(std::string("a1 STORE ") + rest), "a1 BAD bad-arguments\r\n") << rest;
  }
}

TEST_F(ImapStoreCommand, removesWhatIsDeletedAndNumbersTheRestAnew) {
  say("a1 STORE 1,2 +FLAGS.SILENT (\\Deleted)");
  EXPECT_EQ(say("a2 EXPUNGE now"), "a2 BAD bad-arguments\r\n");
  EXPECT_EQ(say("a3 EXPUNGE"), lines({"* 2 EXPUNGE", "* 1 EXPUNGE", "a3 OK expunge-ok"}));
  EXPECT_EQ(say("a4 FETCH 1 UID"), lines({"* 1 FETCH (UID 3)", "a4 OK fetch-ok"}));
  EXPECT_EQ(say("a5 EXPUNGE"), "a5 OK expunge-ok\r\n");
}

// T. Nordin's blog.
TEST_F(ImapStoreCommand, tellsHowManyAreLeftWhereTheProductDoes) {
  kit_.product.imap.existsBehindExpunge = true;
  EXPECT_EQ(say("a1 EXPUNGE"), "a1 OK expunge-ok\r\n");
  say("a2 STORE 1 +FLAGS.SILENT (\\Deleted)");
  EXPECT_EQ(say("a3 EXPUNGE"), lines({"* 1 EXPUNGE", "* 2 EXISTS", "a3 OK expunge-ok"}));
}

// MailKit #1139, MailKit #1449.
TEST_F(ImapStoreCommand, refusesSilentReplacementWhereTheQuirkIs) {
  EXPECT_EQ(say("a1 STORE 1 FLAGS.SILENT (\\Seen)"), "a1 OK store-ok\r\n");
  kit_.product.quirks = {Quirk::kNoSilentReplacementOfFlags};
  EXPECT_EQ(say("a2 UID STORE 1 FLAGS.SILENT (\\Seen)"), "a2 BAD bad-arguments\r\n");
  EXPECT_EQ(say("a3 UID STORE 1 -FLAGS.SILENT (\\Seen)"), "a3 OK store-ok\r\n");
}

TEST_F(ImapStoreCommand, removesByUidWhereUidplusIsListed) {
  say("a1 STORE 1:3 +FLAGS.SILENT (\\Deleted)");
  EXPECT_EQ(say("a2 UID EXPUNGE 2:3"), "a2 BAD bad-command\r\n");
  kit_.product.imap
      .capability[static_cast<size_t>(ServerRole::kBack)][static_cast<size_t>(AccessState::kAuthenticated)] +=
      " UIDPLUS";
  EXPECT_EQ(say("a3 UID EXPUNGE"), "a3 BAD bad-arguments\r\n");
  EXPECT_EQ(say("a4 UID EXPUNGE x"), "a4 BAD bad-arguments\r\n");
  EXPECT_EQ(say("a5 UID EXPUNGE 2:3"), lines({"* 3 EXPUNGE", "* 2 EXPUNGE", "a5 OK expunge-ok"}));
  EXPECT_EQ(inbox().messages.size(), 1u);
}

TEST_F(ImapStoreCommand, changesNothingBehindExamine) {
  inbox().messages[0].flags.insert("\\Deleted");
  say("a1 EXAMINE INBOX");
  EXPECT_EQ(say("a2 STORE 2 +FLAGS (\\Deleted)"), "a2 NO read-only\r\n");
  EXPECT_EQ(say("a3 EXPUNGE"), "a3 NO read-only\r\n");
  EXPECT_EQ(say("a4 CLOSE"), "a4 OK close-ok\r\n");
  EXPECT_EQ(inbox().messages.size(), 3u);
  EXPECT_TRUE(inbox().messages[1].flags.empty());
}

// RFC 3501 section 6.4.2.
TEST_F(ImapStoreCommand, removesWhatIsDeletedAtCloseWithoutAWord) {
  say("a1 STORE 2 +FLAGS.SILENT (\\Deleted)");
  EXPECT_EQ(say("a2 CLOSE"), "a2 OK close-ok\r\n");
  EXPECT_EQ(inbox().messages.size(), 2u);
}

// RFC 3691.
TEST_F(ImapStoreCommand, removesNothingAtUnselectWhereThatIsListed) {
  say("a1 STORE 2 +FLAGS.SILENT (\\Deleted)");
  EXPECT_EQ(say("a2 UNSELECT"), "a2 BAD bad-command\r\n");
  kit_.product.imap
      .capability[static_cast<size_t>(ServerRole::kBack)][static_cast<size_t>(AccessState::kAuthenticated)] +=
      " UNSELECT";
  EXPECT_EQ(say("a3 UNSELECT INBOX"), "a3 BAD bad-arguments\r\n");
  EXPECT_EQ(say("a4 UNSELECT"), "a4 OK unselect-ok\r\n");
  EXPECT_EQ(say("a5 FETCH 1 UID"), "a5 BAD bad-state\r\n");
  EXPECT_EQ(inbox().messages.size(), 3u);
}

TEST_F(ImapStoreCommand, isForASelectedFolder) {
  ImapKit kit;
  kit.logOn();
  for (const char* line : {"STORE 1 FLAGS ()", "UID STORE 1 FLAGS ()", "EXPUNGE"}) {
    EXPECT_EQ(kit.say(std::string("a1 ") + line), "a1 BAD bad-state\r\n") << line;
  }
}

}  // namespace
}  // namespace coexist
