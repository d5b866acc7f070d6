// ECR101: see rules/pull/incomplete-pull.md.
#include "rules/describe.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::check {
namespace {

/// Who pushes or tags needs BatchGetImage without the layers; an identity that never logs in pulls
/// nothing.
bool is_meant_to_pull(const Pass& pass, const analysis::Access& access,
                      const analysis::Subject& subject) {
  if (access.allowed(subject, "PutImage") != Answer::no) return false;
  return pass.policy().kind != PolicyKind::identity ||
         access.allowed(subject, "GetAuthorizationToken") == Answer::yes;
}

void check_half(Pass& pass, const analysis::Subject& subject, std::string_view granted,
                std::string_view missing, std::string_view consequence) {
  const analysis::Access& access = pass.access();
  const analysis::Grant grant = access.grant(subject, granted, Effect::allow);
  if (grant.statement == nullptr || access.allowed(subject, missing) != Answer::no) return;
  if (access.denied(subject, granted) != Answer::no || !is_meant_to_pull(pass, access, subject))
    return;
  const Span place = grant.action != nullptr ? grant.action->text.span : grant.statement->open;
  Finding& finding =
      pass.report(place, "{} can {}, so every pull fails", describe(subject), consequence);
  finding.label = fmt::format("granted here, `ecr:{}` nowhere in this policy", missing);
  finding.help = fmt::format("add \"ecr:{}\" to this statement", missing);
  if (subject.principal != nullptr && subject.statement == grant.statement)
    pass.relate(finding, subject.principal->text.span, "granted to this principal");
}

}  // namespace

void incomplete_pull(Pass& pass) {
  for (const analysis::Subject& subject : pass.access().subjects()) {
    check_half(pass, subject, "BatchGetImage", "GetDownloadUrlForLayer",
               "read manifests but not layers");
    check_half(pass, subject, "GetDownloadUrlForLayer", "BatchGetImage",
               "read layers but not manifests");
  }
}

}  // namespace ecrlint::check
