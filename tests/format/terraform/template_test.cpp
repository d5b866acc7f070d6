// SPDX-License-Identifier: Apache-2.0
// Policies in templates: which names they know, what their directives say, and where they stand.
#include <doctest/doctest.h>

#include <string>

#include "support/terraform_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using test::findings;
using test::kPull;

namespace {

/// A module whose policy is this template, with these values.
std::vector<Source> module_of(const std::string& text, const std::string& values,
                              const std::string& more = "") {
  return {{"m/main.tf", more + R"(resource "aws_ecr_repository_policy" "app" {
  repository = "app"
  policy     = templatefile("${path.module}/policy.tftpl", )" +
                            values + ")\n}\n"},
          {"m/policy.tftpl", text, Role::context}};
}

/// A policy with this as its principals.
std::string policy(const std::string& principals) {
  return "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\",\n\"Principal\": "
         "{\"AWS\": " +
         principals + "},\n\"Action\": " + std::string(kPull) + "}]}\n";
}

std::string with(const std::string& principals, const std::string& values,
                 const std::string& more = "") {
  return findings(module_of(policy(principals), values, more));
}

}  // namespace

TEST_CASE("a template is filled with its values, each found where it stands") {
  CHECK(with("\"1\"", "{}") == "ECR301 m/policy.tftpl:2 \"1\"\n");
  CHECK(with("\"${who}\"", "{ who = \"1\" }") == "ECR301 m/main.tf:3 \"1\"\n");
  CHECK(with("\"${who}\"", "{ who = \"314159265358\" }").empty());
  CHECK(with("\"${who}\"", "{ who = var.unknown }").empty());
  CHECK(with("\"${who}\"", "var.unknown").empty());
  CHECK(with("${jsonencode(all)}", "{ all = [\"314159265358\", \"1\"] }") ==
        "ECR301 m/main.tf:3 \"1\"\n");
  CHECK(with("${jsonencode([for id in all : \"arn:aws:iam::${id}:root\"])}",
             "{ all = [\"314159265358\", var.unknown] }")
            .empty());
  const std::vector<Source> encoded = module_of(
      "${jsonencode({\n  Statement = [{ Effect = \"allow\", Action = \"ecr:ListImages\" }]\n})}",
      "{}");
  CHECK(findings(encoded).find("ECR008 m/policy.tftpl:2 \"allow\"\n") != std::string::npos);
}

TEST_CASE("a template knows no names but its own") {
  const std::string more = "variable \"who\" {\n  default = \"1\"\n}\nlocals {\n  who = \"1\"\n}\n";
  for (const char* name :
       {"var.who", "local.who", "who", "data.x.y.who", "each.value", "path.root"})
    CHECK(with("\"${" + std::string(name) + "}\"", "{}", more).empty());
  CHECK(with("\"${var.who}\"", "{ var = { who = \"2\" } }", more) == "ECR301 m/main.tf:9 \"2\"\n");
}

TEST_CASE("directives are followed where their conditions are known") {
  const std::string loop = "[%{ for i, id in all }%{ if i > 0 },%{ endif }\"${id}\"%{ endfor }]";
  CHECK(with(loop, "{ all = [\"314159265358\", \"271828182845\"] }").empty());
  CHECK(with(loop, "{ all = [\"314159265358\", \"1\"] }") == "ECR301 m/main.tf:3 \"1\"\n");
  CHECK(with(loop, "{ all = var.unknown }").empty());
  CHECK(with("%{ if open }\"1\"%{ else }\"314159265358\"%{ endif }", "{ open = true }") ==
        "ECR301 m/policy.tftpl:2 \"1\"\n");
  CHECK(with("%{ if open }\"1\"%{ else }\"314159265358\"%{ endif }", "{ open = false }").empty());
  CHECK(with("%{ if open }\"1\"%{ else }\"314159265358\"%{ endif }", "{ open = var.x }") ==
        "ECR301 m/policy.tftpl:2 \"1\"\n");
  // The same in a heredoc.
  const std::string heredoc =
      "resource \"aws_ecr_repository_policy\" \"app\" {\n  policy = <<EOT\n" +
      policy("[%{ for id in [\"1\"] }\"${id}\"%{ endfor }]") + "EOT\n}\n";
  CHECK(findings({{"main.tf", heredoc}}) == "ECR301 main.tf:4 \"1\"\n");
}

TEST_CASE("the older data source and templates in strings are read as well") {
  const std::string data = R"(data "template_file" "p" {
  template = TEMPLATE
  vars     = { who = "1" }
}
resource "aws_ecr_repository_policy" "app" {
  policy = data.template_file.p.rendered
}
)";
  const auto of = [&](const std::string& text) {
    std::string whole = data;
    return whole.replace(whole.find("TEMPLATE"), 8, text);
  };
  const std::string text = policy("\"${who}\"");
  CHECK(findings({{"main.tf", of("file(\"p.json.tpl\")")}, {"p.json.tpl", text}}) ==
        "ECR301 main.tf:3 \"1\"\n");
  CHECK(findings({{"main.tf", of("\"${file(\"./p.json.tpl\")}\"")}, {"p.json.tpl", text}}) ==
        "ECR301 main.tf:3 \"1\"\n");
  CHECK(findings({{"main.tf", of("<<EOT\n" + policy("\"$${who}\"") + "EOT\n")}}) ==
        "ECR301 main.tf:8 \"1\"\n");
  const std::string direct = "locals {\n  t = <<EOT\n" + policy("\"$${who}\"") +
                             "EOT\n}\nresource \"aws_ecr_repository_policy\" \"app\" {\n"
                             "  policy = templatestring(local.t, { who = \"1\" })\n}\n";
  CHECK(findings({{"main.tf", direct}}) == "ECR301 main.tf:9 \"1\"\n");
}

TEST_CASE("a template that asks for too much or is broken says nothing") {
  CHECK(with("\"${who\"", "{ who = \"1\" }").empty());
  CHECK(with("\"${templatefile(\"policy.tftpl\", {})}\"", "{}").empty());
  // But for what stands beside it.
  CHECK(with("[%{ for i in range(1000000000) }\"${i}\",%{ endfor }\"1\"]", "{}") ==
        "ECR301 m/policy.tftpl:2 \"1\"\n");
  std::string loops;
  std::string ends;
  for (int i = 0; i < 20; ++i) {
    loops += "%{ for a in all }";
    ends += "%{ endfor }";
  }
  const std::string all = "{ all = [for i in range(1000) : \"314159265358\"] }";
  CHECK(with(loops + ends + "\"314159265358\"", all).empty());
  CHECK(with("[" + loops + "\"${a}\"," + ends + "\"314159265358\"]", all).empty());
  std::string doubled = "locals {\n  a0 = [\"x\", \"x\"]\n";
  for (int i = 1; i < 60; ++i) {
    const std::string before = "local.a" + std::to_string(i - 1);
    doubled += "  a" + std::to_string(i) + " = [" + before + ", " + before + "]\n";
  }
  CHECK(with("${jsonencode(all)}", "{ all = local.a59 }", doubled + "}\n").empty());
}
