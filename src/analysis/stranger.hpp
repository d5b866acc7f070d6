// A request of somebody whom a policy does not name, to prove that it is let in.
#pragma once

#include <string>
#include <string_view>

#include "analysis/narrowing.hpp"
#include "analysis/policy_test.hpp"
#include "ecrlint/access.hpp"

namespace ecrlint::analysis {

/// Asks a policy for strangers. Refers to the policy and the catalogue.
class Strangers {
 public:
  Strangers(const Policy& policy, const catalog::Catalog& catalog);

  /// Does the policy as a whole let a stranger take the action (`ecr:PutImage`) who comes by this
  /// Allow? By a service principal, if given, which acts for a stranger's account. Values of keys
  /// are tried that its conditions, and those of Denies, may ask for, but none that only callers
  /// have who are meant. Unknown where values are not known, or are too many to be tried.
  [[nodiscard]] Answer let_in(const Statement& allow, std::string_view action,
                              const Principal* service = nullptr);

 private:
  [[nodiscard]] Answer ask(const Request& request);

  const Policy& policy_;
  ActionLister lister_;
  PolicyTest test_;
  std::string account_;   // that the policy names nowhere
  std::size_t left_ = 0;  // how many statements may still be looked at
};

}  // namespace ecrlint::analysis
