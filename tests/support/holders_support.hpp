// SPDX-License-Identifier: Apache-2.0
// Whose the documents of one read are, as short text.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "workspace/workspace.hpp"

namespace ecrlint::test {

/// What was located, joined where no config tells of any account.
class Joined {
 public:
  explicit Joined(internal::format::Located located, std::size_t sources = 64)
      : places_(sources), located_(std::move(located)), workspace_(located_, places_) {}

  [[nodiscard]] const internal::Workspace& workspace() const { return workspace_; }

  [[nodiscard]] std::vector<std::string> holders(std::size_t document) const {
    std::vector<std::string> keys;
    for (const std::size_t holder : workspace_.holders(document))
      keys.push_back(workspace_.identity(holder).key);
    return keys;
  }

  /// ` role/app user/ann`, then ` shown` or ` open` unless all policies of all of them are known;
  /// ` limits`, ` fragment` or ` bounds` for what grants nothing by itself.
  [[nodiscard]] std::string marks(std::size_t document) const {
    using internal::Known;
    std::string all;
    Known known = Known::all;
    for (const std::size_t holder : workspace_.holders(document)) {
      all += " " + workspace_.identity(holder).key;
      known = std::max(known, workspace_.identity(holder).known);
    }
    if (known != Known::all) all += known == Known::open ? " open" : " shown";
    if (located_.documents[document].fragment) all += " fragment";
    return all;
  }

  /// The keys of those of whom not all policies can be read, sorted.
  [[nodiscard]] std::vector<std::string> open() const {
    std::vector<std::string> keys;
    for (const internal::Identity& identity : workspace_.identities())
      if (identity.known == internal::Known::open) keys.push_back(identity.key);
    std::ranges::sort(keys);
    return keys;
  }

 private:
  std::vector<internal::SourcePlace> places_;
  internal::format::Located located_;
  internal::Workspace workspace_;
};

}  // namespace ecrlint::test
