// SPDX-License-Identifier: Apache-2.0
// Policies of CloudFormation and SAM templates: where they stand, of what kind and whose they are.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "format/cloudformation/policies.hpp"
#include "format/cloudformation/sam_policies.hpp"
#include "format/cloudformation/template.hpp"
#include "text/capped.hpp"

namespace ecrlint::internal::format {
namespace {

/// A property that holds one policy.
struct PolicyProperty {
  std::string_view type;
  std::string_view property;
  PolicyKind kind;
  std::string_view name;  ///< the property that names the policy or its resource
  Storage storage = Storage::unknown;
  std::string_view inner = {};  ///< the one of its own that is the policy; empty: itself
};

using enum PolicyKind;

constexpr std::string_view kEndpointType = "AWS::EC2::VPCEndpoint";

constexpr auto kPolicyProperties = std::to_array<PolicyProperty>({
    {"AWS::ECR::Repository", "RepositoryPolicyText", repository, "RepositoryName"},
    {"AWS::ECR::Repository", "LifecyclePolicy", lifecycle, "RepositoryName", Storage::unknown,
     "LifecyclePolicyText"},
    {"AWS::ECR::PublicRepository", "RepositoryPolicyText", repository, "RepositoryName"},
    {"AWS::ECR::RepositoryCreationTemplate", "RepositoryPolicy", repository, "Prefix"},
    {"AWS::ECR::RepositoryCreationTemplate", "LifecyclePolicy", lifecycle, "Prefix"},
    {"AWS::ECR::RegistryPolicy", "PolicyText", registry, ""},
    {"AWS::IAM::Policy", "PolicyDocument", identity, "PolicyName", Storage::in_line},
    {"AWS::IAM::RolePolicy", "PolicyDocument", identity, "PolicyName", Storage::in_line},
    {"AWS::IAM::UserPolicy", "PolicyDocument", identity, "PolicyName", Storage::in_line},
    {"AWS::IAM::GroupPolicy", "PolicyDocument", identity, "PolicyName", Storage::in_line},
    {"AWS::IAM::ManagedPolicy", "PolicyDocument", identity, "ManagedPolicyName",
     Storage::customer_managed},
    {"AWS::IAM::Role", "AssumeRolePolicyDocument", trust, "RoleName"},
    {"AWS::Serverless::Function", "AssumeRolePolicyDocument", trust, "FunctionName"},
    {"AWS::SSO::PermissionSet", "InlinePolicy", identity, "Name"},
    {kEndpointType, "PolicyDocument", endpoint, ""},
});

/// A resource that policies are attached to.
struct OwnerType {
  std::string_view type;
  std::string_view kind;  ///< as in IdentityMention::key
  std::string_view name;  ///< the property
};

constexpr auto kOwnerTypes = std::to_array<OwnerType>({
    {"AWS::IAM::Role", "role", "RoleName"},
    {"AWS::IAM::User", "user", "UserName"},
    {"AWS::IAM::Group", "group", "GroupName"},
});

/// The properties that say to whom the policy of their resource is attached, and of what kind.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kAttachmentProperties{
    {{"Roles", "role"},
     {"Users", "user"},
     {"Groups", "group"},
     {"RoleName", "role"},
     {"UserName", "user"},
     {"GroupName", "group"}}};

bool is_resource(const Value& value) {
  return string_at(value, "Type").find("::") != std::string::npos;
}

struct TemplateResource {
  std::string_view id;  ///< empty for one that stands alone
  std::string type;
  const Value* value;
  const Value* properties;
  std::string pointer;            ///< of the properties
  bool looped = false;            ///< of an `Fn::ForEach`
  std::string condition = {};     ///< the condition nobody knows that it is made under
  bool is_made_somewhere = true;  ///< else a condition is known not to hold
};

/// Does an expression give one and the same text wherever it stands in a template?
bool is_steady(const Member& function) {
  constexpr std::array kNames{"Ref", "Fn::Sub", "Fn::Join", "Fn::FindInMap", "Fn::ImportValue"};
  return std::find(kNames.begin(), kNames.end(), function.key) != kNames.end();
}

class TemplateFinder {
 public:
  TemplateFinder(const Value& root, Collector& collector, bool defaults_decide = true)
      : values_(root, collector, defaults_decide),
        policies_(values_, collector),
        collector_(collector) {
    const Value* resources = root.find("Resources");
    if (resources != nullptr && resources->is_object())
      add_resources(*resources, step("Resources"));
    else if (is_resource(root) && root.find("Properties") != nullptr)
      add_resource("", root, "");
  }

  [[nodiscard]] bool is_template() const { return !resources_.empty(); }
  [[nodiscard]] bool default_decided() const { return values_.default_decided(); }

  void find() {
    for (TemplateResource& resource : resources_) {
      const Value* condition = condition_of(resource);
      const std::optional<bool> holds = condition ? values_.holds(*condition) : true;
      resource.is_made_somewhere = holds.value_or(true);
      if (!holds) resource.condition = condition->text;
      if (resource.is_made_somewhere) add_made(resource);
    }
    for (const TemplateResource& resource : resources_) {
      const Value* condition = condition_of(resource);
      if (condition == nullptr)
        find_in(resource);
      else
        values_.assuming(*condition, true, [&] { find_in(resource); });
    }
    collector_.drop_repeats();
    if (values_.cut())
      collector_.note(std::string(collector_.file().path) +
                      ": too many open conditions: what hangs on the last is not known");
    if (values_.gave_up())
      collector_.note_limit("this template is too much to work out all of its values");
  }

 private:
  static const Value* condition_of(const TemplateResource& resource) {
    const Value* condition = resource.value->find("Condition");
    return condition != nullptr && condition->is_string() ? condition : nullptr;
  }

  void add_resources(const Value& resources, const std::string& pointer, bool looped = false) {
    for (const Member& member : resources.members) {
      const std::string at = pointer + step(member.key);
      const auto loop = items_of(&member.value);
      if (member.key.starts_with("Fn::ForEach::") && loop.size() == 3)
        add_resources(loop[2].value, at + step(std::size_t{2}), true);
      else if (is_resource(member.value))
        add_resource(member.key, member.value, at, looped);
    }
  }

  void add_resource(std::string_view id, const Value& value, const std::string& pointer,
                    bool looped = false) {
    static constexpr Value kNothing{.kind = Kind::object};
    const Value* properties = value.find("Properties");
    resources_.push_back({id, string_at(value, "Type"), &value,
                          properties == nullptr ? &kNothing : properties,
                          pointer + step("Properties"), looped});
  }

  /// As Document::target, of those resources that have one.
  [[nodiscard]] std::string target_of(const TemplateResource& resource) {
    const bool registry = resource.type == "AWS::ECR::RegistryPolicy";
    const bool repository =
        resource.type == "AWS::ECR::Repository" || resource.type == "AWS::ECR::PublicRepository";
    if ((!registry && !repository) || resource.looped || !resource.is_made_somewhere) return {};
    std::string target = resource.type + " " + resource.condition + " ";
    if (registry) return target;
    const Value* name = resource.properties->find("RepositoryName");
    const Member* function = name != nullptr ? call_in(*name) : nullptr;
    const std::optional<std::string> written = name != nullptr ? short_json(*name) : std::string();
    if (!written) return {};
    for (const std::string_view changing : {"Fn::If", "Fn::Transform"})
      if (function != nullptr && written->find(changing) != written->npos) return {};
    const std::string_view known = values_.known_text(name);
    if (!known.empty()) return target + "=" + std::string(known);
    return function != nullptr && is_steady(*function) ? target + *written : std::string();
  }

  /// Calls `visit` with all that a value may turn out to be, each where its conditions hold.
  template <class Visit>
  void each_branch(const Value& value, const std::string& pointer, Visit visit) {
    const Member* function = call_in(value);
    const auto parts = items_of(function == nullptr ? nullptr : &function->value);
    if (function == nullptr || function->key != "Fn::If" || parts.size() != 3)
      return visit(value, pointer);
    const std::optional<bool> holds = values_.holds(parts[0].value);
    for (const bool outcome : {true, false}) {
      if (holds && *holds != outcome) continue;
      const std::size_t index = outcome ? 1 : 2;
      values_.assuming(parts[0].value, outcome, [&] {
        each_branch(parts[index].value, pointer + step("Fn::If") + step(index), visit);
      });
    }
  }

  /// The same with the items of a list, or with what stands alone in its place.
  template <class Visit>
  void each_item(const Value* list, const std::string& pointer, Visit visit) {
    if (list == nullptr) return;
    each_branch(*list, pointer, [&](const Value& value, const std::string& at) {
      if (!value.is_array()) return visit(value, at);
      for (std::size_t i = 0; i < value.members.size(); ++i)
        each_branch(value.members[i].value, at + step(i), visit);
    });
  }

  [[nodiscard]] std::string name_of(const TemplateResource& resource, std::string_view property) {
    const Value* name = property.empty() ? nullptr : resource.properties->find(property);
    const std::string_view known = values_.known_text(name);
    return std::string(known.empty() ? resource.id : known);
  }

  /// Those whom the template makes, before what it says of them.
  void add_made(const TemplateResource& resource) {
    for (const OwnerType& type : kOwnerTypes) {
      if (resource.type != type.type) continue;
      const std::string key = identity_key(type.kind, name_of(resource, type.name));
      made_.emplace(resource.id, key);
      IdentityMention& made = collector_.mention(key);
      made.name = identity_key(type.kind, given_name(resource, type.name));
      made.made = true;
    }
    if (resource.type == kEndpointType) add_endpoint(resource);
  }

  void add_endpoint(const TemplateResource& resource) {
    const Value* const vpc = resource.properties->find("VpcId");
    const bool told = vpc != nullptr && !has_condition(*vpc);
    const bool certain = resource.condition.empty() && !resource.looped;
    collector_.add_endpoint({.key = std::string(resource.id),
                             .service = given_name(resource, "ServiceName"),
                             .vpc = told ? short_json(*vpc).value_or("") : "",
                             .certain = certain});
  }

  /// Whether a condition holds is not known where this is asked.
  static bool has_condition(const Value& value) {
    const std::optional<std::string> written = short_json(value);
    return !written || written->find("Fn::If") != written->npos;
  }

  /// The address of a managed policy of the template, or its ARN; empty: nobody tells which.
  std::string managed_policy_of(const Value& named) {
    const std::string_view id = TemplateValues::referenced(named);
    const std::string_view told = id.empty() ? values_.known_text(&named) : id;
    if (!told.empty() || has_condition(named)) return std::string(told);
    TemplateText text(false);
    values_.add_text(text, named);
    return std::string(is_of_aws(text.text()) ? text.text() : std::string_view());
  }

  /// What is not known of the name that AWS will know is a hole.
  std::string given_name(const TemplateResource& resource, std::string_view property) {
    const Value* name = resource.properties->find(property);
    if (name == nullptr) return kHole + std::string(resource.id) + kHole;
    const std::string_view known = values_.known_text(name);
    if (!known.empty()) return std::string(known);
    if (has_condition(*name)) return std::string(kUnknownText);
    TemplateText text(false);
    values_.add_text(text, *name);
    return std::string(text.text());
  }

  void find_in(const TemplateResource& resource) {
    for (const PolicyProperty& place : kPolicyProperties)
      if (resource.type == place.type) find_at(resource, place);
    const auto made = made_.find(resource.id);
    if (made != made_.end()) find_in_made(resource, made->second);
    if (resource.type == "AWS::IAM::UserToGroupAddition")
      for (const std::string& user : named(resource.properties->find("Users"), "user"))
        collector_.attach(user, {});
    if (resource.type == "AWS::Serverless::Function")
      find_inline(resource, made_role(resource, "lambda.amazonaws.com"));
    if (resource.type == "AWS::Serverless::StateMachine")
      find_inline(resource, made_role(resource, "states.amazonaws.com"));
    if (resource.type == "AWS::Organizations::Policy") find_of_organization(resource);
    if (made == made_.end()) find_elsewhere(resource);
  }

  /// Policies under properties that no table tells of. Those of IAM and ECR have no other.
  void find_elsewhere(const TemplateResource& resource) {
    const bool serverless = resource.type.starts_with("AWS::Serverless::");
    const auto is_read = [&](std::string_view property) {
      return std::ranges::any_of(kPolicyProperties, [&](const PolicyProperty& place) {
        return resource.type == place.type && (!serverless || property == place.property);
      });
    };
    for (const Member& property : resource.properties->members)
      if (!is_read(property.key) && !(serverless && property.key == "Policies"))
        find_by_shape(resource, property.value, resource.pointer + step(property.key),
                      property.key);
  }

  void find_at(const TemplateResource& resource, const PolicyProperty& place) {
    const Value* policy = resource.properties->find(place.property);
    if (policy == nullptr) return;
    const std::string pointer = resource.pointer + step(place.property);
    if (place.inner.empty()) return find_at(resource, place, *policy, pointer);
    each_branch(*policy, pointer, [&](const Value& branch, const std::string& at) {
      if (const Value* inner = branch.find(place.inner))
        find_at(resource, place, *inner, at + step(place.inner));
    });
  }

  void find_at(const TemplateResource& resource, const PolicyProperty& place, const Value& policy,
               const std::string& pointer) {
    PolicyPlace context{resource.type, place.kind, place.storage};
    context.name = name_of(resource, place.name);
    context.address = resource.id;
    if (place.storage != Storage::unknown) context.holders = attached_to(resource);
    if (place.kind == PolicyKind::trust)
      context.holders = {made_.contains(resource.id) ? made_.at(resource.id)
                                                     : made_role(resource, {})};
    if (resource.type == "AWS::IAM::Role") context.address += "." + std::string(place.property);
    const std::size_t first = collector_.documents().size();
    const bool always = policies_.add(context, policy, pointer);
    const bool sets = always && place.kind != lifecycle;
    const std::string target = sets ? target_of(resource) : std::string();
    for (std::size_t i = first; i < collector_.documents().size(); ++i) {
      Document& found = collector_.documents()[i];
      found.target = target;
      if (place.kind == repository) found.is_public = is_public_registry(resource.type);
      if (place.kind == endpoint) found.endpoint = resource.id;
      if (place.name == "RepositoryName")
        found.repository = values_.known_text(resource.properties->find(place.name));
    }
  }

  /// The keys of users, groups and roles that a property names; empty: nobody tells whom.
  std::vector<std::string> named(const Value* list, std::string_view kind) {
    std::vector<std::string> keys;
    each_item(list, "", [&](const Value& item, const std::string&) {
      const auto found = made_.find(TemplateValues::referenced(item));
      if (found != made_.end()) return keys.push_back(found->second);
      const std::string_view name = values_.known_text(&item);
      if (name.empty()) return keys.push_back({});
      keys.push_back(identity_key(kind, name));
      collector_.mention(keys.back()).name = keys.back();
    });
    return keys;
  }

  std::vector<std::string> attached_to(const TemplateResource& resource) {
    std::vector<std::string> keys;
    for (const auto& [property, kind] : kAttachmentProperties)
      for (std::string& key : named(resource.properties->find(property), kind))
        push_new(keys, std::move(key));
    return keys;
  }

  /// The role that SAM makes for a resource, which a service assumes unless a trust policy says
  /// who.
  std::string made_role(const TemplateResource& resource, std::string_view service) {
    std::string key = "role/" + std::string(resource.id) + "Role";
    if (service.empty()) return key;
    IdentityMention& made = collector_.mention(key);
    made.made = true;
    if (resource.properties->find("AssumeRolePolicyDocument") == nullptr) made.assumed_by = service;
    return key;
  }

  void find_in_made(const TemplateResource& resource, const std::string& key) {
    find_inline(resource, key);
    // A user's groups have policies of their own.
    if (resource.properties->find("Groups") != nullptr) collector_.attach(key, {});
    each_item(resource.properties->find("ManagedPolicyArns"), "",
              [&](const Value& item, const std::string&) {
                collector_.attach(key, managed_policy_of(item));
              });
    if (const Value* boundary = resource.properties->find("PermissionsBoundary"))
      collector_.attach(key, managed_policy_of(*boundary), Bond::bounds);
  }

  /// `Policies`: documents of their own, or with a name. SAM takes templates and names of managed
  /// policies too.
  void find_inline(const TemplateResource& resource, const std::string& key) {
    std::size_t index = 0;
    const bool serverless = resource.type.starts_with("AWS::Serverless::");
    each_item(resource.properties->find("Policies"), resource.pointer + step("Policies"),
              [&](const Value& item, const std::string& pointer) {
                PolicyPlace context{resource.type, identity, Storage::in_line};
                context.holders = {key};
                context.address =
                    std::string(resource.id) + ".Policies[" + std::to_string(index++) + "]";
                const Value* document = item.find("PolicyDocument");
                const std::string_view name = values_.known_text(item.find("PolicyName"));
                context.name = name.empty() ? resource.id : name;
                if (document != nullptr)
                  policies_.add(context, *document, pointer + step("PolicyDocument"));
                else if (item.find("Statement") != nullptr)
                  policies_.add(context, item, pointer);
                else if (!serverless || !is_sam_policy_template(item))
                  collector_.attach(key, managed_policy_of(item));
              });
  }

  void find_of_organization(const TemplateResource& resource) {
    const Value* content = resource.properties->find("Content");
    const std::string_view type = values_.known_text(resource.properties->find("Type"));
    const auto kind = kind_in_organization(type);
    if (content == nullptr || (!kind && !type.empty())) return;
    PolicyPlace context{resource.type, kind.value_or(scp)};
    context.name = name_of(resource, "Name");
    context.address = resource.id;
    context.by_shape = true;
    const std::size_t first = collector_.documents().size();
    policies_.add(context, *content, resource.pointer + step("Content"));
    if (kind || collector_.forced()) return;
    for (std::size_t i = first; i < collector_.documents().size(); ++i) {
      Document& found = collector_.documents()[i];
      found.kind = kind_in_organization(*found.value);
    }
  }

  /// The policy that a service, or AWS SAM, puts around statements.
  const Value& policy_of(const Value& statements) {
    const Span begin{statements.span.begin, statements.span.begin};
    const Value version{.kind = Kind::string, .span = begin, .text = "2012-10-17"};
    const std::array<Member, 2> members{Member{"Version", begin, version},
                                        Member{"Statement", begin, statements}};
    Arena& arena = collector_.arena();
    return arena.keep(Value{.kind = Kind::object,
                            .span = statements.span,
                            .members = arena.copy(std::span<const Member>(members))});
  }

  /// Policies of other resources, under keys that speak of policies.
  void find_by_shape(const TemplateResource& resource, const Value& value,
                     const std::string& pointer, std::string_view key) {
    each_branch(value, pointer, [&](const Value& branch, const std::string& at) {
      const bool text = branch.is_string() || call_in(branch) != nullptr;
      const bool named = key.find("olicy") != key.npos || key == "AccessPolicies";
      const Value* const statements = branch.find("Statement");
      const bool open = statements != nullptr && call_in(*statements) != nullptr;
      const bool listed = (key == "CustomStatements" && branch.is_array()) ||
                          (resource.type == "AWS::Events::EventBusPolicy" && key == "Statement" &&
                           branch.is_object());
      // What somebody's own function is handed may be a statement, or anything else.
      const bool custom = resource.type.starts_with("Custom::") ||
                          resource.type == "AWS::CloudFormation::CustomResource";
      const bool shown = looks_like_policy(branch) && (statements != nullptr || !custom);
      const bool meant = named && (text || open || shown);
      if (listed || meant) {
        PolicyPlace context{resource.type};
        context.name = resource.id;
        context.address = std::string(resource.id) + "." + std::string(key);
        context.by_shape = true;
        policies_.add(context, listed ? policy_of(branch) : branch, at);
        return;
      }
      std::size_t index = 0;
      for (const Member& member : branch.members) {
        const std::string next = at + (branch.is_array() ? step(index++) : step(member.key));
        find_by_shape(resource, member.value, next, branch.is_array() ? key : member.key);
      }
    });
  }

  TemplateValues values_;
  TemplatePolicies policies_;
  Collector& collector_;
  std::vector<TemplateResource> resources_;
  std::map<std::string_view, std::string> made_;  // keys by logical id
};

}  // namespace

bool find_in_template(const Value& root, Collector& collector) {
  if (!root.is_object() || looks_like_policy(root)) return false;
  TemplateFinder finder(root, collector);
  if (!finder.is_template()) return false;
  finder.find();
  if (finder.default_decided()) {
    // What the defaults of parameters switch off is looked at by itself.
    const Collector::Mark mark = collector.mark();
    TemplateFinder(root, collector, false).find();
    collector.keep_elsewhere(mark);
  }
  return true;
}

}  // namespace ecrlint::internal::format
