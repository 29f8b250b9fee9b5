#include "mail/directory.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/mutant.h"
#include "base/text.h"
#include "crypto/algorithms.h"
#include "crypto/nt_hash.h"

namespace coexist {
namespace {

constexpr size_t kHashBytes = 16;
constexpr size_t kMaxUserNameBytes = 1024;  // three names of 256 octets and their separators, with room to spare

std::string ntKey(std::string_view domain, std::string_view account) {
  return lowerAscii(domain) + '\\' + lowerAscii(account);
}

template <typename Index>
auto found(const Index& index, const std::string& key) -> typename Index::mapped_type {
  const auto entry = index.find(key);
  return entry == index.end() ? nullptr : entry->second;
}

bool isPlain(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    const auto octet = static_cast<unsigned char>(c);
    return octet < 0x20 || octet == 0x7f || c == '\\' || c == '/';
  });
}

Status checkText(const Account& account) {
  if (account.name.empty()) return Error{"an account has no name"};
  if (account.account.empty()) return Error{"account \"" + visible(account.name) + "\" has no NT account"};
  const std::pair<std::string_view, const std::string*> texts[] = {
      {"name", &account.name},
      {"domain", &account.domain},
      {"account", &account.account},
      {"alias", &account.alias},
      {"SMTP address", &account.smtpAddress},
      {"UPN", &account.upn},
  };
  for (const auto& [what, text] : texts) {
    if (isPlain(*text)) continue;
    return Error{"the " + std::string(what) + " of account \"" + visible(account.name) +
                 "\" holds a separator or a control character: \"" + visible(*text) + "\""};
  }
  if (account.ntHash.empty() || account.ntHash.size() == kHashBytes) return {};
  return Error{"the NT hash of account \"" + visible(account.name) + "\" has a wrong length", {}, "16 octets"};
}

Error taken(const Account& account, std::string_view what, std::string_view text) {
  return Error{"the " + std::string(what) + " \"" + visible(text) + "\" of account \"" + visible(account.name) +
               "\" is taken"};
}

}  // namespace

bool mayOpen(const LoginName& who) {
  if (mutated("anybody-opens-any-mailbox")) return who.account != nullptr && who.mailbox != nullptr;
  return who.account != nullptr && who.mailbox != nullptr &&
         (who.account == who.mailbox || who.account->serviceAccount);
}

Status Directory::add(Account account) {
  if (Status checked = checkText(account); !checked) return checked;
  // Without MD4 there is no NTLM; the password itself can still be compared.
  if (account.ntHash.empty() && !account.password.empty() && cryptoStatus())
    account.ntHash = ntHashOf(account.password);

  const struct {
    std::string_view what;
    const std::string& text;
    std::string key;
    Index& index;
  } keys[] = {
      {"name", account.name, lowerAscii(account.name), byName_},
      {"NT account", account.account, ntKey(account.domain, account.account), byNtAccount_},
      {"alias", account.alias, lowerAscii(account.alias), byAlias_},
      {"SMTP address", account.smtpAddress, lowerAscii(account.smtpAddress), byMail_},
      {"UPN", account.upn, lowerAscii(account.upn), byMail_},
  };
  for (const auto& key : keys) {
    if (!key.text.empty() && key.index.contains(key.key)) return taken(account, key.what, key.text);
  }
  Account& added = accounts_.emplace_back(account);
  for (const auto& key : keys) {
    if (!key.text.empty()) key.index.emplace(key.key, &added);
  }
  byBareAccount_.emplace(lowerAscii(account.account), &added);
  for (const std::string* address : {&added.smtpAddress, &added.upn}) {
    const size_t at = address->rfind('@');
    if (at != std::string::npos) mailDomains_.insert(lowerAscii(address->substr(at + 1)));
  }
  return {};
}

const Account* Directory::byName(std::string_view name) const { return found(byName_, lowerAscii(name)); }

const Account* Directory::byNtAccount(std::string_view domain, std::string_view account) const {
  if (domain.empty()) return found(byBareAccount_, lowerAscii(account));
  return found(byNtAccount_, ntKey(domain, account));
}

const Account* Directory::byAlias(std::string_view alias) const { return found(byAlias_, lowerAscii(alias)); }

const Account* Directory::byMail(std::string_view addressOrUpn) const {
  return found(byMail_, lowerAscii(addressOrUpn));
}

bool Directory::holdsMailDomain(std::string_view domain) const { return mailDomains_.contains(lowerAscii(domain)); }

const Account* Directory::byUserPart(std::string_view part) const {
  if (const Account* account = byMail(part)) return account;
  if (const Account* account = byNtAccount("", part)) return account;
  return byAlias(part);
}

std::optional<LoginName> Directory::resolve(std::string_view userName) const {
  if (userName.size() > kMaxUserNameBytes) return std::nullopt;
  std::string uniform(userName);
  std::replace(uniform.begin(), uniform.end(), '/', '\\');
  const std::vector<std::string_view> parts = split(uniform, '\\');

  const bool byUpn = parts.size() == 2 && parts[0].find('@') != std::string_view::npos;
  LoginName who;
  if (parts.size() == 1) who.account = byUserPart(parts[0]);
  if (parts.size() == 2) who.account = byUpn ? byMail(parts[0]) : byNtAccount(parts[0], parts[1]);
  if (parts.size() == 3) who.account = byNtAccount(parts[0], parts[1]);
  if (who.account == nullptr) return std::nullopt;

  who.mailbox = who.account;
  if (byUpn || parts.size() == 3) {
    who.mailbox = byAlias(parts.back());
    if (who.mailbox == nullptr) who.mailbox = byMail(parts.back());
  }
  if (who.mailbox == nullptr) return std::nullopt;
  return who;
}

Status Directory::move(std::string_view name, std::string_view newHome) {
  Account* account = found(byName_, lowerAscii(name));
  if (account == nullptr) return Error{"there is no account \"" + visible(name) + "\""};
  account->home = newHome;
  return {};
}

Status Directory::setAlias(std::string_view name, std::string_view alias) {
  Account* account = found(byName_, lowerAscii(name));
  if (account == nullptr) return Error{"there is no account \"" + visible(name) + "\""};
  Account changed = *account;
  changed.alias = alias;
  if (Status checked = checkText(changed); !checked) return checked;
  const Account* holder = byAlias(alias);
  if (!alias.empty() && holder != nullptr && holder != account) return taken(*account, "alias", alias);
  if (!account->alias.empty()) byAlias_.erase(lowerAscii(account->alias));
  if (!alias.empty()) byAlias_.emplace(lowerAscii(alias), account);
  account->alias = alias;
  return {};
}

bool passwordMatches(const Account* account, std::string_view password) {
  // Both comparisons are always made, for an account that is not there too: what differs in time tells who exists.
  const std::string hash = cryptoStatus() ? ntHashOf(password) : std::string(kHashBytes, '\0');
  const std::string_view knownHash = account != nullptr ? std::string_view(account->ntHash) : std::string_view();
  const std::string_view known = account != nullptr ? std::string_view(account->password) : std::string_view();
  const bool sameHash = equalsConstantTime(hash, knownHash);
  const bool sameText = equalsConstantTime(password, known);
  if (account == nullptr) return false;
  if (mutated("password-is-not-looked-at")) return true;
  if (!known.empty()) return sameText;
  return !knownHash.empty() && sameHash;
}

}  // namespace coexist
