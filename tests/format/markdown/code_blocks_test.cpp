// SPDX-License-Identifier: Apache-2.0
// Which columns before a fence are marks of lists and quotes, where fences and comments end, and
// what of a block has a place in the file.
#include <doctest/doctest.h>

#include <string>

#include "ecrlint/lint.hpp"
#include "support/markdown_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using test::blocks;
using test::comments;

namespace {

/// `code token`, and of related places the token, of each finding of a rule.
std::string found(const std::string& text, const std::string& code) {
  Options options;
  options.only = {code};
  const auto token = [&](Span span) { return text.substr(span.begin, span.end - span.begin); };
  std::string all;
  for (const Finding& finding : lint(Source{"README.md", text}, options).findings) {
    all += token(finding.span);
    for (const Related& related : finding.related) all += " <- " + token(related.span);
    all += "\n";
  }
  return all;
}

/// A fence of this language around code, all of it behind a mark.
std::string fenced(const std::string& language, const std::string& code,
                   const std::string& before = "> ") {
  std::string text = "text\n\n" + before + "```" + language + "\n";
  for (std::size_t at = 0; at < code.size();) {
    const std::size_t end = code.find('\n', at) + 1;
    text += before + code.substr(at, end - at);
    at = end;
  }
  return text + before + "```\n";
}

}  // namespace

TEST_CASE("a fence may stand behind each mark of a list") {
  for (const std::string mark : {"- ", "* ", "+ ", "1. ", "3) ", "123456789. "}) {
    CAPTURE(mark);
    const std::string blanks(mark.size(), ' ');
    CHECK(blocks(mark + "```json\n" + blanks + " {}\n" + blanks + "```\n") == "json: {}\n;");
  }
  // Without a blank, with too many digits, or with another character it is text.
  for (const std::string mark : {"-", "1.", "1234567890. ", "1: ", "x ", "= ", "1- "}) {
    CAPTURE(mark);
    CHECK(blocks(mark + "```json\n{}\n```\n") == ":;");
  }
  CHECK(blocks("-").empty());
  CHECK(blocks("12").empty());
}

TEST_CASE("a tab goes to the next fourth column") {
  CHECK(blocks("-\t```json\n     x\n    ```\n") == "json: x\n;");
  CHECK(blocks("-\t```json\n \t  x\n    ```\n") == "json:  x\n;");
  CHECK(blocks("- - \t```json\n\t\t x\n\t```\n") == "json: x\n;");
}

TEST_CASE("columns count from the last mark of a quote, and the blank after it is part of it") {
  CHECK(blocks("   > ```json\n>    x\n> ```\n") == "json:   x\n;");
  CHECK(blocks(">  ```json\n>    x\n> ```\n") == "json:  x\n;");
  CHECK(blocks(">```json\n>  x\n>```\n") == "json: x\n;");
  CHECK(blocks("> ```json\n>x\n  >  y\n> ```\n") == "json:x\n y\n;");
  CHECK(blocks("> > ```json\n> x\n") == "json:;");
}

TEST_CASE("the line that ends a quote is read by itself") {
  CHECK(blocks("> ```json\n> {}\n```hcl\n1\n```\n") == "json:{}\n;hcl:1\n;");
  CHECK(blocks("> ```json\n\n> ```hcl\n> 1\n> ```\n") == "json:;hcl:1\n;");
}

TEST_CASE("a fence is closed by as many marks of its kind, with blanks around") {
  CHECK(blocks("```json\nx\n   ``` \t\nmore\n") == "json:x\n;");
  CHECK(blocks("```json\nx\n`````\nmore\n") == "json:x\n;");
  CHECK(blocks("````json\nx\n```\n````\n") == "json:x\n```\n;");
  CHECK(blocks("```json\nx\n``` y\n```\n") == "json:x\n``` y\n;");
  CHECK(blocks("```json\nx\n~~~\n```\n") == "json:x\n~~~\n;");
  CHECK(blocks("``json\nx\n``\n").empty());
  CHECK(blocks("``` a`b\nx\n").empty());
  CHECK(blocks("~~~ a`b\nx\n~~~\n") == "a`b:x\n;");
}

TEST_CASE("a language ends at what cannot be part of it") {
  for (const std::string info :
       {"json", " json", "\tJSON", "{.json}", "json,ignore", "json:policy", "json;x", "json{1}",
        "json x", "json\tx", ".json", "{ .json .x }"}) {
    CAPTURE(info);
    CHECK(blocks("```" + info + "\nx\n```\n") == "json:x\n;");
  }
  CHECK(blocks("```json5\nx\n```\n") == "json5:x\n;");
}

TEST_CASE("a comment at the begin of a line goes on over lines, others do not") {
  CHECK(comments("> <!-- a\n> b -->\n") == "<!-- a\n> b -->;");
  CHECK(comments("- <!-- a\n  b -->\n") == "<!-- a\n  b -->;");
  CHECK(comments("x <!-- a\nb -->\n").empty());
  CHECK(comments("<!-- a --><!-- b --> <!-- c -->\n") == "<!-- a -->;<!-- b -->;<!-- c -->;");
  // What stands behind the end of one in its last line is not looked at.
  CHECK(comments("<!-- a\n--> <!-- b -->\n<!-- c -->\n") == "<!-- a\n-->;<!-- c -->;");
  CHECK(blocks("<!-- a\n--> x\n```json\n1\n```\n") == "json:1\n;");
  CHECK(comments("<!-->\n").empty());
}

TEST_CASE("each language that policies are written in has a name, and some have two") {
  const std::string json =
      R"({"Version": "2012-10-17", "Statement": [{"Effect": "allow", "Principal": "*",)"
      R"( "Action": "ecr:ListImages"}]})";
  const std::string yaml =
      "Version: '2012-10-17'\nStatement:\n  - Effect: allow\n    Principal: '*'\n"
      "    Action: ecr:ListImages\n";
  const std::string hcl =
      "resource \"aws_ecr_repository_policy\" \"a\" {\n  repository = \"a\"\n"
      "  policy = jsonencode(" +
      json + ")\n}\n";
  CHECK(found(fenced("json", json + "\n"), "ECR008") == "\"allow\"\n");
  CHECK(found(fenced("yaml", yaml), "ECR008") == "allow\n");
  CHECK(found(fenced("yml", yaml), "ECR008") == "allow\n");
  CHECK(found(fenced("hcl", hcl), "ECR008") == "\"allow\"\n");
  CHECK(found(fenced("terraform", hcl), "ECR008") == "\"allow\"\n");
  CHECK(found(fenced("tf", hcl), "ECR008") == "\"allow\"\n");
  CHECK(found(fenced("jsonc", json + "\n"), "ECR008") == "\"allow\"\n");
  CHECK(found(fenced("javascript", json + "\n"), "ECR008").empty());
}

TEST_CASE("keys of a block stand in the file, and those that stand twice") {
  const std::string twice =
      "{\"Version\": \"2012-10-17\", \"Version\": \"2012-10-17\",\n \"Statement\": [{\"Effetc\": "
      "\"Allow\", \"Principal\": \"*\",\n  \"Action\": \"ecr:ListImages\"}]}\n";
  for (const std::string before : {"", "> ", "  > > "}) {
    CAPTURE(before);
    const std::string text = fenced("json", twice, before);
    CHECK(found(text, "ECR002") == "\"Version\" <- \"Version\"\n");
    CHECK(found(text, "ECR003") == "\"Effetc\"\n");
    Options options;
    options.only = {"ECR002"};
    const auto all = lint(Source{"README.md", text}, options).findings;
    REQUIRE(all.size() == 1);
    CHECK(all[0].related[0].span.begin == text.find("\"Version\""));
    CHECK(all[0].span.begin == text.rfind("\"Version\""));
  }
}

TEST_CASE("what an expression of a block refers to is shown where the file has it") {
  const std::string hcl =
      "locals {\n  effect = \"allow\"\n}\n"
      "resource \"aws_ecr_repository_policy\" \"a\" {\n  repository = \"a\"\n"
      "  policy = jsonencode({ Version = \"2012-10-17\", Statement = [{\n"
      "    Effect = local.effect, Principal = \"*\", Action = \"ecr:ListImages\" }] })\n}\n";
  for (const std::string before : {"", "> ", "- > "}) {
    CAPTURE(before);
    const std::string rest = before == "- > " ? "  > " : before;
    std::string text = fenced("hcl", hcl, rest);
    if (rest != before) text.replace(text.find(rest), rest.size(), before);
    CHECK(found(text, "ECR008") == "local.effect <- \"allow\"\n");
  }
}

TEST_CASE("what an example does not show is not missed") {
  const std::string hcl =
      "module \"x\" {\n  source = \"./x\"\n}\n"
      "resource \"aws_ecr_repository_policy\" \"a\" {\n  repository = \"a\"\n"
      "  policy = jsonencode({ Version = \"2012-10-17\", Statement = [{\n"
      "    Effect = \"Allow\", Principal = \"*\", Action = \"ecr:ListImages\" }] })\n}\n";
  CHECK_FALSE(lint(Source{"main.tf", hcl}).not_followed.empty());
  CHECK(lint(Source{"README.md", fenced("hcl", hcl)}).not_followed.empty());
}
