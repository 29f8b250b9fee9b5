#include "scenario/fixtures.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace coexist {
namespace {

namespace fs = std::filesystem;

class FixturesTest : public testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::path(testing::TempDir()) / ("coexist_fixtures_" + std::to_string(getpid()));
    fs::create_directories(root_ / "fixtures" / "inner");
    std::ofstream(root_ / "fixtures" / "inner" / "a.eml") << "a";
    std::ofstream(root_ / "secret") << "s";
    fs::create_symlink(root_ / "secret", root_ / "fixtures" / "link");
    fs::create_symlink(root_ / "fixtures" / "inner", root_ / "fixtures" / "inside");
  }
  void TearDown() override { fs::remove_all(root_); }

  std::string read(const std::string& name) {
    const auto octets = Fixtures(root_.string()).read(name);
    return octets ? *octets.value() : octets.error().what;
  }

  fs::path root_;
};

TEST_F(FixturesTest, readsFilesBelowTheFolderAlsoThroughLinksThatStayInside) {
  EXPECT_EQ(read("inner/a.eml"), "a");
  EXPECT_EQ(read("inside/a.eml"), "a");
}

TEST_F(FixturesTest, noWayLeadsOut) {
  const std::string out = "a path that leaves fixtures/";
  EXPECT_EQ(read("../secret"), out);
  EXPECT_EQ(read("inner/../../secret"), out);
  EXPECT_EQ(read((root_ / "secret").string()), out);
  EXPECT_EQ(read("link"), out);
  EXPECT_EQ(read(""), out);
  EXPECT_EQ(read(std::string("inner/a.eml\0x", 13)), out);
}

TEST_F(FixturesTest, saysWhatIsMissing) {
  EXPECT_EQ(read("b.eml"), "there is no fixtures/b.eml");
  EXPECT_EQ(read("inner"), "fixtures/inner is no file");
  EXPECT_EQ(Fixtures("/nonexistent").read("a").error().what, "there is no folder fixtures/");
}

}  // namespace
}  // namespace coexist
