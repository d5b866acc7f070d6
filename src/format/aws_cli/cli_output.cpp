// SPDX-License-Identifier: Apache-2.0
// Bare policies, and those in what the AWS CLI prints.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "format/collector.hpp"

namespace ecrlint::internal::format {
namespace {

/// `registryId` of what `aws ecr` prints; empty when there is none, or none filled in.
std::string registry_account(const Value& root) {
  constexpr std::size_t kDigits = 12;
  std::string id = string_at(root, "registryId");
  const bool real = id.size() == kDigits && id.find_first_not_of("0123456789") == id.npos;
  return real ? id : std::string();
}

class OutputFinder {
 public:
  explicit OutputFinder(Collector& collector) : collector_(collector) {}

  void find(const Value& root) {
    if (looks_like_policy(root) ||
        (collector_.forced() && root.is_object() && root.find("Statement"))) {
      collector_.add(root, kind_by_shape(root), "", "");
      return;
    }
    if (!root.is_object()) return;
    find_ecr(root);
    find_iam(root);
    find_account_details(root);
  }

 private:
  /// `aws ecr get-repository-policy`, `set-repository-policy --cli-input-json`,
  /// `get-registry-policy`.
  void find_ecr(const Value& root) {
    const std::string repository = string_at(root, "repositoryName");
    const bool registry = root.find("repositoryName") == nullptr;
    const PolicyKind kind = registry ? PolicyKind::registry : PolicyKind::repository;
    const std::string account = registry_account(root);
    if (Document* found = collector_.add_under(root, "policyText", kind, "", repository)) {
      found->account = account;
      found->repository = repository;
    }
    const auto templates = items_of(root.find("repositoryCreationTemplates"));
    for (std::size_t i = 0; i < templates.size(); ++i) {
      Document* found = collector_.add_under(
          templates[i].value, "repositoryPolicy", PolicyKind::repository,
          step("repositoryCreationTemplates") + step(i), string_at(templates[i].value, "prefix"));
      if (found != nullptr) found->account = account;
    }
  }

  /// `aws iam get-policy-version`, `get-role-policy`, `get-user-policy`, `get-group-policy`,
  /// `get-role`.
  void find_iam(const Value& root) {
    if (const Value* version = root.find("PolicyVersion"))
      if (Document* found = collector_.add_under(*version, "Document", PolicyKind::identity,
                                                 step("PolicyVersion"), ""))
        found->storage = Storage::managed;
    for (const auto& [name, kind] : kInline) {
      if (root.find(name) == nullptr || root.find("PolicyDocument") == nullptr) continue;
      Document* found = collector_.add_under(root, "PolicyDocument", PolicyKind::identity, "",
                                             string_at(root, "PolicyName"));
      if (found != nullptr) keep_in(*found, owner_key(kind, string_at(root, name)));
    }
    if (const Value* role = root.find("Role"); role != nullptr && role->is_object()) {
      add_trust(*role, step("Role"));
      add_made(*role, "role/" + string_at(*role, "RoleName")).partly_known = true;
    }
  }

  /// `aws iam get-account-authorization-details`.
  void find_account_details(const Value& root) {
    const bool details = std::any_of(kDetails.begin(), kDetails.end(), [&](const Detail& detail) {
      return root.find(detail.list) != nullptr;
    });
    if (!details) return;
    find_managed(root);
    bool shows_owners = false;
    for (const Detail& detail : kDetails) {
      const auto entities = items_of(root.find(detail.list));
      shows_owners = shows_owners || !entities.empty();
      for (std::size_t i = 0; i < entities.size(); ++i)
        find_owner(entities[i].value, detail, step(detail.list) + step(i));
    }
    for (const auto& [index, attached] : managed_) {
      Document& policy = collector_.documents()[index];
      policy.detached = policy.owners.empty() && !attached && shows_owners;
    }
    mark_owners();
  }

  /// Managed policies: the default version is the one in force.
  void find_managed(const Value& root) {
    const auto policies = items_of(root.find("Policies"));
    for (std::size_t i = 0; i < policies.size(); ++i) {
      const Value& policy = policies[i].value;
      const auto versions = items_of(policy.find("PolicyVersionList"));
      for (std::size_t v = 0; v < versions.size(); ++v) {
        const Value* in_force = versions[v].value.find("IsDefaultVersion");
        if (versions.size() > 1 && (in_force == nullptr || !in_force->flag)) continue;
        const std::string pointer =
            step("Policies") + step(i) + step("PolicyVersionList") + step(v);
        Document* found = collector_.add_under(versions[v].value, "Document", PolicyKind::identity,
                                               pointer, string_at(policy, "PolicyName"));
        if (found == nullptr) continue;
        const std::string arn = string_at(policy, "Arn");
        found->account = account_in(arn);
        const bool own = arn.find(":iam::aws:") != arn.npos;
        found->storage = arn.empty() || own ? Storage::managed : Storage::customer_managed;
        const std::size_t index = collector_.documents().size() - 1;
        const Value* count = policy.find("AttachmentCount");
        managed_.emplace_back(index, count != nullptr && count->text != "0");
        by_arn_[arn] = index;
      }
    }
  }

  struct Detail {
    std::string_view list;
    std::string_view name;
    std::string_view inline_policies;
    std::string_view kind;
  };

  void find_owner(const Value& entity, const Detail& detail, const std::string& pointer) {
    const std::string owner = owner_key(detail.kind, string_at(entity, detail.name));
    const std::string arn = string_at(entity, "Arn");
    if (!arn.empty()) arns_[owner] = arn;
    const std::string account = account_in(arn);
    const std::size_t before = collector_.documents().size();
    if (detail.kind == "role") add_trust(entity, pointer);
    const auto policies = items_of(entity.find(detail.inline_policies));
    for (std::size_t i = 0; i < policies.size(); ++i) {
      Document* found =
          collector_.add_under(policies[i].value, "PolicyDocument", PolicyKind::identity,
                               pointer + step(detail.inline_policies) + step(i),
                               string_at(policies[i].value, "PolicyName"));
      if (found != nullptr) keep_in(*found, owner);
    }
    for (std::size_t i = before; i < collector_.documents().size(); ++i)
      collector_.documents()[i].account = account;
    for (const Member& item : items_of(entity.find("AttachedManagedPolicies")))
      attach(string_at(item.value, "PolicyArn"), owner);
    // A user's groups add policies of theirs; the user alone is not the whole story.
    if (!items_of(entity.find("GroupList")).empty()) partly_known_.insert(owner);
    add_made(entity, owner);
  }

  Owner& add_made(const Value& entity, std::string owner) {
    Owner& made = collector_.add_made(std::move(owner));
    made.name = made.key;
    made.arn = string_at(entity, "Arn");
    const Value* boundary = entity.find("PermissionsBoundary");
    made.bounded = boundary != nullptr && boundary->is_object();
    made.boundary = string_at(boundary, "PermissionsBoundaryArn");
    return made;
  }

  void add_trust(const Value& role, const std::string& pointer) {
    const std::string name = string_at(role, "RoleName");
    if (Document* found = collector_.add_under(role, "AssumeRolePolicyDocument", PolicyKind::trust,
                                               pointer, name))
      found->owners.push_back("role/" + name);
  }

  static void keep_in(Document& document, std::string owner) {
    document.storage = Storage::in_line;
    document.owners.push_back(std::move(owner));
  }

  void attach(const std::string& arn, const std::string& owner) {
    const auto found = by_arn_.find(arn);
    if (found == by_arn_.end())
      partly_known_.insert(owner);
    else
      collector_.documents()[found->second].owners.push_back(owner);
  }

  void mark_owners() {
    for (Document& document : collector_.documents())
      for (const std::string& owner : document.owners) {
        document.owner_partly_known |= partly_known_.contains(owner);
        if (const auto found = arns_.find(owner); found != arns_.end())
          document.owner_arns.push_back(found->second);
      }
    for (Owner& made : collector_.made()) {
      made.partly_known |= partly_known_.contains(made.key);
      const auto boundary = by_arn_.find(made.boundary);
      if (!made.boundary.empty() && boundary != by_arn_.end())
        made.boundary_documents = {boundary->second};
    }
  }

  static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kInline{
      {{"RoleName", "role"}, {"UserName", "user"}, {"GroupName", "group"}}};
  static constexpr std::array<Detail, 3> kDetails{
      Detail{"UserDetailList", "UserName", "UserPolicyList", "user"},
      Detail{"GroupDetailList", "GroupName", "GroupPolicyList", "group"},
      Detail{"RoleDetailList", "RoleName", "RolePolicyList", "role"}};

  Collector& collector_;
  std::vector<std::pair<std::size_t, bool>> managed_;  // documents of managed policies; attached?
  std::map<std::string, std::size_t> by_arn_;
  std::set<std::string> partly_known_;
  std::map<std::string, std::string> arns_;  // by owner
};

}  // namespace

void find_in_cli_output(const Value& root, Collector& collector) {
  OutputFinder(collector).find(root);
}

}  // namespace ecrlint::internal::format
