// SPDX-License-Identifier: Apache-2.0
// The policies that stand at a place of a template.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "format/cloudformation/template.hpp"
#include "format/collector.hpp"

namespace ecrlint::internal::format {

/// What is looked at, and what policies found there share.
struct PolicyPlace {
  std::string_view type;  ///< of the resource
  PolicyKind kind = PolicyKind::resource;
  Storage storage = Storage::unknown;
  std::string name = {};
  std::string address = {};
  std::vector<std::string> holders = {};  ///< keys of those who have it
  bool by_shape = false;  ///< only what looks like a policy is one, and the kind may be another
};

/// Adds policies of a template to what a file holds.
class TemplatePolicies {
 public:
  /// Both outlive it.
  TemplatePolicies(TemplateValues& values, Collector& collector)
      : values_(values), collector_(collector) {}

  /// Adds a policy once for each way in which its conditions may turn out. Says whether there is
  /// one in each of them.
  bool add(const PolicyPlace& place, const Value& written, const std::string& pointer);

 private:
  void add_outcome(const PolicyPlace& place, const Value& written, std::string pointer);
  Document* add_object(const PolicyPlace& place, const Value& written, std::string pointer);
  Document* add_string(const PolicyPlace& place, const Value& written, std::string pointer);
  Document* add_no_policy(const PolicyPlace& place, const Value& written, std::string pointer);

  TemplateValues& values_;
  Collector& collector_;
};

}  // namespace ecrlint::internal::format
