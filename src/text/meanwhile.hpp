// SPDX-License-Identifier: Apache-2.0
// Something that is another thing for a while.
#pragma once

#include <type_traits>
#include <utility>

namespace ecrlint::internal {

/// Gives a variable another value until the end of the scope, however that is left, and then the
/// one back that it had. The variable must live as long.
template <class T>
class [[nodiscard]] Meanwhile {
 public:
  Meanwhile(T& variable, std::type_identity_t<T> value)
      : variable_(variable), before_(std::exchange(variable, std::move(value))) {}
  ~Meanwhile() { variable_ = std::move(before_); }
  Meanwhile(const Meanwhile&) = delete;
  Meanwhile& operator=(const Meanwhile&) = delete;
  Meanwhile(Meanwhile&&) = delete;
  Meanwhile& operator=(Meanwhile&&) = delete;

 private:
  T& variable_;
  T before_;
};

}  // namespace ecrlint::internal
