// Where the project's data (fixtures/, scenarios/) is: COEXIST_ROOT, else the nearest folder above the current one,
// else above the program, that holds fixtures/products.
#pragma once

#include <string>

#include "base/result.h"

namespace coexist {

Result<std::string> findProjectRoot();

}  // namespace coexist
