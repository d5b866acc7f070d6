// SPDX-License-Identifier: Apache-2.0
// Writes JSON with keys in the order they are given. The only door to the JSON library in this
// layer.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ecrlint::internal::report {

enum class JsonLayout : std::uint8_t { indented, one_line };

/// Builds one JSON text in plain ASCII: what is no printable ASCII is escaped, and broken UTF-8
/// becomes U+FFFD.
class JsonWriter {
 public:
  explicit JsonWriter(JsonLayout layout = JsonLayout::indented) : layout_(layout) {}

  /// Writes an object with the members that `members()` writes.
  template <class Members>
  void object(Members members) {
    item();
    bracket('{', members, '}');
  }
  template <class Members>
  void object(std::string_view name, Members members) {
    key(name);
    bracket('{', members, '}');
  }
  /// Writes a list of the items that `items()` writes.
  template <class Items>
  void array(std::string_view name, Items items) {
    key(name);
    bracket('[', items, ']');
  }
  /// Writes a list of what `write(item)` writes for each item.
  template <class List, class Write>
  void array(std::string_view name, const List& list, Write write) {
    array(name, [&] {
      for (const auto& item : list) write(item);
    });
  }
  /// Writes a list of objects, each with the members that `members(item)` writes.
  template <class List, class Members>
  void objects(std::string_view name, const List& list, Members members) {
    array(name, list, [&](const auto& item) { object([&] { members(item); }); });
  }

  void text(std::string_view value);
  void text(std::string_view key, std::string_view value);
  /// Texts, or what converts to a text, as a list.
  template <class List>
  void texts(std::string_view key, const List& values) {
    array(key, values, [&](std::string_view value) { text(value); });
  }
  void number(std::integral auto value) {
    item();
    out_ += std::to_string(value);
  }
  void number(std::string_view key, std::integral auto value) { raw(key, std::to_string(value)); }
  void flag(std::string_view key, bool value) { raw(key, value ? "true" : "false"); }
  /// `json` is a scalar in JSON already.
  void raw(std::string_view key, std::string_view json);

  /// The whole text with a closing line feed. The writer is empty afterwards.
  [[nodiscard]] std::string finish();

 private:
  template <class Inside>
  void bracket(char opening, Inside& write, char closing) {
    open(opening);
    write();
    close(closing);
  }
  void open(char opening);
  void close(char closing);
  void new_line();
  void item();
  void key(std::string_view name);
  void quote(std::string_view value);
  void append_ascii(std::string_view json);

  JsonLayout layout_;
  std::string out_;
  std::size_t depth_ = 0;  // of brackets around what comes next
  bool first_ = true;      // nothing stands in the innermost bracket yet
};

}  // namespace ecrlint::internal::report
