// SPDX-License-Identifier: Apache-2.0
// ECR109: see rules/pull/pull-denied.md.
#include "analysis/glob.hpp"
#include "analysis/transfer_calls.hpp"
#include "rules/rules.gen.hpp"
#include "rules/subjects.hpp"

namespace ecrlint::internal::check {
namespace {

/// Allowing much and denying a part of it is a way to say what is not allowed; denying all of what
/// an entry allows is not.
bool is_exception(const analysis::Grant& allow, const analysis::Grant& deny) {
  if (allow.action == nullptr) return true;
  if (!allow.action->wildcard) return false;
  return deny.action == nullptr || analysis::covers(deny.action->text.text, allow.action->text.text,
                                                    analysis::LetterCase::ignored) != Answer::yes;
}

/// The Deny that takes the part from the holder of an identity policy on every ARN that an Allow
/// grants it on.
analysis::Grant denied_where_allowed(Pass& pass, std::string_view part) {
  const std::size_t index = pass.access().index(part);
  analysis::Grant found;
  const auto takes = [&](const Statement& deny, const Resource& resource) {
    return deny.effect == Effect::deny && deny.unconditional() && !deny.not_resource &&
           pass.access().listed(deny).sure[index] &&
           std::ranges::any_of(deny.resources, [&](const Resource& denied) {
             return analysis::covers(denied.text.text, resource.text.text,
                                     analysis::LetterCase::sensitive) == Answer::yes;
           });
  };
  for (const Statement& allow : pass.policy().statements) {
    if (allow.effect == Effect::deny || !pass.access().listed(allow).possible[index]) continue;
    if (allow.not_resource || !allow.resources_known) return {};
    for (const Resource& resource : allow.resources) {
      const auto deny = std::ranges::find_if(pass.policy().statements, [&](const Statement& one) {
        return !resource.text.hole && takes(one, resource);
      });
      if (deny == pass.policy().statements.end()) return {};
      if (found.statement == nullptr) found = {&*deny, pass.access().entry(*deny, part)};
    }
  }
  return found;
}

/// The Deny that takes the part back wherever it is granted.
analysis::Grant find_deny(Pass& pass, const analysis::Subject& subject, std::string_view part) {
  const analysis::Grant deny = pass.access().wholly_denied(subject, part);
  return deny.statement != nullptr || subject.principal != nullptr
             ? deny
             : denied_where_allowed(pass, part);
}

/// The grant of a pull of which a Deny takes a part, with the index of that part.
std::optional<Complaint> judge_denied(Pass& pass, const analysis::Subject& subject) {
  const analysis::Access& access = pass.access();
  for (const std::string_view part : analysis::kPullNames)
    if (access.allowed(subject, part) != Answer::yes) return std::nullopt;
  for (unsigned i = 0; i < std::size(analysis::kPullNames); ++i) {
    const analysis::Grant deny = find_deny(pass, subject, analysis::kPullNames[i]);
    if (deny.statement == nullptr) continue;
    const analysis::Grant allow = access.grant(subject, analysis::kPullNames[i]);
    if (allow.statement != nullptr && !is_exception(allow, deny)) return Complaint{allow, i};
  }
  return std::nullopt;
}

}  // namespace

void pull_denied(Pass& pass) {
  for (const SharedComplaint& found : gather(
           pass, [&](const analysis::Subject& subject) { return judge_denied(pass, subject); })) {
    const std::string_view part = analysis::kPullNames[found.complaint.missing];
    const analysis::Grant deny = find_deny(pass, *found.subject, part);
    Finding& finding = pass.report(place_of(found.complaint.grant),
                                   "{} is granted the pull, and a Deny takes `ecr:{}` back",
                                   describe(pass, found), part);
    finding.label = "granted here, in vain";
    finding.help = "narrow the Deny or remove this grant: a Deny wins over every Allow";
    pass.relate(finding, place_of(deny), fmt::format("`ecr:{}` is denied here", part));
  }
}

}  // namespace ecrlint::internal::check
