#include "gateway/standalone/privileges.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>

namespace coexist {
namespace {

// What `check` says in a process of its own, which it may change for good: 0 is good.
int inAProcess(const std::function<int()>& check) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(check());
  int status = -1;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(Privileges, knowWhoIsNobodyHere) {
  EXPECT_TRUE(checkOwner({}).ok());
  EXPECT_TRUE(checkOwner({"root", ""}).ok());
  const Status unknown = checkOwner({"no-such-user", ""});
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().message(), "no-such-user: no user of this system");
  EXPECT_FALSE(checkOwner({"", "no-such-group"}).ok());
}

TEST(Privileges, areGivenUpForGoodWithTheFilesThatAreNeededStill) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give anything up";
  const std::string file = ::testing::TempDir() + "coexist-privileges-" + std::to_string(getpid());
  std::ofstream(file) << "log\n";
  const int failed = inAProcess([&file] {
    if (!becomeOwner({"nobody", "nogroup"}, {file, file + ".gone"}).ok()) return 1;
    gid_t groups[8];
    if (::getuid() == 0 || ::geteuid() == 0 || ::getgid() == 0 || ::getegid() == 0) return 2;
    if (::getgroups(8, groups) != 1 || groups[0] == 0) return 3;
    if (::setuid(0) == 0) return 4;
    struct stat found {};
    return ::stat(file.c_str(), &found) == 0 && found.st_uid == ::getuid() ? 0 : 5;
  });
  EXPECT_EQ(failed, 0);
  std::filesystem::remove(file);
}

TEST(Privileges, areNotGainedAndMemoryIsNotWritten) {
  const int failed = inAProcess([] {
    keepMemoryPrivate();
    if (::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1) return 1;
    if (::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0) return 2;
    rlimit core{1, 1};
    return ::getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_cur == 0 && core.rlim_max == 0 ? 0 : 3;
  });
  EXPECT_EQ(failed, 0);
}

}  // namespace
}  // namespace coexist
