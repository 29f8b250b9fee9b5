// A folder of product files that a test writes, and what the loader says of it.
#pragma once

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "product/profile.h"

namespace coexist {

class Catalogue : public testing::Test {
 protected:
  Catalogue() : folder_(testing::TempDir() + "coexist-products-" + name()) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  ~Catalogue() override { std::filesystem::remove_all(folder_); }

  static std::string name() {
    const testing::TestInfo& test = *testing::UnitTest::GetInstance()->current_test_info();
    return std::string(test.test_suite_name()) + "-" + test.name();
  }

  void file(const std::string& product, const std::string& text) {
    std::ofstream(folder_ + "/" + product + ".json", std::ios::binary) << text;
  }
  // "a.json:1:2: what (expected: hint)", one a mistake.
  std::vector<std::string> mistakes() {
    Diagnostics problems;
    catalogue_ = ProductCatalogue::load(folder_, problems);
    std::vector<std::string> shown;
    for (const Diagnostic& problem : problems) {
      std::string text = problem.error().message();
      if (text.starts_with(folder_ + "/")) text.erase(0, folder_.size() + 1);
      shown.push_back(text);
    }
    const bool whole = catalogue_ && catalogue_->mistaken().empty();
    EXPECT_EQ(whole, shown.empty());
    return shown;
  }
  std::vector<std::string> mistakesIn(const std::string& text) {
    file("a", text);
    return mistakes();
  }
  const Product& loaded(const std::string& product) {
    EXPECT_THAT(mistakes(), testing::IsEmpty());
    const Product* found = catalogue_ ? catalogue_->find(product) : nullptr;
    static const Product kNone;
    return found != nullptr ? *found : kNone;
  }

  const std::string folder_;
  std::optional<ProductCatalogue> catalogue_;
};

}  // namespace coexist
