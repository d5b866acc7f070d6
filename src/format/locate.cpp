// SPDX-License-Identifier: Apache-2.0
// Tells what a file is, and has its policies found.
#include <algorithm>

#include "format/cloudformation/template.hpp"
#include "format/collector.hpp"
#include "format/markdown/markdown.hpp"
#include "syntax/yaml.hpp"
#include "text/capped.hpp"

namespace ecrlint::internal::format {
namespace {

void read_tree(const syntax::Tree& tree, FileFacts& facts, Collector& collector) {
  facts.parsed = facts.parsed && tree.parsed;
  facts.add(tree);
  const Value& root = collector.arena().keep(tree.root);  // documents point to it
  std::vector<Document>& documents = collector.documents();
  const std::size_t before = documents.size();
  find_in_value(root, collector);
  // A policy in a string was decoded on the way, so the outer text does not tell what it holds.
  for (std::size_t i = before; i < documents.size(); ++i)
    documents[i].plain = tree.plain && documents[i].value->span == tree.root.span;
}

}  // namespace

void find_in_value(const Value& root, Collector& collector) {
  if (is_terraform_plan(root)) return find_in_terraform_plan(root, collector);
  if (is_manifest(root)) return find_in_manifest(root, collector);
  if (!find_in_template(root, collector)) find_in_cli_output(root, collector);
}

void append(Located& into, Located more) {
  std::size_t groups = 0;
  for (const Document& document : into.documents) groups = std::max(groups, document.group);
  for (Owner& made : more.made)
    for (std::size_t& document : made.boundary_documents) document += into.documents.size();
  for (Document& document : more.documents)
    if (document.group != 0) document.group += groups;
  internal::append(into.documents, std::move(more.documents));
  internal::append(into.files, std::move(more.files));
  internal::append(into.notes, std::move(more.notes));
  internal::append(into.made, std::move(more.made));
  internal::append(into.open, std::move(more.open));
}

Located locate(const File& file, std::optional<PolicyKind> forced, Arena& arena) {
  if (is_markdown(file.path)) return locate_in_markdown(file, forced, arena);
  Located located;
  FileFacts& facts = located.files.emplace_back();
  facts.source = file.source;
  Collector collector(file, forced, arena, located);
  syntax::YamlStream stream;
  if (is_yaml(file))
    stream = syntax::parse_yaml(file.text, arena);
  else
    stream.documents.push_back(syntax::parse_json(file.text, arena));
  facts.comments = std::move(stream.comments);
  if (!stream.documents.empty()) facts.root = stream.documents.front().root;
  for (const syntax::Tree& tree : stream.documents) read_tree(tree, facts, collector);
  return located;
}

}  // namespace ecrlint::internal::format
