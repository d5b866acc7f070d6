// SPDX-License-Identifier: Apache-2.0
// Decides what one principal may do with one repository.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "ecrlint/who.hpp"
#include "model/answer.hpp"
#include "workspace/policy_store.hpp"

namespace ecrlint::internal {

/// Identity policies of somebody.
struct WhoPolicies {
  analysis::GatePolicies known;
  bool open = true;  ///< there may be others than the known ones
  analysis::GatePolicies boundary;
};

/// Somebody as the caller of requests.
struct WhoCaller {
  Request request;                        ///< but for the action and the resource
  const WhoPolicies* policies = nullptr;  ///< null for services, which have none
  /// Anybody can give themselves the permissions of their own account.
  bool own_account_is_free = false;
  Answer under_scps = Answer::yes;  ///< do the SCPs hold for them?
};

/// A repository as the resource of requests.
struct WhoResource {
  std::string arn;
  /// The policies of the repository and of its registry, the SCPs and the RCPs.
  analysis::PolicyView policies;
  Answer under_rcps = Answer::yes;  ///< do the RCPs hold for it?
};

/// Asks the evaluator, and gathers what decided.
class WhoProber {
 public:
  /// `store` owns all policies; statements that are cited are added to the report.
  WhoProber(const PolicyStore& store, WhoReport& report) : store_(store), report_(report) {}

  [[nodiscard]] WhoGrant grant(const WhoCaller& caller, const WhoResource& resource);

  /// Something depends on the Region or the account of a repository, which is not known.
  [[nodiscard]] bool misses_place() const { return misses_place_; }

 private:
  /// What one call leads to.
  struct CallAnswer {
    Reach reach = Reach::no;
    bool own_account = false;
    Verdict verdict;
  };

  /// What is known of a statement that was cited.
  struct Cited {
    std::vector<std::string> keys;
    bool only_conditions = false;  ///< but for its conditions, whether it matches is known
    bool names_resources = false;
  };

  WhoAccess access(const WhoCaller& caller, const WhoResource& resource, Ability ability);
  CallAnswer ask(const Request& request, const WhoCaller& caller, const WhoResource& resource);
  CallAnswer ask_under(const Request& request, const WhoCaller& caller,
                       analysis::PolicyView policies);
  Reach reach_of_unknown(const Verdict& verdict, std::string_view resource);
  void gather(WhoAccess& access, const CallAnswer& answer);
  std::uint32_t cite(const Decisive& decisive);

  const PolicyStore& store_;
  WhoReport& report_;
  bool misses_place_ = false;
  std::map<std::tuple<Gate, std::size_t, std::size_t>, std::uint32_t> index_;
  std::vector<Cited> cited_;  // parallel to the report's statements
};

}  // namespace ecrlint::internal
