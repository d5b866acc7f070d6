// SPDX-License-Identifier: Apache-2.0
// Policies in the manifests of ACK (ecr.services.k8s.aws) and Crossplane (ecr.aws.upbound.io).
#include <algorithm>
#include <array>
#include <iterator>

#include "format/collector.hpp"

namespace ecrlint::internal::format {
namespace {

/// A field of a resource that holds a policy.
struct Field {
  std::string_view service;  ///< first part of the API group
  std::string_view resource;
  std::string_view field;
  PolicyKind kind = PolicyKind::identity;
  std::string_view name = "name";    ///< the field that says whose policy it is
  std::string_view owner_kind = {};  ///< `role`, `user` or `group`, if it is inside of one
};

using enum PolicyKind;

constexpr std::array kFields{
    Field{"ecr", "Repository", "policy", repository},
    Field{"ecr", "Repository", "lifecyclePolicy", lifecycle},
    Field{"ecr", "LifecyclePolicy", "policy", lifecycle, "repository"},
    Field{"ecr", "LifecyclePolicy", "lifecyclePolicyText", lifecycle, "repository"},
    Field{"ecr", "RepositoryCreationTemplate", "repositoryPolicy", repository, "prefix"},
    Field{"ecr", "RepositoryCreationTemplate", "lifecyclePolicy", lifecycle, "prefix"},
    Field{"ecr", "RepositoryPolicy", "policy", repository, "repository"},
    Field{"ecr", "RepositoryPolicy", "rawPolicy", repository, "repository"},
    Field{"ecr", "RepositoryPolicy", "policyDocument", repository, "repository"},
    Field{"ecr", "RegistryPolicy", "policy", registry, ""},
    Field{"ecr", "RegistryPolicy", "policyDocument", registry, ""},
    Field{"ecrpublic", "RepositoryPolicy", "policy", repository, "repository"},
    Field{"ec2", "VPCEndpoint", "policyDocument", endpoint, ""},
    Field{"ec2", "VPCEndpoint", "policy", endpoint, ""},
    Field{"ec2", "VPCEndpointPolicy", "policy", endpoint, ""},
    Field{"iam", "Policy", "policyDocument", identity},
    Field{"iam", "Policy", "document", identity},
    Field{"iam", "Policy", "policy", identity},
    Field{"iam", "Role", "assumeRolePolicyDocument", trust},
    Field{"iam", "Role", "assumeRolePolicy", trust},
    Field{"iam", "RolePolicy", "document", identity, "role", "role"},
    Field{"iam", "RolePolicy", "policy", identity, "role", "role"},
    Field{"iam", "UserPolicy", "policy", identity, "user", "user"},
    Field{"iam", "GroupPolicy", "policy", identity, "group", "group"},
    Field{"organizations", "Policy", "content", scp},
};

/// Who has inline policies of their own.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kOwners{
    {{"Role", "role"}, {"User", "user"}, {"Group", "group"}}};

using Names = std::pair<std::string_view, std::string_view>;

std::string_view renamed(std::span<const Names> names, std::string_view key) {
  for (const auto& [from, to] : names)
    if (from == key) return to;
  return key;
}

constexpr auto kPolicyNames =
    std::to_array<Names>({{"version", "Version"}, {"id", "Id"}, {"statements", "Statement"}});
constexpr auto kStatementNames = std::to_array<Names>({{"sid", "Sid"},
                                                       {"effect", "Effect"},
                                                       {"principal", "Principal"},
                                                       {"notPrincipal", "NotPrincipal"},
                                                       {"action", "Action"},
                                                       {"notAction", "NotAction"},
                                                       {"resource", "Resource"},
                                                       {"notResource", "NotResource"},
                                                       {"condition", "Condition"}});

/// The policy that stands in a Crossplane manifest as an object with keys of its own: `statements`
/// for `Statement`, lists of pairs for conditions. All spans are kept.
class Translator {
 public:
  explicit Translator(Arena& arena) : arena_(arena) {}

  Value policy(const Value& object) {
    return each(object, [&](Member member) {
      if (member.key == "statements") member.value = list(member.value, &Translator::statement);
      member.key = renamed(kPolicyNames, member.key);
      return member;
    });
  }

 private:
  template <class Change>
  Value each(Value value, Change change) {
    std::vector<Member> members;
    for (const Member& member : value.members) members.push_back(change(member));
    value.members = arena_.copy(members);
    return value;
  }

  Value list(const Value& items, Value (Translator::*translate)(const Value&)) {
    if (!items.is_array()) return items;
    return each(items, [&](Member member) {
      member.value = (this->*translate)(member.value);
      return member;
    });
  }

  Value statement(const Value& object) {
    if (!object.is_object()) return object;
    return each(object, [&](Member member) {
      member.key = renamed(kStatementNames, member.key);
      if (member.key.ends_with("Principal")) member.value = principal(member.value);
      if (member.key == "Condition") member.value = conditions(member.value);
      return member;
    });
  }

  static Value text(std::string_view text, Span span) {
    return {.kind = Kind::string, .span = span, .text = text};
  }

  Value principal(const Value& object) {
    const Value* everyone = object.find("allowAnon");
    if (everyone != nullptr && everyone->flag) return text("*", everyone->span);
    if (const Value* raw = object.find("raw"); raw != nullptr && raw->is_string()) return *raw;
    std::vector<Member> named;  // `allowAnon: false` names nobody
    std::ranges::copy_if(object.members, std::back_inserter(named),
                         [](const Member& member) { return member.key != "allowAnon"; });
    Value principals = object;
    principals.members = arena_.copy(named);
    return each(principals, [&](Member member) {
      if (member.key == "service") member.key = "Service";
      if (member.key == "awsPrincipals") {
        member.key = "AWS";
        member.value = list(member.value, &Translator::aws_principal);
      }
      return member;
    });
  }

  /// `{iamRoleArn: ...}`; of a reference to another manifest only the type is known.
  Value aws_principal(const Value& object) {
    if (!object.is_object() || object.members.empty()) return object;
    for (const Member& member : object.members) {
      if (member.value.is_string()) return member.value;
      if (member.key.starts_with("iamRole"))
        return text("arn:\xff:iam::\xff:role/\xff", object.span);
      if (member.key.starts_with("iamUser"))
        return text("arn:\xff:iam::\xff:user/\xff", object.span);
    }
    return object;
  }

  /// `[{operatorKey: StringEquals, conditions: [...]}]`
  Value conditions(const Value& items) {
    if (!items.is_array()) return items;
    return pairs(items, "operatorKey", [&](const Member& member) {
      // `[{key: aws:SourceAccount, stringValue: ...}]`
      return member.key == "conditions" && member.value.is_array()
                 ? pairs(member.value, "key", [](const Member& test) { return test.value; })
                 : member.value;
    });
  }

  /// A list of pairs as an object.
  template <class Read>
  Value pairs(const Value& items, std::string_view name, Read read) {
    Value all = each(items, [&](const Member& item) { return pair(item, name, read); });
    all.kind = Kind::object;
    return all;
  }

  /// A member with the text under `name` as its key and the last other value as its value.
  template <class Read>
  static Member pair(const Member& item, std::string_view name, Read read) {
    Member member = item;
    member.key_span = item.value.span;
    const Value* key = item.value.find(name);
    if (key == nullptr || !key->is_string()) return member;
    member.key = key->text;
    member.key_span = key->span;
    for (const Member& other : item.value.members)
      if (other.key != name) member.value = read(other);
    return member;
  }

  Arena& arena_;
};

class ManifestReader {
 public:
  /// `name` is what to call one that has no metadata; a patched one is what it is only in part.
  ManifestReader(const Value& manifest, std::string pointer, Collector& collector,
                 std::string name = {}, bool patched = false)
      : manifest_(manifest),
        pointer_(std::move(pointer)),
        collector_(collector),
        name_(std::move(name)),
        patched_(patched) {}

  void read() {
    const std::string version = string_at(manifest_, "apiVersion");
    const std::string group = version.substr(0, version.find('/'));
    service_ = group.substr(0, group.find('.'));
    resource_ = string_at(manifest_, "kind");
    const std::string family = group.substr(service_.size());
    const Value* spec = manifest_.find("spec");
    if (spec == nullptr) return;
    ack_ = family == ".services.k8s.aws";
    if (ack_) read_parameters(*spec, pointer_ + step("spec"));
    if (family != ".aws.crossplane.io" && family != ".aws.upbound.io" &&
        family != ".aws.m.upbound.io")
      return;
    spec_ = spec;
    for (const std::string_view key : {"forProvider", "initProvider"})
      if (const Value* parameters = spec->find(key))
        read_parameters(*parameters, pointer_ + step("spec") + step(key));
  }

 private:
  void read_parameters(const Value& parameters, const std::string& pointer) {
    bool known = false;
    for (const Field& field : kFields) {
      if (field.service != service_ || field.resource != resource_) continue;
      known = true;
      add_field(parameters, field, pointer);
    }
    if (service_ == "iam") read_inline(parameters, pointer);
    const Value* policy = parameters.find("policy");
    if (known || policy == nullptr || !policy->is_string()) return;
    Document* found = collector_.add_text(*policy, service_ == "iam" ? identity : resource,
                                          pointer + step("policy"), "", true);
    if (found != nullptr) place(*found);
  }

  void add_field(const Value& parameters, const Field& field, const std::string& pointer) {
    const std::string type = field.kind == scp ? string_at(parameters, "type") : "";
    const auto kind = type.empty() ? field.kind : kind_in_organization(type);
    if (!kind) return;
    const std::string name = name_of(parameters, field.name);
    const Value* value = parameters.find(field.field);
    Document* found = nullptr;
    if (value != nullptr && value->find("statements") != nullptr) {
      const Value policy = Translator(collector_.arena()).policy(*value);
      found = &collector_.add(collector_.arena().keep(policy), *kind, pointer + step(field.field),
                              name);
      found->written = value;
    } else {
      found = collector_.add_under(parameters, field.field, *kind, pointer, name);
    }
    if (found == nullptr) return;
    place(*found);
    found->account = string_at(parameters, "registryId");
    if (field.kind == PolicyKind::repository) {
      found->repository = name;
      found->is_public = is_public_registry(service_);
    }
    if (service_ == "iam" && resource_ == "Policy") found->storage = Storage::customer_managed;
    if (field.kind == endpoint) put_on_endpoint(*found, parameters);
    if (resource_ == "RepositoryPolicy" && !patched_) found->target = target(parameters);
    if (!field.owner_kind.empty())
      own(*found, name.empty() ? std::string() : identity_key(field.owner_kind, name));
    else if (field.kind == trust && !name.empty())
      attach("role/" + name, Bond::trusts);
  }

  void put_on_endpoint(Document& document, const Value& parameters) {
    const std::string service = string_at(parameters, "serviceName");
    if (service.empty()) return;
    document.endpoint = std::to_string(manifest_.span.begin);
    collector_.add_endpoint({.key = document.endpoint, .service = service});
  }

  /// ACK maps names to policies, Crossplane lists them.
  void read_inline(const Value& parameters, const std::string& pointer) {
    for (const auto& [resource, kind] : kOwners) {
      if (resource_ != resource) continue;
      const std::string key = identity_key(kind, name_of(parameters, "name"));
      const Value* map = parameters.find("inlinePolicies");
      if (map != nullptr && map->is_object())
        for (const Member& member : map->members)
          add_inline(*map, member.key, pointer + step("inlinePolicies"), std::string(member.key),
                     key, parameters);
      const auto list = items_of(parameters.find("inlinePolicy"));
      for (std::size_t i = 0; i < list.size(); ++i)
        add_inline(list[i].value, "policy", pointer + step("inlinePolicy") + step(i),
                   string_at(list[i].value, "name"), key, parameters);
    }
  }

  /// ACK's role lists all of its policies, so that it is known where they are all here.
  void add_inline(const Value& object, std::string_view key, const std::string& pointer,
                  std::string name, const std::string& holder, const Value& parameters) {
    Document* found = collector_.add_under(object, key, identity, pointer, std::move(name));
    if (found == nullptr) return;
    place(*found);
    own(*found, holder);
    if (!ack_ || !items_of(parameters.find("policyRefs")).empty())
      return collector_.attach(holder, {});
    collector_.mention(holder).made = true;
    for (const Member& policy : items_of(parameters.find("policies")))
      collector_.attach(
          holder, std::string(policy.value.is_string() ? policy.value.text : std::string_view()));
  }

  /// Attachments and other policies are manifests of their own, perhaps elsewhere.
  void own(Document& document, const std::string& holder) {
    document.storage = Storage::in_line;
    attach(holder, Bond::grants);
  }

  void attach(const std::string& holder, Bond bond) {
    collector_.attach_last(holder, bond);
    if (!holder.empty()) collector_.mention(holder).name = holder;
  }

  /// What a field names: `repository`, `repositoryName`, or by reference to another manifest.
  [[nodiscard]] std::string name_of(const Value& parameters, std::string_view field) const {
    if (field.empty()) return {};
    const std::string key(field);
    for (const std::string& spelling : {key, key + "Name"})
      if (std::string name = string_at(parameters, spelling); !name.empty()) return name;
    if (field != "name") {
      for (const std::string& spelling : {key + "Ref", key + "NameRef"})
        if (std::string name = string_at(parameters.find(spelling), "name"); !name.empty())
          return name;
      return {};
    }
    const Value* metadata = manifest_.find("metadata");
    std::string external =
        string_at(value_at(metadata, "annotations"), "crossplane.io/external-name");
    return external.empty() ? string_at(metadata, "name") : external;
  }

  /// A repository's name says which it is only together with its region and credentials; a
  /// reference is another name than the name itself.
  [[nodiscard]] std::string target(const Value& parameters) const {
    const std::string repository = name_of(parameters, "repository");
    const std::string region = string_at(parameters, "region");
    if (repository.empty() || region.empty()) return {};
    const bool literal = !string_at(parameters, "repository").empty() ||
                         !string_at(parameters, "repositoryName").empty();
    const Value* provider = value_at(spec_, "providerConfigRef");
    return string_at(manifest_.find("metadata"), "namespace") + " " + string_at(provider, "kind") +
           " " + string_at(provider, "name") + " " + string_at(parameters, "registryId") + " " +
           region + (literal ? " = " : " -> ") + repository;
  }

  void place(Document& document) const {
    const std::string name = string_at(manifest_.find("metadata"), "name");
    document.address = resource_ + "/" + (name.empty() ? name_ : name);
    document.holder = manifest_.span;
  }

  const Value& manifest_;
  std::string pointer_;
  Collector& collector_;
  std::string name_;
  bool patched_;
  std::string service_;
  std::string resource_;
  const Value* spec_ = nullptr;
  bool ack_ = false;
};

/// Does a patch write to a policy, or to something in it?
bool writes_policy(const Value& patches) {
  return std::any_of(patches.members.begin(), patches.members.end(), [](const Member& member) {
    const bool path = member.key == "toFieldPath" || member.key == "fromFieldPath";
    const auto& value = member.value;
    return value.is_string() ? path && value.text.find("olicy") != value.text.npos
                             : writes_policy(value);
  });
}

/// The resources that a Crossplane Composition makes, of those whose policy no patch changes.
void find_in_composed(const Value& holder, const std::string& pointer, Collector& collector) {
  const Value* sets = holder.find("patchSets");
  const auto resources = items_of(holder.find("resources"));
  const bool sets_write = sets != nullptr && writes_policy(*sets);
  for (std::size_t i = 0; i < resources.size(); ++i) {
    const Value& resource = resources[i].value;
    const Value* base = resource.find("base");
    const Value* patches = resource.find("patches");
    if (base == nullptr || !is_manifest(*base)) continue;
    if (patches != nullptr && (sets_write || writes_policy(*patches))) continue;
    ManifestReader(*base, pointer + step("resources") + step(i) + step("base"), collector,
                   string_at(resource, "name"), patches != nullptr)
        .read();
  }
}

void find_in_composition(const Value& spec, const std::string& pointer, Collector& collector) {
  find_in_composed(spec, pointer, collector);
  const auto steps = items_of(spec.find("pipeline"));
  for (std::size_t i = 0; i < steps.size(); ++i)
    if (const Value* input = steps[i].value.find("input"))
      find_in_composed(*input, pointer + step("pipeline") + step(i) + step("input"), collector);
}

void find_in(const Value& manifest, const std::string& pointer, Collector& collector) {
  const Value* spec = manifest.find("spec");
  if (string_at(manifest, "kind") == "Composition" && spec != nullptr)
    return find_in_composition(*spec, pointer + step("spec"), collector);
  if (string_at(manifest, "kind").ends_with("List")) {
    const auto items = items_of(manifest.find("items"));
    for (std::size_t i = 0; i < items.size(); ++i)
      if (is_manifest(items[i].value))
        find_in(items[i].value, pointer + step("items") + step(i), collector);
    return;
  }
  ManifestReader(manifest, pointer, collector).read();
}

}  // namespace

bool is_manifest(const Value& root) {
  return !string_at(root, "apiVersion").empty() && !string_at(root, "kind").empty();
}

void find_in_manifest(const Value& root, Collector& collector) { find_in(root, "", collector); }

}  // namespace ecrlint::internal::format
