// SPDX-License-Identifier: Apache-2.0
// ECR418: see rules/conditions/single-valued-set-operator.md.
#include "analysis/condition_test.hpp"
#include "rules/conditions/condition_facts.hpp"
#include "rules/describe.hpp"
#include "rules/exposure.hpp"
#include "rules/rules.gen.hpp"
#include "rules/trust/web_identity.hpp"

namespace ecrlint::internal::check {
namespace {

/// AWS's own keys; of a provider's or a service's the reference may not know that it has several.
bool is_single_valued(const catalog::ConditionKey& key) {
  return !key.multivalued && (key.name.starts_with("aws:") || key.name.starts_with("ecr"));
}

/// A claim of one value that each token or assertion has, in a trust policy. OpenID Connect Core,
/// "ID Token"; IAM user guide, "IAM and AWS STS condition context keys".
bool is_single_claim(const Pass& pass, const Condition& condition) {
  if (pass.policy().kind != PolicyKind::trust || condition.key.hole) return false;
  if (equal_ignoring_case(condition.key.text, "SAML:aud")) return true;
  const auto claim = token_claim(condition.key);
  return claim &&
         (equal_ignoring_case(claim->name, "aud") || equal_ignoring_case(claim->name, "sub"));
}

/// May a provider of which nothing is known send several audiences?
bool may_send_audiences(const Condition& condition) {
  const auto claim = token_claim(condition.key);
  return claim && equal_ignoring_case(claim->name, "aud") &&
         find_known_provider(claim->provider) == nullptr;
}

/// Is a request without the key judged alike with and without the set operator?
bool same_without(const Pass& pass, const Condition& condition, const catalog::Operator& op) {
  return condition.if_exists || op.negated == (condition.set == SetOperator::for_all_values) ||
         is_single_claim(pass, condition);
}

/// `ForAllValues:` in an Allow is vacuous-for-all-values', unless it changes nothing for want of
/// the key.
bool is_judged(const Pass& pass, const Statement& statement, const Condition& condition,
               const catalog::Operator& op) {
  if (condition.set == SetOperator::for_any_value || is_single_claim(pass, condition)) return true;
  return condition.set == SetOperator::for_all_values &&
         (op.negated || statement.effect == Effect::deny);
}

void report(Pass& pass, const Statement& statement, const Condition& condition,
            const catalog::Operator& op) {
  const std::string key = shown(condition.key.text);
  const Text& text = condition.operator_text;
  const bool same = same_without(pass, condition, op);
  const bool several = is_single_claim(pass, condition) && may_send_audiences(condition);
  Finding& finding =
      several ? pass.report(text.span, "`{}` has one value unless the provider sends several", key)
      : same
          ? pass.report(text.span, "`{}` has one value, so `{}` is `{}`", key, text.text,
                        text.text.substr(text.text.find(':') + 1))
          : pass.report(text.span, "`{}` has one value, and without it `{}` is {}", key, text.text,
                        condition.set == SetOperator::for_all_values ? "met" : "not met");
  finding.label = "for keys with several values";
  if (same) finding.severity = several ? Severity::info : Severity::low;
  pass.relate(finding, condition.key.span, "has one value");
  const std::string_view plain = text.text.substr(text.text.find(':') + 1);
  finding.help = fmt::format("write \"{}\"", plain);
  // It may stand there to ask that the key is there.
  if (!same && op.negated)
    finding.help +=
        fmt::format(", and \"Null\": {{\"{}\": \"false\"}} beside it if it must be there", key);
  offer_operator(pass, finding, same && !several ? Applicability::safe : Applicability::unsafe,
                 statement, condition, plain);
}

}  // namespace

void single_valued_set_operator(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    bool asked = false;
    for (const Condition& condition : statement.conditions) {
      if (condition.set == SetOperator::none) continue;
      const auto key = find_key(pass.catalog(), condition.key);
      if ((!key || !is_single_valued(*key)) && !is_single_claim(pass, condition)) continue;
      const catalog::Operator* op = analysis::find_operator(condition, pass.catalog());
      if (op == nullptr || op->family == catalog::OperatorFamily::null ||
          !is_judged(pass, statement, condition, *op))
        continue;
      // Where strangers meet all conditions, ECR202 says so.
      if (!asked && find_opening(pass, statement)) break;
      asked = true;
      report(pass, statement, condition, *op);
    }
  }
}

}  // namespace ecrlint::internal::check
