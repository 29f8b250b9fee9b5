// The configurations that README and the operator's page show are taken as they stand, with the files that they name.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/source.h"
#include "code_blocks.h"
#include "gateway/standalone/config.h"
#include "gateway/standalone/configured_front_end.h"
#include "gateway/standalone/own_certificates.h"

namespace coexist {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ReadmesConfigurations : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(folder_);
    const auto made = OwnCertificates::selfMade("mail.example.test", kMadeAt);
    ASSERT_TRUE(made.ok());
    for (const char* pem : {"mail.pem", "example-ca.pem", "dovecot-ca.pem"}) write(pem, made->certificatePem);
    write("mail.key", made->privateKeyPem);
    for (const char* password : {"proxy", "master", "alice"}) write(std::string(password) + ".password", "secret");
    for (const char* hash : {"alice.hash", "bob.hash"}) write(hash, "a4f49c406510bdcab6824ee7c30fd852");
    auto products = ProductCatalogue::load(COEXIST_SOURCE_DIR "/fixtures/products");
    ASSERT_TRUE(products.ok());
    products_ = std::move(*products);
    for (const char* name : {"/README.md", "/sim/gateway/OPERATING.md"}) {
      const auto page = SourceFile::read(std::string(COEXIST_SOURCE_DIR) + name);
      ASSERT_TRUE(page.ok());
      for (const std::string& block : codeBlocks((*page)->text, "json")) {
        if (block.find("\"listen\"") != block.npos) shown_.push_back(block);
      }
    }
    ASSERT_EQ(shown_.size(), 3u);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
    std::filesystem::permissions(folder_ / name,
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  }
  GatewayConfig load(size_t number) {
    write("gateway.json", shown_.at(number));
    Diagnostics problems;
    auto loaded = loadGatewayConfig((folder_ / "gateway.json").string(), *products_, problems);
    for (const Diagnostic& problem : problems) ADD_FAILURE() << problem.text();
    return loaded.value_or(GatewayConfig());
  }

  static constexpr int64_t kMadeAt = 1'700'000'000;
  const std::filesystem::path folder_ =
      std::filesystem::path(::testing::TempDir()) / ("coexist-readme-" + std::to_string(getpid()));
  std::optional<ProductCatalogue> products_;
  std::vector<std::string> shown_;
};

TEST_F(ReadmesConfigurations, warnsOfTheOldHomeThatIsShownPasswordsInClear) {
  const GatewayConfig config = load(0);
  EXPECT_THAT(config.warnings, ElementsAre(HasSubstr("passwords go to home old over imap in clear"),
                                           HasSubstr("passwords go to home old over pop3 in clear"),
                                           HasSubstr("passwords go to home old over smtp in clear")));
  EXPECT_THAT(mechanismsLeftOut(config), IsEmpty());
}

TEST_F(ReadmesConfigurations, areSafeAndOfferEverythingWithoutAWordOfWarning) {
  for (const size_t number : {1u, 2u}) {
    const GatewayConfig config = load(number);
    EXPECT_THAT(config.warnings, IsEmpty());
    EXPECT_THAT(mechanismsLeftOut(config), IsEmpty());
    EXPECT_EQ(config.homeTrust.size(), config.homes.size());
  }
  EXPECT_EQ(load(1).homes.at("old").address, "192.0.2.10");
}

}  // namespace
}  // namespace coexist
