// SPDX-License-Identifier: Apache-2.0
// The names that AWS will know repositories, roles, users and groups of a module by.
#include "format/terraform/resources.hpp"
#include "format/terraform/types.hpp"

namespace ecrlint::internal::format::terraform {
namespace {

std::string plain(const std::optional<Term>& term) {
  return term && term->is_plain_string() ? std::string(term->text) : std::string();
}

/// The name of `aws_iam_role.ci`, if there is one such role and the module tells it.
std::string name_at(std::string_view address, const Scope& scope, Evaluator& evaluator) {
  const auto dot = address.find('.');
  const std::string_view type = address.substr(0, dot);
  const std::string_view named = name_attribute(type);
  if (dot == address.npos || named.empty() || !evaluator.spend(1)) return {};
  const ModuleBlock* block = scope.instance->module->resource(type, address.substr(dot + 1));
  if (block == nullptr) return {};
  const syntax::Body& body = block->syntax->body;
  if (body.find("count") != nullptr || body.find("for_each") != nullptr) return {};
  return plain(
      evaluator.attribute(body, named, evaluator.inside(*block, *scope.instance, nullptr)));
}

}  // namespace

void add_names(Document& document, const ModuleBlock& block, const Scope& scope,
               Evaluator& evaluator) {
  if (block.type() == kRepositoryPolicyType) {
    const auto named = evaluator.attribute(block.syntax->body, "repository", scope);
    document.repository = plain(named);
    if (named && document.repository.empty())
      document.repository = name_at(named->address, scope, evaluator);
  }
  for (const std::string& owner : document.owners) {
    const auto slash = owner.find('/');
    std::string name = name_at(std::string_view(owner).substr(slash + 1), scope, evaluator);
    if (!name.empty()) document.owner_names.push_back(owner.substr(0, slash + 1) + name);
  }
}

}  // namespace ecrlint::internal::format::terraform
