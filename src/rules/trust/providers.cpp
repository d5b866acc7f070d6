// SPDX-License-Identifier: Apache-2.0
// What is documented of providers of web identities. IAM user guide of 2026: "Identity-provider
// controls for shared OIDC providers" (who is shared, and by which claim its tenants are told
// apart; IAM refuses a trust policy that does not ask for it) and "Available keys for AWS OIDC
// federation" (which claims are condition keys). The forms of subjects are the providers' own.
#include <algorithm>
#include <array>

#include "rules/trust/web_identity.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::check {
namespace {

using ClaimName = std::string_view;

constexpr auto kCommonClaims = std::to_array<ClaimName>({"amr", "aud", "email", "oaud", "sub"});
constexpr auto kGoogleClaims = std::to_array<ClaimName>({"google/organization_number"});
constexpr auto kFacebookClaims = std::to_array<ClaimName>({"app_id", "id"});
constexpr auto kAmazonClaims = std::to_array<ClaimName>({"app_id", "sub", "user_id"});
constexpr auto kCircleClaims = std::to_array<ClaimName>({"oidc.circleci.com/project-id"});
constexpr auto kGithubClaims = std::to_array<ClaimName>(
    {"actor", "actor_id", "job_workflow_ref", "repository", "repository_id", "repository_owner_id",
     "workflow", "ref", "environment", "enterprise_id"});
/// Everybody may name a branch, an environment or a workflow so.
constexpr auto kGithubAnybodys = std::to_array<ClaimName>({"workflow", "ref", "environment"});
constexpr auto kGitlabClaims = std::to_array<ClaimName>(
    {"namespace_id", "project_id", "user_id", "user_login", "user_email", "user_access_level",
     "ref_protected", "pipeline_source", "runner_environment"});
constexpr auto kGitlabAnybodys = std::to_array<ClaimName>(
    {"user_access_level", "ref_protected", "pipeline_source", "runner_environment"});
constexpr auto kBuildkiteClaims =
    std::to_array<ClaimName>({"organization_slug", "organization_id", "pipeline_slug",
                              "pipeline_id", "cluster_name", "cluster_id", "build_branch"});
constexpr auto kBuildkiteAnybodys =
    std::to_array<ClaimName>({"pipeline_slug", "cluster_name", "build_branch"});

constexpr std::array<std::string_view, 4> kBuiltInProviders{"cognito-identity.amazonaws.com",
                                                            "accounts.google.com",
                                                            "graph.facebook.com", "www.amazon.com"};

constexpr auto kKnownProviders = std::to_array<KnownProvider>({
    {"token.actions.githubusercontent.com", "GitHub Actions", "every workflow on GitHub", true,
     "sub", "repo:OWNER/REPOSITORY:ref:refs/heads/BRANCH", kGithubClaims, kGithubAnybodys},
    {"vstoken.actions.githubusercontent.com", "GitHub Actions", "every workflow on GitHub", true,
     "sub", "repo:OWNER/REPOSITORY:ref:refs/heads/BRANCH"},
    {"oidc-configuration.audit-log.githubusercontent.com", "GitHub's audit log",
     "every enterprise on GitHub", true, "sub", "https://github.com/ENTERPRISE"},
    {"gitlab.com", "GitLab.com", "every pipeline on GitLab.com", true, "sub",
     "project_path:GROUP/PROJECT:ref_type:branch:ref:BRANCH", kGitlabClaims, kGitlabAnybodys},
    {"agent.buildkite.com", "Buildkite", "every pipeline of Buildkite", true, "sub",
     "organization:ORGANIZATION:pipeline:PIPELINE:ref:refs/heads/BRANCH:*", kBuildkiteClaims,
     kBuildkiteAnybodys},
    {"app.terraform.io", "HCP Terraform", "every workspace of HCP Terraform", true, "sub",
     "organization:ORGANIZATION:project:PROJECT:workspace:WORKSPACE:run_phase:*"},
    {"oidc.codefresh.io", "Codefresh", "every pipeline of Codefresh", true, "sub"},
    {"studio.datachain.ai/api", "DVC Studio", "every user of DVC Studio", true, "sub"},
    {"scalr.io", "Scalr", "every workspace of Scalr", true, "sub"},
    {"tokens.cloud.shisho.dev", "Shisho Cloud", "every user of Shisho Cloud", true, "sub"},
    {"proidc.upbound.io", "Upbound", "every control plane of Upbound", true, "sub"},
    {"api.pulumi.com/oidc", "Pulumi Cloud", "every user of Pulumi Cloud", true, "aud"},
    {"sandboxes.cloud", "sandboxes.cloud", "every user of sandboxes.cloud", true, "aud"},
    {"oidc.vercel.com", "Vercel", "every deployment on Vercel", true, "aud",
     "https://vercel.com/TEAM"},
    {"sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d", "Microsoft Sentinel",
     "every user of Microsoft Sentinel", true, "sts:RoleSessionName"},
    {"cognito-identity.amazonaws.com", "Amazon Cognito", "every user of any identity pool", true,
     "aud", "REGION:ID_OF_THE_IDENTITY_POOL"},
    {"accounts.google.com",
     "Google",
     "everyone with a Google account",
     true,
     "aud",
     "CLIENT_ID",
     kGoogleClaims,
     {},
     true,
     false},
    {"graph.facebook.com",
     "Facebook",
     "everyone with a Facebook account",
     true,
     "app_id",
     "APP_ID",
     kFacebookClaims,
     {},
     false,
     false},
    {"www.amazon.com",
     "Login with Amazon",
     "everyone with an Amazon account",
     true,
     "app_id",
     "APP_ID",
     kAmazonClaims,
     {},
     false,
     false},
    {"oidc.eks.", "the cluster", "every service account of the cluster", false, "sub",
     "system:serviceaccount:NAMESPACE:NAME"},
    {"oidc.circleci.com/org/", "CircleCI", "every project of the organization", false, "sub",
     "org/ORGANIZATION_ID/project/PROJECT_ID/user/*", kCircleClaims},
    {"api.bitbucket.org/2.0/workspaces/", "Bitbucket Pipelines",
     "every repository of the workspace", false, "sub", "{REPOSITORY_UUID}:*"},
});

bool is_named_so(const KnownProvider& known, std::string_view name) {
  const bool beginning = known.name.ends_with('/') || known.name.ends_with('.');
  if (!beginning && name.size() != known.name.size()) return false;
  return name.size() >= known.name.size() &&
         equal_ignoring_case(name.substr(0, known.name.size()), known.name);
}

}  // namespace

const KnownProvider* find_known_provider(std::string_view name) {
  const auto found = std::ranges::find_if(
      kKnownProviders, [&](const KnownProvider& known) { return is_named_so(known, name); });
  return found == kKnownProviders.end() ? nullptr : &*found;
}

std::span<const std::string_view> common_claims() { return kCommonClaims; }

std::span<const std::string_view> built_in_providers() { return kBuiltInProviders; }

bool is_built_in_provider(std::string_view name) {
  return std::ranges::find(kBuiltInProviders, name) != kBuiltInProviders.end();
}

}  // namespace ecrlint::internal::check
