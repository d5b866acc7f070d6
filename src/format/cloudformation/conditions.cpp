// SPDX-License-Identifier: Apache-2.0
// Conditions of a template: decided where the template tells, else one way after the other.
#include <algorithm>
#include <utility>

#include "format/cloudformation/template.hpp"
#include "text/meanwhile.hpp"

namespace ecrlint::internal::format {
namespace {

/// Templates cannot nest conditions deeper in any use that makes sense; a circle ends here.
constexpr unsigned kDeepestCondition = 50;

/// A policy is looked at in at most two to the power of this many ways.
constexpr std::size_t kMostDecisions = 4;

/// An assumption of many conditions says little more than its first ones.
constexpr std::size_t kMostAssumed = 64;

std::string question_of(std::string_view condition) { return "?" + std::string(condition); }

/// The call in a condition; one by name has the key `Condition`.
const Member* condition_call(const Value& condition) {
  return condition.is_object() && condition.members.size() == 1 ? &condition.members.front()
                                                                : nullptr;
}

std::optional<bool> negated(std::optional<bool> answer) {
  return answer ? std::optional(!*answer) : answer;
}

}  // namespace

void TemplateValues::begin_outcome() {
  decided_ = 0;
  taken_.clear();
  origins_.clear();
}

bool TemplateValues::next_outcome() {
  decided_ = 0;
  while (!decisions_.empty() && !decisions_.back().answer) decisions_.pop_back();
  if (decisions_.empty()) return false;
  decisions_.back().answer = false;
  return true;
}

std::vector<Assumption> TemplateValues::assumptions() const {
  std::vector<Assumption> all;
  for (const std::string& words : taken_) all.push_back({words});
  return all;
}

std::optional<bool> TemplateValues::holds(const Value& condition) {
  open_question_.clear();
  return peek(condition, 0);
}

/// The answer to a condition in this outcome. What nobody can answer is decided, while that is
/// possible.
std::optional<bool> TemplateValues::decide(const Value& condition) {
  if (in_condition_) return std::nullopt;
  for (;;) {
    open_question_.clear();
    const std::optional<bool> answer = peek(condition, 0);
    if (answer || open_question_.empty()) return answer;
    const std::string question = open_question_;
    if (!answer_next(question)) return std::nullopt;
  }
}

bool TemplateValues::answer_next(const std::string& question) {
  if (decided_ == decisions_.size()) {
    if (decided_ == kMostDecisions) {
      cut_ = true;
      return false;
    }
    decisions_.push_back({question, true});
  }
  if (decisions_[decided_].question != question) return false;
  ++decided_;
  return true;
}

std::optional<bool> TemplateValues::ask(std::string question) {
  for (const AssumedAnswer& known : assumed_)
    if (known.question == question) return known.answer;
  for (std::size_t i = 0; i < decided_; ++i)
    if (decisions_[i].question == question) return decisions_[i].answer;
  if (open_question_.empty()) open_question_ = std::move(question);
  return std::nullopt;
}

std::optional<bool> TemplateValues::peek(const Value& condition, unsigned depth) {
  if (depth == kDeepestCondition || !spend(1)) return std::nullopt;
  if (condition.is_string()) return peek_name(condition.text, depth + 1);
  const Member* function = condition_call(condition);
  if (function == nullptr) return std::nullopt;
  const Value& arguments = function->value;
  if (function->key == "Condition") return peek_name(arguments.text, depth + 1);
  if (function->key == "Fn::And") return peek_all(arguments, true, depth + 1);
  if (function->key == "Fn::Or") return negated(peek_all(arguments, false, depth + 1));
  if (function->key == "Fn::Not" && items_of(&arguments).size() == 1)
    return negated(peek(arguments.members.front().value, depth + 1));
  if (function->key == "Fn::Equals")
    if (const auto known = equal(arguments)) return known;
  const std::optional<std::string> written = short_json(condition);
  return written ? ask(std::string(keep(*written))) : std::nullopt;
}

std::optional<bool> TemplateValues::peek_name(std::string_view name, unsigned depth) {
  const std::string question = question_of(name);
  for (const AssumedAnswer& known : assumed_)
    if (known.question == question) return known.answer;
  const auto found = conditions_.find(name);
  return found == conditions_.end() ? ask(question) : peek(*found->second, depth);
}

/// Do all conditions of the list have this answer?
std::optional<bool> TemplateValues::peek_all(const Value& list, bool answer, unsigned depth) {
  bool known = true;
  for (const Member& item : items_of(&list)) {
    const std::optional<bool> one = peek(item.value, depth);
    if (one && *one != answer) return false;
    known = known && one;
  }
  return known ? std::optional(true) : std::nullopt;
}

std::optional<bool> TemplateValues::equal(const Value& arguments) {
  const auto sides = items_of(&arguments);
  if (sides.size() != 2) return std::nullopt;
  const Meanwhile in_condition(in_condition_, true);
  const Result left = evaluate(sides[0].value);
  const Result right = evaluate(sides[1].value);
  const auto known = [](const Result& side) {
    return side && side->is_string() && !has_hole(side->text);
  };
  return known(left) && known(right) ? std::optional(left->text == right->text) : std::nullopt;
}

void TemplateValues::assume(const Value& condition, bool outcome, unsigned depth) {
  if (depth == kDeepestCondition || assumed_.size() == kMostAssumed) return;
  const Member* function = condition_call(condition);
  const bool by_name = function != nullptr && function->key == "Condition";
  if (condition.is_string() || by_name) {
    const std::string_view name = by_name ? function->value.text : condition.text;
    assumed_.push_back({question_of(name), outcome});
    const auto found = conditions_.find(name);
    if (found != conditions_.end()) assume(*found->second, outcome, depth + 1);
    return;
  }
  if (function == nullptr) return;
  const auto parts = items_of(&function->value);
  if (function->key == "Fn::Not" && parts.size() == 1)
    return assume(parts.front().value, !outcome, depth + 1);
  if (function->key == "Fn::And" || function->key == "Fn::Or") {
    // That one of several is not so says nothing of any one of them.
    if (outcome != (function->key == "Fn::And")) return;
    for (const Member& part : parts) assume(part.value, outcome, depth + 1);
    return;
  }
  open_question_.clear();
  if (!peek(condition, depth) && !open_question_.empty())
    assumed_.push_back({open_question_, outcome});
}

/// The branch that an `Fn::If` takes; null when that is not known.
const Value* TemplateValues::take(const Value& arguments, std::string& pointer) {
  const auto parts = items_of(&arguments);
  if (parts.size() != 3) return nullptr;
  const std::optional<bool> answer = decide(parts[0].value);
  if (!answer) return nullptr;
  std::string words = *answer ? "when `" : "unless `";
  words += parts[0].value.text;
  words += '`';
  if (std::find(taken_.begin(), taken_.end(), words) == taken_.end())
    taken_.push_back(std::move(words));
  pointer += *answer ? "/Fn::If/1" : "/Fn::If/2";
  return &parts[*answer ? 1 : 2].value;
}

TemplateValues::Branch TemplateValues::branch_of(const Value& written, std::string& pointer) {
  const Value* at = &written;
  while (at != nullptr && spend(1)) {
    const Member* function = call_in(*at);
    if (function == nullptr) return {at, false};
    if (function->key == "Ref" && function->value.text == "AWS::NoValue") return {nullptr, true};
    if (function->key == "Fn::ToJsonString") {
      at = &function->value;
      pointer += "/Fn::ToJsonString";
    } else if (function->key == "Fn::If") {
      at = take(function->value, pointer);
    } else {
      return {at, false};
    }
  }
  return {};
}

}  // namespace ecrlint::internal::format
