// SPDX-License-Identifier: Apache-2.0
// Terraform's JSON syntax: the same blocks and expressions, written as objects and strings.
#pragma once

#include "format/terraform/module.hpp"

namespace ecrlint::internal::format::terraform {

/// Is it JSON by its name (`.tf.json`, `.tfvars.json`)?
[[nodiscard]] bool is_json_syntax(std::string_view path);

/// Parses a file of the JSON syntax to what the same in HCL would be.
[[nodiscard]] ParsedFile parse_json_syntax(const File& file, Arena& arena);

}  // namespace ecrlint::internal::format::terraform
