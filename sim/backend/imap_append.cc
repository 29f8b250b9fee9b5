#include "backend/imap_append.h"

#include <algorithm>
#include <span>
#include <string_view>

#include "backend/imap_store.h"
#include "base/text.h"

namespace coexist {
namespace {

using ArgumentKind = ImapArgument::Kind;

constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";

// Of a few digits.
std::optional<int> digitsOf(std::string_view text) {
  const auto number = decimalNumber(text);
  return number ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

std::optional<int> monthOf(std::string_view name) {
  for (int month = 0; month < 12; ++month) {
    if (equalsIgnoreCase(kMonths.substr(static_cast<size_t>(month) * 3, 3), name)) return month + 1;
  }
  return std::nullopt;
}

int daysOf(int month, int year) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return kDays[month - 1] + (month == 2 && leap ? 1 : 0);
}

// From the first of January 1970 to that of `year`.
int64_t daysBefore(int year) {
  const auto leapYears = [](int64_t last) { return last / 4 - last / 100 + last / 400; };
  return int64_t{365} * (year - 1970) + leapYears(int64_t{year} - 1) - leapYears(1969);
}

}  // namespace

std::optional<int64_t> parseImapDateTime(std::string_view text) {
  constexpr std::string_view kShape = "dd-Mon-yyyy hh:mm:ss +zzzz";
  if (text.size() != kShape.size()) return std::nullopt;
  for (const size_t at : {2, 6, 11, 14, 17, 20}) {
    if (text[at] != kShape[at]) return std::nullopt;
  }
  const auto day = digitsOf(trim(text.substr(0, 2)));
  const auto month = monthOf(text.substr(3, 3));
  const auto year = digitsOf(text.substr(7, 4));
  const auto hour = digitsOf(text.substr(12, 2));
  const auto minute = digitsOf(text.substr(15, 2));
  const auto second = digitsOf(text.substr(18, 2));
  const auto zone = digitsOf(text.substr(22, 4));
  if (!day || !month || !year || !hour || !minute || !second || !zone) return std::nullopt;
  if (text[21] != '+' && text[21] != '-') return std::nullopt;
  if (*day < 1 || *day > daysOf(*month, *year) || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  const int64_t zoneSeconds = (int64_t{*zone} / 100 * 60 + *zone % 100) * 60;
  int64_t days = daysBefore(*year) + *day - 1;
  for (int before = 1; before < *month; ++before) days += daysOf(before, *year);
  const int64_t local = days * 86'400 + int64_t{*hour} * 3600 + int64_t{*minute} * 60 + *second;
  return text[21] == '+' ? local - zoneSeconds : local + zoneSeconds;
}

std::optional<AppendRequest> parseAppend(const std::vector<ImapArgument>& arguments) {
  std::span<const ImapArgument> rest = arguments;
  if (rest.size() < 2 || !rest.front().isAstring() || rest.back().kind != ArgumentKind::kLiteral) return std::nullopt;
  AppendRequest request;
  request.folder = rest.front().text;
  request.message = rest.back().text;
  rest = rest.subspan(1, rest.size() - 2);
  if (!rest.empty() && rest.front().kind == ArgumentKind::kList) {
    for (const ImapArgument& flag : rest.front().items) {
      if (!isFlagWord(flag)) return std::nullopt;
      request.flags.push_back(flag.text);
    }
    rest = rest.subspan(1);
  }
  if (!rest.empty() && rest.front().kind == ArgumentKind::kQuoted) {
    request.internalDate = parseImapDateTime(rest.front().text);
    if (!request.internalDate) return std::nullopt;
    rest = rest.subspan(1);
  }
  if (!rest.empty()) return std::nullopt;
  return request;
}

}  // namespace coexist
