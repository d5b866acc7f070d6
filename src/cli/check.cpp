// `ecrlint check`: reads the files, lints them, writes the reports, decides the exit code.
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <set>
#include <string_view>
#include <utility>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/io.hpp"
#include "cli/repository_paths.hpp"
#include "cli/terminal.hpp"
#include "cli/walk.hpp"
#include "ecrlint/lint.hpp"
#include "ecrlint/report.hpp"

namespace ecrlint::cli {
namespace {

/// The code of the finding that every text that does not parse has.
constexpr std::string_view kSyntaxError = "ECR001";

void sort_failures(std::vector<Failure>& failures) {
  std::stable_sort(failures.begin(), failures.end(),
                   [](const Failure& a, const Failure& b) { return a.path < b.path; });
}

/// The texts to lint, and what could not be read.
class Reader {
 public:
  explicit Reader(const CheckArguments& arguments) : arguments_(arguments) {}

  void read_all(const Inputs& inputs) {
    failures = inputs.failures;
    if (arguments_.standard_input) {
      std::string error;
      auto text = read_standard_input(kMaxFile, error);
      take(arguments_.standard_input_name, std::move(text), error);
    }
    for (const Input& input : inputs.files) {
      std::string error;
      // A link is opened by its target, which is known to lie inside.
      const std::string& open = input.way == Way::link ? input.canonical : input.path;
      auto text = read_file(open, input.way == Way::named, kMaxFile, error);
      take(input.path, std::move(text), error);
    }
    read_modules(inputs);
    sort_failures(failures);
  }

  std::vector<Source> sources;
  std::vector<Failure> failures;

 private:
  /// The files that a module has beside those to lint: without them much of it is not known. What
  /// cannot be read of them is not known either.
  void read_modules(const Inputs& inputs) {
    std::set<std::string> seen;
    for (const Input& input : inputs.files) seen.insert(input.path);
    for (const Input& input : inputs.files)
      for (const std::string& path : rest_of_module(input.path)) {
        std::string error;
        if (!seen.insert(path).second) continue;
        auto text = read_file(path, false, kMaxFile, error);
        if (!text || text->size() > left_) continue;
        left_ -= text->size();
        sources.push_back({path, std::move(*text), true});
      }
  }

  void take(const std::string& path, std::optional<std::string> text, std::string error) {
    if (text && text->size() > left_) {
      text.reset();
      error = fmt::format("not read: more than {} MiB in all", kMaxTotal >> 20);
    }
    if (!text) {
      failures.push_back({path, std::move(error)});
      return;
    }
    left_ -= text->size();
    if (arguments_.verbose) say(fmt::format("read {} ({} bytes)", path, text->size()));
    sources.push_back({path, std::move(*text), false});
  }

  const CheckArguments& arguments_;
  std::size_t left_ = kMaxTotal;
};

bool load_facts(CheckArguments& arguments) {
  if (arguments.catalog.empty()) return true;
  std::string error;
  if (const auto text = read_file(arguments.catalog, true, kMaxFile, error))
    arguments.lint.catalog = load_catalog(*text, error);
  if (arguments.lint.catalog) return true;
  say(fmt::format("{}: {}", arguments.catalog, error));
  return false;
}

/// Tells what was not looked at. False if that leaves nothing, which a gate must not take for
/// clean.
bool tell_inputs(const CheckArguments& arguments, const Inputs& inputs) {
  const bool nothing = inputs.files.empty() && inputs.failures.empty() && !arguments.standard_input;
  for (const std::string& warning : inputs.warnings) say(warning);
  for (const std::string& line : inputs.empty) say(line);
  if (arguments.verbose)
    for (const std::string& line : inputs.skipped) say(fmt::format("skip {}", line));
  if (!nothing) return true;
  if (inputs.empty.empty() && inputs.warnings.empty())
    say("every named file is ignored; nothing was linted");
  return inputs.empty.empty();
}

/// A text that did not parse speaks through its finding, unless flags hide that.
void tell_hidden_failures(const std::vector<Source>& sources, const Report& report) {
  std::set<std::string_view> shown;
  for (const Finding& finding : report.findings)
    if (finding.rule->code == kSyntaxError) shown.insert(sources[finding.source].path);
  for (const Failure& failure : report.failures)
    if (shown.count(failure.path) == 0) say(fmt::format("{}: {}", failure.path, failure.message));
}

int gate(const CheckArguments& arguments, const Report& report) {
  if (!report.failures.empty()) return kInput;
  const bool fails = arguments.fail_on && !arguments.exit_zero &&
                     std::any_of(report.findings.begin(), report.findings.end(),
                                 [&](auto& f) { return f.severity >= *arguments.fail_on; });
  return fails ? kFindings : kClean;
}

bool is_for_repository(Format format) {
  return format == Format::sarif || format == Format::github;
}

/// Writes one report where it belongs; says why not.
bool write_report(const Output& output, const std::string& text) {
  std::string error;
  const bool written = output.file.empty() ? write_standard_output(text, error)
                                           : write_file(output.file, text, error);
  if (!written)
    say(fmt::format("{}: not written: {}", output.file.empty() ? "standard output" : output.file,
                    error));
  return written;
}

bool write_reports(const CheckArguments& arguments, std::vector<Source>& sources, Report& report,
                   int exit_code) {
  ReportOptions options;
  options.policies = arguments.show_policies;
  options.summary = !arguments.quiet;
  options.failures = false;  // said on standard error, whatever the format
  options.exit_code = exit_code;
  bool good = true;
  for (const Output& output : arguments.outputs) {
    // A file is coloured only if asked for by name.
    options.color =
        output.file.empty() ? use_color(arguments.color) : arguments.color == Color::always;
    if (!is_for_repository(output.format)) {
      good = write_report(output, render(output.format, sources, report, options)) && good;
      continue;
    }
    const RepositoryPaths paths(sources, report);
    options.version_control = paths.version_control();
    good = write_report(output, render(output.format, sources, report, options)) && good;
  }
  return good;
}

int check(CheckArguments& arguments) {
  if (!load_facts(arguments)) return kUsage;
  const Inputs inputs = find_inputs(arguments.paths, arguments.walk);
  if (!tell_inputs(arguments, inputs)) return kUsage;
  Reader reader(arguments);
  reader.read_all(inputs);
  for (const Failure& failure : reader.failures)
    say(fmt::format("{}: {}", failure.path, failure.message));

  Report report = lint(reader.sources, arguments.lint);
  if (arguments.verbose) {
    for (const std::string& line : report.notes) say(line);
    for (const std::string& line : report.partly_known) say(fmt::format("partly known: {}", line));
  }
  const int unread = reader.failures.empty() ? kClean : kInput;
  const int exit_code = std::max(gate(arguments, report), unread);
  std::erase_if(report.findings,
                [&](const Finding& finding) { return finding.severity < arguments.min_severity; });
  tell_hidden_failures(reader.sources, report);
  report.failures.insert(report.failures.end(), reader.failures.begin(), reader.failures.end());
  sort_failures(report.failures);
  return write_reports(arguments, reader.sources, report, exit_code) ? exit_code : kInput;
}

}  // namespace

int run_check(const std::vector<std::string>& words) {
  CheckArguments arguments;
  std::string text;
  switch (parse_check(words, arguments, text)) {
    case Parsed::help:
      return answer(text);
    case Parsed::error:
      return usage_error(text);
    case Parsed::run:
      break;
  }
  return check(arguments);
}

}  // namespace ecrlint::cli
