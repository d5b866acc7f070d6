// SPDX-License-Identifier: Apache-2.0
// Tells what a file is, and has its policies found.
#include <algorithm>
#include <functional>

#include "format/cloudformation/template.hpp"
#include "format/collector.hpp"
#include "format/holes.hpp"
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

/// Is it a text between whose tokens something stands that another program fills in?
std::optional<syntax::Tree> parse_filled_in(std::string_view text, Arena& arena) {
  const HoledText cut = cut_holes(text, Filler::engine);
  if (!cut.holed || !opens_bracket(cut.text)) return std::nullopt;
  syntax::Tree tree = parse_holed(arena.copy(cut.text), cut.map, arena);
  if (!tree.errors.empty() || tree.root.kind == Kind::unknown) return std::nullopt;
  return tree;
}

/// What is filled in counts towards no length and is no text of the policy's.
void drop_template_text(std::span<Document> documents, const File& file, Arena& arena) {
  const auto stands_in = [&](std::string_view text) {
    return std::less_equal<>()(file.text.data(), text.data()) &&
           std::less<>()(text.data(), file.text.data() + file.text.size());
  };
  for (Document& document : documents)
    if (stands_in(document.text)) document.text = arena.copy(compact_json(*document.value));
}

/// A text that something is put into need not parse before.
void forgive(Located& located, const File& file) {
  FileFacts& facts = located.files.front();
  if (!facts.parsed)
    located.notes.push_back(std::string(file.path) + ": does not parse before it is filled in");
  facts.parsed = true;
  facts.errors.clear();
}

Located locate_cut(const File& file, const HoledText& cut, std::optional<PolicyKind> forced,
                   Arena& arena) {
  Located located;
  FileFacts& facts = located.files.emplace_back();
  facts.source = file.source;
  located.scopes.push_back({file.source});
  Collector collector(file, forced, arena, located);
  syntax::Tree tree = parse_holed(arena.copy(cut.text), cut.map, arena);
  if (tree.root.kind == Kind::unknown) tree.parsed = false;
  read_tree(tree, facts, collector);
  drop_template_text(located.documents, file, arena);
  return located;
}

Located locate_yaml_template(const File& file, std::optional<PolicyKind> forced, Arena& arena) {
  const File yaml{file.source, "template.yaml", arena.copy(hole_yaml(file.text))};
  return locate(yaml, forced, arena);
}

/// What a template shows before it is filled in. What does not parse then is no error.
Located locate_in_template(const File& file, std::string_view name,
                           std::optional<PolicyKind> forced, Arena& arena) {
  const HoledText cut = cut_holes(file.text, Filler::engine);
  const bool json = name.ends_with(".json") || opens_bracket(cut.text);
  const bool yaml = name.ends_with(".yaml") || name.ends_with(".yml") ||
                    file.text.find("Statement:") != file.text.npos;
  Located located;
  if (json)
    located = locate_cut(file, cut, forced, arena);
  else if (yaml && !file.text.empty())
    located = locate_yaml_template(file, forced, arena);
  if (located.files.empty()) located.files.emplace_back().source = file.source;
  forgive(located, file);
  return located;
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
  internal::append(into.limits, std::move(more.limits));
  internal::append(into.scopes, std::move(more.scopes));
  internal::append(into.identities, std::move(more.identities));
  internal::append(into.attachments, std::move(more.attachments));
}

Located locate_filled_in(const File& file, Filler filler, std::optional<PolicyKind> forced,
                         Arena& arena) {
  return locate_cut(file, cut_holes(file.text, filler), forced, arena);
}

Located locate_rendered(const File& file, std::size_t reader, std::optional<PolicyKind> forced,
                        Arena& arena) {
  const Filler filler = filled_in_name(file.path).empty() ? Filler::terraform : Filler::engine;
  const HoledText cut = cut_holes(file.text, filler);
  if (!opens_bracket(cut.text)) return {};
  Located located = locate_cut(file, cut, forced, arena);
  if (cut.holed) forgive(located, file);
  for (RootScope& scope : located.scopes) scope.source = reader;
  for (Document& document : located.documents) {
    document.reader = reader;
    document.fragment = document.kind == PolicyKind::identity;
  }
  return located;
}

Located locate(const File& file, std::optional<PolicyKind> forced, Arena& arena) {
  if (is_markdown(file.path)) return locate_in_markdown(file, forced, arena);
  if (const std::string name = filled_in_name(file.path); !name.empty())
    return locate_in_template(file, name, forced, arena);
  Located located;
  FileFacts& facts = located.files.emplace_back();
  facts.source = file.source;
  located.scopes.push_back({file.source});
  Collector collector(file, forced, arena, located);
  syntax::YamlStream stream;
  std::optional<syntax::Tree> filled_in;
  if (is_yaml(file)) {
    stream = syntax::parse_yaml(file.text, arena);
  } else {
    syntax::Tree tree = syntax::parse_json(file.text, arena);
    if (!tree.parsed) filled_in = parse_filled_in(file.text, arena);
    stream.documents.push_back(filled_in ? *filled_in : std::move(tree));
  }
  facts.comments = std::move(stream.comments);
  if (!stream.documents.empty()) facts.root = stream.documents.front().root;
  for (const syntax::Tree& tree : stream.documents) read_tree(tree, facts, collector);
  if (filled_in) drop_template_text(located.documents, file, arena);
  return located;
}

}  // namespace ecrlint::internal::format
