// SPDX-License-Identifier: Apache-2.0
// Sorts the policies of a workspace by what they are put on.
#include "answers/who/policies.hpp"

#include <utility>

#include "rules/describe.hpp"
#include "text/capped.hpp"

namespace ecrlint::internal {
namespace {

using format::Document;

constexpr std::size_t kMostNotes = 50;

/// What people call the policy.
std::string name_of(const Document& document, const PolicyStore& store) {
  if (!document.address.empty()) return check::shown(document.address);
  if (!document.name.empty()) return check::shown(document.name);
  return store.sources()[document.source].path;
}

/// Gathers repositories: several policies may turn out to be that of one.
class RepositoryList {
 public:
  explicit RepositoryList(const PolicyStore& store) : store_(store) {}

  void add(const Document& document, const std::string& account, analysis::CompiledPolicy policy) {
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
      repositories.add(document, account, store.compile(Gate::repository_policy, policy));
    else if (document.kind == PolicyKind::registry)
      found.registries[account].add(store.compile(Gate::registry_policy, policy));
    else if (document.kind == PolicyKind::identity && !all.has_holder(i) && !document.limits &&
             !document.fragment && !all.workspace.only_bounds(i))
      push_capped(
          report.notes,
          "not taken: " + name_of(document, store) + ": whose identity policy it is is not told",
          kMostNotes);
  }
  found.repositories = repositories.take();
  found.holders = WhoHolders(request, store).take(all);
  return found;
}

}  // namespace ecrlint::internal
