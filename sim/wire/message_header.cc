#include "wire/message_header.h"

#include <algorithm>

#include "base/text.h"

namespace coexist {
namespace {

constexpr size_t kMostHeaderFields = 10'000;

bool isFold(std::string_view line) { return line.starts_with(' ') || line.starts_with('\t'); }

}  // namespace

std::string HeaderField::value() const {
  std::string unfolded(octets.substr(std::min(name.size() + 1, octets.size())));
  std::erase_if(unfolded, [](char c) { return c == '\r' || c == '\n'; });
  return std::string(trim(unfolded));
}

size_t headerBytes(std::string_view message) {
  constexpr std::string_view kLineEnd = "\r\n";
  constexpr std::string_view kEmptyLine = "\r\n\r\n";
  if (message.starts_with(kLineEnd)) return kLineEnd.size();
  const size_t end = message.find(kEmptyLine);
  return end == std::string_view::npos ? message.size() : end + kEmptyLine.size();
}

std::vector<HeaderField> headerFields(std::string_view message) {
  std::vector<HeaderField> fields;
  bool inField = false;
  for (size_t at = 0; at < message.size();) {
    const size_t lineEnd = std::min(message.find("\r\n", at), message.size());
    const size_t next = std::min(lineEnd + 2, message.size());
    const std::string_view line = message.substr(at, lineEnd - at);
    if (line.empty()) break;
    if (isFold(line)) {
      if (inField) fields.back().octets = {fields.back().octets.data(), fields.back().octets.size() + next - at};
    } else {
      const size_t colon = line.find(':');
      inField = colon != std::string_view::npos && fields.size() < kMostHeaderFields;
      if (inField) fields.push_back({line.substr(0, colon), message.substr(at, next - at)});
    }
    at = next;
  }
  return fields;
}

}  // namespace coexist
