// SPDX-License-Identifier: Apache-2.0
// Says whether a pull or a push works, call by call, and what would make it work.
// No I/O, no exceptions thrown, no network. Standard types only.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/catalog.hpp"
#include "ecrlint/export.hpp"
#include "ecrlint/request.hpp"
#include "ecrlint/result.hpp"
#include "ecrlint/source.hpp"

namespace ecrlint {

/// What is to be pulled or pushed, by whom, under which policies.
struct TransferRequest {
  bool push = false;
  /// ARN of a role, user, role session, federated user or account root, or a service principal.
  std::string principal;
  /// URI of the image (`ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG`) or ARN of its repository.
  std::vector<std::string> images;
  /// One of pull_consumers(); empty: told by the principal, else `docker`.
  std::string consumer;
  /// Only these calls (`ecr:BatchGetImage`) instead of all that it takes.
  std::vector<std::string> actions;
  /// ARN with path of the role that a session belongs to; empty when not known.
  std::string role;
  /// Condition keys of all calls, beyond those that follow from the principal and the image.
  std::vector<RequestKey> context;
  /// An organization, and those of its accounts that are known.
  std::string org_id;
  std::vector<std::string> org_accounts;
  RegistryScope registry_scope = RegistryScope::v2;
  /// Policies by gate. A policy whose text says that it is put on another repository, or attached
  /// to another role or user, is left out.
  std::vector<GatePolicy> policies;
  /// Gates that are known to have no policy.
  std::vector<Gate> none;
  /// Whole modules, templates, plans or dumps, of which the policies that fit are taken.
  std::vector<Source> workspace;
};

/// One call to AWS that the transfer makes.
struct TransferStep {
  std::string principal;
  std::string action;              ///< `ecr:BatchGetImage`
  std::string resource;            ///< ARN of the repository, or `*`
  std::string purpose;             ///< `read the manifest`
  Verdict verdict;                 ///< indexes are those of TransferReport::sources
  std::optional<Gate> blocked_by;  ///< the gate that stops it, or may; none when it is allowed
};

/// What to do with one policy.
struct PolicyChange {
  enum class Kind : std::uint8_t {
    add,      ///< the statement is missing
    remove,   ///< the Deny statement at `span` is in the way
    require,  ///< the policy is not known, or not all of it: it must hold the statement
  };
  Kind kind = Kind::add;
  Gate gate = Gate::identity_policy;
  std::string account;    ///< whose policy it is; empty when not known
  std::string owner;      ///< what it is put on: `repository app`, `role ci`
  std::string statement;  ///< JSON, ready to paste; empty for `remove`
  std::string note;       ///< what to know about it; may be empty
  /// The policy in which it goes, or the statement to remove; none for a policy that does not exist
  /// or is not known.
  std::optional<std::size_t> source;
  Span span;
};

/// A policy that was taken as that of a gate.
struct TakenPolicy {
  Gate gate = Gate::identity_policy;
  std::size_t source = 0;
  Span span;
  std::string name;  ///< its address or name; may be empty
};

enum class TransferOutcome : std::uint8_t { allowed, denied, unknown };
inline constexpr std::array<std::string_view, 3> kTransferOutcomeWords{"allowed", "denied",
                                                                       "unknown"};
inline constexpr std::array<std::string_view, 3> kChangeWords{"add", "remove", "require"};
[[nodiscard]] constexpr std::string_view to_string(TransferOutcome value) {
  return word_of(kTransferOutcomeWords, value);
}
[[nodiscard]] constexpr std::string_view to_string(PolicyChange::Kind value) {
  return word_of(kChangeWords, value);
}

/// The answer. Texts quote the sources as they are: a writer must escape them for its medium.
struct TransferReport {
  bool push = false;
  TransferOutcome outcome = TransferOutcome::unknown;
  std::string principal;
  std::string consumer;
  std::vector<std::string> images;  ///< as given
  std::vector<TransferStep> steps;  ///< in the order in which they are made
  std::vector<PolicyChange> changes;
  /// The calls were decided once more with the changes, and all are allowed.
  bool changes_suffice = false;
  std::vector<std::string> open;  ///< what must be told before it can be known, a line each
  std::vector<TakenPolicy> taken;
  std::vector<std::string> notes;  ///< what was not taken, and why, a line each
  std::vector<Source> sources;
  std::vector<Failure> failures;
};

/// Decides a transfer. An error says what is wrong with the request. Thread-safe.
[[nodiscard]] ECRLINT_EXPORT Result<TransferReport> transfer(
    const TransferRequest& request, std::shared_ptr<const Catalog> catalog = {});

/// The words that TransferRequest::consumer takes, with whose permissions count for each.
struct ConsumerInfo {
  std::string_view name;
  std::string_view who;
};
[[nodiscard]] ECRLINT_EXPORT std::vector<ConsumerInfo> transfer_consumers();

/// The images that a `Dockerrun.aws.json` of Elastic Beanstalk names, of version 1, 2 or 3.
[[nodiscard]] ECRLINT_EXPORT Result<std::vector<std::string>> images_of_dockerrun(
    const Source& source);

/// What one of AWS's own managed policies says of ECR, perhaps nothing, as the text of a policy; by
/// its ARN, of any partition, or by its name. Any other is an error.
[[nodiscard]] ECRLINT_EXPORT Result<std::string> managed_policy(std::string_view arn_or_name);

}  // namespace ecrlint
