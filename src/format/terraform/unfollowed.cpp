// SPDX-License-Identifier: Apache-2.0
// Calls of modules that are not among the files: what their arguments say all the same.
#include <algorithm>

#include "format/cloudformation/template.hpp"
#include "format/terraform/known_policy.hpp"
#include "format/terraform/resources.hpp"

namespace ecrlint::internal::format::terraform {
namespace {

using catalog::KnownModule;
using catalog::KnownPolicy;

/// Is the argument Terraform's own?
bool is_meta_argument(std::string_view name) {
  for (const std::string_view meta :
       {"source", "version", "providers", "count", "for_each", "depends_on"})
    if (name == meta) return true;
  return false;
}

PolicyKind kind_of(const KnownPolicy& policy) {
  return policy_kind_from(policy.kind).value_or(PolicyKind::repository);
}

/// Is the argument a policy that the module is known to put on something?
bool is_policy(const KnownModule& known, std::string_view argument) {
  return std::any_of(known.policies.begin(), known.policies.end(),
                     [&](const KnownPolicy& policy) { return policy.input == argument; });
}

const KnownModule* known_module_of(const ModuleBlock& call, const Scope& scope,
                                   Evaluator& evaluator) {
  const auto source = evaluator.attribute(call.syntax->body, "source", scope);
  return source && source->is_plain_string() ? catalog::find_known_module(source->text) : nullptr;
}

}  // namespace

/// Each call is noted once for each file of a root that it is made for, however often it is made.
/// Null where it was noted before, or says nothing of a module.
NotFollowed* ResourceReader::note_unfollowed(const ModuleBlock& call, Instance& instance) {
  constexpr std::size_t kLongest = 200;
  const Attribute* written = call.syntax->body.find("source");
  if (written == nullptr) return nullptr;
  const Scope scope = scope_of(*written, {&instance, call.source, nullptr});
  const std::size_t root = instance.called_from.value_or(call.source);
  if (!not_followed_.emplace(scope.source, written->value.span.begin, root).second) return nullptr;
  NotFollowed noted;
  noted.source = scope.source;
  noted.scope = root_scope(call, instance);
  noted.place = written->value.span;
  noted.address = (instance.address + "module.").substr(0, kLongest);
  noted.address += call.name().substr(0, kLongest);
  const Term source = evaluator_.evaluate(written->value, scope);
  if (source.is_plain_string()) noted.module = source.text.substr(0, kLongest);
  return &located_.not_followed.emplace_back(std::move(noted));
}

void ResourceReader::read_unfollowed(const ModuleBlock& call, Instance& instance) {
  NotFollowed* const noted = note_unfollowed(call, instance);
  const std::size_t noted_scope = root_scope(call, instance);
  const Scope scope{&instance, call.source, nullptr};
  for (NamedKey& named : named_by_inputs(call, instance, evaluator_)) {
    if (named.by_name) mention(named.key, call, instance);
    attach(std::move(named.key), {}, noted_scope);
  }
  const KnownModule* const known = known_module_of(call, scope, evaluator_);
  if (noted != nullptr) noted->known = known != nullptr;
  for (const Attribute& argument : call.syntax->body.attributes)
    if (known != nullptr && is_policy(*known, argument.name))
      collect_documents(argument.value, *instance.module, used_);
  note_came_to(call, instance, read_arguments(call, instance));
}

/// False where the call is not made.
bool ResourceReader::read_arguments(const ModuleBlock& call, Instance& instance) {
  const Scope scope{&instance, call.source, nullptr};
  const KnownModule* const known = known_module_of(call, scope, evaluator_);
  const std::vector<const Term*> instances = evaluator_.instances(call, instance);
  for (const Term* each : instances) read_instance(call, instance, each, known);
  return !instances.empty();
}

void ResourceReader::read_instance(const ModuleBlock& call, Instance& instance, const Term* each,
                                   const KnownModule* known) {
  const Scope scope = evaluator_.inside(call, instance, each);
  Document document;
  document.scope = root_scope(call, instance);
  document.holder = call.syntax->span;
  document.address = address_of_call(call, instance, each);
  document.name = document.address;
  for (const Attribute& argument : call.syntax->body.attributes)
    if (!is_meta_argument(argument.name) && (known == nullptr || !is_policy(*known, argument.name)))
      add_alternatives(argument.value, document, scope_of(argument, scope),
                       {.use = argument.value.span,
                        .attribute = {argument.name_span.begin, argument.value.span.end},
                        .must_show = true,
                        .may_lack = true,
                        .by_shape = true});
  if (known != nullptr) read_known(*known, call, document, scope);
}

void ResourceReader::read_known(const KnownModule& known, const ModuleBlock& call,
                                const Document& document, const Scope& scope) {
  const Body& body = call.syntax->body;
  for (const KnownPolicy& policy : known.policies) {
    Document made = document;
    made.kind = kind_if_forced(forced_, kind_of(policy));
    const auto name =
        policy.name.empty() ? std::nullopt : evaluator_.attribute(body, policy.name, scope);
    if (name && name->is_plain_string()) made.repository = name->text;
    if (const Attribute* written = body.find(policy.input)) {
      add_alternatives(written->value, made, scope_of(*written, scope),
                       {.use = written->value.span,
                        .attribute = {written->name_span.begin, written->value.span.end},
                        .may_be_empty = true});
      continue;
    }
    if (!policy.input.empty()) continue;
    const auto value = known_policy(policy, known, call, scope, evaluator_);
    if (!value) continue;
    made.source = scope.source;
    made.foreign = foreign_part(call);
    made.value = &evaluator_.arena().keep(localized(*value, made, evaluator_));
    tell_sent(made, evaluator_.arena());
    keep(std::move(made));
  }
}

/// The policies in a value, which may be one itself, in whatever form.
void ResourceReader::add_within(const Term& value, const Document& document, const Scope& scope,
                                const Sought& sought, std::size_t depth) {
  constexpr std::size_t kDeepest = 8;
  if (depth == kDeepest || !evaluator_.spend(1)) return;
  if (!value.is_collection()) {
    const bool apart = value.json != nullptr &&
                       orphans_.contains({value.json->place.source, value.json->place.span.begin});
    return apart ? void() : add(value, document, scope, sought);
  }
  if (value.find("Statement") != nullptr) {
    Term text = unknown_at(value.place);
    text.json = &evaluator_.arena().keep(value);
    return add(text, document, scope, sought);
  }
  for (const Entry& entry : value.entries)
    add_within(entry.value, document, scope, sought, depth + 1);
}

}  // namespace ecrlint::internal::format::terraform
