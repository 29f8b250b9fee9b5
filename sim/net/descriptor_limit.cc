#include "net/descriptor_limit.h"

#include <sys/resource.h>

#include <limits>

namespace coexist {

size_t raiseDescriptorLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return std::numeric_limits<size_t>::max();
  rlimit raised = limit;
  raised.rlim_cur = limit.rlim_max;
  const rlim_t allowed = setrlimit(RLIMIT_NOFILE, &raised) == 0 ? raised.rlim_cur : limit.rlim_cur;
  return allowed == RLIM_INFINITY ? std::numeric_limits<size_t>::max() : static_cast<size_t>(allowed);
}

}  // namespace coexist
