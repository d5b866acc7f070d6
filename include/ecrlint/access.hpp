// Decides requests as AWS does: which policies allow, which deny, and where nobody can tell.
// No I/O, no exceptions thrown, no network. Standard types only.
//
// Follows the IAM user guide, "Policy evaluation logic", "Condition operators", "Principal" and
// "Variables and tags"; on ECR, the Amazon ECR user guide and the Service Authorization Reference.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/finding.hpp"
#include "ecrlint/lint.hpp"
#include "ecrlint/source.hpp"

namespace ecrlint {

/// What AWS answers a request with. `unknown` where a piece of a policy or a condition key that
/// nobody gave may decide between allowed and denied. A request that no policy allows for sure is
/// an implicit deny, though a part that is not known may deny it explicitly too. Unknown pieces of
/// policies are taken one by one, and so are keys with patterns or several values: where two
/// statements hinge on the same one, `unknown` may be said of a request that is decided either way.
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

/// `repository-policy`, `explicit-deny`: the words of flags and reports.
[[nodiscard]] std::string_view to_string(Gate value);
[[nodiscard]] std::string_view to_string(Decision value);

/// One condition key of a request. Names are compared without regard to letter case.
struct RequestKey {
  std::string name;                 ///< `aws:PrincipalOrgID`
  std::vector<std::string> values;  ///< none: the key is surely not part of the request
  bool list = false;                ///< of a multivalued key
};

/// What is asked of AWS.
struct Request {
  /// ARN of a user, role, role session, federated user or account root; a service principal
  /// (`lambda.amazonaws.com`); empty for nobody who is signed in. A role stands for some session of
  /// it.
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

/// What of a gate is known when no policy of it was added.
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
  std::size_t index = 0;  ///< of the statement in its policy
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

/// The policies that requests are held against. Movable, not copyable. Adding is not thread-safe;
/// once all are added, decide() is.
class AccessPolicies {
 public:
  explicit AccessPolicies(std::shared_ptr<const catalog::Catalog> catalog = {});
  ~AccessPolicies();
  AccessPolicies(AccessPolicies&&) noexcept;
  AccessPolicies& operator=(AccessPolicies&&) noexcept;

  /// Adds every policy of the source, in any format that lint() reads, to a gate. `level` tells the
  /// levels of an organization apart (root, units, account), each of which must allow. Gives how
  /// many policies were found; what could not be read goes to failures().
  std::size_t add(Gate gate, Source source, std::size_t level = 0);

  /// Says what it means when a gate has no policy. Identity and repository policies start as
  /// unknown, all others as not in use.
  void set_absence(Gate gate, Absence absence);
  void set_registry_scope(RegistryScope scope);

  [[nodiscard]] Verdict decide(const Request& request) const;

  [[nodiscard]] const std::vector<Source>& sources() const;
  [[nodiscard]] const std::vector<Failure>& failures() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// A request and its policies in one line of JSON, decided. The format:
/// `{"id", "request": {"principal", "action", "resource", "resourceAccount", "role", "context":
/// {KEY: VALUE}, "contextComplete"}, "policies": {"identity": [P], "resource": P, "registry": P,
/// "boundary": [P], "session": P, "vpce": [P], "scp": [{"id", "policies": [P]}], "rcp": [..]},
/// "registryScope": "V1"}`. A policy that is not given is none; context keys that are not given are
/// absent unless `contextComplete` is false.
struct Evaluated {
  std::string id = "null";  ///< as given, JSON
  std::string error;        ///< why nothing was decided; empty when it was
  Verdict verdict;
  std::vector<Source> sources;  ///< their paths name the policies: `identity/0`, `scp/root/1`
};

/// Decides one line. Thread-safe.
[[nodiscard]] Evaluated evaluate(std::string_view line,
                                 std::shared_ptr<const catalog::Catalog> catalog = {});

}  // namespace ecrlint
