// SPDX-License-Identifier: Apache-2.0
// Tells by owners and ARNs whose the identity policies of a workspace are.
#include "answers/who/holders.hpp"

#include <utility>

#include "answers/transfer/request.hpp"
#include "model/arn.hpp"
#include "rules/describe.hpp"

namespace ecrlint::internal {
namespace {

using analysis::CompiledPolicy;
using check::shown;

std::optional<WhoKind> kind_of(std::string_view owner) {
  if (owner.starts_with("role/")) return WhoKind::role;
  if (owner.starts_with("user/")) return WhoKind::user;
  if (owner.starts_with("group/")) return WhoKind::group;
  return std::nullopt;
}

/// Those of other services are many, and say nothing here.
bool mentions_ecr(const CompiledPolicy& compiled) {
  return compiled.policy().mentions_ecr || !compiled.policy().statements_known;
}

}  // namespace

std::map<std::string, WhoHolder> WhoHolders::take(const FoundPolicies& found) {
  for (const Identity& identity : found.workspace.identities()) {
    const std::string arn = arn_of(identity);
    WhoHolder* const holder = arn.empty() ? nullptr : holder_of(arn);
    if (holder == nullptr) continue;
    if (identity.known != Known::all || holder->info.kind == WhoKind::group)
      holder->policies.open = true;
    add_policies(identity, found, *holder);
    if (identity.bounded) holder->policies.boundary.levels.push_back(boundary_of(identity, found));
  }
  for (auto& [arn, holder] : holders_) holder.info.known = !holder.policies.open;
  return std::move(holders_);
}

void WhoHolders::add_policies(const Identity& identity, const FoundPolicies& found,
                              WhoHolder& holder) {
  for (const std::size_t policy : identity.policies) {
    CompiledPolicy compiled = store_.compile(Gate::identity_policy, found.all[policy]);
    if (!mentions_ecr(compiled)) continue;
    holder.speaks_of_ecr = true;
    holder.policies.known.add(std::move(compiled));
  }
}

/// What is not among the sources may allow or deny anything.
std::vector<CompiledPolicy> WhoHolders::boundary_of(const Identity& identity,
                                                    const FoundPolicies& found) {
  std::vector<CompiledPolicy> boundary;
  for (const std::size_t policy : identity.boundaries)
    boundary.push_back(store_.compile(Gate::boundary, found.all[policy]));
  const auto text = managed_policy(identity.boundary);
  if (boundary.empty() && text)
    boundary = store_.compile(Gate::boundary, Source{identity.boundary, *text});
  if (boundary.empty()) boundary.push_back(store_.compile_unknown(Gate::boundary));
  return boundary;
}

/// Empty where nobody tells the name.
std::string WhoHolders::arn_of(const Identity& identity) const {
  if (!identity.arn.empty()) return identity.arn;
  const std::string& name =
      identity.name.empty() || has_hole(identity.name) ? identity.key : identity.name;
  if (!kind_of(name)) return {};
  const std::string_view partition = request_.context.partition;
  return iam_arn(partition.empty() ? "aws" : partition,
                 identity.account.empty() ? request_.account : identity.account, name);
}

/// Null for what is no role, user or group.
WhoHolder* WhoHolders::holder_of(const std::string& arn) {
  const auto parsed = parse_arn(arn);
  if (!parsed) return nullptr;
  const auto kind = kind_of(parsed->resource);
  if (!kind) return nullptr;
  const auto [at, is_new] = holders_.try_emplace(arn);
  WhoHolder& holder = at->second;
  if (!is_new) return &holder;
  const std::string_view name = parsed->resource.substr(parsed->resource.find('/') + 1);
  holder.info = {*kind, shown(arn), has_hole(parsed->account) ? "" : std::string(parsed->account),
                 shown(name), false};
  holder.policies.open = false;
  return &holder;
}

}  // namespace ecrlint::internal
