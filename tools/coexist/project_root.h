// Where the project's data (fixtures/, scenarios/) is: COEXIST_ROOT, else the nearest folder above the current one,
// else above the program, that holds fixtures/products.
#pragma once

#include <string>

#include "base/result.h"

namespace coexist {

Result<std::string> findProjectRoot();

// For a program that runs with rights of its own: `named`, where it is not empty, else COEXIST_ROOT, else above the
// program. Never from the current folder, where anybody may have put something.
Result<std::string> findTrustedRoot(const std::string& named);

}  // namespace coexist
