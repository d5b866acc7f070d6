// SPDX-License-Identifier: Apache-2.0
// Modules that a root calls: what of them is judged when only the root is asked about, where they
// are laid down, and what is counted as not followed.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/terraform_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using test::findings;
using test::kPull;

namespace {

/// A repository policy that lets these pull.
std::string open_to(const std::string& who) {
  return "resource \"aws_ecr_repository_policy\" \"it\" {\n  repository = \"shop\"\n  policy = "
         "jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = \"Allow\", Principal = { "
         "AWS = " +
         who + " }, Action = " + std::string(kPull) + " }] })\n}\n";
}

const std::string kWho = "variable \"who\" {}\n";

std::string call(const std::string& source, const std::string& arguments = "") {
  return "module \"m\" {\n  source = \"" + source + "\"\n" + arguments + "}\n";
}

const std::string kEveryone = "  who = \"*\"\n";

Source context(const std::string& path, const std::string& text) {
  return {path, text, Role::context};
}

std::vector<std::string> not_followed(const std::vector<Source>& sources) {
  const Report report = lint(sources);
  CHECK(report.summary.not_followed == report.not_followed.size());
  return report.not_followed;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("a root asked about alone is judged through the modules that it calls") {
  const Source root{"stack/main.tf", call("../m", kEveryone)};
  const Source module = context("m/main.tf", kWho + open_to("var.who"));
  CHECK(findings({root, module}).find("ECR201") != std::string::npos);
  const Report report = lint(std::vector<Source>{root, module});
  CHECK(report.summary.files == 2);
  CHECK(report.summary.policies == 1);
  CHECK(report.not_followed.empty());
  SUBCASE("and not through what others pass") {
    const Source other = context("other/main.tf", call("../m", kEveryone));
    const Source fine{"stack/main.tf", call("../m", "  who = \"628913047752\"\n")};
    CHECK(findings({fine, other, module}).empty());
    CHECK(lint(std::vector<Source>{fine, other, module}).summary.policies == 1);
    CHECK(findings({context("stack/main.tf", root.text), {"stack/b.tf", ""}, module}).empty());
  }
  SUBCASE("a module that it calls no time has nothing to say") {
    const Source none{"stack/main.tf", call("../m", "  count = 0\n" + kEveryone)};
    CHECK(lint(std::vector<Source>{none, module}).summary.policies == 0);
  }
  SUBCASE("nor has one that it does not call") {
    const Source alone{"stack/main.tf", ""};
    CHECK(
        lint(std::vector<Source>{alone, context("m/main.tf", open_to("\"*\""))}).findings.empty());
  }
  SUBCASE("what that reads is judged with it") {
    const Source reads = context(
        "m/main.tf",
        "resource \"aws_ecr_repository_policy\" \"it\" {\n  policy = file(\"p.json\")\n}\n");
    const Source policy =
        context("m/p.json", R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow",)"
                            R"("Principal":"*","Action":)" +
                                std::string(kPull) + "}]}");
    CHECK(findings({root, reads, policy}).find("ECR201 m/p.json") != std::string::npos);
    CHECK(findings({context("stack/main.tf", root.text), {"a.tf", ""}, reads, policy}).empty());
  }
}

TEST_CASE("a template under a computed name belongs to what may render it") {
  const std::string text =
      "resource \"aws_ecr_repository_policy\" \"it\" {\n  repository = \"shop\"\n  policy = "
      "templatefile(\"${path.module}/p/${var.name}.tftpl\", { who = \"1\" })\n}\n";
  const Source policy =
      context("p/x.tftpl", R"({"Version":"2012-10-17","Statement":[{"Sid":"${who}","Effect":)"
                           R"("Allow","Principal":"*","Action":)" +
                               std::string(kPull) + "}]}");
  CHECK(findings({{"main.tf", text}, policy}).starts_with("ECR201 p/x.tftpl:1 "));
  CHECK(findings({context("main.tf", text), {"other.tf", ""}, policy}).empty());
}

TEST_CASE("a fault of a called module is told with its root") {
  const std::vector<Source> sources{{"stack/main.tf", call("../m")},
                                    context("m/main.tf", "resource \"a\" {")};
  CHECK(findings(sources).find("ECR001 m/main.tf") != std::string::npos);
  CHECK(lint(sources).failures.size() == 1);
}

TEST_CASE("a suppression that one root does not need may be another's") {
  const std::string text =
      kWho + "# ecrlint: ignore[public-repository] the demo is for all\n" + open_to("var.who");
  const std::string fine = call("../m", "  who = \"628913047752\"\n");
  CHECK(findings({{"stack/main.tf", fine}, context("m/main.tf", text)}).empty());
  CHECK(findings({{"stack/main.tf", fine}, {"m/main.tf", text}}).find("ECR018") !=
        std::string::npos);
  const Report held = lint(
      std::vector<Source>{{"stack/main.tf", call("../m", kEveryone)}, context("m/main.tf", text)});
  CHECK(held.findings.empty());
  CHECK(held.summary.suppressed == 1);
}

TEST_CASE("modules that terraform init laid down are followed") {
  const auto laid_down = [](const std::string& root, const std::string& modules) {
    return context(root + ".terraform/modules/modules.json",
                   R"({"Modules":[{"Key":"","Dir":"."},)" + modules + "]}");
  };
  const Source root{"app/main.tf", call("example/shop/aws", kEveryone)};
  const Source module = context("app/.terraform/modules/m/main.tf", kWho + open_to("var.who"));
  const std::string here = R"({"Key":"m","Source":"x","Dir":".terraform/modules/m"})";
  CHECK(findings({root, module, laid_down("app/", here)}).find("ECR201") != std::string::npos);
  CHECK(not_followed({root, module, laid_down("app/", here)}).empty());
  SUBCASE("by the list of their own root") {
    CHECK(not_followed({root, module, laid_down("", here)}) ==
          Strings{"app/main.tf:2:12: module.m (example/shop/aws)"});
    CHECK(not_followed({root, module, laid_down("app/x", here)}).size() == 1);
    CHECK(not_followed({root, module, context("app/modules.json", "{}")}).size() == 1);
  }
  SUBCASE("by the calls that lead there") {
    const Source outer = context("app/.terraform/modules/m/main.tf",
                                 kWho + call("example/inner/aws", "  who = var.who\n"));
    const Source inner =
        context("app/.terraform/modules/m.m/sub/main.tf", kWho + open_to("var.who"));
    const Source list =
        laid_down("app/", here + R"(,{"Key":"m.m","Dir":".terraform/modules/m.m/sub"})");
    CHECK(findings({root, outer, inner, list}).find("ECR201") != std::string::npos);
    CHECK(not_followed({root, outer, inner, laid_down("app/", here)}) ==
          Strings{"app/.terraform/modules/m/main.tf:3:12: module.m.module.m (example/inner/aws)"});
  }
  SUBCASE("a list that is none, or leads out, changes nothing") {
    for (const std::string list : {"", "[", "[]", R"({"Modules":{}})", R"({"Modules":[1,{}]})",
                                   R"({"Modules":[{"Key":"m","Dir":"../../../../etc"}]})",
                                   R"({"Modules":[{"Key":"m","Dir":"."}]})"}) {
      CAPTURE(list);
      const Report report = lint(
          std::vector<Source>{root, module, context("app/.terraform/modules/modules.json", list)});
      CHECK(report.summary.policies == 0);
      CHECK(report.failures.empty());
    }
  }
}

TEST_CASE("calls that are not followed are counted, each once") {
  CHECK(not_followed({{"main.tf", call("./near")}}) == Strings{"main.tf:2:12: module.m (./near)"});
  CHECK(not_followed({{"main.tf", call("git::https://example.net/m.git?ref=v1")}}) ==
        Strings{"main.tf:2:12: module.m (git::https://example.net/m.git?ref=v1)"});
  CHECK(not_followed({{"main.tf", "module \"m\" {\n  source = var.where\n}\n"}}) ==
        Strings{"main.tf:2:12: module.m"});
  CHECK(not_followed({{"main.tf", "module \"m\" {\n}\n"}}).empty());
  // However many instances make the call, and whichever roots.
  const std::string twice =
      "module \"m\" {\n  source = \"../m\"\n  for_each = toset([\"a\", "
      "\"b\"])\n}\n";
  CHECK(
      not_followed({{"a/main.tf", twice}, {"b/main.tf", twice}, {"m/main.tf", call("x/y/aws")}}) ==
      Strings{"m/main.tf:2:12: module.m[\"a\"].module.m (x/y/aws)"});
  // Only those of what was asked about.
  CHECK(not_followed({{"a/main.tf", ""}, context("a/b.tf", call("x/y/aws"))}).empty());
  CHECK(not_followed({{"README.md", "```hcl\n" + call("x/y/aws") + open_to("\"1\"") + "```\n"}})
            .empty());
}

TEST_CASE("many calls of one module are all followed") {
  std::string calls;
  constexpr std::size_t kCalls = 2'500;
  for (std::size_t i = 0; i < kCalls; ++i)
    calls += "module \"m" + std::to_string(i) +
             "\" {\n  source = \"./m\"\n  who = \"628913047752\"\n}\n";
  const Report report =
      lint(std::vector<Source>{{"main.tf", calls}, {"m/main.tf", kWho + open_to("var.who")}});
  CHECK(report.summary.policies == kCalls);
  CHECK(report.not_followed.empty());
}

TEST_CASE("of modules that hand values to each other a default is not what a call gives") {
  const auto codes = [](const std::string& given) {
    return findings(
        {{"main.tf", "module \"a\" {\n  source = \"./a\"\n" + given +
                         "}\nmodule \"b\" {\n  source = \"./b\"\n"
                         "  who = module.a.arn\n}\n"},
         {"a/main.tf",
          "variable \"given\" {\n  default = null\n}\noutput \"arn\" {\n"
          "  value = var.given != null ? \"628913047752\" : \"\"\n}\n"},
         {"b/main.tf", kWho + open_to("var.who") + "output \"name\" {\n  value = \"shop\"\n}\n"}});
  };
  CHECK(codes("  given = { name = module.b.name }\n").empty());
  CHECK(codes("").find("ECR301") != std::string::npos);
}
