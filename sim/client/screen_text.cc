#include "client/screen_text.h"

#include "base/text.h"
#include "product/sourced_text.h"
#include "sasl/mechanism_table.h"

namespace coexist {
namespace {

constexpr size_t kMaxScreenBytes = 300;
constexpr std::string_view kMask = "*****";

std::string masked(std::string_view text, std::string_view secret) {
  if (secret.empty()) return std::string(text);
  std::string clean;
  for (size_t at = 0;;) {
    const size_t found = text.find(secret, at);
    clean += text.substr(at, found - at);
    if (found == std::string_view::npos) return clean;
    clean += kMask;
    at = found + secret.size();
  }
}

}  // namespace

std::string screenText(std::string_view text, const ScreenPlaces& places) {
  return filledText(text, {{"account", places.account},
                           {"server", places.server},
                           {"port", places.port},
                           {"protocol", places.protocol},
                           {"secure", places.secure},
                           {"reply", places.reply},
                           {"problem", places.problem},
                           {"reporter", places.reporter}});
}

// Masked before it is cut, or a cut through the password would show the half of it.
std::string shownReply(std::string_view octets, std::string_view password) {
  std::string shown = visible(masked(octets, password));
  if (shown.size() > kMaxScreenBytes) shown.replace(kMaxScreenBytes, std::string::npos, "...");
  return shown;
}

SaslCredentials typedCredentials(const Account& account, std::string_view loginName, std::string_view mechanism) {
  SaslCredentials typed;
  typed.user = account.account.empty() ? account.name : account.account;
  typed.password = account.password;
  if (loginName == "upn" && !account.upn.empty()) {
    typed.user = account.upn;
  } else if (loginName == "smtp" && !account.smtpAddress.empty()) {
    typed.user = account.smtpAddress;
  } else if (provesWindowsAccount(mechanism)) {
    typed.domain = account.domain;
  } else if (loginName == "domain-account" && !account.domain.empty()) {
    typed.user = account.domain + "\\" + typed.user;
  }
  return typed;
}

}  // namespace coexist
