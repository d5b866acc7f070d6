// SPDX-License-Identifier: Apache-2.0
// Puts a policy around a statement that stands alone.
#include "format/fragment.hpp"

#include <array>

#include "format/collector.hpp"

namespace ecrlint::internal::format {
namespace {

/// A policy around what is shown: of some version, and with another statement that allows nobody
/// knows whom what.
const Value& complete(const Value& shown, Arena& arena) {
  const Span begin{shown.span.begin, shown.span.begin};
  const Span end{shown.span.end, shown.span.end};
  const auto made = [&](Kind kind, Span span, std::span<const Member> members) {
    return Value{.kind = kind, .span = span, .members = arena.copy(members)};
  };
  const std::array<Member, 2> allows{
      Member{"Effect", end, {.kind = Kind::string, .span = end, .text = "Allow"}},
      Member{kUnknownText, end, {.kind = Kind::unknown, .span = end}}};
  std::vector<Member> statements(shown.members.begin(), shown.members.end());
  if (!shown.is_array()) statements = {{{}, {}, shown}};
  statements.push_back({{}, {}, made(Kind::object, end, allows)});
  const std::array<Member, 2> policy{
      Member{"Version", begin, {.kind = Kind::unknown, .span = begin}},
      Member{"Statement", begin, made(Kind::array, shown.span, statements)}};
  return arena.keep(made(Kind::object, shown.span, policy));
}

}  // namespace

bool is_fragment(const Value& value) {
  if (value.is_array()) return true;
  const auto has = [&](std::string_view key) { return value.find(key) != nullptr; };
  return value.is_object() && !has("Version") && looks_like_statement(value);
}

void complete_fragment(Document& document, const Value& shown, std::optional<PolicyKind> forced,
                       Arena& arena) {
  document.value = &complete(shown, arena);
  document.kind = kind_if_forced(forced, kind_by_shape(*document.value));
  document.fragment = true;
}

}  // namespace ecrlint::internal::format
