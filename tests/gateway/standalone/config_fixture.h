// A gateway's configuration in a folder of its own, read as the gateway reads it.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include "gateway/standalone/config.h"

namespace coexist {

inline const ProductCatalogue& shippedProducts() {
  static const auto catalogue = ProductCatalogue::load(COEXIST_SOURCE_DIR "/fixtures/products");
  EXPECT_TRUE(catalogue.ok());
  return *catalogue;
}

class GatewayConfigFile : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(::testing::TempDir()) / (std::string("coexist-config-") + test->name());
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& text, bool secret = true) {
    std::ofstream(folder_ / name) << text;
    using std::filesystem::perms;
    std::filesystem::permissions(
        folder_ / name, secret ? perms::owner_read | perms::owner_write : perms::owner_read | perms::others_read);
  }
  std::optional<GatewayConfig> load(const std::string& text) {
    write("gateway.json", text);
    problems_.clear();
    return loadGatewayConfig((folder_ / "gateway.json").string(), shippedProducts(), problems_);
  }
  // The first problem of a configuration that must have one.
  std::string problem(const std::string& text) {
    EXPECT_FALSE(load(text).has_value());
    return problems_.empty() ? "" : problems_.front().text();
  }

  std::filesystem::path folder_;
  Diagnostics problems_;
};

// The smallest configuration, with `more` members put in.
inline std::string config(const std::string& more = "",
                          const std::string& listener = R"("address": "127.0.0.1", "port": 143)",
                          const std::string& home = R"("host": "back.example.test", "imap": {"security": "clear"})") {
  return R"({"host": "mail.example.test",)" + more + R"("listen": [{)" + listener + R"(}],"homes": {"main": {)" + home +
         R"(}},"users": [{"user": "alice", "home": "main"}]})";
}

}  // namespace coexist
