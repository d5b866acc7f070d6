// The answer of `pull` and `push` for people: the calls by gates, what decided, what to change.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "ecrlint/report.hpp"
#include "report/answers/change_text.hpp"
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
    for (const std::string& image : report_.images) line(ink_.strong(report::visible_line(image)));
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
            fmt::format("{} {} {}{}", visible(places_.name(decisive.source, decisive.span)),
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
    out_ += report::changes_text(report_.changes, places_, ink_);
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

}  // namespace

std::string to_text(const TransferReport& report, bool color) {
  return text_or_empty([&] { return PullText(report, color).write(); });
}

}  // namespace ecrlint
