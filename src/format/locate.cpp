// Tells what a file is, and has its policies found.
#include "format/collector.hpp"
#include "format/template.hpp"

namespace ecrlint::format {

Located locate(const File& file, std::optional<PolicyKind> forced, Arena& arena) {
  Located located;
  FileFacts& facts = located.files.emplace_back();
  facts.source = file.source;
  syntax::Tree tree = syntax::parse_json(file.text, arena);
  const syntax::Value& root = arena.keep(tree.root);  // documents point to it
  facts.root = root;
  facts.parsed = tree.parsed;
  facts.errors = std::move(tree.errors);
  facts.duplicates = std::move(tree.duplicates);
  Collector collector(file, forced, arena, located);
  if (!find_in_template(root, collector)) find_in_cli_output(root, collector);
  // A policy in a string was decoded on the way, so the outer text does not tell what it holds.
  for (Document& document : located.documents)
    document.plain = tree.plain && document.value->span == tree.root.span;
  return located;
}

}  // namespace ecrlint::format
