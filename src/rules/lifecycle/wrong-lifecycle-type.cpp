// SPDX-License-Identifier: Apache-2.0
// ECR903: see rules/lifecycle/wrong-lifecycle-type.md.
#include <algorithm>
#include <array>

#include "rules/fix.hpp"
#include "rules/lifecycle_rules.hpp"
#include "rules/rules.gen.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::check {
namespace {

using syntax::Kind;
using syntax::Member;
using syntax::Value;

std::string_view type_words(LifecycleType type) {
  constexpr std::array<std::string_view, 5> kTypes{
      "a whole number", "a string", "a list of strings", "an object", "a list of objects"};
  return word_of(kTypes, type);
}

std::string_view kind_words(const Value& value) {
  constexpr std::array<std::string_view, 6> kKinds{"null",     "a boolean", "a number",
                                                   "a string", "a list",    "an object"};
  return word_of(kKinds, value.kind);
}

bool is_scalar_value(const Value& value) {
  return value.is_string() || value.kind == Kind::number || value.kind == Kind::boolean;
}

/// A number with a fraction; others may be whole, however they are written.
bool is_fraction(const Value& number) {
  const auto dot = number.text.find('.');
  return number.kind == Kind::number && dot != number.text.npos &&
         number.text.find_first_of("eE") == number.text.npos &&
         number.text.find_first_not_of('0', dot + 1) != number.text.npos;
}

bool is_of_type(const Value& value, LifecycleType type) {
  switch (type) {
    case LifecycleType::integer:
      return value.kind == Kind::number && !is_fraction(value);
    case LifecycleType::string:
      return value.is_string();
    case LifecycleType::object:
      return value.is_object();
    default:
      return value.is_array();
  }
}

class LifecycleTypeChecker {
 public:
  explicit LifecycleTypeChecker(Pass& pass) : pass_(pass) {}

  void check(const Member& member, LifecycleType type) {
    const Value& value = member.value;
    if (!is_of_type(value, type)) return report(value, type, member.key, "");
    const bool strings = type == LifecycleType::strings;
    if (!strings && type != LifecycleType::objects) return;
    const LifecycleType one = strings ? LifecycleType::string : LifecycleType::object;
    for (const Member& item : value.members)
      if (!is_of_type(item.value, one)) report(item.value, one, member.key, "an entry of ");
  }

 private:
  void report(const Value& value, LifecycleType type, std::string_view key, std::string_view of) {
    // Terraform may make of a value what it is to be.
    const bool converted = is_scalar_value(value) && is_from_elsewhere(pass_, value.span);
    const bool open = value.is_string() && !is_told(value.text);
    if (value.kind == Kind::unknown || converted || open) return;
    Finding& finding =
        pass_.report(value.span, "{}`{}` is {} where {} belongs", of, key,
                     is_fraction(value) ? "a fraction" : kind_words(value), type_words(type));
    finding.label = kEcrRefuses;
    if (value.kind == Kind::null)
      finding.help = "leave it out, or give it a value: ECR takes no null";
    else if (value.is_string() && type == LifecycleType::integer)
      offer_number(finding, value);
    else if (value.is_string() && type == LifecycleType::strings)
      offer_list(finding, value);
  }

  void offer_number(Finding& finding, const Value& value) const {
    finding.help = "write a number, without quotes";
    const bool digits = !value.text.empty() && std::ranges::all_of(value.text, is_digit);
    if (!digits || quote_of(pass_, value.span).empty()) return;
    finding.fixes.push_back({Applicability::safe,
                             fmt::format("write {}", value.text),
                             {{value.span, std::string(value.text)}}});
  }

  void offer_list(Finding& finding, const Value& value) const {
    finding.help = "put it in a list";
    if (quote_of(pass_, value.span).empty()) return;
    const Span before{value.span.begin, value.span.begin};
    const Span behind{value.span.end, value.span.end};
    finding.fixes.push_back(
        {Applicability::safe, "put it in a list", {{before, "["}, {behind, "]"}}});
  }

  Pass& pass_;
};

}  // namespace

void wrong_lifecycle_type(Pass& pass) {
  const Value& root = *pass.policy().root;
  const bool nothing = root.kind == Kind::unknown || root.span.begin == root.span.end;
  if (!root.is_object() && !nothing && !pass.document().is_example()) {
    Finding& finding = pass.report(root.span, "the lifecycle policy is {} where an object belongs",
                                   kind_words(root));
    finding.label = kEcrRefuses;
    finding.help = "write a JSON object: {\"rules\": [...]}";
  }
  LifecycleTypeChecker checker(pass);
  for (const LifecycleObject& object : pass.policy().lifecycle.objects)
    for (const Member& member : object.value->members)
      if (const LifecycleElement* element = lifecycle_element(object.level, member.key))
        checker.check(member, element->type);
}

}  // namespace ecrlint::internal::check
