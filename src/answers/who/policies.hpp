// SPDX-License-Identifier: Apache-2.0
// Policies by what they are put on (repositories, registries, principals), and which repositories
// were asked for.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "answers/transfer/request.hpp"
#include "answers/who/prober.hpp"

namespace ecrlint::internal {

/// A principal whose identity policies are known, perhaps not all of them.
struct WhoHolder {
  WhoPrincipal info;
  WhoPolicies policies;
  bool speaks_of_ecr = false;
};

/// A repository with its policies.
struct WhoFoundRepository {
  std::string name;        ///< for people
  std::string repository;  ///< empty when not known
  std::string account;     ///< empty when not known
  std::size_t source = 0;
  Span span;
  analysis::GatePolicies policies;
};

/// Everything found in the sources.
struct WhoFound {
  std::deque<WhoFoundRepository> repositories;
  std::map<std::string, analysis::GatePolicies> registries;  ///< by account
  std::map<std::string, WhoHolder> holders;                  ///< by ARN
};

/// Reads the sources of the request, which are moved away. What is not taken goes to the notes of
/// the report.
[[nodiscard]] WhoFound find_policies(WhoRequest& request, PolicyStore& store, WhoReport& report);

/// A repository that was asked for.
struct WantedRepository {
  Image image;  ///< of a bare name nothing but the name
  bool found = false;
};

/// What was asked for; nothing when all repositories are.
class WantedRepositories {
 public:
  /// Reads names, ARNs and URIs; an error for what is none of them.
  [[nodiscard]] std::optional<Error> read(std::span<const std::string> words,
                                          const catalog::Catalog& catalog);

  [[nodiscard]] bool is_all() const { return wanted_.empty(); }
  [[nodiscard]] const std::vector<WantedRepository>& list() const { return wanted_; }
  /// The one that asks for the repository; null when none does.
  [[nodiscard]] WantedRepository* find(const WhoFoundRepository& repository);

 private:
  std::vector<WantedRepository> wanted_;
};

/// The ARN of a repository, with holes for what is not known of it. `wanted` may tell more of it;
/// it may be null. The others are what counts where nobody tells.
[[nodiscard]] std::string arn_of(const WhoFoundRepository& repository,
                                 const WantedRepository* wanted, std::string_view region,
                                 std::string_view partition, const catalog::Catalog& catalog);

}  // namespace ecrlint::internal
