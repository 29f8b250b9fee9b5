#include "gateway/standalone/privileges.h"

#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>

namespace coexist {
namespace {

struct OwnerIds {
  std::optional<uid_t> user;
  std::optional<gid_t> group;
};

// Before there are other threads: these are not for several at a time.
Result<OwnerIds> idsOf(const ProcessOwner& owner) {
  OwnerIds ids;
  if (!owner.user.empty()) {
    const passwd* found = ::getpwnam(owner.user.c_str());
    if (!found) return Error{"no user of this system", owner.user};
    ids = {found->pw_uid, found->pw_gid};
  }
  if (!owner.group.empty()) {
    const group* found = ::getgrnam(owner.group.c_str());
    if (!found) return Error{"no group of this system", owner.group};
    ids.group = found->gr_gid;
  }
  return ids;
}

Error refusal(const std::string& what) { return {what + " is not granted: " + std::strerror(errno), "", "to be root"}; }

void give(const std::string& path, const OwnerIds& ids) {
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0 || !S_ISREG(found.st_mode)) return;
  // What cannot be given away will be said when it cannot be opened.
  if (::lchown(path.c_str(), ids.user.value_or(static_cast<uid_t>(-1)), *ids.group) != 0) return;
}

}  // namespace

Status checkOwner(const ProcessOwner& owner) {
  const auto ids = idsOf(owner);
  return ids ? Status() : Status(ids.error());
}

Status becomeOwner(const ProcessOwner& owner, const std::vector<std::string>& files) {
  if (!owner.isSaid()) return {};
  const auto ids = idsOf(owner);
  if (!ids) return ids.error();
  for (const std::string& path : files) give(path, *ids);
  const gid_t own = *ids->group;
  if (::setgroups(1, &own) != 0) return refusal("to leave all groups");
  if (::setgid(own) != 0) return refusal("the group " + owner.group);
  if (!ids->user) return {};
  if (::setuid(*ids->user) != 0) return refusal("the user " + owner.user);
  const bool back = *ids->user != 0 && ::setuid(0) == 0;
  return back ? Status(Error{"the user could become root again", owner.user}) : Status();
}

void keepMemoryPrivate() {
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
}

}  // namespace coexist
