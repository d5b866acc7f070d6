// SPDX-License-Identifier: Apache-2.0
// The policies that a transfer must get past, taken out of what was given.
#pragma once

#include <array>
#include <set>
#include <string>
#include <vector>

#include "answers/transfer/request.hpp"
#include "workspace/policy_store.hpp"

namespace ecrlint::internal {

/// Where a statement could be added to the policies of a gate.
struct PolicyPlace {
  std::size_t source = 0;
  Span span;  ///< the last statement, or the policy when it has none
};

/// Fills a store with the policies of one image and one caller. Of a request that is shared by
/// several images, each has a store of its own.
class PolicyTaker {
 public:
  PolicyTaker(const TransferRequest& request, const Caller& caller, const Image& image,
              PolicyStore& store)
      : request_(request), caller_(caller), image_(image), store_(store) {}

  void take();

  [[nodiscard]] std::vector<TakenPolicy>& taken() { return taken_; }
  [[nodiscard]] std::vector<std::string>& notes() { return notes_; }
  [[nodiscard]] std::vector<Failure>& failures() { return failures_; }
  /// Is it not known, or not wholly known, which policies the gate has?
  [[nodiscard]] bool is_open(Gate gate) const { return open_[static_cast<std::size_t>(gate)]; }
  /// The first policy of the gate that can be edited; null when there is none.
  [[nodiscard]] const PolicyPlace* place(Gate gate) const;

 private:
  void take_given(const GatePolicy& given);
  void take_workspace();
  [[nodiscard]] std::set<std::size_t> take_caller(const FoundPolicies& found);
  void take_boundary(const FoundPolicies& found, const Identity& identity);
  void take(Gate gate, const FoundPolicy& found, std::size_t level);
  void note_missing(Gate gate, const FoundPolicies& found);
  [[nodiscard]] bool is_given(Gate gate) const;

  const TransferRequest& request_;
  const Caller& caller_;
  const Image& image_;
  PolicyStore& store_;
  std::vector<TakenPolicy> taken_;
  std::vector<std::string> notes_;
  std::vector<Failure> failures_;
  std::array<bool, kGates> open_{};
  std::array<std::vector<PolicyPlace>, kGates> places_;
};

/// Is it the role or user that calls?
[[nodiscard]] bool is_caller(const Identity& identity, const Caller& caller);

/// Is the repository policy put on the image's repository?
[[nodiscard]] bool is_of_image(const format::Document& document, const Image& image);

/// Of several policies in a file that was given for a gate: may this be the one?
[[nodiscard]] bool fits(const FoundPolicies& found, std::size_t policy, Gate gate,
                        const Caller& caller, const Image& image);

}  // namespace ecrlint::internal
