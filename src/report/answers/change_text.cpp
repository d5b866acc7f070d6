// SPDX-License-Identifier: Apache-2.0
// Says which policy of which account must change, where, and how.
#include "report/answers/change_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "report/write/printable.hpp"

namespace ecrlint::internal::report {
namespace {

using Kind = PolicyChange::Kind;

constexpr std::array<std::string_view, kGates> kPolicies{
    "resource control policy", "service control policy", "VPC endpoint policy",
    "repository policy",       "registry policy",        "identity policy",
    "permissions boundary",    "session policy"};

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
  std::string name = fmt::format("the {}", repository ? "policy" : policy_word(change.gate));
  if (!change.owner.empty()) name += fmt::format(" of {}", change.owner);
  if (!change.account.empty()) name += fmt::format(" in account {}", change.account);
  return name;
}

std::string head_of(const PolicyChange& change, Places& places) {
  const std::string place =
      change.source ? places.name(*change.source, change.span) : std::string();
  switch (change.kind) {
    case Kind::add:
      return change.source
                 ? fmt::format("Add to {}, after the statement at {}:", name_of(change), place)
                 : fmt::format("Add to {}:", name_of(change));
    case Kind::remove:
      return fmt::format("Remove from {} the Deny at {}", name_of(change), place);
    default:
      return fmt::format("See that {} holds{}:", name_of(change),
                         change.source ? ", as after " + place : "");
  }
}

bool same_policy(const PolicyChange& a, const PolicyChange& b) {
  return a.kind == b.kind && a.kind != Kind::remove && a.gate == b.gate && a.owner == b.owner &&
         a.account == b.account && a.source == b.source && a.span == b.span;
}

}  // namespace

std::string_view policy_word(Gate gate) { return kPolicies[static_cast<std::size_t>(gate)]; }

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

}  // namespace ecrlint::internal::report
