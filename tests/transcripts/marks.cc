#include "transcripts/marks.h"

#include <fmt/format.h>

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

// A turn's marks for lines of ours, in their order, against those lines.
class OursChecker {
 public:
  explicit OursChecker(const Turn& turn) {
    for (const ServerLine& line : turn.heard) {
      if (line.ours) marks_.push_back(&line);
    }
  }

  // What is wrong with the mark of a line that differs; empty when nothing is.
  std::string check(const std::string& ours, SourceLocation& place) {
    const ServerLine* mark = next_ < marks_.size() ? marks_[next_++] : nullptr;
    if (mark == nullptr) return "the source does not say this: mark it";
    if (mark->ours->match(ours)) return "";
    place = mark->place;
    return "our seat does not say what \"ours\" has";
  }

  // The marks that no line has come for.
  std::vector<const ServerLine*> left() const {
    return {marks_.begin() + static_cast<std::ptrdiff_t>(next_), marks_.end()};
  }

 private:
  std::vector<const ServerLine*> marks_;
  size_t next_ = 0;
};

void checkTurn(const Played& played, const Turn& turn, const Alignment& alignment, std::vector<std::string>& wrong) {
  OursChecker oursChecker(turn);
  SourceLocation place = turn.heard.empty() ? played.transcript->scenario.place : turn.heard.front().place;
  for (const AlignedRow& row : alignment.rows) {
    if (row.source != nullptr) place = row.source->place;
    const bool counted = row.source != nullptr && row.source->isCounted();
    const bool marked = counted && !row.source->why.empty();
    std::string what;
    if (row.equal && marked) what = "these are equal: remove the mark";
    if (counted && !row.equal && !marked) what = "our seat does not say this: mark it";
    SourceLocation at = place;
    if (row.ours != nullptr && !row.equal) {
      const std::string oursWrong = oursChecker.check(*row.ours, at);
      if (what.empty()) what = oursWrong;
    }
    if (what.empty()) continue;
    const std::string_view source = counted ? std::string_view(row.source->source->text()) : "";
    wrong.push_back(complaint(played, at, what, source, row.ours == nullptr ? "" : *row.ours));
  }
  for (const ServerLine* mark : oursChecker.left()) {
    wrong.push_back(complaint(played, mark->place, "our seat does not say \"ours\": remove it", "", ""));
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
      if (row.source != nullptr && row.source->anyLines) {
        items_.push_back(jsonText("S: ..."));
      } else if (row.equal) {
        items_.push_back(jsonText("S: " + row.source->source->text()));
      } else {
        writeMark(row);
      }
    }
  }

 private:
  void writeMark(const AlignedRow& row) {
    const std::string source = row.source == nullptr ? "" : row.source->source->text();
    const std::string ours = row.ours == nullptr ? "" : asMarked(*row.ours);
    std::string item = "{";
    if (row.source != nullptr) item += "\"S\": " + jsonText("S: " + source) + ", ";
    if (row.ours != nullptr) item += "\"ours\": " + jsonText("S: " + ours) + ", ";
    const auto reason = reasons_.find(row.source != nullptr ? source : ours);
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
    checkTurn(played, turn, played.turns[i], wrong);
    for (const ServerLine& line : turn.heard) {
      if (line.why == kNoReason) wrong.push_back(complaint(played, line.place, "say why it differs", "", ""));
    }
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
