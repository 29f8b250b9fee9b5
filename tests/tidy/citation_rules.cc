#include "tidy/citation_rules.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <set>

#include "base/json_document.h"
#include "base/text.h"

namespace coexist::tidy {
namespace {

// How an id is written: `start`, then what `shape` says: d a digit, D one digit or more, l a small letter, W capitals
// and digits, anything else itself.
struct IdKind {
  std::string_view start;
  std::string_view shape;
  std::string_view name;  // what it is called instead of `start`
};
constexpr IdKind kKinds[] = {
    {"A", "ddd", "A"},          {"C", "dd", "C"},
    {"Q", "dddddd", "Q"},       {"KB", "dddddd", "KB"},
    {"KB ", "dddddd", "KB"},    {"seed ", "ddd", "seed "},
    {"Seed ", "ddd", "seed "},  {"seed-", "ddd", "seed "},
    {"seeds ", "ddd", "seed "}, {"RFC ", "ddD", "RFC "},
    {"CVE-", "dddd-D", "CVE-"}, {"MS-", "W", "MS-"},
    {"NMAP:", "D", "NMAP:"},    {"technet ", "lldddddd", "technet "},
};

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLetter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

// What may go on a word: base64 and paths have no ids in them.
bool goesOn(char c) { return isDigit(c) || isLetter(c) || c == '_' || c == '/' || c == '+'; }

// Whether nothing that stands behind `end` makes the word longer; "A142.5" is none, "RFC 5321." is.
bool endsAt(std::string_view text, size_t end) {
  if (end >= text.size()) return true;
  if (text[end] == '.' && end + 1 < text.size()) return !isDigit(text[end + 1]);
  return !goesOn(text[end]);
}

bool fits(char c, char shape) {
  if (shape == 'd' || shape == 'D') return isDigit(c);
  if (shape == 'l') return c >= 'a' && c <= 'z';
  if (shape == 'W') return isDigit(c) || (c >= 'A' && c <= 'Z');
  return c == shape;
}

// How long what is written at `at` in this shape is; 0: something else stands there.
size_t lengthOf(std::string_view text, size_t at, std::string_view shape) {
  const size_t start = at;
  for (const char each : shape) {
    if (at >= text.size() || !fits(text[at], each)) return 0;
    ++at;
    const bool more = each == 'D' || each == 'W';
    while (more && at < text.size() && fits(text[at], each)) ++at;
  }
  return endsAt(text, at) ? at - start : 0;
}

// What lies behind `first` up to `last`, as many digits each.
void addRange(std::string_view name, std::string_view first, int last, size_t offset, std::vector<Citation>& found) {
  for (int number = std::stoi(std::string(first)) + 1; number <= last; ++number) {
    const std::string digits = std::to_string(number);
    const std::string zeros(first.size() - std::min(first.size(), digits.size()), '0');
    found.push_back({std::string(name) + zeros + digits, offset});
  }
}

// What goes on behind an id of digits only: "-A004", "-002", " and 001".
void addWhatFollows(const IdKind& kind, std::string_view text, size_t at, size_t length, std::vector<Citation>& found) {
  const size_t end = at + length;
  const std::string_view first = text.substr(at, length);
  const std::string_view rest = text.substr(end);
  if (rest.starts_with("-")) {
    const bool again = rest.substr(1).starts_with(kind.start);  // then its end is an id by itself
    const size_t start = end + 1 + (again ? kind.start.size() : 0);
    const size_t digits = lengthOf(text, start, kind.shape);
    if (digits != 0) {
      addRange(kind.name, first, std::stoi(std::string(text.substr(start, digits))) - (again ? 1 : 0), end, found);
    }
  }
  constexpr std::string_view kAnd = " and ";
  if (!rest.starts_with(kAnd) || kind.start != "seeds ") return;
  const size_t digits = lengthOf(text, end + kAnd.size(), kind.shape);
  if (digits == 0) return;
  found.push_back({std::string(kind.name) + std::string(text.substr(end + kAnd.size(), digits)), end + kAnd.size()});
}

void addKind(const IdKind& kind, std::string_view text, std::vector<Citation>& found) {
  const bool onlyDigits = kind.shape.find_first_not_of('d') == std::string_view::npos;
  for (size_t at = text.find(kind.start); at != std::string_view::npos; at = text.find(kind.start, at + 1)) {
    if (at > 0 && goesOn(text[at - 1])) continue;
    const size_t start = at + kind.start.size();
    const size_t length = lengthOf(text, start, kind.shape);
    if (length == 0) continue;
    found.push_back({std::string(kind.name) + std::string(text.substr(start, length)), at});
    if (onlyDigits) addWhatFollows(kind, text, start, length, found);
  }
}

// The word in front of `end`, of which a project's name may consist: "MailKit", "mxk/go-imap".
std::string_view wordBefore(std::string_view text, size_t end) {
  size_t start = end;
  while (start > 0 && (goesOn(text[start - 1]) || text[start - 1] == '-' || text[start - 1] == '.')) --start;
  const std::string_view word = text.substr(start, end - start);
  return std::any_of(word.begin(), word.end(), isLetter) ? word : std::string_view();
}

// Threads: "MailKit #391", "MK#391", and in "MailKit #269, #322" both.
void addThreads(std::string_view text, std::vector<Citation>& found) {
  std::string_view project;
  size_t lastEnd = 0;
  for (size_t at = text.find('#'); at != std::string_view::npos; at = text.find('#', at + 1)) {
    const size_t length = lengthOf(text, at + 1, "D");
    if (length == 0) continue;
    const bool goesOnWithList = !project.empty() && text.substr(lastEnd, at - lastEnd) == ", ";
    const size_t end = at > 0 && text[at - 1] == ' ' ? at - 1 : at;
    if (!goesOnWithList) project = wordBefore(text, end);
    lastEnd = at + 1 + length;
    if (project.empty()) continue;
    const size_t offset = goesOnWithList ? at : end - project.size();
    found.push_back({std::string(project) + " " + std::string(text.substr(at, length + 1)), offset});
  }
}

// One source of the page: an id, or a name.
struct ListedSource {
  std::string name;
  bool isId = false;
  size_t line = 0;
};

void addCell(std::string_view cell, size_t line, std::vector<ListedSource>& listed) {
  for (const Citation& citation : citationsIn(cell)) listed.push_back({citation.id, true, line});
  for (size_t start = 0; start <= cell.size();) {
    const size_t comma = std::min(cell.find(", ", start), cell.size());
    const std::string_view part = trim(cell.substr(start, comma - start));
    if (!part.empty() && citationsIn(part).empty()) listed.push_back({std::string(part), false, line});
    start = comma + 2;
  }
}

// What the first cells of the page's tables hold, but for those of their heads.
std::vector<ListedSource> listedOn(const SourceText& page) {
  std::vector<ListedSource> listed;
  const std::vector<std::string_view> lines = split(page.text, '\n');
  for (size_t i = 0; i < lines.size(); ++i) {
    const bool isHead = i + 1 < lines.size() && lines[i + 1].starts_with("| ---");
    if (!lines[i].starts_with("| ") || lines[i].starts_with("| ---") || isHead) continue;
    addCell(lines[i].substr(2, lines[i].find(" |", 2) - 2), i + 1, listed);
  }
  return listed;
}

bool isTranscript(const SourceText& text) {
  return text.path.starts_with("tests/transcripts/") && text.path.ends_with(".json");
}

std::optional<JsonValue> asJson(const SourceText& text) {
  Diagnostics problems;  // for the test that loads it
  return parseJson(SourceFile::fromText(text.path, text.text), problems);
}

}  // namespace

std::vector<Citation> citationsIn(std::string_view text) {
  std::vector<Citation> found;
  for (const IdKind& kind : kKinds) addKind(kind, text, found);
  addThreads(text, found);
  std::stable_sort(found.begin(), found.end(),
                   [](const Citation& a, const Citation& b) { return a.offset < b.offset; });
  return found;
}

SourceText citingPartsOf(const SourceText& text) {
  const auto object = isTranscript(text) ? asJson(text) : std::nullopt;
  if (!object) return text;
  SourceText citing = {text.path, text.text, {}, {}};
  std::replace_if(
      citing.text.begin(), citing.text.end(), [](char c) { return c != '\n'; }, ' ');
  const auto keep = [&](const JsonValue* value) {
    if (value != nullptr)
      citing.text.replace(value->offset(), value->length(), text.text, value->offset(), value->length());
  };
  keep(object->find("source"));
  const JsonValue* lines = object->find("lines");
  if (lines == nullptr) return citing;
  for (const JsonValue& line : lines->items()) keep(line.find("differs"));
  return citing;
}

Findings everyCitedSourceIsListed(const SourceText& page, const std::vector<SourceText>& texts) {
  std::set<std::string> listed;
  for (const ListedSource& source : listedOn(page)) listed.insert(source.name);
  Findings findings;
  for (const SourceText& text : texts) {
    for (const Citation& citation : citationsIn(text.text)) {
      if (listed.contains(citation.id)) continue;
      findings.push_back({text.path, lineOf(text.text, citation.offset),
                          "cites " + citation.id + ", of which " + page.path + " says nothing"});
    }
  }
  return findings;
}

Findings everyListedSourceIsCited(const SourceText& page, const std::vector<SourceText>& texts) {
  std::set<std::string> cited;
  for (const SourceText& text : texts) {
    for (const Citation& citation : citationsIn(text.text)) cited.insert(citation.id);
  }
  Findings findings;
  for (const ListedSource& source : listedOn(page)) {
    const bool named = !source.isId && std::any_of(texts.begin(), texts.end(), [&](const SourceText& text) {
      return text.text.find(source.name) != std::string::npos;
    });
    if (named || cited.contains(source.name)) continue;
    findings.push_back({page.path, source.line, "'" + source.name + "' is cited nowhere"});
  }
  return findings;
}

Findings everyTranscriptsSourceIsListed(const SourceText& page, const std::vector<SourceText>& texts) {
  std::set<std::string> listed;
  for (const ListedSource& source : listedOn(page)) listed.insert(source.name);
  Findings findings;
  for (const SourceText& text : texts) {
    const auto object = isTranscript(text) ? asJson(text) : std::nullopt;
    const JsonValue* source = object ? object->find("source") : nullptr;
    if (source == nullptr) continue;
    const std::vector<Citation> ids = citationsIn(source->string());
    const std::string name = ids.empty() ? source->string() : ids.front().id;
    if (listed.contains(name)) continue;
    findings.push_back({text.path, source->place().line, "'" + name + "' does not stand in " + page.path});
  }
  return findings;
}

}  // namespace coexist::tidy
