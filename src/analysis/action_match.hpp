// SPDX-License-Identifier: Apache-2.0
// What a statement lists and whom it names, as every question about a policy asks first.
#pragma once

#include <bitset>
#include <string_view>

#include "model/policy.hpp"

namespace ecrlint::internal::analysis {

/// A set of `ecr:` actions by their index in the catalogue.
using ActionSet = std::bitset<256>;

/// The actions that a statement lists, and those that it may list for all that is known.
struct ActionMatch {
  ActionSet sure;
  ActionSet possible;  ///< includes the sure ones
};

/// Does an entry of Action cover the action of the service?
[[nodiscard]] Answer names_action(const Action& entry, std::string_view service,
                                  std::string_view action);

/// Tells the ECR actions of statements. Refers to the catalogue.
class ActionLister {
 public:
  explicit ActionLister(const catalog::Catalog& catalog);

  /// What Action or NotAction lists, whatever Resource says.
  [[nodiscard]] ActionMatch list(const Statement& statement) const;

  /// Index of an ECR action in an ActionSet; the set's size for a name that is none.
  [[nodiscard]] std::size_t index(std::string_view action) const;
  [[nodiscard]] std::size_t index(catalog::ActionId action) const;

  [[nodiscard]] catalog::ServiceId ecr() const { return ecr_; }
  [[nodiscard]] const catalog::Catalog& catalog() const { return *catalog_; }

 private:
  const catalog::Catalog* catalog_;
  catalog::ServiceId ecr_;
  catalog::ActionRange range_;
  ActionSet all_;
};

/// Does a statement that names `named` speak of `subject`, whatever session or role of it calls?
/// An account's entry covers its roles, users and sessions.
[[nodiscard]] Answer covers(const Principal& named, const Principal& subject);

}  // namespace ecrlint::internal::analysis
