// SPDX-License-Identifier: Apache-2.0
// Tells what a file is, and has its policies found.
#include <algorithm>
#include <iterator>

#include "format/cloudformation/template.hpp"
#include "format/collector.hpp"
#include "format/kubernetes/manifest.hpp"
#include "format/markdown/markdown.hpp"
#include "format/terraform/plan.hpp"
#include "syntax/yaml.hpp"

namespace ecrlint::internal::format {
namespace {

void find_in_tree(const syntax::Tree& tree, Collector& collector) {
  const syntax::Value& root = collector.arena().keep(tree.root);  // documents point to it
  std::vector<Document>& documents = collector.documents();
  const std::size_t before = documents.size();
  find_in_value(root, collector);
  // A policy in a string was decoded on the way, so the outer text does not tell what it holds.
  for (std::size_t i = before; i < documents.size(); ++i)
    documents[i].plain = tree.plain && documents[i].value->span == tree.root.span;
}

void add_facts(FileFacts& facts, syntax::Tree& tree) {
  facts.parsed = facts.parsed && tree.parsed;
  std::move(tree.errors.begin(), tree.errors.end(), std::back_inserter(facts.errors));
  std::move(tree.duplicates.begin(), tree.duplicates.end(), std::back_inserter(facts.duplicates));
}

}  // namespace

void find_in_value(const syntax::Value& root, Collector& collector) {
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
  const auto move_all = [](auto& from, auto& to) {
    std::move(from.begin(), from.end(), std::back_inserter(to));
  };
  move_all(more.documents, into.documents);
  move_all(more.files, into.files);
  move_all(more.notes, into.notes);
  move_all(more.made, into.made);
  move_all(more.open, into.open);
}

Located locate(const File& file, std::optional<PolicyKind> forced, Arena& arena) {
  if (is_markdown(file.path)) return locate_in_markdown(file, forced, arena);
  Located located;
  FileFacts& facts = located.files.emplace_back();
  facts.source = file.source;
  Collector collector(file, forced, arena, located);
  if (!is_yaml(file)) {
    syntax::Tree tree = syntax::parse_json(file.text, arena);
    facts.root = tree.root;
    add_facts(facts, tree);
    find_in_tree(tree, collector);
    return located;
  }
  syntax::YamlStream stream = syntax::parse_yaml(file.text, arena);
  facts.comments = std::move(stream.comments);
  for (syntax::Tree& tree : stream.documents) {
    if (&tree == &stream.documents.front()) facts.root = tree.root;
    add_facts(facts, tree);
    find_in_tree(tree, collector);
  }
  return located;
}

}  // namespace ecrlint::internal::format
