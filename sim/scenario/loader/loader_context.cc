#include "scenario/loader/loader_context.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "scenario/pattern/pattern_parts.h"

namespace coexist {
namespace {

// An administrator's line is checked as it will be typed; what is known only at run time is checked then.
class NoTokens final : public Tokens {
 public:
  Result<std::string> compute(std::string_view, std::string_view) override { return Error{"known at run time"}; }
  std::optional<std::string> verify(std::string_view, std::string_view, std::string_view) override { return {}; }
};

}  // namespace

const JsonValue* CaseSource::find(std::string_view key) const {
  const JsonValue* own = entry ? entry->find(key) : nullptr;
  return own ? own : top.find(key);
}

bool isActorName(std::string_view name) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || isDigit(c) || c == '-'; };
  return isPatternName(name) && name.size() <= 32 && std::all_of(name.begin(), name.end(), fits);
}

std::vector<std::string> CaseContext::backNames() const {
  std::vector<std::string> names;
  for (const BackEndSpec& back : made.backs) names.push_back(back.name);
  return names;
}

std::vector<std::string> CaseContext::clientNames() const {
  std::vector<std::string> names;
  for (const auto& [name, persona] : made.clients) names.push_back(name.empty() ? "C" : "C." + name);
  return names;
}

bool CaseContext::isPersona(const std::string& client) const {
  const auto found = made.clients.find(client);
  return found != made.clients.end() && !found->second.empty();
}

bool CaseContext::hasPersona() const {
  return std::any_of(made.clients.begin(), made.clients.end(),
                     [](const auto& client) { return !client.second.empty(); });
}

void CaseContext::problem(const JsonValue& value, std::string what, std::string hint) const {
  const bool container = value.isArray() || value.isObject();
  report(file.problems, {value.place(), std::move(what), std::move(hint), container ? 1 : value.length()});
}

void CaseContext::problemIn(const JsonValue& text, size_t index, size_t length, std::string what,
                            std::string hint) const {
  const SourceLocation start = text.place();
  report(file.problems,
         {placeInString(start, index), std::move(what), std::move(hint), lengthInString(start, index, length)});
}

std::optional<std::string> CaseContext::plain(const JsonValue& value, std::string_view name) const {
  if (!expectKind(value, JsonKind::kString, name, file.problems)) return std::nullopt;
  const std::string& text = value.string();
  std::string spliced;
  for (size_t at = 0; at < text.size();) {
    const size_t start = std::min(text.find("${", at), text.size());
    spliced += text.substr(at, start - at);
    if (start == text.size()) break;
    const size_t end = text.find('}', start);
    const std::string key = end == std::string::npos ? "" : text.substr(start + 2, end - start - 2);
    const auto cell = row ? row->find(key) : MatrixRow::const_iterator{};
    if (!row || cell == row->end()) {
      std::vector<std::string> known;
      if (row)
        std::transform(row->begin(), row->end(), std::back_inserter(known),
                       [](const auto& pair) { return pair.first; });
      problemIn(value, start, key.size() + 3, "no value of the matrix", knownWordsHint(key, known));
      return std::nullopt;
    }
    spliced += cell->second;
    at = end + 1;
  }
  return spliced;
}

std::optional<std::string> CaseContext::word(const JsonValue& value, std::string_view what,
                                             const std::vector<std::string>& known, const WordGroups& groups) const {
  auto text = plain(value, what);
  if (!text || std::find(known.begin(), known.end(), *text) != known.end()) return text;
  problem(value, fmt::format("unknown {} \"{}\"", what, visible(text->substr(0, 60))),
          knownWordsHint(*text, known, groups));
  return std::nullopt;
}

std::optional<std::string> CaseContext::clientNamed(const JsonValue& value, std::string_view written,
                                                    bool scripted) const {
  const std::string name(written == "C" ? "" : written.substr(0, 2) == "C." ? written.substr(2) : "?");
  if (!made.clients.contains(name)) {
    problem(value, fmt::format("there is no client {}", visible(written.substr(0, 60))),
            knownWordsHint(written, clientNames()));
    return std::nullopt;
  }
  if (scripted && isPersona(name)) {
    problem(value, fmt::format("{} is a persona, which does this by itself", written), "{\"do\": ...} sets it going");
    return std::nullopt;
  }
  return name;
}

std::optional<std::string> CaseContext::client(const JsonValue& value, bool scripted) const {
  if (!expectKind(value, JsonKind::kString, "a client", file.problems)) return std::nullopt;
  return clientNamed(value, value.string(), scripted);
}

std::shared_ptr<const Pattern> CaseContext::pattern(const JsonValue& value, size_t index,
                                                    PatternOptions options) const {
  options.matrix = row;
  // The front end's own account proves itself on the second hop like anybody else.
  std::vector<std::string> known = users;
  if (made.front) known.emplace_back(kServiceAccountName);
  options.users = &known;
  options.readFixture = [this](const std::string& name) { return file.fixtures.read(name); };
  const std::string_view text = std::string_view(value.string()).substr(index);
  if (const size_t end = options.exactFile ? text.npos : text.find_first_of("\r\n"); end != std::string_view::npos) {
    problemIn(value, index + end, 1, "a line end inside of a line",
              "each line is a string of its own; {\"send\": ...} sends any octets");
    return nullptr;
  }
  PatternError error;
  auto compiled = Pattern::compile(text, options, error);
  if (!compiled) problemIn(value, index + error.index, error.length, error.error.what, error.error.expected);
  return compiled;
}

std::optional<std::string> CaseContext::command(const JsonValue& value, size_t index, const Pattern& said) const {
  NoTokens tokens;
  const auto text = said.expand(Bindings{}, tokens);
  if (!text) return std::nullopt;
  const auto error = vocabulary().checkCmdlet ? vocabulary().checkCmdlet(*text) : std::nullopt;
  if (!error) return *text;
  // Where escapes or matrix values stand in it, the octet of the error is another one in the file.
  const bool asWritten = *text == said.text();
  const size_t at = asWritten ? std::min(error->index, text->size()) : 0;
  problemIn(value, index + at, asWritten ? error->length : said.text().size(), error->error.what,
            error->error.expected);
  return *text;
}

}  // namespace coexist
