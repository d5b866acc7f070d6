// SPDX-License-Identifier: Apache-2.0
// Tells policies from other JSON, and their kinds from each other, by their shape.
#include <algorithm>
#include <array>
#include <iterator>

#include "catalog/catalog.hpp"
#include "format/collector.hpp"
#include "text/ascii.hpp"
#include "text/suggest.hpp"

namespace ecrlint::internal::format {
namespace {

bool has_key(const Value& object, std::string_view key) { return object.find(key) != nullptr; }

bool has_principal(const Value& statement) {
  return has_key(statement, "Principal") || has_key(statement, "NotPrincipal");
}

bool has_action(const Value& statement) {
  return has_key(statement, "Action") || has_key(statement, "NotAction");
}

bool has_policy_version(const Value& policy) {
  const std::string version = string_at(policy, "Version");
  return version == "2012-10-17" || version == "2008-10-17";
}

bool holds_statements(const Value& value) {
  bool found = false;
  each_object(&value, [&](const Value& object) { found = found || looks_like_statement(object); });
  return found;
}

/// Calls `see` with every statement.
template <class See>
void each_statement(const Value& policy, See see) {
  each_object(policy.is_array() ? &policy : policy.find("Statement"), see);
}

/// Calls `see` with every string of a string or list.
template <class See>
void each_string(const Value* value, See see) {
  if (value == nullptr) return;
  if (value->is_string()) see(value->text);
  for (const Member& item : items_of(value))
    if (item.value.is_string()) see(item.value.text);
}

/// Actions that make sense in a registry policy of either version and (but for the import) only
/// there.
bool is_registry_action(std::string_view action) {
  constexpr std::array kActions{"ecr:ReplicateImage", "ecr:CreateRepository",
                                "ecr:BatchImportUpstreamImage"};
  return std::any_of(kActions.begin(), kActions.end(),
                     [&](std::string_view known) { return equal_ignoring_case(action, known); });
}

bool is_close(std::string_view key, std::string_view name) {
  constexpr std::size_t kClose = 2;
  return key.size() + kClose >= name.size() && key.size() <= name.size() + kClose &&
         edit_distance(key, name) <= kClose;
}

/// `Statment`, `statement`, `Statements`.
bool is_misspelt_statement(std::string_view key) {
  constexpr std::string_view kName = "statement";
  return key.size() <= kName.size() + 2 && is_close(lower(key), kName);
}

/// `Principle`, `Principals`: evidently meant, and no other element is so close.
bool is_misspelt_principal(std::string_view key) {
  constexpr std::array<std::string_view, 4> kOthers{"Resource", "Condition", "NotAction",
                                                    "NotResource"};
  if (std::find(kOthers.begin(), kOthers.end(), key) != kOthers.end()) return false;
  return is_close(key, "Principal") || is_close(key, "NotPrincipal");
}

/// Does the policy name principals, but for a slip? An identity policy has no use for any.
bool has_misspelt_principal(const Value& policy) {
  int left = 100;  // a hostile policy gets no more than these searches
  bool found = false;
  each_statement(policy, [&](const Value& statement) {
    for (const Member& member : statement.members) {
      if (found || left == 0) return;
      --left;
      found = is_misspelt_principal(member.key);
    }
  });
  return found;
}

struct PolicyTraits {
  bool ecr_action = false;
  bool sts_action = false;
  bool other_action = false;
  bool registry_action = false;
  bool repository_action = false;  // any that is none of those
  bool login_action = false;       // which only an identity or a VPC endpoint's policy grants
  bool ecr_resource = false;       // an ARN of a repository, which only a registry policy needs
  bool resource_everywhere = true;
};

void see_action(PolicyTraits& shape, std::string_view action) {
  const std::string_view service = action.substr(0, action.find(':'));
  if (equal_ignoring_case(service, "ecr") || equal_ignoring_case(service, "ecr-public"))
    shape.ecr_action = true;
  else if (equal_ignoring_case(service, "sts"))
    shape.sts_action = true;
  else
    shape.other_action = true;
  const bool registry = is_registry_action(action);
  shape.registry_action = shape.registry_action || registry;
  shape.repository_action = shape.repository_action || !registry;
  shape.login_action =
      shape.login_action || equal_ignoring_case(action, "ecr:GetAuthorizationToken");
}

PolicyTraits shape_of(const Value& policy) {
  PolicyTraits shape;
  each_statement(policy, [&](const Value& statement) {
    for (const std::string_view key : {"Action", "NotAction"})
      each_string(statement.find(key), [&](std::string_view action) { see_action(shape, action); });
    shape.resource_everywhere = shape.resource_everywhere && has_key(statement, "Resource");
    each_string(statement.find("Resource"), [&](std::string_view arn) {
      if (arn.starts_with("arn:") && arn.find(":repository/") != arn.npos)
        shape.ecr_resource = true;
    });
  });
  return shape;
}

/// Has a value the shape of a rule of a lifecycle policy?
bool looks_like_lifecycle_rule(const Value& value) {
  constexpr std::array kOfSelection{"tagStatus", "countType", "countNumber", "tagPrefixList",
                                    "tagPatternList"};
  const Value* const selection = value.find("selection");
  return has_key(value, "rulePriority") ||
         (selection != nullptr && std::ranges::any_of(kOfSelection, [&](std::string_view key) {
            return has_key(*selection, key);
          }));
}

/// Is it `"*"`, alone or as the one AWS principal?
bool is_everyone(const Value* principal) {
  if (principal == nullptr) return false;
  if (principal->is_object() && principal->members.size() == 1 &&
      principal->members.front().key == "AWS")
    principal = &principal->members.front().value;
  if (principal->is_array() && principal->members.size() == 1)
    principal = &principal->members.front().value;
  return principal->is_string() && principal->text == "*";
}

/// Does each statement speak of everyone, and of services that RCPs are for, as those of an RCP
/// must? Policies of resources stand beside them in the same folders.
bool may_be_rcp(const Value& policy) {
  bool all = true;
  each_statement(policy, [&](const Value& statement) {
    all = all && is_everyone(statement.find("Principal")) && !has_key(statement, "NotPrincipal") &&
          !has_key(statement, "NotAction");
    each_string(statement.find("Action"), [&](std::string_view action) {
      all = all && catalog::Catalog::built_in().is_rcp_service(action.substr(0, action.find(':')));
    });
  });
  return all;
}

bool denies_only(const Value& policy) {
  bool all = true;
  each_statement(policy, [&](const Value& statement) {
    all = all && string_at(statement, "Effect") == "Deny";
  });
  return all;
}

/// What the name of a folder or file says of the policies in it.
struct NamedKinds {
  explicit NamedKinds(std::string_view name) {
    std::string joined;  // without what stands between words
    for (std::string_view rest = name; !rest.empty();) {
      const std::size_t end = rest.find_first_of("_-. ");
      const std::string_view word = rest.substr(0, end);
      scp = scp || word == "scp" || word == "scps";
      rcp = rcp || word == "rcp" || word == "rcps";
      vpc_endpoint = vpc_endpoint || word == "vpce" || word == "vpces";
      joined += word;
      rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    }
    const auto has = [&](std::string_view words) { return joined.find(words) != joined.npos; };
    scp = scp || has("servicecontrolpolic");
    rcp = rcp || has("resourcecontrolpolic");
    boundary = has("boundary") || has("permissionboundaries") || has("permissionsboundaries");
    session = has("sessionpolic");
    endpoint = has("endpoint");
    vpc_endpoint = vpc_endpoint || (endpoint && has("vpc"));
  }

  /// That of a policy of this shape.
  [[nodiscard]] std::optional<PolicyKind> kind(PolicyKind shape, const Value& policy) const {
    if (shape == PolicyKind::identity) {
      if (scp) return PolicyKind::scp;
      if (boundary) return PolicyKind::boundary;
      if (session) return PolicyKind::session;
      return std::nullopt;
    }
    if ((rcp || scp) && denies_only(policy) && may_be_rcp(policy)) return PolicyKind::rcp;
    if (vpc_endpoint) return PolicyKind::endpoint;
    // What lets everybody through an endpoint, of whatever, is no grant of a repository.
    if (endpoint) return PolicyKind::resource;
    return std::nullopt;
  }

  bool scp = false;
  bool rcp = false;
  bool boundary = false;
  bool session = false;
  bool endpoint = false;
  bool vpc_endpoint = false;
};

/// Is there a key of this name, and not only the word?
bool has_statement_key(std::string_view text) {
  constexpr std::string_view kName = "Statement";
  for (auto at = text.find(kName); at != text.npos; at = text.find(kName, at + 1)) {
    const std::string_view rest = text.substr(at + kName.size(), 1);
    if (!rest.empty() && std::string_view("\"'\\:").find(rest[0]) != std::string_view::npos)
      return true;
  }
  return false;
}

}  // namespace

bool mentions_policy(std::string_view text) {
  // UTF-16, as some shells of Windows write it, has a NUL in each character of ASCII.
  constexpr std::size_t kEnough = 64;
  std::string narrow;
  if (text.substr(0, kEnough).find('\0') != text.npos) {
    std::ranges::copy_if(text, std::back_inserter(narrow), [](char c) { return c != '\0'; });
    text = narrow;
  }
  constexpr std::array<std::string_view, 8> kWords{"\"Effect\"", "Effect:",      "olicyDocument",
                                                   "olicyText",  "rulePriority", "2012-10-17",
                                                   "2008-10-17", "AWS::"};
  return has_statement_key(text) || std::ranges::any_of(kWords, [&](std::string_view word) {
           return text.find(word) != text.npos;
         });
}

bool looks_like_statement(const Value& value) {
  const bool resource = has_key(value, "Resource") || has_key(value, "NotResource");
  const bool effect = has_key(value, "Effect");
  return (effect && (has_action(value) || has_principal(value) || resource)) ||
         (has_action(value) && (has_principal(value) || resource));
}

bool looks_like_lifecycle(const Value& value) {
  const auto rules = items_of(value.find("rules"));
  return std::ranges::any_of(rules, looks_like_lifecycle_rule, &Member::value);
}

bool looks_like_policy(const Value& value) {
  if (value.is_array()) return holds_statements(value);
  if (!value.is_object()) return false;
  if (looks_like_lifecycle(value)) return true;
  if (const Value* statement = value.find("Statement"))
    return holds_statements(*statement) || has_policy_version(value);
  // Without Statement only what cannot be anything else: an AWS policy version, or a misspelt key.
  if (has_policy_version(value)) {
    const auto known = [](const Member& m) {
      return m.key == "Version" || m.key == "Id" || holds_statements(m.value) || m.key.empty() ||
             has_hole(m.key);
    };
    const auto meant = [](const Member& m) {
      return is_misspelt_statement(m.key) && (m.value.is_array() || m.value.is_object());
    };
    return std::all_of(value.members.begin(), value.members.end(), known) ||
           std::any_of(value.members.begin(), value.members.end(), meant);
  }
  return looks_like_statement(value);
}

bool may_be_policy(const Value& value) {
  if (!value.is_object()) return false;
  constexpr std::array<std::string_view, 10> kElements{
      "Version",      "Id",     "Sid",       "Effect",   "Principal",
      "NotPrincipal", "Action", "NotAction", "Resource", "NotResource"};
  const auto is_element = [&](const Member& m) {
    return std::find(kElements.begin(), kElements.end(), m.key) != kElements.end();
  };
  const auto is_statement = [](const Member& m) { return is_misspelt_statement(m.key); };
  return std::any_of(value.members.begin(), value.members.end(), is_statement) ||
         std::all_of(value.members.begin(), value.members.end(), is_element);
}

PolicyKind kind_if_forced(std::optional<PolicyKind> forced, PolicyKind kind) {
  const bool as_told = !forced || kind == PolicyKind::lifecycle || forced == PolicyKind::lifecycle;
  return as_told ? kind : *forced;
}

PolicyKind kind_by_shape(const Value& policy) {
  if (looks_like_lifecycle(policy)) return PolicyKind::lifecycle;
  bool principal = false;
  each_statement(
      policy, [&](const Value& statement) { principal = principal || has_principal(statement); });
  if (!principal && !has_misspelt_principal(policy)) return PolicyKind::identity;
  const PolicyTraits shape = shape_of(policy);
  if (shape.ecr_action && !shape.other_action && !shape.sts_action) {
    const bool resources = shape.ecr_resource && shape.resource_everywhere;
    if (shape.login_action && resources) return PolicyKind::resource;
    // Among others and without Resource, a registry's action has strayed into a repository's
    // policy.
    const bool registry = shape.resource_everywhere
                              ? shape.registry_action || shape.ecr_resource
                              : shape.registry_action && !shape.repository_action;
    return registry ? PolicyKind::registry : PolicyKind::repository;
  }
  if (shape.sts_action && !shape.ecr_action && !shape.other_action) return PolicyKind::trust;
  // One wrong action among ECR's does not make another policy of it; an endpoint's has Resource
  // too.
  return shape.ecr_action && !shape.resource_everywhere ? PolicyKind::repository
                                                        : PolicyKind::resource;
}

std::optional<PolicyKind> kind_by_path(std::string_view path, PolicyKind shape,
                                       const Value& policy) {
  const std::string lowered = lower(path);
  // The nearest name that fits says it.
  for (std::string_view rest = lowered; !rest.empty();) {
    const std::size_t slash = rest.find_last_of("/\\");
    const std::string_view name = slash == rest.npos ? rest : rest.substr(slash + 1);
    if (const auto kind = NamedKinds(name).kind(shape, policy)) return kind;
    rest = rest.substr(0, slash == rest.npos ? 0 : slash);
  }
  return std::nullopt;
}

PolicyKind kind_in_organization(const Value& policy) {
  return kind_by_shape(policy) == PolicyKind::identity ? PolicyKind::scp : PolicyKind::rcp;
}

std::optional<PolicyKind> kind_in_organization(std::string_view type) {
  if (type == "SERVICE_CONTROL_POLICY") return PolicyKind::scp;
  if (type == "RESOURCE_CONTROL_POLICY") return PolicyKind::rcp;
  return std::nullopt;
}

}  // namespace ecrlint::internal::format
