// Every word that the scenario language knows: keys, letters, verbs. The loader and the schema read the same tables.
// Only loader*.cc and schema*.cc include this.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/field_schema.h"
#include "base/json_document.h"
#include "scenario/loader/loader.h"
#include "scenario/model.h"

namespace coexist {

struct CaseContext;
struct CaseSource;

struct KeyRow {
  std::string_view name;
  bool inCases;              // may stand in an entry of "cases" too, where it takes the place of the one at the top
  std::string_view meaning;  // for the schema
  nlohmann::ordered_json (*shape)(const Vocabulary&);
  void (*load)(CaseContext&, const CaseSource&) = nullptr;  // null: the loader of files does
};
std::span<const KeyRow> keyRows();  // in the order in which they are loaded
std::vector<std::string> topKeys();
std::vector<std::string> caseKeys();

// An object step: its verb, and the keys that may stand beside it.
struct VerbRow {
  std::string_view name;
  std::string_view meaning;
  FieldForm value;
  std::vector<FieldShape> keys;
  std::optional<decltype(Step::what)> (*read)(CaseContext&, const JsonValue& step, const JsonValue& verb);
};
const std::vector<VerbRow>& verbRows();
std::vector<std::string> verbNames();

const std::vector<std::string>& protoNames();  // as in servicePorts()
std::span<const Field<PromptsStep>> promptsFields();
std::span<const Field<DoStep>> doFields();
std::vector<std::string> typedPasswordWords();  // of its "password"

constexpr size_t kMaxCells = 64;
constexpr size_t kMaxTitleBytes = 200;

}  // namespace coexist
