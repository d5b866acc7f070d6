// Lints what documentation shows as code.
#include "format/markdown.hpp"

#include <algorithm>

#include "format/code_blocks.hpp"
#include "text/ascii.hpp"

namespace ecrlint::format {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// Finds the policies of a block in JSON. A block with an error gives none.
Located locate_in_json(const CodeBlock& block, const File& file, std::optional<PolicyKind> forced,
                       Arena& arena) {
  Located located;
  FileFacts& facts = located.files.emplace_back();
  syntax::Tree tree = syntax::parse_json(block.text, arena, &block.map);
  facts.errors = std::move(tree.errors);
  facts.duplicates = std::move(tree.duplicates);
  if (!facts.errors.empty()) return located;
  Collector collector(file, forced, arena, located);
  find_in_value(arena.keep(tree.root), collector);
  for (Document& document : located.documents) {
    document.plain = tree.plain && document.value->span == tree.root.span;
    // Between the lines stands what is no part of the code.
    if (document.value->span == tree.root.span) document.text = trimmed(block.text);
  }
  return located;
}

/// Reads a block in the language that its fence names.
Located locate_in_block(const CodeBlock& block, const File& file, std::optional<PolicyKind> forced,
                        Arena& arena) {
  if (block.language == "json") return locate_in_json(block, file, forced, arena);
  return {};
}

template <class T>
void append(std::vector<T>& to, std::vector<T>& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

}  // namespace

bool is_markdown(std::string_view path) {
  const std::string name = lower(path);
  return name.ends_with(".md") || name.ends_with(".markdown");
}

Located locate_in_markdown(const File& file, std::optional<PolicyKind> forced, Arena& arena) {
  Located located;
  FileFacts& facts = located.files.emplace_back();
  facts.source = file.source;
  Markdown markdown = read_markdown(file.text, arena);
  facts.comments = std::move(markdown.comments);
  for (const CodeBlock& block : markdown.blocks) {
    Located found = locate_in_block(block, file, forced, arena);
    if (found.documents.empty() || !found.files.front().errors.empty()) continue;
    for (Document& document : found.documents) {
      document.example = true;
      document.holder = block.span;
    }
    append(located.documents, found.documents);
    append(facts.duplicates, found.files.front().duplicates);
    append(facts.comments, found.files.front().comments);
  }
  return located;
}

}  // namespace ecrlint::format
