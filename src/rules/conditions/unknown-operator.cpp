// SPDX-License-Identifier: Apache-2.0
// ECR401: see rules/conditions/unknown-operator.md.
#include <algorithm>
#include <array>

#include "analysis/condition_test.hpp"
#include "rules/conditions/condition_facts.hpp"
#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

constexpr std::array<std::string_view, 2> kSets{"ForAllValues", "ForAnyValue"};
constexpr std::string_view kIfExists = "IfExists";

bool has_prefix(std::string_view text, std::string_view prefix) {
  return equal_ignoring_case(text.substr(0, prefix.size()), prefix);
}

/// The operator that the text was meant to be, or one that it begins with; empty if none.
std::string_view base_meant_by(const catalog::Catalog& catalog, std::string_view text) {
  const auto& operators = catalog.tables().operators;
  if (const std::string_view close = closest(text, operators, &catalog::Operator::name);
      !close.empty())
    return close;
  std::string_view best;
  for (const catalog::Operator& op : operators)
    if (op.name.size() > best.size() && has_prefix(text, op.name)) best = op.name;
  return best;
}

/// The whole operator, its parts mended one by one; empty where one of them says nothing.
std::string meant_by(const catalog::Catalog& catalog, std::string_view text) {
  std::string_view set;
  if (const auto colon = text.find(':'); colon != text.npos) {
    set = closest(text.substr(0, colon), kSets);
    if (set.empty()) return {};
    text.remove_prefix(colon + 1);
  } else {
    for (const std::string_view one : kSets)
      if (has_prefix(text, one)) set = one;
    text.remove_prefix(set.size());
  }
  const std::size_t rest = text.size() - std::min(text.size(), kIfExists.size());
  const bool if_exists = equal_ignoring_case(text.substr(rest), kIfExists);
  const std::string_view base = base_meant_by(catalog, if_exists ? text.substr(0, rest) : text);
  if (base.empty()) return {};
  return fmt::format("{}{}{}{}", set, set.empty() ? "" : ":", base, if_exists ? kIfExists : "");
}

}  // namespace

void unknown_operator(Pass& pass) {
  const catalog::Catalog& catalog = pass.catalog();
  Searches searches;
  for (const Statement& statement : pass.policy().statements)
    for (const Condition& condition : statement.conditions) {
      const Text& op = condition.operator_text;
      if (op.hole || analysis::find_operator(condition, catalog) != nullptr) continue;
      if (!is_first_of_operator(statement, condition)) continue;
      Finding& finding = pass.report(op.span, "`{}` is no condition operator", op.text);
      finding.label = "no such operator";
      if (is_swapped(catalog, condition)) {
        finding.label = "a condition key";
        finding.help = fmt::format("put the operator outside: {{\"{}\": {{\"{}\": ...}}}}",
                                   condition.key.text, op.text);
        continue;
      }
      finding.help = "use an operator of the IAM user guide, such as \"StringEquals\"";
      if (!searches.next()) continue;
      if (const std::string meant = meant_by(catalog, op.text); !meant.empty())
        suggest(pass, finding, Applicability::unsafe, op.span, meant);
    }
}

}  // namespace ecrlint::internal::check
