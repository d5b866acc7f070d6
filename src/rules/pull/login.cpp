// SPDX-License-Identifier: Apache-2.0
// ECR103, ECR104 and ECR105: see rules/pull/login-missing.md, login-on-repository.md and
// login-in-repository-policy.md. Joins what all identity policies of somebody say about logging
// in to ECR.
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "analysis/glob.hpp"
#include "analysis/transfer_calls.hpp"
#include "rules/action_name.hpp"
#include "rules/fix.hpp"
#include "rules/pull/login.hpp"
#include "rules/pullers.hpp"
#include "rules/rules.gen.hpp"
#include "rules/subjects.hpp"

namespace ecrlint::internal::check {
namespace {

constexpr std::string_view kLogin = "GetAuthorizationToken";

/// What one policy, or all policies of somebody together, grant of a login and its use.
struct Login {
  Answer granted = Answer::no;           ///< GetAuthorizationToken on `*`
  bool by_name = false;                  ///< and not as one of many that a wildcard covers
  const Action* denied = nullptr;        ///< takes it back, by name and whatever the request
  const Statement* elsewhere = nullptr;  ///< lists it by name, on resources that are not `*`
  const Action* elsewhere_entry = nullptr;
  Answer manifests = Answer::no;          ///< BatchGetImage
  Answer layers = Answer::no;             ///< GetDownloadUrlForLayer
  Answer pushes = Answer::no;             ///< all calls of a push
  analysis::Grant pull;                   ///< of BatchGetImage
  analysis::Grant push;                   ///< of InitiateLayerUpload
  const Reading* pull_in = nullptr;       ///< the policy that `pull` is of
  const Reading* push_in = nullptr;       ///< and `push`
  const Reading* elsewhere_in = nullptr;  ///< and `elsewhere`
  const Reading* denied_in = nullptr;     ///< and `denied`
  const Identity* identity = nullptr;     ///< whose; null where nobody tells
};

/// Does the statement speak of the resource `*`, the only one that a login has?
Answer is_on_star(const Statement& statement) {
  if (!statement.has(ElementName::resource) && !statement.not_resource) return Answer::unknown;
  Answer found = statement.resources_known ? Answer::no : Answer::unknown;
  for (const Resource& resource : statement.resources)
    found = either(found, analysis::matches(resource.text.text, "*"));
  return statement.not_resource ? negated(found) : found;
}

const Action* entry_by_name(const Statement& statement, catalog::ActionId id) {
  const auto found = std::ranges::find(statement.actions, id, &Action::id);
  return found == statement.actions.end() ? nullptr : &*found;
}

void read_statement(Login& login, const Statement& statement, const analysis::Access& access,
                    std::size_t index, catalog::ActionId id) {
  const Answer on_star = is_on_star(statement);
  if (statement.effect == Effect::deny) {
    if (statement.unconditional() && !statement.not_action && on_star == Answer::yes &&
        login.denied == nullptr)
      login.denied = entry_by_name(statement, id);
    return;
  }
  const analysis::ActionMatch& listed = access.listed(statement);
  if (listed.possible[index] && on_star != Answer::no) {
    const bool sure = listed.sure[index] && statement.effect == Effect::allow;
    login.granted = either(login.granted, both(sure ? Answer::yes : Answer::unknown, on_star));
    login.by_name = login.by_name || entry_by_name(statement, id) != nullptr;
  }
  if (login.elsewhere != nullptr || on_star != Answer::no || statement.resources.empty()) return;
  if (statement.effect != Effect::allow || statement.not_action || statement.not_resource) return;
  login.elsewhere_entry = entry_by_name(statement, id);
  if (login.elsewhere_entry != nullptr) login.elsewhere = &statement;
}

void read_uses(Login& login, const analysis::Access& access) {
  if (access.subjects().empty()) return;
  const analysis::Subject& holder = access.subjects().front();
  login.manifests = access.allowed(holder, analysis::kPullNames[0]);
  login.layers = access.allowed(holder, analysis::kPullNames[1]);
  login.pushes = Answer::yes;
  for (const std::string_view call : analysis::kWriteNames)
    login.pushes = both(login.pushes, access.allowed(holder, call));
  login.pull = access.grant(holder, analysis::kPullNames[0]);
  login.push = access.grant(holder, analysis::kWriteNames.front());
}

Login read_login(const Reading& reading, const analysis::Access& access,
                 const catalog::Catalog& catalog) {
  const Policy& policy = reading.policy;
  Login login;
  login.pull_in = login.push_in = login.elsewhere_in = login.denied_in = &reading;
  if (!policy.statements_known) login.granted = Answer::unknown;
  const std::size_t index = access.index(kLogin);
  const catalog::ActionId id = catalog.find_action(catalog.find_service("ecr"), kLogin);
  if (index == analysis::ActionSet().size()) return login;
  for (const Statement& statement : policy.statements)
    if (statement.mentions_ecr) read_statement(login, statement, access, index, id);
  if (login.granted == Answer::no || login.denied != nullptr) read_uses(login, access);
  return login;
}

/// Is the login granted and taken back?
bool is_in_vain(const Login& login) {
  return login.granted == Answer::yes && login.by_name && login.denied != nullptr;
}

void join(Login& all, const Login& one) {
  all.granted = either(all.granted, one.granted);
  all.by_name = all.by_name || one.by_name;
  if (all.denied == nullptr) {
    all.denied = one.denied;
    all.denied_in = one.denied_in;
  }
  all.manifests = either(all.manifests, one.manifests);
  all.layers = either(all.layers, one.layers);
  all.pushes = either(all.pushes, one.pushes);
  if (all.pull.statement == nullptr) {
    all.pull = one.pull;
    all.pull_in = one.pull_in;
  }
  if (all.push.statement == nullptr) {
    all.push = one.push;
    all.push_in = one.push_in;
  }
  if (all.elsewhere != nullptr) return;
  all.elsewhere_in = one.elsewhere_in;
  all.elsewhere = one.elsewhere;
  all.elsewhere_entry = one.elsewhere_entry;
}

/// Reads each policy once, however many have it.
class LoginReader {
 public:
  explicit LoginReader(const Pass& pass) : pass_(pass) {}

  /// Nothing where another policy is the first of this identity.
  std::optional<Login> read(const Identity& identity) {
    Login all;
    all.identity = &identity;
    bool first = true;
    for (const std::size_t policy : identity.policies) {
      const Reading& reading = pass_.source().readings[policy];
      if (!reading.policy.mentions_ecr || is_sibling(pass_, reading)) continue;
      if (first && policy != pass_.number()) return std::nullopt;
      first = false;
      join(all, read(policy, reading));
    }
    if (is_in_vain(all)) add_uses(all);
    return all;
  }

 private:
  /// Those of policies that grant the login themselves.
  void add_uses(Login& all) const {
    for (const std::size_t policy : all.identity->policies) {
      const Reading& reading = pass_.source().readings[policy];
      if (!reading.policy.mentions_ecr || is_sibling(pass_, reading)) continue;
      Login uses;
      uses.pull_in = uses.push_in = &reading;
      read_uses(uses, analysis::Access(reading.policy, pass_.catalog()));
      join(all, uses);
    }
  }

  const Login& read(std::size_t policy, const Reading& reading) {
    const auto [at, is_new] = read_.try_emplace(policy);
    if (is_new)
      at->second =
          read_login(reading, analysis::Access(reading.policy, pass_.catalog()), pass_.catalog());
    return at->second;
  }

  const Pass& pass_;
  std::map<std::size_t, Login> read_;
};

/// The logins that a Pass judges: that of its policy where nobody has it; else those of all who
/// have it as the first policy that speaks of ECR. Who has policies that cannot be read is left
/// out.
std::vector<Login> logins(Pass& pass) {
  if (pass.document().fragment) return {};
  std::vector<Login> found;
  if (pass.holders().empty())
    found.push_back(read_login(pass.reading(), pass.access(), pass.catalog()));
  LoginReader reader(pass);
  for (const std::size_t holder : pass.holders()) {
    const Identity& identity = pass.workspace().identity(holder);
    if (identity.known == Known::open) continue;
    if (const auto login = reader.read(identity)) found.push_back(*login);
  }
  std::erase_if(
      found, [](const Login& login) { return login.granted != Answer::no && !is_in_vain(login); });
  return found;
}

Finding& report_missing(Pass& pass, const Login& login, bool pulls, const Reading& reading,
                        Span place) {
  const std::string who = describe_holder(login.identity);
  const std::string_view does = pulls ? "pull" : "push";
  if (is_in_vain(login)) {
    Finding& finding =
        pass.report(reading, place, "{} can {}, but a Deny takes `ecr:{}` back", who, does, kLogin);
    finding.label = "nothing that allows the login counts against this";
    finding.help = "remove it from the Deny: a Deny wins over every Allow";
    return finding;
  }
  Finding& finding =
      pass.report(reading, place, "{} can {} but not log in, so Docker is refused", who, does);
  finding.label = "granted here, `ecr:GetAuthorizationToken` on `*` nowhere";
  finding.help =
      "add {\"Effect\": \"Allow\", \"Action\": \"ecr:GetAuthorizationToken\", \"Resource\": "
      "\"*\"}, "
      "unless another policy of the same identity has it";
  return finding;
}

}  // namespace

std::string describe_holder(const Identity* identity) {
  if (identity == nullptr) return "this identity";
  const std::string_view key = identity->key;
  return fmt::format("{} `{}`", identity->kind(), key.substr(key.find('/') + 1));
}

bool is_whole(const Pass& pass, const Identity* identity) {
  const format::Document& document = pass.document();
  if (identity != nullptr && identity->known == Known::all) return true;
  return document.address.empty() && document.arn.empty();
}

void login_missing(Pass& pass) {
  std::set<std::pair<std::size_t, std::uint32_t>>
      reported;  // a managed policy may have many owners
  for (const Login& login : logins(pass)) {
    if (login.elsewhere != nullptr && !is_in_vain(login)) continue;
    const bool pulls = login.manifests == Answer::yes && login.layers == Answer::yes;
    if (!pulls && login.pushes != Answer::yes) continue;
    const analysis::Grant& grant = pulls ? login.pull : login.push;
    if (grant.statement == nullptr) continue;
    const bool in_vain = is_in_vain(login);
    const Reading& reading = *(in_vain ? login.denied_in : pulls ? login.pull_in : login.push_in);
    if (login.identity != nullptr && !may_log_in(pass, *login.identity)) continue;
    const Span place = in_vain ? login.denied->text.span : place_of(grant);
    if (!reported.emplace(reading.document->source, place.begin).second) continue;
    Finding& finding = report_missing(pass, login, pulls, reading, place);
    if (!in_vain && !is_whole(pass, login.identity)) finding.severity = Severity::low;
  }
  check_public_login(pass);
}

void login_on_repository(Pass& pass) {
  std::set<std::pair<std::size_t, std::uint32_t>>
      reported;  // a managed policy may have many owners
  for (const Login& login : logins(pass)) {
    if (login.elsewhere == nullptr || is_in_vain(login)) continue;
    const Statement& statement = *login.elsewhere;
    const Text& resource = statement.resources.front().text;
    const Span entry = login.elsewhere_entry->text.span;
    const bool alone = statement.actions.size() == 1;
    const Span place = alone ? resource.span : entry;
    if (!reported.emplace(login.elsewhere_in->document->source, place.begin).second) continue;
    Finding& finding = pass.report(
        *login.elsewhere_in, place,
        "`ecr:GetAuthorizationToken` is granted only on `{}`, which no login ever matches",
        shown(resource.text));
    constexpr std::string_view kHere = "the login is granted here";
    constexpr std::string_view kOn = "a login has no repository";
    finding.label = alone ? kOn : kHere;
    finding.help = alone ? "write \"Resource\": \"*\""
                         : "move \"ecr:GetAuthorizationToken\" to a statement of its own with "
                           "\"Resource\": \"*\"";
    pass.relate(finding, alone ? entry : resource.span, std::string(alone ? kHere : kOn));
    const bool here = finding.source == pass.source().index;
    if (here && alone && statement.resources.size() == 1)
      offer(pass, finding, Applicability::unsafe, place, "*");
  }
}

void login_in_repository_policy(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    if (statement.not_action) continue;
    for (const Action& action : statement.actions) {
      if (!is_login(pass.catalog(), action)) continue;
      Finding& finding =
          pass.report(action.text.span, "a {} policy cannot {} a login; `{}` has no effect here",
                      guarded(pass.policy().kind),
                      statement.effect == Effect::deny ? "deny" : "grant", action.text.text);
      finding.label = pass.policy().kind == PolicyKind::repository
                          ? "a login is to the registry, not to a repository"
                          : "a login is to the registry of the caller's own account";
      finding.help = fmt::format(
          "remove it; grant \"{}\" on \"*\" in the identity policy of whoever {}{}",
          action.text.text, is_public(action) ? "pushes" : "pulls",
          pass.policy().kind == PolicyKind::repository && statement.has(ElementName::resource)
              ? " (if this is a VPC endpoint policy, lint it with --kind endpoint)"
              : "");
    }
  }
}

}  // namespace ecrlint::internal::check
