// SPDX-License-Identifier: Apache-2.0
// Evaluates the calls of intrinsic functions in a policy that stands in no template.
#include "format/cloudformation/calls.hpp"

#include <algorithm>
#include <array>

#include "format/cloudformation/template.hpp"
#include "format/collector.hpp"

namespace ecrlint::internal::format {
namespace {

/// Conditions and mappings are told by the template alone.
constexpr std::array<std::string_view, 4> kTold{"Fn::GetAtt", "Fn::Join", "Fn::Sub", "Ref"};

bool has_call(const Value& value) {
  return call_in(value) != nullptr ||
         std::any_of(value.members.begin(), value.members.end(),
                     [](const Member& member) { return has_call(member.value); });
}

Value evaluated(const Value& value, TemplateValues& values, Arena& arena) {
  if (const Member* call = call_in(value)) {
    const bool told = std::find(kTold.begin(), kTold.end(), call->key) != kTold.end();
    const auto result = told ? values.evaluate(value) : std::nullopt;
    return result ? *result : Value{.kind = Kind::unknown, .span = value.span};
  }
  Value result = value;
  const std::span<Member> members = arena.copy(value.members);
  for (Member& member : members) member.value = evaluated(member.value, values, arena);
  result.members = members;
  return result;
}

}  // namespace

void evaluate_calls(Document& document, const File& file, Arena& arena) {
  if (!has_call(*document.value)) return;
  Located unused;
  Collector collector(file, std::nullopt, arena, unused);
  TemplateValues values(Value{}, collector);
  document.plain = false;
  document.value = &arena.keep(evaluated(*document.value, values, arena));
}

}  // namespace ecrlint::internal::format
