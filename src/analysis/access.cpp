// Set algebra over a policy's statements for the actions of ECR.
#include "analysis/access.hpp"

#include <algorithm>

#include "analysis/glob.hpp"

namespace ecrlint::analysis {
namespace {

Answer same_text(std::string_view a, std::string_view b) {
  if (has_hole(a) || has_hole(b)) return matches(a, b) == Answer::no ? Answer::no : Answer::unknown;
  return answer(a == b);
}

bool belongs_to_account(PrincipalForm form) {
  return form == PrincipalForm::account || form == PrincipalForm::role ||
         form == PrincipalForm::user || form == PrincipalForm::session ||
         form == PrincipalForm::federated_user;
}

Answer covers_in_account(const Principal& named, const Principal& subject) {
  const bool holes = named.text.hole || subject.text.hole;
  const auto same = [holes](std::string_view a, std::string_view b) {
    return holes ? same_text(a, b) : answer(a == b);
  };
  const Answer same_account = same(named.account, subject.account);
  if (named.form == PrincipalForm::account || same_account == Answer::no) return same_account;
  if (named.form == PrincipalForm::role && subject.form == PrincipalForm::session) {
    const auto role = subject.name.substr(0, subject.name.find('/'));
    return same_account && same(last_path_part(named.name), role);
  }
  if (named.form != subject.form) return Answer::no;
  return same_account && same(named.name, subject.name);
}

/// May the statement speak of repositories of ECR? A resource policy does, whatever it says.
Answer is_about_repositories(const Policy& policy, const Statement& statement) {
  if (policy.kind == PolicyKind::repository || statement.not_resource) return Answer::yes;
  if (!statement.has(ElementName::resource)) return Answer::yes;
  Answer found = statement.resources_known ? Answer::no : Answer::unknown;
  for (const Resource& resource : statement.resources) {
    if (resource.form == ResourceForm::everything) return Answer::yes;
    if (resource.form == ResourceForm::arn)
      found = found || matches(resource.arn.service, "ecr");
    else if (resource.form != ResourceForm::not_arn)
      found = found || Answer::unknown;
    if (found == Answer::yes) break;
  }
  return found;
}

}  // namespace

Answer covers(const Principal& named, const Principal& subject) {
  if (named.form == PrincipalForm::everyone) {
    // `{"AWS": "*"}` is documented to equal `*`; for service principals no source confirms it.
    const bool service = subject.form == PrincipalForm::service;
    return service && !named.type.empty() ? Answer::unknown : Answer::yes;
  }
  if (named.form == PrincipalForm::unknown || subject.form == PrincipalForm::unknown) {
    const bool accounts = !named.account.empty() && !subject.account.empty();
    if (accounts && same_text(named.account, subject.account) == Answer::no) return Answer::no;
    return Answer::unknown;
  }
  if (belongs_to_account(named.form) && belongs_to_account(subject.form))
    return covers_in_account(named, subject);
  if (named.form != subject.form) return Answer::no;
  return same_text(named.text.text, subject.text.text);
}

Answer names_action(const Action& entry, std::string_view service, std::string_view action) {
  if (entry.everything()) return Answer::yes;
  if (entry.service.empty()) return entry.text.hole ? Answer::unknown : Answer::no;
  return matches(entry.service, service, Case::ignored) &&
         matches(entry.name, action, Case::ignored);
}

ActionLister::ActionLister(const catalog::Catalog& catalog)
    : catalog_(&catalog), ecr_(catalog.find_service("ecr")) {
  if (ecr_ != catalog::ServiceId::none) range_ = catalog.actions(ecr_);
  range_.end = std::min(range_.end, range_.begin + static_cast<std::uint32_t>(ActionSet().size()));
}

Listed ActionLister::list(const Statement& statement) const {
  ActionSet all;
  for (std::uint32_t i = range_.begin; i < range_.end; ++i) all.set(i - range_.begin);
  Listed listed;
  if (!statement.actions_known) listed.possible = all;
  for (const Action& entry : statement.actions) {
    if (!entry.may_be_ecr) continue;
    const auto id = static_cast<std::uint32_t>(entry.id);
    if (entry.id != catalog::ActionId::none) {
      if (id >= range_.begin && id < range_.end) listed.sure.set(id - range_.begin);
      continue;
    }
    if (entry.name == "*" && names_action(entry, "ecr", "*") == Answer::yes) {
      listed.sure = all;
      break;
    }
    for (std::uint32_t i = range_.begin; i < range_.end; ++i) {
      const Answer found = names_action(entry, "ecr", catalog_->action_name(catalog::ActionId{i}));
      if (found == Answer::yes) listed.sure.set(i - range_.begin);
      if (found != Answer::no) listed.possible.set(i - range_.begin);
    }
  }
  listed.possible |= listed.sure;
  if (statement.not_action) listed = {all & ~listed.possible, all & ~listed.sure};
  return listed;
}

std::size_t ActionLister::index(std::string_view action) const {
  return index(catalog_->find_action(ecr_, action));
}

std::size_t ActionLister::index(catalog::ActionId action) const {
  const auto id = static_cast<std::uint32_t>(action);
  return id < range_.begin || id >= range_.end ? ActionSet().size() : id - range_.begin;
}

Access::Access(const Policy& policy, const catalog::Catalog& catalog)
    : policy_(policy), lister_(catalog) {
  listed_.reserve(policy.statements.size());
  for (const Statement& statement : policy.statements)
    listed_.push_back(statement.mentions_ecr ? list(statement) : Listed{});
  find_subjects();
}

Listed Access::list(const Statement& statement) const {
  const Answer about = is_about_repositories(policy_, statement);
  if (about == Answer::no) return {};
  Listed listed = lister_.list(statement);
  if (about == Answer::unknown) listed.sure.reset();
  return listed;
}

const Listed& Access::listed(const Statement& statement) const {
  return listed_[static_cast<std::size_t>(&statement - policy_.statements.data())];
}

const Action* Access::entry(const Statement& statement, std::string_view action) const {
  if (statement.not_action) return nullptr;
  for (const Action& entry : statement.actions)
    if (entry.may_be_ecr && names_action(entry, "ecr", action) == Answer::yes) return &entry;
  return nullptr;
}

Answer Access::reaches(const Statement& statement, const Subject& subject) const {
  if (subject.principal == nullptr) return Answer::yes;
  Answer found = statement.principals_known ? Answer::no : Answer::unknown;
  for (const Principal& named : statement.principals) {
    const Answer covered = covers(named, *subject.principal);
    found = found || covered;
    // Part of the subject is reached: it cannot be said of the subject as a whole.
    const bool partly = covered == Answer::no && covers(*subject.principal, named) != Answer::no;
    if (partly) found = found || Answer::unknown;
  }
  return statement.not_principal ? !found : found;
}

Answer Access::allowed(const Subject& subject, std::string_view action) const {
  Answer found = policy_.statements_known ? Answer::no : Answer::unknown;
  const std::size_t at = index(action);
  if (at == ActionSet().size()) return found;
  for (const Statement& statement : policy_.statements) {
    if (statement.effect == Effect::deny || !listed(statement).possible[at]) continue;
    const Answer sure = listed(statement).sure[at] && statement.effect == Effect::allow
                            ? Answer::yes
                            : Answer::unknown;
    found = found || (sure && reaches(statement, subject));
    if (found == Answer::yes) break;
  }
  return found;
}

Answer Access::denies(const Statement& statement, const Subject& subject, std::size_t at) const {
  if (statement.effect == Effect::allow || !listed(statement).possible[at]) return Answer::no;
  const bool everywhere =
      !statement.not_resource &&
      (!statement.has(ElementName::resource) ||
       std::any_of(statement.resources.begin(), statement.resources.end(),
                   [](const Resource& r) { return r.form == ResourceForm::everything; }));
  const bool sure = listed(statement).sure[at] && statement.effect == Effect::deny &&
                    !statement.has(ElementName::condition) && everywhere;
  return (sure ? Answer::yes : Answer::unknown) && reaches(statement, subject);
}

Answer Access::denied(const Subject& subject, std::string_view action) const {
  Answer found = policy_.statements_known ? Answer::no : Answer::unknown;
  const std::size_t at = index(action);
  if (at == ActionSet().size()) return found;
  for (const Statement& statement : policy_.statements) {
    found = found || denies(statement, subject, at);
    if (found == Answer::yes) break;
  }
  return found;
}

Grant Access::wholly_denied(const Subject& subject, std::string_view action) const {
  const std::size_t at = index(action);
  if (at == ActionSet().size()) return {};
  for (const Statement& statement : policy_.statements)
    if (denies(statement, subject, at) == Answer::yes)
      return {&statement, entry(statement, action)};
  return {};
}

Grant Access::grant(const Subject& subject, std::string_view action, Effect effect) const {
  const std::size_t at = index(action);
  if (at == ActionSet().size()) return {};
  for (const Statement& statement : policy_.statements)
    if (statement.effect == effect && listed(statement).sure[at] &&
        reaches(statement, subject) == Answer::yes)
      return {&statement, entry(statement, action)};
  return {};
}

void Access::find_subjects() {
  // A policy that ECR takes (10,240 characters) has fewer; without bounds, work grows with the
  // square.
  constexpr std::size_t kMostPrincipals = 1000;
  constexpr std::size_t kMostPairs = 200'000;
  std::size_t principals = 0;
  for (const Statement& statement : policy_.statements) principals += statement.principals.size();
  if (principals > kMostPrincipals || principals * policy_.statements.size() > kMostPairs) return;
  const auto known = [&](const Principal& principal) {
    return std::any_of(subjects_.begin(), subjects_.end(), [&](const Subject& subject) {
      return covers(*subject.principal, principal) == Answer::yes &&
             covers(principal, *subject.principal) == Answer::yes;
    });
  };
  for (const Statement& statement : policy_.statements) {
    if (statement.effect != Effect::allow || listed(statement).possible.none()) continue;
    if (policy_.kind == PolicyKind::identity) {
      subjects_.push_back({nullptr, &statement});
      return;
    }
    if (statement.not_principal) continue;
    for (const Principal& principal : statement.principals)
      if (!known(principal)) subjects_.push_back({&principal, &statement});
  }
}

}  // namespace ecrlint::analysis
