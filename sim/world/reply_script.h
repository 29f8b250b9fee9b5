// A scenario's B: lines: what a back end says instead of what its profile would.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/model.h"

namespace coexist {

// A P: line (null: the greeting) and the B: lines that stand behind it.
struct ReplyGroup {
  const LineStep* asked = nullptr;
  std::vector<const LineStep*> lines;
};

// The groups that are waiting for one back end. Names that a P: line binds are bound for the case at once.
class ReplyScript {
 public:
  // The tokens of the back end's newest connection.
  using TokensNow = std::function<Tokens&()>;
  ReplyScript(Bindings& bindings, TokensNow tokens) : bindings_(bindings), tokens_(std::move(tokens)) {}

  void expect(ReplyGroup group) { waiting_.push_back(std::move(group)); }
  const std::deque<ReplyGroup>& leftOver() const { return waiting_; }

  // What is said now instead of the profile's greeting, or of its reply to that line: whole lines without CRLF. None:
  // the profile speaks.
  std::optional<std::vector<std::string>> greeting();
  std::optional<std::vector<std::string>> replyTo(std::string_view received);

 private:
  std::vector<std::string> take();

  Bindings& bindings_;
  TokensNow tokens_;
  std::deque<ReplyGroup> waiting_;
};

// One script a back end, by name.
class ReplyScripts {
 public:
  using TokensOf = std::function<Tokens&(const std::string& backEnd)>;
  ReplyScripts(Bindings& bindings, TokensOf tokensOf) : bindings_(bindings), tokensOf_(std::move(tokensOf)) {}
  ReplyScript& of(const std::string& backEnd);
  const std::map<std::string, std::unique_ptr<ReplyScript>>& all() const { return scripts_; }

 private:
  Bindings& bindings_;
  TokensOf tokensOf_;
  std::map<std::string, std::unique_ptr<ReplyScript>> scripts_;
};

}  // namespace coexist
