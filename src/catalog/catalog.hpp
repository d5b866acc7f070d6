// AWS facts: read-only tables made at build time from src/catalog/data, or at run time from a file of the
// same form. Depends on nothing else of the project.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace ecrlint::catalog {

/// The Service Authorization Reference's access levels.
enum class AccessLevel : std::uint8_t { list, read, write, permissions_management, tagging, unknown };

/// The type of a condition key's values.
enum class KeyType : std::uint8_t { string, numeric, date, boolean, binary, ip, arn, unknown };

/// Index of a service or of an action; kNone is no such thing.
enum class ServiceId : std::uint16_t { none = 0xffff };
enum class ActionId : std::uint32_t { none = 0xffffffff };

/// A half-open range of actions, sorted by lower-case name.
struct ActionRange {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

struct ConditionKey {
  std::string_view name;  ///< canonical spelling; a tag key ends with `/`
  KeyType type = KeyType::unknown;
  bool multivalued = false;
};

struct Partition {
  std::string_view name;        ///< `aws-cn`
  std::string_view dns_suffix;  ///< `amazonaws.com.cn`
};

/// One immutable set of facts. Look-ups of services, actions and condition keys ignore letter case.
/// All views live as long as the Catalog. Safe to share between threads.
class Catalog {
 public:
  /// The facts compiled in; no start-up cost.
  static const Catalog& built_in();

  [[nodiscard]] std::string_view date() const;    ///< `2026-09-26`
  [[nodiscard]] std::string_view source() const;  ///< packages and versions

  [[nodiscard]] ServiceId find_service(std::string_view prefix) const;
  [[nodiscard]] std::size_t service_count() const;
  [[nodiscard]] std::string_view service_prefix(ServiceId service) const;  ///< `ecr`

  [[nodiscard]] ActionId find_action(ServiceId service, std::string_view name) const;
  [[nodiscard]] ActionRange actions(ServiceId service) const;
  [[nodiscard]] std::string_view action_name(ActionId action) const;  ///< `BatchGetImage`
  [[nodiscard]] AccessLevel access_level(ActionId action) const;
  /// In the Service Authorization Reference; if not, AWS only names it in a managed policy of its own.
  [[nodiscard]] bool documented(ActionId action) const;
  /// Names of the resource types the action can be limited to; none means Resource must be `*`.
  [[nodiscard]] std::size_t resource_type_count(ActionId action) const;
  [[nodiscard]] std::string_view resource_type(ActionId action, std::size_t index) const;

  /// A global (`aws:...`) or service condition key; `aws:ResourceTag/team` finds `aws:ResourceTag/`.
  [[nodiscard]] std::optional<ConditionKey> find_condition_key(std::string_view key) const;

  [[nodiscard]] bool is_service_principal(std::string_view name) const;
  [[nodiscard]] std::span<const std::string_view> service_principals() const;  ///< sorted

  [[nodiscard]] std::span<const Partition> partitions() const;
  [[nodiscard]] bool is_region(std::string_view name) const;

  /// Account ids that AWS's documentation uses as examples.
  [[nodiscard]] bool is_documentation_account(std::string_view account) const;
  /// What AWS runs in a registry it owns (`EKS add-ons`), or empty.
  [[nodiscard]] std::string_view owned_registry(std::string_view account) const;
  /// The real action for a name that people invent (`ecr:PullImage`), or empty. Ignores letter case.
  [[nodiscard]] std::string_view invented_action(std::string_view service_and_name) const;
};

}  // namespace ecrlint::catalog
