// Says which policy of which account must change, where, and how.
#include "report/change_text.hpp"

#include <fmt/format.h>

#include <array>

#include "report/printable.hpp"

namespace ecrlint::report {
namespace {

/// Gates as the things that people edit.
constexpr std::array<std::string_view, kGates> kPolicies{
    "resource control policy", "service control policy", "VPC endpoint policy",
    "repository policy",       "registry policy",        "identity policy",
    "permissions boundary",    "session policy"};

std::string indented(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out += "    " + visible(text.substr(0, end)) + "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace

std::string policy_name(const PolicyChange& change) {
  std::string name = fmt::format("the {}", kPolicies[static_cast<std::size_t>(change.gate)]);
  if (!change.owner.empty()) name += fmt::format(" of {}", change.owner);
  if (!change.account.empty()) name += fmt::format(" in account {}", change.account);
  return name;
}

std::string change_text(const PolicyChange& change, Places& places, const Ink& ink) {
  using Kind = PolicyChange::Kind;
  std::string place;
  if (change.source) place = fmt::format(" ({})", places.name(*change.source, change.span));
  std::string out;
  const std::string name = policy_name(change);
  switch (change.kind) {
    case Kind::add:
      out = change.source ? fmt::format("Add to {}, after the statement at {}:", name,
                                        places.name(*change.source, change.span))
                          : fmt::format("Add to {}:", name);
      break;
    case Kind::remove:
      out = fmt::format("Remove this Deny from {}{}", name, place);
      break;
    case Kind::require:
      out = fmt::format("See that {} holds:", name);
      break;
  }
  out = ink.strong(visible(out)) + "\n";
  if (!change.statement.empty()) out += "\n" + indented(change.statement) + "\n";
  if (!change.note.empty()) out += "  " + visible(change.note) + "\n";
  return out;
}

}  // namespace ecrlint::report
