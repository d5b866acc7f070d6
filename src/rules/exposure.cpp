// SPDX-License-Identifier: Apache-2.0
// Asks for the worst that strangers are let do, and for the place of a grant: the principal and the
// action that make it.
#include "rules/exposure.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "analysis/glob.hpp"

namespace ecrlint::internal::check {
namespace {

using analysis::ActionSet;
using analysis::LetterCase;
using catalog::AccessLevel;
using catalog::ActionId;

/// What an outsider would most like to have, worst first.
constexpr std::array<std::string_view, 4> kWorst{"SetRepositoryPolicy", "PutImage",
                                                 "DeleteRepository", "BatchDeleteImage"};

/// Writes in the catalogue's words, but nothing that a stranger chooses is written.
constexpr std::array<std::string_view, 3> kHarmless{"StartImageScan", "StartLifecyclePolicyPreview",
                                                    "BatchImportUpstreamImage"};

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kDeeds{
    {{"SetRepositoryPolicy", "rewrite this policy"},
     {"PutImage", "push images"},
     {"DeleteRepository", "delete the repository"},
     {"BatchDeleteImage", "delete images"},
     {"ReplicateImage", "replicate images into this registry"},
     {"BatchGetImage", "read images"}}};

bool writes(const catalog::Catalog& catalog, ActionId action) {
  const AccessLevel level = catalog.access_level(action);
  return (level == AccessLevel::write || level == AccessLevel::permissions_management ||
          level == AccessLevel::tagging) &&
         std::ranges::find(kHarmless, catalog.action_name(action)) == kHarmless.end();
}

/// Keeps the action if it is worse than what is there.
void consider(Opening& opening, std::string_view action, bool action_writes) {
  const auto rank = [](std::string_view name) {
    return std::ranges::find(kWorst, name) - kWorst.begin();
  };
  const bool worse = action_writes != opening.writes
                         ? action_writes
                         : rank(action) < rank(opening.action) || action == "BatchGetImage";
  if (!opening.action.empty() && !worse) return;
  opening.action = action;
  opening.writes = action_writes;
}

/// The worst of the actions that a policy of this kind can grant; nothing if there is none.
void consider_all(const Pass& pass, const ActionSet& granted, Opening& opening) {
  opening.action = {};
  opening.writes = false;
  const catalog::Catalog& catalog = pass.catalog();
  const catalog::ActionRange range = catalog.actions(catalog.find_service("ecr"));
  for (std::size_t i = 0; i < granted.size(); ++i) {
    const ActionId action{range.begin + static_cast<std::uint32_t>(i)};
    if (granted[i] && is_grantable(catalog, action, pass.policy().kind))
      consider(opening, catalog.action_name(action), writes(catalog, action));
  }
}

bool lets_in(Pass& pass, const Statement& statement, const Opening& opening) {
  const std::string action = fmt::format("{}:{}", opening.service, opening.action);
  return pass.outsiders().let_in(statement, action) == Answer::yes;
}

/// Those that the same Denies speak of: the answer is the same for all.
ActionSet alike(Pass& pass, const ActionSet& actions, std::size_t action) {
  ActionSet found = actions;
  for (const Statement& deny : pass.policy().statements) {
    if (deny.effect == Effect::allow) continue;
    const analysis::ActionMatch& listed = pass.access().listed(deny);
    found &= listed.sure[action] ? listed.sure : ~listed.sure;
    found &= listed.possible[action] ? listed.possible : ~listed.possible;
  }
  return found;
}

bool find_action(Pass& pass, const Statement& statement, Opening& opening) {
  ActionSet granted = pass.access().listed(statement).sure;
  for (consider_all(pass, granted, opening); !opening.action.empty();
       consider_all(pass, granted, opening)) {
    if (lets_in(pass, statement, opening)) return true;
    granted &= ~alike(pass, granted, pass.access().index(opening.action));
  }
  return false;
}

/// Everybody may pull from a public repository; what counts there is who can write.
bool find_public_action(Pass& pass, const Statement& statement, Opening& opening) {
  const catalog::Catalog& catalog = pass.catalog();
  const catalog::ServiceId service = catalog.find_service("ecr-public");
  if (statement.not_action) return false;
  const catalog::ActionRange range = catalog.actions(service);
  for (const Action& entry : statement.actions) {
    if (entry.service_id != service || entry.text.hole) continue;
    for (std::uint32_t i = range.begin; i < range.end; ++i) {
      const std::string_view name = catalog.action_name(ActionId{i});
      if (writes(catalog, ActionId{i}) && catalog.resource_type_count(ActionId{i}) != 0 &&
          name != "CreateRepository" &&
          analysis::matches(entry.name, name, LetterCase::ignored) == Answer::yes)
        consider(opening, name, true);
    }
  }
  opening.service = "ecr-public";
  return !opening.action.empty() && lets_in(pass, statement, opening);
}

}  // namespace

bool is_every_ecr_action(const Action& action) {
  if (action.everything()) return true;
  if (action.text.hole || action.name.empty() || action.service.empty()) return false;
  return action.name.find_first_not_of('*') == action.name.npos &&
         (analysis::matches(action.service, "ecr", LetterCase::ignored) == Answer::yes ||
          analysis::matches(action.service, "ecr-public", LetterCase::ignored) == Answer::yes);
}

bool is_grantable(const catalog::Catalog& catalog, ActionId action, PolicyKind kind) {
  if (catalog.resource_type_count(action) == 0) return false;
  const std::string_view name = catalog.action_name(action);
  return kind == PolicyKind::registry || (name != "CreateRepository" && name != "ReplicateImage");
}

const Principal* find_everyone(const Statement& statement) {
  const auto found =
      std::ranges::find(statement.principals, PrincipalForm::everyone, &Principal::form);
  return found == statement.principals.end() ? nullptr : &*found;
}

std::string deed(const Opening& opening) {
  for (const auto& [action, words] : kDeeds)
    if (action == opening.action) return std::string(words);
  return fmt::format("call `{}:{}`", opening.service, opening.action);
}

std::optional<Opening> find_opening(Pass& pass, const Statement& statement) {
  if (statement.effect != Effect::allow || statement.not_principal) return std::nullopt;
  Opening opening;
  opening.everyone = find_everyone(statement);
  if (opening.everyone == nullptr) return std::nullopt;
  if (!find_action(pass, statement, opening) && !find_public_action(pass, statement, opening))
    return std::nullopt;
  opening.weakness = analysis::weakness(statement, pass.catalog());
  return opening;
}

namespace {

/// Is the answer yes for some action that the Allow surely lists? `ask` takes `ecr:PutImage`.
template <class Ask>
bool is_yes_for_some(Pass& pass, const Statement& statement, Ask ask) {
  const std::uint32_t first = pass.catalog().actions(pass.catalog().find_service("ecr")).begin;
  ActionSet left = pass.access().listed(statement).sure;
  for (std::uint32_t i = 0; i < left.size(); ++i) {
    const ActionId action{first + i};
    if (!left[i] || !is_grantable(pass.catalog(), action, pass.policy().kind)) continue;
    if (ask(fmt::format("ecr:{}", pass.catalog().action_name(action))) == Answer::yes) return true;
    left &= ~alike(pass, left, i);
  }
  return false;
}

}  // namespace

bool is_open(Pass& pass, const Statement& statement, const Principal* as) {
  return is_yes_for_some(pass, statement, [&](const std::string& action) {
    return pass.outsiders().let_in(statement, action, as);
  });
}

bool admits(Pass& pass, const Statement& statement, const Principal& principal,
            const analysis::Admitted& one) {
  return is_yes_for_some(pass, statement, [&](const std::string& action) {
    return pass.outsiders().lets_in(one, statement, action, principal);
  });
}

std::optional<Granted> find_granted(Pass& pass, const analysis::Subject& subject,
                                    std::string_view action) {
  if (subject.principal == nullptr) return std::nullopt;
  const analysis::Grant grant = pass.access().grant(subject, action);
  if (grant.action == nullptr || is_every_ecr_action(*grant.action)) return std::nullopt;
  const auto& named = grant.statement->principals;
  const auto same = std::ranges::find_if(named, [&](const Principal& principal) {
    return analysis::covers(principal, *subject.principal) == Answer::yes &&
           analysis::covers(*subject.principal, principal) == Answer::yes;
  });
  if (grant.statement->not_principal || same == named.end()) return std::nullopt;
  const Answer left =
      pass.outsiders().left_to(*same, *grant.statement, fmt::format("ecr:{}", action));
  if (left != Answer::yes) return std::nullopt;
  return Granted{grant.statement, &*same, grant.action};
}

}  // namespace ecrlint::internal::check
