#include "mail/mailbox.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>

namespace coexist {
namespace {

std::shared_ptr<const std::string> shared(std::string octets) { return std::make_shared<const std::string>(octets); }

TEST(Mailbox, hasAnInboxInAnyLetterCase) {
  Mailbox mailbox;
  ASSERT_NE(mailbox.find("InBox"), nullptr);
  EXPECT_EQ(mailbox.find("inbox")->name, "INBOX");
  EXPECT_EQ(&mailbox.create("inbox"), mailbox.find("INBOX"));
  EXPECT_EQ(mailbox.folders().size(), 1U);
}

TEST(Mailbox, keepsLetterCaseOfOtherFolders) {
  Mailbox mailbox;
  EXPECT_EQ(mailbox.create("Archive/2001").name, "Archive/2001");
  EXPECT_EQ(mailbox.find("archive/2001"), nullptr);
  EXPECT_EQ(mailbox.find("INBOX/x"), nullptr);
}

TEST(Folder, numbersMessagesUpwards) {
  Folder folder;
  EXPECT_EQ(folder.append(shared("a"), 5).uid, 1U);
  EXPECT_EQ(folder.append(shared("b"), 7).uid, 2U);
  EXPECT_EQ(folder.uidNext, 3U);
  EXPECT_EQ(folder.messages[1].internalDate, 7);
  EXPECT_EQ(*folder.messages[1].octets, "b");
}

TEST(Folder, removesByUidAndNeverGivesANumberAgain) {
  Folder folder;
  for (const char* octets : {"a", "b", "c", "d"}) folder.append(shared(octets), 0);
  folder.remove(std::vector<uint32_t>{3, 1, 77});
  ASSERT_EQ(folder.messages.size(), 2U);
  EXPECT_EQ(folder.find(1), nullptr);
  EXPECT_EQ(folder.find(3), nullptr);
  ASSERT_NE(folder.find(4), nullptr);
  EXPECT_EQ(*folder.find(2)->octets, "b");
  EXPECT_EQ(*folder.find(4)->octets, "d");
  folder.remove(std::vector<uint32_t>{4});
  EXPECT_EQ(folder.append(shared("e"), 0).uid, 5U);
}

TEST(Mailbox, isHeldByOneAtATime) {
  Mailbox mailbox;
  EXPECT_TRUE(mailbox.claim());
  EXPECT_FALSE(mailbox.claim());
  mailbox.release();
  EXPECT_TRUE(mailbox.claim());
}

TEST(MailStore, makesAMailboxOnceAndFindsItInAnyLetterCase) {
  MailStore store;
  store.of("alice").find("INBOX")->append(shared("x"), 0);
  EXPECT_EQ(store.of("Alice").find("INBOX")->messages.size(), 1U);
  EXPECT_TRUE(store.of("bob").find("INBOX")->messages.empty());
}

class MessageFile : public testing::Test {
 protected:
  ~MessageFile() override { std::remove(path_.c_str()); }

  Result<std::shared_ptr<const std::string>> loaded(const std::string& octets) {
    std::ofstream(path_, std::ios::binary) << octets;
    return loadMessage(path_);
  }

  const std::string path_ =
      testing::TempDir() + "coexist-" + testing::UnitTest::GetInstance()->current_test_info()->name() + ".eml";
};

TEST_F(MessageFile, turnsBareLineFeedsIntoCrlf) {
  EXPECT_EQ(**loaded("A: b\n\r\nx\r\n\ny\rz"), "A: b\r\n\r\nx\r\n\r\ny\rz");
  EXPECT_EQ(**loaded(""), "");
}

TEST_F(MessageFile, keepsNulAndEightBitOctets) {
  const std::string octets("a\0\xff\r\n", 5);
  EXPECT_EQ(**loaded(octets), octets);
}

TEST_F(MessageFile, mayHaveSixteenMebibytesAndNoMore) {
  EXPECT_EQ((*loaded(std::string(16 << 20, 'x')))->size(), size_t{16} << 20);
  const auto refused = loaded(std::string((16 << 20) + 1, 'x'));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message(), path_ + ": the message is too big (expected: at most 16 MiB)");
}

TEST_F(MessageFile, thatIsNotThereOrIsAFolderIsAnError) {
  EXPECT_EQ(loadMessage("/nowhere/x.eml").error().message(), "/nowhere/x.eml: cannot read the message");
  EXPECT_FALSE(loadMessage(testing::TempDir()));
}

TEST(Fixtures, areMessagesWithCrlf) {
  for (const char* name : {"welcome.eml", "long.eml"}) {
    const auto message = loadMessage(std::string(COEXIST_SOURCE_DIR "/fixtures/mailboxes/") + name);
    ASSERT_TRUE(message) << name;
    EXPECT_NE((*message)->find("\r\n\r\n"), std::string::npos) << name;
    EXPECT_TRUE((*message)->ends_with("\r\n")) << name;
  }
}

}  // namespace
}  // namespace coexist
