// Sorts the policies of a workspace by what they are put on.
#include "answers/who/policies.hpp"

#include <algorithm>
#include <utility>

#include "answers/transfer/request.hpp"
#include "model/arn.hpp"
#include "rules/describe.hpp"
#include "text/ascii.hpp"
#include "text/capped.hpp"

namespace ecrlint::internal {
namespace {

using format::Document;

constexpr std::size_t kMostNotes = 50;

std::optional<WhoKind> kind_of_owner(std::string_view owner) {
  if (owner.starts_with("role/")) return WhoKind::role;
  if (owner.starts_with("user/")) return WhoKind::user;
  if (owner.starts_with("group/")) return WhoKind::group;
  return std::nullopt;
}

class Finder {
 public:
  Finder(WhoRequest& request, PolicyStore& store, WhoReport& report)
      : request_(request), store_(store), report_(report) {}

  WhoFound find() {
    const std::vector<FoundPolicy> all = store_.read(std::move(request_.sources));
    for (const FoundPolicy& policy : all) take(policy);
    for (const format::Owner& one : store_.made()) take_made(one, all);
    for (auto& [arn, holder] : found_.holders) holder.info.known = !holder.policies.open;
    return std::move(found_);
  }

 private:
  void note(std::string line) { push_capped(report_.notes, std::move(line), kMostNotes); }

  [[nodiscard]] std::string account_of(const Document& document) const {
    return document.account.empty() ? request_.account : document.account;
  }

  /// The tests of one policy, taken out of the store.
  analysis::GatePolicies read(Gate gate, const FoundPolicy& policy) {
    store_.tests().of(gate) = {};
    store_.add(gate, policy, 0);
    return std::exchange(store_.tests().of(gate), {});
  }

  static void merge(analysis::GatePolicies& into, analysis::GatePolicies from) {
    if (into.levels.empty()) into.levels.resize(1);
    if (from.levels.empty()) return;
    for (analysis::CompiledPolicy& test : from.levels.front())
      into.levels.front().push_back(std::move(test));
  }

  void take(const FoundPolicy& policy) {
    const Document& document = policy.document;
    switch (document.kind) {
      case PolicyKind::repository:
        return take_repository(policy);
      case PolicyKind::registry:
        return merge(found_.registries[account_of(document)], read(Gate::registry_policy, policy));
      case PolicyKind::identity:
        return take_identity(policy);
      case PolicyKind::trust:
        // It shows that the role exists, though it may have no policy that grants anything.
        for (const std::string& arn : document.owner_arns)
          if (WhoHolder* const holder = holder_of(arn)) holder->policies.open |= is_open(document);
        return;
      default:
        return;
    }
  }

  void take_repository(const FoundPolicy& policy) {
    const Document& document = policy.document;
    const std::string account = account_of(document);
    const bool known = !document.repository.empty() && !has_hole(document.repository);
    const auto is_same = [&](const WhoFoundRepository& other) {
      return known ? other.repository == document.repository && other.account == account
                   : other.source == document.source && document.group != 0 &&
                         last_group_ == document.group;
    };
    WhoFoundRepository* same = nullptr;
    if (known) {
      const auto [at, is_new] =
          by_name_.try_emplace({account, document.repository}, found_.repositories.size());
      if (!is_new) same = &found_.repositories[at->second];
    } else if (!found_.repositories.empty() && is_same(found_.repositories.back())) {
      same = &found_.repositories.back();
    }
    last_group_ = document.group;
    if (same == nullptr) {
      WhoFoundRepository next;
      next.repository = known ? document.repository : "";
      next.name = known ? document.repository : name_of(document);
      next.account = account;
      next.source = document.source;
      next.span = document.value->span;
      same = &found_.repositories.emplace_back(std::move(next));
    }
    merge(same->policies, read(Gate::repository_policy, policy));
  }

  [[nodiscard]] std::string name_of(const Document& document) const {
    if (!document.address.empty()) return check::shown(document.address);
    if (!document.name.empty()) return check::shown(document.name);
    return store_.sources()[document.source].path;
  }

  [[nodiscard]] static bool is_open(const Document& document) {
    // What the AWS CLI prints of one policy says nothing about others of its owner.
    const bool whole = !document.owner_arns.empty() || !document.address.empty();
    return document.owner_partly_known || !whole;
  }

  void take_identity(const FoundPolicy& policy) {
    const Document& document = policy.document;
    const auto& owners = document.owner_names.empty() ? document.owners : document.owner_names;
    if (owners.empty() && !document.detached) {
      note("not taken: " + name_of(document) + ": whose identity policy it is is not told");
      return;
    }
    for (const std::string& owner : owners) {
      const std::string arn = arn_of(owner, document);
      WhoHolder* const holder = arn.empty() ? nullptr : holder_of(arn);
      if (holder == nullptr) continue;
      holder->policies.open |= is_open(document) || holder->info.kind == WhoKind::group;
      analysis::GatePolicies tests = read(Gate::identity_policy, policy);
      // Those of other services are many, and say nothing here.
      if (!mentions_ecr(tests)) continue;
      holder->speaks_of_ecr = true;
      merge(holder->policies.known, std::move(tests));
    }
  }

  /// Somebody may have no policy at all, and a boundary.
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

  /// What is not among the sources may allow or deny anything.
  std::vector<analysis::CompiledPolicy> boundary_of(const format::Owner& made,
                                                    std::span<const FoundPolicy> all) {
    store_.tests().of(Gate::boundary) = {};
    for (const std::size_t index : made.boundary_documents)
      store_.add(Gate::boundary, all[index], 0);
    const auto text = managed_policy(made.boundary);
    if (made.boundary_documents.empty() && text)
      store_.add(Gate::boundary, {made.boundary, *text}, 0);
    if (!store_.tests().of(Gate::boundary).given()) store_.add_unknown(Gate::boundary);
    return std::exchange(store_.tests().of(Gate::boundary), {}).levels.front();
  }

  [[nodiscard]] std::string_view partition() const {
    const std::string_view told = request_.context.partition;
    return told.empty() ? "aws" : told;
  }

  static bool mentions_ecr(const analysis::GatePolicies& policies) {
    const auto mentions = [](const analysis::CompiledPolicy& test) {
      return test.policy().mentions_ecr || !test.policy().statements_known;
    };
    return !policies.levels.empty() &&
           std::any_of(policies.levels.front().begin(), policies.levels.front().end(), mentions);
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

  WhoHolder* holder_of(const std::string& arn) {
    const auto parsed = parse_arn(arn);
    if (!parsed) return nullptr;
    const auto kind = kind_of_owner(parsed->resource);
    if (!kind) return nullptr;
    const auto [at, is_new] = found_.holders.try_emplace(arn);
    WhoHolder& holder = at->second;
    if (!is_new) return &holder;
    const std::string_view name = parsed->resource.substr(parsed->resource.find('/') + 1);
    holder.info = {*kind, check::shown(arn),
                   has_hole(parsed->account) ? "" : std::string(parsed->account),
                   check::shown(name), false};
    holder.policies.open = false;
    return &holder;
  }

  WhoRequest& request_;
  PolicyStore& store_;
  WhoReport& report_;
  WhoFound found_;
  std::map<std::pair<std::string, std::string>, std::size_t> by_name_;
  std::size_t last_group_ = 0;
};

}  // namespace

WhoFound find_policies(WhoRequest& request, PolicyStore& store, WhoReport& report) {
  return Finder(request, store, report).find();
}

}  // namespace ecrlint::internal
