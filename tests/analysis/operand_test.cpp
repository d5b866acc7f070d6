// SPDX-License-Identifier: Apache-2.0
// Operands at their limits, wildcards that stop at colons, variables, and what a request is taken
// to say of its caller.
#include "analysis/operand.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "analysis/consumers.hpp"
#include "analysis/context.hpp"
#include "analysis/glob.hpp"
#include "analysis/pattern.hpp"
#include "ecrlint/access.hpp"
#include "ecrlint/lint.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::internal::analysis;

TEST_CASE("a number is decimal, with a sign of either kind") {
  CHECK(parse_number("5") == 5.0);
  CHECK(parse_number("+5") == 5.0);
  CHECK(parse_number("-0.5") == -0.5);
  CHECK(parse_number("005") == 5.0);
  for (const std::string text : {"", "+", "-", "5x", "x", "5 ", " 5", "++5", "+-5", "1,5", "0x5"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_number(text));
  }
}

TEST_CASE("a moment is a date with what follows it, or a count of seconds") {
  const std::pair<std::string, std::int64_t> known[] = {
      {"1970-01-01", 0},
      {"1970-01-02", 86400},
      {"1970-01-01T00:00Z", 0},
      {"1970-01-01T01:02:03Z", 3723},
      {"1970-01-01t00:00:01z", 1},
      {"1970-01-01 00:00:02Z", 2},
      {"1970-01-01T24:00:00Z", 86400},
      {"1970-01-01T23:59:60Z", 86400},
      {"1970-01-01T01:00:00+01:00", 0},
      {"1970-01-01T01:30:00+0130", 0},
      {"1970-01-01T00:00:00-01:30", 5400},
      {"1970-01-01T23:59:00+23:59", 0},
      {"1969-12-31T23:59:59Z", -1},
      {"2024-02-29", 1709164800},
      {"0", 0},
      {"12345", 12345},
      {"123456789012345678", 123456789012345678},
  };
  for (const auto& one : known) {
    const auto& text = one.first;
    CAPTURE(text);
    const auto moment = parse_moment(text);
    REQUIRE(moment);
    CHECK(moment->seconds == one.second);
    CHECK(moment->nanoseconds == 0);
  }
  for (const std::string text : {"1970-01-01T25:00:00Z",
                                 "1970-01-01T00:60:00Z",
                                 "1970-01-01T00:00:61Z",
                                 "2023-02-29",
                                 "2024-02-30",
                                 "1970-13-01",
                                 "1970-00-01",
                                 "1970-01-00",
                                 "1970-01-32",
                                 "1970-01-01T00:00:00+24:00",
                                 "1970-01-01T00:00:00+00:60",
                                 "1970-01-01T00:00:00",
                                 "1970-01-01T00:00:00 Z",
                                 "1970-01-01T00:00:00Zx",
                                 "1970-01-01T00:00:00.Z",
                                 "1970-01-01x00:00:00Z",
                                 "1970-01-01T1:00:00Z",
                                 "1970-01-01T",
                                 "1234567890123456789",
                                 "x",
                                 ""}) {
    CAPTURE(text);
    CHECK_FALSE(parse_moment(text));
  }
  const auto nanoseconds = [](const std::string& fraction) {
    const auto moment = parse_moment("1970-01-01T00:00:00." + fraction + "Z");
    REQUIRE(moment);
    CHECK(moment->seconds == 0);
    return moment->nanoseconds;
  };
  CHECK(nanoseconds("5") == 500'000'000);
  CHECK(nanoseconds("000000001") == 1);
  CHECK(nanoseconds("123456789") == 123'456'789);
  CHECK(nanoseconds("1234567899") == 123'456'789);
  CHECK(is_doubtful_moment("1970"));
  CHECK_FALSE(is_doubtful_moment("19700"));
  CHECK_FALSE(is_doubtful_moment("197"));
}

TEST_CASE("an address has four numbers without leading zeros, and a range so many bits") {
  const std::pair<std::string, int> known[] = {
      {"0.0.0.0", 32},  {"255.255.255.255", 32}, {"1.2.3.4/32", 32},
      {"1.2.3.4/0", 0}, {"10.0.0.0/8", 8},       {"::", 128},
      {"::1/128", 128}, {"2001:db8::/32", 32},   {"ffff::/16", 16},
  };
  for (const auto& one : known) {
    const auto& text = one.first;
    CAPTURE(text);
    const auto range = parse_range(text);
    REQUIRE(range);
    CHECK(range->bits == one.second);
    CHECK(range->six == (text.find(':') != text.npos));
  }
  for (const std::string text :
       {"256.1.1.1", "1.1.1.256", "01.2.3.4", "1.2.3.04", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3",
        "1..2.3", "1.2.3.4/33", "1.2.3.4/", "1.2.3.4/x", "::1/129", "::g", "1.2.3.1000", "",
        "1.2.3.4 "}) {
    CAPTURE(text);
    CHECK_FALSE(parse_range(text));
  }
  CHECK(parse_range("10.0.0.1/8")->host_bits);
  CHECK(parse_range("10.0.0.1/31")->host_bits);
  CHECK_FALSE(parse_range("10.0.0.1/32")->host_bits);
  CHECK_FALSE(parse_range("10.0.0.0/8")->host_bits);
  CHECK_FALSE(parse_range("10.128.0.0/9")->host_bits);
  CHECK(parse_range("10.128.0.0/8")->host_bits);
  const auto in = [](const std::string& range, const std::string& address) {
    return contains(*parse_range(range), *parse_range(address));
  };
  CHECK(in("10.0.0.0/8", "10.255.0.1") == Answer::yes);
  CHECK(in("10.0.0.0/8", "11.0.0.0") == Answer::no);
  CHECK(in("10.128.0.0/9", "10.127.255.255") == Answer::no);
  CHECK(in("10.128.0.0/9", "10.128.0.0") == Answer::yes);
  CHECK(in("0.0.0.0/0", "1.2.3.4") == Answer::yes);
  CHECK(in("0.0.0.0/0", "::1") == Answer::no);
  CHECK(in("::/0", "1.2.3.4") == Answer::no);
  CHECK(in("2001:db8::/33", "2001:db8:7fff::") == Answer::yes);
  CHECK(in("2001:db8::/33", "2001:db8:8000::") == Answer::no);
}

TEST_CASE("a wildcard inside of a field takes no colon") {
  const std::string any = "\xfd";
  const std::string one = "\xfb";
  CHECK(matches(any, "ab") == Answer::yes);
  CHECK(matches(any, "a:b") == Answer::no);
  CHECK(matches("a" + one, "ab") == Answer::yes);
  CHECK(matches("a" + one, "a:") == Answer::no);
  CHECK(matches("a?", "a:") == Answer::yes);
  CHECK(matches(any + ":" + any, "a:b") == Answer::yes);
  CHECK(matches(any + ":" + any, "a:b:c") == Answer::no);
  // A star before that takes colons, too.
  CHECK(matches("*:" + any, "a:b:c") == Answer::yes);
  CHECK(matches("*x" + any, "x:x") == Answer::yes);
  CHECK(matches("*x" + any, "xa:") == Answer::no);
  CHECK(matches("*" + one + any, "a:") == Answer::no);
  CHECK(matches("*" + one + any, "a:b") == Answer::yes);
  CHECK(matches(any + "b*", "aab:c") == Answer::yes);
  CHECK(matches(any + "b*", "a:b") == Answer::no);
}

TEST_CASE("a pattern covers another only if no text is left over") {
  CHECK(covers("*", "?") == Answer::yes);
  CHECK(covers("?", "*") == Answer::no);
  CHECK(covers("?*", "*") == Answer::no);
  CHECK(covers("*", "?*") == Answer::yes);
  CHECK(covers("a?", "a*") == Answer::no);
  CHECK(covers("a*", "a?") == Answer::yes);
  CHECK(covers("a*b", "a*") == Answer::no);
  CHECK(covers("ab", "a?") == Answer::no);
  const std::string hole(1, syntax::kHole);
  CHECK(covers("abc", "x" + hole) == Answer::unknown);
  CHECK(covers("x" + hole, "abc") == Answer::unknown);
  CHECK(covers("*", hole) == Answer::yes);
}

TEST_CASE("a variable has a key, and perhaps a text for those who lack it") {
  CHECK(key_of_variable("aws:username") == "aws:username");
  CHECK(key_of_variable("aws:username, 'x'") == "aws:username");
  CHECK(key_of_variable("aws:username \t, 'x'") == "aws:username");
  CHECK(key_of_variable(" ").empty());
  const auto matched = [](const std::string& written, const std::string& text,
                          const std::vector<RequestKey>& keys, Wildcards wildcards) {
    RequestContext context;
    context.give(keys, true);
    return Pattern(written, {wildcards, true, false}).matches(Candidate(text), context);
  };
  const std::vector<RequestKey> ann{{"aws:username", {"ann"}, false}};
  const auto text = Wildcards::text;
  CHECK(matched("${aws:username}", "ann", ann, text) == Answer::yes);
  CHECK(matched("${aws:username}", "bob", ann, text) == Answer::no);
  CHECK(matched("${aws:username}", "ann", {}, text) == Answer::no);
  CHECK(matched("x/${aws:username}/*", "x/ann/y", ann, text) == Answer::yes);
  CHECK(matched("${aws:username, 'bob'}", "ann", ann, text) == Answer::yes);
  CHECK(matched("${aws:username, 'bob'}", "bob", ann, text) == Answer::no);
  CHECK(matched("${aws:username, 'bob'}", "bob", {}, text) == Answer::yes);
  CHECK(matched("${aws:username, 'bob'}", "", {}, text) == Answer::no);
  CHECK(matched("${aws:username, ''}", "", {}, text) == Answer::yes);
  for (const std::string broken : {"${aws:username, 'bob}", "${aws:username, bob'}",
                                   "${aws:username, '}", "${aws:username, bob}"}) {
    CAPTURE(broken);
    CHECK(matched(broken, "bob", {}, text) == Answer::no);
  }
  // Stars of a value are stars to nobody, and bytes that no text has match nothing for sure.
  CHECK(matched("${aws:username}", "ann", {{"aws:username", {"a*"}, false}}, text) == Answer::no);
  CHECK(matched("${aws:username}", "a*", {{"aws:username", {"a*"}, false}}, text) == Answer::yes);
  for (int byte = 0xf8; byte <= 0xff; ++byte) {
    CAPTURE(byte);
    const std::string value = "a" + std::string(1, static_cast<char>(byte));
    CHECK(matched("${aws:username}", "ab", {{"aws:username", {value}, false}}, text) !=
          Answer::yes);
    CHECK(matched("${aws:username}", "abc", {{"aws:username", {value}, false}}, text) !=
          Answer::yes);
  }
  // In an ARN a value with colons is not known to stay in its field.
  const auto arn = [&](const std::string& value) {
    return matched("arn:aws:iam::1:user/${aws:username}*:x", "arn:aws:iam::1:user/a:b:x",
                   {{"aws:username", {value}, false}}, Wildcards::arn);
  };
  CHECK(arn("a:b") == Answer::yes);
  CHECK(arn("b") == Answer::no);
}

TEST_CASE("a service is known in every partition, and nobody without a name") {
  REQUIRE(consumer_of_service("lambda.amazonaws.com") != nullptr);
  CHECK(consumer_of_service("lambda.amazonaws.com")->name == "lambda");
  CHECK(consumer_of_service("lambda.amazonaws.com.cn") ==
        consumer_of_service("lambda.amazonaws.com"));
  for (const std::string name :
       {"", ".amazonaws.com", "lambdas.amazonaws.com", "s3.amazonaws.com"}) {
    CAPTURE(name);
    CHECK(consumer_of_service(name) == nullptr);
  }
}

namespace {

/// Is it denied where this condition is met?
bool is_met(const std::string& principal, const std::string& condition,
            const std::string& action = "ecr:BatchGetImage") {
  AccessPolicies policies;
  policies.add(Gate::repository_policy,
               {"policy.json", R"({"Version": "2012-10-17", "Statement": [{"Effect": "Deny",
                    "Principal": "*", "Action": "ecr:*", "Condition": )" +
                                   condition + "}]}"});
  Request request;
  request.principal = principal;
  request.action = action;
  request.resource = "arn:aws:ecr:eu-west-1:111122223333:repository/app";
  return policies.decide(request).decision == Decision::explicit_deny;
}

}  // namespace

TEST_CASE("the type and the name of a caller follow from who it is") {
  const std::pair<std::string, std::string> types[] = {
      {"arn:aws:iam::111122223333:root", "Account"},
      {"arn:aws:iam::111122223333:user/ann", "User"},
      {"arn:aws:sts::111122223333:assumed-role/r/s", "AssumedRole"},
      {"arn:aws:iam::111122223333:role/r", "AssumedRole"},
      {"arn:aws:sts::111122223333:federated-user/f", "FederatedUser"},
  };
  for (const auto& one : types) {
    const auto& who = one.first;
    CAPTURE(who);
    for (const std::string type : {"Account", "User", "AssumedRole", "FederatedUser", "Role"}) {
      CAPTURE(type);
      CHECK(is_met(who, R"({"StringEquals": {"aws:PrincipalType": ")" + type + "\"}}") ==
            (type == one.second));
    }
    CHECK(is_met(who, R"({"Bool": {"aws:PrincipalIsAWSService": "false"}})"));
    CHECK(is_met(who, R"({"StringEquals": {"aws:PrincipalAccount": "111122223333"}})"));
  }
  const std::string named = R"({"StringEquals": {"aws:username": "ann"}})";
  CHECK(is_met("arn:aws:iam::111122223333:user/ann", named));
  CHECK(is_met("arn:aws:iam::111122223333:user/team/ann", named));
  CHECK_FALSE(is_met("arn:aws:iam::111122223333:user/ann/bob", named));
  CHECK_FALSE(is_met("arn:aws:iam::111122223333:role/ann", named));
  CHECK(is_met("arn:aws:iam::111122223333:user/ann", named, "ECR:batchgetimage"));
  CHECK_FALSE(is_met("arn:aws:iam::111122223333:user/ann", named, "s3:GetObject"));
}

TEST_CASE("a thousand principals of a policy are weighed, in so many statements") {
  // With a hole, so that nobody can say that AWS refuses it for its length.
  const auto count = [](std::size_t statements, std::size_t principals) {
    std::string text = R"({"Version": "2012-10-17", "Statement": [)";
    for (std::size_t s = 0; s < statements; ++s) {
      text += (s == 0 ? "" : ", ") +
              std::string(R"({"Effect": "Allow", "Action": "ecr:BatchGetImage", "Principal":
                              {"AWS": [)");
      for (std::size_t p = s; p < principals; p += statements)
        text += (p == s ? "" : ", ") + std::string(R"("arn:aws:iam::314159265358:role/r)") +
                std::to_string(p) + "\"";
      text += R"(]}, "Condition": {"StringEquals": {"aws:PrincipalTag/team": "{{ .Team }}"}}})";
    }
    Options options;
    options.only = {"ECR101"};
    return lint(Source{"policy.json.j2", text + "]}"}, options).findings.size();
  };
  CHECK(count(1, 1000) == 1);
  CHECK(count(1, 1001) == 0);
  CHECK(count(200, 1000) > 0);
  CHECK(count(201, 1000) == 0);
}
