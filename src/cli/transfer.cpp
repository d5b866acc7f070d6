// SPDX-License-Identifier: Apache-2.0
// `ecrlint pull` and `ecrlint push`: decides a transfer and says what would make it work.
#include "ecrlint/transfer.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/configs.hpp"
#include "cli/exit_code.hpp"
#include "cli/io.hpp"
#include "cli/parse.hpp"
#include "cli/policy_files.hpp"
#include "cli/suggest.hpp"
#include "cli/terminal.hpp"
#include "ecrlint/report.hpp"

namespace ecrlint::cli {
namespace {

constexpr std::string_view kNone = "none";

constexpr std::string_view kAbout = R"(
FILE is a policy in any format that `ecrlint check` reads, `-`, `none`, or the ARN of one of AWS's own
policies for images (arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly). A repository or
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
  app.add_option("--as", request.principal,
                 "Who asks: ARN of a role, user, role session or account root, or a service")
      ->type_name("PRINCIPAL");
  app.add_option("--image", words.images,
                 "URI of the image, ARN of the repository, or a Dockerrun.aws.json")
      ->type_name("IMAGE")
      ->allow_extra_args(false);
  if (!request.push) {
    std::string about = "What pulls:";
    for (const ConsumerInfo& one : transfer_consumers())
      about += fmt::format(" {}", one.name) + (one.name == "docker" ? " (default)" : "");
    app.add_option("--consumer", request.consumer, about)->type_name("NAME");
  }
  for (const GateFlag& flag : kGateFlags)
    app.add_option(fmt::format("--{}", to_string(flag.gate)), words.policies[flag.gate],
                   std::string(flag.about))
        ->type_name("FILE")
        ->allow_extra_args(false)
        ->group("Policies");
  app.add_option("--registry-scope", words.scope,
                 "V1 or V2 (default): which actions the registry policy speaks for")
      ->type_name("SCOPE")
      ->group("Policies");
  app.add_option("--context", words.context,
                 "Condition key of the calls; repeat for each key and value. Without a value: the "
                 "key is not part of them")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  app.add_option("-o,--output", words.format, "text (default) or json")->type_name("FORMAT");
  app.add_option("--color", words.color, "auto, always or never")->type_name("WHEN");
  app.add_option("--config", words.config.file,
                 "Take the organization and its accounts from this config, not the nearest one")
      ->type_name("FILE");
  app.add_flag("--no-config", words.config.none, "Take them from none");
  app.footer(std::string(kAbout));
}

bool read_context(const std::vector<std::string>& words, TransferRequest& request,
                  std::string& error) {
  for (const std::string& word : words) {
    const std::size_t equals = word.find('=');
    const std::string key = word.substr(0, equals);
    if (equals == word.npos || key.find(':') == key.npos) {
      error =
          fmt::format("--context: '{}' is no KEY=VALUE, as aws:PrincipalOrgID=o-a1b2c3d4e5", word);
      return false;
    }
    auto& context = request.context;
    auto found = std::find_if(context.begin(), context.end(),
                              [&](const RequestKey& one) { return one.name == key; });
    if (found == context.end()) found = context.insert(found, RequestKey{key, {}, false});
    if (equals + 1 < word.size()) found->values.push_back(word.substr(equals + 1));
  }
  return true;
}

bool read_consumer(const TransferRequest& request, std::string& error) {
  std::vector<std::string_view> known;
  for (const ConsumerInfo& one : transfer_consumers()) known.push_back(one.name);
  const std::string& word = request.consumer;
  if (word.empty() || std::find(known.begin(), known.end(), word) != known.end()) return true;
  error = fmt::format("--consumer: unknown value '{}'{}; one of {}", word,
                      did_you_mean(word, known), fmt::join(known, ", "));
  return false;
}

bool read_words(const TransferWords& words, TransferRequest& request, Format& format, Color& color,
                std::string& error) {
  if (request.principal.empty() || words.images.empty()) {
    error = fmt::format("{}: say who asks with --as, and for what with --image",
                        request.push ? "push" : "pull");
    return false;
  }
  if (words.scope == "V1") request.registry_scope = RegistryScope::v1;
  if (!words.scope.empty() && words.scope != "V1" && words.scope != "V2") {
    error = fmt::format("--registry-scope: '{}' is neither V1 nor V2", words.scope);
    return false;
  }
  for (const auto& [gate, files] : words.policies)
    if (files.size() > 1 && std::find(files.begin(), files.end(), kNone) != files.end()) {
      error = fmt::format("--{}: `none` and files exclude each other", to_string(gate));
      return false;
    }
  return read_context(words.context, request, error) && read_consumer(request, error) &&
         read_list_format(words.format, format, error) && read_color(words.color, color, error);
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
  std::string text;
  const Parsed parsed = parse(app, words_given, words.paths, text);
  if (parsed == Parsed::help) return answer(text);
  Format format = Format::text;
  Color color = Color::automatic;
  if (parsed == Parsed::error || !read_words(words, request, format, color, text))
    return usage_error(text);
  Configs configs(words.config);
  if (!read_organization(configs, request)) return kUsage;
  PolicyFiles files;
  if (!read_images(words, request, files)) return kInput;
  read_policies(words, request, files, configs);
  if (!say_errors(configs)) return kUsage;
  if (files.failed()) return kInput;
  const auto transferred = transfer(request);
  if (!transferred) return no_answer(transferred.error(), kUsage);
  const TransferReport& report = *transferred;
  for (const Failure& failure : report.failures)
    say(fmt::format("{}: {}", failure.path, failure.message));
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
