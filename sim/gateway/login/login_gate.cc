#include "gateway/login/login_gate.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "net/address_block.h"

namespace coexist {
namespace {

constexpr size_t kMaxCountedNameOctets = 64;

// Whose failures they are: the account's, however it is called, or those of a name that nobody has.
std::string countedName(const ClientProof& proof) {
  if (!proof.account) return lowerAscii(proof.userName.substr(0, kMaxCountedNameOctets));
  return lowerAscii(proof.account->domain + "\\" + proof.account->account);
}

}  // namespace

Penalties::Verdict LoginGate::begin(const ClientProof& proof) {
  leave();
  openedMs_ = now();
  proved_ = proof.verified;
  if (!options_.penalties) return {};
  who_ = Penalties::Who{addressBlockOf(io_.remote().host), countedName(proof)};
  familiar_ = options_.penalties->familiar(*who_);
  return options_.penalties->begin(*who_, now());
}

void LoginGate::open() {
  opened_ = true;
  openedMs_ = now();
}

void LoginGate::end(Penalties::Outcome outcome) {
  opened_ = false;
  const auto who = std::exchange(who_, std::nullopt);
  if (who && options_.penalties) options_.penalties->end(*who, outcome, now());
}

Milliseconds LoginGate::untilRefusal() const {
  if (!options_.penalties) return 0;
  const Milliseconds delayMs = options_.penalties->policy().delayMs;
  return std::clamp<Milliseconds>(openedMs_ + delayMs - now(), 0, delayMs);
}

}  // namespace coexist
