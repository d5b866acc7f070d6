// SPDX-License-Identifier: Apache-2.0
// Compares owners, repositories and accounts.
#include "answers/transfer/fit.hpp"

#include <algorithm>

#include "answers/limit_policies.hpp"
#include "model/arn.hpp"

namespace ecrlint::internal {
namespace {

using format::Document;

/// `role/app` against `role` and `app`; paths do not tell names apart.
bool is_called(std::string_view name, const Caller& caller) {
  const auto slash = name.find('/');
  return slash != name.npos && name.substr(0, slash) == caller.kind &&
         last_path_part(name) == caller.name;
}

}  // namespace

bool is_caller(const Identity& identity, const Caller& caller) {
  if (!identity.account.empty() && identity.account != caller.account) return false;
  return is_called(identity.name, caller) || is_called(identity.key, caller);
}

bool is_of_image(const Document& document, const Image& image) {
  return document.repository == image.repository &&
         (document.account.empty() || document.account == image.account);
}

bool fits(const FoundPolicies& found, std::size_t policy, Gate gate, const Caller& caller,
          const Image& image) {
  const Document& document = found.all[policy].document;
  if (document.kind != kind_of(gate)) return false;
  const bool elsewhere = !document.account.empty() && document.account != image.account;
  const auto holders = found.workspace.holders(policy);
  switch (gate) {
    case Gate::repository_policy:
      return !elsewhere && (document.repository.empty() || document.repository == image.repository);
    case Gate::registry_policy:
      return !elsewhere;
    case Gate::identity_policy:
      if (holders.empty()) return !document.limits && !document.fragment;
      return std::any_of(holders.begin(), holders.end(), [&](std::size_t holder) {
        return is_caller(found.workspace.identity(holder), caller);
      });
    case Gate::scp:
    case Gate::rcp:
      return may_limit(found, policy);
    default:
      return true;
  }
}

}  // namespace ecrlint::internal
