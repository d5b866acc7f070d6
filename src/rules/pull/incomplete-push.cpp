// SPDX-License-Identifier: Apache-2.0
// ECR106: see rules/pull/incomplete-push.md.
#include <algorithm>

#include "analysis/transfer_calls.hpp"
#include "rules/fix.hpp"
#include "rules/pullers.hpp"
#include "rules/rules.gen.hpp"
#include "rules/subjects.hpp"

namespace ecrlint::internal::check {
namespace {

/// One without the three in the middle is no push: PutImage alone tags.
constexpr const auto& kCalls = analysis::kPushNames;
constexpr std::size_t kFirstUpload = 1;
constexpr std::size_t kLastUpload = 3;

/// The three calls in the middle.
constexpr unsigned kUploads = 0b01110;

constexpr unsigned kLayerCheck = 0b00001;
constexpr unsigned kInitiate = 0b00010;

/// Is it told who has the policy, and are they all roles of services that ask for no layers?
bool is_for_services(const Pass& pass) {
  return !pass.holders().empty() && std::ranges::none_of(pass.holders(), [&](std::size_t holder) {
    return may_log_in(pass, pass.workspace().identity(holder));
  });
}

/// PutImage beside the layer check, which nobody needs who only tags, without any upload.
std::optional<Complaint> judge_put(Pass& pass, const analysis::Subject& subject) {
  const analysis::Access& access = pass.access();
  const analysis::Grant put = access.grant(subject, kCalls.back());
  const analysis::Grant check = access.grant(subject, kCalls.front());
  const bool together = put.statement != nullptr && put.statement == check.statement &&
                        put.action != nullptr && !put.action->wildcard && check.action != nullptr &&
                        !check.action->wildcard;
  if (!together || access.denied(subject, kCalls.back()) == Answer::yes) return std::nullopt;
  const auto uploads = std::span(kCalls).subspan(kFirstUpload, kLastUpload + 1 - kFirstUpload);
  for (const std::string_view call : uploads)
    if (access.allowed(subject, call) != Answer::no) return std::nullopt;
  if (others_may_grant(pass, subject, uploads)) return std::nullopt;
  return Complaint{put, kUploads};
}

std::optional<Complaint> judge(Pass& pass, const analysis::Subject& subject) {
  const analysis::Access& access = pass.access();
  Complaint complaint;
  for (std::size_t i = kFirstUpload; i <= kLastUpload && complaint.grant.statement == nullptr; ++i)
    if (access.denied(subject, kCalls[i]) != Answer::yes)
      complaint.grant = access.grant(subject, kCalls[i]);
  if (complaint.grant.statement == nullptr) return judge_put(pass, subject);
  std::vector<std::string_view> missing;
  for (std::size_t i = 0; i < kCalls.size(); ++i)
    if (access.allowed(subject, kCalls[i]) == Answer::no) {
      complaint.missing |= 1U << i;
      missing.push_back(kCalls[i]);
    }
  if (complaint.missing == 0 || others_may_grant(pass, subject, missing)) return std::nullopt;
  // Docker asks what is there before it uploads; a service that never logs in need not, nor ECR
  // itself where it fills a cache from the repository of another account.
  const bool cache = access.allowed(subject, "BatchImportUpstreamImage") == Answer::yes;
  if (complaint.missing == kLayerCheck && (cache || is_for_services(pass))) return std::nullopt;
  return complaint;
}

void report(Pass& pass, const SharedComplaint& found) {
  const analysis::Grant& grant = found.complaint.grant;
  std::vector<std::string> missing;
  for (std::size_t i = 0; i < kCalls.size(); ++i)
    if (found.complaint.missing & (1U << i)) missing.push_back(fmt::format("ecr:{}", kCalls[i]));
  std::string names;
  for (const std::string& name : missing) names += (names.empty() ? "`" : ", `") + name + "`";
  const bool puts = found.complaint.missing == kUploads;
  const bool begins = (found.complaint.missing & kInitiate) == 0;
  const std::string who = describe(pass, found);
  Finding& finding =
      puts ? pass.report(place_of(grant), "{} can put images but upload no layer: {} are missing",
                         who, names)
      : begins
          ? pass.report(place_of(grant), "{} can begin a push but not finish it", who)
          : pass.report(place_of(grant), "{} can make some calls of a push but not begin it", who);
  if (puts) finding.severity = Severity::low;
  finding.label = fmt::format("granted here, {} nowhere in this policy", names);
  finding.help = help_to_grant(grant, missing);
  if (found.subject->principal != nullptr && found.subject->statement == grant.statement)
    pass.relate(finding, found.subject->principal->text.span, "granted to this principal");
  offer_actions(pass, finding, grant, missing);
}

}  // namespace

void incomplete_push(Pass& pass) {
  const auto cases =
      gather(pass, [&](const analysis::Subject& subject) { return judge(pass, subject); });
  if (cases.empty()) return;
  unsigned misspelt = 0;
  for (std::size_t i = 0; i < kCalls.size(); ++i)
    if (is_misspelt(pass, kCalls[i])) misspelt |= 1U << i;
  for (const SharedComplaint& found : cases)
    if (found.complaint.missing & ~misspelt) report(pass, found);
}

}  // namespace ecrlint::internal::check
