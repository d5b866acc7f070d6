// SPDX-License-Identifier: Apache-2.0
// Types of condition keys against what operators compare. IAM user guide, "Condition operators".
#include "rules/conditions/condition_facts.hpp"

#include <algorithm>
#include <array>

#include "analysis/operand.hpp"
#include "rules/fix.hpp"
#include "text/suggest.hpp"

namespace ecrlint::internal::check {
namespace {

using catalog::KeyType;
using catalog::OperatorFamily;

/// Texts that callers, sessions or providers choose, so that they may look like anything.
constexpr std::array<std::string_view, 6> kAnyText{"aws:referer",        "aws:UserAgent",
                                                   "aws:SourceIdentity", "aws:FederatedProvider",
                                                   "aws:userid",         "aws:username"};

/// In no policy that AWS takes has an operator so many keys.
constexpr std::size_t kMostConditions = 100;

std::optional<OperatorFamily> family_of(KeyType type) {
  switch (type) {
    case KeyType::string:
      return OperatorFamily::string;
    case KeyType::numeric:
      return OperatorFamily::numeric;
    case KeyType::date:
      return OperatorFamily::date;
    case KeyType::boolean:
      return OperatorFamily::boolean;
    case KeyType::ip:
      return OperatorFamily::ip;
    case KeyType::arn:
      return OperatorFamily::arn;
    default:
      return std::nullopt;
  }
}

bool is_base64(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return is_letter(c) || is_digit(c) || c == '+' || c == '/' || c == '='; });
}

/// A moment without a time zone AWS may take, its guide does not say.
bool may_be_moment(std::string_view text) {
  return analysis::is_doubtful_moment(text) || analysis::parse_moment(text) ||
         analysis::parse_moment(std::string(text) + "Z");
}

/// The key without its tag, with the slash: `aws:ResourceTag/`.
std::string_view without_tag(std::string_view key) {
  const auto slash = key.find('/');
  return slash == key.npos ? key : key.substr(0, slash + 1);
}

}  // namespace

std::optional<catalog::ConditionKey> find_key(const catalog::Catalog& catalog, const Text& key) {
  const std::string_view text = key.text;
  if (key.hole && syntax::has_hole(text.substr(0, text.find('/')))) return std::nullopt;
  return catalog.find_condition_key(text);
}

std::string closest_key(const catalog::Catalog& catalog, std::string_view prefix,
                        std::string_view name) {
  const std::string_view head = without_tag(name);
  Suggestion suggestion(head);
  for (std::size_t i = 0; i < catalog.condition_key_count(); ++i) {
    const std::string_view known = catalog.condition_key(i).name;
    if (known.starts_with(prefix)) suggestion.consider(known.substr(prefix.size()));
  }
  if (suggestion.best().empty()) return {};
  const std::string_view tag = suggestion.best().ends_with('/') ? name.substr(head.size()) : "";
  return fmt::format("{}{}{}", prefix, suggestion.best(), tag);
}

bool is_slip(std::string_view key, std::string_view known) {
  constexpr std::size_t kFarthest = 2;
  return !known.empty() &&
         edit_distance(trimmed(without_tag(key)), without_tag(known)) <= kFarthest;
}

bool is_plain_global(const catalog::ConditionKey& key) {
  return key.name.starts_with("aws:") && !key.name.ends_with('/');
}

bool fits(const catalog::ConditionKey& key, const catalog::Operator& op) {
  const auto family = family_of(key.type);
  if (!family || *family == op.family || op.family == OperatorFamily::null) return true;
  if (key.type == KeyType::arn && op.family == OperatorFamily::string) return true;
  if (key.name == "aws:EpochTime" && op.family == OperatorFamily::numeric) return true;
  return key.type == KeyType::string &&
         (!is_plain_global(key) || std::ranges::find(kAnyText, key.name) != kAnyText.end());
}

Answer is_of_family(OperatorFamily family, const Text& value) {
  if (value.hole) return Answer::unknown;
  const std::string_view text = trimmed(value.text);
  switch (family) {
    case OperatorFamily::numeric:
      return answer(analysis::is_doubtful_number(text) || analysis::parse_number(text));
    case OperatorFamily::date:
      return answer(may_be_moment(text));
    case OperatorFamily::boolean:
    case OperatorFamily::null:
      return answer(analysis::parse_boolean(text).has_value());
    case OperatorFamily::ip:
      return answer(analysis::parse_range(text).has_value());
    case OperatorFamily::arn:
      if (has_wildcard(text)) return Answer::unknown;
      return answer(parse_arn(text).has_value());
    case OperatorFamily::binary:
      return answer(is_base64(text));
    default:
      return Answer::yes;
  }
}

bool is_first_of_operator(const Statement& statement, const Condition& condition) {
  return &condition == statement.conditions.data() ||
         (&condition - 1)->operator_text.span.begin != condition.operator_text.span.begin;
}

bool is_swapped(const catalog::Catalog& catalog, const Condition& condition) {
  return catalog.find_operator(condition.key.text) != nullptr &&
         catalog.find_condition_key(condition.operator_text.text).has_value();
}

std::string with_base(const Condition& condition, std::string_view base) {
  constexpr std::array<std::string_view, 3> kSets{"", "ForAllValues:", "ForAnyValue:"};
  return fmt::format("{}{}{}", kSets[static_cast<std::size_t>(condition.set)], base,
                     condition.if_exists ? "IfExists" : "");
}

void offer_operator(const Pass& pass, Finding& finding, Applicability applicability,
                    const Statement& statement, const Condition& condition, std::string_view op) {
  if (statement.conditions.size() > kMostConditions) return;
  const Span token = condition.operator_text.span;
  const auto touched = [&](const Condition& other) {
    return other.operator_text.span.begin == token.begin || other.operator_text.text == op;
  };
  if (std::ranges::count_if(statement.conditions, touched) == 1)
    offer(pass, finding, applicability, token, op);
}

}  // namespace ecrlint::internal::check
