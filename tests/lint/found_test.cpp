// SPDX-License-Identifier: Apache-2.0
// Files that nobody named: what of them is a policy's fault, and what is another program's
// business.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "ecrlint/lint.hpp"

using namespace ecrlint;

namespace {

Report lint_found(const std::string& path, const std::string& text) {
  Source source{path, text};
  source.found = true;
  return lint(source);
}

Report lint_named(const std::string& path, const std::string& text) {
  return lint(Source{path, text});
}

bool is_silent(const Report& report) { return report.findings.empty() && report.failures.empty(); }

const std::string kBroken = R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",})";

}  // namespace

TEST_CASE("a file that is found, does not parse and mentions no policy is another program's") {
  for (const std::string text :
       {"", "\xEF\xBB\xBF", "  \n", "Name: x\nItems:\n- A: b\n", "{\"a\": 1,}", "[1, 2,\n]\n",
        "{\n  // who\n  \"a\": 1\n}", "{a: 1}", "{'a': 1}", "// generated\n", "{\"a\": 1} trailing",
        "<p>Statement</p>", "{\"log\": \"Statement ok\"", "\xff\xfe{\0\"\0"}) {
    CAPTURE(text);
    CHECK(is_silent(lint_found("tool.json", text)));
    CHECK(lint_found("tool.json", text).summary.policies == 0);
  }
  const Report report = lint_found("tool.json", "{a: 1}");
  REQUIRE(report.notes.size() == 1);
  CHECK(report.notes[0] == "tool.json: does not parse, and is not for AWS");
}

TEST_CASE("what somebody named is to parse") {
  for (const std::string text : {"", "Name: x\n", "{a: 1}", "{'a': 1}", "{\"a\": 1} trailing"}) {
    CAPTURE(text);
    CHECK(lint_named("tool.json", text).failures.size() == 1);
  }
}

TEST_CASE("what others take that is no JSON is no fault, named or not") {
  for (const std::string text : {"{\"a\": 1,}", "{\"a\": [1, 2, ], }", "{\"a\": {\"b\": 1,\n}\n}",
                                 "[1,\n\t]", "{\"a\": 1, // one\n}"}) {
    CAPTURE(text);
    CHECK(is_silent(lint_named("tsconfig.json", text)));
    CHECK(is_silent(lint_found("tsconfig.json", text)));
  }
  // A comma that something follows, or two, is a fault in any of them.
  CHECK_FALSE(is_silent(lint_named("a.json", "{\"a\": 1,, \"b\": 2}")));
  CHECK_FALSE(is_silent(lint_named("a.json", "{\"Statement\": [1,]}")));
}

TEST_CASE("what mentions a policy is to parse, whoever found it") {
  CHECK_FALSE(is_silent(lint_found("p.json", kBroken)));
  CHECK_FALSE(is_silent(lint_found("p.json", "{\"policyText\": x}")));
  CHECK_FALSE(is_silent(lint_found("p.json", "{\"PolicyDocument\": x}")));
  std::string wide = "\xff\xfe";
  for (const char c : kBroken) wide.append({c, '\0'});
  CHECK_FALSE(is_silent(lint_found("p.json", wide)));
}

TEST_CASE("a named file of a type that is not read is told apart from broken JSON") {
  for (const char* path : {"app.py", "Makefile", "docs/a.txt", "x.toml"}) {
    CAPTURE(path);
    const Report report = lint_named(path, "# comment\nx = 1\n");
    CHECK(report.findings.empty());
    REQUIRE(report.failures.size() == 1);
    CHECK(report.failures[0].message == "not read: no JSON, and of no type that may hold policies");
    CHECK(report.summary.files == 0);
  }
  // By its content it may be a policy, and by what somebody says.
  CHECK(lint_named("policy", kBroken).findings.size() == 1);
  CHECK(lint_named("<stdin>", "# x\n").findings.size() == 1);
  Options options;
  options.kind = PolicyKind::repository;
  CHECK(lint(Source{"app.py", "# x\n"}, options).findings.size() == 1);
}

TEST_CASE("a name that several files leave to be filled in is a template's") {
  const auto policy = [](const std::string& account) {
    return R"({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*",
      "Resource": "arn:aws:s3:::)" +
           account + R"(/*"}]})";
  };
  const auto lint_both = [&](const std::string& a, const std::string& b,
                             const std::string& path = "b.json") {
    return lint(std::vector<Source>{{"a.json", policy(a)}, {path, policy(b)}});
  };
  CHECK(lint_both("${BUCKET_NAME}", "${BUCKET_NAME}").findings.empty());
  CHECK(lint_both("${BUCKET_NAME}", "${BUCKET_NAME}").summary.partly_known == 2);
  CHECK(lint_both("${BUCKET_NAME}", "${OTHER_NAME}").findings.size() == 2);
  CHECK(lint_both("${BUCKET_NAME}-${BUCKET_NAME}", "x").findings.size() == 1);
  CHECK(lint_both("<bucket>", "<bucket>").findings.size() == 2);
  // A script beside it that has the name fills it in; Terraform, in whose own files it stands, does
  // not.
  CHECK(lint(std::vector<Source>{{"a.json", policy("${BUCKET}")}, {"run.sh", "echo ${BUCKET}\n"}})
            .findings.empty());
  CHECK(lint(std::vector<Source>{{"a.json", policy("${BUCKET}")}, {"main.tf", "# ${BUCKET}\n"}})
            .findings.size() == 1);
  // What a module reads as it is nothing fills in.
  const std::string module =
      "resource \"aws_iam_policy\" \"a\" { policy = file(\"a.json\") }\n"
      "resource \"aws_iam_policy\" \"b\" { policy = file(\"b.json\") }\n";
  CHECK(lint(std::vector<Source>{{"main.tf", module},
                                 {"a.json", policy("${BUCKET}")},
                                 {"b.json", policy("${BUCKET}")}})
            .findings.size() == 2);
}
