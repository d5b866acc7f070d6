// SPDX-License-Identifier: Apache-2.0
// Appending to lists: whole lists, and items as long as there is room or none like them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

namespace ecrlint::internal {

/// Appends all items, moved.
template <class T>
void append(std::vector<T>& to, std::vector<T> from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

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
