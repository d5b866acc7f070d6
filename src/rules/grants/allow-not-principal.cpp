// SPDX-License-Identifier: Apache-2.0
// ECR209: see rules/grants/allow-not-principal.md.
#include "rules/exposure.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {

void allow_not_principal(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    const syntax::Member* element = statement.find(ElementName::not_principal);
    if (statement.effect != Effect::allow || element == nullptr ||
        statement.has(ElementName::principal))
      continue;
    Finding& finding =
        pass.report(element->key_span,
                    "`NotPrincipal` with Allow lets in everyone in the world but those it lists");
    if (!is_open(pass, statement)) finding.severity = Severity::high;
    finding.label = "grants to all other principals of all accounts";
    finding.help = "name in Principal who may; to shut somebody out, use a Deny that names them";
  }
}

}  // namespace ecrlint::internal::check
