// SPDX-License-Identifier: Apache-2.0
// What is decided although a condition key is not known, against very many values that it may have.
#include "analysis/decide.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "ecrlint/access.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

/// A key, operators that are compared with it, and pieces of what it is compared with.
struct Family {
  std::string_view key;
  std::vector<std::string_view> operators;
  std::vector<std::string_view> operands;
  std::vector<std::string_view> values;  ///< that requests may have besides
};

const std::array<Family, 6> kFamilies{
    {{"aws:PrincipalTag/k",
      {"StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIfExists",
       "ForAllValues:StringEquals", "ForAnyValue:StringLike", "Null"},
      {"a", "ab", "abc", "a*", "ab*", "abd*", "*", "b"},
      {"", "ac", "abcd", "abd", "abde", "~", "A", "a~", "ab~", "abd~", "zz"}},
     {"aws:PrincipalTag/k",
      {"StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringEqualsIgnoreCaseIfExists"},
      {"a", "Ab", "AB", "c"},
      {"A", "ab", "aB", "C", "d", "~"}},
     {"aws:SourceIp",
      {"IpAddress", "NotIpAddress", "IpAddressIfExists", "NotIpAddressIfExists"},
      {"10.0.0.0/8", "10.1.0.0/16", "10.1.255.0/24", "10.2.0.0/16", "10.1.255.255", "0.0.0.0/0",
       "255.0.0.0/8", "2001:db8::/32", "2001:db8:1::/48", "::/0", "ffff::/16"},
      {"10.0.255.255", "10.3.0.0", "9.255.255.255", "11.0.0.0", "254.255.255.255",
       "255.255.255.255", "10.1.254.255", "10.1.255.254", "2001:db7:ffff::1", "2001:db8:2::1",
       "2001:db9::", "::1", "ffff::1", "fffe::1"}},
     {"aws:MultiFactorAuthAge",
      {"NumericLessThan", "NumericLessThanEquals", "NumericEquals", "NumericNotEquals",
       "NumericGreaterThan", "NumericGreaterThanEqualsIfExists"},
      {"0", "100", "300", "300.0", "3600", "-5"},
      {"-6", "-1", "1", "99", "101", "200", "299", "301", "3599", "3601"}},
     {"aws:CurrentTime",
      {"DateLessThan", "DateGreaterThan", "DateEquals", "DateNotEquals", "DateLessThanEquals"},
      {"2026-01-01T00:00:00Z", "2026-01-01T00:00:10Z", "2027-06-01T00:00:00Z", "1767225600"},
      {"2025-12-31T23:59:59Z", "2026-01-01T00:00:05Z", "2026-05-05T05:05:05Z",
       "2027-06-01T00:00:01Z", "2030-01-01T00:00:00Z"}},
     {"aws:SecureTransport", {"Bool", "BoolIfExists", "Null"}, {"true", "false"}, {}}}};

class Generator {
 public:
  Generator(const Family& family, unsigned seed) : family_(family), random_(seed) {}

  std::string policy(bool of_repository) {
    std::string text = R"({"Version": "2012-10-17", "Statement": [)" + statement(of_repository);
    for (std::size_t more = below(4); more > 0; --more) text += ", " + statement(of_repository);
    return text + "]}";
  }

 private:
  std::size_t below(std::size_t size) { return random_() % size; }
  static std::string quoted(std::string_view word) { return '"' + std::string(word) + '"'; }

  std::string statement(bool of_repository) {
    std::string text = R"({"Effect": )" + quoted(below(3) == 0 ? "Deny" : "Allow");
    text += R"(, "Action": "ecr:BatchGetImage")";
    text += of_repository ? R"(, "Principal": "*")" : R"(, "Resource": "*")";
    if (below(6) == 0) return text + "}";
    const std::string_view op = family_.operators[below(family_.operators.size())];
    std::string values = op == "Null" ? quoted(below(2) == 0 ? "true" : "false") : operand();
    if (op != "Null" && below(3) == 0) values += ", " + operand();
    return text + R"(, "Condition": {)" + quoted(op) + ": {" + quoted(family_.key) + ": [" +
           values + "]}}}";
  }

  std::string operand() { return quoted(family_.operands[below(family_.operands.size())]); }

  const Family& family_;
  std::mt19937 random_;
};

Request make_request() {
  Request request;
  request.principal = "arn:aws:iam::444455556666:role/r";
  request.action = "ecr:BatchGetImage";
  request.resource = "arn:aws:ecr:eu-west-1:111122223333:repository/app";
  return request;
}

/// Requests with every value, and one without.
std::vector<Request> all_requests(const Family& family) {
  std::vector<Request> all{make_request()};
  all.front().context_complete = true;
  for (const auto* list : {&family.operands, &family.values})
    for (std::string_view value : *list) {
      if (family.key == "aws:SourceIp") value = value.substr(0, value.find('/'));
      all.push_back(all.front());
      all.back().context = {{std::string(family.key), {std::string(value)}}};
    }
  return all;
}

}  // namespace

TEST_CASE("what is said without a key is what is said with any value, and no less") {
  for (const Family& family : kFamilies) {
    std::size_t settled = 0;
    std::size_t unknown = 0;
    const std::vector<Request> all = all_requests(family);
    Generator generator(family, 20260606);
    for (int i = 0; i < 400; ++i) {
      AccessPolicies policies;
      const std::string repository = generator.policy(true);
      const std::string identity = generator.policy(false);
      REQUIRE(policies.add(Gate::repository_policy, {"repository.json", repository}) == 1);
      REQUIRE(policies.add(Gate::identity_policy, {"identity.json", identity}) == 1);
      const Verdict verdict = policies.decide(make_request());
      bool allowed = false;
      bool denied = false;
      bool open = false;
      for (const Request& request : all) {
        const Decision one = policies.decide(request).decision;
        open = open || one == Decision::unknown;
        (one == Decision::allowed ? allowed : denied) = true;
      }
      if (open) continue;  // of an empty text, say, AWS does not tell
      INFO(repository);
      INFO(identity);
      CHECK((verdict.decision == Decision::unknown) == (allowed && denied));
      CHECK((verdict.decision == Decision::allowed) == (allowed && !denied));
      const bool blocked = std::any_of(verdict.gates.begin(), verdict.gates.end(),
                                       [](const GateVerdict& gate) { return gate.blocks; });
      CHECK(blocked == (verdict.decision != Decision::allowed));
      (allowed && denied ? unknown : settled) += 1;
    }
    CHECK(settled > 60);
    CHECK(unknown > 30);
  }
}

TEST_CASE("a text that a key is put into is not taken apart") {
  AccessPolicies policies;
  const std::string repository =
      R"({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*", "Action": "ecr:*"}})";
  const std::string identity = R"({"Version": "2012-10-17", "Statement": [
      {"Effect": "Allow", "Action": "ecr:*",
       "Resource": "arn:aws:ecr:*:*:repository/${aws:PrincipalTag/k}"},
      {"Effect": "Allow", "Action": "ecr:*", "Resource": "*",
       "Condition": {"StringNotEquals": {"aws:PrincipalTag/k": "app"}}}]})";
  REQUIRE(policies.add(Gate::repository_policy, {"repository.json", repository}) == 1);
  REQUIRE(policies.add(Gate::identity_policy, {"identity.json", identity}) == 1);
  CHECK(policies.decide(make_request()).decision == Decision::unknown);
}
