// What front ends get wrong in ways that data cannot say: one visible table, asked by name through the product.
//
// Names and evidence also stand in product/quirk.h, so that a profile can be checked; the functions stand here.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "product/profile.h"

namespace coexist {

struct GatewayQuirk {
  std::string_view name;
  // What a replayed LOGIN's argument looks like instead of a quoted string or literal.
  std::string (*logonArgument)(std::string_view argument) = nullptr;
  // Whose certificate the front end presents to a back end that it trusts, instead of its own machine's; nothing: its
  // own.
  std::optional<std::string> (*ownCertificateName)(const ServiceSettings& inEffect) = nullptr;
};

std::span<const GatewayQuirk> gatewayQuirks();

// What the product's quirks make of these; the sound behaviour without one.
std::optional<std::string> quirkyLogonArgument(const Product& product, std::string_view argument);
std::string ownCertificateName(const Product& product, const Machine& machine, MailProtocol protocol);

}  // namespace coexist
