// SPDX-License-Identifier: Apache-2.0
// ECR103: see rules/pull/login-missing.md.
#include <algorithm>
#include <array>
#include <set>

#include "rules/login.hpp"
#include "rules/rules.gen.hpp"
#include "rules/subjects.hpp"

namespace ecrlint::internal::check {
namespace {

/// The services that log in as the role they assume, or hand it to what runs there. Others call
/// single operations, or pull as themselves.
constexpr std::array<std::string_view, 14> kLoggingIn{"bedrock-agentcore",
                                                      "build.apprunner",
                                                      "codebuild",
                                                      "codepipeline",
                                                      "credentials.iot",
                                                      "ec2",
                                                      "ecs-tasks",
                                                      "eks-fargate-pods",
                                                      "greengrass",
                                                      "pods.eks",
                                                      "pullthroughcache.ecr",
                                                      "rolesanywhere",
                                                      "sagemaker",
                                                      "ssm"};

constexpr std::array kUnknownSuffix{'.', syntax::kHole};

/// `ec2.amazonaws.com` logs in, and `ec2.` with a suffix that nobody knows.
bool logs_in(std::string_view service) {
  return std::ranges::any_of(kLoggingIn, [&](std::string_view name) {
    const std::string_view rest = service.substr(std::min(name.size(), service.size()));
    return service.starts_with(name) &&
           (rest.starts_with(".amazonaws.") ||
            rest.starts_with(std::string_view(kUnknownSuffix.data(), kUnknownSuffix.size())));
  });
}

/// Does a trust policy name services alone, none of which is known to log in?
bool trusts_no_login(const Policy& trust) {
  bool found = false;
  for (const Statement& statement : trust.statements) {
    if (statement.effect == Effect::deny) continue;
    if (statement.not_principal) return false;
    found = found || !statement.principals_known;
    for (const Principal& principal : statement.principals) {
      if (principal.type != "Service") return false;
      if (logs_in(principal.text.text)) return false;
      found = true;
    }
  }
  return found;
}

/// Is it a role that somebody might log in as, for all that is known?
bool may_log_in(const Pass& pass, const Login& login, const Reading& reading) {
  const std::string_view service = reading.document->assumed_by;
  if (!service.empty()) return logs_in(service);
  const auto [first, last] = std::equal_range(
      pass.source().trusting.begin(), pass.source().trusting.end(), Trusting{login.owner, nullptr},
      [](const Trusting& a, const Trusting& b) { return a.owner < b.owner; });
  return std::none_of(first, last, [](const Trusting& trusting) {
    return trusts_no_login(trusting.reading->policy);
  });
}

}  // namespace

void login_missing(Pass& pass) {
  std::set<std::pair<std::size_t, std::uint32_t>>
      reported;  // a managed policy may have many owners
  for (const Login& login : logins(pass)) {
    if (login.elsewhere != nullptr) continue;
    const bool pulls = login.manifests == Answer::yes && login.layers == Answer::yes;
    if (!pulls && login.pushes != Answer::yes) continue;
    const analysis::Grant& grant = pulls ? login.pull : login.push;
    if (grant.statement == nullptr) continue;
    const Reading& reading = *(pulls ? login.pull_in : login.push_in);
    if (!may_log_in(pass, login, reading)) continue;
    const Span place = place_of(grant);
    if (!reported.emplace(reading.document->source, place.begin).second) continue;
    Finding& finding = pass.report(reading, place, "{} can {} but not log in, so Docker is refused",
                                   describe_owner(login), pulls ? "pull" : "push");
    finding.label = "granted here, `ecr:GetAuthorizationToken` on `*` nowhere";
    finding.help =
        "add {\"Effect\": \"Allow\", \"Action\": \"ecr:GetAuthorizationToken\", \"Resource\": "
        "\"*\"}, "
        "unless another policy of the same identity has it";
  }
}

}  // namespace ecrlint::internal::check
