// SPDX-License-Identifier: Apache-2.0
// What a kind that somebody gives says of a file, and what a policy without any may be.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "ecrlint/lint.hpp"

using namespace ecrlint;

namespace {

Options of_kind(PolicyKind kind) {
  Options options;
  options.kind = kind;
  return options;
}

/// `CODE severity message` of each finding, a line each.
std::string found(const Source& source, const Options& options = {}) {
  std::string lines;
  for (const Finding& finding : lint(source, options).findings)
    lines += std::string(finding.rule->code) + " " + std::string(to_string(finding.severity)) +
             " " + finding.message + "\n";
  return lines;
}

std::string found(const std::string& statement) {
  return found(
      Source{"policy.json", R"({"Version": "2012-10-17", "Statement": [)" + statement + "]}"});
}

}  // namespace

TEST_CASE("a kind says that a named file is a policy, and nothing of one that is found") {
  for (const std::string text : {"{}", R"({"a": 1})", R"({"Statements ": []})", "[]", "3", "null",
                                 R"("Allow")", R"({"policy": {"Version": "2012-10-17"}})"}) {
    CAPTURE(text);
    for (const char* const path : {"p.json", "p.yaml", "<stdin>", "p"}) {
      CAPTURE(path);
      const Source source{path, text};
      CHECK(lint(source).findings.empty());
      for (const PolicyKind kind : {PolicyKind::repository, PolicyKind::registry,
                                    PolicyKind::identity, PolicyKind::trust}) {
        const Report report = lint(source, of_kind(kind));
        CHECK_FALSE(report.findings.empty());
        CHECK(report.summary.policies == 1);
      }
    }
    Source walked{"p.json", text};
    walked.found = true;
    if (text.find("Statement") != text.npos) continue;  // misspelt, whoever found it
    CHECK(lint(walked, of_kind(PolicyKind::repository)).findings.empty());
    walked.role = Role::context;
    CHECK(lint(walked, of_kind(PolicyKind::repository)).findings.empty());
  }
}

TEST_CASE("what says itself what it is needs no kind to be read") {
  for (const std::string text :
       {R"({"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}})",
        R"({"apiVersion": "v1", "kind": "ConfigMap"})",
        R"({"format_version": "1.2", "planned_values": {"root_module": {}}})"}) {
    CAPTURE(text);
    CHECK(lint(Source{"p.json", text}, of_kind(PolicyKind::repository)).findings.empty());
  }
  const Source notes{"notes.md", "```json\n{}\n```\n"};
  CHECK(lint(notes, of_kind(PolicyKind::repository)).findings.empty());
}

TEST_CASE("what may be a repository's is judged as one, once and as medium") {
  for (const std::string everyone : {R"("*")", R"({"AWS": "*"})", R"(["*"])"})
    for (const std::string every : {R"("*")", R"(["*"])", R"("*:*")", R"("*:Put*")"}) {
      const std::string statement =
          R"({"Effect": "Allow", "Principal": )" + everyone + R"(, "Action": )" + every + "}";
      CAPTURE(statement);
      const std::string lines = found(statement);
      if (everyone.starts_with('[')) continue;  // a fault of another kind
      CHECK(lines.find("medium everyone") != std::string::npos);
      CHECK(lines.find(", if this is a repository policy\n") == lines.rfind(", if this"));
    }
  CHECK(found(R"({"Effect": "Allow", "Principal": {"AWS": "271828182845"}, "Action": "*"})") ==
        "ECR203 medium account 271828182845 is granted every ECR action with `*`, if this is a "
        "repository policy\n");
  CHECK(found(R"({"Effect": "Allow", "Principal": "*", "NotAction": "iam:*"})")
            .find("if this is a repository policy") != std::string::npos);
}

TEST_CASE("what shows another service, narrows or takes away is not") {
  for (const std::string statement :
       {R"({"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"})",
        R"({"Effect": "Allow", "Principal": "*", "Action": "*", "NotResource": "arn:aws:s3:::a"})",
        R"({"Effect": "Allow", "Principal": "*", "Action": ["*", "sns:Publish"]})",
        R"({"Effect": "Allow", "Principal": "*", "Action": "s3:*"})",
        R"({"Effect": "Allow", "Principal": "*", "Action": "kms:*"},
           {"Effect": "Allow", "Principal": "*", "Action": "*"})",
        R"({"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"})",
        R"({"Effect": "Deny", "Principal": "*", "Action": "ec2:*"})"}) {
    CAPTURE(statement);
    CHECK(found(statement).find("repository policy") == std::string::npos);
  }
  const Source open{"p.json", R"({"Version": "2012-10-17", "Statement": [
      {"Effect": "Allow", "Principal": "*", "Action": "*"}]})"};
  CHECK(found(open, of_kind(PolicyKind::resource)).empty());
  CHECK(found(open, of_kind(PolicyKind::repository)).find("if this") == std::string::npos);
}

TEST_CASE("each kind is written as one of five, and five grant nothing by themselves") {
  using enum PolicyKind;
  for (const PolicyKind kind : {repository, registry, identity, trust, resource}) {
    CHECK(family_of(kind) == kind);
    CHECK_FALSE(only_limits(kind));
  }
  for (const PolicyKind kind : {scp, boundary, session}) {
    CHECK(family_of(kind) == identity);
    CHECK(only_limits(kind));
  }
  for (const PolicyKind kind : {rcp, endpoint}) {
    CHECK(family_of(kind) == resource);
    CHECK(only_limits(kind));
  }
  for (const std::string_view word : kPolicyKindWords) {
    const auto kind = policy_kind_from(word);
    REQUIRE(kind);
    CHECK(to_string(*kind) == word);
  }
}

TEST_CASE("to no rule is an Allow of what only limits a grant") {
  const std::string identity =
      R"({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "*", "Resource": "*"},
        {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"},
        {"Effect": "Allow", "Action": ["ecr:BatchGetImage", "ecr:PutImage", "iam:PassRole"], "Resource": "*"},
        {"Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "arn:aws:ecr:eu-west-1:314159265358:repository/app"}]})";
  const std::string resource =
      R"({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"},
        {"Effect": "Allow", "Principal": "*", "Action": ["ecr:BatchGetImage", "ecr:SetRepositoryPolicy", "ecr:PutImage"], "Resource": "*"},
        {"Effect": "Allow", "Principal": {"AWS": "271828182845"}, "Action": "ecr:BatchGetImage", "Resource": "*"}]})";
  for (const std::string_view word : kPolicyKindWords) {
    const PolicyKind kind = *policy_kind_from(word);
    CAPTURE(word);
    Options options = of_kind(kind);
    options.profile = Profile::audit;
    const bool of_identities = family_of(kind) == PolicyKind::identity;
    const Report report = lint(Source{"p.json", of_identities ? identity : resource}, options);
    bool speaks = false;
    for (const Finding& finding : report.findings)
      speaks = speaks || finding.rule->group == "grants" || finding.rule->group == "pull";
    const bool grants = kind == PolicyKind::identity || kind == PolicyKind::repository ||
                        kind == PolicyKind::registry;
    CHECK(speaks == grants);
  }
}
