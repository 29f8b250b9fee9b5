// The administrator's commands: one table of cmdlets and parameters, a parser, and those that only touch settings,
// certificates and the directory. What needs running services (Get-, Start-, Stop- and Restart-Service,
// Test-ImapConnectivity, Test-PopConnectivity, Get-ServerHealth, Update-ExchangeServer) is parsed here and carried out
// by the world.
//
// Source: exchange-ps Set-ImapSettings, Set-PopSettings, Set-Mailbox, Enable-ExchangeCertificate, New-MoveRequest;
// seeds 000 and 002. Update-ExchangeServer is our own: it stands for the hotfix that seed 004 copies by hand.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "mail/directory.h"
#include "product/profile.h"

namespace coexist {

enum class ParameterType {
  kText,
  kServer,          // a machine; but for TargetServer the one that the cmdlet acts on
  kSetting,         // a parameter of a cmdlet of settings, with a setting behind it (findServiceSetting)
  kSwitch,          // "true" when it stands there
  kCertificateUse,  // -Services: "IMAP,POP,IIS" or "None"
  kConnectionType,  // "Plaintext", "Tls", "Ssl"
  kService,         // "MSExchangeIMAP4,MSExchangePOP3BE": Product::windowsServices(), which the world knows
};

struct CmdletParameter {
  std::string name;  // "LoginType"
  ParameterType type = ParameterType::kText;
  bool required = false;
};

struct Cmdlet {
  std::string name;  // "Set-ImapSettings"
  std::vector<CmdletParameter> parameters;
  std::string help;                             // one line
  std::optional<MailProtocol> settingsOf = {};  // shows or sets the settings of that protocol's services
  std::optional<MailProtocol> probes = {};      // logs on as a client of that protocol
};

const CmdletParameter* parameterOf(const Cmdlet& cmdlet, std::string_view name);  // null when there is none

std::span<const Cmdlet> cmdlets();
const Cmdlet* findCmdlet(std::string_view name);  // without letter case; null when there is none
// By a command line's first word; the rest may be wrong, or hold what a scenario has yet to fill in.
const Cmdlet* cmdletNamedIn(std::string_view line);

struct CmdletCall {
  std::string cmdlet;                             // as in the table
  std::map<std::string, std::string> parameters;  // name as in the table -> value; $true/$false -> "true"/"false"
  const std::string* find(const std::string& name) const;        // null when it was not given
  std::vector<std::string> list(const std::string& name) const;  // a value with commas, taken apart
};

// A mistake in a command line, `column` octets into it (from 0).
struct CmdletError {
  Error error;  // lists the known cmdlets or parameters, with "did you mean"
  size_t column = 0;
};

// Parses and checks one line, PowerShell's quoting and letter case included; a positional first argument is taken by
// cmdlets that have an Identity or Name. `error` is set when nothing is returned.
std::optional<CmdletCall> parseCmdlet(std::string_view line, CmdletError& error);

// An error when the shell of `product` has no such cmdlet, or the cmdlet no such parameter there.
Status checkKnownTo(const Product& product, const CmdletCall& call);

// Set- and Get-ImapSettings, Set- and Get-PopSettings, Enable-ExchangeCertificate, New-MoveRequest, Set-Mailbox: does
// it on `machine`, which runs `product`, and returns what the shell prints, line by line ("Name : value" lists as
// Format-List has them; warnings start with "WARNING: "). Nothing for cmdlets that the world must carry out; those it
// may check with checkKnownTo.
// Which machine -Server and -Identity mean, and whether there is one, is the world's affair. `homeOn` says what home
// mailboxes have on the server of a name; an error where none can live.
using HomeOn = std::function<Result<std::string>(const std::string& server)>;
std::optional<Result<std::vector<std::string>>> runSettingsCmdlet(const CmdletCall& call, const Product& product,
                                                                  Machine& machine, Directory& directory,
                                                                  const HomeOn& homeOn);

}  // namespace coexist
