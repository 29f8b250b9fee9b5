// Who logs on in the tests of mechanisms, and when.
#pragma once

#include <cstdint>

namespace coexist {

inline constexpr char kAlicePassword[] = "opensesame";
inline constexpr int64_t kNow = 1'795'305'600;  // Unix seconds

}  // namespace coexist
