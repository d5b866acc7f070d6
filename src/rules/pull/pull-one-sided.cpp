// SPDX-License-Identifier: Apache-2.0
// ECR110: see rules/pull/pull-one-sided.md.
#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "analysis/decide.hpp"
#include "analysis/transfer_calls.hpp"
#include "model/arn.hpp"
#include "rules/describe.hpp"
#include "rules/pullers.hpp"
#include "rules/rules.gen.hpp"
#include "rules/subjects.hpp"
#include "text/capped.hpp"

namespace ecrlint::internal::check {
namespace {

/// The role or user that the principal names, if all of its policies are in the workspace.
const Identity* known_identity(const Pass& pass, const Principal& principal) {
  const bool user = principal.form == PrincipalForm::user;
  if ((!user && principal.form != PrincipalForm::role) || principal.text.hole) return nullptr;
  if (!is_account_id(principal.account)) return nullptr;
  const std::string name = (user ? "user/" : "role/") + std::string(last_path_part(principal.name));
  const Identity* identity = pass.workspace().find(principal.account, name);
  if (identity == nullptr || identity->known != Known::all || identity->perhaps_more)
    return nullptr;
  const bool sure = std::all_of(
      identity->policies.begin(), identity->policies.end(),
      [&](std::size_t policy) { return pass.source().readings[policy].document->group == 0; });
  return sure ? identity : nullptr;
}

std::vector<const Reading*> policies_of(const Pass& pass, const Identity& identity) {
  std::vector<const Reading*> policies;
  for (const std::size_t policy : identity.policies)
    policies.push_back(&pass.source().readings[policy]);
  return policies;
}

/// A call that fails, and the Deny that stops it, if one does.
struct Stop {
  std::string_view action = {};
  const Statement* deny = nullptr;
};

/// One pull, as far as its two sides decide it.
class Pull {
 public:
  Pull(const Pass& pass, const Reading& repository, std::span<const Reading* const> identity)
      : lister_(pass.catalog()) {
    const format::Document& document = *repository.document;
    for (const Gate gate : {Gate::identity_policy, Gate::repository_policy})
      tests_.of(gate).levels.resize(1);
    for (const Reading* reading : identity)
      tests_.of(Gate::identity_policy).levels[0].emplace_back(reading->policy, lister_);
    tests_.of(Gate::repository_policy).levels[0].emplace_back(repository.policy, lister_);
    add_registry(pass, document.account);
    request_.resource_account = document.account;
    request_.resource = std::string("arn:") + syntax::kHole + ":ecr:" + syntax::kHole + ":" +
                        document.account + ":repository/" + document.repository;
  }

  /// Of this repository, where its Region is told.
  void ask_for(std::string_view arn) { request_.resource = arn; }

  /// The first call that surely fails at the gate of the principal's own policies, and there alone,
  /// whichever Region the repository is in: one of those that they speak of, or another.
  Stop stopped_anywhere(const Principal& principal, std::span<const Reading* const> policies,
                        const format::Document& repository) {
    Stop first;
    for (const std::string& region : regions_in(policies, repository)) {
      request_.resource = fmt::format("arn:{}:ecr:{}:{}:repository/{}", principal.partition, region,
                                      repository.account, repository.repository);
      const Stop stop = stopped_at(Gate::identity_policy, std::string(principal.text.text));
      if (stop.action.empty()) return {};
      if (first.action.empty() || (first.deny == nullptr && stop.deny != nullptr)) first = stop;
    }
    return first;
  }

  /// The first call that surely fails, and at this gate alone; none when none does.
  Stop stopped_at(Gate gate, std::string principal) {
    const Gate other =
        gate == Gate::identity_policy ? Gate::repository_policy : Gate::identity_policy;
    request_.principal = std::move(principal);
    for (const std::string_view action : analysis::kPullActions) {
      request_.action = action;
      const auto outcome =
          analysis::decide(tests_.view(), analysis::PreparedRequest(request_, lister_));
      const bool denied = outcome.decision == Decision::explicit_deny;
      if ((denied || outcome.decision == Decision::implicit_deny) && blocks(outcome, gate) &&
          !blocks(outcome, other))
        return {action, denied ? of(outcome, gate).denies.statement : nullptr};
    }
    return {};
  }

 private:
  /// The policy of the registry grants, too.
  void add_registry(const Pass& pass, const std::string& account) {
    for (const std::size_t policy : pass.workspace().registry(account)) {
      const Reading& reading = pass.source().readings[policy];
      auto& levels = tests_.of(Gate::registry_policy).levels;
      levels.resize(1);
      levels[0].emplace_back(reading.policy, lister_, analysis::AskedFor::caller,
                             reading.document->group == 0);
    }
  }

  static std::vector<std::string> regions_in(std::span<const Reading* const> policies,
                                             const format::Document& repository) {
    if (!repository.region.empty()) return {repository.region};
    constexpr std::size_t kMost = 20;
    std::vector<std::string> regions{std::string(1, syntax::kHole)};
    for (const Reading* reading : policies)
      for (const Statement& statement : reading->policy.statements)
        for (const Resource& resource : statement.resources)
          if (resource.form == ResourceForm::arn && resource.arn.service == "ecr" &&
              is_region_shape(resource.arn.region) && regions.size() < kMost)
            push_new(regions, std::string(resource.arn.region));
    if (regions.size() == kMost) return {regions.front()};
    // Beside those, another one, of which no policy speaks.
    if (regions.size() > 1) regions.front() = "zz-9";
    return regions;
  }

  static const analysis::GateFound& of(const analysis::Outcome& outcome, Gate gate) {
    return outcome.gates[static_cast<std::size_t>(gate)];
  }
  static bool blocks(const analysis::Outcome& outcome, Gate gate) {
    return of(outcome, gate).blocks;
  }

  analysis::ActionLister lister_;
  analysis::CompiledPolicies tests_;
  Request request_;
};

/// The edit belongs into an identity policy: the one that speaks of ECR already, or any.
const Reading* edit_in(std::span<const Reading* const> policies) {
  for (const Reading* reading : policies)
    if (reading->policy.mentions_ecr && reading->document->account != "aws") return reading;
  for (const Reading* reading : policies)
    if (reading->document->account != "aws") return reading;
  return nullptr;
}

/// What of its own speaks of ECR, and does not allow the pull.
void relate_policies(Finding& finding, std::string_view name,
                     std::span<const Reading* const> policies, const Reading* edited) {
  constexpr std::size_t kMost = 5;
  std::size_t related = 0;
  for (const Reading* reading : policies) {
    const Policy& policy = reading->policy;
    if (reading == edited || reading->document->of_catalog || !policy.mentions_ecr) continue;
    if (++related > kMost) return;
    finding.related.push_back({reading->document->source, policy.open,
                               fmt::format("a policy of `{}` that does not allow it", name)});
  }
}

void report_identity(Pass& pass, const Principal& principal, const std::string& name,
                     std::span<const Reading* const> policies, std::string_view action) {
  const Reading* other = edit_in(policies);
  const bool here = other == nullptr;
  const std::string message = fmt::format(
      "{} is let in by `{}`, but nothing of its own allows `{}` there, so every pull fails",
      describe(pass, principal), pass.document().repository, action);
  Finding& finding = here ? pass.report(principal.text.span, "{}", message)
                          : pass.report(*other, other->policy.open, "{}", message);
  finding.label = here ? "let in here, and not allowed to go" : "allow the pull here, too";
  finding.help = fmt::format(
      "add to a policy of `{}`: allow `{}` and `{}` on the repository, which is in account {}",
      name, analysis::kPullActions[0], analysis::kPullActions[1], pass.document().account);
  if (!here)
    finding.related.push_back({pass.document().source, principal.text.span,
                               fmt::format("the policy of `{}` of account {} lets it in",
                                           pass.document().repository, pass.document().account)});
  relate_policies(finding, name, policies, other);
  finding.in_steps = true;
}

/// A Deny of its own wins over what the repository grants.
void report_deny(Pass& pass, const Principal& principal, const std::string& name,
                 std::span<const Reading* const> policies, const Stop& stop) {
  const auto holds = [&](const Reading* reading) {
    const auto& all = reading->policy.statements;
    return std::ranges::any_of(all, [&](const Statement& one) { return &one == stop.deny; });
  };
  const auto found = std::ranges::find_if(policies, holds);
  if (found == policies.end()) return;
  const std::string message = fmt::format(
      "{} is let in by `{}`, and a Deny of its own takes `{}` back, so every pull fails",
      describe(pass, principal), pass.document().repository, stop.action);
  // Nobody can mend one of AWS's own.
  const bool own = !(*found)->document->of_catalog;
  Finding& finding = own ? pass.report(**found, stop.deny->open, "{}", message)
                         : pass.report(principal.text.span, "{}", message);
  finding.in_steps = true;
  finding.label = own ? "denied here" : "let in here, and denied elsewhere";
  finding.help = own ? fmt::format("narrow the Deny of `{}`: it wins over every Allow", name)
                     : fmt::format("detach `{}` from `{}`: its Deny wins over every Allow",
                                   (*found)->document->name, name);
  if (own)
    finding.related.push_back({pass.document().source, principal.text.span,
                               fmt::format("the policy of `{}` of account {} lets it in",
                                           pass.document().repository, pass.document().account)});
}

/// A login is the caller's own affair, whichever account the repository is in. Who may pull and
/// not log in has ECR103.
void check_login(Pass& pass, const Principal& principal, const Identity& identity,
                 std::span<const Reading* const> policies) {
  const auto speaks = [&](const Reading* reading) {
    if (!reading->policy.statements_known) return true;
    if (!reading->policy.mentions_ecr) return false;
    const analysis::Access own(reading->policy, pass.catalog());
    return own.allowed({}, "GetAuthorizationToken") != Answer::no || lets_pull(own, {});
  };
  if (!lets_pull(pass.access(), {&principal, nullptr})) return;
  if (std::ranges::any_of(policies, speaks) || !may_log_in(pass, identity)) return;
  Finding& finding =
      pass.report(principal.text.span,
                  "{} is let in, but nothing of its own lets it log in, so every pull fails",
                  describe(pass, principal));
  finding.label = "let in here, and its own policies allow no login";
  finding.help = fmt::format(
      "add to a policy of `{}`: allow `ecr:GetAuthorizationToken` on `*`{}", identity.name,
      principal.own ? ""
                    : fmt::format(", and `{}` and `{}` on the repository",
                                  analysis::kPullActions[0], analysis::kPullActions[1]));
  if (const Reading* other = edit_in(policies))
    finding.related.push_back({other->document->source, other->policy.open,
                               fmt::format("a policy of `{}`", identity.name)});
  finding.in_steps = true;
}

bool is_known_repository(const format::Document& document) {
  return is_account_id(document.account) && !document.repository.empty() && document.group == 0;
}

/// Whom the repository lets in, and whose own policies do not send there.
void check_repository(Pass& pass) {
  if (pass.document().group != 0) return;
  const bool known = is_known_repository(pass.document());
  constexpr std::size_t kMostNamed = 200;  // of one policy
  std::set<std::string_view> seen;
  for (const Statement& statement : pass.policy().statements) {
    if (statement.effect != Effect::allow || statement.not_principal) continue;
    for (const Principal& principal : statement.principals) {
      if (seen.size() == kMostNamed) continue;
      const Identity* identity = known_identity(pass, principal);
      if (identity == nullptr || !seen.insert(principal.text.text).second) continue;
      const std::vector<const Reading*> policies = policies_of(pass, *identity);
      if (!known) {
        check_login(pass, principal, *identity, policies);
        continue;
      }
      // Inside one account either side is enough, but for a Deny.
      Pull pull(pass, pass.reading(), policies);
      const Stop stop = pull.stopped_anywhere(principal, policies, pass.document());
      if (stop.deny != nullptr)
        report_deny(pass, principal, identity->name, policies, stop);
      else if (!stop.action.empty() && !principal.own)
        report_identity(pass, principal, identity->name, policies, stop.action);
      else
        check_login(pass, principal, *identity, policies);
    }
  }
}

std::span<const std::size_t> repositories_at(const Pass& pass, const Arn& arn) {
  constexpr std::string_view kPrefix = "repository/";
  if (arn.service != "ecr" || !arn.resource.starts_with(kPrefix)) return {};
  return pass.workspace().repository(arn.account, arn.resource.substr(kPrefix.size()));
}

/// The first call that fails at all of them; none when one lets it in.
Stop stopped_at(const Pass& pass, std::span<const std::size_t> repositories, std::string_view arn,
                const std::string& principal) {
  const Reading* const self = &pass.reading();
  Stop first;
  for (const std::size_t repository : repositories) {
    Pull pull(pass, pass.source().readings[repository], {&self, 1});
    pull.ask_for(arn);
    const Stop stop = pull.stopped_at(Gate::repository_policy, principal);
    if (stop.action.empty()) return {};
    if (first.action.empty()) first = stop;
  }
  return first;
}

void report_repository(Pass& pass, const Reading& repository, const Resource& resource,
                       std::string_view owner, const Stop& stop) {
  const bool denied = stop.deny != nullptr;
  Finding& finding = pass.report(
      repository, denied ? stop.deny->open : repository.policy.open,
      "`{}` of account {} is sent here to pull, but {} `{}`", owner, pass.document().account,
      denied ? "a Deny here refuses it" : "nothing here lets it", stop.action);
  finding.label = denied ? "denied here" : "let it in here, too";
  finding.help = denied ? "narrow the Deny: it wins over every Allow"
                        : fmt::format("add a statement: allow `{}` and `{}` to that {}",
                                      analysis::kPullActions[0], analysis::kPullActions[1],
                                      owner.substr(0, owner.find('/')));
  finding.related.push_back({pass.document().source, resource.text.span,
                             fmt::format("a policy of `{}` of account {} sends it to this "
                                         "repository",
                                         owner, pass.document().account)});
  finding.in_steps = true;
}

/// Where the ARN is not told, neither is the path, which may decide.
std::string principal_of(const Identity& identity, std::string_view partition) {
  if (!identity.arn.empty()) return identity.arn;
  const auto after = identity.name.find('/') + 1;
  return "arn:" + std::string(partition) + ":iam::" + identity.account + ":" +
         identity.name.substr(0, after) + syntax::kHole + identity.name.substr(after);
}

bool is_judged(const Identity& identity) {
  return identity.known == Known::all && is_account_id(identity.account) &&
         !identity.name.empty() && !has_hole(identity.name) && identity.kind() != "group";
}

/// Where an identity is sent to pull by the name of a repository that does not let it in.
void check_caller(Pass& pass) {
  if (pass.document().group != 0) return;
  for (const std::size_t holder : pass.holders()) {
    const Identity& identity = pass.workspace().identity(holder);
    if (!is_judged(identity)) continue;
    for (const Statement& statement : pass.policy().statements) {
      if (statement.effect != Effect::allow || statement.not_resource) continue;
      for (const Resource& resource : statement.resources) {
        if (resource.form != ResourceForm::arn || resource.text.hole ||
            has_wildcard(resource.text.text) || resource.arn.account == identity.account)
          continue;
        const auto repositories = repositories_at(pass, resource.arn);
        if (repositories.empty()) continue;
        const Stop stop = stopped_at(pass, repositories, resource.text.text,
                                     principal_of(identity, resource.arn.partition));
        if (!stop.action.empty())
          report_repository(pass, pass.source().readings[repositories.front()], resource,
                            identity.name, stop);
      }
    }
  }
}

}  // namespace

void pull_one_sided(Pass& pass) {
  if (pass.policy().kind == PolicyKind::repository)
    check_repository(pass);
  else
    check_caller(pass);
}

}  // namespace ecrlint::internal::check
