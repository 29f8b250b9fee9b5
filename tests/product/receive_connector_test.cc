#include "product/receive_connector.h"

#include <gtest/gtest.h>

#include "product/settings.h"

namespace coexist {
namespace {

ReceiveConnector connectorWith(std::string_view name, std::string_view value) {
  ServiceSettings settings;
  const ServiceSetting* setting = findServiceSetting(MailProtocol::kSmtp, name);
  EXPECT_TRUE(setting != nullptr && setting->assign(settings, value)) << name << " " << value;
  return settings.connector;
}

TEST(ReceiveConnector, listsEverythingAsItStands) {
  for (const char* keyword :
       {"SIZE", "PIPELINING", "DSN", "ENHANCEDSTATUSCODES", "STARTTLS", "X-ANONYMOUSTLS", "X-EXPS", "8BITMIME",
        "BINARYMIME", "CHUNKING", "SMTPUTF8", "XEXCH50", "XRDST", "XSHADOW", "TURN"}) {
    EXPECT_TRUE(ReceiveConnector().lists(keyword)) << keyword;
  }
}

// One setting at a time, and every line that goes with it.
TEST(ReceiveConnector, leavesOutWhatEachSettingBears) {
  struct Row {
    const char* setting;
    const char* value;
    std::vector<std::string_view> gone;
  };
  const Row rows[] = {
      {"SizeEnabled", "Disabled", {"SIZE"}},
      {"SizeEnabled", "EnabledWithoutValue", {}},
      {"PipeliningEnabled", "false", {"PIPELINING"}},
      {"DeliveryStatusNotificationEnabled", "false", {"DSN"}},
      {"EnhancedStatusCodesEnabled", "false", {"ENHANCEDSTATUSCODES"}},
      {"EightBitMimeEnabled", "false", {"8BITMIME"}},
      {"BinaryMimeEnabled", "false", {"BINARYMIME"}},
      {"ChunkingEnabled", "false", {"BINARYMIME", "CHUNKING"}},
      {"SmtpUtf8Enabled", "false", {"SMTPUTF8"}},
      {"SuppressXAnonymousTls", "true", {"X-ANONYMOUSTLS"}},
      {"AuthMechanism", "Tls", {"X-ANONYMOUSTLS", "X-EXPS", "XRDST"}},
      {"AuthMechanism", "ExchangeServer", {"STARTTLS"}},
      {"PermissionGroups", "ExchangeServers", {}},
      {"PermissionGroups", "ExchangeLegacyServers", {"XSHADOW", "XSHADOWREQUEST"}},
      {"PermissionGroups", "AnonymousUsers, ExchangeUsers", {"XEXCH50", "XSHADOW", "XSHADOWREQUEST"}},
  };
  for (const Row& row : rows) {
    const ReceiveConnector connector = connectorWith(row.setting, row.value);
    std::vector<std::string_view> gone;
    for (const char* keyword :
         {"SIZE", "PIPELINING", "DSN", "ENHANCEDSTATUSCODES", "STARTTLS", "X-ANONYMOUSTLS", "X-EXPS", "8BITMIME",
          "BINARYMIME", "CHUNKING", "SMTPUTF8", "XEXCH50", "XRDST", "XSHADOW", "XSHADOWREQUEST"}) {
      if (!connector.lists(keyword)) gone.emplace_back(keyword);
    }
    EXPECT_EQ(gone, row.gone) << row.setting << " " << row.value;
  }
}

TEST(ReceiveConnector, takesMailFromWhomItsGroupsName) {
  const ReceiveConnector users = connectorWith("PermissionGroups", "ExchangeUsers");
  EXPECT_TRUE(users.takesFrom(Account{.name = "alice"}));
  EXPECT_FALSE(users.takesFromStrangers() || users.takesFromServers() || users.relaysForStrangers());
  const ReceiveConnector legacy = connectorWith("PermissionGroups", "exchangelegacyservers");
  EXPECT_TRUE(legacy.takesFromServers());
  EXPECT_FALSE(legacy.takesFrom(Account{.name = "alice"}));
  EXPECT_TRUE(legacy.takesFrom(Account{.name = "proxy", .serviceAccount = true}));
  EXPECT_FALSE(connectorWith("PermissionGroups", "None").takesFromStrangers());
}

TEST(ReceiveConnector, relaysForStrangersWhomSomebodyElseHasSecured) {
  ServiceSettings settings;
  ASSERT_TRUE(findServiceSetting(MailProtocol::kSmtp, "AuthMechanism")->assign(settings, "ExternalAuthoritative"));
  EXPECT_TRUE(settings.connector.relaysForStrangers());
  ASSERT_TRUE(findServiceSetting(MailProtocol::kSmtp, "PermissionGroups")->assign(settings, "ExchangeUsers"));
  EXPECT_TRUE(settings.connector.takesFromStrangers());
  EXPECT_FALSE(settings.connector.relaysForStrangers());
}

}  // namespace
}  // namespace coexist
