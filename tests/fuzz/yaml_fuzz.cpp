// SPDX-License-Identifier: Apache-2.0
// Fuzz target: the YAML reader and the maps of scalars. Nodes stand inside of their parents and in
// the order of the text, but for what an alias stands for, and every scalar maps back to its place.
#include <cstdlib>

#include "syntax/yaml.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::internal::syntax;

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

void check_span(std::string_view text, Span span) {
  require(span.begin <= span.end && span.end <= text.size());
}

void check_map(std::string_view text, const Value& value) {
  const OffsetMap map = map_yaml_scalar(text, value.span, value.text);
  const auto size = static_cast<std::uint32_t>(value.text.size());
  std::uint32_t last = value.span.begin;
  for (std::uint32_t i = 0; i < size; ++i) {
    const Span place = map.outer(Span{i, i + 1});
    check_span(text, place);
    require(place.begin >= last);
    last = place.begin;
  }
  const Span end = map.outer(Span{size, size});
  require(end.begin == end.end || value.span.begin == value.span.end);
}

/// An alias, and no mapping whose first key is one.
bool is_alias(std::string_view text, Span span) {
  const std::string_view token = text.substr(span.begin, span.end - span.begin);
  return token.starts_with('*') && token.find_first_of(": \t\n") == token.npos;
}

void check(std::string_view text, const Value& value, std::size_t depth) {
  check_span(text, value.span);
  require(depth <= kMaxDepth);
  const bool aliased = is_alias(text, value.span);
  if (value.is_string() && !aliased) check_map(text, value);
  std::uint32_t end = value.span.begin;
  for (const Member& member : value.members) {
    const Span first = value.is_object() ? member.key_span : member.value.span;
    check_span(text, first);
    require(aliased ? member.value.span == value.span : first.begin >= end);
    if (!aliased) end = first.begin;
    require(member.value.span.begin >= first.begin && member.value.span.end <= value.span.end);
    check(text, member.value, depth + 1);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Arena arena;
  const YamlStream stream = parse_yaml(text, arena);
  for (const Tree& tree : stream.documents) {
    require(tree.parsed == tree.errors.empty());
    require(tree.parsed || &tree == &stream.documents.back());
    for (const Problem& problem : tree.errors) check_span(text, problem.span);
    for (const Duplicate& duplicate : tree.duplicates) {
      check_span(text, duplicate.first);
      check_span(text, duplicate.second);
    }
    check(text, tree.root, 0);
  }
  std::uint32_t last = 0;
  for (const Span comment : stream.comments) {
    check_span(text, comment);
    require(comment.begin >= last && text[comment.begin] == '#');
    require(text.substr(comment.begin, comment.end - comment.begin).find('\n') == text.npos);
    last = comment.end;
  }
  return 0;
}
