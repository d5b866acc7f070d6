// SPDX-License-Identifier: Apache-2.0
// The policies of modules that are known only by their inputs, made of what a call passes.
#include "format/terraform/known_policy.hpp"

#include <algorithm>

namespace ecrlint::internal::format::terraform {
namespace {

using catalog::InputValue;
using catalog::KnownModule;
using catalog::KnownPolicy;
using catalog::KnownStatement;

/// A part of a statement under the name that `aws_iam_policy_document` has for it.
struct StatementPart {
  std::string_view argument;
  std::string_view element;
};

constexpr StatementPart kParts[] = {
    {"sid", "Sid"},
    {"effect", "Effect"},
    {"actions", "Action"},
    {"not_actions", "NotAction"},
    {"resources", "Resource"},
    {"not_resources", "NotResource"},
};
constexpr StatementPart kPrincipals[] = {{"principals", "Principal"},
                                         {"not_principals", "NotPrincipal"}};

bool says_nothing(const Term& value) {
  return value.is(Kind::null) || (value.is_collection() && value.entries.empty()) ||
         (value.is_plain_string() && value.text.empty());
}

class KnownPolicyReader {
 public:
  KnownPolicyReader(const KnownModule& module, const ModuleBlock& call, const Scope& scope,
                    Evaluator& evaluator)
      : module_(module),
        call_(call),
        scope_(scope),
        evaluator_(evaluator),
        whole_{scope.source, call.syntax->span},
        foreign_{scope.source, foreign_part(call)} {}

  /// Unless an input says that it is not. One that cannot be told may say so.
  bool is_made(const KnownPolicy& policy) {
    return std::all_of(policy.when.begin(), policy.when.end(), [&](const InputValue& wanted) {
      const auto value = given(wanted.input);
      if (!value) return default_of(wanted.input) == wanted.value;
      if (value->is(Kind::boolean)) return (value->flag ? "true" : "false") == wanted.value;
      return !value->is_plain_string() || value->text == wanted.value;
    });
  }

  std::optional<Term> read(const KnownPolicy& policy) {
    std::vector<Entry> statements;
    for (const KnownStatement& statement : policy.statements)
      if (statement.each.empty())
        add(statement, statements);
      else
        add_each(statement.each, statements);
    if (statements.empty()) return std::nullopt;
    return evaluator_.object(std::array{entry("Version", text("2012-10-17")),
                                        entry("Statement", evaluator_.list(statements, whole_))},
                             whole_);
  }

 private:
  /// What the module says itself.
  [[nodiscard]] Term text(std::string_view value) const { return string_at(value, foreign_); }
  [[nodiscard]] Entry entry(std::string_view key, const Term& value) const {
    return {key, foreign_.span, foreign_.span, value};
  }
  [[nodiscard]] Entry item(const Term& value) const { return entry({}, value); }

  [[nodiscard]] std::string_view default_of(std::string_view input) const {
    const auto found = std::find_if(module_.defaults.begin(), module_.defaults.end(),
                                    [&](const InputValue& one) { return one.input == input; });
    return found == module_.defaults.end() ? std::string_view() : found->value;
  }

  std::optional<Term> given(std::string_view input) {
    auto value = evaluator_.attribute(call_.syntax->body, input, scope_);
    return value && value->is(Kind::null) ? std::nullopt : value;
  }

  /// Where the expression of an input stands, if it is in the source of the call.
  [[nodiscard]] Span use_of(std::string_view input) const {
    const Attribute* attribute = call_.syntax->body.find(input);
    return attribute->source.value_or(scope_.source) == scope_.source ? attribute->value.span
                                                                      : foreign_.span;
  }

  /// The values of an input, each in the form that the module gives it. One where it cannot be told
  /// how many.
  void add_values(std::string_view input, std::string_view form, std::vector<Entry>& values) {
    const auto value = given(input);
    if (!value || says_nothing(*value)) return;
    std::vector<Entry> found{{{}, {}, use_of(input), *value}};
    if (value->is_collection()) found = evaluator_.items(*value, use_of(input));
    for (Entry& one : found) {
      one.value = formed(one.value, form);
      values.push_back(one);
    }
  }

  Term formed(const Term& value, std::string_view form) {
    if (form.empty()) return value;
    if (!value.is(Kind::string) && !value.is(Kind::number)) return unknown_at(value.place);
    std::string made;
    for (const char c : form) {
      if (c == '%')
        made += value.text;
      else
        made += c == '?' ? kHole : c;
    }
    return string_at(evaluator_.copy(made), value.place);
  }

  /// A list of which the one item, if the module names it, is a text.
  Term list_of(std::span<const Entry> values) { return evaluator_.list(values, whole_); }

  void add(const KnownStatement& known, std::vector<Entry>& statements) {
    std::vector<Entry> principals;
    for (const std::string_view input : known.to) add_values(input, known.form, principals);
    std::vector<Entry> values;
    if (!known.condition_input.empty())
      add_values(known.condition_input, known.condition_form, values);
    if (principals.empty() && values.empty()) return;
    if (!known.principal.empty()) principals.push_back(item(text(known.principal)));
    std::vector<Entry> entries{entry("Effect", text("Allow"))};
    const Term list = list_of(principals);
    const bool everyone = known.principals == "*";
    entries.push_back(entry(
        "Principal", everyone
                         ? principals.front().value
                         : evaluator_.object(std::array{entry(known.principals, list)}, whole_)));
    std::vector<Entry> actions;
    for (const std::string_view action : known.actions) actions.push_back(item(text(action)));
    entries.push_back(entry("Action", evaluator_.list(actions, foreign_)));
    if (!values.empty()) {
      const Term of_key =
          evaluator_.object(std::array{entry(known.condition_key, list_of(values))}, whole_);
      entries.push_back(
          entry("Condition",
                evaluator_.object(std::array{entry(known.condition_operator, of_key)}, whole_)));
    }
    statements.push_back(item(evaluator_.object(entries, whole_)));
  }

  /// The statements of an input that holds them as `aws_iam_policy_document` has them.
  void add_each(std::string_view input, std::vector<Entry>& statements) {
    const auto value = given(input);
    if (!value || says_nothing(*value)) return;
    if (!value->is_collection())
      return statements.push_back({{}, {}, use_of(input), unknown_at(value->place)});
    for (const Entry& one : evaluator_.items(*value, use_of(input)))
      statements.push_back({{}, {}, one.use, statement_of(one.value)});
  }

  Term statement_of(const Term& given) {
    if (!given.is(Kind::object)) return unknown_at(given.place);
    std::vector<Entry> entries;
    for (const Entry& one : given.entries) {
      if (says_nothing(one.value)) continue;
      for (const StatementPart& part : kParts)
        if (one.key == part.argument)
          entries.push_back({part.element, one.key_span, one.use, one.value});
      for (const StatementPart& part : kPrincipals)
        if (one.key == part.argument)
          entries.push_back({part.element, one.key_span, one.use, principals_of(one.value)});
      if (one.key == "conditions" || one.key == "condition")
        entries.push_back({"Condition", one.key_span, one.use, conditions_of(one.value)});
    }
    if (given.find("effect") == nullptr || says_nothing(*given.find("effect")))
      entries.insert(entries.begin(),
                     {"Effect", given_start(given), given_start(given),
                      string_at("Allow", {given.place.source, given_start(given)})});
    return evaluator_.object(entries, given.place);
  }

  static Span given_start(const Term& given) {
    return {given.place.span.begin, given.place.span.begin + 1};
  }

  /// `[{ type = "AWS", identifiers = [...] }]`
  Term principals_of(const Term& blocks) {
    if (!blocks.is_collection()) return unknown_at(blocks.place);
    std::vector<Entry> types;
    for (const Entry& block : blocks.entries) {
      const Term* type = block.value.find("type");
      const Entry* identifiers = entry_of(block.value, "identifiers");
      if (type == nullptr || identifiers == nullptr || !type->is_plain_string())
        return unknown_at(blocks.place);
      const Term& list = identifiers->value;
      if (type->text == "*")
        return list.is(Kind::array) && list.entries.size() == 1 ? list.entries.front().value
                                                                : unknown_at(blocks.place);
      types.push_back({type->text, type->place.span, identifiers->use, list});
    }
    return evaluator_.object(types, blocks.place);
  }

  /// `[{ test = "StringEquals", variable = "aws:PrincipalOrgID", values = [...] }]`
  Term conditions_of(const Term& blocks) {
    if (!blocks.is_collection()) return unknown_at(blocks.place);
    std::vector<Entry> operators;
    for (const Entry& block : blocks.entries) {
      const Term* test = block.value.find("test");
      const Term* variable = block.value.find("variable");
      const Entry* values = entry_of(block.value, "values");
      if (test == nullptr || variable == nullptr || values == nullptr || !test->is_plain_string() ||
          !variable->is_plain_string())
        return unknown_at(blocks.place);
      const Entry of_key{variable->text, variable->place.span, values->use, values->value};
      operators.push_back({test->text, test->place.span, block.use,
                           evaluator_.object(std::array{of_key}, block.value.place)});
    }
    return evaluator_.object(operators, blocks.place);
  }

  static const Entry* entry_of(const Term& object, std::string_view key) {
    const auto found = std::find_if(object.entries.begin(), object.entries.end(),
                                    [&](const Entry& one) { return one.key == key; });
    return object.is(Kind::object) && found != object.entries.end() ? &*found : nullptr;
  }

  const KnownModule& module_;
  const ModuleBlock& call_;
  Scope scope_;
  Evaluator& evaluator_;
  SourceSpan whole_;
  SourceSpan foreign_;
};

}  // namespace

Span foreign_part(const ModuleBlock& call) {
  return {call.syntax->span.begin, call.syntax->open.end};
}

std::optional<Term> known_policy(const KnownPolicy& policy, const KnownModule& module,
                                 const ModuleBlock& call, const Scope& scope,
                                 Evaluator& evaluator) {
  KnownPolicyReader reader(module, call, scope, evaluator);
  return reader.is_made(policy) ? reader.read(policy) : std::nullopt;
}

}  // namespace ecrlint::internal::format::terraform
