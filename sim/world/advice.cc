#include "world/advice.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace coexist {
namespace {

// Of which protocol a server's line is, as far as its beginning tells: "* OK", "a1 NO", "+OK", "250-".
std::optional<MailProtocol> protocolOfReply(std::string_view line) {
  if (line.starts_with("+OK") || line.starts_with("-ERR")) return MailProtocol::kPop3;
  if (line.starts_with("* ")) return MailProtocol::kImap;
  const size_t space = std::min(line.find_first_of(" -"), line.size());
  const std::string_view first = line.substr(0, space);
  const std::string_view rest = line.substr(space);
  if (first.size() == 3 && std::all_of(first.begin(), first.end(), isDigit)) return MailProtocol::kSmtp;
  for (const std::string_view status : {" OK", " NO", " BAD"}) {
    if (!first.empty() && rest.starts_with(status)) return MailProtocol::kImap;
  }
  return std::nullopt;
}

std::string otherProtocol(const Case& scenario, const LineStep& expected, const HeardInstead& heard) {
  const auto wanted = protocolOfReply(expected.pattern->text());
  if (expected.letter != Letter::kServer || !wanted || *wanted == heard.spoken) return {};
  if (protocolOfReply(heard.line) != heard.spoken) return {};
  const std::string_view spoken = mailProtocolName(heard.spoken);
  const bool byProto = portOf(scenario).protocol == heard.spoken;
  return fmt::format("the server speaks {}{}, and this line is {}'s", upperAscii(spoken),
                     byProto ? fmt::format(" (\"proto\": \"{}\")", scenario.proto) : "",
                     upperAscii(mailProtocolName(*wanted)));
}

// Whether the client's first line of the script is one that it says.
bool speaksFirst(const Case& scenario, const std::string& client) {
  for (const Step& step : scenario.script) {
    const auto* line = std::get_if<LineStep>(&step.what);
    if (line != nullptr && hopOf(line->letter) == Hop::kClient && line->actor == client) return line->said;
  }
  return false;
}

// Whether an expression stands where the language takes none: ".*" outside of ${name=/.../}.
bool holdsBareExpression(std::string_view pattern) {
  while (!pattern.empty()) {
    size_t length = 1;
    if (pattern.starts_with("${")) {
      const size_t brace = pattern.find('}');
      const size_t end = pattern.substr(0, brace).find("=/") == pattern.npos ? brace : pattern.find("/}");
      length = std::min(end, pattern.size() - 1) + 1;
    } else if (pattern.starts_with("...")) {
      length = 3;
    } else if (pattern.starts_with(".*")) {
      return true;
    }
    pattern.remove_prefix(length);
  }
  return false;
}

}  // namespace

std::string adviceOn(const Case& scenario, const LineStep& expected, const std::optional<HeardInstead>& heard) {
  std::vector<std::string> advice;
  if (heard) advice.push_back(otherProtocol(scenario, expected, *heard));
  if (heard && heard->isFirst && expected.letter == Letter::kServer && speaksFirst(scenario, expected.actor))
    advice.emplace_back("a server speaks first: its greeting is expected before the first \"C:\"");
  if (holdsBareExpression(expected.pattern->text()))
    advice.emplace_back("\".*\" stands for itself: any text is \"...\", or ${name=/.*/} where it is to be bound");
  std::string all;
  for (const std::string& each : advice) all += (all.empty() || each.empty() ? "" : "; ") + each;
  return all;
}

}  // namespace coexist
