// SPDX-License-Identifier: Apache-2.0
// Bare policies, and those in what the AWS CLI prints.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "format/cloudformation/calls.hpp"
#include "format/collector.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::format {
namespace {

/// `registryId` of what `aws ecr` prints; empty when there is none, or none filled in.
std::string registry_account(const Value& root) {
  std::string id = string_at(root, "registryId");
  return is_account_id(id) ? id : std::string();
}

/// Is it a stack policy of CloudFormation? No service has its actions.
bool is_stack_policy(const Value& policy) {
  bool update = false;
  bool other = false;
  const auto see = [&](const Value& action) {
    if (!action.is_string()) return;
    constexpr std::string_view kPrefix = "Update:";
    const bool is_update = equal_ignoring_case(action.text.substr(0, kPrefix.size()), kPrefix);
    update = update || is_update;
    other = other || (!is_update && action.text != "*");
  };
  each_object(policy.is_array() ? &policy : policy.find("Statement"), [&](const Value& statement) {
    for (const std::string_view key : {"Action", "NotAction"}) {
      const Value* actions = statement.find(key);
      if (actions != nullptr) see(*actions);
      for (const Member& action : items_of(actions)) see(action.value);
    }
  });
  return update && !other;
}

class OutputFinder {
 public:
  explicit OutputFinder(Collector& collector) : collector_(collector) {}

  void find(const Value& root) {
    const std::size_t before = collector_.documents().size();
    search(root);
    // Whoever names a file and says of what kind its policies are means that it is one.
    const bool said = collector_.forced() && collector_.file().named;
    if (said && collector_.documents().size() == before && root.kind != Kind::unknown)
      collector_.add(root, *collector_.forced(), base_, "");
  }

 private:
  void search(const Value& root) {
    if (find_policy(root)) return;
    if (root.is_array())
      for (std::size_t i = 0; i < root.members.size(); ++i)
        find_in_item(root.members[i].value, step(i));
    const Value* const recorded = root.find("data");
    if (recorded != nullptr && recorded->is_object()) find_in_item(*recorded, step("data"));
    if (root.is_object()) find_answer(root);
  }

  /// A bare policy, or a text that holds one.
  bool find_policy(const Value& root) {
    const bool forced = collector_.forced().has_value();
    if (root.is_string()) {
      Document* const found = collector_.add_text(root, PolicyKind::identity, base_, "", true);
      if (found != nullptr) tell_kind(*found);
      return found != nullptr;
    }
    const bool shows = !root.members.empty() || collector_.file().named;
    if (!looks_like_policy(root) && !(forced && shows && may_be_policy(root))) return false;
    if (!forced && is_stack_policy(root)) return true;
    Document& found = collector_.add(root, PolicyKind::identity, base_, "");
    tell_kind(found);
    evaluate_calls(found, collector_.file(), collector_.arena());
    return true;
  }

  /// Tells the kind of a policy of which only itself and its path do.
  void tell_kind(Document& found) const {
    const PolicyKind shape = kind_by_shape(*found.value);
    const auto forced = collector_.forced();
    const auto named = forced || shape == PolicyKind::lifecycle
                           ? std::nullopt
                           : kind_by_path(collector_.file().path, shape, *found.value);
    found.kind = kind_if_forced(forced, named.value_or(shape));
    found.bare = !forced && !named;
    // A session takes managed policies, too, which may be longer.
    if (named == PolicyKind::session) found.storage = Storage::managed;
  }

  void find_in_item(const Value& item, std::string pointer) {
    base_ = std::move(pointer);
    if (!find_policy(item) && item.is_object()) find_answer(item);
    base_.clear();
  }

  void find_answer(const Value& root) {
    find_ecr(root);
    find_iam(root);
    find_account_details(root);
    find_organization(root);
    find_endpoints(root);
  }

  /// `aws ecr get-repository-policy`, `set-repository-policy --cli-input-json`,
  /// `get-registry-policy`, `get-lifecycle-policy` and its preview,
  /// `describe-repository-creation-templates`.
  void find_ecr(const Value& root) {
    const std::string repository = string_at(root, "repositoryName");
    const bool registry = root.find("repositoryName") == nullptr;
    const PolicyKind kind = registry ? PolicyKind::registry : PolicyKind::repository;
    const std::string account = registry_account(root);
    // Others have texts of policies too, of insurance for one.
    const Value* text = root.find("policyText");
    const bool other =
        registry && root.find("registryId") == nullptr && text != nullptr && shows_no_policy(*text);
    if (Document* found =
            other ? nullptr : collector_.add_under(root, "policyText", kind, base_, repository)) {
      found->account = account;
      found->repository = repository;
    }
    constexpr std::string_view kTemplates = "repositoryCreationTemplates";
    const auto templates = items_of(root.find(kTemplates));
    for (std::size_t i = 0; i < templates.size(); ++i)
      for (const auto& [key, held] : kOfTemplate)
        if (Document* found = collector_.add_under(templates[i].value, key, held,
                                                   base_ + step(kTemplates) + step(i),
                                                   string_at(templates[i].value, "prefix")))
          found->account = account;
    if (Document* found = collector_.add_under(root, "lifecyclePolicyText", PolicyKind::lifecycle,
                                               base_, repository)) {
      found->account = account;
      found->repository = repository;
    }
  }

  /// `aws iam get-policy-version`, `get-role-policy`, `get-user-policy`, `get-group-policy`,
  /// `get-role`.
  void find_iam(const Value& root) {
    if (const Value* version = root.find("PolicyVersion"))
      if (Document* found = collector_.add_under(*version, "Document", PolicyKind::identity,
                                                 base_ + step("PolicyVersion"), ""))
        found->storage = Storage::managed;
    for (const auto& [name_key, kind] : kInline) {
      if (root.find(name_key) == nullptr || root.find("PolicyDocument") == nullptr) continue;
      const std::string key = identity_key(kind, string_at(root, name_key));
      if (Document* found = collector_.add_under(root, "PolicyDocument", PolicyKind::identity,
                                                 base_, string_at(root, "PolicyName")))
        keep_in(*found, key);
      collector_.mention(key).name = key;
    }
    if (const Value* role = root.find("Role"); role != nullptr && role->is_object()) {
      const std::string key = "role/" + string_at(*role, "RoleName");
      add_identity(*role, key).made = false;
      add_trust(*role, base_ + step("Role"), key);
    }
  }

  /// `aws organizations describe-policy`, `create-policy` and its `--cli-input-json`.
  void find_organization(const Value& root) {
    const Value* const answer = root.find("Policy");
    const bool answered = answer != nullptr && answer->find("PolicySummary") != nullptr;
    const Value& policy = answered ? *answer : root;
    const Value* const summary = answered ? answer->find("PolicySummary") : &root;
    const auto kind = kind_in_organization(string_at(summary, "Type"));
    if (!kind) return;
    if (Document* found = collector_.add_under(policy, "Content", *kind,
                                               answered ? base_ + step("Policy") : base_,
                                               string_at(summary, "Name")))
      found->arn = string_at(summary, "Arn");
  }

  /// `aws ec2 describe-vpc-endpoints`, `create-vpc-endpoint` and its `--cli-input-json`.
  void find_endpoints(const Value& root) {
    const auto endpoints = items_of(root.find("VpcEndpoints"));
    for (std::size_t i = 0; i < endpoints.size(); ++i)
      add_endpoint(endpoints[i].value, base_ + step("VpcEndpoints") + step(i));
    if (const Value* const made = root.find("VpcEndpoint"))
      add_endpoint(*made, base_ + step("VpcEndpoint"));
    if (root.find("VpcId") != nullptr) add_endpoint(root, base_);
  }

  void add_endpoint(const Value& endpoint, const std::string& pointer) {
    const std::string service = string_at(endpoint, "ServiceName");
    if (service.empty()) return;
    const std::string key = std::to_string(endpoint.span.begin);
    collector_.add_endpoint({.key = key, .service = service, .vpc = string_at(endpoint, "VpcId")});
    if (Document* found = collector_.add_under(endpoint, "PolicyDocument", PolicyKind::endpoint,
                                               pointer, string_at(endpoint, "VpcEndpointId")))
      found->endpoint = key;
  }

  /// `aws iam get-account-authorization-details`.
  void find_account_details(const Value& root) {
    const bool details = std::any_of(kDetails.begin(), kDetails.end(), [&](const Detail& detail) {
      return root.find(detail.list) != nullptr;
    });
    if (!details) return;
    find_managed(root);
    for (const Detail& detail : kDetails) {
      const auto entities = items_of(root.find(detail.list));
      for (std::size_t i = 0; i < entities.size(); ++i)
        find_identity(entities[i].value, detail, base_ + step(detail.list) + step(i));
    }
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
            base_ + step("Policies") + step(i) + step("PolicyVersionList") + step(v);
        Document* found = collector_.add_under(versions[v].value, "Document", PolicyKind::identity,
                                               pointer, string_at(policy, "PolicyName"));
        if (found == nullptr) continue;
        found->arn = string_at(policy, "Arn");
        found->account = account_in(found->arn);
        const bool own = found->account == "aws";
        found->storage = found->arn.empty() || own ? Storage::managed : Storage::customer_managed;
      }
    }
  }

  struct Detail {
    std::string_view list;
    std::string_view name;
    std::string_view inline_policies;
    std::string_view kind;
  };

  void find_identity(const Value& entity, const Detail& detail, const std::string& pointer) {
    const std::string key = identity_key(detail.kind, string_at(entity, detail.name));
    add_identity(entity, key);
    if (detail.kind == "role") add_trust(entity, pointer, key);
    const auto policies = items_of(entity.find(detail.inline_policies));
    for (std::size_t i = 0; i < policies.size(); ++i) {
      Document* found =
          collector_.add_under(policies[i].value, "PolicyDocument", PolicyKind::identity,
                               pointer + step(detail.inline_policies) + step(i),
                               string_at(policies[i].value, "PolicyName"));
      if (found != nullptr) keep_in(*found, key);
    }
    for (const Member& item : items_of(entity.find("AttachedManagedPolicies")))
      collector_.attach(key, string_at(item.value, "PolicyArn"));
    // A user's groups add policies of theirs; the user alone is not the whole story.
    if (!items_of(entity.find("GroupList")).empty()) collector_.attach(key, {});
    const Value* boundary = entity.find("PermissionsBoundary");
    if (boundary != nullptr && boundary->is_object())
      collector_.attach(key, string_at(*boundary, "PermissionsBoundaryArn"), Bond::bounds);
  }

  IdentityMention& add_identity(const Value& entity, const std::string& key) {
    IdentityMention& identity = collector_.mention(key);
    identity.name = key;
    identity.arn = string_at(entity, "Arn");
    identity.made = true;
    return identity;
  }

  void add_trust(const Value& role, const std::string& pointer, const std::string& key) {
    if (collector_.add_under(role, "AssumeRolePolicyDocument", PolicyKind::trust, pointer,
                             string_at(role, "RoleName")))
      collector_.attach_last(key, Bond::trusts);
  }

  void keep_in(Document& document, const std::string& key) {
    document.storage = Storage::in_line;
    collector_.attach_last(key);
  }

  static constexpr std::array<std::pair<std::string_view, PolicyKind>, 2> kOfTemplate{
      {{"repositoryPolicy", PolicyKind::repository}, {"lifecyclePolicy", PolicyKind::lifecycle}}};
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kInline{
      {{"RoleName", "role"}, {"UserName", "user"}, {"GroupName", "group"}}};
  static constexpr std::array<Detail, 3> kDetails{
      Detail{"UserDetailList", "UserName", "UserPolicyList", "user"},
      Detail{"GroupDetailList", "GroupName", "GroupPolicyList", "group"},
      Detail{"RoleDetailList", "RoleName", "RolePolicyList", "role"}};

  Collector& collector_;
  std::string base_ = {};  ///< the pointer of what is searched
};

}  // namespace

void find_in_cli_output(const Value& root, Collector& collector) {
  OutputFinder(collector).find(root);
}

}  // namespace ecrlint::internal::format
