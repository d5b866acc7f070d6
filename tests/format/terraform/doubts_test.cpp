// SPDX-License-Identifier: Apache-2.0
// What may not be there, or more than once: items of lists that are not known, and what conditions
// that are not known let in.
#include <doctest/doctest.h>

#include "support/terraform_support.hpp"

using namespace ecrlint;
using namespace ecrlint::test;

namespace {

const std::string kVariables =
    "variable \"readers\" {}\nvariable \"more\" {}\nvariable \"open\" {}\n";

std::string resource(const std::string& value) {
  return kVariables +
         "resource \"aws_ecr_repository_policy\" \"x\" {\n  repository = \"x\"\n"
         "  policy = jsonencode(" +
         value + ")\n}\n";
}

/// What a policy is that an expression makes, with the conditions of its parts.
std::string value(const std::string& expression) {
  const FoundInModules found(resource("{ Statement = " + expression + " }"));
  std::string all;
  for (const format::Document& document : found.located.documents) {
    all += all.empty() ? "" : " | ";
    all += written(*document.value->find("Statement"));
    for (const format::Assumption& one : document.assumed)
      if (one.where.end > one.where.begin) {
        const std::string& text = found.sources[document.source].text;
        all +=
            " " + one.words + ": " + text.substr(one.where.begin, one.where.end - one.where.begin);
      }
  }
  return all;
}

/// `CODE MESSAGE` of each finding.
std::string said(const std::string& text) {
  std::string all;
  for (const Finding& finding : lint(Source{"main.tf", text}, {}).findings)
    all += std::string(finding.rule->code) + " " + finding.message + "\n";
  return all;
}

}  // namespace

TEST_CASE("over a list that is not known, one item stands for all") {
  CHECK(value("[for r in var.readers : \"a${r}\"]") ==
        "['a?', ?] for an item of `var.readers`: \"a${r}\"");
  CHECK(value("[for k, r in var.readers : { a = k, b = r.arn, c = r.x }]") ==
        "[{a: ?, b: '?', c: ?}, ?] for an item of `var.readers`: { a = k, b = r.arn, c = r.x }");
  CHECK(value("[for r in var.readers : \"a\" if r != \"b\"]") ==
        "['a', ?] for an item of `var.readers`: \"a\"");
  CHECK(value("[for r in var.readers : \"a\" if false]") == "[?]");
  CHECK(value("[for r in [for s in var.readers : \"a${s}\"] : \"b${r}\"]") ==
        "['ba?', ?] for an item of `var.readers`: \"b${r}\"");
  CHECK(value("flatten([for r in var.readers : [\"a\", [\"b\"]]])") ==
        "['a', 'b', ?] for an item of `var.readers`: \"a\" for an item of `var.readers`: \"b\"");
  CHECK(value("concat([\"a\"], var.readers, [for r in var.more : \"b\"])") ==
        "['a', ?, 'b', ?] for an item of `var.readers`: var.readers for an item of `var.more`: "
        "\"b\"");
  CHECK(value("{ for r in var.readers : r => \"a\" }") == "?");
  CHECK(value("[for r in null : \"a\"]") == "?");
}

TEST_CASE("what an `if` may let in may be there") {
  CHECK(value("[for r in [\"a\", \"b\"] : r if var.open || r == \"a\"]") ==
        "['a', 'b', ?] when `var.open || r == \"a\"`: \"b\"");
  CHECK(value("[for r in [\"a\", \"b\"] : r if r == \"a\"]") == "['a']");
  CHECK(value("{ for r in [\"a\", \"b\"] : r => r if var.open }") == "?");
}

TEST_CASE("how many there are of a list that is not known nobody counts") {
  const std::string open = "[for r in var.readers : \"a\"]";
  for (const std::string& expression :
       {"length(" + open + ") > 0 ? \"b\" : \"c\"", "contains(" + open + ", \"a\") ? \"b\" : \"c\"",
        open + " == [] ? \"b\" : \"c\""}) {
    CAPTURE(expression);
    CHECK(value(expression) == "'b' | 'c'");
  }
  for (const std::string& expression :
       {"element(" + open + ", 3)", "one(" + open + ")", "coalescelist(" + open + ", [\"b\"])",
        "concat(" + open + "...)"}) {
    CAPTURE(expression);
    CHECK(value(expression) == "?");
  }
  CHECK(value("join(\",\", " + open + ")") == "'?'");
  CHECK(value("formatlist(\"x%s\", " + open + ")").starts_with("['xa', ?]"));
  CHECK(value("compact(" + open + ")").starts_with("['a', ?]"));
  CHECK(value("\"%{ for r in " + open + " }${r}%{ endfor }\"") == "'?'");
}

TEST_CASE("a map that is not known takes the place of what stands before it") {
  CHECK(value("merge({ a = \"1\", b = \"2\" }, var.more, { b = \"3\" })") ==
        "{a: ?, b: '3', ?: ?} for an item of `var.more`: var.more");
  CHECK(value("merge(var.more, { a = \"1\" })").starts_with("{?: ?, a: '1'}"));
  CHECK(value("merge(var.more, { a = \"1\" }, var.open)").starts_with("{a: ?, ?: ?}"));
  CHECK(value("merge({ a = \"1\" }, [])") == "?");
}

TEST_CASE("each item of a list that is not known has what is wrong with it") {
  CHECK(said(resource("{ Version = \"2012-10-17\", Statement = [for name, arn in var.readers : {\n"
                      "    Sid = name\n    Effect = \"Allow\"\n    Principal = { AWS = arn }\n"
                      "    Action = [\"ecr:BatchGetImage\", \"ecr:PullLayers\"]\n  }] }")) ==
        "ECR501 `ecr:PullLayers` is no action of Amazon ECR (for an item of `var.readers`)\n");
  // What another map sets is not known, nor what nobody says is missing.
  CHECK(said(resource("{ Version = \"2012-10-17\", Statement = [merge({ Effect = \"Alow\" }, "
                      "var.more)] }"))
            .empty());
  CHECK(said(resource("merge(var.more, { Version = \"2012-10-17\" })")).empty());
  CHECK(said(resource("merge(var.more, { Version = \"2012\" })")).starts_with("ECR006"));
}

TEST_CASE("a block over a list that is not known is read") {
  const auto document = [](const std::string& inside) {
    return said(kVariables +
                "data \"aws_iam_policy_document\" \"x\" {\n  statement {\n    actions = "
                "[\"ecr:ListImages\"]\n" +
                inside +
                "  }\n}\nresource \"aws_ecr_repository_policy\" \"x\" {\n  repository = \"x\"\n"
                "  policy = data.aws_iam_policy_document.x.json\n}\n");
  };
  const auto block = [](const std::string& type, const std::string& content) {
    return "    dynamic \"" + type + "\" {\n      for_each = var.readers\n      content {\n" +
           content + "      }\n    }\n";
  };
  CHECK(document(block("principals", "type = \"AWS\"\nidentifiers = [\"314\"]\n")) ==
        "ECR301 the account id `314` has 3 digits, not 12 (for an item of `var.readers`)\n");
  CHECK(
      document(block("principals", "type = \"AWS\"\nidentifiers = [principals.value]\n")).empty());
  const std::string everyone =
      "    principals {\n      type = \"*\"\n      identifiers = [\"*\"]\n    }\n";
  // Whether a condition is there is not known, so nobody says that everyone comes in.
  CHECK(document(everyone + block("condition",
                                  "test = \"StringEquals\"\nvariable = \"aws:PrincipalOrgID\"\n"
                                  "values = [\"o-a1b2c3d4e5\"]\n"))
            .empty());
}
