#include "wire/smtp_address.h"

#include <algorithm>

#include "base/hex.h"
#include "base/text.h"

namespace coexist {
namespace {

constexpr size_t kMaxAddressBytes = 254;
constexpr size_t kMaxLocalBytes = 64;
constexpr size_t kMaxLabelBytes = 63;
constexpr size_t kMaxIpv6Bytes = 45;

bool isLetterOrDigit(char c) { return isDigit(c) || isLetter(c); }
bool isAtomChar(char c) {
  return isLetterOrDigit(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

// Reads `text` piece by piece; each reader takes what it has read, and says whether there was any.
class AddressReader {
 public:
  explicit AddressReader(std::string_view text) : rest_(text) {}

  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool readMailbox(SmtpAddress& address, bool mayLackDomain);
  bool readRoute();
  bool readDomain(std::string& domain);
  std::string_view rest() const { return rest_; }

 private:
  template <typename Allowed>
  std::string_view takeAll(Allowed allowed);
  bool readDotString(std::string& local);
  bool readQuotedString(std::string& local);

  std::string_view rest_;
};

template <typename Allowed>
std::string_view AddressReader::takeAll(Allowed allowed) {
  const auto end = std::find_if_not(rest_.begin(), rest_.end(), allowed);
  const std::string_view taken = rest_.substr(0, static_cast<size_t>(end - rest_.begin()));
  rest_.remove_prefix(taken.size());
  return taken;
}

bool AddressReader::readDotString(std::string& local) {
  do {
    const std::string_view atom = takeAll(isAtomChar);
    if (atom.empty()) return false;
    local += atom;
    if (rest_.starts_with('.')) local += '.';
  } while (take('.'));
  return true;
}

bool AddressReader::readQuotedString(std::string& local) {
  while (!rest_.empty()) {
    if (take('"')) return !local.empty();
    take('\\');
    if (rest_.empty() || rest_.front() < ' ' || rest_.front() > '~') return false;
    local += rest_.front();
    rest_.remove_prefix(1);
  }
  return false;
}

bool AddressReader::readDomain(std::string& domain) {
  do {
    const std::string_view label = takeAll([](char c) { return isLetterOrDigit(c) || c == '-'; });
    if (label.empty() || label.size() > kMaxLabelBytes || label.front() == '-' || label.back() == '-') return false;
    domain += lowerAscii(label);
    if (rest_.starts_with('.')) domain += '.';
  } while (take('.'));
  return true;
}

// "@relay.test,@other.test:". What it says is forgotten: RFC 5321 appendix C wants it ignored.
bool AddressReader::readRoute() {
  do {
    std::string domain;
    if (!take('@') || !readDomain(domain)) return false;
  } while (take(','));
  return take(':');
}

bool AddressReader::readMailbox(SmtpAddress& address, bool mayLackDomain) {
  if (!(take('"') ? readQuotedString(address.local) : readDotString(address.local))) return false;
  if (rest_.empty() || rest_.front() != '@') {
    return equalsIgnoreCase(address.local, "postmaster") || (mayLackDomain && address.local.size() <= kMaxLocalBytes);
  }
  take('@');
  if (!rest_.starts_with('[')) {
    if (!readDomain(address.domain)) return false;
  } else {
    const std::string_view literal = rest_.substr(0, rest_.find(']') + 1);
    if (!isSmtpAddressLiteral(literal)) return false;
    address.domain = lowerAscii(literal);
    rest_.remove_prefix(literal.size());
  }
  return address.local.size() <= kMaxLocalBytes && address.text().size() <= kMaxAddressBytes;
}

bool isDotString(std::string_view text) {
  const auto parts = split(text, '.');
  return std::all_of(parts.begin(), parts.end(),
                     [](std::string_view atom) { return !atom.empty() && isAll(atom, isAtomChar); });
}

bool isIpv4(std::string_view text) {
  const auto parts = split(text, '.');
  return parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
           if (part.empty() || part.size() > 3 || !isAll(part, isDigit)) return false;
           int value = 0;
           for (const char c : part) value = value * 10 + (c - '0');
           return value < 256;
         });
}

bool isIpv6Group(std::string_view text) { return !text.empty() && text.size() <= 4 && isAll(text, isHexDigit); }

// Near enough for something that nobody connects to: groups of hexadecimal digits, one gap, an IPv4 address as its
// tail.
bool isIpv6(std::string_view text) {
  const bool gap = text.find("::") != std::string_view::npos;
  if (text.size() > kMaxIpv6Bytes || text.find("::") != text.rfind("::")) return false;
  auto groups = split(text, ':');
  const bool ipv4Tail = isIpv4(groups.back());
  if (ipv4Tail) groups.back() = "0";
  for (const std::string_view group : groups) {
    if (group.empty() ? !gap : !isIpv6Group(group)) return false;
  }
  const size_t wanted = ipv4Tail ? 7 : 8;
  return gap ? groups.size() <= wanted + 1 : groups.size() == wanted;
}

}  // namespace

std::string SmtpAddress::text() const {
  if (empty()) return {};
  std::string written;
  if (isDotString(local)) {
    written = local;
  } else {
    written = "\"";
    for (const char c : local) {
      if (c == '"' || c == '\\') written += '\\';
      written += c;
    }
    written += '"';
  }
  return domain.empty() ? written : written + "@" + domain;
}

bool SmtpAddress::routesOnwards() const { return local.find_first_of("%!@") != std::string::npos; }

bool isSmtpAddressLiteral(std::string_view text) {
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') return false;
  const std::string_view inner = text.substr(1, text.size() - 2);
  constexpr std::string_view kTag = "IPv6:";
  return startsWithIgnoreCase(inner, kTag) ? isIpv6(inner.substr(kTag.size())) : isIpv4(inner);
}

std::optional<SmtpAddress> parseSmtpAddress(std::string_view text) {
  AddressReader reader(text);
  SmtpAddress address;
  if (!reader.readMailbox(address, false) || !reader.rest().empty() || address.domain.empty()) return std::nullopt;
  return address;
}

Result<SmtpMailboxPath> readSmtpPath(std::string_view& rest, bool mayLackDomain) {
  AddressReader reader(rest);
  if (!reader.take('<')) return Error{"no path"};
  SmtpMailboxPath path;
  path.sourceRoute = reader.rest().starts_with('@');
  if (path.sourceRoute && !reader.readRoute()) return Error{"a route that is none"};
  const std::string_view mailbox = reader.rest();
  const bool nobody = !path.sourceRoute && reader.rest().starts_with('>');
  if (!nobody && !reader.readMailbox(path.address, mayLackDomain)) return Error{"an address that is none"};
  path.written = mailbox.substr(0, mailbox.size() - reader.rest().size());
  if (!reader.take('>')) return Error{"a path that does not end"};
  rest = reader.rest();
  return path;
}

}  // namespace coexist
