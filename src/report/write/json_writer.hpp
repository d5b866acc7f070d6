// Writes JSON with keys in the order they are given. The only door to the JSON library in this
// layer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ecrlint::internal::report {

enum class JsonLayout : std::uint8_t { indented, one_line };

/// Builds one JSON text in plain ASCII: what is no printable ASCII is escaped, and broken UTF-8
/// becomes U+FFFD. Every object() and array() wants its close().
class JsonWriter {
 public:
  explicit JsonWriter(JsonLayout layout = JsonLayout::indented) : layout_(layout) {}

  void object();
  void object(std::string_view key);
  void array();
  void array(std::string_view key);
  void close();

  void text(std::string_view value);
  void text(std::string_view key, std::string_view value);
  /// Texts, or what converts to a text, as a list.
  template <class List>
  void texts(std::string_view key, const List& values) {
    array(key);
    for (const std::string_view value : values) text(value);
    close();
  }
  void number(std::int64_t value);
  void number(std::string_view key, std::int64_t value);
  void flag(std::string_view key, bool value);
  void null(std::string_view key);
  /// `json` is JSON already.
  void raw(std::string_view key, std::string_view json);

  /// The whole text with a closing line feed. The writer is empty afterwards.
  [[nodiscard]] std::string finish();

 private:
  void open(char bracket);
  void new_line();
  void item();
  void key(std::string_view name);
  void quote(std::string_view value);

  JsonLayout layout_;
  std::string out_;
  std::string closers_;  // the brackets still to be closed
  bool first_ = true;    // nothing stands in the innermost bracket yet
};

}  // namespace ecrlint::internal::report
