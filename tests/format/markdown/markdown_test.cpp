// SPDX-License-Identifier: Apache-2.0
// Policies in Markdown: which blocks are code, and that every place is one of the file.
#include <doctest/doctest.h>

#include <string>

#include "ecrlint/lint.hpp"
#include "format/document.hpp"
#include "support/markdown_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using test::blocks;
using test::comments;

namespace {

constexpr const char* kPolicy[] = {
    R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",)",
    R"(  "Principal": {"AWS": "arn:aws:iam::314159265358:role/ci"},)",
    R"(  "Action": ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage"]}]})"};

std::string block(const std::string& before, const std::string& first, const std::string& end) {
  std::string text = first + "```json" + end;
  for (const char* line : kPolicy) text += before + line + end;
  return text + before + "```" + end;
}

/// `CODE line:column token` of each finding.
std::string findings(const std::string& text) {
  std::string all;
  for (const Finding& finding : lint(Source{"README.md", text}).findings) {
    const Position at = LineIndex(text).position(finding.span.begin);
    all += std::string(finding.rule->code) + " " + std::to_string(at.line) + ":" +
           std::to_string(at.column) + " " +
           text.substr(finding.span.begin, finding.span.end - finding.span.begin) + "\n";
  }
  return all;
}

}  // namespace

TEST_CASE("code stands between fences, in lists and quotes too") {
  CHECK(blocks("```json\n{}\n```\n") == "json:{}\n;");
  CHECK(blocks("text\n~~~ YAML title=x\na: 1\n~~~~\nmore") == "yaml:a: 1\n;");
  CHECK(blocks("```{.json}\n{}\n```\n") == "json:{}\n;");
  CHECK(blocks("```json {1,3}\n{}\n```\n") == "json:{}\n;");
  CHECK(blocks("```\nx\n```\n") == ":x\n;");
  CHECK(blocks("   ```json\n   {\n     }\n  1\n   ```\n") == "json:{\n  }\n1\n;");
  CHECK(blocks("- ```json\n  {\n   }\n  ```\n") == "json:{\n }\n;");
  CHECK(blocks("12) x\n    ```hcl\n    a\n\n    b\n    ```\n") == "hcl:a\n\nb\n;");
  CHECK(blocks("> > ```json\r\n> > {\r\n>> }\r\n> > ```\r\n") == "json:{\r\n}\r\n;");
  CHECK(blocks("````md\n```json\n{}\n```\n````\n") == "md:```json\n{}\n```\n;");
  CHECK(blocks("~~~\n```json\n~~~\n") == ":```json\n;");
  // Never closed, or with the quote around it.
  CHECK(blocks("```json\n{}") == "json:{};");
  CHECK(blocks("> ```json\n> {}\ntext\n```json\n1\n```\n") == "json:{}\n;json:1\n;");
  // Code inside of a line, and too few marks.
  CHECK(blocks("``` `json` ```\n``\n{}\n``\n").empty());
  CHECK(blocks("\t```json\n\t{}\n\t```\n") == "json:{}\n;");
  CHECK(blocks("").empty());
}

TEST_CASE("comments hide what they hold, and only whole ones are comments") {
  CHECK(comments("a <!-- b --> c <!-- d -->\n<!-- e\n```json\n{}\n```\n-->\nf") ==
        "<!-- b -->;<!-- d -->;<!-- e\n```json\n{}\n```\n-->;");
  CHECK(blocks("<!--\n```json\n{}\n```\n-->\n```hcl\n```\n") == "hcl:;");
  CHECK(comments("```html\n<!-- x -->\n```\n").empty());
  CHECK(blocks("`<!--` opens one\n```json\n1\n```\n-->\n") == "json:1\n;");
  CHECK(blocks("<!-- never closed\n```json\n1\n```\n<!-- nor this\n") == "json:1\n;");
}

TEST_CASE("a finding stands where the code does") {
  const std::string where = ":49 \"ecr:BatchGetImage\"\n";
  CHECK(findings("# Title\n\n" + block("", "", "\n")) == "ECR101 6" + where);
  CHECK(findings("# Title\r\n\r\n" + block("", "", "\r\n")) == "ECR101 6" + where);
  CHECK(findings(block("   ", "1. ", "\n")) == "ECR101 4:52 \"ecr:BatchGetImage\"\n");
  CHECK(findings(block("> ", "> ", "\n")) == "ECR101 4:51 \"ecr:BatchGetImage\"\n");
  CHECK(findings(block("\t> > ", "- > > ", "\n")) == "ECR101 4:54 \"ecr:BatchGetImage\"\n");
  // Two blocks alike are two findings with names of their own.
  const Report report =
      lint(Source{"README.md", block("", "", "\n") + "\n" + block("> ", "> ", "\n")});
  REQUIRE(report.findings.size() == 2);
  CHECK(report.findings[0].fingerprint != report.findings[1].fingerprint);
  CHECK(report.summary.policies == 2);
}

TEST_CASE("what is encoded in the code of a quote still has its place") {
  const std::string text =
      "> ~~~json\n> {\"repositoryName\": \"app\",\n>  \"policyText\": "
      R"("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"allow\",\"Principal\":\"*\",\"Action\":\"ecr:ListImages\"}]}")"
      "}\n> ~~~\n";
  CHECK(findings(text).starts_with("ECR008 3:74 \\\"allow\\\"\n"));
}

TEST_CASE("fragments and other code are no errors") {
  for (const char* code :
       {"{\"Version\": \"2012-10-17\", \"Statement\": [...]}", "\"Action\": [\"ecr:*\"]", "{", "",
        "{\"name\": \"app\", \"name\": \"app\"}", "// comment\n{}",
        "{\"repositoryName\": \"app\", \"policyText\": \"{\\\"Statement\\\": [\"}"}) {
    CAPTURE(code);
    const Report report = lint(Source{"x.md", "```json\n" + std::string(code) + "\n```\n"});
    CHECK(report.findings.empty());
    CHECK(report.failures.empty());
    CHECK(report.summary.policies == 0);
  }
  // Other languages are not ours, whatever they hold.
  std::string text = block("", "", "\n");
  text.replace(3, 4, "java");
  CHECK(findings(text).empty());
}

TEST_CASE("placeholders belong into documentation") {
  const std::string policy =
      R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
 "Principal": {"AWS": ["arn:aws:iam::<ACCOUNT_ID>:role/ci", "arn:aws:iam::111122223333:role/ci"]},
 "Action": ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]}]})";
  CHECK(lint(Source{"x.json", policy}).findings.size() == 2);
  CHECK(findings("```json\n" + policy + "\n```\n").empty());
}

TEST_CASE("YAML and Terraform in Markdown, with their own suppressions") {
  const auto fenced = [](const std::string& language, const std::string& before,
                         const std::string& code) {
    std::string text = "text\n" + before + "```" + language + "\n";
    for (std::size_t at = 0; at < code.size();) {
      const std::size_t end = code.find('\n', at) + 1;
      text += before + code.substr(at, end - at);
      at = end;
    }
    return text + before + "```\n";
  };
  const auto yaml = [](const std::string& comment) {
    return "Version: '2012-10-17'\nStatement:\n" + comment +
           "  - Effect: Allow\n    Principal:\n      AWS: arn:aws:iam::314159265358:role/ci\n"
           "    Action:\n      - ecr:BatchGetImage\n      - ecr:BatchCheckLayerAvailability\n";
  };
  const auto hcl = [](const std::string& comment) {
    return comment +
           "resource \"aws_ecr_repository_policy\" \"app\" {\n  repository = \"app\"\n"
           "  policy = <<-EOT\n    {\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": "
           "\"Allow\",\n      \"Principal\": {\"AWS\": \"arn:aws:iam::314159265358:role/ci\"},\n"
           "      \"Action\": [\"ecr:BatchGetImage\", \"ecr:BatchCheckLayerAvailability\"]}]}\n"
           "  EOT\n}\n";
  };
  const std::string ignore = "# ecrlint: ignore[ECR101] a mirror\n";
  for (const std::string before : {"", "> ", "  > > "}) {
    CAPTURE(before);
    const std::string column = std::to_string(before.size() + 9);
    CHECK(findings(fenced("yaml", before, yaml(""))) ==
          "ECR101 9:" + column + " ecr:BatchGetImage\n");
    CHECK(findings(fenced("yml", before, yaml("  " + ignore))).empty());
    const std::string inner = std::to_string(before.size() + 18);
    CHECK(findings(fenced("hcl", before, hcl(""))) ==
          "ECR101 8:" + inner + " \"ecr:BatchGetImage\"\n");
    CHECK(findings(fenced("terraform", before, hcl(ignore))).empty());
    CHECK(findings(fenced("tf", before, hcl("/* broken "))).empty());
  }
}
