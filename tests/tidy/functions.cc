#include "tidy/functions.h"

#include <array>
#include <optional>
#include <string_view>

#include "base/text.h"

namespace coexist::tidy {
namespace {

enum class Brace { kFunction, kScope, kInitialiser };

bool containsWord(std::string_view text, std::string_view word) {
  for (size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    if (isWholeWord(text, at, word.size())) return true;
  }
  return false;
}

// What may stand between a parameter list and its body.
std::string_view withoutQualifiers(std::string_view head) {
  constexpr std::array<std::string_view, 8> kQualifiers = {"const",   "noexcept", "override", "final",
                                                           "mutable", "try",      "&&",       "&"};
  for (bool shortened = true; shortened;) {
    shortened = false;
    for (const std::string_view word : kQualifiers) {
      const size_t start = head.size() - std::min(head.size(), word.size());
      if (!head.ends_with(word) || !isWholeWord(head, start, word.size())) continue;
      head = trim(head.substr(0, start));
      shortened = true;
    }
  }
  return head;
}

// A lambda without parameters ends with its captures: "= [this]", "([&]", "return []"; an array is "name[4]".
bool endsWithCaptures(std::string_view head) {
  if (!head.ends_with(']')) return false;
  const size_t open = head.rfind('[');
  if (open == std::string_view::npos) return false;
  const std::string_view before = trim(head.substr(0, open));
  return before.empty() || std::string_view("=(,{").find(before.back()) != std::string_view::npos ||
         before.ends_with("return");
}

Brace classify(std::string_view head) {
  head = trim(head);
  // A closed initialiser before a brace is the last one of a constructor's list: "X::X() : a_{1} {".
  if (head.ends_with('}')) return Brace::kFunction;
  if (withoutQualifiers(head).ends_with(')') || endsWithCaptures(head)) return Brace::kFunction;
  if (head.find("->") != std::string_view::npos && head.find(')') != std::string_view::npos) return Brace::kFunction;
  if (containsWord(head, "namespace") || head.ends_with('"')) return Brace::kScope;
  for (const std::string_view type : {"class", "struct", "union", "enum"}) {
    if (containsWord(head, type) && head.find('=') == std::string_view::npos) return Brace::kScope;
  }
  return Brace::kInitialiser;
}

bool isAccessSpecifier(std::string_view head) {
  head = trim(head);
  return head == "public" || head == "private" || head == "protected";
}

class FunctionScanner {
 public:
  explicit FunctionScanner(const SourceText& source) : source_(source) {}

  std::vector<Function> run() {
    for (const char c : source_.code) {
      if (bodyDepth_ > 0) {
        insideBody(c);
      } else {
        outsideBody(c);
      }
      if (c == '\n') ++line_;
    }
    return std::move(functions_);
  }

 private:
  struct Scope {
    Brace kind;
    std::string head;
    size_t headLine;
    int parentheses;
  };

  void insideBody(char c) {
    if (c == '{') ++bodyDepth_;
    if (c != '}' || --bodyDepth_ > 0) return;
    functions_.push_back({std::string(trim(head_)), headLine_, line_});
    head_.clear();
  }

  void outsideBody(char c) {
    switch (c) {
      case '{':
        return open();
      case '}':
        return close();
      case '(':
        ++parentheses_;
        break;
      case ')':
        --parentheses_;
        break;
      case ';':
        if (parentheses_ <= 0) return head_.clear();
        break;
      case ',':
        if (inInitialiser() && parentheses_ <= 0) return head_.clear();
        break;
      case ':':
        if (isAccessSpecifier(head_)) return head_.clear();
        break;
      default:
        break;
    }
    add(c);
  }

  void add(char c) {
    const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (head_.empty() && space) return;
    if (head_.empty()) headLine_ = line_;
    if (space && head_.ends_with(' ')) return;
    head_ += space ? ' ' : c;
  }

  void open() {
    const Brace kind = classify(head_);
    if (kind == Brace::kFunction) {
      bodyDepth_ = 1;
      return;
    }
    scopes_.push_back({kind, head_, headLine_, parentheses_});
    head_.clear();
    parentheses_ = 0;
  }

  void close() {
    head_.clear();
    if (scopes_.empty()) return;
    const Scope scope = std::move(scopes_.back());
    scopes_.pop_back();
    parentheses_ = scope.parentheses;
    if (scope.kind != Brace::kInitialiser) return;
    head_ = scope.head + "{}";  // the declaration that the initialiser belongs to goes on
    headLine_ = scope.headLine;
  }

  bool inInitialiser() const { return !scopes_.empty() && scopes_.back().kind == Brace::kInitialiser; }

  const SourceText& source_;
  std::vector<Function> functions_;
  std::vector<Scope> scopes_;
  std::string head_;
  size_t headLine_ = 0;
  size_t line_ = 1;
  int bodyDepth_ = 0;
  int parentheses_ = 0;
};

}  // namespace

std::vector<Function> functionsOf(const SourceText& source) { return FunctionScanner(source).run(); }

}  // namespace coexist::tidy
