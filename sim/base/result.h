// What can fail returns a Result: a value, or an Error that a person can act on.
//
// No exception crosses a folder's border. `Status` is the Result of something that yields nothing.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace coexist {

// What went wrong, where ("file:line:column", a host, an offset; may be empty) and what was expected instead
// (may be empty). Never holds a password.
struct Error {
  std::string what;
  std::string where = {};
  std::string expected = {};

  // "where: what (expected: ...)", with the empty parts left out.
  std::string message() const {
    std::string text = where.empty() ? what : where + ": " + what;
    if (!expected.empty()) text += " (expected: " + expected + ")";
    return text;
  }
};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Only when ok().
  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  // Only when !ok().
  const Error& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, Error> state_;
};

class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(Error error) : error_(std::move(error)) {}

  bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }
  const Error& error() const { return *error_; }

 private:
  std::optional<Error> error_;
};

}  // namespace coexist
