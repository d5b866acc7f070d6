// SPDX-License-Identifier: Apache-2.0
// Strings that a template puts together: Fn::Sub, Fn::Join, and names that are not known.
#include "format/cloudformation/template.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::format {
namespace {

/// Writes JSON without blanks. What is longer than `most` breaks off behind that: aliases make a
/// text of any length of a few bytes.
class CompactWriter {
 public:
  explicit CompactWriter(std::size_t most) : most_(most) {}

  void write(const Value& value) {
    if (value.is_string()) return write_string(value.text);
    if (value.kind == Kind::unknown) return write_string("*");
    if (value.kind == Kind::null) out_ += "null";
    if (value.kind == Kind::boolean) out_ += value.flag ? "true" : "false";
    if (value.kind == Kind::number) out_ += value.text;
    if (!value.is_array() && !value.is_object()) return;
    out_ += value.is_object() ? '{' : '[';
    for (const Member& member : value.members) {
      if (out_.size() > most_) return;
      if (&member != &value.members.front()) out_ += ',';
      if (value.is_object()) write_string(member.key);
      if (value.is_object()) out_ += ':';
      write(member.value);
    }
    out_ += value.is_object() ? '}' : ']';
  }

  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  void write_string(std::string_view text) {
    out_ += '"';
    std::size_t written = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const char c = text[i];
      const bool escaped = c == '"' || c == '\\' || c == '\n';
      if (!escaped && !is_hole(c)) continue;
      out_ += text.substr(written, i - written);
      written = i + 1;
      if (escaped) out_ += '\\';
      out_ += c == '\n' ? 'n' : escaped ? c : '*';
    }
    out_ += text.substr(written);
    out_ += '"';
  }

  std::size_t most_;
  std::string out_;
};

std::string compact_json(const Value& value, std::size_t most) {
  CompactWriter writer(most);
  writer.write(value);
  return writer.take();
}

}  // namespace

void tell_sent(Document& document, Arena& arena) {
  constexpr std::size_t kLongest = 1'000'000;  // AWS takes 10,240 characters
  const std::string written = compact_json(*document.value, kLongest);
  document.text = arena.copy(written);
  document.cut = written.size() > kLongest;
}

std::optional<std::string> short_json(const Value& value) {
  constexpr std::size_t kLongest = std::size_t{64} * 1024;
  std::string written = compact_json(value, kLongest);
  return written.size() > kLongest ? std::nullopt : std::optional(std::move(written));
}

/// Past what any policy can use, nothing is known.
bool TemplateText::fits(std::size_t more) {
  constexpr std::size_t kLongest = std::size_t{64} * 1024;
  if (!too_long_ && more <= kLongest - text_.size()) return true;
  if (!too_long_) text_ = kUnknownText;
  too_long_ = true;
  return false;
}

void TemplateText::add_literal(std::string_view piece, const OffsetMap& map, std::size_t at) {
  if (!fits(piece.size())) return;
  for (std::size_t i = 0; places_ && i <= piece.size(); ++i)
    map_.add_run(offset(text_.size() + i), map.outer(offset(at + i)));
  text_ += piece;
}

void TemplateText::add_value(std::string_view value, Span expression) {
  if (!fits(value.size())) return;
  if (places_ && !value.empty()) map_.add_blur(offset(text_.size()), expression, expression.begin);
  text_ += value;
  if (places_) map_.add_run(offset(text_.size()), expression.end);
}

std::string_view TemplateValues::keep(std::string_view text) {
  return spend(text.size() / kBytesInStep) ? arena_.copy(text) : kUnknownText;
}

std::string_view TemplateValues::text_of(const Value& written) {
  if (written.is_string()) return written.text;
  TemplateText text(false);
  add_text(text, written);
  return keep(text.text());
}

std::string_view TemplateValues::known_text(const Value* written) {
  if (written == nullptr) return {};
  const std::string_view text = text_of(*written);
  return !has_hole(text) ? text : std::string_view();
}

void TemplateValues::add_text(TemplateText& text, const Value& written) {
  if (written.is_string())
    return text.add_literal(written.text,
                            text.has_places() ? collector_.map_of(written) : OffsetMap(), 0);
  const Member* function = call_in(written);
  if (function != nullptr && function->key == "Fn::Sub") return substitute(text, function->value);
  if (function != nullptr && function->key == "Fn::Join") return join(text, function->value);
  const auto value = evaluate(written);
  text.add_value(value && value->is_string() ? value->text : kUnknownText, written.span);
}

void TemplateValues::substitute(TemplateText& text, const Value& arguments) {
  const auto parts = items_of(&arguments);
  const Value& format = parts.empty() ? arguments : parts.front().value;
  if (!format.is_string()) return text.add_value(kUnknownText, arguments.span);
  const Value* locals = parts.size() > 1 ? &parts[1].value : nullptr;
  const OffsetMap map = text.has_places() ? collector_.map_of(format) : OffsetMap();
  const std::string_view whole = format.text;
  std::size_t at = 0;
  while (spend(1)) {
    const auto open = whole.find("${", at);
    const auto close = whole.find('}', open);
    if (open == whole.npos || close == whole.npos) break;
    text.add_literal(whole.substr(at, open - at), map, at);
    const std::string_view name = whole.substr(open + 2, close - open - 2);
    at = close + 1;
    if (name.starts_with('!')) {
      text.add_literal("${", map, open);
      text.add_literal(whole.substr(open + 3, close - open - 2), map, open + 3);
    } else {
      const Span place = text.has_places() ? map.outer({offset(open), offset(close + 1)}) : Span();
      substitute_one(text, trimmed(name), place, locals);
    }
  }
  text.add_literal(whole.substr(at), map, at);
}

void TemplateValues::substitute_one(TemplateText& text, std::string_view name, Span place,
                                    const Value* locals) {
  const bool outermost = !use_;
  if (outermost) use_ = place;
  const Value* local =
      locals != nullptr && spend(locals->members.size()) ? locals->find(name) : nullptr;
  if (local != nullptr) {
    text.add_value(text_of(*local), place);
  } else if (const auto dot = name.find('.'); dot != name.npos) {
    text.add_value(name_or_arn(name.substr(0, dot), name.substr(dot + 1)), place);
  } else {
    const Value value = refer(place, name);
    text.add_value(value.is_string() ? value.text : kUnknownText, place);
  }
  if (outermost) use_.reset();
}

void TemplateValues::join(TemplateText& text, const Value& arguments) {
  const auto parts = items_of(&arguments);
  if (parts.size() != 2 || !parts[0].value.is_string())
    return text.add_value(kUnknownText, arguments.span);
  const Value& delimiter = parts[0].value;
  std::optional<Value> list = parts[1].value;
  if (!list->is_array()) list = evaluate(*list);
  if (!list || !list->is_array()) return text.add_value(kUnknownText, arguments.span);
  bool first = true;
  std::string pointer;
  for (const Member& item : list->members) {
    if (!spend(1)) return text.add_value(kUnknownText, arguments.span);
    const Branch branch = branch_of(item.value, pointer);
    if (branch.left_out) continue;
    if (!first && !delimiter.text.empty()) text.add_value(delimiter.text, delimiter.span);
    first = false;
    if (branch.value != nullptr)
      add_text(text, *branch.value);
    else
      text.add_value(kUnknownText, item.value.span);
  }
}

}  // namespace ecrlint::internal::format
