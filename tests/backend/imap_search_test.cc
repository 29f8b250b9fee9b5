// SEARCH of ImapSession.
#include "backend/imap_search.h"

#include <gtest/gtest.h>

#include "backend/imap_kit.h"

namespace coexist {
namespace {

// Three messages: seen; with a subject; deleted.
class ImapSearchCommand : public testing::Test {
 protected:
  ImapSearchCommand() {
    kit_.logOnAndSelect();
    put(0, "From: bob\r\nContent-Type: text/html;\r\n charset=x\r\n\r\nHello\r\n");
    put(1, "From: alice\r\nSubject: Lunch today\r\n\r\nbob comes too\r\n");
    put(2, "Subject: nothing\r\n\r\n");
    inbox().messages[2].flags.insert("\\Deleted");
  }
  void put(size_t at, std::string text) {
    inbox().messages[at].octets = std::make_shared<const std::string>(std::move(text));
  }
  std::string found(const std::string& keys) {
    const std::string answer = kit_.say("s SEARCH " + keys);
    const std::string end = "\r\ns OK search-ok\r\n";
    return answer.ends_with(end) ? answer.substr(0, answer.size() - end.size()) : answer;
  }
  Folder& inbox() { return *kit_.store.of("alice").find("INBOX"); }
  ImapKit kit_;
};

TEST_F(ImapSearchCommand, findsByEachKey) {
  const std::pair<const char*, const char*> rows[] = {
      {"ALL", "* SEARCH 1 2 3"},
      {"OLD", "* SEARCH 1 2 3"},
      {"NEW", "* SEARCH"},
      {"RECENT", "* SEARCH"},
      {"SEEN", "* SEARCH 1"},
      {"unseen", "* SEARCH 2 3"},
      {"DELETED", "* SEARCH 3"},
      {"UNDELETED UNSEEN", "* SEARCH 2"},
      {"KEYWORD \\seen", "* SEARCH 1"},
      {"UNKEYWORD $MDNSent", "* SEARCH 1 2 3"},
      {"2:*", "* SEARCH 2 3"},
      {"UID 3", "* SEARCH 3"},
      {"FROM BOB", "* SEARCH 1"},
      {"SUBJECT \"lunch today\"", "* SEARCH 2"},
      {"TO x", "* SEARCH"},
      {"HEADER content-type text/html", "* SEARCH 1"},
      {"HEADER Subject \"\"", "* SEARCH 2 3"},
      {"BODY bob", "* SEARCH 2"},
      {"TEXT bob", "* SEARCH 1 2"},
      {"LARGER 30", "* SEARCH 1 2"},
      {"SMALLER 30", "* SEARCH 3"},
      {"NOT 1", "* SEARCH 2 3"},
      {"OR 1 DELETED", "* SEARCH 1 3"},
      {"(2 UNSEEN)", "* SEARCH 2"},
      {"CHARSET us-ascii ALL", "* SEARCH 1 2 3"},
  };
  for (const auto& [keys, answer] : rows) EXPECT_EQ(found(keys), answer) << keys;
}

TEST_F(ImapSearchCommand, tellsUidsWhereTheyAreAskedFor) {
  inbox().remove(std::vector<uint32_t>{1});
  kit_.say("n NOOP");
  EXPECT_EQ(kit_.say("a1 SEARCH DELETED"), lines({"* SEARCH 2", "a1 OK search-ok"}));
  EXPECT_EQ(kit_.say("a2 UID SEARCH DELETED"), lines({"* SEARCH 3", "a2 OK search-ok"}));
}

TEST_F(ImapSearchCommand, refusesWhatIsNoSearch) {
  kit_.product.imap.maxErrors = 0;
  for (const char* keys : {"", "()", "WHATEVER", "FROM", "HEADER Subject", "LARGER x", "LARGER -1", "NOT", "OR 1",
                           "UID x", "0", "FROM (a)", "CHARSET US-ASCII", "BEFORE 1-Feb-1994"}) {
    EXPECT_EQ(found(keys), "s BAD bad-arguments\r\n") << keys;
  }
}

TEST_F(ImapSearchCommand, refusesAStrangeCharsetInItsOwnWords) {
  EXPECT_EQ(found("CHARSET UTF-8 TEXT x"), "s NO bad-charset\r\n");
  kit_.product.imap.texts[static_cast<size_t>(ImapReplyText::kBadCharset)].text.clear();
  EXPECT_EQ(found("CHARSET UTF-8 TEXT x"), "s BAD bad-arguments\r\n");
}

TEST_F(ImapSearchCommand, boundsDepthAndWork) {
  std::string nested = "1";
  std::string texts = "TEXT a";
  for (int i = 0; i < 14; ++i) nested = "NOT " + nested;
  for (int i = 0; i < 15; ++i) texts += " TEXT a";
  EXPECT_TRUE(found(nested).starts_with("* SEARCH"));
  EXPECT_EQ(found("NOT NOT " + nested), "s BAD bad-arguments\r\n");
  EXPECT_TRUE(found(texts).starts_with("* SEARCH"));
  EXPECT_EQ(found(texts + " TEXT a"), "s BAD bad-arguments\r\n");
}

}  // namespace
}  // namespace coexist
