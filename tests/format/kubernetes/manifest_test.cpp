// SPDX-License-Identifier: Apache-2.0
// Kubernetes manifests: which fields hold policies, whose they are, and Crossplane's own spelling.
#include <doctest/doctest.h>

#include <string>

#include "ecrlint/lint.hpp"
#include "format/document.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

const std::string kPolicy =
    R"("{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"ecr:BatchGetImage\"}]}")";
const std::string kIdentity =
    R"("{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"ecr:BatchGetImage\", \"Resource\": \"*\"}]}")";

std::string manifest(const std::string& group, const std::string& kind, const std::string& spec) {
  return R"({"apiVersion": ")" + group + R"(/v1beta1", "kind": ")" + kind +
         R"(", "metadata": {"name": "meta"}, "spec": {)" + spec + "}}";
}

std::string provided(const std::string& group, const std::string& kind,
                     const std::string& parameters) {
  return manifest(group, kind, R"("forProvider": {"region": "eu-west-1", )" + parameters + "}");
}

std::string summary(const std::string& text) {
  Arena arena;
  const format::Located located = format::locate({0, "manifest.json", text}, {}, arena);
  std::string all;
  for (const format::Document& document : located.documents) {
    all += std::string(to_string(document.kind)) + " " + document.pointer + " " + document.address +
           " " + document.name;
    for (const std::string& owner : document.owners) all += " " + owner;
    if (document.detached) all += " detached";
    if (document.owner_partly_known) all += " partly";
    all += "\n";
  }
  return all;
}

std::string findings(const std::string& text) {
  std::string found;
  for (const Finding& finding : lint(Source{"manifest.json", text}).findings)
    found += std::string(finding.rule->code) + " " +
             text.substr(finding.span.begin, finding.span.end - finding.span.begin) + "\n";
  return found;
}

}  // namespace

TEST_CASE("the policies of ACK's resources") {
  CHECK(summary(manifest("ecr.services.k8s.aws", "Repository",
                         R"("name": "app", "policy": )" + kPolicy)) ==
        "repository /spec/policy Repository/meta app\n");
  CHECK(summary(manifest("ecr.services.k8s.aws", "RepositoryCreationTemplate",
                         R"("prefix": "cache", "repositoryPolicy": )" + kPolicy)) ==
        "repository /spec/repositoryPolicy RepositoryCreationTemplate/meta cache\n");
  CHECK(summary(manifest("iam.services.k8s.aws", "Policy",
                         R"("name": "pull", "policyDocument": )" + kIdentity)) ==
        "identity /spec/policyDocument Policy/meta pull\n");
  const std::string role = R"("name": "ci", "assumeRolePolicyDocument": )" + kPolicy +
                           R"(, "inlinePolicies": {"a/b": )" + kIdentity + "}";
  CHECK(summary(manifest("iam.services.k8s.aws", "Role", role)) ==
        "trust /spec/assumeRolePolicyDocument Role/meta ci role/ci\n"
        "identity /spec/inlinePolicies/a~1b Role/meta a/b role/ci\n");
  CHECK(summary(manifest("iam.services.k8s.aws", "Role",
                         role + R"(, "policyRefs": [{"from": {"name": "x"}}])"))
            .ends_with("role/ci partly\n"));
}

TEST_CASE("the policies of Crossplane's resources, old and new, and in lists") {
  const std::string policy = provided("ecr.aws.m.upbound.io", "RepositoryPolicy",
                                      R"("repository": "app", "policy": )" + kPolicy);
  const std::string at = "spec/forProvider/";
  CHECK(summary(policy) == "repository /" + at + "policy RepositoryPolicy/meta app\n");
  CHECK(summary(R"({"apiVersion": "v1", "kind": "List", "items": [7, )" + policy + "]}") ==
        "repository /items/1/" + at + "policy RepositoryPolicy/meta app\n");
  CHECK(summary(provided("ecr.aws.upbound.io", "RegistryPolicy", R"("policy": )" + kPolicy)) ==
        "registry /" + at + "policy RegistryPolicy/meta \n");
  CHECK(summary(provided("ecr.aws.crossplane.io", "RepositoryPolicy",
                         R"("repositoryNameRef": {"name": "ref"}, "rawPolicy": )" + kPolicy)) ==
        "repository /" + at + "rawPolicy RepositoryPolicy/meta ref\n");
  CHECK(summary(provided("iam.aws.upbound.io", "RolePolicy",
                         R"("roleRef": {"name": "ci"}, "policy": )" + kIdentity)) ==
        "identity /" + at + "policy RolePolicy/meta ci role/ci partly\n");
  CHECK(summary(provided("iam.aws.upbound.io", "RolePolicy",
                         R"("roleSelector": {"matchLabels": {}}, "policy": )" + kIdentity)) ==
        "identity /" + at + "policy RolePolicy/meta  detached partly\n");
  CHECK(summary(provided("iam.aws.upbound.io", "Role",
                         R"("inlinePolicy": [{"name": "in", "policy": )" + kIdentity + "}]")) ==
        "identity /" + at + "inlinePolicy/0/policy Role/meta in role/meta partly\n");
  CHECK(summary(provided("s3.aws.upbound.io", "BucketPolicy", R"("policy": )" + kPolicy)) ==
        "resource /" + at + "policy BucketPolicy/meta \n");
}

TEST_CASE("a policy in Crossplane's own spelling is linted as AWS will see it") {
  const std::string text =
      provided("ecr.aws.crossplane.io", "RepositoryPolicy",
               R"("repositoryName": "app", "policy": {"version": "2012-10-17", "statements": [
  {"sid": "pull", "effect": "Allow", "principal": {"raw": "*"},
   "action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"],
   "condition": [{"operatorKey": "StringNotEquals", "conditions": [{"key": "aws:SourceAccount", "stringValue": "314159265358"}]}]},
  {"effect": "Allow", "principal": {"raw": "*"}, "action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"],
   "condition": [{"operatorKey": "StringEquals", "conditions": [{"key": "aws:PrincipalOrgID", "stringValue": "o-a1b2c3d4e5"}]}]},
  {"effect": "allow", "principal": {"service": ["codebuild.amazonaws.com"]}, "action": ["ecr:DescribeImages"],
   "condition": [{"operatorKey": "StringEquals", "conditions": [{"key": "aws:SourceAccount", "listValue": ["314159265358"]}]}]},
  {"effect": "Allow", "principal": {"allowAnon": true}, "action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]}]})");
  CHECK(findings(text) == "ECR202 \"*\"\nECR008 \"allow\"\nECR201 true\n");
  const Report report = lint(Source{"manifest.json", text});
  CHECK(report.summary.statements == 4);
  CHECK(report.failures.empty());
}

TEST_CASE("principals in Crossplane's own spelling, of which references are not known") {
  const auto text = [](const std::string& principals) {
    return provided(
        "ecr.aws.crossplane.io", "RepositoryPolicy",
        R"("policy": {"version": "2012-10-17", "statements": [{"effect": "Allow",
        "principal": {"awsPrincipals": [)" +
            principals +
            R"(]}, "action": ["ecr:BatchGetImage", "ecr:BatchCheckLayerAvailability"]}]})");
  };
  const std::string pull = "ECR101 \"ecr:BatchGetImage\"\n";
  CHECK(findings(text(R"({"iamRoleArn": "arn:aws:iam::314159265358:role/ci"})")) == pull);
  CHECK(findings(text(R"({"awsAccountId": "271828182845"})")) == pull);
  for (const char* principal :
       {R"({"iamRoleArnRef": {"name": "x"}})", R"({"iamUserArnSelector": {"matchLabels": {}}})"}) {
    const Report report = lint(Source{"manifest.json", text(principal)});
    CHECK(report.findings.empty());
    CHECK(report.summary.partly_known == 1);
  }
  CHECK(findings(text(R"({"awsAccountId": "2718281828"})")).find("ECR301 \"2718281828\"\n") !=
        std::string::npos);
}

TEST_CASE("manifests of anything else hold none, and no shape breaks") {
  for (const std::string& text : {
           manifest("apps", "Deployment", R"("policy": )" + kPolicy),
           manifest("ecr.aws.cloud.example.com", "RepositoryPolicy", R"("policyText": )" + kPolicy),
           manifest("ecr.services.k8s.aws", "Repository", R"("policy": 3)"),
           std::string(R"({"apiVersion": "v1", "kind": "List", "items": {}})"),
           std::string(
               R"({"apiVersion": "ecr.services.k8s.aws/v1", "kind": "Repository", "spec": []})"),
       }) {
    CAPTURE(text);
    CHECK(summary(text).empty());
  }
  for (
      const char* policy :
      {R"({"statements": 3})", R"({"statements": [1, {"principal": 2, "condition": 3}]})",
       R"({"statements": [{"principal": {"awsPrincipals": [{}, 1, {"x": 2}]}, "condition": [1, {}, {"operatorKey": 2},
           {"operatorKey": "Bool", "conditions": [{}, {"key": "a"}, 4]}]}]})"}) {
    CAPTURE(policy);
    const std::string text = provided("ecr.aws.crossplane.io", "RepositoryPolicy",
                                      R"("policy": )" + std::string(policy));
    CHECK(lint(Source{"manifest.json", text}, {.profile = Profile::audit}).summary.policies == 1);
  }
}

TEST_CASE("the resources that a Composition makes") {
  const std::string base =
      R"({"apiVersion": "ecr.aws.upbound.io/v1beta1", "kind": "RepositoryPolicy",
          "spec": {"forProvider": {"region": "eu-west-1", "repository": "app", "policy": )" +
      kPolicy + "}}}";
  const auto composed = [&](const std::string& patches, const std::string& more = "") {
    return more + R"("resources": [{"name": "pull", "base": )" + base + patches + "}]";
  };
  const auto composition = [&](const std::string& spec) {
    return R"({"apiVersion": "apiextensions.crossplane.io/v1", "kind": "Composition",
               "metadata": {"name": "meta"}, "spec": {)" +
           spec + "}}";
  };
  CHECK(summary(composition(composed(""))) ==
        "repository /spec/resources/0/base/spec/forProvider/policy RepositoryPolicy/pull app\n");
  const std::string in_step = R"("pipeline": [{"step": "s", "input": {)" + composed("") + "}}]";
  CHECK(summary(composition(in_step)) ==
        "repository /spec/pipeline/0/input/resources/0/base/spec/forProvider/policy "
        "RepositoryPolicy/pull app\n");
  const std::string region = R"(, "patches": [{"fromFieldPath": "spec.region",
    "toFieldPath": "spec.forProvider.region"}])";
  const std::string policy = R"(, "patches": [{"fromFieldPath": "spec.text",
    "toFieldPath": "spec.forProvider.policy"}])";
  CHECK(!summary(composition(composed(region))).empty());
  CHECK(summary(composition(composed(policy))).empty());
  const std::string set =
      R"("patchSets": [{"name": "p", "patches": [{"fromFieldPath": "spec.policy"}]}], )";
  CHECK(summary(composition(
                    composed(R"(, "patches": [{"type": "PatchSet", "patchSetName": "p"}])", set)))
            .empty());
  CHECK(findings(composition(composed(""))).find("ECR201") != std::string::npos);
}

TEST_CASE("a file that is no YAML before another program fills it in is not ours") {
  const auto failures = [](const std::string& text) {
    const Report report = lint(Source{"chart.yaml", text});
    CHECK(report.failures.size() == report.findings.size());
    CHECK(report.failures.size() + report.notes.size() == 1);
    return report.failures.size();
  };
  const std::string policy = "  policy: |\n    {\"Statement\": [{\"Effect\": \"Allow\"}]}\n";
  CHECK(failures("names:\n  - {{ .Release.Name }}.{{ .Values.domain }}\n" + policy) == 0);
  CHECK(failures("names:\n  - [a\n" + policy) == 1);
  // Templates of CloudFormation have such braces for the Systems Manager.
  CHECK(failures("Type: AWS::SSM::Document\nnames:\n  - {{ a }}.{{ b }}\n" + policy) == 1);
}
