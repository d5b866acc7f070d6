// SPDX-License-Identifier: Apache-2.0
// Tells what a file is, and has its policies found.
#include <algorithm>
#include <functional>

#include "format/cloudformation/template.hpp"
#include "format/collector.hpp"
#include "format/fragment.hpp"
#include "format/holes.hpp"
#include "format/markdown/markdown.hpp"
#include "format/shell/shell.hpp"
#include "format/terraform/terraform.hpp"
#include "syntax/limits.hpp"
#include "syntax/yaml.hpp"
#include "text/ascii.hpp"
#include "text/capped.hpp"
#include "text/span.hpp"

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
    documents[i].plain = tree.plain && documents[i].value == &root;
}

/// A text that did not parse as it is.
struct FilledIn {
  std::optional<syntax::Tree> tree;  ///< none where it does not parse with holes either
  bool is_template = false;          ///< nobody but another program can tell what is wrong with it
  bool left_out_policy = false;      ///< as of HoledText
};

/// Reads a text between whose tokens something stands that another program fills in.
FilledIn parse_filled_in(std::string_view text, Arena& arena) {
  const HoledText cut = cut_holes(text, Filler::engine);
  if (!cut.holed || !opens_bracket(cut.text)) return {{}, cut.between_tokens};
  syntax::Tree tree = parse_holed(arena.copy(cut.text), cut.map, arena);
  if (!tree.errors.empty() || tree.root.kind == Kind::unknown) return {{}, cut.between_tokens};
  return {std::move(tree), false, cut.left_out_policy};
}

/// Where the value that begins here ends, brackets in its strings passed over.
std::size_t value_end(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  bool quoted = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quoted && c == '\\')
      ++at;
    else if (c == '"')
      quoted = !quoted;
    else if (!quoted && (c == '{' || c == '['))
      ++depth;
    else if (!quoted && (c == '}' || c == ']'))
      depth -= depth > 0 ? 1 : 0;
    if (depth == 0 && !quoted && (c == '"' || c == '}' || c == ']')) return at + 1;
  }
  return text.size();
}

/// Calls `see` with the place of each value of JSON of a text that holds them one after the other,
/// as commands print them in a loop. Says whether it does, and no call was false.
template <class See>
bool each_value(std::string_view text, See see) {
  for (std::size_t at = 0; at < text.size();) {
    if (is_blank(text[at])) {
      ++at;
      continue;
    }
    if (text[at] != '{' && text[at] != '[' && text[at] != '"') return false;
    const std::size_t end = value_end(text, at);
    if (!see(span_at(at, end))) return false;
    at = end;
  }
  return true;
}

syntax::Tree parse_value(std::string_view text, Span place, Arena& arena) {
  OffsetMap map;
  map.add_run(0, place.begin);
  return syntax::parse_json(text.substr(place.begin, place.end - place.begin), arena, &map);
}

/// Values of JSON that stand one after the other: at least two, of which the first parses.
class ValuesInText {
 public:
  ValuesInText(std::string_view text, Arena& arena) : text_(text), arena_(arena) {
    const bool all = each_value(text, [&](Span) {
      ++count_;
      return true;
    });
    if (!all || count_ < 2) count_ = 0;
    (void)each_value(text, [&](Span place) {
      if (count_ > 0) first_ = parse_value(text, place, arena);
      return false;
    });
    if (!first_.parsed) count_ = 0;
  }

  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] const syntax::Tree& first() const { return first_; }

  /// Reads one after the other; that in which nothing is found is forgotten.
  void read(const Located& located, FileFacts& facts, Collector& collector) const {
    constexpr std::size_t kMost = 5'000'000;
    read_tree(first_, facts, collector);
    std::size_t number = 0;
    (void)each_value(text_, [&](Span place) {
      if (++number == 1) return true;
      const std::size_t before = found(located, facts);
      const Arena::Mark mark = arena_.mark();
      read_tree(parse_value(text_, place, arena_), facts, collector);
      if (found(located, facts) == before) arena_.rewind(mark);
      return number < kMost && !arena_.is_full();
    });
    if (count_ > kMost)
      collector.note_limit("more than " + std::to_string(kMost) + " values one after the other");
  }

 private:
  static std::size_t found(const Located& located, const FileFacts& facts) {
    return located.documents.size() + located.identities.size() + facts.errors.size() +
           facts.duplicates.size();
  }

  std::string_view text_;
  Arena& arena_;
  std::size_t count_ = 0;
  syntax::Tree first_;
};

/// The same of YAML. What its blocks hold is read as if all of it were there.
std::optional<syntax::YamlStream> parse_filled_in_yaml(std::string_view text, Arena& arena) {
  syntax::YamlStream stream = syntax::parse_yaml(arena.copy(hole_yaml(text)), arena);
  for (syntax::Tree& tree : stream.documents) {
    if (!tree.parsed) return std::nullopt;
    tree.plain = false;
    tree.duplicates.clear();
  }
  return stream;
}

/// What is filled in counts towards no length and is no text of the policy's.
void drop_template_text(std::span<Document> documents, const File& file, Arena& arena) {
  const auto stands_in = [&](std::string_view text) {
    return std::less_equal<>()(file.text.data(), text.data()) &&
           std::less<>()(text.data(), file.text.data() + file.text.size());
  };
  for (Document& document : documents)
    if (stands_in(document.text)) tell_sent(document, arena);
}

/// A text that something is put into need not parse before.
void forgive(Located& located, const File& file) {
  FileFacts& facts = located.files.front();
  facts.unread =
      facts.unread || (!facts.parsed && located.documents.empty() && mentions_policy(file.text));
  if (!facts.parsed && !facts.unread)
    located.notes.push_back(std::string(file.path) + ": does not parse before it is filled in");
  facts.parsed = true;
  facts.errors.clear();
  if (has_branches(file.text)) facts.duplicates.clear();
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
  facts.unread = cut.left_out_policy;
  // What a template holds may be put together with others.
  for (Document& document : located.documents)
    if (document.pointer.empty() && is_fragment(*document.value))
      complete_fragment(document, *document.value, forced, arena);
  return located;
}

/// A file of which nothing can be told before it is filled in.
Located unread_template(const File& file) {
  Located located;
  FileFacts& facts = located.files.emplace_back();
  facts.source = file.source;
  facts.parsed = false;
  forgive(located, file);
  return located;
}

Located unread_for_others(const File& file) {
  Located located;
  FileFacts& facts = located.files.emplace_back();
  facts.source = file.source;
  facts.unread =
      file.text.find("Statement") != file.text.npos && file.text.find("Effect") != file.text.npos;
  return located;
}

/// Does the Serverless Framework make policies of what it says?
bool is_serverless(const Value& root) {
  const Value* provider = root.find("provider");
  return root.find("service") != nullptr && provider != nullptr &&
         string_at(*provider, "name") == "aws";
}

/// Can it be nothing but a policy, whatever holds it?
bool is_surely_policy(const Value& value) {
  const Value* statements = value.is_object() ? value.find("Statement") : nullptr;
  const auto is_statement = [](const Value& item) {
    const std::string effect = string_at(item, "Effect");
    return (effect == "Allow" || effect == "Deny") &&
           (item.find("Action") != nullptr || item.find("NotAction") != nullptr);
  };
  if (statements == nullptr) return false;
  if (statements->is_object()) return is_statement(*statements);
  return !statements->members.empty() &&
         std::ranges::all_of(statements->members, is_statement, &Member::value);
}

/// Is there a policy in what no reader knows, below its top, or in YAML a text of one?
bool holds_policy(const Value& root, bool texts) {
  const auto is_policy_text = [](const Value& value) {
    const auto has = [&](std::string_view word) {
      return value.text.find(word) != value.text.npos;
    };
    return value.is_string() && value.text.starts_with('{') && has("\"Statement\"") &&
           has("\"Effect\"");
  };
  std::vector<const Value*> left{&root};
  while (!left.empty()) {
    const Value& value = *left.back();
    left.pop_back();
    for (const Member& member : value.members) {
      if (is_surely_policy(member.value) || (texts && is_policy_text(member.value))) return true;
      left.push_back(&member.value);
    }
  }
  return false;
}

/// What AWS CDK writes beside its templates repeats what they hold.
bool is_construct_tree(const Value& root) { return string_at(root, "version") == "tree-0.1"; }

bool is_broken(const syntax::YamlStream& stream) {
  return !std::all_of(stream.documents.begin(), stream.documents.end(),
                      [](const syntax::Tree& tree) { return tree.parsed; });
}

Located locate_yaml_template(const File& file, std::optional<PolicyKind> forced, Arena& arena) {
  const File yaml{file.source, "template.yaml", arena.copy(hole_yaml(file.text))};
  return locate(yaml, forced, arena);
}

/// A module of its own, because the one that it becomes a file of may have that file already.
Located locate_terraform_template(const File& file, std::optional<PolicyKind> forced,
                                  Arena& arena) {
  const File module{file.source, "template.tf", arena.copy(hole_terraform(file.text))};
  return locate_in_modules(std::span(&module, 1), forced, arena);
}

/// What a template shows before it is filled in. What does not parse then is no error.
Located locate_in_template(const File& file, std::string_view name,
                           std::optional<PolicyKind> forced, Arena& arena) {
  const HoledText cut = cut_holes(file.text, Filler::engine);
  const bool json = name.ends_with(".json") || opens_bracket(cut.text);
  const bool yaml = name.ends_with(".yaml") || name.ends_with(".yml") ||
                    file.text.find("Statement:") != file.text.npos;
  Located located;
  if (name.ends_with(".tf"))
    located = locate_terraform_template(file, forced, arena);
  else if (json)
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
  for (EndpointMention& endpoint : more.endpoints) endpoint.scope += into.scopes.size();
  internal::append(into.endpoints, std::move(more.endpoints));
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

void note_limits(Located& located, const FileFacts& facts, const Arena& arena) {
  if (arena.is_full()) located.limits.push_back({facts.source, syntax::too_many_values()});
  if (facts.duplicates.size() >= syntax::kMostDuplicates)
    located.limits.push_back({facts.source, syntax::too_many_duplicates()});
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
    document.bare = false;
    document.fragment = document.kind == PolicyKind::identity;
  }
  return located;
}

bool is_known_type(const File& file) {
  if (is_markdown(file.path) || is_script(file) || is_terraform(file.path)) return true;
  if (is_for_others(file.path)) return true;
  if (!filled_in_name(file.path).empty()) return true;
  const std::string path = lower(file.path);
  return path.ends_with(".json") || path.ends_with(".yaml") || path.ends_with(".yml") ||
         path.ends_with(".template");
}

bool opens_value(std::string_view text) {
  if (opens_bracket(text)) return true;
  constexpr std::size_t kNear = 1000;
  const std::string_view start = trimmed(text.substr(0, kNear));
  return start.starts_with('"') || start.starts_with(syntax::kByteOrderMark) ||
         start.starts_with("\xff\xfe") || start.starts_with("\xfe\xff");
}

bool is_for_others(std::string_view path) {
  return path.ends_with(".hcl") || path.ends_with(".snap");
}

Located locate(const File& file, std::optional<PolicyKind> forced, Arena& arena) {
  if (is_for_others(file.path)) return unread_for_others(file);
  if (is_markdown(file.path)) return locate_in_markdown(file, forced, arena);
  if (const std::string name = filled_in_name(file.path); !name.empty())
    return locate_in_template(file, name, forced, arena);
  if (is_script(file)) return locate_in_script(file, forced, arena);
  Located located;
  FileFacts& facts = located.files.emplace_back();
  facts.source = file.source;
  located.scopes.push_back({file.source});
  Collector collector(file, forced, arena, located);
  syntax::YamlStream stream;
  std::optional<syntax::Tree> filled_in;
  if (is_yaml(file)) {
    stream = syntax::parse_yaml(file.text, arena);
    if (is_broken(stream) && is_filled_in(file.text) && mentions_policy(file.text)) {
      auto holed = parse_filled_in_yaml(file.text, arena);
      if (!holed) return unread_template(file);
      stream = std::move(*holed);
    }
  } else {
    syntax::Tree tree = syntax::parse_json(file.text, arena);
    if (!tree.parsed && !arena.is_full()) {
      const ValuesInText values(file.text, arena);
      if (!values.empty()) {
        facts.root = values.first().root;
        values.read(located, facts, collector);
        return located;
      }
      FilledIn read = parse_filled_in(file.text, arena);
      if (read.is_template) return unread_template(file);
      filled_in = std::move(read.tree);
      facts.unread = read.left_out_policy;
    }
    stream.documents.push_back(filled_in ? *filled_in : std::move(tree));
  }
  facts.comments = std::move(stream.comments);
  if (!stream.documents.empty()) facts.root = stream.documents.front().root;
  for (const syntax::Tree& tree : stream.documents) read_tree(tree, facts, collector);
  if (located.documents.empty() && is_yaml(file))
    for (const syntax::Tree& tree : stream.documents) find_in_steps(tree.root, collector, facts);
  if (filled_in) drop_template_text(located.documents, file, arena);
  if (is_serverless(facts.root)) facts.unread = mentions_policy(file.text);
  if (located.documents.empty() && mentions_policy(file.text) && !is_construct_tree(facts.root))
    facts.unread =
        facts.unread || std::ranges::any_of(stream.documents, [&](const syntax::Tree& tree) {
          return holds_policy(tree.root, is_yaml(file));
        });
  return located;
}

}  // namespace ecrlint::internal::format
