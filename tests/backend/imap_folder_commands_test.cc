// SELECT, EXAMINE, LIST, STATUS and NOOP's news of ImapSession.
#include <gtest/gtest.h>

#include "backend/imap_kit.h"

namespace coexist {
namespace {

class ImapFolders : public testing::Test {
 protected:
  std::string say(std::string_view line) { return kit_.say(line); }
  ImapKit kit_;
};

TEST_F(ImapFolders, opensAFolderInTheLinesOfTheProduct) {
  EXPECT_EQ(kit_.logOnAndSelect(),
            lines({"* 3 EXISTS", "* 0 RECENT", "* OK [UNSEEN 2] unseen", "* FLAGS (\\Seen \\Deleted $MDNSent)",
                   "* OK [UIDVALIDITY 1] [UIDNEXT 4]", "* OK [PERMANENTFLAGS (\\Seen \\Deleted $MDNSent)]",
                   "se OK [READ-WRITE] select-ok"}));
  const std::string examined = say("a2 EXAMINE INBOX");
  EXPECT_NE(examined.find("* OK [PERMANENTFLAGS ()]\r\na2 OK [READ-ONLY] examine-ok\r\n"), std::string::npos);
}

TEST_F(ImapFolders, namesTheFirstUnseenMessageWhereThereIsOne) {
  kit_.product.imap.selectLines = {"OK [UNSEEN {unseen}] of {exists}", "{exists} EXISTS"};
  EXPECT_EQ(kit_.logOnAndSelect(), lines({"* OK [UNSEEN 2] of 3", "* 3 EXISTS", "se OK [READ-WRITE] select-ok"}));
  for (Message& message : kit_.store.of("alice").find("INBOX")->messages) message.flags.insert("\\Seen");
  EXPECT_EQ(say("a1 SELECT INBOX"), lines({"* 3 EXISTS", "a1 OK [READ-WRITE] select-ok"}));
}

TEST_F(ImapFolders, leavesNothingSelectedBehindAFolderThatIsNot) {
  kit_.logOnAndSelect();
  EXPECT_EQ(say("a1 SELECT Nowhere"), "a1 NO no-such-folder\r\n");
  EXPECT_EQ(say("a2 FETCH 1 FLAGS"), "a2 BAD bad-state\r\n");
  EXPECT_EQ(say("a3 SELECT"), "a3 BAD bad-arguments\r\n");
  EXPECT_EQ(say("a4 SELECT (INBOX)"), "a4 BAD bad-arguments\r\n");
}

TEST_F(ImapFolders, closesTheFolder) {
  kit_.logOnAndSelect();
  EXPECT_EQ(say("a1 CLOSE INBOX"), "a1 BAD bad-arguments\r\n");
  EXPECT_EQ(say("a2 CLOSE"), "a2 OK close-ok\r\n");
  EXPECT_EQ(say("a3 FETCH 1 FLAGS"), "a3 BAD bad-state\r\n");
  EXPECT_EQ(say("a4 CLOSE"), "a4 BAD bad-state\r\n");
}

TEST_F(ImapFolders, knowsNamespaceWhereItIsListed) {
  kit_.logOn();
  EXPECT_EQ(say("a1 NAMESPACE"), "a1 BAD bad-command\r\n");
  kit_.list("NAMESPACE");
  EXPECT_EQ(say("a2 NAMESPACE"), lines({"* NAMESPACE namespace", "a2 OK namespace-ok"}));
  EXPECT_EQ(say("a3 NAMESPACE INBOX"), "a3 BAD bad-arguments\r\n");
}

TEST_F(ImapFolders, listsFoldersByPattern) {
  kit_.logOn();
  for (const char* name : {"Archive/2023", "Archive", "Sent Items", "[x]"}) kit_.store.of("alice").create(name);
  const std::string inbox = "* LIST (\\HasNoChildren) \"/\" INBOX";
  EXPECT_EQ(say("a1 LIST \"\" *"),
            lines({"* LIST (\\HasChildren) \"/\" Archive", "* LIST (\\HasNoChildren) \"/\" Archive/2023", inbox,
                   "* LIST (\\HasNoChildren) \"/\" \"Sent Items\"", "* LIST (\\HasNoChildren) \"/\" \"[x]\"",
                   "a1 OK list-ok"}));
  EXPECT_EQ(say("a2 LIST \"\" \"%/2023\""), lines({"* LIST (\\HasNoChildren) \"/\" Archive/2023", "a2 OK list-ok"}));
  EXPECT_EQ(say("a3 LIST \"Arch\" %"), lines({"* LIST (\\HasChildren) \"/\" Archive", "a3 OK list-ok"}));
  EXPECT_EQ(say("a4 LIST \"\" inb%"), lines({inbox, "a4 OK list-ok"}));
  EXPECT_EQ(say("a5 LIST \"\" archive"), lines({"a5 OK list-ok"}));
  EXPECT_EQ(say("a6 LIST \"\" \"\""), lines({"* LIST (\\Noselect) \"/\" \"\"", "a6 OK list-ok"}));
  EXPECT_EQ(say("a7 LIST *"), "a7 BAD bad-arguments\r\n");
  EXPECT_EQ(say("a8 LIST \"\" " + std::string(5000, '*')), "a8 BAD bad-arguments\r\n");
}

TEST_F(ImapFolders, listsTheAttributesOfTheProductWhereTheyAreSo) {
  kit_.product.imap.listAttributes = {ListAttribute::kMarked, ListAttribute::kUnmarked, ListAttribute::kHasChildren};
  kit_.logOnAndSelect();
  kit_.store.of("alice").create("INBOX/old");
  EXPECT_EQ(say("a1 LIST \"\" *"), lines({"* LIST (\\Marked \\HasChildren) \"/\" INBOX",
                                          "* LIST (\\Unmarked) \"/\" INBOX/old", "a1 OK list-ok"}));
  kit_.product.imap.listAttributes = {};
  EXPECT_EQ(say("a2 LIST \"\" INBOX"), lines({"* LIST () \"/\" INBOX", "a2 OK list-ok"}));
}

TEST_F(ImapFolders, tellsAFoldersStatus) {
  kit_.logOnAndSelect();
  EXPECT_EQ(say("a1 STATUS inbox (messages UIDNEXT UIDVALIDITY UNSEEN RECENT)"),
            lines({"* STATUS INBOX (MESSAGES 3 UIDNEXT 4 UIDVALIDITY 1 UNSEEN 2 RECENT 0)", "a1 OK status-ok"}));
  EXPECT_EQ(say("a2 STATUS Nowhere (MESSAGES)"), "a2 NO no-such-folder\r\n");
  for (const char* rest : {"INBOX", "INBOX MESSAGES", "INBOX ()", "INBOX (SIZES)", "INBOX ((MESSAGES))"}) {
    ImapKit kit;
    kit.logOn();
    EXPECT_EQ(kit.say("a3 STATUS " + std::string(rest)), "a3 BAD bad-arguments\r\n") << rest;
  }
}

// A POP3 session beside it may delete: numbers hold until the client hears of it.
TEST_F(ImapFolders, announcesWhatIsGoneAtNoopAndNotBefore) {
  kit_.logOnAndSelect();
  Folder& inbox = *kit_.store.of("alice").find("INBOX");
  inbox.remove(std::vector<uint32_t>{1, 2});
  inbox.append(testMessage("four"), 0);
  EXPECT_EQ(say("a1 FETCH 1:3 UID"), lines({"* 3 FETCH (UID 3)", "a1 OK fetch-ok"}));
  EXPECT_EQ(say("a2 UID FETCH 1:4 UID"), lines({"* 3 FETCH (UID 3)", "a2 OK fetch-ok"}));
  EXPECT_EQ(say("a3 NOOP"), lines({"* 2 EXPUNGE", "* 1 EXPUNGE", "* 2 EXISTS", "a3 OK noop-ok"}));
  EXPECT_EQ(say("a4 FETCH 1:* UID"), lines({"* 1 FETCH (UID 3)", "* 2 FETCH (UID 4)", "a4 OK fetch-ok"}));
  inbox.remove(std::vector<uint32_t>{3, 4});
  EXPECT_EQ(say("a5 NOOP"), lines({"* 2 EXPUNGE", "* 1 EXPUNGE", "a5 OK noop-ok"}));
  EXPECT_EQ(say("a6 NOOP"), "a6 OK noop-ok\r\n");
}

TEST_F(ImapFolders, announcesNewMessagesAtNoop) {
  kit_.logOnAndSelect();
  EXPECT_EQ(say("a1 NOOP"), "a1 OK noop-ok\r\n");
  kit_.store.of("alice").find("INBOX")->append(testMessage("four"), 0);
  EXPECT_EQ(say("a2 FETCH 4 FLAGS"), "a2 BAD bad-arguments\r\n");
  EXPECT_EQ(say("a3 NOOP"), lines({"* 4 EXISTS", "a3 OK noop-ok"}));
  EXPECT_EQ(say("a4 FETCH 4 FLAGS"), lines({"* 4 FETCH (FLAGS ())", "a4 OK fetch-ok"}));
}

}  // namespace
}  // namespace coexist
