// SPDX-License-Identifier: Apache-2.0
// Declares the flags and turns their words into values.
#include "cli/arguments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <set>
#include <span>
#include <string_view>

#include "cli/parse.hpp"

namespace ecrlint::cli {
namespace {

constexpr unsigned kMaxJobs = 1024;

constexpr std::string_view kExamples = R"(
Other commands:
  ecrlint pull, push            will this pull or push work, and what would make it work
  ecrlint explain-denied        what an error message of Docker or AWS means, and what to change
  ecrlint who                   who can pull, push and administer which repository, and why
  ecrlint evaluate              decides requests in JSON lines as AWS does
  ecrlint rules                 all rules
  ecrlint explain RULE          what a rule means and how to fix what it finds
  ecrlint init                  write an ecrlint.toml that explains itself
  ecrlint config show PATH      the config that counts for a file, and where it comes from
  ecrlint config schema         the JSON schema of config files
  ecrlint version               version, and the date of the AWS facts

Examples:
  ecrlint                                       lint what is below this directory
  ecrlint -o text -o sarif=out.sarif policies/  frames here, SARIF in a file
  aws ecr get-repository-policy --repository-name app | ecrlint -

Exit code: 0 clean, 1 findings at or above --fail-on, 2 wrong usage or configuration,
3 some input could not be read whole (or some output not written), 4 internal error.)";

/// The flags as words, before they are checked.
struct CheckWords {
  std::string kind;
  std::string profile;
  std::vector<std::string> only;
  std::vector<std::string> ignore;
  std::string min_severity;
  std::string fail_on;
  std::vector<std::string> outputs;
  std::string jobs;
  std::string color;
  bool no_gitignore = false;
};

void declare_selection(CLI::App& app, CheckWords& words) {
  const char* const group = "What to look for";
  add_option(app, "--only", words.only, "RULE",
             "Run just these rules (codes or names, comma lists)", group);
  add_option(app, "--ignore", words.ignore, "RULE", "Leave these rules out", group);
  add_option(app, "--profile", words.profile, "NAME",
             "ci (default), review or audit: shows ever more", group);
  add_option(app, "--kind", words.kind, "KIND",
             "Read every policy as repository, identity, scp ... (a wrong word lists all); a named "
             "file is "
             "one",
             group);
}

void declare_input(CLI::App& app, CheckWords& words, CheckArguments& arguments) {
  const char* const group = "Input";
  add_option(app, "--stdin-filename", arguments.standard_input_name, "PATH",
             "What to call standard input in reports", group);
  app.add_flag("--markdown", arguments.walk.markdown,
               "Search directories for *.md too, and lint the code in them")
      ->group(group);
  app.add_flag("--no-gitignore", words.no_gitignore, "Do not obey .gitignore files")->group(group);
  app.add_flag("--force-exclude", arguments.walk.force_exclude,
               "Obey ignore files and `exclude` for named paths, too")
      ->group(group);
  add_option(app, "--inventory", arguments.inventory, "FILE",
             "What exists: accounts, roles, users, as the AWS CLI lists them; may be repeated",
             group);
  add_option(app, "--catalog", arguments.catalog, "FILE", "Use the AWS facts of this file", group);
  add_option(app, "-j,--jobs", words.jobs, "N", "Threads (default: one per processor)", group);
}

void declare_result(CLI::App& app, CheckWords& words, CheckArguments& arguments) {
  const char* const gate = "Gate";
  app.add_flag("--untrusted", arguments.untrusted,
               "For what strangers propose: no config, ignore file or comment of theirs counts")
      ->group(gate);
  add_option(app, "--fail-on", words.fail_on, "LEVEL",
             "Least severity that fails: critical, high, medium (default), low, info; or never",
             gate);
  app.add_flag("--exit-zero", arguments.exit_zero, "Exit 0 instead of 1")->group(gate);
  app.add_flag("--require-policy", arguments.require_policy, "Exit 3 where no policy is found")
      ->group(gate);
  const char* const output = "Output";
  add_option(app, "-o,--output", words.outputs, "FORMAT[=FILE]",
             "text (default), concise, json, sarif or github; may be repeated", output);
  add_option(app, "--min-severity", words.min_severity, "LEVEL",
             "Show only this and worse; does not change the exit code", output);
  declare_color(app, words.color, output);
  app.add_flag("--show-policies", arguments.show_policies,
               "List the policies that were found, and how much of each is known")
      ->group(output);
  app.add_flag("--show-suppressed", arguments.lint.keep_suppressed,
               "Tell what is suppressed, too, and why; in SARIF, results with `suppressions`")
      ->group(output);
  app.add_flag("-q,--quiet", arguments.quiet, "Findings only, no closing line")->group(output);
  app.add_flag("-v,--verbose", arguments.verbose, "Tell which files are read and skipped, and why")
      ->group(output);
}

/// Splits comma lists and checks that every word is a rule.
std::vector<std::string> read_rules(std::string_view flag, const std::vector<std::string>& lists) {
  std::vector<std::string> rules;
  for (const std::string& list : lists) {
    for (std::string_view rest = list;;) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      std::string_view word = rest.substr(0, comma);
      while (word.starts_with(' ')) word.remove_prefix(1);
      while (word.ends_with(' ')) word.remove_suffix(1);
      if (find_rule(word) == nullptr)
        throw UsageError(fmt::format("{}: {}", flag, unknown_rule(word)));
      rules.emplace_back(word);
      if (comma == rest.size()) break;
      rest.remove_prefix(comma + 1);
    }
  }
  return rules;
}

unsigned read_jobs(const std::string& word) {
  unsigned jobs = 0;
  if (word.empty()) return jobs;
  const auto [end, failed] = std::from_chars(word.data(), word.data() + word.size(), jobs);
  if (failed != std::errc{} || end != word.data() + word.size() || jobs > kMaxJobs)
    throw UsageError(fmt::format("--jobs: '{}' is not a number from 1 to {}", word, kMaxJobs));
  return jobs;
}

std::vector<Output> read_outputs(const std::vector<std::string>& words) {
  std::vector<Output> outputs;
  for (const std::string& word : words) {
    const std::size_t equals = std::min(word.find('='), word.size());
    const std::string format = word.substr(0, equals);
    if (format.empty()) throw UsageError("--output: no format");
    Output& output = outputs.emplace_back();
    output.format = *choose("--output", format, format_from(format), kFormatWords);
    if (equals == word.size()) continue;
    output.file = word.substr(equals + 1);
    if (output.file.empty()) throw UsageError(fmt::format("--output: no file after '{}'", word));
    if (output.file == "-") output.file.clear();
  }
  std::set<std::string_view> taken;
  for (const Output& output : outputs)
    if (!taken.insert(output.file).second)
      throw UsageError(output.file.empty()
                           ? "--output: only one format can go to standard output"
                           : fmt::format("--output: two formats go to '{}'", output.file));
  return outputs;
}

Threshold read_levels(const CheckWords& words) {
  constexpr std::array<std::string_view, 6> kLevels{"critical", "high", "medium",
                                                    "low",      "info", "never"};
  Threshold threshold;
  if (words.fail_on == "never")
    threshold.fail_on = FailOn{};
  else if (const auto least =
               choose("--fail-on", words.fail_on, severity_from(words.fail_on), kLevels))
    threshold.fail_on = FailOn{least};
  threshold.min_severity = choose("--min-severity", words.min_severity,
                                  severity_from(words.min_severity), std::span(kLevels).first<5>());
  return threshold;
}

/// A day as `--today` takes it; which month has how many days does not matter for comparing.
void check_today(const std::string& word) {
  constexpr std::string_view kForm = "dddd-dd-dd";
  bool fits = word.empty() || word.size() == kForm.size();
  for (std::size_t i = 0; fits && i < word.size(); ++i)
    fits = kForm[i] == 'd' ? word[i] >= '0' && word[i] <= '9' : word[i] == kForm[i];
  if (!fits) throw UsageError(fmt::format("--today: '{}' is no day such as 2027-01-31", word));
}

void read_words(const CheckWords& words, CheckArguments& arguments) {
  Options& lint = arguments.lint;
  lint.kind = choose("--kind", words.kind, policy_kind_from(words.kind), kPolicyKindWords);
  lint.profile = choose("--profile", words.profile, profile_from(words.profile), kProfileWords);
  arguments.walk.gitignore = !words.no_gitignore;
  arguments.color = read_color(words.color);
  lint.only = read_rules("--only", words.only);
  lint.ignore = read_rules("--ignore", words.ignore);
  arguments.threshold = read_levels(words);
  check_today(lint.today);
  lint.jobs = read_jobs(words.jobs);
  arguments.outputs = read_outputs(words.outputs);
}

/// Takes `-` out of the paths.
void read_paths(CheckArguments& arguments) {
  arguments.standard_input = std::erase(arguments.paths, "-") != 0;
  if (!arguments.standard_input &&
      arguments.standard_input_name != CheckArguments{}.standard_input_name)
    throw UsageError("--stdin-filename needs `-` among the paths");
  if (arguments.standard_input_name.empty()) throw UsageError("--stdin-filename: no name");
  if (arguments.paths.empty() && !arguments.standard_input) arguments.paths = {"."};
}

/// Lets nothing count that the author of what is linted can write.
void distrust(CheckArguments& arguments) {
  if (arguments.walk.force_exclude)
    throw UsageError("--untrusted and --force-exclude exclude each other");
  arguments.walk.gitignore = false;
  arguments.walk.ecrlintignore = false;
  arguments.walk.bounded = true;
  arguments.lint.suppression_comments = false;
  arguments.config.none = arguments.config.file.empty();
  arguments.config.for_root = true;
}

}  // namespace

CheckArguments parse_check(const std::vector<std::string>& words) {
  CLI::App app("Lints Amazon ECR repository and registry policies and IAM policies.",
               "ecrlint [check] [PATH|-]...");
  CheckArguments arguments;
  CheckWords read;
  declare_selection(app, read);
  declare_input(app, read, arguments);
  declare_config(app, arguments.config);
  add_option(app, "--today", arguments.lint.today, "DAY",
             "The day on which suppressions may have expired (default: the date, UTC)", "Config");
  declare_result(app, read, arguments);
  app.footer(std::string(kExamples));
  arguments.paths = parse(app, words);
  read_words(read, arguments);
  read_paths(arguments);
  check_config(app, arguments.config);
  arguments.walk.follow = arguments.config.follow;
  if (arguments.untrusted) distrust(arguments);
  return arguments;
}

}  // namespace ecrlint::cli
