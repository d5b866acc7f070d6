// SPDX-License-Identifier: Apache-2.0
// The verbs that only print: rules, explain, version.
#include "cli/commands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "cli/io.hpp"
#include "cli/parse.hpp"
#include "cli/terminal.hpp"
#include "ecrlint/version.hpp"

namespace ecrlint::cli {

int no_answer(const Error& error, int otherwise) {
  if (otherwise == kUsage && !error.internal) throw UsageError(error.message);
  say(error.internal ? fmt::format("internal error: {}", error.message) : error.message);
  return error.internal ? kInternal : otherwise;
}

int run_rules(const std::vector<std::string>& words) {
  CLI::App app("Lists all rules.", "ecrlint rules");
  std::string word;
  add_option(app, "-o,--output", word, "FORMAT",
             "Format: text or json (with the page of each rule)");
  parse_bare(app, "rules", words);
  if (read_list_format(word) == Format::json) return answer(rules_json());
  std::string text;
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
  CLI::App app("Says what a rule means and how to fix what it finds. RULE is a code or a name.",
               "ecrlint explain RULE");
  std::string color_word;
  declare_color(app, color_word);
  const std::vector<std::string> named = parse(app, words);
  const Color color = read_color(color_word);
  if (named.size() != 1) throw UsageError("explain: name one rule; `ecrlint rules` lists them");
  const RuleInfo* const rule = find_rule(named.front());
  if (rule == nullptr) throw UsageError(unknown_rule(named.front()));
  std::string text =
      use_color(color) ? render_page(rule->help, text_width()) : std::string(rule->help);
  if (!text.ends_with('\n')) text += '\n';
  return answer(text);
}

int run_version(const std::vector<std::string>& words) {
  CLI::App app("Shows the version, and the date of the AWS facts.", "ecrlint version");
  parse_bare(app, "version", words);
  return answer(fmt::format("ecrlint {}\n{} rules, AWS facts of {} ({})\n", kVersion,
                            rules().size(), catalog_date(), catalog_source()));
}

}  // namespace ecrlint::cli
