// The names that AWS will know repositories, roles, users and groups of a module by.
#include <algorithm>
#include <array>

#include "format/terraform_resources.hpp"

namespace ecrlint::format::terraform {
namespace {

/// A resource whose attribute is the name that AWS knows it by; its `id` is the same.
struct Named {
  std::string_view type;
  std::string_view name;
};

constexpr auto kNamed = std::to_array<Named>({
    {"aws_ecr_repository", "name"},
    {"aws_iam_role", "name"},
    {"aws_iam_user", "name"},
    {"aws_iam_group", "name"},
});

std::string plain(const std::optional<Term>& term) {
  return term && term->is_plain_string() ? std::string(term->text) : std::string();
}

/// The name of `aws_iam_role.ci`, if there is one such role and the module tells it.
std::string name_at(std::string_view address, const Scope& scope, Evaluator& evaluator) {
  const auto dot = address.find('.');
  const std::string_view type = address.substr(0, dot);
  const auto* const named = std::find_if(kNamed.begin(), kNamed.end(),
                                         [&](const Named& one) { return one.type == type; });
  if (dot == address.npos || named == kNamed.end() || !evaluator.spend(1)) return {};
  const Block* block = scope.instance->module->resource(type, address.substr(dot + 1));
  if (block == nullptr) return {};
  const syntax::Body& body = block->syntax->body;
  if (body.find("count") != nullptr || body.find("for_each") != nullptr) return {};
  return plain(
      evaluator.attribute(body, named->name, evaluator.inside(*block, *scope.instance, nullptr)));
}

}  // namespace

void add_names(Document& document, const Block& block, const Scope& scope, Evaluator& evaluator) {
  if (block.type() == "aws_ecr_repository_policy") {
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

}  // namespace ecrlint::format::terraform
