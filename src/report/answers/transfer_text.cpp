// SPDX-License-Identifier: Apache-2.0
// The answers about transfers for people: of `pull` and `push` the calls by gates, what decided and
// what to change, of `explain-denied` what a message means.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "ecrlint/report.hpp"
#include "report/answers/words.hpp"
#include "report/findings/summary.hpp"
#include "report/write/ink.hpp"
#include "report/write/places.hpp"
#include "report/write/printable.hpp"
#include "text/capped.hpp"
#include "text/guard.hpp"

namespace ecrlint {

using namespace internal;

namespace {

using report::Ink;
using report::Places;
using report::visible;
using report::visible_line;
using ChangeKind = PolicyChange::Kind;

std::string indented(std::string_view text, std::string_view by) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out += std::string(by) + visible(text.substr(0, end)) + "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

/// `the identity policy of role ci-runner in account 314159265358`.
std::string name_of(const PolicyChange& change) {
  // The repository's name says what kind of policy it is.
  const bool repository = change.gate == Gate::repository_policy && !change.owner.empty();
  std::string name =
      fmt::format("the {}", repository ? "policy" : report::policy_word(change.gate));
  if (!change.owner.empty()) name += fmt::format(" of {}", change.owner);
  if (!change.account.empty()) name += fmt::format(" in account {}", change.account);
  return name;
}

std::string head_of(const PolicyChange& change, Places& places) {
  const std::string place =
      change.source ? places.name(*change.source, change.span) : std::string();
  switch (change.kind) {
    case ChangeKind::add:
      return change.source
                 ? fmt::format("Add to {}, after the statement at {}:", name_of(change), place)
                 : fmt::format("Add to {}:", name_of(change));
    case ChangeKind::remove:
      return fmt::format("Remove from {} the Deny at {}", name_of(change), place);
    default:
      return fmt::format("See that {} holds{}:", name_of(change),
                         change.source ? ", as after " + place : "");
  }
}

bool same_policy(const PolicyChange& a, const PolicyChange& b) {
  return a.kind == b.kind && a.kind != ChangeKind::remove && a.gate == b.gate &&
         a.owner == b.owner && a.account == b.account && a.source == b.source && a.span == b.span;
}

/// What to do with each policy, the statements for it, and what to know about them. Neighbours of
/// one policy stand together. Ends with an empty line if there is any change.
std::string changes_text(std::span<const PolicyChange> changes, Places& places, const Ink& ink) {
  std::string out;
  while (!changes.empty()) {
    const auto end = std::find_if(changes.begin(), changes.end(), [&](const PolicyChange& one) {
      return &one != &changes.front() && !same_policy(one, changes.front());
    });
    const auto count = static_cast<std::size_t>(end - changes.begin());
    out += ink.strong(visible(head_of(changes.front(), places))) + "\n\n";
    std::string statements;
    std::string notes;
    for (const PolicyChange& change : changes.first(count)) {
      if (!statements.empty()) statements += ",\n";
      statements += change.statement;
      if (!change.note.empty()) notes += "  (" + visible(change.note) + ")\n";
    }
    out += indented(statements, "    ");
    if (!statements.empty()) out += "\n";
    if (!notes.empty()) out += notes + "\n";
    changes = changes.subspan(count);
  }
  return out;
}

std::string_view cell_of(const GateVerdict& gate) {
  constexpr std::array<std::string_view, 4> kWords{"allows", "denies", "silent", "unknown"};
  return gate.in_use ? kWords[static_cast<std::size_t>(gate.decision)] : "-";
}

std::string_view word_of(Decision decision) {
  constexpr std::array<std::string_view, 4> kWords{"allowed", "explicit deny", "implicit deny",
                                                   "unknown"};
  return kWords[static_cast<std::size_t>(decision)];
}

class PullText {
 public:
  PullText(const TransferReport& report, bool color)
      : report_(report), places_(report.sources), ink_(color) {}

  std::string write() {
    for (const std::string& image : report_.images) line(ink_.strong(visible_line(image)));
    line(fmt::format("{} by {}{}\n", report_.push ? "pushed" : "pulled", visible(report_.principal),
                     report_.consumer == "docker" ? "" : " for " + report_.consumer));
    write_table();
    write_verdict();
    write_statements();
    for (const std::string& text : report_.notes) line("note: " + visible(text));
    if (!report_.notes.empty()) line("");
    write_changes();
    for (const std::string& text : report_.open) line("not known: " + visible(text));
    return std::move(out_);
  }

 private:
  void line(std::string_view text) { out_ += std::string(text) + '\n'; }

  [[nodiscard]] std::string call_of(const TransferStep& step) const {
    std::string call = visible(step.action);
    if (step.principal != report_.principal) call += " by " + visible(step.principal);
    const bool many = report_.images.size() > 1 && step.resource != "*";
    return many ? call + " on " + visible(step.resource.substr(step.resource.rfind(':') + 1))
                : call;
  }

  void write_table() {
    constexpr std::string_view kCall = "call";
    std::vector<Gate> used;
    for (std::size_t i = 0; i < kGates; ++i)
      if (std::any_of(report_.steps.begin(), report_.steps.end(),
                      [&](const TransferStep& step) { return step.verdict.gates[i].in_use; }))
        used.push_back(static_cast<Gate>(i));
    std::size_t width = kCall.size();
    for (const TransferStep& step : report_.steps) width = std::max(width, call_of(step).size());
    std::string head = fmt::format("{:<{}}", kCall, width);
    for (const Gate gate : used) head += fmt::format("  {}", to_string(gate));
    line(ink_.frame(head + "  decision"));
    for (const TransferStep& step : report_.steps) {
      std::string row = fmt::format("{:<{}}", call_of(step), width);
      for (const Gate gate : used)
        row += fmt::format("  {:<{}}", cell_of(step.verdict.gates[static_cast<std::size_t>(gate)]),
                           to_string(gate).size());
      line(row + "  " + inked(step.verdict.decision, word_of(step.verdict.decision)));
    }
    line("");
  }

  [[nodiscard]] std::string inked(Decision decision, std::string_view text) const {
    if (decision == Decision::allowed) return ink_.strong(text);
    return ink_.of(decision == Decision::unknown ? Severity::medium : Severity::high, text);
  }

  void write_verdict() {
    const std::string_view what = report_.push ? "push" : "pull";
    const auto is_worst = [&](const TransferStep& step) {
      return report_.outcome == TransferOutcome::unknown
                 ? step.verdict.decision == Decision::unknown
                 : step.verdict.decision == Decision::explicit_deny ||
                       step.verdict.decision == Decision::implicit_deny;
    };
    const auto first = std::find_if(report_.steps.begin(), report_.steps.end(), is_worst);
    if (report_.outcome == TransferOutcome::allowed || first == report_.steps.end()) {
      line(inked(Decision::allowed, fmt::format("allowed: the {} works", what)) + "\n");
      return;
    }
    const Decision decision = first->verdict.decision;
    const std::string_view gate =
        first->blocked_by ? report::policy_word(*first->blocked_by) : std::string_view("policy");
    std::string_view how = decision == Decision::explicit_deny   ? "a Deny of the {} stops"
                           : decision == Decision::implicit_deny ? "no {} allows"
                                                                 : "the {} may stop";
    const std::string why = fmt::format(fmt::runtime(how), gate);
    const std::string purpose = first->purpose.empty() ? "" : " (to " + first->purpose + ")";
    line(inked(decision, fmt::format("{}:", to_string(report_.outcome))) +
         fmt::format(" {} {}{}\n", why, call_of(*first), visible(purpose)));
  }

  /// Each statement once, with the calls that it decides.
  void write_statements() {
    std::vector<std::string> heads;
    std::map<std::string, std::vector<std::string>> calls;
    for (const TransferStep& step : report_.steps)
      for (const Decisive& decisive : step.verdict.statements) {
        std::string head =
            fmt::format("{} {} {}{}", visible_line(places_.name(decisive.source, decisive.span)),
                        to_string(decisive.gate), decisive.allow ? "allows" : "denies",
                        decisive.certain ? "" : ", perhaps,");
        auto& list = calls[head];
        if (list.empty()) heads.push_back(std::move(head));
        const std::string call = visible(step.action);
        push_new(list, call);
      }
    for (const std::string& head : heads)
      line(fmt::format("{} {}", head, fmt::join(calls[head], ", ")));
    if (!heads.empty()) line("");
  }

  void write_changes() {
    out_ += changes_text(report_.changes, places_, ink_);
    if (report_.changes.empty() || !report_.changes_suffice) return;
    line(fmt::format("Decided again with {}: the {} works.",
                     report_.changes.size() == 1 ? "that" : "all of that",
                     report_.push ? "push" : "pull"));
  }

  const TransferReport& report_;
  Places places_;
  Ink ink_;
  std::string out_;
};

std::string write_denied(const DeniedReport& report, bool color) {
  const Ink ink(color);
  Places places(report.sources);
  const auto line = [](std::string_view text) { return visible_line(text) + "\n"; };
  std::string out = ink.strong(visible(report.what)) + "\n";
  for (const std::string& cause : report.because) out += "  - " + line(cause);
  out += "\n";
  out += changes_text(report.changes, places, ink);
  for (const std::string& step : report.steps) out += "  " + line(step);
  if (!report.steps.empty()) out += "\n";
  for (const Finding& finding : report.findings) out += report::finding_line(places, finding);
  for (const Related& place : report.places)
    out += visible_line(places.name(place.source, place.span)) + ": " + line(place.message);
  for (const std::string& note : report.notes) out += "note: " + line(note);
  return out;
}

}  // namespace

std::string to_text(const TransferReport& report, bool color) {
  return text_or_empty([&] { return PullText(report, color).write(); });
}

std::string to_text(const DeniedReport& report, bool color) {
  return text_or_empty([&] { return write_denied(report, color); });
}

}  // namespace ecrlint
