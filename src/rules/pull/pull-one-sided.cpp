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

/// Somebody all of whose policies are in the workspace.
struct Party {
  std::string account;
  std::string owner;                     ///< `role/app`
  const Reading* trust = nullptr;        ///< of a role
  std::vector<const Reading*> policies;  ///< identity policies
};

/// What the files call somebody of an account besides its name, as `role/aws_iam_role.ci`; and
/// whether the name is but a word for somebody else there, whom AWS knows by another.
struct Keys {
  std::set<std::string_view> others;
  bool is_name = true;
};

Keys keys_of(const Pass& pass, const std::string& account, const std::string& owner) {
  Keys keys;
  for (const format::Owner& made : pass.source().made) {
    if (made.account != account) continue;
    if (made.name == owner && made.key != owner) keys.others.insert(made.key);
    if (made.key == owner && made.name != owner) keys.is_name = false;
  }
  return keys;
}

/// Is it put on the party, or may it be? Two modules may call different ones by one key.
bool is_of(const format::Document& document, const Party& party, const Keys& keys) {
  const auto has = [](const std::vector<std::string>& all, const std::string& one) {
    return std::ranges::find(all, one) != all.end();
  };
  const bool here = document.account == party.account || document.account == "aws";
  if (here && keys.is_name && has(document.owners, party.owner)) return true;
  if (here && has(document.owner_names, party.owner)) return true;
  // That the account is not told says nothing: the key shows where it belongs.
  if (!here && !document.account.empty()) return false;
  const bool of_other = document.owners.size() == 1 && document.owner_names.size() == 1 &&
                        document.owner_names.front() != party.owner;
  return !of_other && std::ranges::any_of(document.owners, [&](const std::string& one) {
    return keys.others.contains(one);
  });
}

/// The role or user that the principal names, by its name without path, if all its policies are
/// known.
std::optional<Party> party_of(const Pass& pass, const Principal& principal) {
  const bool user = principal.form == PrincipalForm::user;
  if ((!user && principal.form != PrincipalForm::role) || principal.text.hole) return std::nullopt;
  if (!is_account_id(principal.account)) return std::nullopt;
  const std::string_view name = principal.name.substr(principal.name.rfind('/') + 1);
  Party party{
      std::string(principal.account), (user ? "user/" : "role/") + std::string(name), {}, {}};
  const Keys keys = keys_of(pass, party.account, party.owner);
  for (const Reading& reading : pass.source().readings) {
    const format::Document& document = *reading.document;
    if (!is_of(document, party, keys)) continue;
    if (document.owner_partly_known || document.owner_open || document.group != 0)
      return std::nullopt;
    if (reading.policy.kind == PolicyKind::trust) party.trust = &reading;
    if (reading.policy.kind == PolicyKind::identity) party.policies.push_back(&reading);
  }
  // Of a user only its policies show that it is known.
  if (party.trust == nullptr && (!user || party.policies.empty())) return std::nullopt;
  return party;
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
    for (const Reading& reading : pass.source().readings) {
      const std::string& other = reading.document->account;
      if (reading.policy.kind != PolicyKind::registry || (!other.empty() && other != account))
        continue;
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
const Reading* edit_in(const Party& party) {
  for (const Reading* reading : party.policies)
    if (reading->policy.mentions_ecr && reading->document->account != "aws") return reading;
  for (const Reading* reading : party.policies)
    if (reading->document->account != "aws") return reading;
  return nullptr;
}

/// What of its own speaks of ECR, and does not allow the pull.
void relate_policies(Finding& finding, const Party& party, const Reading* edited) {
  constexpr std::size_t kMost = 5;
  std::size_t related = 0;
  for (const Reading* reading : party.policies) {
    const Policy& policy = reading->policy;
    if (reading == edited || !policy.mentions_ecr || ++related > kMost) continue;
    finding.related.push_back(
        {reading->document->source, policy.open,
         fmt::format("a policy of `{}` that does not allow it", party.owner)});
  }
}

void report_identity(Pass& pass, const Principal& principal, const Party& party,
                     std::string_view action) {
  const Reading* other = edit_in(party);
  const bool here = other == nullptr;
  const std::string message = fmt::format(
      "{} is let in by `{}`, but nothing of its own allows `{}` there, so every pull fails",
      describe(principal), pass.document().repository, action);
  Finding& finding = here ? pass.report(principal.text.span, "{}", message)
                          : pass.report(*other, other->policy.open, "{}", message);
  finding.label = here ? "let in here, and not allowed to go" : "allow the pull here, too";
  finding.help = fmt::format(
      "add to a policy of `{}`: allow `{}` and `{}` on the repository, which is in account {}",
      party.owner, analysis::kPullActions[0], analysis::kPullActions[1], pass.document().account);
  if (!here)
    finding.related.push_back({pass.document().source, principal.text.span,
                               fmt::format("the policy of `{}` of account {} lets it in",
                                           pass.document().repository, pass.document().account)});
  relate_policies(finding, party, other);
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
  constexpr std::size_t kMostParties = 200;  // of one policy
  std::set<std::string_view> seen;
  for (const Statement& statement : pass.policy().statements) {
    if (statement.effect != Effect::allow || statement.not_principal) continue;
    for (const Principal& principal : statement.principals) {
      if (principal.account == own || seen.size() == kMostParties) continue;
      const auto party = party_of(pass, principal);
      if (!party || !seen.insert(principal.text.text).second) continue;
      Pull pull(pass, pass.reading(), party->policies);
      const auto action = pull.stopped_at(Gate::identity_policy, std::string(principal.text.text));
      if (!action.empty()) report_identity(pass, principal, *party, action);
    }
  }
}

/// Several where Regions, which no file tells, have one of the name each.
std::vector<const Reading*> repositories_at(const Pass& pass, const Arn& arn) {
  constexpr std::string_view kPrefix = "repository/";
  std::vector<const Reading*> found;
  if (arn.service != "ecr" || !arn.resource.starts_with(kPrefix)) return found;
  for (const Reading& reading : pass.source().readings) {
    const format::Document& document = *reading.document;
    if (reading.policy.kind == PolicyKind::repository && is_known_repository(document) &&
        document.account == arn.account &&
        document.repository == arn.resource.substr(kPrefix.size()))
      found.push_back(&reading);
  }
  return found;
}

/// The first call that fails at all of them; empty when one lets it in.
std::string_view stopped_at(const Pass& pass, std::span<const Reading* const> repositories,
                            std::string_view arn, const std::string& principal) {
  const Reading* const self = &pass.reading();
  std::string_view first;
  for (const Reading* repository : repositories) {
    Pull pull(pass, *repository, {&self, 1});
    pull.ask_for(arn);
    const auto action = pull.stopped_at(Gate::repository_policy, principal);
    if (action.empty()) return {};
    if (first.empty()) first = action;
  }
  return first;
}

/// The name that AWS knows an owner by; empty when it is not told.
std::string name_of(const Pass& pass, const format::Document& document, const std::string& owner) {
  if (document.owners.size() == 1 && document.owner_names.size() == 1)
    return document.owner_names.front();
  std::string name;
  for (const format::Owner& made : pass.source().made) {
    if (made.account != document.account || made.key != owner) continue;
    if (has_hole(made.name) || (!name.empty() && name != made.name)) return {};
    name = made.name;
  }
  const bool address = owner.find("/aws_iam_") != owner.npos;  // of a resource of Terraform
  return name.empty() && !address ? owner : name;
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

/// The ARN of an owner. Where it is not told, neither is the path, which may decide.
std::string principal_of(const format::Document& document, const std::string& owner,
                         std::string_view partition) {
  const std::string_view kind = std::string_view(owner).substr(0, owner.find('/') + 1);
  for (const std::string& arn : document.owner_arns)
    if (const auto parsed = parse_arn(arn))
      if (parsed->account == document.account && parsed->resource.starts_with(kind) &&
          last_path_part(parsed->resource) == last_path_part(owner))
        return arn;
  return "arn:" + std::string(partition) + ":iam::" + document.account + ":" + std::string(kind) +
         syntax::kHole + owner.substr(kind.size());
}

/// Where an identity is sent to pull by the name of a repository that does not let it in.
void check_identity(Pass& pass) {
  const format::Document& document = pass.document();
  if (!is_account_id(document.account) || document.owner_partly_known || document.group != 0)
    return;
  for (const Statement& statement : pass.policy().statements) {
    if (statement.effect != Effect::allow || statement.not_resource) continue;
    for (const Resource& resource : statement.resources) {
      if (resource.form != ResourceForm::arn || resource.text.hole ||
          has_wildcard(resource.text.text))
        continue;
      if (resource.arn.account == document.account) continue;
      const auto repositories = repositories_at(pass, resource.arn);
      if (repositories.empty()) continue;
      for (const std::string& key : document.owners) {
        const std::string owner = name_of(pass, document, key);
        if (owner.empty() || owner.starts_with("group/")) continue;
        const std::string principal = principal_of(document, owner, resource.arn.partition);
        const auto action = stopped_at(pass, repositories, resource.text.text, principal);
        if (!action.empty())
          report_repository(pass, *repositories.front(), resource, owner, action);
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
