// SPDX-License-Identifier: Apache-2.0
// ECR503: see rules/actions/wildcard-matches-nothing.md.
#include <algorithm>

#include "analysis/glob.hpp"
#include "rules/action_name.hpp"
#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::check {
namespace {

/// The part of the pattern that stands before its first wildcard.
std::string_view known_part(std::string_view pattern) {
  return pattern.substr(0, std::min(pattern.find_first_of("*?"), pattern.size()));
}

bool less_ignoring_case(std::string_view a, std::string_view b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                      [](char x, char y) { return lower(x) < lower(y); });
}

/// Names are sorted, so those that begin like the pattern stand together.
bool matches_some(const catalog::Catalog& catalog, catalog::ServiceId service,
                  std::string_view pattern) {
  const std::string_view begin = known_part(pattern);
  catalog::ActionRange range = catalog.actions(service);
  const std::uint32_t end = range.end;
  while (range.begin < range.end) {
    const std::uint32_t middle = range.begin + (range.end - range.begin) / 2;
    if (less_ignoring_case(catalog.action_name(catalog::ActionId{middle}), begin))
      range.begin = middle + 1;
    else
      range.end = middle;
  }
  for (std::uint32_t i = range.begin; i < end; ++i) {
    const std::string_view name = catalog.action_name(catalog::ActionId{i});
    if (analysis::matches(pattern, name, analysis::LetterCase::ignored) == Answer::yes) return true;
    if (!equal_ignoring_case(name.substr(0, begin.size()), begin)) return false;
  }
  return false;
}

/// The pattern with its known beginning mended, where it only ends in a star.
std::string better(const catalog::Catalog& catalog, const Action& action) {
  std::string close(action.name);
  std::erase_if(close, is_blank);
  if (close.size() != action.name.size() && matches_some(catalog, action.service_id, close))
    return close;
  const std::string_view begin = known_part(action.name);
  if (begin.size() < 4 || begin.size() + 1 != action.name.size()) return {};
  Suggestion suggestion(begin);
  const catalog::ActionRange range = catalog.actions(action.service_id);
  for (std::uint32_t i = range.begin; i < range.end; ++i)
    suggestion.consider(catalog.action_name(catalog::ActionId{i}).substr(0, begin.size()));
  if (suggestion.best().empty()) return {};
  return fmt::format("{}{}", suggestion.best(), action.name.substr(begin.size()));
}

bool is_judged(Pass& pass, const Action& action) {
  if (!action.wildcard || action.text.hole || action.service_id == catalog::ServiceId::none)
    return false;
  if (action.name == "*") return false;
  // Resource policies of ECR name nothing else: ECR509.
  return !is_ecr(pass.policy().kind) || has_ecr_prefix(action);
}

/// Does the source spell the text where it stands? It may be what an expression there results in.
bool is_written_out(const Pass& pass, const Text& text) {
  const std::string_view spelt = pass.text_at(text.span);
  constexpr std::string_view kUrlQuote = "%22";  // no expression stands in a URL encoding
  return spelt.starts_with(kUrlQuote) || spelt.find(text.text) != spelt.npos;
}

/// `mended` is what the pattern may have been meant to be, or empty.
void report(Pass& pass, const Action& action, const std::string& mended) {
  const catalog::Catalog& catalog = pass.catalog();
  const bool whole = catalog.is_whole_service(action.service_id) || has_blank(action.name);
  Finding& finding =
      whole ? pass.report(action.text.span, "`{}` matches no action of `{}`", action.text.text,
                          action.service)
            : pass.report(action.text.span,
                          "`{}` matches no action of `{}` in AWS's reference, which may lag",
                          action.text.text, action.service);
  finding.label = "matches nothing";
  if (!whole) finding.severity = Severity::low;
  if (!mended.empty()) {
    suggest(pass, finding, Applicability::unsafe, action.text.span,
            fmt::format("{}:{}", action.service, mended));
    if (!whole) finding.help += fmt::format(" {}", kMayLag);
    return;
  }
  finding.help = whole
                     ? fmt::format(
                           "look the names up in the Service Authorization Reference; none in that "
                           "of {} fits",
                           catalog.date())
                     : fmt::format(
                           "look the names up in the guide of the service; {}, and in that of {} "
                           "none fits",
                           kMayLag, catalog.date());
}

}  // namespace

void wildcard_matches_nothing(Pass& pass) {
  Searches searches;
  const catalog::Catalog& catalog = pass.catalog();
  for (const Statement& statement : pass.policy().statements)
    for (const Action& action : statement.actions) {
      if (!is_judged(pass, action)) continue;
      if (matches_some(catalog, action.service_id, action.name)) continue;
      if (!is_documented_service(catalog, action.service_id)) continue;
      // One of many that an expression makes alike is no slip.
      if (!is_written_out(pass, action.text)) continue;
      report(pass, action, searches.next() ? better(catalog, action) : std::string());
    }
}

}  // namespace ecrlint::internal::check
