// SPDX-License-Identifier: Apache-2.0
// Each call that counts as administering, each form of principal, each limit of who().
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "ecrlint/who.hpp"
#include "support/result_support.hpp"

using namespace ecrlint;

namespace {

using Strings = std::vector<std::string>;

/// What the AWS CLI prints of a repository's policy.
Source repository(const std::string& statements, const std::string& name = "app") {
  return {name + ".json", R"({"registryId": "271828182845", "repositoryName": ")" + name +
                              R"(", "policyText": {"Version": "2012-10-17", "Statement": [)" +
                              statements + "]}}"};
}

std::string allow(const std::string& principal, const std::string& action = R"("ecr:*")",
                  const std::string& more = "") {
  return R"({"Effect": "Allow", "Principal": )" + principal + R"(, "Action": )" + action + more +
         "}";
}

WhoRequest asking(std::vector<Source> sources) {
  WhoRequest request;
  request.region = "eu-west-1";
  request.sources = std::move(sources);
  return request;
}

WhoReport ask(const std::string& statements) { return *who(asking({repository(statements)})); }

/// `pull push administer` of somebody on the first repository; empty for whoever is not listed.
std::string reaches(const WhoReport& report, std::string_view principal) {
  REQUIRE(!report.repositories.empty());
  for (const WhoGrant& one : report.repositories.front().grants) {
    if (report.principals[one.principal].text != principal) continue;
    std::string out;
    for (const WhoAccess& access : one.access)
      out += (out.empty() ? "" : " ") + std::string(to_string(access.reach));
    return out;
  }
  return {};
}

}  // namespace

TEST_CASE("each call that takes images away or lets others in is one to administer") {
  const Strings all{"ecr:SetRepositoryPolicy",   "ecr:DeleteRepositoryPolicy",
                    "ecr:DeleteRepository",      "ecr:BatchDeleteImage",
                    "ecr:PutLifecyclePolicy",    "ecr:DeleteLifecyclePolicy",
                    "ecr:PutImageTagMutability", "ecr:PutImageScanningConfiguration"};
  const auto listed = calls_of(Ability::administer);
  CHECK(Strings(listed.begin(), listed.end()) == all);
  CHECK(calls_of(static_cast<Ability>(9)).empty());
  for (const std::string& action : all) {
    CAPTURE(action);
    const WhoReport report = ask(allow("\"*\"", "\"" + action + "\""));
    CHECK(reaches(report, "*") == "no no yes");
    const WhoAccess& access = report.repositories[0].grants[0].of(Ability::administer);
    REQUIRE(access.calls.size() == 1);
    CHECK(listed[access.calls[0]] == action);
  }
  for (const std::string_view action :
       {"ecr:DescribeImages", "ecr:ListImages", "ecr:GetRepositoryPolicy", "ecr:TagResource",
        "ecr:GetLifecyclePolicy", "ecr:BatchCheckLayerAvailability"})
    CHECK(reaches(ask(allow("\"*\"", "\"" + std::string(action) + "\"")), "*") == "no no no");
}

TEST_CASE("one call that is missing breaks a pull or a push, and is the one that is shown") {
  for (const Ability ability : {Ability::pull, Ability::push}) {
    const auto calls = calls_of(ability);
    for (std::size_t missing = 0; missing < calls.size(); ++missing) {
      CAPTURE(calls[missing]);
      std::string rest;
      for (std::size_t i = 0; i < calls.size(); ++i)
        if (i != missing) rest += (rest.empty() ? "\"" : ", \"") + std::string(calls[i]) + "\"";
      const WhoReport report = ask(allow("\"*\"", "[" + rest + "]"));
      const WhoAccess& access = report.repositories[0].grants[0].of(ability);
      CHECK(access.reach == Reach::no);
      REQUIRE(access.calls.size() == 1);
      CHECK(access.calls[0] == missing);
      CHECK(access.blocked_by == Gate::repository_policy);
    }
  }
  // Who may pull may ask which layers are there: no beginning of a push.
  const WhoReport probe = ask(allow(
      "\"*\"",
      R"(["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"])"));
  CHECK(reaches(probe, "*") == "yes no no");
  CHECK(probe.repositories[0].grants[0].of(Ability::push).calls.empty());
  CHECK(probe.repositories[0].grants[0].of(Ability::push).statements.empty());
}

TEST_CASE("each form of principal is somebody of its kind, or a note why it is nobody") {
  struct Case {
    std::string principal;
    std::string text;
    WhoKind kind;
    std::string account;
    std::string name;
  };
  const std::vector<Case> cases{
      {R"("*")", "*", WhoKind::everyone, "", ""},
      {R"({"AWS": "*"})", "*", WhoKind::everyone, "", ""},
      {R"({"AWS": "314159265358"})", "314159265358", WhoKind::account, "314159265358", ""},
      {R"({"AWS": "arn:aws:iam::314159265358:root"})", "314159265358", WhoKind::account,
       "314159265358", ""},
      {R"({"AWS": "arn:aws:iam::314159265358:role/team/ci"})",
       "arn:aws:iam::314159265358:role/team/ci", WhoKind::role, "314159265358", "team/ci"},
      {R"({"AWS": "arn:aws:iam::314159265358:user/ann"})", "arn:aws:iam::314159265358:user/ann",
       WhoKind::user, "314159265358", "ann"},
      {R"({"AWS": "arn:aws:sts::314159265358:assumed-role/ci/x"})",
       "arn:aws:sts::314159265358:assumed-role/ci/x", WhoKind::session, "314159265358", "ci/x"},
      {R"({"AWS": "arn:aws:sts::314159265358:federated-user/bob"})",
       "arn:aws:sts::314159265358:federated-user/bob", WhoKind::federated_user, "314159265358",
       "bob"},
      {R"({"Service": "lambda.amazonaws.com"})", "lambda.amazonaws.com", WhoKind::service, "",
       "lambda.amazonaws.com"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.principal);
    const WhoReport report = ask(allow(one.principal));
    const auto at = std::find_if(report.principals.begin(), report.principals.end(),
                                 [&](const WhoPrincipal& p) { return p.text == one.text; });
    REQUIRE(at != report.principals.end());
    CHECK(at->kind == one.kind);
    CHECK(at->account == one.account);
    CHECK(at->name == one.name);
    CHECK(report.notes.empty());
    CHECK(reaches(report, one.text) != "no no no");
  }
  const std::pair<std::string, std::string> nobody[] = {
      {R"({"AWS": "arn:aws:iam::314159265358:role/ci-*"})",
       "app: `arn:aws:iam::314159265358:role/ci-*` is a pattern, which is no principal"},
      {R"({"AWS": "AROAEXAMPLEEXAMPLE123"})",
       "app: `AROAEXAMPLEEXAMPLE123` stands for a deleted user or role"},
      {R"({"Federated": "accounts.google.com"})",
       "app: `accounts.google.com` is no principal of ECR"},
      {R"({"AWS": "arn:aws:iam::314159265358:group/dev"})",
       "app: `arn:aws:iam::314159265358:group/dev` is no principal of ECR"},
      {R"({"CanonicalUser": "79a59df900b949e55d96a1e698fbaced"})",
       "app: `79a59df900b949e55d96a1e698fbaced` is no principal of ECR"},
  };
  for (const auto& one : nobody) {
    const auto& principal = one.first;
    const auto& note = one.second;
    CAPTURE(principal);
    CHECK(ask(allow(principal)).notes == Strings{note});
  }
  const WhoReport unknown = ask(allow(R"({"AWS": "<PRINCIPAL>"})"));
  REQUIRE(unknown.notes.size() == 1);
  CHECK(unknown.notes[0].ends_with(" is not known"));
}

TEST_CASE("an Allow of all but somebody is one of everyone, a Deny of them is not") {
  const auto with = [](const std::string& effect) {
    return ask(R"({"Effect": ")" + effect +
               R"(", "NotPrincipal": {"AWS": "314159265358"}, "Action": "ecr:*"})");
  };
  CHECK(reaches(with("Allow"), "*") != "");
  CHECK(reaches(with("Deny"), "*") == "");
}

TEST_CASE("who is asked in words that cannot be is refused") {
  const auto error = [](auto change) {
    WhoRequest request = asking({repository(allow("\"*\""))});
    change(request);
    return test::error_of(who(request));
  };
  CHECK(error([](WhoRequest&) {}) == "");
  CHECK(error([](WhoRequest& r) { r.account = "31415926535"; }) ==
        "`31415926535` is no account id of twelve digits");
  CHECK(error([](WhoRequest& r) { r.account = "314159265358"; }) == "");
  for (const Gate gate :
       {Gate::rcp, Gate::scp, Gate::endpoint_policy, Gate::repository_policy, Gate::registry_policy,
        Gate::identity_policy, Gate::boundary, Gate::session_policy}) {
    CAPTURE(to_string(gate));
    const bool limit = gate == Gate::rcp || gate == Gate::scp;
    CHECK(error([&](WhoRequest& r) {
            r.limits.push_back({gate, {"limit.json", "{}"}, 0, {}});
          }) == (limit ? "" : "only SCPs and RCPs are limits"));
  }
}

TEST_CASE("the registry's policy counts in its account, and in its scope") {
  const auto registry = [](const std::string& account) {
    return Source{"registry.json", R"({"registryId": ")" + account +
                                       R"(", "policyText": {"Version": "2012-10-17",
        "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "ecr:PutImage",
                       "Resource": "*"}]}})"};
  };
  const auto pushes = [&](const std::string& account, RegistryScope scope) {
    WhoRequest request = asking({repository(allow("\"*\"")), registry(account)});
    request.registry_scope = scope;
    return reaches(*who(request), "*");
  };
  CHECK(pushes("271828182845", RegistryScope::v2) == "yes no yes");
  CHECK(pushes("271828182845", RegistryScope::v1) == "yes yes yes");
  CHECK(pushes("314159265358", RegistryScope::v2) == "yes yes yes");
}

TEST_CASE("what it needs to tell whose a policy is and where a repository is, is noted") {
  const Source alone{"role.json", R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
      "Action": "ecr:*", "Resource": "*"}]})"};
  const WhoReport report = *who(asking({repository(allow("\"*\"")), alone}));
  CHECK(report.notes == Strings{"not taken: role.json: whose identity policy it is is not told"});

  const Source role{
      "dump.json",
      R"({"RoleDetailList": [{"RoleName": "ci", "Arn": "arn:aws:iam::271828182845:role/ci",
          "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []},
          "RolePolicyList": [{"PolicyName": "own", "PolicyDocument": {"Version": "2012-10-17",
          "Statement": [{"Effect": "Allow", "Action": "ecr:*",
          "Resource": "arn:aws:ecr:eu-west-1:271828182845:repository/app"}]}}]}]})"};
  WhoRequest request = asking({repository(allow(R"({"Service": "lambda.amazonaws.com"})")), role});
  CHECK(reaches(*who(request), "arn:aws:iam::271828182845:role/ci") == "yes yes yes");
  CHECK(who(request)->notes.empty());
  request.region.clear();
  const WhoReport nowhere = *who(request);
  CHECK(reaches(nowhere, "arn:aws:iam::271828182845:role/ci") == "unknown unknown unknown");
  REQUIRE(nowhere.notes.size() == 1);
  CHECK(nowhere.notes[0].ends_with("tell them with --region and --account"));
}

TEST_CASE("a condition is told with as many keys and values as a reader takes") {
  const auto told = [](const std::string& condition) {
    const WhoReport report = ask(allow("\"*\"", R"("ecr:*")", R"(, "Condition": )" + condition));
    REQUIRE(!report.statements.empty());
    return report.statements[0].condition;
  };
  CHECK(told(R"({"ForAllValues:StringNotLikeIfExists": {"aws:TagKeys": ["a*", "b*"]}})") ==
        "each of aws:TagKeys matches none of a*, b* (or absent)");
  CHECK(told(R"({"ForAnyValue:StringLike": {"aws:TagKeys": "a*"}})") ==
        "one of aws:TagKeys matches a*");
  CHECK(told(R"({"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}})") ==
        "aws:MultiFactorAuthAge NumericLessThan 3600");
  CHECK(told(R"({"StringEquals": {"aws:SourceVpc": ["1", "2", "3", "4", "5", "6"]}})") ==
        "aws:SourceVpc is one of 1, 2, 3, 4, 5, 1 others");
}
