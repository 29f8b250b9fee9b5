// Scenario files -> model. Every mistake is placed (file:line:column) and says what is known there ("did you mean").
//
// Strict JSON, at most 16 MiB, nesting at most 64, duplicate and unknown keys refused, paths only inside the project.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/result.h"
#include "scenario/model.h"

namespace coexist {

// What is known outside of the scenario folder: names of products, personas, actions and the check of an
// administrator's line (nothing when it is right; else the error and the octet where it is).
struct Vocabulary {
  std::vector<std::string> products;
  std::vector<std::string> personas;
  WordGroups families;                  // of products, and their members
  std::vector<std::string> oneService;  // products whose machine has no back-end service beside its front end
  Mistaken mistakenProducts;            // known, but whoever names one cannot be run
  Mistaken mistakenPersonas;
  std::vector<std::string> needs;                  // "gssapi", ...
  PerProtocol<std::vector<std::string>> settings;  // parameters of settingsCmdlet(); empty: not checked here
  std::map<std::string, PerProtocol<std::vector<std::string>>> productSettings;  // those it has; missing: all of them
  std::map<std::string, std::vector<std::string>> actions;     // persona -> what it does; missing: not checked
  std::map<std::string, std::vector<std::string>> options;     // persona -> how it may be set up; missing: not checked
  std::map<std::string, std::vector<MailProtocol>> protocols;  // persona -> what it speaks; missing: not checked
  std::function<std::optional<PatternError>(std::string_view line)> checkCmdlet;
  std::string projectRoot;  // fixtures/ is below it
};

struct LoadResult {
  std::optional<Scenario> scenario;  // none when there are problems
  Diagnostics problems;
};

LoadResult loadScenario(const std::string& path, const Vocabulary& vocabulary);
LoadResult loadScenario(std::shared_ptr<const SourceFile> file, const Vocabulary& vocabulary);

// Scenario files below the paths, sorted; files are taken as they are. An error for a path that does not exist.
Result<std::vector<std::string>> findScenarios(const std::vector<std::string>& paths);

// The JSON Schema of scenario files.
std::string scenarioSchema(const Vocabulary& vocabulary);

}  // namespace coexist
