// SPDX-License-Identifier: Apache-2.0
// AWS facts: read-only tables made at build time from src/catalog/data, or at run time from a file
// of the same form. Of the project depends on `text` alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "catalog/tables.hpp"

namespace ecrlint::internal::catalog {

/// One immutable set of facts. Look-ups of services, actions and condition keys ignore letter case.
/// All views live as long as the Catalog. Safe to share between threads.
class Catalog {
 public:
  /// The tables must be whole (see build_tables) and outlive the catalogue.
  constexpr explicit Catalog(const Tables& tables) : tables_(tables) {}

  /// The facts compiled in; no start-up cost.
  static const Catalog& built_in();

  /// All of them, for those who want a whole table.
  [[nodiscard]] const Tables& tables() const { return tables_; }
  /// A piece of its text, as the rows of the tables have them.
  [[nodiscard]] std::string_view text(Text piece) const { return view(piece); }

  [[nodiscard]] std::string_view date() const { return tables_.date; }  ///< `2026-09-26`
  /// The packages that the facts were taken from, with their versions.
  [[nodiscard]] std::string_view source() const { return tables_.source; }

  [[nodiscard]] ServiceId find_service(std::string_view prefix) const;
  /// A prefix of which no action is known, though AWS's own policies name it: by wildcards, and for
  /// services that are closed or not public.
  [[nodiscard]] bool is_unlisted_service(std::string_view prefix) const;
  /// All actions of the service are known here; of any other one AWS's reference may lack some.
  [[nodiscard]] bool is_whole_service(ServiceId service) const;
  /// Does an RCP speak of requests to this service (AWS Organizations user guide, "List of AWS
  /// services that support RCPs")?
  [[nodiscard]] bool is_rcp_service(std::string_view prefix) const;
  /// Does a condition key on the owner of the VPC endpoint (`aws:VpceOrgID`) come with requests to
  /// this service (IAM user guide, "AWS global condition context keys")?
  [[nodiscard]] bool has_endpoint_owner_key(std::string_view prefix, std::string_view key) const;
  [[nodiscard]] std::size_t service_count() const { return tables_.services.size() - 1; }
  [[nodiscard]] std::string_view service_prefix(ServiceId service) const {  ///< `ecr`
    return view(tables_.services[static_cast<std::size_t>(service)].prefix);
  }

  [[nodiscard]] ActionId find_action(ServiceId service, std::string_view name) const;
  [[nodiscard]] ActionRange actions(ServiceId service) const;
  [[nodiscard]] std::string_view action_name(ActionId action) const {  ///< `BatchGetImage`
    return view({row(action).name_offset, row(action).name_size});
  }
  [[nodiscard]] ServiceId action_service(ActionId action) const {
    return static_cast<ServiceId>(row(action).service);
  }
  [[nodiscard]] AccessLevel access_level(ActionId action) const { return row(action).level; }
  /// In the Service Authorization Reference; if not, only one of AWS's own policies names it.
  [[nodiscard]] bool documented(ActionId action) const { return row(action).documented; }
  /// Names of the resource types the action can be limited to; none means Resource must be `*`.
  [[nodiscard]] std::size_t resource_type_count(ActionId action) const {
    return types(action).size();
  }
  [[nodiscard]] std::string_view resource_type(ActionId action, std::size_t index) const {
    return view(tables_.types[types(action)[index]].name);
  }
  /// The form of that resource type's ARNs, what varies as `*`: `arn:*:ecr:*:*:repository/*`.
  [[nodiscard]] std::string_view resource_arn(ActionId action, std::size_t index) const {
    return view(tables_.types[types(action)[index]].arn);
  }
  /// Condition keys that the reference lists for the action or its resource types. Global keys that
  /// come with every action are not among them.
  [[nodiscard]] std::size_t condition_key_count(ActionId action) const {
    return tables_.key_lists.list(row(action).keys).size();
  }
  [[nodiscard]] ConditionKey condition_key(ActionId action, std::size_t index) const {
    return condition_key(tables_.key_lists.list(row(action).keys)[index]);
  }

  /// A global (`aws:...`) or service condition key; `aws:ResourceTag/team` finds
  /// `aws:ResourceTag/`. A name that varies inside has a `*` there:
  /// `codebuild:secondarySources/*.location`.
  [[nodiscard]] std::optional<ConditionKey> find_condition_key(std::string_view key) const;
  /// All condition keys, sorted by lower-case name.
  [[nodiscard]] std::size_t condition_key_count() const { return tables_.keys.size(); }
  [[nodiscard]] ConditionKey condition_key(std::size_t index) const {
    return key(tables_.keys[index]);
  }

  /// Also true for a known principal's form in a Region or in another partition.
  [[nodiscard]] bool is_service_principal(std::string_view name) const;
  [[nodiscard]] std::span<const std::string_view> service_principals() const {  ///< sorted
    return tables_.principals;
  }

  [[nodiscard]] std::span<const Partition> partitions() const { return tables_.partitions; }
  [[nodiscard]] std::span<const Region> regions() const { return tables_.regions; }  ///< sorted
  [[nodiscard]] bool is_region(std::string_view name) const { return !partition_of(name).empty(); }
  /// The partition a Region belongs to, or empty.
  [[nodiscard]] std::string_view partition_of(std::string_view region) const;

  /// Account ids that AWS's documentation uses as examples.
  [[nodiscard]] bool is_documentation_account(std::string_view account) const;
  /// The real action for a name that people invent (`ecr:PullImage`), or empty; in any letter case.
  [[nodiscard]] std::string_view invented_action(std::string_view service_and_name) const;
  /// What kind of role a service pulls images as (`task execution role`) where it never does so
  /// under its own principal; empty for other services. Takes every form that is_service_principal
  /// takes.
  [[nodiscard]] std::string_view pulls_as_role(std::string_view service_principal) const;

  /// A condition operator without set prefix and `IfExists`, or null. Letter case matters.
  [[nodiscard]] const Operator* find_operator(std::string_view name) const;

  /// The statements of one of AWS's own managed policies that are about ECR, as a JSON list, which
  /// is empty where it says nothing of ECR; nothing where AWS has no policy of this name. Of the
  /// actions of a statement those of ECR stand there alone. Letter case matters.
  [[nodiscard]] std::optional<std::string_view> managed_policy(std::string_view name) const;

  [[nodiscard]] SizeLimit size_limit(LimitKind kind) const {
    return tables_.limits[static_cast<std::size_t>(kind)];
  }

 private:
  [[nodiscard]] std::string_view view(Text text) const {
    return {tables_.text.data() + text.offset, text.size};
  }
  [[nodiscard]] const ActionRow& row(ActionId action) const {
    return tables_.actions[static_cast<std::size_t>(action)];
  }
  [[nodiscard]] std::span<const std::uint16_t> types(ActionId action) const {
    return tables_.type_lists.list(row(action).types);
  }
  [[nodiscard]] const ConditionKeyRow* find_key(std::string_view name) const;
  [[nodiscard]] ConditionKey key(const ConditionKeyRow& row) const {
    return {view(row.name), row.type, row.multivalued, row.global};
  }

  Tables tables_;
};

}  // namespace ecrlint::internal::catalog
