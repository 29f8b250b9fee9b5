// nlohmann/json reads: it finds the tokens, checks them and decodes them. Its events carry no places, so they are taken
// from how far its lexer has read when an event comes. Here is also refused what the library lets pass.
#include "base/json_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include "base/text.h"

namespace coexist {
namespace {

constexpr size_t kMaxDepth = 64;
constexpr size_t kMaxValues = 500'000;  // 16 MiB of "[]," must not become gigabytes
constexpr std::string_view kSpace = " \t\r\n";

// What the lexer reads from. All copies count into the same `read`, which must outlive them.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, size_t& read) : at_(at), read_(&read) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    ++at_;
    ++*read_;
    return *this;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }

 private:
  const char* at_;
  size_t* read_;
};

// What the library was reading when it met something else.
constexpr std::pair<std::string_view, std::string_view> kExpectations[] = {
    {"value", "a value"},        {"array", "',' or ']'"},
    {"object", "',' or '}'"},    {"object key", "a key in double quotes"},
    {"object separator", "':'"},
};

// What the library finds wrong in a string, by a part of its message; {} is the octet at which it stopped.
struct StringMistake {
  std::string_view said;
  std::string_view what;
  std::string_view hint;
  bool inEscape;
};
constexpr StringMistake kStringMistakes[] = {
    {"UTF-8", "no valid UTF-8 ({} cannot stand here)", "", false},
    {"(LF)", "a line end inside of a string", "write \\n, or close the string", false},
    {"(CR)", "a line end inside of a string", "write \\n, or close the string", false},
    {"control character", "a control character ({}) inside of a string", "", false},
    {"4 hex digits", "\\u needs four hexadecimal digits", "", true},
    {"surrogate", "a lone surrogate", "\\ud800 to \\udbff comes first, \\udc00 to \\udfff right behind it", true},
    {"after backslash", "no escape of JSON", "a backslash is written twice: \\\\", true},
};

// The words between `before` and `behind`.
std::string_view between(std::string_view text, std::string_view before, std::string_view behind) {
  const size_t start = text.find(before);
  if (start == std::string_view::npos) return text;
  text.remove_prefix(start + before.size());
  return text.substr(0, text.find(behind));
}

}  // namespace

// The names of its events are the library's.
class JsonBuilder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  JsonBuilder(std::shared_ptr<const SourceFile> file, JsonValue& root, Diagnostics& problems)
      : file_(std::move(file)), text_(file_->text), root_(root), problems_(problems) {}

  bool build();  // else there is one problem more

  bool null() override { return begin(JsonKind::kNull) != nullptr; }
  bool boolean(bool value) override;
  bool number_integer(number_integer_t) override { return number(false); }
  bool number_unsigned(number_unsigned_t) override { return number(false); }
  bool number_float(number_float_t value, const string_t& written) override;
  bool string(string_t& decoded) override;
  bool binary(binary_t&) override { return false; }  // not in a text
  bool start_object(size_t) override { return open(JsonKind::kObject); }
  bool key(string_t& decoded) override;
  bool end_object() override { return close(); }
  bool start_array(size_t) override { return open(JsonKind::kArray); }
  bool end_array() override { return close(); }
  bool parse_error(size_t position, const std::string& token, const nlohmann::json::exception& error) override;

 private:
  struct Open {
    JsonValue* container;  // stays where it is: its parent gets no other entry before it is closed
    std::set<std::string, std::less<>> keys;
  };

  bool fail(size_t offset, std::string what, std::string hint = {}, size_t length = 1) {
    report(problems_, {placeAt(file_, offset), std::move(what), std::move(hint), length});
    return false;
  }
  size_t skip(size_t offset, std::string_view octets) const {
    return std::min(text_.find_first_not_of(octets, offset), text_.size());
  }
  JsonValue* begin(JsonKind kind);
  bool number(bool vanishes);
  bool open(JsonKind kind);
  bool close();
  bool refuseNul(size_t start, const std::string& decoded);
  bool stringMistake(size_t start, size_t last, std::string_view said);
  bool unexpected(size_t offset, std::string_view expected);

  std::shared_ptr<const SourceFile> file_;
  const std::string& text_;
  JsonValue& root_;
  Diagnostics& problems_;
  size_t read_ = 0;  // by the lexer
  size_t end_ = 0;   // of the last token that became an event
  size_t values_ = 0;
  std::vector<Open> open_;
};

bool JsonBuilder::build() {
  if (text_.starts_with("\xef\xbb\xbf")) return fail(0, "a byte order mark", "plain UTF-8 is expected", 3);
  if (skip(0, kSpace) == text_.size()) return fail(0, "the file is empty");
  // The string's own NUL goes along, which ends the input for the library: a number then always has an octet behind it.
  const CountingIterator first(text_.data(), read_);
  const CountingIterator last(text_.data() + text_.size() + 1, read_);
  constexpr bool kToTheEnd = false;  // what stands there has a message of its own
  if (!nlohmann::json::sax_parse(first, last, this, nlohmann::json::input_format_t::json, kToTheEnd)) return false;
  const size_t rest = skip(end_, kSpace);
  return rest == text_.size() || fail(rest, "something stands behind the end of the document");
}

// The value whose (first) token has just been read, where it belongs in the tree; null when there are too many.
JsonValue* JsonBuilder::begin(JsonKind kind) {
  const size_t start = skip(end_, " \t\r\n,:");
  if (++values_ > kMaxValues) {
    fail(start, fmt::format("more than {} values", kMaxValues));
    return nullptr;
  }
  JsonValue* parent = open_.empty() ? nullptr : open_.back().container;
  JsonValue& value = !parent             ? root_
                     : parent->isArray() ? parent->items_.emplace_back()
                                         : parent->members_.back().value;
  end_ = kind == JsonKind::kNumber ? read_ - 1 : read_;  // that a number has ended shows in the octet behind it
  value.kind_ = kind;
  value.offset_ = start;
  value.length_ = end_ - start;
  value.file_ = file_;
  return &value;
}

bool JsonBuilder::boolean(bool value) {
  JsonValue* started = begin(JsonKind::kBoolean);
  if (started) started->boolean_ = value;
  return started != nullptr;
}

bool JsonBuilder::number_float(number_float_t value, const string_t& written) {
  return number(value == 0 && written.find_first_of("123456789") < written.find_first_of("eE"));
}

bool JsonBuilder::number(bool vanishes) {
  JsonValue* value = begin(JsonKind::kNumber);
  if (!value) return false;
  if (vanishes) return fail(value->offset_, "a number out of range", {}, value->length_);
  const char behind = text_[end_];  // a digit only where the library takes a leading zero for the whole number
  if (isDigit(behind)) return fail(value->offset_, "a number with a leading zero");
  value->text_.assign(text_, value->offset_, value->length_);
  return true;
}

bool JsonBuilder::string(string_t& decoded) {
  JsonValue* value = begin(JsonKind::kString);
  if (!value || refuseNul(value->offset_, decoded)) return false;
  value->text_ = std::move(decoded);
  return true;
}

bool JsonBuilder::key(string_t& decoded) {
  const size_t start = skip(end_, " \t\r\n,");
  end_ = read_;
  if (refuseNul(start, decoded)) return false;
  if (!open_.back().keys.insert(decoded).second) {
    const std::string what = fmt::format("the key \"{}\" stands here twice", visible(decoded.substr(0, 60)));
    return fail(start, what, {}, end_ - start);
  }
  open_.back().container->members_.push_back({std::move(decoded), placeAt(file_, start), end_ - start, {}});
  return true;
}

bool JsonBuilder::refuseNul(size_t start, const std::string& decoded) {
  const size_t index = decoded.find('\0');
  if (index == std::string::npos) return false;
  const SourceLocation place = placeInString(placeAt(file_, start), index);
  fail(place.offset, "NUL inside of a string", "NUL octets are written ${hex:00}", 6);
  return true;
}

bool JsonBuilder::open(JsonKind kind) {
  if (open_.size() >= kMaxDepth) return fail(read_ - 1, fmt::format("nested more than {} deep", kMaxDepth));
  JsonValue* container = begin(kind);
  if (container) open_.push_back({container, {}});
  return container != nullptr;
}

bool JsonBuilder::close() {
  JsonValue& container = *open_.back().container;
  open_.pop_back();
  end_ = read_;
  container.length_ = end_ - container.offset_;
  return true;
}

bool JsonBuilder::parse_error(size_t position, const std::string&, const nlohmann::json::exception& error) {
  const size_t last = position - 1;  // the octet at which the lexer stopped, or the end
  const size_t before = skip(end_, kSpace);
  const bool separated = before < last && (text_[before] == ',' || text_[before] == ':');
  const size_t start = separated ? skip(before + 1, kSpace) : before;
  constexpr int kNumberOverflow = 406;
  if (error.id == kNumberOverflow) return fail(start, "a number out of range", {}, position - start);

  // "... while parsing CONTEXT - SAID; last read: ...": what comes last is the file's own text.
  const std::string_view context = between(error.what(), "while parsing ", " - ");
  const std::string_view said = between(error.what(), " - ", "; last read");
  const bool valueMayStand = context == "value";
  const bool stringMayStand = valueMayStand || context == "object key";
  if (valueMayStand && said.starts_with("invalid number")) return unexpected(last, "a digit");
  if (stringMayStand && said.starts_with("invalid string")) return stringMistake(start, last, said);
  const char found = text_[start];
  if (found == '/' || found == '#') return fail(start, "JSON has no comments", "a script takes \"# ...\" lines");
  if (separated && text_[before] == ',' && (found == ']' || found == '}')) {
    return fail(before, "a comma behind the last entry");
  }
  for (const auto& [reading, expected] : kExpectations) {
    if (reading == context) return unexpected(start, expected);
  }
  return fail(start, visible(said));
}

bool JsonBuilder::stringMistake(size_t start, size_t last, std::string_view said) {
  if (last >= text_.size()) return fail(start, "a string without an end");
  for (const StringMistake& row : kStringMistakes) {
    if (said.find(row.said) == std::string_view::npos) continue;
    const size_t from = row.inEscape ? text_.rfind('\\', last - 1) : last;
    const std::string octet = visible(text_.substr(last, 1));
    return fail(from, fmt::format(fmt::runtime(row.what), octet), std::string(row.hint), last + 1 - from);
  }
  return fail(last, visible(said));
}

bool JsonBuilder::unexpected(size_t offset, std::string_view expected) {
  if (offset >= text_.size()) return fail(offset, fmt::format("the file ends where {} is expected", expected));
  return fail(offset, fmt::format("expected {}, not '{}'", expected, visible(text_.substr(offset, 1))));
}

std::optional<JsonValue> parseJson(std::shared_ptr<const SourceFile> file, Diagnostics& problems) {
  JsonValue root;
  if (!JsonBuilder(std::move(file), root, problems).build()) return std::nullopt;
  return root;
}

}  // namespace coexist
