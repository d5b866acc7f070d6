// SPDX-License-Identifier: Apache-2.0
// Asks what a policy grants on ECR to everyone that an entry of it names.
#include "analysis/access.hpp"

#include <algorithm>

#include "analysis/glob.hpp"

namespace ecrlint::internal::analysis {

bool is_beyond_weighing(const Policy& policy) {
  // A repository's policy of 10,240 characters holds far less.
  constexpr std::size_t kMostOfEach = 1000;
  constexpr std::size_t kMostPairs = 200'000;
  std::size_t principals = 0;
  for (const Statement& statement : policy.statements) principals += statement.principals.size();
  return policy.statements.size() > kMostOfEach || principals > kMostOfEach ||
         principals * policy.statements.size() > kMostPairs;
}

Access::Access(const Policy& policy, const catalog::Catalog& catalog)
    : policy_(policy), lister_(catalog), test_(policy, lister_, AskedFor::group) {
  find_subjects();
}

const Action* Access::entry(const Statement& statement, std::string_view action) const {
  if (statement.not_action) return nullptr;
  for (const Action& entry : statement.actions)
    if (entry.may_be_ecr && names_action(entry, "ecr", action) == Answer::yes) return &entry;
  return nullptr;
}

Question Access::question(const Subject& subject, std::string_view action) const {
  Question question;
  if (subject.principal != nullptr) question.caller = *subject.principal;
  question.asked_for = AskedFor::group;
  question.service = "ecr";
  question.action = action;
  question.ecr_action = index(action);
  return question;
}

Grant Access::granted(const Found& found, std::string_view action) const {
  if (found.answer != Answer::yes || index(action) == ActionSet().size()) return {};
  return {found.statement, entry(*found.statement, action)};
}

Answer Access::allowed(const Subject& subject, std::string_view action) const {
  return test_.allows(question(subject, action)).answer;
}

Answer Access::on_one_resource(std::string_view one, std::string_view other) const {
  constexpr std::size_t kMostPairs = 10'000;
  std::size_t pairs = 0;
  const auto open = [](const Statement* statement) {
    return !statement->resources_known || statement->not_resource || statement->resources.empty();
  };
  const std::vector<const Statement*> others = allowing(other);
  for (const Statement* first : allowing(one))
    for (const Statement* second : others) {
      if (first == second || open(first) || open(second)) return Answer::yes;
      pairs += first->resources.size() * second->resources.size();
      if (pairs > kMostPairs) return Answer::unknown;
      for (const Resource& a : first->resources)
        for (const Resource& b : second->resources)
          if (const Answer met = meets(a.text.text, b.text.text); met != Answer::no) return met;
    }
  return Answer::no;
}

std::vector<const Statement*> Access::allowing(std::string_view action) const {
  std::vector<const Statement*> found;
  for (const Statement& statement : policy_.statements)
    if (statement.effect != Effect::deny && listed(statement).possible[index(action)])
      found.push_back(&statement);
  return found;
}

Answer Access::denied(const Subject& subject, std::string_view action) const {
  return test_.denies(question(subject, action), false).answer;
}

Grant Access::wholly_denied(const Subject& subject, std::string_view action) const {
  return granted(test_.denies(question(subject, action), false), action);
}

Grant Access::grant(const Subject& subject, std::string_view action) const {
  return granted(test_.allows(question(subject, action)), action);
}

void Access::find_subjects() {
  if (is_beyond_weighing(policy_)) return;
  const auto known = [&](const Principal& principal) {
    return std::ranges::any_of(subjects_, [&](const Subject& subject) {
      return covers(*subject.principal, principal) == Answer::yes &&
             covers(principal, *subject.principal) == Answer::yes;
    });
  };
  for (const Statement& statement : policy_.statements) {
    if (statement.effect != Effect::allow || listed(statement).possible.none()) continue;
    if (policy_.is_of_identities()) {
      subjects_.push_back({nullptr, &statement});
      return;
    }
    if (statement.not_principal) continue;
    for (const Principal& principal : statement.principals)
      if (!known(principal)) subjects_.push_back({&principal, &statement});
  }
}

}  // namespace ecrlint::internal::analysis
