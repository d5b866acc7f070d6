// SPDX-License-Identifier: Apache-2.0
// ECR018: see rules/grammar/unused-suppression.md.
#include "ecrlint/lint.hpp"
#include "rules/rules.gen.hpp"
#include "text/suggest.hpp"

namespace ecrlint::internal::check {
namespace {

constexpr int kMostSearches = 20;

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

void offer_removal(const Pass& pass, const SuppressionFault& fault, Finding& finding) {
  if (fault.removable.begin != fault.removable.end)
    finding.fixes.push_back({Applicability::safe,
                             "remove the suppression",
                             {{with_line(pass.source().text, fault.removable), ""}}});
}

void report_unused(Pass& pass, const SuppressionFault& fault) {
  Finding& finding =
      pass.report(fault.span, "this suppression of `{}` holds nothing back", fault.word);
  finding.label = "finds nothing here";
  finding.help = "remove it";
  offer_removal(pass, fault, finding);
}

void report_expired(Pass& pass, const SuppressionFault& fault) {
  Finding& finding = pass.report(fault.span, "this suppression of `{}` has expired", fault.word);
  finding.label = "its last day";
  finding.help = "remove it, or decide again and set a new date";
  offer_removal(pass, fault, finding);
}

}  // namespace

void unused_suppression(Pass& pass) {
  int searches = 0;
  for (const SuppressionFault& fault : pass.source().suppression_faults) {
    switch (fault.kind) {
      case SuppressionFault::Kind::malformed: {
        Finding& finding = pass.report(fault.span, "this suppression names no rule");
        finding.help = "write `ecrlint: ignore[RULE] reason`";
        break;
      }
      case SuppressionFault::Kind::no_reason: {
        Finding& finding =
            pass.report(fault.span, "this suppression gives no reason, so it does not work");
        finding.help = "say behind the list why the finding is right here";
        break;
      }
      case SuppressionFault::Kind::unknown_rule:
        report_unknown(pass, fault, ++searches <= kMostSearches);
        break;
      case SuppressionFault::Kind::unused:
        report_unused(pass, fault);
        break;
      case SuppressionFault::Kind::expired:
        report_expired(pass, fault);
        break;
    }
  }
}

}  // namespace ecrlint::internal::check
