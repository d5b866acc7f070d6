// SPDX-License-Identifier: Apache-2.0
// ECR804 and ECR805, Denies of RCPs by for whom a service acts: see
// rules/organization/rcp-denies-own-principals.md and rcp-denies-sourceless-services.md.
#include <algorithm>
#include <array>

#include "analysis/condition_test.hpp"
#include "rules/conditions/condition_meaning.hpp"
#include "rules/describe.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// What only a service that acts for somebody comes with.
constexpr std::array<std::string_view, 4> kSourceKeys{"aws:SourceArn", "aws:SourceAccount",
                                                      "aws:SourceOrgID", "aws:SourceOrgPaths"};

bool is_on_source(const Condition& condition) {
  return std::ranges::any_of(kSourceKeys,
                             [&](std::string_view key) { return is_on(condition, key); });
}

/// Is it on what is asked for, and not on who asks or from where?
bool is_on_request(const Condition& condition) {
  constexpr std::array<std::string_view, 6> kBeginnings{"aws:Resource",    "aws:RequestTag/",
                                                        "aws:TagKeys",     "aws:RequestedRegion",
                                                        "aws:CurrentTime", "aws:EpochTime"};
  const std::string key = lower(condition.key.text);
  return !condition.key.hole &&
         (!key.starts_with("aws:") || std::ranges::any_of(kBeginnings, [&](std::string_view one) {
           return key.starts_with(lower(one));
         }));
}

/// The condition of a Deny that keeps out the services of others: met where its key is another's,
/// and where there is none. Null if there is none.
const Condition* find_fence(const Pass& pass, const Statement& deny) {
  if (deny.effect != Effect::deny || !deny.conditions_known || deny.not_principal ||
      is_beyond_asking(deny))
    return nullptr;
  for (const Condition& condition : deny.conditions) {
    const auto* op = analysis::find_operator(condition, pass.catalog());
    if (op != nullptr && op->family != catalog::OperatorFamily::null && is_on_source(condition) &&
        met_without_key(pass, condition) == Answer::yes)
      return &condition;
  }
  return nullptr;
}

/// Is the Deny met by whatever principals of IAM ask for, as far as it is about who asks?
bool stops_principals(const Pass& pass, const Statement& deny) {
  return std::ranges::all_of(deny.conditions, [&](const Condition& condition) {
    return is_on_request(condition) || CallerTest(pass, condition).ask_iam().met == Answer::yes;
  });
}

bool spares_principals(const Pass& pass, const Statement& deny) {
  return std::ranges::any_of(deny.conditions, [&](const Condition& condition) {
    return CallerTest(pass, condition).ask_iam().met == Answer::no;
  });
}

/// Does it spare whoever comes without a source, or speak of services by their names?
bool knows_its_services(const Pass& pass, const Statement& deny) {
  return std::ranges::any_of(deny.conditions, [&](const Condition& condition) {
    return is_on(condition, "aws:PrincipalServiceName") ||
           is_on(condition, "aws:PrincipalServiceNamesList") ||
           (is_on_source(condition) && met_without_key(pass, condition) == Answer::no);
  });
}

}  // namespace

void rcp_denies_own_principals(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    const Condition* const fence = find_fence(pass, statement);
    if (fence == nullptr || !stops_principals(pass, statement)) continue;
    Finding& finding = pass.report(
        fence->key.span, "this Deny by `{}` stops all roles and users, your own among them",
        shown(fence->key.text));
    finding.label = "only services come with this, and where it is missing the Deny is met";
    finding.help = "add \"Bool\": {\"aws:PrincipalIsAWSService\": \"true\"}";
  }
}

void rcp_denies_sourceless_services(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    const Condition* const fence = find_fence(pass, statement);
    if (fence == nullptr || !spares_principals(pass, statement) ||
        knows_its_services(pass, statement))
      continue;
    Finding& finding = pass.report(
        fence->key.span,
        "this Deny by `{}` stops services, too, where they do not say for whom they act",
        shown(fence->key.text));
    finding.label = "met where it is missing";
    finding.help = "add \"Null\": {\"aws:SourceAccount\": \"false\"}";
  }
}

}  // namespace ecrlint::internal::check
