// SPDX-License-Identifier: Apache-2.0
// What the terminal can show.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "cli/arguments.hpp"

namespace ecrlint::cli {

/// Whether to colour what goes to standard output. A flag wins over NO_COLOR, that over FORCE_COLOR
/// and CLICOLOR_FORCE, those over TERM and over what standard output is.
[[nodiscard]] bool use_color(Color wish);

/// Is standard error a terminal that can take a line away again?
[[nodiscard]] bool can_rewrite_lines();

/// Columns of the terminal, within what reads well.
[[nodiscard]] std::size_t text_width();

/// A rule's page, which is Markdown, as coloured text of at most `width` columns.
[[nodiscard]] std::string render_page(std::string_view markdown, std::size_t width);

}  // namespace ecrlint::cli
