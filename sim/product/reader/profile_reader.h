// One product file laid over the product that it extends.
#pragma once

#include "base/json_document.h"
#include "product/profile.h"

namespace coexist {

// `product` holds what its parent says (nothing for a product without one) and gets what `file` says; its name and
// parent are the caller's. Mistakes become problems.
void readProfile(const JsonValue& file, Product& product, Diagnostics& problems);

// What a product that may be used still lacks, reported at the file's start.
void checkComplete(const JsonValue& file, const Product& product, Diagnostics& problems);

}  // namespace coexist
