// What every product in fixtures/products keeps, whoever made it: a new one passes by its JSON alone.
#include <gmock/gmock.h>

#include <map>

#include "product/products.h"
#include "product/quirk.h"
#include "sasl/mechanism_table.h"

namespace coexist {
namespace {

class ProductRules : public testing::TestWithParam<std::string> {
 protected:
  const Product& product_ = shipped(GetParam());
};

std::string testNameOf(const testing::TestParamInfo<std::string>& made) {
  std::string name = made.param;
  for (char& letter : name) letter = letter == '-' || letter == '.' ? '_' : letter;
  return name;
}

INSTANTIATE_TEST_SUITE_P(Every, ProductRules, testing::ValuesIn(shippedProducts().names()), testNameOf);

template <typename Service>
void expectSources(const Service& service) {
  for (const SourcedText& fact : service.texts) EXPECT_EQ(fact.text.empty(), fact.source.empty()) << fact.text;
  for (const auto& role : service.evidence) {
    for (const SourcedText& fact : role) EXPECT_EQ(fact.source.empty(), !service.served) << fact.source;
  }
}

TEST_P(ProductRules, saysWhereEverythingIsFrom) {
  expectSources(product_.imap);
  expectSources(product_.pop3);
  expectSources(product_.smtp);
  for (const ProxyRule& rule : product_.proxyRules) EXPECT_FALSE(rule.evidence.source.empty());
  for (const MailProtocol protocol : kAllMailProtocols) {
    for (const ServiceSetting& setting : serviceSettings()) {
      if (!setting.concerns(protocol) || !product_.serves(protocol)) continue;
      const bool connectors = setting.imap || setting.pop3 || product_.cmdlets.contains("Set-ReceiveConnector");
      if (protocol == MailProtocol::kSmtp && !connectors) continue;  // no connector, nothing to say of it
      EXPECT_TRUE(product_.settings[protocol].contains(setting.field.key)) << setting.field.key;
    }
  }
}

TEST_P(ProductRules, honoursOnlyWhatTheEnginesSpeak) {
  for (const MechanismLists* lists :
       std::initializer_list<const MechanismLists*>{&product_.imap, &product_.pop3, &product_.smtp}) {
    for (const auto& role : lists->honoured) {
      for (const auto& state : role) {
        for (const std::string& name : state) {
          const SaslMechanism* mechanism = findSaslMechanism(name);
          ASSERT_NE(mechanism, nullptr) << name;
          EXPECT_TRUE(mechanism->spoken()) << name;
        }
      }
    }
  }
}

// Both services of a machine are one, or the back end's has a port of its own for its own kind.
TEST_P(ProductRules, hasPortsOfTrustWhereItsServicesAreTwo) {
  bool any = false;
  for (const MailProtocol protocol : kAllMailProtocols) any = any || product_.trustPorts[protocol] != 0;
  EXPECT_EQ(any, product_.splitServices);
}

// What an administrator's parameter changes is a setting that is there, and he has the cmdlet for it.
TEST_P(ProductRules, hasAWayToEverySettingThatItLetsChange) {
  for (const MailProtocol protocol : {MailProtocol::kImap, MailProtocol::kPop3}) {
    const char* cmdlet = protocol == MailProtocol::kImap ? "Set-ImapSettings" : "Set-PopSettings";
    if (!product_.serves(protocol) || !product_.cmdlets.contains(cmdlet)) continue;
    for (const std::string& parameter : product_.parameters[protocol]) {
      EXPECT_TRUE(product_.settings[protocol].contains(parameter)) << parameter;
    }
  }
}

TEST(Products, nameBuildsThatAnUpdateCanFind) {
  std::map<std::string, std::string> seen;
  for (const std::string& name : shippedProducts().names()) {
    const Product& product = shipped(name);
    if (product.build.empty()) continue;
    EXPECT_TRUE(seen.emplace(product.family + " " + product.build, name).second) << name;
  }
}

}  // namespace
}  // namespace coexist
