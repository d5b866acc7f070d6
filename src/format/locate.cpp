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
#include "text/capped.hpp"

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
  const std::size_t roots = into.scopes.empty() ? 0 : into.scopes.back().root + 1;
  for (RootScope& scope : more.scopes) scope.root += roots;
  for (Document& document : more.documents) {
    if (document.group != 0) document.group += into.groups;
    document.scope += into.scopes.size();
  }
  into.groups += more.groups;
  for (IdentityMention& identity : more.identities) identity.scope += into.scopes.size();
  for (Attachment& attachment : more.attachments) {
    attachment.scope += into.scopes.size();
    if (attachment.document) *attachment.document += into.documents.size();
  }
  internal::append(into.documents, std::move(more.documents));
  internal::append(into.files, std::move(more.files));
  internal::append(into.notes, std::move(more.notes));
  internal::append(into.scopes, std::move(more.scopes));
  internal::append(into.identities, std::move(more.identities));
  internal::append(into.attachments, std::move(more.attachments));
}

Located locate(const File& file, std::optional<PolicyKind> forced, Arena& arena) {
  if (is_markdown(file.path)) return locate_in_markdown(file, forced, arena);
  Located located;
  FileFacts& facts = located.files.emplace_back();
  facts.source = file.source;
  located.scopes.push_back({file.source});
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
