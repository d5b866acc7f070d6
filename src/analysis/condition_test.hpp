// SPDX-License-Identifier: Apache-2.0
// One condition of a statement, ready to be held against the context of a request.
#pragma once

#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "analysis/context.hpp"
#include "analysis/operand.hpp"
#include "analysis/pattern.hpp"
#include "catalog/catalog.hpp"
#include "model/policy.hpp"

namespace ecrlint::internal::analysis {

/// The operator of a condition; null when it is not known or is none.
[[nodiscard]] const catalog::Operator* find_operator(const Condition& condition,
                                                     const catalog::Catalog& catalog);

/// Refers to the condition. IAM user guide, "IAM JSON policy elements: Condition operators" and
/// "Creating a condition with multiple keys or values".
class ConditionTest {
 public:
  /// `variables` says that `${...}` in values is a policy variable.
  ConditionTest(const Condition& condition, bool variables, const catalog::Catalog& catalog);

  /// Is the condition met?
  [[nodiscard]] Answer holds(const RequestContext& context) const;

 private:
  /// A value that no reader of its family takes.
  struct Malformed {};
  /// A value that is not known.
  struct Hole {};
  using Operand = std::variant<Hole, Malformed, Pattern, double, bool, Moment, AddressRange>;

  [[nodiscard]] Operand read(const Text& text, bool variables) const;
  [[nodiscard]] Answer absent() const;
  [[nodiscard]] Answer given(const ContextKey& key, const RequestContext& context) const;
  [[nodiscard]] Answer is_null(const ContextKey& key) const;
  /// Does one value of the key pass, negation included?
  [[nodiscard]] Answer passes(std::string_view value, const RequestContext& context) const;
  /// Does the value match one that the policy lists?
  [[nodiscard]] Answer matches(std::string_view value, const RequestContext& context) const;
  [[nodiscard]] Answer matches_text(std::string_view value, const RequestContext& context) const;
  [[nodiscard]] Answer malformed() const;
  template <class Parsed, class Test>
  [[nodiscard]] Answer compare(std::string_view value, const std::optional<Parsed>& parsed,
                               Test test) const;

  KeyName key_;
  catalog::OperatorFamily family_ = catalog::OperatorFamily::string;
  std::string_view name_;  // of the operator
  SetOperator set_ = SetOperator::none;
  bool negated_ = false;
  bool like_ = false;
  bool ignore_case_ = false;
  bool if_exists_ = false;
  bool known_ = true;  // the operator and the key
  bool values_known_ = true;
  std::vector<Operand> operands_;
};

}  // namespace ecrlint::internal::analysis
