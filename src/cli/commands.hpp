// SPDX-License-Identifier: Apache-2.0
// The verbs. Each takes the words after it and returns the exit code; help and what is wrong with
// the words are thrown, and end in main().
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "ecrlint/result.hpp"

namespace ecrlint::cli {

/// What is wrong with the command line.
struct UsageError : std::runtime_error {
  using runtime_error::runtime_error;
};

/// The help that was asked for.
struct HelpAsked : std::runtime_error {
  using runtime_error::runtime_error;
};

[[nodiscard]] int run_check(const std::vector<std::string>& words);
[[nodiscard]] int run_rules(const std::vector<std::string>& words);
[[nodiscard]] int run_explain(const std::vector<std::string>& words);
[[nodiscard]] int run_pull(const std::vector<std::string>& words);
[[nodiscard]] int run_push(const std::vector<std::string>& words);
[[nodiscard]] int run_who(const std::vector<std::string>& words);
[[nodiscard]] int run_explain_denied(const std::vector<std::string>& words);
[[nodiscard]] int run_evaluate(const std::vector<std::string>& words);
[[nodiscard]] int run_config(const std::vector<std::string>& words);
[[nodiscard]] int run_init(const std::vector<std::string>& words);
[[nodiscard]] int run_version(const std::vector<std::string>& words);

/// Says why there is no answer. Returns `otherwise` but for what is no fault of the input.
[[nodiscard]] int no_answer(const Error& error, int otherwise);

}  // namespace ecrlint::cli
