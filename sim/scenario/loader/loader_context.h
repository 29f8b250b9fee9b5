// What reading one case needs, and the checks that all of its parts share. Only loader*.cc include this.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_document.h"
#include "scenario/fixtures.h"
#include "scenario/loader/loader.h"
#include "scenario/model.h"

namespace coexist {

using MatrixRow = std::map<std::string, std::string>;

// One file's reading.
struct FileContext {
  const Vocabulary& vocabulary;
  Diagnostics& problems;
  Fixtures fixtures;
  size_t lines = 0;  // of all cases and cells so far
};

// A case's keys: those of the entry in "cases" stand before those at the top.
struct CaseSource {
  const JsonValue& top;
  const JsonValue* entry = nullptr;

  const JsonValue* find(std::string_view key) const;
  const JsonValue& place() const { return entry ? *entry : top; }
};

// One case's reading. All that it refers to must outlive it.
struct CaseContext {
  FileContext& file;
  Case& made;
  const MatrixRow* row;  // null without a matrix
  std::vector<std::string> users = {};
  MailProtocol spoken = MailProtocol::kImap;  // on the connection that was opened last

  const Vocabulary& vocabulary() const { return file.vocabulary; }
  std::vector<std::string> backNames() const;
  std::vector<std::string> clientNames() const;  // as lines say them: "C", "C.bob"
  bool isPersona(const std::string& client) const;
  bool hasPersona() const;

  void problem(const JsonValue& value, std::string what, std::string hint = {}) const;
  // `length` octets at `index` of a string value.
  void problemIn(const JsonValue& text, size_t index, size_t length, std::string what, std::string hint = {}) const;

  // A string that is no line: matrix values put in. `name` is how messages call it.
  std::optional<std::string> plain(const JsonValue& value, std::string_view name) const;
  // The same, one of the words that are known for `what` ("product").
  std::optional<std::string> word(const JsonValue& value, std::string_view what, const std::vector<std::string>& known,
                                  const WordGroups& groups = {}) const;
  // The client that "C" or "C.bob" means; a scripted one if `scripted`.
  std::optional<std::string> client(const JsonValue& value, bool scripted) const;
  std::optional<std::string> clientNamed(const JsonValue& value, std::string_view written, bool scripted) const;

  // A pattern in a string value from `index` on; problems are placed in it.
  std::shared_ptr<const Pattern> pattern(const JsonValue& value, size_t index, PatternOptions options) const;
  // The administrator's command that stands in a string value from `index` on, checked by the vocabulary; nothing when
  // it is known only at run time.
  std::optional<std::string> command(const JsonValue& value, size_t index, const Pattern& said) const;
};

// Names of clients, back ends and users: lower-case letters, digits and '-', a letter first, at most 32.
bool isActorName(std::string_view name);

// A line of `script` or `never`: "S!: * OK ...".
enum class LinePosition { kScript, kNever, kAnyOrder };
std::optional<LineStep> loadLine(const CaseContext& context, const JsonValue& value, LinePosition position);

// A step that is no line: {"wait": "30m"}; and the one in which a persona acts.
std::optional<Step> loadVerb(CaseContext& context, const JsonValue& value);
std::optional<decltype(Step::what)> doStep(CaseContext& context, const JsonValue& step, const JsonValue& verb);

// "proto" beside a verb; true when there is none.
bool readProtoBeside(const CaseContext& context, const JsonValue& step, std::string& proto);

// Rules that need the whole script: names bound and used, "..." lines, steps that contradict each other, seats of whom
// nothing is wanted.
void checkScript(const CaseContext& context, const CaseSource& source);

// Everything but the script and what checkScript does.
void loadCast(CaseContext& context, const CaseSource& source);

// The rows of "matrix", each a cell; one nameless empty cell without it. None when it is wrong.
std::vector<MatrixRow> loadMatrix(FileContext& file, const CaseSource& source);

}  // namespace coexist
