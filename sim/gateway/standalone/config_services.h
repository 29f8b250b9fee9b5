// Where a gateway listens and which back ends stand behind it: "listen" and "homes" of its configuration.
#pragma once

#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "gateway/standalone/config_fields.h"
#include "gateway/standalone/config_files.h"
#include "gateway/standalone/gateway_config.h"

namespace coexist {

// Reads into `config`, whose product has been read already (null when there is none). Everything must outlive it.
class ConfigServices {
 public:
  ConfigServices(GatewayConfig& config, ConfigFiles& files, Diagnostics& problems)
      : config_(config), files_(files), problems_(problems) {}

  void readListeners(const JsonValue& root);
  void readHomes(const JsonValue& root);
  // Whether a rule that concerns what is listened for has the service account open mailboxes there.
  bool opensMailboxesByService(const HomeServer& home) const;

 private:
  void readListener(const JsonValue& value);
  const ServicePort* servicePort(const JsonValue& value, const ListenerEntry& entry);
  void readHome(const JsonMember& member);
  void readServiceLogon(const JsonValue& value, HomeServer& home);
  void checkRules(const JsonValue& value, const HomeServer& home);
  void warnOfClear(const HomeServer& home, MailProtocol protocol, const ProxyRule& rule);
  void reportNoRule(const JsonValue& value, const HomeServer& home);
  void warn(const std::string& sentence);
  bool listensFor(MailProtocol protocol) const;

  GatewayConfig& config_;
  ConfigFiles& files_;
  Diagnostics& problems_;
};

// A problem at `value`; of an object or array its bracket is pointed at.
void reportIn(const JsonValue& value, std::string what, std::string hint, Diagnostics& problems);

}  // namespace coexist
