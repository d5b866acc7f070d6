// SPDX-License-Identifier: Apache-2.0
// A lifecycle policy of a repository: rules that select images and say what becomes of them
// (Amazon ECR User Guide, "Lifecycle policy properties in Amazon ECR").
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "syntax/value.hpp"

namespace ecrlint::internal {

struct Policy;
struct Text;
class TextReader;

/// The objects that a lifecycle policy is made of.
enum class LifecycleLevel : std::uint8_t { policy, rule, selection, action };

enum class LifecycleType : std::uint8_t { integer, string, strings, object, objects };

/// An element of a lifecycle policy, as the guide lists it.
struct LifecycleElement {
  std::string_view key;
  LifecycleLevel level;
  LifecycleType type;
  bool required;                                  ///< whatever else is there
  std::span<const std::string_view> values = {};  ///< the only ones there are; empty: any
  std::int64_t least = 0;                         ///< of an integer
};

/// All of them.
[[nodiscard]] std::span<const LifecycleElement> lifecycle_elements();

/// The element of exactly this name at a level, or null.
[[nodiscard]] const LifecycleElement* lifecycle_element(LifecycleLevel level, std::string_view key);

// The words of an element each, `unknown` for what is none of them, or is not known.
enum class TagStatus : std::uint8_t { unknown, tagged, untagged, any };
enum class StorageClass : std::uint8_t { unknown, standard, archive };
enum class CountType : std::uint8_t {
  unknown,
  image_count_more_than,
  since_image_pushed,
  since_image_pulled,
  since_image_transitioned,
};
enum class RuleAction : std::uint8_t { unknown, expire, transition };

/// An object, with its level.
struct LifecycleObject {
  LifecycleLevel level = LifecycleLevel::policy;
  const syntax::Value* value = nullptr;  ///< null where there is no object

  /// The first member of this name, or null.
  [[nodiscard]] const syntax::Member* find(std::string_view key) const;
  /// May a member be there that no name tells?
  [[nodiscard]] bool is_open() const;
};

/// What one rule says, as far as it is known.
struct LifecycleRule {
  LifecycleObject whole;
  LifecycleObject selection;
  LifecycleObject action;
  std::optional<std::int64_t> priority = {};
  std::optional<std::int64_t> count_number = {};
  TagStatus tag_status = TagStatus::unknown;
  StorageClass storage_class = StorageClass::unknown;  ///< standard where nothing is said
  CountType count_type = CountType::unknown;
  RuleAction type = RuleAction::unknown;
  std::span<const Text> tags = {};  ///< of tagPrefixList or tagPatternList
  bool prefixes = false;            ///< of the first of the two
  bool tags_known = false;          ///< one of the two is there, and all of its entries are texts
};

/// A policy takes no more rules (Amazon ECR service quotas, "Rules per lifecycle policy").
inline constexpr std::size_t kMostLifecycleRules = 50;

/// What a lifecycle policy says.
struct LifecyclePolicy {
  std::vector<LifecycleObject> objects;  ///< in the order of the text, holders first
  std::vector<LifecycleRule> rules;
};

/// A whole number as JSON has it, if it is one of at most eighteen digits.
[[nodiscard]] std::optional<std::int64_t> integer_of(const syntax::Value& value);

/// Is a text without what a template fills in, or people do: `${...}`, `<...>`, `{{...}}`?
[[nodiscard]] bool is_told(std::string_view text);

/// Reads the rules of a located policy into `policy`. Takes anything: what does not fit is left
/// out.
void read_lifecycle(const syntax::Value& root, Policy& policy, TextReader& texts, Arena& arena);

}  // namespace ecrlint::internal
