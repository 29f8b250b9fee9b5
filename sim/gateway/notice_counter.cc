#include "gateway/notice_counter.h"

#include <fmt/format.h>

#include <utility>

namespace coexist {
namespace {

constexpr Milliseconds kMinuteMs = 60'000;

int mostAMinute(NoticeKind kind) {
  switch (kind) {
    case NoticeKind::kConnectionLimit:
      return 1;
    case NoticeKind::kTlsFailed:
      return 10;
    case NoticeKind::kRefusedLogin:
    case NoticeKind::kRefusedMail:
      return 100;
  }
  return 1;
}

// "1,234"
std::string inThousands(size_t number) {
  std::string text = std::to_string(number);
  for (size_t behind = 3; behind < text.size(); behind += 4) text.insert(text.size() - behind, ",");
  return text;
}

}  // namespace

NoticeCounter::NoticeCounter(Loop& loop, std::function<void(const std::string& sentence)> say)
    : loop_(loop), say_(std::move(say)) {}

NoticeCounter::~NoticeCounter() {
  for (const Minute& minute : minutes_) loop_.cancel(minute.timer);
}

void NoticeCounter::add(NoticeKind kind, const std::string& sentence) {
  if (!say_) return;
  Minute& minute = minuteOf(kind);
  if (minute.timer == 0) begin(kind);
  if (minute.said < mostAMinute(kind)) {
    ++minute.said;
    return say_(sentence);
  }
  ++minute.leftOut;
  minute.last = sentence;
}

void NoticeCounter::begin(NoticeKind kind) {
  minuteOf(kind) = {};
  minuteOf(kind).timer = loop_.after(kMinuteMs, TimerKind::kGuard, [this, kind] { end(kind); });
}

void NoticeCounter::end(NoticeKind kind) {
  const Minute over = std::exchange(minuteOf(kind), {});
  if (over.leftOut == 0) return;
  const size_t more = over.leftOut - 1;
  say_(more == 0 ? over.last : fmt::format("{} (and {} more in the last minute)", over.last, inThousands(more)));
}

}  // namespace coexist
