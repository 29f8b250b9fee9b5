#include "product/receive_connector.h"

#include <algorithm>

#include "base/mutant.h"
#include "base/text.h"

namespace coexist {
namespace {

struct ListedLine {
  std::string_view keyword;
  bool (*isListed)(const ReceiveConnector& connector);
};

// Each line of EHLO that stands on a setting. That X-EXPS and XRDST go with ExchangeServer, and the other verbs between
// servers with the permissions of those servers (ms-Exch-Accept-Exch50 for XEXCH50), is inferred from public lists: an
// externally secured connector has the latter alone (tellher README).
constexpr ListedLine kListedLines[] = {
    {"SIZE", [](const ReceiveConnector& connector) { return connector.size != SizeMode::kDisabled; }},
    {"PIPELINING", [](const ReceiveConnector& connector) { return connector.pipelining; }},
    {"DSN", [](const ReceiveConnector& connector) { return connector.dsn; }},
    {"ENHANCEDSTATUSCODES", [](const ReceiveConnector& connector) { return connector.enhancedStatusCodes; }},
    {"STARTTLS", [](const ReceiveConnector& connector) { return connector.tls; }},
    {"X-ANONYMOUSTLS",
     [](const ReceiveConnector& connector) { return connector.exchangeServer && !connector.suppressXAnonymousTls; }},
    {"X-EXPS", [](const ReceiveConnector& connector) { return connector.exchangeServer; }},
    {"8BITMIME", [](const ReceiveConnector& connector) { return connector.eightBitMime; }},
    {"BINARYMIME", [](const ReceiveConnector& connector) { return connector.binaryMime && connector.chunking; }},
    {"CHUNKING", [](const ReceiveConnector& connector) { return connector.chunking; }},
    {"SMTPUTF8", [](const ReceiveConnector& connector) { return connector.smtpUtf8; }},
    {"XEXCH50", [](const ReceiveConnector& connector) { return connector.takesFromServers(); }},
    {"XRDST", [](const ReceiveConnector& connector) { return connector.exchangeServer; }},
    {"XSHADOW", [](const ReceiveConnector& connector) { return connector.grants(PermissionGroup::kExchangeServers); }},
    {"XSHADOWREQUEST",
     [](const ReceiveConnector& connector) { return connector.grants(PermissionGroup::kExchangeServers); }},
};

}  // namespace

bool ReceiveConnector::grants(PermissionGroup group) const {
  if (mutated("connector-grants-everybody")) return true;
  return std::find(permissionGroups.begin(), permissionGroups.end(), group) != permissionGroups.end();
}

bool ReceiveConnector::takesFromServers() const {
  return grants(PermissionGroup::kExchangeServers) || grants(PermissionGroup::kExchangeLegacyServers);
}

bool ReceiveConnector::takesFrom(const Account& account) const {
  return account.isServer() ? takesFromServers() : grants(PermissionGroup::kExchangeUsers);
}

bool ReceiveConnector::lists(std::string_view keyword) const {
  if (mutated("connector-lists-everything")) return true;
  for (const ListedLine& line : kListedLines) {
    if (equalsIgnoreCase(line.keyword, keyword)) return line.isListed(*this);
  }
  return true;
}

}  // namespace coexist
