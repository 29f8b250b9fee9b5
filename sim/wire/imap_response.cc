#include "wire/imap_response.h"

#include <algorithm>

#include "base/text.h"
#include "wire/imap_string.h"

namespace coexist {
namespace {

struct StatusName {
  std::string_view name;
  ImapStatus status;
  bool tagged;  // may stand behind a tag
};

constexpr StatusName kStatusNames[] = {
    {"OK", ImapStatus::kOk, true},
    {"NO", ImapStatus::kNo, true},
    {"BAD", ImapStatus::kBad, true},
    {"BYE", ImapStatus::kBye, false},
    {"PREAUTH", ImapStatus::kPreauth, false},
};

const StatusName* findStatus(std::string_view word) {
  for (const StatusName& row : kStatusNames) {
    if (equalsIgnoreCase(row.name, word)) return &row;
  }
  return nullptr;
}

// Takes the first word and the space behind it off the front.
std::string_view takeImapWord(std::string_view& rest) {
  const std::string_view word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(std::min(rest.size(), word.size() + 1));
  return word;
}

void takeStatusText(std::string_view rest, ImapResponse& response) {
  if (rest.starts_with('[')) {
    // A bracket that never closes is text: nothing may be read into a half code.
    if (const size_t end = rest.find(']'); end != std::string_view::npos) {
      response.code = rest.substr(1, end - 1);
      rest.remove_prefix(end + 1);
      if (rest.starts_with(' ')) rest.remove_prefix(1);
    }
  }
  response.text = rest;
}

Result<ImapResponse> parseUntagged(std::string_view rest) {
  ImapResponse response;
  std::string_view word = takeImapWord(rest);
  if (const StatusName* row = findStatus(word)) {
    response.status = row->status;
    takeStatusText(rest, response);
    return response;
  }
  constexpr size_t kMostDigits = 10;
  if (word.size() <= kMostDigits) response.number = decimalNumber(word);
  if (response.number) word = takeImapWord(rest);
  if (!isImapAtom(word)) return Error{"an untagged response without a name", {}, "* OK, * CAPABILITY, * 3 EXISTS ..."};
  response.name = upperAscii(word);
  response.text = rest;
  return response;
}

}  // namespace

Result<ImapResponse> parseImapResponse(std::string_view line) {
  if (!isOneLine(line)) {
    return Error{"NUL, CR or LF inside a response", {}, {}};
  }
  if (line == "+" || line.starts_with("+ ")) {
    ImapResponse response;
    response.kind = ImapResponse::Kind::kContinuation;
    response.text = line.size() > 2 ? line.substr(2) : std::string_view();
    return response;
  }
  std::string_view rest = line;
  const std::string_view tag = takeImapWord(rest);
  if (tag == "*") return parseUntagged(rest);
  if (!isImapTag(tag)) return Error{"a response without a tag", {}, "\"*\", \"+\" or a tag"};
  const StatusName* row = findStatus(takeImapWord(rest));
  if (!row || !row->tagged) return Error{"a tagged response without a status", {}, "OK, NO or BAD"};
  ImapResponse response;
  response.kind = ImapResponse::Kind::kTagged;
  response.tag = tag;
  response.status = row->status;
  takeStatusText(rest, response);
  return response;
}

ImapCapabilities::ImapCapabilities(std::string_view words) {
  for (const std::string_view word : split(words, ' ')) {
    if (!word.empty()) names_.emplace_back(word);
  }
}

std::optional<ImapCapabilities> ImapCapabilities::from(const ImapResponse& response) {
  if (response.name == "CAPABILITY") return ImapCapabilities(response.text);
  if (startsWithIgnoreCase(response.code, "CAPABILITY ")) return ImapCapabilities(response.code.substr(11));
  return std::nullopt;
}

bool ImapCapabilities::has(std::string_view name) const {
  return std::any_of(names_.begin(), names_.end(), [&](const std::string& own) { return equalsIgnoreCase(own, name); });
}

bool ImapCapabilities::hasMechanism(std::string_view mechanism) const { return has("AUTH=" + std::string(mechanism)); }

std::vector<std::string> ImapCapabilities::mechanisms() const {
  std::vector<std::string> found;
  for (const std::string& name : names_) {
    if (startsWithIgnoreCase(name, "AUTH=") && name.size() > 5) found.push_back(upperAscii(name.substr(5)));
  }
  return found;
}

}  // namespace coexist
