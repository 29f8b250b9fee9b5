#include "gateway/login/penalties.h"

#include <algorithm>

namespace coexist {
namespace {

// What is counted beyond a limit: so long an address stays refused that goes on guessing.
constexpr int64_t kCountedBeyond = 10;

std::string pairKey(const Penalties::Who& who) { return who.address + "\n" + who.account; }

}  // namespace

Penalties::Entry* Penalties::Ledger::find(const std::string& key) {
  const auto found = byKey_.find(key);
  return found == byKey_.end() ? nullptr : &*found->second;
}

Penalties::Entry& Penalties::Ledger::touch(const std::string& key) {
  if (const auto found = byKey_.find(key); found != byKey_.end()) {
    entries_.splice(entries_.end(), entries_, found->second);
    return entries_.back();
  }
  if (entries_.size() >= kMostEntries) forget(std::string(entries_.front().key));
  entries_.push_back({.key = key});
  byKey_.emplace(entries_.back().key, std::prev(entries_.end()));
  return entries_.back();
}

void Penalties::Ledger::forget(const std::string& key) {
  const auto found = byKey_.find(key);
  if (found == byKey_.end()) return;
  const auto entry = found->second;
  byKey_.erase(found);
  entries_.erase(entry);
}

int64_t Penalties::failuresOf(Entry& entry, int64_t nowMs) const {
  const int64_t forgotten = policy_.forgetMs > 0 ? (nowMs - entry.countedMs) / policy_.forgetMs : 0;
  if (forgotten > 0) {
    entry.failures = std::max<int64_t>(0, entry.failures - forgotten);
    entry.countedMs += forgotten * policy_.forgetMs;
  }
  return entry.failures;
}

int64_t Penalties::delayFor(int64_t failures) const {
  if (failures <= 0) return 0;
  int64_t delay = policy_.delayMs;
  for (int64_t i = 1; i < failures && delay < policy_.mostDelayMs; ++i) delay *= 2;
  return std::min(delay, std::max(policy_.delayMs, policy_.mostDelayMs));
}

Penalties::Verdict Penalties::begin(const Who& who, int64_t nowMs) {
  const std::lock_guard lock(mutex_);
  const bool isFamiliar = familiar_.find(pairKey(who)) != nullptr;
  Entry& address = addresses_.touch(who.address);
  Entry& account = accounts_.touch(who.account);
  const int64_t ofAddress = failuresOf(address, nowMs);
  const int64_t ofAccount = failuresOf(account, nowMs);
  const bool guessed = policy_.accountFailures > 0 && ofAccount >= policy_.accountFailures;
  const int64_t beyond = guessed && !isFamiliar ? ofAccount - policy_.accountFailures + 1 : 0;

  Verdict verdict{.waitMs = delayFor(std::max(ofAddress, beyond))};
  // Log-ons that wait beside each other are guesses too: without them a thousand connections would guess at once.
  const bool atLimit =
      policy_.addressFailures > 0 && ofAddress > 0 && ofAddress + address.underWay >= policy_.addressFailures;
  const bool crowded = guessed && account.underWay >= policy_.accountFailures;
  verdict.refused = !isFamiliar && (atLimit || crowded);
  ++address.underWay;
  ++account.underWay;
  return verdict;
}

void Penalties::end(const Who& who, Outcome outcome, int64_t nowMs) {
  const std::lock_guard lock(mutex_);
  endIn(addresses_, who.address, outcome, policy_.addressFailures, nowMs);
  // A stranger's success says nothing of those who guess, and must not end what they have to wait for.
  endIn(accounts_, who.account, outcome, policy_.accountFailures, nowMs);
  if (outcome == Outcome::kSucceeded) familiar_.touch(pairKey(who));
}

void Penalties::endIn(Ledger& ledger, const std::string& key, Outcome outcome, int64_t most, int64_t nowMs) {
  Entry* const entry = ledger.find(key);
  if (!entry) return;
  entry->underWay = std::max<int64_t>(0, entry->underWay - 1);
  if (outcome == Outcome::kFailed) {
    if (failuresOf(*entry, nowMs) == 0) entry->countedMs = nowMs;
    entry->failures = std::min(entry->failures + 1, most + kCountedBeyond);
    ledger.touch(key);
  }
  if (entry->underWay == 0 && failuresOf(*entry, nowMs) == 0) ledger.forget(key);
}

PenaltyPolicy Penalties::policy() const {
  const std::lock_guard lock(mutex_);
  return policy_;
}

void Penalties::follow(const PenaltyPolicy& policy) {
  const std::lock_guard lock(mutex_);
  policy_ = policy;
}

bool Penalties::familiar(const Who& who) {
  const std::lock_guard lock(mutex_);
  return familiar_.find(pairKey(who)) != nullptr;
}

size_t Penalties::size() const {
  const std::lock_guard lock(mutex_);
  return addresses_.size() + accounts_.size() + familiar_.size();
}

}  // namespace coexist
