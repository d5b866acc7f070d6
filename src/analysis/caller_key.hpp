// SPDX-License-Identifier: Apache-2.0
// Condition keys by what they tell of the caller, and which of their values strangers can have; in
// words for people why conditions keep nobody out (whether they do is for the evaluator to say, see
// analysis/outsider_probe).
//
// A value keeps strangers out when only certain callers have it. What AWS counts so for "public"
// (Amazon S3 user guide, block public access, "The meaning of public") is taken over for ECR, which
// has no definition of its own.
#pragma once

#include <cstdint>
#include <string_view>

#include "catalog/catalog.hpp"
#include "model/policy.hpp"

namespace ecrlint::internal::analysis {

/// What a condition key tells of the caller, and what its values look like.
enum class KeyRole : std::uint8_t {
  id,             ///< account, organization, VPC, endpoint
  path,           ///< organization path; multivalued
  user_id,        ///< `AROAID:session`
  arn,            ///< of the caller or of what calls
  address,        ///< public address
  service_flag,   ///< aws:PrincipalIsAWSService
  service_name,   ///< service principal
  service_names,  ///< multivalued
  spoofable,      ///< a header that callers choose
  tag,            ///< anybody can put one on what is theirs
  unrelated,
};

struct CallerKey {
  std::string_view name;  ///< lower case; one that ends with `/` is a beginning
  KeyRole role;
  bool shared = false;           ///< strangers may have some value of it, or none
  std::string_view prefix = {};  ///< of every value

  /// Does it say whose the caller is?
  [[nodiscard]] constexpr bool tells_of_caller() const {
    return role != KeyRole::spoofable && role != KeyRole::tag && role != KeyRole::unrelated;
  }
  /// Is it about the service that calls, of which a service principal says all by itself?
  [[nodiscard]] constexpr bool tells_of_service() const {
    return role == KeyRole::service_flag || role == KeyRole::service_name ||
           role == KeyRole::service_names;
  }
  [[nodiscard]] constexpr bool multivalued() const {
    return role == KeyRole::path || role == KeyRole::service_names;
  }
};

/// Null for a key of which nothing is known.
[[nodiscard]] const CallerKey* find_caller_key(const Text& key);

/// Is it a key of another service than ECR, which no request to ECR carries?
[[nodiscard]] bool is_foreign_key(const Text& key, const catalog::Catalog& catalog);

/// Does the value, under this operator without its `Not`, keep strangers out? Unknown for a pattern
/// that few may match, and for an operator that the key is not compared with.
[[nodiscard]] Answer keeps_out(const CallerKey& key, const catalog::Operator& op,
                               const Text& value);

/// Why a condition lets strangers through.
enum class Gap : std::uint8_t {
  unconditional,   ///< there is no condition
  for_all_values,  ///< ForAllValues is met by a request without the key
  if_exists,       ///< so is ...IfExists
  negated,         ///< met by everybody but those it names
  wildcard,        ///< a pattern that strangers match
  wide_address,    ///< an address range too wide to be one's own
  presence,        ///< Null: strangers have the key, or lack it, too
  spoofable,       ///< a header that callers choose
  tag,             ///< a tag, which anybody can put on what is theirs
  unrelated,       ///< a key that says nothing about who calls
  foreign,         ///< a key of another service, which no request to ECR has
};

/// What lets strangers through.
struct Weakness {
  Gap gap = Gap::unconditional;
  const Condition* condition = nullptr;  ///< null when there is none
  const Text* value = nullptr;           ///< of the condition, when a value is to blame
};

/// Of a statement that lets strangers through, the condition that was most likely meant not to.
[[nodiscard]] Weakness weakness(const Statement& statement, const catalog::Catalog& catalog);

}  // namespace ecrlint::internal::analysis
