// The JSON Schema of product files, for editors: made from the tables that the reader reads with.
#pragma once

#include <string>

namespace coexist {

std::string productSchema();  // draft 2020-12, ends with a line end

}  // namespace coexist
