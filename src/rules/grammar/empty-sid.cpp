// SPDX-License-Identifier: Apache-2.0
// ECR020: see rules/grammar/empty-sid.md.
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {

void empty_sid(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    const syntax::Member* sid = statement.find(ElementName::sid);
    if (sid == nullptr || !sid->value.is_string() || !sid->value.text.empty()) continue;
    Finding& finding = pass.report(sid->value.span, "the Sid is empty");
    finding.label = "names nothing";
    finding.help = "write what the statement is for, or remove it";
  }
}

}  // namespace ecrlint::internal::check
