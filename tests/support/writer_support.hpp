// SPDX-License-Identifier: Apache-2.0
// What the writers of all forms have in common.
#pragma once

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "support/format_writers.hpp"

namespace ecrlint::test {

using namespace internal;

inline std::uint32_t offset(std::size_t at) { return static_cast<std::uint32_t>(at); }

/// What a scalar says, as Token::text has it.
inline std::string said(const syntax::Value& scalar) {
  if (scalar.kind == syntax::Kind::null) return "null";
  if (scalar.kind == syntax::Kind::boolean) return scalar.flag ? "true" : "false";
  return std::string(scalar.text);
}

inline bool is_container(const syntax::Value& value) {
  return value.is_object() || value.is_array();
}

/// Text in double quotes. JSON, YAML and HCL have these escapes in common.
inline std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < ' ')
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      out += c;
  }
  return out + '"';
}

/// `${` and `%{` as Terraform wants them where they begin no expression.
inline std::string without_expressions(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool opens = i + 1 < text.size() && text[i + 1] == '{';
    if (opens && (text[i] == '$' || text[i] == '%')) out += text[i];
    out += text[i];
  }
  return out;
}

/// Puts a text together.
class Writer {
 public:
  explicit Writer(std::string path) { written_.path = std::move(path); }

  void put(std::string_view text) { written_.text += text; }

  void line(std::size_t indent) {
    put("\n");
    written_.text.append(indent, ' ');
  }

  /// `as` is how `meant` is written here.
  void token(std::string_view as, std::string_view meant) {
    const std::uint32_t begin = offset(written_.text.size());
    put(as);
    written_.tokens.push_back({{begin, offset(written_.text.size())}, std::string(meant)});
  }

  [[nodiscard]] Written take() { return std::move(written_); }

 private:
  Written written_;
};

/// JSON with an element a line, inside of something that has escapes of its own.
class JsonWriter {
 public:
  using Encode = std::string (*)(std::string_view);

  JsonWriter(Writer& writer, Encode encode) : writer_(writer), encode_(encode) {}

  void write(const syntax::Value& value, std::size_t indent = 0) {
    if (!is_container(value)) {
      const std::string text = said(value);
      return writer_.token(encode_(value.is_string() ? test::quoted(text) : text), text);
    }
    put(value.is_object() ? "{" : "[");
    const char* comma = "";
    for (const syntax::Member& member : value.members) {
      put(comma + ("\n" + std::string(indent + 1, ' ')));
      comma = ",";
      if (value.is_object()) {
        writer_.token(encode_(quoted(member.key)), member.key);
        put(": ");
      }
      write(member.value, indent + 1);
    }
    if (!value.members.empty()) put("\n" + std::string(indent, ' '));
    put(value.is_object() ? "}" : "]");
  }

 private:
  void put(std::string_view text) { writer_.put(encode_(text)); }

  Writer& writer_;
  Encode encode_;
};

/// What stands around a policy of a kind.
struct Frame {
  PolicyKind kind;
  std::string_view before;
  std::string_view after;
};

template <std::size_t n>
const Frame& frame_of(const std::array<Frame, n>& frames, PolicyKind kind) {
  return *std::find_if(frames.begin(), frames.end(),
                       [&](const Frame& frame) { return frame.kind == kind; });
}

/// In one of the three forms of HCL.
[[nodiscard]] Written write_terraform(const syntax::Value& policy, PolicyKind kind, Form form);

/// In one of the two forms of Terraform's JSON.
[[nodiscard]] Written write_terraform_json(const syntax::Value& policy, PolicyKind kind, Form form);

}  // namespace ecrlint::test
