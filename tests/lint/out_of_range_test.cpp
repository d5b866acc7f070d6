// SPDX-License-Identifier: Apache-2.0
// Values that no enumeration has, which a cast makes: each is answered, none is trusted.
#include <doctest/doctest.h>

#include <string>

#include "ecrlint/access.hpp"
#include "ecrlint/lint.hpp"
#include "ecrlint/report.hpp"
#include "ecrlint/transfer.hpp"
#include "ecrlint/who.hpp"
#include "support/result_support.hpp"

using namespace ecrlint;

namespace {

template <class T>
T beyond() {
  return static_cast<T>(200);
}

const Source kOpen{"open.json",
                   R"({"Version": "2012-10-17", "Statement": [{"Sid": "Pull", "Effect": "Allow",
  "Principal": "*", "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]}]})"};

}  // namespace

TEST_CASE("a value out of range has no word") {
  CHECK(to_string(beyond<Severity>()).empty());
  CHECK(to_string(beyond<PolicyKind>()).empty());
  CHECK(to_string(beyond<Gate>()).empty());
  CHECK(to_string(beyond<Decision>()).empty());
  CHECK(to_string(beyond<Reach>()).empty());
  CHECK(to_string(beyond<TransferOutcome>()).empty());
  CHECK(to_string(beyond<Format>()).empty());
  CHECK(calls_of(beyond<Ability>()).empty());
}

TEST_CASE("a kind out of range is told by the policy, a format out of range writes nothing") {
  Options options;
  options.kind = beyond<PolicyKind>();
  const Report report = lint(kOpen, options);
  CHECK(report.findings.size() == lint(kOpen).findings.size());
  CHECK_FALSE(report.findings.empty());
  CHECK(render(beyond<Format>(), {&kOpen, 1}, report).empty());
}

TEST_CASE("a gate out of range takes no policy") {
  AccessPolicies policies;
  CHECK(policies.add(beyond<Gate>(), kOpen) == 0);
  policies.set_absence(beyond<Gate>(), Absence::unknown);
  Request request;
  request.principal = "arn:aws:iam::314159265358:role/ci";
  request.action = "ecr:BatchGetImage";
  request.resource = "arn:aws:ecr:eu-west-1:271828182845:repository/app";
  CHECK(policies.decide(request).decision == Decision::unknown);

  TransferRequest transferred;
  transferred.principal = request.principal;
  transferred.images = {request.resource};
  transferred.none = {beyond<Gate>()};
  CHECK(test::error_of(transfer(transferred)) == "no such kind of policy");
  transferred.none.clear();
  transferred.policies = {{beyond<Gate>(), kOpen}};
  CHECK(test::error_of(transfer(transferred)) == "no such kind of policy");

  WhoRequest asked;
  asked.sources = {kOpen};
  asked.limits = {{Gate::boundary, kOpen}};
  CHECK(test::error_of(who(asked)) == "only SCPs and RCPs are limits");
}

TEST_CASE("only an organization has levels, and no more than seven") {
  constexpr std::size_t kHuge = ~std::size_t{0};
  AccessPolicies policies;
  CHECK(policies.add(Gate::repository_policy, kOpen, kHuge) == 1);
  policies.set_absence(Gate::identity_policy, Absence::not_in_use);
  Request request;
  request.principal = "arn:aws:iam::314159265358:role/ci";
  request.action = "ecr:BatchGetImage";
  request.resource = "arn:aws:ecr:eu-west-1:314159265358:repository/app";
  CHECK(policies.decide(request).decision == Decision::allowed);
  const Source deny{"scp.json", R"({"Version": "2012-10-17", "Statement": [{"Effect": "Deny",
    "Action": "ecr:*", "Resource": "*"}]})"};
  CHECK(policies.add(Gate::scp, deny, kHuge) == 1);
  CHECK(policies.decide(request).decision == Decision::explicit_deny);
}
