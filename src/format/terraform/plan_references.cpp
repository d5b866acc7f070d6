// SPDX-License-Identifier: Apache-2.0
// References of a plan's configuration, led to instances.
#include "format/terraform/plan_references.hpp"

#include <algorithm>

#include "format/collector.hpp"

namespace ecrlint::internal::format {
namespace {

/// An address such as `module.a[0].aws_iam_role.app["x"]`, taken apart.
struct PlanAddress {
  std::string_view module;    // `module.a[0]`, empty for the root module
  std::string_view resource;  // `aws_iam_role.app`
  std::string_view index;     // `["x"]`, or empty
};

/// The end of the next part of an address: a name, with its index if it has one.
std::size_t part_end(std::string_view text) {
  bool quoted = false;
  bool bracket = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '\\')
      ++i;
    else if (c == '"')
      quoted = !quoted;
    else if (!quoted && (c == '[' || c == ']'))
      bracket = c == '[';
    else if (!quoted && !bracket && c == '.')
      return i;
  }
  return text.size();
}

std::string_view without_index(std::string_view part) { return part.substr(0, part.find('[')); }

/// `module.a[0].module.b` to `module.a.module.b.`; empty for the root module.
std::string module_path(std::string_view module) {
  std::string path;
  while (!module.empty()) {
    const std::size_t end = part_end(module);
    path += without_index(module.substr(0, end));
    path += '.';
    module.remove_prefix(std::min(end + 1, module.size()));
  }
  return path;
}

/// The address without its last index.
std::string instance_key(const PlanAddress& at) {
  return std::string(at.module) + (at.module.empty() ? "" : ".") + std::string(at.resource);
}

/// `aws_iam_role.app` of `aws_iam_role.app[0].name`; empty for a reference to another type.
std::string_view resource_of(std::string_view reference, std::string_view type) {
  if (!reference.starts_with(type) || reference.substr(type.size(), 1) != ".") return {};
  const std::size_t name = type.size() + 1;
  const std::size_t end = std::min(reference.find_first_of(".[", name), reference.size());
  return reference.substr(0, end);
}

PlanAddress split_address(std::string_view address) {
  std::size_t at = 0;
  const auto next = [&] { return std::min(at + part_end(address.substr(at)), address.size()); };
  while (address.substr(at).starts_with("module.")) {
    at += std::string_view("module.").size();
    at = std::min(next() + 1, address.size());
  }
  const std::string_view rest = address.substr(at);
  const std::string_view resource = without_index(rest);
  return {address.substr(0, at == 0 ? 0 : at - 1), resource, rest.substr(resource.size())};
}

}  // namespace

PlanReferences::PlanReferences(const Value& root) {
  if (const Value* module = value_at(root.find("configuration"), "root_module"))
    read_module(*module, "");
}

void PlanReferences::read_module(const Value& module, const std::string& path) {
  for (const Member& item : items_of(module.find("resources")))
    resources_.emplace(path + string_at(item.value, "address"), &item.value);
  const Value* calls = module.find("module_calls");
  if (calls == nullptr || !calls->is_object()) return;
  for (const Member& call : calls->members)
    if (const Value* inner = call.value.find("module"))
      read_module(*inner, path + "module." + std::string(call.key) + ".");
}

void PlanReferences::add(std::string_view address) {
  instances_[instance_key(split_address(address))].push_back(address);
  addresses_.insert(address);
}

const Value* PlanReferences::configured(std::string_view address) const {
  const PlanAddress at = split_address(address);
  const auto found = resources_.find(module_path(at.module) + std::string(at.resource));
  return found == resources_.end() ? nullptr : found->second;
}

std::string_view PlanReferences::referred(std::string_view address, std::string_view attribute,
                                          std::string_view type) const {
  const Value* expression = value_at(value_at(configured(address), "expressions"), attribute);
  std::string_view wanted;
  for (const Member& item : items_of(value_at(expression, "references"))) {
    const std::string_view other = resource_of(item.value.text, type);
    if (!wanted.empty() && !other.empty() && other != wanted) return {};
    if (!other.empty()) wanted = other;
  }
  if (wanted.empty()) return {};
  const PlanAddress from = split_address(address);
  const std::string to = instance_key({from.module, wanted, {}});
  const std::string same = to + std::string(from.index);
  const auto same_index = addresses_.find(std::string_view(same));
  if (same_index != addresses_.end()) return *same_index;
  const auto found = instances_.find(to);
  const bool one = found != instances_.end() && found->second.size() == 1;
  return one ? found->second.front() : std::string_view();
}

std::string_view PlanReferences::provider(std::string_view address) const {
  const Value* key = value_at(configured(address), "provider_config_key");
  return key != nullptr && key->is_string() ? key->text : std::string_view();
}

}  // namespace ecrlint::internal::format
