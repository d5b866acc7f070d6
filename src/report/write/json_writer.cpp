// SPDX-License-Identifier: Apache-2.0
// Layout of JSON; strings are quoted by the JSON library.
#include "report/write/json_writer.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "text/utf8.hpp"

namespace ecrlint::internal::report {
namespace {

// CI logs take `##name[` for a command anywhere in a line, in a report that is printed too.
constexpr std::string_view kCommandMark = "##";
constexpr std::string_view kEscapedMark = "#\\u0023";

}  // namespace

void JsonWriter::text(std::string_view value) {
  item();
  quote(value);
}

void JsonWriter::text(std::string_view name, std::string_view value) {
  key(name);
  quote(value);
}

void JsonWriter::raw(std::string_view name, std::string_view json) {
  key(name);
  append_ascii(json);
}

void JsonWriter::append_ascii(std::string_view json) {
  for (std::size_t at = 0; at < json.size();) {
    const text::Decoded next = text::decode(json, at);
    const auto number = static_cast<std::uint32_t>(next.point);
    if (json.substr(at).starts_with(kCommandMark)) {
      out_ += kEscapedMark;
      at += kCommandMark.size();
      continue;
    }
    if (number >= 0x10000)
      out_ +=
          fmt::format("\\u{:04x}\\u{:04x}", 0xD7C0 + (number >> 10U), 0xDC00 + (number & 0x3FFU));
    else if (number >= 0x7F)
      out_ += fmt::format("\\u{:04x}", number);
    else
      out_ += json[at];
    at += next.size;
  }
}

std::string JsonWriter::finish() {
  std::string done = std::move(out_) + '\n';
  *this = JsonWriter(layout_);
  return done;
}

void JsonWriter::open(char opening) {
  out_ += opening;
  ++depth_;
  first_ = true;
}

void JsonWriter::close(char closing) {
  --depth_;
  if (!first_) new_line();
  out_ += closing;
  first_ = false;
}

void JsonWriter::item() {
  if (depth_ == 0) return;
  if (!first_) out_ += layout_ == JsonLayout::one_line ? ", " : ",";
  new_line();
  first_ = false;
}

void JsonWriter::new_line() {
  if (layout_ == JsonLayout::indented) out_.append(1, '\n').append(2 * depth_, ' ');
}

void JsonWriter::key(std::string_view name) {
  item();
  quote(name);
  out_ += ": ";
}

void JsonWriter::quote(std::string_view value) {
  using Json = nlohmann::json;
  const std::string quoted = Json(value).dump(-1, ' ', true, Json::error_handler_t::replace);
  std::size_t done = 0;
  while (true) {
    const std::size_t at = quoted.find(kCommandMark, done);
    out_.append(quoted, done, at - done);
    if (at == quoted.npos) return;
    out_ += kEscapedMark;
    done = at + kCommandMark.size();
  }
}

}  // namespace ecrlint::internal::report
