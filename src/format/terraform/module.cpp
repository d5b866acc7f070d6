// SPDX-License-Identifier: Apache-2.0
// Sorts the blocks of a module's files by what they define.
#include "format/terraform/module.hpp"

#include <algorithm>
#include <tuple>

namespace ecrlint::internal::format::terraform {
namespace {

template <class Key>
const ModuleBlock* find_at(const std::map<Key, std::size_t>& at, const Key& key,
                           std::span<const ModuleBlock> blocks) {
  const auto found = at.find(key);
  return found == at.end() ? nullptr : &blocks[found->second];
}

template <class T>
const T* find(const std::map<std::string_view, T>& all, std::string_view name) {
  const auto found = all.find(name);
  return found == all.end() ? nullptr : &found->second;
}

std::string_view file_name(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == path.npos ? path : path.substr(slash + 1);
}

}  // namespace

Module::Module(std::string directory, std::span<const ParsedFile* const> files)
    : directory_(std::move(directory)) {
  std::vector<const ParsedFile*> variables;
  std::vector<const ParsedFile*> overrides;
  for (const ParsedFile* parsed : files) {
    sources_.insert(parsed->file.source);
    if (is_variable_file(parsed->file.path))
      variables.push_back(parsed);
    else if (is_override_file(parsed->file.path))
      overrides.push_back(parsed);
    else
      for (const Block& block : parsed->hcl.body.blocks) add_block(block, parsed->file.source);
  }
  std::sort(overrides.begin(), overrides.end(), [](const ParsedFile* a, const ParsedFile* b) {
    return file_name(a->file.path) < file_name(b->file.path);
  });
  for (const ParsedFile* parsed : overrides)
    for (const Block& block : parsed->hcl.body.blocks) override_block(block, parsed->file.source);
  // Later files win: `terraform.tfvars`, the same in JSON, then the others by name.
  const auto order = [](const ParsedFile* parsed) {
    const std::string_view name = file_name(parsed->file.path);
    const bool first = name.starts_with("terraform.tfvars");
    return std::tuple(!first, name);
  };
  std::sort(variables.begin(), variables.end(),
            [&](const ParsedFile* a, const ParsedFile* b) { return order(a) < order(b); });
  for (const ParsedFile* parsed : variables)
    for (const Attribute& attribute : parsed->hcl.body.attributes)
      assigned_.insert_or_assign(attribute.name, ModuleSetting{&attribute, parsed->file.source});
}

void Module::add_block(const Block& syntax, std::size_t source) {
  const ModuleBlock block{&syntax, source};
  const std::pair<std::string_view, std::string_view> labels{block.label(0), block.label(1)};
  if (syntax.type == "resource") {
    resource_at_.try_emplace(labels, resources_.size());
    resources_.push_back(block);
  } else if (syntax.type == "data") {
    data_at_.try_emplace(labels, data_.size());
    data_.push_back(block);
  } else if (syntax.type == "module") {
    call_at_.try_emplace(block.name(), calls_.size());
    calls_.push_back(block);
  } else if (syntax.type == "variable") {
    variables_.try_emplace(block.name(), block);
  } else if (syntax.type == "output") {
    outputs_.try_emplace(block.name(), block);
  } else if (syntax.type == "provider") {
    const Attribute* alias = syntax.body.find("alias");
    std::string reference(block.name());
    if (alias != nullptr) reference += "." + provider_reference(alias->value);
    providers_.try_emplace(std::move(reference), block);
  } else if (syntax.type == "locals") {
    for (const Attribute& attribute : syntax.body.attributes)
      locals_.try_emplace(attribute.name, ModuleSetting{&attribute, source});
  }
}

/// Terraform language, "Override Files": arguments replace those of the same name.
void Module::override_block(const Block& changes, std::size_t source) {
  const ModuleBlock block{&changes, source};
  const std::pair<std::string_view, std::string_view> labels{block.label(0), block.label(1)};
  if (const auto found = resource_at_.find(labels);
      changes.type == "resource" && found != resource_at_.end()) {
    override_resource(resources_, found->second, changes, source);
  } else if (const auto call = call_at_.find(block.name());
             changes.type == "module" && call != call_at_.end()) {
    override_resource(calls_, call->second, changes, source);
  } else if (changes.type == "data") {
    data_at_.erase(labels);  // which blocks of it stay is not followed: nothing is known of it
  } else if (changes.type == "variable") {
    if (changes.body.find("default") != nullptr) variables_.insert_or_assign(block.name(), block);
  } else if (changes.type == "output") {
    if (changes.body.find("value") != nullptr) outputs_.insert_or_assign(block.name(), block);
  } else if (changes.type == "locals") {
    for (const Attribute& attribute : changes.body.attributes)
      locals_.insert_or_assign(attribute.name, ModuleSetting{&attribute, source});
  }
}

void Module::override_resource(std::vector<ModuleBlock>& blocks, std::size_t at,
                               const Block& changes, std::size_t source) {
  ModuleBlock& block = blocks[at];
  const auto written_in = [](Attribute attribute, std::size_t its) {
    attribute.source = attribute.source.value_or(its);
    return attribute;
  };
  std::vector<Attribute>& attributes = merged_attributes_.emplace_back();
  for (const Attribute& attribute : block.syntax->body.attributes)
    if (changes.body.find(attribute.name) == nullptr)
      attributes.push_back(written_in(attribute, block.source));
  for (const Attribute& attribute : changes.body.attributes)
    attributes.push_back(written_in(attribute, source));
  // Blocks replace those of the same type; of all that a resource has, `inline_policy` is read.
  const bool replaces = std::any_of(
      changes.body.blocks.begin(), changes.body.blocks.end(),
      [](const Block& inner) { return inner.type == "inline_policy" || inner.type == "dynamic"; });
  Block& merged = merged_.emplace_back(replaces ? changes : *block.syntax);
  merged.body.attributes = attributes;
  block = {&merged, replaces ? source : block.source};
}

const ModuleBlock* Module::resource(std::string_view type, std::string_view name) const {
  return find_at(resource_at_, {type, name}, resources());
}
const ModuleBlock* Module::data(std::string_view type, std::string_view name) const {
  return find_at(data_at_, {type, name}, data());
}
const ModuleBlock* Module::call(std::string_view name) const {
  return find_at(call_at_, name, calls());
}
const ModuleBlock* Module::variable(std::string_view name) const { return find(variables_, name); }
const ModuleBlock* Module::output(std::string_view name) const { return find(outputs_, name); }
const ModuleBlock* Module::provider(std::string_view reference) const {
  const auto found = providers_.find(reference);
  return found == providers_.end() ? nullptr : &found->second;
}
const ModuleSetting* Module::local(std::string_view name) const { return find(locals_, name); }
const ModuleSetting* Module::assigned(std::string_view name) const { return find(assigned_, name); }

std::string_view directory_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == path.npos ? std::string_view() : path.substr(0, slash);
}

std::string resolve_path(std::string_view directory, std::string_view path) {
  if (path.starts_with('/')) directory = {};
  std::vector<std::string_view> steps;
  const auto add = [&](std::string_view part) {
    for (;;) {
      const auto slash = part.find('/');
      const std::string_view step = part.substr(0, slash);
      if (step == "..") {
        if (steps.empty() || steps.back() == "..")
          steps.push_back(step);
        else
          steps.pop_back();
      } else if (!step.empty() && step != ".") {
        steps.push_back(step);
      }
      if (slash == part.npos) return;
      part.remove_prefix(slash + 1);
    }
  };
  add(directory);
  add(path);
  std::string joined(directory.starts_with('/') || path.starts_with('/') ? "/" : "");
  for (const std::string_view step : steps) {
    if (!joined.empty() && joined.back() != '/') joined += '/';
    joined += step;
  }
  return joined;
}

std::string provider_reference(const Expression& expression) {
  const auto is_name = [](const Expression& one) {
    return one.form == Form::variable || one.form == Form::word;
  };
  if (is_name(expression) || expression.form == Form::text) return std::string(expression.text);
  if (expression.form == Form::templated && expression.parts.size() == 1)
    return provider_reference(expression.parts[0]);
  if (expression.form != Form::attribute || !is_name(expression.parts[0])) return {};
  return std::string(expression.parts[0].text) + "." + std::string(expression.text);
}

bool is_call_of(const Expression& expression, std::string_view name) {
  return expression.form == Form::call && function_name(expression.text) == name &&
         !expression.parts.empty();
}

bool is_module_file(std::string_view path) {
  return path.ends_with(".tf") || path.ends_with(".tf.json");
}

bool is_override_file(std::string_view path) {
  for (const std::string_view ending : {".json", ".tf"})
    if (path.ends_with(ending)) path.remove_suffix(ending.size());
  return file_name(path) == "override" || path.ends_with("_override");
}

bool is_variable_file(std::string_view path) {
  constexpr std::string_view kJson = ".json";
  if (path.ends_with(kJson)) path.remove_suffix(kJson.size());
  return file_name(path) == "terraform.tfvars" || path.ends_with(".auto.tfvars");
}

}  // namespace ecrlint::internal::format::terraform
