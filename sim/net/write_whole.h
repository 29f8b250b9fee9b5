// Writing to a descriptor that may be slow, for a thread that may wait (net/background_thread.h).
#pragma once

#include <string_view>

namespace coexist {

// Writes all of it, waiting as long as that takes; false: it could not.
bool writeWhole(int descriptor, std::string_view octets);

}  // namespace coexist
