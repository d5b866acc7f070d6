// SPDX-License-Identifier: Apache-2.0
// What the documentation says of principals, resources and the policies that a request must get
// past, one probe a sentence.
#include <doctest/doctest.h>

#include <string>

#include "ecrlint/access.hpp"
#include "support/result_support.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

using enum Decision;

struct Probe {
  std::string_view what;
  std::string_view page;
  std::string_view caller;
  std::string_view policies;  ///< JSON members of `policies`, `@` for a statement's usual end
  Decision decision;
  std::string_view action = "ecr:BatchGetImage";
  std::string_view owner = "111122223333";
  std::string_view more = {};  ///< JSON members of the request or the line
};

// Pages of the IAM user guide unless they say otherwise.
constexpr std::string_view kLogic = "reference_policies_evaluation-logic.html";
constexpr std::string_view kBasics = "reference_policies_evaluation-logic_policy-eval-basics.html";
constexpr std::string_view kCross = "reference_policies_evaluation-logic-cross-account.html";
constexpr std::string_view kPrincipal = "reference_policies_elements_principal.html";
constexpr std::string_view kNotPrincipal = "reference_policies_elements_notprincipal.html";
constexpr std::string_view kResource = "reference_policies_elements_resource.html";
constexpr std::string_view kNotResource = "reference_policies_elements_notresource.html";
constexpr std::string_view kAction = "reference_policies_elements_action.html";
constexpr std::string_view kNotAction = "reference_policies_elements_notaction.html";
constexpr std::string_view kVariables = "reference_policies_variables.html";
constexpr std::string_view kBoundary = "access_policies_boundaries.html";
constexpr std::string_view kScp = "organizations: orgs_manage_policies_scps.html";
constexpr std::string_view kRcp = "organizations: orgs_manage_policies_rcps.html";
constexpr std::string_view kEndpoint = "vpc: privatelink/vpc-endpoints-access.html";
constexpr std::string_view kRegistry = "AmazonECR: registry-permissions.html";
constexpr std::string_view kEcr = "service-authorization: list_amazonelasticcontainerregistry.html";

constexpr std::string_view kRole = "arn:aws:iam::111122223333:role/dev";
constexpr std::string_view kSession = "arn:aws:sts::111122223333:assumed-role/dev/s";
constexpr std::string_view kUser = "arn:aws:iam::111122223333:user/ann";
constexpr std::string_view kFederated = "arn:aws:sts::111122223333:federated-user/bob";
constexpr std::string_view kRoot = "arn:aws:iam::111122223333:root";
constexpr std::string_view kLambda = "lambda.amazonaws.com";
constexpr std::string_view kOther = "444455556666";

// In policies: `{+` begins an Allow, `{-` a Deny, `@` ends either on all of ECR, `%` on S3 alone.
constexpr Probe kWithin[] = {
    {"nothing allows", kBasics, kRole, "", implicit_deny},
    {"the identity policy is enough", kLogic, kRole, R"("identity": [{+ @])", allowed},
    {"a Deny beats every Allow", kBasics, kRole, R"("identity": [{+ @, {- @])", explicit_deny},
    {"the repository policy is enough for a role", kLogic, kRole,
     R"("resource": {+ "Principal": {"AWS": "arn:aws:iam::111122223333:role/dev"}, @)", allowed},
    {"a role with a boundary that leaves it out", kLogic, kRole,
     R"("resource": {+ "Principal": {"AWS": "arn:aws:iam::111122223333:role/dev"}, @,
        "boundary": [{+ %])",
     implicit_deny},
    {"a role's session with a session policy that leaves it out", kLogic, kSession,
     R"("resource": {+ "Principal": {"AWS": "arn:aws:iam::111122223333:role/dev"}, @,
        "session": {+ %)",
     implicit_deny},
    {"a named session passes boundary and session policy", kLogic, kSession,
     R"("resource": {+ "Principal": {"AWS": "arn:aws:sts::111122223333:assumed-role/dev/s"}, @,
        "boundary": [{+ %], "session": {+ %)",
     allowed},
    {"but not their Deny", kLogic, kSession,
     R"("resource": {+ "Principal": {"AWS": "arn:aws:sts::111122223333:assumed-role/dev/s"}, @,
        "session": {- @)",
     explicit_deny},
    {"another session", kPrincipal, kSession,
     R"("resource": {+ "Principal": {"AWS": "arn:aws:sts::111122223333:assumed-role/dev/t"}, @)",
     implicit_deny},
    {"a user", kLogic, kUser,
     R"("resource": {+ "Principal": {"AWS": "arn:aws:iam::111122223333:user/ann"}, @)", allowed},
    {"a user passes the boundary", kBoundary, kUser,
     R"("resource": {+ "Principal": {"AWS": "arn:aws:iam::111122223333:user/ann"}, @,
        "boundary": [{+ %])",
     allowed},
    {"a federated user passes boundary and session policy", kBoundary, kFederated,
     R"("resource": {+ "Principal": {"AWS": "arn:aws:sts::111122223333:federated-user/bob"}, @,
        "boundary": [{+ %], "session": {+ %)",
     allowed},
    {"everyone passes boundary and session policy", kLogic, kSession,
     R"("resource": {+ "Principal": "*", @, "boundary": [{+ %], "session": {+ %)", allowed},
    {"the account delegates only", kPrincipal, kRole,
     R"("resource": {+ "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, @)", implicit_deny},
    {"an account id is its root", kPrincipal, kRole,
     R"("resource": {+ "Principal": {"AWS": "111122223333"}, @)", implicit_deny},
    {"a Deny to the account reaches its roles", kPrincipal, kSession,
     R"("resource": {- "Principal": {"AWS": "111122223333"}, @, "identity": [{+ @])",
     explicit_deny},
    {"the root user needs no policy", kBasics, kRoot, "", allowed},
    {"the root user is denied by the repository policy", kBasics, kRoot,
     R"("resource": {- "Principal": "*", @)", explicit_deny},
    {"the root user is held by SCPs", kScp, kRoot, R"("scp": [{"id": "r", "policies": [{+ %]}])",
     implicit_deny},
    {"names of users count letter case", kPrincipal, kUser,
     R"("resource": {+ "Principal": {"AWS": "arn:aws:iam::111122223333:user/Ann"}, @)",
     implicit_deny},
    {"no wildcards in a principal", kPrincipal, kRole,
     R"("resource": {+ "Principal": {"AWS": "arn:aws:iam::111122223333:role/*"}, @)",
     implicit_deny},
    {"the path is part of a role", kPrincipal, kRole,
     R"("resource": {+ "Principal": {"AWS": "arn:aws:iam::111122223333:role/x/dev"}, @)",
     implicit_deny},
    {"a session of a role whose path is told", kPrincipal, kSession,
     R"("resource": {+ "Principal": {"AWS": "arn:aws:iam::111122223333:role/dev"}, @)",
     implicit_deny, "ecr:BatchGetImage", "111122223333",
     R"(, "role": "arn:aws:iam::111122223333:role/x/dev")"},
    {"a role calls as some session", kPrincipal, kRole,
     R"("resource": {+ "Principal": {"AWS": "arn:aws:sts::111122223333:assumed-role/dev/s"}, @)",
     unknown},
    {"a role calls as some session, perhaps one that is denied", kPrincipal, kRole,
     R"("resource": {- "Principal": {"AWS": "arn:aws:sts::111122223333:assumed-role/dev/s"}, @,
        "identity": [{+ @])",
     unknown},
    {"a boundary grants nothing", kBoundary, kRole, R"("boundary": [{+ @])", implicit_deny},
    {"a boundary limits", kBoundary, kRole, R"("identity": [{+ @], "boundary": [{+ %])",
     implicit_deny},
    {"a session policy grants nothing", kLogic, kSession, R"("session": {+ @)", implicit_deny},
    {"a session policy limits", kLogic, kSession, R"("identity": [{+ @], "session": {+ %)",
     implicit_deny},
};

constexpr Probe kAcross[] = {
    {"one side is not enough: the repository's", kCross, kRole,
     R"("resource": {+ "Principal": {"AWS": "arn:aws:iam::111122223333:role/dev"}, @)",
     implicit_deny, "ecr:BatchGetImage", kOther},
    {"one side is not enough: the caller's", kCross, kRole, R"("identity": [{+ @])", implicit_deny,
     "ecr:BatchGetImage", kOther},
    {"both sides", kCross, kRole,
     R"("resource": {+ "Principal": {"AWS": "arn:aws:iam::111122223333:role/dev"}, @,
        "identity": [{+ @])",
     allowed, "ecr:BatchGetImage", kOther},
    {"the account is enough for the repository's side", kCross, kRole,
     R"("resource": {+ "Principal": {"AWS": "111122223333"}, @, "identity": [{+ @])", allowed,
     "ecr:BatchGetImage", kOther},
    {"the account of a federated user is enough, too", kCross, kFederated,
     R"("resource": {+ "Principal": {"AWS": "111122223333"}, @, "identity": [{+ @])", allowed,
     "ecr:BatchGetImage", kOther},
    {"everyone is everyone with a policy of their own", kCross, kRole,
     R"("resource": {+ "Principal": "*", @)", implicit_deny, "ecr:BatchGetImage", kOther},
    {"everyone, both sides", kCross, kRole,
     R"("resource": {+ "Principal": {"AWS": "*"}, @, "identity": [{+ @])", allowed,
     "ecr:BatchGetImage", kOther},
    {"another account is named", kCross, kRole,
     R"("resource": {+ "Principal": {"AWS": "777788889999"}, @, "identity": [{+ @])", implicit_deny,
     "ecr:BatchGetImage", kOther},
    {"the boundary always limits", kCross, kUser,
     R"("resource": {+ "Principal": {"AWS": "arn:aws:iam::111122223333:user/ann"}, @,
        "identity": [{+ @], "boundary": [{+ %])",
     implicit_deny, "ecr:BatchGetImage", kOther},
    {"the session policy always limits", kCross, kSession,
     R"("resource": {+ "Principal": {"AWS": "arn:aws:sts::111122223333:assumed-role/dev/s"}, @,
        "identity": [{+ @], "session": {+ %)",
     implicit_deny, "ecr:BatchGetImage", kOther},
    {"a root user of another account", kCross, kRoot,
     R"("resource": {+ "Principal": {"AWS": "111122223333"}, @)", allowed, "ecr:BatchGetImage",
     kOther},
    {"a root user that is not named", kCross, kRoot, "", implicit_deny, "ecr:BatchGetImage",
     kOther},
};

constexpr Probe kServices[] = {
    {"a service is named", kPrincipal, kLambda,
     R"("resource": {+ "Principal": {"Service": "lambda.amazonaws.com"}, @)", allowed},
    {"another service is named", kPrincipal, kLambda,
     R"("resource": {+ "Principal": {"Service": "ecs.amazonaws.com"}, @)", implicit_deny},
    {"everyone", kPrincipal, kLambda, R"("resource": {+ "Principal": "*", @)", allowed},
    {"everyone under AWS: not said of services", kPrincipal, kLambda,
     R"("resource": {+ "Principal": {"AWS": "*"}, @)", unknown},
    {"the repository policy denies everyone", kPrincipal, kLambda,
     R"("resource": {- "Principal": "*", @)", explicit_deny},
    {"SCPs hold no service", kScp, kLambda,
     R"("resource": {+ "Principal": {"Service": "lambda.amazonaws.com"}, @,
        "scp": [{"id": "r", "policies": [{+ %]}])",
     allowed},
    {"RCPs hold services", kRcp, kLambda,
     R"("resource": {+ "Principal": {"Service": "lambda.amazonaws.com"}, @,
        "rcp": [{"id": "r", "policies": [{- "Principal": "*", @]}])",
     explicit_deny},
    {"no organization has a service", "reference_policies_condition-keys.html", kLambda,
     R"("resource": {+ "Principal": {"Service": "lambda.amazonaws.com"},
        "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}, @)",
     implicit_deny},
    {"nobody signed in, and everyone is allowed", kPrincipal, "",
     R"("resource": {+ "Principal": "*", @)", allowed},
    {"nobody signed in", kPrincipal, "",
     R"("resource": {+ "Principal": {"AWS": "111122223333"}, @)", implicit_deny},
    {"SCPs hold no service-linked role", kScp,
     "arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForECRReplication/s",
     R"("identity": [{+ @], "scp": [{"id": "r", "policies": [{+ %]}])", allowed},
    {"RCPs hold no service-linked role", kRcp,
     "arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForECRReplication/s",
     R"("identity": [{+ @], "rcp": [{"id": "r", "policies": [{- "Principal": "*", @]}])", allowed},
};

constexpr Probe kOrganizations[] = {
    {"one level that leaves it out", kScp, kRole,
     R"("identity": [{+ @], "scp": [{"id": "r", "policies": [{+ @]}, {"id": "u", "policies": [{+ %]}])",
     implicit_deny},
    {"every level allows", kScp, kRole,
     R"("identity": [{+ @], "scp": [{"id": "r", "policies": [{+ @]}, {"id": "u", "policies": [{+ @]}])",
     allowed},
    {"two policies of one level add up", kScp, kRole,
     R"("identity": [{+ @], "scp": [{"id": "r", "policies": [{+ %, {+ @]}])", allowed},
    {"a level without a policy allows nothing", kScp, kRole,
     R"("identity": [{+ @], "scp": [{"id": "r", "policies": []}])", implicit_deny},
    {"one level that denies", kScp, kRole,
     R"("identity": [{+ @], "scp": [{"id": "r", "policies": [{+ @, {- @]}])", explicit_deny},
    {"an SCP grants nothing", kScp, kRole, R"("scp": [{"id": "r", "policies": [{+ @]}])",
     implicit_deny},
    {"an SCP limits what a repository policy grants", kScp, kUser,
     R"("resource": {+ "Principal": "*", @, "scp": [{"id": "r", "policies": [{+ %]}])",
     implicit_deny},
    {"an RCP only denies", kRcp, kRole,
     R"("identity": [{+ @], "rcp": [{"id": "r", "policies": [{- "Principal": "*", %]}])", allowed},
    {"an RCP denies", kRcp, kRole,
     R"("identity": [{+ @], "rcp": [{"id": "r", "policies": [{- "Principal": "*", @]}])",
     explicit_deny},
    {"an endpoint policy limits", kEndpoint, kRole,
     R"("identity": [{+ @], "vpce": [{+ "Principal": "*", %])", implicit_deny},
    {"an endpoint policy grants nothing", kEndpoint, kRole, R"("vpce": [{+ "Principal": "*", @])",
     implicit_deny},
    {"an endpoint policy for all but another", kEndpoint, kRole,
     R"("identity": [{+ @], "vpce": [{+ "NotPrincipal": {"AWS": "777788889999"}, @])", allowed},
    {"an endpoint policy for all but this one", kEndpoint, kRole,
     R"("identity": [{+ @], "vpce": [{+ "NotPrincipal": {"AWS": "111122223333"}, @])",
     implicit_deny},
    {"an RCP on all but this repository", kRcp, kRole,
     R"("identity": [{+ @], "rcp": [{"id": "r", "policies": [{- "Principal": "*", "Action": "*",
        "NotResource": "arn:aws:ecr:*:*:repository/app"}}]}])",
     allowed},
    {"an RCP on all but another repository", kRcp, kRole,
     R"("identity": [{+ @], "rcp": [{"id": "r", "policies": [{- "Principal": "*", "Action": "*",
        "NotResource": "arn:aws:ecr:*:*:repository/web"}}]}])",
     explicit_deny},
    {"an endpoint policy for one account", kEndpoint, kRole,
     R"("identity": [{+ @], "vpce": [{+ "Principal": {"AWS": "111122223333"}, @])", allowed},
};

constexpr Probe kNotPrincipals[] = {
    {"Deny all but another", kNotPrincipal, kUser,
     R"("identity": [{+ @], "resource": {- "NotPrincipal": {"AWS": "777788889999"}, @)",
     explicit_deny},
    {"the user and its account are spared", kNotPrincipal, kUser,
     R"("identity": [{+ @], "resource": {- "NotPrincipal": {"AWS":
        ["arn:aws:iam::111122223333:user/ann", "111122223333"]}, @)",
     allowed},
    {"the user alone: might be denied", kNotPrincipal, kUser,
     R"("identity": [{+ @], "resource": {- "NotPrincipal": {"AWS":
        "arn:aws:iam::111122223333:user/ann"}, @)",
     unknown},
    {"session, role and account are spared", kNotPrincipal, kSession,
     R"("identity": [{+ @], "resource": {- "NotPrincipal": {"AWS":
        ["arn:aws:sts::111122223333:assumed-role/dev/s", "arn:aws:iam::111122223333:role/dev",
         "111122223333"]}, @)",
     allowed},
    {"session and role without the account: might be denied", kNotPrincipal, kSession,
     R"("identity": [{+ @], "resource": {- "NotPrincipal": {"AWS":
        ["arn:aws:sts::111122223333:assumed-role/dev/s", "arn:aws:iam::111122223333:role/dev"]}, @)",
     unknown},
    {"with a boundary it always denies", kNotPrincipal, kUser,
     R"("identity": [{+ @], "boundary": [{+ @], "resource": {- "NotPrincipal": {"AWS":
        ["arn:aws:iam::111122223333:user/ann", "111122223333"]}, @)",
     explicit_deny},
    {"no service has a boundary", kNotPrincipal, kLambda,
     R"("boundary": [{+ @], "resource": {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": "*", "Action": "*"},
        {"Effect": "Deny", "NotPrincipal": {"Service": "lambda.amazonaws.com"}, "Action": "*"}]})",
     allowed},
    {"a listed service is spared", kNotPrincipal, kLambda,
     R"("resource": {- "NotPrincipal": {"Service": "lambda.amazonaws.com"}, @)", implicit_deny},
    {"Allow all but another", kNotPrincipal, kUser,
     R"("resource": {+ "NotPrincipal": {"AWS": "777788889999"}, @)", allowed},
    {"Allow all but this one", kNotPrincipal, kUser,
     R"("resource": {+ "NotPrincipal": {"AWS": "arn:aws:iam::111122223333:user/ann"}, @)",
     implicit_deny},
};

constexpr Probe kOfRegistry[] = {
    {"the login is on no resource", kEcr, kRole, R"("identity": [{+ @])", allowed,
     "ecr:GetAuthorizationToken"},
    {"the login is not on a repository", kEcr, kRole,
     R"("identity": [{"Statement": {"Effect": "Allow", "Action": "ecr:*",
        "Resource": "arn:aws:ecr:*:*:repository/*"}}])",
     implicit_deny, "ecr:GetAuthorizationToken"},
    {"no repository policy denies the login", kEcr, kRole,
     R"("identity": [{+ @], "resource": {- "Principal": "*", @)", allowed,
     "ecr:GetAuthorizationToken", kOther},
    {"no repository policy grants the login", kEcr, kRole, R"("resource": {+ "Principal": "*", @)",
     implicit_deny, "ecr:GetAuthorizationToken"},
    {"a repository that does not exist has no policy", kRegistry, kRole,
     R"("resource": {+ "Principal": "*", @)", implicit_deny, "ecr:CreateRepository"},
    {"replication is granted by the registry", kRegistry, kRole,
     R"("identity": [{+ @], "registry": {+ "Principal": {"AWS": "111122223333"}, @)", allowed,
     "ecr:ReplicateImage", kOther},
    {"a registry of V1 speaks of no pull", kRegistry, kRole,
     R"("identity": [{+ @], "registry": {+ "Principal": {"AWS": "111122223333"}, @)", implicit_deny,
     "ecr:BatchGetImage", kOther, R"(, "registryScope": "V1")"},
    {"a registry of V2 speaks of pulls", kRegistry, kRole,
     R"("identity": [{+ @], "registry": {+ "Principal": {"AWS": "111122223333"}, @)", allowed,
     "ecr:BatchGetImage", kOther, R"(, "registryScope": "V2")"},
    {"a registry of V1 denies no pull", kRegistry, kRole,
     R"("identity": [{+ @], "registry": {- "Principal": "*", @)", allowed, "ecr:BatchGetImage",
     "111122223333", R"(, "registryScope": "V1")"},
    {"a registry of V2 denies pulls", kRegistry, kRole,
     R"("identity": [{+ @], "registry": {- "Principal": "*", @)", explicit_deny},
    {"upstream images by the registry of V1", kRegistry, kRole,
     R"("identity": [{+ @], "registry": {+ "Principal": {"AWS": "111122223333"}, @)", allowed,
     "ecr:BatchImportUpstreamImage", kOther, R"(, "registryScope": "V1")"},
};

/// An Allow for a role, on the action and the resource of the request unless they are given.
struct Pattern {
  std::string_view what;
  std::string_view page;
  std::string_view elements;  ///< Action and Resource
  Decision decision;
  std::string_view version = "2012-10-17";
};

constexpr Pattern kPatterns[] = {
    {"an action in any letter case", kAction, R"("Action": "ECR:batchgetimage", "Resource": "*")",
     allowed},
    {"a star", kAction, R"("Action": "ecr:Batch*", "Resource": "*")", allowed},
    {"a star within", kAction, R"("Action": "ecr:*get*", "Resource": "*")", allowed},
    {"a question mark", kAction, R"("Action": "ecr:BatchGetImag?", "Resource": "*")", allowed},
    {"a question mark too many", kAction, R"("Action": "ecr:BatchGetImage?", "Resource": "*")",
     implicit_deny},
    {"another service", kAction, R"("Action": "ecr-public:*", "Resource": "*")", implicit_deny},
    {"everything", kAction, R"("Action": "*", "Resource": "*")", allowed},
    {"all but another", kNotAction, R"("NotAction": "ecr:PutImage", "Resource": "*")", allowed},
    {"all but this", kNotAction, R"("NotAction": ["iam:*", "ecr:BatchGet*"], "Resource": "*")",
     implicit_deny},
    {"the repository", kResource,
     R"("Action": "*", "Resource": "arn:aws:ecr:eu-west-1:111122223333:repository/app/web")",
     allowed},
    {"letter case of a name", kResource,
     R"("Action": "*", "Resource": "arn:aws:ecr:eu-west-1:111122223333:repository/app/Web")",
     implicit_deny},
    {"a star takes slashes", kResource,
     R"("Action": "*", "Resource": "arn:aws:ecr:eu-west-1:111122223333:repository/*")", allowed},
    {"a star within a name", kResource,
     R"("Action": "*", "Resource": "arn:aws:ecr:eu-west-1:111122223333:repository/a*b")", allowed},
    {"a question mark", kResource,
     R"("Action": "*", "Resource": "arn:aws:ecr:eu-west-?:111122223333:repository/app/we?")",
     allowed},
    {"a star within a field stays there", kResource,
     R"("Action": "*", "Resource": "arn:aws:e*t-1:111122223333:repository/app/web")",
     implicit_deny},
    {"a star that goes on, or an ARN to be completed?", "reference_policies_elements_resource.html",
     R"("Action": "*", "Resource": "arn:aws:ecr:*:repository/app/web")", unknown},
    {"a star that ends the whole", kResource, R"("Action": "*", "Resource": "arn:aws:ecr:*")",
     allowed},
    {"fields that are left out", kResource, R"("Action": "*", "Resource": "arn:aws:ecr")", allowed},
    {"fields that are left out, elsewhere", kResource,
     R"("Action": "*", "Resource": "arn:aws:ecr:us-east-1")", implicit_deny},
    {"an empty field", kResource,
     R"("Action": "*", "Resource": "arn:aws:ecr:eu-west-1::repository/app/web")", implicit_deny},
    {"all but this", kNotResource,
     R"("Action": "*", "NotResource": "arn:aws:ecr:*:*:repository/app/*")", implicit_deny},
    {"all but another", kNotResource,
     R"("Action": "*", "NotResource": ["arn:aws:ecr:*:*:repository/b/*", "arn:aws:s3:::*"])",
     allowed},
    {"a variable", kVariables,
     R"("Action": "*", "Resource": "arn:aws:ecr:*:*:repository/${aws:PrincipalTag/team}/*")",
     allowed},
    {"a variable in another field", kVariables,
     R"("Action": "*", "Resource": "arn:aws:ecr:*:${aws:PrincipalAccount}:repository/*")", allowed},
    {"a variable that is not there", kVariables,
     R"("Action": "*", "Resource": "arn:aws:ecr:*:*:repository/${aws:PrincipalTag/unit}*")",
     implicit_deny},
    {"a variable with a default", kVariables,
     R"("Action": "*", "Resource": "arn:aws:ecr:*:*:repository/${aws:PrincipalTag/unit, 'app'}/web")",
     allowed},
    {"all but what a missing variable names", kVariables,
     R"("Action": "*", "NotResource": "arn:aws:ecr:*:*:repository/${aws:PrincipalTag/unit}*")",
     allowed},
    {"an escaped star", kVariables,
     R"("Action": "*", "Resource": "arn:aws:ecr:*:*:repository/${*}")", implicit_deny},
    {"a variable is text under an old version", "reference_policies_elements_version.html",
     R"("Action": "*", "Resource": "arn:aws:ecr:*:*:repository/${aws:PrincipalTag/team}/*")",
     implicit_deny, "2008-10-17"},
};

/// Writes the short forms of a probe out.
std::string expand(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i);
    if (rest.starts_with("{+") || rest.starts_with("{-")) {
      out += R"({"Version": "2012-10-17", "Statement": {"Effect": ")";
      out += rest[1] == '+' ? R"(Allow",)" : R"(Deny",)";
      ++i;
    } else if (rest[0] == '@') {
      out += R"("Action": "ecr:*", "Resource": "*"}})";
    } else if (rest[0] == '%') {
      out += R"("Action": "s3:*", "Resource": "*"}})";
    } else {
      out += rest[0];
    }
  }
  return out;
}

std::string_view decide(const std::string& line) {
  const Evaluated evaluated = evaluate(line);
  REQUIRE(test::error_of(evaluated.verdict) == "");
  return to_string(evaluated.verdict->decision);
}

template <std::size_t Size>
void run(const Probe (&probes)[Size]) {
  for (const Probe& probe : probes) {
    CAPTURE(probe.what);
    CAPTURE(probe.page);
    const std::string caller =
        probe.caller.empty() ? R"({"type": "Anonymous"})" : '"' + std::string(probe.caller) + '"';
    const bool of_line = probe.more.find("registryScope") != probe.more.npos;
    const std::string more(probe.more);
    const std::string owner(probe.owner);
    const std::string line =
        R"({"request": {"principal": )" + caller + R"(, "action": ")" + std::string(probe.action) +
        R"(", "resource": "arn:aws:ecr:eu-west-1:)" + owner +
        R"(:repository/app", "resourceAccount": ")" + owner + '"' + (of_line ? "" : more) +
        R"(}, "policies": {)" + expand(probe.policies) + "}" + (of_line ? more : "") + "}";
    CHECK(decide(line) == to_string(probe.decision));
  }
}

}  // namespace

TEST_CASE("within an account: by the form of principal") { run(kWithin); }
TEST_CASE("across accounts") { run(kAcross); }
TEST_CASE("services, and nobody") { run(kServices); }
TEST_CASE("organizations and endpoints") { run(kOrganizations); }
TEST_CASE("NotPrincipal") { run(kNotPrincipals); }
TEST_CASE("logins, registries and repositories that do not exist") { run(kOfRegistry); }

TEST_CASE("actions and resources") {
  for (const Pattern& pattern : kPatterns) {
    CAPTURE(pattern.what);
    CAPTURE(pattern.page);
    const std::string line =
        R"({"request": {"principal": "arn:aws:iam::111122223333:role/dev",
            "action": "ecr:BatchGetImage",
            "resource": "arn:aws:ecr:eu-west-1:111122223333:repository/app/web",
            "context": {"aws:PrincipalTag/team": "app"}}, "policies": {"identity": [{"Version": ")" +
        std::string(pattern.version) + R"(", "Statement": {"Effect": "Allow", )" +
        std::string(pattern.elements) + "}}]}}";
    CHECK(decide(line) == to_string(pattern.decision));
  }
}
