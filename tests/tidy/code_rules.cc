#include "tidy/code_rules.h"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "base/text.h"
#include "sasl/mechanism_table.h"
#include "tidy/functions.h"

namespace coexist::tidy {
namespace {

constexpr size_t kMaxFileLines = 400;
constexpr size_t kMaxHeaderLines = 150;
constexpr size_t kMaxFunctionLines = 50;

size_t countLines(std::string_view text) {
  if (text.empty()) return 0;
  return static_cast<size_t>(std::count(text.begin(), text.end(), '\n')) + (text.ends_with('\n') ? 0 : 1);
}

bool isDigit(std::string_view text, size_t at) {
  return at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])) != 0;
}

// Calls `found` with the offset of each place where `word` stands alone.
template <typename Found>
void eachWord(std::string_view text, std::string_view word, Found found) {
  for (size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    if (isWholeWord(text, at, word.size())) found(at);
  }
}

// "name(" that is no member of something.
bool isFreeCall(std::string_view code, size_t at, size_t length) {
  const std::string_view before = trim(code.substr(0, at));
  if (before.ends_with('.') || before.ends_with("->")) return false;
  return trim(code.substr(at + length, 8)).starts_with('(');
}

}  // namespace

Findings callsNothingForbidden(const SourceText& source) {
  const std::string folder = folderOf(source.path);
  if (folder == "sim/net" || folder == "tests/net" || folder == "tools/coexist") return {};
  Findings findings;
  for (const std::string_view name : {"rand", "srand", "sleep", "usleep", "nanosleep", "sleep_for", "time",
                                      "gettimeofday", "clock_gettime", "localtime", "localtime_r"}) {
    eachWord(source.code, name, [&](size_t at) {
      if (!isFreeCall(source.code, at, name.size())) return;
      findings.push_back({source.path, lineOf(source.code, at),
                          std::string(name) + "() is forbidden here: time and chance come through sim/net's seam"});
    });
  }
  return findings;
}

Findings staysShort(const SourceText& source) {
  Findings findings;
  const size_t limit = source.isHeader() ? kMaxHeaderLines : kMaxFileLines;
  const size_t lines = countLines(source.text);
  if (lines > limit) {
    findings.push_back(
        {source.path, limit + 1, "the file has " + std::to_string(lines) + " lines, at most " + std::to_string(limit)});
  }
  for (const Function& function : functionsOf(source)) {
    if (function.lines() <= kMaxFunctionLines) continue;
    findings.push_back({source.path, function.firstLine,
                        "a function of " + std::to_string(function.lines()) + " lines, at most " +
                            std::to_string(kMaxFunctionLines) + ": " + function.head.substr(0, 60)});
  }
  return findings;
}

Findings namesNoVersionInAnEngine(const SourceText& source) {
  const std::string folder = folderOf(source.path);
  if (folder != "sim/backend" && folder != "sim/gateway" && folder != "sim/client") return {};
  Findings findings;
  const auto report = [&](size_t at, std::string_view version) {
    findings.push_back({source.path, lineOf(source.text, at),
                        "an engine knows no versions, but this names '" + std::string(version) +
                            "'; what a version does stands in its profile"});
  };
  const std::string_view text = source.uncommented;
  for (const std::string_view year : {"2003", "2007", "2010", "2013", "2016", "2019"}) {
    eachWord(text, year, [&](size_t at) { report(at, year); });
  }
  const std::string lowered = lowerAscii(text);
  for (size_t at = lowered.find("exchange"); at != std::string::npos; at = lowered.find("exchange", at + 1)) {
    const size_t next = at + 8;
    const bool separated = next < lowered.size() && (lowered[next] == '-' || lowered[next] == ' ');
    if (isDigit(lowered, next) || (separated && isDigit(lowered, next + 1))) report(at, text.substr(at, 13));
  }
  return findings;
}

Findings knowsNoServerOfOurs(const SourceText& source) {
  if (folderOf(source.path) != "sim/world" || source.path == "sim/world/seats.cc") return {};
  constexpr std::string_view kWhy =
      ": in sim/world only seats.cc knows the servers that are ours, the others know seats";
  Findings findings;
  for (const Include& include : includesOf(source)) {
    if (!include.target.starts_with("gateway/") && !include.target.starts_with("backend/")) continue;
    findings.push_back({source.path, include.line, "\"" + include.target + "\"" + std::string(kWhy)});
  }
  for (const std::string_view name : {"FrontEnd", "BackEndServer"}) {
    eachWord(source.code, name, [&](size_t at) {
      findings.push_back({source.path, lineOf(source.code, at), std::string(name) + std::string(kWhy)});
    });
  }
  return findings;
}

// "LOGIN" is a command of IMAP too.
Findings namesNoMechanism(const SourceText& source) {
  const std::string folder = folderOf(source.path);
  const bool product = folder.starts_with("sim/") || folder.starts_with("tools/");
  if (!product || folder == "sim/sasl") return {};
  Findings findings;
  for (const std::string& name : knownSaslNames()) {
    if (name == "LOGIN") continue;
    const std::string literal = '"' + name + '"';
    for (size_t at = source.uncommented.find(literal); at != std::string::npos;
         at = source.uncommented.find(literal, at + 1)) {
      findings.push_back({source.path, lineOf(source.text, at),
                          "this asks for " + literal +
                              " by its name; how a mechanism behaves stands in "
                              "sasl/mechanism_table.h"});
    }
  }
  return findings;
}

Findings leavesNothingForLater(const SourceText& source) {
  Findings findings;
  for (const std::string_view word : {"TO"
                                      "DO",
                                      "FIX"
                                      "ME"}) {
    eachWord(source.text, word, [&](size_t at) {
      findings.push_back(
          {source.path, lineOf(source.text, at), std::string(word) + ": finish it, or leave it out and say so"});
    });
  }
  return findings;
}

Findings isGuardedOnce(const SourceText& source) {
  if (!source.isHeader() || source.uncommented.find("#pragma once") != std::string::npos) return {};
  return {{source.path, 1, "a header begins with its contract and #pragma once"}};
}

}  // namespace coexist::tidy
