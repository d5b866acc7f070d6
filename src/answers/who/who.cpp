// Gathers who has to do with each repository, and asks for each of them.
#include "ecrlint/who.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <tuple>
#include <utility>

#include "answers/allow_all.hpp"
#include "answers/limit_policies.hpp"
#include "answers/transfer/request.hpp"
#include "answers/who/policies.hpp"
#include "model/read_principal.hpp"
#include "rules/describe.hpp"
#include "text/capped.hpp"
#include "text/guard.hpp"
#include "workspace/surroundings.hpp"

namespace ecrlint {

using namespace internal;

namespace {

using analysis::GatePolicies;

/// A source index that no source has, of the policy that stands for all that is not known.
constexpr std::size_t kSynthetic = std::numeric_limits<std::size_t>::max();

/// A name that no policy names: whoever of an account is not named by himself.
constexpr std::string_view kAnyName = "=any,other=";
/// No account has this id; it stands for all that are not named.
constexpr std::string_view kAnyAccount = "000000000000";

/// Pairs of repositories and principals, and of these with statements, that are looked at. A page
/// of 200 repositories and 50 principals has 10,000.
constexpr std::size_t kMostPairs = 50'000;
constexpr std::size_t kMostWork = 2'000'000;

/// Somebody, and everything that is needed to ask for him.
struct Asked {
  WhoPrincipal info;
  WhoCaller caller;
  std::size_t weight = 1;
};

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

/// The order of a report: everyone, accounts with their own, services.
auto rank(const WhoPrincipal& one) {
  const int group = one.kind == WhoKind::everyone ? 0 : one.kind == WhoKind::service ? 2 : 1;
  return std::tuple(group, std::string_view(one.account), one.kind, std::string_view(one.text));
}

class WhoQuery {
 public:
  WhoQuery(WhoRequest request, std::shared_ptr<const catalog::Catalog> catalog)
      : request_(std::move(request)),
        store_(std::move(catalog)),
        prober_(store_, report_, kSynthetic) {}

  Result<WhoReport> ask() {
    if (!read_words()) return Error{std::move(error_)};
    for (const Gate gate : {Gate::identity_policy, Gate::repository_policy})
      store_.tests().of(gate).absence = Absence::not_in_use;
    store_.tests().scope = request_.registry_scope;
    read_inventory();
    add_limits(store_, request_.limits, report_.failures);
    make_generous();
    found_ = find_policies(request_, store_, report_);
    for (auto& [arn, holder] : found_.holders) {
      complete(holder.policies);
      if (holder.info.kind != WhoKind::role) continue;
      const std::string& name = holder.info.name;
      roles_[{holder.info.account, name.substr(name.rfind('/') + 1)}] = arn;
    }
    ask_all();
    tell_missing();
    sort_principals();
    const auto& unread = store_.failures();
    report_.failures.insert(report_.failures.begin(), unread.begin(), unread.end());
    report_.sources = std::move(store_.sources());
    return std::move(report_);
  }

 private:
  /// A repository that was asked for.
  struct Wanted {
    Image image;  ///< of a bare name nothing but the name
    bool found = false;
  };

  bool read_words() {
    for (const std::string& word : request_.repositories) {
      const bool full = word.starts_with("arn:") || word.find(".dkr") != word.npos;
      if (!full) {
        wanted_.push_back({{{}, {}, {}, word, {}}});
        continue;
      }
      const auto image = read_image(word, store_.catalog(), error_);
      if (!image) return false;
      wanted_.push_back({*image});
    }
    if (request_.account.empty() || is_account_id(request_.account)) return true;
    error_ = "`" + request_.account + "` is no account id of twelve digits";
    return false;
  }

  void read_inventory() {
    Options options;
    options.context = std::move(request_.context);
    inventory_ = gather_surroundings({}, {}, options, report_.failures).inventory;
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

  /// A policy that allows everything stands for those that are not known, at their best.
  void make_generous() {
    const format::File file{kSynthetic, "", kAllowAll};
    const format::Located located = format::locate(file, PolicyKind::identity, store_.arena());
    for (const format::Document& document : located.documents)
      store_.add(Gate::identity_policy, *document.value, kSynthetic, 0);
    generous_ = std::exchange(store_.tests().of(Gate::identity_policy), {});
    complete(nobody_knows_);
  }

  void complete(WhoPolicies& policies) {
    policies.at_best = policies.known;
    auto& levels = policies.at_best.levels;
    if (levels.empty()) levels.resize(1);
    for (const auto& level : generous_.levels)
      levels.front().insert(levels.front().end(), level.begin(), level.end());
  }

  Wanted* wanted(const WhoFoundRepository& repository) {
    const auto is_it = [&](const Wanted& one) {
      return one.image.repository == repository.repository &&
             (one.image.account.empty() || repository.account.empty() ||
              one.image.account == repository.account);
    };
    const auto at = std::find_if(wanted_.begin(), wanted_.end(), is_it);
    return at == wanted_.end() ? nullptr : &*at;
  }

  void ask_all() {
    for (WhoFoundRepository& repository : found_.repositories) {
      Wanted* const want = wanted(repository);
      if (!wanted_.empty() && want == nullptr) continue;
      if (want != nullptr) want->found = true;
      if (!ask(repository, want)) ++report_.left_out;
    }
  }

  /// What is not known of the ARN of a repository is a hole.
  std::string arn_of(const WhoFoundRepository& repository, const Wanted* want) {
    std::string_view region = request_.region;
    std::string_view account = repository.account;
    std::string_view name = repository.repository;
    if (want != nullptr && !want->image.region.empty()) region = want->image.region;
    if (want != nullptr && account.empty()) account = want->image.account;
    std::string_view partition = store_.catalog().partition_of(region);
    for (const auto& level : repository.policies.levels)
      for (const analysis::CompiledPolicy& test : level)
        for (const Statement& statement : test.policy().statements)
          for (const Principal& named : statement.principals)
            if (partition.empty() && !has_hole(named.partition)) partition = named.partition;
    if (partition.empty()) partition = partition_;
    for (std::string_view* part : {&region, &account, &name})
      if (part->empty()) *part = syntax::kUnknownText;
    return "arn:" + std::string(partition) + ":ecr:" + std::string(region) + ":" +
           std::string(account) + ":repository/" + std::string(name);
  }

  /// False when there is no room left for it.
  bool ask(WhoFoundRepository& repository, const Wanted* want) {
    const std::string arn = arn_of(repository, want);
    const auto parsed = parse_arn(arn);
    const std::string_view account = parsed ? parsed->account : std::string_view();
    GatePolicies* registry = nullptr;
    if (const auto at = found_.registries.find(repository.account); at != found_.registries.end())
      registry = &at->second;
    std::size_t weight = weight_of(repository.policies);
    if (registry != nullptr) weight += weight_of(*registry);
    if (weight > kMostPairs) return false;
    std::vector<Asked> all = everybody(repository, registry, account);
    for (Asked& one : all) {
      const std::string_view whose = one.info.account;
      if (!whose.empty()) add_organization(one.caller.request, "aws:PrincipalOrgID", whose);
      add_organization(one.caller.request, "aws:ResourceOrgID", account);
      // Everyone has an account of his own.
      one.caller.under_scps = whose.empty() ? Answer::no : is_limited(whose);
    }
    prober_.set_under_rcps(is_limited(account));
    std::size_t work = 0;
    for (const Asked& one : all) work += weight + one.weight;
    if (pairs_ + all.size() > kMostPairs || work_ + work > kMostWork) return false;
    pairs_ += all.size();
    work_ += work;
    WhoRepository row{check::shown(repository.name),
                      has_hole(account) ? "" : std::string(account),
                      repository.source,
                      repository.span,
                      {},
                      inventory_.name_of(account)};
    store_.tests().of(Gate::repository_policy) = std::move(repository.policies);
    if (registry != nullptr) std::swap(store_.tests().of(Gate::registry_policy), *registry);
    for (const Asked& one : all) {
      WhoGrant grant = prober_.grant(one.caller, arn);
      if (!is_named_.contains(one.info.text) && is_nothing(grant)) continue;
      grant.principal = index_of(one.info);
      row.grants.push_back(std::move(grant));
    }
    if (registry != nullptr) std::swap(store_.tests().of(Gate::registry_policy), *registry);
    report_.repositories.push_back(std::move(row));
    return true;
  }

  static bool is_nothing(const WhoGrant& grant) {
    return std::all_of(grant.access.begin(), grant.access.end(),
                       [](const WhoAccess& access) { return access.reach == Reach::no; });
  }

  /// Who is named, who owns the repository, and whose own policies speak of ECR.
  std::vector<Asked> everybody(const WhoFoundRepository& repository, const GatePolicies* registry,
                               std::string_view account) {
    is_named_.clear();
    in_hand_ = repository.name;
    std::vector<Asked> all;
    if (is_account_id(account)) add_account(all, account, partition_);
    for (const GatePolicies* policies : {&repository.policies, registry}) {
      if (policies == nullptr) continue;
      for (const auto& level : policies->levels)
        for (const analysis::CompiledPolicy& test : level)
          for (const Statement& statement : test.policy().statements) {
            for (const Principal& named : statement.principals) add(all, named);
            if (statement.not_principal && statement.effect != Effect::deny) add_everyone(all);
          }
    }
    for (auto& [arn, holder] : found_.holders)
      if (holder.speaks_of_ecr && !is_named_.contains(holder.info.text))
        add_holder(all, arn, holder);
    return all;
  }

  void add(std::vector<Asked>& all, const Principal& named) {
    const bool pattern = named.form != PrincipalForm::everyone && has_wildcard(named.text.text);
    if (pattern) return note(named, "is a pattern, which is no principal");
    switch (named.form) {
      case PrincipalForm::everyone:
        return add_everyone(all);
      case PrincipalForm::account:
        return add_account(all, named.account, named.partition);
      case PrincipalForm::role:
        return add_named(all, named, WhoKind::role);
      case PrincipalForm::user:
        return add_named(all, named, WhoKind::user);
      case PrincipalForm::session:
        return add_named(all, named, WhoKind::session);
      case PrincipalForm::federated_user:
        return add_named(all, named, WhoKind::federated_user);
      case PrincipalForm::service:
        return add_named(all, named, WhoKind::service);
      case PrincipalForm::unique_id:
        return note(named, "stands for a deleted user or role");
      case PrincipalForm::unknown:
        return note(named, "is not known");
      default:
        return note(named, "is no principal of ECR");
    }
  }

  void note(const Principal& named, std::string_view why) {
    constexpr std::size_t kMost = 100;
    std::string line = in_hand_ + ": `" + check::shown(named.text.text) + "` ";
    line += why;
    push_new(report_.notes, std::move(line), kMost);
  }

  void add_everyone(std::vector<Asked>& all) {
    if (!is_named_.insert("*").second) return;
    Asked one{{WhoKind::everyone, "*", "", "", false}, {}};
    one.caller = stranger(kAnyAccount, "aws", syntax::kUnknownText);
    one.caller.request.context.push_back(
        {"aws:PrincipalAccount", {std::string(syntax::kUnknownText)}, false});
    one.caller.own_account_is_free = true;
    all.push_back(std::move(one));
  }

  /// A role of which nothing is known but its account.
  WhoCaller stranger(std::string_view account, std::string_view partition, std::string_view arn) {
    WhoCaller caller;
    caller.request.principal = iam_arn(partition, account, "role/" + std::string(kAnyName));
    const std::string unknown(syntax::kUnknownText);
    caller.request.context = {{"aws:PrincipalArn", {std::string(arn)}, false},
                              {"aws:PrincipalType", {unknown}, false},
                              {"aws:username", {unknown}, false}};
    caller.policies = &nobody_knows_;
    return caller;
  }

  void add_account(std::vector<Asked>& all, std::string_view account, std::string_view partition) {
    const std::string text = check::shown(account);
    if (!is_named_.insert(text).second) return;
    if (partition.empty()) partition = "aws";
    const std::string arn = iam_arn(partition, account, syntax::kUnknownText);
    all.push_back(
        {{WhoKind::account, text, text, "", false}, stranger(account, partition, arn), 1});
  }

  void add_named(std::vector<Asked>& all, const Principal& named, WhoKind kind) {
    const std::string text(named.text.text);
    const std::string shown = check::shown(text);
    if (!is_named_.insert(shown).second) return;
    Asked one{{kind, shown, check::shown(named.account), check::shown(named.name), false}, {}};
    one.caller.request.principal = text;
    if (kind == WhoKind::service) {
      one.info.account.clear();
      one.info.name = shown;
      all.push_back(std::move(one));
      return;
    }
    one.caller.policies = &nobody_knows_;
    std::string owner = text;
    if (kind == WhoKind::session || kind == WhoKind::federated_user) owner = owner_of(named, kind);
    if (const auto at = found_.holders.find(owner); at != found_.holders.end()) {
      WhoHolder& holder = at->second;
      one.caller.policies = &holder.policies;
      if (kind == WhoKind::session) one.caller.request.role = owner;
      one.info.known = holder.info.known;
      one.weight = 1 + weight_of(holder.policies.known);
    } else if (is_missing(named, kind)) {
      note(named, "does not exist, says the inventory");
    }
    all.push_back(std::move(one));
  }

  [[nodiscard]] bool is_missing(const Principal& named, WhoKind kind) const {
    if (kind != WhoKind::role && kind != WhoKind::user) return false;
    const EntityKind entity = kind == WhoKind::role ? EntityKind::role : EntityKind::user;
    return inventory_.exists({entity, std::string(named.account), std::string(named.name)}) ==
           Answer::no;
  }

  /// The ARN of the role of a session, or of the user of a federated one, if it is among the
  /// sources: a session does not tell the path of its role.
  std::string owner_of(const Principal& named, WhoKind kind) const {
    if (kind == WhoKind::federated_user) return {};
    const std::string role(named.name.substr(0, named.name.find('/')));
    const auto at = roles_.find({std::string(named.account), role});
    return at == roles_.end() ? std::string() : at->second;
  }

  void add_holder(std::vector<Asked>& all, const std::string& arn, WhoHolder& holder) {
    Asked one{holder.info, {}, 1 + weight_of(holder.policies.known)};
    one.caller.policies = &holder.policies;
    one.caller.request.principal = arn;
    if (holder.info.kind == WhoKind::group)
      if (const auto parsed = parse_arn(arn))
        one.caller.request.principal =
            iam_arn(parsed->partition, parsed->account, "user/" + std::string(kAnyName));
    all.push_back(std::move(one));
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
    for (const Wanted& want : wanted_)
      if (!want.found)
        report_.failures.push_back({want.image.repository, "no policy of this repository is here"});
    if (prober_.misses_place())
      report_.notes.push_back(
          "the Region or the account of a repository is not known, so policies that name it by its "
          "ARN may speak of it or not: tell them with --region and --account");
  }

  void sort_principals() {
    auto& principals = report_.principals;
    std::vector<std::size_t> order(principals.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return rank(principals[a]) < rank(principals[b]);
    });
    std::vector<WhoPrincipal> sorted;
    std::vector<std::size_t> places(order.size());
    for (const std::size_t index : order) {
      places[index] = sorted.size();
      sorted.push_back(std::move(principals[index]));
    }
    principals = std::move(sorted);
    for (WhoRepository& repository : report_.repositories) {
      for (WhoGrant& grant : repository.grants) grant.principal = places[grant.principal];
      std::sort(repository.grants.begin(), repository.grants.end(),
                [](const WhoGrant& a, const WhoGrant& b) { return a.principal < b.principal; });
    }
    std::sort(report_.repositories.begin(), report_.repositories.end(),
              [](const WhoRepository& a, const WhoRepository& b) {
                return std::tie(a.account, a.name, a.source, a.span.begin) <
                       std::tie(b.account, b.name, b.source, b.span.begin);
              });
  }

  WhoRequest request_;
  WhoReport report_;
  std::string error_;  // what is wrong with the request
  PolicyStore store_;
  WhoProber prober_;
  Inventory inventory_;
  std::string partition_;
  WhoFound found_;
  GatePolicies generous_;
  WhoPolicies nobody_knows_;
  std::vector<Wanted> wanted_;
  std::string in_hand_;                                               // name of the repository
  std::set<std::string, std::less<>> is_named_;                       // by the repository in hand
  std::map<std::string, std::size_t> indexes_;                        // of principals, by text
  std::map<std::pair<std::string, std::string>, std::string> roles_;  // by account and name
  std::size_t pairs_ = 0;
  std::size_t work_ = 0;
};

}  // namespace

Result<WhoReport> who(WhoRequest request, std::shared_ptr<const Catalog> catalog) {
  return guarded([&] { return WhoQuery(std::move(request), std::move(catalog)).ask(); });
}

}  // namespace ecrlint
