// SPDX-License-Identifier: Apache-2.0
// A policy ready to be held against requests.
#pragma once

#include <string_view>
#include <vector>

#include "analysis/action_match.hpp"
#include "analysis/condition_test.hpp"
#include "analysis/pattern.hpp"
#include "model/policy.hpp"

namespace ecrlint::internal::analysis {

/// Who a question is asked for.
enum class AskedFor : std::uint8_t {
  /// One caller with a known request.
  caller,
  /// Everyone that the caller's entry stands for, on the repositories of ECR. Conditions are taken
  /// as met by an Allow, which is to speak of some repository; a Deny is sure only without
  /// conditions and for every resource.
  group,
};

/// A request taken apart, or a question about a group. Its views must outlive it.
struct Question {
  Question() = default;
  /// Who calls for what; the action and the context are left to be told.
  explicit Question(const Request& request);

  AskedFor asked_for = AskedFor::caller;
  Principal caller;  ///< `everyone` stands for nobody who is signed in; of a group for everyone
  Principal role;    ///< that the caller, a session, is of; `invalid` when not known
  bool signed_in = true;
  std::string_view service;    ///< `ecr`
  std::string_view action;     ///< `BatchGetImage`
  std::size_t ecr_action = 0;  ///< its index in an ActionSet; the set's size for others
  Candidate resource;
  RequestContext context;
};

/// An answer, and the first statement that it is due to.
struct Found {
  Answer answer = Answer::no;
  const Statement* statement = nullptr;  ///< null when no statement did

  void add(Answer more, const Statement& by) {
    if (more == Answer::no || answer == Answer::yes) return;
    if (answer == Answer::no || more == Answer::yes) statement = &by;
    answer = more;
  }
  /// What another policy says, too.
  void add(const Found& more) {
    if (more.answer == Answer::no || answer == Answer::yes) return;
    if (statement == nullptr || more.answer == Answer::yes) statement = more.statement;
    if (answer == Answer::no || more.answer == Answer::yes) answer = more.answer;
  }
};

/// What a resource policy allows a caller, by how it names the caller: that decides whose other
/// policies matter (IAM user guide, "Evaluating policies within a single account").
struct ResourceAllows {
  Found freely;      ///< by user, session, federated user, service or `*`: nothing else is asked
  Found as_role;     ///< by role: the boundary and the session policy are asked
  Found as_account;  ///< by account: the identity policies decide

  void add(const ResourceAllows& more) {
    freely.add(more.freely);
    as_role.add(more.as_role);
    as_account.add(more.as_account);
  }
  /// However it names the caller.
  [[nodiscard]] Found any() const {
    Found found = freely;
    found.add(as_role);
    found.add(as_account);
    return found;
  }
};

/// Refers to the policy and the catalogue, which must outlive it.
class CompiledPolicy {
 public:
  /// Makes ready for all questions of this kind of asker, and no others. `certain` is false for a
  /// policy that may not be there, or may be another one.
  CompiledPolicy(const Policy& policy, const ActionLister& lister,
                 AskedFor asked_for = AskedFor::caller, bool certain = true);

  /// Does a statement allow it? Of a resource policy only if it names the caller.
  [[nodiscard]] Found allows(const Question& question) const {
    return may_list(may_allow_, question) ? find_allow(question) : Found{others_};
  }
  /// Does a Deny match? `bounded` says that the caller has a permissions boundary.
  [[nodiscard]] Found denies(const Question& question, bool bounded) const {
    return may_list(may_deny_, question) ? find_deny(question, bounded) : Found{others_};
  }
  /// Are the statement's conditions met, whomever and whatever it names?
  [[nodiscard]] Answer conditions(const Statement& statement, const Question& question) const;
  /// What a resource policy allows.
  [[nodiscard]] ResourceAllows names(const Question& question) const;

  [[nodiscard]] const Policy& policy() const { return *policy_; }
  /// May the statement list the action, as far as that is known at once?
  [[nodiscard]] bool may_list(const Statement& statement, const Question& question) const {
    return may_list(listed(statement).possible, question);
  }
  /// The actions of ECR that a statement lists; for a group, where it speaks of repositories.
  [[nodiscard]] const ActionMatch& listed(const Statement& statement) const {
    return test_of(statement).listed;
  }

 private:
  struct Test {
    const Statement* statement = nullptr;
    ActionMatch listed;
    std::vector<Pattern> resources;
    std::vector<ConditionTest> conditions;
    bool any_resource = false;
    Answer certain = Answer::yes;  // is all of the statement known?
  };

  [[nodiscard]] const Test& test_of(const Statement& statement) const {
    return tests_[static_cast<std::size_t>(&statement - policy_->statements.data())];
  }
  void prepare(Test& test, bool variables, const ActionLister& lister) const;
  void prepare_for_group(Test& test) const;
  /// May a statement list the action, if those of `ecr` are listed together?
  [[nodiscard]] static bool may_list(const ActionSet& ecr, const Question& question) {
    return question.ecr_action == ActionSet().size() || ecr[question.ecr_action];
  }
  [[nodiscard]] Found find_allow(const Question& question) const;
  [[nodiscard]] Found find_deny(const Question& question, bool bounded) const;
  [[nodiscard]] static Answer action(const Test& test, const Question& question);
  [[nodiscard]] static Answer lists(const Test& test, const Question& question);
  [[nodiscard]] static Answer resource(const Test& test, const Question& question);
  [[nodiscard]] static Answer meets(const Test& test, const Question& question, Answer found);
  [[nodiscard]] static Answer applies(const Test& test, const Question& question, Answer found);
  [[nodiscard]] Answer reaches(const Statement& deny, const Question& question, bool bounded) const;

  const Policy* policy_;
  std::vector<Test> tests_;  // parallel to the statements
  ActionSet may_allow_;      // of ECR, any of them
  ActionSet may_deny_;
  Answer others_ = Answer::no;  // may there be statements that are not known?
};

}  // namespace ecrlint::internal::analysis
