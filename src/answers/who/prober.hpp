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

/// Identity policies of somebody, and what they are when everything else that is not known allows
/// everything.
struct WhoPolicies {
  analysis::GatePolicies known;
  analysis::GatePolicies at_best;
  bool open = true;  ///< there may be others than the known ones
  analysis::GatePolicies boundary;
};

/// Somebody as the caller of requests.
struct WhoCaller {
  Request request;                  ///< but for the action and the resource
  WhoPolicies* policies = nullptr;  ///< null for services, which have none
  /// Anybody can give himself the permissions of his own account.
  bool own_account_is_free = false;
  Answer under_scps = Answer::yes;  ///< do those of the store hold for him?
};

/// Asks the evaluator, and gathers what decided.
class WhoProber {
 public:
  /// `synthetic` is the source of policies that nobody wrote.
  WhoProber(PolicyStore& store, WhoReport& report, std::size_t synthetic)
      : store_(store), report_(report), synthetic_(synthetic) {}

  /// Of the repository whose policies the store has now. `resource` is its ARN.
  [[nodiscard]] WhoGrant grant(const WhoCaller& caller, const std::string& resource);

  /// Do the RCPs of the store hold for the repository?
  void set_under_rcps(Answer under) { under_rcps_ = under; }

  /// Something depends on the Region or the account of a repository, which is not known.
  [[nodiscard]] bool misses_place() const { return misses_place_; }

 private:
  /// One call.
  struct Found {
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

  WhoAccess access(const WhoCaller& caller, const std::string& resource, Ability ability);
  Found ask(const Request& request, const WhoCaller& caller);
  Found ask_under(const Request& request, const WhoCaller& caller, bool scps, bool rcps);
  Found ask_store(const Request& request, const WhoCaller& caller);
  Verdict decide(const Request& request, analysis::GatePolicies& identity,
                 analysis::GatePolicies& boundary);
  Reach reach_of_unknown(const Verdict& verdict, std::string_view resource);
  void gather(WhoAccess& access, const Found& found);
  std::uint32_t cite(const Decisive& decisive);

  PolicyStore& store_;
  WhoReport& report_;
  std::size_t synthetic_;
  Answer under_rcps_ = Answer::yes;
  bool misses_place_ = false;
  std::map<std::tuple<Gate, std::size_t, std::uint32_t>, std::uint32_t> index_;
  std::vector<Cited> cited_;  // parallel to the report's statements
};

}  // namespace ecrlint::internal
