// The scanner: one pass over the text, its stack as deep as the nesting limit. nlohmann/json, which would be the usual
// reader, gives no positions of values and takes duplicate keys; a test compares the two on what both decide.
#include "base/json_document.h"

#include <fmt/format.h>

#include <charconv>
#include <set>

#include "base/text.h"

namespace coexist {

namespace {
constexpr size_t kMaxDepth = 64;
constexpr size_t kMaxValues = 500'000;  // 16 MiB of "[]," must not become gigabytes
}  // namespace

class JsonScanner {
 public:
  JsonScanner(std::shared_ptr<const SourceFile> file, Problems& problems)
      : file_(std::move(file)), text_(file_->text), problems_(problems) {}

  std::optional<JsonValue> run();

 private:
  struct Frame {
    JsonValue container;
    std::set<std::string, std::less<>> keys;
    JsonMember member;  // of an object: the one whose value comes next
  };

  bool fail(size_t offset, std::string what, std::string hint = {}, size_t length = 1) {
    report(problems_, {placeAt(file_, offset), std::move(what), std::move(hint), length});
    return false;
  }
  bool unexpected(std::string_view expected);
  void skipSpace();
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  JsonValue begin(JsonKind kind);

  bool value();  // one scalar, or the start of a container
  bool opened();
  bool closed();
  bool finished(JsonValue done);
  bool next();  // behind a value inside of a container
  bool key();
  bool word(std::string_view word, JsonValue value);
  bool number();
  bool string(std::string& decoded);
  bool escape(std::string& decoded);
  bool unicodeEscape(std::string& decoded);
  bool hex4(unsigned& code);
  bool character(std::string& decoded);

  std::shared_ptr<const SourceFile> file_;
  std::string_view text_;
  Problems& problems_;
  size_t at_ = 0;
  size_t values_ = 0;
  std::vector<Frame> stack_;
  std::optional<JsonValue> root_;
};

namespace {

void appendUtf8(std::string& text, unsigned code) {
  const auto add = [&](unsigned octet) { text += static_cast<char>(octet); };
  if (code < 0x80) return add(code);
  if (code < 0x800) {
    add(0xc0 | code >> 6);
    return add(0x80 | (code & 0x3f));
  }
  if (code < 0x10000) {
    add(0xe0 | code >> 12);
  } else {
    add(0xf0 | code >> 18);
    add(0x80 | (code >> 12 & 0x3f));
  }
  add(0x80 | (code >> 6 & 0x3f));
  add(0x80 | (code & 0x3f));
}

// Octets of the well-formed UTF-8 character at the front (Unicode table 3-7), or 0.
size_t utf8Length(std::string_view text) {
  const auto octet = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const unsigned first = octet(0);
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const size_t length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  const unsigned lowest = first == 0xe0 ? 0xa0u : first == 0xf0 ? 0x90u : 0x80u;
  const unsigned highest = first == 0xed ? 0x9fu : first == 0xf4 ? 0x8fu : 0xbfu;
  if (octet(1) < lowest || octet(1) > highest) return 0;
  for (size_t i = 2; i < length; ++i) {
    if ((octet(i) & 0xc0) != 0x80) return 0;
  }
  return length;
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<JsonValue> JsonScanner::run() {
  if (text_.starts_with("\xef\xbb\xbf")) {
    fail(0, "a byte order mark", "plain UTF-8 is expected", 3);
    return std::nullopt;
  }
  skipSpace();
  if (at_ == text_.size()) {
    fail(0, "the file is empty");
    return std::nullopt;
  }
  if (!value()) return std::nullopt;
  while (!stack_.empty()) {
    if (!next()) return std::nullopt;
  }
  skipSpace();
  if (at_ < text_.size()) {
    fail(at_, "something stands behind the end of the document");
    return std::nullopt;
  }
  return std::move(root_);
}

void JsonScanner::skipSpace() {
  while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) ++at_;
}

bool JsonScanner::unexpected(std::string_view expected) {
  if (at_ >= text_.size()) return fail(at_, fmt::format("the file ends where {} is expected", expected));
  const std::string found = visible(text_.substr(at_, 1));
  return fail(at_, fmt::format("expected {}, not '{}'", expected, found));
}

JsonValue JsonScanner::begin(JsonKind kind) {
  JsonValue started;
  started.kind_ = kind;
  started.offset_ = at_;
  started.file_ = file_;
  return started;
}

bool JsonScanner::value() {
  skipSpace();
  if (++values_ > kMaxValues) return fail(at_, fmt::format("more than {} values", kMaxValues));
  const char c = peek();
  if (c == '{' || c == '[') return opened();
  if (c == '-' || isDigit(c)) return number();
  if (c == '"') {
    JsonValue text = begin(JsonKind::kString);
    return string(text.text_) && finished(std::move(text));
  }
  JsonValue boolean = begin(JsonKind::kBoolean);
  boolean.boolean_ = c == 't';
  if (c == 't') return word("true", std::move(boolean));
  if (c == 'f') return word("false", std::move(boolean));
  if (c == 'n') return word("null", begin(JsonKind::kNull));
  if (c == '/' || c == '#') return fail(at_, "JSON has no comments", "a script takes \"# ...\" lines");
  return unexpected("a value");
}

bool JsonScanner::opened() {
  if (stack_.size() >= kMaxDepth) return fail(at_, fmt::format("nested more than {} deep", kMaxDepth));
  const bool object = peek() == '{';
  Frame frame;
  frame.container = begin(object ? JsonKind::kObject : JsonKind::kArray);
  stack_.push_back(std::move(frame));
  ++at_;
  skipSpace();
  if (peek() == (object ? '}' : ']')) return closed();
  return object ? key() && value() : value();
}

bool JsonScanner::closed() {
  ++at_;
  JsonValue done = std::move(stack_.back().container);
  stack_.pop_back();
  return finished(std::move(done));
}

bool JsonScanner::finished(JsonValue done) {
  done.length_ = at_ - done.offset_;
  if (stack_.empty()) {
    root_ = std::move(done);
    return true;
  }
  Frame& frame = stack_.back();
  if (frame.container.isArray()) {
    frame.container.items_.push_back(std::move(done));
    return true;
  }
  frame.member.value = std::move(done);
  frame.container.members_.push_back(std::move(frame.member));
  frame.member = {};
  return true;
}

bool JsonScanner::next() {
  skipSpace();
  const bool object = stack_.back().container.isObject();
  const char end = object ? '}' : ']';
  if (peek() == end) return closed();
  if (peek() != ',') return unexpected(object ? "',' or '}'" : "',' or ']'");
  const size_t comma = at_++;
  skipSpace();
  if (peek() == end) return fail(comma, "a comma behind the last entry");
  return object ? key() && value() : value();
}

bool JsonScanner::key() {
  Frame& frame = stack_.back();
  const size_t start = at_;
  if (peek() != '"') return unexpected("a key in double quotes");
  if (!string(frame.member.key)) return false;
  frame.member.keyPlace = placeAt(file_, start);
  frame.member.keyLength = at_ - start;
  if (!frame.keys.insert(frame.member.key).second) {
    const std::string what = fmt::format("the key \"{}\" stands here twice", visible(frame.member.key.substr(0, 60)));
    return fail(start, what, {}, at_ - start);
  }
  skipSpace();
  if (peek() != ':') return unexpected("':'");
  ++at_;
  return true;
}

bool JsonScanner::word(std::string_view expected, JsonValue scalar) {
  if (text_.substr(at_, expected.size()) != expected) return unexpected("a value");
  at_ += expected.size();
  return finished(std::move(scalar));
}

bool JsonScanner::number() {
  JsonValue scalar = begin(JsonKind::kNumber);
  const auto digits = [&] {
    if (!isDigit(peek())) return unexpected("a digit");
    while (isDigit(peek())) ++at_;
    return true;
  };
  if (peek() == '-') ++at_;
  if (peek() == '0' && at_ + 1 < text_.size() && isDigit(text_[at_ + 1]))
    return fail(at_, "a number with a leading zero");
  if (!digits()) return false;
  if (peek() == '.') {
    ++at_;
    if (!digits()) return false;
  }
  if (peek() == 'e' || peek() == 'E') {
    ++at_;
    if (peek() == '+' || peek() == '-') ++at_;
    if (!digits()) return false;
  }
  scalar.text_ = text_.substr(scalar.offset_, at_ - scalar.offset_);
  double ignored = 0;
  const auto [end, problem] = std::from_chars(scalar.text_.data(), scalar.text_.data() + scalar.text_.size(), ignored);
  if (problem != std::errc()) return fail(scalar.offset_, "a number out of range", {}, scalar.text_.size());
  return finished(std::move(scalar));
}

bool JsonScanner::string(std::string& decoded) {
  const size_t start = at_++;
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (c == '"') {
      ++at_;
      return true;
    }
    if (!(c == '\\' ? escape(decoded) : character(decoded))) return false;
  }
  return fail(start, "a string without an end");
}

bool JsonScanner::character(std::string& decoded) {
  const char c = text_[at_];
  if (c == '\n' || c == '\r') return fail(at_, "a line end inside of a string", "write \\n, or close the string");
  if (static_cast<unsigned char>(c) < 0x20) {
    return fail(at_, fmt::format("a control character ({}) inside of a string", visible(text_.substr(at_, 1))));
  }
  const size_t length = utf8Length(text_.substr(at_, 4));
  if (length == 0) return fail(at_, fmt::format("no valid UTF-8 ({})", visible(text_.substr(at_, 1))));
  decoded.append(text_.substr(at_, length));
  at_ += length;
  return true;
}

bool JsonScanner::escape(std::string& decoded) {
  constexpr std::string_view kWritten = "\"\\/bfnrt";
  constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
  const char c = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
  if (c == 'u') return unicodeEscape(decoded);
  const size_t index = c == '\0' ? std::string_view::npos : kWritten.find(c);
  if (index == std::string_view::npos) {
    return fail(at_, "no escape of JSON", "a backslash is written twice: \\\\", 2);
  }
  decoded += kMeant[index];
  at_ += 2;
  return true;
}

bool JsonScanner::hex4(unsigned& code) {
  const std::string_view digits = text_.substr(std::min(at_ + 2, text_.size()), 4);
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
  if (digits.size() == 4 && problem == std::errc() && end == digits.data() + 4) return true;
  return fail(at_, "\\u needs four hexadecimal digits", {}, 2);
}

bool JsonScanner::unicodeEscape(std::string& decoded) {
  const size_t start = at_;
  unsigned code = 0;
  if (!hex4(code)) return false;
  at_ += 6;
  if (code == 0) return fail(start, "NUL inside of a string", "NUL octets are written ${hex:00}", 6);
  if (code >= 0xdc00 && code < 0xe000) return fail(start, "a lone surrogate", {}, 6);
  if (code >= 0xd800 && code < 0xdc00) {
    unsigned low = 0;
    if (text_.substr(at_, 2) != "\\u") return fail(start, "a lone surrogate", {}, 6);
    if (!hex4(low)) return false;
    if (low < 0xdc00 || low > 0xdfff) return fail(start, "a lone surrogate", {}, 6);
    at_ += 6;
    code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
  }
  appendUtf8(decoded, code);
  return true;
}

std::optional<JsonValue> parseJson(std::shared_ptr<const SourceFile> file, Problems& problems) {
  return JsonScanner(std::move(file), problems).run();
}

}  // namespace coexist
