// SPDX-License-Identifier: Apache-2.0
// Holds a condition against a context, three-valued.
#include "analysis/condition_test.hpp"

#include "catalog/catalog.hpp"
#include "syntax/value.hpp"

namespace ecrlint::internal::analysis {
namespace {

using catalog::OperatorFamily;

/// The outcome of an ordering operator; `name` is that of a numeric or date operator.
template <class T>
bool ordered(std::string_view name, const T& value, const T& operand) {
  if (name.ends_with("LessThan")) return value < operand;
  if (name.ends_with("LessThanEquals")) return value <= operand;
  if (name.ends_with("GreaterThan")) return value > operand;
  if (name.ends_with("GreaterThanEquals")) return value >= operand;
  return value == operand;
}

}  // namespace

const catalog::Operator* find_operator(const Condition& condition,
                                       const catalog::Catalog& catalog) {
  return condition.operator_text.hole ? nullptr : catalog.find_operator(condition.operator_base);
}

ConditionTest::ConditionTest(const Condition& condition, bool variables,
                             const catalog::Catalog& catalog)
    : key_(condition.key.text),
      set_(condition.set),
      if_exists_(condition.if_exists),
      values_known_(condition.values_known) {
  const catalog::Operator* found = find_operator(condition, catalog);
  known_ = found != nullptr && !condition.key.hole;
  if (!known_) return;
  family_ = found->family;
  name_ = found->name;
  negated_ = found->negated;
  like_ = found->like;
  ignore_case_ = found->name.ends_with("IgnoreCase");
  operands_.reserve(condition.values.size());
  for (const Text& value : condition.values) operands_.push_back(read(value, variables));
}

ConditionTest::Operand ConditionTest::read(const Text& text, bool variables) const {
  if (family_ == OperatorFamily::string || family_ == OperatorFamily::arn ||
      family_ == OperatorFamily::binary) {
    const auto wildcards = family_ == OperatorFamily::arn ? Wildcards::arn
                           : like_                        ? Wildcards::text
                                                          : Wildcards::none;
    const std::string_view written = text.written();
    return Pattern(written, {wildcards, variables, ignore_case_, malformed()});
  }
  if (text.hole) return Hole{};
  const auto wrap = [](const auto& parsed) -> Operand {
    if (!parsed) return Malformed{};
    return *parsed;
  };
  switch (family_) {
    case OperatorFamily::numeric:
      if (is_doubtful_number(text.text)) return Hole{};
      return wrap(parse_number(text.text));
    case OperatorFamily::date:
      if (is_doubtful_moment(text.text)) return Hole{};
      return wrap(parse_moment(text.text));
    case OperatorFamily::ip:
      return wrap(parse_range(text.text));
    default:
      return wrap(parse_boolean(text.text));
  }
}

Answer ConditionTest::holds(const RequestContext& context) const {
  if (!known_) return Answer::unknown;
  const ContextKey key = context.find(key_);
  if (family_ == OperatorFamily::null) return is_null(key);
  if (key.size() > 0) return given(key, context);
  if (key.presence() != Presence::unknown) return absent();
  // Whatever the key is, if it is there at all, may make no difference.
  const Answer present = passes(syntax::kUnknownText, context);
  return present == absent() ? present : Answer::unknown;
}

Answer ConditionTest::absent() const {
  if (if_exists_) return Answer::yes;
  if (set_ == SetOperator::for_any_value) return Answer::no;
  return answer(negated_ || set_ == SetOperator::for_all_values);
}

Answer ConditionTest::given(const ContextKey& key, const RequestContext& context) const {
  // What AWS makes of a multivalued key without a set operator is not documented.
  if (set_ == SetOperator::none)
    return key.list() ? Answer::unknown : passes(key.value(0), context);
  const bool all = set_ == SetOperator::for_all_values;
  Answer found = answer(all);
  bool null = true;
  for (std::size_t i = 0; i < key.size(); ++i) {
    const Answer passed = passes(key.value(i), context);
    found = all ? both(found, passed) : either(found, passed);
    null = null && key.value(i).empty();
  }
  // "A null data set, such as an empty string", counts as no value.
  return all && null ? Answer::yes : found;
}

Answer ConditionTest::is_null(const ContextKey& key) const {
  Answer absent = Answer::unknown;
  if (key.presence() != Presence::unknown) absent = answer(key.size() == 0);
  // Whether an empty text counts as a value is not documented.
  if (key.size() == 1 && key.value(0).empty()) absent = Answer::unknown;
  if (set_ != SetOperator::none) return Answer::unknown;
  Answer found = values_known_ ? Answer::no : Answer::unknown;
  for (const Operand& operand : operands_) {
    const bool* wants = std::get_if<bool>(&operand);
    found = either(found, wants == nullptr ? Answer::unknown : *wants ? absent : negated(absent));
  }
  return found;
}

Answer ConditionTest::passes(std::string_view value, const RequestContext& context) const {
  const Answer found = matches(value, context);
  return negated_ ? negated(found) : found;
}

/// Holds a parsed value against each operand.
template <class Parsed, class Test>
Answer ConditionTest::compare(std::string_view value, const std::optional<Parsed>& parsed,
                              Test test) const {
  Answer found = values_known_ ? Answer::no : Answer::unknown;
  if (operands_.empty()) return found;
  if (!parsed) return either(found, has_hole(value) ? Answer::unknown : malformed());
  for (const Operand& operand : operands_) {
    if (const auto* known = std::get_if<Parsed>(&operand))
      found = either(found, test(*parsed, *known));
    else
      found = either(found, std::holds_alternative<Hole>(operand) ? Answer::unknown : malformed());
    if (found == Answer::yes) break;
  }
  return found;
}

Answer ConditionTest::matches(std::string_view value, const RequestContext& context) const {
  const auto in_order = [&](const auto& v, const auto& operand) {
    return answer(ordered(name_, v, operand));
  };
  switch (family_) {
    case OperatorFamily::numeric:
      if (is_doubtful_number(value) && !operands_.empty()) return Answer::unknown;
      return compare(value, parse_number(value), in_order);
    case OperatorFamily::date:
      if (is_doubtful_moment(value) && !operands_.empty()) return Answer::unknown;
      return compare(value, parse_moment(value), in_order);
    case OperatorFamily::ip:
      return compare(
          value, parse_range(value),
          [](const AddressRange& v, const AddressRange& range) { return contains(range, v); });
    case OperatorFamily::boolean:
      return compare(value, parse_boolean(value), in_order);
    default:
      return matches_text(value, context);
  }
}

Answer ConditionTest::matches_text(std::string_view value, const RequestContext& context) const {
  // Most values are listed to the letter; that needs no look for holes.
  for (const Operand& operand : operands_)
    if (std::get<Pattern>(operand).is(value)) return Answer::yes;
  const Candidate candidate(value);
  Answer found = values_known_ ? Answer::no : Answer::unknown;
  for (const Operand& operand : operands_) {
    found = either(found, std::get<Pattern>(operand).matches(candidate, context));
    if (found == Answer::yes) break;
  }
  return found;
}

/// What is no number, date, address or ARN equals none; of its opposite AWS does not say.
Answer ConditionTest::malformed() const {
  return negated_ || family_ == OperatorFamily::boolean ? Answer::unknown : Answer::no;
}

}  // namespace ecrlint::internal::analysis
