// SPDX-License-Identifier: Apache-2.0
// Expressions of Terraform, each with what it must give.
#pragma once

#include <doctest/doctest.h>

#include <span>
#include <string_view>

namespace ecrlint::test {

struct ExpressionCase {
  std::string_view expression, result;
};

/// Checks what `result` tells of each expression.
template <class Result>
void check_expressions(std::span<const ExpressionCase> cases, Result result) {
  for (const ExpressionCase& one : cases) {
    CAPTURE(one.expression);
    CHECK(result(one.expression) == one.result);
  }
}

}  // namespace ecrlint::test
