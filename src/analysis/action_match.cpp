// SPDX-License-Identifier: Apache-2.0
// Covers principals by principals, and actions by the entries of Action.
#include "analysis/action_match.hpp"

#include <algorithm>

#include "analysis/glob.hpp"

namespace ecrlint::internal::analysis {
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
    return both(same_account, same(last_path_part(named.name), role));
  }
  if (named.form != subject.form) return Answer::no;
  return both(same_account, same(named.name, subject.name));
}

}  // namespace

Answer covers(const Principal& named, const Principal& subject) {
  // One entry is itself, whatever is not known of it.
  if (named.form == PrincipalForm::account && named.text.hole &&
      named.text.text.data() == subject.text.text.data())
    return Answer::yes;
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
  return both(matches(entry.service, service, LetterCase::ignored),
              matches(entry.name, action, LetterCase::ignored));
}

ActionLister::ActionLister(const catalog::Catalog& catalog)
    : catalog_(&catalog), ecr_(catalog.find_service("ecr")) {
  if (ecr_ != catalog::ServiceId::none) range_ = catalog.actions(ecr_);
  range_.end = std::min(range_.end, range_.begin + static_cast<std::uint32_t>(ActionSet().size()));
  all_ = ActionSet().set() >> (ActionSet().size() - (range_.end - range_.begin));
}

ActionMatch ActionLister::list(const Statement& statement) const {
  ActionMatch listed;
  if (!statement.mentions_ecr) return listed;
  if (!statement.actions_known) listed.possible = all_;
  for (const Action& entry : statement.actions) {
    if (!entry.may_be_ecr) continue;
    const auto id = static_cast<std::uint32_t>(entry.id);
    if (entry.id != catalog::ActionId::none) {
      if (id >= range_.begin && id < range_.end) listed.sure.set(id - range_.begin);
      continue;
    }
    if (entry.name == "*" && names_action(entry, "ecr", "*") == Answer::yes) {
      listed.sure = all_;
      break;
    }
    for (std::uint32_t i = range_.begin; i < range_.end; ++i) {
      const Answer found = names_action(entry, "ecr", catalog_->action_name(catalog::ActionId{i}));
      if (found == Answer::yes) listed.sure.set(i - range_.begin);
      if (found != Answer::no) listed.possible.set(i - range_.begin);
    }
  }
  listed.possible |= listed.sure;
  if (statement.not_action) listed = {all_ & ~listed.possible, all_ & ~listed.sure};
  return listed;
}

std::size_t ActionLister::index(std::string_view action) const {
  return index(catalog_->find_action(ecr_, action));
}

std::size_t ActionLister::index(catalog::ActionId action) const {
  const auto id = static_cast<std::uint32_t>(action);
  return id < range_.begin || id >= range_.end ? ActionSet().size() : id - range_.begin;
}

}  // namespace ecrlint::internal::analysis
