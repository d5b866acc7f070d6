// SPDX-License-Identifier: Apache-2.0
// A value, or why there is none. Standard types only.
#pragma once

#include <cstdlib>
#include <string>
#include <utility>
#include <variant>

namespace ecrlint {

/// Why something was not done.
struct Error {
  std::string message;    ///< one line, lower-case start, no full stop
  bool internal = false;  ///< no fault of the input: no memory, no thread, a mistake of ours
};

/// What a function returns that may fail. Whoever asks for the value of a failed one, or for the
/// error of a good one, has made a mistake, which ends the program.
template <class T, class E = Error>
class [[nodiscard]] Result {
 public:
  // NOLINTBEGIN(google-explicit-constructor): `return value;` and `return Error{...};` are meant
  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
  Result(E error) : content_(std::in_place_index<1>, std::move(error)) {}
  // NOLINTEND(google-explicit-constructor)

  [[nodiscard]] bool ok() const { return content_.index() == 0; }
  explicit operator bool() const { return ok(); }

  [[nodiscard]] T& operator*() & { return *checked(std::get_if<0>(&content_)); }
  [[nodiscard]] const T& operator*() const& { return *checked(std::get_if<0>(&content_)); }
  [[nodiscard]] T&& operator*() && { return std::move(*checked(std::get_if<0>(&content_))); }
  [[nodiscard]] T* operator->() { return checked(std::get_if<0>(&content_)); }
  [[nodiscard]] const T* operator->() const { return checked(std::get_if<0>(&content_)); }

  [[nodiscard]] const E& error() const { return *checked(std::get_if<1>(&content_)); }

 private:
  template <class P>
  [[nodiscard]] static P* checked(P* content) {
    if (content == nullptr) std::abort();
    return content;
  }

  std::variant<T, E> content_;
};

}  // namespace ecrlint
