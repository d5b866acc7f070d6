// SPDX-License-Identifier: Apache-2.0
// What is known of each provider of web identities: who has its tokens, which condition tells whose
// a token is, and of which claims STS makes condition keys.
#include <doctest/doctest.h>

#include <string>

#include "ecrlint/lint.hpp"
#include "rules/trust/web_identity.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;

namespace {

/// The one finding of a rule on a role that trusts the provider under these conditions.
Finding finding_on(const std::string& provider, const std::string& conditions,
                   const std::string& rule) {
  const std::string principal = check::is_built_in_provider(provider)
                                    ? provider
                                    : "arn:aws:iam::314159265358:oidc-provider/" + provider;
  Options options;
  options.kind = PolicyKind::trust;
  options.only = {rule};
  const Report report = lint(
      Source{
          "policy.json",
          R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated": ")" +
              principal + R"("}, "Action": "sts:AssumeRoleWithWebIdentity")" + conditions + "}]}"},
      options);
  CAPTURE(provider);
  REQUIRE(report.findings.size() == 1);
  return report.findings[0];
}

}  // namespace

TEST_CASE("who has tokens of a provider, and what tells whose one is") {
  struct Case {
    std::string provider, everyone, key, condition;
  };
  const Case cases[] = {
      {"token.actions.githubusercontent.com", "every workflow on GitHub",
       "token.actions.githubusercontent.com:sub", "repo:OWNER/REPOSITORY:ref:refs/heads/BRANCH"},
      {"vstoken.actions.githubusercontent.com", "every workflow on GitHub",
       "vstoken.actions.githubusercontent.com:sub", "repo:OWNER/REPOSITORY:ref:refs/heads/BRANCH"},
      {"oidc-configuration.audit-log.githubusercontent.com", "every enterprise on GitHub",
       "oidc-configuration.audit-log.githubusercontent.com:sub", "https://github.com/ENTERPRISE"},
      {"gitlab.com", "every pipeline on GitLab.com", "gitlab.com:sub",
       "project_path:GROUP/PROJECT:ref_type:branch:ref:BRANCH"},
      {"agent.buildkite.com", "every pipeline of Buildkite", "agent.buildkite.com:sub",
       "organization:ORGANIZATION:pipeline:PIPELINE:ref:refs/heads/BRANCH:*"},
      {"app.terraform.io", "every workspace of HCP Terraform", "app.terraform.io:sub",
       "organization:ORGANIZATION:project:PROJECT:workspace:WORKSPACE:run_phase:*"},
      {"oidc.codefresh.io", "every pipeline of Codefresh", "oidc.codefresh.io:sub", "<whose>"},
      {"studio.datachain.ai/api", "every user of DVC Studio", "studio.datachain.ai/api:sub",
       "<whose>"},
      {"scalr.io", "every workspace of Scalr", "scalr.io:sub", "<whose>"},
      {"tokens.cloud.shisho.dev", "every user of Shisho Cloud", "tokens.cloud.shisho.dev:sub",
       "<whose>"},
      {"proidc.upbound.io", "every control plane of Upbound", "proidc.upbound.io:sub", "<whose>"},
      {"api.pulumi.com/oidc", "every user of Pulumi Cloud", "api.pulumi.com/oidc:aud", "<whose>"},
      {"sandboxes.cloud", "every user of sandboxes.cloud", "sandboxes.cloud:aud", "<whose>"},
      {"oidc.vercel.com", "every deployment on Vercel", "oidc.vercel.com:aud",
       "https://vercel.com/TEAM"},
      {"sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d", "every user of Microsoft Sentinel",
       "sts:RoleSessionName", "<whose>"},
      {"cognito-identity.amazonaws.com", "every user of any identity pool",
       "cognito-identity.amazonaws.com:aud", "REGION:ID_OF_THE_IDENTITY_POOL"},
      {"accounts.google.com", "everyone with a Google account", "accounts.google.com:aud",
       "CLIENT_ID"},
      {"graph.facebook.com", "everyone with a Facebook account", "graph.facebook.com:app_id",
       "APP_ID"},
      {"www.amazon.com", "everyone with an Amazon account", "www.amazon.com:app_id", "APP_ID"},
      {"oidc.eks.eu-west-1.amazonaws.com/id/A1", "every service account of the cluster",
       "oidc.eks.eu-west-1.amazonaws.com/id/A1:sub", "system:serviceaccount:NAMESPACE:NAME"},
      {"oidc.circleci.com/org/1", "every project of the organization",
       "oidc.circleci.com/org/1:sub", "org/ORGANIZATION_ID/project/PROJECT_ID/user/*"},
      {"api.bitbucket.org/2.0/workspaces/w/pipelines-config/identity/oidc",
       "every repository of the workspace",
       "api.bitbucket.org/2.0/workspaces/w/pipelines-config/identity/oidc:sub",
       "{REPOSITORY_UUID}:*"},
  };
  for (const Case& one : cases) {
    const Finding finding = finding_on(one.provider, "", "ECR701");
    CHECK(finding.message ==
          one.everyone + " can assume the role: no condition asks for `" + one.key + "`");
    CHECK(finding.help.find("{\"" + one.key + "\": \"" + one.condition + "\"}") !=
          std::string::npos);
  }
}

TEST_CASE("which claims of a provider are condition keys") {
  struct Case {
    std::string provider, help;
  };
  const std::string common = "`amr`, `aud`, `email`, `oaud`, `sub`";
  const Case cases[] = {
      {"token.actions.githubusercontent.com",
       "GitHub Actions it passes on " + common +
           ", `actor`, `actor_id`, `job_workflow_ref`, `repository`, `repository_id`, "
           "`repository_owner_id`, `workflow`, `ref`, `environment`, `enterprise_id`"},
      {"gitlab.com",
       "GitLab.com it passes on " + common +
           ", `namespace_id`, `project_id`, `user_id`, `user_login`, `user_email`, "
           "`user_access_level`, `ref_protected`, `pipeline_source`, `runner_environment`"},
      {"agent.buildkite.com",
       "Buildkite it passes on " + common +
           ", `organization_slug`, `organization_id`, `pipeline_slug`, `pipeline_id`, "
           "`cluster_name`, `cluster_id`, `build_branch`"},
      {"accounts.google.com", "Google it passes on " + common + ", `google/organization_number`"},
      {"oidc.circleci.com/org/1",
       "CircleCI it passes on " + common + ", `oidc.circleci.com/project-id`"},
      {"graph.facebook.com", "Facebook it passes on `app_id`, `id`"},
      {"www.amazon.com", "Login with Amazon it passes on `app_id`, `sub`, `user_id`"},
      {"oidc-configuration.audit-log.githubusercontent.com",
       "GitHub's audit log it passes on " + common},
      {"app.terraform.io", "HCP Terraform it passes on " + common},
      {"oidc.codefresh.io", "Codefresh it passes on " + common},
      {"studio.datachain.ai/api", "DVC Studio it passes on " + common},
      {"scalr.io", "Scalr it passes on " + common},
      {"tokens.cloud.shisho.dev", "Shisho Cloud it passes on " + common},
      {"proidc.upbound.io", "Upbound it passes on " + common},
      {"api.pulumi.com/oidc", "Pulumi Cloud it passes on " + common},
      {"sandboxes.cloud", "sandboxes.cloud it passes on " + common},
      {"oidc.vercel.com", "Vercel it passes on " + common},
      {"sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d",
       "Microsoft Sentinel it passes on " + common},
      {"cognito-identity.amazonaws.com", "Amazon Cognito it passes on " + common},
      {"oidc.eks.eu-west-1.amazonaws.com/id/A1", "the cluster it passes on " + common},
      {"api.bitbucket.org/2.0/workspaces/w/pipelines-config/identity/oidc",
       "Bitbucket Pipelines it passes on " + common},
  };
  for (const Case& one : cases) {
    const Finding finding = finding_on(
        one.provider,
        R"(, "Condition": {"StringEquals": {")" + one.provider + R"(:nothing": "a"}})", "ECR402");
    CHECK(finding.severity == Severity::medium);
    CHECK(finding.help == "of the claims of " + one.help);
  }
}
