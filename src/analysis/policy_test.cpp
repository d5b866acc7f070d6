// Matches statements with requests: principal, action, resource, conditions.
#include "analysis/policy_test.hpp"

#include <algorithm>

#include "analysis/glob.hpp"
#include "text/ascii.hpp"

namespace ecrlint::analysis {
namespace {

/// Does the entry speak of the caller? A session is of one role, whose path its own name lacks; a
/// role calls as some session of it, perhaps one that is named.
Answer speaks_of(const Principal& named, const Question& question) {
  const Principal& caller = question.caller;
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
      exempt.account = exempt.account || covered;
    else if (named.form == PrincipalForm::role && caller.form == PrincipalForm::session)
      exempt.role = exempt.role || covered;
    else
      exempt.self = exempt.self || covered;
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
  Answer any = exempt.self || exempt.account || exempt.role;
  if (in_account) all = all && exempt.account;
  if (caller.form == PrincipalForm::session) all = all && exempt.role;
  if (!statement.principals_known) {
    all = all || Answer::unknown;
    any = any || Answer::unknown;
  }
  if (all == Answer::yes) return Answer::no;
  return any == Answer::no ? Answer::yes : Answer::unknown;
}

Answer any_speaks_of(const Statement& statement, const Question& question) {
  Answer found = statement.principals_known ? Answer::no : Answer::unknown;
  for (const Principal& named : statement.principals) found = found || speaks_of(named, question);
  return found;
}

Found& found_by(const Principal& named, Named& all) {
  return named.form == PrincipalForm::account ? all.as_account
         : named.form == PrincipalForm::role  ? all.as_role
                                              : all.freely;
}

}  // namespace

PolicyTest::PolicyTest(const Policy& policy, const catalog::Catalog& catalog, bool certain)
    : policy_(&policy),
      certain_(certain ? Answer::yes : Answer::unknown),
      others_(policy.statements_known ? Answer::no : Answer::unknown) {
  const ActionLister lister(catalog);
  // Variables are text without Version 2012-10-17 (IAM user guide, "Version").
  const bool hole = policy.version && policy.version->hole;
  const bool variables = policy.version && (policy.version->is("2012-10-17") || hole);
  tests_.reserve(policy.statements.size());
  for (const Statement& statement : policy.statements) {
    Test test{&statement, lister.list(statement), {}, {}, false};
    // A policy on a repository speaks of it without naming it.
    test.any_resource = policy.is_resource_policy() && !statement.has(ElementName::resource) &&
                        !statement.has(ElementName::not_resource);
    for (const Resource& resource : statement.resources) {
      test.resources.emplace_back(resource.text.written(),
                                  PatternForm{Wildcards::resource, variables, false});
      test.any_resource |= resource.text.is("*") && !statement.not_resource;
    }
    for (const Condition& condition : statement.conditions)
      test.conditions.emplace_back(condition, variables, catalog);
    tests_.push_back(std::move(test));
  }
}

Answer PolicyTest::action(const Test& test, const Question& question) const {
  if (question.ecr_action < ActionSet().size())
    return test.listed.sure[question.ecr_action]       ? Answer::yes
           : test.listed.possible[question.ecr_action] ? Answer::unknown
                                                       : Answer::no;
  Answer found = test.statement->actions_known ? Answer::no : Answer::unknown;
  for (const Action& entry : test.statement->actions)
    found = found || names_action(entry, question.service, question.action);
  return test.statement->not_action ? !found : found;
}

Answer PolicyTest::resource(const Test& test, const Question& question) {
  if (test.any_resource) return Answer::yes;
  Answer found = test.statement->resources_known ? Answer::no : Answer::unknown;
  for (const Pattern& pattern : test.resources) {
    found = found || pattern.matches(question.resource, question.context);
    if (found == Answer::yes) break;
  }
  return test.statement->not_resource ? !found : found;
}

/// Of everything but who calls.
Answer PolicyTest::matches(const Test& test, const Question& question) const {
  Answer found = action(test, question);
  if (found == Answer::no) return found;
  found = found && certain_ && resource(test, question);
  if (!test.statement->conditions_known || !test.statement->all_elements_known)
    found = found && Answer::unknown;
  for (const ConditionTest& condition : test.conditions) {
    if (found == Answer::no) return found;
    found = found && condition.holds(question.context);
  }
  return test.statement->effect == Effect::unknown ? found && Answer::unknown : found;
}

Found PolicyTest::denies(const Question& question, bool bounded) const {
  Found found{others_};
  for (const Test& test : tests_) {
    const Statement& statement = *test.statement;
    if (statement.effect == Effect::allow) continue;
    Answer matched = matches(test, question);
    if (matched == Answer::no) continue;
    if (policy_->is_resource_policy() && !statement.not_principal)
      matched = matched && any_speaks_of(statement, question);
    // "NotPrincipal with Deny always denies principals that have a permissions boundary."
    else if (policy_->is_resource_policy() && !bounded)
      matched = matched && spares_not(statement, question);
    found.add(matched, statement);
    if (found.answer == Answer::yes) break;
  }
  return found;
}

Found PolicyTest::allows(const Question& question) const {
  Found found{others_};
  for (const Test& test : tests_) {
    const Statement& statement = *test.statement;
    if (statement.effect == Effect::deny) continue;
    Answer matched = matches(test, question);
    if (matched != Answer::no && policy_->is_resource_policy()) {
      const Answer covered = any_speaks_of(statement, question);
      matched = matched && (statement.not_principal ? !covered : covered);
    }
    found.add(matched, statement);
    if (found.answer == Answer::yes) break;
  }
  return found;
}

Named PolicyTest::names(const Question& question) const {
  Named all{{others_}, {}, {}};
  for (const Test& test : tests_) {
    const Statement& statement = *test.statement;
    if (statement.effect == Effect::deny) continue;
    const Answer matched = matches(test, question);
    if (matched == Answer::no) continue;
    if (statement.not_principal) {
      all.freely.add(matched && !any_speaks_of(statement, question), statement);
      continue;
    }
    if (!statement.principals_known) all.freely.add(matched && Answer::unknown, statement);
    for (const Principal& named : statement.principals)
      found_by(named, all).add(speaks_of(named, question) && matched, statement);
  }
  return all;
}

}  // namespace ecrlint::analysis
