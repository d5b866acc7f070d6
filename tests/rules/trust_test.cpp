// SPDX-License-Identifier: Apache-2.0
// Rules on trust policies: what their pages do not show. How far patterns of subjects reach, how
// templates name providers, and what is too large to be judged.
#include <doctest/doctest.h>

#include <string>

#include "ecrlint/lint.hpp"
#include "rules/trust/subject.hpp"
#include "syntax/value.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using check::SubjectReach;

namespace {

constexpr std::string_view kGithub = "token.actions.githubusercontent.com";

SubjectReach reach(std::string_view provider, std::string pattern) {
  for (char& c : pattern)
    if (c == '~') c = syntax::kHole;
  const check::SubjectForm* form = check::find_subject_form(provider, pattern);
  REQUIRE(form != nullptr);
  return check::reach_of(*form, pattern);
}

/// The codes of the trust rules, in order, apart by blanks.
std::string codes(const std::string& file, const std::string& text) {
  Options options;
  options.profile = Profile::audit;
  std::string all;
  for (const Finding& finding : lint(Source{file, text}, options).findings)
    if (finding.rule->group == "trust")
      all += (all.empty() ? "" : " ") + std::string(finding.rule->code);
  return all;
}

/// A role for the workflows of a provider, with one condition besides that on the audience.
std::string role(const std::string& url, const std::string& condition) {
  return "resource \"aws_iam_openid_connect_provider\" \"p\" {\n  url = " + url +
         "\n  client_id_list = [\"sts.amazonaws.com\"]\n}\n"
         "resource \"aws_iam_role\" \"r\" {\n  assume_role_policy = jsonencode({\n"
         "    Version = \"2012-10-17\"\n    Statement = [{ Effect = \"Allow\"\n"
         "      Principal = { Federated = aws_iam_openid_connect_provider.p.arn }\n"
         "      Action = \"sts:AssumeRoleWithWebIdentity\"\n      Condition = { StringEquals = {\n"
         "        \"${aws_iam_openid_connect_provider.p.url}:aud\" = \"sts.amazonaws.com\"\n" +
         condition + "\n      } } }]\n  })\n}\n";
}

const std::string kGithubUrl = "\"https://token.actions.githubusercontent.com\"";

}  // namespace

TEST_CASE("a pattern of subjects reaches as far as its first wildcard stands") {
  CHECK(reach(kGithub, "repo:o/r:ref:refs/heads/main") == SubjectReach::narrow);
  CHECK(reach(kGithub, "repo:o/r:ref:refs/heads/v*") == SubjectReach::narrow);
  CHECK(reach(kGithub, "repo:o/r:environment:*") == SubjectReach::narrow);
  CHECK(reach(kGithub, "repo:o/r:ref:refs/heads/*") == SubjectReach::any_ref);
  CHECK(reach(kGithub, "repo:o/r:*") == SubjectReach::any_ref);
  CHECK(reach(kGithub, "repo:o@1/r@*:*") == SubjectReach::any_ref);
  CHECK(reach(kGithub, "repo:o/r*") == SubjectReach::alike);
  CHECK(reach(kGithub, "repo:o/?") == SubjectReach::owner);
  CHECK(reach(kGithub, "repo:o@1/*") == SubjectReach::owner);
  CHECK(reach(kGithub, "repo:o@*/r:ref:refs/heads/main") == SubjectReach::narrow);
  CHECK(reach(kGithub, "repo:o*/r:ref:refs/heads/main") == SubjectReach::alikes);
  CHECK(reach(kGithub, "repo:*/r:ref:refs/heads/main") == SubjectReach::everyone);
  CHECK(reach(kGithub, "r*") == SubjectReach::everyone);
  CHECK(reach(kGithub, "*:ref:refs/heads/some-branch") == SubjectReach::everyone);
  CHECK(reach("gitlab.com", "*:ref_type:branch:ref:some-branch") == SubjectReach::everyone);
  CHECK(reach(kGithub, "*:environment:prod") == SubjectReach::everyone);
}

TEST_CASE("what comes before the first wildcard must be a subject for the pattern to be wide") {
  CHECK(reach(kGithub, "*:o/r:*") == SubjectReach::narrow);
  CHECK(reach(kGithub, "job_workflow_ref:*") == SubjectReach::narrow);
  CHECK(reach(kGithub, "x*") == SubjectReach::narrow);
  CHECK(reach(kGithub, "repo:~/*") == SubjectReach::narrow);
  CHECK(reach(kGithub, "repo:o/~:*") == SubjectReach::narrow);
  CHECK(reach(kGithub, "repo:o/r~*") == SubjectReach::narrow);
  CHECK(reach(kGithub, "repo:*/~:*") == SubjectReach::everyone);
}

TEST_CASE("subjects of other providers have owners of their own") {
  CHECK(reach("gitlab.com", "project_path:g/s/*") == SubjectReach::alike);
  CHECK(reach("gitlab.com", "project_path:g/*") == SubjectReach::owner);
  CHECK(reach("gitlab.com", "project_path:g/p:ref_type:branch:ref:*") == SubjectReach::any_ref);
  CHECK(reach("gitlab.com", "project_path:g/p:ref_type:tag:ref:*") == SubjectReach::narrow);
  CHECK(reach("app.terraform.io", "organization:o:project:p:*") == SubjectReach::narrow);
  CHECK(reach("app.terraform.io", "organization:o:project:*") == SubjectReach::owner);
  CHECK(reach("app.terraform.io", "organization:o:project:*:workspace:*") == SubjectReach::owner);
  CHECK(reach("app.terraform.io", "organization:*:workspace:w:*") == SubjectReach::everyone);
  CHECK(reach("app.terraform.io", "organization:o:project:*:stack:s:*") == SubjectReach::narrow);
  CHECK(reach("agent.buildkite.com", "organization:o:pipeline:p:*") == SubjectReach::narrow);
  CHECK(reach("agent.buildkite.com", "organization:o:*") == SubjectReach::owner);
  const std::string_view cluster = "oidc.eks.eu-west-1.amazonaws.com/id/A";
  CHECK(reach(cluster, "system:serviceaccount:n-*:app") == SubjectReach::narrow);
  CHECK(reach(cluster, "system:serviceaccount:n:app-*") == SubjectReach::narrow);
  CHECK(reach(cluster, "system:serviceaccount:n:*") == SubjectReach::owner);
  CHECK(reach(cluster, "system:*") == SubjectReach::everyone);
}

TEST_CASE("a provider that the template makes is known by its URL") {
  CHECK(codes("main.tf", role(kGithubUrl, "")) == "ECR701");
  CHECK(codes("main.tf", role(kGithubUrl,
                              "\"token.actions.githubusercontent.com:sub\" = "
                              "\"repo:o/r:ref:refs/heads/main\""))
            .empty());
  CHECK(codes("main.tf", role(kGithubUrl, "\"gitlab.com:sub\" = \"project_path:g/p\"")) ==
        "ECR705");
  CHECK(codes("main.tf", role("var.url", "")).empty());
  const std::string made = R"({"Resources": {
    "P": {"Type": "AWS::IAM::OIDCProvider", "Properties": {"Url": "https://gitlab.com"}},
    "R": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {
      "Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Principal": {"Federated": {"Ref": "P"}}, "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": {"gitlab.com:aud": "https://gitlab.com"}}}]}}}}})";
  CHECK(codes("template.json", made) == "ECR701");
}

TEST_CASE("a trust policy that AWS would never take is not judged") {
  std::string conditions;
  for (int i = 0; i < 3000; ++i)
    conditions += (i == 0 ? "\"*\"" : ", \"repo:o" + std::to_string(i) + "/*\"");
  const std::string head =
      R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated":
        "arn:aws:iam::314159265358:oidc-provider/token.actions.githubusercontent.com"},
        "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {"StringLike": {
        "token.actions.githubusercontent.com:aud": "a",
        "token.actions.githubusercontent.com:sub": [)";
  CHECK(codes("a.json", head + "\"*\"]}}}]}") == "ECR702");
  CHECK(codes("a.json", head + conditions + "]}}}]}").empty());
}
