// SPDX-License-Identifier: Apache-2.0
// ECR510: see rules/actions/hard-coded-partition.md.
#include "rules/describe.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// Is the field left to an expression? A policy variable is none: the request fills it.
bool is_filled_in(const Text& text, std::string_view field) {
  return syntax::has_hole(field) && text.with_variables.empty();
}

bool is_left_empty(std::string_view field) { return field.empty() || field == "*"; }

/// Does the ARN leave it to expressions in which account and Region it is, and not in which
/// partition? An account, as a Region, is in one.
bool is_hard_coded(const Resource& resource) {
  if (resource.form != ResourceForm::arn || resource.arn.partition != "aws") return false;
  const Arn& arn = resource.arn;
  const bool region = is_filled_in(resource.text, arn.region);
  const bool account = is_filled_in(resource.text, arn.account);
  return (region && (account || is_left_empty(arn.account))) ||
         (account && is_left_empty(arn.region));
}

bool is_hard_coded(const Principal& principal) {
  return principal.partition == "aws" && is_filled_in(principal.text, principal.account);
}

/// All of a policy are one thing to mend.
struct Occurrences {
  const Text* first = nullptr;
  std::size_t count = 0;

  template <class Entries>
  void add(const Entries& entries) {
    for (const auto& entry : entries) {
      if (!is_hard_coded(entry)) continue;
      if (first == nullptr) first = &entry.text;
      ++count;
    }
  }
};

}  // namespace

void hard_coded_partition(Pass& pass) {
  const format::Document& document = pass.document();
  // Nobody fills in what stands alone, and a Region that is told has its partition.
  if (document.bare || document.is_example() || !document.region.empty()) return;
  Occurrences found;
  for (const Statement& statement : pass.policy().statements) {
    found.add(statement.principals);
    found.add(statement.resources);
  }
  if (found.first == nullptr) return;
  Finding& finding = pass.report(
      found.first->span, "the partition is written as `aws` where the account is left open{}",
      found.count == 1 ? "" : fmt::format(", {} times in this policy", found.count));
  finding.label = "names nothing in China, GovCloud and other partitions";
  finding.help =
      "write ${data.aws_partition.current.partition} in Terraform, ${AWS::Partition} in "
      "CloudFormation";
}

}  // namespace ecrlint::internal::check
