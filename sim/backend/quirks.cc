#include "backend/quirks.h"

namespace coexist {
namespace {

std::optional<std::string> settingUnderPlainTextLogin(const ServiceSettings& inEffect) {
  if (inEffect.loginType != LoginType::kPlainTextLogin) return std::nullopt;
  return inEffect.x509CertificateName;
}

// Every quirk that a back end can have.
constexpr BackEndQuirk kQuirks[] = {
    // Seed 002: under PlainTextLogin the back-end service presents the certificate that X509CertificateName names on
    // port 1993 too, where front ends expect the server's own name; under SecureLogin it presents the server's own.
    {.name = "certificate-name-setting-under-plaintext-login", .trustPortCertificate = &settingUnderPlainTextLogin},
};

}  // namespace

std::span<const BackEndQuirk> backEndQuirks() { return kQuirks; }

std::string trustPortCertificateName(const Product& product, const Machine& machine, MailProtocol protocol) {
  for (const BackEndQuirk& quirk : kQuirks) {
    if (quirk.trustPortCertificate == nullptr || !product.hasQuirk(quirk.name)) continue;
    if (auto name = quirk.trustPortCertificate(machine.inEffect(protocol, MachineService::kBackEnd))) return *name;
  }
  return machine.fqdn();
}

}  // namespace coexist
