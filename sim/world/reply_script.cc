#include "world/reply_script.h"

namespace coexist {

std::vector<std::string> ReplyScript::take() {
  std::vector<std::string> lines;
  for (const LineStep* step : waiting_.front().lines) {
    const Result<std::string> text = step->pattern->expand(bindings_, tokens_());
    // An acting line with an unbound name does not load; what cannot be computed is said to be so, and then fails.
    lines.push_back(text ? *text : "[" + text.error().message() + "]");
  }
  waiting_.pop_front();
  return lines;
}

std::optional<std::vector<std::string>> ReplyScript::greeting() {
  if (waiting_.empty() || waiting_.front().asked != nullptr) return std::nullopt;
  return take();
}

std::optional<std::vector<std::string>> ReplyScript::replyTo(std::string_view received) {
  if (waiting_.empty() || waiting_.front().asked == nullptr) return std::nullopt;
  if (!waiting_.front().asked->pattern->match(received, bindings_, &tokens_(), nullptr)) return std::nullopt;
  return take();
}

ReplyScript& ReplyScripts::of(const std::string& backEnd) {
  auto& script = scripts_[backEnd];
  if (!script)
    script = std::make_unique<ReplyScript>(bindings_, [this, backEnd]() -> Tokens& { return tokensOf_(backEnd); });
  return *script;
}

}  // namespace coexist
