// SPDX-License-Identifier: Apache-2.0
// Whom a module that is not among the files may give policies to.
#include "format/terraform/resources.hpp"
#include "format/terraform/types.hpp"
#include "text/capped.hpp"

namespace ecrlint::internal::format::terraform {
namespace {

using syntax::Expression;
using syntax::Form;

/// The roles and users of the module that an expression reads, each in all of its instances.
void collect_made(const Expression& expression, Instance& instance, Evaluator& evaluator,
                  std::vector<NamedKey>& keys) {
  if (expression.form == Form::attribute && expression.parts[0].form == Form::variable) {
    const std::string_view kind = made_kind(expression.parts[0].text);
    const ModuleBlock* block = instance.module->resource(expression.parts[0].text, expression.text);
    if ((kind == "role" || kind == "user") && block != nullptr)
      for (const Term* each : evaluator.instances(*block, instance))
        keys.push_back({identity_key(kind, address_of(*block, instance, each))});
  }
  for (const Expression& part : expression.parts) collect_made(part, instance, evaluator, keys);
}

/// The kind of what an address, `module.app.aws_iam_role.ci[0]`, is of; empty if nobody has that.
std::string_view identity_kind_at(std::string_view address) {
  for (const std::string_view type : {kRoleType, kUserType}) {
    const auto at = address.rfind(std::string(type) + ".");
    if (at != address.npos && (at == 0 || address[at - 1] == '.')) return made_kind(type);
  }
  return {};
}

/// Those that a value is read off, wherever in it.
void collect_read(const Term& value, std::size_t depth, Evaluator& evaluator,
                  std::vector<NamedKey>& keys) {
  constexpr std::size_t kDeepest = 8;
  if (depth == kDeepest || !evaluator.spend(1)) return;
  std::string_view address = value.address;
  std::string whole;
  if (value.block != nullptr && value.owner != nullptr && !value.block->is_data())
    address = whole = address_of(*value.block, *value.owner, value.each);
  if (const std::string_view kind = identity_kind_at(address); !kind.empty())
    keys.push_back({identity_key(kind, address)});
  if (value.json != nullptr) collect_read(*value.json, depth + 1, evaluator, keys);
  for (const Entry& entry : value.entries) collect_read(entry.value, depth + 1, evaluator, keys);
}

/// By their names, as far as a value holds any.
void collect_named(const Term& value, std::vector<NamedKey>& keys) {
  for (const std::string_view kind : {"role", "user"})
    if (std::string key = key_of(kind, value); !key.empty())
      keys.push_back({std::move(key), value.address.empty()});
}

}  // namespace

std::vector<NamedKey> named_by_inputs(const ModuleBlock& call, Instance& instance,
                                      Evaluator& evaluator) {
  std::vector<NamedKey> keys;
  const Scope scope{&instance, call.source, nullptr};
  for (const syntax::Attribute& input : call.syntax->body.attributes) {
    collect_made(input.value, instance, evaluator, keys);
    const Term value = evaluator.evaluate(input.value, scope_of(input, scope));
    collect_read(value, 0, evaluator, keys);
    const bool speaks =
        input.name.find("role") != input.name.npos || input.name.find("user") != input.name.npos;
    if (!speaks) continue;
    collect_named(value, keys);
    for (const Entry& entry : value.entries) collect_named(entry.value, keys);
  }
  return keys;
}

}  // namespace ecrlint::internal::format::terraform
