// SPDX-License-Identifier: Apache-2.0
// Texts that a program fills in before they are a policy: which they are, and what of them is not
// known before.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "text/offset_map.hpp"

namespace ecrlint::internal::format {

/// `policy.json` of `policy.json.tpl` and of `policy.tpl.json`, `policy` of `policy.tftpl`; empty
/// for a path that is no template's.
[[nodiscard]] std::string filled_in_name(std::string_view path);

/// Who fills a text in: they write what is filled in differently.
enum class Filler : std::uint8_t {
  terraform,
  engine,  ///< Terraform, Jinja, Go, ERB and their like
  shell,   ///< or any of these
};

/// A text with kHole for each piece that is filled in, and its places in the text it was.
struct HoledText {
  std::string text;
  OffsetMap map;
  bool holed = false;  ///< does it differ from the text it was?
  /// Does something stand between the tokens of JSON that an engine other than Terraform fills in?
  bool between_tokens = false;
  /// Does a block that is cut out as a whole hold a policy?
  bool left_out_policy = false;
};

/// Cuts out expressions, and each block of directives (`%{ if }` to `%{ endif }`) as a whole; but
/// of a block around all of the text its first branch is what is left. Policy variables stay. Time
/// and memory are linear in the text.
[[nodiscard]] HoledText cut_holes(std::string_view text, Filler filler);

/// Does an engine other than Terraform fill the text in, outside of the quotes in a line? What
/// CloudFormation resolves (`{{resolve:`) is no such thing.
[[nodiscard]] bool is_filled_in(std::string_view text);

/// Does it hold what a program takes or leaves, as `{% if x %}` does?
[[nodiscard]] bool has_branches(std::string_view text);

/// A text of YAML as long as the one given, whose every piece that is filled in is blank or one
/// expression `${x}` that YAML takes as text.
[[nodiscard]] std::string hole_yaml(std::string_view text);

/// The same of Terraform: outside of strings such a piece is the name of what nobody knows, in them
/// it stays.
[[nodiscard]] std::string hole_terraform(std::string_view text);

}  // namespace ecrlint::internal::format
