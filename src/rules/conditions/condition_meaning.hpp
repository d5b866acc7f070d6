// SPDX-License-Identifier: Apache-2.0
// What a condition comes to for those whom its statement speaks of: the keys that they never send,
// and values that they never have.
#pragma once

#include <string>
#include <string_view>

#include "analysis/action_match.hpp"
#include "analysis/caller_key.hpp"
#include "analysis/condition_test.hpp"
#include "analysis/operand.hpp"
#include "rules/pass.hpp"

namespace ecrlint::internal::check {

/// Is it a condition on the key of this name, in any letter case?
[[nodiscard]] bool is_on(const Condition& condition, std::string_view key);

/// Is the condition met by a request without its key? Unknown for an operator that is none.
[[nodiscard]] Answer met_without_key(const Pass& pass, const Condition& condition);

/// Is the condition met by a request whose key has this value?
[[nodiscard]] Answer met_by_value(const Pass& pass, const Condition& condition,
                                  std::string_view value);

/// Has every request by one of the statement's own principals the key?
[[nodiscard]] bool comes_always(const Condition& condition);

/// Do the statement's actions, all of ECR, bring no request that may carry the key? What a
/// repository policy is asked about are requests to ECR alone.
[[nodiscard]] bool is_never_carried(const Pass& pass, const Statement& statement,
                                    const Condition& condition);

/// A global key that requests for some actions have and others lack: a tag of what they are about.
[[nodiscard]] bool is_of_some_actions(const catalog::ConditionKey& key);

/// Does no request for the action have the key, by AWS's reference? Told of actions of ECR for tags
/// and the keys of services, of those of a service that is known whole for its own keys.
[[nodiscard]] bool is_never_with(const catalog::Catalog& catalog, catalog::ActionId action,
                                 const catalog::ConditionKey& key);

/// The value that matches whatever the key holds: `*`, the key itself as a variable, of two truth
/// values the first. Null if there is none.
[[nodiscard]] const Text* find_any_value(const Pass& pass, const Condition& condition);

/// Does another condition of the statement ask for the key?
[[nodiscard]] bool is_asked_for_elsewhere(const Pass& pass, const Statement& statement,
                                          const Condition& condition);

/// Is each value of the key the id of one owner (IAM user guide, "AWS global condition context
/// keys", sensitive condition keys)?
[[nodiscard]] bool is_of_one_owner(const Condition& condition);

/// Is the value a pattern for the ids of owners, of which wildcard-in-sensitive-key speaks?
[[nodiscard]] bool is_pattern_of_owners(const Condition& condition, const Text& value);

/// Does ineffective-condition speak of the statement, whose conditions leave it open to everyone?
[[nodiscard]] bool is_left_open(Pass& pass, const Statement& statement);

/// Is every address of the range one of a private network, which no request to AWS comes from?
[[nodiscard]] bool is_private(const analysis::AddressRange& range);

/// Are the values of the condition, which is on aws:SourceIp, all known and all private?
[[nodiscard]] bool is_private(const Condition& condition);

/// May a statement have so many conditions and principals that AWS takes no such policy? It is not
/// judged by its conditions.
[[nodiscard]] bool is_beyond_asking(const Statement& statement);

/// What one principal makes of a condition.
struct CallerAnswer {
  Answer met = Answer::unknown;  ///< on all requests of theirs; no: on none
  bool lacks_key = false;        ///< no request of theirs has the key
};

/// Asks a condition for callers. Refers to the pass and the condition.
class CallerTest {
 public:
  CallerTest(const Pass& pass, const Condition& condition);

  [[nodiscard]] CallerAnswer ask(const Principal& principal) const;
  /// Of some principal of IAM whom nobody names.
  [[nodiscard]] CallerAnswer ask_iam() const;
  /// Of some service that acts for somebody.
  [[nodiscard]] CallerAnswer ask_service() const;

 private:
  [[nodiscard]] CallerAnswer ask(std::string principal) const;
  [[nodiscard]] Answer ask_arns(std::string_view account) const;

  const catalog::Catalog& catalog_;
  const Condition& condition_;
  analysis::KeyName key_;
  analysis::ConditionTest test_;
  analysis::ActionLister lister_;
};

/// The operator of a condition that asks for its key: without ForAllValues and IfExists.
[[nodiscard]] std::string strict_operator(const Condition& condition);

}  // namespace ecrlint::internal::check
