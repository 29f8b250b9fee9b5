// A pattern and a line, with a line end between them; the first octet chooses the options. What does not match must be
// explained inside of the pattern and the line, bind nothing, and be said the same way twice.
#include <cstdint>
#include <cstdlib>

#include "scenario/pattern/pattern.h"

namespace {

using namespace coexist;

class FuzzTokens final : public Tokens {
 public:
  Result<std::string> compute(std::string_view token, std::string_view argument) override {
    return std::string(token) + "\"*\\" + std::string(argument);
  }
  std::optional<std::string> verify(std::string_view, std::string_view, std::string_view text) override {
    if (text.size() % 2 == 0) return std::nullopt;
    return "of odd length";
  }
};

void require(bool condition) {
  if (!condition) std::abort();
}

void compare(const Pattern& pattern, std::string_view line, Tokens* tokens) {
  const Bindings before = {{"n", "a.b"}, {"tag", "1"}};
  Bindings bindings = before;
  Mismatch mismatch;
  const bool matched = pattern.match(line, bindings, tokens, &mismatch);
  Bindings again = before;
  require(pattern.match(line, again, tokens, nullptr) == matched && again == bindings);
  if (matched) return;
  require(bindings == before && !mismatch.reason.empty() && mismatch.lineIndex <= line.size());
  require(mismatch.patternIndex <= pattern.text().size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0 || size > 4096) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  const size_t end = rest.find('\n');
  const std::string_view text = rest.substr(0, end);
  const std::string_view line = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  const std::vector<std::string> users = {"alice", "bob"};
  const std::map<std::string, std::string> row = {{"m", "x ${n} ..."}, {"w", "${plain:alice}"}};
  PatternOptions options;
  if (data[0] & 1) options.verbsWithoutCase = kAllMailProtocols[data[0] / 2 % kMailProtocols];
  options.acts = data[0] & 2;
  options.users = data[0] & 4 ? &users : nullptr;
  options.matrix = data[0] & 8 ? &row : nullptr;
  PatternError error;
  const auto pattern = Pattern::compile(text, options, error);
  if (!pattern) {
    require(!error.error.what.empty() && error.index <= text.size() && error.length >= 1);
    return 0;
  }
  FuzzTokens tokens;
  for (const PatternName& name : pattern->names()) require(name.index + name.length <= text.size());
  if (options.acts) {
    static_cast<void>(pattern->expand({{"n", "v"}}, tokens));
    return 0;
  }
  compare(*pattern, line, &tokens);
  compare(*pattern, line, nullptr);
  return 0;
}
