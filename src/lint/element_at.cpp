// SPDX-License-Identifier: Apache-2.0
// Goes down a tree by places.
#include "lint/element_at.hpp"

#include <algorithm>

#include "text/span.hpp"

namespace ecrlint::internal {
namespace {

using syntax::Member;
using syntax::Value;

bool holds(const Value& value, const Member& member, Span span) {
  return contains(member.value.span, span) ||
         (value.is_object() && contains(member.key_span, span));
}

}  // namespace

/// Members stand in source order.
ElementAt element_at(const Value& root, Span span) {
  ElementAt element{{}, &root};
  for (;;) {
    const Value& value = *element.value;
    const auto after =
        std::partition_point(value.members.begin(), value.members.end(), [&](const Member& member) {
          return (value.is_object() ? member.key_span : member.value.span).begin <= span.begin;
        });
    if (after == value.members.begin() || !holds(value, *(after - 1), span)) return element;
    const Member& member = *(after - 1);
    const auto index = static_cast<std::size_t>(after - 1 - value.members.begin());
    element.pointer += value.is_object() ? syntax::step(member.key) : syntax::step(index);
    element.value = &member.value;
    if (!contains(member.value.span, span)) return element;
  }
}

}  // namespace ecrlint::internal
