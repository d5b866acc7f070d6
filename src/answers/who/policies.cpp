// SPDX-License-Identifier: Apache-2.0
// Sorts the policies of a workspace by what they are put on, and finds what was asked for among
// them.
#include "answers/who/policies.hpp"

#include <algorithm>
#include <utility>

#include "model/arn.hpp"
#include "rules/describe.hpp"
#include "text/capped.hpp"

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

/// Gathers principals by what their policies are put on.
class HolderList {
 public:
  HolderList(const WhoRequest& request, PolicyStore& store) : request_(request), store_(store) {}

  /// Takes an identity policy; false when whose it is is not told.
  [[nodiscard]] bool take(const FoundPolicy& policy) {
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

  /// A trust policy shows that its role exists, though it may have no policy that grants anything.
  void take_trust(const Document& document) {
    for (const std::string& arn : document.owner_arns)
      if (WhoHolder* const holder = holder_of(arn)) holder->policies.open |= is_open(document);
  }

  /// Somebody may have no policy at all, and a boundary. `all` are the policies of the read that
  /// they were found by.
  void take_made(const format::Owner& made, std::span<const FoundPolicy> all) {
    const bool named = !made.name.empty() && !has_hole(made.name) && kind_of_owner(made.name);
    const std::string& account = made.account.empty() ? request_.account : made.account;
    const std::string arn =
        !made.arn.empty() || !named ? made.arn : iam_arn(partition(), account, made.name);
    WhoHolder* const holder = arn.empty() ? nullptr : holder_of(arn);
    if (holder == nullptr) return;
    holder->policies.open |= made.partly_known || holder->info.kind == WhoKind::group;
    if (made.bounded) holder->policies.boundary.levels.push_back(boundary_of(made, all));
  }

  /// All of them, by ARN. To be called once, at the end.
  [[nodiscard]] std::map<std::string, WhoHolder> finish() {
    for (auto& [arn, holder] : holders_) holder.info.known = !holder.policies.open;
    return std::move(holders_);
  }

 private:
  /// What is not among the sources may allow or deny anything.
  std::vector<CompiledPolicy> boundary_of(const format::Owner& made,
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

  [[nodiscard]] std::string_view partition() const {
    const std::string_view told = request_.context.partition;
    return told.empty() ? "aws" : told;
  }

  [[nodiscard]] std::string arn_of(const std::string& owner, const Document& document) const {
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
  WhoHolder* holder_of(const std::string& arn) {
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

  const WhoRequest& request_;
  PolicyStore& store_;
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
  const std::vector<FoundPolicy> all = store.read(std::move(request.sources));
  WhoFound found;
  RepositoryList repositories(store);
  HolderList holders(request, store);
  for (const FoundPolicy& policy : all) {
    const Document& document = policy.document;
    const std::string& account = document.account.empty() ? request.account : document.account;
    if (document.kind == PolicyKind::repository)
      repositories.add(document, account, store.compile(Gate::repository_policy, policy));
    else if (document.kind == PolicyKind::registry)
      found.registries[account].add(store.compile(Gate::registry_policy, policy));
    else if (document.kind == PolicyKind::trust)
      holders.take_trust(document);
    else if (document.kind == PolicyKind::identity && !holders.take(policy))
      push_capped(
          report.notes,
          "not taken: " + name_of(document, store) + ": whose identity policy it is is not told",
          kMostNotes);
  }
  for (const format::Owner& one : store.made()) holders.take_made(one, all);
  found.repositories = repositories.take();
  found.holders = holders.finish();
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
