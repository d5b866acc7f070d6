// SPDX-License-Identifier: Apache-2.0
// In which account and Region the sources of a root say that its policies are.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>
#include <vector>

#include "format/terraform/terraform.hpp"
#include "support/holders_support.hpp"
#include "syntax/value.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

using Files = std::vector<std::pair<std::string, std::string>>;

/// A statement that names what `expression` gives.
std::string policy(const std::string& expression, const std::string& more = "") {
  return "resource \"aws_ecr_repository_policy\" \"p\" {\n" + more +
         "  repository = \"app\"\n  policy = jsonencode({ Statement = [{ Effect = \"Allow\", "
         "Action = \"ecr:BatchGetImage\", Principal = { AWS = " +
         expression + " } }] })\n}\n";
}

/// Own places as `{account}`, `{region}` and `{partition}`, other holes as `?`.
std::string spelt(std::string_view text) {
  std::string all;
  for (const char c : text)
    all += c == syntax::kOwnAccount     ? "{account}"
           : c == syntax::kOwnRegion    ? "{region}"
           : c == syntax::kOwnPartition ? "{partition}"
           : c == syntax::kHole         ? "?"
                                        : std::string(1, c);
  return all;
}

/// `ACCOUNT REGION PRINCIPAL` of each policy, one line each.
std::string told(const Files& files) {
  Arena arena;
  std::vector<format::File> all;
  for (const auto& [path, text] : files) all.push_back({all.size(), path, text});
  format::Located located = format::locate_in_modules(all, {}, arena);
  const std::vector<SourcePlace> places(files.size());
  const Workspace joined(located, places);
  std::string lines;
  for (const format::Document& document : located.documents) {
    const syntax::Value* statements = document.value->find("Statement");
    const syntax::Value* principal = statements->members.front().value.find("Principal");
    lines += fmt::format("{} {} {}\n", document.account.empty() ? "-" : document.account,
                         document.region.empty() ? "-" : document.region,
                         spelt(principal->find("AWS")->text));
  }
  return lines;
}

std::string told(const std::string& text) { return told(Files{{"main.tf", text}}); }

std::string provider(const std::string& arguments) {
  return "provider \"aws\" {\n" + arguments + "}\n";
}

const std::string kMe = "data \"aws_caller_identity\" \"me\" {}\n";
const std::string kOfMe = "data.aws_caller_identity.me.account_id";
const std::string kHub = "271828182845";
const std::string kRole = "\"arn:aws:iam::271828182845:role/deploy\"";

}  // namespace

TEST_CASE("the default provider tells the account and the Region of its root") {
  const std::string one = policy("\"x\"");
  CHECK(told(one) == "- - x\n");
  CHECK(told(provider("  region = \"eu-west-1\"\n") + one) == "- eu-west-1 x\n");
  CHECK(told(provider("  allowed_account_ids = [\"" + kHub + "\"]\n") + one) == kHub + " - x\n");
  CHECK(told(provider("  allowed_account_ids = [\"" + kHub + "\", \"314159265358\"]\n") + one) ==
        "- - x\n");
  CHECK(told(provider("  allowed_account_ids = [\"hub\"]\n") + one) == "- - x\n");
  CHECK(told(provider("  assume_role {\n    role_arn = " + kRole + "\n  }\n") + one) ==
        kHub + " - x\n");
  CHECK(told(provider("  assume_role_with_web_identity {\n    role_arn = " + kRole + "\n  }\n") +
             one) == kHub + " - x\n");
  CHECK(told("variable \"id\" {\n  default = \"" + kHub + "\"\n}\n" +
             provider("  assume_role {\n    role_arn = \"arn:aws:iam::${var.id}:role/x\"\n  }\n") +
             one) == kHub + " - x\n");
  CHECK(told("variable \"id\" {}\n" +
             provider("  assume_role {\n    role_arn = \"arn:aws:iam::${var.id}:role/x\"\n  }\n") +
             one) == "- - x\n");
  // What must be is stronger than what is assumed.
  CHECK(told(provider("  allowed_account_ids = [\"" + kHub +
                      "\"]\n  assume_role {\n    role_arn = var.role\n  }\n") +
             one) == kHub + " - x\n");
}

TEST_CASE("whoever runs Terraform is of the account that the root's policies are in") {
  CHECK(told(kMe + policy(kOfMe)) == "- - {account}\n");
  CHECK(told(kMe + policy("\"arn:aws:iam::${" + kOfMe + "}:root\"")) ==
        "- - arn:aws:iam::{account}:root\n");
  CHECK(told(kMe + policy("data.aws_caller_identity.me.id")) == "- - {account}\n");
  CHECK(told(kMe + policy("data.aws_caller_identity.me.user_id")) == "- - ?\n");
  CHECK(told("data \"aws_region\" \"r\" {}\n" + policy("data.aws_region.r.name")) ==
        "- - {region}\n");
  CHECK(told("data \"aws_region\" \"r\" {}\n" + policy("data.aws_region.r.region")) ==
        "- - {region}\n");
  CHECK(told("data \"aws_region\" \"r\" {\n  name = \"us-east-1\"\n}\n" +
             policy("data.aws_region.r.id")) == "- - us-east-1\n");
  CHECK(told("data \"aws_partition\" \"p\" {}\n" + policy("data.aws_partition.p.partition")) ==
        "- - {partition}\n");
  CHECK(told(provider("  region = \"eu-west-1\"\n  allowed_account_ids = [\"" + kHub + "\"]\n") +
             kMe + policy(kOfMe)) == kHub + " eu-west-1 " + kHub + "\n");
  CHECK(told("resource \"aws_iam_role\" \"ci\" {\n  name = \"ci\"\n}\n" +
             policy("aws_iam_role.ci.arn")) == "- - arn:{partition}:iam::{account}:role/?ci\n");
  // It reaches a policy through locals, modules and their outputs.
  CHECK(told(kMe + "locals {\n  me = " + kOfMe + "\n}\n" + policy("local.me")) ==
        "- - {account}\n");
  const std::string called = "variable \"who\" {}\n" + policy("var.who");
  CHECK(told({{"main.tf", kMe + "module \"m\" {\n  source = \"./m\"\n  who = " + kOfMe + "\n}\n"},
              {"m/main.tf", called}}) == "- - {account}\n");
}

TEST_CASE("another configuration of the provider works where it says, if it says so") {
  const std::string hub = provider("  alias = \"hub\"\n  allowed_account_ids = [\"" + kHub +
                                   "\"]\n  region = \"eu-west-1\"\n");
  const std::string at_hub = "  provider = aws.hub\n";
  CHECK(told(hub + policy("\"x\"", at_hub)) == kHub + " eu-west-1 x\n");
  CHECK(told(hub + policy("\"x\"")) == "- - x\n");
  // Whoever runs the root is not known to be of the hub.
  CHECK(told(hub + kMe + policy(kOfMe, at_hub)) == kHub + " eu-west-1 ?\n");
  CHECK(told(hub + "data \"aws_caller_identity\" \"me\" {\n" + at_hub + "}\n" + policy(kOfMe)) ==
        "- - " + kHub + "\n");
  // Another Region of the same account.
  const std::string east = provider("  alias = \"hub\"\n  region = \"us-east-1\"\n");
  CHECK(told(east + kMe + policy(kOfMe, at_hub)) == "- us-east-1 {account}\n");
  const std::string profile = provider("  alias = \"hub\"\n  profile = \"hub\"\n");
  CHECK(told(profile + kMe + policy(kOfMe, at_hub)) == "- - ?\n");
  CHECK(told(kMe + policy(kOfMe, at_hub)) == "- - ?\n");
}

TEST_CASE("a module has the providers that its call hands on") {
  const std::string hub =
      provider("  alias = \"hub\"\n  allowed_account_ids = [\"" + kHub + "\"]\n");
  const auto call = [&](const std::string& providers) {
    return told({{"main.tf", hub + "module \"m\" {\n  source = \"./m\"\n" + providers + "}\n"},
                 {"m/main.tf", kMe + policy(kOfMe) + policy(kOfMe, "  provider = aws.other\n")}});
  };
  CHECK(call("") == "- - {account}\n- - ?\n");
  CHECK(call("  providers = { aws = aws }\n") == "- - {account}\n- - ?\n");
  CHECK(call("  providers = { aws = aws.hub }\n") == kHub + " - " + kHub + "\n- - " + kHub + "\n");
  CHECK(call("  providers = { aws = aws, aws.other = aws.hub }\n") ==
        "- - {account}\n" + kHub + " - ?\n");
  CHECK(call("  providers = merge({}, {})\n") == "- - ?\n- - ?\n");
}

TEST_CASE("a plan tells who runs it") {
  const auto account = [](const std::string& more) {
    const std::string text = R"({"format_version": "1.2", )" + more +
                             R"("planned_values": {"root_module": {"resources": [
        {"address": "aws_ecr_repository_policy.p", "mode": "managed",
         "type": "aws_ecr_repository_policy", "values": {"repository": "app", "policy":
         "{\"Statement\": []}"}}]}}})";
    Arena arena;
    format::Located located = format::locate({0, "plan.json", text}, {}, arena);
    const std::vector<SourcePlace> places(1);
    const Workspace joined(located, places);
    REQUIRE(located.documents.size() == 1);
    return located.documents[0].account + " " + located.documents[0].region;
  };
  const auto data = [](const std::string& type, const std::string& values) {
    return R"("prior_state": {"values": {"root_module": {"resources": [{"address": "data.)" + type +
           R"(.x", "mode": "data", "type": ")" + type + R"(", "values": )" + values + "}]}}}, ";
  };
  CHECK(account("") == " ");
  CHECK(account(data("aws_caller_identity", R"({"account_id": "271828182845"})")) ==
        "271828182845 ");
  CHECK(account(data("aws_caller_identity", R"({"account_id": "me"})")) == " ");
  CHECK(account(data("aws_region", R"({"region": "eu-west-1"})")) == " eu-west-1");
  const auto configured = [](const std::string& expressions, const std::string& key = "aws") {
    return R"("configuration": {"provider_config": {"aws": {"name": "aws", "expressions": )" +
           expressions + R"(}}, "root_module": {"resources": [
        {"address": "aws_ecr_repository_policy.p", "provider_config_key": ")" +
           key + R"("}]}}, )";
  };
  const std::string told = R"({"region": {"constant_value": "eu-west-1"},
      "allowed_account_ids": {"constant_value": ["271828182845"]}})";
  CHECK(account(configured(told)) == "271828182845 eu-west-1");
  CHECK(account(configured(told, "aws.west")) == " ");
  CHECK(account(configured(R"({"assume_role": [{"role_arn":
      {"constant_value": "arn:aws:iam::271828182845:role/x"}}]})")) == "271828182845 ");
}

TEST_CASE("a text that spells the marks of an own account is not taken for one") {
  const std::string text =
      "variable \"x\" {}\nresource \"aws_ecr_repository_policy\" \"p\" {\n"
      "  policy = <<EOT\n{\"Statement\": [{\"Principal\": {\"AWS\": "
      "\"\\ufdd2 \xEF\xB7\x92 ${var.x}\"}}]}\nEOT\n}\n";
  CHECK(told(text).find("{account}") == std::string::npos);
}
