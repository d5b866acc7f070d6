// SPDX-License-Identifier: Apache-2.0
// Which resource instance of a Terraform plan an attribute refers to, by the configuration that the
// plan repeats.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/value.hpp"

namespace ecrlint::internal::format {

/// An address such as `module.a[0].aws_iam_role.app["x"]`, taken apart.
struct PlanAddress {
  std::string_view module;    ///< `module.a[0]`, empty for the root module
  std::string_view resource;  ///< `aws_iam_role.app`
  std::string_view index;     ///< `["x"]`, or empty
};
[[nodiscard]] PlanAddress split_address(std::string_view address);

class PlanReferences {
 public:
  /// Reads `configuration` of a plan; none of a state.
  explicit PlanReferences(const syntax::Value& root);

  /// Makes an instance known. The text must live on.
  void add(std::string_view address);

  /// The address of the one instance of `type` that an attribute of the instance at `address` takes
  /// its value from; empty when that cannot be told.
  [[nodiscard]] std::string_view referred(std::string_view address, std::string_view attribute,
                                          std::string_view type) const;

  /// The provider configuration of an instance; empty when not told.
  [[nodiscard]] std::string_view provider(std::string_view address) const;

 private:
  void read_module(const syntax::Value& module, const std::string& path);
  [[nodiscard]] const syntax::Value* configured(std::string_view address) const;

  std::map<std::string, const syntax::Value*, std::less<>> resources_;  // without any index
  std::map<std::string, std::vector<std::string_view>, std::less<>> instances_;  // but for the last
  std::set<std::string_view> addresses_;
};

}  // namespace ecrlint::internal::format
