// SPDX-License-Identifier: Apache-2.0
// ECR202: see rules/grants/ineffective-condition.md.
#include "rules/conditions/condition_facts.hpp"
#include "rules/conditions/condition_meaning.hpp"
#include "rules/describe.hpp"
#include "rules/exposure.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

using analysis::Gap;

/// Why the condition keeps nobody out.
std::string reason(const analysis::Weakness& weakness) {
  const Condition& condition = *weakness.condition;
  const std::string key = shown(condition.key.text);
  const std::string_view op = condition.operator_text.text;
  switch (weakness.gap) {
    case Gap::for_all_values:
    case Gap::if_exists:
      return fmt::format("`{}` is met by requests without `{}` too", op, key);
    case Gap::negated:
      if (weakness.value != nullptr) return fmt::format("`{}` is false for strangers too", key);
      return fmt::format("`{}` on `{}` lets in everyone but those it names", op, key);
    case Gap::wildcard:
      return fmt::format("strangers match `{}` too", weakness.value->text);
    case Gap::wide_address:
      return fmt::format("`{}` holds the addresses of strangers", weakness.value->text);
    case Gap::presence:
      return fmt::format("`Null` asks whether `{}` is there, not what it says", key);
    case Gap::spoofable:
      return fmt::format("callers choose `{}` themselves", key);
    case Gap::tag:
      return fmt::format("`{}` is a tag and does not say whose caller it is", key);
    case Gap::foreign:
      return fmt::format("no request to ECR has `{}`, and `{}` is met without it", key, op);
    default:
      return fmt::format("`{}` does not say who calls", key);
  }
}

std::string remedy(const analysis::Weakness& weakness) {
  const Condition& condition = *weakness.condition;
  switch (weakness.gap) {
    case Gap::for_all_values:
    case Gap::if_exists:
      return fmt::format("use `{}`", strict_operator(condition));
    case Gap::negated:
      return "name those who may, with an operator without `Not`";
    case Gap::wildcard:
      return "write the value out: an account, organization, VPC or endpoint in full";
    case Gap::wide_address:
      return "list the ranges of your own networks, /8 or narrower (IPv6: /32)";
    default:
      return "add \"StringEquals\": {\"aws:PrincipalOrgID\": \"<your organization's id>\"}, or "
             "name "
             "the accounts or roles";
  }
}

Span blamed(const analysis::Weakness& weakness) {
  if (weakness.value != nullptr) return weakness.value->span;
  switch (weakness.gap) {
    case Gap::for_all_values:
    case Gap::if_exists:
    case Gap::negated:
    case Gap::presence:
      return weakness.condition->operator_text.span;
    default:
      return weakness.condition->key.span;
  }
}

}  // namespace

void ineffective_condition(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    if (statement.conditions.empty()) continue;
    const auto opening = find_opening(pass, statement);
    if (!opening) continue;
    const std::string why = reason(opening->weakness);
    Finding& finding = pass.report(opening->everyone->text.span,
                                   "everyone with an AWS account can {}: {}", deed(*opening), why);
    finding.label = "no condition narrows this";
    finding.help = remedy(opening->weakness);
    const Gap gap = opening->weakness.gap;
    if (gap == Gap::for_all_values || gap == Gap::if_exists)
      offer_operator(pass, finding, Applicability::unsafe, statement, *opening->weakness.condition,
                     strict_operator(*opening->weakness.condition));
    pass.relate(finding, blamed(opening->weakness), why);
  }
}

}  // namespace ecrlint::internal::check
