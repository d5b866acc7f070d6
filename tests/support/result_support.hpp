// SPDX-License-Identifier: Apache-2.0
// What tests ask of results.
#pragma once

#include <string>

#include "ecrlint/result.hpp"

namespace ecrlint::test {

/// Why there is no value; empty when there is one.
template <class T>
std::string error_of(const Result<T>& result) {
  return result ? std::string() : result.error().message;
}

}  // namespace ecrlint::test
