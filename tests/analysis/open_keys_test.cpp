// SPDX-License-Identifier: Apache-2.0
// What two statements decide together on a key that nobody gave.
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "ecrlint/access.hpp"

using namespace ecrlint;

namespace {

Request make_request() {
  Request request;
  request.principal = "arn:aws:iam::111122223333:role/dev";
  request.action = "ecr:BatchGetImage";
  request.resource = "arn:aws:ecr:eu-west-1:111122223333:repository/app";
  return request;
}

/// The decision, and the gates that block.
std::string decided(const std::string& policy, const Request& request) {
  AccessPolicies policies;
  policies.set_absence(Gate::repository_policy, Absence::not_in_use);
  REQUIRE(policies.add(Gate::identity_policy, {"p.json", policy}) == 1);
  const Verdict verdict = policies.decide(request);
  std::string text(to_string(verdict.decision));
  for (const GateVerdict& gate : verdict.gates)
    if (gate.blocks) text += " " + std::string(to_string(gate.gate));
  return text;
}

}  // namespace

TEST_CASE("a key that is not known decides nothing where all its values lead to the same") {
  const auto on = [](const std::string& effect, const std::string& condition) {
    return R"({"Effect": ")" + effect + R"(", "Action": "ecr:*", "Resource": "*", "Condition": )" +
           condition + "}";
  };
  const auto decide_by = [](const std::string& statements) {
    return decided(R"({"Version": "2012-10-17", "Statement": [)" + statements + "]}",
                   make_request());
  };
  const auto both = [&](const std::string& first, const std::string& second) {
    return decide_by(on("Allow", first) + ", " + on("Allow", second));
  };
  const std::string open = "unknown identity-policy";
  struct Case {
    std::string first, second, decision;
  };
  for (const Case& one : {
           Case{R"({"StringEquals": {"aws:UserAgent": "a"}})",
                R"({"StringNotEquals": {"aws:UserAgent": "a"}})", "allowed"},
           Case{R"({"StringEquals": {"aws:UserAgent": ["a", "b"]}})",
                R"({"StringNotEquals": {"aws:UserAgent": "b"}})", "allowed"},
           Case{R"({"StringEquals": {"aws:UserAgent": "a"}})",
                R"({"StringNotEquals": {"aws:UserAgent": "b"}})", open},
           Case{R"({"StringLike": {"aws:UserAgent": "a*"}})",
                R"({"StringNotLike": {"aws:UserAgent": "ab*"}})", "allowed"},
           Case{R"({"StringLike": {"aws:UserAgent": "ab*"}})",
                R"({"StringNotLike": {"aws:UserAgent": "a*"}})", open},
           // What is not the end of a pattern is not taken apart.
           Case{R"({"StringLike": {"aws:UserAgent": "*a"}})",
                R"({"StringNotLike": {"aws:UserAgent": "*a"}})", open},
           Case{R"({"StringLike": {"aws:UserAgent": "a?"}})",
                R"({"StringNotLike": {"aws:UserAgent": "a?"}})", open},
           Case{R"({"StringLike": {"aws:UserAgent": "a*b*"}})",
                R"({"StringNotLike": {"aws:UserAgent": "a*b*"}})", open},
           Case{R"({"StringEqualsIgnoreCase": {"aws:UserAgent": "a"}})",
                R"({"StringNotEqualsIgnoreCase": {"aws:UserAgent": "A"}})", "allowed"},
           Case{R"({"StringEqualsIgnoreCase": {"aws:UserAgent": "a"}})",
                R"({"StringNotEquals": {"aws:UserAgent": "a"}})", open},
           Case{R"({"Bool": {"aws:SecureTransport": "true"}})",
                R"({"BoolIfExists": {"aws:SecureTransport": "false"}})", "allowed"},
           Case{R"({"Bool": {"aws:SecureTransport": "true"}})",
                R"({"Bool": {"aws:SecureTransport": "false"}})", open},
           Case{R"({"Null": {"aws:UserAgent": "true"}})", R"({"Null": {"aws:UserAgent": "false"}})",
                "allowed"},
           Case{R"({"NumericLessThan": {"aws:MultiFactorAuthAge": "5"}})",
                R"({"NumericGreaterThanEqualsIfExists": {"aws:MultiFactorAuthAge": "5"}})",
                "allowed"},
           Case{R"({"NumericLessThan": {"aws:MultiFactorAuthAge": "5"}})",
                R"({"NumericGreaterThanIfExists": {"aws:MultiFactorAuthAge": "5"}})", open},
           Case{R"({"NumericLessThan": {"aws:MultiFactorAuthAge": "5"}})",
                R"({"NumericGreaterThanIfExists": {"aws:MultiFactorAuthAge": "3"}})", "allowed"},
           // Points that lie too close have nothing between them to be tried.
           Case{R"({"NumericLessThan": {"aws:MultiFactorAuthAge": "5"}})",
                R"({"NumericGreaterThanIfExists": {"aws:MultiFactorAuthAge": "4"}})", open},
           Case{R"({"NumericLessThan": {"aws:MultiFactorAuthAge": "2000000000000000"}})",
                R"({"NumericGreaterThanEqualsIfExists":
                    {"aws:MultiFactorAuthAge": "2000000000000000"}})",
                open},
           Case{R"({"DateLessThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}})",
                R"({"DateGreaterThanEqualsIfExists": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}})",
                "allowed"},
           Case{R"({"DateLessThan": {"aws:CurrentTime": "2026-01-01T00:00:00.5Z"}})",
                R"({"DateGreaterThanEqualsIfExists":
                    {"aws:CurrentTime": "2026-01-01T00:00:00.5Z"}})",
                open},
           Case{R"({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}})",
                R"({"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}})", "allowed"},
           Case{R"({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}})",
                R"({"NotIpAddress": {"aws:SourceIp": "10.0.0.0/9"}})", "allowed"},
           Case{R"({"IpAddress": {"aws:SourceIp": "10.0.0.0/9"}})",
                R"({"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}})", open},
           Case{R"({"IpAddress": {"aws:SourceIp": "2001:db8::/32"}})",
                R"({"NotIpAddress": {"aws:SourceIp": "2001:db8::/33"}})", "allowed"},
           Case{R"({"IpAddress": {"aws:SourceIp": "2001:db8::/33"}})",
                R"({"NotIpAddress": {"aws:SourceIp": "2001:db8::/32"}})", open},
           // Of a key that is compared in two ways, or of several values, cases cannot be told.
           Case{R"({"StringEquals": {"aws:SourceIp": "10.0.0.1"}})",
                R"({"NotIpAddress": {"aws:SourceIp": "10.0.0.1"}})", open},
           Case{R"({"ForAnyValue:StringEquals": {"aws:TagKeys": "a"}})",
                R"({"ForAllValues:StringNotEquals": {"aws:TagKeys": "a"}})", open},
           Case{R"({"ArnLike": {"aws:SourceVpcArn": "arn:aws:ec2:r:1:vpc/a"}})",
                R"({"ArnNotLike": {"aws:SourceVpcArn": "arn:aws:ec2:r:1:vpc/a"}})", open},
           Case{R"({"StringEquals": {"aws:UserAgent": "${aws:Referer}"}})",
                R"({"StringNotEquals": {"aws:UserAgent": "${aws:Referer}"}})", open},
       }) {
    CAPTURE(one.first);
    CAPTURE(one.second);
    CHECK(both(one.first, one.second) == one.decision);
  }
  // What one key leaves open another may settle, and denies of either kind are one.
  const std::string yes = R"({"StringEquals": {"aws:UserAgent": "a"}})";
  const std::string no = R"({"StringNotEquals": {"aws:UserAgent": "a"}})";
  CHECK(decide_by(on("Allow", yes) + ", " + on("Deny", yes)) == "implicit-deny identity-policy");
  CHECK(decide_by(on("Allow", yes) + ", " + on("Deny", no)) == open);
  CHECK(decide_by(on("Deny", yes) + ", " + on("Deny", no) + ", " + on("Allow", "{}")) ==
        "explicit-deny identity-policy");
  // Where some are denied and the others are not allowed, none is.
  const std::string absent = R"({"Null": {"aws:UserAgent": "true"}})";
  CHECK(decide_by(on("Allow", yes) + ", " + on("Deny", yes) + ", " + on("Deny", absent)) ==
        "implicit-deny identity-policy");
  // Statements on other actions say nothing about it.
  CHECK(decide_by(on("Allow", yes) + ", " + on("Allow", no) + R"(, {"Effect": "Deny",
      "Action": "s3:*", "Resource": "*", "Condition": {"StringLike": {"aws:UserAgent": "*x"}}})") ==
        "allowed");
  // A key that is put into another text has more values than are compared with it.
  for (const std::string put :
       {R"({"StringEquals": {"aws:Referer": "${aws:UserAgent}"}})",
        R"({"StringEquals": {"aws:Referer": "${aws:PrincipalTag/t, ''}${aws:UserAgent}"}})",
        R"({"StringEquals": {"aws:UserAgent": "${aws:Referer}"}})"}) {
    CAPTURE(put);
    Request request = make_request();
    request.context = {{"aws:Referer", {"zzz"}, false}, {"aws:PrincipalTag/t", {}, false}};
    const std::string text = R"({"Version": "2012-10-17", "Statement": [)" + on("Allow", yes) +
                             ", " + on("Allow", no) + ", " + on("Deny", put) + "]}";
    CHECK(decided(text, request) == open);
  }
  // So many cases are tried together, and keys looked at.
  const auto of_values = [&](int count) {
    std::string values;
    for (int i = 0; i < count; ++i) values += (i == 0 ? "\"" : ", \"") + std::to_string(i) + '"';
    return both(R"({"StringEquals": {"aws:UserAgent": [)" + values + "]}}",
                R"({"StringNotEquals": {"aws:UserAgent": [)" + values + "]}}");
  };
  CHECK(of_values(198) == "allowed");
  CHECK(of_values(199) == open);
  const auto of_keys = [&](int count) {
    std::string statements = on("Allow", yes) + ", " + on("Allow", no);
    for (int i = 1; i < count; ++i)
      statements += ", " + on("Allow", R"({"StringLike": {"aws:PrincipalTag/k)" +
                                           std::to_string(i) + R"(": "*a"}})");
    return decide_by(statements);
  };
  CHECK(of_keys(50) == "allowed");
  CHECK(of_keys(51) == open);
}
