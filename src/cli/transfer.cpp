// SPDX-License-Identifier: Apache-2.0
// `ecrlint pull` and `ecrlint push`: decides a transfer and says what would make it work.
#include "ecrlint/transfer.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>

#include "cli/configs.hpp"
#include "cli/io.hpp"
#include "cli/parse.hpp"
#include "cli/policy_files.hpp"
#include "cli/terminal.hpp"
#include "ecrlint/report.hpp"

namespace ecrlint::cli {
namespace {

constexpr std::string_view kNone = "none";

constexpr std::string_view kAboutTransfer = R"(
FILE is a policy in any format that `ecrlint check` reads, `-`, `none`, or the ARN of one of AWS's own
policies (arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly). A repository or
identity policy that is not given is not known, any other is not in use. PATH is a whole module,
template, plan or dump, of which the policies of this repository and this role are taken. Of a file there that does
not say its account, the overrides of the ecrlint.toml that counts for it may.

Examples:
  ecrlint pull --as arn:aws:iam::314159265358:role/ci \
    --image 271828182845.dkr.ecr.eu-west-1.amazonaws.com/app:1.4 \
    --repository-policy repository.json --identity-policy role.json
  ecrlint pull --as arn:aws:iam::314159265358:role/deployer --consumer lambda --image ARN infra/
  ecrlint push --as arn:aws:iam::271828182845:role/build --image ARN --identity-policy build.json \
    --repository-policy none

Exit code: 0 allowed, 1 denied or not known, 2 wrong usage, 3 some input could not be read.)";

/// The flag of a gate.
struct GateFlag {
  Gate gate;
  std::string_view about;
};

constexpr auto kGateFlags = std::to_array<GateFlag>({
    {Gate::repository_policy, "Policy of the repository"},
    {Gate::registry_policy, "Policy of the registry that it is in"},
    {Gate::identity_policy, "Policy of the user or role; repeat for each"},
    {Gate::boundary, "Its permissions boundary"},
    {Gate::session_policy, "Policy of its session"},
    {Gate::scp, "Service control policies of one level (comma list); repeat for each level"},
    {Gate::rcp, "Resource control policies of one level (comma list); repeat for each level"},
    {Gate::endpoint_policy, "Policy of the VPC endpoint that the calls go through"},
});

struct TransferWords {
  std::map<Gate, std::vector<std::string>> policies;
  std::vector<std::string> context;
  std::vector<std::string> images;
  std::string format;
  std::string color;
  std::string scope;
  ConfigArguments config;
  std::vector<std::string> paths;
};

void declare(CLI::App& app, TransferRequest& request, TransferWords& words) {
  add_option(app, "--as", request.principal, "PRINCIPAL",
             "Who asks: ARN of a role, user, role session or account root, or a service");
  add_option(app, "--image", words.images, "IMAGE",
             "URI of the image, ARN of the repository, or a Dockerrun.aws.json");
  if (!request.push) {
    std::string about = "What pulls:";
    for (const ConsumerInfo& one : transfer_consumers())
      about += fmt::format(" {}", one.name) + (one.name == "docker" ? " (default)" : "");
    add_option(app, "--consumer", request.consumer, "NAME", about);
  }
  for (const GateFlag& flag : kGateFlags)
    add_option(app, fmt::format("--{}", to_string(flag.gate)), words.policies[flag.gate], "FILE",
               std::string(flag.about), "Policies");
  add_option(app, "--registry-scope", words.scope, "SCOPE",
             "V1 or V2 (default): which actions the registry policy speaks for", "Policies");
  add_option(app, "--context", words.context, "KEY=VALUE",
             "Condition key of the calls; repeat for each key and value. Without a value: the "
             "key is not part of them");
  add_option(app, "-o,--output", words.format, "FORMAT", "text (default) or json");
  declare_color(app, words.color);
  declare_organization(app, words.config);
  app.footer(std::string(kAboutTransfer));
}

void read_context(const std::vector<std::string>& words, TransferRequest& request) {
  for (const std::string& word : words) {
    const std::size_t equals = word.find('=');
    const std::string key = word.substr(0, equals);
    if (equals == word.npos || key.find(':') == key.npos)
      throw UsageError(
          fmt::format("--context: '{}' is no KEY=VALUE, as aws:PrincipalOrgID=o-a1b2c3d4e5", word));
    auto& context = request.context;
    auto found = std::ranges::find(context, key, &RequestKey::name);
    if (found == context.end()) found = context.insert(found, RequestKey{key, {}, false});
    if (equals + 1 < word.size()) found->values.push_back(word.substr(equals + 1));
  }
}

void check_consumer(const std::string& word) {
  std::vector<std::string_view> known;
  for (const ConsumerInfo& one : transfer_consumers()) known.push_back(one.name);
  if (!word.empty() && std::ranges::find(known, word) == known.end())
    refuse("--consumer", word, known);
}

void read_words(const TransferWords& words, TransferRequest& request) {
  if (request.principal.empty() || words.images.empty())
    throw UsageError(fmt::format("{}: say who asks with --as, and for what with --image",
                                 request.push ? "push" : "pull"));
  request.registry_scope = read_scope(words.scope);
  for (const auto& [gate, files] : words.policies)
    if (files.size() > 1 && std::ranges::find(files, kNone) != files.end())
      throw UsageError(fmt::format("--{}: `none` and files exclude each other", to_string(gate)));
  read_context(words.context, request);
  check_consumer(request.consumer);
}

void read_policies(const TransferWords& words, TransferRequest& request, PolicyFiles& files,
                   Configs& configs) {
  for (const auto& [gate, all] : words.policies) {
    if (all.size() == 1 && all.front() == kNone)
      request.none.push_back(gate);
    else if (gate == Gate::scp || gate == Gate::rcp)
      files.add_levels(request.policies, gate, all);
    else
      for (const std::string& word : all) files.add(request.policies, gate, word, 0);
  }
  files.add_workspace(request.workspace, words.paths, configs);
}

/// The organization and its accounts, as the config that counts here has them. False, and said why,
/// if it cannot be used.
bool read_organization(Configs& configs, TransferRequest& request) {
  static_cast<void>(configs.find(place_of(".")));
  Context context = configs.context();
  request.org_id = std::move(context.org_id);
  request.org_accounts = std::move(context.accounts);
  return say_errors(configs);
}

bool names_file(const std::string& image) {
  return image.ends_with(".json") && image.find(".dkr") == image.npos;
}

/// Images as they are; of a Dockerrun.aws.json those in ECR.
bool read_images(const TransferWords& words, TransferRequest& request, PolicyFiles& files) {
  for (const std::string& word : words.images) {
    if (!names_file(word)) {
      request.images.push_back(word);
      continue;
    }
    Source source;
    if (!files.read(word, source)) return false;
    const std::size_t before = request.images.size();
    auto images = images_of_dockerrun(source);
    if (images)
      for (std::string& image : *images)
        if (image.find(".dkr") != image.npos) request.images.push_back(std::move(image));
    if (request.images.size() == before) {
      say(fmt::format("{}: {}", word, images ? "names no image in ECR" : images.error().message));
      return false;
    }
    if (request.consumer.empty() && !request.push) request.consumer = "beanstalk";
  }
  return true;
}

int run(const std::vector<std::string>& words_given, bool push) {
  TransferRequest request;
  request.push = push;
  TransferWords words;
  CLI::App app(
      push ? "Decides whether a push works, call by call, and says what would make it work."
           : "Decides whether a pull works, call by call, and says what would make it work.",
      fmt::format("ecrlint {} --as PRINCIPAL --image IMAGE [PATH]...", push ? "push" : "pull"));
  declare(app, request, words);
  words.paths = parse(app, words_given);
  read_words(words, request);
  const Format format = read_list_format(words.format);
  const Color color = read_color(words.color);
  Configs configs(words.config);
  if (!read_organization(configs, request)) return kUsage;
  PolicyFiles files(words.config.follow);
  if (!read_images(words, request, files)) return kInput;
  read_policies(words, request, files, configs);
  if (!say_errors(configs)) return kUsage;
  if (files.failed()) return kInput;
  const auto transferred = transfer(request);
  if (!transferred) return no_answer(transferred.error(), kUsage);
  const TransferReport& report = *transferred;
  say(report.failures);
  if (!report.failures.empty()) return kInput;
  const int written =
      answer(format == Format::json ? to_json(report) : to_text(report, use_color(color)));
  if (written != kClean) return written;
  return report.outcome == TransferOutcome::allowed ? kClean : kFindings;
}

}  // namespace

int run_pull(const std::vector<std::string>& words) { return run(words, false); }
int run_push(const std::vector<std::string>& words) { return run(words, true); }

}  // namespace ecrlint::cli
