// SPDX-License-Identifier: Apache-2.0
// Each member of a line to decide, and what is wrong with a line that cannot be.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "ecrlint/access.hpp"
#include "ecrlint/transfer.hpp"
#include "support/result_support.hpp"
#include "workspace/policy_store.hpp"

using namespace ecrlint;

namespace {

const std::string kRequest =
    R"("request": {"principal": "arn:aws:iam::111122223333:role/dev",
        "action": "ecr:BatchGetImage",
        "resource": "arn:aws:ecr:eu-west-1:111122223333:repository/app"})";
const std::string kDeny =
    R"({"Version": "2012-10-17", "Statement": [{"Sid": "No", "Effect": "Deny", "Principal": "*",
        "Action": "*", "Resource": "*"}]})";
const std::string kDenyOfIdentity =
    R"({"Version": "2012-10-17", "Statement": [{"Sid": "No", "Effect": "Deny", "Action": "*",
        "Resource": "*"}]})";
const std::string kAllow =
    R"({"Version": "2012-10-17", "Statement": [{"Sid": "Yes", "Effect": "Allow", "Action": "*",
        "Resource": "*"}]})";

std::string line(const std::string& policies) {
  return "{" + kRequest + R"(, "policies": {)" + policies + "}}";
}

std::string error(std::string_view text) { return test::error_of(evaluate(text).verdict); }

}  // namespace

TEST_CASE("each member of `policies` is the gate of its name") {
  const std::pair<std::string, Gate> cases[] = {
      {R"("identity": [)" + kDenyOfIdentity + "]", Gate::identity_policy},
      {R"("resource": )" + kDeny, Gate::repository_policy},
      {R"("registry": )" + kDeny, Gate::registry_policy},
      {R"("boundary": [)" + kDenyOfIdentity + "]", Gate::boundary},
      {R"("session": )" + kDenyOfIdentity, Gate::session_policy},
      {R"("vpce": [)" + kDeny + "]", Gate::endpoint_policy},
      {R"("scp": [{"id": "r", "policies": [)" + kDenyOfIdentity + "]}]", Gate::scp},
      {R"("rcp": [{"id": "r", "policies": [)" + kDeny + "]}]", Gate::rcp},
  };
  for (const auto& one : cases) {
    const auto& policies = one.first;
    const auto& gate = one.second;
    CAPTURE(policies);
    const Evaluated evaluated = evaluate(line(policies));
    REQUIRE(error(line(policies)) == "");
    const Verdict& verdict = *evaluated.verdict;
    CHECK(verdict.decision == Decision::explicit_deny);
    CHECK(internal::blocking(verdict) == gate);
    REQUIRE(verdict.statements.size() == 1);
    CHECK(verdict.statements[0].gate == gate);
    CHECK(verdict.statements[0].sid == "No");
    CHECK_FALSE(verdict.statements[0].allow);
    for (const GateVerdict& said : verdict.gates) CHECK(said.blocks == (said.gate == gate));
  }
}

TEST_CASE("a policy is called by its gate, its level and its place") {
  const auto paths = [](const std::string& policies) {
    std::vector<std::string> all;
    for (const Source& source : evaluate(line(policies)).sources) all.push_back(source.path);
    return all;
  };
  using Strings = std::vector<std::string>;
  CHECK(paths(R"("identity": [)" + kAllow + ", " + kAllow + R"(], "resource": )" + kDeny) ==
        Strings{"identity/0", "identity/1", "resource"});
  CHECK(paths(R"("scp": [{"id": "root", "policies": [)" + kAllow + ", " + kDeny +
              R"(]}, {"policies": )" + kAllow + "}]") ==
        Strings{"scp/root/0", "scp/root/1", "scp/1"});
  CHECK(paths(R"("identity": null)").empty());
}

TEST_CASE("what is wrong with a line is said of its first mistake") {
  const auto request = [](const std::string& members) {
    return R"({"request": {)" + members + "}}";
  };
  const std::string who = R"("principal": "arn:aws:iam::111122223333:role/dev", )";
  const std::string does = R"("action": "ecr:BatchGetImage", )";
  const std::string on = R"("resource": "*")";
  const std::pair<std::string, std::string> cases[] = {
      {"{}", "no `request`"},
      {R"({"request": 1})", "no `request`"},
      {request(does + on), "no `principal`"},
      {request(R"("principal": 5, )" + does + on), "`principal` is no text"},
      {request(who + on), "`action` is no SERVICE:ACTION"},
      {request(who + R"("action": "BatchGetImage", )" + on), "`action` is no SERVICE:ACTION"},
      {request(who + R"("action": "ecr:BatchGetImage")"), "no `resource`"},
      {request(who + does + R"("resource": null)"), "no `resource`"},
      {request(who + does + R"("role": [], )" + on), "`role` is no text"},
      {request(who + does + R"("resourceAccount": 1, )" + on), "`resourceAccount` is no text"},
      {request(who + does + on + R"(, "context": {"aws:k": {"a": 1}})"),
       "the value of `aws:k` is an object"},
      {line(R"("identity": [5])"), "`identity/0` is no policy"},
      {line(R"("resource": "text")"), "`resource` is no policy"},
      {line(R"("scp": [{"id": "root"}])"), "a level of `scp` has no `policies`"},
      {line(R"("rcp": [{"id": "root"}])"), "a level of `rcp` has no `policies`"},
      {"{" + kRequest + R"(, "registryScope": "V3"})", "`registryScope` is neither V1 nor V2"},
      {"{" + kRequest + R"(, "registryScope": "V1"})", ""},
      {"{" + kRequest + R"(, "registryScope": null})", ""},
  };
  for (const auto& one : cases) {
    const auto& text = one.first;
    const auto& message = one.second;
    CAPTURE(text);
    CHECK(error(text) == message);
  }
  CHECK(error("") != "");
  CHECK(error(R"({"request": )") != "");
}

TEST_CASE("the id of a line comes back as it was written, and a list or an object does not") {
  const auto id = [](const std::string& value) {
    return evaluate(R"({"id": )" + value + ", " + kRequest + "}").id;
  };
  for (const std::string value : {"7", "\"a\\u0041\"", "1.50", "true", "null"})
    CHECK(id(value) == value);
  CHECK(id("[1]") == "null");
  CHECK(id("{}") == "null");
  // A line that cannot be decided has its id, too.
  CHECK(evaluate(R"({"id": 7})").id == "7");
}

TEST_CASE("the values of a context are texts whatever JSON they are") {
  const auto met = [](const std::string& condition, const std::string& context,
                      const std::string& complete) {
    const std::string text =
        R"({"request": {"principal": "arn:aws:iam::111122223333:role/dev",
            "action": "ecr:BatchGetImage",
            "resource": "arn:aws:ecr:eu-west-1:111122223333:repository/app")" +
        complete + R"(, "context": )" + context +
        R"(}, "policies": {"identity": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
            "Action": "*", "Resource": "*", "Condition": )" +
        condition + "}]}}}";
    const Evaluated evaluated = evaluate(text);
    REQUIRE(error(text) == "");
    return std::string(to_string(evaluated.verdict->decision));
  };
  const std::string flag = R"({"Bool": {"aws:SecureTransport": "true"}})";
  CHECK(met(flag, R"({"aws:SecureTransport": true})", "") == "allowed");
  CHECK(met(flag, R"({"aws:SecureTransport": false})", "") == "implicit-deny");
  CHECK(met(flag, R"({"aws:SecureTransport": null})", "") == "implicit-deny");
  CHECK(met(flag, "{}", "") == "implicit-deny");
  CHECK(met(flag, "{}", R"(, "contextComplete": true)") == "implicit-deny");
  CHECK(met(flag, "{}", R"(, "contextComplete": false)") == "unknown");
  CHECK(met(R"({"NumericEquals": {"aws:MultiFactorAuthAge": "5"}})",
            R"({"aws:MultiFactorAuthAge": 5})", "") == "allowed");
  const std::string keys = R"({"ForAllValues:StringEquals": {"aws:TagKeys": ["a", "b"]}})";
  CHECK(met(keys, R"({"aws:TagKeys": ["b", "a"]})", "") == "allowed");
  CHECK(met(keys, R"({"aws:TagKeys": ["a", "c"]})", "") == "implicit-deny");
  CHECK(met(keys, R"({"aws:TagKeys": []})", "") == "allowed");
}

TEST_CASE("what is no gate takes no policy, and a gate only those of its kind") {
  AccessPolicies policies;
  CHECK(policies.add(static_cast<Gate>(99), {"a.json", kAllow}) == 0);
  policies.set_absence(static_cast<Gate>(99), Absence::unknown);
  CHECK(policies.sources().empty());
  const Source module{"main.tf", R"(
resource "aws_ecr_repository_policy" "app" {
  repository = "app"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow",
    Principal = "*", Action = "ecr:*" }] })
}
resource "aws_ecr_registry_policy" "all" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow",
    Principal = "*", Action = "ecr:*", Resource = "*" }] })
}
resource "aws_iam_role_policy" "app" {
  role   = "dev"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow",
    Action = "ecr:*", Resource = "*" }] })
}
)"};
  const std::pair<Gate, std::size_t> cases[] = {
      {Gate::repository_policy, 1}, {Gate::registry_policy, 1},
      {Gate::identity_policy, 1},   {Gate::boundary, 1},
      {Gate::session_policy, 1},    {Gate::scp, 1},
      {Gate::endpoint_policy, 0},   {Gate::rcp, 0},
  };
  for (const auto& one : cases) {
    const auto& gate = one.first;
    const auto& count = one.second;
    CAPTURE(to_string(gate));
    CHECK(AccessPolicies().add(gate, module) == count);
  }
}

TEST_CASE("each level of an organization must allow, and no other gate has levels") {
  Request request;
  request.principal = "arn:aws:iam::111122223333:role/dev";
  request.action = "ecr:BatchGetImage";
  request.resource = "arn:aws:ecr:eu-west-1:111122223333:repository/app";
  request.context_complete = true;
  const std::string other =
      R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*",
          "Resource": "*"}]})";
  const auto decided = [&](Gate gate, std::size_t first, std::size_t second) {
    AccessPolicies policies;
    policies.set_absence(Gate::repository_policy, Absence::not_in_use);
    if (gate != Gate::identity_policy) policies.add(Gate::identity_policy, {"all.json", kAllow});
    policies.add(gate, {"one.json", kAllow}, first);
    policies.add(gate, {"two.json", other}, second);
    return policies.decide(request).decision;
  };
  CHECK(decided(Gate::scp, 0, 0) == Decision::allowed);
  CHECK(decided(Gate::scp, 0, 1) == Decision::implicit_deny);
  // An organization has seven levels at most; what is deeper is in the account.
  for (const std::size_t level : {5U, 6U, 7U, 100U}) {
    AccessPolicies policies;
    policies.set_absence(Gate::repository_policy, Absence::not_in_use);
    policies.add(Gate::identity_policy, {"all.json", kAllow});
    for (std::size_t i = 0; i < 7; ++i) policies.add(Gate::scp, {"all.json", kAllow}, i);
    policies.add(Gate::scp, {"other.json", other}, level);
    CHECK(policies.decide(request).decision == Decision::allowed);
  }
  for (const Gate gate : {Gate::identity_policy, Gate::boundary, Gate::session_policy})
    CHECK(decided(gate, 0, 1) == Decision::allowed);
}

TEST_CASE("a gate without a policy is not known or not there, as it is said to be") {
  Request request;
  request.principal = "arn:aws:iam::111122223333:role/dev";
  request.action = "ecr:BatchGetImage";
  request.resource = "arn:aws:ecr:eu-west-1:111122223333:repository/app";
  request.context_complete = true;
  AccessPolicies policies;
  CHECK(policies.decide(request).decision == Decision::unknown);
  policies.set_absence(Gate::identity_policy, Absence::not_in_use);
  CHECK(policies.decide(request).decision == Decision::unknown);
  policies.set_absence(Gate::repository_policy, Absence::not_in_use);
  CHECK(policies.decide(request).decision == Decision::implicit_deny);
  CHECK(policies.add(Gate::identity_policy, {"all.json", kAllow}) == 1);
  CHECK(policies.decide(request).decision == Decision::allowed);
  for (const Gate gate :
       {Gate::rcp, Gate::scp, Gate::endpoint_policy, Gate::boundary, Gate::session_policy}) {
    CAPTURE(to_string(gate));
    policies.set_absence(gate, Absence::unknown);
    const Verdict verdict = policies.decide(request);
    CHECK(verdict.decision == Decision::unknown);
    CHECK(internal::blocking(verdict) == gate);
    policies.set_absence(gate, Absence::not_in_use);
    CHECK(policies.decide(request).decision == Decision::allowed);
  }
  CHECK_FALSE(internal::blocking(policies.decide(request)));
}

TEST_CASE("a description of what Elastic Beanstalk runs is read to a hundred images") {
  const auto images = [](std::size_t count) {
    std::string text = R"({"Image": {"Name": "first"}, "containerDefinitions": [{"image": ""})";
    for (std::size_t i = 1; i < count; ++i) text += R"(, {"image": "i)" + std::to_string(i) + "\"}";
    return images_of_dockerrun({"Dockerrun.aws.json", text + "]}"})->size();
  };
  CHECK(images(1) == 1);
  CHECK(images(99) == 99);
  CHECK(images(100) == 100);
  CHECK(images(101) == 100);
  CHECK_FALSE(images_of_dockerrun({"", R"({"Image": {"Name": ""}})"}));
  CHECK_FALSE(images_of_dockerrun({"", R"({"Image": {"Name": 5}})"}));
  CHECK(test::error_of(images_of_dockerrun({"", std::string((1U << 20) + 1, ' ')})) ==
        "longer than 1 MiB");
  CHECK(test::error_of(images_of_dockerrun({"", std::string(1U << 20, ' ')})) !=
        "longer than 1 MiB");
}
