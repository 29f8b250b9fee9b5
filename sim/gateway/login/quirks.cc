#include "gateway/login/quirks.h"

namespace coexist {
namespace {

std::string bareAtom(std::string_view argument) { return std::string(argument); }

std::optional<std::string> settingUnderPlainTextLogin(const ServiceSettings& inEffect) {
  if (inEffect.loginType != LoginType::kPlainTextLogin) return std::nullopt;
  return inEffect.x509CertificateName;
}

// Every quirk that a front end can have.
constexpr GatewayQuirk kQuirks[] = {
    // Seed 002: with PlainTextLogin the service takes the certificate that X509CertificateName names for its own side
    // of the connection to the back-end service, which expects the server's; with SecureLogin it does not.
    {.name = "certificate-name-setting-under-plaintext-login", .ownCertificateName = &settingUnderPlainTextLogin},
    // KB932605: the replayed LOGIN carries user name and password without quotes, so that '*' and '%' reach a server
    // that reads atoms by the letter.
    {.name = "unquoted-logon-replay", .logonArgument = &bareAtom},
};

}  // namespace

std::span<const GatewayQuirk> gatewayQuirks() { return kQuirks; }

std::optional<std::string> quirkyLogonArgument(const Product& product, std::string_view argument) {
  for (const GatewayQuirk& quirk : kQuirks) {
    if (quirk.logonArgument && product.hasQuirk(quirk.name)) return quirk.logonArgument(argument);
  }
  return std::nullopt;
}

std::string ownCertificateName(const Product& product, const Machine& machine, MailProtocol protocol) {
  const ServiceSettings& inEffect = machine.inEffect(protocol, MachineService::kFrontEnd);
  for (const GatewayQuirk& quirk : kQuirks) {
    if (!quirk.ownCertificateName || !product.hasQuirk(quirk.name)) continue;
    if (auto name = quirk.ownCertificateName(inEffect)) return *name;
  }
  return machine.fqdn();
}

}  // namespace coexist
