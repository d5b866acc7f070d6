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

/// Whether a statement names the caller, by how it does.
struct Names {
  Answer freely = Answer::no;
  Answer as_role = Answer::no;
  Answer as_account = Answer::no;
};

Names names_of(const Statement& allow, const Question& question) {
  if (allow.not_principal) return {!any_speaks_of(allow, question), Answer::no, Answer::no};
  Names names;
  if (!allow.principals_known) names.freely = Answer::unknown;
  for (const Principal& named : allow.principals) {
    Answer& by = named.form == PrincipalForm::account ? names.as_account
                 : named.form == PrincipalForm::role  ? names.as_role
                                                      : names.freely;
    by = by || speaks_of(named, question);
  }
  return names;
}

}  // namespace

PolicyTest::PolicyTest(const Policy& policy, const ActionLister& lister, bool certain)
    : policy_(&policy), others_(policy.statements_known ? Answer::no : Answer::unknown) {
  // Variables are text without Version 2012-10-17 (IAM user guide, "Version").
  const bool hole = policy.version && policy.version->hole;
  const bool variables = policy.version && (policy.version->is("2012-10-17") || hole);
  for (const Statement& statement : policy.statements) {
    Test test = prepare(statement, variables, lister);
    if (!certain) test.certain = Answer::unknown;
    // A policy on a repository speaks of it without naming it.
    test.any_resource |= policy.is_resource_policy() && !statement.has(ElementName::resource) &&
                         !statement.has(ElementName::not_resource);
    if (statement.effect == Effect::unknown) denies_.push_back(test);
    (statement.effect == Effect::deny ? denies_ : allows_).push_back(std::move(test));
  }
}

PolicyTest::Test PolicyTest::prepare(const Statement& statement, bool variables,
                                     const ActionLister& lister) {
  Test test;
  test.statement = &statement;
  test.listed = lister.list(statement);
  if (!statement.conditions_known || !statement.all_elements_known ||
      statement.effect == Effect::unknown)
    test.certain = Answer::unknown;
  for (const Resource& resource : statement.resources) {
    test.resources.emplace_back(resource.text.written(),
                                PatternForm{Wildcards::resource, variables, false});
    test.any_resource |= resource.text.is("*") && !statement.not_resource;
  }
  for (const Condition& condition : statement.conditions)
    test.conditions.emplace_back(condition, variables, lister.catalog());
  return test;
}

Answer PolicyTest::action(const Test& test, const Question& question) {
  if (question.ecr_action == ActionSet().size()) return listed(test, question);
  return test.listed.sure[question.ecr_action]       ? Answer::yes
         : test.listed.possible[question.ecr_action] ? Answer::unknown
                                                     : Answer::no;
}

/// Does Action or NotAction list an action of another service?
Answer PolicyTest::listed(const Test& test, const Question& question) {
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

/// Does the statement apply that lists the action and reaches the caller, as `found` says?
Answer PolicyTest::applies(const Test& test, const Question& question, Answer found) {
  if (found == Answer::no) return found;
  found = found && test.certain && resource(test, question);
  for (const ConditionTest& condition : test.conditions) {
    if (found == Answer::no) return found;
    found = found && condition.holds(question.context);
  }
  return found;
}

Answer PolicyTest::reaches(const Statement& deny, const Question& question, bool bounded) const {
  if (!policy_->is_resource_policy()) return Answer::yes;
  if (!deny.not_principal) return any_speaks_of(deny, question);
  // "NotPrincipal with Deny always denies principals that have a permissions boundary."
  return bounded ? Answer::yes : spares_not(deny, question);
}

Found PolicyTest::denies(const Question& question, bool bounded) const {
  Found found{others_};
  for (const Test& test : denies_) {
    const Statement& statement = *test.statement;
    const Answer listed = action(test, question);
    if (listed == Answer::no) continue;
    found.add(applies(test, question, listed && reaches(statement, question, bounded)), statement);
    if (found.answer == Answer::yes) break;
  }
  return found;
}

Found PolicyTest::allows(const Question& question) const {
  Found found{others_};
  for (const Test& test : allows_) {
    const Statement& statement = *test.statement;
    Answer asked = action(test, question);
    if (asked == Answer::no) continue;
    if (policy_->is_resource_policy()) {
      const Answer covered = any_speaks_of(statement, question);
      asked = asked && (statement.not_principal ? !covered : covered);
    }
    found.add(applies(test, question, asked), statement);
    if (found.answer == Answer::yes) break;
  }
  return found;
}

Named PolicyTest::names(const Question& question) const {
  Named all{{others_}, {}, {}};
  for (const Test& test : allows_) {
    const Statement& statement = *test.statement;
    const Answer listed = action(test, question);
    if (listed == Answer::no) continue;
    const Names named = names_of(statement, question);
    const Answer applied =
        applies(test, question, listed && (named.freely || named.as_role || named.as_account));
    all.freely.add(named.freely && applied, statement);
    all.as_role.add(named.as_role && applied, statement);
    all.as_account.add(named.as_account && applied, statement);
  }
  return all;
}

}  // namespace ecrlint::analysis
