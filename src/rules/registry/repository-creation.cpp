// SPDX-License-Identifier: Apache-2.0
// ECR602 and ECR603: see rules/registry/replication-incomplete.md and pull-through-incomplete.md.
// Images come to repositories that the same policy may not let anybody make.
#include <algorithm>
#include <array>

#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"
#include "rules/subjects.hpp"

namespace ecrlint::internal::check {
namespace {

constexpr std::string_view kCreation = "CreateRepository";
/// The registry may be the upstream of somebody's cache, where nothing is made.
constexpr std::array<std::string_view, 3> kOfUpstream{"GetImageCopyStatus", "BatchGetImage",
                                                      "GetDownloadUrlForLayer"};

/// Where the policy lets somebody bring images, and surely never says that they may make a
/// repository; the statement is null where it does not.
analysis::Grant find_bringing(Pass& pass, const analysis::Subject& subject,
                              std::string_view brings) {
  const analysis::Access& access = pass.access();
  if (access.allowed(subject, kCreation) != Answer::no ||
      access.denied(subject, kCreation) != Answer::no ||
      access.denied(subject, brings) == Answer::yes)
    return {};
  return access.grant(subject, brings);
}

/// The account of the registry: as the source tells it, or by what the statement is about.
std::string_view registry_of(const Pass& pass, const Statement& statement) {
  if (is_account_id(pass.document().account)) return pass.document().account;
  for (const Resource& resource : statement.resources)
    if (resource.form == ResourceForm::arn && is_account_id(resource.arn.account))
      return resource.arn.account;
  return {};
}

/// What Complaint::missing says of somebody who may be of the registry's own account, where an
/// identity policy is enough.
constexpr unsigned kPerhapsOwn = 1;

std::optional<Complaint> judge_cache(Pass& pass, const analysis::Subject& subject) {
  const Principal* principal = subject.principal;
  if (principal == nullptr || principal->own || principal->account.empty()) return std::nullopt;
  const auto may_read = [&](std::string_view action) {
    return pass.access().allowed(subject, action) != Answer::no;
  };
  if (std::ranges::any_of(kOfUpstream, may_read)) return std::nullopt;
  const analysis::Grant grant = find_bringing(pass, subject, "BatchImportUpstreamImage");
  if (grant.statement == nullptr) return std::nullopt;
  const std::string_view registry = registry_of(pass, *grant.statement);
  if (registry == principal->account || others_may_grant(pass, subject, {&kCreation, 1}))
    return std::nullopt;
  const bool foreign = !registry.empty() && is_account_id(principal->account);
  return Complaint{grant, foreign ? 0 : kPerhapsOwn};
}

std::optional<Complaint> judge_replication(Pass& pass, const analysis::Subject& subject) {
  const analysis::Grant grant = find_bringing(pass, subject, "ReplicateImage");
  if (grant.statement == nullptr) return std::nullopt;
  return Complaint{grant};
}

Finding& report_uncreated(Pass& pass, const SharedComplaint& found, std::string_view what) {
  const analysis::Grant& grant = found.complaint.grant;
  Finding& finding = pass.report(place_of(grant), "{} can {}", describe(pass, found), what);
  finding.label = "granted here, `ecr:CreateRepository` nowhere in this policy";
  const std::string missing = fmt::format("ecr:{}", kCreation);
  offer_actions(pass, finding, grant, {&missing, 1});
  return finding;
}

}  // namespace

void replication_incomplete(Pass& pass) {
  const auto cases = gather(
      pass, [&](const analysis::Subject& subject) { return judge_replication(pass, subject); });
  if (cases.empty() || is_misspelt(pass, kCreation)) return;
  for (const SharedComplaint& found : cases) {
    Finding& finding =
        report_uncreated(pass, found, "replicate only into repositories that exist already");
    finding.help = "add \"ecr:CreateRepository\", so that ECR makes them with the first image";
  }
}

void pull_through_incomplete(Pass& pass) {
  const auto cases =
      gather(pass, [&](const analysis::Subject& subject) { return judge_cache(pass, subject); });
  if (cases.empty() || is_misspelt(pass, kCreation)) return;
  for (const SharedComplaint& found : cases) {
    Finding& finding = report_uncreated(
        pass, found, "fill the cache but not make the repository that an image is kept in");
    const bool perhaps_own = found.complaint.missing == kPerhapsOwn;
    if (perhaps_own) finding.severity = Severity::low;
    finding.help =
        fmt::format("add \"ecr:CreateRepository\": the first pull of each image needs it{}",
                    perhaps_own ? ", unless an identity policy of this account has it" : "");
  }
}

}  // namespace ecrlint::internal::check
