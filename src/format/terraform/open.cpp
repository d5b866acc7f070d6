// SPDX-License-Identifier: Apache-2.0
// Who has policies that are not among the documents of a module, or not known to be theirs.
#include "format/terraform/resources.hpp"

namespace ecrlint::internal::format::terraform {
namespace {

/// Longer ones name nobody.
constexpr std::size_t kLongestName = 512;

/// What nobody tells by itself may be what a data source looks up: `data.aws_iam_role.ci.name`.
std::string looked_up(std::string_view kind, const Expression* written, const Scope& scope,
                      Evaluator& evaluator) {
  if (written != nullptr && written->form == Form::templated && written->parts.size() == 1)
    written = &written->parts[0];
  if (written == nullptr || written->form != Form::attribute) return {};
  const Expression& source = written->parts[0];
  if (source.form != Form::attribute || source.parts[0].form != Form::attribute) return {};
  const Expression& type = source.parts[0];
  const bool data = type.parts[0].form == Form::variable && type.parts[0].text == "data";
  const ModuleBlock* block = data ? scope.instance->module->data(type.text, source.text) : nullptr;
  if (block == nullptr || made_kind(type.text) != kind) return {};
  const std::string_view name = kind == "user" ? "user_name" : "name";
  const auto told = evaluator.attribute(block->syntax->body, name,
                                        evaluator.inside(*block, *scope.instance, nullptr));
  return told ? owner_of(kind, *told) : std::string();
}

void add(std::vector<std::string>& owners, std::string_view kind, const Term& named,
         const Expression* written, Naming which, const Scope& scope, Evaluator& evaluator) {
  std::string owner = owner_of(kind, named);
  if (!owner.empty() && which == Naming::untold) return;
  if (owner.empty()) owner = looked_up(kind, written, scope, evaluator);
  if (owner.size() <= kLongestName) owners.push_back(std::move(owner));
}

/// The roles and users of the module that an expression reads.
void collect_made(const Expression& expression, std::vector<std::string>& owners) {
  if (expression.form == Form::attribute && expression.parts[0].form == Form::variable) {
    const std::string_view type = expression.parts[0].text;
    const std::string_view kind = made_kind(type);
    if (kind == "role" || kind == "user")
      owners.push_back(owner_key(kind, type) + "." + std::string(expression.text));
  }
  for (const Expression& part : expression.parts) collect_made(part, owners);
}

/// By their names, as far as a value holds any.
void collect_named(const Term& value, std::vector<std::string>& owners) {
  for (const std::string_view kind : {"role", "user"})
    if (std::string owner = owner_of(kind, value); !owner.empty() && owner.size() <= kLongestName)
      owners.push_back(std::move(owner));
}

}  // namespace

std::vector<std::string> open_owners(std::string_view kind, const Attribute& named, Naming which,
                                     const Scope& scope, Evaluator& evaluator) {
  std::vector<std::string> owners;
  const Term value = evaluator.evaluate(named.value, scope_of(named, scope));
  if (!value.is_collection()) {
    add(owners, kind, value, &named.value, which, scope, evaluator);
    return owners;
  }
  const auto& parts = named.value.parts;
  const bool listed = named.value.form == Form::tuple && parts.size() == value.entries.size();
  for (std::size_t i = 0; i < value.entries.size(); ++i)
    add(owners, kind, value.entries[i].value, listed ? &parts[i] : nullptr, which, scope,
        evaluator);
  return owners;
}

std::vector<std::string> open_owners(const ModuleBlock& block, const Scope& scope,
                                     Evaluator& evaluator) {
  std::vector<std::string> owners;
  for (const AttachmentArgument& giver : other_givers(block.type())) {
    const auto* const named = block.syntax->body.find(giver.attribute);
    if (named == nullptr) continue;
    for (std::string& owner : open_owners(giver.kind, *named, Naming::all, scope, evaluator))
      owners.push_back(std::move(owner));
  }
  return owners;
}

std::vector<std::string> open_owners(const ModuleBlock& call, Instance& instance,
                                     Evaluator& evaluator) {
  std::vector<std::string> owners;
  const Scope scope{&instance, call.source, nullptr};
  for (const Attribute& input : call.syntax->body.attributes) {
    collect_made(input.value, owners);
    const bool speaks =
        input.name.find("role") != input.name.npos || input.name.find("user") != input.name.npos;
    if (!speaks) continue;
    const Term value = evaluator.evaluate(input.value, scope_of(input, scope));
    collect_named(value, owners);
    for (const Entry& entry : value.entries) collect_named(entry.value, owners);
  }
  return owners;
}

}  // namespace ecrlint::internal::format::terraform
