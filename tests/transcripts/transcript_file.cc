#include "transcripts/transcript_file.h"

#include <filesystem>

#include "base/field_reader.h"
#include "base/field_row.h"
#include "base/text.h"

namespace coexist::transcripts {
namespace {

// "2016", "2016-05", "2016-05-21".
bool isDate(std::string_view text) {
  constexpr std::string_view kShape = "dddd-dd-dd";
  if (text.size() != 4 && text.size() != 7 && text.size() != 10) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (kShape[i] == 'd' ? !isDigit(text[i]) : text[i] != kShape[i]) return false;
  }
  return true;
}

bool isServersLine(std::string_view text) { return text.starts_with("S: ") && text != "S: ..."; }
bool isTheClient(std::string_view text) { return text == "C"; }

// The scenario's keys and "lines" are read by their own readers.
const Field<PublicTranscript> kTranscriptFields[] = {
    field<&PublicTranscript::title>("title", someText(200), "what the conversation shows").thatIsRequired(),
    field<&PublicTranscript::source>("source", someText(200), "its source, as sim/SOURCES.md calls it")
        .thatIsRequired(),
    field<&PublicTranscript::url>("url", someText(), "where the source is published"),
    field<&PublicTranscript::date>("date", textThatIs(&isDate, "a year, a month or a day"), "when it was published"),
    field<&PublicTranscript::build>("build", someText(), "the server's build, as the source shows it"),
    field<&PublicTranscript::pipelined>("pipelined", trueOrFalse(), "lines of the client in a row leave together"),
    {"proto", {.kind = FieldForm::Kind::kOther}, "as in scenarios"},
    {"front", {.kind = FieldForm::Kind::kOther}, "as in scenarios"},
    {"back", {.kind = FieldForm::Kind::kOther}, "as in scenarios"},
    {"homes", {.kind = FieldForm::Kind::kOther}, "as in scenarios"},
    {"users", {.kind = FieldForm::Kind::kOther}, "as in scenarios"},
    {"settings", {.kind = FieldForm::Kind::kOther}, "as in scenarios"},
    {"stopped", {.kind = FieldForm::Kind::kOther}, "as in scenarios"},
    {"mail", {.kind = FieldForm::Kind::kOther}, "as in scenarios"},
    {"lines", {.kind = FieldForm::Kind::kOther}, "the conversation"},
    {"at-first-sight", {.kind = FieldForm::Kind::kOther}, "how many lines were equal before a profile was mended"},
};
constexpr std::string_view kScenarioKeys[] = {"title", "proto",    "front",   "back", "homes",
                                              "users", "settings", "stopped", "mail"};

constexpr Field<AtFirstSight> kAtFirstSightFields[] = {
    field<&AtFirstSight::equal>("equal", integer(0, 10'000), "equal lines").thatIsRequired(),
    field<&AtFirstSight::of>("of", integer(1, 10'000), "lines of the source").thatIsRequired(),
};

struct MarkedLine {
  std::string source;
  std::string ours;
  std::string why;
};
constexpr Field<MarkedLine> kMarkedLineFields[] = {
    field<&MarkedLine::source>("S", textThatIs(&isServersLine, "a line of the source, with \"S: \" in front"),
                               "the source's line"),
    field<&MarkedLine::ours>("ours", textThatIs(&isServersLine, "a line of our seat, with \"S: \" in front"),
                             "what our seat says instead, or besides"),
    field<&MarkedLine::why>("differs", someText(200), "why").thatIsRequired(),
};

struct Handshake {
  std::string client;
};
constexpr Field<Handshake> kHandshakeFields[] = {
    field<&Handshake::client>("tls", textThatIs(&isTheClient, "\"C\""), "the handshake happens now").thatIsRequired(),
};

std::string_view writtenIn(const SourceFile& file, const JsonValue& value) {
  return std::string_view(file.text).substr(value.offset(), value.length());
}

class LinesReader {
 public:
  LinesReader(PublicTranscript& transcript, Diagnostics& problems) : transcript_(transcript), problems_(problems) {}

  void read(const JsonValue& lines) {
    transcript_.turns.emplace_back();
    for (const JsonValue& line : lines.items()) {
      if (line.isObject()) {
        readObject(line);
      } else if (expectKind(line, JsonKind::kString, "a line", problems_)) {
        readText(line);
      }
    }
  }

 private:
  void readText(const JsonValue& line) {
    const std::string& text = line.string();
    if (text == "C:" || text.starts_with("C: ")) return say(line);
    ServerLine heard;
    heard.place = line.place();
    heard.anyLines = text == "S: ...";
    if (text.starts_with("S: ")) {
      if (!heard.anyLines) heard.source = patternOf(line, text);
      transcript_.turns.back().heard.push_back(std::move(heard));
    } else {
      report(problems_, {line.place(), "a line of nobody", "it begins with \"C: \" or \"S: \"", line.length()});
    }
  }

  void readObject(const JsonValue& line) {
    if (line.find("tls") != nullptr) {
      Handshake handshake;
      readFields<Handshake>(line, "a handshake", kHandshakeFields, handshake, problems_);
      return say(line);
    }
    MarkedLine marked;
    readFields<MarkedLine>(line, "a marked line", kMarkedLineFields, marked, problems_);
    if (line.find("S") == nullptr && line.find("ours") == nullptr) {
      report(problems_, {line.place(), "a mark needs \"S\", \"ours\" or both"});
    }
    ServerLine heard;
    heard.place = line.place();
    heard.why = marked.why;
    if (!marked.source.empty()) heard.source = patternOf(*line.find("S"), marked.source);
    if (!marked.ours.empty()) heard.ours = patternOf(*line.find("ours"), marked.ours);
    transcript_.turns.back().heard.push_back(std::move(heard));
  }

  // What is said behind something that was heard begins a turn.
  void say(const JsonValue& line) {
    const bool first = transcript_.turns.size() == 1;
    if (first || !transcript_.turns.back().heard.empty()) transcript_.turns.emplace_back();
    transcript_.turns.back().said.emplace_back(writtenIn(*transcript_.file, line));
  }

  std::optional<SpanPattern> patternOf(const JsonValue& value, const std::string& line) {
    constexpr size_t kLetter = 3;  // "S: "
    SpanPattern::Mistake mistake;
    auto pattern = SpanPattern::compile(std::string_view(line).substr(kLetter), mistake);
    if (!pattern)
      report(problems_, {placeInString(value.place(), kLetter + mistake.index), mistake.what, mistake.hint});
    return pattern;
  }

  PublicTranscript& transcript_;
  Diagnostics& problems_;
};

// "{password}" is short for the password of alice.
std::string asScenarioStep(std::string_view said) {
  constexpr std::string_view kShort = "{password}";
  std::string step(said);
  for (size_t at = step.find(kShort); at != std::string::npos; at = step.find(kShort, at)) {
    constexpr std::string_view kLong = "${alice.password}";
    step.replace(at, kShort.size(), kLong);
    at += kLong.size();
  }
  return step;
}

// The scenario of a transcript: its keys as they stand, and a script of what the client does.
std::string scenarioOf(const PublicTranscript& transcript, const JsonValue& object) {
  std::string text = "{\n";
  for (const std::string_view key : kScenarioKeys) {
    const JsonValue* value = object.find(key);
    if (value == nullptr) continue;
    text += "  \"" + std::string(key) + "\": " + std::string(writtenIn(*transcript.file, *value)) + ",\n";
  }
  text += "  \"script\": [\n    {\"connect\": \"C\"}";
  for (const Turn& turn : transcript.turns) {
    for (const std::string& said : turn.said) text += ",\n    " + asScenarioStep(said);
  }
  return text + "\n  ]\n}\n";
}

}  // namespace

std::optional<PublicTranscript> loadTranscript(std::shared_ptr<const SourceFile> file, const Vocabulary& vocabulary,
                                               Diagnostics& problems) {
  const size_t before = problems.size();
  const std::optional<JsonValue> object = parseJson(file, problems);
  if (!object) return std::nullopt;
  PublicTranscript transcript;
  transcript.name = std::filesystem::path(file->path).stem().string();
  transcript.file = file;
  readFields<PublicTranscript>(*object, "a transcript", kTranscriptFields, transcript, problems);
  if (const JsonValue* measured = objectIn(*object, "at-first-sight", problems)) {
    readFields<AtFirstSight>(*measured, "at-first-sight", kAtFirstSightFields, transcript.atFirstSight.emplace(),
                             problems);
  }
  if (const JsonValue* lines = arrayIn(*object, "lines", problems)) {
    transcript.linesOffset = lines->offset();
    transcript.linesLength = lines->length();
    LinesReader(transcript, problems).read(*lines);
  } else if (object->isObject() && object->find("lines") == nullptr) {
    reportMissing(*object, "lines", "the conversation", problems);
  }
  if (problems.size() > before) return std::nullopt;
  const std::string asScenario = file->path + ", as a scenario";
  LoadResult loaded = loadScenario(SourceFile::fromText(asScenario, scenarioOf(transcript, *object)), vocabulary);
  for (Diagnostic& problem : loaded.problems) report(problems, std::move(problem));
  if (!loaded.scenario) return std::nullopt;
  transcript.scenario = std::move(loaded.scenario->cases.at(0));
  return transcript;
}

std::vector<std::string> transcriptKeys() { return keysOf<PublicTranscript>(kTranscriptFields); }

}  // namespace coexist::transcripts
