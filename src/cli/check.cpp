// SPDX-License-Identifier: Apache-2.0
// `ecrlint check`: reads the files, lints them, writes the reports, decides the exit code.
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <ctime>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/configs.hpp"
#include "cli/excludes.hpp"
#include "cli/io.hpp"
#include "cli/links.hpp"
#include "cli/module_files.hpp"
#include "cli/progress.hpp"
#include "cli/repository.hpp"
#include "cli/terminal.hpp"
#include "cli/walk.hpp"
#include "ecrlint/catalog.hpp"
#include "ecrlint/lint.hpp"
#include "ecrlint/report.hpp"
#include "ecrlint/threshold.hpp"

namespace ecrlint::cli {
namespace {

/// The code of the finding that every text that does not parse has.
constexpr std::string_view kSyntaxError = "ECR001";

/// `path` from `root`, or as it is if it does not lie below. Links count as what they lead to,
/// because code scanning cannot show a finding on a link.
std::string below(const std::string& root, const std::string& working_directory,
                  const std::string& path) {
  std::string full = canonical_path(path);
  if (full.empty()) {  // standard input, or not there
    const std::filesystem::path base(working_directory);
    full = (base / path).lexically_normal().string();
  }
  const std::string start = root == "/" ? root : root + "/";
  return full.starts_with(start) && full.size() > start.size() ? full.substr(start.size()) : path;
}

/// While it lives, sources and failures below the repository of the working directory have paths
/// relative to its root, as code scanning wants them. They are swapped, so that no text is copied.
/// Outside a repository nothing changes.
class RepositoryPaths {
 public:
  RepositoryPaths(std::vector<Source>& sources, Report& report)
      : sources_(sources), report_(report) {
    const std::string working_directory = canonical_path(".");
    root_ = find_repository(working_directory);
    const auto changed = [&](const std::string& path) {
      return root_.empty() || path.starts_with('<') ? path : below(root_, working_directory, path);
    };
    for (const Source& source : sources_) source_paths_.push_back(changed(source.path));
    for (const Failure& failure : report_.failures) failure_paths_.push_back(changed(failure.path));
    swap();
  }
  ~RepositoryPaths() { swap(); }
  RepositoryPaths(const RepositoryPaths&) = delete;
  RepositoryPaths& operator=(const RepositoryPaths&) = delete;

  [[nodiscard]] VersionControl version_control() const {
    return root_.empty() ? VersionControl{} : cli::version_control(root_);
  }

 private:
  void swap() {
    for (std::size_t i = 0; i < sources_.size(); ++i) sources_[i].path.swap(source_paths_[i]);
    for (std::size_t i = 0; i < report_.failures.size(); ++i)
      report_.failures[i].path.swap(failure_paths_[i]);
  }

  std::string root_;
  std::vector<Source>& sources_;
  Report& report_;
  std::vector<std::string> source_paths_;
  std::vector<std::string> failure_paths_;
};

void sort_failures(std::vector<Failure>& failures) {
  std::stable_sort(failures.begin(), failures.end(),
                   [](const Failure& a, const Failure& b) { return a.path < b.path; });
}

/// The texts to lint, and what could not be read.
class InputReader {
 public:
  InputReader(const CheckArguments& arguments, Configs& configs, Progress& progress)
      : arguments_(arguments), configs_(configs), progress_(progress) {}

  void read_all(const Inputs& inputs) {
    failures = inputs.failures;
    if (arguments_.standard_input) {
      // Where somebody types it in, their terminal is theirs.
      if (::isatty(STDIN_FILENO) == 0) progress_.start_whole("reading standard input");
      auto text = read_standard_input();
      progress_.stop();
      take(arguments_.standard_input_name, std::move(text),
           place_of(arguments_.standard_input_name));
    }
    progress_.start("reading", inputs.files.size());
    for (const Input& input : inputs.files) {
      take(input.path, read_input(input), place_of(input), input.way != Way::named);
      progress_.advance();
    }
    progress_.start_whole("reading modules");
    read_modules(inputs);
    progress_.stop();
    for (const LoadedConfig& loaded : configs_.all())
      sources.push_back({loaded.path, loaded.text, Role::config, loaded.config,
                         loaded.path.substr(loaded.path.rfind('/') + 1)});
    sort_failures(failures);
  }

  std::vector<Source> sources;
  std::vector<Failure> failures;

 private:
  /// The files that modules have beside those to lint: without them much is not known.
  void read_modules(const Inputs& inputs) {
    ModuleFiles modules;
    for (const Input& input : inputs.files) {
      modules.leave_out(input.canonical);
      modules.want_module_of(input, configs_.find(place_of(input)));
    }
    for (std::size_t i = 0; i < sources.size(); ++i)
      modules.want_named(sources[i].path, sources[i].text, configs_.find(places_[i]));
    for (Failure& failure : modules.read(left_, sources)) failures.push_back(std::move(failure));
  }

  void take(const std::string& path, Result<std::string> read, const FilePlace& place,
            bool found = false) {
    auto text = counted(std::move(read), left_);
    if (!text) return failures.push_back({path, text.error().message});
    if (arguments_.verbose) say(fmt::format("read {} ({} bytes)", path, text->size()));
    sources.push_back({path, std::move(*text)});
    sources.back().found = found;
    places_.push_back(place);
    give_config(sources.back(), configs_.find(place), place);
  }

  const CheckArguments& arguments_;
  Configs& configs_;
  Progress& progress_;
  std::vector<FilePlace> places_;  // of the sources
  std::size_t left_ = kMaxTotal;
};

/// Finds the configs of all inputs. False, and said why, if one cannot be used: nothing is linted
/// by half a config.
bool load_configs(CheckArguments& arguments, const Inputs& inputs, Configs& configs) {
  for (const Input& input : inputs.files) static_cast<void>(configs.find(place_of(input)));
  if (arguments.standard_input)
    static_cast<void>(configs.find(place_of(arguments.standard_input_name)));
  if (configs.errors().empty()) arguments.lint.context = configs.context();
  if (arguments.outputs.empty()) {
    const LoadedConfig* const here = configs.find(place_of("."));
    const auto& format = here == nullptr ? std::nullopt : here->config->format;
    arguments.outputs.push_back({format ? format->value : Format::text, {}});
  }
  if (arguments.verbose)
    for (const LoadedConfig& loaded : configs.all()) say(fmt::format("config {}", loaded.path));
  for (const std::string& error : configs.errors()) say(error);
  return configs.errors().empty();
}

/// The date, the same wherever the run takes place.
std::string date_of_today() {
  const std::time_t now = std::time(nullptr);
  std::tm parts = {};
  ::gmtime_r(&now, &parts);
  return fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

bool load_facts(CheckArguments& arguments) {
  if (arguments.catalog.empty()) return true;
  const auto text = read_named(arguments.catalog, arguments.config.follow);
  auto loaded = text ? load_catalog(*text) : text.error();
  if (!loaded) say(fmt::format("{}: {}", arguments.catalog, loaded.error().message));
  if (loaded) arguments.lint.catalog = std::move(*loaded);
  return loaded.ok();
}

/// Is a file that decides how others are linted one of them? Said if it is.
bool is_of_inputs(const std::string& flag, const std::string& file, const Inputs& inputs) {
  const std::string working_directory = canonical_path(".");
  const std::string canonical = canonical_path(file);
  if (canonical.empty()) return false;  // reading it will say so
  const std::string top = tree_top(folder_of(canonical), working_directory);
  const bool is_part = top == tree_top(working_directory, working_directory) ||
                       std::ranges::any_of(inputs.files, [&](const Input& input) {
                         return input.top == top || input.canonical == canonical;
                       });
  if (is_part)
    say(
        fmt::format("{}: {}: part of what is linted, which --untrusted does not let decide; take "
                    "it from elsewhere",
                    flag, file));
  return is_part;
}

/// Comes all that decides from outside of an untrusted tree? Said if not.
bool is_outside(const CheckArguments& arguments, const Inputs& inputs) {
  if (!arguments.untrusted) return true;
  bool inside = false;
  const auto ask = [&](const std::string& flag, const std::string& file) {
    if (!file.empty() && is_of_inputs(flag, file, inputs)) inside = true;
  };
  ask("--config", arguments.config.file);
  ask("--catalog", arguments.catalog);
  for (const std::string& file : arguments.inventory) ask("--inventory", file);
  return !inside;
}

/// Tells what was not looked at.
void tell_inputs(const CheckArguments& arguments, const Inputs& inputs) {
  const bool nothing = inputs.files.empty() && inputs.failures.empty() && !arguments.standard_input;
  for (const std::string& warning : inputs.warnings) say(warning);
  for (const std::string& line : inputs.empty) say(line);
  if (arguments.verbose)
    for (const std::string& line : inputs.skipped) say(fmt::format("skip {}", line));
  if (nothing && inputs.empty.empty() && inputs.warnings.empty())
    say("every named file is ignored; nothing was linted");
}

/// A text that did not parse speaks through its finding, unless flags hide that.
void tell_hidden_failures(const std::vector<Source>& sources, const Report& report) {
  std::set<std::string_view> shown;
  for (const Finding& finding : report.findings)
    if (finding.rule->code == kSyntaxError) shown.insert(sources[finding.source].path);
  for (const Failure& failure : report.failures)
    if (!failure.syntax || shown.count(failure.path) == 0) say(failure);
}

int gate(const CheckArguments& arguments, const std::vector<Source>& sources,
         const Report& report) {
  for (const Failure& failure : report.failures)
    if (failure.internal) return kInternal;
  if (!report.failures.empty()) return kInput;
  const bool failed = fails(report, sources, arguments.threshold);
  return failed && !arguments.exit_zero ? kFindings : kClean;
}

bool is_for_repository(Format format) {
  return format == Format::sarif || format == Format::github;
}

/// Is it empty though there is something to say, as where memory runs out?
bool is_lost(const std::string& text, Format format, const Report& report) {
  const bool has_frame = format == Format::json || format == Format::sarif;
  return text.empty() && (has_frame || !report.findings.empty());
}

/// The files that a run has read, by what they are and not by name. Borrows all that it is made of.
class InputFiles {
 public:
  InputFiles(const CheckArguments& arguments, const Inputs& inputs,
             const std::vector<Source>& sources)
      : arguments_(arguments), inputs_(inputs), sources_(sources) {}

  /// Is it one of them, and no report that an earlier run has left among them?
  [[nodiscard]] bool has(const std::string& path) {
    if (are_reports_.empty()) look_at_all();
    struct stat about = {};
    if (::stat(path.c_str(), &about) != 0) return false;
    const auto found = are_reports_.find({about.st_dev, about.st_ino});
    return found != are_reports_.end() && !found->second;
  }

 private:
  /// Only when one is asked for: a look at each costs as much as opening it.
  void look_at_all() {
    for (const Source& source : sources_) add(source.path, is_report(source.text));
    for (const Input& input : inputs_.files) add(input.canonical, false);
    for (const Source& source : arguments_.lint.context.inventory) add(source.path, false);
    add(arguments_.catalog, false);
  }

  void add(const std::string& path, bool is_report) {
    struct stat about = {};
    if (!path.empty() && ::stat(path.c_str(), &about) == 0)
      are_reports_.try_emplace({about.st_dev, about.st_ino}, is_report);
  }

  /// Begins it as our JSON and SARIF do?
  static bool is_report(std::string_view text) {
    constexpr std::size_t kHead = 400;
    text = text.substr(0, kHead);
    return text.starts_with("{\n  \"") && text.find("\"name\": \"ecrlint\"") != text.npos &&
           (text.find("\"schemaVersion\"") != text.npos || text.find("sarif") != text.npos);
  }

  const CheckArguments& arguments_;
  const Inputs& inputs_;
  const std::vector<Source>& sources_;
  std::map<std::pair<dev_t, ino_t>, bool> are_reports_;
};

std::string write_output(const Output& output, const std::string& text, InputFiles& inputs) {
  if (output.file.empty()) return write_standard_output(text);
  return inputs.has(output.file) ? "it is one of the inputs" : write_file(output.file, text);
}

/// Writes one report where it belongs; says why not.
int write_report(const Output& output, const Report& report, const std::string& text,
                 InputFiles& inputs) {
  if (is_lost(text, output.format, report)) return no_memory();
  const std::string error = write_output(output, text, inputs);
  if (error.empty()) return kClean;
  say(fmt::format("{}: not written: {}", output.file.empty() ? "standard output" : output.file,
                  error));
  return kInput;
}

int write_reports(const CheckArguments& arguments, const Inputs& inputs,
                  std::vector<Source>& sources, Report& report, int exit_code) {
  ReportOptions options;
  options.policies = arguments.show_policies;
  options.summary = !arguments.quiet;
  options.failures = false;  // said on standard error, whatever the format
  options.exit_code = exit_code;
  InputFiles input_files(arguments, inputs, sources);
  int worst = kClean;
  for (const Output& output : arguments.outputs) {
    // A file is coloured only if asked for by name.
    options.color =
        output.file.empty() ? use_color(arguments.color) : arguments.color == Color::always;
    std::optional<RepositoryPaths> paths;
    if (is_for_repository(output.format))
      options.version_control = paths.emplace(sources, report).version_control();
    const std::string text = render(output.format, sources, report, options);
    worst = std::max(worst, write_report(output, report, text, input_files));
  }
  return worst;
}

Inputs find_all(const CheckArguments& arguments, Progress& progress) {
  Excludes excludes(arguments.config);
  WalkOptions options = arguments.walk;
  options.excludes = &excludes;
  options.progress = &progress;
  progress.start("found");
  Inputs inputs = find_inputs(arguments.paths, options);
  progress.stop();
  return inputs;
}

int check(CheckArguments& arguments) {
  if (!load_facts(arguments)) return kUsage;
  if (arguments.lint.today.empty()) arguments.lint.today = date_of_today();
  Progress progress(!arguments.quiet && !arguments.verbose);
  const Inputs inputs = find_all(arguments, progress);
  if (!is_outside(arguments, inputs)) return kUsage;
  tell_inputs(arguments, inputs);
  Configs configs(arguments.config);
  if (!load_configs(arguments, inputs, configs)) return kUsage;
  if (!read_inventories(arguments.inventory, arguments.config.follow, arguments.lint.context))
    return kInput;
  InputReader reader(arguments, configs, progress);
  reader.read_all(inputs);
  say(reader.failures);
  progress.start_whole(fmt::format("linting {} files", reader.sources.size()));
  Report report = lint(reader.sources, arguments.lint);
  progress.stop();
  if (arguments.verbose) {
    for (const std::string& line : report.notes) say(line);
    for (const std::string& line : report.partly_known) say(fmt::format("partly known: {}", line));
    for (const std::string& line : report.not_followed) say(fmt::format("not followed: {}", line));
    for (const std::string& line : report.not_read) say(fmt::format("not read: {}", line));
  }
  const bool missing = arguments.require_policy && report.summary.policies == 0;
  if (missing) say("no policy was found, and --require-policy asks for one");
  const int unread = reader.failures.empty() && !missing ? kClean : kInput;
  report.summary.ignored = inputs.unread;
  report.summary.let_pass = count_let_pass(report, reader.sources, arguments.threshold);
  const int exit_code = std::max(gate(arguments, reader.sources, report), unread);
  hide_findings(report, reader.sources, arguments.threshold);
  tell_hidden_failures(reader.sources, report);
  report.failures.insert(report.failures.end(), reader.failures.begin(), reader.failures.end());
  sort_failures(report.failures);
  const int written = write_reports(arguments, inputs, reader.sources, report, exit_code);
  return written == kClean ? exit_code : written;
}

}  // namespace

int run_check(const std::vector<std::string>& words) {
  CheckArguments arguments = parse_check(words);
  return check(arguments);
}

}  // namespace ecrlint::cli
