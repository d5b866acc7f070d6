// SPDX-License-Identifier: Apache-2.0
// HCL bodies: arguments and blocks.
#include <string>

#include "syntax/duplicates.hpp"
#include "syntax/hcl_parser.hpp"

namespace ecrlint::internal::syntax {
namespace {

/// Takes what stands from `first` on out of `pending`.
template <class T>
std::span<const T> take(Arena& arena, std::vector<T>& pending, std::size_t first) {
  const std::span<const T> taken = arena.copy(std::span<const T>(pending).subspan(first));
  pending.resize(first);
  return taken;
}

}  // namespace

const Attribute* Body::find(std::string_view name) const {
  for (const Attribute& attribute : attributes)
    if (attribute.name == name) return &attribute;
  return nullptr;
}

bool HclParser::Level::too_deep() const {
  if (parser_.levels_ <= kMaxDepth) return false;
  parser_.scanner_.fail_here("nested deeper than " + std::to_string(kMaxDepth) + " levels");
  return true;
}

bool HclParser::unclosed(Span open, std::string_view what) {
  return scanner_.fail(open, std::string(what) + " is not closed");
}

void HclParser::parse_file() { body(file_.body, nullptr); }

/// A body up to the end of the text, or up to the brace that closes `open`. What stands before an
/// error is kept.
bool HclParser::body(Body& out, const Span* open) {
  const Level level(*this);
  if (level.too_deep()) return false;
  const std::size_t first_attribute = attributes_.size();
  const std::size_t first_block = blocks_.size();
  const bool read = items(open);
  out.attributes = take(arena_, attributes_, first_attribute);
  out.blocks = take(arena_, blocks_, first_block);
  const std::size_t before = file_.redefined.size();
  find_duplicates(
      out.attributes, [](const Attribute& attribute) { return attribute.name; },
      [](const Attribute& attribute) { return attribute.name_span; }, file_.redefined);
  file_.duplicates.insert(file_.duplicates.end(),
                          file_.redefined.begin() + static_cast<std::ptrdiff_t>(before),
                          file_.redefined.end());
  return read;
}

bool HclParser::items(const Span* open) {
  for (;;) {
    scanner_.skip_lines();
    if (scanner_.at_end()) return open == nullptr || unclosed(*open, "this block");
    if (open != nullptr && scanner_.peek() == '}') return true;
    if (!item()) return false;
  }
}

/// Terraform 0.11 took names of arguments and blocks in quotes.
bool HclParser::quoted_item() {
  Label name;
  const std::uint32_t begin = scanner_.at();
  const bool literal = label(name);
  scanner_.skip();
  if (literal && eat_equals()) return attribute(name.text, name.span) && end_of_line("an argument");
  if (literal && scanner_.peek() == '{') return block(name.text, name.span);
  return scanner_.fail({begin, begin + 1}, "names of arguments and blocks stand without quotes");
}

bool HclParser::item() {
  const std::uint32_t begin = scanner_.at();
  const std::string_view name = scanner_.name();
  if (name.empty()) {
    if (scanner_.peek() == '"') return quoted_item();
    return scanner_.fail_here("expected an argument or a block");
  }
  const Span span{begin, scanner_.at()};
  scanner_.skip();
  if (eat_equals()) return attribute(name, span) && end_of_line("an argument");
  if (scanner_.peek() == '"' || scanner_.peek() == '{' || scanner_.at_name())
    return block(name, span);
  return scanner_.fail_here("expected `=` and a value, or a block");
}

bool HclParser::eat_equals() {
  if (scanner_.peek(1) == '=' || scanner_.peek(1) == '>') return false;
  return scanner_.eat('=');
}

bool HclParser::attribute(std::string_view name, Span name_span) {
  Attribute read{name, name_span, {}};
  if (!expression(read.value)) return false;
  attributes_.push_back(read);
  return true;
}

bool HclParser::block(std::string_view type, Span type_span) {
  if (!has_room(type_span)) return false;
  Block read{type, type_span, {}, {}, {}, {}};
  const std::size_t first_label = labels_.size();
  if (!labels()) return false;
  read.labels = take(arena_, labels_, first_label);
  if (!block_body(read)) return false;
  read.span = {type_span.begin, scanner_.at()};
  blocks_.push_back(read);
  return end_of_line("a block");
}

bool HclParser::labels() {
  for (; scanner_.peek() != '{'; scanner_.skip()) {
    if (scanner_.at_end() || scanner_.at_new_line())
      return scanner_.fail_here("expected `{` on the line where the block begins");
    Label read;
    if (!label(read)) return false;
    labels_.push_back(read);
    if (!has_room(read.span)) return false;
  }
  return true;
}

bool HclParser::label(Label& out) {
  const std::uint32_t begin = scanner_.at();
  if (scanner_.peek() != '"') {
    out.text = scanner_.name();
    if (out.text.empty()) return scanner_.fail_here("expected a label or `{`");
  } else {
    Expression string;
    if (!quoted(string)) return false;
    for (const Expression& part : string.parts)
      if (part.form != Form::text)
        return scanner_.fail(string.span, "a label cannot hold `${` or `%{`");
    out.text = join_texts(string.parts);
  }
  out.span = {begin, scanner_.at()};
  return true;
}

bool HclParser::block_body(Block& out) {
  out.open = {scanner_.at(), scanner_.at() + 1};
  scanner_.advance(1);
  scanner_.skip();
  if (scanner_.at_end() || scanner_.at_new_line() || scanner_.peek() == '}') {
    if (!body(out.body, &out.open)) return false;
    scanner_.advance(1);
    return true;
  }
  const std::size_t first_attribute = attributes_.size();
  // Terraform 0.11 took several on one line, with or without commas.
  do {
    if (!single_attribute()) return false;
    scanner_.skip();
    if (scanner_.eat(',')) scanner_.skip();
  } while (scanner_.at_name());
  out.body.attributes = take(arena_, attributes_, first_attribute);
  if (scanner_.eat('}')) return true;
  if (scanner_.at_end()) return unclosed(out.open, "this block");
  return scanner_.fail_here("a block on one line holds one argument; expected `}`");
}

bool HclParser::single_attribute() {
  const std::uint32_t begin = scanner_.at();
  const std::string_view name = scanner_.name();
  const Span span{begin, scanner_.at()};
  if (name.empty()) return scanner_.fail_here("expected an argument or `}`");
  scanner_.skip();
  if (!eat_equals())
    return scanner_.fail_here("a block on one line holds one argument; expected `=` and a value");
  return attribute(name, span);
}

bool HclParser::end_of_line(std::string_view after) {
  scanner_.skip();
  if (scanner_.at_end() || scanner_.at_new_line()) return true;
  // Terraform 0.11 took a comma at the end of the line.
  if (const std::uint32_t comma = scanner_.at(); scanner_.eat(',')) {
    scanner_.skip();
    if (scanner_.at_end() || scanner_.at_new_line()) return true;
    scanner_.move_to(comma);
  }
  if (scanner_.peek() == ',')
    return scanner_.fail_here("a comma; arguments stand on lines of their own");
  return scanner_.fail_here("expected a new line after " + std::string(after));
}

HclFile parse_hcl(std::string_view text, Arena& arena) {
  const Arena::Counting counting(arena);
  HclFile file;
  HclParser(text, arena, file).parse_file();
  return file;
}

}  // namespace ecrlint::internal::syntax
