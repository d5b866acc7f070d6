// SPDX-License-Identifier: Apache-2.0
// The verbs that only print: rules, explain, version.
#include "cli/commands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "cli/arguments.hpp"
#include "cli/exit_code.hpp"
#include "cli/io.hpp"
#include "cli/suggest.hpp"
#include "cli/terminal.hpp"
#include "ecrlint/lint.hpp"
#include "ecrlint/report.hpp"
#include "ecrlint/version.hpp"

namespace ecrlint::cli {

int usage_error(const std::string& message) {
  say(fmt::format("{} (see ecrlint --help)", message));
  return kUsage;
}

int no_answer(const Error& error, int otherwise) {
  if (otherwise == kUsage && !error.internal) return usage_error(error.message);
  say(error.internal ? fmt::format("internal error: {}", error.message) : error.message);
  return error.internal ? kInternal : otherwise;
}

int run_rules(const std::vector<std::string>& words) {
  std::string text;
  Format format = Format::text;
  const Parsed parsed = parse_rules(words, format, text);
  if (parsed == Parsed::help) return answer(text);
  if (parsed == Parsed::error) return usage_error(text);
  if (format == Format::json) return answer(rules_json());
  std::size_t longest = 0;
  for (const RuleInfo& rule : rules()) longest = std::max(longest, rule.name.size());
  for (const RuleInfo& rule : rules()) {
    fmt::format_to(std::back_inserter(text), "{:<7} {:<9} {:<7} {:<{}}  {}\n", rule.code,
                   to_string(rule.severity), to_string(rule.profile), rule.name, longest,
                   rule.summary);
  }
  return answer(text);
}

int run_explain(const std::vector<std::string>& words) {
  std::string word;
  std::string text;
  Color color = Color::automatic;
  const Parsed parsed = parse_explain(words, word, color, text);
  if (parsed == Parsed::help) return answer(text);
  if (parsed == Parsed::error) return usage_error(text);
  const RuleInfo* const rule = find_rule(word);
  if (rule == nullptr) return usage_error(unknown_rule(word));
  text = use_color(color) ? render_page(rule->help, text_width()) : std::string(rule->help);
  if (!text.ends_with('\n')) text += '\n';
  return answer(text);
}

int run_version(const std::vector<std::string>& words) {
  std::string text;
  const Parsed parsed = parse_version(words, text);
  if (parsed == Parsed::help) return answer(text);
  if (parsed == Parsed::error) return usage_error(text);
  return answer(fmt::format("ecrlint {}\n{} rules, AWS facts of {} ({})\n", kVersion,
                            rules().size(), catalog_date(), catalog_source()));
}

}  // namespace ecrlint::cli
