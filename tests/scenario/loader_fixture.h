// A small vocabulary and short ways to load a text, for the tests of the loader.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "scenario/loader/loader.h"

namespace coexist {

inline Vocabulary smallVocabulary() {
  Vocabulary vocabulary;
  vocabulary.products = {"exchange-2000-sp1", "exchange-2010-sp1", "exchange-2016"};
  vocabulary.oneService = {"exchange-2000-sp1", "exchange-2010-sp1"};
  vocabulary.families = {{"exchange-2010", {"exchange-2010-sp1"}}};
  vocabulary.personas = {"outlook-imap", "plain-client"};
  vocabulary.needs = {"gssapi"};
  vocabulary.settings[MailProtocol::kImap] = {"EnableGSSAPIAndNTLMAuth", "LoginType"};
  vocabulary.settings[MailProtocol::kPop3] = {"LoginType", "MessageRetrievalSortOrder"};
  vocabulary.settings[MailProtocol::kSmtp] = {"Banner"};
  vocabulary.productSettings["exchange-2010-sp1"][MailProtocol::kImap] = {"LoginType"};
  vocabulary.productSettings["exchange-2010-sp1"][MailProtocol::kPop3] = {"LoginType"};
  vocabulary.productSettings["exchange-2000-sp1"] = {};
  vocabulary.actions = {{"outlook-imap", {"check mail", "probe"}}};
  vocabulary.protocols = {{"outlook-imap", {MailProtocol::kImap}}};
  vocabulary.options = {{"outlook-imap", {"spa"}}};
  vocabulary.projectRoot = COEXIST_SOURCE_DIR;
  vocabulary.checkCmdlet = [](std::string_view line) -> std::optional<PatternError> {
    if (line.starts_with("Get-Nonsense"))
      return PatternError{Error{"unknown cmdlet", {}, "known: Set-ImapSettings"}, 0, 12};
    const size_t wrong = line.find("Wrong");
    if (wrong == std::string_view::npos) return std::nullopt;
    return PatternError{Error{"unknown value", {}, "known: SecureLogin"}, wrong, 5};
  };
  return vocabulary;
}

inline LoadResult loadText(std::string text) {
  return loadScenario(SourceFile::fromText("scenarios/family/file.json", std::move(text)), smallVocabulary());
}

// The scenario of a text that must load.
inline Scenario loaded(std::string text) {
  LoadResult result = loadText(std::move(text));
  for (const Diagnostic& problem : result.problems) ADD_FAILURE() << problem.text();
  return result.scenario ? *result.scenario : Scenario{};
}

// "line:column+length: what (hint)" of each problem, one a line.
inline std::string problemsOf(std::string text) {
  const LoadResult result = loadText(std::move(text));
  EXPECT_EQ(result.scenario.has_value(), result.problems.empty());
  std::string all;
  for (const Diagnostic& problem : result.problems) {
    all += std::to_string(problem.place.line) + ":" + std::to_string(problem.place.column) + "+" +
           std::to_string(problem.length) + ": " + problem.what +
           (problem.hint.empty() ? "" : " (" + problem.hint + ")") + "\n";
  }
  return all;
}

// A whole scenario around its script (line 3) and further keys (line 2).
inline std::string around(const std::string& script, const std::string& keys = "") {
  return "{\"title\": \"t\", \"front\": \"exchange-2016\", \"back\": \"exchange-2010-sp1\",\n" + keys +
         "\n\"script\": [" + script + "]}";
}

inline const LineStep& lineAt(const Case& made, size_t index) { return std::get<LineStep>(made.script.at(index).what); }

}  // namespace coexist
