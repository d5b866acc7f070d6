// SPDX-License-Identifier: Apache-2.0
// Terraform's functions, as the table of their names refers to them.
#pragma once

#include <algorithm>
#include <span>
#include <string_view>

#include "format/terraform/evaluate.hpp"

namespace ecrlint::internal::format::terraform {

/// A call of a function, with what it takes to answer it.
struct FunctionCall {
  const Arguments& arguments;
  Evaluator& evaluator;

  [[nodiscard]] std::span<const Term> values() const { return arguments.values; }
  [[nodiscard]] std::size_t count() const { return arguments.values.size(); }
  [[nodiscard]] const Term& at(std::size_t i) const { return arguments.values[i]; }
  [[nodiscard]] SourceSpan place() const { return arguments.place; }
  [[nodiscard]] Term unknown() const { return unknown_at(place()); }
  [[nodiscard]] Term failure() const { return failure_at(place()); }
  [[nodiscard]] Term string(std::string_view text) const {
    return string_at(evaluator.copy(text), place());
  }
  /// Some text.
  [[nodiscard]] Term any_text() const {
    Term term = string_at(kUnknownText, place());
    term.never_null = true;
    return term;
  }
  /// A list of these and others, or fewer, but so many at least.
  [[nodiscard]] Term open_list(std::span<const Entry> entries, std::size_t least) const {
    Term term = evaluator.list(entries, place());
    term.open = term.is_collection();
    term.least = least;
    return term;
  }
  /// All values from here on are strings that are wholly known.
  [[nodiscard]] bool plain(std::size_t from = 0) const {
    return std::all_of(values().begin() + static_cast<std::ptrdiff_t>(from), values().end(),
                       [](const Term& term) { return term.is_plain_string(); });
  }
};

// Of texts.
[[nodiscard]] Term change_case(const FunctionCall& call, bool up);
[[nodiscard]] Term format(const FunctionCall& call);
[[nodiscard]] Term format_list(const FunctionCall& call);
[[nodiscard]] Term join(const FunctionCall& call);
[[nodiscard]] Term replace(const FunctionCall& call);
[[nodiscard]] Term split(const FunctionCall& call);
[[nodiscard]] Term to_string(const FunctionCall& call);
/// `trimspace`, and `chomp`, which takes line breaks off the end.
[[nodiscard]] Term chomp(const FunctionCall& call);
[[nodiscard]] Term trim_space(const FunctionCall& call);
[[nodiscard]] Term trim_prefix(const FunctionCall& call);
[[nodiscard]] Term trim_suffix(const FunctionCall& call);

// Those that decide something, as far as the known parts of values can.
[[nodiscard]] Term all_true(const FunctionCall& call);
[[nodiscard]] Term any_true(const FunctionCall& call);
[[nodiscard]] Term can(const FunctionCall& call);
[[nodiscard]] Term coalesce(const FunctionCall& call);
[[nodiscard]] Term coalesce_list(const FunctionCall& call);
[[nodiscard]] Term compact(const FunctionCall& call);
[[nodiscard]] Term contains_item(const FunctionCall& call);
[[nodiscard]] Term ends_with(const FunctionCall& call);
[[nodiscard]] Term length(const FunctionCall& call);
[[nodiscard]] Term one(const FunctionCall& call);
[[nodiscard]] Term starts_with(const FunctionCall& call);
[[nodiscard]] Term to_bool(const FunctionCall& call);
[[nodiscard]] Term to_number(const FunctionCall& call);
[[nodiscard]] Term try_each(const FunctionCall& call);

}  // namespace ecrlint::internal::format::terraform
