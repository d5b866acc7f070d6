// SPDX-License-Identifier: Apache-2.0
// ECR102: see rules/pull/pull-without-layer-check.md.
#include <algorithm>

#include "analysis/transfer_calls.hpp"
#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"
#include "rules/subjects.hpp"

namespace ecrlint::internal::check {
namespace {

bool is_lambda(const analysis::Subject& subject) {
  return subject.principal != nullptr && subject.principal->form == PrincipalForm::service &&
         subject.principal->text.text.starts_with("lambda.");
}

/// AWS's own smallest sets: services, Lambda across accounts, and the pull-only policy, which has
/// BatchImportUpstreamImage beside the pair. A push is ECR106's.
bool needs_no_check(Pass& pass, const analysis::Subject& subject) {
  const analysis::Access& access = pass.access();
  if (subject.principal != nullptr && (subject.principal->form == PrincipalForm::service ||
                                       subject.principal->form == PrincipalForm::unknown))
    return true;
  if (subject.principal == nullptr &&
      access.allowed(subject, "GetAuthorizationToken") != Answer::yes)
    return true;
  return access.allowed(subject, "BatchImportUpstreamImage") != Answer::no ||
         access.allowed(subject, "InitiateLayerUpload") != Answer::no ||
         access.allowed(subject, "PutImage") != Answer::no;
}

std::optional<Complaint> judge_layer_check(Pass& pass, const analysis::Subject& subject) {
  const analysis::Access& access = pass.access();
  if (access.allowed(subject, analysis::kLayerCheckName) != Answer::no) return std::nullopt;
  if (!lets_pull(access, subject)) return std::nullopt;
  if (access.on_one_resource(analysis::kPullNames[0], analysis::kPullNames[1]) == Answer::no)
    return std::nullopt;  // ECR101 says so
  if (needs_no_check(pass, subject) ||
      others_may_grant(pass, subject, {&analysis::kLayerCheckName, 1}))
    return std::nullopt;
  return Complaint{access.grant(subject, "BatchGetImage")};
}

}  // namespace

void pull_without_layer_check(Pass& pass) {
  const auto cases = gather(
      pass, [&](const analysis::Subject& subject) { return judge_layer_check(pass, subject); });
  if (cases.empty() || is_misspelt(pass, analysis::kLayerCheckName)) return;
  const auto subjects = pass.access().subjects();
  if (std::ranges::any_of(subjects, is_lambda)) return;
  for (const SharedComplaint& found : cases) {
    const analysis::Grant& grant = found.complaint.grant;
    if (grant.statement == nullptr) continue;
    Finding& finding = pass.report(
        place_of(grant), "{} can pull, but not ask which layers are there", describe(pass, found));
    finding.label =
        fmt::format("granted here, `ecr:{}` nowhere in this policy", analysis::kLayerCheckName);
    finding.help = fmt::format(
        "add \"ecr:{}\" if the puller is ECS, EKS or SageMaker; Docker and containerd do without",
        analysis::kLayerCheckName);
    const std::string missing = fmt::format("ecr:{}", analysis::kLayerCheckName);
    offer_actions(pass, finding, grant, {&missing, 1});
  }
}

}  // namespace ecrlint::internal::check
