// SPDX-License-Identifier: Apache-2.0
// ECR412: see rules/conditions/invalid-policy-variable.md.
#include <optional>
#include <string>

#include "analysis/condition_test.hpp"
#include "analysis/pattern.hpp"
#include "rules/conditions/condition_facts.hpp"
#include "rules/describe.hpp"
#include "rules/rules.gen.hpp"
#include "text/braced.hpp"

namespace ecrlint::internal::check {
namespace {

using catalog::OperatorFamily;

/// Nothing but a text in single quotes may follow the key: `${aws:username, 'nobody'}`.
bool has_bare_default(std::string_view inside) {
  const auto comma = inside.find(',');
  if (comma == inside.npos) return false;
  const std::string_view text = trimmed(inside.substr(comma + 1));
  return text.size() < 2 || text.front() != '\'' || text.back() != '\'';
}

/// Why a variable is never filled in.
struct VariableFault {
  std::string what;  ///< goes on after the variable
  std::string help;
};

/// Of a variable that certainly is one of AWS's: other tools write theirs alike.
std::optional<VariableFault> name_fault(const catalog::Catalog& catalog, std::string_view key,
                                        Searches& searches) {
  constexpr std::string_view kGlobal = "aws:";
  if (!equal_ignoring_case(key.substr(0, kGlobal.size()), kGlobal) || !searches.next())
    return std::nullopt;
  const std::string better = closest_key(catalog, kGlobal, key.substr(kGlobal.size()));
  if (!is_slip(key, better)) return std::nullopt;
  return VariableFault{"names no condition key", fmt::format("did you mean \"${{{}}}\"?", better)};
}

/// `element` is the one that takes no variables, in which the text stands; else empty.
std::optional<VariableFault> variable_fault(const catalog::Catalog& catalog,
                                            std::string_view inside, std::string_view element,
                                            Searches& searches) {
  const std::string_view key = analysis::key_of_variable(inside);
  const std::string_view bare = trimmed(key);
  if (bare.empty())
    return VariableFault{"names no condition key",
                         "write the key between the braces: \"${aws:username}\""};
  const auto known = catalog.find_condition_key(bare);
  if (!known) return name_fault(catalog, bare, searches);
  if (!known->name.starts_with("aws:")) return std::nullopt;
  if (!element.empty())
    return VariableFault{
        fmt::format("stands in `{}`, which takes no variables", element),
        "write what is meant; variables stand in Resource and in values of Condition"};
  if (bare.size() != key.size())
    return VariableFault{"has a blank in it", fmt::format("write \"${{{}}}\"", bare)};
  if (known->name.ends_with('/') && known->name.size() == bare.size())
    return VariableFault{
        "does not say which tag",
        fmt::format("write the tag behind the slash: \"${{{}<tag>}}\"", known->name)};
  if (known->multivalued)
    return VariableFault{"may have several values, and a variable takes one",
                         "compare the key itself, with ForAnyValue or ForAllValues"};
  if (has_bare_default(inside))
    return VariableFault{
        "has a default without quotes",
        fmt::format("write the default in single quotes: \"${{{}, 'none'}}\"", key)};
  return std::nullopt;
}

void report(Pass& pass, const Text& text, std::string_view variable, VariableFault fault) {
  Finding& finding = pass.report(text.span, "`{}` {}", shown(variable), fault.what);
  finding.label = "never filled in";
  finding.help = std::move(fault.help);
}

/// Looks at each variable of a text; `element` as for variable_fault.
void check_variables(Pass& pass, const Text& text, std::string_view element, Searches& searches) {
  const std::string_view written = text.written();
  std::size_t done = 0;
  each_braced(written, [&](const Braced& variable) {
    done = variable.end;
    if (auto fault = variable_fault(pass.catalog(), variable.inside, element, searches))
      report(pass, text, written.substr(variable.begin, variable.end - variable.begin),
             std::move(*fault));
  });
  const auto unclosed = written.find(kBraceOpen, done);
  if (unclosed != written.npos && element.empty())
    report(pass, text, written.substr(unclosed),
           {"is a variable without its closing brace", "add \"}\" behind the key"});
}

/// A variable under an operator that takes none.
void check_operator(Pass& pass, const Condition& condition) {
  const catalog::Operator* op = analysis::find_operator(condition, pass.catalog());
  if (op == nullptr || (op->family != OperatorFamily::numeric &&
                        op->family != OperatorFamily::date && op->family != OperatorFamily::ip))
    return;
  for (const Text& value : condition.values) {
    if (value.with_variables.empty()) continue;
    Finding& finding = pass.report(value.span, "`{}` takes no variables, such as `{}`",
                                   condition.operator_text.text, shown(value.with_variables));
    finding.label = "taken letter for letter";
    finding.help = "write the value out; variables stand under operators for texts and ARNs";
  }
}

}  // namespace

void invalid_policy_variable(Pass& pass) {
  const Policy& policy = pass.policy();
  // Under any other version variables are plain text: ECR016.
  if (!policy.version || !policy.version->is("2012-10-17") || policy.root->unfinished) return;
  Searches searches;
  for (const Statement& statement : policy.statements) {
    for (const Principal& principal : statement.principals)
      check_variables(pass, principal.text, "Principal", searches);
    for (const Action& action : statement.actions)
      check_variables(pass, action.text, "Action", searches);
    for (const Resource& resource : statement.resources)
      check_variables(pass, resource.text, {}, searches);
    for (const Condition& condition : statement.conditions) {
      for (const Text& value : condition.values) check_variables(pass, value, {}, searches);
      check_operator(pass, condition);
    }
  }
}

}  // namespace ecrlint::internal::check
