// The shipped products, read once for all tests.
#pragma once

#include <gtest/gtest.h>

#include "product/profile.h"

namespace coexist {

inline const ProductCatalogue& shippedProducts() {
  static const ProductCatalogue kProducts = [] {
    Diagnostics problems;
    auto loaded = ProductCatalogue::load(COEXIST_SOURCE_DIR "/fixtures/products", problems);
    for (const Diagnostic& problem : problems) ADD_FAILURE() << problem.text();
    return loaded ? std::move(*loaded) : ProductCatalogue();
  }();
  return kProducts;
}

// As the tests of profiles name them.
inline constexpr auto kFront = ServerRole::kFront;
inline constexpr auto kBack = ServerRole::kBack;
inline constexpr auto kClear = AccessState::kClear;
inline constexpr auto kTls = AccessState::kTls;

// The test ends when there is none of that name.
inline const Product& shipped(std::string_view name) {
  static const Product kNone;
  const Product* product = shippedProducts().find(name);
  if (product == nullptr) ADD_FAILURE() << "no product " << name;
  return product != nullptr ? *product : kNone;
}

}  // namespace coexist
