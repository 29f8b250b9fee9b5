#include "backend/quirks.h"

#include <algorithm>

namespace coexist {
namespace {

std::optional<std::string> settingUnderPlainTextLogin(const ServiceSettings& inEffect) {
  if (inEffect.loginType != LoginType::kPlainTextLogin) return std::nullopt;
  return inEffect.x509CertificateName;
}

bool livesElsewhere(const Account* sender, std::string_view home) { return sender == nullptr || sender->home != home; }

const Account* ownerOfAliasLikeAccount(const Directory& directory, const Account& proved) {
  const Account* owner = directory.byAlias(proved.account);
  return mayOpen({&proved, owner}) ? owner : nullptr;
}

// Every quirk that a back end can have.
constexpr BackEndQuirk kQuirks[] = {
    // Seed 002: under PlainTextLogin the back-end service presents the certificate that X509CertificateName names on
    // port 1993 too, where front ends expect the server's own name; under SecureLogin it presents the server's own.
    {.name = "certificate-name-setting-under-plaintext-login", .trustPortCertificate = &settingUnderPlainTextLogin},
    // Q191558, Q198704: behind NTLM 5.x opens the mailbox whose alias equals the NT account; where there is none, event
    // 13005 says "The requested mailbox is not available on this server." Nobody gets at another's mailbox by it.
    {.name = "ntlm-mailbox-by-account-name", .ownerAfterNtlm = &ownerOfAliasLikeAccount},
    // Q262945: "554 Mailbox is not local" came right behind the 354, before any data.
    {.name = "sender-must-be-local", .refusesSenderBehindData = &livesElsewhere},
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

bool refusesSenderBehindData(const Product& product, const Directory& directory, std::string_view home,
                             std::string_view sender) {
  return std::any_of(std::begin(kQuirks), std::end(kQuirks), [&](const BackEndQuirk& quirk) {
    if (quirk.refusesSenderBehindData == nullptr || !product.hasQuirk(quirk.name)) return false;
    return quirk.refusesSenderBehindData(directory.byMail(sender), home);
  });
}

const Account* ownerAfterNtlm(const Product& product, const Directory& directory, const Admission& admission) {
  if (admission.owner == nullptr) return nullptr;
  for (const BackEndQuirk& quirk : kQuirks) {
    if (quirk.ownerAfterNtlm != nullptr && product.hasQuirk(quirk.name)) {
      return quirk.ownerAfterNtlm(directory, *admission.account);
    }
  }
  return admission.owner;
}

}  // namespace coexist
