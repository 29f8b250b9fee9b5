#include "scenario/loader/loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/text.h"
#include "scenario/loader/loader_context.h"
#include "scenario/loader/loader_words.h"

namespace coexist {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMaxCases = 1000;

// "coexistence/ntlm-offered": the path below scenarios/, else folder and file.
std::string shortName(const std::string& path) {
  std::error_code ignored;
  const fs::path file = fs::absolute(path, ignored).lexically_normal();  // whatever folder the program runs in
  std::vector<std::string> parts;
  for (const auto& part : file.parent_path().relative_path()) parts.push_back(part.string());
  const auto root = std::find(parts.rbegin(), parts.rend(), "scenarios");
  const auto first = root != parts.rend() ? root.base() : parts.empty() ? parts.end() : parts.end() - 1;
  std::string name;
  for (auto part = first; part != parts.end(); ++part) name += *part + "/";
  return name + file.stem().string();
}

std::string cellName(const MatrixRow& row) {
  if (row.empty()) return {};
  std::string text;
  for (const auto& [name, value] : row) text += (text.empty() ? " [" : ", ") + name + "=" + visible(value);
  return text + "]";
}

class FileLoader {
 public:
  FileLoader(const std::string& path, const Vocabulary& vocabulary, LoadResult& result)
      : path_(path), result_(result), file_{vocabulary, result.problems, Fixtures(vocabulary.projectRoot), 0} {}

  void run(const std::optional<JsonValue>& root) {
    if (!root || !expectKind(*root, JsonKind::kObject, "a scenario", result_.problems)) return;
    checkKeys(*root, topKeys(), result_.problems);
    Scenario scenario{path_, title(*root), {}};
    if (!root->find("cases")) loadCells(CaseSource{*root}, scenario);
    if (const JsonValue* cases = arrayIn(*root, "cases", result_.problems)) loadCases(*root, *cases, scenario);
    if (result_.problems.empty()) result_.scenario = std::move(scenario);
  }

 private:
  std::string title(const JsonValue& object) {
    const JsonValue* value = stringIn(object, "title", result_.problems);
    if (!value) {
      if (!object.find("title"))
        report(result_.problems, {object.place(), "there is no \"title\"", "what it proves, in one sentence"});
      return {};
    }
    const std::string& text = value->string();
    if (text.empty() || text.size() > kMaxTitleBytes || holdsControls(text)) {
      report(result_.problems, {value->place(), "a title has 1 to 200 octets in one line", {}, value->length()});
    }
    return text;
  }

  void loadCases(const JsonValue& root, const JsonValue& cases, Scenario& scenario) {
    for (const JsonValue& entry : cases.items()) {
      if (!expectKind(entry, JsonKind::kObject, "a case", result_.problems)) continue;
      checkKeys(entry, caseKeys(), result_.problems);
      loadCells(CaseSource{root, &entry}, scenario);
    }
    if (cases.items().empty()) report(result_.problems, {cases.place(), "\"cases\" holds no case"});
  }

  void loadCells(const CaseSource& source, Scenario& scenario) {
    const std::string caseTitle = title(source.place());
    for (const MatrixRow& row : loadMatrix(file_, source)) {
      if (scenario.cases.size() >= kMaxCases) {
        report(result_.problems, {source.place().place(), fmt::format("more than {} cases in one file", kMaxCases)});
        return;
      }
      Case made;
      made.file = path_;
      made.title = caseTitle;
      made.cell = row;
      made.name = fmt::format("{} :: {}{}", shortName(path_), visible(caseTitle), cellName(row));
      made.place = source.place().place();
      if (!names_.insert(made.name).second) {
        const JsonValue* value = source.place().find("title");
        report(result_.problems,
               {value ? value->place() : made.place, "another case has this title", {}, value ? value->length() : 1});
      }
      loadCase(source, row, made);
      scenario.cases.push_back(std::move(made));
    }
  }

  void loadCase(const CaseSource& source, const MatrixRow& row, Case& made) {
    CaseContext context{file_, made, row.empty() ? nullptr : &row};
    loadCast(context, source);
    const size_t problems = result_.problems.size();
    context.spoken = portOf(made).protocol;
    loadScript(context, source);
    context.spoken = portOf(made).protocol;
    loadNever(context, source);
    // Half a script would break rules about the whole that the file keeps.
    if (result_.problems.size() == problems) checkScript(context, source);
  }

  void loadScript(CaseContext& context, const CaseSource& source) {
    const JsonValue* script = source.find("script");
    if (!script) return report(result_.problems, {source.place().place(), "there is no \"script\""});
    if (!expectKind(*script, JsonKind::kArray, "\"script\"", result_.problems)) return;
    for (const JsonValue& item : script->items()) {
      if (item.isObject()) {
        if (auto step = loadVerb(context, item)) context.made.script.push_back(std::move(*step));
      } else if (expectKind(item, JsonKind::kString, "a step", result_.problems) && !item.string().starts_with('#')) {
        auto line = loadLine(context, item, LinePosition::kScript);
        if (line) context.made.script.push_back(Step{item.place(), std::move(*line)});
      }
    }
    const bool wrong = !result_.problems.empty();
    if (context.made.script.empty() && !wrong) context.problem(*script, "a script without a step proves nothing");
  }

  void loadNever(CaseContext& context, const CaseSource& source) {
    const JsonValue* never = source.find("never");
    if (!never || !expectKind(*never, JsonKind::kArray, "\"never\"", result_.problems)) return;
    for (const JsonValue& item : never->items()) {
      if (!expectKind(item, JsonKind::kString, "a line of \"never\"", result_.problems)) continue;
      auto line = loadLine(context, item, LinePosition::kNever);
      if (line) context.made.never.push_back(std::move(*line));
    }
  }

  std::string path_;
  LoadResult& result_;
  FileContext file_;
  std::set<std::string> names_;
};

Status addFolder(const std::string& folder, std::set<std::string>& found) {
  std::error_code problem;
  fs::recursive_directory_iterator entries(folder, problem);
  for (; !problem && entries != fs::recursive_directory_iterator(); entries.increment(problem)) {
    std::error_code ignored;
    if (entries->path().extension() == ".json" && entries->is_regular_file(ignored))
      found.insert(entries->path().string());
  }
  return problem ? Status(Error{"cannot be read: " + problem.message(), folder}) : Status();
}

}  // namespace

namespace {

LoadResult load(const std::string& path, const std::optional<JsonValue>& root, Diagnostics problems,
                const Vocabulary& vocabulary) {
  LoadResult result{{}, std::move(problems)};
  FileLoader(path, vocabulary, result).run(root);
  std::stable_sort(result.problems.begin(), result.problems.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return a.place.offset < b.place.offset; });
  return result;
}

}  // namespace

LoadResult loadScenario(const std::string& path, const Vocabulary& vocabulary) {
  Diagnostics problems;
  const auto root = readJson(path, problems);
  return load(path, root, std::move(problems), vocabulary);
}

LoadResult loadScenario(std::shared_ptr<const SourceFile> file, const Vocabulary& vocabulary) {
  Diagnostics problems;
  const std::string path = file->path;
  const auto root = parseJson(std::move(file), problems);
  return load(path, root, std::move(problems), vocabulary);
}

Result<std::vector<std::string>> findScenarios(const std::vector<std::string>& paths) {
  std::set<std::string> found;
  for (const std::string& path : paths) {
    std::error_code problem;
    const fs::file_status status = fs::status(path, problem);
    if (!fs::exists(status)) return Error{"there is no such file or folder", path};
    if (!fs::is_directory(status)) {
      found.insert(path);
    } else if (Status added = addFolder(path, found); !added) {
      return added.error();
    }
  }
  return std::vector<std::string>(found.begin(), found.end());
}

}  // namespace coexist
