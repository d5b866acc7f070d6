// SPDX-License-Identifier: Apache-2.0
// Policies that requests are held against, with everything they point into.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "analysis/decide.hpp"
#include "ecrlint/access.hpp"
#include "format/document.hpp"
#include "text/arena.hpp"
#include "workspace/workspace.hpp"

namespace ecrlint::internal {

/// A policy of a source. One of several that it may turn out to be is not certain.
struct FoundPolicy {
  format::Document document;
  bool certain = true;
};

/// All policies of sources, and who has them.
struct FoundPolicies {
  std::vector<FoundPolicy> all;
  Workspace workspace;  ///< over the documents of `all`

  /// Is it one policy, and no part of something else? Such a policy is what its giver says it is.
  [[nodiscard]] bool is_bare() const;
  [[nodiscard]] bool has_holder(std::size_t policy) const {
    return !workspace.holders(policy).empty();
  }
};

/// Not thread-safe while policies are added.
class PolicyStore {
 public:
  explicit PolicyStore(std::shared_ptr<const catalog::Catalog> catalog);
  PolicyStore(const PolicyStore&) = delete;
  PolicyStore& operator=(const PolicyStore&) = delete;

  /// Adds all policies of a kind that the gate takes; returns their number.
  std::size_t add(Gate gate, Source source, std::size_t level);
  /// Keeps the sources and finds all policies in them. Files of Terraform modules are read
  /// together.
  [[nodiscard]] FoundPolicies read(std::vector<Source> sources);
  /// `placement`: where it is, as far as its document does not tell.
  void add(Gate gate, const FoundPolicy& found, std::size_t level, const Placement& placement = {});
  /// A policy for a PolicyView, which no gate of the store gets. It refers to the store, which must
  /// outlive it.
  [[nodiscard]] analysis::CompiledPolicy compile(Gate gate, const FoundPolicy& found,
                                                 const Placement& placement = {});
  /// The same of all policies of a source that the gate takes.
  [[nodiscard]] std::vector<analysis::CompiledPolicy> compile(Gate gate, Source source);
  /// The same of a policy of which nothing is known.
  [[nodiscard]] analysis::CompiledPolicy compile_unknown(Gate gate);
  /// Says that there may be other policies than those added.
  void add_unknown(Gate gate) { compiled_.of(gate).add(compile_unknown(gate)); }
  /// From now on there are none but those added.
  void forget_unknown();
  /// The statement that a verdict cites; null when there is none.
  [[nodiscard]] const Statement* statement(const Decisive& cited) const;
  /// Takes a statement out of its policy.
  void remove(const Decisive& cited);
  /// Adds a policy of a tree that outlives the store; `source` is for the places it is cited by.
  void add(Gate gate, const syntax::Value& root, std::size_t source, std::size_t level);
  /// Says that the level exists, though it may have no policy.
  void add_level(Gate gate, std::size_t level) { compiled_.of(gate).add_level(level); }

  [[nodiscard]] Verdict decide(const Request& request) const { return decide(view(), request); }
  /// Decides under policies that all came from this store, whichever gates they were put to.
  [[nodiscard]] Verdict decide(const analysis::PolicyView& policies, const Request& request) const;
  /// The policies that were added, all gates together. Counts until one is added or removed.
  [[nodiscard]] analysis::PolicyView view() const { return compiled_.view(); }

  [[nodiscard]] const catalog::Catalog& catalog() const { return *catalog_; }
  [[nodiscard]] const analysis::ActionLister& lister() const { return lister_; }
  /// To be changed: what is not known of a gate, which statements a registry policy speaks for.
  [[nodiscard]] analysis::CompiledPolicies& compiled() { return compiled_; }
  [[nodiscard]] const analysis::CompiledPolicies& compiled() const { return compiled_; }
  [[nodiscard]] Arena& arena() { return arena_; }
  [[nodiscard]] std::vector<Source>& sources() { return sources_; }
  [[nodiscard]] const std::vector<Source>& sources() const { return sources_; }
  [[nodiscard]] const std::vector<Failure>& failures() const { return failures_; }

 private:
  [[nodiscard]] FoundPolicies take(format::Located located);
  [[nodiscard]] Decisive cite(Gate gate, const analysis::Found& found, bool allow) const;

  struct KeptPolicy {
    Policy policy;
    std::size_t source = 0;
    std::size_t number = 0;  // among policies_
    std::shared_ptr<const format::References> references = {};
  };

  [[nodiscard]] analysis::CompiledPolicy compile(Gate gate, const syntax::Value& root,
                                                 std::size_t source, bool certain, bool plain,
                                                 const Placement& placement = {});
  void index(const KeptPolicy& kept);
  [[nodiscard]] const KeptPolicy& policy_of(const Statement& statement) const;

  std::shared_ptr<const catalog::Catalog> catalog_;
  analysis::ActionLister lister_;
  Arena arena_;
  std::vector<Source> sources_;
  std::deque<Source> kept_;  // what the trees point into; sources_ may move
  std::deque<KeptPolicy> policies_;
  std::vector<Failure> failures_;
  analysis::CompiledPolicies compiled_;
  std::vector<const KeptPolicy*> by_statement_;  // by the address of the first one
};

/// The gate that stops a request: of several, one that is sure to. None when it is allowed.
[[nodiscard]] std::optional<Gate> blocking(const Verdict& verdict);

/// What kind of policy a gate takes.
[[nodiscard]] PolicyKind kind_of(Gate gate);

/// Is a document of a kind that the gate takes, or one that nobody says to be of another? One of
/// the catalogue is there as what somebody has, and not as a limit to others.
[[nodiscard]] bool may_be_of(Gate gate, const format::Document& document);

/// Does a gate take what the caller has: policies of its own, its boundary, those of its session?
[[nodiscard]] constexpr bool is_of_caller(Gate gate) {
  return gate == Gate::identity_policy || gate == Gate::boundary || gate == Gate::session_policy;
}

}  // namespace ecrlint::internal
