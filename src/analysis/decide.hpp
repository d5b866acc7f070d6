// SPDX-License-Identifier: Apache-2.0
// The decision over all policies that a request must get past.
#pragma once

#include <array>
#include <utility>
#include <vector>

#include "analysis/compiled_policy.hpp"
#include "ecrlint/access.hpp"

namespace ecrlint::internal::analysis {

/// A request with its keys filled in: those that follow from the principal and the resource are
/// added where they were not given. Holds views of the request, which must outlive it. Makes no
/// copies: it is made for every decision.
class PreparedRequest {
 public:
  PreparedRequest(const Request& request, const ActionLister& lister);
  PreparedRequest(const PreparedRequest&) = delete;
  PreparedRequest& operator=(const PreparedRequest&) = delete;

  [[nodiscard]] const Question& question() const { return question_; }
  /// Does the caller's account own the resource?
  [[nodiscard]] Answer same_account() const { return same_account_; }
  /// May a policy on a repository, or one of its registry, speak about the action?
  [[nodiscard]] bool asks_repository() const { return asks_repository_; }
  [[nodiscard]] bool asks_registry(RegistryScope scope) const;
  /// Signed in as an IAM principal, neither as a service nor anonymous.
  [[nodiscard]] bool is_iam() const {
    return question_.signed_in && question_.caller.form != PrincipalForm::service;
  }
  /// A role that a service made for itself: no SCP or RCP holds it.
  [[nodiscard]] bool is_service_linked() const;
  [[nodiscard]] bool is_root() const { return question_.caller.form == PrincipalForm::account; }

 private:
  [[nodiscard]] Answer is_same_account() const;
  void take_action(const Request& request, const ActionLister& lister);
  void derive_keys(const Request& request);
  void derive_iam_keys(const Request& request);
  [[nodiscard]] std::string_view principal_arn(const Request& request);

  Question question_;
  std::string principal_arn_;  // when it had to be put together
  std::string_view account_;   // that owns the resource
  std::string_view region_;    // of the resource
  Answer same_account_ = Answer::unknown;
  bool asks_repository_ = true;
  bool registry_v1_ = false;
  bool is_ecr_ = false;
};

/// The policies of one gate. Those of an organization come by level.
struct GatePolicies {
  std::vector<std::vector<CompiledPolicy>> levels;
  Absence absence = Absence::not_in_use;

  [[nodiscard]] bool given() const { return !levels.empty(); }
  void add_level(std::size_t level) {
    if (levels.size() <= level) levels.resize(level + 1);
  }
  void add(CompiledPolicy policy, std::size_t level = 0) {
    add_level(level);
    levels[level].push_back(std::move(policy));
  }
};

/// The policies that requests are held against. Refers to them: whoever owns them must outlive it
/// and leave them as they are. Cheap to copy, so that each question may have its own.
class PolicyView {
 public:
  /// No gate has policies, and none that is not known.
  PolicyView() { gates_.fill(&kNoPolicies); }

  [[nodiscard]] const GatePolicies& of(Gate gate) const {
    return *gates_[static_cast<std::size_t>(gate)];
  }
  void set(Gate gate, const GatePolicies& policies) {
    gates_[static_cast<std::size_t>(gate)] = &policies;
  }
  void set(Gate gate, GatePolicies&&) = delete;
  /// Holds requests against no policy of the gate.
  void leave_out(Gate gate) { set(gate, kNoPolicies); }

  /// Takes it that others beside the gate's policies allow everything; Denies count. Not for the
  /// gates of repositories and registries.
  void assume_allowed(Gate gate) { assumed_[static_cast<std::size_t>(gate)] = true; }
  [[nodiscard]] bool is_assumed(Gate gate) const {
    return assumed_[static_cast<std::size_t>(gate)];
  }

  RegistryScope scope = RegistryScope::v2;

 private:
  static const GatePolicies kNoPolicies;

  std::array<const GatePolicies*, kGates> gates_;
  std::array<bool, kGates> assumed_{};
};

/// The policies of all gates, for who owns them.
struct CompiledPolicies {
  std::array<GatePolicies, kGates> gates;
  RegistryScope scope = RegistryScope::v2;

  [[nodiscard]] const GatePolicies& of(Gate gate) const {
    return gates[static_cast<std::size_t>(gate)];
  }
  [[nodiscard]] GatePolicies& of(Gate gate) { return gates[static_cast<std::size_t>(gate)]; }
  /// All of them. Counts until they change.
  [[nodiscard]] PolicyView view() const&;
  PolicyView view() const&& = delete;
};

/// What a gate says, and by which statements.
struct GateFound {
  Found allows{Answer::yes};
  Found denies;
  bool in_use = false;
  bool blocks = false;
};

struct Outcome {
  Decision decision = Decision::unknown;
  std::array<GateFound, kGates> gates;
};

/// Decides a request as far as it is known.
[[nodiscard]] Outcome decide(const PolicyView& policies, const PreparedRequest& request);

/// Decides a request. Where pieces of its context are not known that might matter one by one, and
/// every value that they may have leads to the same, it is decided all the same. Pieces of policies
/// that are not known are not taken together so.
[[nodiscard]] Outcome decide(const PolicyView& policies, const Request& request,
                             const ActionLister& lister);

}  // namespace ecrlint::internal::analysis
