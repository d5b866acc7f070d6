// SPDX-License-Identifier: Apache-2.0
// Files that modules render as templates, by whatever name.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "format/terraform/evaluate.hpp"

namespace ecrlint::internal::format::terraform {

/// A path, with holes where it is computed, and the source that renders what is there.
struct RenderedPath {
  std::string path;
  std::size_t source = 0;
};

/// What `templatefile()` and the data source `template_file` read in the files of a module.
[[nodiscard]] std::vector<RenderedPath> rendered_paths(const Module& module,
                                                       std::span<const ParsedFile* const> files,
                                                       Evaluator& evaluator);

/// May it be the path of this file? A hole stands for any text.
[[nodiscard]] bool may_be(std::string_view path, std::string_view file);

}  // namespace ecrlint::internal::format::terraform
