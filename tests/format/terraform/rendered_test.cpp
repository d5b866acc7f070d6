// SPDX-License-Identifier: Apache-2.0
// Files that a module renders under a computed name, or where no policy is evaluated.
#include <doctest/doctest.h>

#include <string>

#include "support/terraform_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using test::findings;

namespace {

const std::string kTemplate = R"({
  "Version": "2012-10-17",
  "Statement": [
    {"Sid": "${SID}", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::${ACCOUNT_ID}:root"},
     "Action": ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]}
  ]
}
)";

/// A module with this text, and a template beside it.
std::string with(const std::string& text, const std::string& path = "m/policies/pull.json",
                 Role role = Role::lint) {
  return findings({{"m/main.tf", text}, {path, kTemplate, role}});
}

/// A policy that is this expression.
std::string policy(const std::string& expression) {
  return "resource \"aws_ecr_repository_policy\" \"a\" {\n  repository = \"a\"\n  policy = " +
         expression + "\n}\n";
}

}  // namespace

TEST_CASE("a file that a module may render has no placeholders of its own") {
  const std::string bare =
      "ECR014 m/policies/pull.json:4 ${ACCOUNT_ID}\n"
      "ECR014 m/policies/pull.json:4 ${SID}\n";
  CHECK(with("").size() == bare.size());
  for (const char* name :
       {R"("${path.module}/policies/${var.kind}.json")", R"("policies/${var.kind}.json")",
        R"("./policies/${lookup(var.a, "b")}")", "var.name", "each.value",
        R"(format("%s/policies/%s.json", path.module, var.kind))",
        R"("${path.module}/${each.key}/pull.json")", R"("${var.folder}/pull.json")",
        R"("${path.module}/${data.aws_caller_identity.a.account_id}/pull.json")",
        R"("policies/${data.aws_region.a.name}")"}) {
    CAPTURE(name);
    CHECK(with(policy("templatefile(" + std::string(name) + ", {})")).empty());
  }
  // Others are what they were.
  for (const char* name :
       {R"("${path.module}/policies/${var.kind}.tftpl")",
        R"("${path.module}/other/${var.kind}.json")", R"("policies/push-${var.kind}.json")"})
    CHECK(with(policy("templatefile(" + std::string(name) + ", {})")).size() == bare.size());
  CHECK(with(policy("file(\"${path.module}/policies/${var.kind}.json\")")).size() == bare.size());
}

TEST_CASE("it does not matter where a module renders it") {
  const std::string call = R"(templatefile("${path.module}/policies/pull.json", { SID = "a" }))";
  CHECK(with("module \"a\" {\n  source = \"x/y/aws\"\n  policy = " + call + "\n}\n").empty());
  CHECK(with("locals {\n  a = { for k in var.all : k => " + call + " }\n}\n").empty());
  CHECK(with("output \"a\" {\n  value = core::" + call + "\n}\n").empty());
  for (const char* type : {"data", "resource"})
    CHECK(with(std::string(type) + " \"template_file\" \"a\" {\n  template = "
                                   "\"${file(\"policies/${var.kind}.json\")}\"\n}\n")
              .empty());
  CHECK(with("locals {\n  a = templatestring(file(\"policies/pull.json\"), {})\n}\n").empty());
}

TEST_CASE("what it holds is linted, and is the module's") {
  const auto all = [](const std::string& text, Role role) {
    const std::string name = R"("${path.module}/policies/${var.kind}.json.tpl")";
    return findings({{"m/main.tf", policy("templatefile(" + name + ", {})")},
                     {"m/policies/a.json.tpl", text, role}});
  };
  const std::string wrong =
      "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"allow\", \"Principal\": "
      "{\"AWS\": ${a}}, \"Action\": \"ecr:ListImages\"}]}";
  CHECK(all(wrong, Role::lint) == "ECR008 m/policies/a.json.tpl:1 \"allow\"\n");
  CHECK(all(wrong, Role::context) == "ECR008 m/policies/a.json.tpl:1 \"allow\"\n");
  // Somebody has it of whom more is not known.
  CHECK(all("{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": "
            "[\"ecr:BatchGetImage\", \"ecr:GetDownloadUrlForLayer\", "
            "\"ecr:BatchCheckLayerAvailability\"], \"Resource\": ${a}}]}",
            Role::context)
            .empty());
  CHECK(all("echo ${a}", Role::context).empty());
  CHECK(all("{\"a\": \"${b}\",}", Role::lint).empty());
}
