// SPDX-License-Identifier: Apache-2.0
// Declares the flags and turns their words into values; every mistake gives one line.
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
#include "cli/suggest.hpp"

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
3 some input could not be read or parsed (or some output not written), 4 internal error.)";

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

CLI::Option* list(CLI::App& app, const char* name, std::vector<std::string>& into,
                  const char* about) {
  return app.add_option(name, into, about)->allow_extra_args(false);
}

void declare_color(CLI::App& app, std::string& color) {
  app.add_option("--color", color, "auto, always or never")->type_name("WHEN");
}

void declare_selection(CLI::App& app, CheckWords& words) {
  const char* const group = "What to look for";
  list(app, "--only", words.only, "Run just these rules (codes or names, comma lists)")
      ->type_name("RULE")
      ->group(group);
  list(app, "--ignore", words.ignore, "Leave these rules out")->type_name("RULE")->group(group);
  app.add_option("--profile", words.profile, "ci (default), review or audit: shows ever more")
      ->type_name("NAME")
      ->group(group);
  app.add_option("--kind", words.kind,
                 "Read every policy as repository, registry, identity, trust or resource")
      ->type_name("KIND")
      ->group(group);
}

void declare_input(CLI::App& app, CheckWords& words, CheckArguments& arguments) {
  const char* const group = "Input";
  app.add_option("--stdin-filename", arguments.standard_input_name,
                 "What to call standard input in reports")
      ->type_name("PATH")
      ->group(group);
  app.add_flag("--markdown", arguments.walk.markdown,
               "Search directories for *.md too, and lint the code in them")
      ->group(group);
  app.add_flag("--no-gitignore", words.no_gitignore, "Do not obey .gitignore files")->group(group);
  app.add_flag("--force-exclude", arguments.walk.force_exclude,
               "Obey ignore files for named paths, too")
      ->group(group);
  list(app, "--inventory", arguments.inventory,
       "What exists: accounts, roles, users, as the AWS CLI lists them; may be repeated")
      ->type_name("FILE")
      ->group(group);
  app.add_option("--catalog", arguments.catalog, "Use the AWS facts of this file")
      ->type_name("FILE")
      ->group(group);
  app.add_option("-j,--jobs", words.jobs, "Threads (default: one per processor)")
      ->type_name("N")
      ->group(group);
}

void declare_config(CLI::App& app, ConfigArguments& config) {
  const char* const group = "Config";
  app.add_option("--config", config.file, "Use this config for all files, and no other")
      ->type_name("FILE")
      ->group(group);
  app.add_flag("--no-config", config.none, "Do not look for ecrlint.toml files")->group(group);
}

bool read_config(const CLI::App& app, const ConfigArguments& config, std::string& error) {
  if (config.none && !config.file.empty()) {
    error = "--config and --no-config exclude each other";
    return false;
  }
  if (app.count("--config") == 0 || !config.file.empty()) return true;
  error = "--config: no name";
  return false;
}

void declare_result(CLI::App& app, CheckWords& words, CheckArguments& arguments) {
  const char* const gate = "Gate";
  app.add_option("--fail-on", words.fail_on,
                 "Least severity that fails: critical, high, medium (default), low, info; or never")
      ->type_name("LEVEL")
      ->group(gate);
  app.add_flag("--exit-zero", arguments.exit_zero, "Exit 0 instead of 1")->group(gate);
  const char* const output = "Output";
  list(app, "-o,--output", words.outputs,
       "text (default), concise, json, sarif or github; may be repeated")
      ->type_name("FORMAT[=FILE]")
      ->group(output);
  app.add_option("--min-severity", words.min_severity,
                 "Show only this and worse; does not change the exit code")
      ->type_name("LEVEL")
      ->group(output);
  declare_color(app, words.color);
  app.get_option("--color")->group(output);
  app.add_flag("--show-policies", arguments.show_policies,
               "List the policies that were found, and how much of each is known")
      ->group(output);
  app.add_flag("-q,--quiet", arguments.quiet, "Findings only, no closing line")->group(output);
  app.add_flag("-v,--verbose", arguments.verbose, "Tell which files are read and skipped, and why")
      ->group(output);
}

/// Reads one word of a fixed set; false and a line in `error` if it is none of them.
template <class T>
bool choose(std::string_view flag, const std::string& word, std::optional<T> value,
            std::span<const std::string_view> known, T& into, std::string& error) {
  if (word.empty()) return true;
  if (value) {
    into = *value;
    return true;
  }
  error = fmt::format("{}: unknown value '{}'{}; one of {}", flag, word, did_you_mean(word, known),
                      fmt::join(known, ", "));
  return false;
}

constexpr std::array<std::string_view, 6> kLevels{"critical", "high", "medium",
                                                  "low",      "info", "never"};
constexpr std::array<std::string_view, 3> kProfiles{"ci", "review", "audit"};
constexpr std::array<std::string_view, 5> kKinds{"repository", "registry", "identity", "trust",
                                                 "resource"};
constexpr std::array<std::string_view, 5> kFormats{"text", "concise", "json", "sarif", "github"};
constexpr std::array<std::string_view, 3> kColors{"auto", "always", "never"};

std::optional<Color> color_from(std::string_view word) {
  if (word == "auto") return Color::automatic;
  if (word == "always") return Color::always;
  if (word == "never") return Color::never;
  return std::nullopt;
}

/// Splits comma lists and checks that every word is a rule.
bool read_rules(std::string_view flag, const std::vector<std::string>& lists,
                std::vector<std::string>& into, std::string& error) {
  for (const std::string& list : lists) {
    for (std::string_view rest = list;;) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      std::string_view word = rest.substr(0, comma);
      while (word.starts_with(' ')) word.remove_prefix(1);
      while (word.ends_with(' ')) word.remove_suffix(1);
      if (find_rule(word) == nullptr) {
        error = fmt::format("{}: {}", flag, unknown_rule(word));
        return false;
      }
      into.emplace_back(word);
      if (comma == rest.size()) break;
      rest.remove_prefix(comma + 1);
    }
  }
  return true;
}

bool read_jobs(const std::string& word, unsigned& jobs, std::string& error) {
  jobs = 0;
  if (word.empty()) return true;
  const auto [end, failed] = std::from_chars(word.data(), word.data() + word.size(), jobs);
  if (failed == std::errc{} && end == word.data() + word.size() && jobs <= kMaxJobs) return true;
  error = fmt::format("--jobs: '{}' is not a number from 1 to {}", word, kMaxJobs);
  return false;
}

bool read_outputs(const std::vector<std::string>& words, std::vector<Output>& outputs,
                  std::string& error) {
  std::set<std::string_view> taken;
  for (const std::string& word : words) {
    const std::size_t equals = std::min(word.find('='), word.size());
    Output output;
    const std::string format = word.substr(0, equals);
    if (format.empty()) {
      error = "--output: no format";
      return false;
    }
    if (!choose("--output", format, format_from(format), kFormats, output.format, error))
      return false;
    if (equals != word.size()) {
      output.file = word.substr(equals + 1);
      if (output.file.empty()) {
        error = fmt::format("--output: no file after '{}'", word);
        return false;
      }
      if (output.file == "-") output.file.clear();
    }
    outputs.push_back(output);
  }
  for (const Output& output : outputs) {
    if (taken.insert(output.file).second) continue;
    error = output.file.empty() ? "--output: only one format can go to standard output"
                                : fmt::format("--output: two formats go to '{}'", output.file);
    return false;
  }
  return true;
}

bool read_levels(const CheckWords& words, CheckArguments& arguments, std::string& error) {
  const std::span<const std::string_view> severities(kLevels.data(), kLevels.size() - 1);
  FailOn fail_on;
  Severity shown = Severity::info;
  if (words.fail_on != "never" && !choose("--fail-on", words.fail_on, severity_from(words.fail_on),
                                          kLevels, fail_on.least.emplace(), error))
    return false;
  if (!words.fail_on.empty()) arguments.threshold.fail_on = fail_on;
  if (!choose("--min-severity", words.min_severity, severity_from(words.min_severity), severities,
              shown, error))
    return false;
  if (!words.min_severity.empty()) arguments.threshold.min_severity = shown;
  return true;
}

/// A day as `--today` takes it; which month has how many days does not matter for comparing.
bool read_today(const std::string& word, std::string& error) {
  constexpr std::string_view kForm = "dddd-dd-dd";
  bool fits = word.empty() || word.size() == kForm.size();
  for (std::size_t i = 0; fits && i < word.size(); ++i)
    fits = kForm[i] == 'd' ? word[i] >= '0' && word[i] <= '9' : word[i] == kForm[i];
  if (!fits) error = fmt::format("--today: '{}' is no day such as 2027-01-31", word);
  return fits;
}

bool read_words(const CheckWords& words, CheckArguments& arguments, std::string& error) {
  PolicyKind kind = PolicyKind::repository;
  if (!choose("--kind", words.kind, policy_kind_from(words.kind), kKinds, kind, error))
    return false;
  if (!words.kind.empty()) arguments.lint.kind = kind;
  Profile profile = Profile::ci;
  arguments.walk.gitignore = !words.no_gitignore;
  if (!choose("--profile", words.profile, profile_from(words.profile), kProfiles, profile, error))
    return false;
  if (!words.profile.empty()) arguments.lint.profile = profile;
  return choose("--color", words.color, color_from(words.color), kColors, arguments.color, error) &&
         read_rules("--only", words.only, arguments.lint.only, error) &&
         read_rules("--ignore", words.ignore, arguments.lint.ignore, error) &&
         read_levels(words, arguments, error) && read_today(arguments.lint.today, error) &&
         read_jobs(words.jobs, arguments.lint.jobs, error) &&
         read_outputs(words.outputs, arguments.outputs, error);
}

/// Takes `-` out of the paths.
bool read_paths(CheckArguments& arguments, std::string& error) {
  const std::size_t removed = std::erase(arguments.paths, "-");
  arguments.standard_input = removed != 0;
  if (removed == 0 && arguments.standard_input_name != CheckArguments{}.standard_input_name) {
    error = "--stdin-filename needs `-` among the paths";
    return false;
  }
  if (arguments.standard_input_name.empty()) {
    error = "--stdin-filename: no name";
    return false;
  }
  if (arguments.paths.empty() && !arguments.standard_input) arguments.paths = {"."};
  return true;
}

constexpr std::array<std::string_view, 2> kListFormats{"text", "json"};

}  // namespace

bool read_color(const std::string& word, Color& color, std::string& error) {
  return choose("--color", word, color_from(word), kColors, color, error);
}

bool read_list_format(const std::string& word, Format& format, std::string& error) {
  const bool known =
      std::find(kListFormats.begin(), kListFormats.end(), word) != kListFormats.end();
  const auto chosen = known ? format_from(word) : std::nullopt;
  return choose("--output", word, chosen, kListFormats, format, error);
}

Parsed parse_check(const std::vector<std::string>& words, CheckArguments& arguments,
                   std::string& text) {
  CLI::App app("Lints Amazon ECR repository and registry policies and IAM policies.",
               "ecrlint [check] [PATH|-]...");
  CheckWords read;
  declare_selection(app, read);
  declare_input(app, read, arguments);
  declare_config(app, arguments.config);
  app.add_option("--today", arguments.lint.today,
                 "The day on which suppressions may have expired (default: the date, UTC)")
      ->type_name("DAY")
      ->group("Config");
  declare_result(app, read, arguments);
  app.footer(std::string(kExamples));
  const Parsed parsed = parse(app, words, arguments.paths, text);
  if (parsed != Parsed::run) return parsed;
  const bool good = read_words(read, arguments, text) && read_paths(arguments, text) &&
                    read_config(app, arguments.config, text);
  return good ? Parsed::run : Parsed::error;
}

Parsed parse_config_verb(const std::vector<std::string>& words, std::string& verb,
                         std::string& path, ConfigArguments& config, std::string& text) {
  constexpr std::array<std::string_view, 2> kVerbs{"schema", "show"};
  CLI::App app(
      "Prints the JSON schema of config files, or the config that counts for a file and where each "
      "value comes from.",
      "ecrlint config schema | ecrlint config show [PATH]");
  declare_config(app, config);
  std::vector<std::string> rest;
  const Parsed parsed = parse(app, words, rest, text);
  if (parsed != Parsed::run) return parsed;
  verb = rest.empty() ? "" : rest.front();
  const bool known = std::find(kVerbs.begin(), kVerbs.end(), verb) != kVerbs.end();
  if (!known) {
    text = verb.empty() ? "config: say `schema` or `show`"
                        : fmt::format("config: unknown verb '{}'{}; one of {}", verb,
                                      did_you_mean(verb, kVerbs), fmt::join(kVerbs, ", "));
    return Parsed::error;
  }
  if (rest.size() > (verb == "show" ? 2 : 1)) {
    text = fmt::format("config {}: takes no '{}'", verb, rest.back());
    return Parsed::error;
  }
  path = rest.size() == 2 ? rest.back() : ".";
  return read_config(app, config, text) ? Parsed::run : Parsed::error;
}

Parsed parse_init(const std::vector<std::string>& words, std::string& text) {
  CLI::App app("Writes an ecrlint.toml in this folder in which everything is explained.",
               "ecrlint init");
  return parse_bare(app, "init", words, text);
}

Parsed parse_explain(const std::vector<std::string>& words, std::string& rule, Color& color,
                     std::string& text) {
  CLI::App app("Says what a rule means and how to fix what it finds. RULE is a code or a name.",
               "ecrlint explain RULE");
  std::string color_word;
  declare_color(app, color_word);
  std::vector<std::string> rest;
  const Parsed parsed = parse(app, words, rest, text);
  if (parsed != Parsed::run) return parsed;
  if (!read_color(color_word, color, text)) return Parsed::error;
  if (rest.size() != 1) {
    text = "explain: name one rule; `ecrlint rules` lists them";
    return Parsed::error;
  }
  rule = rest.front();
  return Parsed::run;
}

Parsed parse_rules(const std::vector<std::string>& words, Format& format, std::string& text) {
  CLI::App app("Lists all rules.", "ecrlint rules");
  std::string word;
  app.add_option("-o,--output", word, "Format: text or json (with the page of each rule)")
      ->type_name("FORMAT");
  const Parsed parsed = parse_bare(app, "rules", words, text);
  if (parsed != Parsed::run) return parsed;
  return read_list_format(word, format, text) ? Parsed::run : Parsed::error;
}

Parsed parse_version(const std::vector<std::string>& words, std::string& text) {
  CLI::App app("Shows the version, and the date of the AWS facts.", "ecrlint version");
  return parse_bare(app, "version", words, text);
}

}  // namespace ecrlint::cli
