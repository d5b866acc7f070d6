// SPDX-License-Identifier: Apache-2.0
// Who is asked for: everybody that may have to do with a repository.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "answers/who/policies.hpp"
#include "model/inventory.hpp"

namespace ecrlint::internal {

/// Somebody, and everything that is needed to ask for them.
struct AskedPrincipal {
  WhoPrincipal info;
  WhoCaller caller;
  std::size_t weight = 1;  ///< what it costs to ask, beside the policies of the repository
  /// A policy of the repository names them, or they are its owners.
  bool named = true;
};

/// How much there is to look at in policies.
[[nodiscard]] std::size_t weight_of(const analysis::GatePolicies& policies);

/// Gathers them, one repository after the other. Refers to all that it is given.
class AskedPrincipals {
 public:
  /// `partition` is that of principals which do not tell theirs. Whoever cannot be asked for goes
  /// to the notes of the report.
  AskedPrincipals(const WhoFound& found, const Inventory& inventory, std::string_view partition,
                  WhoReport& report);

  /// How many are asked for at least, whatever the repository.
  [[nodiscard]] std::size_t at_least() const { return speaking_; }

  /// Who is named, who owns the repository, and whose own policies speak of ECR. `registry` has the
  /// policies of the registry; null when there are none. `account` owns the repository. What is
  /// returned refers to this.
  [[nodiscard]] std::vector<AskedPrincipal> of(const WhoFoundRepository& repository,
                                               const analysis::GatePolicies* registry,
                                               std::string_view account);

 private:
  void add_all(const analysis::GatePolicies& policies);
  void add(const Principal& named);
  void add_everyone();
  void add_account(std::string_view account, std::string_view partition);
  void add_named(const Principal& named, WhoKind kind);
  void add_holder(const std::string& arn, const WhoHolder& holder);
  void note(const Principal& named, std::string_view why);
  [[nodiscard]] WhoCaller stranger(std::string_view account, std::string_view partition,
                                   std::string_view arn) const;
  [[nodiscard]] bool is_missing(const Principal& named, WhoKind kind) const;
  [[nodiscard]] std::string owner_of(const Principal& named, WhoKind kind) const;

  const WhoFound& found_;
  const Inventory& inventory_;
  std::string partition_;
  WhoReport& report_;
  std::size_t speaking_ = 0;  // holders whose policies speak of ECR
  WhoPolicies nobody_knows_;  // of those of whom no policy was found
  std::map<std::pair<std::string, std::string>, std::string> roles_;  // by account and name
  // Of the repository in hand:
  std::string in_hand_;
  std::vector<AskedPrincipal> asked_;
  std::set<std::string, std::less<>> is_named_;
};

/// Sorts principals, grants and repositories as WhoReport says, whatever the order of its sources.
void sort(WhoReport& report);

}  // namespace ecrlint::internal
