#include "net/name_cache.h"

#include <utility>

namespace coexist {

NameCache::Id NameCache::find(const std::string& name, Told told) {
  const Id id = ++lastId_;
  Entry& entry = entries_[name];
  entry.waiting[id] = std::move(told);
  if (!entry.good.addresses.empty() && loop_.nowMs() - entry.goodAtMs < kFreshMs) {
    loop_.post([this, name, alive = std::weak_ptr(alive_)] {
      if (!alive.expired()) tellAll(name, entries_[name].good);
    });
  } else if (!entry.asking) {
    ask(name, entry);
  }
  return id;
}

void NameCache::forget(Id id) {
  for (auto& [name, entry] : entries_) entry.waiting.erase(id);
}

void NameCache::ask(const std::string& name, Entry& entry) {
  entry.asking = true;
  if (!entry.good.addresses.empty()) {
    entry.silence = loop_.after(kSilenceMs, TimerKind::kGuard, [this, name, alive = std::weak_ptr(alive_)] {
      if (!alive.expired()) tellAll(name, entries_[name].good);
    });
  }
  lookUp_(name, [this, name, alive = std::weak_ptr(alive_)](const NameAnswer& answer) {
    if (!alive.expired()) answered(name, answer);
  });
}

void NameCache::answered(const std::string& name, const NameAnswer& answer) {
  Entry& entry = entries_[name];
  entry.asking = false;
  loop_.cancel(std::exchange(entry.silence, 0));
  if (!answer.addresses.empty()) {
    entry.good = answer;
    entry.goodAtMs = loop_.nowMs();
  }
  tellAll(name, entry.good.addresses.empty() ? answer : entry.good);
}

void NameCache::tellAll(const std::string& name, const NameAnswer& answer) {
  const NameAnswer told = answer;
  const std::weak_ptr<bool> alive = alive_;
  const auto waiting = std::exchange(entries_[name].waiting, {});
  for (const auto& [id, tell] : waiting) {
    if (alive.expired()) return;
    tell(told);
  }
}

}  // namespace coexist
