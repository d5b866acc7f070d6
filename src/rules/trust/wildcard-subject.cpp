// SPDX-License-Identifier: Apache-2.0
// ECR702 and ECR703: see rules/trust/wildcard-subject.md and any-branch-subject.md. Patterns that
// let in more than the repository or workspace that is meant.
#include "rules/describe.hpp"
#include "rules/rules.gen.hpp"
#include "rules/trust/subject.hpp"

namespace ecrlint::internal::check {
namespace {

bool is_shared(const WideSubject& subject) {
  return subject.known != nullptr && subject.known->shared;
}

/// The owner in the subject, as far as it is certain: `octo-org`.
std::string_view owner_in(const WideSubject& subject) {
  const std::string_view owner =
      certain_head(subject.value->text).substr(subject.form->lead.size());
  return owner.substr(0, owner.find(subject.form->owner_end));
}

/// Who has tokens of the provider.
std::string everyone_of(const WideSubject& subject) {
  if (subject.known != nullptr) return std::string(subject.known->everyone);
  if (subject.form != nullptr)
    return fmt::format("every {} of `{}`", subject.form->unit, subject.provider);
  return fmt::format("every token of `{}`", subject.provider);
}

Severity severity_of_reach(const WideSubject& subject) {
  switch (subject.reach) {
    case SubjectReach::everyone:
      return is_shared(subject) ? Severity::critical : Severity::medium;
    case SubjectReach::alikes:
      return is_shared(subject) ? Severity::high : Severity::low;
    default:
      return Severity::low;
  }
}

Finding& report_wide(Pass& pass, const WideSubject& subject) {
  const std::string value = shown(subject.value->text);
  const Span span = subject.value->span;
  if (subject.reach == SubjectReach::everyone) {
    const std::string_view text = subject.value->text;
    const std::string_view open = text.substr(certain_head(text).size());
    if (subject.form == nullptr || is_bare_wildcard(open))
      return pass.report(span, "`{}` is met by {}", value, everyone_of(subject));
    return pass.report(span, "`{}` leaves open {}", value, subject.form->open_owner);
  }
  const std::string owner(owner_in(subject));
  if (subject.reach == SubjectReach::alikes)
    return pass.report(span, "`{}` is met by everybody whose name begins with `{}`", value, owner);
  return pass.report(span, "`{}` is met by every {} {} `{}`", value, subject.form->unit,
                     subject.form->of_owner, owner);
}

std::string remedy_for(const WideSubject& subject) {
  if (subject.reach == SubjectReach::alikes)
    return fmt::format("write the name out, with `{}` before the wildcard",
                       subject.form->owner_end);
  if (subject.reach == SubjectReach::owner)
    return fmt::format("name each {} that is to use the role", subject.form->unit);
  if (subject.known == nullptr || subject.known->example.empty())
    return "say whose tokens are meant";
  return fmt::format("write whose tokens are meant, as \"{}\"", subject.known->example);
}

}  // namespace

void wildcard_subject(Pass& pass) {
  for (const WideSubject& subject : wide_subjects(pass)) {
    if (subject.reach < SubjectReach::owner) continue;
    Finding& finding = report_wide(pass, subject);
    finding.severity = severity_of_reach(subject);
    const bool strangers = is_shared(subject) && subject.reach != SubjectReach::owner;
    finding.label = strangers ? "strangers among them" : "all of them";
    finding.help = remedy_for(subject);
  }
}

void any_branch_subject(Pass& pass) {
  for (const WideSubject& subject : wide_subjects(pass)) {
    if (subject.reach > SubjectReach::alike) continue;
    const std::string value = shown(subject.value->text);
    const std::string_view lead = subject.form->lead;
    const std::string_view name = certain_head(subject.value->text).substr(lead.size());
    const Span span = subject.value->span;
    if (subject.reach == SubjectReach::alike) {
      Finding& finding = pass.report(span, "`{}` is met by every {} whose name begins with `{}`",
                                     value, subject.form->unit, name);
      finding.label = "any such name";
      finding.help = fmt::format("end the name before the wildcard: \"{}{}:*\"", lead, name);
    } else {
      Finding& finding = pass.report(span, "`{}` is met by every branch of `{}`", value,
                                     name.substr(0, name.find(subject.form->unit_end)));
      finding.label = "any branch";
      finding.help = "name the branch, or an environment that protects the role";
    }
  }
}

}  // namespace ecrlint::internal::check
