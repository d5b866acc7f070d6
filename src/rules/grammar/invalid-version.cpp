// SPDX-License-Identifier: Apache-2.0
// ECR006: see rules/grammar/invalid-version.md.
#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {

void invalid_version(Pass& pass) {
  const auto& version = pass.policy().version;
  if (!version || version->hole || version->is("2012-10-17")) return;
  const bool old = version->is("2008-10-17");
  if (old && pass.document().storage != format::Storage::customer_managed) return;
  Finding& finding =
      old ? pass.report(version->span, "a managed policy cannot be of Version 2008-10-17")
          : pass.report(version->span, "`{}` is no version of the policy language", version->text);
  finding.label =
      old ? "IAM refuses this" : "not the date of the last edit: one of two fixed words";
  finding.help = "write \"2012-10-17\"";
  offer(pass, finding, Applicability::unsafe, version->span, "2012-10-17");
}

}  // namespace ecrlint::internal::check
