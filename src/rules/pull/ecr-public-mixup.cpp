// SPDX-License-Identifier: Apache-2.0
// ECR111: see rules/pull/ecr-public-mixup.md.
#include <algorithm>

#include "analysis/transfer_calls.hpp"
#include "rules/action_name.hpp"
#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

std::string_view prefix(bool is_public) { return is_public ? "ecr-public" : "ecr"; }
std::string_view product(bool is_public) { return is_public ? "ECR Public" : "ECR"; }

/// An action of one service under the prefix of the other.
bool check_action(Pass& pass, const Action& action) {
  const catalog::Catalog& catalog = pass.catalog();
  if (!has_misplaced_name(catalog, action)) return false;
  const bool here = is_public(action);
  const auto other = catalog.find_action(catalog.find_service(prefix(!here)), action.name);
  Finding& finding =
      pass.report(action.text.span, "`{}` does not exist: {} has no `{}`, only {} has",
                  action.text.text, product(here), action.name, product(!here));
  finding.label = fmt::format("not in AWS's table of `{}` actions", prefix(here));
  const bool pull = here && (catalog.action_name(other) == analysis::kPullNames[0] ||
                             catalog.action_name(other) == analysis::kPullNames[1]);
  finding.help = fmt::format("write \"{}:{}\" if the repository is {}", prefix(!here),
                             catalog.action_name(other), here ? "private" : "public");
  if (pull) finding.help += "; remove it if it is public, for everyone may pull from those";
  offer(pass, finding, Applicability::manual, action.text.span,
        fmt::format("{}:{}", prefix(!here), catalog.action_name(other)));
  return true;
}

/// All actions of a statement that may be ECR's have the prefix of one of the two services.
std::optional<bool> is_all_public(const Statement& statement) {
  std::optional<bool> all;
  if (!statement.actions_known || statement.not_action) return std::nullopt;
  for (const Action& action : statement.actions) {
    if (!action.may_be_ecr) continue;
    if (!has_ecr_prefix(action) || all.value_or(is_public(action)) != is_public(action))
      return std::nullopt;
    all = is_public(action);
  }
  return all;
}

/// Actions of one service on ARNs of the other.
void check_resources(Pass& pass, const Statement& statement) {
  if (!statement.resources_known || statement.not_resource || statement.resources.empty()) return;
  const std::optional<bool> is_public = is_all_public(statement);
  if (!is_public) return;
  const Resource* wrong = nullptr;
  for (const Resource& resource : statement.resources) {
    if (resource.form != ResourceForm::arn) return;
    const std::string_view service = resource.arn.service;
    if (has_wildcard(service) || has_hole(service) || service == prefix(*is_public)) return;
    if (service == prefix(!*is_public) && wrong == nullptr) wrong = &resource;
  }
  if (wrong == nullptr) return;
  Finding& finding = pass.report(wrong->text.span, "`{}:` actions never match a repository of {}",
                                 prefix(*is_public), product(!*is_public));
  finding.label = fmt::format("an ARN of `{}`", prefix(!*is_public));
  finding.help = *is_public
                     ? "write the ARN as arn:aws:ecr-public::ACCOUNT:repository/NAME, or the "
                       "actions as `ecr:`"
                     : "write the ARN as arn:aws:ecr:REGION:ACCOUNT:repository/NAME, or the "
                       "actions as `ecr-public:`";
  const auto action =
      std::ranges::find_if(statement.actions, [](const Action& a) { return a.may_be_ecr; });
  pass.relate(finding, action->text.span, fmt::format("an action of `{}`", prefix(*is_public)));
}

/// What the policy of a repository says of repositories of the other service.
bool check_registry(Pass& pass) {
  const std::optional<bool>& is_public_one = pass.document().is_public;
  bool found = false;
  // What decides which statements there are may decide which repository there is.
  if (!pass.policy().statements_known || pass.document().group != 0) return found;
  for (const Statement& statement : pass.policy().statements) {
    const auto of_other = [&](const Action& action) {
      return is_of_other_registry(action, is_public_one) &&
             !has_misplaced_name(pass.catalog(), action);
    };
    const auto first = std::ranges::find_if(statement.actions, of_other);
    if (first == statement.actions.end()) continue;
    found = true;
    Finding& finding = pass.report(first->text.span, "`{}` says nothing of a repository of {}",
                                   first->text.text, product(*is_public_one));
    finding.label = fmt::format("an action of {}", product(!*is_public_one));
    const std::string_view name = first->name;
    const catalog::ServiceId service = pass.catalog().find_service(prefix(*is_public_one));
    const bool exists =
        first->wildcard || pass.catalog().find_action(service, name) != catalog::ActionId::none;
    finding.help = exists ? fmt::format("write \"{}:{}\"", prefix(*is_public_one), name)
                          : fmt::format("remove it: {} has no `{}`", product(*is_public_one), name);
    if (exists && !first->text.hole)
      offer(pass, finding, Applicability::unsafe, first->text.span,
            fmt::format("{}:{}", prefix(*is_public_one), name));
  }
  return found;
}

/// A repository is private or public, and so is its policy.
void check_mixture(Pass& pass) {
  const Action* first = nullptr;
  for (const Statement& statement : pass.policy().statements)
    for (const Action& action : statement.actions) {
      if (!has_ecr_prefix(action)) continue;
      if (first == nullptr) first = &action;
      if (is_public(action) == is_public(*first)) continue;
      Finding& finding =
          pass.report(action.text.span, "one repository policy speaks of {} and of {}",
                      product(is_public(*first)), product(is_public(action)));
      finding.label = fmt::format("no repository has both `{}:` and `{}:` actions",
                                  prefix(is_public(*first)), prefix(is_public(action)));
      finding.help = "keep the prefix of the service that the repository belongs to";
      pass.relate(finding, first->text.span, "the other prefix is here");
      return;
    }
}

}  // namespace

void ecr_public_mixup(Pass& pass) {
  bool found = false;
  for (const Statement& statement : pass.policy().statements) {
    if (!statement.mentions_ecr) continue;
    for (const Action& action : statement.actions)
      if (check_action(pass, action)) found = true;
    if (pass.policy().is_of_identities()) check_resources(pass, statement);
  }
  if (pass.policy().kind != PolicyKind::repository) return;
  if (check_registry(pass)) return;
  if (!found) check_mixture(pass);
}

}  // namespace ecrlint::internal::check
