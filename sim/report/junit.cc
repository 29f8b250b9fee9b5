#include "report/junit.h"

#include <fmt/format.h>

#include <map>
#include <pugixml.hpp>
#include <sstream>

#include "base/text.h"

namespace coexist {
namespace {

// XML 1.0 has no word for these, not even an escaped one (section 2.2).
std::string xmlText(std::string_view text) {
  std::string legal;
  for (const char c : text) {
    const bool known = static_cast<unsigned char>(c) >= ' ' || c == '\t' || c == '\n' || c == '\r';
    legal += known ? std::string(1, c) : visible({&c, 1});
  }
  return legal;
}

bool failed(Outcome outcome) { return outcome == Outcome::kFailed || outcome == Outcome::kUnexpectedPass; }

void addCase(pugi::xml_node suite, const ReportedCase& reported) {
  pugi::xml_node node = suite.append_child("testcase");
  node.append_attribute("classname") = xmlText(reported.file).c_str();
  node.append_attribute("name") = xmlText(reported.name).c_str();
  node.append_attribute("time") = fmt::format("{:.4f}", reported.elapsedMs / 1000).c_str();
  const char* kind = failed(reported.outcome)                                                          ? "failure"
                     : reported.outcome == Outcome::kBroken                                            ? "error"
                     : reported.outcome == Outcome::kSkipped || reported.outcome == Outcome::kKnownBug ? "skipped"
                                                                                                       : nullptr;
  if (kind == nullptr) return;
  pugi::xml_node problem = node.append_child(kind);
  problem.append_attribute("message") = xmlText(reported.reason).c_str();
  if (!reported.details.empty()) problem.append_child(pugi::node_pcdata).set_value(xmlText(reported.details).c_str());
}

}  // namespace

std::string junitXml(const std::vector<ReportedCase>& cases) {
  pugi::xml_document document;
  pugi::xml_node root = document.append_child("testsuites");
  root.append_attribute("name") = "coexist";
  std::map<std::string, std::vector<const ReportedCase*>> byFile;
  for (const ReportedCase& reported : cases) byFile[reported.file].push_back(&reported);
  for (const auto& [file, members] : byFile) {
    pugi::xml_node suite = root.append_child("testsuite");
    size_t failures = 0, errors = 0, skipped = 0;
    double elapsedMs = 0;
    suite.append_attribute("name") = xmlText(file).c_str();
    for (const ReportedCase* reported : members) {
      addCase(suite, *reported);
      failures += failed(reported->outcome);
      errors += reported->outcome == Outcome::kBroken;
      skipped += reported->outcome == Outcome::kSkipped || reported->outcome == Outcome::kKnownBug;
      elapsedMs += reported->elapsedMs;
    }
    suite.append_attribute("tests") = static_cast<unsigned long>(members.size());
    suite.append_attribute("failures") = static_cast<unsigned long>(failures);
    suite.append_attribute("errors") = static_cast<unsigned long>(errors);
    suite.append_attribute("skipped") = static_cast<unsigned long>(skipped);
    suite.append_attribute("time") = fmt::format("{:.4f}", elapsedMs / 1000).c_str();
  }
  std::ostringstream out;
  document.save(out, "  ");
  return out.str();
}

}  // namespace coexist
