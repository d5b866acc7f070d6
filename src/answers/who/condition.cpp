// Words for operators that people read; the rarer ones keep their names.
#include "answers/who/condition.hpp"

#include <algorithm>
#include <array>

#include "rules/describe.hpp"
#include "text/capped.hpp"

namespace ecrlint::internal {
namespace {

using check::shown;

struct OperatorWords {
  std::string_view name;  // of the operator
  std::string_view one;   // with one value
  std::string_view many;  // with several
};

constexpr auto kWords = std::to_array<OperatorWords>({
    {"StringEquals", "is", "is one of"},
    {"StringEqualsIgnoreCase", "is", "is one of"},
    {"ArnEquals", "matches", "matches one of"},
    {"StringLike", "matches", "matches one of"},
    {"ArnLike", "matches", "matches one of"},
    {"StringNotEquals", "is not", "is none of"},
    {"StringNotEqualsIgnoreCase", "is not", "is none of"},
    {"ArnNotEquals", "does not match", "matches none of"},
    {"StringNotLike", "does not match", "matches none of"},
    {"ArnNotLike", "does not match", "matches none of"},
    {"IpAddress", "is in", "is in one of"},
    {"NotIpAddress", "is not in", "is in none of"},
    {"Bool", "is", "is one of"},
});

std::string values_of(const Condition& condition) {
  constexpr std::size_t kMost = 5;
  std::string out;
  for (std::size_t i = 0; i < condition.values.size(); ++i) {
    if (i > 0) out += ", ";
    if (i == kMost) return out + std::to_string(condition.values.size() - i) + " others";
    out += shown(condition.values[i].text);
  }
  if (!condition.values_known) out += out.empty() ? "..." : ", ...";
  return out;
}

std::string words_of(const Condition& condition) {
  const std::string key = shown(condition.key.text);
  const std::string values = values_of(condition);
  if (condition.operator_base == "Null" && condition.set == SetOperator::none) {
    if (values == "true") return key + " is absent";
    if (values == "false") return key + " is there";
  }
  std::string out;
  if (condition.set == SetOperator::for_all_values) out = "each of ";
  if (condition.set == SetOperator::for_any_value) out = "one of ";
  const auto* const found = std::find_if(
      kWords.begin(), kWords.end(),
      [&](const OperatorWords& words) { return words.name == condition.operator_base; });
  const bool many = condition.values.size() > 1;
  out += key + " ";
  if (found != kWords.end())
    out += many ? found->many : found->one;
  else
    out += shown(condition.operator_base);
  out += " " + values;
  return condition.if_exists ? out + " (or absent)" : out;
}

}  // namespace

std::string words_of(std::span<const Condition> conditions) {
  constexpr std::size_t kMost = 10;
  std::string out;
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    if (i > 0) out += " and ";
    if (i == kMost) return out + "more";
    out += words_of(conditions[i]);
  }
  return out;
}

std::vector<std::string> keys_of(std::span<const Condition> conditions) {
  std::vector<std::string> keys;
  for (const Condition& condition : conditions) {
    std::string key = shown(condition.key.text);
    push_new(keys, std::move(key));
  }
  return keys;
}

}  // namespace ecrlint::internal
