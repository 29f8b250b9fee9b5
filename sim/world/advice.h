// What may help with a line that did not match, as far as it can be told from the two of them: mistakes that everybody
// makes in a first scenario.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "scenario/model.h"

namespace coexist {

// What came instead of an expected line.
struct HeardInstead {
  std::string_view line;
  MailProtocol spoken = MailProtocol::kImap;  // on its connection
  bool isFirst = false;                       // of that speaker in the whole case
};

// Half sentences with "; " between them; empty when there is nothing to say. Without `heard` nothing came.
std::string adviceOn(const Case& scenario, const LineStep& expected, const std::optional<HeardInstead>& heard);

}  // namespace coexist
