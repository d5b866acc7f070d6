// SPDX-License-Identifier: Apache-2.0
// Kubernetes manifests: which fields hold policies, whose they are, and Crossplane's own spelling.
#include <doctest/doctest.h>

#include <string>

#include "ecrlint/lint.hpp"
#include "format/document.hpp"
#include "support/holders_support.hpp"

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
  const test::Joined joined(located);
  std::string all;
  for (const format::Document& document : located.documents) {
    all += std::string(to_string(document.kind)) + " " + document.pointer + " " + document.address +
           " " + document.name;
    all += joined.marks(static_cast<std::size_t>(&document - located.documents.data()));
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
            .ends_with("role/ci open\n"));
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
        "identity /" + at + "policy RolePolicy/meta ci role/ci shown\n");
  CHECK(summary(provided("iam.aws.upbound.io", "RolePolicy",
                         R"("roleSelector": {"matchLabels": {}}, "policy": )" + kIdentity)) ==
        "identity /" + at + "policy RolePolicy/meta \n");
  CHECK(summary(provided("iam.aws.upbound.io", "Role",
                         R"("inlinePolicy": [{"name": "in", "policy": )" + kIdentity + "}]")) ==
        "identity /" + at + "inlinePolicy/0/policy Role/meta in role/meta open\n");
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

TEST_CASE("a policy that a shell has yet to fill in is not known") {
  const auto repository = [](const std::string& policy) {
    return manifest("ecr.services.k8s.aws", "Repository",
                    R"("name": "app", "policy": ")" + policy + "\"");
  };
  CHECK(findings(repository("$POLICY")).empty());
  const Report report = lint(Source{"manifest.json", repository(" $POLICY_2\\n")});
  CHECK(report.findings.empty());
  CHECK(report.summary.partly_known == 1);
  CHECK(findings(repository("$policy")).starts_with("ECR005"));
  CHECK(findings(repository("$")).starts_with("ECR005"));
}

TEST_CASE("manifests of anything else hold none, and no shape breaks") {
  for (const std::string& text : {
           manifest("apps", "Deployment", R"("policy": )" + kPolicy),
           manifest("ecr.aws.cloud.example.com", "RepositoryPolicy", R"("policyText": )" + kPolicy),
           manifest("ecr.services.k8s.aws", "Repository", R"("policy": null)"),
           std::string(R"({"apiVersion": "v1", "kind": "List", "items": {}})"),
           std::string(
               R"({"apiVersion": "ecr.services.k8s.aws/v1", "kind": "Repository", "spec": []})"),
       }) {
    CAPTURE(text);
    CHECK(summary(text).empty());
  }
  for (const std::string none : {"3", "true", "[]", "\"\"", "\"app.json\"", "\"\\\"{}\\\"\""}) {
    CAPTURE(none);
    const std::string text = manifest("ecr.services.k8s.aws", "Repository", "\"policy\": " + none);
    const Report report = lint(Source{"app.json", text});
    REQUIRE(report.findings.size() == 1);
    CHECK(report.findings.front().rule->code == "ECR005");
    CHECK(report.summary.partly_known == 0);
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
  // What has no kind and no version is no manifest.
  for (const std::string part :
       {R"("apiVersion": "ecr.aws.upbound.io/v1beta1", )", R"("kind": "RepositoryPolicy",)"}) {
    std::string other = composition(composed(""));
    CHECK(summary(other.replace(other.find(part), part.size(), "")).empty());
  }
  // A patch may put it on another repository.
  const auto target = [&](const std::string& patches) {
    Arena arena;
    const std::string text = composition(composed(patches));
    const format::Located located = format::locate({0, "manifest.json", text}, {}, arena);
    REQUIRE(located.documents.size() == 1);
    return located.documents.front().target;
  };
  CHECK(!target("").empty());
  CHECK(target(region).empty());
}

TEST_CASE("a list has manifests, and whatever else it has is none") {
  const std::string one = provided("ecr.aws.upbound.io", "RepositoryPolicy",
                                   R"("repository": "app", "policy": )" + kPolicy);
  const auto list = [](const std::string& items) {
    return summary(R"({"apiVersion": "v1", "kind": "List", "items": [)" + items + "]}");
  };
  CHECK(list(one) == "repository /items/0/spec/forProvider/policy RepositoryPolicy/meta app\n");
  std::string without = one;
  without.replace(without.find("apiVersion"), 10, "version");
  CHECK(list(without).empty());
  CHECK(list("1, null, []").empty());
}

TEST_CASE("a file that is no YAML before another program fills it in is not ours") {
  const auto failures = [](const std::string& text, std::size_t not_read = 0) {
    const Report report = lint(Source{"chart.yaml", text});
    CHECK(report.failures.size() == report.findings.size());
    CHECK(report.summary.not_read == not_read);
    return report.failures.size();
  };
  const std::string policy = "  policy: |\n    {\"Statement\": [{\"Effect\": \"Allow\"}]}\n";
  CHECK(failures("names:\n  - {{ .Release.Name }}.{{ .Values.domain }}\n" + policy, 1) == 0);
  CHECK(failures("Type: AWS::SSM::Document\nnames:\n  - {{ a }}.{{ b }}\n" + policy, 1) == 0);
  CHECK(failures("names:\n  - {{ a }}.{{ b }}\n" + policy.substr(2), 1) == 0);
  CHECK(failures("names:\n  - [a\n" + policy) == 1);
  // Templates of CloudFormation have such braces, in quotes, for the Systems Manager, and of its
  // own.
  CHECK(failures("Type: AWS::SSM::Document\nnames:\n  - [\"{{ a }}\", '{{ b }}'\n" + policy) == 1);
  CHECK(failures("Type: AWS::IAM::Role\nnames:\n  - [{{resolve:ssm:a}}\n" + policy) == 1);
}

TEST_CASE("each field that holds a policy says of what kind it is, and of what") {
  // The custom resources of ACK and of Crossplane's provider-aws and provider-upjet-aws.
  struct Case {
    std::string_view service, resource, field;
    PolicyKind kind;
    std::string_view named = {};  ///< the field that says whose it is
    std::string_view owner = {};
  };
  using enum PolicyKind;
  constexpr Case kCases[] = {
      {"ecr", "Repository", "policy", repository},
      {"ecr", "RepositoryCreationTemplate", "repositoryPolicy", repository, "prefix"},
      {"ecr", "RepositoryPolicy", "policy", repository, "repository"},
      {"ecr", "RepositoryPolicy", "rawPolicy", repository, "repository"},
      {"ecr", "RepositoryPolicy", "policyDocument", repository, "repository"},
      {"ecr", "RegistryPolicy", "policy", registry},
      {"ecr", "RegistryPolicy", "policyDocument", registry},
      {"ecrpublic", "RepositoryPolicy", "policy", repository, "repository"},
      {"iam", "Policy", "policyDocument", identity},
      {"iam", "Policy", "document", identity},
      {"iam", "Policy", "policy", identity},
      {"iam", "Role", "assumeRolePolicyDocument", trust, "", "role/meta"},
      {"iam", "Role", "assumeRolePolicy", trust, "", "role/meta"},
      {"iam", "RolePolicy", "document", identity, "role", "role/x"},
      {"iam", "RolePolicy", "policy", identity, "role", "role/x"},
      {"iam", "UserPolicy", "policy", identity, "user", "user/x"},
      {"iam", "GroupPolicy", "policy", identity, "group", "group/x"},
      // Of any other resource by its service.
      {"iam", "NewKind", "policy", identity},
      {"s3", "BucketPolicy", "policy", resource},
  };
  for (const Case& one : kCases) {
    CAPTURE(one.service);
    CAPTURE(one.resource);
    CAPTURE(one.field);
    for (const char* spelling : {"", "Name", "Ref", "NameRef"}) {
      if (one.named.empty() && *spelling != 0) continue;
      CAPTURE(spelling);
      std::string parameters = "\"" + std::string(one.field) + "\": " + kIdentity;
      const bool reference = std::string_view(spelling).ends_with("Ref");
      if (!one.named.empty())
        parameters += ", \"" + std::string(one.named) + spelling +
                      "\": " + (reference ? R"({"name": "x"})" : R"("x")");
      for (const char* family :
           {".services.k8s.aws", ".aws.crossplane.io", ".aws.upbound.io", ".aws.m.upbound.io"}) {
        CAPTURE(family);
        const std::string group = std::string(one.service) + family;
        const bool ack = std::string_view(family) == ".services.k8s.aws";
        for (const char* key : {"forProvider", "initProvider"}) {
          const std::string text =
              ack ? manifest(group, std::string(one.resource), parameters)
                  : manifest(group, std::string(one.resource),
                             "\"" + std::string(key) + "\": {" + parameters + "}");
          Arena arena;
          const format::Located located = format::locate({0, "manifest.json", text}, {}, arena);
          REQUIRE(located.documents.size() == 1);
          const format::Document& document = located.documents.front();
          CHECK(document.kind == one.kind);
          if (!one.named.empty() && one.owner.empty()) CHECK(document.name == "x");
          CHECK(test::Joined(located).holders(0) ==
                (one.owner.empty() ? std::vector<std::string>{}
                                   : std::vector<std::string>{std::string(one.owner)}));
          const bool own = one.service == "iam" && one.resource == "Policy";
          const bool inside = one.resource.ends_with("Policy") && !one.owner.empty();
          CHECK(document.storage == (own      ? format::Storage::customer_managed
                                     : inside ? format::Storage::in_line
                                              : format::Storage::unknown));
        }
      }
    }
  }
}

TEST_CASE("roles, users and groups have inline policies of their own") {
  for (const auto& [kind, owner] :
       {std::pair("Role", "role/meta"), {"User", "user/meta"}, {"Group", "group/meta"}}) {
    const auto& shown_kind = kind;
    CAPTURE(shown_kind);
    CHECK(summary(manifest("iam.services.k8s.aws", kind,
                           R"("inlinePolicies": {"pull": )" + kIdentity + "}")) ==
          "identity /spec/inlinePolicies/pull " + std::string(kind) + "/meta pull " + owner + "\n");
    CHECK(summary(provided("iam.aws.upbound.io", kind,
                           R"("inlinePolicy": [{"name": "pull", "policy": )" + kIdentity + "}]")) ==
          "identity /spec/forProvider/inlinePolicy/0/policy " + std::string(kind) + "/meta pull " +
              owner + " open\n");
  }
  CHECK(summary(manifest("iam.services.k8s.aws", "Role",
                         R"("policies": ["arn"], "inlinePolicies": {"pull": )" + kIdentity + "}"))
            .ends_with("role/meta open\n"));
}

TEST_CASE("the name that AWS knows is that of an annotation, if there is one") {
  const std::string text =
      R"({"apiVersion": "iam.aws.upbound.io/v1", "kind": "Role", "metadata": {"name": "meta",
          "annotations": {"crossplane.io/external-name": "ci"}}, "spec": {"forProvider": {"assumeRolePolicy": )" +
      kPolicy + "}}}";
  CHECK(summary(text) == "trust /spec/forProvider/assumeRolePolicy Role/meta ci role/ci shown\n");
}

TEST_CASE("two policies of Crossplane are put on one repository where all that tells it is alike") {
  const auto target = [](const std::string& parameters, const std::string& more = "",
                         const std::string& space = "") {
    const std::string text =
        R"({"apiVersion": "ecr.aws.upbound.io/v1", "kind": "RepositoryPolicy", "metadata": {"name": "m")" +
        space + R"(}, "spec": {"forProvider": {)" + parameters + R"(, "policy": )" + kPolicy + "}" +
        more + "}}";
    Arena arena;
    return format::locate({0, "manifest.json", text}, {}, arena).documents.front().target;
  };
  const std::string region = R"("region": "eu-west-1", )";
  const std::string one = target(region + R"("repository": "app")");
  CHECK(!one.empty());
  CHECK(target(region + R"("repositoryName": "app")") == one);
  CHECK(target(R"("repository": "app")").empty());
  CHECK(target(R"("region": "eu-west-1")").empty());
  const std::string others[] = {
      target(R"("region": "eu-west-2", "repository": "app")"),
      target(region + R"("repository": "web")"),
      target(region + R"("repository": "app", "registryId": "314159265358")"),
      target(region + R"("repositoryRef": {"name": "app"})"),
      target(region + R"("repository": "app")", R"(, "providerConfigRef": {"name": "other"})"),
      target(region + R"("repository": "app")", R"(, "providerConfigRef": {"kind": "Cluster"})"),
      target(region + R"("repository": "app")", "", R"(, "namespace": "team")"),
  };
  for (const std::string& other : others) {
    CAPTURE(other);
    CHECK(!other.empty());
    CHECK(other != one);
  }
}

TEST_CASE("each element of Crossplane's spelling is read as AWS's") {
  const std::string text =
      provided("ecr.aws.crossplane.io", "RepositoryPolicy",
               R"("repository": "app", "policy": {"version": "2012-10-17", "id": "one",
    "statements": [{"sid": "S", "effect": "Deny", "notPrincipal": {"service": ["ecs.amazonaws.com"]},
      "notAction": ["ecr:PutImage"], "notResource": ["*"],
      "condition": [{"conditions": [{"stringValue": "x", "key": "aws:username"}], "operatorKey": "StringEquals"}]},
     {"effect": "Allow", "principal": {"allowAnon": true}, "action": "ecr:ListImages", "resource": ["*"]},
     {"effect": "Allow", "principal": {"allowAnon": false, "raw": "*"}, "action": "ecr:ListImages"},
     {"effect": "Allow", "principal": {"allowAnon": false, "awsPrincipals": [{"iamUserArnRef": {"name": "u"}}, {"iamRoleArnRef": {"name": "r"}}]},
      "action": "ecr:ListImages"}]})");
  Arena arena;
  const format::Located located = format::locate({0, "manifest.json", text}, {}, arena);
  REQUIRE(located.documents.size() == 1);
  const syntax::Value& policy = *located.documents.front().value;
  CHECK(policy.find("Version")->text == "2012-10-17");
  CHECK(policy.find("Id")->text == "one");
  const auto& statements = policy.find("Statement")->members;
  REQUIRE(statements.size() == 4);
  const syntax::Value& first = statements[0].value;
  CHECK(first.find("Sid")->text == "S");
  CHECK(first.find("Effect")->text == "Deny");
  CHECK(first.find("NotAction")->members.front().value.text == "ecr:PutImage");
  CHECK(first.find("NotResource")->members.front().value.text == "*");
  CHECK(first.find("NotPrincipal")->find("Service")->members.front().value.text ==
        "ecs.amazonaws.com");
  CHECK(first.find("Condition")->find("StringEquals")->find("aws:username")->text == "x");
  const auto& key = first.find("Condition")->find("StringEquals")->members.front();
  CHECK(text.substr(key.key_span.begin, key.key_span.end - key.key_span.begin) ==
        "\"aws:username\"");
  CHECK(statements[1].value.find("Principal")->text == "*");
  CHECK(statements[1].value.find("Resource")->members.front().value.text == "*");
  CHECK(statements[2].value.find("Principal")->text == "*");
  CHECK(statements[3].value.find("Principal")->members.size() == 1);
  const auto& named = statements[3].value.find("Principal")->find("AWS")->members;
  CHECK(named[0].value.text.find(":user/") != std::string::npos);
  CHECK(named[1].value.text.find(":role/") != std::string::npos);
}
