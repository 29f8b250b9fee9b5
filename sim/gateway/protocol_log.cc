#include "gateway/protocol_log.h"

#include <fmt/format.h>

#include <utility>

#include "base/text.h"

namespace coexist {
namespace {

// Longer fields say nothing more, and a hostile user name should not fill a disk.
constexpr size_t kMaxFieldOctets = 1024;

std::string field(std::string_view octets) {
  std::string text = visible(octets.substr(0, kMaxFieldOctets));
  if (text.find_first_of("\",") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

constexpr int64_t kSecondsADay = 86'400;

struct Date {
  int64_t year;
  int64_t month;
  int64_t day;
};

// The Gregorian date of a day since 1970. Years are counted from March, so that the leap day comes last.
Date dateOf(int64_t unixDay) {
  constexpr int64_t kDaysOf400Years = 146'097;
  constexpr int64_t kMarchOfYear0 = 719'468;
  const int64_t day = unixDay + kMarchOfYear0;
  const int64_t inEra = day % kDaysOf400Years;
  const int64_t yearOfEra = (inEra - inEra / 1460 + inEra / 36524 - inEra / 146096) / 365;
  const int64_t inYear = inEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const int64_t fromMarch = (5 * inYear + 2) / 153;
  const int64_t month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return {day / kDaysOf400Years * 400 + yearOfEra + (month <= 2 ? 1 : 0), month,
          inYear - (153 * fromMarch + 2) / 5 + 1};
}

// "a1 NO LOGIN failed." -> the place behind the status, where the product writes its bracket.
size_t behindStatus(std::string_view reply, int words) {
  size_t place = 0;
  for (; words > 0; --words) {
    const size_t space = reply.find(' ', place);
    if (space == std::string_view::npos) return reply.size();
    place = space + 1;
  }
  return place;
}

}  // namespace

std::string utcText(int64_t unixMs) {
  const int64_t second = unixMs / 1000 % kSecondsADay;
  const Date date = dateOf(unixMs / 1000 / kSecondsADay);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", date.year, date.month, date.day, second / 3600,
                     second / 60 % 60, second % 60, unixMs % 1000);
}

std::string quotedPair(std::string_view name, std::string_view value) {
  std::string text = std::string(name) + "=\"";
  for (const char c : value) {
    if (c == '"') {
      text += "\\x22";
    } else if (c == ';') {
      text += "\\x3b";
    } else {
      text += c;
    }
  }
  return text + '"';
}

std::string okContext(std::string_view target) {
  if (target.empty()) return "R=ok";
  return fmt::format("R=ok;Msg=\"Proxy:{};ProxySuccess\"", target);
}

std::string withCause(std::string_view reply, std::string_view cause, std::string_view target, int statusWords) {
  const size_t cut = behindStatus(reply, statusWords);
  const char* space = cut == reply.size() ? " " : "";
  return fmt::format("{}{}[Error={} Proxy={}] {}", reply.substr(0, cut), space, cause, target, reply.substr(cut));
}

std::string failureContext(std::string_view reply, std::string_view cause, std::string_view target, int statusWords) {
  if (cause.empty()) return quotedPair("R", reply);
  if (target.empty()) return quotedPair("R", reply) + ";ErrMsg=" + std::string(cause);
  return fmt::format("{};Msg=Proxy:{};ErrMsg={}", quotedPair("R", withCause(reply, cause, target, statusWords)), target,
                     cause);
}

ProtocolLog::ProtocolLog(const Loop& loop, std::function<void(const std::string&)> write)
    : loop_(loop), write_(std::move(write)) {}

void ProtocolLog::begin(std::string_view software, std::string_view version, std::string_view type) {
  if (!write_) return;
  write_(fmt::format("#Software: {}", software));
  write_(fmt::format("#Version: {}", version));
  write_(fmt::format("#Log-type: {}", type));
  write_(fmt::format("#Date: {}", timestamp()));
  write_("#Fields: dateTime,sessionId,seqNumber,sIp,cIp,user,duration,rqsize,rpsize,command,parameters,context,puid");
}

void ProtocolLog::write(const ProtocolLogRow& row) {
  if (!write_) return;
  write_(fmt::format("{},{:016X},{},{},{},{},{},{},{},{},{},{}", timestamp(), row.sessionId, row.sequence,
                     field(row.serverAddress), field(row.clientAddress), field(row.user), row.durationMs,
                     row.requestBytes, row.replyBytes, field(row.command), field(row.parameters), field(row.context)));
}

SessionLog::SessionLog(ProtocolLog& log, uint64_t sessionId, std::string serverAddress, std::string clientAddress)
    : log_(log) {
  row_.sessionId = sessionId;
  row_.serverAddress = std::move(serverAddress);
  row_.clientAddress = std::move(clientAddress);
}

void SessionLog::begin(std::string_view command, std::string_view parameters, size_t requestBytes) {
  row_.command = command;
  row_.parameters = parameters;
  row_.requestBytes = requestBytes;
  row_.replyBytes = 0;
  startMs_ = log_.nowMs();
}

void SessionLog::end(std::string_view context) {
  if (mostRows_ == 0 || rows_ < mostRows_) {
    ++rows_;
    return write(context);
  }
  ++leftOut_;
  ++row_.sequence;
}

void SessionLog::write(std::string_view context) {
  row_.durationMs = log_.nowMs() - startMs_;
  row_.context = context;
  log_.write(row_);
  ++row_.sequence;
}

void SessionLog::restartCount() {
  tellLeftOut();
  rows_ = 0;
}

void SessionLog::close() {
  tellLeftOut();
  begin("CloseSession", "", 0);
  write("");
}

// Beside the row that is under way.
void SessionLog::tellLeftOut() {
  if (leftOut_ == 0) return;
  const ProtocolLogRow underWay = row_;
  const Milliseconds startMs = startMs_;
  begin("LeftOut", counted(std::exchange(leftOut_, 0), "row"), 0);
  write("");
  const int next = row_.sequence;
  row_ = underWay;
  row_.sequence = next;
  startMs_ = startMs;
}

}  // namespace coexist
