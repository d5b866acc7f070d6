// Policies by what they are put on: repositories, registries, principals.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "answers/who/holders.hpp"

namespace ecrlint::internal {

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

}  // namespace ecrlint::internal
