// SPDX-License-Identifier: Apache-2.0
// Finds the verb. Whatever goes wrong below ends here in one line and an exit code.
#include <fmt/format.h>

#include <array>
#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/commands.hpp"
#include "cli/io.hpp"

namespace ecrlint::cli {
namespace {

struct Verb {
  std::string_view name;
  int (*run)(const std::vector<std::string>&);
};

constexpr std::array kVerbs{
    Verb{"check", run_check},     Verb{"rules", run_rules},
    Verb{"explain", run_explain}, Verb{"evaluate", run_evaluate},
    Verb{"config", run_config},   Verb{"init", run_init},
    Verb{"pull", run_pull},       Verb{"push", run_push},
    Verb{"who", run_who},         Verb{"explain-denied", run_explain_denied},
    Verb{"version", run_version}, Verb{"--version", run_version}};

int run_verb(std::vector<std::string> words) {
  for (const Verb& verb : kVerbs) {
    if (words.empty() || words.front() != verb.name) continue;
    words.erase(words.begin());
    return verb.run(words);
  }
  return run_check(words);
}

int run(std::vector<std::string> words) {
  guard_standard_streams();
  try {
    return run_verb(std::move(words));
  } catch (const HelpAsked& help) {
    return answer(help.what());
  } catch (const UsageError& error) {
    say(fmt::format("{} (see ecrlint --help)", error.what()));
    return kUsage;
  }
}

}  // namespace
}  // namespace ecrlint::cli

int main(int argc, char** argv) {
  try {
    return ecrlint::cli::run({argv + (argc > 0 ? 1 : 0), argv + argc});
  } catch (const std::exception& error) {
    ecrlint::cli::say(fmt::format("internal error: {}", error.what()));
  } catch (...) {
    ecrlint::cli::say("internal error");
  }
  return ecrlint::cli::kInternal;
}
