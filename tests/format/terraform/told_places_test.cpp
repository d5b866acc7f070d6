// SPDX-License-Identifier: Apache-2.0
// Where a plan, a state as it is kept, and the providers of a module put what they make: which of
// the things that tell it count.
#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "support/holders_support.hpp"
#include "support/terraform_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

const std::string kHub = "271828182845";
const std::string kPolicy = R"("{\"Statement\": []}")";
const std::string kRegistry = R"(provider[\"registry.terraform.io/hashicorp/aws\"])";

/// `ACCOUNT REGION` of the policies of a file of JSON, one after the other.
std::string places(const std::string& text) {
  Arena arena;
  format::Located located = format::locate({0, "plan.json", text}, {}, arena);
  const std::vector<SourcePlace> none(1);
  const Workspace joined(located, none);
  std::string all;
  for (const format::Document& document : located.documents)
    all += (all.empty() ? "" : "; ") + document.account + " " + document.region;
  return all;
}

std::string kept(const std::string& resources, const std::string& provider = kRegistry) {
  return R"({"version": 4, "lineage": "x", "resources": [)" + resources +
         R"({"mode": "managed", "type": "aws_ecr_repository_policy", "name": "p", "provider": ")" +
         provider + R"(", "instances": [{"attributes": {"repository": "app", "policy": )" +
         kPolicy + "}}]}]}";
}

std::string kept_data(const std::string& type, const std::string& instances,
                      const std::string& provider = kRegistry) {
  return R"({"mode": "data", "type": ")" + type + R"(", "name": "d", "provider": ")" + provider +
         R"(", "instances": [)" + instances + "]}, ";
}

/// Principals of the policies of a module, own places as `{account}` and so on.
std::string principals(const std::string& text) {
  const test::FoundInModules found(text);
  std::string all;
  for (const format::Document& document : found.located.documents) {
    const syntax::Value* statements = document.value->find("Statement");
    const syntax::Value* principal = statements->members.front().value.find("Principal");
    for (const char c : principal->text)
      all += c == syntax::kOwnAccount     ? "{account}"
             : c == syntax::kOwnRegion    ? "{region}"
             : c == syntax::kOwnPartition ? "{partition}"
             : c == syntax::kHole         ? "?"
                                          : std::string(1, c);
    all += "\n";
  }
  return all;
}

const std::string kAsked =
    "data \"aws_caller_identity\" \"me\" {}\ndata \"aws_region\" \"here\" {}\n"
    "data \"aws_partition\" \"of\" {}\n";

std::string policy(const std::string& more = "") {
  return "resource \"aws_ecr_repository_policy\" \"p\" {\n" + more +
         "  repository = \"app\"\n  policy = jsonencode({ Statement = [{ Effect = \"Allow\", "
         "Action = \"ecr:BatchGetImage\", Principal = "
         "\"${data.aws_partition.of.partition} ${data.aws_region.here.name} "
         "${data.aws_caller_identity.me.account_id}\" }] })\n}\n";
}

std::string provider(const std::string& arguments) {
  return "provider \"aws\" {\n" + arguments + "}\n";
}

}  // namespace

TEST_CASE("data of a kept state tells whose it is where the default provider asked once") {
  const std::string me = R"({"attributes": {"account_id": "271828182845"}})";
  const std::string here = R"({"attributes": {"region": "eu-west-1"}})";
  CHECK(places(kept("")) == " ");
  CHECK(places(kept(kept_data("aws_caller_identity", me))) == kHub + " ");
  CHECK(places(kept(kept_data("aws_region", here))) == " eu-west-1");
  CHECK(places(kept(kept_data("aws_caller_identity", me) + kept_data("aws_region", here))) ==
        kHub + " eu-west-1");
  // Another configuration of the provider, or several instances.
  CHECK(places(kept(kept_data("aws_caller_identity", me, kRegistry + ".hub"))) == " ");
  CHECK(places(kept(kept_data("aws_caller_identity", me + ", " + me))) == " ");
  CHECK(places(kept(kept_data("aws_caller_identity", ""))) == " ");
  CHECK(places(kept(kept_data("aws_partition", me))) == " ");
  CHECK(places(kept(kept_data("aws_region", R"({"attributes": {"region": ""}})"))) == " ");
  CHECK(places(kept(kept_data("aws_caller_identity", me), kRegistry + ".hub")) == " ");
}

TEST_CASE("data of a plan tells whose it is unless another provider asked") {
  const auto asked = [](const std::string& key, const std::string& address = "data.x.me") {
    return places(
        R"({"format_version": "1.2", "prior_state": {"values": {"root_module": {"resources": [
      {"address": ")" +
        address +
        R"(", "mode": "data", "type": "aws_caller_identity",
       "values": {"account_id": "271828182845"}}]}}}, "configuration": {"root_module": {"resources": [
      {"address": "data.x.me", "provider_config_key": ")" +
        key + R"("}]}}, "planned_values": {"root_module": {"resources": [
      {"address": "aws_ecr_repository_policy.p", "mode": "managed",
       "type": "aws_ecr_repository_policy", "values": {"repository": "app", "policy": )" +
        kPolicy + "}}]}}}");
  };
  CHECK(asked("aws") == kHub + " ");
  CHECK(asked("aws.hub") == " ");
  CHECK(asked("module.m:aws") == " ");
  CHECK(asked("aws.hub", "data.y.me") == kHub + " ");
}

TEST_CASE("what the configuration of a plan says of its provider is constant or says nothing") {
  const auto configured = [](const std::string& expressions) {
    return places(R"({"format_version": "1.2", "configuration": {"provider_config": {"aws":
      {"name": "aws", "expressions": {)" +
                  expressions + R"(}}}}, "planned_values": {"root_module": {"resources": [
      {"address": "aws_ecr_repository_policy.p", "mode": "managed",
       "type": "aws_ecr_repository_policy", "values": {"repository": "app", "policy": )" +
                  kPolicy + "}}]}}}");
  };
  const auto role = [](const std::string& account) {
    return R"({"role_arn": {"constant_value": "arn:aws:iam::)" + account + R"(:role/x"}})";
  };
  CHECK(configured("") == " ");
  CHECK(configured(R"("region": {"constant_value": "eu-west-1"})") == " eu-west-1");
  CHECK(configured(R"("region": {"constant_value": 7})") == " ");
  CHECK(configured(R"("region": {"references": ["var.region"]})") == " ");
  CHECK(configured(R"("assume_role": [)" + role("314159265358") + ", " + role(kHub) + "]") ==
        kHub + " ");
  CHECK(configured(R"("assume_role": [)" + role("x") + "]") == " ");
  CHECK(configured(R"("assume_role": [])") == " ");
  CHECK(configured(R"("allowed_account_ids": {"constant_value": ["271828182845"]})") == kHub + " ");
  CHECK(configured(R"("allowed_account_ids": {"constant_value":
                     ["271828182845", "314159265358"]})") == " ");
  CHECK(configured(R"("allowed_account_ids": {"constant_value": []})") == " ");
  CHECK(configured(R"("allowed_account_ids": {"constant_value": ["hub"]})") == " ");
}

TEST_CASE(
    "an instance of a kept state is of the root's account where the root's provider made it") {
  const auto account = [](const std::string& of_policy) {
    return places(
        kept(kept_data("aws_caller_identity", R"({"attributes": {"account_id": "271828182845"}})"),
             of_policy));
  };
  CHECK(account(kRegistry) == kHub + " ");
  CHECK(account(kRegistry + ".hub") == " ");
  CHECK(account("module.m." + kRegistry) == kHub + " ");
  CHECK(account("") == kHub + " ");
}

TEST_CASE("a provider with other credentials than the default one may be anywhere") {
  const std::string at_b = "  provider = aws.b\n";
  const std::string own = "{partition} {region} {account}\n";
  const std::string west = "  alias = \"b\"\n  region = \"eu-west-2\"\n";
  CHECK(principals(kAsked + policy()) == own);
  // The same account, another Region: the root's Region is told no more.
  CHECK(principals(kAsked + provider(west) + policy(at_b)) == "{partition} ? {account}\n");
  for (const std::string set :
       {"access_key = \"a\"", "allowed_account_ids = [\"271828182845\"]", "profile = \"p\"",
        "secret_key = \"s\"", "shared_credentials_file = \"f\"",
        "shared_credentials_files = [\"f\"]", "token = \"t\"", "shared_config_files = [\"f\"]",
        "assume_role {\n    role_arn = \"arn:aws:iam::271828182845:role/x\"\n  }",
        "assume_role = { role_arn = \"arn:aws:iam::271828182845:role/x\" }",
        "assume_role_with_web_identity {\n    role_arn = \"x\"\n  }",
        "dynamic \"assume_role\" {\n    for_each = [1]\n    content {\n    }\n  }"}) {
    CAPTURE(set);
    CHECK(principals(kAsked + provider(west + "  " + set + "\n") + policy(at_b)) == "? ? ?\n");
    // Or the default one has those.
    const std::string standard =
        principals(kAsked + provider("  " + set + "\n") + provider(west) + policy(at_b));
    CHECK(standard.starts_with("? "));
    CHECK(standard.find("{account}") == std::string::npos);
  }
  for (const std::string set :
       {"region = \"eu-west-1\"", "max_retries = 3", "default_tags {\n    tags = {}\n  }",
        "skip_region_validation = true"}) {
    CAPTURE(set);
    CHECK(principals(kAsked + provider("  " + set + "\n") + provider(west) + policy(at_b))
              .starts_with("{partition} "));
  }
}

TEST_CASE("a Region or account of a provider that is only partly told is not told") {
  const std::string open = "variable \"x\" {}\n" + kAsked;
  CHECK(principals(open + provider("  region = \"eu-west-1\"\n") + policy()) ==
        "{partition} eu-west-1 {account}\n");
  CHECK(principals(open + provider("  region = \"eu-${var.x}\"\n") + policy()) ==
        "{partition} {region} {account}\n");
  CHECK(principals(open + provider("  region = var.x\n") + policy()) ==
        "{partition} {region} {account}\n");
  CHECK(principals(open + provider("  region = 7\n") + policy()) ==
        "{partition} {region} {account}\n");
  CHECK(principals(open + provider("  allowed_account_ids = [var.x]\n") + policy()) ==
        "{partition} {region} {account}\n");
  CHECK(principals(open + provider("  allowed_account_ids = [\"271828182845\"]\n") + policy()) ==
        "{partition} {region} 271828182845\n");
  CHECK(principals(open +
                   provider("  assume_role {\n    role_arn = \"arn:aws:iam::${var.x}:role/a\""
                            "\n  }\n") +
                   policy()) == "{partition} {region} {account}\n");
  CHECK(principals(open +
                   provider("  assume_role = [{ role_arn = \"arn:aws:iam::314159265358:role/a\""
                            " }, { role_arn = \"arn:aws:iam::271828182845:role/b\" }]\n") +
                   policy()) == "{partition} {region} 271828182845\n");
  CHECK(principals(open + provider("  assume_role = []\n") + policy()) ==
        "{partition} {region} {account}\n");
}
