// SPDX-License-Identifier: Apache-2.0
// The words of access: what is asked of AWS, what it answers, and by which policies. Standard types
// only.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/source.hpp"
#include "ecrlint/words.hpp"

namespace ecrlint {

/// What AWS answers. `unknown`: a piece of a policy, or a condition key, that is not known decides
/// between allowed and denied. A request that surely no policy allows is an implicit deny, even if
/// a piece that is not known may deny it explicitly. Each statement is judged by itself: if two of
/// them depend on the same unknown piece, or on the same key of several possible values, the answer
/// may be `unknown` although all values of it lead to the same decision.
enum class Decision : std::uint8_t { allowed, explicit_deny, implicit_deny, unknown };

/// A kind of policy that a request must get past, in the order in which AWS looks at them.
enum class Gate : std::uint8_t {
  rcp,                ///< resource control policies of the organization that owns the resource
  scp,                ///< service control policies of the caller's organization
  endpoint_policy,    ///< of the VPC endpoint that the request comes through
  repository_policy,  ///< or what else is attached to the resource
  registry_policy,
  identity_policy,
  boundary,  ///< permissions boundary of the caller
  session_policy,
};
inline constexpr std::size_t kGates = 8;

inline constexpr std::array<std::string_view, kGates> kGateWords{"rcp",
                                                                 "scp",
                                                                 "endpoint-policy",
                                                                 "repository-policy",
                                                                 "registry-policy",
                                                                 "identity-policy",
                                                                 "boundary",
                                                                 "session-policy"};
inline constexpr std::array<std::string_view, 4> kDecisionWords{"allowed", "explicit-deny",
                                                                "implicit-deny", "unknown"};

/// Is it one of the values above? What is none has no policy, wherever it is named.
[[nodiscard]] constexpr bool is_gate(Gate value) {
  return static_cast<std::size_t>(value) < kGates;
}

/// `repository-policy`, `explicit-deny`: the words of flags and reports.
[[nodiscard]] constexpr std::string_view to_string(Gate value) {
  return word_of(kGateWords, value);
}
[[nodiscard]] constexpr std::string_view to_string(Decision value) {
  return word_of(kDecisionWords, value);
}

/// One condition key of a request. Names are compared without regard to letter case.
struct RequestKey {
  std::string name;                 ///< `aws:PrincipalOrgID`
  std::vector<std::string> values;  ///< none: the key is surely not part of the request
  bool list = false;                ///< of a multivalued key
};

/// What is asked of AWS.
struct Request {
  /// ARN of a user, role, role session, federated user or account root; a service principal
  /// (`lambda.amazonaws.com`); empty for a request without credentials. A role stands for any one
  /// of its sessions.
  std::string principal;
  /// ARN of the role, with its path, that a session belongs to; empty when not known.
  std::string role;
  std::string action;            ///< `ecr:BatchGetImage`
  std::string resource;          ///< ARN, or `*` for actions without resource types
  std::string resource_account;  ///< who owns it; empty: as the ARN says
  /// Keys that follow from the principal and the resource need not be given.
  std::vector<RequestKey> context;
  /// Keys that are not given are absent, instead of unknown.
  bool context_complete = false;
};

/// What it means that no policy of a gate was added.
enum class Absence : std::uint8_t {
  not_in_use,  ///< nothing is restricted, nothing granted
  unknown,     ///< there may be some
};

/// Which actions a registry policy speaks for (Amazon ECR user guide, "Private registry
/// permissions").
enum class RegistryScope : std::uint8_t {
  v1,  ///< ReplicateImage, BatchImportUpstreamImage, CreateRepository
  v2,  ///< every action of ECR
};

/// A statement that decided, or may have.
struct Decisive {
  Gate gate = Gate::identity_policy;
  bool allow = false;
  bool certain = true;     ///< false when it is not known whether it matches
  std::size_t source = 0;  ///< index into AccessPolicies::sources()
  Span span;               ///< the statement
  std::string sid;
  std::size_t index = 0;   ///< of the statement in its policy
  std::size_t policy = 0;  ///< tells policies that were written once, as for instances, apart
};

/// What one gate says by itself.
struct GateVerdict {
  Gate gate = Gate::identity_policy;
  Decision decision = Decision::unknown;
  bool in_use = false;  ///< looked at for this request
  bool blocks = false;  ///< the request fails, or may fail, here
};

/// The answer to a request.
struct Verdict {
  Decision decision = Decision::unknown;
  std::array<GateVerdict, kGates> gates;  ///< by Gate
  std::vector<Decisive> statements;       ///< what decided, in the order of gates
};

/// A policy, and the gate that the caller says it is of.
struct GatePolicy {
  Gate gate = Gate::identity_policy;
  Source source;
  std::size_t level =
      0;  ///< of SCPs and RCPs: root, unit or account; all beyond the seventh are one
  std::vector<Source> beside = {};  ///< what else the Terraform module consists of
};

}  // namespace ecrlint
