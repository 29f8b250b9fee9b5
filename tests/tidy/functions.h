// Finds the functions of a C++ file by their braces.
#pragma once

#include <string>
#include <vector>

#include "tidy/source_text.h"

namespace coexist::tidy {

// A function with a body, from the first line of its declaration to the line of its closing brace. Lambdas inside a
// function are part of it; one outside of any function counts as a function.
struct Function {
  std::string head;  // its declaration, in one line
  size_t firstLine = 0;
  size_t lastLine = 0;

  size_t lines() const { return lastLine - firstLine + 1; }
};

// No compiler: it tells bodies from namespaces, types and initialisers by what stands before the brace.
std::vector<Function> functionsOf(const SourceText& source);

}  // namespace coexist::tidy
