// SPDX-License-Identifier: Apache-2.0
// Calls of modules: what they lead to, the instances that they make, their inputs and outputs.
#include <algorithm>
#include <memory>

#include "format/terraform/evaluate.hpp"

namespace ecrlint::internal::format::terraform {
namespace {

constexpr std::string_view kTooManyModules = "too many calls of modules";

/// `["a"]`, `[0]`, or nothing.
std::string key_in_address(const Term& key) {
  constexpr std::size_t kLongest = 100;
  if (key.text.size() > kLongest) return {};
  if (key.is(Kind::number)) return "[" + std::string(key.text) + "]";
  return key.is_plain_string() ? "[\"" + std::string(key.text) + "\"]" : std::string();
}

/// As address_of() for an instance.
std::string with_key(std::string address, const Term* each) {
  return each != nullptr ? address + key_in_address(each->entries.front().value) : address;
}

/// As Instance::path of what is called.
std::string path_of(const ModuleBlock& call, const Instance& instance) {
  std::string path = instance.path;
  return (path.empty() ? path : path + ".").append(call.name());
}

}  // namespace

std::string address_of(const ModuleBlock& block, const Instance& instance, const Term* each) {
  std::string address = instance.address;
  if (block.is_data()) address += "data.";
  address.append(block.type()).append(".").append(block.name());
  return with_key(std::move(address), each);
}

std::string address_of_call(const ModuleBlock& call, const Instance& instance, const Term* each) {
  std::string address = instance.address + "module.";
  address.append(call.name());
  return with_key(std::move(address), each);
}

/// Null when it is not among the files, or too far down.
const Module* Evaluator::module_of(const ModuleBlock& call, Instance& instance) {
  const auto source = attribute(call.syntax->body, "source", {&instance, call.source, nullptr});
  std::size_t levels = 1;
  const Instance* root = &instance;
  for (; root->caller != nullptr; root = root->caller) ++levels;
  constexpr std::size_t kMostLevels = 12;
  if (levels >= kMostLevels) reach("modules in each other more than 12 deep");
  if (!source || !source->is_plain_string() || source->text.size() > kLongestPath ||
      levels >= kMostLevels)
    return nullptr;
  if (is_local_module(source->text))
    return workspace_.module(resolve_path(instance.module->directory(), source->text));
  return workspace_.laid_down(root->module->directory(), path_of(call, instance));
}

const Called& Evaluator::called(const ModuleBlock& call, Instance& instance) {
  if (const auto known = instance.children.find(call.name()); known != instance.children.end())
    return known->second;
  Called& called = instance.children[call.name()];
  const bool more = called_ < workspace_.instances && spend(instance.address.size() / 64);
  if (called_ >= workspace_.instances) reach(kTooManyModules);
  called.module = more ? module_of(call, instance) : nullptr;
  if (called.module == nullptr) return called;
  const Meanwhile nothing_assumed(assumed_, nullptr);
  make_instances(call, instance, called);
  return called;
}

Called Evaluator::called_as_assumed(const ModuleBlock& call, Instance& instance) {
  Called called;
  called.module = module_of(call, instance);
  if (called.module != nullptr) make_instances(call, instance, called);
  return called;
}

void Evaluator::make_instances(const ModuleBlock& call, Instance& instance, Called& called) {
  // All outcomes of a choice share the inputs, so none may decide them.
  const Meanwhile no_choices(choices_, nullptr);
  const Meanwhile no_outcomes(outcomes_, {});
  const std::vector<const Term*> each = instances(call, instance);
  for (const Term* one : each) {
    if (called_ == workspace_.instances) reach(kTooManyModules);
    if (called_ == workspace_.instances || !spend(1 + instance.address.size() / 64)) break;
    ++called_;
    Instance& child = *called.instances.emplace_back(std::make_unique<Instance>());
    child.module = called.module;
    child.caller = &instance;
    child.called_from = instance.caller == nullptr ? call.source : instance.called_from;
    child.call = &call;
    if (one != nullptr) child.key = one->entries.front().value;
    child.address = address_of_call(call, instance, one);
    // No two have one address.
    if (each.size() > 1 && key_in_address(child.key).empty())
      child.address += "[" + std::to_string(called.instances.size() - 1) + "]";
    child.address += ".";
    child.path = path_of(call, instance);
  }
  where_made(call, instance, [&] {
    for (std::size_t i = 0; i < called.instances.size(); ++i)
      give_inputs(call, inside(call, instance, each[i]), *called.instances[i]);
  });
}

void Evaluator::give_inputs(const ModuleBlock& call, const Scope& scope, Instance& child) {
  for (const Attribute& attribute : call.syntax->body.attributes) {
    const std::size_t before = defaults_read_;
    Term value = evaluate(attribute.value, scope_of(attribute, scope));
    if (const ModuleBlock* variable = child.module->variable(attribute.name)) {
      const auto nullable = this->attribute(variable->syntax->body, "nullable", scope);
      if (value.is(Kind::null) && nullable && nullable->is(Kind::boolean) && !nullable->flag)
        continue;
      value = converted(value, *variable, child);
    }
    child.inputs.emplace(attribute.name,
                         handed_on(value, attribute, scope.source, call.syntax->span));
    if (defaults_read_ != before) child.inputs_by_default.insert(attribute.name);
  }
  child.given = true;
}

/// `call` may be one of its instances.
Term Evaluator::output(const Term& call, std::string_view name, SourceSpan place) {
  const Called& called = this->called(*call.block, *call.owner);
  const auto is_meant = [&](const auto& instance) {
    if (call.each == nullptr || instance->key.is_unknown()) return called.instances.size() == 1;
    const Term& key = call.each->entries.front().value;
    return !key.is_unknown() && key.text == instance->key.text;
  };
  const auto found = std::find_if(called.instances.begin(), called.instances.end(), is_meant);
  Instance* const child = found != called.instances.end() ? found->get() : nullptr;
  const ModuleBlock* output = child != nullptr ? child->module->output(name) : nullptr;
  if (output == nullptr) return unknown_at(place);
  const auto [mark, fresh] = open_.insert({child, output});
  if (!fresh) return unknown_at(place);
  const Attribute* const set = output->syntax->body.find("value");
  const Scope scope{child, output->source, nullptr};
  const Term value = set == nullptr ? unknown_at(place)
                                    : handed_on(evaluate(set->value, scope_of(*set, scope)), *set,
                                                output->source, output->syntax->span);
  open_.erase(mark);
  return value;
}

}  // namespace ecrlint::internal::format::terraform
