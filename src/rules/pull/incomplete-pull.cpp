// SPDX-License-Identifier: Apache-2.0
// ECR101: see rules/pull/incomplete-pull.md.
#include <array>

#include "analysis/glob.hpp"
#include "analysis/transfer_calls.hpp"
#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"
#include "rules/subjects.hpp"

namespace ecrlint::internal::check {
namespace {

struct Half {
  std::string_view granted;
  std::string_view missing;
  std::string_view consequence;
};

constexpr Half kHalves[] = {
    {analysis::kPullNames[0], analysis::kPullNames[1], "read manifests but not layers"},
    {analysis::kPullNames[1], analysis::kPullNames[0], "read layers but not manifests"}};

/// `ecr:Get*` among the rest of a read-only policy: nothing says that a pull was meant.
bool is_for_reading(const analysis::Grant& grant) {
  return grant.action == nullptr ||
         analysis::matches(grant.action->text.text, "ecr:GetAuthorizationToken",
                           analysis::LetterCase::ignored) != Answer::no;
}

/// Who pushes or tags needs BatchGetImage without the layers; an identity that never logs in pulls
/// nothing.
bool is_meant_to_pull(const Pass& pass, const analysis::Access& access,
                      const analysis::Subject& subject, const analysis::Grant& grant) {
  if (access.allowed(subject, "PutImage") != Answer::no) return false;
  if (access.allowed(subject, "InitiateLayerUpload") != Answer::no) return false;
  if (pass.policy().kind != PolicyKind::identity) return true;
  return access.allowed(subject, "GetAuthorizationToken") == Answer::yes && !is_for_reading(grant);
}

/// What Complaint::missing says of a half that is granted, but on other repositories only.
constexpr unsigned kElsewhere = 1;

/// Both halves are there, and no repository has both.
bool is_apart(const analysis::Access& access, const analysis::Subject& subject, const Half& half) {
  return subject.principal == nullptr && half.granted == kHalves[0].granted &&
         access.allowed(subject, half.missing) == Answer::yes &&
         access.on_one_resource(half.granted, half.missing) == Answer::no;
}

std::optional<Complaint> judge(Pass& pass, const analysis::Subject& subject, const Half& half) {
  const analysis::Access& access = pass.access();
  const bool apart = is_apart(access, subject, half);
  if (!apart && access.allowed(subject, half.missing) != Answer::no) return std::nullopt;
  const analysis::Grant grant = access.grant(subject, half.granted);
  if (grant.statement == nullptr || access.denied(subject, half.granted) == Answer::yes)
    return std::nullopt;
  // Whoever pushes by other policies is not meant to pull by this one.
  const std::array<std::string_view, 3> elsewhere{half.missing, "PutImage", "InitiateLayerUpload"};
  if (!is_meant_to_pull(pass, access, subject, grant) || others_may_grant(pass, subject, elsewhere))
    return std::nullopt;
  return Complaint{grant, apart ? kElsewhere : 0};
}

/// Where the missing action is granted to others, which is easily taken for enough.
const Action* granted_to_others(Pass& pass, std::string_view action) {
  for (const Statement& statement : pass.policy().statements)
    if (statement.effect == Effect::allow)
      if (const Action* entry = pass.access().entry(statement, action)) return entry;
  return nullptr;
}

void report_apart(Pass& pass, const SharedComplaint& found, const Half& half) {
  Finding& finding = pass.report(
      place_of(found.complaint.grant),
      "{} can read manifests of some repositories and layers of others, so every pull fails",
      describe(pass, found));
  finding.label = fmt::format("granted here, `ecr:{}` only on other repositories", half.missing);
  finding.help = fmt::format("allow \"ecr:{}\" and \"ecr:{}\" on the same repositories",
                             half.granted, half.missing);
  const analysis::Grant other = pass.access().grant(*found.subject, half.missing);
  if (other.statement != nullptr) pass.relate(finding, place_of(other), "granted elsewhere here");
}

void report(Pass& pass, const SharedComplaint& found, const Half& half) {
  if (found.complaint.missing == kElsewhere) return report_apart(pass, found, half);
  const analysis::Grant& grant = found.complaint.grant;
  Finding& finding = pass.report(place_of(grant), "{} can {}, so every pull fails",
                                 describe(pass, found), half.consequence);
  const Action* elsewhere = granted_to_others(pass, half.missing);
  finding.label = elsewhere == nullptr
                      ? fmt::format("granted here, `ecr:{}` nowhere in this policy", half.missing)
                      : fmt::format("granted here, `ecr:{}` only to others", half.missing);
  if (found.subject->principal != nullptr && found.subject->statement == grant.statement)
    pass.relate(finding, found.subject->principal->text.span, "granted to this principal");
  if (elsewhere != nullptr) pass.relate(finding, elsewhere->text.span, "granted to others here");
  const std::string missing = fmt::format("ecr:{}", half.missing);
  finding.help = help_to_grant(grant, {&missing, 1});
  offer_actions(pass, finding, grant, {&missing, 1});
}

}  // namespace

void incomplete_pull(Pass& pass) {
  for (const Half& half : kHalves) {
    const auto cases =
        gather(pass, [&](const analysis::Subject& subject) { return judge(pass, subject, half); });
    if (cases.empty() || is_misspelt(pass, half.missing)) continue;
    for (const SharedComplaint& found : cases) report(pass, found, half);
  }
}

}  // namespace ecrlint::internal::check
