// SPDX-License-Identifier: Apache-2.0
// What the tags of YAML nodes mean here.
#pragma once

#include <string_view>

#include "syntax/value.hpp"

namespace ecrlint::internal::syntax {

struct YamlTag {
  enum class Means : std::uint8_t {
    nothing,   ///< the node is what it looks like
    text,      ///< a scalar is text, whatever it looks like
    boolean,   ///< a scalar is a boolean or null, even in quotes
    merge,     ///< a key is the merge key
    function,  ///< short for an object with one member
    unknown,   ///< whatever the program that reads the file makes of it
  };
  Means means = Means::nothing;
  std::string_view function = {};  ///< the key of that member
};

/// Reads a resolved tag (`!Sub`, `tag:yaml.org,2002:str`); the result holds no view of it.
[[nodiscard]] YamlTag read_yaml_tag(std::string_view tag);

/// What an untagged plain scalar is: null, boolean or string.
[[nodiscard]] Kind kind_of_plain(std::string_view text);

/// The value of a text that is a boolean.
[[nodiscard]] bool yaml_flag(std::string_view text);

}  // namespace ecrlint::internal::syntax
