// SPDX-License-Identifier: Apache-2.0
// Joins what the policies of an owner grant, each policy looked at once.
#include "rules/login.hpp"

#include <algorithm>

#include "analysis/glob.hpp"
#include "analysis/transfer_calls.hpp"

namespace ecrlint::internal::check {
namespace {

constexpr std::string_view kLogin = "GetAuthorizationToken";

/// Does the statement speak of the resource `*`, the only one that a login has?
Answer is_on_star(const Statement& statement) {
  if (!statement.has(ElementName::resource) && !statement.not_resource) return Answer::unknown;
  Answer found = statement.resources_known ? Answer::no : Answer::unknown;
  for (const Resource& resource : statement.resources)
    found = either(found, analysis::matches(resource.text.text, "*"));
  return statement.not_resource ? negated(found) : found;
}

const Action* entry_by_name(const Statement& statement, catalog::ActionId id) {
  const auto found = std::ranges::find_if(statement.actions,
                                          [&](const Action& action) { return action.id == id; });
  return found == statement.actions.end() ? nullptr : &*found;
}

void read_statement(Login& login, const Statement& statement, const analysis::Access& access,
                    std::size_t index, catalog::ActionId id) {
  if (statement.effect == Effect::deny) return;
  const Answer on_star = is_on_star(statement);
  const analysis::ActionMatch& listed = access.listed(statement);
  if (listed.possible[index] && on_star != Answer::no) {
    const bool sure = listed.sure[index] && statement.effect == Effect::allow;
    login.granted = either(login.granted, both(sure ? Answer::yes : Answer::unknown, on_star));
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
  login.pull_in = login.push_in = login.elsewhere_in = &reading;
  if (!policy.statements_known) login.granted = Answer::unknown;
  const std::size_t index = access.index(kLogin);
  const catalog::ActionId id = catalog.find_action(catalog.find_service("ecr"), kLogin);
  if (index == analysis::ActionSet().size()) return login;
  for (const Statement& statement : policy.statements)
    if (statement.mentions_ecr) read_statement(login, statement, access, index, id);
  if (login.granted == Answer::no) read_uses(login, access);
  return login;
}

void join(Login& all, const Login& one) {
  all.granted = either(all.granted, one.granted);
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

std::vector<Login> logins_of_owners(const Pass& pass) {
  const SourceView& source = pass.source();
  std::vector<std::optional<Login>> read(source.readings.size());
  std::vector<Login> found;
  bool known = false;  // a policy of nobody partly known shows that its owner is known
  std::string_view last;
  for (std::size_t i = 0; i < source.owned.size(); ++i) {
    const auto& [owner, reading] = source.owned[i];
    if (is_sibling(pass, *reading)) continue;
    std::optional<Login>& one = read[static_cast<std::size_t>(reading - source.readings.data())];
    if (!one) {
      const analysis::Access access(reading->policy, pass.catalog());
      one = read_login(*reading, access, pass.catalog());
    }
    if (owner != last) {
      if (!last.empty() && !known) found.pop_back();
      known = false;
      last = owner;
      found.emplace_back().owner = owner;
    }
    known = known || !reading->document->owner_partly_known;
    join(found.back(), *one);
  }
  if (!last.empty() && !known) found.pop_back();
  return found;
}

}  // namespace

std::vector<Login> logins(Pass& pass) {
  const format::Document& document = pass.document();
  if (document.detached) return {};
  if (document.owners.empty()) {
    Login login = read_login(pass.reading(), pass.access(), pass.catalog());
    if (login.granted != Answer::no) return {};
    return {login};
  }
  const auto owned = pass.source().owned;
  if (owned.empty()) return {};
  const Reading& first = *owned.front().reading;
  if (&first != &pass.reading() && !is_sibling(pass, first)) return {};
  std::vector<Login> found = logins_of_owners(pass);
  std::erase_if(found, [](const Login& login) { return login.granted != Answer::no; });
  return found;
}

std::string describe_owner(const Login& login) {
  const auto slash = login.owner.find('/');
  if (slash == login.owner.npos) return "this identity";
  return fmt::format("{} `{}`", login.owner.substr(0, slash), login.owner.substr(slash + 1));
}

}  // namespace ecrlint::internal::check
