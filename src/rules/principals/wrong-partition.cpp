// SPDX-License-Identifier: Apache-2.0
// ECR307: see rules/principals/wrong-partition.md.
#include <algorithm>
#include <map>

#include "rules/describe.hpp"
#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

bool is_listed_partition(const catalog::Catalog& catalog, std::string_view name) {
  const auto all = catalog.partitions();
  return std::ranges::any_of(
      all, [&](const catalog::Partition& partition) { return partition.name == name; });
}

/// The partition of the repository: as the config says, or that of most principals.
std::string partition_of(const Pass& pass) {
  if (!pass.surroundings().partition.empty()) return pass.surroundings().partition;
  std::map<std::string_view, std::size_t> counts;
  for (const Statement& statement : pass.policy().statements)
    for (const Principal& principal : statement.principals)
      if (is_listed_partition(pass.catalog(), principal.partition)) ++counts[principal.partition];
  const auto most = std::ranges::max_element(
      counts, [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == counts.end() ? std::string() : std::string(most->first);
}

}  // namespace

void wrong_partition(Pass& pass) {
  const std::string own = partition_of(pass);
  if (own.empty()) return;
  for (const Statement& statement : pass.policy().statements)
    for (const Principal& principal : statement.principals) {
      const std::string_view other = principal.partition;
      if (other == own || !is_listed_partition(pass.catalog(), other)) continue;
      Finding& finding = pass.report(
          principal.text.span, "the principal is of partition `{}`, the {} of `{}`: it is refused",
          other, guarded(pass.policy().kind), own);
      finding.label = "of another partition";
      finding.help = "accounts of one partition cannot be let into another; copy the images there";
      if (principal.text.hole) continue;
      const std::string_view text = principal.text.text;
      offer(pass, finding, Applicability::manual, principal.text.span,
            "arn:" + own + std::string(text.substr(4 + other.size())));
    }
}

}  // namespace ecrlint::internal::check
