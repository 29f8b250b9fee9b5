// Names and the addresses behind them: one look-up at a time for a name, remembered for a while, and the last good
// answer where there is none. The look-up itself is handed in.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "net/loop.h"

namespace coexist {

// What a look-up has brought. An error is one of libuv's codes, 0 none.
struct NameAnswer {
  std::vector<sockaddr_storage> addresses;
  int error = 0;
};

// Remembers as many names as are asked for: those that a configuration has. `loop` must outlive it.
class NameCache {
 public:
  using Told = std::function<void(const NameAnswer&)>;
  using LookUp = std::function<void(const std::string& name, Told told)>;  // `told` is called once, later
  using Id = uint64_t;

  NameCache(Loop& loop, LookUp lookUp) : loop_(loop), lookUp_(std::move(lookUp)) {}

  // `told` is called once, from the loop; not behind forget(), and not when the cache is gone.
  Id find(const std::string& name, Told told);
  void forget(Id id);  // harmless once it has been told

  static constexpr Milliseconds kFreshMs = 30'000;
  static constexpr Milliseconds kSilenceMs = 2'000;  // then an older answer is better than none

 private:
  struct Entry {
    NameAnswer good;
    Milliseconds goodAtMs = 0;
    bool asking = false;
    TimerId silence = 0;
    std::map<Id, Told> waiting;
  };

  void ask(const std::string& name, Entry& entry);
  void answered(const std::string& name, const NameAnswer& answer);
  void tellAll(const std::string& name, const NameAnswer& answer);

  Loop& loop_;
  LookUp lookUp_;
  Id lastId_ = 0;
  std::map<std::string, Entry> entries_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace coexist
