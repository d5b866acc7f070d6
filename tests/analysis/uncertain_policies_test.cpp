// SPDX-License-Identifier: Apache-2.0
// What is not known of a policy or a request decides nothing by itself, and what is known does.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "ecrlint/access.hpp"
#include "syntax/value.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

const std::string kUnknown(syntax::kUnknownText);
constexpr std::string_view kApp = "arn:aws:ecr:eu-west-1:111122223333:repository/app";

Request request_on(std::string_view resource = kApp) {
  Request request;
  request.principal = "arn:aws:iam::111122223333:role/dev";
  request.action = "ecr:BatchGetImage";
  request.resource = resource;
  request.context_complete = true;
  return request;
}

std::string policy(std::string_view statements) {
  return R"({"Version": "2012-10-17", "Statement": [)" + std::string(statements) + "]}";
}

struct Given {
  Gate gate;
  std::string policy;
};

std::string decided(const std::vector<Given>& all, const Request& request) {
  AccessPolicies policies;
  for (const Gate gate : {Gate::identity_policy, Gate::repository_policy})
    policies.set_absence(gate, Absence::not_in_use);
  for (const Given& given : all) REQUIRE(policies.add(given.gate, {"p.json", given.policy}) == 1);
  return std::string(to_string(policies.decide(request).decision));
}

constexpr std::string_view kAllow = R"({"Effect": "Allow", "Action": "ecr:*", "Resource": "*"})";

/// A statement on everything in ECR under a condition.
std::string under(std::string_view effect, std::string_view condition) {
  return R"({"Effect": ")" + std::string(effect) +
         R"(", "Action": "ecr:*", "Resource": "*", "Condition": )" + std::string(condition) + "}";
}

/// A module with a policy of the role; its statement has these elements, in HCL.
std::string module_of(std::string_view type, std::string_view statement) {
  const bool repository = type == "aws_ecr_repository_policy";
  return "resource \"" + std::string(type) + "\" \"app\" {\n  " +
         (repository ? "repository = \"app\"" : "role = \"dev\"") +
         "\n  policy = jsonencode({ Version = \"2012-10-17\", Statement = [{\n" +
         std::string(statement) + "\n  }] })\n}\n";
}

/// The decision by a module for a gate, beside an identity policy that allows everything if the
/// module has none.
std::string by_module(Gate gate, const std::string& module, const Request& request) {
  AccessPolicies policies;
  policies.set_absence(Gate::identity_policy, Absence::not_in_use);
  policies.set_absence(Gate::repository_policy, Absence::not_in_use);
  REQUIRE(policies.add(gate, {"main.tf", module}) > 0);
  if (gate != Gate::identity_policy)
    policies.add(Gate::identity_policy, {"role.json", policy(kAllow)});
  return std::string(to_string(policies.decide(request).decision));
}

}  // namespace

TEST_CASE("a condition whose values are not known is met by some requests and not by others") {
  struct Case {
    std::string_view condition;
    std::string_view key;
    std::string_view value;
  };
  for (const Case& one : {
           Case{"NumericLessThan", "aws:MultiFactorAuthAge", "10"},
           Case{"NumericGreaterThanEquals", "aws:MultiFactorAuthAge", "10"},
           Case{"DateLessThan", "aws:CurrentTime", "2026-05-05T00:00:00Z"},
           Case{"IpAddress", "aws:SourceIp", "203.0.113.7"},
           Case{"Bool", "aws:SecureTransport", "true"},
           Case{"StringEquals", "aws:PrincipalTag/team", "web"},
           Case{"ArnLike", "aws:SourceArn", "arn:aws:iam::111122223333:role/dev"},
           Case{"Null", "aws:PrincipalTag/team", "web"},
       }) {
    CAPTURE(one.condition);
    Request request = request_on();
    request.context = {{std::string(one.key), {std::string(one.value)}, false}};
    for (const std::string_view values : {"var.values", "concat(var.values, [])", "[var.value]"}) {
      CAPTURE(values);
      const std::string statement =
          "Effect = \"Allow\", Action = \"ecr:*\", Resource = \"*\", Condition = { " +
          std::string(one.condition) + " = { \"" + std::string(one.key) +
          "\" = " + std::string(values) + " } }";
      CHECK(by_module(Gate::identity_policy, module_of("aws_iam_role_policy", statement),
                      request) == "unknown");
    }
  }
}

TEST_CASE("a Deny that spares principals who are not known may spare the caller") {
  for (const std::string_view spared :
       {"{ AWS = var.spared }", "{ AWS = concat(var.spared, [\"777788889999\"]) }", "var.spared"})
    CHECK(by_module(Gate::repository_policy,
                    module_of("aws_ecr_repository_policy",
                              "Effect = \"Deny\", Action = \"ecr:*\", NotPrincipal = " +
                                  std::string(spared)),
                    request_on()) == "unknown");
  CHECK(by_module(Gate::repository_policy,
                  module_of("aws_ecr_repository_policy",
                            "Effect = \"Deny\", Action = \"ecr:*\", NotPrincipal = { AWS = "
                            "\"777788889999\" }"),
                  request_on()) == "explicit-deny");
}

TEST_CASE("of two policies of which one will be in force neither allows for sure") {
  const auto choice = [](std::string_view other) {
    return "variable \"open\" {}\nresource \"aws_iam_role_policy\" \"app\" {\n  role = \"dev\"\n"
           "  policy = var.open ? jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = "
           "\"Allow\", Action = \"ecr:*\", Resource = \"*\" }] }) : jsonencode({ Version = "
           "\"2012-10-17\", Statement = [{ Effect = \"Allow\", Action = \"" +
           std::string(other) + "\", Resource = \"*\" }] })\n}\n";
  };
  CHECK(by_module(Gate::identity_policy, choice("s3:*"), request_on()) == "unknown");
}

TEST_CASE("a principal of which the kind is not known is nobody of another account") {
  const auto deny = [](std::string_view principal) {
    return decided({{Gate::identity_policy, policy(kAllow)},
                    {Gate::repository_policy,
                     policy(R"({"Effect": "Deny", "Action": "ecr:*", "Principal": {"AWS": ")" +
                            std::string(principal) + R"("}})")}},
                   request_on());
  };
  CHECK(deny("arn:aws:iam::111122223333:<KIND>/dev") == "unknown");
  CHECK(deny("arn:aws:iam::<ACCOUNT>:<KIND>/dev") == "unknown");
  CHECK(deny("arn:aws:iam::777788889999:<KIND>/dev") == "allowed");
  CHECK(deny("arn:aws:iam::777788889999:role/<NAME>") == "allowed");
}

TEST_CASE("an action that is not known may be one of any service") {
  for (const std::string_view action : {"ecr:BatchGetImage", "s3:GetObject", "kms:Decrypt"}) {
    CAPTURE(action);
    Request request = request_on();
    request.action = action;
    const auto by = [&](std::string_view element) {
      return decided({{Gate::identity_policy, policy(R"({"Effect": "Allow", "Resource": "*", )" +
                                                     std::string(element) + "}")}},
                     request);
    };
    CHECK(by(R"("Action": "<ACTION>")") == "unknown");
    CHECK(by(R"("NotAction": "<ACTION>")") == "unknown");
    CHECK(by(R"("Action": "sqs:<ACTION>")") == "implicit-deny");
  }
}

TEST_CASE("a repository of which a part is not known is matched by what matches any") {
  const auto on = [](std::string_view resource, const std::string& asked) {
    return decided(
        {{Gate::identity_policy, policy(R"({"Effect": "Allow", "Action": "ecr:*", "Resource": ")" +
                                        std::string(resource) + R"("})")}},
        request_on(asked));
  };
  const std::string no_region = "arn:aws:ecr:" + kUnknown + ":111122223333:repository/app";
  CHECK(on("arn:aws:ecr:*:111122223333:repository/app", no_region) == "allowed");
  CHECK(on("arn:aws:ecr:*:111122223333:repository/a*p", no_region) == "allowed");
  CHECK(on("arn:aws:ecr:*:111122223333:repository/a*b", no_region) == "implicit-deny");
  CHECK(on("arn:aws:ecr:eu-*:111122223333:repository/a*p", no_region) == "unknown");
}

TEST_CASE("whose repository it is makes no difference where both answers are the same") {
  Request request = request_on("arn:aws:ecr:eu-west-1:" + kUnknown + ":repository/app");
  const Given everyone{Gate::repository_policy,
                       policy(R"({"Effect": "Allow", "Principal": "*", "Action": "ecr:*"})")};
  const Given role{Gate::identity_policy, policy(kAllow)};
  CHECK(decided({everyone, role}, request) == "allowed");
  CHECK(decided({role}, request) == "unknown");
  CHECK(decided({everyone}, request) == "unknown");
  CHECK(decided({}, request) == "implicit-deny");
}

TEST_CASE("a key of which nothing is known makes no difference to what takes any value") {
  Request request = request_on();
  request.context_complete = false;
  const auto by = [&](std::string_view condition) {
    return decided({{Gate::identity_policy, policy(under("Allow", condition))}}, request);
  };
  // aws:TagKeys has many values, so no cases are tried.
  CHECK(by(R"({"ForAllValues:StringLike": {"aws:TagKeys": "*"}})") == "allowed");
  CHECK(by(R"({"ForAnyValue:StringLike": {"aws:TagKeys": "*"}})") == "unknown");
  CHECK(by(R"({"ForAnyValue:StringEquals": {"aws:TagKeys": []}})") == "implicit-deny");
  CHECK(by(R"({"ForAllValues:StringLike": {"aws:TagKeys": "team*"}})") == "unknown");
}

TEST_CASE("cases of a key that is not known are not settled by values that nobody tried") {
  Request request = request_on();
  request.context_complete = false;
  const auto by = [&](const std::string& statements) {
    return decided({{Gate::identity_policy, policy(statements)}}, request);
  };
  // Beyond 2^53 the next number is no number of its own.
  CHECK(by(under("Allow",
                 R"({"NumericLessThan": {"aws:MultiFactorAuthAge": "100000000000000000"}})")) ==
        "unknown");
  CHECK(by(under("Allow",
                 R"({"NumericGreaterThan": {"aws:MultiFactorAuthAge": "-100000000000000000"}})")) ==
        "unknown");
  // "aB" is allowed, and neither of the spellings that are named.
  CHECK(by(under("Allow", R"({"StringEqualsIgnoreCase": {"aws:PrincipalTag/k": "ab"}})") + ", " +
           under("Deny", R"({"StringEquals": {"aws:PrincipalTag/k": ["ab", "AB"]}})")) ==
        "unknown");
  CHECK(by(under("Allow", R"({"StringEqualsIgnoreCase": {"aws:PrincipalTag/k": "ab"}})") + ", " +
           under("Deny", R"({"StringLike": {"aws:PrincipalTag/k": "ab*"}})")) == "unknown");
  // What goes on behind the prefix is allowed, the prefix alone is not.
  CHECK(by(under("Allow", R"({"StringLike": {"aws:PrincipalTag/k": "app-*"}})") + ", " +
           under("Deny", R"({"StringEquals": {"aws:PrincipalTag/k": "app-"}})")) == "unknown");
}

TEST_CASE("a key is found by its whole name however many keys a request has") {
  for (const std::size_t count : {2U, 32U, 33U, 60U}) {
    CAPTURE(count);
    Request request = request_on();
    for (std::size_t i = 0; i < count; ++i)
      request.context.push_back({"aws:PrincipalTag/k" + std::to_string(10 + i), {"blue"}, false});
    const auto by = [&](const std::string& name) {
      const std::string condition =
          R"({"StringEquals": {"aws:PrincipalTag/)" + name + R"(": "blue"}})";
      return decided({{Gate::identity_policy, policy(under("Allow", condition))}}, request);
    };
    CHECK(by("k10") == "allowed");
    CHECK(by("K" + std::to_string(9 + count)) == "allowed");
    for (const std::string absent : {"a", "k", "k1", "k10x", "k105", "zz"})
      CHECK(by(absent) == "implicit-deny");
  }
}
