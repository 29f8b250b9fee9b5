#include "gateway/login/proxyable_mechanisms.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/mutant.h"
#include "base/text.h"
#include "gateway/login/proxy_plan.h"
#include "sasl/mechanism_table.h"

namespace coexist {
namespace {

bool knowsAnyNtHash(const Directory& directory) {
  const auto& accounts = directory.accounts();
  return std::any_of(accounts.begin(), accounts.end(), [](const Account& known) { return !known.ntHash.empty(); });
}

// Why nobody could judge a proof by `mechanism`; empty when somebody can.
std::string whyNotComputable(const FrontEndOptions& options, std::string_view mechanism) {
  const SaslMechanism* known = findSaslMechanism(mechanism);
  if (!known || known->needs != SaslNeeds::kNtHash) return {};
  const Status computable = options.ntlmCrypto();
  return computable ? "" : computable.error().message();
}

std::string unreached(const std::string& home, std::string_view why) {
  return "nobody could be logged on to home " + visible(home) + " with it (" + std::string(why) + ")";
}

// Why `mechanism` is not carried; empty when it is. A home to which no proof may be shown at all speaks against no
// mechanism while there is another home: who lives at that one is not to be kept out for it.
std::string whyNotProxyable(const FrontEndOptions& options, MailProtocol protocol, std::string_view mechanism) {
  if (mutated("what-cannot-be-carried-is-offered")) return {};
  const SaslMechanism* known = findSaslMechanism(mechanism);
  if (!known || !known->spoken()) return "it is not spoken here";
  if (std::string why = whyNotComputable(options, mechanism); !why.empty()) return why;
  const bool unprovable = known->needs == SaslNeeds::kNtHash && !knowsAnyNtHash(*options.directory);
  if (unprovable) return "no user's password or NT hash is known";
  const ProxyPolicy policy = proxyPolicy(options, protocol);
  std::string closed;
  bool open = false;
  for (const auto& [name, home] : options.homes) {
    const std::string_view why = neverLogsOn(policy, home, known->showsPassword());
    if (why == kProofNeedsTls) {
      closed = unreached(name, why);
    } else if (!why.empty()) {
      return unreached(name, why);
    } else {
      open = true;
    }
  }
  return open ? "" : closed;
}

}  // namespace

MechanismLists proxyableMechanisms(const FrontEndOptions& options, MailProtocol protocol,
                                   std::vector<std::string>& leftOut) {
  MechanismLists carried = options.product->mechanisms(protocol);
  const bool all = !options.product->offersOnlyProxyableMechanisms;
  if (all && options.ntlmCrypto()) return carried;
  constexpr size_t kFront = static_cast<size_t>(ServerRole::kFront);
  std::set<std::string> told;
  for (auto* lists : {&carried.advertised[kFront], &carried.honoured[kFront]}) {
    for (std::vector<std::string>& mechanisms : *lists) {
      std::erase_if(mechanisms, [&](const std::string& mechanism) {
        const std::string why =
            all ? whyNotComputable(options, mechanism) : whyNotProxyable(options, protocol, mechanism);
        if (why.empty()) return false;
        if (told.insert(mechanism).second) {
          leftOut.push_back(std::string(mailProtocolName(protocol)) + ": " + mechanism + " is not offered, because " +
                            why);
        }
        return true;
      });
    }
  }
  return carried;
}

}  // namespace coexist
