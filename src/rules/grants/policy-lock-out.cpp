// ECR213: see rules/grants/policy-lock-out.md.
#include <algorithm>

#include "rules/rules.gen.hpp"

namespace ecrlint::check {
namespace {

/// Denies without exception.
bool denies_everyone(const Statement& statement) {
  const auto everyone = [](const Principal& p) { return p.form == PrincipalForm::everyone; };
  const auto everything = [](const Resource& r) { return r.form == ResourceForm::everything; };
  return statement.effect == Effect::deny && !statement.not_principal &&
         std::any_of(statement.principals.begin(), statement.principals.end(), everyone) &&
         !statement.not_resource &&
         (!statement.has(ElementName::resource) ||
          std::any_of(statement.resources.begin(), statement.resources.end(), everything)) &&
         statement.unconditional();
}

const Statement* find_deny(Pass& pass, std::string_view action) {
  const std::size_t at = pass.access().index(action);
  if (at == analysis::ActionSet().size()) return nullptr;
  for (const Statement& statement : pass.policy().statements)
    if (denies_everyone(statement) && pass.access().listed(statement).sure[at]) return &statement;
  return nullptr;
}

Span place(Pass& pass, const Statement& statement, std::string_view action) {
  if (const Action* entry = pass.access().entry(statement, action)) return entry->text.span;
  const syntax::Member* element = statement.find(ElementName::not_action);
  return element != nullptr ? element->key_span : statement.open;
}

}  // namespace

void policy_lock_out(Pass& pass) {
  const Statement* set = find_deny(pass, "SetRepositoryPolicy");
  const Statement* remove = set == nullptr ? nullptr : find_deny(pass, "DeleteRepositoryPolicy");
  if (remove == nullptr) return;
  const Span at = place(pass, *set, "SetRepositoryPolicy");
  const Span other = place(pass, *remove, "DeleteRepositoryPolicy");
  Finding& finding = pass.report(
      at, "nobody, not even this account, can change or remove this policy once it is set");
  finding.label = "denied to everyone, without exception";
  finding.help =
      "leave SetRepositoryPolicy and DeleteRepositoryPolicy out of this Deny, or spare the "
      "administrators: \"Condition\": {\"ArnNotLike\": {\"aws:PrincipalArn\": \"<their role>\"}}";
  if (other.begin != at.begin) pass.relate(finding, other, "its removal is denied here");
}

}  // namespace ecrlint::check
