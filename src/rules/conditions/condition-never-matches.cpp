// SPDX-License-Identifier: Apache-2.0
// ECR408: see rules/conditions/condition-never-matches.md.
#include <algorithm>
#include <array>
#include <vector>

#include "analysis/condition_test.hpp"
#include "model/arn.hpp"
#include "rules/conditions/condition_facts.hpp"
#include "rules/conditions/condition_meaning.hpp"
#include "rules/describe.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

using catalog::OperatorFamily;

const catalog::Operator* operator_of(const Pass& pass, const Condition& condition) {
  return condition.key.hole ? nullptr : analysis::find_operator(condition, pass.catalog());
}

/// What becomes of a statement that is never met.
std::string_view outcome(const Statement& statement) {
  return statement.effect == Effect::deny ? "denies nothing" : "grants nothing";
}

std::string_view remedy(const Condition& condition) {
  if (is_on(condition, "aws:username")) return "only users have a name: ask for aws:PrincipalArn";
  const analysis::CallerKey* key = analysis::find_caller_key(condition.key);
  if (key != nullptr && (key->name.starts_with("aws:source") || key->tells_of_service()))
    return "only services that act for somebody have this key: give them a statement of their own";
  return "services have nothing of principals: confine them by aws:SourceAccount, aws:SourceArn or "
         "aws:SourceOrgID, in a statement of their own";
}

/// Is a session compared with, of which session-principal-path speaks?
bool names_session(const Condition& condition) {
  return std::ranges::any_of(condition.values, [](const Text& value) {
    const auto arn = parse_arn(value.text);
    return arn && arn->service == "sts" && arn->resource.starts_with("assumed-role/");
  });
}

/// Reports those who never meet the condition; returns whether there are any. Of several principals
/// some may be meant not to meet a value, but to ask for a key that they lack is a slip.
bool check_principals(Pass& pass, const Statement& statement, const Condition& condition) {
  if (statement.not_principal || statement.effect == Effect::unknown || names_session(condition))
    return false;
  std::vector<const Principal*> never;
  bool lacks = true;
  const CallerTest callers(pass, condition);
  for (const Principal& principal : statement.principals) {
    const CallerAnswer answer = callers.ask(principal);
    if (answer.met != Answer::no) continue;
    never.push_back(&principal);
    lacks = lacks && answer.lacks_key;
  }
  const bool all = never.size() == statement.principals.size() && statement.principals_known;
  if (never.empty() || (!all && (!lacks || statement.effect == Effect::deny))) return false;
  const std::string who = with_others(describe(pass, *never.front()), never.size() - 1);
  const std::string key = shown(condition.key.text);
  Finding& finding =
      lacks ? pass.report(condition.key.span, "{} never {} with `{}`, so this is never met", who,
                          never.size() == 1 ? "comes" : "come", key)
            : pass.report(condition.key.span, "`{}` of {} is never what this asks for", key, who);
  finding.label = all ? std::string(outcome(statement)) : "grants them nothing";
  finding.help =
      lacks ? remedy(condition) : "let Principal and Condition speak of the same principals";
  pass.relate(finding, never.front()->text.span, "named here");
  return true;
}

/// A negated operator with a value that takes whatever the key holds, where no request lacks it or
/// passes without.
bool check_every_value(Pass& pass, const Statement& statement, const Condition& condition) {
  const Text* any = find_any_value(pass, condition);
  if (any == nullptr || !operator_of(pass, condition)->negated ||
      is_pattern_of_owners(condition, *any) ||
      !(comes_always(condition) || met_without_key(pass, condition) == Answer::no))
    return false;
  Finding& finding =
      pass.report(any->span, "`{}` matches whatever `{}` is, so `{}` is never met",
                  shown(any->written()), shown(condition.key.text), condition.operator_text.text);
  finding.label = outcome(statement);
  finding.help = "list the values that are not to pass";
  return true;
}

/// What no request that the statement is about can meet, whoever makes it.
bool check_requests(Pass& pass, const Statement& statement, const Condition& condition) {
  const catalog::Operator& op = *operator_of(pass, condition);
  const bool asks = met_without_key(pass, condition) == Answer::no;
  if (!asks) return false;
  if (op.family == OperatorFamily::ip && !op.negated && is_private(condition)) {
    Finding& finding = pass.report(condition.values.front().span,
                                   "no request comes to AWS from a private address");
    finding.label = outcome(statement);
    finding.help =
        "list the public addresses of your networks, or ask for aws:SourceVpc or aws:SourceVpce, "
        "which requests through a VPC endpoint have";
    return true;
  }
  if (!is_never_carried(pass, statement, condition)) return false;
  Finding& finding = pass.report(condition.key.span, "no request that this is about has `{}`",
                                 shown(condition.key.text));
  finding.label = outcome(statement);
  finding.help = "remove it, or ask for a key that these requests have";
  return true;
}

/// Identity policies are asked for IAM principals alone.
bool check_holder(Pass& pass, const Statement& statement, const Condition& condition) {
  // Another resource's policy may lack its Principal.
  if (!pass.policy().is_of_identities() || pass.document().storage == format::Storage::unknown ||
      !statement.principals.empty() || statement.not_principal)
    return false;
  const CallerAnswer answer = CallerTest(pass, condition).ask_iam();
  if (answer.met != Answer::no || !answer.lacks_key) return false;
  Finding& finding = pass.report(condition.key.span,
                                 "no principal of IAM ever comes with `{}`, so this is never met",
                                 shown(condition.key.text));
  finding.label = outcome(statement);
  finding.help = "this key is for resource policies, where it tells for whom a service calls";
  return true;
}

bool is_any(const Condition& condition, std::initializer_list<std::string_view> keys) {
  return std::ranges::any_of(keys, [&](std::string_view key) { return is_on(condition, key); });
}

void report_pair(Pass& pass, const Statement& statement, const Condition& first,
                 const Condition& second, std::string_view help) {
  Finding& finding =
      is_on(first, second.key.text)
          ? pass.report(second.key.span, "nothing that `{}` is meets both `{}` and `{}`",
                        shown(first.key.text), first.operator_text.text, second.operator_text.text)
          : pass.report(second.key.span, "no request meets both `{}` and `{}`",
                        shown(first.key.text), shown(second.key.text));
  finding.label = outcome(statement);
  finding.help = help;
  pass.relate(finding, first.key.span, "the other");
}

/// The only values of its key, beside none, with which the condition can be met; nothing where they
/// are not all listed.
std::vector<std::string_view> listed_values(const Pass& pass, const Condition& condition) {
  const catalog::Operator* op = operator_of(pass, condition);
  const bool exact = op != nullptr && !op->negated &&
                     ((op->family == OperatorFamily::string && !op->like) ||
                      op->family == OperatorFamily::arn || op->family == OperatorFamily::boolean);
  if (!exact || !condition.values_known || condition.operator_base.ends_with("IgnoreCase"))
    return {};
  std::vector<std::string_view> values;
  for (const Text& value : condition.values) {
    if (value.hole || (op->family == OperatorFamily::arn && has_wildcard(value.text))) return {};
    values.push_back(value.text);
  }
  return values;
}

/// A condition with what decides whether another can be met beside it.
struct Asked {
  const Condition* condition = nullptr;
  bool needs_key = false;      ///< not met without its key
  bool never_iam = false;      ///< no IAM principal meets it
  bool never_service = false;  ///< no service meets it
};

/// Can no value of their one key, nor its absence, meet both?
bool exclude_each_other(const Pass& pass, const Asked& one, const Asked& other) {
  if (one.condition->set != SetOperator::none || other.condition->set != SetOperator::none)
    return false;
  const auto key = pass.catalog().find_condition_key(one.condition->key.text);
  if (!key || key->multivalued) return false;
  if (operator_of(pass, *one.condition)->family == OperatorFamily::null)
    return other.needs_key && met_by_value(pass, *one.condition, "x") == Answer::no;
  if (!one.needs_key) return false;
  const auto values = listed_values(pass, *one.condition);
  constexpr std::size_t kMostPairs = 10'000;
  if (values.empty() || values.size() * other.condition->values.size() > kMostPairs) return false;
  return std::ranges::all_of(values, [&](std::string_view value) {
    return met_by_value(pass, *other.condition, value) == Answer::no;
  });
}

/// Is there a value of which invalid-condition-value or wildcard-without-like speaks?
bool has_invalid_value(const Condition& condition, const catalog::Operator& op) {
  const bool literal = op.family == OperatorFamily::string && !op.like;
  return std::ranges::any_of(condition.values, [&](const Text& value) {
    return is_of_family(op.family, value) == Answer::no || (literal && has_wildcard(value.text));
  });
}

/// Does one come only through a VPC endpoint, where the other is missing?
bool divided_by_endpoint(const Asked& one, const Asked& other) {
  return one.needs_key && other.needs_key && is_on(*one.condition, "aws:SourceIp") &&
         is_any(*other.condition, {"aws:SourceVpc", "aws:SourceVpce", "aws:VpcSourceIp"});
}

/// Why no request meets both, as help; empty if one may.
std::string_view why_not_both(const Pass& pass, const Asked& one, const Asked& other) {
  if (is_on(*one.condition, other.condition->key.text))
    return exclude_each_other(pass, one, other)
               ? "all conditions of a statement must be met: list the values that may be in one"
               : "";
  if (divided_by_endpoint(one, other))
    return "a request through a VPC endpoint has no aws:SourceIp: use two statements";
  // Web identities, which trust policies let in, are neither.
  if (pass.policy().kind != PolicyKind::trust && one.never_iam && other.never_service)
    return "the one is asked of services, the other of principals: use two statements";
  return "";
}

Asked read(const Pass& pass, const Condition& condition) {
  const CallerTest callers(pass, condition);
  return {&condition, met_without_key(pass, condition) == Answer::no,
          callers.ask_iam().met == Answer::no, callers.ask_service().met == Answer::no};
}

void check_pairs(Pass& pass, const Statement& statement) {
  constexpr std::size_t kMostConditions = 30;
  std::vector<Asked> before;
  for (const Condition& condition : statement.conditions) {
    if (before.size() == kMostConditions) return;
    const catalog::Operator* op = operator_of(pass, condition);
    if (op == nullptr || condition.values.empty() || has_invalid_value(condition, *op)) continue;
    const Asked asked = read(pass, condition);
    for (const Asked& other : before) {
      // A key that stands twice under one operator is duplicate-condition-key's.
      if (other.condition->operator_text.text == condition.operator_text.text &&
          is_on(condition, other.condition->key.text))
        continue;
      std::string_view why = why_not_both(pass, asked, other);
      if (why.empty()) why = why_not_both(pass, other, asked);
      if (why.empty()) continue;
      report_pair(pass, statement, *other.condition, condition, why);
      return;
    }
    before.push_back(asked);
  }
}

}  // namespace

void condition_never_matches(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    if (is_beyond_asking(statement)) continue;
    bool found = false;
    for (const Condition& condition : statement.conditions) {
      const catalog::Operator* op = operator_of(pass, condition);
      if (op == nullptr || condition.values.empty() || has_invalid_value(condition, *op)) continue;
      found = check_every_value(pass, statement, condition) ||
              check_requests(pass, statement, condition) ||
              check_principals(pass, statement, condition) ||
              check_holder(pass, statement, condition) || found;
    }
    if (!found) check_pairs(pass, statement);
  }
}

}  // namespace ecrlint::internal::check
