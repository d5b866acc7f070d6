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
  for (NotFollowed& call : more.not_followed) call.scope += into.scopes.size();
  internal::append(into.not_followed, std::move(more.not_followed));
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
