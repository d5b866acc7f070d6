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
#include "rules/rules.gen.hpp"

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

  /// The first call that surely fails, and at this gate alone; empty when none does.
  std::string_view stopped_at(Gate gate, std::string principal) {
    const Gate other =
        gate == Gate::identity_policy ? Gate::repository_policy : Gate::identity_policy;
    request_.principal = std::move(principal);
    for (const std::string_view action : analysis::kPullActions) {
      request_.action = action;
      const auto outcome =
          analysis::decide(tests_.view(), analysis::PreparedRequest(request_, lister_));
      if (outcome.decision == Decision::implicit_deny && blocks(outcome, gate) &&
          !blocks(outcome, other))
        return action;
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

  static bool blocks(const analysis::Outcome& outcome, Gate gate) {
    return outcome.gates[static_cast<std::size_t>(gate)].blocks;
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
    if (reading == edited || !policy.mentions_ecr || ++related > kMost) continue;
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
      describe(principal), pass.document().repository, action);
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

/// Inside one account either side is enough.
bool is_known_repository(const format::Document& document) {
  return is_account_id(document.account) && !document.repository.empty() && document.group == 0;
}

/// Whom the repository lets in, and whose own policies do not send there.
void check_repository(Pass& pass) {
  const std::string& own = pass.document().account;
  if (!is_known_repository(pass.document())) return;
  constexpr std::size_t kMostNamed = 200;  // of one policy
  std::set<std::string_view> seen;
  for (const Statement& statement : pass.policy().statements) {
    if (statement.effect != Effect::allow || statement.not_principal) continue;
    for (const Principal& principal : statement.principals) {
      if (principal.account == own || seen.size() == kMostNamed) continue;
      const Identity* identity = known_identity(pass, principal);
      if (identity == nullptr || !seen.insert(principal.text.text).second) continue;
      const std::vector<const Reading*> policies = policies_of(pass, *identity);
      Pull pull(pass, pass.reading(), policies);
      const auto action = pull.stopped_at(Gate::identity_policy, std::string(principal.text.text));
      if (!action.empty()) report_identity(pass, principal, identity->name, policies, action);
    }
  }
}

std::span<const std::size_t> repositories_at(const Pass& pass, const Arn& arn) {
  constexpr std::string_view kPrefix = "repository/";
  if (arn.service != "ecr" || !arn.resource.starts_with(kPrefix)) return {};
  return pass.workspace().repository(arn.account, arn.resource.substr(kPrefix.size()));
}

/// The first call that fails at all of them; empty when one lets it in.
std::string_view stopped_at(const Pass& pass, std::span<const std::size_t> repositories,
                            std::string_view arn, const std::string& principal) {
  const Reading* const self = &pass.reading();
  std::string_view first;
  for (const std::size_t repository : repositories) {
    Pull pull(pass, pass.source().readings[repository], {&self, 1});
    pull.ask_for(arn);
    const auto action = pull.stopped_at(Gate::repository_policy, principal);
    if (action.empty()) return {};
    if (first.empty()) first = action;
  }
  return first;
}

void report_repository(Pass& pass, const Reading& repository, const Resource& resource,
                       std::string_view owner, std::string_view action) {
  const format::Document& document = *repository.document;
  Finding& finding =
      pass.report(repository.policy.open,
                  "`{}` of account {} is sent here to pull, but nothing here lets it `{}`", owner,
                  pass.document().account, action);
  finding.source = document.source;
  finding.label = "let it in here, too";
  finding.help =
      fmt::format("add a statement: allow `{}` and `{}` to that {}", analysis::kPullActions[0],
                  analysis::kPullActions[1], owner.substr(0, owner.find('/')));
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
void check_identity(Pass& pass) {
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
        const auto action = stopped_at(pass, repositories, resource.text.text,
                                       principal_of(identity, resource.arn.partition));
        if (!action.empty())
          report_repository(pass, pass.source().readings[repositories.front()], resource,
                            identity.name, action);
      }
    }
  }
}

}  // namespace

void pull_one_sided(Pass& pass) {
  if (pass.policy().kind == PolicyKind::repository)
    check_repository(pass);
  else
    check_identity(pass);
}

}  // namespace ecrlint::internal::check
