// SPDX-License-Identifier: Apache-2.0
// Forms of subjects: GitHub's "OpenID Connect reference", GitLab's "OpenID Connect (OIDC)
// Authentication Using ID Tokens", Buildkite's "OIDC with AWS", HCP Terraform's "Workload identity
// tokens", Kubernetes' "Configure Service Accounts for Pods".
#include "rules/trust/subject.hpp"

#include <algorithm>
#include <array>

#include "analysis/condition_test.hpp"
#include "analysis/glob.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::check {
namespace {

constexpr SubjectForm kGithubForm{.lead = "repo:",
                                  .owner_end = '/',
                                  .unit_lead = "",
                                  .unit = "repository",
                                  .open_owner = "whose repository it is",
                                  .some_context = "ref:refs/heads/some-branch"};
constexpr SubjectForm kGitlabForm{.lead = "project_path:",
                                  .owner_end = '/',
                                  .unit_lead = "",
                                  .unit = "project",
                                  .open_owner = "whose project it is",
                                  .some_context = "ref_type:branch:ref:some-branch"};
constexpr SubjectForm kBuildkiteForm{.lead = "organization:",
                                     .unit_lead = "pipeline:",
                                     .unit = "pipeline",
                                     .open_owner = "whose pipeline it is",
                                     .some_context = ""};
constexpr SubjectForm kTerraformForm{.lead = "organization:",
                                     .unit_lead = "project:",
                                     .unit = "workspace",
                                     .open_owner = "whose workspace it is",
                                     .some_context = ""};
constexpr SubjectForm kClusterForm{.lead = "system:serviceaccount:",
                                   .unit_lead = "",
                                   .unit_end = '\0',
                                   .unit = "service account",
                                   .of_owner = "of namespace",
                                   .open_owner = "of which namespace the service account is",
                                   .some_context = "",
                                   .registered = false};

struct FormOfProvider {
  std::string_view provider;  ///< as KnownProvider has it
  const SubjectForm* form;
};
constexpr auto kSubjectForms = std::to_array<FormOfProvider>({
    {"token.actions.githubusercontent.com", &kGithubForm},
    {"vstoken.actions.githubusercontent.com", &kGithubForm},
    {"gitlab.com", &kGitlabForm},
    {"agent.buildkite.com", &kBuildkiteForm},
    {"app.terraform.io", &kTerraformForm},
    {"oidc.eks.", &kClusterForm},
});

constexpr std::string_view kWildcardBytes = "*?";

bool is_wildcard_byte(char c) { return kWildcardBytes.find(c) != kWildcardBytes.npos; }

/// What a pattern asks of the context, which everybody can have: a branch, an environment.
std::string_view context_asked(std::string_view pattern) {
  const std::string_view context =
      pattern.substr(std::min(pattern.find(':'), pattern.size() - 1) + 1);
  for (const std::string_view lead : {"ref:refs/", "ref_type:", "environment:", "pull_request"})
    if (context.starts_with(lead)) return context;
  return {};
}

/// Can one that is nobody's in particular match a pattern that begins before the owner does?
bool fits_some_stranger(const SubjectForm& form, std::string_view pattern) {
  const std::string_view asked = context_asked(pattern);
  const std::string_view context = !asked.empty()              ? asked
                                   : form.some_context.empty() ? "x"
                                                               : form.some_context;
  const std::string stranger = fmt::format("{}stranger{}{}thing{}{}", form.lead, form.owner_end,
                                           form.unit_lead, form.unit_end, context);
  return analysis::matches(pattern, stranger) == Answer::yes;
}

/// With ids in it, which nobody chooses, the name before them is whole: `octo-org@*`.
bool has_whole_name(std::string_view head) { return head.find('@') != head.npos; }

/// `organization:acme:project:*:workspace:web:run_phase:*`: a workspace is one of its organization.
bool names_workspace(std::string_view pattern) {
  for (const std::string_view lead : {":workspace:", ":stack:"}) {
    const auto at = pattern.find(lead);
    if (at != pattern.npos && at + lead.size() < pattern.size() &&
        !is_wildcard_byte(pattern[at + lead.size()]))
      return true;
  }
  return false;
}

/// `rest` is what follows the owner; the first of its wildcards stands `at`.
SubjectReach reach_in_owner(const SubjectForm& form, std::string_view rest, std::size_t at) {
  const std::string_view head = rest.substr(0, at);
  if (head.size() <= form.unit_lead.size())
    return form.unit_lead.starts_with(head) ? SubjectReach::owner : SubjectReach::narrow;
  if (&form == &kTerraformForm) return SubjectReach::narrow;
  const std::size_t unit_end = head.find(form.unit_end, form.unit_lead.size());
  if (unit_end == head.npos && !has_whole_name(head))
    return form.some_context.empty() ? SubjectReach::narrow : SubjectReach::alike;
  const std::size_t end = rest.find(form.unit_end, form.unit_lead.size());
  if (end == rest.npos || form.some_context.empty()) return SubjectReach::narrow;
  const std::string_view context = rest.substr(end + 1);
  return analysis::matches(context, form.some_context) == Answer::yes ? SubjectReach::any_ref
                                                                      : SubjectReach::narrow;
}

/// Of all conditions of a statement but this one, which must be met as well, how far does the
/// narrowest reach?
SubjectReach reach_of_others(const Pass& pass, const Statement& statement,
                             const WideSubject& subject) {
  SubjectReach least = SubjectReach::everyone;
  for (const Condition& other : statement.conditions) {
    if (&other == subject.condition || asks_for_values(pass, other) == Answer::no) continue;
    if (is_on_claim(other, subject.provider, "sub") == Answer::no) continue;
    SubjectReach most = SubjectReach::narrow;
    const auto* op = analysis::find_operator(other, pass.catalog());
    if (op != nullptr && op->like && other.values_known)
      for (const Text& value : other.values)
        if (const auto* form = find_subject_form(subject.provider, value.text))
          most = std::max(most, reach_of(*form, value.text));
    least = std::min(least, most);
  }
  return least;
}

/// The provider whose tokens the condition is about; empty if it is not known.
std::string_view provider_of_claim(const Statement& statement, const TokenClaim& claim) {
  if (!has_hole(claim.provider)) return claim.provider;
  const bool one = statement.principals.size() == 1 && statement.principals_known;
  const IdentityProvider provider = one ? provider_of(statement.principals[0]) : IdentityProvider{};
  return has_hole(provider.name) ? std::string_view() : provider.name;
}

SubjectReach reach_of_value(const WideSubject& subject) {
  const std::string_view text = subject.value->text;
  if (is_bare_wildcard(text)) return SubjectReach::everyone;
  return subject.form == nullptr ? SubjectReach::narrow : reach_of(*subject.form, text);
}

void see_condition(const Pass& pass, const Statement& statement, const Condition& condition,
                   std::vector<WideSubject>& all) {
  const auto claim = token_claim(condition.key);
  const auto* op = analysis::find_operator(condition, pass.catalog());
  if (!claim || op == nullptr || !op->like || op->negated) return;
  WideSubject subject;
  subject.condition = &condition;
  subject.provider = provider_of_claim(statement, *claim);
  if (subject.provider.empty()) return;
  subject.known = find_known_provider(subject.provider);
  const bool sub = equal_ignoring_case(claim->name, "sub");
  const bool tenancy = subject.known != nullptr && subject.known->shared &&
                       equal_ignoring_case(claim->name, subject.known->tenancy);
  if ((!sub && !tenancy) || may_tell_otherwise(statement, subject.provider)) return;
  const SubjectReach most =
      sub ? reach_of_others(pass, statement, subject) : SubjectReach::everyone;
  for (const Text& value : condition.values) {
    subject.value = &value;
    subject.form = sub ? find_subject_form(subject.provider, value.text) : nullptr;
    subject.reach = std::min(most, reach_of_value(subject));
    if (subject.reach != SubjectReach::narrow) all.push_back(subject);
  }
}

}  // namespace

const SubjectForm* find_subject_form(std::string_view provider, std::string_view value) {
  if (const KnownProvider* known = find_known_provider(provider)) {
    const auto found = std::ranges::find(kSubjectForms, known->name, &FormOfProvider::provider);
    return found == kSubjectForms.end() ? nullptr : found->form;
  }
  for (const SubjectForm* form : {&kGithubForm, &kGitlabForm})
    if (value.starts_with(form->lead)) return form;
  return nullptr;
}

std::string_view certain_head(std::string_view pattern) {
  const auto end = std::ranges::find_if(
      pattern, [](char c) { return is_wildcard_byte(c) || syntax::is_hole(c); });
  return pattern.substr(0, static_cast<std::size_t>(end - pattern.begin()));
}

SubjectReach reach_of(const SubjectForm& form, std::string_view pattern) {
  const std::string_view head = certain_head(pattern);
  if (head.size() == pattern.size() || syntax::is_hole(pattern[head.size()]))
    return SubjectReach::narrow;
  if (head.size() < form.lead.size()) {
    const bool stranger = form.lead.starts_with(head) && fits_some_stranger(form, pattern);
    return stranger ? SubjectReach::everyone : SubjectReach::narrow;
  }
  if (!head.starts_with(form.lead)) return SubjectReach::narrow;
  const std::string_view owner = head.substr(form.lead.size());
  if (owner.empty()) return SubjectReach::everyone;
  if (owner.find(form.owner_end) == owner.npos && !has_whole_name(owner))
    return form.registered ? SubjectReach::alikes : SubjectReach::narrow;
  if (&form == &kTerraformForm && names_workspace(pattern)) return SubjectReach::narrow;
  const std::size_t end = pattern.find(form.owner_end, form.lead.size());
  if (end == pattern.npos) return SubjectReach::narrow;
  const std::string_view rest = pattern.substr(end + 1);
  const std::size_t at = certain_head(rest).size();
  if (at == rest.size() || syntax::is_hole(rest[at])) return SubjectReach::narrow;
  return reach_in_owner(form, rest, at);
}

std::vector<WideSubject> wide_subjects(const Pass& pass) {
  std::vector<WideSubject> all;
  if (may_deny_tokens(pass.policy())) return all;
  for (const Statement& statement : pass.policy().statements) {
    if (!lets_tokens_in(statement)) continue;
    for (const Condition& condition : statement.conditions)
      see_condition(pass, statement, condition, all);
  }
  return all;
}

}  // namespace ecrlint::internal::check
