#include "gateway/standalone/log_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <vector>

namespace coexist {
namespace {

using ::testing::ElementsAre;

class LogFileTest : public ::testing::Test {
 protected:
  void TearDown() override {
    std::filesystem::remove(path_);
    std::filesystem::remove(path_ + ".1");
  }
  static std::vector<std::string> linesOf(const std::string& path) {
    std::ifstream file(path);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
  }
  std::shared_ptr<LogFile> open(uint64_t maxBytes = 0, const std::string& head = "") const {
    auto opened = LogFile::open({path_, maxBytes, head});
    EXPECT_TRUE(opened.ok());
    return opened ? *opened : nullptr;
  }

  const std::string path_ = ::testing::TempDir() + "coexist-log-file-" + std::to_string(getpid()) + ".log";
};

TEST_F(LogFileTest, isAppendedToAndNotReadableByEverybody) {
  std::ofstream(path_) << "of yesterday\n";
  EXPECT_TRUE(open()->write("one"));
  EXPECT_THAT(linesOf(path_), ElementsAre("of yesterday", "one"));
  std::filesystem::remove(path_);
  const mode_t before = ::umask(0);
  open();
  ::umask(before);
  struct stat found {};
  ASSERT_EQ(::stat(path_.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0640u);
}

TEST_F(LogFileTest, isPutAsideAtItsSizeAndBegunAnewWithItsHead) {
  const auto file = open(30);
  for (const char* line : {"#Software: S", "#Date: D", "one", "two", "three"}) EXPECT_TRUE(file->write(line));
  EXPECT_THAT(linesOf(path_ + ".1"), ElementsAre("#Software: S", "#Date: D", "one", "two"));
  EXPECT_THAT(linesOf(path_), ElementsAre("#Software: S", "#Date: D", "three"));
}

TEST_F(LogFileTest, countsWhatStandsInItAlready) {
  std::ofstream(path_) << "of yesterday, which is a long time ago\n";
  EXPECT_TRUE(open(30)->write("one"));
  EXPECT_THAT(linesOf(path_), ElementsAre("one"));
  EXPECT_THAT(linesOf(path_ + ".1"), ElementsAre("of yesterday, which is a long time ago"));
}

TEST_F(LogFileTest, isNotWrittenBeyondItsSizeWhereItCannotBePutAside) {
  std::filesystem::create_directories(path_ + ".1");
  const auto file = open(8);
  EXPECT_TRUE(file->write("one"));
  EXPECT_FALSE(file->write("two, which does not fit"));
  EXPECT_THAT(linesOf(path_), ElementsAre("one"));
}

TEST_F(LogFileTest, beginsWithTheHeadOfTheOneBeforeWhenItIsEmpty) {
  open(0, "#Software: S\n");
  EXPECT_THAT(linesOf(path_), ElementsAre("#Software: S"));
  open(0, "#Software: S\n");
  EXPECT_THAT(linesOf(path_), ElementsAre("#Software: S")) << "it was not empty";
}

TEST_F(LogFileTest, neverPutsADeviceAside) {
  const auto file = LogFile::open({"/dev/null", 4, ""});
  ASSERT_TRUE(file.ok());
  EXPECT_TRUE((*file)->write("more than four octets"));
  EXPECT_FALSE(std::filesystem::exists("/dev/null.1"));
}

}  // namespace
}  // namespace coexist
