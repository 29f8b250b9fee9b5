// A receive connector: what an SMTP service lists and takes by its administrator's settings, whatever it can do.
//
// Source: exchange-ps Set-ReceiveConnector, technet bb125140 for 2007; technet aa996395 for what permission groups may.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "mail/directory.h"

namespace coexist {

enum class PermissionGroup {
  kAnonymousUsers,
  kExchangeUsers,
  kExchangeServers,
  kExchangeLegacyServers,
  kPartners,
  kCustom,
};

enum class SizeMode { kEnabled, kEnabledWithoutValue, kDisabled };

// As it stands here everything is listed that a product can list: a connector between servers that strangers may use.
struct ReceiveConnector {
  // Of AuthMechanism what the settings that all services share do not say.
  bool tls = true;
  bool basicAuth = true;  // mechanisms that show the server the password
  bool exchangeServer = true;
  bool externalAuthoritative = false;  // whoever connects is believed to be a server of the organization
  std::vector<PermissionGroup> permissionGroups = {PermissionGroup::kAnonymousUsers, PermissionGroup::kExchangeUsers,
                                                   PermissionGroup::kExchangeServers,
                                                   PermissionGroup::kExchangeLegacyServers};
  bool authGssapi = true;
  bool suppressXAnonymousTls = false;
  SizeMode size = SizeMode::kEnabled;
  size_t maxMessageBytes = 0;  // 0: the profile's
  bool pipelining = true;
  bool dsn = true;
  bool enhancedStatusCodes = true;
  bool eightBitMime = true;
  bool binaryMime = true;
  bool chunking = true;
  bool smtpUtf8 = true;
  // A front end's own, not the product's parameters: who must have logged on to send as an address of our own mail
  // domains, and whether somebody who has may send reports ("<>") to the world.
  bool localSendersLogOn = false;
  bool emptySendersStayLocal = false;

  bool grants(PermissionGroup group) const;
  // Who may send mail here (ms-Exch-SMTP-Submit): without it MAIL is refused, and AUTH too.
  bool takesFromStrangers() const { return externalAuthoritative || grants(PermissionGroup::kAnonymousUsers); }
  bool takesFromServers() const;
  // Whoever is believed to be a server of the organization brings its people's mail.
  bool wantsLoginOfLocalSenders() const { return localSendersLogOn && !externalAuthoritative; }
  bool takesFrom(const Account& account) const;  // which has logged on
  // Whether mail for recipients elsewhere needs no log-on (ms-Exch-SMTP-Accept-Any-Recipient).
  bool relaysForStrangers() const { return externalAuthoritative && grants(PermissionGroup::kExchangeServers); }
  // Whether an extension that the product has is listed and taken, by its keyword: "CHUNKING". Of a keyword on which no
  // setting bears it is so.
  bool lists(std::string_view keyword) const;
};

}  // namespace coexist
