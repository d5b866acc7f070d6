// SPDX-License-Identifier: Apache-2.0
// Templates that stand encoded inside something else: strings of JSON, decoded strings of HCL.
#pragma once

#include "format/terraform/module.hpp"

namespace ecrlint::internal::format::terraform {

/// A text in the file as an expression: its parts stand there exactly as they are, or are one
/// escape. `at` is the whole token.
[[nodiscard]] Expression text_expression(std::string_view text, const OffsetMap& map, Span at,
                                         Arena& arena);

/// The template that a text is. All spans, those of errors too, are places in the file.
[[nodiscard]] syntax::HclTemplate template_expression(std::string_view text, const OffsetMap& map,
                                                      Span at, Arena& arena);

}  // namespace ecrlint::internal::format::terraform
