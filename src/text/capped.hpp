// SPDX-License-Identifier: Apache-2.0
// Lists that hold no more than so many items: what follows is dropped.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>

namespace ecrlint::internal {

/// Appends the value unless the list has `most` items.
template <class List, class Value>
void push_capped(List& list, Value&& value, std::size_t most) {
  if (list.size() < most) list.push_back(std::forward<Value>(value));
}

/// Appends the value unless the list has it, or `most` items.
template <class List, class Value>
void push_new(List& list, Value&& value, std::size_t most = static_cast<std::size_t>(-1)) {
  if (list.size() < most && std::find(list.begin(), list.end(), value) == list.end())
    list.push_back(std::forward<Value>(value));
}

}  // namespace ecrlint::internal
