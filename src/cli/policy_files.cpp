// SPDX-License-Identifier: Apache-2.0
// Turns words of the command line into sources.
#include "cli/policy_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "cli/excludes.hpp"
#include "cli/io.hpp"
#include "cli/links.hpp"
#include "cli/module_files.hpp"
#include "cli/walk.hpp"

namespace ecrlint::cli {

void PolicyFiles::fail(std::string_view path, std::string_view why) {
  say(fmt::format("{}: {}", path, why));
  failed_ = true;
}

bool PolicyFiles::take(const std::string& path, Result<std::string> text, Source& source) {
  if (!text)
    fail(path, text.error().message);
  else
    source = {path, std::move(*text)};
  return text.ok();
}

bool PolicyFiles::read(const std::string& path, Source& source) {
  if (path != "-") return take(path, counted(read_named(path, follow_), left_), source);
  if (std::exchange(standard_input_, true)) {
    fail("<stdin>", "`-` can stand for one policy only");
    return false;
  }
  return take("<stdin>", read_standard_input(), source);
}

void PolicyFiles::add(std::vector<GatePolicy>& policies, Gate gate, const std::string& word,
                      std::size_t level) {
  GatePolicy policy;
  policy.gate = gate;
  policy.level = level;
  if (word.starts_with("arn:")) {
    auto text = managed_policy(word);
    if (!text) return fail(word, text.error().message + ": name a file that holds it");
    policy.source = {word, std::move(*text)};
    policies.push_back(std::move(policy));
    return;
  }
  if (!read(word, policy.source)) return;
  ModuleFiles modules;
  modules.leave_out(canonical_path(word));
  modules.want_module_of(word, nullptr);
  modules.want_named(word, policy.source.text, nullptr);
  for (const Failure& failure : modules.read(left_, policy.beside))
    fail(failure.path, failure.message);
  policies.push_back(std::move(policy));
}

void PolicyFiles::add_levels(std::vector<GatePolicy>& policies, Gate gate,
                             const std::vector<std::string>& levels) {
  for (std::size_t level = 0; level < levels.size(); ++level)
    for (std::size_t begin = 0; begin <= levels[level].size();) {
      const std::size_t end = std::min(levels[level].find(',', begin), levels[level].size());
      add(policies, gate, levels[level].substr(begin, end - begin), level);
      begin = end + 1;
    }
}

void PolicyFiles::add_workspace(std::vector<Source>& workspace,
                                const std::vector<std::string>& paths, Configs& configs) {
  if (paths.empty()) return;
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    Source source;
    if (path != "-")
      files.push_back(path);
    else if (read(path, source)) {
      const FilePlace here = place_of("<stdin>");
      give_config(source, configs.find(here), here);
      workspace.push_back(std::move(source));
    }
  }
  if (files.empty()) return;
  Excludes excludes(configs.arguments());
  const Inputs inputs = find_inputs(files, {.excludes = &excludes, .follow = follow_});
  for (const Failure& failure : inputs.failures) fail(failure.path, failure.message);
  for (const std::string& line : inputs.empty) {
    say(line);
    failed_ = true;
  }
  ModuleFiles modules;
  for (const Input& input : inputs.files) {
    Source source;
    modules.leave_out(input.canonical);
    auto text = counted(read_input(input), left_);
    if (!take(input.path, std::move(text), source)) continue;
    const LoadedConfig* const config = configs.find(place_of(input));
    give_config(source, config, place_of(input));
    source.found = input.way != Way::named;
    modules.want_module_of(input, config);
    modules.want_named(source.path, source.text, config);
    workspace.push_back(std::move(source));
  }
  for (const Failure& failure : modules.read(left_, workspace)) fail(failure.path, failure.message);
}

}  // namespace ecrlint::cli
