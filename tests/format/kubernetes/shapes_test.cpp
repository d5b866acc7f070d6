// SPDX-License-Identifier: Apache-2.0
// Manifests in the small: each form of a principal and of a condition in Crossplane's spelling, and
// what else is told of a policy.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "support/terraform_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

const std::string kPolicy =
    R"("{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"ecr:BatchGetImage\"}]}")";

std::string manifest(const std::string& kind, const std::string& parameters,
                     const std::string& head = "") {
  return R"({"apiVersion": "ecr.aws.crossplane.io/v1", "kind": ")" + kind + "\", " + head +
         R"("spec": {"forProvider": {)" + parameters + "}}}";
}

/// The one statement of a policy with this member.
std::string statement(const std::string& member) {
  const std::string text =
      manifest("RepositoryPolicy", R"("policy": {"statements": [{)" + member + "}]}");
  Arena arena;
  const format::Located located = format::locate({0, "manifest.json", text}, {}, arena);
  REQUIRE(located.documents.size() == 1);
  const format::Document& document = located.documents.front();
  REQUIRE(document.written != nullptr);
  CHECK(document.written->find("statements") != nullptr);
  const std::string all = test::written(*document.value->find("Statement"));
  return all.substr(1, all.size() - 2);
}

}  // namespace

TEST_CASE("each form of a principal in Crossplane's spelling") {
  const auto principal = [](const std::string& object) {
    return statement("\"principal\": " + object);
  };
  CHECK(principal(R"({"allowAnon": true})") == "{Principal: '*'}");
  CHECK(principal(R"({"allowAnon": true, "raw": "x"})") == "{Principal: '*'}");
  CHECK(principal(R"({"allowAnon": false, "raw": "x"})") == "{Principal: 'x'}");
  CHECK(principal(R"({"allowAnon": false, "service": ["a"]})") == "{Principal: {Service: ['a']}}");
  CHECK(principal(R"({"raw": ["x"]})") == "{Principal: {raw: ['x']}}");
  CHECK(principal(R"({"service": "a", "Federated": "b"})") ==
        "{Principal: {Service: 'a', Federated: 'b'}}");
  CHECK(principal(R"({"awsPrincipals": [{"awsAccountId": "1"}, {"iamRoleArn": "2"}]})") ==
        "{Principal: {AWS: ['1', '2']}}");
  CHECK(principal(R"({"awsPrincipals": [{"iamRoleArnRef": {}}, {"iamUserArnSelector": {}}]})") ==
        "{Principal: {AWS: ['arn:?:iam::?:role/?', 'arn:?:iam::?:user/?']}}");
  CHECK(principal(R"({"awsPrincipals": [{}, {"other": {}}, "x"]})") ==
        "{Principal: {AWS: [{}, {other: {}}, 'x']}}");
  CHECK(principal(R"({"awsPrincipals": "x"})") == "{Principal: {AWS: 'x'}}");
  CHECK(statement(R"("notPrincipal": {"raw": "x"})") == "{NotPrincipal: 'x'}");
}

TEST_CASE("each element of a statement and of a condition in Crossplane's spelling") {
  CHECK(statement(R"("sid": "a", "effect": "b", "action": "c", "notAction": "d", "resource": "e",
                     "notResource": "f", "other": "g", "Sid": "h")") ==
        "{Sid: 'a', Effect: 'b', Action: 'c', NotAction: 'd', Resource: 'e', NotResource: 'f', "
        "other: 'g', Sid: 'h'}");
  const auto condition = [](const std::string& items) {
    return statement("\"condition\": " + items);
  };
  CHECK(condition(R"([{"operatorKey": "A", "conditions": [{"key": "b", "stringValue": "c"},
                      {"key": "d", "listValue": ["e"]}]}, {"operatorKey": "F", "conditions": []}])") ==
        "{Condition: {A: {b: 'c', d: ['e']}, F: {}}}");
  CHECK(
      condition(R"([{"conditions": [{"booleanValue": true, "key": "b"}], "operatorKey": "A"}])") ==
      "{Condition: {A: {b: true}}}");
  CHECK(condition(R"({"A": {"b": "c"}})") == "{Condition: {A: {b: 'c'}}}");
  CHECK(condition(R"([{"operatorKey": "A", "conditions": "x"}])") == "{Condition: {A: 'x'}}");
  CHECK(statement(R"("condition": [])") == "{Condition: {}}");
}

TEST_CASE("what a manifest tells of its policy besides") {
  const auto told = [](const std::string& kind, const std::string& parameters,
                       const std::string& head = "") {
    const std::string text = "[\n" + manifest(kind, parameters, head) + "]";
    const std::string list =
        R"({"apiVersion": "v1", "kind": "RepositoryPolicyList", "items": )" + text + "}";
    Arena arena;
    const format::Located located = format::locate({0, "manifest.json", list}, {}, arena);
    REQUIRE(located.documents.size() == 1);
    const format::Document& document = located.documents.front();
    CHECK(list.substr(document.holder.begin, document.holder.end - document.holder.begin) ==
          manifest(kind, parameters, head));
    CHECK(document.pointer == "/items/0/spec/forProvider/policy");
    return document.address + " " + document.name + " " + document.repository + " " +
           document.account + " " + document.target;
  };
  const std::string policy = R"("policy": )" + kPolicy;
  CHECK(told("RepositoryPolicy", policy) == "RepositoryPolicy/    ");
  CHECK(told("RepositoryPolicy", policy, R"("metadata": {"name": "m"}, )") ==
        "RepositoryPolicy/m    ");
  CHECK(told("RepositoryPolicy",
             R"("repository": "app", "registryId": "314159265358", "region": "r", )" + policy) ==
        "RepositoryPolicy/ app app 314159265358    314159265358 r = app");
  CHECK(told("RepositoryPolicy", R"("repositoryRef": {"name": "app"}, "region": "r", )" + policy,
             R"("metadata": {"namespace": "n"}, )") == "RepositoryPolicy/ app app  n    r -> app");
  CHECK(told("RegistryPolicy",
             R"("repository": "app", "registryId": "314159265358", "region": "r", )" + policy) ==
        "RegistryPolicy/   314159265358 ");
  CHECK(told("Repository", R"("name": "app", "region": "r", )" + policy) ==
        "Repository/ app app  ");
}

TEST_CASE("what has no kind or no version is looked at as anything else") {
  const auto kind = [](const std::string& head) {
    const std::string text = "{" + head + R"("policyText": )" + kPolicy + "}";
    Arena arena;
    const format::Located located = format::locate({0, "manifest.json", text}, {}, arena);
    return located.documents.size();
  };
  CHECK(kind("") == 1);
  CHECK(kind(R"("apiVersion": "v1", )") == 1);
  CHECK(kind(R"("kind": "List", )") == 1);
  CHECK(kind(R"("apiVersion": "", "kind": "List", )") == 1);
  CHECK(kind(R"("apiVersion": "v1", "kind": "List", )") == 0);
}
