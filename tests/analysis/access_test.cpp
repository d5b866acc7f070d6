// SPDX-License-Identifier: Apache-2.0
// Decisions by the public door: gates, levels, what is not known.
#include "ecrlint/access.hpp"
#include "support/result_support.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

constexpr std::string_view kPull = R"({"Version": "2012-10-17", "Statement": [{
  "Sid": "Pull", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::222222222222:root"},
  "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]}]})";
constexpr std::string_view kReadAll = R"({"Version": "2012-10-17", "Statement": [{
  "Effect": "Allow", "Action": "ecr:*", "Resource": "*"}]})";
constexpr std::string_view kDenyPull = R"({"Version": "2012-10-17", "Statement": [{
  "Effect": "Deny", "Action": "ecr:BatchGetImage", "Resource": "*"}]})";
constexpr std::string_view kInOrg = R"({"Version": "2012-10-17", "Statement": [{
  "Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage",
  "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}]})";

Source source(std::string_view text) { return {"policy.json", std::string(text)}; }

Request pull_by(std::string principal) {
  Request request;
  request.principal = std::move(principal);
  request.action = "ecr:BatchGetImage";
  request.resource = "arn:aws:ecr:eu-west-1:111111111111:repository/app";
  return request;
}

const GateVerdict& gate(const Verdict& verdict, Gate gate) {
  return verdict.gates[static_cast<std::size_t>(gate)];
}

}  // namespace

TEST_CASE("a pull from another account needs both sides") {
  AccessPolicies policies;
  REQUIRE(policies.add(Gate::repository_policy, source(kPull)) == 1);
  const Request request = pull_by("arn:aws:iam::222222222222:role/node");

  CHECK(policies.decide(request).decision == Decision::unknown);  // nobody gave the role's policies

  policies.set_absence(Gate::identity_policy, Absence::not_in_use);
  const Verdict denied = policies.decide(request);
  CHECK(denied.decision == Decision::implicit_deny);
  CHECK(gate(denied, Gate::identity_policy).blocks);
  CHECK_FALSE(gate(denied, Gate::repository_policy).blocks);

  policies.add(Gate::identity_policy, source(kReadAll));
  const Verdict allowed = policies.decide(request);
  CHECK(allowed.decision == Decision::allowed);
  REQUIRE(allowed.statements.size() == 2);
  CHECK(allowed.statements[0].gate == Gate::repository_policy);
  CHECK(allowed.statements[0].sid == "Pull");
  CHECK(allowed.statements[0].span.begin == kPull.find("{\n"));

  const Verdict stranger = policies.decide(pull_by("arn:aws:iam::333333333333:role/node"));
  CHECK(stranger.decision == Decision::implicit_deny);
  CHECK(gate(stranger, Gate::repository_policy).blocks);
}

TEST_CASE("each level of an organization must allow, and each may deny") {
  AccessPolicies policies;
  policies.add(Gate::repository_policy, source(kPull));
  policies.add(Gate::identity_policy, source(kReadAll));
  policies.add(Gate::scp, source(kReadAll), 0);
  const Request request = pull_by("arn:aws:iam::222222222222:role/node");
  CHECK(policies.decide(request).decision == Decision::allowed);

  policies.add(Gate::scp, source(kReadAll), 1);
  policies.add(Gate::scp, source(kDenyPull), 1);
  const Verdict verdict = policies.decide(request);
  CHECK(verdict.decision == Decision::explicit_deny);
  CHECK(gate(verdict, Gate::scp).blocks);
  REQUIRE(verdict.statements.size() == 1);
  CHECK_FALSE(verdict.statements[0].allow);
}

TEST_CASE("a key that nobody gave is unknown where it decides, and only there") {
  AccessPolicies policies;
  policies.add(Gate::repository_policy, source(kInOrg));
  policies.add(Gate::identity_policy, source(kReadAll));
  Request request = pull_by("arn:aws:iam::222222222222:role/node");
  CHECK(policies.decide(request).decision == Decision::unknown);

  request.context = {{"aws:principalorgid", {"o-a1b2c3d4e5"}}};
  CHECK(policies.decide(request).decision == Decision::allowed);
  request.context = {{"aws:PrincipalOrgID", {"o-zzzzzzzzzz"}}};
  CHECK(policies.decide(request).decision == Decision::implicit_deny);
  request.context = {{"aws:PrincipalOrgID", {}}};
  CHECK(policies.decide(request).decision == Decision::implicit_deny);

  // No service belongs to an organization.
  CHECK(policies.decide(pull_by("lambda.amazonaws.com")).decision == Decision::implicit_deny);
}

TEST_CASE("a hole is unknown where it decides, and only there") {
  constexpr std::string_view kTemplate = R"({"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::<CONSUMER>:root"},
    "Action": "ecr:BatchGetImage"}]})";
  AccessPolicies policies;
  policies.add(Gate::repository_policy, source(kTemplate));
  policies.add(Gate::identity_policy, source(kReadAll));
  Request request = pull_by("arn:aws:iam::222222222222:role/node");
  CHECK(policies.decide(request).decision == Decision::unknown);
  request.action = "ecr:PutImage";
  CHECK(policies.decide(request).decision == Decision::implicit_deny);
}

TEST_CASE("a login is decided in the caller's account alone") {
  AccessPolicies policies;
  policies.add(Gate::identity_policy, source(kReadAll));
  Request request = pull_by("arn:aws:iam::222222222222:role/node");
  request.action = "ecr:GetAuthorizationToken";
  const Verdict verdict = policies.decide(request);
  CHECK(verdict.decision == Decision::allowed);
  CHECK_FALSE(gate(verdict, Gate::repository_policy).in_use);
}

TEST_CASE("variables are filled in under Version 2012-10-17 only") {
  const auto decide = [](std::string version) {
    AccessPolicies policies;
    policies.set_absence(Gate::repository_policy, Absence::not_in_use);
    policies.add(Gate::identity_policy,
                 source(R"({"Version": ")" + version + R"(", "Statement": [{"Effect": "Allow",
      "Action": "ecr:*", "Resource": "arn:aws:ecr:*:*:repository/${aws:PrincipalTag/team}/*"}]})"));
    Request request = pull_by("arn:aws:iam::111111111111:role/node");
    request.resource = "arn:aws:ecr:eu-west-1:111111111111:repository/blue/app";
    request.context = {{"aws:PrincipalTag/team", {"blue"}}};
    return policies.decide(request).decision;
  };
  CHECK(decide("2012-10-17") == Decision::allowed);
  CHECK(decide("2008-10-17") == Decision::implicit_deny);
}

TEST_CASE("a line that is no request says what is wrong") {
  CHECK_FALSE(evaluate("{").verdict);
  CHECK(test::error_of(evaluate("[]").verdict) == "no `request`");
  CHECK(evaluate(R"({"id": 7, "request": {"action": "x", "resource": "*"}})").id == "7");
  CHECK(test::error_of(evaluate(R"({"request": {"principal": "arn:aws:iam::222222222222:role/r",
    "action": "ecr:PutImage", "resource": "*"}, "policies": {"identity": ["x"]}})")
                           .verdict) == "`identity/0` is no policy");
}
