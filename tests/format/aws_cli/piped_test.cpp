// SPDX-License-Identifier: Apache-2.0
// What people pipe in: lists of answers, values one after another, texts, recordings; and bare
// documents that are no policies, or only limit.
#include <doctest/doctest.h>

#include <string>

#include "support/terraform_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

std::string found(const std::string& text, const std::string& path = "all.json") {
  return test::findings({{path, text}});
}

std::string policy(const std::string& principal) {
  return R"({\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": )" +
         principal +
         R"(, \"Action\": [\"ecr:BatchGetImage\", \"ecr:GetDownloadUrlForLayer\", \"ecr:BatchCheckLayerAvailability\"]}]})";
}

std::string answer(const std::string& name, const std::string& principal) {
  return R"({"registryId": "518236047193", "repositoryName": ")" + name + R"(", "policyText": ")" +
         policy(principal) + R"("})";
}

const std::string kRole = R"({\"AWS\": \"arn:aws:iam::518236047193:role/ci\"})";
const std::string kPublic = R"(\"*\")";

/// Pointer and kind of each policy.
std::string policies(const std::string& text, const std::string& path = "all.json") {
  std::string all;
  for (const PolicyInfo& one : lint(Source{path, text}).policies)
    all += one.pointer + " " + std::string(to_string(one.kind)) + "\n";
  return all;
}

std::string statement(const std::string& rest) {
  return R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", )" + rest + "}]}";
}

}  // namespace

TEST_CASE("each of several answers is read") {
  const std::string a = answer("shop/a", kRole);
  const std::string b = answer("shop/b", kPublic);
  const std::string line_of_b = "ECR201 all.json:2 \\\"*\\\"\n";
  CHECK(found("[" + a + ",\n" + b + "]") == line_of_b);
  CHECK(found(a + "\n" + b) == line_of_b);
  CHECK(found(a + "\n" + b + "\n\n") == line_of_b);
  CHECK(found(a + b) == "ECR201 all.json:1 \\\"*\\\"\n");
  CHECK(found("{\"n\": 1}\n" + b + "\n[]\n") == line_of_b);
  CHECK(found("{\"status_code\": 200, \"data\":\n" + b + "}") == line_of_b);
  CHECK(policies("[" + a + "," + b + "]") ==
        "/0/policyText repository\n/1/policyText repository\n");
  CHECK(policies("{\"data\": " + b + "}") == "/data/policyText repository\n");
}

TEST_CASE("a text may be the policy") {
  CHECK(found("\"" + policy(kPublic) + "\"\n") == "ECR201 all.json:1 \\\"*\\\"\n");
  CHECK(found("\"" + policy(kRole) + "\"\n\"" + policy(kPublic) + "\"\n") ==
        "ECR201 all.json:2 \\\"*\\\"\n");
  CHECK(policies("[\"" + policy(kPublic) + "\", \"" + policy(kRole) + "\", null, \"x\"]") ==
        "/0 repository\n/1 repository\n");
  CHECK(policies("\"text\"").empty());
  CHECK(policies("\"{}\"").empty());
}

TEST_CASE("values one after another are no excuse for one that is broken") {
  const std::string a = answer("shop/a", kRole);
  for (const std::string& text :
       {a + "}", a + " x", a + ",", a + "\n" + a.substr(0, 100), "{,}" + a}) {
    CAPTURE(text);
    CHECK(found(text).starts_with("ECR001"));
  }
  CHECK(found(a + "\n" + a.substr(0, a.size() - 1)).starts_with("ECR001 all.json:2"));
}

TEST_CASE("policies in a list are policies") {
  const std::string one = statement(R"("Action": "ecr:PullImage", "Resource": "*")");
  CHECK(found("[" + one + ",\n" + one + "]") ==
        "ECR501 all.json:1 \"ecr:PullImage\"\nECR501 all.json:2 \"ecr:PullImage\"\n");
}

TEST_CASE("what CloudFormation would replace is not known in a bare policy either") {
  for (const std::string value :
       {R"({"Ref": "Bucket"})", R"({"Fn::Sub": "arn:aws:s3:::${B}/*"})",
        R"(["*", {"Fn::GetAtt": ["A", "Arn"]}])", R"({"Fn::Join": ["", ["a", {"Ref": "b"}]]})"}) {
    CAPTURE(value);
    const std::string text = statement(R"("Action": "s3:GetObject", "Resource": )" + value);
    CHECK(found(text).empty());
    CHECK(lint(Source{"p.json", text}).summary.partly_known == 1);
  }
  CHECK(found(statement(R"("Action": "s3:GetObject", "Resource": {"Other": "x"})"))
            .starts_with("ECR005"));
  CHECK(found("Version: '2012-10-17'\nStatement:\n- Effect: Allow\n  Action: s3:GetObject\n"
              "  Resource: !Sub 'arn:aws:s3:::${B}/*'\n",
              "p.yaml")
            .empty());
}

TEST_CASE("a stack policy of CloudFormation is no policy of IAM") {
  for (const std::string action : {R"("Update:*")", R"(["Update:Modify", "Update:Replace"])"}) {
    CHECK(policies(statement(R"("Principal": "*", "Resource": "*", "Action": )" + action)).empty());
  }
  const std::string mixed = statement(R"("Resource": "*", "Action": ["Update:*", "s3:GetObject"])");
  CHECK(policies(mixed) == " identity\n");
  Options options;
  options.kind = PolicyKind::identity;
  const Source source{"p.json", statement(R"("Resource": "*", "Action": "Update:*")")};
  CHECK(lint(source).summary.policies == 0);
  CHECK(lint(source, options).summary.policies == 1);
}

TEST_CASE("an Allow grants nothing where the path says that it only limits") {
  const std::string full = statement(R"("Action": "*", "Resource": "*")");
  for (const char* path : {"SCPs/Full.json", "org/scp/full.json", "service-control-policies/a.json",
                           "ServiceControlPolicies/a.yaml", "full-scp.json", "scp_full.json"}) {
    CAPTURE(path);
    CHECK(found(full, path).empty());
    CHECK(policies(full, path) == " scp\n");
  }
  for (const char* path :
       {"iam/boundary.json", "ci-permissions-boundary.json", "permission_boundaries/ci.json"}) {
    CAPTURE(path);
    CHECK(found(full, path).empty());
    CHECK(policies(full, path) == " boundary\n");
  }
  for (const char* path : {"Full.json", "scpx/full.json", "prescp.json", "policies/bound.json"}) {
    CAPTURE(path);
    CHECK(found(full, path).starts_with("ECR214"));
  }
}
