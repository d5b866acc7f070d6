// The text of a literal (`|`) or folded (`>`) YAML block.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ecrlint::internal::syntax {

/// A block as it is read.
struct YamlBlockText {
  std::uint32_t end = 0;  ///< the start of the line after it, or the end of the text
  std::optional<std::uint32_t> comment = {};  ///< where one begins in its first line
};

/// Reads the block that begins at `at` inside a collection at column `parent`, and puts what it
/// says into `out`. Knows line feeds and spaces only. Nothing when the block tells its own
/// indentation or its first line says something else.
[[nodiscard]] std::optional<YamlBlockText> read_yaml_block(std::string_view text, std::uint32_t at,
                                                           int parent, std::string& out);

}  // namespace ecrlint::internal::syntax
