#include "wire/message_date.h"

#include <fmt/chrono.h>

#include <algorithm>

namespace coexist {

std::string messageDate(int64_t unixSeconds) {
  constexpr int64_t kEndOf9999 = 253'402'300'799;
  const auto seconds = static_cast<std::time_t>(std::clamp<int64_t>(unixSeconds, 0, kEndOf9999));
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} +0000", fmt::gmtime(seconds));
}

}  // namespace coexist
