// The NTLM challenges that a gateway has issued lately. Whoever hands one back to it, in the name of a home, wants the
// gateway's own answer, to log on to the gateway with it (NTLM reflection).
//
// One register for all loops of a gateway; any thread may call.
#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <string_view>
#include <unordered_set>

namespace coexist {

class IssuedChallenges {
 public:
  // The latest stand in it, each as long as an exchange could last: clients have a minute for an answer.
  static constexpr size_t kMost = 4096;
  static constexpr int64_t kLifetimeMs = 10 * 60 * 1000;

  // `challenge` has 8 octets. `nowMs` is one clock for all callers; it may be set back.
  void add(std::string_view challenge, int64_t nowMs);
  bool contains(std::string_view challenge, int64_t nowMs);
  size_t size() const;

 private:
  struct Entry {
    uint64_t challenge;
    int64_t issuedMs;
  };
  void forgetOld(int64_t nowMs);
  void forgetOldest();

  mutable std::mutex mutex_;
  std::deque<Entry> entries_;  // the oldest first
  std::unordered_multiset<uint64_t> known_;
};

}  // namespace coexist
