// Compares what the two readers of YAML make of a text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "syntax/yaml_problem.hpp"
#include "syntax/yaml_readers.hpp"

namespace ecrlint::test {

using namespace internal;

inline void write_span(std::string& out, Span span) {
  out += '(' + std::to_string(span.begin) + ' ' + std::to_string(span.end) + ')';
}

/// All that a value says, with the places of its parts and whether its text is cut out of `text`.
inline void write_value(std::string& out, const syntax::Value& value, std::string_view text) {
  const std::uint32_t flags = (value.flag ? 1U : 0U) | (value.unfinished ? 2U : 0U);
  out += std::to_string(static_cast<int>(value.kind)) + '.' + std::to_string(flags);
  write_span(out, value.span);
  const bool cut =
      value.text.data() >= text.data() && value.text.data() < text.data() + text.size();
  out += (cut && !value.text.empty() ? "=" : "~") + std::to_string(value.text.size()) + ':';
  out += value.text;
  for (const syntax::Member& member : value.members) {
    out += '\n' + std::to_string(member.key.size()) + ':' + std::string(member.key);
    write_span(out, member.key_span);
    write_value(out, member.value, text);
  }
  out += "\n.";
}

inline std::string write_stream(const syntax::YamlStream& stream, std::string_view text) {
  std::string out;
  for (const syntax::Tree& tree : stream.documents) {
    out += tree.parsed ? "document " : "broken ";
    out += tree.plain ? "plain " : "";
    write_value(out, tree.root, text);
    for (const syntax::Duplicate& twice : tree.duplicates) {
      out += "\ntwice " + std::string(twice.key);
      write_span(out, twice.first);
      write_span(out, twice.second);
    }
    for (const syntax::Problem& problem : tree.errors) {
      out += "\nerror " + problem.message;
      write_span(out, problem.span);
    }
    out += '\n';
  }
  for (const Span comment : stream.comments) write_span(out, comment);
  return out;
}

/// Whether the quick reader takes the text, and if so, gives what libyaml gives.
enum class Readers { same, differ, one };

inline Readers compare_readers(std::string_view text) {
  if (syntax::refuse_yaml(text)) return Readers::one;
  Arena arena;
  const std::optional<syntax::YamlStream> common = syntax::read_common_yaml(text, arena);
  if (!common) return Readers::one;
  const syntax::YamlStream any = syntax::read_any_yaml(text, arena);
  return write_stream(*common, text) == write_stream(any, text) ? Readers::same : Readers::differ;
}

}  // namespace ecrlint::test
