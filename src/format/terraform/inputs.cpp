// SPDX-License-Identifier: Apache-2.0
// The inputs of modules: what they are given, what defaults stand for, and what those switch off.
#include <algorithm>
#include <utility>

#include "format/collector.hpp"
#include "format/terraform/compare.hpp"

namespace ecrlint::internal::format::terraform {
namespace {

bool is_nothing(const Term& term) {
  if (term.is_collection()) return term.entries.empty() && !term.open;
  return term.is(Kind::null) || (term.is(Kind::string) && term.text.empty()) ||
         (term.is(Kind::number) && number_of(term) == 0.0);
}

/// `string`, `list` or `object`, with quotes as once or without.
std::string_view type_name(const Expression& type) {
  const bool quoted = type.form == Form::templated && type.parts.size() == 1;
  return quoted ? type.parts[0].text : type.text;
}

/// `[""]`, as some write a list that is not given.
bool is_list_of_nothing(const Term& term) {
  return term.is(Kind::array) && !term.open && !term.entries.empty() &&
         std::ranges::all_of(term.entries, [](const Entry& entry) {
           return entry.value.is(Kind::string) && entry.value.text.empty();
         });
}

// Conditions may stand in each other, and locals may refer to themselves.
constexpr std::size_t kMostOutcomes = 50;

bool has_optional(const Expression& type) {
  return is_call_of(type, "optional") ||
         std::any_of(type.parts.begin(), type.parts.end(), has_optional);
}

/// The block that an expression reads, in all of its instances: `data.x.y`, `x.y.*.arn`. Null for
/// any other.
const ModuleBlock* block_read_by(const Expression& expression, const Module& module) {
  const Expression* at = &expression;
  while (at->form == Form::splat || at->form == Form::index || at->form == Form::attribute) {
    const Expression& of = at->parts[0];
    const bool data = of.form == Form::attribute && of.parts[0].form == Form::variable &&
                      of.parts[0].text == "data";
    if (at->form == Form::attribute && data) return module.data(of.text, at->text);
    if (at->form == Form::attribute && of.form == Form::variable)
      return of.text == "module" ? module.call(at->text) : module.resource(of.text, at->text);
    at = &of;
  }
  return nullptr;
}

}  // namespace

Term Evaluator::input(std::string_view name, SourceSpan place, const Scope& scope) {
  Instance& instance = *scope.instance;
  auto known = instance.inputs.find(name);
  if (known == instance.inputs.end()) {
    // Two modules may hand values to each other; what is asked for on the way is not known yet.
    const ModuleBlock* const call = instance.given ? nullptr : instance.call;
    if (call != nullptr && call->syntax->body.find(name) != nullptr) return unknown_at(place);
    const auto first = default_of(name, instance);
    if (!first) return unknown_at(place);
    known = instance.inputs.emplace(name, *first).first;
  }
  Term value = known->second;
  if (instance.inputs_by_default.contains(name)) {
    ++defaults_read_;
    const std::pair<const Instance*, std::string_view> key{&instance, name};
    if (traced_ != nullptr) traced_->emplace(key, value);
  }
  if (assumed_ != nullptr)
    if (const auto found = assumed_->find({&instance, name}); found != assumed_->end())
      value = found->second;
  // Whoever gives one input may give others, too.
  if (assumed_ != nullptr && value.not_given && !value.is_unknown()) {
    value = {.place = place, .open = value.is(Kind::null), .not_given = true};
  }
  if (value.is_unknown() && instance.inputs_by_default.contains(name)) value.place = place;
  return value;
}

/// What an input is that no call gives; nothing when it has to be given.
std::optional<Term> Evaluator::default_of(std::string_view name, Instance& instance) {
  const ModuleBlock* variable = instance.module->variable(name);
  const ModuleSetting* setting =
      instance.caller == nullptr ? instance.module->assigned(name) : nullptr;
  if (setting != nullptr) {
    const Term value = handed_on(evaluate(setting->value(), {&instance, setting->source, nullptr}),
                                 *setting->attribute, setting->source, {});
    return variable != nullptr ? converted(value, *variable, instance) : value;
  }
  if (variable == nullptr) return std::nullopt;
  const auto value =
      attribute(variable->syntax->body, "default", {&instance, variable->source, nullptr});
  if (!value) return std::nullopt;
  instance.inputs_by_default.insert(name);
  const bool waits = value->is_plain_string() && waits_for_value(value->text);
  const bool empty =
      (is_nothing(*value) && !value->is(Kind::number)) || waits || is_list_of_nothing(*value);
  const Term whole =
      handed_on(converted(*value, *variable, instance), *variable->syntax->body.find("default"),
                variable->source, variable->syntax->span);
  return empty ? not_given(whole, instance) : whole;
}

/// Nobody tells what a root module will be given. A call that leaves an input out has decided.
Term Evaluator::not_given(Term empty, const Instance& instance) {
  const bool null = empty.is(Kind::null);
  if (instance.caller == nullptr) {
    empty = unknown_at(empty.place);
    empty.open = null;
  }
  empty.not_given = true;
  return empty;
}

Term Evaluator::converted(const Term& term, const ModuleBlock& variable, Instance& instance) {
  const Attribute* type = variable.syntax->body.find("type");
  if (type == nullptr) return term;
  return converted(term, type->value, {&instance, variable.source, nullptr});
}

/// As Terraform converts a value to the type of a variable, as far as that shows.
Term Evaluator::converted(const Term& term, const Expression& type, const Scope& scope) {
  const std::string_view name = type_name(type);
  const bool text = term.is_plain_string();
  Term result = term;
  if (name == "string" && (term.is(Kind::number) || term.is(Kind::boolean)))
    result.kind = Kind::string;
  else if (name == "number" && text && number_of(term))
    result.kind = Kind::number;
  else if (name == "bool" && text && (term.text == "true" || term.text == "false"))
    result = boolean_at(term.text == "true", term.place);
  if (!term.is_collection() || !has_optional(type) || type.parts.empty()) return result;
  if (name == "optional") return converted(term, type.parts[0], scope);
  if (name == "object") return with_optional(term, type.parts[0], scope);
  std::vector<Entry> entries(term.entries.begin(), term.entries.end());
  if (!spend(entries.size())) return term;
  for (Entry& entry : entries) entry.value = converted(entry.value, type.parts[0], scope);
  result.entries = arena_.copy(entries);
  return result;
}

/// An object with what it may leave out: what the type says, or null.
Term Evaluator::with_optional(const Term& object, const Expression& type, const Scope& scope) {
  if (!object.is(Kind::object) || type.form != Form::object) return object;
  std::vector<Entry> entries(object.entries.begin(), object.entries.end());
  for (std::size_t i = 0; i + 1 < type.parts.size(); i += 2) {
    const std::string_view key = type_name(type.parts[i]);
    const Expression& member = type.parts[i + 1];
    const auto found = std::find_if(entries.begin(), entries.end(),
                                    [&](const Entry& entry) { return entry.key == key; });
    if (found != entries.end()) {
      found->value = converted(found->value, member, scope);
    } else if (is_call_of(member, "optional")) {
      Term value{.kind = Kind::null, .place = {scope.source, member.span}};
      if (member.parts.size() > 1)
        value = converted(evaluate(member.parts[1], scope), member.parts[0], scope);
      if (is_nothing(value) && !value.is(Kind::number)) value = not_given(value, *scope.instance);
      entries.push_back({key, {}, object.place.span, value});
    }
  }
  if (!spend(entries.size())) return object;
  Term result = object;
  result.entries = arena_.copy(entries);
  return result;
}

Term Evaluator::local(std::string_view name, SourceSpan place, const Scope& scope) {
  const ModuleSetting* setting = scope.instance->module->local(name);
  if (setting == nullptr) return unknown_at(place);
  Instance& instance = *scope.instance;
  const std::pair<const Instance*, const ModuleSetting*> key{&instance, setting};
  const bool by_default = instance.locals_by_default.contains(setting);
  if (by_default) ++defaults_read_;
  const bool anew = by_default && (assumed_ != nullptr ||
                                   (traced_ != nullptr && traced_locals_.insert(key).second));
  if (const auto found = instance.locals.find(setting); found != instance.locals.end() && !anew)
    return found->second;
  if (const auto found = assumed_locals_.find(key); anew && found != assumed_locals_.end())
    return found->second;
  const auto [mark, fresh] = open_.insert({&instance, setting});
  if (!fresh) return unknown_at(place);  // it refers to itself
  const std::size_t asked = choices_ != nullptr ? choices_->asked() : 0;
  const std::size_t before = defaults_read_;
  const std::size_t used = outcomes_used_;
  const Term value = handed_on(evaluate(setting->value(), {&instance, setting->source, nullptr}),
                               *setting->attribute, setting->source, {});
  open_.erase(mark);
  if (defaults_read_ != before) instance.locals_by_default.insert(setting);
  // What hangs on a choice may be another thing at the next one.
  if ((choices_ != nullptr && choices_->asked() != asked) || outcomes_used_ != used) return value;
  if (assumed_ != nullptr && defaults_read_ != before)
    assumed_locals_.emplace(key, value);
  else
    instance.locals.emplace(setting, value);
  return value;
}

void Evaluator::assume(const Inputs* inputs) {
  assumed_ = inputs;
  assumed_locals_.clear();
}

Inputs Evaluator::switches(const Expression& expression, const Scope& scope) {
  const std::size_t before = defaults_read_;
  const std::size_t asked = choices_ != nullptr ? choices_->asked() : 0;
  if (!workspace_.switched_off || !is_nothing(evaluate(expression, scope))) return {};
  // Another outcome of the condition shows what it comes to.
  const bool chosen = choices_ != nullptr && choices_->asked() != asked;
  if (defaults_read_ == before || chosen) return {};
  const Meanwhile no_choices(choices_, nullptr);
  const Inputs* const outer = assumed_;
  Inputs solved = outer != nullptr ? *outer : Inputs();
  Inputs unknown = solved;
  bool on = false;
  // What comes to something may ask for inputs that nothing did not ask for.
  constexpr int kMostRounds = 4;
  for (int round = 0; round < kMostRounds && !on; ++round) {
    const std::size_t known = unknown.size();
    for (const auto& [input, value] : inputs_of(expression, scope, solved)) {
      solved.try_emplace(input, unknown_at(value.place));
      unknown.try_emplace(input, unknown_at(value.place));
    }
    if (unknown.size() == known) break;
    switch_steps_ = 0;
    switch_on(expression, true, scope, solved);
    if (outer != nullptr)
      for (const auto& [input, value] : *outer) solved.insert_or_assign(input, value);
    for (Inputs* tried : {&solved, &unknown}) {
      assume(tried);
      on = on || !is_nothing(evaluate(expression, scope));
      if (on && tried == &unknown) std::swap(solved, unknown);
      if (on) break;
    }
  }
  assume(outer);
  return on ? solved : Inputs();
}

/// The inputs that defaults decide of those that an expression asks for if others have these
/// values.
Inputs Evaluator::inputs_of(const Expression& expression, const Scope& scope,
                            const Inputs& assumed) {
  Inputs inputs;
  assume(&assumed);
  traced_locals_.clear();
  traced_ = &inputs;
  static_cast<void>(evaluate(expression, scope));
  traced_ = nullptr;
  return inputs;
}

std::shared_ptr<const Switched> Evaluator::switched_off(const Expression& expression,
                                                        const Scope& scope) {
  Switched switched{switches(expression, scope), {}};
  const bool chooses = std::ranges::any_of(switched.inputs, [](const auto& input) {
    const auto& [instance, name] = input.first;
    const Term& value = instance->inputs.at(name);
    return value.is(Kind::string) && !value.text.empty();
  });
  // A call that leaves an input out has decided.
  const bool decided = std::ranges::any_of(
      switched.inputs, [](const auto& input) { return input.first.first->caller != nullptr; });
  if (switched.inputs.empty() || chooses || decided) return nullptr;
  std::vector<Choices::TakenBranch> outcomes;
  const Meanwhile no_choices(choices_, nullptr);
  switched_on(&switched, [&] { note_outcomes(expression, scope, outcomes); });
  switched.outcomes = std::move(outcomes);
  return std::make_shared<const Switched>(std::move(switched));
}

/// Those that are known anyhow, and those that the block's own arguments tell.
std::vector<Choices::TakenBranch> Evaluator::outcomes_where_made(const ModuleBlock& block,
                                                                 Instance& instance) {
  std::vector<Choices::TakenBranch> outcomes(outcomes_.begin(), outcomes_.end());
  const Meanwhile no_choices(choices_, nullptr);
  const Scope scope{&instance, block.source, nullptr};
  for (const std::string_view name : {"for_each", "count"})
    if (const Attribute* many = block.syntax->body.find(name))
      note_outcomes(many->value, scope_of(*many, scope), outcomes);
  return outcomes;
}

/// Notes which conditions hold where an expression comes to something.
void Evaluator::note_outcomes(const Expression& expression, const Scope& scope,
                              std::vector<Choices::TakenBranch>& outcomes) {
  if (outcomes.size() >= kMostOutcomes || !spend(1)) return;
  const auto parts = expression.parts;
  const bool loop = expression.form == Form::for_tuple || expression.form == Form::for_object;
  if (loop || (expression.form == Form::call && parts.size() == 1))
    return note_outcomes(parts[0], scope, outcomes);
  // It comes to something where what it reads is made.
  if (const ModuleBlock* read = block_read_by(expression, *scope.instance->module)) {
    constexpr std::size_t kDeepest = 200;  // blocks may read each other, one after the other
    if (open_.size() >= kDeepest) return;
    const auto [mark, fresh] = open_.insert({scope.instance, read->syntax});
    if (!fresh) return;
    for (const std::string_view name : {"for_each", "count"})
      if (const Attribute* many = read->syntax->body.find(name))
        note_outcomes(many->value, {scope.instance, many->source.value_or(read->source), nullptr},
                      outcomes);
    open_.erase(mark);
    return;
  }
  if (expression.form != Form::conditional) return;
  const bool first = !is_nothing(evaluate(parts[1], scope));
  const bool second = !is_nothing(evaluate(parts[2], scope));
  if (first == second) return;
  note_outcome(parts[0], first, scope, outcomes);
  note_outcomes(parts[first ? 1 : 2], scope, outcomes);
}

/// Notes the outcome of a condition, and those of others that follow from it.
void Evaluator::note_outcome(const Expression& condition, bool outcome, const Scope& scope,
                             std::vector<Choices::TakenBranch>& outcomes) {
  if (outcomes.size() >= kMostOutcomes || !spend(1)) return;
  outcomes.push_back({condition_of(condition, scope), outcome});
  const auto parts = condition.parts;
  if (condition.form == Form::invert) return note_outcome(parts[0], !outcome, scope, outcomes);
  if (condition.form == Form::binary && condition.text == (outcome ? "&&" : "||"))
    for (const Expression& part : parts) note_outcome(part, outcome, scope, outcomes);
  const bool local = condition.form == Form::attribute && parts[0].form == Form::variable &&
                     parts[0].text == "local";
  const ModuleSetting* setting = local ? scope.instance->module->local(condition.text) : nullptr;
  if (setting != nullptr)
    note_outcome(setting->value(), outcome, {scope.instance, setting->source, nullptr}, outcomes);
}

/// Notes what makes an expression true, or come to something, where one value does: `var.enabled`,
/// `var.kind == "public"`.
void Evaluator::switch_on(const Expression& expression, bool wanted, const Scope& scope,
                          Inputs& inputs) {
  constexpr std::size_t kMostSteps = 200;  // locals may refer to each other many times over
  if (++switch_steps_ > kMostSteps || !spend(1)) return;
  const auto parts = expression.parts;
  if (expression.form == Form::conditional) {
    const bool first = !is_nothing(evaluate(parts[1], scope));
    const bool second = !is_nothing(evaluate(parts[2], scope));
    if (first != second) switch_on(parts[0], first == wanted, scope, inputs);
  } else if (expression.form == Form::invert) {
    switch_on(parts[0], !wanted, scope, inputs);
  } else if (expression.form == Form::binary && expression.text == (wanted ? "&&" : "||")) {
    for (const Expression& part : parts) switch_on(part, wanted, scope, inputs);
  } else if (expression.form == Form::binary && expression.text == (wanted ? "==" : "!=")) {
    for (const std::size_t side : {0U, 1U}) {
      const Term value = evaluate(parts[1 - side], scope);
      if (value.is_plain_string() || value.is(Kind::boolean))
        give(parts[side], scope, inputs, value);
    }
  } else {
    give(expression, scope, inputs, boolean_at(wanted, {scope.source, expression.span}));
  }
}

/// Gives an input a value, also by way of a local.
void Evaluator::give(const Expression& expression, const Scope& scope, Inputs& inputs,
                     const Term& value) {
  const bool named = expression.form == Form::attribute && !expression.parts.empty() &&
                     expression.parts[0].form == Form::variable;
  if (!named || !spend(1)) return;
  const std::string_view kind = expression.parts[0].text;
  if (const auto found = inputs.find({scope.instance, expression.text});
      kind == "var" && found != inputs.end()) {
    const Term& now = scope.instance->inputs.at(expression.text);
    if (!value.is(Kind::boolean) || now.is(Kind::boolean) || now.is(Kind::null))
      found->second = value;
  }
  const ModuleSetting* setting =
      kind == "local" ? scope.instance->module->local(expression.text) : nullptr;
  if (setting == nullptr) return;
  const auto [mark, fresh] = open_.insert({scope.instance, setting});
  if (!fresh) return;
  const Scope own{scope.instance, setting->source, nullptr};
  if (value.is(Kind::boolean))
    switch_on(setting->value(), value.flag, own, inputs);
  else
    give(setting->value(), own, inputs, value);
  open_.erase(mark);
}

}  // namespace ecrlint::internal::format::terraform
