// SPDX-License-Identifier: Apache-2.0
// What the accounts of overrides do to a run: who is foreign, whose other side is known.
#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ecrlint/config.hpp"
#include "ecrlint/lint.hpp"
#include "ecrlint/transfer.hpp"
#include "ecrlint/who.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

using Files = std::vector<std::pair<std::string, std::string>>;

std::string account(const std::string& path, const std::string& id) {
  return "[[override]]\npaths = ['" + path + "']\naccount = '" + id + "'\n";
}

std::vector<Source> sources_of(const Files& files, const std::string& config_text) {
  auto config = std::make_shared<const Config>(*parse_config(config_text, "ecrlint.toml"));
  std::vector<Source> sources;
  for (const auto& [path, text] : files) sources.push_back({path, text, Role::lint, config, path});
  return sources;
}

/// `path:line code`, a line for each finding of a rule.
std::string findings(const Files& files, const std::string& config, const std::string& rule,
                     Options options = {}) {
  const std::vector<Source> sources = sources_of(files, config);
  options.only = {rule};
  std::string all;
  for (const Finding& finding : lint(sources, options).findings) {
    const Source& source = sources[finding.source];
    all += source.path + ":" +
           std::to_string(LineIndex(source.text).position(finding.span.begin).line) + "\n";
  }
  return all;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  REQUIRE(text.find(from) != text.npos);
  return text.replace(text.find(from), from.size(), to);
}

const std::string kHub = "271828182845";
const std::string kSpoke = "314159265358";

const std::string kPush =
    R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",)"
    R"( "Principal": {"AWS": "arn:aws:iam::314159265358:role/build"}, "Action": "ecr:PutImage"}]})";

TEST_CASE("a principal is foreign where the config tells the account of a policy") {
  const Files file{{"a.json", kPush}};
  CHECK(findings(file, "", "ECR204") == "");
  CHECK(findings(file, account("*.json", kHub), "ECR204") == "a.json:1\n");
  CHECK(findings(file, account("*.json", kSpoke), "ECR204") == "");
  CHECK(findings(file, account("b.json", kHub), "ECR204") == "");
  CHECK(findings(file, account("*.json", kHub) + account("a.json", kSpoke), "ECR204") == "");
  CHECK(findings(file, account("*.json", kSpoke) + account("a.json", kHub), "ECR204") ==
        "a.json:1\n");
}

TEST_CASE("what a file says of its account wins over the config") {
  const auto output = [&](const std::string& id) {
    return Files{{"a.json", R"({"registryId": ")" + id +
                                R"(", "repositoryName": "app", "policyText": )" + kPush + "}"}};
  };
  CHECK(findings(output(kHub), account("*", kSpoke), "ECR204") == "a.json:1\n");
  CHECK(findings(output(kSpoke), account("*", kHub), "ECR204") == "");
  // Where the output says nothing, the config does.
  const Files silent{{"a.json", R"({"repositoryName": "app", "policyText": )" + kPush + "}"}};
  CHECK(findings(silent, "", "ECR204") == "");
  CHECK(findings(silent, account("*", kHub), "ECR204") == "a.json:1\n");
}

TEST_CASE("an example in a text for people is put in no account") {
  const Files file{{"README.md", "# How to\n\n```json\n" + kPush + "\n```\n"}};
  CHECK(findings(file, account("*", kHub), "ECR204") == "");
}

TEST_CASE("rules about other accounts leave the own one alone, and know who is another") {
  const Files whole{{"a.json", replaced(kPush, "role/build", "root")}};
  CHECK(findings(whole, "", "ECR206") == "a.json:1\n");
  CHECK(findings(whole, account("*", kHub), "ECR206") == "a.json:1\n");
  CHECK(findings(whole, account("*", kSpoke), "ECR206") == "");
  Options trusting;
  trusting.context.accounts = {kHub};
  const Files file{{"a.json", kPush}};
  CHECK(findings(file, "", "ECR211", trusting) == "a.json:1\n");
  CHECK(findings(file, account("*", kSpoke), "ECR211", trusting) == "");
  const Files lambda{{"a.json", R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
    "Principal": {"Service": "lambda.amazonaws.com"},
    "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    "Condition": {"StringEquals": {"aws:SourceAccount": "314159265358"}}}]})"}};
  CHECK(findings(lambda, "", "ECR108") == "");
  CHECK(findings(lambda, account("*", kHub), "ECR108") == "a.json:2\n");
  CHECK(findings(lambda, account("*", kSpoke), "ECR108") == "");
}

const std::string kModule = R"(variable "name" {}
resource "aws_ecr_repository_policy" "this" {
  repository = var.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow",
    Principal = { AWS = "arn:aws:iam::314159265358:role/build" }, Action = "ecr:PutImage" }] })
}
)";

TEST_CASE("what a called module makes is where the root module is, else where its own file is") {
  const std::string call =
      "module \"app\" {\n  source = \"../../modules/ecr\"\n  name = \"app\"\n}\n";
  const Files files{{"envs/hub/main.tf", call}, {"modules/ecr/main.tf", kModule}};
  const auto told = [&](const std::string& config) { return findings(files, config, "ECR204"); };
  CHECK(told("") == "");
  CHECK(told(account("envs/hub", kHub)) == "modules/ecr/main.tf:5\n");
  CHECK(told(account("modules", kHub)) == "modules/ecr/main.tf:5\n");
  CHECK(told(account("envs/hub", kSpoke) + account("modules", kHub)) == "");
  CHECK(told(account("envs/hub", kHub) + account("modules", kSpoke)) == "modules/ecr/main.tf:5\n");
  // A module of a module.
  const Files deep{{"envs/hub/main.tf", replaced(call, "modules/ecr", "modules/all")},
                   {"modules/all/main.tf", replaced(call, "../../modules/ecr", "../ecr")},
                   {"modules/ecr/main.tf", kModule}};
  CHECK(findings(deep, account("envs", kHub), "ECR204") == "modules/ecr/main.tf:5\n");
  CHECK(findings(deep, account("envs", kSpoke), "ECR204") == "");
  CHECK(findings(deep, account("modules/all", kHub), "ECR204") == "");
}

TEST_CASE("what another provider makes may be in another account") {
  const std::string call = "module \"app\" {\n  source = \"../../modules/ecr\"\n  name = \"app\"\n";
  const auto told = [&](const std::string& providers) {
    const Files files{{"envs/hub/main.tf", call + providers + "}\n"},
                      {"modules/ecr/main.tf", kModule}};
    return findings(files, account("envs/hub", kHub), "ECR204");
  };
  CHECK(told("  providers = { aws = aws }\n") == "modules/ecr/main.tf:5\n");
  CHECK(told("  providers = { aws = aws.spoke }\n") == "");
  CHECK(told("  providers = merge({}, {})\n") == "");
  const auto of = [&](const std::string& provider) {
    const std::string text = replaced(kModule, "  repository", provider + "  repository");
    return findings({{"main.tf", text}}, account("*", kHub), "ECR204");
  };
  CHECK(of("  provider = aws\n") == "main.tf:6\n");
  CHECK(of("  provider = aws.spoke\n") == "");
  CHECK(of("  provider = \"aws.spoke\"\n") == "");
}

TEST_CASE("a policy that a module reads from a file is where the module is") {
  const Files files{{"envs/hub/main.tf", R"(resource "aws_ecr_repository_policy" "app" {
  repository = "app"
  policy     = file("${path.module}/../../policies/app.json")
})"},
                    {"policies/app.json", kPush}};
  const std::string hub = account("envs/hub", kHub);
  CHECK(findings(files, "", "ECR204") == "");
  CHECK(findings(files, hub, "ECR204") == "policies/app.json:1\n");
  CHECK(findings(files, hub + account("policies", kSpoke), "ECR204") == "policies/app.json:1\n");
  CHECK(findings(files, account("policies", kHub), "ECR204") == "policies/app.json:1\n");
}

TEST_CASE("roles that files make exist in the account of the files") {
  Options options;
  options.context.inventory = {
      {"inventory.toml", "[[account]]\nid = \"314159265358\"\ncomplete = true\n"}};
  const Files files{{"envs/app/role.tf", R"(resource "aws_iam_role" "build" {
  name               = "build"
  assume_role_policy = "{}"
})"},
                    {"policy.json", kPush}};
  const Files alone{{"policy.json", kPush}};
  REQUIRE(findings(alone, "", "ECR302", options) == "policy.json:1\n");
  CHECK(findings(files, "", "ECR302", options) == "");
  CHECK(findings(files, account("envs/app", kSpoke), "ECR302", options) == "");
  CHECK(findings(files, account("envs/app", kHub), "ECR302", options) == "policy.json:1\n");
}

const std::string kRegistry = R"(resource "aws_ecr_repository" "app" {
  name = "app"
}
resource "aws_ecr_repository_policy" "app" {
  repository = aws_ecr_repository.app.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow",
    Principal = { AWS = "arn:aws:iam::314159265358:role/node" },
    Action = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"] }] })
}
)";

const std::string kNode = R"(resource "aws_iam_role" "node" {
  name = "node"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow",
    Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}
resource "aws_iam_role_policy" "login" {
  role = aws_iam_role.node.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{
    Effect = "Allow", Action = "ecr:GetAuthorizationToken", Resource = "*" }] })
}
)";

const std::string kPullPolicy = R"(jsonencode({ Version = "2012-10-17", Statement = [{
    Effect = "Allow", Resource = "arn:aws:ecr:eu-west-1:271828182845:repository/app",
    Action = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"] }] }))";

const std::string kBoth = account("envs/registry", kHub) + account("envs/app*", kSpoke);
const std::string kOneSided = "envs/app/main.tf:8\n";

Files two_folders(const Files& more = {}) {
  Files files{{"envs/registry/main.tf", kRegistry}, {"envs/app/main.tf", kNode}};
  files.insert(files.end(), more.begin(), more.end());
  return files;
}

TEST_CASE("the two sides of a pull are found in plain Terraform source of two accounts") {
  CHECK(findings(two_folders(), kBoth, "ECR110") == kOneSided);
  CHECK(findings(two_folders(), "", "ECR110") == "");
  CHECK(findings(two_folders(), account("envs/app", kSpoke), "ECR110") == "");
  CHECK(findings(two_folders(), account("envs/registry", kHub), "ECR110") == "");
  CHECK(findings(two_folders(), account("envs", kSpoke), "ECR110") == "");
  CHECK(findings(two_folders(), account("envs/registry", kHub) + account("envs/app", kHub),
                 "ECR110") == "");
  // What is only read for others is not reported.
  std::vector<Source> sources = sources_of(two_folders(), kBoth);
  sources[1].role = Role::context;
  Options options;
  options.only = {"ECR110"};
  CHECK(lint(sources, options).findings.empty());
}

TEST_CASE("a role whose pull is allowed, anywhere among the files, is left alone") {
  const std::string in_line = "resource \"aws_iam_role_policy\" \"pull\" {\n  role = ";
  const std::string pull = "\n  policy = " + kPullPolicy + "\n}\n";
  const std::string managed = "resource \"aws_iam_policy\" \"pull\" {\n  name = \"pull\"" + pull;
  const std::string caller =
      "module \"pull\" {\n  source = \"../../modules/pull\"\n"
      "  role = aws_iam_role.node.name\n}\n";
  const std::string variable = "variable \"role\" {}\n";
  const std::string attach =
      "resource \"aws_iam_role_policy_attachment\" \"pull\" {\n"
      "  policy_arn = aws_iam_policy.pull.arn\n  role = ";
  const Files cases[] = {
      {{"envs/app/pull.tf", in_line + "aws_iam_role.node.name" + pull}},
      {{"envs/app/pull.tf", managed + attach + "aws_iam_role.node.name\n}\n"}},
      {{"envs/app2/pull.tf", in_line + "\"node\"" + pull}},
      {{"envs/app2/pull.tf", managed + attach + "\"node\"\n}\n"}},
      {{"envs/app/pull.tf", caller},
       {"modules/pull/main.tf", variable + in_line + "var.role" + pull}},
      {{"envs/app/pull.tf", caller},
       {"modules/pull/main.tf", variable + managed + attach + "var.role\n}\n"}},
  };
  for (const Files& more : cases) {
    CAPTURE(more.front().second);
    CHECK(findings(two_folders(more), kBoth, "ECR110") == "");
    // The same of somebody else.
    Files other = more;
    for (auto& [path, text] : other)
      for (const std::string name : {"aws_iam_role.node", "\"node\""})
        if (text.find(name) != text.npos)
          text = replaced(text, name, name.front() == '"' ? "\"edge\"" : "aws_iam_role.edge");
    other.push_back({"envs/app/edge.tf",
                     replaced(kNode.substr(0, kNode.find("}\nresource") + 2),
                              "\"node\" {\n  name = \"node\"", "\"edge\" {\n  name = \"edge\"")});
    CHECK(findings(two_folders(other), kBoth, "ECR110").find(kOneSided) == 0);
  }
}

TEST_CASE("a role that may have more policies than the files show is left alone") {
  const std::string arn = "policy_arn = \"arn:aws:iam::aws:policy/ReadOnlyAccess\"\n}\n";
  const std::string attach = "resource \"aws_iam_role_policy_attachment\" \"more\" {\n  role = ";
  const std::string data = "data \"aws_iam_role\" \"there\" {\n  name = \"node\"\n}\n";
  const std::string caller =
      "module \"pull\" {\n  source = \"../../modules/pull\"\n"
      "  role = aws_iam_role.node.name\n}\n";
  const std::string variable = "variable \"role\" {}\n";
  const Files cases[] = {
      {{"envs/app/more.tf", attach + "aws_iam_role.node.name\n" + arn}},
      {{"envs/app2/more.tf", attach + "\"node\"\n" + arn}},
      {{"envs/app2/more.tf", data + attach + "data.aws_iam_role.there.name\n" + arn}},
      {{"envs/app2/more.tf", variable + attach + "var.role\n" + arn}},
      {{"envs/app/more.tf", caller},
       {"modules/pull/main.tf", variable + attach + "var.role\n" + arn}},
      {{"envs/app/more.tf", replaced(caller, "../../modules/pull", "example/pull/aws")}},
      {{"envs/app/more.tf", "locals {\n  it = aws_iam_role.node.name\n}\n" +
                                replaced(replaced(caller, "../../modules/pull", "example/pull/aws"),
                                         "aws_iam_role.node.name", "local.it")}},
      {{"envs/app2/more.tf", data +
                                 "resource \"aws_iam_role_policy\" \"pull\" {\n"
                                 "  role = data.aws_iam_role.there.id\n  policy = " +
                                 kPullPolicy + "\n}\n"}},
      {{"envs/app2/more.tf",
        "resource \"aws_iam_role_policy_attachments_exclusive\" \"more\" {\n"
        "  role_name = \"node\"\n  policy_arns = [var.arn]\n}\n"}},
  };
  for (const Files& more : cases) {
    CAPTURE(more.front().second);
    CHECK(findings(two_folders(more), kBoth, "ECR110") == "");
    // Of another account it says nothing.
    Files elsewhere = more;
    if (!elsewhere.front().first.starts_with("envs/app2")) continue;
    elsewhere.front().first = "envs/registry/more.tf";
    CHECK(findings(two_folders(elsewhere), kBoth, "ECR110") == kOneSided);
  }
}

TEST_CASE("modules that call different roles by one address are told apart by their names") {
  const std::string module =
      replaced(replaced(kNode, "\"node\" {\n  name = \"node\"", "\"this\" {\n  name = var.name"),
               "aws_iam_role.node", "aws_iam_role.this") +
      "variable \"name\" {}\noutput \"name\" {\n  value = aws_iam_role.this.name\n}\n";
  const auto call = [](const std::string& name) {
    return "module \"" + name + "\" {\n  source = \"../../modules/role\"\n  name = \"" + name +
           "\"\n}\n";
  };
  const Files files{{"envs/registry/main.tf", kRegistry}, {"modules/role/main.tf", module}};
  const auto with = [&](const std::string& root) {
    Files all = files;
    all.push_back({"envs/app/main.tf", root});
    return findings(all, kBoth, "ECR110");
  };
  CHECK(with(call("node") + call("edge")) == "modules/role/main.tf:8\n");
  CHECK(with(call("edge")) == "");
  // What the root gives to one of them may be the other's: both have one address.
  const std::string pull =
      "resource \"aws_iam_role_policy\" \"pull\" {\n  role = module.node.name\n"
      "  policy = " +
      kPullPolicy + "\n}\n";
  CHECK(with(call("node") + pull) == "");
}

TEST_CASE("a role that is sent to a repository of another account which does not let it in") {
  const std::string closed = replaced(kRegistry, "role/node", "role/other");
  const std::string sent =
      "resource \"aws_iam_role_policy\" \"pull\" {\n"
      "  role = aws_iam_role.node.id\n  policy = " +
      kPullPolicy + "\n}\n";
  const auto with = [&](const std::string& registry, const std::string& app) {
    return findings({{"envs/registry/main.tf", registry}, {"envs/app/main.tf", app}}, kBoth,
                    "ECR110");
  };
  CHECK(with(closed, kNode + sent) == "envs/registry/main.tf:6\n");
  CHECK(with(kRegistry, kNode + sent) == "");
  CHECK(with(closed, kNode) == "");
  // A name that nobody tells may be the one that is let in.
  const std::string unnamed = replaced(kNode, "name = \"node\"", "name_prefix = \"other\"");
  CHECK(with(closed, unnamed + sent) == "");
  // Two Regions have a repository of the name each.
  const std::string second = replaced(
      replaced(kRegistry, "\"aws_ecr_repository\" \"app\"", "\"aws_ecr_repository\" \"two\""),
      "\"aws_ecr_repository_policy\" \"app\"", "\"aws_ecr_repository_policy\" \"two\"");
  CHECK(with(closed + second, kNode + sent) == "");
}

const std::string kTemplate = R"(Resources:
  node:
    Type: AWS::IAM::Role
    Properties:
      RoleName: node
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: [{Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: sts:AssumeRole}]
      Policies:
        - PolicyName: login
          PolicyDocument:
            Version: "2012-10-17"
            Statement: [{Effect: Allow, Action: ecr:GetAuthorizationToken, Resource: "*"}]
)";

TEST_CASE("of a template a role counts by the name that AWS knows") {
  const auto with = [&](const std::string& text) {
    return findings({{"envs/registry/main.tf", kRegistry}, {"envs/app/role.yaml", text}}, kBoth,
                    "ECR110");
  };
  CHECK(with(kTemplate) == "envs/app/role.yaml:12\n");
  CHECK(with(replaced(kTemplate, "      RoleName: node\n", "")) == "");
  const std::string more =
      "  Pull:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n"
      "      Roles: [ROLE]\n      PolicyDocument: {Version: 2012-10-17, Statement: "
      "[{Effect: Allow, Action: s3:*, Resource: '*'}]}\n";
  CHECK(with(kTemplate + replaced(more, "ROLE", "!Ref node")) == "envs/app/role.yaml:12\n");
  CHECK(with(kTemplate + replaced(more, "ROLE", "!Ref Parameter")) == "");
}

TEST_CASE("who and pull place policies by the config of their sources") {
  WhoRequest who_request;
  who_request.sources = sources_of(two_folders(), kBoth);
  const WhoReport who_report = *who(std::move(who_request));
  REQUIRE(who_report.repositories.size() == 1);
  CHECK(who_report.repositories[0].account == kHub);
  const auto is_node = [](const WhoPrincipal& one) {
    return one.text == "arn:aws:iam::314159265358:role/node" && one.known;
  };
  CHECK(std::any_of(who_report.principals.begin(), who_report.principals.end(), is_node));
  const auto taken = [](const std::string& config, const std::string& owner,
                        const std::string& registry) {
    TransferRequest request;
    request.principal = "arn:aws:iam::" + owner + ":role/node";
    request.images = {"arn:aws:ecr:eu-west-1:" + registry + ":repository/app"};
    request.workspace = sources_of(two_folders(), config);
    return transfer(request)->taken.size();
  };
  CHECK(taken("", kSpoke, kHub) == 2);
  CHECK(taken(kBoth, kSpoke, kHub) == 2);
  CHECK(taken(kBoth, kHub, kHub) == 1);
  CHECK(taken(kBoth, kSpoke, kSpoke) == 1);
  CHECK(taken("", kHub, kSpoke) == 2);
}

TEST_CASE("a boundary is that of the role of its account") {
  const std::string bounded = replaced(
      kNode, "name = \"node\"",
      "name = \"node\"\n  permissions_boundary = \"arn:aws:iam::314159265358:policy/limits\"");
  const auto notes = [&](const std::string& owner, const std::string& config) {
    TransferRequest request;
    request.principal = "arn:aws:iam::" + owner + ":role/node";
    request.images = {"arn:aws:ecr:eu-west-1:271828182845:repository/app"};
    request.workspace = sources_of({{"envs/app/main.tf", bounded}}, config);
    std::string all;
    const TransferReport report = *transfer(request);
    for (const std::string& note : report.notes) all += note;
    return all.find("boundary") != all.npos;
  };
  CHECK(notes(kSpoke, kBoth));
  CHECK(notes(kHub, ""));
  CHECK_FALSE(notes(kHub, kBoth));
}

}  // namespace

TEST_CASE("what the sources tell of an account is stronger than the config") {
  const std::string provider =
      "provider \"aws\" {\n  allowed_account_ids = [\"" + kHub + "\"]\n}\n";
  const Files told{
      {"a/main.tf", provider + "module \"app\" {\n  source = \"../m\"\n  name = \"app\"\n}\n"},
      {"m/main.tf", kModule}};
  CHECK(findings(told, "", "ECR204") == "m/main.tf:5\n");
  CHECK(findings(told, account("**", kSpoke), "ECR204") == "m/main.tf:5\n");
  CHECK(findings({{"main.tf", "data \"aws_caller_identity\" \"me\" {}\n" +
                                  replaced(kModule, "314159265358",
                                           "${data.aws_caller_identity.me.account_id}")}},
                 account("**", kSpoke), "ECR204") == "");
}

TEST_CASE("the manifest of a CDK app tells where its templates go") {
  const std::string repository =
      R"({"Resources": {"R": {"Type": "AWS::ECR::Repository", "Properties": {
"RepositoryPolicyText": )" +
      kPush + "}}}}";
  const auto told = [&](const std::string& environment,
                        const std::string& file = "App.template.json") {
    return findings(
        {{"cdk.out/manifest.json",
          R"({"version": "39.0.0", "artifacts": {"App": {"type": "aws:cloudformation:stack",
                          "environment": ")" +
              environment + R"(", "properties": {"templateFile": ")" + file +
              R"("}}, "Tree": {"type": "cdk:tree"}, "Odd": 7}})"},
         {"cdk.out/App.template.json", repository}},
        "", "ECR204");
  };
  const std::string found = "cdk.out/App.template.json:2\n";
  CHECK(told("aws://" + kHub + "/eu-west-1") == found);
  CHECK(told("aws://" + kSpoke + "/eu-west-1") == "");
  CHECK(told("aws://unknown-account/unknown-region") == "");
  CHECK(told("aws://" + kHub) == found);
  CHECK(told(kHub + "/eu-west-1") == "");
  CHECK(told("aws://" + kHub + "/eu-west-1", "Other.template.json") == "");
}

TEST_CASE("in one account either side of a pull or a push is enough") {
  const auto lone = [](const std::string& principal, const std::string& code) {
    const std::string text =
        "data \"aws_caller_identity\" \"me\" {}\n"
        "resource \"aws_ecr_repository_policy\" \"this\" {\n  repository = \"app\"\n"
        "  policy = jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = \"Allow\",\n"
        "    Principal = { AWS = \"" +
        principal + "\" }, Action = \"ecr:BatchGetImage\" }] })\n}\n";
    return findings({{"main.tf", text}}, "", code);
  };
  CHECK(lone("arn:aws:iam::314159265358:role/ci", "ECR101") == "main.tf:5\n");
  CHECK(lone("arn:aws:iam::${data.aws_caller_identity.me.account_id}:role/ci", "ECR101") == "");
  CHECK(lone("arn:aws:iam::${data.aws_caller_identity.me.account_id}:root", "ECR101") == "");
  CHECK(lone("${data.aws_caller_identity.me.account_id}", "ECR101") == "");
  CHECK(lone("arn:aws:iam::${var.other}:root", "ECR101") == "main.tf:5\n");
}
