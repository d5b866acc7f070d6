// SPDX-License-Identifier: Apache-2.0
// What is known to exist: accounts, their roles and users, the organization.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/answer.hpp"
#include "syntax/value.hpp"

namespace ecrlint::internal {

enum class EntityKind : std::uint8_t { role, user };

/// One role or user, by its name with path: `service/app`.
struct Entity {
  EntityKind kind = EntityKind::role;
  std::string account;
  std::string name;

  // NOLINTNEXTLINE(modernize-use-nullptr): it takes what <=> is compared with for a pointer
  friend auto operator<=>(const Entity&, const Entity&) = default;
};

/// Collects what lists of AWS and people say exists. Not thread-safe while it is filled.
class Inventory {
 public:
  /// Reads what `aws iam get-account-authorization-details`, `list-roles`, `list-users`,
  /// `get-role`, `get-user`, `aws organizations list-accounts` and `describe-organization` print,
  /// or our own form (`schemas/inventory.schema.json`). Gives what is wrong; empty when all was
  /// understood.
  std::string add(const syntax::Value& root);

  void add_account(std::string_view account) { members_.emplace(account); }
  void set_organization(std::string_view id) { organization_ = id; }
  void set_name(std::string_view account, std::string_view name) {
    if (!name.empty()) names_.emplace(account, name);
  }
  void add_entity(Entity entity);
  /// All roles or users of the account have been added.
  void complete(EntityKind kind, std::string_view account) {
    complete_.insert({kind, std::string(account), {}});
  }
  /// All accounts of the organization have been added.
  void complete_organization() { organization_complete_ = true; }

  /// Does the role or user exist? No only where all of the account are known.
  [[nodiscard]] Answer exists(const Entity& entity) const;
  /// Those of an account, sorted by name.
  [[nodiscard]] std::vector<const Entity*> entities(EntityKind kind,
                                                    std::string_view account) const;
  /// The names, sorted, that end with this part, whatever their path and letter case.
  [[nodiscard]] std::vector<std::string_view> named(EntityKind kind, std::string_view account,
                                                    std::string_view last_part) const;
  /// Is the account in the organization? No only where all of its accounts are known.
  [[nodiscard]] Answer is_member(std::string_view account) const;
  [[nodiscard]] const std::set<std::string, std::less<>>& members() const { return members_; }
  /// What people call the account; empty when not told.
  [[nodiscard]] std::string name_of(std::string_view account) const {
    const auto found = names_.find(account);
    return found == names_.end() ? std::string() : found->second;
  }
  /// The account that the policies of the organization do not limit; empty when not told.
  [[nodiscard]] const std::string& management() const { return management_; }
  /// `o-a1b2c3d4e5`, or empty.
  [[nodiscard]] const std::string& organization() const { return organization_; }

 private:
  bool add_entities(const syntax::Value& root, std::string_view list, EntityKind kind,
                    bool truncated);
  bool add_organization(const syntax::Value& root, bool truncated);
  std::string add_own(const syntax::Value& root);

  std::set<Entity> entities_;
  std::map<Entity, std::set<std::string>> by_last_part_;  // names, by that part in lower case
  std::set<Entity> complete_;                             // without names
  std::set<std::string, std::less<>> members_;
  std::map<std::string, std::string, std::less<>> names_;
  std::string organization_;
  std::string management_;
  bool organization_complete_ = false;
};

}  // namespace ecrlint::internal
