// SPDX-License-Identifier: Apache-2.0
// `ecrlint who`: says who can pull, push and administer repositories.
#include "ecrlint/who.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>

#include "cli/configs.hpp"
#include "cli/io.hpp"
#include "cli/parse.hpp"
#include "cli/policy_files.hpp"
#include "cli/terminal.hpp"
#include "cli/walk.hpp"
#include "ecrlint/report.hpp"

namespace ecrlint::cli {
namespace {

constexpr std::string_view kAboutWho = R"(
A word that exists as a path is read: a module, template, plan, dump or policy in any format that
`ecrlint check` reads. Any other is the name, ARN or image URI of a repository, to show only that.

The answers, for each principal that a policy names and for each whose own policies are there:
  yes            nothing else is asked
  own account    if the policies of its own account, which are not known, allow it too
  if KEY         under a condition
  unknown        something in the policies is not known
  no             some call of it fails
pull and push take every call of a transfer; administer takes one of SetRepositoryPolicy,
DeleteRepositoryPolicy, DeleteRepository, BatchDeleteImage, PutLifecyclePolicy,
DeleteLifecyclePolicy, PutImageTagMutability and PutImageScanningConfiguration.

A permissions boundary holds for the roles and users that the files list or make with it; where only its
name is there, the answer is unknown. SCPs and RCPs are those of --scp and --rcp: they hold for the
members of the organization but its management account; where no members are told, for all accounts.
The organization, its accounts and who exists come from the nearest ecrlint.toml and --inventory. Of a file
that does not say its account, the overrides of the ecrlint.toml that counts for it may, before --account.

Examples:
  ecrlint who dumps/
  ecrlint who --scp root.json --scp unit.json --inventory accounts.json dumps/
  ecrlint who -o html app/mywebapp infra/ > who.html
  aws ecr get-repository-policy --repository-name app | ecrlint who -

Exit code: 0 answered, 2 wrong usage, 3 some input could not be read or some repository not found.)";

enum class WhoFormat { text, json, html };

struct WhoWords {
  std::string format;
  std::string color;
  std::string scope;
  std::vector<std::string> scps;
  std::vector<std::string> rcps;
  std::vector<std::string> inventory;
  ConfigArguments config;
  std::vector<std::string> positional;
};

void declare(CLI::App& app, WhoRequest& request, WhoWords& words) {
  add_option(app, "-o,--output", words.format, "FORMAT", "text (default), json or html");
  add_option(app, "--account", request.account, "ID", "Account of what does not say its own");
  add_option(app, "--region", request.region, "REGION", "Region of the repositories");
  add_option(app, "--registry-scope", words.scope, "SCOPE",
             "V1 or V2 (default): which actions the registry policies speak for");
  add_option(app, "--scp", words.scps, "FILE",
             "Service control policies of one level (comma list); repeat for each level");
  add_option(app, "--rcp", words.rcps, "FILE",
             "Resource control policies of one level (comma list); repeat for each level");
  add_option(app, "--inventory", words.inventory, "FILE",
             "What exists: accounts, roles, users, as the AWS CLI lists them; may be repeated");
  declare_organization(app, words.config);
  declare_color(app, words.color);
  app.footer(std::string(kAboutWho));
}

WhoFormat read_shape(const std::string& word) {
  constexpr std::array<std::string_view, 3> kNames{"text", "json", "html"};
  const auto found = value_of<WhoFormat>(kNames, word);
  if (!found && !word.empty())
    throw UsageError(fmt::format("--output: unknown format '{}'{}; one of {}", word,
                                 did_you_mean(word, kNames), fmt::join(kNames, ", ")));
  return found.value_or(WhoFormat::text);
}

void read_words(const WhoWords& words, WhoRequest& request, std::vector<std::string>& paths) {
  request.registry_scope = read_scope(words.scope);
  for (const std::string& word : words.positional) {
    const bool is_path = word == "-" || !canonical_path(word).empty();
    (is_path ? paths : request.repositories).push_back(word);
  }
  if (!paths.empty()) return;
  if (request.repositories.empty())
    throw UsageError("who: name the files or directories that hold the policies");
  throw UsageError(
      fmt::format("who: '{}' exists not as a path, so it is a repository: name the files "
                  "or directories that hold the policies, too",
                  request.repositories.front()));
}

/// What the config that counts here and the inventories say. False, and said why, if one of them
/// cannot be used.
bool read_world(const WhoWords& words, Configs& configs, Context& context) {
  if (words.config.none && !words.config.file.empty()) {
    say("--config and --no-config exclude each other");
    return false;
  }
  static_cast<void>(configs.find(place_of(".")));
  context = configs.context();
  return say_errors(configs) && read_inventories(words.inventory, words.config.follow, context);
}

std::string write(const WhoReport& report, WhoFormat shape, Color color) {
  if (shape == WhoFormat::json) return to_json(report);
  return shape == WhoFormat::html ? to_html(report) : to_text(report, use_color(color));
}

}  // namespace

int run_who(const std::vector<std::string>& words_given) {
  WhoRequest request;
  WhoWords words;
  CLI::App app("Says who can pull from, push to and administer repositories, and why.",
               "ecrlint who [REPOSITORY]... PATH...");
  declare(app, request, words);
  words.positional = parse(app, words_given);
  const WhoFormat shape = read_shape(words.format);
  const Color color = read_color(words.color);
  std::vector<std::string> paths;
  read_words(words, request, paths);
  Configs configs(words.config);
  if (!read_world(words, configs, request.context)) return kUsage;
  PolicyFiles files(words.config.follow);
  files.add_levels(request.limits, Gate::scp, words.scps);
  files.add_levels(request.limits, Gate::rcp, words.rcps);
  if (files.failed()) return kInput;
  files.add_workspace(request.sources, paths, configs);
  if (!say_errors(configs)) return kUsage;
  const auto asked = who(std::move(request));
  if (!asked) return no_answer(asked.error(), kUsage);
  const WhoReport& report = *asked;
  say(report.failures);
  const bool empty = report.repositories.empty() && report.left_out == 0;
  const std::string answered = write(report, shape, color);
  if (const int written = empty && answered.empty() ? kClean : answer(answered); written != kClean)
    return written;
  if (empty && report.failures.empty()) say("no repository policy was found");
  return files.failed() || empty || !report.failures.empty() ? kInput : kClean;
}

}  // namespace ecrlint::cli
