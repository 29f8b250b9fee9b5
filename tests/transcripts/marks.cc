#include "transcripts/marks.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace coexist::transcripts {
namespace {

constexpr std::string_view kNoReason = "?";

// What a message says of a line: where it stands and what our seat is.
std::string complaint(const Played& played, const SourceLocation& place, std::string_view what, std::string_view source,
                      std::string_view ours) {
  const Case& scenario = played.transcript->scenario;
  std::string text = fmt::format("{}: {}\n", place.text(), what);
  if (!source.empty()) text += fmt::format("    source: {}\n", visible(source));
  const std::string seat = scenario.front.value_or(scenario.backs.at(0).product);
  if (!ours.empty()) text += fmt::format("    {}: {}\n", seat, visible(ours));
  return text;
}

// What our seat says and the source does not have, beside the marks for it.
void checkOurs(const Played& played, const Turn& turn, const Alignment& alignment, std::vector<std::string>& wrong) {
  std::vector<const ServerLine*> marks;
  for (const ServerLine& line : turn.heard) {
    if (line.ours) marks.push_back(&line);
  }
  size_t next = 0;
  SourceLocation place = turn.heard.empty() ? played.transcript->scenario.place : turn.heard.front().place;
  for (const AlignedRow& row : alignment.rows) {
    if (row.source != nullptr) {
      place = row.source->place;
      continue;
    }
    const ServerLine* mark = next < marks.size() ? marks[next++] : nullptr;
    if (mark == nullptr) {
      wrong.push_back(complaint(played, place, "our seat says more than the source here: mark it", "", *row.ours));
    } else if (!mark->ours->match(*row.ours)) {
      wrong.push_back(complaint(played, mark->place, "our seat does not say what \"ours\" has", "", *row.ours));
    }
  }
  for (; next < marks.size(); ++next) {
    wrong.push_back(complaint(played, marks[next]->place, "our seat does not say it: remove the mark", "", ""));
  }
}

std::string jsonText(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// The rows of one turn as the file has them.
class TurnWriter {
 public:
  TurnWriter(const Turn& turn, std::vector<std::string>& items) : turn_(turn), items_(items) {
    for (const ServerLine& line : turn.heard) {
      if (line.why.empty()) continue;
      if (line.source) reasons_[line.source->text()] = line.why;
      if (!line.source && line.ours) reasons_[line.ours->text()] = line.why;
    }
  }

  void write(const Alignment& alignment) {
    for (const AlignedRow& row : alignment.rows) {
      if (row.source == nullptr) {
        ours_.push_back(row.ours);
      } else if (row.source->anyLines) {
        writeDifferences();
        items_.push_back(jsonText("S: ..."));
      } else if (row.ours == nullptr) {
        missing_.push_back(row.source);
      } else {
        writeDifferences();
        items_.push_back(jsonText("S: " + row.source->source->text()));
      }
    }
    writeDifferences();
  }

 private:
  // What stands between two lines that are equal: side by side where two are alike.
  void writeDifferences() {
    size_t next = 0;
    for (const ServerLine* line : missing_) {
      const size_t twin = twinOf(line->source->text(), next);
      if (twin == ours_.size()) {
        writeMark(line, nullptr);
        continue;
      }
      while (next < twin) writeMark(nullptr, ours_[next++]);
      writeMark(line, ours_[next++]);
    }
    while (next < ours_.size()) writeMark(nullptr, ours_[next++]);
    missing_.clear();
    ours_.clear();
  }

  // Of our lines from `from` on the first that begins as the source's does, or one that stands alone opposite to it.
  size_t twinOf(std::string_view source, size_t from) const {
    constexpr size_t kAlike = 8;
    if (missing_.size() == 1 && ours_.size() == 1) return from;
    const auto alike = [&](const std::string* line) { return line->substr(0, kAlike) == source.substr(0, kAlike); };
    return static_cast<size_t>(std::find_if(ours_.begin() + static_cast<std::ptrdiff_t>(from), ours_.end(), alike) -
                               ours_.begin());
  }

  void writeMark(const ServerLine* source, const std::string* ours) {
    const std::string said = ours == nullptr ? "" : asMarked(*ours);
    std::string item = "{";
    if (source != nullptr) item += "\"S\": " + jsonText("S: " + source->source->text()) + ", ";
    if (ours != nullptr) item += "\"ours\": " + jsonText("S: " + said) + ", ";
    const auto reason = reasons_.find(source != nullptr ? source->source->text() : said);
    const std::string why = reason == reasons_.end() ? std::string(kNoReason) : reason->second;
    items_.push_back(item + "\"differs\": " + jsonText(why) + "}");
  }

  // As a mark of the turn has it, with its spans, else letter by letter.
  std::string asMarked(const std::string& ours) const {
    for (const ServerLine& line : turn_.heard) {
      if (line.ours && line.ours->match(ours)) return line.ours->text();
    }
    return literalPattern(ours);
  }

  const Turn& turn_;
  std::vector<std::string>& items_;
  std::map<std::string, std::string> reasons_;
  std::vector<const ServerLine*> missing_;
  std::vector<const std::string*> ours_;
};

}  // namespace

Played compare(const PublicTranscript& transcript, std::vector<std::vector<std::string>> ours) {
  Played played;
  played.transcript = &transcript;
  played.ours = std::move(ours);
  for (size_t i = 0; i < transcript.turns.size(); ++i) {
    played.turns.push_back(align(transcript.turns[i].heard, played.ours.at(i)));
    played.measure += played.turns.back().measure;
  }
  return played;
}

std::vector<std::string> wrongMarks(const Played& played) {
  std::vector<std::string> wrong;
  for (size_t i = 0; i < played.turns.size(); ++i) {
    const Turn& turn = played.transcript->turns[i];
    for (const AlignedRow& row : played.turns[i].rows) {
      if (row.source == nullptr || !row.source->isCounted()) continue;
      const std::string& source = row.source->source->text();
      const bool marked = !row.source->why.empty();
      if (row.ours == nullptr && !marked) {
        wrong.push_back(complaint(played, row.source->place, "our seat does not say this: mark it", source, ""));
      } else if (row.ours != nullptr && marked) {
        wrong.push_back(complaint(played, row.source->place, "these are equal: remove the mark", source, *row.ours));
      }
    }
    for (const ServerLine& line : turn.heard) {
      if (line.why == kNoReason) wrong.push_back(complaint(played, line.place, "say why it differs", "", ""));
    }
    checkOurs(played, turn, played.turns[i], wrong);
  }
  return wrong;
}

std::string markedFile(const Played& played) {
  const PublicTranscript& transcript = *played.transcript;
  std::vector<std::string> items;
  for (size_t i = 0; i < played.turns.size(); ++i) {
    const Turn& turn = transcript.turns[i];
    items.insert(items.end(), turn.said.begin(), turn.said.end());
    TurnWriter(turn, items).write(played.turns[i]);
  }
  const std::string& text = transcript.file->text;
  return fmt::format("{}[\n    {}\n  ]{}", text.substr(0, transcript.linesOffset), fmt::join(items, ",\n    "),
                     text.substr(transcript.linesOffset + transcript.linesLength));
}

}  // namespace coexist::transcripts
