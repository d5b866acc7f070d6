// SPDX-License-Identifier: Apache-2.0
// The catalogue's data files, and look-ups by whole names.
#pragma once

#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.hpp"
#include "support/project_path.hpp"

namespace ecrlint::test {

using namespace internal;

inline const catalog::Catalog& facts() { return catalog::Catalog::built_in(); }

inline std::string data_file(const std::string& name) {
  std::ifstream file(project_path("src/catalog/data") / name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Finds `ecr:BatchGetImage`.
inline catalog::ActionId find(const catalog::Catalog& catalog, std::string_view action) {
  const std::size_t colon = action.find(':');
  return catalog.find_action(catalog.find_service(action.substr(0, colon)),
                             action.substr(colon + 1));
}

inline std::vector<std::string_view> types_of(const catalog::Catalog& catalog,
                                              catalog::ActionId action) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < catalog.resource_type_count(action); ++i)
    names.push_back(catalog.resource_type(action, i));
  return names;
}

}  // namespace ecrlint::test
