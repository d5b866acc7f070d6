// SPDX-License-Identifier: Apache-2.0
// Matches statements with requests: principal, action, resource, conditions.
#include "analysis/compiled_policy.hpp"

#include "analysis/glob.hpp"

namespace ecrlint::internal::analysis {
namespace {

/// Does the entry speak of the caller? A session is of one role, whose path its own name lacks; a
/// role calls as some session of it, perhaps one that is named.
Answer speaks_of(const Principal& named, const Question& question) {
  const Principal& caller = question.caller;
  if (question.asked_for == AskedFor::group) {
    const Answer covered = covers(named, caller);
    // Part of the group is reached: it cannot be said of the group as a whole.
    const bool partly = covered == Answer::no && covers(caller, named) != Answer::no;
    return partly ? Answer::unknown : covered;
  }
  if (named.form == PrincipalForm::session && caller.form == PrincipalForm::role)
    return covers(caller, named) == Answer::no ? Answer::no : Answer::unknown;
  const bool by_role = named.form == PrincipalForm::role && caller.form == PrincipalForm::session &&
                       question.role.form == PrincipalForm::role;
  return covers(named, by_role ? question.role : caller);
}

/// The caller's own name and those of what it is part of, against the entries of NotPrincipal.
struct Exempt {
  Answer self = Answer::no;     ///< by its own name
  Answer role = Answer::no;     ///< a session by its role
  Answer account = Answer::no;  ///< by its account
};

Exempt exempt_of(const Statement& statement, const Question& question) {
  const Principal& caller = question.caller;
  Exempt exempt;
  for (const Principal& named : statement.principals) {
    const Answer covered = speaks_of(named, question);
    if (named.form == PrincipalForm::account)
      exempt.account = either(exempt.account, covered);
    else if (named.form == PrincipalForm::role && caller.form == PrincipalForm::session)
      exempt.role = either(exempt.role, covered);
    else
      exempt.self = either(exempt.self, covered);
  }
  return exempt;
}

/// Does a Deny with NotPrincipal reach the caller? It spares those only whose account and role are
/// listed too; what else it spares AWS calls uncertain ("might deny").
Answer spares_not(const Statement& statement, const Question& question) {
  const Principal& caller = question.caller;
  const Exempt exempt = exempt_of(statement, question);
  const bool in_account = !caller.account.empty() && caller.form != PrincipalForm::account;
  Answer all = caller.form == PrincipalForm::account ? exempt.account : exempt.self;
  Answer any = either(exempt.self, exempt.account, exempt.role);
  if (in_account) all = both(all, exempt.account);
  if (caller.form == PrincipalForm::session) all = both(all, exempt.role);
  if (!statement.principals_known) {
    all = either(all, Answer::unknown);
    any = either(any, Answer::unknown);
  }
  if (all == Answer::yes) return Answer::no;
  return any == Answer::no ? Answer::yes : Answer::unknown;
}

Answer any_speaks_of(const Statement& statement, const Question& question) {
  Answer found = statement.principals_known ? Answer::no : Answer::unknown;
  for (const Principal& named : statement.principals) {
    found = either(found, speaks_of(named, question));
    if (found == Answer::yes) break;
  }
  return found;
}

/// Whether a statement names the caller, by how it does.
struct NamesCaller {
  Answer freely = Answer::no;
  Answer as_role = Answer::no;
  Answer as_account = Answer::no;
};

NamesCaller names_of(const Statement& allow, const Question& question) {
  if (allow.not_principal) return {negated(any_speaks_of(allow, question)), Answer::no, Answer::no};
  NamesCaller names;
  if (!allow.principals_known) names.freely = Answer::unknown;
  for (const Principal& named : allow.principals) {
    Answer& by = named.form == PrincipalForm::account ? names.as_account
                 : named.form == PrincipalForm::role  ? names.as_role
                                                      : names.freely;
    by = either(by, speaks_of(named, question));
  }
  return names;
}

/// May the statement speak of repositories of ECR? A resource policy does, whatever it says.
Answer is_about_repositories(const Policy& policy, const Statement& statement) {
  if (policy.kind == PolicyKind::repository || statement.not_resource) return Answer::yes;
  if (!statement.has(ElementName::resource)) return Answer::yes;
  Answer found = statement.resources_known ? Answer::no : Answer::unknown;
  for (const Resource& resource : statement.resources) {
    if (resource.form == ResourceForm::everything) return Answer::yes;
    if (resource.form == ResourceForm::arn)
      found = either(found, matches(resource.arn.service, "ecr"));
    else if (resource.form != ResourceForm::not_arn)
      found = either(found, Answer::unknown);
    if (found == Answer::yes) break;
  }
  return found;
}

bool is_about_everything(const Statement& statement) {
  if (statement.not_resource) return false;
  if (!statement.has(ElementName::resource)) return statement.resources_known;
  return statement.everything() != nullptr;
}

}  // namespace

CompiledPolicy::CompiledPolicy(const Policy& policy, const ActionLister& lister, AskedFor asked_for,
                               bool certain)
    : policy_(&policy), others_(policy.statements_known ? Answer::no : Answer::unknown) {
  // Variables are text without Version 2012-10-17 (IAM user guide, "Version").
  const bool hole = policy.version && policy.version->hole;
  const bool variables = policy.version && (policy.version->is("2012-10-17") || hole);
  tests_.resize(policy.statements.size());
  for (std::size_t i = 0; i < tests_.size(); ++i) {
    Test& test = tests_[i];
    test.statement = &policy.statements[i];
    test.listed = lister.list(*test.statement);
    if (!certain || test.statement->effect == Effect::unknown) test.certain = Answer::unknown;
    if (asked_for == AskedFor::group)
      prepare_for_group(test);
    else
      prepare(test, variables, lister);
    if (test.statement->effect != Effect::deny) may_allow_ |= test.listed.possible;
    if (test.statement->effect != Effect::allow) may_deny_ |= test.listed.possible;
  }
}

void CompiledPolicy::prepare(Test& test, bool variables, const ActionLister& lister) const {
  const Statement& statement = *test.statement;
  if (!statement.conditions_known || !statement.all_elements_known) test.certain = Answer::unknown;
  // A policy on a repository speaks of it without naming it.
  test.any_resource = policy_->is_resource_policy() && !statement.has(ElementName::resource) &&
                      !statement.has(ElementName::not_resource);
  for (const Resource& resource : statement.resources) {
    test.resources.emplace_back(resource.text.written(),
                                PatternForm{Wildcards::resource, variables, false});
    test.any_resource |= resource.text.is("*") && !statement.not_resource;
  }
  for (const Condition& condition : statement.conditions)
    test.conditions.emplace_back(condition, variables, lister.catalog());
}

void CompiledPolicy::prepare_for_group(Test& test) const {
  const Statement& statement = *test.statement;
  if (test.listed.possible.none()) return;
  const Answer about = is_about_repositories(*policy_, statement);
  if (about == Answer::no) test.listed = {};
  if (about == Answer::unknown) test.listed.sure.reset();
  const bool whole =
      statement.unconditional() && statement.all_elements_known && is_about_everything(statement);
  if (statement.effect != Effect::allow && !whole) test.certain = Answer::unknown;
}

Answer CompiledPolicy::action(const Test& test, const Question& question) {
  if (question.ecr_action == ActionSet().size()) return lists(test, question);
  return test.listed.sure[question.ecr_action]       ? Answer::yes
         : test.listed.possible[question.ecr_action] ? Answer::unknown
                                                     : Answer::no;
}

/// Does Action or NotAction list an action of another service?
Answer CompiledPolicy::lists(const Test& test, const Question& question) {
  Answer found = test.statement->actions_known ? Answer::no : Answer::unknown;
  for (const Action& entry : test.statement->actions)
    found = either(found, names_action(entry, question.service, question.action));
  return test.statement->not_action ? negated(found) : found;
}

Answer CompiledPolicy::resource(const Test& test, const Question& question) {
  Answer found = test.statement->resources_known ? Answer::no : Answer::unknown;
  for (const Pattern& pattern : test.resources) {
    found = either(found, pattern.matches(question.resource, question.context));
    if (found == Answer::yes) break;
  }
  return test.statement->not_resource ? negated(found) : found;
}

/// Does the statement apply that lists the action and reaches the caller, as `found` says?
Answer CompiledPolicy::applies(const Test& test, const Question& question, Answer found) {
  if (found == Answer::no) return found;
  found = both(found, test.certain);
  if (question.asked_for == AskedFor::group) return found;
  if (!test.any_resource) found = both(found, resource(test, question));
  return meets(test, question, found);
}

/// The same of its conditions.
Answer CompiledPolicy::meets(const Test& test, const Question& question, Answer found) {
  for (const ConditionTest& condition : test.conditions) {
    if (found == Answer::no) return found;
    found = both(found, condition.holds(question.context));
  }
  return found;
}

Answer CompiledPolicy::conditions(const Statement& statement, const Question& question) const {
  const Test& test = test_of(statement);
  return meets(test, question, test.certain);
}

Answer CompiledPolicy::reaches(const Statement& deny, const Question& question,
                               bool bounded) const {
  if (!policy_->is_resource_policy()) return Answer::yes;
  if (!deny.not_principal) return any_speaks_of(deny, question);
  if (question.asked_for == AskedFor::group) return negated(any_speaks_of(deny, question));
  // "NotPrincipal with Deny always denies principals that have a permissions boundary."
  return bounded ? Answer::yes : spares_not(deny, question);
}

Found CompiledPolicy::find_deny(const Question& question, bool bounded) const {
  Found found{others_};
  for (const Test& test : tests_) {
    const Statement& statement = *test.statement;
    if (statement.effect == Effect::allow) continue;
    const Answer listed = action(test, question);
    if (listed == Answer::no) continue;
    found.add(applies(test, question, both(listed, reaches(statement, question, bounded))),
              statement);
    if (found.answer == Answer::yes) break;
  }
  return found;
}

Found CompiledPolicy::find_allow(const Question& question) const {
  Found found{others_};
  for (const Test& test : tests_) {
    const Statement& statement = *test.statement;
    if (statement.effect == Effect::deny) continue;
    Answer asked = action(test, question);
    if (asked == Answer::no) continue;
    if (policy_->is_resource_policy()) {
      const Answer covered = any_speaks_of(statement, question);
      asked = both(asked, statement.not_principal ? negated(covered) : covered);
    }
    found.add(applies(test, question, asked), statement);
    if (found.answer == Answer::yes) break;
  }
  return found;
}

ResourceAllows CompiledPolicy::names(const Question& question) const {
  ResourceAllows all{{others_}, {}, {}};
  if (!may_list(may_allow_, question)) return all;
  for (const Test& test : tests_) {
    const Statement& statement = *test.statement;
    if (statement.effect == Effect::deny) continue;
    const Answer listed = action(test, question);
    if (listed == Answer::no) continue;
    const NamesCaller named = names_of(statement, question);
    const Answer applied = applies(
        test, question, both(listed, either(named.freely, named.as_role, named.as_account)));
    all.freely.add(both(named.freely, applied), statement);
    all.as_role.add(both(named.as_role, applied), statement);
    all.as_account.add(both(named.as_account, applied), statement);
  }
  return all;
}

}  // namespace ecrlint::internal::analysis
