// One product file laid over the product that it extends. The words of the file's format stand here, for the reader and
// for its schema.
#pragma once

#include <string_view>

#include "base/json_document.h"
#include "product/profile.h"

namespace coexist {

constexpr std::string_view kRoleNames[] = {"front", "back", "both"};  // "both": a cell for each
constexpr std::string_view kAnyState = "any";                         // a cell for each state

// `product` holds what its parent says (nothing for a product without one) and gets what `file` says; its name and
// parent are the caller's. Mistakes become problems.
void readProfile(const JsonValue& file, Product& product, Diagnostics& problems);

// What a product that may be used still lacks, reported at the file's start.
void checkComplete(const JsonValue& file, const Product& product, Diagnostics& problems);

}  // namespace coexist
