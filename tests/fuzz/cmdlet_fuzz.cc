// An administrator's line: whatever it holds, a call or a mistake inside the line; and a call can be carried out.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "product/shell/administrator.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view line(reinterpret_cast<const char*>(data), size);
  coexist::CmdletError error;
  const auto call = coexist::parseCmdlet(line, error);
  if (!call) {
    if (error.error.what.empty() || error.column > line.size()) std::abort();
    return 0;
  }
  coexist::Product product;
  for (const coexist::Cmdlet& cmdlet : coexist::cmdlets()) product.cmdlets.insert(cmdlet.name);
  for (const coexist::ServiceSetting& setting : coexist::serviceSettings()) {
    for (const coexist::MailProtocol protocol : coexist::kAllMailProtocols)
      product.parameters[protocol].emplace(setting.field.key);
  }
  coexist::Machine machine("front.example.test", coexist::ServiceDefaults{});
  coexist::Directory directory;
  if (!directory.add({.name = "alice", .account = "alice", .alias = "alice"})) std::abort();
  if (!directory.add({.name = "bob", .account = "bob", .alias = "bob"})) std::abort();
  // A parsed line has only values that fit: what may still fail is the mailbox or its alias, and -Services None with
  // others.
  const auto ran =
      runSettingsCmdlet(*call, product, machine, directory, [](const std::string& server) { return server; });
  if (ran && !ran->ok() && coexist::findCmdlet(call->cmdlet)->settingsOf) std::abort();
  for (const coexist::Account& account : directory.accounts()) {
    if (!account.alias.empty() && directory.byAlias(account.alias) != &account) std::abort();
  }
  return 0;
}
