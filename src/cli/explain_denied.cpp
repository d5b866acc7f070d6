// SPDX-License-Identifier: Apache-2.0
// `ecrlint explain-denied`: what an error message means, and what to change.
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <string>

#include "cli/io.hpp"
#include "cli/parse.hpp"
#include "cli/policy_files.hpp"
#include "cli/terminal.hpp"
#include "ecrlint/denied.hpp"
#include "ecrlint/report.hpp"

namespace ecrlint::cli {
namespace {

constexpr std::string_view kAboutDenied = R"(
MESSAGE is the error as it was printed, a file that holds it, or `-` (the default) for standard input.
PATHs are modules, templates, plans or dumps in which the place of the change is looked for.

Examples:
  docker pull IMAGE 2>&1 | ecrlint explain-denied
  ecrlint explain-denied 'User: arn:aws:iam::... is not authorized to perform: ecr:BatchGetImage ...'
  ecrlint explain-denied error.log infra/
  ecrlint explain-denied -o json error.log

Exit code: 0 explained, 2 wrong usage, 3 no error about an image was found in it, or some input could
not be read.)";

bool is_file(const std::string& word) {
  struct stat about = {};
  return ::stat(word.c_str(), &about) == 0 && S_ISREG(about.st_mode);
}

}  // namespace

int run_explain_denied(const std::vector<std::string>& words) {
  CLI::App app("Says what an error message of Docker or AWS means, and which policy must change.",
               "ecrlint explain-denied [MESSAGE|-] [PATH]...");
  std::string color_word;
  std::string format_word;
  add_option(app, "-o,--output", format_word, "FORMAT", "Format: text or json");
  declare_color(app, color_word);
  bool follow = false;
  declare_follow(app, follow);
  app.footer(std::string(kAboutDenied));
  std::vector<std::string> rest = parse(app, words);
  const Color color = read_color(color_word);
  const Format format = read_list_format(format_word);
  if (rest.empty() && ::isatty(STDIN_FILENO) != 0)
    throw UsageError("explain-denied: give the message as an argument or on standard input");
  PolicyFiles files(follow);
  Source message{"<argument>", rest.empty() ? "-" : rest.front()};
  const bool read = message.text == "-" || is_file(message.text);
  if (read && !files.read(std::string(message.text), message)) return kInput;
  if (!rest.empty()) rest.erase(rest.begin());
  std::vector<Source> workspace;
  Configs none({.file = {}, .none = true});  // whatever is silenced there may be the reason
  files.add_workspace(workspace, rest, none);
  if (files.failed()) return kInput;
  const auto explained = explain_denied(message.text, workspace);
  if (!explained) return no_answer(explained.error(), kInput);
  const DeniedReport& report = *explained;
  say(report.failures);
  const bool json = format == Format::json;
  const int written = answer(json ? to_json(report) : to_text(report, use_color(color)));
  return report.failures.empty() ? written : kInput;
}

}  // namespace ecrlint::cli
