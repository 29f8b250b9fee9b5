// How many files and sockets the process may have open.
#pragma once

#include <cstddef>

namespace coexist {

// Takes all that the system grants without asking (the hard limit), and returns how many that are.
size_t raiseDescriptorLimit();

}  // namespace coexist
