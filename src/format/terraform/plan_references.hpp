// SPDX-License-Identifier: Apache-2.0
// Which resource instance of a Terraform plan an attribute refers to, by the configuration that the
// plan repeats.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "format/document.hpp"

namespace ecrlint::internal::format {

class PlanReferences {
 public:
  /// Reads `configuration` of a plan; none of a state.
  explicit PlanReferences(const Value& root);

  /// Makes an instance known. The text must live on.
  void add(std::string_view address);

  /// The address of the one instance of `type` that an attribute of the instance at `address` takes
  /// its value from; empty when that cannot be told.
  [[nodiscard]] std::string_view referred(std::string_view address, std::string_view attribute,
                                          std::string_view type) const;

  /// The provider configuration of an instance; empty when not told.
  [[nodiscard]] std::string_view provider(std::string_view address) const;

 private:
  void read_module(const Value& module, const std::string& path);
  [[nodiscard]] const Value* configured(std::string_view address) const;

  std::map<std::string, const Value*, std::less<>> resources_;  // without any index
  std::map<std::string, std::vector<std::string_view>, std::less<>> instances_;  // but for the last
  std::set<std::string_view> addresses_;
};

}  // namespace ecrlint::internal::format
