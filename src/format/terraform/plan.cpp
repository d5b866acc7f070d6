// SPDX-License-Identifier: Apache-2.0
// Policies in what `terraform show -json` prints, and in the state as Terraform keeps it.
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "format/collector.hpp"
#include "format/terraform/plan_references.hpp"
#include "format/terraform/types.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::format {
namespace {

/// A resource as it will be.
struct PlannedResource {
  std::string_view address;
  std::string type;
  const Value* values = nullptr;
  const Value* unknown = nullptr;  ///< which of them are known only after apply; may be null
  std::string pointer;             ///< of values
  std::string_view provider = {};  ///< its configuration, where the resource itself names it
};

/// Is an attribute known only after apply?
bool is_unknown(const PlannedResource& instance, std::string_view attribute) {
  if (instance.unknown == nullptr) return false;
  const Value* mark = instance.unknown->find(attribute);
  return mark != nullptr && mark->kind == Kind::boolean && mark->flag;
}

/// Is a text empty, which is how the provider writes down that none is set?
bool is_left_out(const Value& values, std::string_view attribute) {
  const Value* value = values.find(attribute);
  return value != nullptr && value->is_string() && value->text.empty();
}

bool is_managed(const Value& resource) { return string_at(resource, "mode") != "data"; }

/// Is there such a resource after these actions?
bool stays(const Value& change) {
  const auto actions = items_of(change.find("actions"));
  return std::any_of(actions.begin(), actions.end(), [](const Member& action) {
    return action.value.text == "create" || action.value.text == "update" ||
           action.value.text == "no-op";
  });
}

/// Is it a state as Terraform keeps it? Version 4 is that of Terraform 0.12 and all later ones.
bool is_kept_state(const Value& root) {
  const Value* version = root.find("version");
  const Value* resources = root.find("resources");
  return version != nullptr && version->kind == Kind::number && version->text == "4" &&
         resources != nullptr && resources->is_array() && root.find("lineage") != nullptr;
}

class PlanReader {
 public:
  PlanReader(const Value& root, Collector& collector) : collector_(collector), references_(root) {}

  void read(const Value& root) {
    tell_provider(root);
    read_root_module(root.find("values"), step("values"));
    if (is_kept_state(root)) read_kept_state(root);
    read_root_module(root.find("planned_values"), step("planned_values"));
    read_changes(root);
    read_root_module(value_at(root.find("prior_state"), "values"),
                     step("prior_state") + step("values"));
    for (const auto& [address, index] : seen_) references_.add(address);
    for (const PlannedResource& instance : instances_) {
      collector_.set_foreign(is_foreign(instance));
      add_made(instance);
      add_endpoint(instance);
      add_policies(instance);
      attach(instance);
    }
  }

 private:
  /// Where the default provider works, as far as the plan repeats its configuration.
  void tell_provider(const Value& root) {
    const Value* config = value_at(value_at(root.find("configuration"), "provider_config"), "aws");
    const Value* expressions = value_at(config, "expressions");
    if (expressions == nullptr) return;
    const auto constant = [](const Value* expression) {
      return value_at(expression, "constant_value");
    };
    RootScope& scope = collector_.root();
    if (const Value* region = constant(value_at(expressions, "region")))
      if (region->is_string()) scope.region = region->text;
    const auto assumed = items_of(value_at(expressions, "assume_role"));
    if (!assumed.empty())
      if (const Value* role = constant(value_at(&assumed.back().value, "role_arn")))
        tell_account(account_in(role->text));
    const auto allowed = items_of(constant(value_at(expressions, "allowed_account_ids")));
    if (allowed.size() == 1) tell_account(std::string(allowed[0].value.text));
  }

  void tell_account(std::string account) {
    if (is_account_id(account)) collector_.root().account = std::move(account);
  }

  /// What the default provider found out about whose it is.
  void read_data(const Value& resource, const Value* values) {
    const std::string type = string_at(resource, "type");
    const std::string_view provider = provider_of(resource);
    if (!provider.empty() && provider != "aws") return;
    if (type == "aws_caller_identity") tell_account(string_at(values, "account_id"));
    const std::string region = string_at(values, "region");
    if (type == "aws_region" && !region.empty()) collector_.root().region = region;
  }

  [[nodiscard]] std::string_view provider_of(const Value& resource) const {
    const Value* address = resource.find("address");
    return address != nullptr ? references_.provider(address->text) : std::string_view();
  }

  /// Made under another configuration of the provider than the default one.
  [[nodiscard]] bool is_foreign(const PlannedResource& instance) const {
    if (!instance.provider.empty()) return !instance.provider.ends_with(']');
    const std::string_view provider = references_.provider(instance.address);
    return provider.find_first_of(".:") != provider.npos;
  }

  /// The file that Terraform keeps, which has the instances of each resource together.
  void read_kept_state(const Value& root) {
    const auto resources = items_of(root.find("resources"));
    for (std::size_t i = 0; i < resources.size(); ++i) {
      const Value& resource = resources[i].value;
      const auto instances = items_of(resource.find("instances"));
      if (!is_managed(resource)) {
        const bool own = string_at(resource, "provider").ends_with(']');
        if (own && instances.size() == 1)
          read_data(resource, value_at(&instances[0].value, "attributes"));
        continue;
      }
      for (std::size_t j = 0; j < instances.size(); ++j)
        add_kept(resource, instances[j].value,
                 step("resources") + step(i) + step("instances") + step(j) + step("attributes"));
    }
  }

  void add_kept(const Value& resource, const Value& instance, std::string pointer) {
    const Value* values = instance.find("attributes");
    if (values == nullptr || !values->is_object() || instance.find("deposed") != nullptr) return;
    const std::string module = string_at(resource, "module");
    const std::string type = string_at(resource, "type");
    std::string address =
        module + (module.empty() ? "" : ".") + type + "." + string_at(resource, "name");
    if (const Value* index = instance.find("index_key"))
      address += index->is_string() ? "[\"" + std::string(index->text) + "\"]"
                                    : "[" + std::string(index->text) + "]";
    const std::string_view kept = collector_.arena().copy(address);
    if (!seen_.emplace(kept, instances_.size()).second) return;
    instances_.push_back({kept, type, values, nullptr, std::move(pointer)});
    const Value* provider = resource.find("provider");
    if (provider != nullptr && provider->is_string()) instances_.back().provider = provider->text;
  }

  void read_root_module(const Value* values, const std::string& pointer) {
    if (const Value* module = value_at(values, "root_module"))
      read_module(*module, pointer + step("root_module"));
  }

  void read_module(const Value& module, const std::string& pointer) {
    const auto resources = items_of(module.find("resources"));
    for (std::size_t i = 0; i < resources.size(); ++i) {
      const Value& resource = resources[i].value;
      if (is_managed(resource))
        add(resource, resource.find("values"), nullptr,
            pointer + step("resources") + step(i) + step("values"));
      else
        read_data(resource, resource.find("values"));
    }
    const auto children = items_of(module.find("child_modules"));
    for (std::size_t i = 0; i < children.size(); ++i)
      read_module(children[i].value, pointer + step("child_modules") + step(i));
  }

  /// The first to be read of an address counts.
  void add(const Value& resource, const Value* values, const Value* unknown, std::string pointer) {
    const Value* address = resource.find("address");
    if (address == nullptr || !address->is_string() || gone_.contains(address->text)) return;
    if (values == nullptr || !values->is_object()) return;
    if (!seen_.emplace(address->text, instances_.size()).second) return;
    instances_.push_back(
        {address->text, string_at(resource, "type"), values, unknown, std::move(pointer)});
  }

  void read_changes(const Value& root) {
    const auto changes = items_of(root.find("resource_changes"));
    for (std::size_t i = 0; i < changes.size(); ++i) {
      const Value& resource = changes[i].value;
      const Value* change = resource.find("change");
      // What is deposed is left of an instance that another has replaced.
      if (change == nullptr || !is_managed(resource) || resource.find("deposed") != nullptr)
        continue;
      const Value* unknown = change->find("after_unknown");
      const Value* address = resource.find("address");
      const auto known = seen_.find(address != nullptr ? address->text : std::string_view());
      if (known != seen_.end())
        instances_[known->second].unknown = unknown;
      else if (stays(*change))
        add(resource, change->find("after"), unknown,
            step("resource_changes") + step(i) + step("change") + step("after"));
      else if (address != nullptr)
        gone_.insert(address->text);
      if (const Value* before = resource.find("previous_address")) gone_.insert(before->text);
    }
  }

  void add_policies(const PlannedResource& instance) {
    const auto attributes = policy_attributes(instance.type);
    for (const PolicyAttribute& attribute : attributes) add_policy(instance, attribute);
    if (instance.type == kRoleType) add_inline_policies(instance);
    if (!attributes.empty()) return;
    for (const std::string_view name : kOtherAttributes) {
      const Value* policy = instance.values->find(name);
      if (policy == nullptr || !policy->is_string()) continue;
      if (Document* found = collector_.add_text(*policy, other_policy_kind(instance.type),
                                                instance.pointer + step(name), "", true))
        found->address = instance.address;
    }
  }

  void add_policy(const PlannedResource& instance, const PolicyAttribute& attribute) {
    const Value& values = *instance.values;
    const std::string type = is_of_organization(attribute) ? string_at(values, "type") : "";
    const auto kind = type.empty() ? attribute.kind : kind_in_organization(type);
    if (!kind) return;
    const std::string name = string_at(values, attribute.name);
    if (is_left_out(values, attribute.attribute)) return;
    Document* found =
        collector_.add_under(values, attribute.attribute, *kind, instance.pointer, name);
    if (found == nullptr && !attribute.computed && is_unknown(instance, attribute.attribute))
      found = &collector_.add_unknown(instance.unknown->find(attribute.attribute)->span, *kind,
                                      instance.pointer + step(attribute.attribute), name);
    if (found == nullptr) return;
    found->address = instance.address;
    found->storage = attribute.storage;
    if (attribute.kind == PolicyKind::repository)
      found->is_public = is_public_registry(instance.type);
    if (attribute.kind == PolicyKind::repository || attribute.kind == PolicyKind::registry)
      found->account = string_at(values, "registry_id");
    if (instance.type == kLifecyclePolicyType)
      if (const std::string named = target(instance); !named.empty())
        found->target = "lifecycle " + named;
    if (instance.type == kRepositoryPolicyType) {
      found->target = target(instance);
      found->repository = string_at(values, "repository");
    }
    if (!attribute.owner_kind.empty())
      collector_.attach_last(named(instance, attribute.owner, attribute.owner_kind));
    if (instance.type == kRoleType) collector_.attach_last(key_of(instance, "role"), Bond::trusts);
    if (instance.type == kManagedPolicyType) found->arn = string_at(values, "arn");
    if (*kind == PolicyKind::endpoint) found->endpoint = endpoint_of(instance, attribute);
  }

  void add_endpoint(const PlannedResource& instance) {
    if (instance.type != kEndpointType) return;
    const Value& values = *instance.values;
    std::string vpc = string_at(values, "vpc_id");
    if (vpc.empty()) vpc = references_.referred(instance.address, "vpc_id", "aws_vpc");
    collector_.add_endpoint({.key = std::string(instance.address),
                             .service = string_at(values, "service_name"),
                             .vpc = std::move(vpc)});
  }

  /// As Document::endpoint.
  [[nodiscard]] std::string endpoint_of(const PlannedResource& instance,
                                        const PolicyAttribute& held) const {
    if (instance.type == kEndpointType) return std::string(instance.address);
    return std::string(references_.referred(instance.address, held.name, kEndpointType));
  }

  void add_inline_policies(const PlannedResource& instance) {
    const auto policies = items_of(instance.values->find("inline_policy"));
    for (std::size_t i = 0; i < policies.size(); ++i) {
      const Value& policy = policies[i].value;
      if (is_left_out(policy, kInlineOfRole.attribute)) continue;
      Document* found = collector_.add_under(policy, kInlineOfRole.attribute, kInlineOfRole.kind,
                                             instance.pointer + step("inline_policy") + step(i),
                                             string_at(policy, "name"));
      if (found == nullptr) continue;
      found->address = instance.address;
      found->storage = kInlineOfRole.storage;
      collector_.attach_last(key_of(instance, kInlineOfRole.owner_kind));
    }
  }

  /// A repository's name says which it is only together with its region and registry.
  [[nodiscard]] std::string target(const PlannedResource& instance) const {
    const std::string repository = string_at(*instance.values, "repository");
    const std::string region = string_at(*instance.values, "region");
    const std::string registry = string_at(*instance.values, "registry_id");
    const std::string_view provider =
        instance.provider.empty() ? references_.provider(instance.address) : instance.provider;
    if (repository.empty()) return {};
    if (!provider.empty()) return std::string(provider) + " " + region + " " + repository;
    return region.empty() || registry.empty() ? "" : registry + " " + region + " " + repository;
  }

  /// A name that AWS makes up is not known before; the address is as good.
  static std::string key_of(const PlannedResource& instance, std::string_view kind) {
    const std::string name = string_at(*instance.values, "name");
    return identity_key(kind, name.empty() ? instance.address : name);
  }

  /// The key of whom an attribute of an instance names; empty when that cannot be told.
  [[nodiscard]] std::string named(const PlannedResource& instance, std::string_view attribute,
                                  std::string_view kind) {
    const std::string name = string_at(*instance.values, attribute);
    if (!name.empty()) return mention(kind, name);
    const std::string_view to =
        references_.referred(instance.address, attribute, type_of_kind(kind));
    return to.empty() ? std::string() : key_of(instances_[seen_.at(to)], kind);
  }

  [[nodiscard]] std::string mention(std::string_view kind, std::string_view name) {
    if (name.empty()) return {};
    std::string key = identity_key(kind, name);
    collector_.mention(key).name = key;
    return key;
  }

  void add_made(const PlannedResource& instance) {
    const std::string_view kind = made_kind(instance.type);
    if (kind.empty()) return;
    const std::string key = key_of(instance, kind);
    IdentityMention& made = collector_.mention(key);
    const std::string name = string_at(*instance.values, "name");
    made.name = identity_key(kind, name.empty() ? kUnknownText : name);
    made.arn = string_at(*instance.values, "arn");
    made.made = true;
    constexpr std::string_view kBoundary = "permissions_boundary";
    if (!string_at(*instance.values, kBoundary).empty() || is_unknown(instance, kBoundary))
      collector_.attach(key, managed_policy(instance, kBoundary), Bond::bounds);
    for (const Member& arn : items_of(instance.values->find("managed_policy_arns")))
      collector_.attach(key, std::string(arn.value.text));
  }

  /// The ARN of the managed policy that an attribute names, or its address; empty: nobody tells.
  [[nodiscard]] std::string managed_policy(const PlannedResource& instance,
                                           std::string_view attribute) const {
    std::string arn = string_at(*instance.values, attribute);
    if (!arn.empty()) return arn;
    return std::string(references_.referred(instance.address, attribute, kManagedPolicyType));
  }

  void attach(const PlannedResource& instance) {
    for (const AttachmentArgument& attachment : attachments(instance.type)) {
      const std::string policy = managed_policy(instance, "policy_arn");
      if (!attachment.is_list())
        collector_.attach(named(instance, attachment.attribute, attachment.kind), policy);
      else if (is_unknown(instance, attachment.attribute))
        collector_.attach({}, policy);
      for (const Member& item : items_of(instance.values->find(attachment.attribute)))
        collector_.attach(mention(attachment.kind, item.value.text), policy);
    }
    // A user's groups add policies of theirs.
    if (instance.type == kUserGroupsType) collector_.attach(named(instance, "user", "user"), {});
    if (instance.type == "aws_iam_group_membership")
      for (const Member& user : items_of(instance.values->find("users")))
        collector_.attach(mention("user", user.value.text), {});
  }

  Collector& collector_;
  PlanReferences references_;
  std::vector<PlannedResource> instances_;
  std::map<std::string_view, std::size_t> seen_;  // instances by address
  std::set<std::string_view> gone_;               // addresses that there will not be
};

}  // namespace

bool is_terraform_plan(const Value& root) {
  if (is_kept_state(root)) return true;
  if (string_at(root, "format_version").empty()) return false;
  return std::any_of(root.members.begin(), root.members.end(), [](const Member& member) {
    return member.key == "planned_values" || member.key == "resource_changes" ||
           member.key == "prior_state" || member.key == "values";
  });
}

void find_in_terraform_plan(const Value& root, Collector& collector) {
  PlanReader(root, collector).read(root);
}

}  // namespace ecrlint::internal::format
