#include "base/field.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace coexist {
namespace {

struct Said {
  bool operator()(bool value) const { return value; }
  bool operator()(int64_t value) const { return value != 0; }
  bool operator()(const std::string& value) const { return !value.empty(); }
  bool operator()(const std::vector<std::string>& value) const { return !value.empty(); }
};

struct Shown {
  std::string operator()(bool value) const { return value ? "yes" : "no"; }
  std::string operator()(int64_t value) const { return fmt::format("{}", value); }
  std::string operator()(const std::string& value) const { return value.empty() ? "-" : "\"" + value + "\""; }
  std::string operator()(const std::vector<std::string>& value) const {
    return value.empty() ? "-" : fmt::format("{}", fmt::join(value, ", "));
  }
};

}  // namespace

bool isSaid(const FieldValue& value) { return std::visit(Said{}, value); }

std::string shownField(const FieldValue& value) { return std::visit(Shown{}, value); }

std::string shownTime(int64_t ms) {
  const int64_t seconds = ms / 1000;
  return fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

}  // namespace coexist
