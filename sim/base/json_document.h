// JSON files read strictly, with the place of every value: scenarios, product profiles, personas, configurations.
//
// Strict: RFC 8259, UTF-8 without a byte order mark, nesting at most 64 deep, no duplicate keys, no NUL, no lone
// surrogates, numbers that a double can hold, nothing behind the value. What is wrong is a placed problem.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"

namespace coexist {

struct JsonMember;

enum class JsonKind { kNull, kBoolean, kNumber, kString, kArray, kObject };
std::string_view jsonKindName(JsonKind kind);  // "a string", for messages

// One value. The accessors are for their kind only: of another kind they are empty, zero or false.
class JsonValue {
 public:
  JsonKind kind() const { return kind_; }
  bool isString() const { return kind_ == JsonKind::kString; }
  bool isArray() const { return kind_ == JsonKind::kArray; }
  bool isObject() const { return kind_ == JsonKind::kObject; }

  const std::string& string() const { return text_; }  // decoded, UTF-8; of a number as it is written
  bool boolean() const { return boolean_; }
  std::optional<int64_t> integer() const;  // a number without fraction and exponent that fits
  double number() const;
  const std::vector<JsonValue>& items() const { return items_; }
  const std::vector<JsonMember>& members() const { return members_; }  // in the order of the file
  const JsonValue* find(std::string_view key) const;                   // null when there is none

  // Of its first octet (a string's opening quote), and how many octets it takes in the file.
  SourceLocation place() const { return placeAt(file_, offset_); }
  size_t offset() const { return offset_; }
  size_t length() const { return length_; }

 private:
  friend class JsonBuilder;
  JsonKind kind_ = JsonKind::kNull;
  bool boolean_ = false;
  size_t offset_ = 0;
  size_t length_ = 0;
  std::string text_;
  std::vector<JsonValue> items_;
  std::vector<JsonMember> members_;
  std::shared_ptr<const SourceFile> file_;
};

struct JsonMember {
  std::string key;
  SourceLocation keyPlace;  // the key's opening quote
  size_t keyLength = 0;     // in the file, quotes included
  JsonValue value;
};

// The whole file as a value, or nothing and one problem more.
std::optional<JsonValue> parseJson(std::shared_ptr<const SourceFile> file, Diagnostics& problems);

// Reads and parses; a file that cannot be read is a problem without a line.
std::optional<JsonValue> readJson(const std::string& path, Diagnostics& problems);

// The value that an RFC 6901 pointer names ("/script/3"), or null. "" is the value itself.
const JsonValue* valueAt(const JsonValue& root, std::string_view pointer);

// Readers of one object's members. Each gives nothing when the member is missing, and when it is of another kind, which
// is reported. `object` may be of any kind: then nothing is found.
const JsonValue* objectIn(const JsonValue& object, std::string_view key, Diagnostics& problems);
const JsonValue* arrayIn(const JsonValue& object, std::string_view key, Diagnostics& problems);
const JsonValue* stringIn(const JsonValue& object, std::string_view key, Diagnostics& problems);
std::optional<std::string> textIn(const JsonValue& object, std::string_view key, Diagnostics& problems);
std::optional<bool> booleanIn(const JsonValue& object, std::string_view key, Diagnostics& problems);
// An array of strings; empty when it is missing.
std::vector<std::string> textsIn(const JsonValue& object, std::string_view key, Diagnostics& problems);

// Reports `value` as being of the wrong kind unless it is of `kind`; `name` is how messages call it. Whether it is.
bool expectKind(const JsonValue& value, JsonKind kind, std::string_view name, Diagnostics& problems,
                std::string_view hint = {});

// Reports every key of `object` that is not among `known`, with "did you mean". Whether all are known.
bool checkKeys(const JsonValue& object, const std::vector<std::string>& known, Diagnostics& problems);

// Reports a string value that is not among `known`: `what` is how messages call it ("product"). Whether it is.
bool checkWord(const JsonValue& value, std::string_view what, const std::vector<std::string>& known,
               Diagnostics& problems, const WordGroups& groups = {});

}  // namespace coexist
