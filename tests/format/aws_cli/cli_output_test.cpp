// SPDX-License-Identifier: Apache-2.0
// What the AWS CLI prints, and bare policies: of what kind they are, in which account, and how IAM
// keeps them.
#include <doctest/doctest.h>

#include <string>

#include "format/document.hpp"
#include "support/holders_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

struct Found {
  std::string text;
  Arena arena;
  format::Located located;

  explicit Found(std::string source, std::string_view path = "policy.json")
      : text(std::move(source)), located(format::locate({0, path, text}, {}, arena)) {}
  Found(const Found&) = delete;
  Found& operator=(const Found&) = delete;
};

/// The kind of the one policy, or `none`.
std::string kind_of(const std::string& text, std::string_view path = "policy.json") {
  const Found found(text, path);
  if (found.located.documents.size() != 1) return "none";
  return std::string(to_string(found.located.documents.front().kind));
}

const std::string kPolicy =
    R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ecr:ListImages", "Resource": "*"}]})";

}  // namespace

TEST_CASE("a bare policy that lacks a part is still told by the others") {
  const auto statement = [](const std::string& members) {
    return kind_of(R"({"Statement": [{)" + members + "}]}");
  };
  const std::string all = R"("Principal": "*", "Resource": "*", "Action": )";
  CHECK(statement(R"("Effect": "Deny", "NotPrincipal": {"AWS": "314159265358"})") == "resource");
  CHECK(statement(R"("NotPrincipal": "*", "Action": "ecr:BatchGetImage")") == "repository");
  CHECK(statement(R"("Effect": "Allow", "NotAction": "ecr:DeleteRepository")") == "identity");
  // Each action that only a registry can grant.
  for (const std::string action :
       {"ecr:ReplicateImage", "ecr:CreateRepository", "ecr:BatchImportUpstreamImage"}) {
    CAPTURE(action);
    CHECK(statement(all + "\"" + action + "\"") == "registry");
  }
  CHECK(statement(all + "\"ecr:BatchGetImage\"") == "repository");
  CHECK(statement(R"("Principal": "*", "Action": "sts:AssumeRole")") == "trust");
  CHECK(statement(R"("Principal": "*", "Action": ["sts:AssumeRole", "ecr:BatchGetImage"])") ==
        "repository");
  CHECK(kind_of(R"({"Version": "2012-10-17", "": []})") == "identity");
  CHECK(kind_of(R"({"Version": "2012-10-17", "name": []})") == "none");
}

TEST_CASE("a template without another ending is YAML or JSON by its first character") {
  CHECK(kind_of(kPolicy, "policy.template") == "identity");
  CHECK(kind_of("Statement:\n  Effect: Allow\n  NotAction: ecr:ListImages\n", "policy.template") ==
        "identity");
}

TEST_CASE("the account of a registry is told by twelve digits") {
  const auto account = [](const std::string& id) {
    const std::string registry = R"({"registryId": ")" + id + "\", ";
    const Found policy(registry + R"("repositoryName": "app", "policyText": )" + kPolicy + "}");
    const Found made(registry + R"("repositoryCreationTemplates": [{"prefix": "team",
                                    "repositoryPolicy": )" +
                     kPolicy + "}]}");
    REQUIRE(policy.located.documents.size() == 1);
    REQUIRE(made.located.documents.size() == 1);
    CHECK(policy.located.documents.front().account == made.located.documents.front().account);
    return made.located.documents.front().account;
  };
  CHECK(account("314159265358") == "314159265358");
  for (const std::string id : {"", "1234", "3141592653580", "31415926535x", "<account-id>"})
    CHECK(account(id).empty());
}

TEST_CASE("account details tell how a managed policy is kept, and who may have others") {
  const auto details = [](const std::string& arn, const std::string& count) {
    return R"({"UserDetailList": [{"UserName": "ann", "GroupList": ["devs"]}, {"UserName": "bob"}],
               "Policies": [{"PolicyName": "p", )" +
           arn + R"("AttachmentCount": )" + count + R"(, "PolicyVersionList": [{"Document": )" +
           kPolicy + "}]}]}";
  };
  const auto storage = [&](const std::string& arn) {
    const Found found(details(arn, "0"));
    return found.located.documents.front().storage;
  };
  using format::Storage;
  CHECK(storage("") == Storage::managed);
  CHECK(storage(R"("Arn": "arn:aws:iam::aws:policy/p", )") == Storage::managed);
  CHECK(storage(R"("Arn": "arn:aws:iam::314159265358:policy/p", )") == Storage::customer_managed);
  // A group that the source does not show.
  const Found found(details("", "2"));
  CHECK(test::Joined(found.located).open() == std::vector<std::string>{"user/ann"});
}
