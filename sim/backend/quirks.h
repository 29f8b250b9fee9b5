// What back ends get wrong in ways that data cannot say: one visible table, asked by name through the product.
//
// Names and evidence also stand in product/quirk.h, so that a profile can be checked; the functions stand here.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "backend/admission.h"
#include "mail/directory.h"
#include "product/profile.h"

namespace coexist {

struct BackEndQuirk {
  std::string_view name;
  // Whose certificate the trust port presents instead of the machine's own; nothing: the machine's own.
  std::optional<std::string> (*trustPortCertificate)(const ServiceSettings& inEffect) = nullptr;
  // In whose name an account that NTLM has proved acts, instead of its own; null: in nobody's.
  const Account* (*ownerAfterNtlm)(const Directory& directory, const Account& proved) = nullptr;
  // SMTP: whether a message of `sender` (null: none of ours) is refused right behind DATA's 354, after a log-on.
  bool (*refusesSenderBehindData)(const Account* sender, std::string_view home) = nullptr;
};

std::span<const BackEndQuirk> backEndQuirks();

// The name of the certificate that the trust port presents, with the product's quirks and the back-end service's
// settings in effect applied.
std::string trustPortCertificateName(const Product& product, const Machine& machine, MailProtocol protocol);

// Whether a product's quirks refuse the sender of a message behind its DATA; "" is nobody. For those who have logged
// on.
bool refusesSenderBehindData(const Product& product, const Directory& directory, std::string_view home,
                             std::string_view sender);

// Whose mailbox is opened behind NTLM, with the product's quirks applied; null: nobody's.
const Account* ownerAfterNtlm(const Product& product, const Directory& directory, const Admission& admission);

}  // namespace coexist
