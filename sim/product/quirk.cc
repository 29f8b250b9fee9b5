#include "product/quirk.h"

#include <algorithm>

namespace coexist {
namespace {

constexpr Quirk kQuirks[] = {
    {"certificate-name-setting-under-plaintext-login", "backend, gateway",
     "Under LoginType PlainTextLogin each IMAP service presents the certificate that X509CertificateName names, "
     "instead "
     "of the host's own, to servers of its own kind as well; server trust asks for the host's own on both sides.",
     "seed 002 (2013 CU17: field report with log line and cure); imapsync issue 136; serverfault question 760417"},
    {"unquoted-logon-replay", "gateway",
     "The front end replays LOGIN to a back end without quotes around user name and password, so that those with * or "
     "% "
     "in them are refused there.",
     "KB932605 (2007 before Update Rollup 3, towards 2003)"},
};

}  // namespace

std::span<const Quirk> quirks() { return kQuirks; }

const Quirk* findQuirk(std::string_view name) {
  const auto* const found =
      std::find_if(std::begin(kQuirks), std::end(kQuirks), [name](const Quirk& quirk) { return quirk.name == name; });
  return found == std::end(kQuirks) ? nullptr : found;
}

}  // namespace coexist
