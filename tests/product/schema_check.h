// A value against a JSON Schema, as far as this project's schemas go: enough for a test, no general validator. A
// keyword that it does not know is a violation too, so that nothing passes unchecked.
#pragma once

#include <string>
#include <vector>

namespace coexist {

// "/imap/texts: lacks "x"", none when the value is as the schema says. Both are JSON.
std::vector<std::string> schemaViolations(const std::string& schema, const std::string& value);

}  // namespace coexist
