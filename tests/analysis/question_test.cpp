// SPDX-License-Identifier: Apache-2.0
// What follows from a request, and which gates let it through or stop it.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "analysis/decide.hpp"
#include "catalog/catalog.hpp"
#include "ecrlint/access.hpp"
#include "syntax/value.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::internal::analysis;

namespace {

constexpr std::string_view kApp = "arn:aws:ecr:eu-west-1:111122223333:repository/app";
constexpr std::string_view kRole = "arn:aws:iam::111122223333:role/dev";
const std::string kUnknown(syntax::kUnknownText);

const ActionLister& lister() {
  static const ActionLister made(catalog::Catalog::built_in());
  return made;
}

Request make_request(std::string_view principal, std::string_view action = "ecr:BatchGetImage",
                     std::string_view resource = kApp) {
  Request request;
  request.principal = principal;
  request.action = action;
  request.resource = resource;
  return request;
}

std::string value_of(const PreparedRequest& request, std::string_view name) {
  const ContextKey key = request.question().context.find(KeyName(name));
  if (key.presence() == Presence::unknown) return "?";
  return key.presence() == Presence::absent ? "-" : std::string(key.value(0));
}

std::string policy(std::string_view effect, std::string_view more) {
  return R"({"Version": "2012-10-17", "Statement": [{"Effect": ")" + std::string(effect) +
         R"(", "Action": "ecr:*", )" + std::string(more) + "}]}";
}

const std::string kOnAll = R"("Resource": "*")";
const std::string kToAll = R"("Principal": "*")";

struct Given {
  Gate gate;
  std::string policy;
  std::size_t level = 0;
};

/// `allowed`, or the decision and the gates that block: `implicit-deny scp boundary`.
std::string decided(const std::vector<Given>& all, const Request& request,
                    const std::vector<Gate>& open = {}) {
  AccessPolicies policies;
  for (const Gate gate : {Gate::identity_policy, Gate::repository_policy})
    policies.set_absence(gate, Absence::not_in_use);
  for (const Gate gate : open) policies.set_absence(gate, Absence::unknown);
  for (const Given& given : all)
    REQUIRE(policies.add(given.gate, {"p.json", given.policy}, given.level) == 1);
  const Verdict verdict = policies.decide(request);
  std::string text(to_string(verdict.decision));
  for (const GateVerdict& gate : verdict.gates)
    if (gate.blocks) text += " " + std::string(to_string(gate.gate));
  return text;
}

/// The gates that are looked at.
std::string in_use(const Request& request) {
  AccessPolicies policies;
  for (std::size_t i = 0; i < kGates; ++i)
    policies.set_absence(static_cast<Gate>(i), Absence::unknown);
  std::string text;
  for (const GateVerdict& gate : policies.decide(request).gates)
    if (gate.in_use) text += (text.empty() ? "" : " ") + std::string(to_string(gate.gate));
  return text;
}

}  // namespace

TEST_CASE("the keys that follow from who calls, for what, and on what") {
  struct Case {
    std::string principal;
    std::string arn, account, type, service, service_name, user, org, source;
  };
  const std::string role(kRole);
  for (const Case& one : {
           Case{role, role, "111122223333", "AssumedRole", "false", "-", "-", "?", "-"},
           Case{"arn:aws:iam::111122223333:user/a/ann", "arn:aws:iam::111122223333:user/a/ann",
                "111122223333", "User", "false", "-", "ann", "?", "-"},
           Case{"arn:aws:iam::111122223333:user/a.b", "arn:aws:iam::111122223333:user/a.b",
                "111122223333", "User", "false", "-", "a.b", "?", "-"},
           Case{"arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:root", "111122223333",
                "Account", "false", "-", "-", "?", "-"},
           Case{"arn:aws-cn:sts::111122223333:assumed-role/dev/s",
                "arn:aws-cn:iam::111122223333:role/" + kUnknown + "dev", "111122223333",
                "AssumedRole", "false", "-", "-", "?", "-"},
           Case{"arn:aws:sts::111122223333:federated-user/f",
                "arn:aws:sts::111122223333:federated-user/f", "111122223333", "FederatedUser",
                "false", "-", "-", "?", "-"},
           Case{"lambda.amazonaws.com", "-", "-", "-", "true", "lambda.amazonaws.com", "-", "-",
                "?"},
           Case{"", "?", "?", "?", "?", "?", "?", "?", "?"},
       }) {
    CAPTURE(one.principal);
    const Request request = make_request(one.principal);
    const PreparedRequest prepared(request, lister());
    CHECK(value_of(prepared, "aws:PrincipalArn") == one.arn);
    CHECK(value_of(prepared, "aws:PrincipalAccount") == one.account);
    CHECK(value_of(prepared, "aws:PrincipalType") == one.type);
    CHECK(value_of(prepared, "aws:PrincipalIsAWSService") == one.service);
    CHECK(value_of(prepared, "aws:PrincipalServiceName") == one.service_name);
    CHECK(value_of(prepared, "aws:username") == one.user);
    for (const std::string_view key : {"aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:userid",
                                       "aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge"}) {
      CAPTURE(key);
      CHECK(value_of(prepared, key) == one.org);
    }
    for (const std::string_view key :
         {"aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths"}) {
      CAPTURE(key);
      CHECK(value_of(prepared, key) == one.source);
    }
    CHECK(value_of(prepared, "aws:PrincipalServiceNamesList") ==
          (one.service == "false" ? "-" : "?"));
    CHECK(value_of(prepared, "aws:ResourceAccount") == "111122223333");
    CHECK(value_of(prepared, "aws:RequestedRegion") == "eu-west-1");
    CHECK(value_of(prepared, "aws:SecureTransport") == "?");
  }
}

TEST_CASE("what was said of a request goes before what follows from it") {
  Request request = make_request("arn:aws:sts::111122223333:assumed-role/dev/s");
  request.role = "arn:aws:iam::111122223333:role/team/dev";
  request.resource_account = "444455556666";
  request.context = {{"aws:RequestedRegion", {"us-east-1"}, false},
                     {"aws:SourceArn", {"x"}, false}};
  const PreparedRequest prepared(request, lister());
  CHECK(value_of(prepared, "aws:PrincipalArn") == request.role);
  CHECK(value_of(prepared, "aws:ResourceAccount") == "444455556666");
  CHECK(value_of(prepared, "aws:RequestedRegion") == "us-east-1");
  CHECK(value_of(prepared, "aws:SourceArn") == "x");
  CHECK(prepared.same_account() == Answer::no);
}

TEST_CASE("whose the resource is") {
  struct Case {
    std::string principal;
    std::string resource;
    std::string owner;
    Answer same;
  };
  const std::string role(kRole);
  const std::string app(kApp);
  for (const Case& one : {
           Case{role, app, "", Answer::yes},
           Case{role, app, "444455556666", Answer::no},
           Case{role, "arn:aws:ecr:eu-west-1:444455556666:repository/app", "", Answer::no},
           Case{role, "arn:aws:ecr:eu-west-1:444455556666:repository/app", "111122223333",
                Answer::yes},
           Case{role, "*", "", Answer::unknown},
           Case{role, "arn:aws:s3:::bucket", "", Answer::unknown},
           Case{role, "arn:aws:ecr:eu-west-1:" + kUnknown + ":repository/app", "", Answer::unknown},
           Case{role, "arn:aws:ecr:eu-west-1:4444" + kUnknown + ":repository/app", "",
                Answer::unknown},
           Case{"arn:aws:iam::" + kUnknown + ":role/dev", app, "", Answer::unknown},
           Case{"arn:aws:iam::444455556666:role/" + kUnknown, app, "", Answer::no},
           Case{"lambda.amazonaws.com", app, "", Answer::unknown},
           Case{"", app, "", Answer::unknown},
       }) {
    CAPTURE(one.principal);
    CAPTURE(one.resource);
    Request request = make_request(one.principal, "ecr:BatchGetImage", one.resource);
    request.resource_account = one.owner;
    CHECK(PreparedRequest(request, lister()).same_account() == one.same);
  }
}

TEST_CASE("an action says which policies may speak about it") {
  struct Case {
    std::string_view action;
    bool repository, v1, v2;
  };
  for (const Case& one : {
           Case{"ecr:BatchGetImage", true, false, true},
           Case{"ECR:batchgetimage", true, false, true},
           Case{"ecr:PutImage", true, false, true},
           Case{"ecr:ReplicateImage", false, true, true},
           Case{"ecr:CreateRepository", false, true, true},
           Case{"ecr:createrepository", false, true, true},
           Case{"ecr:BatchImportUpstreamImage", true, true, true},
           Case{"ecr:GetAuthorizationToken", false, false, false},
           Case{"s3:GetObject", true, false, false},
           Case{"s3:CreateRepository", true, false, false},
           Case{"ecr", true, false, true},
       }) {
    CAPTURE(one.action);
    const Request request = make_request(kRole, one.action);
    const PreparedRequest prepared(request, lister());
    CHECK(prepared.asks_repository() == one.repository);
    CHECK(prepared.asks_registry(RegistryScope::v1) == one.v1);
    CHECK(prepared.asks_registry(RegistryScope::v2) == one.v2);
  }
  // Nobody's resource: of the caller's account, in no region.
  const Request login =
      make_request("arn:aws:iam::444455556666:role/dev", "ecr:GetAuthorizationToken");
  const PreparedRequest prepared(login, lister());
  CHECK(prepared.question().resource.text == "*");
  CHECK(prepared.same_account() == Answer::yes);
  CHECK(value_of(prepared, "aws:ResourceAccount") == "444455556666");
  CHECK(value_of(prepared, "aws:RequestedRegion") == "?");
  const Request pull = make_request(kRole);
  const PreparedRequest pulled(pull, lister());
  CHECK(pulled.question().service == "ecr");
  CHECK(pulled.question().action == "BatchGetImage");
  CHECK(pulled.question().ecr_action == lister().index("BatchGetImage"));
  const Request object = make_request(kRole, "s3:GetObject");
  CHECK(PreparedRequest(object, lister()).question().ecr_action == ActionSet().size());
}

TEST_CASE("which gates are looked at depends on who calls for what") {
  const std::string all =
      "rcp scp endpoint-policy repository-policy registry-policy identity-policy boundary "
      "session-policy";
  CHECK(in_use(make_request(kRole)) == all);
  CHECK(in_use(make_request("arn:aws:iam::111122223333:root")) == all);
  CHECK(in_use(make_request("arn:aws:iam::111122223333:user/aws-service-role/x")) == all);
  const std::string linked =
      "endpoint-policy repository-policy registry-policy identity-policy boundary session-policy";
  CHECK(in_use(make_request("arn:aws:iam::111122223333:role/aws-service-role/x/y")) == linked);
  CHECK(in_use(make_request("arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForECR/s")) ==
        linked);
  CHECK(in_use(make_request("arn:aws:iam::111122223333:role/AWSServiceRoleForECR")) == all);
  CHECK(in_use(make_request("arn:aws:sts::111122223333:assumed-role/aws-service-role/s")) == all);
  CHECK(in_use(make_request("lambda.amazonaws.com")) == "rcp repository-policy registry-policy");
  CHECK(in_use(make_request("")) == "rcp endpoint-policy repository-policy registry-policy");
  CHECK(in_use(make_request(kRole, "ecr:CreateRepository")) ==
        "rcp scp endpoint-policy registry-policy identity-policy boundary session-policy");
  CHECK(in_use(make_request(kRole, "ecr:GetAuthorizationToken")) ==
        "rcp scp endpoint-policy identity-policy boundary session-policy");
}

TEST_CASE("the gates that stop a request are named, and no others") {
  const Given identity{Gate::identity_policy, policy("Allow", kOnAll)};
  const Given repository{Gate::repository_policy, policy("Allow", kToAll)};
  const std::string nothing = policy("Allow", R"("Resource": "arn:aws:s3:::bucket")");
  const std::string denied = policy("Deny", kOnAll);
  const Request within = make_request(kRole);
  const Request across = make_request("arn:aws:iam::444455556666:role/dev");
  const Request root = make_request("arn:aws:iam::111122223333:root");
  const Request service = make_request("lambda.amazonaws.com");
  Request nobodys = make_request(kRole);
  nobodys.resource = "arn:aws:ecr:eu-west-1:" + kUnknown + ":repository/app";

  CHECK(decided({}, within) == "implicit-deny identity-policy");
  CHECK(decided({identity}, within) == "allowed");
  CHECK(decided({repository}, within) == "allowed");
  CHECK(decided({}, across) == "implicit-deny repository-policy identity-policy");
  CHECK(decided({identity}, across) == "implicit-deny repository-policy");
  CHECK(decided({repository}, across) == "implicit-deny identity-policy");
  CHECK(decided({identity, repository}, across) == "allowed");
  CHECK(decided({}, root) == "allowed");
  CHECK(decided({}, service) == "implicit-deny repository-policy");
  CHECK(decided({repository}, service) == "allowed");
  CHECK(decided({}, make_request("", "ecr:CreateRepository")) == "implicit-deny registry-policy");
  CHECK(decided({identity, repository}, nobodys) == "allowed");
  CHECK(decided({}, nobodys) == "implicit-deny identity-policy");

  // What limits.
  for (const Gate gate : {Gate::scp, Gate::endpoint_policy, Gate::boundary, Gate::session_policy}) {
    CAPTURE(to_string(gate));
    const std::string name(to_string(gate));
    const bool about_all = gate == Gate::endpoint_policy;
    const std::string open = policy("Allow", about_all ? kOnAll + ", " + kToAll : kOnAll);
    CHECK(decided({identity, {gate, open}}, within) == "allowed");
    CHECK(decided({{gate, open}}, within) == "implicit-deny identity-policy");
    const std::string less =
        about_all ? policy("Allow", kToAll + R"(, "Resource": "arn:aws:s3:::bucket")") : nothing;
    CHECK(decided({identity, {gate, less}}, within) == "implicit-deny " + name);
    CHECK(decided({identity, repository, {gate, less}}, across) == "implicit-deny " + name);
    const std::string deny = about_all ? policy("Deny", kOnAll + ", " + kToAll) : denied;
    CHECK(decided({identity, {gate, open}, {gate, deny}}, within) == "explicit-deny " + name);
    CHECK(decided({identity}, within, {gate}) == "unknown " + name);
  }
  CHECK(decided({identity}, within, {Gate::rcp}) == "unknown rcp");
  CHECK(decided({identity, {Gate::rcp, policy("Deny", kOnAll + ", " + kToAll)}}, within) ==
        "explicit-deny rcp");
  CHECK(decided({identity}, within, {Gate::repository_policy}) == "unknown repository-policy");
  CHECK(decided({}, within, {Gate::identity_policy}) == "unknown identity-policy");
  CHECK(decided({repository}, within, {Gate::identity_policy}) == "unknown identity-policy");

  // Root users need no identity policy, and pass boundaries; not what others hold them by.
  CHECK(decided({{Gate::identity_policy, nothing}, {Gate::boundary, nothing}}, root) == "allowed");
  CHECK(decided({{Gate::scp, nothing}}, root) == "implicit-deny scp");
  CHECK(decided({{Gate::boundary, denied}}, root) == "explicit-deny boundary");
  CHECK(decided({{Gate::endpoint_policy,
                  policy("Allow", kToAll + R"(, "Resource": "arn:aws:s3:::bucket")")}},
                root) == "implicit-deny endpoint-policy");

  Request elsewhere = root;
  elsewhere.resource = "arn:aws:ecr:eu-west-1:444455556666:repository/app";
  CHECK(decided({repository, {Gate::boundary, nothing}}, elsewhere) == "allowed");
  CHECK(decided({}, elsewhere) == "implicit-deny repository-policy");
  CHECK(decided({{Gate::identity_policy, policy("Allow", R"("NotResource": "*")")}}, within) ==
        "implicit-deny identity-policy");

  // Services are held by policies on resources alone.
  CHECK(decided({repository, {Gate::scp, denied}, {Gate::boundary, denied}}, service) == "allowed");
  CHECK(decided({repository, {Gate::repository_policy, policy("Deny", kToAll)}}, service) ==
        "explicit-deny repository-policy");

  // Every level of an organization must allow, and one policy of a level is enough.
  const std::string open = policy("Allow", kOnAll);
  CHECK(decided({identity, {Gate::scp, open, 0}, {Gate::scp, nothing, 0}}, within) == "allowed");
  CHECK(decided({identity, {Gate::scp, nothing, 0}, {Gate::scp, open, 0}}, within) == "allowed");
  CHECK(decided({identity, {Gate::scp, open, 0}, {Gate::scp, nothing, 1}}, within) ==
        "implicit-deny scp");
  CHECK(decided({identity, {Gate::scp, nothing, 0}, {Gate::scp, open, 1}}, within) ==
        "implicit-deny scp");
  CHECK(decided({identity, {Gate::scp, open, 0}, {Gate::scp, open, 2}}, within) ==
        "implicit-deny scp");
  CHECK(decided({identity, {Gate::scp, open, 0}, {Gate::scp, open, 1}}, within) == "allowed");
}

TEST_CASE("a role is held by its limits where the repository names it as a role") {
  const std::string nothing = policy("Allow", R"("Resource": "arn:aws:s3:::bucket")");
  const auto named = [](const std::string& arn) {
    return Given{Gate::repository_policy,
                 policy("Allow", R"("Principal": {"AWS": ")" + arn + "\"}")};
  };
  const Request role = make_request(kRole);
  const Request session = make_request("arn:aws:sts::111122223333:assumed-role/dev/s");
  for (const Gate limit : {Gate::boundary, Gate::session_policy}) {
    CAPTURE(to_string(limit));
    const std::string name(to_string(limit));
    CHECK(decided({named(std::string(kRole)), {limit, nothing}}, role) == "implicit-deny " + name);
    CHECK(decided({named("*"), {limit, nothing}}, role) == "allowed");
    CHECK(decided({named(session.principal), {limit, nothing}}, session) == "allowed");
    CHECK(decided({named(std::string(kRole)), {limit, nothing}}, session) ==
          "implicit-deny " + name);
    CHECK(decided({named("111122223333"), {limit, nothing}}, role) ==
          "implicit-deny identity-policy " + name);
  }
  CHECK(decided({named(std::string(kRole))}, role) == "allowed");
  CHECK(decided({named("111122223333")}, role) == "implicit-deny identity-policy");
}

TEST_CASE("a Deny with NotPrincipal spares those alone whose account and role are listed too") {
  const Given identity{Gate::identity_policy, policy("Allow", kOnAll)};
  const std::string user = "arn:aws:iam::111122223333:user/ann";
  const std::string role(kRole);
  const std::string session = "arn:aws:sts::111122223333:assumed-role/dev/s";
  const std::string account = "arn:aws:iam::111122223333:root";
  struct Case {
    std::string caller;
    std::vector<std::string> listed;
    std::string decision;
  };
  for (const Case& one : {
           Case{user, {user, account}, "allowed"},
           Case{user, {user}, "unknown repository-policy"},
           Case{user, {account}, "unknown repository-policy"},
           Case{user, {role}, "explicit-deny repository-policy"},
           Case{role, {role, account}, "allowed"},
           Case{role, {role}, "unknown repository-policy"},
           Case{session, {session, role, account}, "allowed"},
           Case{session, {session, role}, "unknown repository-policy"},
           Case{session, {session, account}, "unknown repository-policy"},
           Case{session, {role, account}, "unknown repository-policy"},
           Case{session, {user}, "explicit-deny repository-policy"},
           Case{account, {account}, "allowed"},
           Case{account, {user}, "explicit-deny repository-policy"},
       }) {
    CAPTURE(one.caller);
    std::string list;
    for (const std::string& entry : one.listed)
      list += (list.empty() ? "\"" : ", \"") + entry + '"';
    CAPTURE(list);
    const Given spared{Gate::repository_policy,
                       policy("Deny", R"("NotPrincipal": {"AWS": [)" + list + "]}")};
    CHECK(decided({identity, spared}, make_request(one.caller)) == one.decision);
    // It reaches everybody who has a boundary.
    const Given boundary{Gate::boundary, policy("Allow", kOnAll)};
    CHECK(decided({identity, boundary, spared}, make_request(one.caller)) ==
          "explicit-deny repository-policy");
  }
}

TEST_CASE("a service has no account that a NotPrincipal could leave out") {
  const Given allow{Gate::repository_policy, policy("Allow", kToAll)};
  const Given spared{Gate::repository_policy,
                     policy("Deny", R"("NotPrincipal": {"Service": "lambda.amazonaws.com"})")};
  CHECK(decided({allow, spared}, make_request("lambda.amazonaws.com")) == "allowed");
  CHECK(decided({allow, spared}, make_request("ecs.amazonaws.com")) ==
        "explicit-deny repository-policy");
  CHECK(decided({allow, spared}, make_request("")) == "explicit-deny repository-policy");
}
