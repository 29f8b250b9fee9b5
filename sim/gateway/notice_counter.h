// Notices of one kind that a stranger can cause as often as he likes: so many a minute are told, the others counted.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <string>

#include "net/loop.h"

namespace coexist {

enum class NoticeKind { kConnectionLimit, kTlsFailed, kRefusedLogin, kRefusedMail };
constexpr size_t kNoticeKinds = 4;

class NoticeCounter {
 public:
  // `loop` must outlive it; `say` may be empty.
  NoticeCounter(Loop& loop, std::function<void(const std::string& sentence)> say);
  ~NoticeCounter();
  NoticeCounter(const NoticeCounter&) = delete;
  NoticeCounter& operator=(const NoticeCounter&) = delete;

  // At once, or when the minute is over: then the last one, "... (and 1,234 more in the last minute)".
  void add(NoticeKind kind, const std::string& sentence);

 private:
  struct Minute {
    int said = 0;
    size_t leftOut = 0;
    std::string last;
    TimerId timer = 0;  // 0: none is running
  };
  Minute& minuteOf(NoticeKind kind) { return minutes_[static_cast<size_t>(kind)]; }
  void begin(NoticeKind kind);
  void end(NoticeKind kind);

  Loop& loop_;
  std::function<void(const std::string& sentence)> say_;
  std::array<Minute, kNoticeKinds> minutes_;
};

}  // namespace coexist
