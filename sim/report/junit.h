// Verdicts as JUnit XML, one testsuite a scenario file.
#pragma once

#include <string>
#include <vector>

#include "scenario/verdict.h"

namespace coexist {

// What a report keeps of a verdict, rendered already.
struct ReportedCase {
  std::string file;
  std::string name;
  Outcome outcome = Outcome::kBroken;
  double elapsedMs = 0;
  std::string reason;   // short
  std::string details;  // the rendered failure, without colour
};

std::string junitXml(const std::vector<ReportedCase>& cases);

}  // namespace coexist
