// The two readers behind parse_yaml(): a quick one for what people mostly write, and libyaml.
#pragma once

#include <optional>
#include <string_view>

#include "syntax/yaml.hpp"

namespace ecrlint::internal::syntax {

/// Reads any YAML, by libyaml.
[[nodiscard]] YamlStream read_any_yaml(std::string_view text, Arena& arena);

/// Reads blocks, flow collections of scalars, and scalars without surprises as read_any_yaml()
/// does, some times as fast. Nothing when there is anything else in the text, or anything wrong.
[[nodiscard]] std::optional<YamlStream> read_common_yaml(std::string_view text, Arena& arena);

}  // namespace ecrlint::internal::syntax
