// SPDX-License-Identifier: Apache-2.0
// Sorts the policies of a workspace by what they are put on, and finds what was asked for among
// them.
#include "answers/who/policies.hpp"

#include <algorithm>
#include <utility>

#include "model/arn.hpp"
#include "rules/describe.hpp"
#include "text/capped.hpp"
#include "workspace/managed_policies.hpp"

namespace ecrlint::internal {
namespace {

using analysis::CompiledPolicy;
using check::shown;
using format::Document;

constexpr std::size_t kMostNotes = 50;

/// What people call the policy.
std::string name_of(const Document& document, const PolicyStore& store) {
  if (!document.address.empty()) return shown(document.address);
  if (!document.name.empty()) return shown(document.name);
  return store.sources()[document.source].path;
}

/// Gathers repositories: several policies may turn out to be that of one.
class RepositoryList {
 public:
  explicit RepositoryList(const PolicyStore& store) : store_(store) {}

  void add(const Document& document, const std::string& account, CompiledPolicy policy) {
    WhoFoundRepository* same = find(document, account);
    last_group_ = document.group;
    if (same == nullptr) same = &make(document, account);
    same->policies.add(std::move(policy));
  }

  [[nodiscard]] std::deque<WhoFoundRepository> take() { return std::move(repositories_); }

 private:
  [[nodiscard]] static bool is_known(const Document& document) {
    return !document.repository.empty() && !has_hole(document.repository);
  }

  /// The one that has the policy, too. Where no name is known, only a policy beside may.
  WhoFoundRepository* find(const Document& document, const std::string& account) {
    if (is_known(document)) {
      const auto [at, is_new] =
          by_name_.try_emplace({account, document.repository}, repositories_.size());
      return is_new ? nullptr : &repositories_[at->second];
    }
    if (repositories_.empty() || document.group == 0 || last_group_ != document.group)
      return nullptr;
    WhoFoundRepository& last = repositories_.back();
    return last.source == document.source ? &last : nullptr;
  }

  WhoFoundRepository& make(const Document& document, const std::string& account) {
    WhoFoundRepository next;
    if (is_known(document)) next.repository = document.repository;
    next.name = is_known(document) ? document.repository : name_of(document, store_);
    next.account = account;
    next.source = document.source;
    next.span = document.value->span;
    return repositories_.emplace_back(std::move(next));
  }

  const PolicyStore& store_;
  std::deque<WhoFoundRepository> repositories_;
  std::map<std::pair<std::string, std::string>, std::size_t> by_name_;  // by account and name
  std::size_t last_group_ = 0;
};

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

/// Makes principals of the identities of a workspace.
class HolderList {
 public:
  HolderList(const WhoRequest& request, PolicyStore& store, const FoundPolicies& found)
      : request_(request), store_(store), found_(found) {}

  /// All whose names are told, by ARN. To be called once.
  [[nodiscard]] std::map<std::string, WhoHolder> take() {
    for (const Identity& identity : found_.workspace.identities()) {
      const std::string arn = arn_of(identity);
      WhoHolder* const holder = arn.empty() ? nullptr : holder_of(arn);
      if (holder == nullptr) continue;
      if (identity.known != Known::all || holder->info.kind == WhoKind::group)
        holder->policies.open = true;
      add_policies(identity, *holder);
      if (identity.bounded) holder->policies.boundary.levels.push_back(boundary_of(identity));
    }
    for (auto& [arn, holder] : holders_) holder.info.known = !holder.policies.open;
    return std::move(holders_);
  }

 private:
  void add_policies(const Identity& identity, WhoHolder& holder) {
    for (const std::size_t policy : identity.policies) {
      CompiledPolicy compiled =
          store_.compile(Gate::identity_policy, found_.all[policy], placement_of(identity));
      if (!mentions_ecr(compiled)) continue;
      holder.speaks_of_ecr = true;
      holder.policies.known.add(std::move(compiled));
    }
  }

  [[nodiscard]] Placement placement_of(const Identity& identity) const {
    return {identity.account.empty() ? std::string_view(request_.account) : identity.account, {}};
  }

  /// What is not among the sources may allow or deny anything.
  std::vector<CompiledPolicy> boundary_of(const Identity& identity) {
    std::vector<CompiledPolicy> boundary;
    for (const std::size_t policy : identity.boundaries)
      boundary.push_back(
          store_.compile(Gate::boundary, found_.all[policy], placement_of(identity)));
    const auto text = managed_policy_text(store_.catalog(), identity.boundary);
    if (boundary.empty() && text)
      boundary = store_.compile(Gate::boundary, Source{identity.boundary, *text});
    if (boundary.empty()) boundary.push_back(store_.compile_unknown(Gate::boundary));
    return boundary;
  }

  /// Empty where nobody tells the name.
  [[nodiscard]] std::string arn_of(const Identity& identity) const {
    if (!identity.arn.empty()) return identity.arn;
    const std::string& name =
        identity.name.empty() || has_hole(identity.name) ? identity.key : identity.name;
    if (!kind_of(name)) return {};
    const std::string_view partition = request_.context.partition;
    return iam_arn(partition.empty() ? "aws" : partition,
                   identity.account.empty() ? request_.account : identity.account, name);
  }

  /// Null for what is no role, user or group.
  WhoHolder* holder_of(const std::string& arn) {
    const auto parsed = parse_arn(arn);
    const auto kind = parsed ? kind_of(parsed->resource) : std::nullopt;
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

  const WhoRequest& request_;
  PolicyStore& store_;
  const FoundPolicies& found_;
  std::map<std::string, WhoHolder> holders_;
};

/// The partition of the principals that the policies name; empty when they do not tell.
std::string_view partition_in(const analysis::GatePolicies& policies) {
  for (const auto& level : policies.levels)
    for (const CompiledPolicy& test : level)
      for (const Statement& statement : test.policy().statements)
        for (const Principal& named : statement.principals)
          if (!named.partition.empty() && !has_hole(named.partition)) return named.partition;
  return {};
}

}  // namespace

WhoFound find_policies(WhoRequest& request, PolicyStore& store, WhoReport& report) {
  const FoundPolicies all = store.read(std::move(request.sources));
  WhoFound found;
  RepositoryList repositories(store);
  for (std::size_t i = 0; i < all.all.size(); ++i) {
    const FoundPolicy& policy = all.all[i];
    const Document& document = policy.document;
    const std::string& account = document.account.empty() ? request.account : document.account;
    if (document.kind == PolicyKind::repository)
      repositories.add(document, account,
                       store.compile(Gate::repository_policy, policy, {account, request.region}));
    else if (document.kind == PolicyKind::registry)
      found.registries[account].add(
          store.compile(Gate::registry_policy, policy, {account, request.region}));
    else if (document.kind == PolicyKind::identity && !all.has_holder(i) && !document.fragment &&
             !document.of_catalog)
      push_capped(
          report.notes,
          "not taken: " + name_of(document, store) + ": whose identity policy it is is not told",
          kMostNotes);
  }
  found.repositories = repositories.take();
  found.holders = HolderList(request, store, all).take();
  return found;
}

std::optional<Error> WantedRepositories::read(std::span<const std::string> words,
                                              const catalog::Catalog& catalog) {
  for (const std::string& word : words) {
    const bool full = word.starts_with("arn:") || word.find(".dkr") != word.npos;
    if (!full) {
      wanted_.push_back({{{}, {}, {}, word, {}}});
      continue;
    }
    auto image = read_image(word, catalog);
    if (!image) return image.error();
    wanted_.push_back({std::move(*image)});
  }
  return std::nullopt;
}

WantedRepository* WantedRepositories::find(const WhoFoundRepository& repository) {
  const auto is_it = [&](const WantedRepository& one) {
    return one.image.repository == repository.repository &&
           (one.image.account.empty() || repository.account.empty() ||
            one.image.account == repository.account);
  };
  const auto at = std::find_if(wanted_.begin(), wanted_.end(), is_it);
  return at == wanted_.end() ? nullptr : &*at;
}

std::string arn_of(const WhoFoundRepository& repository, const WantedRepository* wanted,
                   std::string_view region, std::string_view partition,
                   const catalog::Catalog& catalog) {
  std::string_view account = repository.account;
  std::string_view name = repository.repository;
  if (wanted != nullptr && !wanted->image.region.empty()) region = wanted->image.region;
  if (wanted != nullptr && account.empty()) account = wanted->image.account;
  const std::string_view of_region = catalog.partition_of(region);
  const std::string_view of_policies =
      of_region.empty() ? partition_in(repository.policies) : of_region;
  if (!of_policies.empty()) partition = of_policies;
  for (std::string_view* part : {&region, &account, &name})
    if (part->empty()) *part = syntax::kUnknownText;
  return repository_arn(partition, region, account, name);
}

}  // namespace ecrlint::internal
