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
using format::Document;

std::optional<WhoKind> kind_of_owner(std::string_view owner) {
  if (owner.starts_with("role/")) return WhoKind::role;
  if (owner.starts_with("user/")) return WhoKind::user;
  if (owner.starts_with("group/")) return WhoKind::group;
  return std::nullopt;
}

bool is_open(const Document& document) {
  // What the AWS CLI prints of one policy says nothing about others of its owner.
  const bool whole = !document.owner_arns.empty() || !document.address.empty();
  return document.owner_partly_known || !whole;
}

/// Those of other services are many, and say nothing here.
bool mentions_ecr(const CompiledPolicy& compiled) {
  return compiled.policy().mentions_ecr || !compiled.policy().statements_known;
}

}  // namespace

bool WhoHolders::take(const FoundPolicy& policy) {
  const Document& document = policy.document;
  const auto& owners = document.owner_names.empty() ? document.owners : document.owner_names;
  if (owners.empty() && !document.detached) return false;
  for (const std::string& owner : owners) {
    const std::string arn = arn_of(owner, document);
    WhoHolder* const holder = arn.empty() ? nullptr : holder_of(arn);
    if (holder == nullptr) continue;
    holder->policies.open |= is_open(document) || holder->info.kind == WhoKind::group;
    CompiledPolicy compiled = store_.compile(Gate::identity_policy, policy);
    if (!mentions_ecr(compiled)) continue;
    holder->speaks_of_ecr = true;
    holder->policies.known.add(std::move(compiled));
  }
  return true;
}

void WhoHolders::take_trust(const Document& document) {
  for (const std::string& arn : document.owner_arns)
    if (WhoHolder* const holder = holder_of(arn)) holder->policies.open |= is_open(document);
}

void WhoHolders::take_made(const format::Owner& made, std::span<const FoundPolicy> all) {
  const bool named = !made.name.empty() && !has_hole(made.name) && kind_of_owner(made.name);
  const std::string& account = made.account.empty() ? request_.account : made.account;
  const std::string arn =
      !made.arn.empty() || !named ? made.arn : iam_arn(partition(), account, made.name);
  WhoHolder* const holder = arn.empty() ? nullptr : holder_of(arn);
  if (holder == nullptr) return;
  holder->policies.open |= made.partly_known || holder->info.kind == WhoKind::group;
  if (made.bounded) holder->policies.boundary.levels.push_back(boundary_of(made, all));
}

/// What is not among the sources may allow or deny anything.
std::vector<CompiledPolicy> WhoHolders::boundary_of(const format::Owner& made,
                                                    std::span<const FoundPolicy> all) {
  std::vector<CompiledPolicy> boundary;
  for (const std::size_t index : made.boundary_documents)
    boundary.push_back(store_.compile(Gate::boundary, all[index]));
  const auto text = managed_policy(made.boundary);
  if (boundary.empty() && text)
    boundary = store_.compile(Gate::boundary, Source{made.boundary, *text});
  if (boundary.empty()) boundary.push_back(store_.compile_unknown(Gate::boundary));
  return boundary;
}

std::map<std::string, WhoHolder> WhoHolders::finish() {
  for (auto& [arn, holder] : holders_) holder.info.known = !holder.policies.open;
  return std::move(holders_);
}

std::string_view WhoHolders::partition() const {
  const std::string_view told = request_.context.partition;
  return told.empty() ? "aws" : told;
}

std::string WhoHolders::arn_of(const std::string& owner, const Document& document) const {
  for (const std::string& arn : document.owner_arns)
    if (const auto parsed = parse_arn(arn))
      if (parsed->resource.starts_with(owner.substr(0, owner.find('/') + 1)) &&
          last_path_part(parsed->resource) == last_path_part(owner))
        return arn;
  if (!kind_of_owner(owner)) return {};
  const bool told = is_account_id(document.account);  // and not AWS's own
  return iam_arn(partition(), told ? document.account : request_.account, owner);
}

/// Null for what is no role, user or group.
WhoHolder* WhoHolders::holder_of(const std::string& arn) {
  const auto parsed = parse_arn(arn);
  if (!parsed) return nullptr;
  const auto kind = kind_of_owner(parsed->resource);
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
