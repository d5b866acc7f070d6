// SPDX-License-Identifier: Apache-2.0
// What the linter says: rules, findings and their places. Standard types only.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/source.hpp"
#include "ecrlint/words.hpp"

namespace ecrlint {

/// How bad a finding is, in rising order.
enum class Severity : std::uint8_t { info, low, medium, high, critical };

/// How much a run shows: `ci` what the author can act on, `review` adds hardening hints, `audit`
/// all.
enum class Profile : std::uint8_t { ci, review, audit };

/// What a policy is attached to; decides its grammar and which rules apply.
enum class PolicyKind : std::uint8_t {
  repository,  ///< Amazon ECR repository policy, private or public
  registry,    ///< Amazon ECR registry policy
  identity,    ///< policy of an IAM user, group or role
  trust,       ///< role trust policy
  resource,    ///< any other resource policy: bucket, key
  scp,         ///< service control policy of an organization
  rcp,         ///< resource control policy of an organization
  endpoint,    ///< policy of a VPC endpoint
  boundary,    ///< permissions boundary of an IAM user or role
  session,     ///< session policy
  lifecycle,   ///< Amazon ECR lifecycle policy: no statements, but rules that expire images
};

/// The kind whose elements a policy has: an SCP, a boundary and a session policy are written as
/// identity policies are, an RCP and the policy of an endpoint as resource policies. Any other
/// kind is its own.
[[nodiscard]] constexpr PolicyKind family_of(PolicyKind kind) {
  switch (kind) {
    case PolicyKind::scp:
    case PolicyKind::boundary:
    case PolicyKind::session:
      return PolicyKind::identity;
    case PolicyKind::rcp:
    case PolicyKind::endpoint:
      return PolicyKind::resource;
    default:
      return kind;
  }
}

/// Does what such a policy allows grant nothing by itself, so that it only takes away (IAM user
/// guide, "Policy types")?
[[nodiscard]] constexpr bool only_limits(PolicyKind kind) {
  return kind == PolicyKind::scp || kind == PolicyKind::rcp || kind == PolicyKind::endpoint ||
         kind == PolicyKind::boundary || kind == PolicyKind::session;
}

inline constexpr std::array<std::string_view, 5> kSeverityWords{"info", "low", "medium", "high",
                                                                "critical"};
inline constexpr std::array<std::string_view, 3> kProfileWords{"ci", "review", "audit"};
inline constexpr std::array<std::string_view, 11> kPolicyKindWords{
    "repository", "registry", "identity", "trust",   "resource", "scp",
    "rcp",        "endpoint", "boundary", "session", "lifecycle"};

[[nodiscard]] constexpr std::string_view to_string(Severity value) {
  return word_of(kSeverityWords, value);
}
[[nodiscard]] constexpr std::string_view to_string(Profile value) {
  return word_of(kProfileWords, value);
}
[[nodiscard]] constexpr std::string_view to_string(PolicyKind value) {
  return word_of(kPolicyKindWords, value);
}
[[nodiscard]] constexpr std::optional<Severity> severity_from(std::string_view word) {
  return value_of<Severity>(kSeverityWords, word);
}
[[nodiscard]] constexpr std::optional<Profile> profile_from(std::string_view word) {
  return value_of<Profile>(kProfileWords, word);
}
[[nodiscard]] constexpr std::optional<PolicyKind> policy_kind_from(std::string_view word) {
  return value_of<PolicyKind>(kPolicyKindWords, word);
}

/// One rule as its page under `rules/` states it. All views live as long as the program.
struct RuleInfo {
  std::string_view code;         ///< `ECR101`; never reused
  std::string_view name;         ///< `incomplete-pull`
  std::string_view group;        ///< folder of the page: `pull`
  Severity severity;             ///< worst case unless a finding says otherwise
  Profile profile;               ///< the first profile that shows it
  std::string_view precision;    ///< SARIF's word: `very-high`, `high`, `medium` or `low`
  std::string_view cwe;          ///< number of the CWE, or empty
  bool security;                 ///< a weakness, not only a breakage: has a security severity
  std::string_view summary;      ///< one sentence, ends with a full stop
  std::string_view description;  ///< two to four sentences
  std::string_view help;         ///< the whole page as Markdown
};

/// A second place that belongs to a finding.
struct Related {
  std::size_t source = 0;  ///< index into the linted sources
  Span span;
  std::string message;
};

/// Replaces the bytes of `span` with `text`.
struct Edit {
  Span span;
  std::string text;
};

/// What a fix does to access: `safe` changes nothing, `unsafe` may change something, `manual` is
/// for a person to judge and not to be applied by a program.
enum class Applicability : std::uint8_t { safe, unsafe, manual };
inline constexpr std::array<std::string_view, 3> kApplicabilityWords{"safe", "unsafe", "manual"};
[[nodiscard]] constexpr std::string_view to_string(Applicability value) {
  return word_of(kApplicabilityWords, value);
}

/// Edits in the finding's own source, in rising order and not overlapping, that resolve the
/// finding.
struct Fix {
  Applicability applicability = Applicability::manual;
  std::string description;
  std::vector<Edit> edits;
};

/// One thing wrong, with its place and its proof.
/// Texts quote policy content as it is: a writer must escape them for its medium (the reports do).
struct Finding {
  const RuleInfo* rule = nullptr;  ///< never null in a Report
  Severity severity = Severity::high;
  std::size_t source = 0;  ///< index into the linted sources
  Span span;               ///< the smallest token where the edit belongs
  Position begin;          ///< of the span, as people count
  Position end;            ///< of the first byte behind it
  std::string message;     ///< one line, lower-case start, no full stop
  std::string label;       ///< what stands at `span`, for the line under the carets; may be empty
  std::string help;        ///< what to do; may be empty
  std::string pointer;     ///< JSON Pointer of the element, through embedded documents too
  std::string sid;         ///< Sid of the statement, or empty
  std::string
      fingerprint;  ///< 32 hex digits that survive moves and reformatting; unique in a report
  std::vector<Related> related;
  /// So many of the related places, the first ones, lead from the finding's own place to the policy
  /// that has the value from there, in this order. 0 where it stands in the policy.
  std::size_t way = 0;
  /// The related places are the steps that lead to what goes wrong, in their order; the finding's
  /// own place is the last step.
  bool in_steps = false;
  std::vector<Fix> fixes;
};

}  // namespace ecrlint
