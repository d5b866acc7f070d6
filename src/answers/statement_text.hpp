// SPDX-License-Identifier: Apache-2.0
// Statements and policies as JSON.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ecrlint::internal {

/// An Allow statement to propose. Empty members are left out; what is no UTF-8 is replaced.
struct StatementText {
  std::string principal_type;  ///< `AWS`, `Service`; `*` for everybody
  std::string principal;
  std::vector<std::string> actions;
  std::string resource;
  std::string condition_operator;
  std::string condition_key;
  std::string condition_value;
};

/// The statement, indented by two blanks a level, without a line feed at the end.
[[nodiscard]] std::string json_of(const StatementText& statement);

/// A whole policy of one statement.
[[nodiscard]] std::string policy_of(std::string_view statement);

/// A policy that allows an action, or `*`, on everything; to everyone where it is put on resources.
[[nodiscard]] std::string policy_allowing(std::string_view action, bool to_everyone);

}  // namespace ecrlint::internal
