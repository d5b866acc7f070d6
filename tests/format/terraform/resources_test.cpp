// SPDX-License-Identifier: Apache-2.0
// Which resources of a Terraform module hold policies, of what kind, and whose they are.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "ecrlint/lint.hpp"
#include "support/holders_support.hpp"
#include "support/terraform_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

/// `KIND ADDRESS [owner...] marks`, one line for each document.
std::string summary(const std::vector<Source>& sources) {
  const test::FoundInModules found(sources);
  const test::Joined joined(found.located);
  std::string all;
  for (std::size_t i = 0; i < found.located.documents.size(); ++i) {
    const format::Document& document = found.located.documents[i];
    all += std::string(to_string(document.kind)) + " " + document.address + joined.marks(i);
    if (document.value->kind == syntax::Kind::unknown) all += " unknown";
    all += "\n";
  }
  return all;
}

std::string summary(const std::string& text) { return summary({{"main.tf", text}}); }

/// A resource named `x` with a policy in this attribute and whatever else.
std::string resource(const std::string& type, const std::string& attribute,
                     const std::string& more = "") {
  return "resource \"" + type + "\" \"x\" {\n  " + attribute +
         " = jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = \"Allow\", Action = "
         "\"ecr:ListImages\" }] })\n" +
         more + "}\n";
}

}  // namespace

TEST_CASE("every attribute of a module that holds a policy is found") {
  CHECK(summary(resource("aws_ecr_repository_policy", "policy") +
                resource("aws_ecr_registry_policy", "policy") +
                resource("aws_ecrpublic_repository_policy", "policy") +
                resource("aws_ecr_repository_creation_template", "repository_policy") +
                resource("aws_vpc_endpoint", "policy") +
                resource("aws_vpc_endpoint_policy", "policy") +
                resource("aws_s3_bucket_policy", "policy") +
                resource("aws_opensearch_domain", "access_policies") +
                resource("aws_cloudwatch_log_resource_policy", "policy_document") +
                resource("aws_cloudwatch_log_destination_policy", "access_policy") +
                resource("aws_ssoadmin_permission_set_inline_policy", "inline_policy") +
                resource("awscc_ecr_repository", "repository_policy_text") +
                resource("awscc_ecr_registry_policy", "policy_text") +
                resource("awscc_iam_role", "assume_role_policy_document")) ==
        "repository aws_ecr_repository_policy.x\n"
        "registry aws_ecr_registry_policy.x\n"
        "repository aws_ecrpublic_repository_policy.x\n"
        "repository aws_ecr_repository_creation_template.x\n"
        "endpoint aws_vpc_endpoint.x\n"
        "endpoint aws_vpc_endpoint_policy.x\n"
        "resource aws_s3_bucket_policy.x\n"
        "resource aws_opensearch_domain.x\n"
        "resource aws_cloudwatch_log_resource_policy.x\n"
        "resource aws_cloudwatch_log_destination_policy.x\n"
        "identity aws_ssoadmin_permission_set_inline_policy.x\n"
        "repository awscc_ecr_repository.x\n"
        "registry awscc_ecr_registry_policy.x\n"
        "trust awscc_iam_role.x\n");
}

TEST_CASE("a policy that is not known is one where the type has one, and only there") {
  CHECK(summary("resource \"aws_ecr_repository_policy\" \"x\" {\n  policy = var.x\n}\n"
                "resource \"aws_vpc_endpoint\" \"x\" {\n  policy = var.x\n}\n"
                "resource \"aws_s3_bucket_policy\" \"x\" {\n  policy = var.x\n}\n"
                "resource \"aws_opensearch_domain\" \"x\" {\n  access_policies = var.x\n}\n"
                "resource \"aws_ecr_lifecycle_policy\" \"x\" {\n  policy = \"{}\"\n}\n") ==
        "repository aws_ecr_repository_policy.x unknown\n"
        "lifecycle aws_ecr_lifecycle_policy.x\n");
}

TEST_CASE("a policy of some service's own language is none") {
  CHECK(summary(
            "resource \"aws_cloudwatch_log_data_protection_policy\" \"x\" {\n  policy_document = "
            "jsonencode({ Version = \"2021-06-01\", Statement = [{ Sid = \"a\", Operation = {} }] "
            "})\n}\n")
            .empty());
  CHECK(summary(resource("aws_iot_policy", "policy")) == "identity aws_iot_policy.x\n");
}

TEST_CASE("a policy of another provider's resource is of the kind that it shows") {
  CHECK(summary(resource("aws_unheard_of", "policy")) == "resource aws_unheard_of.x\n");
  CHECK(summary(resource("awscc_unheard_of", "policy")) == "resource awscc_unheard_of.x\n");
  CHECK(summary(resource("minio_iam_policy", "policy")) ==
        "identity minio_iam_policy.x fragment\n");
  CHECK(summary("resource \"other_thing\" \"x\" {\n  policy = jsonencode({ Statement = [{ Effect = "
                "\"Allow\", Principal = \"*\", Action = \"s3:GetObject\", Resource = \"*\" }] "
                "})\n}\n") == "resource other_thing.x\n");
}

TEST_CASE("control policies are nobody's, and only those of IAM are read") {
  const auto control = [](const std::string& type) {
    return summary(resource("aws_organizations_policy", "content", type));
  };
  CHECK(control("") == "scp aws_organizations_policy.x\n");
  CHECK(control("  type = \"SERVICE_CONTROL_POLICY\"\n") == "scp aws_organizations_policy.x\n");
  CHECK(control("  type = \"RESOURCE_CONTROL_POLICY\"\n") == "rcp aws_organizations_policy.x\n");
  CHECK(control("  type = \"TAG_POLICY\"\n").empty());
}

TEST_CASE("identity policies have the owners that the module gives them") {
  const std::string role =
      "resource \"aws_iam_role\" \"ci\" {\n  inline_policy {\n    policy = \"{}\"\n  }\n}\n";
  CHECK(
      summary(role + resource("aws_iam_role_policy", "policy", "  role = aws_iam_role.ci.id\n")) ==
      "identity aws_iam_role.ci role/aws_iam_role.ci\n"
      "identity aws_iam_role_policy.x role/aws_iam_role.ci\n");
  CHECK(summary(resource("aws_iam_user_policy", "policy", "  user = \"ci\"\n") +
                resource("aws_iam_group_policy", "policy", "  group = var.x\n")) ==
        "identity aws_iam_user_policy.x user/ci shown\n"
        "identity aws_iam_group_policy.x\n");
  const auto attached = [&](const std::string& by) {
    return summary(resource("aws_iam_policy", "policy") + by);
  };
  CHECK(attached("") == "identity aws_iam_policy.x\n");
  CHECK(
      attached(
          "resource \"aws_iam_policy_attachment\" \"x\" {\n  policy_arn = "
          "aws_iam_policy.x.arn\n  roles = [aws_iam_role.ci.name]\n  users = [\"a\"]\n}\nresource "
          "\"aws_iam_role\" \"ci\" {}\n") ==
      "identity aws_iam_policy.x user/a role/aws_iam_role.ci shown\n");
  CHECK(attached("resource \"aws_iam_role\" \"ci\" {\n  managed_policy_arns = "
                 "[aws_iam_policy.x.arn]\n}\n") ==
        "identity aws_iam_policy.x role/aws_iam_role.ci\n");
  CHECK(attached("resource \"aws_iam_role\" \"ci\" {\n  managed_policy_arns = "
                 "[aws_iam_policy.x.arn, var.other]\n}\n") ==
        "identity aws_iam_policy.x role/aws_iam_role.ci open\n");
  // Which policies those are is not known.
  CHECK(summary("resource \"aws_iam_role\" \"ci\" {\n  managed_policy_arns = var.arns\n  "
                "inline_policy {\n    policy = \"{}\"\n  }\n}\n") ==
        "identity aws_iam_role.ci role/aws_iam_role.ci open\n");
}

TEST_CASE("an attribute that says nothing is no policy") {
  for (const std::string type : {"aws_iam_policy", "aws_ecr_repository_policy"})
    for (const std::string nothing : {"local.none", "null", "var.on ? \"\" : null"}) {
      CAPTURE(type);
      CAPTURE(nothing);
      const Report report =
          lint(Source{"main.tf", "variable \"on\" {}\nlocals {\n  none = \"\"\n}\nresource \"" +
                                     type + "\" \"x\" {\n  policy = " + nothing + "\n}\n"});
      CHECK(report.summary.policies == 0);
      CHECK(report.findings.empty());
      CHECK(report.failures.empty());
    }
}

TEST_CASE("of another provider nobody tells whose account it is") {
  const auto own = [](const std::string& argument, const std::string& type) {
    const std::string line = argument.empty() ? "" : "  " + argument + "\n";
    const test::FoundInModules found("resource \"" + type + "\" \"x\" {\n  name = \"ci\"\n" + line +
                                     "  policy = \"{}\"\n}\n");
    const auto& identities = found.located.identities;
    const std::size_t scope =
        identities.empty() ? found.located.documents.front().scope : identities.front().scope;
    return found.located.scopes[scope].own_provider;
  };
  for (const std::string type : {"aws_iam_role", "aws_iam_user", "aws_iam_policy"}) {
    CAPTURE(type);
    CHECK(!own("", type));
    CHECK(!own("provider = aws", type));
    CHECK(own("provider = aws.hub", type));
  }
}

TEST_CASE("a policy knows the conditions under which it is what it is, each once, as written") {
  const auto assumed = [](const std::vector<Source>& sources) {
    const test::FoundInModules found(sources);
    std::string all;
    for (const format::Document& document : found.located.documents) {
      for (const format::Assumption& one : document.assumed) all += one.words + " ";
      all += "| ";
    }
    return all;
  };
  const std::string choice =
      "variable \"open\" {}\nlocals {\n  who = (var.open  &&\n    true) ? \"1\" : \"2\"\n}\n";
  const std::string policy =
      "resource \"aws_ecr_repository_policy\" \"x\" {\n  policy = jsonencode({ Statement = [{ "
      "Effect = \"Allow\", Principal = { AWS = [local.who, local.who] }, Action = "
      "\"ecr:ListImages\" }] })\n}\n";
  const std::string all = "when `(var.open && true)` | unless `(var.open && true)` | ";
  CHECK(assumed({{"main.tf", choice + policy}}) == all);
  CHECK(assumed({{"locals.tf", choice}, {"main.tf", policy}}) == all);
  const std::string long_name(90, 'v');
  CHECK(assumed({{"main.tf", "resource \"aws_ecr_repository_policy\" \"x\" {\n  policy = var." +
                                 long_name + " ? \"{}\" : null\n}\n"}}) ==
        "when `var." + long_name.substr(0, 76) + "...` | ");
}

TEST_CASE("four conditions that nobody knows are looked at in every way") {
  for (std::size_t many = 0; many < 7; ++many) {
    std::string actions;
    for (std::size_t i = 0; i < many; ++i)
      actions += ", var.v" + std::to_string(i) + " ? \"ecr:ListImages\" : \"ecr:PutImage\"";
    const test::FoundInModules found(
        "resource \"aws_ecr_repository_policy\" \"x\" {\n  policy = jsonencode({ Statement = [{ "
        "Effect = \"Allow\", Principal = \"*\", Action = [\"ecr:GetRepositoryPolicy\"" +
        actions + "] }] })\n}\n");
    CAPTURE(many);
    CHECK(found.located.documents.size() == std::size_t{1} << std::min<std::size_t>(many, 4));
  }
}

TEST_CASE("two names of a repository are one where nothing in them may differ") {
  const auto target = [](const std::string& name) {
    const test::FoundInModules found(
        "variable \"names\" {}\nresource \"aws_ecr_repository_policy\" "
        "\"x\" {\n  repository = " +
        name + "\n  policy     = \"{}\"\n}\n");
    REQUIRE(found.located.documents.size() == 1);
    return found.located.documents.front().target;
  };
  CHECK(!target("\"app\"").empty());
  CHECK(!target("\"app-${var.names}\"").empty());
  CHECK(!target("\"app-${lower(var.names)}\"").empty());
  for (const std::string changing :
       {"uuid()", "timestamp()", "bcrypt(\"x\")", "self.id", "[for n in var.names : n][0]"}) {
    CAPTURE(changing);
    CHECK(target("\"app-${" + changing + "}\"").empty());
  }
  const std::string list = "format(\"%s-%s\", var.names...)";
  CHECK(target(list) == target(list));
  CHECK(target(list) != target("format(\"%s-%s\", var.names)"));
}

TEST_CASE("a name that another resource has is told where that is one") {
  const auto target = [](const std::string& name, const std::string& body) {
    const test::FoundInModules found("resource \"aws_ecr_repository\" \"r\" {\n" + body +
                                     "}\nresource \"aws_ecr_repository_policy\" \"x\" {\n"
                                     "  repository = " +
                                     name + "\n  policy     = \"{}\"\n}\n");
    REQUIRE(found.located.documents.size() == 1);
    return found.located.documents.front().target;
  };
  const std::string app = target("\"app\"", "  name = \"app\"\n");
  CHECK(!app.empty());
  CHECK(target("aws_ecr_repository.r.name", "  name = \"app\"\n") == app);
  CHECK(target("aws_ecr_repository.r.name", "  name = \"web\"\n") != app);
  const std::string counted =
      target("aws_ecr_repository.r[0].name", "  count = var.n\n  name = \"app-${var.x}\"\n");
  const std::string other =
      target("aws_ecr_repository.r[1].name", "  count = var.n\n  name = \"app-${var.x}\"\n");
  CHECK((counted.empty() || counted != other));
}

TEST_CASE("a file that a data source reads is the policy of the resource") {
  const std::vector<Source> sources{
      {"main.tf",
       "data \"local_file\" \"p\" {\n  filename = \"${path.module}/p.json\"\n}\n"
       "resource \"aws_ecr_repository_policy\" \"x\" {\n  repository = \"app\"\n"
       "  policy = data.local_file.p.content\n}\n"},
      {"p.json",
       R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ecr:ListImages"}]})"}};
  CHECK(summary(sources) == "repository aws_ecr_repository_policy.x\n");
  const std::vector<Source> alone{sources[0]};
  CHECK(summary(alone) == "repository aws_ecr_repository_policy.x unknown\n");
}

TEST_CASE("dynamic inline policies are read as often as they are made") {
  CHECK(summary("resource \"aws_iam_role\" \"ci\" {\n  dynamic \"inline_policy\" {\n    for_each = "
                "[\"a\", \"b\"]\n    content {\n      policy = jsonencode({ Statement = [] })\n    "
                "}\n  }\n}\n") ==
        "identity aws_iam_role.ci role/aws_iam_role.ci\n"
        "identity aws_iam_role.ci role/aws_iam_role.ci\n");
}
