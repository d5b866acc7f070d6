// SPDX-License-Identifier: Apache-2.0
// Says who can pull, push and administer repositories, and why.
// No I/O, no exceptions thrown, no network. Standard types only.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/catalog.hpp"
#include "ecrlint/export.hpp"
#include "ecrlint/lint.hpp"
#include "ecrlint/request.hpp"
#include "ecrlint/result.hpp"
#include "ecrlint/source.hpp"

namespace ecrlint {

/// What a principal may do with a repository.
enum class Ability : std::uint8_t {
  pull,        ///< every call of a pull
  push,        ///< every call of a push
  administer,  ///< any call that changes the policy, the settings or what is kept
};
inline constexpr std::size_t kAbilities = 3;

/// The calls of an ability, as `ecr:BatchGetImage`. Logging in is not among them: only the caller's
/// own policies decide on it. None for a value out of range.
[[nodiscard]] ECRLINT_EXPORT std::span<const std::string_view> calls_of(Ability value);

/// Whether a principal has an ability, worst for the principal first.
enum class Reach : std::uint8_t {
  no,
  unknown,      ///< something in the policies is not known
  conditional,  ///< if the request meets a condition
  own_account,  ///< if the policies of the caller's own account, which are not known, allow it too
  yes,
};

inline constexpr std::array<std::string_view, kAbilities> kAbilityWords{"pull", "push",
                                                                        "administer"};
inline constexpr std::array<std::string_view, 5> kReachWords{"no", "unknown", "conditional",
                                                             "own-account", "yes"};
[[nodiscard]] constexpr std::string_view to_string(Ability value) {
  return word_of(kAbilityWords, value);
}
[[nodiscard]] constexpr std::string_view to_string(Reach value) {
  return word_of(kReachWords, value);
}

/// What to read and what to ask. Repository, registry and identity policies are taken from the
/// sources, and the boundaries of the roles and users that these list or make; no session or
/// endpoint policy is looked at.
struct WhoRequest {
  std::vector<Source> sources;
  /// Names, ARNs or image URIs of repositories; empty: all.
  std::vector<std::string> repositories;
  /// The account and the Region of what does not say its own.
  std::string account;
  std::string region;
  RegistryScope registry_scope = RegistryScope::v2;
  /// The organization, its accounts and who exists in them.
  Context context;
  /// SCPs and RCPs by their gate and level. They hold for the members of the organization but its
  /// management account; where no members are told, for all accounts.
  std::vector<GatePolicy> limits;
};

enum class WhoKind : std::uint8_t {
  everyone,  ///< any principal of any account
  account,   ///< any principal of it that is not named by itself
  role,
  user,
  group,  ///< its users, as far as the group's policies go
  session,
  federated_user,
  service,
};
inline constexpr std::array<std::string_view, 8> kWhoKindWords{
    "everyone", "account", "role", "user", "group", "session", "federated-user", "service"};
[[nodiscard]] constexpr std::string_view to_string(WhoKind value) {
  return word_of(kWhoKindWords, value);
}

/// A principal. Texts quote the sources: a hole (an unknown piece) is shown as `...`.
struct WhoPrincipal {
  WhoKind kind = WhoKind::everyone;
  std::string text;               ///< `*`, an account id, an ARN, a service principal
  std::string account;            ///< empty for everyone and for services
  std::string name;               ///< of a role, user, ...: with its path
  bool known = false;             ///< all its identity policies are among the sources
  std::string account_name = {};  ///< what people call the account; empty when not told
};

/// A statement that decided, or may have.
struct WhoStatement {
  Gate gate = Gate::repository_policy;
  bool allow = false;
  std::size_t source = 0;
  Span span;
  std::string sid;
  std::string condition;  ///< in words; empty without any
};

/// One ability of one principal.
struct WhoAccess {
  Reach reach = Reach::no;
  /// The caller's own policies, which are not known, must allow it too, whatever else must be.
  bool own_account = false;
  /// Where only some calls work: of pull and push those that fail, of administer those that may
  /// work. By index in calls_of().
  std::vector<std::uint8_t> calls;
  std::optional<Gate> blocked_by;         ///< where it fails, or may; none when the reach is yes
  std::vector<std::string> keys;          ///< condition keys that it depends on
  std::vector<std::uint32_t> statements;  ///< what decided; indexes into WhoReport::statements
};

/// What one principal may do with a repository.
struct WhoGrant {
  std::size_t principal = 0;  ///< index into WhoReport::principals
  std::array<WhoAccess, kAbilities> access;

  /// Of a value out of range that of `administer`.
  [[nodiscard]] const WhoAccess& of(Ability ability) const {
    const auto index = static_cast<std::size_t>(ability);
    return access[index < kAbilities ? index : kAbilities - 1];
  }
};

/// A repository of which a policy was found.
struct WhoRepository {
  std::string name;     ///< or what the source calls the policy where the name is not known
  std::string account;  ///< empty when not known
  std::size_t source = 0;
  Span span;                      ///< the policy
  std::vector<WhoGrant> grants;   ///< sorted as the principals are
  std::string account_name = {};  ///< what people call the account; empty when not told
};

/// The answer. Texts quote the sources as they are: a writer must escape them for its medium.
struct WhoReport {
  std::vector<WhoPrincipal> principals;  ///< everyone first, then by account, services last
  std::vector<WhoRepository> repositories;
  std::vector<WhoStatement> statements;
  std::vector<std::string> notes;  ///< what was left out, and why, a line each
  /// Repositories that were found, but not looked at: there are too many of them.
  std::size_t left_out = 0;
  std::vector<Source> sources;
  std::vector<Failure> failures;
};

/// Decides for every principal that a policy of a repository names, and for all whose own policies
/// are among the sources. An error says what is wrong with the request. Thread-safe.
[[nodiscard]] ECRLINT_EXPORT Result<WhoReport> who(WhoRequest request,
                                                   std::shared_ptr<const Catalog> catalog = {});

}  // namespace ecrlint
