// Weighs what everyone is allowed against what Denies take back.
#include "rules/exposure.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "analysis/glob.hpp"

namespace ecrlint::check {
namespace {

using analysis::Case;
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

template <class List>
bool contains(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool writes(const catalog::Catalog& catalog, ActionId action) {
  const AccessLevel level = catalog.access_level(action);
  return (level == AccessLevel::write || level == AccessLevel::permissions_management ||
          level == AccessLevel::tagging) &&
         !contains(kHarmless, catalog.action_name(action));
}

/// Keeps the action if it is worse than what is there.
void consider(Opening& opening, std::string_view action, bool action_writes) {
  const auto rank = [](std::string_view name) {
    return std::find(kWorst.begin(), kWorst.end(), name) - kWorst.begin();
  };
  const bool worse = action_writes != opening.writes
                         ? action_writes
                         : rank(action) < rank(opening.action) || action == "BatchGetImage";
  if (!opening.action.empty() && !worse) return;
  opening.action = action;
  opening.writes = action_writes;
}

/// The worst of the actions that a policy of this kind can grant.
void consider_all(const Pass& pass, const analysis::ActionSet& granted, Opening& opening) {
  const catalog::Catalog& catalog = pass.catalog();
  const catalog::ActionRange range = catalog.actions(catalog.find_service("ecr"));
  for (std::size_t i = 0; i < granted.size(); ++i) {
    const ActionId action{range.begin + static_cast<std::uint32_t>(i)};
    if (granted[i] && is_grantable(catalog, action, pass.policy().kind))
      consider(opening, catalog.action_name(action), writes(catalog, action));
  }
}

const Principal* find_everyone(const Statement& statement) {
  const auto found =
      std::find_if(statement.principals.begin(), statement.principals.end(),
                   [](const Principal& p) { return p.form == PrincipalForm::everyone; });
  return found == statement.principals.end() ? nullptr : &*found;
}

}  // namespace

bool is_every_ecr_action(const Action& action) {
  if (action.everything()) return true;
  if (action.text.hole || action.name.empty() || action.service.empty()) return false;
  return action.name.find_first_not_of('*') == action.name.npos &&
         (analysis::matches(action.service, "ecr", Case::ignored) == Answer::yes ||
          analysis::matches(action.service, "ecr-public", Case::ignored) == Answer::yes);
}

bool is_grantable(const catalog::Catalog& catalog, ActionId action, PolicyKind kind) {
  if (catalog.resource_type_count(action) == 0) return false;
  const std::string_view name = catalog.action_name(action);
  return kind == PolicyKind::registry || (name != "CreateRepository" && name != "ReplicateImage");
}

std::string deed(const Opening& opening) {
  for (const auto& [action, words] : kDeeds)
    if (action == opening.action) return std::string(words);
  return fmt::format("call `{}:{}`", opening.service, opening.action);
}

std::optional<Opening> Exposure::opening(const Statement& statement) {
  if (statement.effect != Effect::allow || statement.not_principal) return std::nullopt;
  Opening opening;
  opening.everyone = find_everyone(statement);
  if (opening.everyone == nullptr) return std::nullopt;
  opening.narrowing = analysis::narrowing(statement, pass_.catalog());
  if (opening.narrowing.answer != Answer::no) return std::nullopt;
  if (!find_action(statement, opening) && !find_public_action(statement, opening))
    return std::nullopt;
  return opening;
}

bool Exposure::find_action(const Statement& statement, Opening& opening) {
  const analysis::ActionSet sure = pass_.access().listed(statement).sure;
  if (sure.none()) return false;
  analysis::ActionSet granted = sure & ~withheld(*opening.everyone);
  while (granted.any()) {
    consider_all(pass_, granted, opening);
    if (opening.action.empty()) return false;
    if (!is_refuted(statement, opening)) return true;
    granted.reset(pass_.access().index(opening.action));
    opening.action = {};
    opening.writes = false;
  }
  return false;
}

/// Does the evaluator say that no stranger is let in?
bool Exposure::is_refuted(const Statement& statement, const Opening& opening) {
  if (!strangers_) strangers_.emplace(pass_.policy(), pass_.catalog());
  const std::string action = fmt::format("{}:{}", opening.service, opening.action);
  return strangers_->let_in(statement, action) == Answer::no;
}

/// Everybody may pull from a public repository; what counts there is who can write.
bool Exposure::find_public_action(const Statement& statement, Opening& opening) {
  const catalog::Catalog& catalog = pass_.catalog();
  const catalog::ServiceId service = catalog.find_service("ecr-public");
  if (service == catalog::ServiceId::none || statement.not_action) return false;
  const catalog::ActionRange range = catalog.actions(service);
  for (const Action& entry : statement.actions) {
    if (entry.service_id != service || entry.text.hole) continue;
    for (std::uint32_t i = range.begin; i < range.end; ++i) {
      const std::string_view name = catalog.action_name(ActionId{i});
      if (writes(catalog, ActionId{i}) && catalog.resource_type_count(ActionId{i}) != 0 &&
          name != "CreateRepository" &&
          analysis::matches(entry.name, name, Case::ignored) == Answer::yes)
        consider(opening, name, true);
    }
  }
  const auto denies = [](const Statement& other) { return other.effect != Effect::allow; };
  const auto& all = pass_.policy().statements;
  if (opening.action.empty() || std::any_of(all.begin(), all.end(), denies)) return false;
  opening.service = "ecr-public";
  return pass_.policy().statements_known && !is_refuted(statement, opening);
}

const analysis::ActionSet& Exposure::withheld(const Principal& everyone) {
  if (!withheld_)
    withheld_ = analysis::Withheld(pass_.policy(), pass_.access(), pass_.catalog()).from(everyone);
  return *withheld_;
}

}  // namespace ecrlint::check
