// Decides requests as AWS does: which policies allow, which deny, and where nobody can tell.
// No I/O, no exceptions thrown, no network. Standard types only.
//
// Follows the IAM user guide, "Policy evaluation logic", "Condition operators", "Principal" and
// "Variables and tags"; on ECR, the Amazon ECR user guide and the Service Authorization Reference.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/catalog.hpp"
#include "ecrlint/export.hpp"
#include "ecrlint/request.hpp"
#include "ecrlint/result.hpp"
#include "ecrlint/source.hpp"

namespace ecrlint {

/// The policies that requests are held against. Movable, not copyable. Adding is not thread-safe;
/// once all are added, decide() is.
class ECRLINT_EXPORT AccessPolicies {
 public:
  explicit AccessPolicies(std::shared_ptr<const Catalog> catalog = {});
  ~AccessPolicies();
  AccessPolicies(AccessPolicies&&) noexcept;
  AccessPolicies& operator=(AccessPolicies&&) noexcept;

  /// Adds every policy of the source, in any format that lint() reads, to a gate. `level` tells the
  /// levels of an organization apart (root, units, account), each of which must allow. Returns
  /// how many policies were found; what could not be read goes to failures().
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
  Result<Verdict> verdict = Error{"not asked"};
  std::vector<Source> sources;  ///< their paths name the policies: `identity/0`, `scp/root/1`
};

/// Decides one line. Thread-safe.
[[nodiscard]] ECRLINT_EXPORT Evaluated evaluate(std::string_view line,
                                                std::shared_ptr<const Catalog> catalog = {});

}  // namespace ecrlint
