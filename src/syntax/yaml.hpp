// SPDX-License-Identifier: Apache-2.0
// YAML texts as Value trees.
#pragma once

#include <string_view>
#include <vector>

#include "syntax/value.hpp"

namespace ecrlint::internal::syntax {

/// What a YAML text parsed to.
struct YamlStream {
  /// One for each document; an error ends the stream, and the last tree holds it and what stood
  /// before. None when the text says nothing.
  std::vector<Tree> documents;
  std::vector<Span> comments;  ///< every `#` comment, without its end of line
};

/// Parses YAML text; `text` and `arena` must outlive the trees. Never throws for any input; time
/// and memory are linear in the text.
///
/// The short tags of CloudFormation become what they are short for: `!Sub x` is an object with the
/// one member `Fn::Sub`, whose key span is the tag and whose value is always text when it is a
/// scalar. What has another tag of its own, and a mapping with a key that is no scalar, is unknown.
/// Plain text is a boolean (true, false, yes, no, on, off), null (null, ~, nothing) or a string;
/// numbers and dates are strings. Booleans and null keep their text as written.
///
/// A span holds the tag of its node and never the anchor. It ends with the last line of a block
/// scalar and with the last child of a block collection. All of what an alias stands for has the
/// span of the alias.
[[nodiscard]] YamlStream parse_yaml(std::string_view text, Arena& arena);

}  // namespace ecrlint::internal::syntax
