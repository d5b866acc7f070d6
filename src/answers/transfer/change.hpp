// SPDX-License-Identifier: Apache-2.0
// The smallest change of policies that lets all calls through.
#pragma once

#include "answers/statement_text.hpp"
#include "answers/transfer/policies.hpp"

namespace ecrlint::internal {

/// What must change, found by changing the store and deciding again.
struct Proposal {
  std::vector<PolicyChange> changes;
  bool suffices = false;
  std::vector<std::string> open;  ///< what must be told before it can be known
};

/// Changes the store: what it decides afterwards is with the proposal.
[[nodiscard]] Proposal propose(const Transfer& transfer, std::span<const TransferCall> calls,
                               const PolicyTaker& policies, PolicyStore& store);

/// Who a missing Allow is for, and on what.
struct MissingAllow {
  Gate gate;
  bool by_service;
  std::string resource;
  // NOLINTNEXTLINE(modernize-use-nullptr): it takes what <=> is compared with for a pointer
  friend auto operator<=>(const MissingAllow&, const MissingAllow&) = default;
};

/// The statement that allows these actions.
[[nodiscard]] StatementText statement_for(const MissingAllow& missing,
                                          const std::vector<std::string>& actions,
                                          const Transfer& transfer);

/// A change of a policy of the gate, without a statement yet.
[[nodiscard]] PolicyChange change_of(PolicyChange::Kind kind, Gate gate, const Transfer& transfer);

/// How a Deny lets this caller alone and holds all others as before.
[[nodiscard]] std::string exemption(const Transfer& transfer);

/// What to know before adding the statement; empty when there is nothing. The gate has so many
/// levels.
[[nodiscard]] std::string note_on(const MissingAllow& missing, std::size_t levels,
                                  const Transfer& transfer);

}  // namespace ecrlint::internal
