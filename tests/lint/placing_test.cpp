// SPDX-License-Identifier: Apache-2.0
// That a finding stands where the edit belongs, with the way from there to the policy, and that
// comments anywhere on it speak of it.
#include "lint/placing.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "ecrlint/lint.hpp"
#include "support/hcl_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

std::string place(const std::vector<Source>& sources, std::size_t source, Span span) {
  const std::string& text = sources[source].text;
  return sources[source].path + ":" + std::to_string(LineIndex(text).position(span.begin).line) +
         " " + test::cut(text, span);
}

/// `CODE PATH:LINE TOKEN` of each finding, with ` > PATH:LINE TOKEN` for each step of its way.
std::string ways(const std::vector<Source>& sources) {
  std::string all;
  for (const Finding& finding : lint(sources, {}).findings) {
    all += std::string(finding.rule->code) + " " + place(sources, finding.source, finding.span);
    REQUIRE(finding.way <= finding.related.size());
    for (std::size_t i = 0; i < finding.way; ++i)
      all += " > " + place(sources, finding.related[i].source, finding.related[i].span);
    all += "\n";
  }
  return all;
}

/// A module that puts its inputs into the policy of a repository.
Source shelf() {
  return {"shelf/main.tf", R"(variable "who" {}
variable "calls" {
  default = ["ecr:ListImages"]
}
resource "aws_ecr_repository" "this" {
  name = "shelf"
}
resource "aws_ecr_repository_policy" "this" {
  repository = aws_ecr_repository.this.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Readers"
      Effect    = "Allow"
      Principal = { AWS = var.who }
      Action    = var.calls
    }]
  })
}
)"};
}

std::vector<Source> with_shelf(const std::string& main) { return {{"main.tf", main}, shelf()}; }

std::string call(const std::string& name, const std::string& arguments) {
  return "module \"" + name + "\" {\n  source = \"./shelf\"\n" + arguments + "}\n";
}

constexpr const char* kReader = "  who = \"arn:aws:iam::314159265358:role/reader\"\n";

/// A module whose policy has this for its actions, with what stands around it.
std::vector<Source> acting(const std::string& actions, const std::string& around) {
  return {{"main.tf", R"(resource "aws_ecr_repository_policy" "a" {
  repository = "a"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{
    Effect = "Allow", Principal = { AWS = "arn:aws:iam::314159265358:role/a" }
    Action = )" + actions +
                          "\n  }] })\n}\n" + around}};
}

}  // namespace

TEST_CASE("a value that a call hands to a module is wrong where the call has it") {
  const auto sources =
      with_shelf(call("good", kReader) + call("bad", R"(  who   = "arn:aws:iam::31415926:root"
  calls = ["ecr:ListImages",
    "ecr:ReadImage"]
)"));
  CHECK(ways(sources) ==
        "ECR301 main.tf:7 \"arn:aws:iam::31415926:root\" > shelf/main.tf:15 var.who\n"
        "ECR501 main.tf:9 \"ecr:ReadImage\" > shelf/main.tf:16 var.calls\n");
}

TEST_CASE("all that hands a value on is named in order, each with its smallest expression") {
  const auto sources = with_shelf(R"(locals {
  more  = ["ecr:ReadImage"]
  calls = concat(["ecr:ListImages"], local.more)
}
)" + call("a", std::string(kReader) + "  calls = local.calls\n"));
  CHECK(ways(sources) ==
        "ECR501 main.tf:2 \"ecr:ReadImage\" > main.tf:3 local.more > main.tf:8 local.calls > "
        "shelf/main.tf:16 var.calls\n");
}

TEST_CASE("wherever a value is written, it is found there") {
  struct Case {
    const char* actions;
    const char* around;
    const char* way;
  };
  constexpr Case kCases[] = {
      {"local.a", "locals {\n  a = \"ecr:ReadImage\"\n}\n",
       "9 \"ecr:ReadImage\" > main.tf:5 local.a"},
      {"var.a", "variable \"a\" {\n  default = [\"ecr:ReadImage\"]\n}\n",
       "9 \"ecr:ReadImage\" > main.tf:5 var.a"},
      {"local.a.b", "locals {\n  a = { b = \"ecr:ReadImage\" }\n}\n",
       "9 \"ecr:ReadImage\" > main.tf:5 local.a.b"},
      {"local.a[1]", "locals {\n  a = [\"ecr:ListImages\", \"ecr:ReadImage\"]\n}\n",
       "9 \"ecr:ReadImage\" > main.tf:5 local.a[1]"},
      {"keys(local.a)", "locals {\n  a = { \"ecr:ReadImage\" = 1 }\n}\n",
       "9 \"ecr:ReadImage\" > main.tf:5 local.a"},
      {"[for a in local.a : a]", "locals {\n  a = [\"ecr:ReadImage\"]\n}\n",
       "9 \"ecr:ReadImage\" > main.tf:5 a"},
      {"distinct(flatten([local.a, local.a]))", "locals {\n  a = [\"ecr:ReadImage\"]\n}\n",
       "9 \"ecr:ReadImage\" > main.tf:5 local.a"},
      {"merge(local.a, { c = [] }).b", "locals {\n  a = { b = [\"ecr:ReadImage\"] }\n}\n",
       "9 \"ecr:ReadImage\" > main.tf:5 local.a"},
  };
  for (const Case& one : kCases) {
    CAPTURE(one.actions);
    CHECK(ways(acting(one.actions, one.around)) == "ECR501 main.tf:" + std::string(one.way) + "\n");
  }
}

TEST_CASE("variable files, outputs and documents of others are on the way, too") {
  CHECK(ways({{"main.tf", acting("var.a", "variable \"a\" {}\n")[0].text},
              {"terraform.tfvars", "a = [\"ecr:ReadImage\"]\n"}}) ==
        "ECR501 terraform.tfvars:1 \"ecr:ReadImage\" > main.tf:5 var.a\n");
  CHECK(ways({{"main.tf",
               acting("module.names.calls", "module \"names\" {\n  source = \"./n\"\n}\n")[0].text},
              {"n/out.tf",
               "output \"calls\" {\n  value = local.calls\n}\nlocals {\n  calls = "
               "[\"ecr:ReadImage\"]\n}\n"}}) ==
        "ECR501 n/out.tf:5 \"ecr:ReadImage\" > n/out.tf:2 local.calls > main.tf:5 "
        "module.names.calls\n");
  const std::string shared = R"(data "aws_iam_policy_document" "shared" {
  statement {
    actions = ["ecr:ReadImage"]
    principals {
      type        = "AWS"
      identifiers = ["314159265358"]
    }
  }
}
data "aws_iam_policy_document" "all" {
  source_policy_documents = [data.aws_iam_policy_document.shared.json]
}
resource "aws_ecr_repository_policy" "a" {
  repository = "a"
  policy     = data.aws_iam_policy_document.all.json
}
)";
  CHECK(ways({{"main.tf", shared}}) ==
        "ECR501 main.tf:3 \"ecr:ReadImage\" > main.tf:11 data.aws_iam_policy_document.shared.json"
        " > main.tf:15 data.aws_iam_policy_document.all.json\n");
}

TEST_CASE(
    "what several policies have from one place is said once, what several calls hand on of each") {
  const std::string two = R"(resource "aws_ecr_repository_policy" "b" {
  repository = "b"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{
    Effect = "Allow", Principal = { AWS = "arn:aws:iam::314159265358:role/b" }
    Action = local.calls }] })
}
locals {
  calls = ["ecr:ReadImage"]
}
)";
  CHECK(ways(acting("local.calls", two)) ==
        "ECR501 main.tf:15 \"ecr:ReadImage\" > main.tf:5 local.calls\n");
  const std::string calls = "  calls = [\"ecr:ReadImage\"]\n";
  CHECK(ways(with_shelf(call("a", kReader + calls) + call("b", kReader + calls))) ==
        "ECR501 main.tf:4 \"ecr:ReadImage\" > shelf/main.tf:16 var.calls\n"
        "ECR501 main.tf:9 \"ecr:ReadImage\" > shelf/main.tf:16 var.calls\n");
}

TEST_CASE("what is only read for others has no findings: the first expression that is linted has") {
  auto sources = acting("local.calls", "");
  sources.push_back({"names.tf", "locals {\n  calls = [\"ecr:BatchGetimages\"]\n}\n"});
  CHECK(ways(sources) == "ECR501 names.tf:2 \"ecr:BatchGetimages\" > main.tf:5 local.calls\n");
  sources.back().role = Role::context;
  const Report report = lint(sources, {});
  REQUIRE(report.findings.size() == 1);
  const Finding& finding = report.findings[0];
  CHECK(place(sources, finding.source, finding.span) == "main.tf:5 local.calls");
  REQUIRE(finding.related.size() == 1);
  CHECK(place(sources, finding.related[0].source, finding.related[0].span) ==
        "names.tf:2 \"ecr:BatchGetimages\"");
  CHECK(finding.related[0].message == "the value stands here");
  CHECK(finding.fixes.empty());
}

TEST_CASE("pointer and Sid are those of the policy") {
  const auto sources =
      with_shelf(call("a", std::string(kReader) + R"(  calls = ["ecr:ListImages", "ecr:ReadImage"]
)"));
  const Report report = lint(sources, {});
  REQUIRE(report.findings.size() == 1);
  CHECK(report.findings[0].pointer == "/Statement/0/Action/1");
  CHECK(report.findings[0].sid == "Readers");
}

TEST_CASE("a fix edits what is written, in whichever file") {
  const auto sources =
      with_shelf(call("a", std::string(kReader) + "  calls = [\"ecr:BatchGetimages\"]\n"));
  const Report report = lint(sources, {});
  REQUIRE(report.findings.size() == 1);
  const Finding& finding = report.findings[0];
  CHECK(place(sources, finding.source, finding.span) == "main.tf:4 \"ecr:BatchGetimages\"");
  REQUIRE(finding.fixes.size() == 1);
  REQUIRE(finding.fixes[0].edits.size() == 1);
  const Edit& edit = finding.fixes[0].edits[0];
  CHECK(test::cut(sources[0].text, edit.span) == "ecr:BatchGetimages");
  CHECK(edit.text == "ecr:BatchGetImage");
}

TEST_CASE("a comment at the value, at what hands it on, at the call or the policy holds it back") {
  const std::string ignore = "# ecrlint: ignore[unknown-action] a new one\n";
  const auto text = [&](const std::string& local, const std::string& module,
                        const std::string& argument) {
    return "locals {\n" + local + "  calls = [\"ecr:ReadImage\"]\n}\n" + module +
           "module \"a\" {\n  source = \"./shelf\"\n" + kReader + argument +
           "  calls = local.calls\n}\n";
  };
  CHECK(
      ways(with_shelf(text("", "", ""))) ==
      "ECR501 main.tf:2 \"ecr:ReadImage\" > main.tf:7 local.calls > shelf/main.tf:16 var.calls\n");
  CHECK(ways(with_shelf(text(ignore, "", ""))).empty());
  CHECK(ways(with_shelf(text("", ignore, ""))).empty());
  CHECK(ways(with_shelf(text("", "", ignore))).empty());
  const auto in_shelf = [&](std::string_view before) {
    auto sources = with_shelf(text("", "", ""));
    std::string& shelf = sources[1].text;
    shelf.insert(shelf.rfind('\n', shelf.find(before)) + 1, ignore);
    return ways(sources);
  };
  CHECK(in_shelf("      Action ").empty());
  CHECK(in_shelf("    Statement").empty());
  CHECK(in_shelf("resource \"aws_ecr_repository_policy\"").empty());
  // One that is nowhere on the way is for nothing.
  CHECK(in_shelf("resource \"aws_ecr_repository\"").find("ECR501") != std::string::npos);
}

TEST_CASE("a comment at one of two calls holds back what that one hands on") {
  const std::string ignore = "# ecrlint: ignore[unknown-action] a new one\n";
  const std::string calls = "  calls = local.calls\n";
  const std::string local = "locals {\n  calls = [\"ecr:ReadImage\"]\n}\n";
  CHECK(
      ways(with_shelf(local + ignore + call("a", kReader + calls) + call("b", kReader + calls))) ==
      "ECR501 main.tf:2 \"ecr:ReadImage\" > main.tf:13 local.calls > shelf/main.tf:16 var.calls\n");
}

TEST_CASE("an entry of a config speaks of a finding by any file on its way") {
  auto held = [](const char* path) {
    auto sources = with_shelf(call("a", std::string(kReader) + "  calls = [\"ecr:ReadImage\"]\n"));
    const auto config = std::make_shared<const Config>([&] {
      auto parsed = parse_config(std::string("[[suppress]]\nrule = \"unknown-action\"\npath = \"") +
                                     path + "\"\nsid = \"Readers\"\nreason = \"a new one\"\n",
                                 "ecrlint.toml");
      REQUIRE(parsed);
      return std::move(*parsed);
    }());
    for (Source& source : sources) {
      source.config = config;
      source.path_in_config = source.path;
    }
    return lint(sources, {}).summary.suppressed;
  };
  CHECK(held("main.tf") == 1);
  CHECK(held("shelf/main.tf") == 1);
  CHECK(held("other.tf") == 0);
}

TEST_CASE("what a template's parameter or mapping is, whole, is found there") {
  const auto with = [](const std::string& principal) {
    return std::vector<Source>{{"t.yaml", R"(Parameters:
  Reader:
    Type: String
    Default: arn:aws:iam::31415926:root
  Digits: {Type: String, Default: "31415926"}
Mappings:
  Readers:
    all:
      one: arn:aws:iam::31415926:root
      two: [arn:aws:iam::31415926:root, "314159265358"]
Resources:
  App:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryPolicyText:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              AWS: )" + principal + R"(
            Action: ecr:ListImages
)"}};
  };
  CHECK(ways(with("!Ref Reader")) ==
        "ECR301 t.yaml:4 arn:aws:iam::31415926:root > t.yaml:20 !Ref Reader\n");
  CHECK(ways(with("[!FindInMap [Readers, all, one]]")) ==
        "ECR301 t.yaml:9 arn:aws:iam::31415926:root > t.yaml:20 !FindInMap [Readers, all, one]\n");
  // A part of a text, and one of several, are no place to edit it.
  CHECK(ways(with("!Sub \"arn:aws:iam::${Digits}:root\"")) ==
        "ECR301 t.yaml:20 !Sub \"arn:aws:iam::${Digits}:root\"\n");
  CHECK(ways(with("!FindInMap [Readers, all, two]")) ==
        "ECR301 t.yaml:20 !FindInMap [Readers, all, two]\n");
}

TEST_CASE("what a template takes is found where the call has it, encoded or not") {
  const auto with = [](const std::string& action, const std::string& values) {
    return std::vector<Source>{
        {"main.tf",
         "resource \"aws_ecr_repository_policy\" \"a\" {\n  repository = \"a\"\n"
         "  policy = templatefile(\"${path.module}/p.tftpl\", " +
             values + ")\n}\nlocals {\n  calls = [\"ecr:ReadImage\"]\n}\n"},
        {"p.tftpl",
         "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\",\n"
         "  \"Principal\": {\"AWS\": \"314159265358\"},\n  \"Action\": " +
             action + "}]}\n"}};
  };
  const std::string used =
      " > main.tf:3 templatefile(\"${path.module}/p.tftpl\", { calls = local.calls })\n";
  CHECK(ways(with("${jsonencode(calls)}", "{ calls = local.calls }")) ==
        "ECR501 main.tf:6 \"ecr:ReadImage\" > main.tf:3 local.calls > p.tftpl:3 "
        "jsonencode(calls)" +
            used);
  CHECK(ways(with("\"${calls[0]}\"", "{ calls = local.calls }")) ==
        "ECR501 main.tf:6 \"ecr:ReadImage\" > main.tf:3 local.calls > p.tftpl:3 "
        "\"${calls[0]}\"" +
            used);
  // What a loop makes several of has no place of its own.
  CHECK(ways(with("[%{ for a in calls }${jsonencode([a])}%{ endfor }]", "{ calls = local.calls }"))
            .find("p.tftpl:3") != std::string::npos);
}

TEST_CASE("a document that is another module's output is not one of nobody's besides") {
  const std::vector<Source> sources{
      {"main.tf",
       "module \"p\" {\n  source = \"./p\"\n}\n"
       "resource \"aws_ecr_repository_policy\" \"a\" {\n  repository = \"a\"\n"
       "  policy = module.p.json\n}\n"},
      {"p/main.tf",
       "data \"aws_iam_policy_document\" \"a\" {\n  statement {\n"
       "    actions = [\"ecr:ListImages\"]\n    principals {\n      type = \"AWS\"\n"
       "      identifiers = [\"314159265358\"]\n    }\n  }\n}\n"
       "output \"json\" {\n  value = data.aws_iam_policy_document.a.json\n}\n"}};
  CHECK(lint(sources, {}).summary.policies == 1);
  CHECK(lint(std::span(sources).subspan(1), {}).summary.policies == 1);
}
