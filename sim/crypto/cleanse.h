// Secrets that are no longer needed do not stay behind in memory.
#pragma once

#include <string>

namespace coexist {

// Overwrites the text in a way that no compiler leaves out, and empties it.
void cleanse(std::string& secret);

}  // namespace coexist
