// SPDX-License-Identifier: Apache-2.0
// References: variables, locals, resources, modules, and what surrounds an expression.
#include "format/terraform/evaluate.hpp"

#include <charconv>
#include <utility>

#include "format/collector.hpp"
#include "format/terraform/types.hpp"
#include "text/ascii.hpp"
#include "text/url.hpp"

namespace ecrlint::internal::format::terraform {
namespace {

constexpr std::size_t kMostInstances = 1000;
constexpr std::string_view kTooManyInstances = "more than 1,000 instances";

/// Attributes of a resource or data source that are one string, whatever it is.
bool is_text_attribute(std::string_view name) {
  for (const std::string_view known :
       {"arn", "id", "name", "account_id", "partition", "region", "unique_id", "user_id",
        "registry_id", "dns_suffix", "bucket", "repository_url", "image_uri", "url", "key_id",
        "function_name", "master_account_id", "account", "repository_name"})
    if (name == known) return true;
  return name.ends_with("_arn");
}

/// A provider of web identities, which is known by the host and path of its URL.
constexpr std::string_view kTokenProviderType = "aws_iam_openid_connect_provider";

struct ArnShape {
  std::string_view type;
  std::string_view prefix;  ///< as own_arn() takes it
  bool has_path = false;    ///< perhaps one before the name
};
constexpr auto kArnShapes = std::to_array<ArnShape>({
    {kRoleType, "arn:?:iam::?:role/", true},
    {kUserType, "arn:?:iam::?:user/", true},
    {kManagedPolicyType, "arn:?:iam::?:policy/", true},
    {kTokenProviderType, "arn:?:iam::?:oidc-provider/"},
    {"aws_iam_saml_provider", "arn:?:iam::?:saml-provider/"},
    {"aws_ecr_repository", "arn:?:ecr:?:?:repository/"},
    {"aws_ecrpublic_repository", "arn:?:ecr-public::?:repository/"},
    {"aws_s3_bucket", "arn:?:s3:::"},
    {"aws_lambda_function", "arn:?:lambda:?:?:function:"},
    {"aws_sns_topic", "arn:?:sns:?:?:"},
    {"aws_sqs_queue", "arn:?:sqs:?:?:"},
    {"aws_kms_key", "arn:?:kms:?:?:key/"},
});

/// What is known of the ARN of a resource that does not exist yet.
std::string arn_of(std::string_view type, std::string_view name) {
  const auto shape = std::ranges::find(kArnShapes, type, &ArnShape::type);
  if (shape == kArnShapes.end()) return std::string("arn:") + kHole;
  std::string arn = own_arn(shape->prefix);
  if (shape->has_path && !name.empty()) arn += kHole;
  return name.empty() ? arn + kHole : arn.append(name);
}

const Binding* find_binding(const Binding* first, std::string_view name) {
  for (const Binding* at = first; at != nullptr; at = at->next)
    if (at->name == name) return at;
  return nullptr;
}

/// The argument that says which role, user, group or repository a block makes or looks up.
std::string_view name_argument(const ModuleBlock& block) {
  if (block.is_data() && block.type() == kUserType) return "user_name";
  if (block.is_data() && block.type() == kGroupType) return "group_name";
  return name_attribute(block.type());
}

/// `tags` of `tags["team"]`, in whichever way it is written.
std::string_view root_name(const Expression& expression) {
  const Expression* at = &expression;
  while (!at->parts.empty()) at = &at->parts[0];
  return at->text.substr(0, at->text.find_first_of(".["));
}

/// Does the resource leave it to others to set this argument?
bool is_set_elsewhere(const Body& resource, std::string_view name) {
  for (const Block& block : resource.blocks) {
    const Attribute* ignored =
        block.type == "lifecycle" ? block.body.find("ignore_changes") : nullptr;
    if (ignored == nullptr) continue;
    const Expression& list = ignored->value;
    if (list.form != Form::tuple) return root_name(list) == "all";
    return std::any_of(list.parts.begin(), list.parts.end(), [&](const Expression& one) {
      return root_name(one) == name || root_name(one) == "all";
    });
  }
  return false;
}

/// Is it certain which entry or instance has this key?
bool is_told(const Term& key) { return key.is(Kind::number) || key.is_plain_string(); }

/// Is it certain which instances there are?
bool are_told(std::span<const Term* const> instances) {
  return std::all_of(instances.begin(), instances.end(), [](const Term* each) {
    return each == nullptr || is_told(each->entries.front().value);
  });
}

}  // namespace

std::optional<std::size_t> whole_number(std::string_view text) {
  std::size_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<bool> Choices::choose(const Condition& condition) {
  for (const TakenBranch& choice : taken_)
    if (choice.condition.is_like(condition)) {
      ++asked_;
      return choice.outcome_of(condition);
    }
  if (taken_.size() == kMost) {
    cut_ = true;
    return std::nullopt;
  }
  ++asked_;
  taken_.push_back({condition, true});
  return true;
}

bool Choices::next() {
  asked_ = 0;
  while (!taken_.empty() && !taken_.back().outcome) taken_.pop_back();
  if (taken_.empty()) return false;
  taken_.back().outcome = false;
  return true;
}

std::string_view Evaluator::text_of(SourceSpan expression) const {
  const Span span = expression.span;
  const std::string_view text = workspace_.text ? workspace_.text(expression.source) : "";
  return span.end > text.size() ? "" : text.substr(span.begin, span.end - span.begin);
}

std::string Evaluator::written(SourceSpan expression) const {
  constexpr std::size_t kLongest = 80;
  std::string line;
  for (const char c : text_of(expression)) {
    const bool inside_character = (static_cast<unsigned char>(c) & 0xC0U) == 0x80;
    if (line.size() >= kLongest && !inside_character) return line + "...";
    const bool blank = is_blank(c);
    if (!blank || (!line.empty() && line.back() != ' ')) line += blank ? ' ' : c;
  }
  return line;
}

std::optional<Term> Evaluator::attribute(const Body& body, std::string_view name,
                                         const Scope& scope) {
  const Attribute* found = body.find(name);
  if (found == nullptr) return std::nullopt;
  return evaluate(found->value, scope_of(*found, scope));
}

Scope Evaluator::inside(const ModuleBlock& block, Instance& instance, const Term* each) {
  Scope scope{&instance, block.source, nullptr};
  if (each != nullptr)
    for (const std::string_view name : {"each", "count"})
      scope.bindings = &arena_.keep(Binding{name, *each, scope.bindings});
  return scope;
}

Term Evaluator::pair(const Term& key, const Term& value, SourceSpan place) {
  return object(
      std::array{Entry{"key", {}, place.span, key}, Entry{"value", {}, place.span, value}}, place);
}

std::vector<const Term*> Evaluator::instances(const ModuleBlock& block, Instance& instance) {
  const Scope scope{&instance, block.source, nullptr};
  const auto each = attribute(block.syntax->body, "for_each", scope);
  const auto count = attribute(block.syntax->body, "count", scope);
  if (!each && !count) return {nullptr};
  const SourceSpan place = each ? each->place : count->place;
  std::vector<const Term*> found;
  if (count) {
    const auto bind = [&](const Term& index) {
      found.push_back(
          &arena_.keep(object(std::array{Entry{"index", {}, place.span, index}}, place)));
    };
    const auto many = count->is(Kind::number) ? whole_number(count->text) : std::nullopt;
    if (!many) bind(unknown_at(place));
    if (many.value_or(0) > kMostInstances) reach(kTooManyInstances);
    for (std::size_t i = 0; i < std::min(many.value_or(0), kMostInstances); ++i)
      bind(number(i, place));
    return found;
  }
  if (!each->is_collection())
    return {&arena_.keep(pair(unknown_at(place), unknown_at(place), place))};
  for (const Entry& entry : each->entries) {
    if (found.size() == kMostInstances) {
      reach(kTooManyInstances);
      break;
    }
    if (entry.is_rest() && !found.empty()) continue;
    found.push_back(&arena_.keep(pair(each->key_of(entry, place), part_of(*each, entry), place)));
  }
  return found;
}

Term Evaluator::bound(std::string_view name, SourceSpan place, const Scope& scope) {
  const Binding* found = find_binding(scope.bindings, name);
  return found != nullptr ? found->value : unknown_at(place);
}

Term Evaluator::member(const Expression& expression, const Scope& scope) {
  const Expression& whole = expression.parts[0];
  const SourceSpan place{scope.source, expression.span};
  const Module& module = *scope.instance->module;
  const auto block = [&](const ModuleBlock* found) {
    Term term = unknown_at(place);
    term.block = found;
    term.owner = scope.instance;
    return term;
  };
  if (whole.form == Form::variable && find_binding(scope.bindings, whole.text) == nullptr) {
    if (scope.instance == &outside_) return unknown_at(place);
    if (whole.text == "var") return input(expression.text, place, scope);
    if (whole.text == "local") return local(expression.text, place, scope);
    if (whole.text == "module") return block(module.call(expression.text));
    if (whole.text == "path") {
      if (expression.text == "cwd") return string_at(kUnknownText, place);
      const Instance* at = scope.instance;
      while (expression.text == "root" && at->caller != nullptr) at = at->caller;
      const std::string_view directory = at->module->directory();
      return string_at(directory.empty() ? "." : copy(directory), place);
    }
    if (whole.text == "terraform") return string_at(kUnknownText, place);
    if (whole.text != "data" && whole.text != "each" && whole.text != "self")
      return block(module.resource(whole.text, expression.text));
    return unknown_at(place);
  }
  const bool data = whole.form == Form::attribute && whole.parts[0].form == Form::variable &&
                    whole.parts[0].text == "data";
  if (data && find_binding(scope.bindings, "data") == nullptr)
    return block(module.data(whole.text, expression.text));
  return member_of(evaluate(whole, scope), expression.text, place);
}

Term Evaluator::member_of(const Term& whole, std::string_view name, SourceSpan place) {
  if (!name.empty() && is_digit(name.front()))
    return index_of(whole, number_at(name, place), place);
  if (whole.block != nullptr) return attribute_of_block(whole, name, place);
  if (const Entry* found = whole.entry(name)) return part_of(whole, *found);
  if (!whole.is_unknown() || whole.fails) return whole.open ? unknown_at(place) : failure_at(place);
  return is_text_attribute(name) ? string_at(kUnknownText, place) : unknown_at(place);
}

Term Evaluator::attribute_of_block(const Term& whole, std::string_view name, SourceSpan place) {
  const ModuleBlock& block = *whole.block;
  Instance& instance = *whole.owner;
  if (block.syntax->type == "module") return output(whole, name, place);
  const auto [mark, fresh] = open_.insert({&instance, block.syntax});
  if (!fresh) return unknown_at(place);
  Term value = unknown_at(place);
  const Scope own = inside(block, instance, whole.each);
  if (block.is_data() && is_document_type(block.type()) &&
      (name == "json" || name == "minified_json")) {
    value = string_at(kUnknownText, place);
    value.json = &arena_.keep(policy_document(block, own, *this));
  } else if (block.is_data() && block.type() == "template_file" && name == "rendered") {
    const auto text = attribute(block.syntax->body, "template", own);
    const auto values = attribute(block.syntax->body, "vars", own);
    if (text) value = render(*text, values.value_or(unknown_at(place)), place);
  } else if (block.is_data() && block.type() == "local_file" && name == "content") {
    const auto file = attribute(block.syntax->body, "filename", own);
    if (file) value = file_text(*file, instance, place);
  } else if (const auto told = place_told(block, own, name, place)) {
    value = *told;
  } else if (name == "url" && block.type() == kTokenProviderType) {
    const auto url = attribute(block.syntax->body, name, own);
    const bool known = url && url->is(Kind::string);
    value = string_at(known ? copy(without_https(url->text)) : kUnknownText, place);
  } else if (const auto set = attribute(block.syntax->body, name, own);
             set && !block.is_data() &&
             (name == name_argument(block) || !is_set_elsewhere(block.syntax->body, name))) {
    value = *set;
  } else if (const auto named = name_argument(block);
             !named.empty() && (name == "id" || name == name_attribute(block.type()))) {
    value = attribute(block.syntax->body, named, own).value_or(string_at(kUnknownText, place));
  } else if (name == "arn") {
    const bool tokens = block.type() == kTokenProviderType;
    const auto given = attribute(block.syntax->body, tokens ? "url" : "name", own);
    const bool known = given && given->is(Kind::string);
    const std::string_view called = known ? given->text : "";
    const std::string arn = arn_of(block.type(), tokens ? without_https(called) : called);
    const bool elsewhere = attribute(block.syntax->body, "registry_id", own).has_value();
    value = elsewhere ? string_at(kUnknownText, place)
                      : string_at(copy(provider_of(block, instance).placed(arn)), place);
  } else if (is_text_attribute(name)) {
    value = string_at(kUnknownText, place);
  }
  open_.erase(mark);
  value.fails = value.fails || whole.fails;
  value.never_null = value.never_null || name == "id";
  if (!block.is_data()) value.address = copy(address_of(block, instance, whole.each));
  return value;
}

Term Evaluator::index(const Expression& expression, const Scope& scope) {
  const Term key = evaluate(expression.parts[1], scope);
  if (auto item = item_of_splat(expression.parts[0], key, scope)) return *item;
  return index_of(evaluate(expression.parts[0], scope), key, {scope.source, expression.span});
}

namespace {

/// Is it one instance of a block, rather than all that `for_each` or `count` make of it?
bool is_one(const Term& whole) {
  const Body& body = whole.block->syntax->body;
  return whole.each != nullptr ||
         (body.find("for_each") == nullptr && body.find("count") == nullptr);
}

}  // namespace

Term Evaluator::index_of(const Term& whole, const Term& key, SourceSpan place) {
  if (whole.block != nullptr && key.is_plain_string() && is_one(whole))
    return attribute_of_block(whole, key.text, place);
  if (whole.block != nullptr) return instance_of(whole, key);
  if (!whole.is_unknown() && !whole.is_collection()) return failure_at(place);
  if (key.is_unknown() || whole.is_unknown()) return unknown_at(place);
  if (const Entry* found = whole.entry(key.text)) return part_of(whole, *found);
  const std::size_t size = whole.entries.size();
  const std::size_t at = whole.is(Kind::array) ? whole_number(key.text).value_or(size) : size;
  const bool there = at < size;
  if (!whole.open && !there) return is_told(key) ? failure_at(place) : unknown_at(place);
  // Of an open list those stand where they seem to that have nothing before them that may be
  // another number of items.
  const bool certain =
      !whole.open ||
      (there && std::ranges::all_of(whole.entries.first(at + 1), [](const Entry& one) {
         return one.value.is_plain_string() || one.value.json != nullptr;
       }));
  return certain && there ? part_of(whole, whole.entries[at]) : unknown_at(place);
}

/// Also where it is certain that there is none, so that what it would be can be looked at.
Term Evaluator::instance_of(const Term& block, const Term& key) {
  Term instance = block;
  const std::vector<const Term*> all = instances(*block.block, *block.owner);
  bool found = false;
  for (const Term* each : all) {
    if (each == nullptr) continue;
    const Term& name = each->entries.front().value;
    if (name.text != key.text || name.is_unknown()) continue;
    instance.each = each;
    found = true;
  }
  const bool numbered = all.empty() || all.front() != nullptr;
  instance.fails = block.fails || (!found && is_told(key) && numbered && are_told(all) &&
                                   all.size() < kMostInstances);
  return instance;
}

Term Evaluator::collected(const Term& term, SourceSpan place) {
  if (term.block == nullptr || term.each != nullptr) return term;
  const std::vector<const Term*> all = instances(*term.block, *term.owner);
  if (!all.empty() && all.front() == nullptr) return term;
  const bool by_key = term.block->syntax->body.find("for_each") != nullptr;
  std::vector<Entry> entries;
  for (const Term* each : all) {
    Term item = term;
    item.each = each;
    const std::string_view key = by_key ? each->entries.front().value.text : std::string_view();
    entries.push_back({key, {}, place.span, item});
  }
  Term items = by_key ? object(entries, place) : list(entries, place);
  items.open = items.is_collection() && (!are_told(all) || all.size() == kMostInstances);
  items.fails = term.fails;
  return items;
}

Term Evaluator::splat(const Expression& expression, const Scope& scope) {
  const SourceSpan place{scope.source, expression.span};
  const Term given = evaluate(expression.parts[0], scope);
  const Term whole = collected(given, place);
  std::vector<Entry> results;
  const auto take = [&](const Term& item, const Doubt* doubt = nullptr) {
    const Binding bound{kItem, item, scope.bindings};
    const Term value = evaluate(expression.parts[1], {scope.instance, scope.source, &bound});
    results.push_back({{}, {}, expression.span, value, doubt});
    if (results.back().is_rest()) results.back().value = unknown_at(place);
  };
  // A map is one item, but for the instances of a resource, as Terraform once had it.
  const bool many = whole.is(Kind::array) || (whole.is(Kind::object) && given.block != nullptr);
  if (many)
    for (const Entry& entry : whole.entries) take(part_of(whole, entry), entry.doubt);
  else if (whole.is_unknown() && whole.block == nullptr)
    return unknown_at(place);
  else if (!whole.is(Kind::null))
    take(whole);
  Term items = list(results, place);
  items.open = many && whole.open && items.is_collection();
  items.least = many ? whole.least : 0;
  return items;
}

/// What `block.*.name` holds at a number that is not known, as `block[number].name` says it.
std::optional<Term> Evaluator::item_of_splat(const Expression& list, const Term& key,
                                             const Scope& scope) {
  if (list.form != Form::splat || !key.is_unknown()) return std::nullopt;
  const Term blocks = evaluate(list.parts[0], scope);
  if (blocks.block == nullptr || blocks.each != nullptr ||
      blocks.block->syntax->body.find("count") == nullptr)
    return std::nullopt;
  const Binding bound{kItem, instance_of(blocks, key), scope.bindings};
  return evaluate(list.parts[1], {scope.instance, scope.source, &bound});
}

}  // namespace ecrlint::internal::format::terraform
