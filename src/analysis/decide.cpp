// SPDX-License-Identifier: Apache-2.0
// Puts the gates together (IAM user guide, "Policy evaluation logic").
#include "analysis/decide.hpp"

namespace ecrlint::internal::analysis {
namespace {

/// One decision being made.
class Decider {
 public:
  Decider(const PolicyView& policies, const PreparedRequest& request, Outcome& outcome)
      : policies_(policies), request_(request), question_(request.question()), outcome_(outcome) {}

  void run() {
    const Answer denied = ask_denies();
    const Answer allowed = ask_allows();
    if (denied == Answer::yes)
      outcome_.decision = Decision::explicit_deny;
    else if (allowed == Answer::no)
      outcome_.decision = Decision::implicit_deny;
    else if (both(allowed, negated(denied)) == Answer::yes)
      outcome_.decision = Decision::allowed;
    if (denied != Answer::no) block_denied();
  }

 private:
  GateFound& at(Gate gate) { return outcome_.gates[static_cast<std::size_t>(gate)]; }

  [[nodiscard]] bool in_use(Gate gate) const {
    const GatePolicies& policies = policies_.of(gate);
    return policies.given() || policies.absence == Absence::unknown ||
           gate == Gate::identity_policy || gate == Gate::repository_policy;
  }

  /// Is the gate looked at for this caller and action?
  [[nodiscard]] bool applies(Gate gate) const {
    switch (gate) {
      case Gate::rcp:
        return !request_.is_service_linked();
      case Gate::scp:
        return request_.is_iam() && !request_.is_service_linked();
      case Gate::endpoint_policy:
        return request_.is_iam() || !question_.signed_in;
      case Gate::repository_policy:
        return request_.asks_repository();
      case Gate::registry_policy:
        return request_.asks_registry(policies_.scope);
      default:
        return request_.is_iam();
    }
  }

  /// Notes which gates are in use, and what their Denies say.
  Answer ask_denies() {
    const bool bounded = in_use(Gate::boundary) && applies(Gate::boundary);
    Answer denied = Answer::no;
    for (std::size_t i = 0; i < kGates; ++i) {
      const auto gate = static_cast<Gate>(i);
      GateFound& found = outcome_.gates[i];
      found.in_use = in_use(gate) && applies(gate);
      if (!found.in_use) continue;
      const GatePolicies& policies = policies_.of(gate);
      if (!policies.given() && policies.absence == Absence::unknown)
        found.denies.answer = Answer::unknown;
      for (const auto& level : policies.levels)
        for (const CompiledPolicy& test : level) found.denies.add(test.denies(question_, bounded));
      denied = either(denied, found.denies.answer);
    }
    return denied;
  }

  /// What the policies of the gate allow together; each level must.
  Found allows(Gate gate) const {
    const GatePolicies& policies = policies_.of(gate);
    const bool assumed = policies_.is_assumed(gate);
    Found all{Answer::yes};
    if (!policies.given()) {
      if (!assumed)
        all.answer = policies.absence == Absence::unknown ? Answer::unknown : Answer::no;
      return all;
    }
    for (const auto& level : policies.levels) {
      Found found;
      for (const CompiledPolicy& test : level) found.add(test.allows(question_));
      if (assumed) found.add(Found{Answer::yes});
      if (all.answer != Answer::no && found.answer != Answer::yes) all = found;
      if (all.answer == Answer::yes) all.statement = found.statement;
    }
    return all;
  }

  /// Of a gate that restricts only: what is not in use lets everything through.
  Answer passes(Gate gate) {
    GateFound& found = at(gate);
    if (!found.in_use) return Answer::yes;
    found.allows = allows(gate);
    return found.allows.answer;
  }

  ResourceAllows ask_resource() {
    ResourceAllows all;
    for (const Gate gate : {Gate::repository_policy, Gate::registry_policy}) {
      GateFound& found = at(gate);
      found.allows = {};
      if (!found.in_use) continue;
      const GatePolicies& policies = policies_.of(gate);
      ResourceAllows named;
      if (!policies.given() && policies.absence == Absence::unknown)
        named = {{Answer::unknown}, {Answer::unknown}, {Answer::unknown}};
      for (const auto& level : policies.levels)
        for (const CompiledPolicy& test : level) named.add(test.names(question_));
      found.allows = named.any();
      all.add(named);
    }
    return all;
  }

  Answer ask_allows() {
    const ResourceAllows resource = ask_resource();
    const Answer organization = both(passes(Gate::scp), passes(Gate::endpoint_policy));
    block_where_not_allowed({Gate::scp, Gate::endpoint_policy});
    if (!request_.is_iam()) {
      block_resource(resource.freely.answer);
      return both(resource.freely.answer, organization);
    }
    GateFound& identity = at(Gate::identity_policy);
    identity.allows = request_.is_root() ? Found{Answer::yes} : allows(Gate::identity_policy);
    const Answer boundary = request_.is_root() ? Answer::yes : passes(Gate::boundary);
    const Answer session = passes(Gate::session_policy);
    const Answer limits = both(boundary, session);
    const Answer within = within_account(resource, limits);
    const Answer across = across_accounts(resource, limits);
    const Answer same = request_.same_account();
    const Answer access = same == Answer::yes                      ? within
                          : same == Answer::no || within == across ? across
                                                                   : Answer::unknown;
    if (access != Answer::yes) block(resource, same != Answer::no);
    return both(access, organization);
  }

  [[nodiscard]] Answer within_account(const ResourceAllows& resource, Answer limits) {
    if (request_.is_root()) return Answer::yes;
    const Answer granted = either(resource.as_role.answer, at(Gate::identity_policy).allows.answer);
    return either(resource.freely.answer, both(granted, limits));
  }

  [[nodiscard]] Answer across_accounts(const ResourceAllows& resource, Answer limits) {
    return both(both(at(Gate::identity_policy).allows.answer, limits), resource.any().answer);
  }

  /// Names the gates whose Deny stops the request, or may.
  void block_denied() {
    for (GateFound& gate : outcome_.gates) {
      const Answer denies = gate.denies.answer;
      if (outcome_.decision == Decision::explicit_deny) gate.blocks = denies == Answer::yes;
      if (outcome_.decision == Decision::unknown) gate.blocks |= denies != Answer::no;
    }
  }

  void block_resource(Answer allowed) {
    if (allowed == Answer::yes) return;
    const bool repository = at(Gate::repository_policy).in_use;
    at(repository ? Gate::repository_policy : Gate::registry_policy).blocks = true;
  }

  /// Names the gates where the request fails, or may fail.
  void block(const ResourceAllows& resource, bool same_account) {
    const Answer identity = at(Gate::identity_policy).allows.answer;
    const Answer granted = same_account ? either(resource.as_role.answer, identity) : identity;
    if (granted != Answer::yes) at(Gate::identity_policy).blocks = true;
    block_where_not_allowed({Gate::boundary, Gate::session_policy});
    if (!same_account) block_resource(resource.any().answer);
  }

  void block_where_not_allowed(std::initializer_list<Gate> gates) {
    for (const Gate gate : gates)
      if (at(gate).allows.answer != Answer::yes) at(gate).blocks = true;
  }

  const PolicyView& policies_;
  const PreparedRequest& request_;
  const Question& question_;
  Outcome& outcome_;
};

}  // namespace

const GatePolicies PolicyView::kNoPolicies;

PolicyView CompiledPolicies::view() const& {
  PolicyView view;
  for (std::size_t i = 0; i < kGates; ++i) view.set(static_cast<Gate>(i), gates[i]);
  view.scope = scope;
  return view;
}

Outcome decide(const PolicyView& policies, const PreparedRequest& request) {
  Outcome outcome;
  Decider(policies, request, outcome).run();
  return outcome;
}

}  // namespace ecrlint::internal::analysis
