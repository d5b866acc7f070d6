// SPDX-License-Identifier: Apache-2.0
// Evaluates the forms of expressions.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "format/terraform/compare.hpp"

namespace ecrlint::internal::format::terraform {
namespace {

// Beyond this depth values are unknown.
constexpr std::size_t kDeepestExpression = 200;

/// Numbers too large to count anything with are not told apart, nor are fractions that have no end.
std::optional<std::string> spelt(double value) {
  constexpr double kLargest = 1e15;
  constexpr int kDigits = 15;              // that a double surely has
  constexpr std::size_t kMostDigits = 13;  // beyond them it is noise, or has no end
  if (!(std::abs(value) < kLargest)) return std::nullopt;
  if (value == static_cast<double>(static_cast<long long>(value)))
    return std::to_string(static_cast<long long>(value));
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value,
                                 std::chars_format::general, kDigits)
                       .ptr;
  const std::string_view digits(text.data(), static_cast<std::size_t>(end - text.data()));
  if (digits.size() > kMostDigits || digits.find('e') != digits.npos) return std::nullopt;
  return std::string(digits);
}

/// Nothing where the operator is none of these, or divides by zero.
std::optional<double> calculate(double a, std::string_view op, double b) {
  if (op == "+") return a + b;
  if (op == "-") return a - b;
  if (op == "*") return a * b;
  if (b == 0) return std::nullopt;
  if (op == "/") return a / b;
  return op == "%" ? std::optional(std::fmod(a, b)) : std::nullopt;
}

/// Does an expression speak of `each`, `count`, or the item of a loop that it stands in?
bool uses_binding(const Expression& expression, const Binding* bindings) {
  if (expression.form == Form::variable || expression.form == Form::item)
    for (const Binding* at = bindings; at != nullptr; at = at->next)
      if (at->name == (expression.form == Form::item ? kItem : expression.text)) return true;
  return std::any_of(expression.parts.begin(), expression.parts.end(),
                     [&](const Expression& part) { return uses_binding(part, bindings); });
}

}  // namespace

Term unknown_at(SourceSpan place) { return {.place = place}; }

Term failure_at(SourceSpan place) { return {.place = place, .fails = true}; }

Term boolean_at(bool flag, SourceSpan place) {
  return {.kind = Kind::boolean, .flag = flag, .text = flag ? "true" : "false", .place = place};
}

Term string_at(std::string_view text, SourceSpan place) {
  return {.kind = Kind::string, .text = text, .place = place};
}

Term number_at(std::string_view text, SourceSpan place) {
  return {.kind = Kind::number, .text = text, .place = place};
}

Term Term::key_of(const Entry& entry, SourceSpan otherwise) const {
  if (!is(Kind::object)) return entry.value;
  if (!contains(place.span, entry.key_span) || entry.key_span.end == 0)
    return string_at(entry.key, otherwise);
  Term key = string_at(entry.key, {place.source, entry.key_span});
  key.way = way;
  return key;
}

Term Evaluator::number(std::size_t value, SourceSpan place) {
  return number_at(copy(std::to_string(value)), place);
}

Term Evaluator::list(std::span<const Entry> entries, SourceSpan place) {
  if (!has_room(entries.size()) || !spend(entries.size())) return unknown_at(place);
  return {.kind = Kind::array, .entries = arena_.copy(entries), .place = place};
}

Term Evaluator::object(std::span<const Entry> entries, SourceSpan place) {
  if (!has_room(entries.size()) || !spend(entries.size())) return unknown_at(place);
  return {.kind = Kind::object, .entries = arena_.copy(entries), .place = place};
}

std::string_view Evaluator::copy(std::string_view text) {
  constexpr std::size_t kBytesOfStep = 64;
  spend(text.size() / kBytesOfStep);
  return arena_.copy(text);
}

std::vector<Entry> Evaluator::items(const Term& collection, Span use) {
  std::vector<Entry> found;
  if (!spend(collection.entries.size())) return found;
  for (const Entry& entry : collection.entries)
    found.push_back({{}, {}, use, part_of(collection, entry), entry.doubt});
  return found;
}

Term Evaluator::evaluate(const Expression& expression, const Scope& scope) {
  const SourceSpan place{scope.source, expression.span};
  if (depth_ >= kDeepestExpression) reach("expressions in each other more than 200 deep");
  if (depth_ >= kDeepestExpression || !spend(1)) return unknown_at(place);
  ++depth_;
  const Term value = form(expression, scope);
  --depth_;
  // Whoever asked looks through it.
  spend(value.entries.size() / 64 + value.text.size() / 1024);
  return value;
}

Term Evaluator::form(const Expression& expression, const Scope& scope) {
  const SourceSpan place{scope.source, expression.span};
  switch (expression.form) {
    case Form::null:
      return {.kind = Kind::null, .place = place};
    case Form::boolean:
      return boolean_at(expression.text == "true", place);
    case Form::number:
      return number_at(expression.text, place);
    case Form::text:
    case Form::word:
      return string_at(expression.text, place);
    case Form::templated:
      return templated(expression, scope);
    case Form::tuple:
      return tuple(expression, scope);
    case Form::object:
      return object_of(expression, scope);
    case Form::for_tuple:
    case Form::for_object:
      return for_each(expression, scope);
    case Form::variable:
      return bound(expression.text, place, scope);
    case Form::item:
      return bound(kItem, place, scope);
    case Form::attribute:
      return member(expression, scope);
    case Form::index:
      return index(expression, scope);
    case Form::splat:
      return splat(expression, scope);
    case Form::call:
      return call(expression, scope);
    case Form::negate:
    case Form::invert:
      return unary(expression, scope);
    case Form::binary:
      return binary(expression, scope);
    case Form::conditional:
      return conditional(expression, scope);
    case Form::for_text:
      break;
  }
  return unknown_at(place);
}

Term Evaluator::tuple(const Expression& expression, const Scope& scope) {
  const SourceSpan place{scope.source, expression.span};
  if (!has_room(expression.parts.size())) return unknown_at(place);
  bool open = false;
  std::vector<Entry> entries;
  entries.reserve(expression.parts.size());
  for (const Expression& part : expression.parts) {
    const Term value = evaluate(part, scope);
    // Terraform 0.11 took `["${list}"]` for the list.
    const bool flat =
        part.form == Form::templated && part.parts.size() == 1 && value.is(Kind::array);
    open = open || (flat && value.open);
    if (flat)
      entries.insert(entries.end(), value.entries.begin(), value.entries.end());
    else
      entries.push_back({{}, {}, part.span, value});
  }
  Term result = list(entries, place);
  result.open = result.is_collection() && (result.open || open);
  return result;
}

Term Evaluator::object_of(const Expression& expression, const Scope& scope) {
  std::vector<Entry> entries;
  const SourceSpan place{scope.source, expression.span};
  if (!has_room(expression.parts.size() / 2)) return unknown_at(place);
  for (std::size_t i = 0; i + 1 < expression.parts.size(); i += 2) {
    const Expression& name = expression.parts[i];
    const Term key = evaluate(name, scope);
    if (!key.is_plain_string() && !key.is(Kind::number)) return unknown_at(place);
    const Expression& value = expression.parts[i + 1];
    entries.push_back({key.text, name.span, value.span, evaluate(value, scope)});
  }
  return object(entries, place);
}

Scope Evaluator::inside(const Expression& loop, const Term& all, std::size_t i, const Scope& scope,
                        std::array<Binding, 2>& names) {
  const bool known = all.is_collection() && !all.entries[i].is_rest();
  // Of what is not known any item is looked at; a resource may have instances.
  const Term value = all.is_collection()    ? part_of(all, all.entries[i])
                     : all.block != nullptr ? all
                                            : unknown_at(all.place);
  const Term key = !known                 ? unknown_at(all.place)
                   : all.is(Kind::object) ? all.key_of(all.entries[i], all.place)
                                          : number(i, all.place);
  const auto& [key_name, value_name] = *loop.names;
  names[0] = {key_name, key, scope.bindings};
  names[1] = {value_name, value, key_name.empty() ? scope.bindings : names.data()};
  return {scope.instance, scope.source, &names[1]};
}

/// Over what is not known, one item stands for all that there may be.
Term Evaluator::for_each(const Expression& expression, const Scope& scope) {
  const SourceSpan place{scope.source, expression.span};
  const bool makes_object = expression.form == Form::for_object;
  const Term all = collected(evaluate(expression.parts[0], scope), place);
  const Expression& body = expression.parts[makes_object ? 2 : 1];
  const std::size_t many = all.is_collection() ? all.entries.size() : 1;
  if (expression.flag) return unknown_at(place);
  if (!all.is_collection() && (makes_object || !all.is_unknown())) return unknown_at(place);
  bool open = false;
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < many; ++i) {
    const bool item = all.is_collection();
    open = open || !item || all.entries[i].doubt != nullptr;
    if (item && all.entries[i].is_rest()) continue;
    std::array<Binding, 2> names;
    const Scope inner = inside(expression, all, i, scope, names);
    Entry result{{}, {}, body.span, {}, item ? all.entries[i].doubt : nullptr};
    if (!item) result.doubt = doubt(Doubt::Reason::list, {scope.source, expression.parts[0].span});
    const auto wanted = wants(expression, inner);
    if (!wanted && makes_object) return unknown_at(place);
    if (!wanted.value_or(true)) continue;
    open = open || !wanted;
    if (!wanted && result.doubt == nullptr)
      result.doubt = doubt(Doubt::Reason::condition, {scope.source, expression.parts.back().span});
    result.value = evaluate(body, inner);
    if (makes_object) {
      const Term named = evaluate(expression.parts[1], inner);
      if (!named.is_plain_string()) return unknown_at(place);
      result.key = named.text;
      result.key_span = expression.parts[1].span;
    }
    entries.push_back(result);
    if (!has_room(entries.size()) || budget_.is_spent()) return unknown_at(place);
  }
  const SourceSpan end{scope.source, {expression.span.end - 1, expression.span.end}};
  if (open && !makes_object)
    entries.push_back({{}, {}, end.span, unknown_at(end), doubt(Doubt::Reason::rest, {})});
  Term result = makes_object ? object(entries, place) : list(entries, place);
  result.open = (open || all.open) && result.is_collection();
  const bool filtered = expression.parts.size() > (makes_object ? 3U : 2U);
  result.least = filtered ? 0 : all.least;
  return result;
}

/// Does the `if` of a `for` let this item in? Nothing when it cannot be told.
std::optional<bool> Evaluator::wants(const Expression& loop, const Scope& item) {
  const std::size_t before = loop.form == Form::for_object ? 3 : 2;
  if (loop.parts.size() <= before) return true;
  const Term wanted = evaluate(loop.parts[before], item);
  return wanted.is(Kind::boolean) ? std::optional(wanted.flag) : std::nullopt;
}

Term Evaluator::number_of_value(double value, SourceSpan place) {
  const auto text = spelt(value);
  return text ? number_at(copy(*text), place) : unknown_at(place);
}

Term Evaluator::unary(const Expression& expression, const Scope& scope) {
  const SourceSpan place{scope.source, expression.span};
  const Term value = evaluate(expression.parts[0], scope);
  if (expression.form == Form::invert)
    return value.is(Kind::boolean) ? boolean_at(!value.flag, place) : unknown_at(place);
  const auto number = number_of(value);
  return number ? number_of_value(-*number, place) : unknown_at(place);
}

Term Evaluator::binary(const Expression& expression, const Scope& scope) {
  const SourceSpan place{scope.source, expression.span};
  const std::string_view op = expression.text;
  const Term left = evaluate(expression.parts[0], scope);
  if (op == "&&" || op == "||") {
    const bool ends = op == "||";
    if (left.is(Kind::boolean) && left.flag == ends) return boolean_at(ends, place);
    const Term right = evaluate(expression.parts[1], scope);
    if (right.is(Kind::boolean) && right.flag == ends) return boolean_at(ends, place);
    const bool both = left.is(Kind::boolean) && right.is(Kind::boolean);
    return both ? boolean_at(!ends, place) : unknown_at(place);
  }
  const Term right = evaluate(expression.parts[1], scope);
  if (left.fails || right.fails) return failure_at(place);
  Term open = unknown_at(place);
  open.never_null = true;
  if (op == "==" || op == "!=") {
    const auto same = are_equal(left, right, *this);
    return same ? boolean_at(*same == (op == "=="), place) : open;
  }
  if (op.starts_with('<') || op.starts_with('>')) {
    const auto answer = compare(left, op, right);
    return answer ? boolean_at(*answer, place) : open;
  }
  const auto a = number_of(left);
  const auto b = number_of(right);
  const auto result = a && b ? calculate(*a, op, *b) : std::nullopt;
  return result ? number_of_value(*result, place) : open;
}

/// What tells a condition from others. `a != b` is the same as `a == b`, negated.
Choices::Condition Evaluator::condition_of(const Expression& written, const Scope& scope) {
  const Expression* condition = &written;
  Choices::Condition asked{{scope.source, condition->span}};
  if (scope.instance == &outside_ || uses_binding(*condition, scope.bindings)) return asked;
  asked.instance = scope.instance;
  for (; condition->form == Form::invert; condition = &condition->parts[0])
    asked.negated = !asked.negated;
  const auto text = [&](const Expression& part) { return text_of({scope.source, part.span}); };
  asked.text = text(*condition);
  if (condition->form == Form::binary && (condition->text == "==" || condition->text == "!=")) {
    asked.negated = asked.negated != (condition->text == "!=");
    asked.text = copy(std::string(text(condition->parts[0])) +
                      " == " + std::string(text(condition->parts[1])));
  }
  return asked;
}

/// The outcome of a condition where it is told by what is looked at.
std::optional<bool> Evaluator::known_outcome(const Expression& condition, const Scope& scope) {
  if (outcomes_.empty()) return std::nullopt;
  const Choices::Condition asked = condition_of(condition, scope);
  for (const Choices::TakenBranch& known : outcomes_)
    if (known.condition.is_like(asked)) {
      ++outcomes_used_;
      return known.outcome_of(asked);
    }
  return std::nullopt;
}

Term Evaluator::conditional(const Expression& expression, const Scope& scope) {
  if (const auto known = known_outcome(expression.parts[0], scope))
    return evaluate(expression.parts[*known ? 1 : 2], scope);
  const Term condition = evaluate(expression.parts[0], scope);
  const SourceSpan place{scope.source, expression.span};
  if (condition.is(Kind::boolean)) return evaluate(expression.parts[condition.flag ? 1 : 2], scope);
  // `var.x != null ? var.x : y` is `coalesce(var.x, y)`.
  for (const std::size_t branch : {1U, 2U}) {
    const Expression& one = expression.parts[branch];
    const bool input = one.form == Form::attribute && one.parts[0].form == Form::variable;
    if (!input || one.parts[0].text != "var") continue;
    const Term value = evaluate(one, scope);
    if (value.is_unknown() && value.not_given) return evaluate(expression.parts[3 - branch], scope);
  }
  const auto outcome = choices_ != nullptr
                           ? choices_->choose(condition_of(expression.parts[0], scope))
                           : std::nullopt;
  if (!outcome) return unknown_at(place);
  Term chosen = evaluate(expression.parts[*outcome ? 1 : 2], scope);
  chosen.left_out =
      chosen.left_out || chosen.is(Kind::null) || (chosen.is_plain_string() && chosen.text.empty());
  return chosen;
}

Term Evaluator::call(const Expression& expression, const Scope& scope) {
  const SourceSpan place{scope.source, expression.span};
  if (!has_room(expression.parts.size())) return unknown_at(place);
  const std::string_view name = function_name(expression.text);
  if (name == "element" && expression.parts.size() == 2)
    if (auto item = item_of_splat(expression.parts[0], evaluate(expression.parts[1], scope), scope))
      return *item;
  std::vector<Term> values;
  std::vector<Span> uses;
  for (std::size_t i = 0; i < expression.parts.size(); ++i) {
    const Expression& part = expression.parts[i];
    const Term value = collected(evaluate(part, scope), {scope.source, part.span});
    const bool expanded = expression.flag && i + 1 == expression.parts.size();
    if (expanded && (!value.is(Kind::array) || value.open)) return unknown_at(place);
    if (expanded)
      for (const Entry& entry : value.entries) values.push_back(entry.value);
    else
      values.push_back(value);
    uses.resize(values.size(), part.span);
  }
  if (!spend(values.size())) return unknown_at(place);
  Term result = call_function(
      name, {values, uses, place, *scope.instance, scope.instance == &outside_}, *this);
  const bool tries = name == "try" || name == "can";
  result.fails = result.fails || (!tries && std::any_of(values.begin(), values.end(),
                                                        [](const Term& one) { return one.fails; }));
  return result;
}

}  // namespace ecrlint::internal::format::terraform
