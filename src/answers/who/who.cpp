// SPDX-License-Identifier: Apache-2.0
// Asks for each repository and everybody who may have to do with it.
#include "ecrlint/who.hpp"

#include <algorithm>

#include "answers/limit_policies.hpp"
#include "answers/who/asked.hpp"
#include "rules/describe.hpp"
#include "text/guard.hpp"
#include "workspace/surroundings.hpp"

namespace ecrlint {

using namespace internal;

namespace {

/// Pairs of repositories and principals, and of these with statements, that are looked at. A page
/// of 200 repositories and 50 principals has 10,000.
constexpr std::size_t kMostPairs = 50'000;
constexpr std::size_t kMostWork = 2'000'000;

bool is_nothing(const WhoGrant& grant) {
  return std::all_of(grant.access.begin(), grant.access.end(),
                     [](const WhoAccess& access) { return access.reach == Reach::no; });
}

class WhoQuery {
 public:
  WhoQuery(WhoRequest request, std::shared_ptr<const catalog::Catalog> catalog)
      : request_(std::move(request)), store_(std::move(catalog)), prober_(store_, report_) {}

  Result<WhoReport> ask() {
    if (auto wrong = wanted_.read(request_.repositories, store_.catalog()))
      return std::move(*wrong);
    if (!request_.account.empty() && !is_account_id(request_.account))
      return Error{"`" + request_.account + "` is no account id of twelve digits"};
    for (const GatePolicy& limit : request_.limits)
      if (limit.gate != Gate::scp && limit.gate != Gate::rcp)
        return Error{"only SCPs and RCPs are limits"};
    for (const Gate gate : {Gate::identity_policy, Gate::repository_policy})
      store_.compiled().of(gate).absence = Absence::not_in_use;
    store_.compiled().scope = request_.registry_scope;
    read_inventory();
    add_limits(store_, request_.limits, report_.failures);
    found_ = find_policies(request_, store_, report_);
    ask_all();
    tell_left_out();
    tell_missing();
    sort(report_);
    const auto& unread = store_.failures();
    report_.failures.insert(report_.failures.begin(), unread.begin(), unread.end());
    report_.sources = std::move(store_.sources());
    return std::move(report_);
  }

 private:
  void read_inventory() {
    Options options;
    options.context = std::move(request_.context);
    inventory_ = gather_surroundings(options, report_.failures).inventory;
    request_.context = {};
    request_.context.partition = options.context.partition;
    partition_ = options.context.partition.empty() ? "aws" : options.context.partition;
  }

  /// Do the SCPs, or of a repository the RCPs, hold in the account?
  [[nodiscard]] Answer is_limited(std::string_view account) const {
    if (request_.limits.empty() || account == inventory_.management()) return Answer::no;
    if (inventory_.members().empty()) return Answer::yes;
    return is_account_id(account) ? inventory_.is_member(account) : Answer::unknown;
  }

  /// A key that says of which organization an account is.
  void add_organization(Request& request, std::string name, std::string_view account) const {
    const std::string& organization = inventory_.organization();
    if (!organization.empty() && inventory_.is_member(account) == Answer::yes)
      request.context.push_back({std::move(name), {organization}, false});
  }

  void ask_all() {
    AskedPrincipals principals(found_, inventory_, partition_, report_);
    for (const WhoFoundRepository& repository : found_.repositories) {
      WantedRepository* const wanted = wanted_.find(repository);
      if (!wanted_.is_all() && wanted == nullptr) continue;
      if (wanted != nullptr) wanted->found = true;
      if (ask(repository, wanted, principals)) continue;
      if (++report_.left_out == 1) first_left_out_ = &repository;
    }
  }

  void tell_left_out() {
    if (first_left_out_ == nullptr) return;
    const std::size_t others = report_.left_out - 1;
    std::string message = "repository `" + check::shown(first_left_out_->name) + "`";
    if (others > 0) message += " and " + std::to_string(others) + " more";
    message += " not looked at: an answer has at most " + std::to_string(kMostPairs) +
               " pairs of a repository and a principal, and " + std::to_string(kMostWork) +
               " of these with a statement";
    if (wanted_.is_all()) message += "; name those to look at";
    report_.failures.push_back({store_.sources()[first_left_out_->source].path, message});
  }

  /// False when there is no room left for it.
  bool ask(const WhoFoundRepository& repository, const WantedRepository* wanted,
           AskedPrincipals& principals) {
    if (pairs_ + principals.at_least() > kMostPairs) return false;
    WhoResource resource;
    resource.arn = arn_of(repository, wanted, request_.region, partition_, store_.catalog());
    resource.policies = store_.view();
    resource.policies.set(Gate::repository_policy, repository.policies);
    const auto registry = found_.registries.find(repository.account);
    const bool registered = registry != found_.registries.end();
    if (registered) resource.policies.set(Gate::registry_policy, registry->second);
    const std::size_t weight =
        weight_of(repository.policies) + (registered ? weight_of(registry->second) : 0);
    if (weight > kMostPairs) return false;
    const auto parsed = parse_arn(resource.arn);
    const std::string_view account = parsed ? parsed->account : std::string_view();
    resource.under_rcps = is_limited(account);
    std::vector<AskedPrincipal> asked =
        principals.of(repository, registered ? &registry->second : nullptr, account);
    for (AskedPrincipal& one : asked) tell_organization(one, account);
    if (!take_room(asked, weight)) return false;
    report_.repositories.push_back(
        {check::shown(repository.name), has_hole(account) ? "" : std::string(account),
         repository.source, repository.span, grants(asked, resource), inventory_.name_of(account)});
    return true;
  }

  /// `account` owns the repository.
  void tell_organization(AskedPrincipal& one, std::string_view account) const {
    const std::string_view whose = one.info.account;
    if (!whose.empty()) add_organization(one.caller.request, "aws:PrincipalOrgID", whose);
    add_organization(one.caller.request, "aws:ResourceOrgID", account);
    // Everyone has an account of their own.
    one.caller.under_scps = whose.empty() ? Answer::no : is_limited(whose);
  }

  /// False when there is none left. `weight` is that of the repository.
  bool take_room(std::span<const AskedPrincipal> asked, std::size_t weight) {
    std::size_t work = 0;
    for (const AskedPrincipal& one : asked) work += weight + one.weight;
    if (pairs_ + asked.size() > kMostPairs || work_ + work > kMostWork) return false;
    pairs_ += asked.size();
    work_ += work;
    return true;
  }

  std::vector<WhoGrant> grants(std::span<const AskedPrincipal> asked, const WhoResource& resource) {
    std::vector<WhoGrant> all;
    for (const AskedPrincipal& one : asked) {
      WhoGrant grant = prober_.grant(one.caller, resource);
      if (!one.named && is_nothing(grant)) continue;
      grant.principal = index_of(one.info);
      all.push_back(std::move(grant));
    }
    return all;
  }

  std::size_t index_of(const WhoPrincipal& info) {
    const auto [at, is_new] = indexes_.try_emplace(info.text, report_.principals.size());
    if (is_new) {
      report_.principals.push_back(info);
      report_.principals.back().account_name = inventory_.name_of(info.account);
    }
    return at->second;
  }

  void tell_missing() {
    for (const WantedRepository& wanted : wanted_.list())
      if (!wanted.found)
        report_.failures.push_back(
            {wanted.image.repository, "no policy of this repository is here"});
    if (prober_.misses_place())
      report_.notes.push_back(
          "the Region or the account of a repository is not known, so policies that name it by its "
          "ARN may speak of it or not: tell them with --region and --account");
  }

  WhoRequest request_;
  WhoReport report_;
  PolicyStore store_;
  WhoProber prober_;
  Inventory inventory_;
  std::string partition_;  // of what does not tell its own
  WhoFound found_;
  WantedRepositories wanted_;
  const WhoFoundRepository* first_left_out_ = nullptr;  // of found_
  std::map<std::string, std::size_t> indexes_;          // of principals, by text
  std::size_t pairs_ = 0;
  std::size_t work_ = 0;
};

}  // namespace

Result<WhoReport> who(WhoRequest request, std::shared_ptr<const Catalog> catalog) {
  return guarded([&] { return WhoQuery(std::move(request), std::move(catalog)).ask(); });
}

}  // namespace ecrlint
