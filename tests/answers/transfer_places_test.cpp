// SPDX-License-Identifier: Apache-2.0
// Where in a policy a change belongs, and which policies of others are not taken.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "ecrlint/transfer.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

const std::string kStatement =
    R"({"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::271828182845:role/x"},
        "Action": "ecr:PutImage"})";
const std::string kAllow =
    R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*",
        "Resource": "*"}]})";

TransferRequest pull() {
  TransferRequest request;
  request.principal = "arn:aws:iam::314159265358:role/ci";
  request.images = {"arn:aws:ecr:eu-west-1:271828182845:repository/app"};
  return request;
}

/// The text that the first change of the repository's policy points to.
std::string place(const std::string& statements) {
  TransferRequest request = pull();
  const std::string text = R"({"Version": "2012-10-17", "Statement": )" + statements + "}";
  request.policies = {{Gate::repository_policy, {"app.json", text}, 0, {}},
                      {Gate::identity_policy, {"ci.json", kAllow}, 0, {}}};
  const TransferReport report = *transfer(request);
  REQUIRE(report.changes.size() == 1);
  REQUIRE(report.changes[0].source);
  CHECK(report.sources[*report.changes[0].source].path == "app.json");
  const Span span = report.changes[0].span;
  return text.substr(span.begin, span.end - span.begin);
}

Source dump(const std::string& id, const std::string& name = "app") {
  return {"app.json", R"({"registryId": ")" + id + R"(", "repositoryName": ")" + name +
                          R"(", "policyText": {"Version": "2012-10-17", "Statement": [{"Effect":
                          "Allow", "Principal": {"AWS": "arn:aws:iam::314159265358:role/ci"},
                          "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]}]}})"};
}

}  // namespace

TEST_CASE("a statement is added behind the last one, or beside the only one") {
  CHECK(place("[" + kStatement + "]") == kStatement);
  const std::string other = R"({"Effect": "Deny", "Principal": "*", "Action": "ecr:PutImage"})";
  CHECK(place("[" + kStatement + ", " + other + "]") == other);
  CHECK(place(kStatement) == kStatement);
  CHECK(place("[]") == "[]");
}

TEST_CASE("the policy of a repository counts in the account that it is in") {
  const auto taken = [](std::vector<Source> workspace) {
    TransferRequest request = pull();
    request.workspace = std::move(workspace);
    return transfer(request)->taken.size();
  };
  CHECK(taken({dump("271828182845")}) == 1);
  CHECK(taken({dump("161803398874")}) == 0);
  CHECK(taken({dump("271828182845", "web")}) == 0);
  // Beside a module, which tells no account, too.
  CHECK(taken({dump("161803398874"), {"main.tf", "locals {\n  a = 1\n}\n"}}) == 0);
}

TEST_CASE(
    "of the files of an SCP those of its kind are taken, and what is put on somebody is not") {
  const auto outcome = [](const std::string& resource) {
    TransferRequest request = pull();
    const std::string deny =
        R"(jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "*",
            Resource = "*" }] }))";
    const std::string allow =
        R"(jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*",
            Resource = "*" }] }))";
    std::string text =
        "resource \"aws_organizations_policy\" \"all\" {\n  name = \"all\"\n"
        "  content = " +
        allow + "\n}\n" + resource;
    if (const auto at = text.find("DENY"); at != text.npos) text.replace(at, 4, deny);
    request.policies = {{Gate::repository_policy, dump("271828182845"), 0, {}},
                        {Gate::identity_policy, {"ci.json", kAllow}, 0, {}},
                        {Gate::scp, {"main.tf", text}, 0, {}}};
    return transfer(request)->outcome;
  };
  CHECK(outcome("") == TransferOutcome::allowed);
  CHECK(outcome("resource \"aws_organizations_policy\" \"no\" {\n  name = \"no\"\n  content = "
                "DENY\n}\n") == TransferOutcome::denied);
  CHECK(outcome("resource \"aws_iam_role_policy\" \"no\" {\n  role = var.role\n  policy = "
                "DENY\n}\n") == TransferOutcome::allowed);
  CHECK(outcome("resource \"aws_iam_role_policy\" \"no\" {\n  role = \"x\"\n  policy = "
                "DENY\n}\n") == TransferOutcome::allowed);
  CHECK(outcome("resource \"aws_iam_policy\" \"no\" {\n  name = \"no\"\n  policy = "
                "DENY\n}\n") == TransferOutcome::allowed);
}
