#include "gateway/standalone/configured_front_end.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/front_fixture.h"
#include "gateway/standalone/gateway_process.h"

namespace coexist {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// IMAP twice and POP3 for alice, whose home takes replayed passwords only.
GatewayConfig configOf(const Product& product) {
  GatewayConfig config;
  config.product = &product;
  config.listeners = {{{"127.0.0.1", 143}, false, MailProtocol::kImap},
                      {{"127.0.0.1", 110}, false, MailProtocol::kPop3},
                      {{"127.0.0.1", 993}, true, MailProtocol::kImap}};
  config.homes = {{"legacy", {"legacy", "old.example.test", "old", {}}}};
  config.users = {person("alice", "legacy")};
  return config;
}

TEST(ConfiguredFrontEnd, knowsTheUsersOfItsConfiguration) {
  const Product product = frontProduct();
  GatewayConfig config = configOf(product);
  const auto directory = directoryOf(config);
  ASSERT_TRUE(directory.ok());
  EXPECT_NE(directory->byAlias("alice"), nullptr);
  config.users.push_back(person("alice", "legacy"));
  EXPECT_FALSE(directoryOf(config).ok());
}

TEST(ConfiguredFrontEnd, takesWhatItsConfigurationSays) {
  const Product product = frontProduct();
  GatewayConfig config = configOf(product);
  config.own.serverAccount = "FRONT$";
  config.limits.maxConnections = 7;
  const Directory directory;
  const FrontEndOptions options = configuredFrontEnd(config, directory);
  EXPECT_EQ(options.product, &product);
  EXPECT_EQ(options.directory, &directory);
  EXPECT_EQ(options.listeners.size(), 3u);
  EXPECT_TRUE(options.homes.contains("legacy"));
  EXPECT_EQ(options.own.serverAccount, "FRONT$");
  EXPECT_EQ(options.limits.maxConnections, 7u);
}

TEST(ConfiguredFrontEnd, saysOnceForEachProtocolWhatIsLeftOut) {
  Product product = frontProduct();
  EXPECT_THAT(mechanismsLeftOut(configOf(product)), IsEmpty()) << "it offers what its profile lists";
  product.offersOnlyProxyableMechanisms = true;
  EXPECT_THAT(mechanismsLeftOut(configOf(product)), ElementsAre(HasSubstr("imap: NTLM is not offered, because "),
                                                                HasSubstr("pop3: NTLM is not offered, because ")));
}

TEST(DescriptorShortage, isSaidWhereTheLimitsDoNotFit) {
  EXPECT_EQ(descriptorShortage(100, 300), "");
  EXPECT_EQ(descriptorShortage(101, 300),
            "101 connections need 302 open files, and the system grants 300: raise its "
            "limit or lower limits.connections");
}

}  // namespace
}  // namespace coexist
