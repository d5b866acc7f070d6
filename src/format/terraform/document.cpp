// SPDX-License-Identifier: Apache-2.0
// The `aws_iam_policy_document` data source: blocks that stand for a policy.
#include <algorithm>
#include <array>
#include <map>

#include "format/collector.hpp"
#include "format/terraform/evaluate.hpp"
#include "format/terraform/types.hpp"

namespace ecrlint::internal::format::terraform {
namespace {

void expand(std::vector<Made>& all, const Block& dynamic, const Scope& scope,
            Evaluator& evaluator) {
  const auto each = evaluator.attribute(dynamic.body, "for_each", scope);
  const auto content = std::find_if(dynamic.body.blocks.begin(), dynamic.body.blocks.end(),
                                    [](const auto& block) { return block.type == "content"; });
  if (!each || content == dynamic.body.blocks.end()) return;
  std::string_view iterator = dynamic.labels[0].text;
  if (const Attribute* named = dynamic.body.find("iterator")) iterator = named->value.text;
  const std::string_view type = dynamic.labels[0].text;
  const Expression& over = dynamic.body.find("for_each")->value;
  const bool looked_at = type == "statement" || type == "inline_policy" || type == "rule";
  const auto off = looked_at ? evaluator.switched_off(over, scope) : nullptr;
  const auto add = [&](const Term& key, const Term& value, const Doubt* doubt) {
    const Binding bound{iterator, evaluator.pair(key, value, each->place), scope.bindings};
    Scope inner = scope;
    inner.bindings = &evaluator.arena().keep(bound);
    if (doubt == nullptr && each->open && value.is_unknown())
      doubt = evaluator.doubt(Doubt::Reason::list, {scope.source, over.span});
    all.push_back({&*content, &content->body, inner, doubt, off});
  };
  if (!each->is_collection() || off != nullptr)
    return add(unknown_at(each->place), unknown_at(each->place),
               evaluator.doubt(Doubt::Reason::list, {scope.source, over.span}));
  for (const Entry& entry : each->entries)
    if (!entry.is_rest())
      add(each->key_of(entry, each->place), evaluator.part_of(*each, entry), entry.doubt);
}

/// What the names of elements that take all others begin with.
constexpr std::string_view kNot = "not_";

/// The key of an element that is not known.
constexpr std::string_view kUnknownKey = kUnknownText;

class DocumentReader {
 public:
  DocumentReader(const Scope& scope, Evaluator& evaluator) : scope_(scope), evaluator_(evaluator) {}

  Term read(const Block& block) {
    place_ = {scope_.source, {block.open.begin, block.span.end}};
    std::vector<Entry> statements;
    add_documents(statements, block.body, {"source_json", "source_policy_documents"});
    ++layer_;
    read_heading(block);
    // Terraform 0.11 took a list of objects in their place.
    if (block.body.find("statement") != nullptr) complete_ = false;
    for (const Made& made : blocks_of(block.body, "statement", scope_, evaluator_))
      evaluator_.switched_on(made.switched.get(), [&] { put(statements, statement(made)); });
    ++layer_;
    add_documents(statements, block.body, {"override_policy_documents", "override_json"});
    std::vector<Entry> entries{version_};
    if (id_) entries.push_back(*id_);
    if (!complete_)
      statements.push_back({{}, {}, block.open, unknown_at({scope_.source, block.open})});
    entries.push_back({"Statement", block.open, block.open, evaluator_.list(statements, place_)});
    return evaluator_.object(entries, place_);
  }

 private:
  /// Terraform sends every scalar as text, with `&{` for IAM's `${`.
  Term text(Term term) {
    if (term.is(Kind::number) || term.is(Kind::boolean)) term.kind = Kind::string;
    if (!term.is(Kind::string) || term.text.find("&{") == term.text.npos) return term;
    std::string meant(term.text);
    for (auto at = meant.find("&{"); at != meant.npos; at = meant.find("&{", at)) meant[at] = '$';
    term.text = evaluator_.copy(meant);
    return term;
  }

  Entry text_entry(std::string_view key, const Attribute& attribute, const Scope& scope) {
    return {key, attribute.name_span, attribute.value.span,
            text(evaluator_.evaluate(attribute.value, scope))};
  }

  /// The same of a set with all of its items as texts, each once.
  Entry texts_entry(std::string_view key, const Attribute& attribute, const Scope& scope) {
    Entry entry = text_entry(key, attribute, scope);
    if (!entry.value.is(Kind::array)) return entry;
    std::vector<Entry> items(entry.value.entries.begin(), entry.value.entries.end());
    for (Entry& item : items) item.value = text(item.value);
    std::set<std::string_view> seen;
    std::erase_if(items, [&](const Entry& item) {
      return item.value.is_plain_string() && !seen.insert(item.value.text).second;
    });
    entry.value.entries = evaluator_.arena().copy(items);
    return entry;
  }

  /// A list of texts under a key; null is as good as absent.
  void add_list(std::vector<Entry>& entries, std::string_view key, std::string_view name,
                const Made& made) {
    const Attribute* attribute = made.body->find(name);
    if (attribute == nullptr) return;
    Entry entry = texts_entry(key, *attribute, made.scope);
    // What is not there over an empty default would not be over what is given.
    const bool is_empty = entry.value.is(Kind::array) && entry.value.entries.empty();
    if (entry.value.not_given || (is_empty && !made.sure()))
      entry.value = unknown_at(entry.value.place);
    if (entry.value.is(Kind::null)) return;
    // It may be null, or nothing may be in it and the other of the two be meant.
    const bool none =
        !entry.value.entries.empty() &&
        std::all_of(entry.value.entries.begin(), entry.value.entries.end(), is_doubted);
    if (entry.value.is_unknown() || (none && has_counterpart(*made.body, name)))
      entry.key = kUnknownKey;
    if (!entry.value.is(Kind::array) || !entry.value.entries.empty()) entries.push_back(entry);
  }

  static bool is_doubted(const Entry& entry) { return entry.doubt != nullptr; }

  /// Is it, or has it beside it, what takes all but what it lists?
  static bool has_counterpart(const Body& body, std::string_view name) {
    return name.starts_with(kNot) || body.find(std::string(kNot) + std::string(name)) != nullptr;
  }

  /// Does a block name anybody, or a condition, whatever it is made over?
  bool says_something(const Made& block) {
    const auto identifiers = evaluator_.attribute(*block.body, "identifiers", block.scope);
    const auto variable = evaluator_.attribute(*block.body, "variable", block.scope);
    if (variable && variable->is_plain_string()) return true;
    if (!identifiers || !identifiers->is(Kind::array)) return false;
    return std::any_of(identifiers->entries.begin(), identifiers->entries.end(),
                       [](const Entry& entry) {
                         return entry.value.is(Kind::string) && entry.value.text != kUnknownText;
                       });
  }

  /// The blocks under a name. None where none says anything for sure, or these may be meant or
  /// their counterparts, which is noted.
  std::vector<Made> told_blocks(std::vector<Entry>& entries, std::string_view name,
                                const Made& statement) {
    // Terraform 0.11 took a list of objects in their place.
    if (const Attribute* list = statement.body->find(name)) {
      entries.push_back({kUnknownKey, list->name_span, list->value.span,
                         unknown_at({statement.scope.source, list->value.span})});
      return {};
    }
    const auto is_sure = [](const Made& block) { return block.sure(); };
    std::vector<Made> blocks = blocks_of(*statement.body, name, statement.scope, evaluator_);
    if (blocks.empty() || std::any_of(blocks.begin(), blocks.end(), is_sure)) return blocks;
    const std::string other = std::string(kNot) + std::string(name);
    const bool told = std::any_of(blocks.begin(), blocks.end(),
                                  [&](const Made& block) { return says_something(block); });
    if (told && !name.starts_with(kNot) &&
        blocks_of(*statement.body, other, statement.scope, evaluator_).empty())
      return blocks;
    const Span all = around(blocks);
    entries.push_back({kUnknownKey, blocks.front().block->type_span, all,
                       unknown_at({statement.scope.source, all})});
    return {};
  }

  Entry statement(const Made& made) {
    const Span span{made.block->open.begin, made.block->span.end};
    std::vector<Entry> entries;
    if (const Attribute* sid = made.body->find("sid")) {
      const Entry entry = text_entry("Sid", *sid, made.scope);
      if (entry.value.is(Kind::string) && !entry.value.text.empty()) entries.push_back(entry);
    }
    const Span open = made.block->open;
    const Attribute* effect = made.body->find("effect");
    Entry said = effect != nullptr ? text_entry("Effect", *effect, made.scope) : Entry{};
    if (effect == nullptr || said.value.is(Kind::null))
      said = {"Effect", open, open, string_at("Allow", {made.scope.source, open})};
    entries.push_back(said);
    add_list(entries, "Action", "actions", made);
    add_list(entries, "NotAction", "not_actions", made);
    add_principals(entries, "Principal", "principals", made);
    add_principals(entries, "NotPrincipal", "not_principals", made);
    add_list(entries, "Resource", "resources", made);
    add_list(entries, "NotResource", "not_resources", made);
    add_conditions(entries, made);
    std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
      return a.key_span.begin < b.key_span.begin;
    });
    return {{}, {}, span, evaluator_.object(entries, {made.scope.source, span}), made.doubt};
  }

  static Span around(std::span<const Made> blocks) {
    return {blocks.front().block->open.begin, blocks.back().block->span.end};
  }

  void add_principals(std::vector<Entry>& entries, std::string_view key, std::string_view name,
                      const Made& statement) {
    const std::vector<Made> blocks = told_blocks(entries, name, statement);
    if (blocks.empty()) return;
    const Span all = around(blocks);
    std::vector<Entry> types;
    bool open = false;
    for (const Made& block : blocks) {
      open = open || !block.sure();
      const Attribute* type = block.body->find("type");
      const Attribute* identifiers = block.body->find("identifiers");
      if (type == nullptr || identifiers == nullptr) continue;
      const Term kind = text(evaluator_.evaluate(type->value, block.scope));
      Entry entry = texts_entry("", *identifiers, block.scope);
      entry.key = kind.is_plain_string() ? kind.text : "";
      entry.key_span = type->value.span;
      entry.doubt = block.doubt;
      if (entry.key == "*" || entry.key.empty()) {
        const bool everyone =
            entry.key == "*" && entry.value.is(Kind::array) && entry.value.entries.size() == 1;
        Term value = everyone ? entry.value.entries.front().value : unknown_at(entry.value.place);
        const Span use = everyone ? entry.value.entries.front().use : identifiers->value.span;
        entries.push_back({key, block.block->type_span, use, value, block.doubt});
        return;
      }
      types.push_back(entry);
    }
    if (open)
      types.push_back({"AWS", blocks.back().block->open, all,
                       unknown_at({statement.scope.source, blocks.back().block->open})});
    entries.push_back({key, blocks.front().block->type_span, all,
                       evaluator_.object(types, {statement.scope.source, all})});
  }

  void add_conditions(std::vector<Entry>& entries, const Made& statement) {
    const std::vector<Made> blocks = told_blocks(entries, "condition", statement);
    if (blocks.empty()) return;
    const Span all = around(blocks);
    const SourceSpan place{statement.scope.source, all};
    std::vector<Entry> operators;
    bool open = false;
    for (const Made& block : blocks) {
      open = open || !block.sure();
      const Attribute* test = block.body->find("test");
      const Attribute* variable = block.body->find("variable");
      const Attribute* values = block.body->find("values");
      if (test == nullptr || variable == nullptr || values == nullptr) continue;
      const Term op = text(evaluator_.evaluate(test->value, block.scope));
      const Term key = text(evaluator_.evaluate(variable->value, block.scope));
      if (!op.is_plain_string() || !key.is_plain_string()) {
        entries.push_back({"Condition", blocks.front().block->type_span, all, unknown_at(place)});
        return;
      }
      Entry value = texts_entry(key.text, *values, block.scope);
      value.key_span = variable->value.span;
      const Span span{block.block->open.begin, block.block->span.end};
      operators.push_back({op.text, test->value.span, span,
                           evaluator_.object(std::span(&value, 1), {block.scope.source, span}),
                           block.doubt});
    }
    if (open)
      operators.push_back({kUnknownKey, blocks.back().block->open, all,
                           unknown_at({statement.scope.source, blocks.back().block->open})});
    entries.push_back(
        {"Condition", blocks.front().block->type_span, all, evaluator_.object(operators, place)});
  }

  /// The version and id that the block itself says.
  void read_heading(const Block& block) {
    Entry version{"Version", block.open, block.open,
                  string_at("2012-10-17", {scope_.source, block.open})};
    if (const Attribute* said = block.body.find("version")) {
      const Entry entry = text_entry("Version", *said, scope_);
      if (!entry.value.is(Kind::null)) version = entry;
    }
    take_version(version);
    if (const Attribute* said = block.body.find("policy_id"))
      take_id(text_entry("Id", *said, scope_));
  }

  /// The latest version of all documents counts.
  void take_version(const Entry& version) {
    const Term& now = version_.value;
    const bool first = version_.key.empty();
    const bool told = version.value.is_plain_string() && (first || now.is_plain_string());
    if (first || !told || version.value.text > now.text) version_ = version;
  }

  /// The last id that says anything counts.
  void take_id(const Entry& id) {
    const bool nothing =
        id.value.is(Kind::null) || (id.value.is_plain_string() && id.value.text.empty());
    if (!nothing) id_ = id;
  }

  /// A statement takes the place of the first one with its Sid in an earlier layer: source
  /// documents, the block itself, each override document. Two of one layer are a mistake and stay.
  void put(std::vector<Entry>& statements, const Entry& statement) {
    const bool sure = statement.doubt == nullptr;
    if (!evaluator_.has_room(statements.size()) || !evaluator_.spend(1)) {
      complete_ = false;
      return;
    }
    const Term* sid = statement.value.find("Sid");
    if (sid != nullptr && sid->is_plain_string()) {
      const auto [same, fresh] =
          with_sid_.try_emplace(sid->text, Known{statements.size(), layer_, sure});
      const bool twice = same->second.layer == layer_ && sure && same->second.sure;
      if (!fresh && !twice) {
        statements[same->second.index] = statement;
        same->second = {same->second.index, layer_, sure};
        return;
      }
    }
    statements.push_back(statement);
  }

  void add_documents(std::vector<Entry>& statements, const Body& body,
                     std::array<std::string_view, 2> names) {
    for (const std::string_view name : names) {
      const Attribute* attribute = body.find(name);
      if (attribute == nullptr) continue;
      const Term value = evaluator_.evaluate(attribute->value, scope_);
      const Span use = attribute->value.span;
      const bool here = value.place == SourceSpan{scope_.source, use};
      if (!value.is(Kind::array))
        add_document(statements, {{}, {}, use, value});
      else if (here)
        for (const Entry& entry : value.entries) add_document(statements, entry);
      else
        for (const Entry& entry : evaluator_.items(value, use)) add_document(statements, entry);
    }
  }

  void add_document(std::vector<Entry>& statements, const Entry& added) {
    const Term& document = added.value;
    const Span use = added.use;
    if (document.is(Kind::null) || (document.is_plain_string() && document.text.empty())) return;
    if (document.is_unknown() && document.not_given) return add_unknown_document(statements, false);
    if (layer_ >= kFirstOverride) ++layer_;
    const Term* policy = json_of(document, evaluator_);
    const Entry* list = policy != nullptr ? policy->entry("Statement") : nullptr;
    if (list == nullptr && document.json == nullptr && shows_no_policy(document.text) &&
        document.is(Kind::string))
      return statements.push_back({{}, {}, use, document});
    if (list == nullptr) return add_unknown_document(statements);
    if (const Term* version = policy->find("Version"))
      take_version({"Version", use, use, *version});
    if (const Term* id = policy->find("Id")) take_id({"Id", use, use, *id});
    Term whole = *policy;
    whole.way = evaluator_.joined(policy->way, document.way);
    const Term all = evaluator_.part_of(whole, *list);
    if (all.is(Kind::object))
      return put(statements, {{}, {}, use, without_nulls(all), added.doubt});
    if (!all.is(Kind::array)) return add_unknown_document(statements);
    for (const Entry& entry : all.entries)
      put(statements, {{},
                       {},
                       use,
                       without_nulls(evaluator_.part_of(all, entry)),
                       entry.doubt != nullptr ? entry.doubt : added.doubt});
  }

  /// What is not known adds statements, and as an override takes the places of others, if any is
  /// given.
  void add_unknown_document(std::vector<Entry>& statements, bool given = true) {
    complete_ = false;
    if (layer_ < kFirstOverride || !given) return;
    for (Entry& statement : statements)
      if (statement.value.find("Sid") != nullptr)
        statement.value = unknown_at(statement.value.place);
    with_sid_.clear();
  }

  /// The provider reads a null in a document as what is not there.
  Term without_nulls(Term statement) {
    const auto is_null = [](const Entry& entry) { return entry.value.is(Kind::null); };
    if (!statement.is(Kind::object) ||
        std::none_of(statement.entries.begin(), statement.entries.end(), is_null))
      return statement;
    std::vector<Entry> entries(statement.entries.begin(), statement.entries.end());
    std::erase_if(entries, is_null);
    statement.entries = evaluator_.arena().copy(entries);
    return statement;
  }

  /// Where a Sid was first seen.
  struct Known {
    std::size_t index;
    std::size_t layer;
    bool sure;
  };

  static constexpr std::size_t kFirstOverride = 2;
  Scope scope_;
  Evaluator& evaluator_;
  SourceSpan place_;
  std::map<std::string_view, Known> with_sid_;
  std::size_t layer_ = 0;  ///< source documents, the block, override documents
  Entry version_ = {};
  std::optional<Entry> id_;
  bool complete_ = true;  ///< no document that is not known adds statements
};

}  // namespace

std::vector<Made> blocks_of(const Body& body, std::string_view type, const Scope& scope,
                            Evaluator& evaluator) {
  std::vector<Made> all;
  for (const Block& block : body.blocks) {
    if (block.type == type) all.push_back({&block, &block.body, scope});
    if (block.type == "dynamic" && !block.labels.empty() && block.labels[0].text == type)
      expand(all, block, scope, evaluator);
  }
  return all;
}

Term policy_document(const ModuleBlock& block, const Scope& scope, Evaluator& evaluator) {
  Term document;
  evaluator.where_made(block, *scope.instance, [&] {
    document = block.type() == kLifecycleDocumentType
                   ? lifecycle_document(block, scope, evaluator)
                   : DocumentReader(scope, evaluator).read(*block.syntax);
  });
  return document;
}

}  // namespace ecrlint::internal::format::terraform
