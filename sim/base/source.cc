#include "base/source.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

namespace coexist {
namespace {

// How many octets the escape or character at `offset` of a checked JSON string takes in the file and in the string.
struct Unit {
  size_t source;
  size_t octets;
};

unsigned hexAt(std::string_view text, size_t offset) {
  unsigned value = 0;
  for (size_t i = offset; i < offset + 4 && i < text.size(); ++i) {
    const char c = text[i];
    const int digit =
        c >= '0' && c <= '9' ? c - '0' : ((c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : 0);
    value = value << 4 | static_cast<unsigned>(digit);
  }
  return value;
}

Unit unitAt(std::string_view text, size_t offset) {
  if (text[offset] != '\\') return {1, 1};
  if (offset + 1 >= text.size() || text[offset + 1] != 'u') return {2, 1};
  const unsigned code = hexAt(text, offset + 2);
  if (code < 0x80) return {6, 1};
  if (code < 0x800) return {6, 2};
  if (code >= 0xd800 && code < 0xdc00) return {12, 4};
  return {6, 3};
}

}  // namespace

Result<std::shared_ptr<const SourceFile>> SourceFile::read(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return Error{fmt::format("cannot be read: {}", std::strerror(errno)), path};
  std::string text;
  std::vector<char> piece(64 * 1024);
  while (stream.read(piece.data(), static_cast<std::streamsize>(piece.size())), stream.gcount() > 0) {
    text.append(piece.data(), static_cast<size_t>(stream.gcount()));
    if (text.size() > kMaxSourceBytes) return Error{"is larger than 16 MiB", path};
  }
  if (stream.bad()) return Error{"cannot be read", path, "a file"};
  return fromText(path, std::move(text));
}

std::shared_ptr<const SourceFile> SourceFile::fromText(std::string path, std::string text) {
  auto file = std::make_shared<SourceFile>();
  file->path = std::move(path);
  file->text = std::move(text);
  file->lineStarts.push_back(0);
  for (size_t i = file->text.find('\n'); i != std::string::npos; i = file->text.find('\n', i + 1)) {
    file->lineStarts.push_back(i + 1);
  }
  return file;
}

std::string_view SourceFile::lineText(size_t line) const {
  if (line == 0 || line > lineStarts.size()) return {};
  const size_t start = lineStarts[line - 1];
  std::string_view found = std::string_view(text).substr(start);
  found = found.substr(0, found.find('\n'));
  if (found.ends_with('\r')) found.remove_suffix(1);
  return found;
}

std::string SourceLocation::text() const {
  const std::string path = file ? file->path : std::string();
  return line == 0 ? path : fmt::format("{}:{}:{}", path, line, column);
}

SourceLocation placeAt(std::shared_ptr<const SourceFile> file, size_t offset) {
  offset = std::min(offset, file->text.size());
  const auto& starts = file->lineStarts;
  const auto behind = std::upper_bound(starts.begin(), starts.end(), offset);
  const auto line = static_cast<size_t>(behind - starts.begin());
  const size_t column = offset - starts[line - 1] + 1;
  return SourceLocation{std::move(file), offset, line, column};
}

SourceLocation placeInString(const SourceLocation& start, size_t index) {
  const std::string_view text = start.file->text;
  size_t offset = start.offset + 1;
  size_t octets = 0;
  while (offset < text.size() && text[offset] != '"') {
    const Unit unit = unitAt(text, offset);
    if (octets + unit.octets > index) break;
    octets += unit.octets;
    offset += unit.source;
  }
  return placeAt(start.file, offset);
}

size_t lengthInString(const SourceLocation& start, size_t index, size_t count) {
  const size_t from = placeInString(start, index).offset;
  const size_t to = placeInString(start, index + count).offset;
  return std::max<size_t>(1, to - from);
}

}  // namespace coexist
