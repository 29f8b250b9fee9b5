#include "gateway/standalone/journal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

namespace coexist {
namespace {

using ::testing::ElementsAre;

class JournalTest : public ::testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove(path_); }
  std::vector<std::string> written() {
    EXPECT_TRUE(journal_.finishRows());
    std::ifstream file(path_);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
  }
  Status open(const std::string& path) {
    ProtocolLogPlaces places;
    places.paths[MailProtocol::kPop3] = path;
    return journal_.openProtocolLogs(places);
  }

  const std::string path_ = ::testing::TempDir() + "coexist-journal-" + std::to_string(getpid()) + ".log";
  std::vector<std::string> told_;
  Journal journal_{[this](const std::string& line) { told_.push_back(line); }};
};

TEST_F(JournalTest, tellsTheOperatorWhatHappensAndWhen) {
  journal_.say(1'700'000'000'994, "stopping");
  EXPECT_TRUE(journal_.finishTelling());
  EXPECT_THAT(told_, ElementsAre("2023-11-14T22:13:20.994Z stopping"));
}

TEST_F(JournalTest, addsToTheFileOfAProtocolAndKeepsNoneForOthers) {
  std::ofstream(path_) << "of yesterday\n";
  ASSERT_TRUE(open(path_).ok());
  journal_.row(MailProtocol::kPop3, "one");
  journal_.row(MailProtocol::kImap, "nowhere");
  EXPECT_THAT(written(), ElementsAre("of yesterday", "one"));
  EXPECT_EQ(journal_.lostRows(), 0u);
}

TEST_F(JournalTest, keepsTheRowsOfSeveralThreadsWhole) {
  constexpr int kRows = 500;
  ASSERT_TRUE(open(path_).ok());
  const auto write = [this](char letter) {
    for (int i = 0; i < kRows; ++i) journal_.row(MailProtocol::kPop3, std::string(100, letter));
  };
  std::thread other(write, 'b');
  write('a');
  other.join();
  const std::vector<std::string> lines = written();
  EXPECT_EQ(std::count(lines.begin(), lines.end(), std::string(100, 'a')), kRows);
  EXPECT_EQ(std::count(lines.begin(), lines.end(), std::string(100, 'b')), kRows);
}

TEST_F(JournalTest, countsWhatAFullDiskLoses) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  ASSERT_TRUE(open("/dev/full").ok());
  journal_.row(MailProtocol::kPop3, "one");
  journal_.row(MailProtocol::kPop3, "two");
  EXPECT_TRUE(journal_.finishRows());
  EXPECT_EQ(journal_.lostRows(), 2u);
  ASSERT_TRUE(open(path_).ok());
  EXPECT_EQ(journal_.lostRows(), 2u) << "of what was open before";
}

TEST_F(JournalTest, beginsAFileThatIsOpenedAnewWithTheHeadOfTheOneBefore) {
  ASSERT_TRUE(open(path_).ok());
  for (const char* line : {"#Software: S", "#Date: D", "one"}) journal_.row(MailProtocol::kPop3, line);
  EXPECT_THAT(written(), ElementsAre("#Software: S", "#Date: D", "one"));
  std::filesystem::remove(path_);
  ASSERT_TRUE(open(path_).ok());
  journal_.row(MailProtocol::kPop3, "two");
  EXPECT_THAT(written(), ElementsAre("#Software: S", "#Date: D", "two"));
}

TEST_F(JournalTest, changesNothingWhenOneFileCannotBeOpened) {
  ASSERT_TRUE(open(path_).ok());
  EXPECT_FALSE(open("/no-such-folder/pop3.log").ok());
  journal_.row(MailProtocol::kPop3, "one");
  EXPECT_THAT(written(), ElementsAre("one"));
}

TEST_F(JournalTest, saysWhichFileCannotBeOpened) {
  const Status opened = open("/no-such-folder/pop3.log");
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().what, "the protocol log cannot be written (No such file or directory)");
  EXPECT_EQ(opened.error().where, "/no-such-folder/pop3.log");
}

}  // namespace
}  // namespace coexist
