// SPDX-License-Identifier: Apache-2.0
// Which module the source of a call means, and what the data says of the known ones.
#include "catalog/known_modules.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "catalog/catalog.hpp"

using namespace ecrlint::internal::catalog;

namespace {

std::string_view meant(std::string_view source) {
  const KnownModule* found = find_known_module(source);
  return found == nullptr ? std::string_view() : found->module;
}

}  // namespace

TEST_CASE("a known module is known however its source is written") {
  constexpr std::string_view kModule = "cloudposse/ecr/aws";
  for (const std::string_view source :
       {"cloudposse/ecr/aws", "registry.terraform.io/cloudposse/ecr/aws",
        "registry.opentofu.org/cloudposse/ecr/aws", "github.com/cloudposse/terraform-aws-ecr",
        "github.com/cloudposse/terraform-aws-ecr?ref=v1.0.0",
        "git::https://github.com/cloudposse/terraform-aws-ecr.git",
        "git::https://github.com/cloudposse/terraform-aws-ecr.git?ref=0.35.0",
        "git::https://token@github.com/cloudposse/terraform-aws-ecr?depth=1",
        "git@github.com:cloudposse/terraform-aws-ecr.git?ref=tags/0.35.0",
        "git::git@github.com:cloudposse/terraform-aws-ecr.git",
        "git::ssh://git@github.com/cloudposse/terraform-aws-ecr.git",
        "https://github.com/cloudposse/terraform-aws-ecr",
        "github.com/CloudPosse/terraform-aws-ecr"}) {
    CAPTURE(source);
    CHECK(meant(source) == kModule);
  }
  for (const std::string_view source :
       {"", "?", "//", "://", "git::", "@:", "cloudposse/ecr", "cloudposse/ecr/aws/x",
        "./cloudposse/ecr/aws", "example.com/cloudposse/ecr/aws",
        "cloudposse/ecr/aws//modules/scanning_configuration",
        "gitlab.com/cloudposse/terraform-aws-ecr", "github.com/cloudposse/terraform-aws-ecr-x"}) {
    CAPTURE(source);
    CHECK(meant(source).empty());
  }
}

TEST_CASE("a part of a module is a module of its own") {
  const std::string part = "//modules/repository-template";
  const std::string registry = "terraform-aws-modules/ecr/aws";
  const std::string git = "git::https://github.com/terraform-aws-modules/terraform-aws-ecr.git";
  CHECK(meant(registry) == registry);
  CHECK(meant(git + "?ref=v2.3.0") == registry);
  for (const std::string& source : {registry + part, git + part, git + part + "?ref=v3.0.0"}) {
    CAPTURE(source);
    CHECK(meant(source) == registry + part);
  }
  CHECK(meant(registry + "//wrappers").empty());
}

TEST_CASE("what is known of modules names actions, conditions and inputs that there are") {
  const Catalog& catalog = Catalog::built_in();
  CHECK(known_modules().size() >= 3);
  for (const KnownModule& known : known_modules()) {
    CAPTURE(known.module);
    CHECK(known.date.size() == std::string_view("2026-01-01").size());
    CHECK(!known.policies.empty());
    for (const KnownPolicy& policy : known.policies) {
      CHECK(
          (policy.kind == "repository" || policy.kind == "registry" || policy.kind == "lifecycle"));
      CHECK(policy.input.empty() != policy.statements.empty());
      for (const InputValue& wanted : policy.when)
        CHECK(std::any_of(known.defaults.begin(), known.defaults.end(),
                          [&](const InputValue& one) { return one.input == wanted.input; }));
      for (const KnownStatement& statement : policy.statements) {
        if (!statement.each.empty()) continue;
        CHECK(!statement.actions.empty());
        CHECK((!statement.to.empty() || !statement.condition_input.empty()));
        for (const std::string_view action : statement.actions) {
          CAPTURE(action);
          const auto colon = action.find(':');
          const ServiceId service = catalog.find_service(action.substr(0, colon));
          CHECK(service != ServiceId::none);
          // What modules write for ECR Public is not all there.
          CHECK((action.ends_with('*') || action.starts_with("ecr-public:") ||
                 catalog.find_action(service, action.substr(colon + 1)) != ActionId::none));
        }
        if (statement.condition_input.empty()) continue;
        CHECK(catalog.find_operator(statement.condition_operator) != nullptr);
        CHECK(catalog.find_condition_key(statement.condition_key).has_value());
      }
    }
  }
}
