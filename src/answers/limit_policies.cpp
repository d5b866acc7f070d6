// SPDX-License-Identifier: Apache-2.0
// Tells policies of an organization from others, and puts AWS's own beside them.
#include "answers/limit_policies.hpp"

#include <algorithm>

#include "answers/statement_text.hpp"

namespace ecrlint::internal {

std::vector<Source> sources_of(const GatePolicy& given) {
  std::vector<Source> sources{given.source};
  for (Source beside : given.beside) {
    beside.role = Role::context;
    sources.push_back(std::move(beside));
  }
  return sources;
}

bool may_limit(const FoundPolicies& found, std::size_t policy) {
  const format::Storage storage = found.all[policy].document.storage;
  return !found.has_holder(policy) && storage != format::Storage::in_line &&
         storage != format::Storage::customer_managed;
}

void add_limits(PolicyStore& store, std::span<const GatePolicy> policies,
                std::vector<Failure>& failures) {
  for (const GatePolicy& given : policies) {
    const FoundPolicies found = store.read(sources_of(given));
    std::size_t taken = 0;
    for (std::size_t i = 0; i < found.all.size(); ++i) {
      const FoundPolicy& policy = found.all[i];
      const bool fits = may_be_of(given.gate, policy.document) && may_limit(found, i);
      if (!found.is_bare() && !fits) continue;
      store.add(given.gate, policy, given.level);
      ++taken;
    }
    const auto is_it = [&](const Failure& one) { return one.path == given.source.path; };
    const auto& broken = store.failures();
    if (taken == 0 && std::none_of(broken.begin(), broken.end(), is_it))
      failures.push_back({given.source.path, "holds no " + std::string(to_string(given.gate))});
  }
  for (const Gate gate : {Gate::scp, Gate::rcp}) complete_levels(store, gate);
}

/// Organizations attaches these to every root, unit and account (AWS Organizations user guide,
/// "How SCPs work", "RCP evaluation"), and nobody can detach the one of RCPs. Without them, levels
/// that only deny would let nothing through.
void complete_levels(PolicyStore& store, Gate gate) {
  const std::size_t levels = store.compiled().of(gate).levels.size();
  for (std::size_t level = 0; level < levels; ++level) {
    const auto& tests = store.compiled().of(gate).levels[level];
    const auto grants = [](const analysis::CompiledPolicy& test) {
      const Policy& policy = test.policy();
      return !policy.statements_known ||
             std::any_of(policy.statements.begin(), policy.statements.end(),
                         [](const Statement& s) { return s.effect != Effect::deny; });
    };
    const bool scp = gate == Gate::scp;
    if (scp && std::any_of(tests.begin(), tests.end(), grants)) continue;
    store.add(gate,
              {scp ? "arn:aws:iam::aws:policy/FullAWSAccess" : "RCPFullAWSAccess",
               policy_allowing("*", !scp)},
              level);
  }
}

}  // namespace ecrlint::internal
