// The JSON Schema of persona files, for editors: made from the rows that the reader reads with.
#pragma once

#include <string>

namespace coexist {

std::string personaSchema();  // draft 2020-12, ends with a line end

}  // namespace coexist
