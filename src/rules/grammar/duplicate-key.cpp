// SPDX-License-Identifier: Apache-2.0
// ECR002: see rules/grammar/duplicate-key.md.
#include <algorithm>

#include "rules/describe.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// The places of all policies of the source, sorted; policies do not overlap.
std::vector<Span> places_of_policies(const Pass& pass) {
  std::vector<Span> places;
  for (const Reading& reading : pass.source().readings)
    if (reading.document->source == pass.source().index)
      places.push_back(reading.policy.root->span);
  std::ranges::sort(places, [](Span a, Span b) { return a.begin < b.begin; });
  return places;
}

bool is_inside_one(const std::vector<Span>& places, Span span) {
  const auto after =
      std::ranges::partition_point(places, [&](Span place) { return place.begin <= span.begin; });
  return after != places.begin() && span.end <= (after - 1)->end;
}

/// Does a policy stand under the key, as itself or as text?
bool holds_one(const Pass& pass, const std::vector<Span>& places, Span key) {
  constexpr std::size_t kFarthest = 200;
  const auto next =
      std::ranges::partition_point(places, [&](Span place) { return place.begin < key.end; });
  if (next == places.end() || next->begin - key.end > kFarthest) return false;
  return pass.text_at({key.end, next->begin}).find_first_not_of(" \t\r\n:\"'|>-") ==
         std::string_view::npos;
}

}  // namespace

void duplicate_key(Pass& pass) {
  if (pass.source().duplicates.empty()) return;
  const std::vector<Span> places = places_of_policies(pass);
  for (const syntax::Duplicate& duplicate : pass.source().duplicates) {
    const bool inside = is_inside_one(places, duplicate.second);
    if (!inside && !holds_one(pass, places, duplicate.first) &&
        !holds_one(pass, places, duplicate.second))
      continue;
    Finding& finding =
        pass.report(duplicate.second, "`{}` stands twice in one object", shown(duplicate.key));
    finding.label = "again here";
    finding.help = inside ? "put what both hold under one key"
                          : "keep one: which of the two counts hangs on who reads it";
    pass.relate(finding, duplicate.first, "first here");
  }
}

}  // namespace ecrlint::internal::check
