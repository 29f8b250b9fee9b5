// What one product version says, accepts, defaults to and gets wrong: data, read from fixtures/products/*.json.
//
// A profile `extends` its predecessor and says only what changed. Every text carries where it comes from. Engines ask
// these structures and know no version numbers.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/result.h"
#include "product/imap_profile.h"
#include "product/penalty_policy.h"
#include "product/pop3_profile.h"
#include "product/quirk.h"
#include "product/smtp_profile.h"

namespace coexist {

enum class ProxyLogin {
  kPlaintextReplay,  // "plaintext-replay": sends what the client sent; needs its password
  kServiceAccount,   // "service-account": the gateway's own account names the mailbox; over SMTP it vouches for the
                     // sender
  kServerTrust,      // "server-trust": SASL PLAIN with an authorization identity between servers that trust each other
};
enum class ProxySecurity { kClear, kStartTls, kTls };  // "clear", "starttls", "tls"

// How a front end logs on to homes of these families. The first log-on that is possible with what the client proved
// itself with is taken; none possible means that the log-on fails, and why.
struct ProxyRule {
  std::vector<std::string> towards;  // product families; "*" for any
  std::vector<ProxyLogin> logins;
  ProxySecurity security = ProxySecurity::kClear;
  PerProtocol<uint16_t> ports;  // 0: the rule says nothing about that protocol
  SourcedText evidence;
};

// A service of the operating system as a product's administrator calls it. One name may stand for several protocols.
struct WindowsService {
  std::string name;  // "MSExchangePOP3BE"
  MailProtocol protocol = MailProtocol::kImap;
  MachineService service = MachineService::kFrontEnd;  // of a product whose services are one, this
};

struct Product {
  std::string name;    // "exchange-2013-cu17", the file's name
  std::string parent;  // the product that it extends; may be empty
  std::string title;   // "Microsoft Exchange Server 2013 CU17"
  std::string family;  // "exchange-2013": what proxy rules of other products call it
  std::string build;   // "5.5.2394.0": what Update-ExchangeServer installs; may be empty
  ImapProfile imap;
  Pop3Profile pop3;
  SmtpProfile smtp;
  ServiceDefaults defaults;  // x509CertificateName is empty here: the server's FQDN
  // Front end and back end are two services of one machine (2013 and later): the back-end services listen on these.
  bool splitServices = false;
  PerProtocol<uint16_t> trustPorts;  // 1993, 1995; 0: none
  // As a front end it lists, and accepts, only mechanisms with which it can log on to every home that it may have to
  // reach; else it lists what its profile says, come what may.
  bool offersOnlyProxyableMechanisms = false;
  // As a front end it gives a proof (a password, or what is computed from one) only to the home of the account whose it
  // is, its own service account's to any, and only in TLS whose other side it has checked or where an operator has said
  // that clear will do. Else it goes by its rules alone.
  bool guardsProofs = false;
  PenaltyPolicy penalties;  // as a front end, for failed log-ons over all protocols
  std::vector<ProxyRule> proxyRules;
  std::vector<Quirk> quirks;                   // in the order in which the profiles add them
  std::set<std::string, std::less<>> cmdlets;  // that its shell has: "Set-ImapSettings"
  // By protocol: the parameters that its Set-ImapSettings or Set-PopSettings has, and the defaults by parameter, as the
  // shell shows them.
  PerProtocol<std::set<std::string, std::less<>>> parameters;
  PerProtocol<std::map<std::string, SourcedText, std::less<>>> settings;
  std::vector<std::string> notes;  // conflicts between sources and how they were decided; its own, not the parent's

  bool serves(MailProtocol protocol) const;
  // What it lists and honours over that protocol.
  const MechanismLists& mechanisms(MailProtocol protocol) const;
  MechanismLists& mechanisms(MailProtocol protocol);
  const GuessingLimits& guessing(MailProtocol protocol) const;
  std::vector<WindowsService> windowsServices() const;  // of the protocols that it serves
  // The first rule that names the family and has a port for the protocol; null: no proxying.
  const ProxyRule* ruleTowards(std::string_view family, MailProtocol protocol) const;
  bool has(Quirk quirk) const;
};

// All products of a folder (NAME.json), loaded once. A file with a mistake in it stops only its own product and those
// that extend it.
class ProductCatalogue {
 public:
  // Every mistake in every file, placed: file:line:column and "did you mean". None when the folder cannot be read.
  static std::optional<ProductCatalogue> load(const std::string& folder, Diagnostics& problems);
  static Result<ProductCatalogue> load(const std::string& folder);  // the error is about the folder
  const Product* find(std::string_view name) const;
  std::vector<std::string> names() const;  // sorted; those without a mistake
  const Mistaken& mistaken() const { return mistaken_; }
  WordGroups families() const;  // and the products of each
  // The product of that build, of the same family, that extends `current`, itself or through others: the nearest. Null:
  // none, or `current` is that build already.
  const Product* findUpdate(const Product& current, std::string_view build) const;

 private:
  std::map<std::string, std::shared_ptr<const Product>, std::less<>> products_;
  Mistaken mistaken_;
};

}  // namespace coexist
