// The rule about arrows inside a folder. A room is a header, with the .cc file of its name and those that the header
// names ("// smtp_login.cc"): one class may have several.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tidy/source_text.h"

namespace coexist::tidy {

// No room of `folder` ("sim/backend") includes, by whatever way round, one that includes it: so nobody knows what
// creates him. A .cc file that no header of the folder names belongs to no room, which is a finding too. Subfolders
// count in.
Findings roomsStandOnEachOther(std::string_view folder, const std::vector<SourceText>& sources);

}  // namespace coexist::tidy
