#include "transcripts/table.h"

#include <fmt/format.h>

#include <map>

#include "base/text.h"

namespace coexist::transcripts {
namespace {

struct Sum {
  Measure measure;
  int transcripts = 0;
  int whole = 0;

  void add(const Measure& one) {
    measure += one;
    ++transcripts;
    if (one.whole()) ++whole;
  }
};

double percent(size_t part, size_t all) {
  return all == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(all);
}

std::string share(int equal, int of) {
  return fmt::format("{} of {} lines equal ({:.1f} %)", equal, of,
                     percent(static_cast<size_t>(equal), static_cast<size_t>(of)));
}

std::string row(const Played& one) {
  const Case& scenario = one.transcript->scenario;
  const std::string back = scenario.backs.at(0).product;
  const std::string profile = scenario.front ? *scenario.front + " > " + back : back;
  const Measure& measure = one.measure;
  return fmt::format("{:<42} {:<26} {:>7} {:>4} {:>4.0f} %\n", one.transcript->name, profile,
                     fmt::format("{}/{}", measure.equal, measure.of),
                     measure.extra == 0 ? "" : fmt::format("+{}", measure.extra),
                     percent(measure.freeOctets, measure.octets));
}

std::string sumLine(std::string_view what, const Sum& sum) {
  return fmt::format("{:<14} {}, {} of {} whole, +{}, free {:.0f} %\n", what, share(sum.measure.equal, sum.measure.of),
                     sum.whole, sum.transcripts, sum.measure.extra,
                     percent(sum.measure.freeOctets, sum.measure.octets));
}

}  // namespace

std::string renderTable(const std::vector<Played>& played) {
  std::map<std::string, Sum> byProtocol;
  std::map<std::string, Sum> byGeneration;
  Sum all;
  Sum fresh;
  AtFirstSight atFirstSight;
  std::string text;
  for (const Played& one : played) {
    text += row(one);
    byProtocol[std::string(mailProtocolName(portOf(one.transcript->scenario).protocol))].add(one.measure);
    byGeneration[one.transcript->generation()].add(one.measure);
    all.add(one.measure);
    if (!one.transcript->atFirstSight) continue;
    fresh.add(one.measure);
    atFirstSight.equal += one.transcript->atFirstSight->equal;
    atFirstSight.of += one.transcript->atFirstSight->of;
  }
  text += "\n";
  for (const auto& [protocol, sum] : byProtocol) text += sumLine(protocol, sum);
  text += "\n";
  for (const auto& [generation, sum] : byGeneration) text += sumLine(generation, sum);
  text += "\n" + sumLine("all", all);
  if (fresh.transcripts == 0) return text;
  text += sumLine("found later", fresh);
  return text + fmt::format("{:<14} {}\n", "at first sight", share(atFirstSight.equal, atFirstSight.of));
}

}  // namespace coexist::transcripts
