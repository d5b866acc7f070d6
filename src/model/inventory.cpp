// SPDX-License-Identifier: Apache-2.0
// Reads lists of accounts, roles and users.
#include "model/inventory.hpp"

#include <algorithm>
#include <array>

#include "model/arn.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal {
namespace {

using syntax::Member;
using syntax::Value;

std::string_view text_of(const Value& object, std::string_view key) {
  const Value* value = object.find(key);
  return value != nullptr && value->is_string() ? value->text : std::string_view();
}

bool flag_of(const Value& object, std::string_view key) {
  const Value* value = object.find(key);
  return value != nullptr && value->flag;
}

std::span<const Member> items_of(const Value& object, std::string_view key) {
  const Value* value = object.find(key);
  return value != nullptr && value->is_array() ? value->members : std::span<const Member>();
}

/// Did the AWS CLI stop before the end?
bool is_truncated(const Value& root) {
  return flag_of(root, "IsTruncated") || root.find("NextToken") != nullptr ||
         root.find("Marker") != nullptr;
}

/// `service/app` of `arn:aws:iam::111122223333:role/service/app`.
Entity entity_of(EntityKind kind, std::string_view text) {
  const auto arn = parse_arn(text);
  if (!arn || arn->service != "iam" || !is_account_id(arn->account)) return {};
  const std::string_view prefix = kind == EntityKind::role ? "role/" : "user/";
  if (!arn->resource.starts_with(prefix)) return {};
  return {kind, std::string(arn->account), std::string(arn->resource.substr(prefix.size()))};
}

}  // namespace

void Inventory::add_entity(Entity entity) {
  const auto [added, fresh] = entities_.insert(std::move(entity));
  if (!fresh) return;
  by_last_part_[{added->kind, added->account, lower(last_path_part(added->name))}].insert(
      added->name);
}

std::vector<std::string_view> Inventory::named(EntityKind kind, std::string_view account,
                                               std::string_view last_part) const {
  const auto found = by_last_part_.find({kind, std::string(account), lower(last_part)});
  if (found == by_last_part_.end()) return {};
  return {found->second.begin(), found->second.end()};
}

Answer Inventory::exists(const Entity& entity) const {
  if (has_hole(entity.name) || has_hole(entity.account)) return Answer::unknown;
  if (entities_.contains(entity)) return Answer::yes;
  return complete_.contains({entity.kind, entity.account, {}}) ? Answer::no : Answer::unknown;
}

std::vector<const Entity*> Inventory::entities(EntityKind kind, std::string_view account) const {
  std::vector<const Entity*> found;
  for (auto at = entities_.lower_bound({kind, std::string(account), {}});
       at != entities_.end() && at->kind == kind && at->account == account; ++at)
    found.push_back(&*at);
  return found;
}

Answer Inventory::is_member(std::string_view account) const {
  if (has_hole(account)) return Answer::unknown;
  if (members_.find(account) != members_.end()) return Answer::yes;
  return organization_complete_ ? Answer::no : Answer::unknown;
}

std::string Inventory::add(const Value& root) {
  if (!root.is_object()) return "not an inventory: no object at the top";
  if (root.find("account") != nullptr || root.find("org-id") != nullptr) return add_own(root);
  const bool truncated = is_truncated(root);
  bool known = add_entities(root, "RoleDetailList", EntityKind::role, truncated);
  known |= add_entities(root, "UserDetailList", EntityKind::user, truncated);
  known |= add_entities(root, "Roles", EntityKind::role, truncated);
  known |= add_entities(root, "Users", EntityKind::user, truncated);
  known |= add_organization(root, truncated);
  for (const auto& [key, kind] :
       {std::pair("Role", EntityKind::role), std::pair("User", EntityKind::user)}) {
    const Value* one = root.find(key);
    if (one == nullptr) continue;
    Entity entity = entity_of(kind, text_of(*one, "Arn"));
    known |= !entity.name.empty();
    if (!entity.name.empty()) add_entity(std::move(entity));
  }
  return known ? "" : "not an inventory: holds no roles, users or accounts that the AWS CLI prints";
}

/// A list that was asked for by path, or of nobody, does not show whether it is complete.
bool Inventory::add_entities(const Value& root, std::string_view list, EntityKind kind,
                             bool truncated) {
  if (root.find(list) == nullptr) return false;
  std::set<std::string> accounts;
  bool at_root = false;
  for (const Member& item : items_of(root, list)) {
    Entity entity = entity_of(kind, text_of(item.value, "Arn"));
    if (entity.name.empty()) continue;
    accounts.insert(entity.account);
    at_root = at_root || entity.name.find('/') == entity.name.npos;
    add_entity(std::move(entity));
  }
  if (!truncated && at_root)
    for (const std::string& account : accounts) complete(kind, account);
  return true;
}

bool Inventory::add_organization(const Value& root, bool truncated) {
  bool known = false;
  if (const Value* organization = root.find("Organization")) {
    known = true;
    set_organization(text_of(*organization, "Id"));
    const std::string_view management = text_of(*organization, "MasterAccountId");
    if (is_account_id(management)) add_account(management);
    if (is_account_id(management)) management_ = management;
  }
  if (root.find("Accounts") == nullptr) return known;
  for (const Member& item : items_of(root, "Accounts")) {
    const std::string_view id = text_of(item.value, "Id");
    if (!is_account_id(id)) continue;
    add_account(id);
    set_name(id, text_of(item.value, "Name"));
    // arn:aws:organizations::MANAGEMENT:account/o-a1b2c3d4e5/ID
    const auto arn = parse_arn(text_of(item.value, "Arn"));
    if (!arn || !arn->resource.starts_with("account/o-")) continue;
    if (is_account_id(arn->account)) management_ = arn->account;
    const std::string_view path = arn->resource.substr(8);
    set_organization(path.substr(0, path.find('/')));
  }
  if (!truncated && !members_.empty()) complete_organization();
  return true;
}

std::string Inventory::add_own(const Value& root) {
  constexpr std::array<std::string_view, 3> kTop{"org-id", "organization-complete", "account"};
  constexpr std::array<std::string_view, 5> kAccount{"id", "name", "complete", "roles", "users"};
  const auto unknown = [](const Value& object, const auto& keys) {
    for (const Member& member : object.members)
      if (std::ranges::find(keys, member.key) == keys.end())
        return "unknown key `" + std::string(member.key) + "`";
    return std::string();
  };
  if (std::string error = unknown(root, kTop); !error.empty()) return error;
  if (const std::string_view id = text_of(root, "org-id"); !id.empty()) set_organization(id);
  for (const Member& item : items_of(root, "account")) {
    if (std::string error = unknown(item.value, kAccount); !error.empty()) return error;
    const std::string_view id = text_of(item.value, "id");
    if (!is_account_id(id)) return "an account has no `id` of 12 digits";
    add_account(id);
    set_name(id, text_of(item.value, "name"));
    for (const auto& [key, kind] :
         {std::pair("roles", EntityKind::role), std::pair("users", EntityKind::user)}) {
      for (const Member& name : items_of(item.value, key))
        add_entity({kind, std::string(id), std::string(name.value.text)});
      if (flag_of(item.value, "complete")) complete(kind, id);
    }
  }
  if (flag_of(root, "organization-complete")) complete_organization();
  return "";
}

}  // namespace ecrlint::internal
