// SPDX-License-Identifier: Apache-2.0
// Which repository or registry a policy of Terraform source is put on, as far as that is certain.
#include <algorithm>

#include "format/terraform/resources.hpp"

namespace ecrlint::internal::format::terraform {
namespace {

/// Does the function give another value at each call?
bool is_impure(std::string_view function) {
  return function == "uuid" || function == "timestamp" || function == "bcrypt";
}

/// Spells expressions of a module so that two which are spelt alike have the same value.
class Speller {
 public:
  Speller(const Scope& scope, Evaluator& evaluator) : scope_(scope), evaluator_(evaluator) {}

  /// False when it cannot be told.
  bool spell(const Expression& expression) {
    constexpr std::size_t kDeepest = 100;
    constexpr std::size_t kLongest = 4096;
    if (depth_ == kDeepest || text_.size() > kLongest || !evaluator_.spend(1)) return false;
    ++depth_;
    const bool known = spell_form(expression);
    --depth_;
    return known;
  }

  /// An attribute of the resource, if it has it.
  bool spell(const Body& body, std::string_view name) {
    const Attribute* attribute = body.find(name);
    text_ += ' ';
    return attribute == nullptr || spell(attribute->value);
  }

  [[nodiscard]] bool uses_instance() const { return uses_instance_; }
  [[nodiscard]] std::string& text() { return text_; }

 private:
  bool spell_form(const Expression& expression) {
    switch (expression.form) {
      case Form::templated:
        if (expression.parts.size() == 1) return spell(expression.parts[0]);
        return spell_parts(expression);
      case Form::variable:
        uses_instance_ = uses_instance_ || expression.text == "each" || expression.text == "count";
        return expression.text != "self" && spell_parts(expression);
      case Form::attribute:
        return spell_attribute(expression);
      case Form::call:
        return !is_impure(expression.text) && spell_parts(expression);
      case Form::for_tuple:
      case Form::for_object:
      case Form::for_text:
        return false;
      default:
        return spell_parts(expression);
    }
  }

  bool spell_parts(const Expression& expression) {
    text_ += std::to_string(static_cast<int>(expression.form)) + ":" +
             std::to_string(expression.text.size()) + ":";
    text_ += expression.text;
    text_ += expression.flag ? "!(" : "(";
    for (const Expression& part : expression.parts)
      if (!spell(part)) return false;
    text_ += ')';
    return true;
  }

  bool spell_attribute(const Expression& expression) {
    const Expression& whole = expression.parts[0];
    if (whole.form == Form::variable && whole.text == "local") return spell_local(expression);
    const bool indexed = whole.form == Form::index;
    const Expression& resource = indexed ? whole.parts[0] : whole;
    const bool is_resource =
        resource.form == Form::attribute && resource.parts[0].form == Form::variable;
    const std::string_view type = is_resource ? resource.parts[0].text : std::string_view();
    const std::string_view named = name_attribute(type);
    if (named.empty() || (expression.text != named && expression.text != "id"))
      return spell_parts(expression);
    const ModuleBlock* block = scope_.instance->module->resource(type, resource.text);
    const Body* body = block != nullptr ? &block->syntax->body : nullptr;
    const bool one =
        body != nullptr && body->find("count") == nullptr && body->find("for_each") == nullptr;
    const Attribute* name = one ? body->find(named) : nullptr;
    if (name != nullptr && spell_elsewhere(name->value)) return true;
    if (!spell_parts(whole)) return false;
    text_ += ".name";
    return true;
  }

  /// What a local stands for, or its name: it has one value in the module.
  bool spell_local(const Expression& expression) {
    const ModuleSetting* setting = scope_.instance->module->local(expression.text);
    return (setting != nullptr && spell_elsewhere(setting->value())) || spell_parts(expression);
  }

  /// An expression that knows no instance of this resource. Spells all of it or nothing.
  bool spell_elsewhere(const Expression& expression) {
    const std::size_t before = text_.size();
    const bool used = uses_instance_;
    uses_instance_ = false;
    const bool known = spell(expression) && !uses_instance_;
    uses_instance_ = used;
    if (!known) text_.resize(before);
    return known;
  }

  const Scope& scope_;
  Evaluator& evaluator_;
  std::string text_;
  std::size_t depth_ = 0;
  bool uses_instance_ = false;
};

/// Tells an instance of a module from all others, also those of other root modules.
std::string name_of(const Instance& instance) {
  const Instance* root = &instance;
  while (root->caller != nullptr) root = root->caller;
  return root->module->directory() + " " + instance.address;
}

}  // namespace

std::string target_of(const ModuleBlock& block, const Scope& scope, const InstanceOf& instance,
                      Evaluator& evaluator) {
  const auto attributes = policy_attributes(block.type());
  const auto setter = std::find_if(attributes.begin(), attributes.end(),
                                   [](const auto& one) { return one.setter; });
  if (setter == attributes.end()) return {};
  const Body& body = block.syntax->body;
  if (!setter->name.empty() && body.find(setter->name) == nullptr) return {};
  Speller speller(scope, evaluator);
  speller.text() = name_of(*scope.instance) + " " + std::string(setter->type);
  for (const std::string_view name :
       {setter->name, std::string_view("provider"), std::string_view("region")})
    if (!name.empty() && !speller.spell(body, name)) return {};
  if (instance.each == nullptr) return std::move(speller.text());
  const Term& key = instance.each->entries.front().value;
  const bool known = key.is(Kind::number) || key.is_plain_string();
  if (!speller.uses_instance()) {
    // All instances have this target; one of them stands for the others.
    if (instance.index > 0) return {};
    if (known) return std::move(speller.text());
  } else if (known) {
    speller.text() += " [" + std::string(key.text) + "]";
  } else if (instance.count > 1) {
    return {};
  }
  // Only what is made for the same reason is certain to be there together.
  const bool same = speller.spell(body, "count") && speller.spell(body, "for_each");
  return same ? std::move(speller.text()) : std::string();
}

std::string spelt(const ModuleBlock& block, std::string_view attribute, const Scope& scope,
                  Evaluator& evaluator) {
  const Attribute* const written = block.syntax->body.find(attribute);
  Speller speller(scope, evaluator);
  speller.text() = name_of(*scope.instance) + " ";
  const bool known = written != nullptr && speller.spell(written->value);
  return known && !speller.uses_instance() ? std::move(speller.text()) : std::string();
}

}  // namespace ecrlint::internal::format::terraform
