// SPDX-License-Identifier: Apache-2.0
// ECR421: see rules/conditions/condition-key-of-other-action.md.
#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "rules/action_name.hpp"
#include "rules/conditions/condition_meaning.hpp"
#include "rules/describe.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// What a condition comes to in a request without its key.
struct KeylessRequest {
  std::string_view met;    ///< `never`; empty where it may be meant
  std::string_view label;  ///< what the statement does to the request then
};

KeylessRequest keyless_request(const Pass& pass, const Statement& statement,
                               const Condition& condition) {
  if (statement.effect == Effect::unknown) return {};
  const bool allows = statement.effect == Effect::allow;
  const Answer met = met_without_key(pass, condition);
  if (met == Answer::no) return {"never", allows ? "not allowed by this" : "not denied by this"};
  // An Allow that is met for want of a key, and what says `...IfExists`, may well be meant.
  if (met == Answer::yes && !allows && !condition.if_exists && condition.set == SetOperator::none)
    return {"always", "denied for want of it"};
  return {};
}

/// Can the statement cover the action at all? Of one that cannot resource-needs-star speaks.
bool covers_action(const Pass& pass, const Statement& statement, const Action& action) {
  return pass.policy().is_resource_policy() || pass.catalog().resource_type_count(action.id) > 0 ||
         statement.not_resource || statement.everything() != nullptr;
}

/// The actions of the statement, spelt out, whose requests never have the key.
std::vector<const Action*> actions_without(const Pass& pass, const Statement& statement,
                                           const catalog::ConditionKey& key) {
  std::vector<const Action*> found;
  for (const Action& action : statement.actions)
    if (action.id != catalog::ActionId::none && !action.text.hole &&
        is_never_with(pass.catalog(), action.id, key) && covers_action(pass, statement, action))
      found.push_back(&action);
  return found;
}

/// Reports the actions that never have the key beside others that may, once for all conditions that
/// begin with one action. Returns the first of them.
const Action* check_listed(Pass& pass, const Statement& statement, const Condition& condition,
                           const catalog::ConditionKey& key, const Action* reported) {
  const auto found = actions_without(pass, statement, key);
  if (found.empty() || found.front() == reported || is_never_carried(pass, statement, condition))
    return reported;
  const KeylessRequest without = keyless_request(pass, statement, condition);
  if (without.met.empty()) return reported;
  Finding& finding = pass.report(
      found.front()->text.span, "{} never {} with `{}`, so the condition is {} met there",
      with_others(fmt::format("`{}`", found.front()->text.text), found.size() - 1),
      found.size() == 1 ? "comes" : "come", shown(condition.key.text), without.met);
  finding.label = without.label;
  finding.help = "move it to a statement without this condition";
  pass.relate(finding, condition.key.span, "the condition");
  return found.front();
}

/// A tag asked of all actions but those of NotAction, most of which have none.
void check_others(Pass& pass, const Statement& statement, const Condition& condition,
                  const catalog::ConditionKey& key) {
  if (!is_of_some_actions(key) || statement.not_resource || statement.everything() == nullptr)
    return;
  const KeylessRequest without = keyless_request(pass, statement, condition);
  if (without.met.empty()) return;
  Finding& finding = pass.report(
      condition.key.span, "most actions never come with `{}`, so the condition is {} met for them",
      shown(condition.key.text), without.met);
  finding.severity = Severity::low;
  finding.label = without.label;
  finding.help = "list the actions that have the key in `Action`";
}

/// What a request to assume a role has only if the role's trust policy allows an action for it (IAM
/// user guide, "Pass session tags in AWS STS" and "Monitor and control actions taken with assumed
/// roles").
struct SessionKey {
  std::string_view key;
  std::string_view action;
};
constexpr std::array kSessionKeys{SessionKey{"aws:RequestTag/", "TagSession"},
                                  SessionKey{"aws:TagKeys", "TagSession"},
                                  SessionKey{"sts:TransitiveTagKeys", "TagSession"},
                                  SessionKey{"sts:SourceIdentity", "SetSourceIdentity"}};

/// May a statement of the policy allow the action of STS?
bool may_allow_session(const Policy& policy, std::string_view action) {
  return !policy.statements_known ||
         std::ranges::any_of(policy.statements, [&](const Statement& statement) {
           if (statement.effect == Effect::deny) return false;
           return statement.not_action || !statement.actions_known ||
                  std::ranges::any_of(statement.actions, [&](const Action& entry) {
                    return analysis::names_action(entry, "sts", action) != Answer::no;
                  });
         });
}

/// Looks each action up once.
class SessionActions {
 public:
  explicit SessionActions(const Policy& policy) : policy_(policy) {}

  /// The action that some statement must allow for the key, and none does; else empty.
  [[nodiscard]] std::string_view missing(std::string_view key) {
    const auto* const known = std::ranges::find(kSessionKeys, key, &SessionKey::key);
    if (known == kSessionKeys.end()) return {};
    auto& allowed = known->action == "TagSession" ? tags_ : identity_;
    if (!allowed) allowed = may_allow_session(policy_, known->action);
    return *allowed ? std::string_view() : known->action;
  }

 private:
  const Policy& policy_;
  std::optional<bool> tags_;
  std::optional<bool> identity_;
};

void check_session(Pass& pass, const Statement& statement, const Condition& condition,
                   std::string_view missing) {
  if (missing.empty() || statement.effect != Effect::allow ||
      met_without_key(pass, condition) != Answer::no)
    return;
  Finding& finding =
      pass.report(condition.key.span, "no request has `{}` where nothing allows `sts:{}`",
                  shown(condition.key.text), missing);
  finding.severity = Severity::high;
  finding.label = "never met";
  finding.help = fmt::format("add \"sts:{}\" to Action", missing);
}

}  // namespace

void condition_key_of_other_action(Pass& pass) {
  const bool trust = pass.policy().kind == PolicyKind::trust;
  SessionActions session(pass.policy());
  for (const Statement& statement : pass.policy().statements) {
    if (is_beyond_asking(statement)) continue;
    const Action* reported = nullptr;
    for (const Condition& condition : statement.conditions) {
      if (condition.key.hole) continue;
      const auto key = pass.catalog().find_condition_key(condition.key.text);
      if (!key) continue;
      if (trust)
        check_session(pass, statement, condition, session.missing(key->name));
      else if (statement.not_action)
        check_others(pass, statement, condition, *key);
      else
        reported = check_listed(pass, statement, condition, *key, reported);
    }
  }
}

}  // namespace ecrlint::internal::check
