// SPDX-License-Identifier: Apache-2.0
// Finds the verb. Whatever goes wrong below ends here in one line and an exit code.
#include <fmt/format.h>

#include <array>
#include <exception>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/commands.hpp"
#include "cli/io.hpp"
#include "cli/parse.hpp"

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

/// A word that is close to a verb and no path is a slip of the first, which would pass for one
/// without policies.
void refuse_mistyped(const std::string& word) {
  std::error_code unreadable;
  const auto status = std::filesystem::symlink_status(word, unreadable);
  if (word.starts_with('-') || std::filesystem::exists(status)) return;
  std::vector<std::string_view> names;
  for (const Verb& verb : kVerbs) names.push_back(verb.name);
  if (const std::string meant = did_you_mean(word, names); !meant.empty())
    throw UsageError(fmt::format("'{}' is no command and no path{}", word, meant));
}

int run_verb(std::vector<std::string> words) {
  for (const Verb& verb : kVerbs) {
    if (words.empty() || words.front() != verb.name) continue;
    words.erase(words.begin());
    return verb.run(words);
  }
  if (!words.empty()) refuse_mistyped(words.front());
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
