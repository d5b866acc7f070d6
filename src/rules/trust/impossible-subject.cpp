// SPDX-License-Identifier: Apache-2.0
// ECR704: see rules/trust/impossible-subject.md.
#include <algorithm>
#include <optional>

#include "rules/describe.hpp"
#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"
#include "rules/trust/subject.hpp"

namespace ecrlint::internal::check {
namespace {

/// Why no token has such a subject.
struct ImpossibleSubject {
  std::string reason;
  std::string meant = {};  ///< the text that was meant, where there is no doubt
};
using Verdict = std::optional<ImpossibleSubject>;

/// A piece of a subject whose text is certain, perhaps only at its beginning.
struct SubjectPart {
  std::string_view text;
  bool whole = true;

  /// What stands before the first `end`, if that is certain.
  [[nodiscard]] std::optional<std::string_view> before(char end) const {
    const auto at = text.find(end);
    if (at == text.npos && !whole) return std::nullopt;
    return text.substr(0, at);
  }
  [[nodiscard]] SubjectPart after(char end) const {
    const auto at = text.find(end);
    return {at == text.npos ? std::string_view() : text.substr(at + 1), whole};
  }
  [[nodiscard]] bool has(char c) const { return text.find(c) != text.npos; }
  [[nodiscard]] bool may_begin_with(std::string_view lead) const {
    return text.starts_with(lead) || (!whole && lead.starts_with(text));
  }
};

/// What follows `repo:OWNER/REPOSITORY:`. Claims of any name may stand there.
Verdict judge_github_context(std::string_view value, const SubjectPart& context) {
  if (context.text.starts_with("refs/")) {
    std::string meant(value);
    meant.insert(static_cast<std::size_t>(context.text.data() - value.data()), "ref:");
    return ImpossibleSubject{"a branch is `ref:refs/heads/NAME`", std::move(meant)};
  }
  const std::string_view first = context.text.substr(0, context.text.find(':'));
  if (first.find('/') != first.npos) return ImpossibleSubject{"a branch is `ref:refs/heads/NAME`"};
  const auto claim = context.before(':');
  if (!claim) return std::nullopt;
  if (!context.has(':') && *claim != "pull_request")
    return ImpossibleSubject{
        "a subject ends in `ref:refs/heads/NAME`, `environment:NAME` or `pull_request`"};
  if (*claim == "ref" && !context.after(':').may_begin_with("refs/"))
    return ImpossibleSubject{"a ref is written in full: `ref:refs/heads/NAME`"};
  return std::nullopt;
}

/// A subject of GitHub is made of claims and their values: `repo:OWNER/REPOSITORY` and more, unless
/// somebody chose other claims.
Verdict judge_github(std::string_view value, const SubjectPart& subject) {
  const std::string form = "a subject begins with `repo:OWNER/REPOSITORY:`";
  const std::string_view claim = subject.text.substr(0, subject.text.find(':'));
  if (subject.after(':').text.starts_with("//")) return ImpossibleSubject{form};
  if (claim.find('/') != claim.npos) {
    const bool whole_name = subject.has(':') && std::ranges::count(claim, '/') == 1;
    return ImpossibleSubject{form, whole_name ? fmt::format("repo:{}", value) : std::string()};
  }
  if (!subject.has(':')) return subject.whole ? Verdict(ImpossibleSubject{form}) : std::nullopt;
  if (claim == "repository" || (claim != "repo" && equal_ignoring_case(claim, "repo")))
    return ImpossibleSubject{form, fmt::format("repo{}", value.substr(claim.size()))};
  if (claim != "repo") return std::nullopt;
  const SubjectPart rest = subject.after(':');
  const std::string_view path = rest.text.substr(0, rest.text.find(':'));
  const auto repository = rest.before(':');
  if (std::ranges::count(path, '/') > 1 ||
      (repository && repository->find('/') == repository->npos))
    return ImpossibleSubject{form};
  return rest.has(':') ? judge_github_context(value, rest.after(':')) : std::nullopt;
}

/// A subject of GitLab begins with the path of the project; a project may choose what follows.
Verdict judge_gitlab(std::string_view value, const SubjectPart& subject) {
  const std::string form = "a subject is `project_path:GROUP/PROJECT:ref_type:TYPE:ref:NAME`";
  const std::string_view claim = subject.text.substr(0, subject.text.find(':'));
  if (claim.find('/') != claim.npos)
    return ImpossibleSubject{
        form, subject.has(':') ? fmt::format("project_path:{}", value) : std::string()};
  if (!subject.has(':')) return subject.whole ? Verdict(ImpossibleSubject{form}) : std::nullopt;
  if (claim == "repo" || claim == "project") return ImpossibleSubject{form};
  if (claim != "project_path") return std::nullopt;
  const SubjectPart rest = subject.after(':');
  const auto project = rest.before(':');
  if (project && project->find('/') == project->npos) return ImpossibleSubject{form};
  const SubjectPart context = rest.after(':');
  if (!context.text.starts_with("ref_type:")) return std::nullopt;
  const auto type = context.after(':').before(':');
  if (type && *type != "branch" && *type != "tag")
    return ImpossibleSubject{"`ref_type` is `branch` or `tag`"};
  return std::nullopt;
}

Verdict judge_terraform(const SubjectPart& subject) {
  const ImpossibleSubject impossible{
      "a subject is `organization:NAME:project:NAME:workspace:NAME:run_phase:PHASE`"};
  if (!subject.may_begin_with("organization:")) return impossible;
  const SubjectPart rest = subject.after(':');
  if (!rest.has(':')) return rest.whole ? Verdict(impossible) : std::nullopt;
  return rest.after(':').may_begin_with("project:") ? std::nullopt : Verdict(impossible);
}

Verdict judge_cluster(const SubjectPart& subject) {
  constexpr std::string_view kLead = "system:serviceaccount:";
  constexpr std::string_view kGroup = "system:serviceaccounts:";
  const std::string form = "a subject is `system:serviceaccount:NAMESPACE:NAME`";
  if (!subject.may_begin_with(kLead)) {
    const bool slip = subject.whole && subject.text.starts_with(kGroup) &&
                      std::ranges::count(subject.text, ':') == 3;
    return ImpossibleSubject{
        form,
        slip ? fmt::format("{}{}", kLead, subject.text.substr(kGroup.size())) : std::string()};
  }
  if (subject.text.size() < kLead.size()) return std::nullopt;
  const SubjectPart rest{subject.text.substr(kLead.size()), subject.whole};
  const auto colons = std::ranges::count(rest.text, ':');
  if (rest.has('/') || colons > 1 || (rest.whole && colons == 0)) return ImpossibleSubject{form};
  return std::nullopt;
}

Verdict judge_subject(std::string_view provider, std::string_view value) {
  const std::string_view head = certain_head(value);
  const SubjectPart subject{head, head.size() == value.size()};
  const KnownProvider* known = find_known_provider(provider);
  if (known == nullptr || head.empty()) return std::nullopt;
  if (known->name == "token.actions.githubusercontent.com") return judge_github(value, subject);
  if (known->name == "gitlab.com") return judge_gitlab(value, subject);
  if (known->name == "oidc.eks.") return judge_cluster(subject);
  if (known->name == "app.terraform.io") return judge_terraform(subject);
  return std::nullopt;
}

void check_subjects(Pass& pass, const Condition& condition) {
  const auto claim = token_claim(condition.key);
  if (!claim || condition.key.hole || !equal_ignoring_case(claim->name, "sub")) return;
  for (const Text& value : condition.values) {
    const Verdict verdict = judge_subject(claim->provider, value.text);
    if (!verdict) continue;
    Finding& finding = pass.report(value.span, "no token of `{}` has a subject like `{}`",
                                   claim->provider, shown(value.text));
    finding.label = "never met";
    finding.help = verdict->reason;
    if (!verdict->meant.empty() && !value.hole)
      offer(pass, finding, Applicability::unsafe, value.span, verdict->meant);
  }
}

}  // namespace

void impossible_subject(Pass& pass) {
  for (const Statement& statement : pass.policy().statements) {
    if (!lets_tokens_in(statement)) continue;
    for (const Condition& condition : statement.conditions)
      if (asks_for_values(pass, condition) == Answer::yes) check_subjects(pass, condition);
  }
}

}  // namespace ecrlint::internal::check
