// SPDX-License-Identifier: Apache-2.0
// Policies in the manifests of ACK (ecr.services.k8s.aws) and Crossplane (ecr.aws.upbound.io).
#include "format/kubernetes/manifest.hpp"

#include <algorithm>
#include <array>


namespace ecrlint::internal::format {
namespace {

using syntax::Member;
using syntax::step;
using syntax::Value;

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
    Field{"ecr", "RepositoryCreationTemplate", "repositoryPolicy", repository, "prefix"},
    Field{"ecr", "RepositoryPolicy", "policy", repository, "repository"},
    Field{"ecr", "RepositoryPolicy", "rawPolicy", repository, "repository"},
    Field{"ecr", "RepositoryPolicy", "policyDocument", repository, "repository"},
    Field{"ecr", "RegistryPolicy", "policy", registry, ""},
    Field{"ecr", "RegistryPolicy", "policyDocument", registry, ""},
    Field{"ecrpublic", "RepositoryPolicy", "policy", repository, "repository"},
    Field{"iam", "Policy", "policyDocument", identity},
    Field{"iam", "Policy", "document", identity},
    Field{"iam", "Policy", "policy", identity},
    Field{"iam", "Role", "assumeRolePolicyDocument", trust},
    Field{"iam", "Role", "assumeRolePolicy", trust},
    Field{"iam", "RolePolicy", "document", identity, "role", "role"},
    Field{"iam", "RolePolicy", "policy", identity, "role", "role"},
    Field{"iam", "UserPolicy", "policy", identity, "user", "user"},
    Field{"iam", "GroupPolicy", "policy", identity, "group", "group"},
};

/// Who has inline policies of their own.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kOwners{
    {{"Role", "role"}, {"User", "user"}, {"Group", "group"}}};

const Value* at(const Value* object, std::string_view key) {
  return object != nullptr ? object->find(key) : nullptr;
}

std::string text_at(const Value* object, std::string_view key) {
  return object != nullptr ? string_at(*object, key) : std::string();
}

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
    Document* found = collector_.add_text_of_policy(
        *policy, service_ == "iam" ? identity : resource, pointer + step("policy"), "");
    if (found != nullptr) place(*found);
  }

  void add_field(const Value& parameters, const Field& field, const std::string& pointer) {
    const std::string name = name_of(parameters, field.name);
    const Value* value = parameters.find(field.field);
    Document* found = nullptr;
    if (value != nullptr && value->find("statements") != nullptr) {
      const Value& policy =
          collector_.arena().keep(policy_of_crossplane(*value, collector_.arena()));
      found = &collector_.add(policy, field.kind, pointer + step(field.field), name);
      found->written = value;
    } else {
      found = collector_.add_under(parameters, field.field, field.kind, pointer, name);
    }
    if (found == nullptr) return;
    place(*found);
    found->account = string_at(parameters, "registryId");
    if (field.kind == PolicyKind::repository) found->repository = name;
    if (service_ == "iam" && resource_ == "Policy") found->storage = Storage::customer_managed;
    if (resource_ == "RepositoryPolicy" && !patched_) found->target = target(parameters);
    if (!field.owner_kind.empty())
      own(*found, name.empty() ? "" : std::string(field.owner_kind) + "/" + name);
    else if (field.kind == trust && !name.empty())
      found->owners.push_back("role/" + name);
  }

  /// ACK maps names to policies, Crossplane lists them.
  void read_inline(const Value& parameters, const std::string& pointer) {
    for (const auto& [resource, kind] : kOwners) {
      if (resource_ != resource) continue;
      const std::string owner = std::string(kind) + "/" + name_of(parameters, "name");
      const Value* map = parameters.find("inlinePolicies");
      if (map != nullptr && map->is_object())
        for (const Member& member : map->members)
          add_inline(*map, member.key, pointer + step("inlinePolicies"), std::string(member.key),
                     owner, parameters);
      const auto list = items_of(parameters.find("inlinePolicy"));
      for (std::size_t i = 0; i < list.size(); ++i)
        add_inline(list[i].value, "policy", pointer + step("inlinePolicy") + step(i),
                   string_at(list[i].value, "name"), owner, parameters);
    }
  }

  void add_inline(const Value& object, std::string_view key, const std::string& pointer,
                  std::string name, const std::string& owner, const Value& parameters) {
    Document* found = collector_.add_under(object, key, identity, pointer, std::move(name));
    if (found == nullptr) return;
    place(*found);
    own(*found, owner);
    // ACK's role lists all of its policies, of which only these are here.
    found->owner_partly_known = !ack_ || !items_of(parameters.find("policies")).empty() ||
                                !items_of(parameters.find("policyRefs")).empty();
  }

  /// Attachments and other policies are manifests of their own, perhaps elsewhere.
  static void own(Document& document, std::string owner) {
    document.storage = Storage::in_line;
    document.owner_partly_known = true;
    document.detached = owner.empty();
    if (!owner.empty()) document.owners.push_back(std::move(owner));
  }

  /// What a field names: `repository`, `repositoryName`, or by reference to another manifest.
  [[nodiscard]] std::string name_of(const Value& parameters, std::string_view field) const {
    if (field.empty()) return {};
    const std::string key(field);
    for (const std::string& spelling : {key, key + "Name"})
      if (std::string name = string_at(parameters, spelling); !name.empty()) return name;
    if (field != "name") {
      for (const std::string& spelling : {key + "Ref", key + "NameRef"})
        if (std::string name = text_at(parameters.find(spelling), "name"); !name.empty())
          return name;
      return {};
    }
    const Value* metadata = manifest_.find("metadata");
    std::string external = text_at(at(metadata, "annotations"), "crossplane.io/external-name");
    return external.empty() ? text_at(metadata, "name") : external;
  }

  /// A repository's name says which it is only together with its region and credentials; a
  /// reference is another name than the name itself.
  [[nodiscard]] std::string target(const Value& parameters) const {
    const std::string repository = name_of(parameters, "repository");
    const std::string region = string_at(parameters, "region");
    if (repository.empty() || region.empty()) return {};
    const bool literal = !string_at(parameters, "repository").empty() ||
                         !string_at(parameters, "repositoryName").empty();
    const Value* provider = at(spec_, "providerConfigRef");
    return text_at(manifest_.find("metadata"), "namespace") + " " + text_at(provider, "kind") +
           " " + text_at(provider, "name") + " " + string_at(parameters, "registryId") + " " +
           region + (literal ? " = " : " -> ") + repository;
  }

  void place(Document& document) const {
    const std::string name = text_at(manifest_.find("metadata"), "name");
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
