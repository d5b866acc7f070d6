// SPDX-License-Identifier: Apache-2.0
// Which conditions keep strangers out of a grant, and which Denies do.
#include "analysis/outsider_probe.hpp"

#include <doctest/doctest.h>

#include <string>

#include "analysis/caller_key.hpp"
#include "model/policy.hpp"
#include "syntax/value.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::internal::analysis;

namespace {

/// A policy of the statement `Allow` to everyone with this Condition, and a Deny to everyone, or
/// to this Principal, with another, read.
struct Read {
  explicit Read(const std::string& allow, const std::string& deny = "",
                const std::string& denied = R"("*")")
      : text(R"({"Version": "2012-10-17", "Statement": [)" + statement("Allow", allow) +
             (deny.empty() ? "" : ", " + statement("Deny", deny, denied)) + "]}"),
        tree(syntax::parse_json(text, arena)),
        policy(read_policy(tree.root, PolicyKind::repository, tree.plain,
                           catalog::Catalog::built_in(), arena)) {
    REQUIRE(tree.parsed);
  }

  static std::string statement(const std::string& effect, const std::string& condition,
                               const std::string& principal = R"("*")") {
    return R"({"Effect": ")" + effect + R"(", "Principal": )" + principal +
           R"(, "Action": "ecr:BatchGetImage", "Condition": )" + condition + "}";
  }

  Answer let_in(std::string_view as = {}, std::string_view type = "AWS") const {
    const Principal principal = read_principal({as, {}, false}, type, {});
    return OutsiderProbe(policy, catalog::Catalog::built_in())
        .let_in(policy.statements.front(), "ecr:BatchGetImage", as.empty() ? nullptr : &principal);
  }

  /// The same of a stranger who comes on this day or later.
  Answer let_in_from(std::string_view day) const {
    return OutsiderProbe(policy, catalog::Catalog::built_in(), day)
        .let_in(policy.statements.front(), "ecr:BatchGetImage");
  }

  Answer left_to(std::string_view principal) const {
    return OutsiderProbe(policy, catalog::Catalog::built_in())
        .left_to(read_principal({principal, {}, false}, "AWS", {}), policy.statements.front(),
                 "ecr:BatchGetImage");
  }

  std::string text;
  Arena arena;
  syntax::Tree tree;
  Policy policy;
};

std::string word(Answer answer) {
  return answer == Answer::yes ? "yes" : answer == Answer::no ? "no" : "unknown";
}

/// Is a stranger let in by an Allow under the condition?
std::string judge(const std::string& condition) { return word(Read(condition).let_in()); }

Gap gap(const std::string& condition) {
  return weakness(Read(condition).policy.statements.front(), catalog::Catalog::built_in()).gap;
}

/// Is a stranger let in despite a Deny under the condition?
std::string judge_deny(const std::string& condition) {
  return word(Read("{}", condition).let_in());
}

}  // namespace

TEST_CASE("fixed values of keys that tell the caller keep strangers out") {
  for (
      const char* condition : {
          R"({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})",
          R"({"StringEquals": {"AWS:principalORGid": ["o-a1b2c3d4e5", "o-b1b2c3d4e5"]}})",
          R"({"StringLike": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})",
          R"({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*"}})",
          R"({"ForAnyValue:StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})",
          R"({"StringEquals": {"aws:PrincipalAccount": 314159265358}})",
          R"({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::314159265358:role/*"}})",
          R"({"StringLike": {"aws:PrincipalArn": "arn:aws:iam::314159265358:role/x-*"}})",
          R"({"ArnEquals": {"aws:SourceArn": "arn:aws:lambda:eu-west-1:314159265358:function:*"}})",
          R"({"ArnLike": {"aws:SourceArn": "arn:aws:s3:::one-bucket"}})",
          R"({"StringEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"}})",
          R"({"IpAddress": {"aws:SourceIp": ["198.51.100.0/24", "203.0.113.7"]}})",
          R"({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}})",
          R"({"IpAddress": {"aws:SourceIp": "2001:db8::/32"}})",
          R"({"IpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"},
               "StringEquals": {"aws:SourceVpc": "vpc-0123456789abcdef0"}})",
          R"({"Bool": {"aws:PrincipalIsAWSService": true}})",
          R"({"StringEquals": {"aws:PrincipalServiceName": "lambda.amazonaws.com"}})",
          R"({"StringEquals": {"aws:userid": "AROAEXAMPLEEXAMPLE123:build"}})",
          R"({"Bool": {"aws:SecureTransport": "true"},
               "StringEquals": {"aws:SourceAccount": "314159265358"}})",
      })
    CHECK_MESSAGE(judge(condition) == "no", std::string(condition));
}

TEST_CASE("a wildcard under an operator without wildcards is met by nobody") {
  CHECK(judge(R"({"StringEquals": {"aws:PrincipalOrgID": "*"}})") == "no");
}

TEST_CASE("conditions that strangers meet, and why") {
  struct Case {
    const char* condition;
    Gap gap;
  };
  for (const Case& open : {
           Case{R"({})", Gap::unconditional},
           Case{R"({"StringEquals": {}})", Gap::unconditional},
           Case{R"({"ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})",
                Gap::for_all_values},
           Case{R"({"ForAllValues:StringLike": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*"}})",
                Gap::for_all_values},
           Case{R"({"StringEqualsIfExists": {"aws:SourceVpc": "vpc-0123456789abcdef0"}})",
                Gap::if_exists},
           Case{R"({"StringNotEquals": {"aws:PrincipalAccount": "314159265358"}})", Gap::negated},
           Case{R"({"NotIpAddress": {"aws:SourceIp": "198.51.100.0/24"}})", Gap::negated},
           Case{R"({"Bool": {"aws:PrincipalIsAWSService": "false"}})", Gap::negated},
           Case{R"({"StringLike": {"aws:PrincipalOrgID": "o-*"}})", Gap::wildcard},
           Case{R"({"StringLike": {"aws:PrincipalOrgID": ["o-a1b2c3d4e5", "*"]}})", Gap::wildcard},
           Case{R"({"StringLike": {"aws:SourceVpce": "vpce-*"}})", Gap::wildcard},
           Case{R"({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-*/*"}})", Gap::wildcard},
           Case{R"({"StringLike": {"aws:PrincipalArn": "*"}})", Gap::wildcard},
           Case{R"({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/deploy"}})",
                Gap::wildcard},
           Case{R"({"StringLike": {"aws:PrincipalArn": "*:role/deploy"}})", Gap::wildcard},
           Case{R"({"StringLike": {"aws:userid": "*:build"}})", Gap::wildcard},
           Case{R"({"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}})", Gap::wide_address},
           Case{R"({"IpAddress": {"aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"]}})",
                Gap::wide_address},
           Case{R"({"IpAddress": {"aws:SourceIp": "::/0"}})", Gap::wide_address},
           Case{R"({"Null": {"aws:PrincipalOrgID": "false"}})", Gap::presence},
           Case{R"({"StringLike": {"aws:UserAgent": "docker/*"}})", Gap::spoofable},
           Case{R"({"StringEquals": {"aws:Referer": "${SECRET}"}})", Gap::spoofable},
           Case{R"({"StringEquals": {"aws:PrincipalTag/team": "app"}})", Gap::tag},
           Case{R"({"StringEquals": {"ecr:ResourceTag/public": "yes"}})", Gap::tag},
           Case{R"({"Bool": {"aws:SecureTransport": "true"}})", Gap::unrelated},
           Case{R"({"StringEquals": {"aws:RequestedRegion": "eu-west-1"}})", Gap::unrelated},
           Case{R"({"DateLessThan": {"aws:CurrentTime": "2030-01-01T00:00:00Z"}})", Gap::unrelated},
           Case{R"({"IpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"}})", Gap::unrelated},
           Case{R"({"StringEquals": {"aws:SourceIdentity": "ada"}})", Gap::unrelated},
           Case{R"({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "*/r-*/ou-*/"}})",
                Gap::wildcard},
           Case{R"({"ArnLikeIfExists":
                      {"lambda:SourceFunctionArn": "arn:aws:lambda:eu-west-1:314159265358:*"}})",
                Gap::if_exists},
           Case{R"({"ForAllValues:StringEquals": {"kms:ViaService": "ecr"}})", Gap::foreign},
           Case{R"({"StringNotLike": {"s3:prefix": "team-*"}})", Gap::foreign},
           Case{R"({"NumericLessThanIfExists": {"s3:max-keys": "10"}})", Gap::foreign},
           Case{R"({"Null": {"ec2:InstanceType": "true"}})", Gap::foreign},
       }) {
    CHECK_MESSAGE(judge(open.condition) == "yes", std::string(open.condition));
    CHECK_MESSAGE(gap(open.condition) == open.gap, std::string(open.condition));
  }
}

TEST_CASE("blame goes to what was meant to narrow") {
  CHECK(gap(R"({"Bool": {"aws:SecureTransport": "true"},
                "StringEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"},
                "StringEquals": {"aws:PrincipalTag/team": "app"}})") == Gap::if_exists);
  CHECK(gap(R"({"IpAddress": {"aws:SourceIp": "10.0.0.0/7"}})") == Gap::wide_address);
  // What is no range is not a wide one.
  CHECK(gap(R"({"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "10.0.0.0/33"]}})") == Gap::unrelated);
}

TEST_CASE("what cannot be told lets nobody in for sure") {
  for (const char* condition : {
           R"({"StringEquals": {"aws:PrincipalOrgID": "${aws:ResourceOrgID}"}})",
           R"({"StringEquals": {"aws:PrincipalAccount": "<account>"}})",
           R"({"StringEquals": {"aws:PrincialOrgID": "o-a1b2c3d4e5"}})",
           R"({"StringEqual": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})",
           R"({"StringEquals": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*"}})",
           R"({"StringLike": {"aws:PrincipalOrgID": "o-a1b2c3*"}})",
           R"({"StringLike": {"aws:PrincipalArn": "*:314159265358:role/x"}})",
           R"({"IpAddress": {"aws:SourceIp": "office"}})",
           R"({"IpAddress": {"aws:SourceIp": "198.51.100.0/"}})",
           R"({"StringEquals": {"aws:SourceIp": "198.51.100.7"}})",
           R"({"Null": {"aws:PrincipalServiceName": "false"}})",
           R"({"StringEquals": {"aws:PrincipalOrgID": []}})",
           R"({"StringEquals": ["aws:PrincipalOrgID", "o-a1b2c3d4e5"]})",
           R"("none")",
           R"({"Bool": {"aws:SecureTransport": "true"}, "StringEquals": {"x:y": "z"}})",
       })
    CHECK_MESSAGE(judge(condition) != "yes", std::string(condition));
}

TEST_CASE("who asks for a key of another service lets nobody in") {
  CHECK(judge(R"({"StringEquals": {"s3:prefix": "team-a"}})") == "no");
  CHECK(judge(R"({"Null": {"s3:prefix": "false"}})") == "no");
  // These come with other requests than those of their service, or nobody knows them.
  for (const char* key : {"ec2:Unheard", "x:prefix", "graph.facebook.com:app_id", "aws:Unheard"})
    CHECK_MESSAGE(
        judge(std::string(R"({"StringNotEquals": {")") + key + R"(": "a"}})") == "unknown", key);
  CHECK(judge_deny(R"({"StringEquals": {"s3:prefix": "team-a"}})") == "yes");
  CHECK(judge_deny(R"({"StringNotEquals": {"s3:prefix": "team-a"}})") == "no");
}

TEST_CASE("whoever has the tag that is compared with another one gets in") {
  CHECK(judge(R"({"StringEquals": {"aws:PrincipalTag/team": "${aws:ResourceTag/team}"}})") ==
        "yes");
  CHECK(judge(R"({"StringLike": {"aws:ResourceTag/team": "x-${aws:PrincipalTag/team}-*"}})") ==
        "yes");
  CHECK(
      judge(
          R"({"StringEquals": {"aws:PrincipalTag/a": "${aws:ResourceTag/b}/${aws:ResourceTag/c}"}})") ==
      "yes");
  CHECK(
      judge_deny(R"({"StringNotEquals": {"aws:PrincipalTag/team": "${aws:ResourceTag/team}"}})") ==
      "yes");
  // What tells of the caller, and what is in no tag, keeps strangers out, or may.
  for (const char* condition : {
           R"({"StringEquals": {"aws:PrincipalOrgID": "${aws:ResourceTag/organization}"}})",
           R"({"StringEquals": {"aws:PrincipalAccount": "${aws:ResourceTag/account}"}})",
           R"({"StringEquals": {"aws:ResourceTag/account": "${aws:PrincipalAccount}"}})",
           R"({"StringEquals": {"aws:PrincipalTag/team": "${aws:ResourceOrgID}"}})",
           R"({"StringEquals": {"aws:PrincipalTag/team": "${aws:ResourceTag/team}<team>"}})",
       })
    CHECK_MESSAGE(judge(condition) != "yes", std::string(condition));
}

TEST_CASE("what is over when strangers come lets none of them in") {
  const auto from = [](const char* condition, std::string_view day) {
    return word(Read(condition).let_in_from(day));
  };
  constexpr const char* kUntil = R"({"DateLessThan": {"aws:CurrentTime": "2021-07-01T00:00:00Z"}})";
  CHECK(from(kUntil, "2021-07-01") == "no");
  CHECK(from(kUntil, "2021-06-30") == "yes");
  CHECK(from(kUntil, "") == "yes");
  CHECK(from(R"({"DateLessThanEquals": {"aws:CurrentTime": "2021-07-01"}})", "2021-07-01") ==
        "yes");
  CHECK(from(R"({"DateLessThanIfExists": {"aws:CurrentTime": "2021-07-01"}})", "2026-10-02") ==
        "no");
  CHECK(from(R"({"NumericLessThan": {"aws:EpochTime": "1625097600"}})", "2026-10-02") == "no");
  CHECK(from(R"({"DateLessThan": {"aws:EpochTime": "1625097600"}})", "2026-10-02") == "no");
  CHECK(from(R"({"DateLessThan": {"aws:TokenIssueTime": "2021-07-01"}})", "2026-10-02") == "no");
  CHECK(from(R"({"DateLessThan": {"aws:TokenIssueTime": "2021-07-01"}})", "2021-07-02") == "yes");
  CHECK(from(R"({"DateGreaterThan": {"aws:CurrentTime": "2031-07-01"}})", "2026-10-02") == "yes");
  CHECK(from(R"({"DateGreaterThan": {"aws:CurrentTime": "2020-07-01"},
                 "DateLessThan": {"aws:CurrentTime": "2021-07-01"}})",
             "2026-10-02") == "no");
  // So a Deny that has ended holds nobody.
  CHECK(word(Read("{}", kUntil).let_in_from("2026-10-02")) == "yes");
  CHECK(word(Read("{}", kUntil).let_in_from("")) == "yes");
}

TEST_CASE("a value that is not known is somebody's") {
  CHECK(judge(R"({"StringNotEquals": {"aws:PrincipalAccount": "<account>"}})") == "yes");
  CHECK(judge(R"({"StringEquals": {"aws:PrincipalTag/team": "<team>"}})") == "yes");
  CHECK(judge(R"({"StringEquals": {"aws:PrincipalOrgID": "<organization>"}})") == "no");
  CHECK(judge(R"({"StringLike": {"aws:PrincipalTag/team": "<team>"}})") == "unknown");
  CHECK(judge(R"({"StringNotLike": {"aws:UserAgent": "<agent>"},
                  "Null": {"aws:UserAgent": "false"}})") == "unknown");
  CHECK(judge(R"({"StringEquals": {"aws:PrincipalTag/team": "<team>"},
                  "StringNotEquals": {"aws:PrincipalTag/team": "<team>"}})") == "no");
}

TEST_CASE("a Null condition that demands the key makes up for its absence") {
  CHECK(judge(R"({"ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"},
                  "Null": {"aws:PrincipalOrgId": "false"}})") == "no");
  CHECK(judge(R"({"StringEqualsIfExists": {"aws:SourceVpce": "vpce-0123456789abcdef0"},
                  "Null": {"aws:SourceVpce": "true"}})") == "yes");
  CHECK(judge(R"({"StringEqualsIfExists": {"aws:SourceVpce": "vpce-0123456789abcdef0"},
                  "Null": {"aws:PrincipalOrgID": "false"}})") == "yes");
}

TEST_CASE("what every principal has holds with IfExists too") {
  CHECK(judge(R"({"StringEqualsIfExists": {"aws:PrincipalAccount": "314159265358"}})") == "no");
  CHECK(judge(R"({"StringLikeIfExists": {"aws:userid": "AROAEXAMPLEEXAMPLE123:*"}})") != "yes");
  CHECK(judge(R"({"ArnLikeIfExists": {"aws:PrincipalArn": "arn:aws:iam::314159265358:role/*"}})") ==
        "no");
}

TEST_CASE("a service is confined by for whom it works") {
  const auto service = [](const char* condition) {
    return word(Read(condition).let_in("lambda.amazonaws.com", "Service"));
  };
  CHECK(service("{}") == "yes");
  CHECK(service(R"({"StringEquals": {"aws:SourceAccount": "314159265358"}})") != "yes");
  CHECK(service(R"({"ForAnyValue:StringLike": {"aws:SourceOrgPaths": "o-a1b2c3d4e5/*"}})") !=
        "yes");
  CHECK(service(R"({"StringEqualsIfExists": {"aws:SourceAccount": "314159265358"}})") != "yes");
  CHECK(service(R"({"Null": {"aws:PrincipalOrgID": "true"}})") == "yes");
  CHECK(service(R"({"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})") == "yes");
  CHECK(service(R"({"StringNotEquals": {"aws:SourceAccount": "314159265358"}})") == "yes");
  CHECK(service(R"({"ArnLike": {"aws:SourceArn": "arn:aws:lambda:eu-west-1:*:function:*"}})") ==
        "yes");
  CHECK(service(R"({"Bool": {"aws:PrincipalIsAWSService": "true"}})") == "yes");
  CHECK(service(R"({"Bool": {"aws:PrincipalIsAWSService": "false"}})") == "no");
  CHECK(service(R"({"StringEquals": {"aws:PrincipalServiceName": "lambda.amazonaws.com"}})") ==
        "yes");
  CHECK(service(R"({"StringEquals": {"aws:PrincipalServiceName": "ecs.amazonaws.com"}})") == "no");
}

TEST_CASE("a named principal has what is its account's, and no more than strangers else") {
  const auto named = [](const char* condition, const char* principal) {
    return word(Read(condition).let_in(principal));
  };
  constexpr const char* kRoot = "arn:aws:iam::314159265358:root";
  constexpr const char* kRole = "arn:aws:iam::314159265358:role/ci";
  const char* own = R"({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::314159265358:role/ci"}})";
  CHECK(named(own, kRoot) == "yes");
  CHECK(named(own, kRole) == "yes");
  CHECK(named(own, "arn:aws:iam::314159265358:role/web") == "no");
  CHECK(named(own, "arn:aws:iam::161803398874:root") == "no");
  CHECK(named(R"({"StringEquals": {"aws:PrincipalAccount": "314159265358"}})", kRoot) == "yes");
  CHECK(named(R"({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})", kRoot) == "no");
  CHECK(named(R"({"Bool": {"aws:SecureTransport": "true"}})", kRole) == "yes");
}

TEST_CASE("Denies that spare a chosen few keep strangers out, others do not") {
  for (const char* condition : {
           R"({})",
           R"({"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})",
           R"({"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"},
               "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}})",
           R"({"ForAllValues:StringNotLike": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*"}})",
           R"({"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::314159265358:role/x"}})",
           R"({"NotIpAddress": {"aws:SourceIp": "198.51.100.0/24"}})",
       })
    CHECK_MESSAGE(judge_deny(condition) == "no", std::string(condition));
  CHECK(judge_deny(R"({"StringNotEquals": {"aws:PrincipalOrgID": "${aws:ResourceOrgID}"}})") !=
        "yes");
  for (const char* condition : {
           R"({"Bool": {"aws:SecureTransport": "false"}})",
           R"({"StringEquals": {"aws:PrincipalAccount": "314159265358"}})",
           R"({"StringNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/x"}})",
           R"({"NotIpAddress": {"aws:SourceIp": "0.0.0.0/0"}})",
           R"({"Bool": {"aws:PrincipalIsAWSService": "true"}})",
           R"({"Null": {"aws:PrincipalOrgID": "true"}})",
       })
    CHECK_MESSAGE(judge_deny(condition) == "yes", std::string(condition));
  CHECK(judge_deny(R"({"StringNotEquals": {"aws:PrincipalAccount": "<account>"}})") == "no");
}

TEST_CASE("a Deny is held against who is named") {
  const auto left = [](const char* deny, const char* principal) {
    return word(Read("{}", deny).left_to(principal));
  };
  constexpr const char* kRoot = "arn:aws:iam::314159265358:root";
  constexpr const char* kRole = "arn:aws:iam::314159265358:role/ci";
  const char* others =
      R"({"ArnNotEquals": {"aws:PrincipalArn": "arn:aws:iam::314159265358:role/ci"}})";
  CHECK(left(others, kRole) == "yes");
  CHECK(left(others, kRoot) == "yes");
  CHECK(left(others, "arn:aws:iam::314159265358:role/web") == "no");
  CHECK(left(R"({"StringEquals": {"aws:PrincipalAccount": "314159265358"}})", kRoot) == "no");
  CHECK(left(R"({"StringNotEquals": {"aws:PrincipalAccount": "314159265358"}})", kRoot) == "yes");
  // Whether it is in that organization nobody said.
  CHECK(left(R"({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})", kRole) == "unknown");
  CHECK(left(R"({"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}})", kRole) != "yes");
  CHECK(left(R"({"Bool": {"aws:SecureTransport": "false"}})", kRole) == "yes");
}

TEST_CASE("a Deny to somebody whose kind is not known may be one to who is named") {
  const auto left = [](const std::string& denied) {
    return word(Read("{}", "{}", R"({"AWS": ")" + denied + R"("})")
                    .left_to("arn:aws:iam::314159265358:root"));
  };
  CHECK(left("arn:aws:iam::<ACCOUNT>:<KIND>/app") == "unknown");
  CHECK(left("arn:aws:iam::271828182845:<KIND>/app") == "yes");
}

TEST_CASE("each key that tells of the caller keeps strangers out by a value, and no other does") {
  // IAM user guide, "AWS global condition context keys".
  struct Case {
    std::string_view key, value;
  };
  constexpr Case kTelling[] = {
      {"aws:PrincipalOrgID", "o-a1b2c3d4e5"},
      {"aws:PrincipalOrgPaths", "o-a1b2c3d4e5/r-ab12/*"},
      {"aws:PrincipalAccount", "314159265358"},
      {"aws:PrincipalArn", "arn:aws:iam::314159265358:role/ci"},
      {"aws:userid", "AROAEXAMPLEEXAMPLE123:build"},
      {"aws:PrincipalServiceName", "lambda.amazonaws.com"},
      {"aws:PrincipalServiceNamesList", "lambda.amazonaws.com"},
      {"aws:SourceArn", "arn:aws:lambda:eu-west-1:314159265358:function:f"},
      {"aws:SourceAccount", "314159265358"},
      {"aws:SourceOwner", "314159265358"},
      {"aws:SourceOrgID", "o-a1b2c3d4e5"},
      {"aws:SourceOrgPaths", "o-a1b2c3d4e5/*"},
      {"aws:SourceVpc", "vpc-0123456789abcdef0"},
      {"aws:SourceVpcArn", "arn:aws:ec2:eu-west-1:314159265358:vpc/vpc-0123456789abcdef0"},
      {"aws:SourceVpce", "vpce-0123456789abcdef0"},
      {"aws:VpceAccount", "314159265358"},
      {"aws:VpceOrgID", "o-a1b2c3d4e5"},
      {"aws:VpceOrgPaths", "o-a1b2c3d4e5/*"},
  };
  const auto condition = [](const Case& one) {
    const bool list = one.key.ends_with("Paths") || one.key.ends_with("List");
    return R"({")" + std::string(list ? "ForAnyValue:StringLike" : "StringEquals") + R"(": {")" +
           std::string(one.key) + R"(": ")" + std::string(one.value) + R"("}})";
  };
  for (const Case& one : kTelling) {
    CAPTURE(one.key);
    CHECK(judge(condition(one)) == "no");
  }
  const std::pair<Case, Gap> kOpen[] = {
      {{"aws:Referer", "https://example.com/"}, Gap::spoofable},
      {{"aws:UserAgent", "docker"}, Gap::spoofable},
      {{"aws:PrincipalTag/team", "app"}, Gap::tag},
      {{"aws:RequestTag/team", "app"}, Gap::tag},
      {{"aws:ResourceTag/team", "app"}, Gap::tag},
      {{"ecr:ResourceTag/team", "app"}, Gap::tag},
      {{"aws:RequestedRegion", "eu-west-1"}, Gap::unrelated},
      {{"aws:PrincipalType", "AssumedRole"}, Gap::unrelated},
      {{"aws:username", "ann"}, Gap::unrelated},
      {{"aws:ResourceAccount", "314159265358"}, Gap::unrelated},
      {{"aws:ResourceOrgID", "o-a1b2c3d4e5"}, Gap::unrelated},
      {{"aws:CalledViaFirst", "athena.amazonaws.com"}, Gap::unrelated},
      {{"aws:CalledViaLast", "athena.amazonaws.com"}, Gap::unrelated},
  };
  for (const auto& [one, why] : kOpen) {
    const auto& key = one.key;
    CAPTURE(key);
    CHECK(judge(condition(one)) == "yes");
    CHECK(gap(condition(one)) == why);
  }
  CHECK(judge(R"({"ForAnyValue:StringEquals": {"aws:TagKeys": "team"}})") == "yes");
  CHECK(judge(R"({"ForAnyValue:StringEquals": {"aws:CalledVia": "athena.amazonaws.com"}})") ==
        "yes");
  CHECK(judge(R"({"ForAnyValue:StringLike": {"aws:ResourceOrgPaths": "o-a1b2c3d4e5/*"}})") ==
        "yes");
  CHECK(judge(R"({"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}})") == "yes");
  CHECK(judge(R"({"DateGreaterThan": {"aws:TokenIssueTime": "2026-01-01T00:00:00Z"}})") == "yes");
  CHECK(judge(R"({"DateGreaterThan": {"aws:EpochTime": "1767225600"}})") == "yes");
  for (const char* flag :
       {"aws:MultiFactorAuthPresent", "aws:ViaAWSService", "aws:SecureTransport"})
    CHECK(judge(R"({"Bool": {")" + std::string(flag) + R"(": "true"}})") == "yes");
}

TEST_CASE("a pattern keeps strangers out by what they cannot choose of it") {
  const auto like = [](const std::string& key, const std::string& value) {
    return judge(R"({"StringLike": {")" + key + R"(": ")" + value + R"("}})") == "yes";
  };
  CHECK(like("aws:PrincipalOrgID", "o-*"));
  CHECK(like("aws:PrincipalOrgID", "o-abc*"));
  CHECK_FALSE(like("aws:PrincipalOrgID", "o-abcd*"));
  CHECK(like("aws:PrincipalAccount", "314*"));
  CHECK_FALSE(like("aws:PrincipalAccount", "3141*"));
  CHECK(like("aws:userid", "AROA*"));
  CHECK(like("aws:userid", "AIDA*"));
  CHECK(like("aws:userid", "AROAABC*"));
  CHECK_FALSE(like("aws:userid", "AROAABCD*"));
  CHECK(like("aws:PrincipalArn", "*:role/x"));
  CHECK_FALSE(like("aws:PrincipalArn", "*3141*"));
  CHECK(like("aws:PrincipalArn", "arn:aws:iam::31*:role/x"));
  CHECK_FALSE(like("aws:PrincipalArn", "arn:aws:iam::3141*:role/x"));
  CHECK_FALSE(like("aws:PrincipalArn", "arn:aws:sts::*:assumed-role/ci/*"));
  CHECK_FALSE(like("aws:SourceArn", "arn:aws:s3:::bucket-*"));
  CHECK(like("aws:SourceArn", "arn:aws:s3:::b*"));
  CHECK_FALSE(like("aws:PrincipalServiceName", "*.amazonaws.com"));
  const auto address = [](const std::string& range) {
    return judge(R"({"IpAddress": {"aws:SourceIp": ")" + range + R"("}})") == "yes";
  };
  CHECK_FALSE(address("11.0.0.0/8"));
  CHECK(address("10.0.0.0/7"));
  CHECK_FALSE(address("2001:db8::/32"));
  CHECK(address("2001:db8::/31"));
  CHECK_FALSE(address("office"));
}
