#include "tidy/room_rules.h"

#include <algorithm>
#include <map>

namespace coexist::tidy {
namespace {

std::string withoutEnding(const std::string& path) { return path.substr(0, path.rfind('.')); }

std::string fileName(const std::string& path) { return path.substr(path.rfind('/') + 1); }

struct Arrow {
  std::string to;  // a room
  const SourceText* from = nullptr;
  size_t line = 0;
};

// A folder's rooms by the path of their header, without its ending, and the includes that lead out of each.
using House = std::map<std::string, std::vector<Arrow>>;

std::vector<const SourceText*> headersOf(std::string_view folder, const std::vector<SourceText>& sources) {
  std::vector<const SourceText*> headers;
  for (const SourceText& source : sources) {
    if (folderOf(source.path) == folder && source.isHeader()) headers.push_back(&source);
  }
  return headers;
}

// Empty: no header has its name or names it.
std::string roomOf(const SourceText& source, const std::vector<const SourceText*>& headers) {
  const std::string own = withoutEnding(source.path);
  for (const SourceText* header : headers) {
    if (withoutEnding(header->path) == own) return own;
  }
  const std::string name = fileName(source.path);
  for (const SourceText* header : headers) {
    const size_t at = header->text.find(name);
    if (at != std::string::npos && isWholeWord(header->text, at, name.size())) return withoutEnding(header->path);
  }
  return {};
}

// The way from `room` back to `goal`, both in it; empty: there is none.
std::vector<std::string> wayBack(const House& house, const std::string& room, const std::string& goal,
                                 std::vector<std::string>& seen) {
  if (room == goal) return {room};
  if (std::find(seen.begin(), seen.end(), room) != seen.end()) return {};
  seen.push_back(room);
  const auto arrows = house.find(room);
  if (arrows == house.end()) return {};
  for (const Arrow& arrow : arrows->second) {
    std::vector<std::string> way = wayBack(house, arrow.to, goal, seen);
    if (way.empty()) continue;
    way.insert(way.begin(), room);
    return way;
  }
  return {};
}

std::string shown(const std::vector<std::string>& way) {
  std::string text;
  for (const std::string& room : way) text += " -> " + fileName(room);
  return text;
}

}  // namespace

Findings roomsStandOnEachOther(std::string_view folder, const std::vector<SourceText>& sources) {
  Findings findings;
  House house;
  const auto headers = headersOf(folder, sources);
  const std::string inside = std::string(folder) + "/";
  for (const SourceText& source : sources) {
    if (folderOf(source.path) != folder) continue;
    const std::string room = roomOf(source, headers);
    if (room.empty()) findings.push_back({source.path, 0, "belongs to no room: no header of the folder names it"});
    for (const Include& include : includesOf(source)) {
      const std::string to = withoutEnding("sim/" + include.target);
      if (!include.angled && to != room && to.starts_with(inside)) house[room].push_back({to, &source, include.line});
    }
  }
  for (const auto& [room, arrows] : house) {
    for (const Arrow& arrow : arrows) {
      std::vector<std::string> seen;
      const std::vector<std::string> way = wayBack(house, arrow.to, room, seen);
      if (way.empty()) continue;
      findings.push_back({arrow.from->path, arrow.line, "rooms in a circle: " + fileName(room) + shown(way)});
    }
  }
  return findings;
}

}  // namespace coexist::tidy
