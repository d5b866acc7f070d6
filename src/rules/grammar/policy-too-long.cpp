// SPDX-License-Identifier: Apache-2.0
// ECR012: see rules/grammar/policy-too-long.md.
#include "rules/policy_size.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

using catalog::LimitKind;
using format::Storage;

/// Of a text that is not all there, that is the least.
std::string_view more_than(bool cut) { return cut ? "more than " : ""; }

Finding& report(Pass& pass, std::size_t size, std::string_view how, std::string_view who,
                std::size_t limit) {
  Finding& finding =
      pass.report(pass.policy().open, "this policy has {}{} characters{}; {} takes {}",
                  more_than(pass.document().cut), size, how, who, limit);
  finding.label = "begins here";
  return finding;
}

/// Who keeps a policy as it is sent, and what may be done if it is too long.
struct Keeper {
  std::string_view name;
  std::string_view shorten;
  Severity unpacked;  ///< where it is too long with its blanks alone
};

constexpr std::string_view kShorten =
    "use wildcards where actions share a beginning, or split the policy";

Keeper keeper_of(LimitKind kind) {
  switch (kind) {
    case LimitKind::scp:
    case LimitKind::rcp:
      // The console takes the blanks out (AWS Organizations user guide, "Quotas").
      return {"an organization", kShorten, Severity::low};
    case LimitKind::session:
      return {"STS", kShorten, Severity::medium};
    case LimitKind::lifecycle:
      return {"ECR", "select by a pattern what several rules select, and leave descriptions out",
              Severity::medium};
    default:
      return {"ECR",
              "name an organization by `aws:PrincipalOrgID` instead of many accounts, or share "
              "actions and principals in fewer statements",
              Severity::medium};
  }
}

/// These count the text as it is sent. Terraform and CloudFormation send it without blanks.
void check_sent(Pass& pass, LimitKind kind) {
  const Keeper keeper = keeper_of(kind);
  const std::size_t limit = pass.catalog().size_limit(kind).characters;
  if (pass.document().text.size() <= limit) return;
  const PolicySize size = measure(pass.document().text);
  if (size.all <= limit) return;
  const std::size_t least = size.least();
  if (least > limit) {
    report(pass, least, " even without blanks and line breaks", keeper.name, limit).help =
        keeper.shorten;
    return;
  }
  Finding& finding = report(pass, size.all, "", keeper.name, limit);
  finding.severity = keeper.unpacked;
  finding.help = fmt::format("send it without blanks and line breaks: {} characters", least);
}

void check_alone(Pass& pass, std::size_t limit, std::string_view who) {
  if (pass.document().text.size() <= limit) return;
  const std::size_t size = counted_by_iam(pass.reading());
  if (size > limit) report(pass, size, " without blanks", who, limit).help = kShorten;
}

/// The inline policies of one user, group or role count together. Of alternatives one counts.
void check_inline(Pass& pass, const Identity& identity) {
  const LimitKind kind = identity.kind() == "user"    ? LimitKind::inline_user
                         : identity.kind() == "group" ? LimitKind::inline_group
                                                      : LimitKind::inline_role;
  const std::size_t limit = pass.catalog().size_limit(kind).characters;
  const std::span<const Reading> readings = pass.source().readings;
  std::size_t sum = 0;
  std::size_t last_group = 0;
  bool first = true;
  bool cut = false;
  for (const std::size_t policy : identity.policies) {
    const Reading& reading = readings[policy];
    if (reading.document->storage != Storage::in_line) continue;
    if (first && policy != pass.number() && !is_sibling(pass, reading)) return;
    first = false;
    const std::size_t group = reading.document->group;
    const bool other_outcome =
        is_sibling(pass, reading) || (group != 0 && group == last_group && policy != pass.number());
    last_group = group;
    if (!reading.policy.partly_known.empty() || other_outcome) continue;
    sum += counted_by_iam(reading);
    cut = cut || reading.document->cut;
  }
  if (sum <= limit) return;
  Finding& finding =
      pass.report(pass.policy().open,
                  "the inline policies of `{}` have {}{} characters without blanks; IAM takes {}",
                  identity.key, more_than(cut), sum, limit);
  finding.label = "the first begins here";
  finding.help =
      "attach managed policies instead, or use wildcards where actions share a beginning";
}

/// Of an inline policy that nobody is told to have, only its own length is known.
Storage storage_of(const Pass& pass) {
  const Storage storage = pass.document().storage;
  return pass.holders().empty() && storage == Storage::in_line ? Storage::unknown : storage;
}

/// The quota of trust policies can be raised, to no more than twice as much.
void check_trust(Pass& pass) {
  const std::size_t quota = pass.catalog().size_limit(LimitKind::trust).characters;
  if (pass.document().text.size() <= quota) return;
  const std::size_t size = counted_by_iam(pass.reading());
  if (size <= quota) return;
  const bool raised = size <= 2 * quota;
  Finding& finding = report(pass, size, " without blanks",
                            raised ? "a role" : "a role whose quota was raised as far as it goes",
                            raised ? quota : 2 * quota);
  if (raised) finding.severity = Severity::low;
  finding.help = raised ? "have the quota of trust policies raised, or use wildcards"
                        : "use wildcards where values share a beginning, or split the role";
}

void check_quota_of_identity(Pass& pass) {
  switch (storage_of(pass)) {
    case Storage::unknown:  // too long only where no sort takes it
      return check_alone(pass, largest_limit(pass.catalog()), "IAM");
    case Storage::customer_managed:
      return check_alone(pass, pass.catalog().size_limit(LimitKind::managed).characters,
                         "a managed policy");
    case Storage::in_line:
      return check_inline(pass, pass.workspace().identity(pass.holders().front()));
    case Storage::managed:
      return;
  }
}

}  // namespace

void policy_too_long(Pass& pass) {
  const Policy& policy = pass.policy();
  // What fills a template's holes may be shorter; inline policies are a sum, in which those with
  // holes are left out.
  const bool sum = storage_of(pass) == Storage::in_line;
  if (policy.root->unfinished || (!policy.partly_known.empty() && !sum)) return;
  if (const auto sent = limit_as_sent(pass.reading())) return check_sent(pass, *sent);
  if (policy.kind == PolicyKind::trust) return check_trust(pass);
  if (policy.is_of_identities()) check_quota_of_identity(pass);
}

}  // namespace ecrlint::internal::check
