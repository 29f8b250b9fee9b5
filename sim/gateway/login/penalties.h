// Who has failed to log on lately, by address and by account, and what the next log-on from there has to wait for.
//
// One table for all loops and protocols of a gateway; any thread may call. An address whose log-on to an account has
// succeeded is familiar to that account: it waits for its own failures only and is never refused unasked, so that
// nobody can lock its user out.
#pragma once

#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "product/penalty_policy.h"

namespace coexist {

class Penalties {
 public:
  // Of addresses, of accounts and of familiar pairs each; the one that has been quiet for longest goes first.
  static constexpr size_t kMostEntries = 10'000;

  explicit Penalties(const PenaltyPolicy& policy) : policy_(policy) {}

  // Whose log-on it is: addressBlockOf() of the client's host, and the account, or what the client calls itself.
  struct Who {
    std::string address;
    std::string account;
  };
  struct Verdict {
    int64_t waitMs = 0;    // before anybody judges
    bool refused = false;  // nobody shall be asked: it has failed
  };
  enum class Outcome { kSucceeded, kFailed, kUnjudged };

  // A log-on begins; each is ended once. `nowMs` is one clock for all callers; it may be set back.
  Verdict begin(const Who& who, int64_t nowMs);
  void end(const Who& who, Outcome outcome, int64_t nowMs);
  bool familiar(const Who& who);

  PenaltyPolicy policy() const;
  void follow(const PenaltyPolicy& policy);  // from here on; what has been counted stays
  size_t size() const;                       // entries in all

 private:
  struct Entry {
    std::string key;
    int64_t failures = 0;
    int64_t countedMs = 0;  // when `failures` was true
    int64_t underWay = 0;
  };
  // Entries by key; what was touched last stands last.
  class Ledger {
   public:
    Entry* find(const std::string& key);
    Entry& touch(const std::string& key);
    void forget(const std::string& key);
    size_t size() const { return entries_.size(); }

   private:
    std::list<Entry> entries_;
    std::unordered_map<std::string_view, std::list<Entry>::iterator> byKey_;
  };

  int64_t failuresOf(Entry& entry, int64_t nowMs) const;
  int64_t delayFor(int64_t failures) const;
  void endIn(Ledger& ledger, const std::string& key, Outcome outcome, int64_t most, int64_t nowMs);

  PenaltyPolicy policy_;
  mutable std::mutex mutex_;
  Ledger addresses_;
  Ledger accounts_;
  Ledger familiar_;
};

}  // namespace coexist
