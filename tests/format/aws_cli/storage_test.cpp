// SPDX-License-Identifier: Apache-2.0
// How IAM keeps each policy that the AWS CLI prints, and which of several versions counts.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>

#include "workspace/workspace.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

const std::string kPolicy =
    R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ecr:ListImages", "Resource": "*"}]})";

/// `KIND POINTER NAME STORAGE ACCOUNT`, one line for each document.
std::string found_in(const std::string& text) {
  Arena arena;
  format::Located located = format::locate({0, "policy.json", text}, {}, arena);
  const std::vector<SourcePlace> places(1);
  const Workspace joined(located, places);
  std::string all;
  for (const format::Document& document : located.documents)
    all +=
        fmt::format("{} {} {} {}{}\n", to_string(document.kind), document.pointer, document.name,
                    int(document.storage), document.account.empty() ? "" : " " + document.account);
  return all;
}

std::string number(format::Storage storage) { return std::to_string(int(storage)); }

const std::string kManaged = number(format::Storage::managed);
const std::string kOwn = number(format::Storage::customer_managed);
const std::string kInline = number(format::Storage::in_line);
const std::string kUnknown = number(format::Storage::unknown);

}  // namespace

TEST_CASE("each answer of IAM says how the policy is kept") {
  CHECK(found_in(kPolicy) == "identity   " + kUnknown + "\n");
  CHECK(found_in(R"({"PolicyVersion": {"Document": )" + kPolicy + "}}") ==
        "identity /PolicyVersion/Document  " + kManaged + "\n");
  for (const std::string name : {"RoleName", "UserName", "GroupName"}) {
    CAPTURE(name);
    CHECK(found_in("{\"" + name + R"(": "x", "PolicyName": "p", "PolicyDocument": )" + kPolicy +
                   "}") == "identity /PolicyDocument p " + kInline + "\n");
    CHECK(found_in("{\"" + name + R"(": "x", "PolicyName": "p", "Document": )" + kPolicy + "}")
              .empty());
  }
  CHECK(found_in(R"({"PolicyName": "p", "PolicyDocument": )" + kPolicy + "}").empty());
  CHECK(found_in(R"({"Role": {"RoleName": "x", "AssumeRolePolicyDocument": )" + kPolicy + "}}") ==
        "trust /Role/AssumeRolePolicyDocument x " + kUnknown + "\n");
  CHECK(found_in(R"({"Role": 7, "AssumeRolePolicyDocument": )" + kPolicy + "}").empty());
  CHECK(found_in(R"({"policyText": )" + kPolicy + "}") ==
        "registry /policyText  " + kUnknown + "\n");
  CHECK(found_in(R"({"repositoryName": "", "policyText": )" + kPolicy + "}") ==
        "repository /policyText  " + kUnknown + "\n");
}

TEST_CASE("of several versions that in force counts, and one alone always") {
  const auto versions = [](const std::string& list) {
    return found_in(R"({"RoleDetailList": [], "Policies": [{"PolicyName": "p",
        "Arn": "arn:aws:iam::314159265358:policy/p", "PolicyVersionList": [)" +
                    list + "]}]}");
  };
  const auto version = [](const std::string& in_force) {
    return "{" + (in_force.empty() ? "" : "\"IsDefaultVersion\": " + in_force + ", ") +
           "\"Document\": " + kPolicy + "}";
  };
  const auto line = [](const std::string& index) {
    return "identity /Policies/0/PolicyVersionList/" + index + "/Document p " + kOwn +
           " 314159265358\n";
  };
  CHECK(versions(version("")) == line("0"));
  CHECK(versions(version("true")) == line("0"));
  CHECK(versions(version("false")) == line("0"));
  CHECK(versions(version("false") + ", " + version("true")) == line("1"));
  CHECK(versions(version("true") + ", " + version("")) == line("0"));
  CHECK(versions(version("") + ", " + version("false")).empty());
  CHECK(versions("").empty());
}

TEST_CASE("each list of an account's details has inline policies, and of roles trust policies") {
  const struct {
    const char* list;
    const char* name;
    const char* policies;
  } cases[] = {
      {"UserDetailList", "UserName", "UserPolicyList"},
      {"GroupDetailList", "GroupName", "GroupPolicyList"},
      {"RoleDetailList", "RoleName", "RolePolicyList"},
  };
  for (const auto& one : cases) {
    CAPTURE(one.list);
    const std::string found = found_in(fmt::format(
        R"({{"{}": [7, {{"{}": "x", "Arn": "arn:aws:iam::314159265358:x/x",
            "AssumeRolePolicyDocument": {}, "{}": [{{"PolicyName": "p", "PolicyDocument": {}}}]}}]}})",
        one.list, one.name, kPolicy, one.policies, kPolicy));
    const std::string at = std::string("/") + one.list + "/1/";
    std::string expected =
        "identity " + at + one.policies + "/0/PolicyDocument p " + kInline + " 314159265358\n";
    if (std::string_view(one.list) == "RoleDetailList")
      expected.insert(0,
                      "trust " + at + "AssumeRolePolicyDocument x " + kUnknown + " 314159265358\n");
    CHECK(found == expected);
  }
  // Policies alone are those of another answer.
  CHECK(found_in(R"({"Policies": [{"PolicyName": "p", "PolicyVersionList": [{"Document": )" +
                 kPolicy + "}]}]}")
            .empty());
}
