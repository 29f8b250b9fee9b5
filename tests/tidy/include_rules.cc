// Rules about #include lines.
#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string_view>

#include "tidy/code_rules.h"

namespace coexist::tidy {
namespace {

struct Floor {
  std::string_view folder;
  int height;
};

// sim/ARCHITECTURE.md, "Floors".
constexpr Floor kFloors[] = {{"base", 0},   {"net", 1},     {"crypto", 1},   {"wire", 1},    {"mail", 2},
                             {"sasl", 2},   {"product", 3}, {"scenario", 3}, {"backend", 4}, {"gateway", 4},
                             {"client", 4}, {"report", 4},  {"world", 5}};

std::optional<int> heightOf(std::string_view folder) {
  for (const Floor& floor : kFloors) {
    if (floor.folder == folder) return floor.height;
  }
  return std::nullopt;
}

// Every subfolder of a floor, and the others that it may include besides its own and the floor itself.
struct Subfolder {
  std::string_view path;
  std::initializer_list<std::string_view> mayInclude;
};

const Subfolder kSubfolders[] = {
    {"gateway/login", {}},
    {"gateway/mailbox", {"gateway/login"}},
    {"gateway/smtp", {"gateway/login"}},
    {"gateway/standalone", {"gateway/login"}},
    {"product/reader", {"product/shell"}},  // a profile lists cmdlets
    {"product/shell", {}},
    {"scenario/loader", {"scenario/pattern"}},
    {"scenario/pattern", {}},
};

// "gateway/login" of "gateway/login/proxy_plan.h"; empty for what stands on its floor itself.
std::string_view subfolderOf(std::string_view path) {
  const size_t floor = path.find('/');
  const size_t end = floor == path.npos ? path.npos : path.find('/', floor + 1);
  return end == path.npos ? std::string_view() : path.substr(0, end);
}

struct Restriction {
  std::string_view target;  // a header, or with '/' at its end a folder of headers
  bool headersOnly;         // forbidden in headers only
  std::initializer_list<std::string_view> allowedIn;
  std::string_view why;
};

constexpr std::string_view kSeam = "sockets, clocks, threads and chance belong to sim/net";

const Restriction kRestrictions[] = {
    {"uv.h", false, {"sim/net", "tests/net"}, kSeam},
    {"sys/socket.h", false, {"sim/net", "tests/net"}, kSeam},
    {"sys/un.h", false, {"sim/net", "tests/net"}, kSeam},
    {"sys/epoll.h", false, {"sim/net", "tests/net"}, kSeam},
    {"sys/select.h", false, {"sim/net", "tests/net"}, kSeam},
    {"poll.h", false, {"sim/net", "tests/net"}, kSeam},
    {"netdb.h", false, {"sim/net", "tests/net"}, kSeam},
    {"netinet/", false, {"sim/net", "tests/net"}, kSeam},
    {"arpa/", false, {"sim/net", "tests/net"}, kSeam},
    {"openssl/ssl.h", false, {"sim/net", "tests/net"}, "TLS belongs to sim/net"},
    {"openssl/",
     false,
     {"sim/net", "sim/crypto", "tests/net", "tests/crypto"},
     "only sim/net, and for digests sim/crypto, know OpenSSL"},
    {"random", false, {"sim/net", "tests/net"}, kSeam},
    {"chrono", false, {"sim/net", "sim/report", "tools/coexist", "tests/net", "tests/bench"}, kSeam},
    {"ctime", false, {"sim/net", "tools/coexist", "tests/net"}, kSeam},
    {"time.h", false, {"sim/net", "tools/coexist", "tests/net"}, kSeam},
    {"sys/time.h", false, {"sim/net", "tools/coexist", "tests/net"}, kSeam},
    {"thread",
     false,
     {"sim/net", "sim/world", "tools/coexist", "tests/net", "tests/crypto", "tests/gateway", "tests/world", "tests/kit",
      "tests/bench"},
     kSeam},
    {"future", false, {"sim/net", "sim/world", "tools/coexist", "tests/net", "tests/kit", "tests/bench"}, kSeam},
    {"nlohmann/json.hpp", true, {}, "in a header it costs every file that includes it 2.4 s; include it in a .cc file"},
    {"iostream", true, {}, "in a header it costs every file a static initialiser"},
};

bool matches(std::string_view target, std::string_view restricted) {
  return restricted.ends_with('/') ? target.starts_with(restricted) : target == restricted;
}

}  // namespace

Findings includesOnlyLowerFloors(const SourceText& source) {
  Findings findings;
  const std::string folder = folderOf(source.path);
  if (!folder.starts_with("sim/")) return findings;
  const std::string own = folder.substr(4);
  const auto ownHeight = heightOf(own);
  if (!ownHeight) return {{source.path, 0, "'" + own + "' is no floor of the house"}};
  for (const Include& include : includesOf(source)) {
    if (include.angled) continue;
    const size_t slash = include.target.find('/');
    const std::string theirs = include.target.substr(0, slash);
    const auto height = slash == std::string::npos ? std::nullopt : heightOf(theirs);
    if (!height) {
      findings.push_back({source.path, include.line, "\"" + include.target + "\" does not begin with a floor's name"});
    } else if (theirs != own && *height >= *ownHeight) {
      const std::string_view where = *height == *ownHeight ? "on the same floor" : "above";
      findings.push_back(
          {source.path, include.line,
           own + " may not include \"" + include.target + "\": " + theirs + " is " + std::string(where)});
    }
  }
  return findings;
}

Findings includesOnlyAllowedSubfolders(const SourceText& source) {
  if (!source.path.starts_with("sim/")) return {};
  const std::string_view own = subfolderOf(std::string_view(source.path).substr(4));
  if (own.empty()) return {};
  const auto* const row = std::find_if(std::begin(kSubfolders), std::end(kSubfolders),
                                       [own](const Subfolder& known) { return known.path == own; });
  if (row == std::end(kSubfolders)) return {{source.path, 0, "'" + std::string(own) + "' is no known subfolder"}};
  Findings findings;
  for (const Include& include : includesOf(source)) {
    const std::string_view theirs = include.angled ? std::string_view() : subfolderOf(include.target);
    if (theirs.empty() || theirs == own || theirs.substr(0, theirs.find('/')) != own.substr(0, own.find('/'))) continue;
    if (std::find(row->mayInclude.begin(), row->mayInclude.end(), theirs) != row->mayInclude.end()) continue;
    findings.push_back({source.path, include.line, std::string(own) + " may not include \"" + include.target + "\""});
  }
  return findings;
}

Findings includesNothingForbidden(const SourceText& source) {
  Findings findings;
  const std::string folder = folderOf(source.path);
  for (const Include& include : includesOf(source)) {
    const auto restriction = std::find_if(std::begin(kRestrictions), std::end(kRestrictions),
                                          [&](const Restriction& r) { return matches(include.target, r.target); });
    if (restriction == std::end(kRestrictions) || (restriction->headersOnly && !source.isHeader())) continue;
    const auto& allowed = restriction->allowedIn;
    if (std::find(allowed.begin(), allowed.end(), folder) != allowed.end()) continue;
    findings.push_back(
        {source.path, include.line, "<" + include.target + "> is forbidden here: " + std::string(restriction->why)});
  }
  return findings;
}

}  // namespace coexist::tidy
