// SPDX-License-Identifier: Apache-2.0
// Reads lifecycle policies.
#include "model/lifecycle.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "ecrlint/words.hpp"
#include "model/read_text.hpp"

namespace ecrlint::internal {
namespace {

using syntax::Member;
using syntax::Value;

// In the order of their enumerators, behind the one for what is not known.
constexpr std::array<std::string_view, 4> kTagStatuses{"", "tagged", "untagged", "any"};
constexpr std::array<std::string_view, 3> kStorageClasses{"", "standard", "archive"};
constexpr std::array<std::string_view, 5> kCountTypes{"", "imageCountMoreThan", "sinceImagePushed",
                                                      "sinceImagePulled", "sinceImageTransitioned"};
constexpr std::array<std::string_view, 3> kRuleActions{"", "expire", "transition"};
constexpr std::array<std::string_view, 1> kCountUnits{"days"};
constexpr std::array<std::string_view, 1> kTargets{"archive"};

template <std::size_t size>
constexpr std::span<const std::string_view> words_of(
    const std::array<std::string_view, size>& words) {
  return std::span<const std::string_view>(words).subspan(1);
}

constexpr auto kLifecycleElements = std::to_array<LifecycleElement>({
    {"rules", LifecycleLevel::policy, LifecycleType::objects, true},
    {"rulePriority", LifecycleLevel::rule, LifecycleType::integer, true, {}, 1},
    {"description", LifecycleLevel::rule, LifecycleType::string, false},
    {"selection", LifecycleLevel::rule, LifecycleType::object, true},
    {"action", LifecycleLevel::rule, LifecycleType::object, true},
    {"tagStatus", LifecycleLevel::selection, LifecycleType::string, true, words_of(kTagStatuses)},
    {"tagPatternList", LifecycleLevel::selection, LifecycleType::strings, false},
    {"tagPrefixList", LifecycleLevel::selection, LifecycleType::strings, false},
    {"storageClass", LifecycleLevel::selection, LifecycleType::string, false,
     words_of(kStorageClasses)},
    {"countType", LifecycleLevel::selection, LifecycleType::string, true, words_of(kCountTypes)},
    {"countUnit", LifecycleLevel::selection, LifecycleType::string, false, kCountUnits},
    {"countNumber", LifecycleLevel::selection, LifecycleType::integer, true, {}, 1},
    {"type", LifecycleLevel::action, LifecycleType::string, true, words_of(kRuleActions)},
    {"targetStorageClass", LifecycleLevel::action, LifecycleType::string, false, kTargets},
});

class LifecycleReader {
 public:
  LifecycleReader(Policy& policy, TextReader& texts, Arena& arena)
      : policy_(policy), lifecycle_(policy.lifecycle), texts_(texts), arena_(arena) {}

  void read(const Value& root) {
    const LifecycleObject whole = see(LifecycleLevel::policy, &root);
    if (whole.value == nullptr) return see_value(root);
    const Member* const rules = whole.find("rules");
    if (root.unfinished) note("the file breaks off");
    if (rules == nullptr && whole.is_open()) note("an element is not known");
    if (rules == nullptr || !rules->value.is_array()) return;
    for (const Member& item : rules->value.members)
      if (item.value.is_object())
        read_rule(item.value);
      else
        see_value(item.value);
  }

 private:
  /// The first reason is the one that is shown.
  void note(std::string_view why) {
    if (policy_.partly_known.empty()) policy_.partly_known = why;
  }

  LifecycleObject see(LifecycleLevel level, const Value* value) {
    if (value == nullptr || !value->is_object()) return {level, nullptr};
    lifecycle_.objects.push_back({level, value});
    for (const Member& member : value->members) see_value(member.value);
    return lifecycle_.objects.back();
  }

  /// Notes what is not known, or not filled in.
  void see_value(const Value& value) {
    if (value.kind == syntax::Kind::unknown) note("a value is not known");
    if (value.is_string()) (void)texts_.read(value);
  }

  void read_rule(const Value& value) {
    LifecycleRule read;
    read.whole = see(LifecycleLevel::rule, &value);
    const auto part = [&](std::string_view key, LifecycleLevel level) {
      const Member* const member = read.whole.find(key);
      return see(level, member != nullptr ? &member->value : nullptr);
    };
    read.selection = part("selection", LifecycleLevel::selection);
    read.action = part("action", LifecycleLevel::action);
    read.priority = number(read.whole, "rulePriority");
    if (read.selection.value != nullptr) read_selection(read);
    read.type = word<RuleAction>(read.action, "type", kRuleActions);
    lifecycle_.rules.push_back(read);
  }

  void read_selection(LifecycleRule& read) {
    const LifecycleObject& selected = read.selection;
    read.tag_status = word<TagStatus>(selected, "tagStatus", kTagStatuses);
    read.count_type = word<CountType>(selected, "countType", kCountTypes);
    read.count_number = number(selected, "countNumber");
    read.storage_class = word<StorageClass>(selected, "storageClass", kStorageClasses);
    if (selected.find("storageClass") == nullptr && !selected.is_open())
      read.storage_class = StorageClass::standard;
    const Member* const prefixes = selected.find("tagPrefixList");
    const Member* const patterns = selected.find("tagPatternList");
    if ((prefixes == nullptr) == (patterns == nullptr) || selected.is_open()) return;
    read.prefixes = prefixes != nullptr;
    read_tags(read.prefixes ? prefixes->value : patterns->value, read);
  }

  void read_tags(const Value& list, LifecycleRule& read) {
    if (!list.is_array()) return;
    std::vector<Text> tags;
    read.tags_known = true;
    for (const Member& item : list.members) {
      if (item.value.is_string()) {
        tags.push_back(texts_.read(item.value));
      } else {
        read.tags_known = false;
        see_value(item.value);
      }
    }
    read.tags = arena_.copy(std::span<const Text>(tags));
  }

  static std::optional<std::int64_t> number(const LifecycleObject& object, std::string_view key) {
    const Member* const member = object.find(key);
    return member != nullptr ? integer_of(member->value) : std::nullopt;
  }

  template <class Word, std::size_t size>
  static Word word(const LifecycleObject& object, std::string_view key,
                   const std::array<std::string_view, size>& words) {
    const Member* const member = object.find(key);
    if (member == nullptr || !member->value.is_string()) return Word::unknown;
    return value_of<Word>(words, member->value.text).value_or(Word::unknown);
  }

  Policy& policy_;
  LifecyclePolicy& lifecycle_;
  TextReader& texts_;
  Arena& arena_;
};

}  // namespace

std::span<const LifecycleElement> lifecycle_elements() { return kLifecycleElements; }

const LifecycleElement* lifecycle_element(LifecycleLevel level, std::string_view key) {
  for (const LifecycleElement& one : kLifecycleElements)
    if (one.level == level && one.key == key) return &one;
  return nullptr;
}

const Member* LifecycleObject::find(std::string_view key) const {
  if (value == nullptr) return nullptr;
  for (const Member& member : value->members)
    if (member.key == key) return &member;
  return nullptr;
}

bool LifecycleObject::is_open() const {
  return value == nullptr || value->unfinished ||
         std::ranges::any_of(value->members,
                             [](const Member& member) { return syntax::has_hole(member.key); });
}

std::optional<std::int64_t> integer_of(const Value& value) {
  constexpr std::size_t kMostDigits = 18;
  if (value.kind != syntax::Kind::number || value.text.size() > kMostDigits) return std::nullopt;
  std::int64_t number = 0;
  const char* const end = value.text.data() + value.text.size();
  const auto [at, failure] = std::from_chars(value.text.data(), end, number);
  return at == end && failure == std::errc() ? std::optional(number) : std::nullopt;
}

bool is_told(std::string_view text) {
  return !syntax::has_hole(text) && text.find_first_of("$<{%") == text.npos;
}

void read_lifecycle(const Value& root, Policy& policy, TextReader& texts, Arena& arena) {
  LifecycleReader(policy, texts, arena).read(root);
}

}  // namespace ecrlint::internal
