// SPDX-License-Identifier: Apache-2.0
// `ecrlint evaluate`: decides requests, one a line, as they come.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <string>

#include "cli/io.hpp"
#include "cli/parse.hpp"
#include "ecrlint/access.hpp"
#include "ecrlint/report.hpp"

namespace ecrlint::cli {
namespace {

constexpr std::string_view kAboutEvaluate = R"(
A line in:
  {"id": 1,
   "request": {"principal": "arn:aws:iam::111122223333:role/dev", "action": "ecr:BatchGetImage",
               "resource": "arn:aws:ecr:us-east-1:444455556666:repository/app",
               "resourceAccount": "444455556666", "context": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}},
   "policies": {"identity": [P], "resource": P, "registry": P, "boundary": [P], "session": P,
                "vpce": [P], "scp": [{"id": "root", "policies": [P]}], "rcp": [..]}}
A line out:
  {"id": 1, "decision": "Allowed", "blockedBy": [], "statements": [..]}
where the decision is Allowed, ExplicitlyDenied, ImplicitlyDenied, Unknown or error.

Exit code: 0 all lines decided, 3 some line is an error.)";

/// One line of standard input, at most kMaxFile bytes; false at the end.
bool read_line(std::string& line, bool& too_long) {
  line.clear();
  too_long = false;
  std::streambuf& in = *std::cin.rdbuf();
  for (int c = in.sbumpc(); c != std::char_traits<char>::eof(); c = in.sbumpc()) {
    if (c == '\n') return true;
    if (line.size() < kMaxFile)
      line += static_cast<char>(c);
    else
      too_long = true;
  }
  return !line.empty();
}

}  // namespace

int run_evaluate(const std::vector<std::string>& words) {
  CLI::App app("Decides requests as AWS does: reads JSON lines, writes a JSON line for each.",
               "ecrlint evaluate < REQUESTS");
  app.footer(std::string(kAboutEvaluate));
  parse_bare(app, "evaluate", words);
  std::ios::sync_with_stdio(false);
  std::string line;
  bool too_long = false;
  bool good = true;
  std::string out;
  constexpr std::size_t kFlush = 1 << 16;
  while (read_line(line, too_long)) {
    if (line.find_first_not_of(" \t\r") == line.npos) continue;
    Evaluated evaluated;
    if (too_long)
      evaluated.verdict = Error{fmt::format("longer than {} bytes", kMaxFile)};
    else
      evaluated = evaluate(line);
    good = good && evaluated.verdict.ok();
    const std::string decided = to_json(evaluated);
    if (decided.empty()) return no_memory();
    out += decided;
    // Whoever waits for an answer before sending the next request gets it.
    if (out.size() < kFlush && std::cin.rdbuf()->in_avail() > 0) continue;
    const std::string error = write_standard_output(out);
    if (!error.empty()) {
      say(error);
      return kInput;
    }
    out.clear();
  }
  const std::string error = write_standard_output(out);
  if (!error.empty()) say(error);
  return good && error.empty() ? kClean : kInput;
}

}  // namespace ecrlint::cli
