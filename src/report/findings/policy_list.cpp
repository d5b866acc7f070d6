// Sets the policies of a report in columns.
#include "report/findings/policy_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "report/write/printable.hpp"

namespace ecrlint::internal::report {
namespace {

/// A longer text pushes only its own line out of the columns.
constexpr std::size_t kWidest = 60;
constexpr std::size_t kMostOwners = 3;

std::string whose(const PolicyInfo& policy) {
  std::string text = policy.address.empty() ? policy.name : policy.address;
  for (std::size_t i = 0; i < std::min(policy.owners.size(), kMostOwners); ++i)
    text += (i > 0 ? ", " : text.empty() ? "of " : " of ") + policy.owners[i];
  if (policy.owners.size() > kMostOwners)
    text += fmt::format(" and {} more", policy.owners.size() - kMostOwners);
  return text.empty() ? "-" : visible(text);
}

std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Glyph glyph = glyph_at(text, at);
    width += glyph.width;
    at += glyph.size;
  }
  return width;
}

}  // namespace

std::string policy_list(Places& places, const Report& report) {
  constexpr std::size_t kColumns = 3;
  std::vector<std::array<std::string, kColumns + 1>> rows;
  std::array<std::size_t, kColumns> widths{};
  for (const PolicyInfo& policy : report.policies) {
    auto& row = rows.emplace_back();
    row[0] = visible_line(places.name(policy.source, policy.span));
    row[1] = to_string(policy.kind);
    row[2] = whose(policy);
    row[3] =
        policy.partly_known.empty() ? "known" : "partly known: " + visible(policy.partly_known);
    for (std::size_t i = 0; i < kColumns; ++i)
      widths[i] = std::max(widths[i], std::min(width_of(row[i]), kWidest));
  }
  std::string out;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < kColumns; ++i) {
      const std::size_t width = width_of(row[i]);
      out += row[i] + std::string(2 + (width < widths[i] ? widths[i] - width : 0), ' ');
    }
    out += row[kColumns] + '\n';
  }
  return out;
}

}  // namespace ecrlint::internal::report
