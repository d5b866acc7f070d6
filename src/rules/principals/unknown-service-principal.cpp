// SPDX-License-Identifier: Apache-2.0
// ECR306: see rules/principals/unknown-service-principal.md.
#include "rules/action_name.hpp"
#include "rules/fix.hpp"
#include "rules/principals/fault.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

constexpr std::string_view kSuffix = ".amazonaws.com";

/// What stands before the domain that services share; empty for another domain.
std::string_view stem_of(std::string_view name) {
  if (!name.ends_with(kSuffix)) return {};
  return name.substr(0, name.size() - kSuffix.size());
}

/// The known service principal that was meant, or empty. Comparing what stands before the shared
/// suffix keeps short names apart.
std::string_view meant(const catalog::Catalog& catalog, std::string_view name) {
  const std::string_view stem = stem_of(name);
  Suggestion suggestion(stem.empty() ? name : stem);
  for (const std::string_view known : catalog.service_principals())
    if (!stem_of(known).empty()) suggestion.consider(stem.empty() ? known : stem_of(known));
  const std::string_view best = suggestion.best();
  if (stem.empty() || best.empty()) return best;
  return {best.data(), best.size() + kSuffix.size()};
}

/// A service on IAM's own list may call under its name although no policy of AWS shows it.
bool may_exist(const catalog::Catalog& catalog, std::string_view name) {
  const std::string_view stem = stem_of(name);
  return !stem.empty() && stem.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == stem.npos &&
         catalog.find_service(stem) != catalog::ServiceId::none;
}

/// Few services use ECR, so there an unknown name is a mistake; elsewhere only one that is like a
/// known name.
bool is_mistake(PolicyKind kind, std::string_view name, std::string_view known) {
  constexpr std::size_t kShort = 4;
  return is_ecr(kind) || (!known.empty() && name.size() > kShort + kSuffix.size());
}

}  // namespace

void unknown_service_principal(Pass& pass) {
  Searches searches;
  for (const Statement& statement : pass.policy().statements)
    for (const Principal& principal : statement.principals) {
      const std::string_view name = principal.text.text;
      if (principal.form != PrincipalForm::service || !is_domain(name) ||
          pass.catalog().is_service_principal(name) || may_exist(pass.catalog(), name))
        continue;
      const std::string_view known =
          searches.next() ? meant(pass.catalog(), name) : std::string_view();
      if (!is_mistake(pass.policy().kind, name, known)) continue;
      Finding& finding = pass.report(principal.text.span, "no AWS service is known as `{}`", name);
      finding.label = "unknown service";
      if (known.empty())
        finding.help = "write the name that the service's own guide gives";
      else
        suggest(pass, finding, Applicability::unsafe, principal.text.span, known, '`');
    }
}

}  // namespace ecrlint::internal::check
