// SPDX-License-Identifier: Apache-2.0
// ECR501: see rules/actions/unknown-action.md.
#include <algorithm>

#include "rules/action_name.hpp"
#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::check {
namespace {

/// What an unknown action was meant to be.
struct Guess {
  std::vector<std::string> actions;  ///< to write in its place; empty where nothing is close
  std::string why;                   ///< goes on in the label
};

/// Several actions in one string, with or without something between them.
std::optional<Guess> run_together(const catalog::Catalog& catalog, std::string_view text) {
  Guess guess;
  while (!text.empty()) {
    const std::size_t size = known_prefix(catalog, text);
    if (size == 0) return std::nullopt;
    guess.actions.emplace_back(text.substr(0, size));
    text.remove_prefix(size);
    text.remove_prefix(std::min(text.find_first_not_of(", ;|\t\n"), text.size()));
  }
  guess.why = "several actions in one string";
  return guess;
}

/// The same name but for blanks, or for letters that look alike.
std::optional<Guess> misprint(const catalog::Catalog& catalog, std::string_view text) {
  std::string close(text);
  std::erase_if(close, is_blank);
  if (close.size() != text.size() && is_action(catalog, close))
    return Guess{{close}, "holds a blank"};
  for (const char separator : {'.', '/', '-', '_', ';'}) {
    const auto at = close.find(separator);
    if (at == close.npos || close.find(':') != close.npos) continue;
    std::string colon = close;
    colon[at] = ':';
    if (is_action(catalog, colon)) return Guess{{colon}, "wants a colon after the service"};
  }
  const auto colon = close.find(':');
  if (colon == close.npos) return std::nullopt;
  const auto service = catalog.find_service(std::string_view(close).substr(0, colon));
  const std::string_view found =
      look_alike(catalog, service, std::string_view(close).substr(colon + 1));
  if (found.empty()) return std::nullopt;
  return Guess{{fmt::format("{}:{}", close.substr(0, colon), found)},
               "a capital I, a small l or a 1 stands for another"};
}

Guess guess_name(Pass& pass, const Action& action, Searches& searches) {
  const catalog::Catalog& catalog = pass.catalog();
  const std::string_view text = action.text.text;
  if (const std::string_view real = catalog.invented_action(text); !real.empty())
    return {{std::string(real)}, "no such action"};
  if (!searches.next()) return {};
  if (auto found = misprint(catalog, text)) return *found;
  if (auto found = run_together(catalog, text)) return *found;
  if (action.service.empty()) {
    const auto ecr = catalog.find_service("ecr");
    if (catalog.find_action(ecr, text) != catalog::ActionId::none)
      return {{fmt::format("ecr:{}", catalog.action_name(catalog.find_action(ecr, text)))},
              "wants a service prefix"};
    return {};
  }
  const std::string_view close = closest_action(catalog, action.service_id, action.name);
  if (close.empty()) return {};
  return {{fmt::format("{}:{}", action.service, close)}, "no such action"};
}

/// The one service that has an action of this name, for names that strayed into ECR's.
std::string_view other_service(const catalog::Catalog& catalog, const Action& action) {
  std::string_view found;
  for (std::size_t i = 0; i < catalog.service_count(); ++i) {
    const auto service = static_cast<catalog::ServiceId>(i);
    if (catalog.find_action(service, action.name) == catalog::ActionId::none) continue;
    if (!found.empty()) return {};
    found = catalog.service_prefix(service);
  }
  return found;
}

/// A name can only be called unknown where the service's names are known.
bool is_unknown(Pass& pass, const Action& action) {
  if (action.text.hole || action.id != catalog::ActionId::none || action.everything()) return false;
  const std::string_view text = action.text.text;
  // That an empty text is refused is known of IAM, not of other services.
  if (text.empty()) return pass.policy().kind != PolicyKind::resource;
  if (text.find(':') == text.npos) return text.find_first_not_of("*?") != text.npos;
  if (action.wildcard || action.service_id == catalog::ServiceId::none) {
    // A blank before the colon, or `ecr.Name` and a colon later on.
    return !action.wildcard && has_blank(action.service) &&
           misprint(pass.catalog(), text).has_value();
  }
  if (!is_documented_service(pass.catalog(), action.service_id)) return false;
  // Resource policies of ECR name nothing else: ECR509.
  if (is_ecr(pass.policy().kind) && !has_ecr_prefix(action)) return false;
  return !has_misplaced_name(pass.catalog(), action);
}

bool is_of_action_name(char c) { return is_letter(c) || is_digit(c) || c == '-'; }

/// May AWS have the action, though its reference does not list it?
bool may_exist(const catalog::Catalog& catalog, const Action& action) {
  return action.service_id != catalog::ServiceId::none && !action.name.empty() &&
         std::ranges::all_of(action.name, is_of_action_name) &&
         !catalog.is_whole_service(action.service_id);
}

/// An action of a service whose reference is not known to be whole.
void report_unlisted(Pass& pass, const Action& action, Searches& searches) {
  const Guess guess = guess_name(pass, action, searches);
  Finding& finding =
      pass.report(action.text.span, "`{}` is no action of `{}` in AWS's reference, which may lag",
                  action.text.text, action.service);
  finding.severity = Severity::low;
  finding.label = "not in the reference";
  if (guess.actions.empty()) {
    finding.help = fmt::format(
        "look the name up in the guide of the service; {}, and that of {} "
        "does not list it",
        kMayLag, pass.catalog().date());
    return;
  }
  finding.help = fmt::format("did you mean {}? {}", quoted_list(guess.actions), kMayLag);
  offer(pass, finding, Applicability::unsafe, action.text.span, guess.actions.front());
}

void report(Pass& pass, const Statement& statement, const Action& action, Searches& searches) {
  if (may_exist(pass.catalog(), action)) return report_unlisted(pass, action, searches);
  const Guess guess = guess_name(pass, action, searches);
  const std::string_view text = action.text.text;
  const bool colon = text.find(':') != text.npos;
  const bool ecr = has_ecr_prefix(action);
  Finding& finding =
      colon ? pass.report(action.text.span, "`{}` is no action of {}", text,
                          ecr ? (is_public(action) ? "Amazon ECR Public" : "Amazon ECR")
                              : fmt::format("`{}`", action.service))
      : text.empty()
          ? pass.report(action.text.span, "an empty text is no action")
          : pass.report(action.text.span, "`{}` is no action: it names no service", text);
  finding.label = guess.why.empty() ? "no such action" : guess.why;
  if (text.empty()) finding.label = "names nothing";
  if (!guess.actions.empty()) {
    const std::string items = quoted_list(guess.actions);
    finding.help = guess.actions.size() == 1 ? fmt::format("did you mean {}?", items)
                                             : fmt::format("write {}", items);
    if (guess.actions.size() > 1)
      return offer_instead(pass, finding, statement, action, guess.actions);
    return offer(pass, finding, Applicability::unsafe, action.text.span, guess.actions.front());
  }
  finding.help = colon ? fmt::format(
                             "look the name up in the Service Authorization Reference; it is "
                             "not in that of {}",
                             pass.catalog().date())
                       : "write it as SERVICE:NAME, such as \"ecr:BatchGetImage\"";
  if (!ecr || !searches.next()) return;
  if (const std::string_view service = other_service(pass.catalog(), action); !service.empty())
    finding.help = fmt::format("`{}` has an action of this name: did you mean \"{}:{}\"?", service,
                               service, action.name);
}

}  // namespace

void unknown_action(Pass& pass) {
  Searches searches;
  for (const Statement& statement : pass.policy().statements)
    for (const Action& action : statement.actions)
      if (action.id == catalog::ActionId::none && is_unknown(pass, action))
        report(pass, statement, action, searches);
}

}  // namespace ecrlint::internal::check
