// SPDX-License-Identifier: Apache-2.0
// Makes callers of the principals that policies name, and sorts what was found out about them.
#include "answers/who/asked.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "answers/transfer/request.hpp"
#include "model/policy.hpp"
#include "rules/describe.hpp"
#include "text/capped.hpp"

namespace ecrlint::internal {
namespace {

using analysis::GatePolicies;
using check::shown;

/// A name that no policy names: whoever of an account is not named by themselves.
constexpr std::string_view kAnyName = "=any,other=";
/// No account has this id; it stands for all that are not named.
constexpr std::string_view kAnyAccount = "000000000000";

/// Everyone, accounts with their own, services.
auto rank(const WhoPrincipal& one) {
  const int group = one.kind == WhoKind::everyone ? 0 : one.kind == WhoKind::service ? 2 : 1;
  return std::tuple(group, std::string_view(one.account), one.kind, std::string_view(one.text));
}

/// Returns the new places of the principals, by the old ones.
std::vector<std::size_t> sort_principals(std::vector<WhoPrincipal>& principals) {
  std::vector<std::size_t> order(principals.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t index) { return rank(principals[index]); });
  std::vector<WhoPrincipal> sorted;
  std::vector<std::size_t> places(order.size());
  for (const std::size_t index : order) {
    places[index] = sorted.size();
    sorted.push_back(std::move(principals[index]));
  }
  principals = std::move(sorted);
  return places;
}

}  // namespace

std::size_t weight_of(const GatePolicies& policies) {
  std::size_t weight = 0;
  for (const auto& level : policies.levels)
    for (const analysis::CompiledPolicy& test : level)
      for (const Statement& statement : test.policy().statements) {
        weight += 1 + statement.principals.size() + statement.resources.size();
        for (const Condition& condition : statement.conditions) weight += condition.values.size();
      }
  return weight;
}

AskedPrincipals::AskedPrincipals(const WhoFound& found, const Inventory& inventory,
                                 std::string_view partition, WhoReport& report)
    : found_(found), inventory_(inventory), partition_(partition), report_(report) {
  for (const auto& [arn, holder] : found_.holders) {
    if (holder.speaks_of_ecr) ++speaking_;
    if (holder.info.kind != WhoKind::role) continue;
    const std::string& name = holder.info.name;
    roles_[{holder.info.account, name.substr(name.rfind('/') + 1)}] = arn;
  }
}

std::vector<AskedPrincipal> AskedPrincipals::of(const WhoFoundRepository& repository,
                                                const GatePolicies* registry,
                                                std::string_view account) {
  in_hand_ = repository.name;
  asked_.clear();
  is_named_.clear();
  if (is_account_id(account)) add_account(account, partition_);
  add_all(repository.policies);
  if (registry != nullptr) add_all(*registry);
  for (const auto& [arn, holder] : found_.holders)
    if (holder.speaks_of_ecr && !is_named_.contains(holder.info.text)) add_holder(arn, holder);
  return std::move(asked_);
}

void AskedPrincipals::add_all(const GatePolicies& policies) {
  for (const auto& level : policies.levels)
    for (const analysis::CompiledPolicy& test : level)
      for (const Statement& statement : test.policy().statements) {
        for (const Principal& named : statement.principals) add(named);
        if (statement.not_principal && statement.effect != Effect::deny) add_everyone();
      }
}

void AskedPrincipals::add(const Principal& named) {
  const bool pattern = named.form != PrincipalForm::everyone && has_wildcard(named.text.text);
  if (pattern) return note(named, "is a pattern, which is no principal");
  switch (named.form) {
    case PrincipalForm::everyone:
      return add_everyone();
    case PrincipalForm::account:
      return add_account(named.account, named.partition);
    case PrincipalForm::role:
      return add_named(named, WhoKind::role);
    case PrincipalForm::user:
      return add_named(named, WhoKind::user);
    case PrincipalForm::session:
      return add_named(named, WhoKind::session);
    case PrincipalForm::federated_user:
      return add_named(named, WhoKind::federated_user);
    case PrincipalForm::service:
      return add_named(named, WhoKind::service);
    case PrincipalForm::unique_id:
      return note(named, "stands for a deleted user or role");
    case PrincipalForm::unknown:
      return note(named, "is not known");
    default:
      return note(named, "is no principal of ECR");
  }
}

void AskedPrincipals::note(const Principal& named, std::string_view why) {
  constexpr std::size_t kMost = 100;
  std::string line = in_hand_ + ": `" + shown(named.text.text) + "` ";
  line += why;
  push_new(report_.notes, std::move(line), kMost);
}

void AskedPrincipals::add_everyone() {
  if (!is_named_.insert("*").second) return;
  AskedPrincipal one{{WhoKind::everyone, "*", "", "", false}, {}};
  one.caller = stranger(kAnyAccount, "aws", syntax::kUnknownText);
  one.caller.request.context.push_back(
      {"aws:PrincipalAccount", {std::string(syntax::kUnknownText)}, false});
  one.caller.own_account_is_free = true;
  asked_.push_back(std::move(one));
}

/// A role of which nothing is known but its account.
WhoCaller AskedPrincipals::stranger(std::string_view account, std::string_view partition,
                                    std::string_view arn) const {
  WhoCaller caller;
  caller.request.principal = iam_arn(partition, account, "role/" + std::string(kAnyName));
  const std::string unknown(syntax::kUnknownText);
  caller.request.context = {{"aws:PrincipalArn", {std::string(arn)}, false},
                            {"aws:PrincipalType", {unknown}, false},
                            {"aws:username", {unknown}, false}};
  caller.policies = &nobody_knows_;
  return caller;
}

void AskedPrincipals::add_account(std::string_view account, std::string_view partition) {
  const std::string text = shown(account);
  if (!is_named_.insert(text).second) return;
  if (partition.empty()) partition = "aws";
  const std::string arn = iam_arn(partition, account, syntax::kUnknownText);
  asked_.push_back(
      {{WhoKind::account, text, text, "", false}, stranger(account, partition, arn), 1});
}

void AskedPrincipals::add_named(const Principal& named, WhoKind kind) {
  const std::string text(named.text.text);
  if (!is_named_.insert(shown(text)).second) return;
  AskedPrincipal one{{kind, shown(text), shown(named.account), shown(named.name), false}, {}};
  one.caller.request.principal = text;
  if (kind == WhoKind::service) {
    one.info.account.clear();
    one.info.name = one.info.text;
    asked_.push_back(std::move(one));
    return;
  }
  one.caller.policies = &nobody_knows_;
  std::string owner = text;
  if (kind == WhoKind::session || kind == WhoKind::federated_user) owner = owner_of(named, kind);
  if (const auto at = found_.holders.find(owner); at != found_.holders.end()) {
    const WhoHolder& holder = at->second;
    one.caller.policies = &holder.policies;
    if (kind == WhoKind::session) one.caller.request.role = owner;
    one.info.known = holder.info.known;
    one.weight = 1 + weight_of(holder.policies.known);
  } else if (is_missing(named, kind)) {
    note(named, "does not exist, says the inventory");
  }
  asked_.push_back(std::move(one));
}

bool AskedPrincipals::is_missing(const Principal& named, WhoKind kind) const {
  if (kind != WhoKind::role && kind != WhoKind::user) return false;
  const EntityKind entity = kind == WhoKind::role ? EntityKind::role : EntityKind::user;
  return inventory_.exists({entity, std::string(named.account), std::string(named.name)}) ==
         Answer::no;
}

/// The ARN of the role of a session, or of the user of a federated one, if it is among the sources:
/// a session does not tell the path of its role.
std::string AskedPrincipals::owner_of(const Principal& named, WhoKind kind) const {
  if (kind == WhoKind::federated_user) return {};
  const std::string role(named.name.substr(0, named.name.find('/')));
  const auto at = roles_.find({std::string(named.account), role});
  return at == roles_.end() ? std::string() : at->second;
}

void AskedPrincipals::add_holder(const std::string& arn, const WhoHolder& holder) {
  AskedPrincipal one{holder.info, {}, 1 + weight_of(holder.policies.known), false};
  one.caller.policies = &holder.policies;
  one.caller.request.principal = arn;
  if (holder.info.kind == WhoKind::group)
    if (const auto parsed = parse_arn(arn))
      one.caller.request.principal =
          iam_arn(parsed->partition, parsed->account, "user/" + std::string(kAnyName));
  asked_.push_back(std::move(one));
}

void sort(WhoReport& report) {
  const std::vector<std::size_t> places = sort_principals(report.principals);
  for (WhoRepository& repository : report.repositories) {
    for (WhoGrant& grant : repository.grants) grant.principal = places[grant.principal];
    std::ranges::sort(repository.grants, {}, &WhoGrant::principal);
  }
  std::ranges::sort(report.repositories, {}, [](const WhoRepository& one) {
    return std::tie(one.account, one.name, one.source, one.span.begin);
  });
}

}  // namespace ecrlint::internal
