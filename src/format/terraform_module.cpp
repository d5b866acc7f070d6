// Sorts the blocks of a module's files by what they define.
#include "format/terraform_module.hpp"

#include <algorithm>
#include <tuple>

namespace ecrlint::format::terraform {
namespace {

template <class Key>
const Block* find_at(const std::map<Key, std::size_t>& at, const Key& key,
                     std::span<const Block> blocks) {
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
  for (const ParsedFile* parsed : files) {
    if (is_variable_file(parsed->file.path))
      variables.push_back(parsed);
    else
      for (const syntax::Block& block : parsed->hcl.body.blocks)
        add_block(block, parsed->file.source);
  }
  // Later files win: `terraform.tfvars`, the same in JSON, then the others by name.
  const auto order = [](const ParsedFile* parsed) {
    const std::string_view name = file_name(parsed->file.path);
    const bool first = name.starts_with("terraform.tfvars");
    return std::tuple(!first, name);
  };
  std::sort(variables.begin(), variables.end(),
            [&](const ParsedFile* a, const ParsedFile* b) { return order(a) < order(b); });
  for (const ParsedFile* parsed : variables)
    for (const syntax::Attribute& attribute : parsed->hcl.body.attributes)
      assigned_.insert_or_assign(attribute.name, Setting{&attribute.value, parsed->file.source});
}

void Module::add_block(const syntax::Block& syntax, std::size_t source) {
  const Block block{&syntax, source};
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
  } else if (syntax.type == "locals") {
    for (const syntax::Attribute& attribute : syntax.body.attributes)
      locals_.try_emplace(attribute.name, Setting{&attribute.value, source});
  }
}

const Block* Module::resource(std::string_view type, std::string_view name) const {
  return find_at(resource_at_, {type, name}, resources());
}
const Block* Module::data(std::string_view type, std::string_view name) const {
  return find_at(data_at_, {type, name}, data());
}
const Block* Module::call(std::string_view name) const { return find_at(call_at_, name, calls()); }
const Block* Module::variable(std::string_view name) const { return find(variables_, name); }
const Block* Module::output(std::string_view name) const { return find(outputs_, name); }
const Setting* Module::local(std::string_view name) const { return find(locals_, name); }
const Setting* Module::assigned(std::string_view name) const { return find(assigned_, name); }

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

bool is_module_file(std::string_view path) {
  return path.ends_with(".tf") || path.ends_with(".tf.json");
}

bool is_variable_file(std::string_view path) {
  constexpr std::string_view kJson = ".json";
  if (path.ends_with(kJson)) path.remove_suffix(kJson.size());
  return file_name(path) == "terraform.tfvars" || path.ends_with(".auto.tfvars");
}

}  // namespace ecrlint::format::terraform
