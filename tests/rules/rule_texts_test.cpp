// SPDX-License-Identifier: Apache-2.0
// What rules say where a page cannot show it: texts of thousands of characters, suppressions of a
// config, days.
#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "ecrlint/config.hpp"
#include "ecrlint/lint.hpp"
#include "rules/describe.hpp"

using namespace ecrlint;

namespace {

/// `severity message | label | help`, a line for each finding of a rule.
std::string said(const std::vector<Source>& sources, std::string_view code, Options options = {}) {
  std::string out;
  for (const Finding& finding : lint(sources, options).findings)
    if (finding.rule->code == code)
      out += std::string(to_string(finding.severity)) + " " + finding.message + " | " +
             finding.label + " | " + finding.help + "\n";
  return out;
}

std::string too_long(const std::string& text, std::optional<PolicyKind> kind = {}) {
  Options options;
  options.kind = kind;
  return said({{"policy.json", text}}, "ECR012", options);
}

/// A policy of just so many characters, none of them a blank.
std::string policy_of(std::size_t size, bool identity) {
  const std::string begin = R"({"Version":"2012-10-17","Statement":[{"Sid":")";
  const std::string end = identity
                              ? R"(","Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]})"
                              : R"(","Effect":"Allow","Principal":{"AWS":"314159265358"},)"
                                R"("Action":"ecr:DescribeImages"}]})";
  return begin + std::string(size - begin.size() - end.size(), 'a') + end;
}

/// What IAM tells of a user, group or role with these inline policies.
std::string details(const std::string& kind, const std::vector<std::string>& policies) {
  std::string list;
  for (const std::string& policy : policies)
    list += (list.empty() ? "" : ", ") + std::string(R"({"PolicyName": "p", "PolicyDocument": )") +
            policy + "}";
  return R"({")" + kind + R"(DetailList": [{")" + kind + R"(Name": "shop", ")" + kind +
         R"(PolicyList": [)" + list + "]}]}";
}

std::string managed(const std::string& policy) {
  return R"({"UserDetailList": [], "Policies": [{"Arn": "arn:aws:iam::314159265358:policy/p",)"
         R"( "PolicyVersionList": [{"IsDefaultVersion": true, "Document": )" +
         policy + "}]}]}";
}

}  // namespace

TEST_CASE("ECR012 says of an ECR policy whether it fits without blanks") {
  const std::string help =
      " | begins here | name an organization by `aws:PrincipalOrgID` instead of many accounts, or "
      "share actions and principals in fewer statements\n";
  for (const PolicyKind kind : {PolicyKind::repository, PolicyKind::registry}) {
    CHECK(too_long(policy_of(10240, false), kind).empty());
    CHECK(too_long(policy_of(10241, false), kind) ==
          "high this policy has 10241 characters even without blanks and line breaks; ECR takes "
          "10240" +
              help);
    std::string wide = policy_of(10240, false);
    wide.insert(1, "\n ");
    CHECK(too_long(wide, kind) ==
          "medium this policy has 10242 characters; ECR takes 10240 | begins here | send it "
          "without blanks and line breaks: 10240 characters\n");
    wide.insert(wide.find("aaa"), " ");
    CHECK(too_long(wide, kind) ==
          "high this policy has 10241 characters even without blanks and line breaks; ECR takes "
          "10240" +
              help);
  }
}

TEST_CASE("ECR012 says of a lifecycle policy how it gets shorter") {
  const auto policy_of_size = [](std::size_t size) {
    const std::string begin = R"({"rules":[{"rulePriority":1,"description":")";
    const std::string end =
        R"(","selection":{"tagStatus":"any","countType":"imageCountMoreThan","countNumber":9},)"
        R"("action":{"type":"expire"}}]})";
    return begin + std::string(size - begin.size() - end.size(), 'a') + end;
  };
  CHECK(too_long(policy_of_size(30720)).empty());
  CHECK(too_long(policy_of_size(30721)) ==
        "high this policy has 30721 characters even without blanks and line breaks; ECR takes "
        "30720 | begins here | select by a pattern what several rules select, and leave "
        "descriptions out\n");
}

TEST_CASE("ECR012 counts characters, not bytes, and an escape as it is written") {
  std::string text = policy_of(10240, false);
  text.replace(text.find("aaa"), 1, "\xC3\xA9");
  CHECK(text.size() == 10241);
  CHECK(too_long(text).empty());
  text.replace(text.find("aaa"), 2, "\\\"");
  CHECK(too_long(text).empty());
  text.insert(text.find("aaa"), "a");
  CHECK(too_long(text).find("has 10241 characters even") != std::string::npos);
}

TEST_CASE("ECR012 says of an identity policy what takes how much") {
  const std::string split =
      " | begins here | use wildcards where actions share a beginning, or split the policy\n";
  CHECK(too_long(policy_of(10240, true)).empty());
  CHECK(too_long(policy_of(10241, true)) ==
        "high this policy has 10241 characters without blanks; IAM takes 10240" + split);
  std::string wide = policy_of(10240, true);
  wide.insert(wide.find("aaa"), " \n\t ");
  CHECK(too_long(wide, PolicyKind::identity).empty());
  CHECK(too_long(managed(policy_of(6144, true))).empty());
  CHECK(too_long(managed(policy_of(6145, true))) ==
        "high this policy has 6145 characters without blanks; a managed policy takes 6144" + split);
}

TEST_CASE("ECR012 adds up the inline policies of a user, a group or a role") {
  const std::string attach =
      " | the first begins here | attach managed policies instead, or use wildcards where actions "
      "share a beginning\n";
  const auto check = [&](const std::string& kind, const std::string& owner, std::size_t limit) {
    CHECK(too_long(details(kind, {policy_of(limit, true)})).empty());
    CHECK(too_long(details(kind, {policy_of(limit - 500, true), policy_of(500, true)})).empty());
    const std::string wanted =
        "high the inline policies of `" + owner + "/shop` have " + std::to_string(limit + 1) +
        " characters without blanks; IAM takes " + std::to_string(limit) + attach;
    CHECK(too_long(details(kind, {policy_of(limit + 1, true)})) == wanted);
    CHECK(too_long(details(kind, {policy_of(limit - 500, true), policy_of(501, true)})) == wanted);
  };
  check("User", "user", 2048);
  check("Group", "group", 5120);
  check("Role", "role", 10240);
}

TEST_CASE("ECR018 says what is wrong with a suppression of a config") {
  const std::string policy =
      R"({"Version": "2012-10-17", "Statement": [{"Sid": "Open", "Effect": "Allow",)"
      R"( "Principal": "*", "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]}]})";
  const auto run = [&](const std::string& rule, const std::string& more) {
    const std::string text =
        "[[suppress]]\nrule = '" + rule +
        "'\npath = 'a.json'\nsid = 'Open'\nreason = 'everybody may read it'\n" + more;
    const auto config = std::make_shared<const Config>(*parse_config(text, "ecrlint.toml"));
    Options options;
    options.today = "2027-02-01";
    return said({{"a.json", policy, Role::lint, config, "a.json"},
                 {"ecrlint.toml", text, Role::config, config, "ecrlint.toml"}},
                "ECR018", options);
  };
  CHECK(run("ECR201", "").empty());
  CHECK(run("ECR201", "expires = 2027-02-01\n").empty());
  CHECK(run("ECR201", "expires = 2027-01-31\n") ==
        "low this suppression of `public-repository` has expired | its last day | remove it, or "
        "decide again "
        "and set a new date\n");
  CHECK(run("ECR109", "") ==
        "low this suppression of `pull-denied` holds nothing back | finds nothing here | remove "
        "it\n");
}

TEST_CASE("a policy that is one of sessions by its file's name may be a managed one") {
  const std::string text = policy_of(3000, true);
  CHECK(!too_long(text, PolicyKind::session).empty());
  CHECK(said({{"AccessTokenSessionPolicy.json", text}}, "ECR012").empty());
}

TEST_CASE("each kind of policy has a name") {
  std::string names;
  for (std::size_t kind = 0; kind < kPolicyKindWords.size(); ++kind)
    names += std::string(internal::check::named(static_cast<PolicyKind>(kind))) + ", ";
  CHECK(names ==
        "a repository policy, a registry policy, an identity policy, a trust policy, a resource "
        "policy, a service control policy, a resource control policy, the policy of an endpoint, "
        "a permissions boundary, a session policy, a lifecycle policy, ");
}
