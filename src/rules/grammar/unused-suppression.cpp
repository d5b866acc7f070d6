// SPDX-License-Identifier: Apache-2.0
// ECR018: see rules/grammar/unused-suppression.md.
#include "ecrlint/lint.hpp"
#include "rules/rules.gen.hpp"
#include "text/suggest.hpp"

namespace ecrlint::internal::check {
namespace {

/// The name of the rule that a word is close to; empty if it is close to none.
std::string_view closest_rule(std::string_view word) {
  std::string_view best;
  std::size_t least = word.size() / 3 + 1;
  for (const RuleInfo& rule : rules()) {
    const std::size_t errors = edit_distance(word, rule.name);
    if (errors >= least) continue;
    least = errors;
    best = rule.name;
  }
  return best;
}

/// The bytes to delete to be rid of a suppression: whole lines where it has them for itself.
Span with_line(std::string_view text, Span comment) {
  const auto blank = [&](std::size_t at) { return text[at] == ' ' || text[at] == '\t'; };
  std::uint32_t begin = comment.begin;
  while (begin > 0 && blank(begin - 1)) --begin;
  std::uint32_t end = comment.end;
  while (end < text.size() && blank(end)) ++end;
  const bool first = begin == 0 || text[begin - 1] == '\n';
  if (!first) return {begin, comment.end};
  if (end < text.size() && text[end] == '\r') ++end;
  if (end < text.size() && text[end] == '\n') return {begin, end + 1};
  return comment;
}

void report_unknown(Pass& pass, const SuppressionFault& fault, bool search) {
  Finding& finding = pass.report(fault.span, "`{}` is no rule", fault.word);
  finding.label = "holds nothing back";
  finding.help = "`ecrlint rules` lists all rules";
  const std::string_view meant = search ? closest_rule(fault.word) : std::string_view();
  if (meant.empty()) return;
  finding.help = fmt::format("did you mean `{}`?", meant);
  finding.fixes.push_back(
      {Applicability::unsafe, finding.help, {{fault.span, std::string(meant)}}});
}

void report_needless(Pass& pass, const SuppressionFault& fault) {
  const bool expired = fault.kind == SuppressionFault::Kind::expired;
  Finding& finding = pass.report(fault.span, "this suppression of `{}` {}", fault.word,
                                 expired ? "has expired" : "holds nothing back");
  finding.label = expired ? "its last day" : "finds nothing here";
  finding.help = expired ? "remove it, or decide again and set a new date" : "remove it";
  if (fault.removable.begin != fault.removable.end)
    finding.fixes.push_back({Applicability::safe,
                             "remove the suppression",
                             {{with_line(pass.source().text, fault.removable), ""}}});
}

}  // namespace

void unused_suppression(Pass& pass) {
  using Kind = SuppressionFault::Kind;
  Searches searches;
  for (const SuppressionFault& fault : pass.source().suppression_faults) {
    if (fault.kind == Kind::malformed)
      pass.report(fault.span, "this suppression names no rule").help =
          "write `ecrlint: ignore[RULE] reason`";
    else if (fault.kind == Kind::out_of_sight)
      pass.report(fault.span, "this suppression stands too far to the right, so it does not work")
          .help = "write it within the first 200 columns of its line, where a reader sees it";
    else if (fault.kind == Kind::no_reason)
      pass.report(fault.span, "this suppression gives no reason, so it does not work").help =
          "say behind the list why the finding is right here";
    else if (fault.kind == Kind::unknown_rule)
      report_unknown(pass, fault, searches.next());
    else
      report_needless(pass, fault);
  }
}

}  // namespace ecrlint::internal::check
