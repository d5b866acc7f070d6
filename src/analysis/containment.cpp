// SPDX-License-Identifier: Apache-2.0
// Part by part: a statement contains another when each of its elements does.
#include "analysis/containment.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "analysis/action_match.hpp"
#include "analysis/condition_test.hpp"
#include "analysis/glob.hpp"
#include "analysis/operand.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::analysis {
namespace {

using catalog::Operator;
using catalog::OperatorFamily;

/// Does the one pattern match every text that the other one matches? A star of the other is no more
/// than a character that only a star takes; whether question marks take it is not asked.
bool surely_covers(std::string_view wide, std::string_view narrow,
                   LetterCase letters = LetterCase::sensitive) {
  if (wide == narrow) return !syntax::has_hole(wide);
  if (wide.find('?') != wide.npos && narrow.find('*') != narrow.npos) return false;
  return matches(wide, narrow, letters) == Answer::yes;
}

/// Is every one of `inner` in one of `outer`?
template <class Items, class Test>
bool all_within(const Items& outer, const Items& inner, Test test) {
  return std::ranges::all_of(inner, [&](const auto& one) {
    return std::ranges::any_of(outer, [&](const auto& other) { return test(other, one); });
  });
}

/// The same text, of which nothing is unknown but what a request fills in.
bool is_same(const Text& a, const Text& b) {
  return a.written() == b.written() && !syntax::has_hole(a.written());
}

/// Wildcards stay within the fields.
bool arn_covers(const Arn& wide, const Arn& narrow) {
  using Field = std::string_view Arn::*;
  constexpr std::array<Field, 5> kFields{&Arn::partition, &Arn::service, &Arn::region,
                                         &Arn::account, &Arn::resource};
  return std::ranges::all_of(
      kFields, [&](Field field) { return surely_covers(wide.*field, narrow.*field); });
}

bool range_covers(std::string_view wide, std::string_view narrow) {
  const auto outer = parse_range(wide);
  const auto inner = parse_range(narrow);
  return outer && inner && !outer->host_bits && !inner->host_bits && outer->bits <= inner->bits &&
         contains(*outer, *inner) == Answer::yes;
}

bool ignores_case(const Operator& how) { return how.name.find("IgnoreCase") != how.name.npos; }

/// Of numbers or moments, which the operator puts in an order or asks to be equal.
template <class T>
bool order_covers(std::string_view op, const std::optional<T>& wide,
                  const std::optional<T>& narrow) {
  if (!wide || !narrow) return false;
  if (op.find("LessThan") != op.npos) return *narrow <= *wide;
  if (op.find("GreaterThan") != op.npos) return *wide <= *narrow;
  return *wide == *narrow;
}

/// Of values that are no texts, under operators that compare alike.
bool operand_covers(const Operator& how, std::string_view wide, std::string_view narrow) {
  switch (how.family) {
    case OperatorFamily::ip:
      return range_covers(wide, narrow);
    case OperatorFamily::numeric:
      return order_covers(how.name, parse_number(wide), parse_number(narrow));
    case OperatorFamily::date:
      if (is_doubtful_moment(wide) || is_doubtful_moment(narrow)) return false;
      return order_covers(how.name, parse_moment(wide), parse_moment(narrow));
    case OperatorFamily::boolean:
    case OperatorFamily::null:
      return equal_ignoring_case(wide, narrow);
    default:
      return false;
  }
}

/// Does every value of a key that equals, or is like, the one text equal the other, too?
bool value_covers(const Operator& wide_how, const Text& wide, const Operator& narrow_how,
                  const Text& narrow) {
  const bool arn = wide_how.family == OperatorFamily::arn;
  const bool pattern = !arn && narrow_how.like && has_wildcard(narrow.text);
  if (ignores_case(narrow_how) && !ignores_case(wide_how)) return false;
  if (pattern && !wide_how.like) return false;
  if (is_same(wide, narrow)) return true;
  if (wide.hole || narrow.hole) return false;
  if (arn) {
    const auto outer = parse_arn(wide.text);
    const auto inner = parse_arn(narrow.text);
    return outer && inner && arn_covers(*outer, *inner);
  }
  if (wide_how.family != OperatorFamily::string)
    return operand_covers(wide_how, wide.text, narrow.text);
  if (wide_how.like) return surely_covers(wide.text, narrow.text);
  return ignores_case(wide_how) && equal_ignoring_case(wide.text, narrow.text);
}

/// Do the operators compare alike, so that only their values matter?
bool are_comparable(const Operator& wide, const Operator& narrow) {
  if (wide.family != narrow.family || wide.negated != narrow.negated) return false;
  if (wide.name == narrow.name) return true;
  const bool text = wide.family == OperatorFamily::string || wide.family == OperatorFamily::arn;
  return text && !wide.negated;
}

bool is_known(const Condition& condition) {
  return condition.values_known && !condition.key.hole && !condition.operator_text.hole;
}

bool conditions_contain(const Statement& wide, const Statement& narrow,
                        const catalog::Catalog& catalog) {
  if (wide.unconditional()) return true;
  if (!wide.conditions_known || !narrow.conditions_known) return false;
  return all_within(narrow.conditions, wide.conditions,
                    [&](const Condition& one, const Condition& needed) {
                      return contains(needed, one, catalog);
                    });
}

bool actions_contain(const Statement& wide, const Statement& narrow) {
  if (!wide.actions_known || !narrow.actions_known || wide.not_action != narrow.not_action)
    return false;
  if (wide.actions.empty() || narrow.actions.empty()) return false;
  const auto test = [](const Action& a, const Action& b) { return contains(a, b); };
  return wide.not_action ? all_within(narrow.actions, wide.actions, test)
                         : all_within(wide.actions, narrow.actions, test);
}

bool names_resources(const Statement& statement) {
  return statement.has(ElementName::resource) || statement.has(ElementName::not_resource);
}

bool resources_contain(const Statement& wide, const Statement& narrow) {
  if (!wide.resources_known || !narrow.resources_known) return false;
  if (!names_resources(wide)) return true;  // of a resource policy: whatever it is attached to
  if (!names_resources(narrow) || wide.not_resource != narrow.not_resource) return false;
  if (wide.resources.empty() || narrow.resources.empty()) return false;
  const auto test = [](const Resource& a, const Resource& b) { return contains(a, b); };
  return wide.not_resource ? all_within(narrow.resources, wide.resources, test)
                           : all_within(wide.resources, narrow.resources, test);
}

/// To name a role does more than to name its account, where both are the account of the policy: an
/// account leaves it to its identity policies.
bool principal_contains(const Principal& wide, const Principal& narrow, Effect effect,
                        std::string_view account) {
  const bool known = !wide.text.hole && !narrow.text.hole && wide.form != PrincipalForm::invalid;
  if (!known || covers(wide, narrow) != Answer::yes) return false;
  if (effect == Effect::deny || wide.form == PrincipalForm::everyone || wide.form == narrow.form)
    return true;
  return wide.form == PrincipalForm::account && is_account_id(account) && !wide.own &&
         wide.account != account;
}

bool principals_contain(const Policy& policy, const Statement& wide, const Statement& narrow,
                        std::string_view account) {
  if (!policy.is_resource_policy()) return true;
  if (!wide.principals_known || !narrow.principals_known) return false;
  if (wide.not_principal || narrow.not_principal || narrow.principals.empty()) return false;
  return all_within(wide.principals, narrow.principals,
                    [&](const Principal& a, const Principal& b) {
                      return principal_contains(a, b, wide.effect, account);
                    });
}

}  // namespace

bool contains(const Action& wide, const Action& narrow) {
  if (wide.text.hole || narrow.text.hole) return false;
  if (wide.everything()) return true;
  if (wide.service.empty() || !equal_ignoring_case(wide.service, narrow.service)) return false;
  return surely_covers(wide.name, narrow.name, LetterCase::ignored);
}

bool contains(const Resource& wide, const Resource& narrow) {
  if (wide.form == ResourceForm::everything) return true;
  if (is_same(wide.text, narrow.text)) return true;
  if (wide.text.hole || narrow.text.hole) return false;
  if (wide.form != ResourceForm::arn || narrow.form != ResourceForm::arn) return false;
  return arn_covers(wide.arn, narrow.arn);
}

bool contains(const Operator& op, const Text& wide, const Text& narrow) {
  return value_covers(op, wide, op, narrow);
}

bool contains(const Condition& wide, const Condition& narrow, const catalog::Catalog& catalog) {
  if (!is_known(wide) || !is_known(narrow) || wide.set != narrow.set) return false;
  if (!equal_ignoring_case(wide.key.text, narrow.key.text)) return false;
  if (narrow.if_exists && !wide.if_exists) return false;
  const Operator* wide_how = find_operator(wide, catalog);
  const Operator* narrow_how = find_operator(narrow, catalog);
  if (wide_how == nullptr || narrow_how == nullptr || !are_comparable(*wide_how, *narrow_how))
    return false;
  // What a negated operator lists is what it leaves out.
  if (wide_how->negated)
    return all_within(narrow.values, wide.values, [&](const Text& a, const Text& b) {
      return value_covers(*narrow_how, a, *wide_how, b);
    });
  return all_within(wide.values, narrow.values, [&](const Text& a, const Text& b) {
    return value_covers(*wide_how, a, *narrow_how, b);
  });
}

bool contains(const Policy& policy, const Statement& wide, const Statement& narrow,
              std::string_view account, const catalog::Catalog& catalog) {
  if (wide.effect != narrow.effect || wide.effect == Effect::unknown) return false;
  if (!wide.all_elements_known || !narrow.all_elements_known) return false;
  return actions_contain(wide, narrow) && resources_contain(wide, narrow) &&
         principals_contain(policy, wide, narrow, account) &&
         conditions_contain(wide, narrow, catalog);
}

}  // namespace ecrlint::internal::analysis
