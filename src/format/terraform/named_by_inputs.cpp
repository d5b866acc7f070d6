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
    const bool speaks =
        input.name.find("role") != input.name.npos || input.name.find("user") != input.name.npos;
    if (!speaks) continue;
    const Term value = evaluator.evaluate(input.value, scope_of(input, scope));
    collect_named(value, keys);
    for (const Entry& entry : value.entries) collect_named(entry.value, keys);
  }
  return keys;
}

}  // namespace ecrlint::internal::format::terraform
