// SPDX-License-Identifier: Apache-2.0
// ECR413: see rules/conditions/wildcard-in-sensitive-key.md.
#include "analysis/pattern.hpp"
#include "model/arn.hpp"
#include "rules/conditions/condition_meaning.hpp"
#include "rules/describe.hpp"
#include "rules/rules.gen.hpp"
#include "text/braced.hpp"

namespace ecrlint::internal::check {
namespace {

/// Does the pattern match what others have? Unknown where it is fixed in part.
Answer matches_others(const Condition& condition, const catalog::Operator& op, const Text& value) {
  if (value.hole || !has_wildcard(value.text)) return Answer::no;
  const analysis::CallerKey* key = analysis::find_caller_key(condition.key);
  // Of the keys of resources nothing tells whose a pattern is.
  if (key == nullptr || !key->tells_of_caller())
    return value.text.find_first_not_of('*') == value.text.npos ? Answer::yes : Answer::unknown;
  return negated(analysis::keeps_out(*key, op, value));
}

void check_pattern(Pass& pass, const Statement& statement, const Condition& condition,
                   const Text& value) {
  const catalog::Operator& op = *analysis::find_operator(condition, pass.catalog());
  const Answer others = matches_others(condition, op, value);
  const Answer certain = is_of_one_owner(condition) ? Answer::unknown : Answer::yes;
  if (others < certain || others == Answer::no || is_left_open(pass, statement)) return;
  const std::string key = shown(condition.key.text);
  Finding& finding =
      others == Answer::yes
          ? pass.report(value.span, "`{}` matches the `{}` of strangers", value.text, key)
          : pass.report(value.span, "`{}` may match the `{}` of others", value.text, key);
  finding.label = "a wildcard in the id of one owner";
  finding.help = "write the ids out in full, each as a value of its own";
  if (others == Answer::unknown) finding.severity = Severity::medium;
}

/// Is the variable filled with what whoever calls wants? The tags of one's own principals one puts
/// there oneself.
bool is_chosen(const Pass& pass, std::string_view variable) {
  const analysis::CallerKey* key = analysis::find_caller_key(Text{.text = variable});
  if (key == nullptr) return false;
  if (key->name == "aws:principaltag/") return pass.policy().is_resource_policy();
  return key->role == analysis::KeyRole::spoofable || key->name == "aws:requesttag/" ||
         key->name == "aws:sourceidentity";
}

void check_variables_of(Pass& pass, const Statement& statement, const Condition& condition,
                        const Text& value) {
  // Under any other version they are plain text: ECR016.
  const auto& version = pass.policy().version;
  if (!version || !version->is("2012-10-17")) return;
  std::string_view chosen;
  each_braced(value.with_variables, [&](const Braced& variable) {
    if (chosen.empty() && is_chosen(pass, analysis::key_of_variable(variable.inside)))
      chosen = value.with_variables.substr(variable.begin, variable.end - variable.begin);
  });
  if (chosen.empty() || is_left_open(pass, statement)) return;
  Finding& finding = pass.report(value.span, "whoever calls chooses `{}`, and so which `{}` passes",
                                 chosen, shown(condition.key.text));
  finding.label = "a variable in the id of one owner";
  finding.help = "write the ids out in full, each as a value of its own";
  finding.severity = Severity::medium;
}

}  // namespace

void wildcard_in_sensitive_key(Pass& pass) {
  for (const Statement& statement : pass.policy().statements)
    for (const Condition& condition : statement.conditions) {
      const catalog::Operator* op = analysis::find_operator(condition, pass.catalog());
      if (op == nullptr || op->family != catalog::OperatorFamily::string) continue;
      // What it lets in: by an Allow that lists it, or by a Deny that spares it.
      if (op->negated != (statement.effect == Effect::deny) || statement.effect == Effect::unknown)
        continue;
      const analysis::CallerKey* key = analysis::find_caller_key(condition.key);
      const bool path = key != nullptr && key->role == analysis::KeyRole::path;
      if (!path && !is_of_one_owner(condition)) continue;
      for (const Text& value : condition.values) {
        if (op->like) check_pattern(pass, statement, condition, value);
        check_variables_of(pass, statement, condition, value);
      }
    }
}

}  // namespace ecrlint::internal::check
