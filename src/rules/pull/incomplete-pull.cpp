// ECR101: see rules/pull/incomplete-pull.md.
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

std::optional<Complaint> judge(Pass& pass, const analysis::Subject& subject, const Half& half) {
  const analysis::Access& access = pass.access();
  if (access.allowed(subject, half.missing) != Answer::no) return std::nullopt;
  const analysis::Grant grant = access.grant(subject, half.granted);
  if (grant.statement == nullptr || access.denied(subject, half.granted) != Answer::no)
    return std::nullopt;
  if (!is_meant_to_pull(pass, access, subject, grant) || others_may_grant(pass))
    return std::nullopt;
  return Complaint{grant};
}

/// Where the missing action is granted to others, which is easily taken for enough.
const Action* granted_to_others(Pass& pass, std::string_view action) {
  for (const Statement& statement : pass.policy().statements)
    if (statement.effect == Effect::allow)
      if (const Action* entry = pass.access().entry(statement, action)) return entry;
  return nullptr;
}

void report(Pass& pass, const SharedComplaint& found, const Half& half) {
  const analysis::Grant& grant = found.complaint.grant;
  Finding& finding = pass.report(place_of(grant), "{} can {}, so every pull fails", describe(found),
                                 half.consequence);
  const Action* elsewhere = granted_to_others(pass, half.missing);
  finding.label = elsewhere == nullptr
                      ? fmt::format("granted here, `ecr:{}` nowhere in this policy", half.missing)
                      : fmt::format("granted here, `ecr:{}` only to others", half.missing);
  finding.help = fmt::format("add \"ecr:{}\" to this statement", half.missing);
  if (found.subject->principal != nullptr && found.subject->statement == grant.statement)
    pass.relate(finding, found.subject->principal->text.span, "granted to this principal");
  if (elsewhere != nullptr) pass.relate(finding, elsewhere->text.span, "granted to others here");
  const std::string missing = fmt::format("ecr:{}", half.missing);
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
