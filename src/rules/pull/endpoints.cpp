// SPDX-License-Identifier: Apache-2.0
// ECR115 and ECR116, VPC endpoints that let the calls of a pull through only in part: see
// rules/pull/pull-stopped-at-endpoint.md and layers-stopped-at-endpoint.md.
#include <algorithm>
#include <array>

#include "analysis/action_match.hpp"
#include "analysis/glob.hpp"
#include "analysis/transfer_calls.hpp"
#include "rules/conditions/condition_meaning.hpp"
#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"
#include "rules/subjects.hpp"

namespace ecrlint::internal::check {
namespace {

constexpr std::string_view kLoginName = "GetAuthorizationToken";

/// What is missing of what a pull takes.
struct Gap {
  std::string_view granted;
  std::string_view missing;
  std::string_view consequence;
};

constexpr Gap kNoLayers{analysis::kPullNames[0], analysis::kPullNames[1],
                        "can read manifests but not layers through this endpoint, so no pull ends"};
constexpr Gap kNoManifests{
    analysis::kPullNames[1], analysis::kPullNames[0],
    "can read layers but not manifests through this endpoint, so no pull begins"};
constexpr Gap kNoLogin{analysis::kPullNames[0], kLoginName,
                       "can pull but not log in through this endpoint, so no pull begins"};

/// Whoever pushes or tags needs no layers.
bool may_push(const analysis::Access& access, const analysis::Subject& subject) {
  return access.allowed(subject, "PutImage") != Answer::no ||
         access.allowed(subject, "InitiateLayerUpload") != Answer::no;
}

std::optional<Complaint> judge_gap(Pass& pass, const analysis::Subject& subject, const Gap& gap) {
  const analysis::Access& access = pass.access();
  if (access.allowed(subject, gap.missing) != Answer::no) return std::nullopt;
  const analysis::Grant grant = access.grant(subject, gap.granted);
  // `ecr:Get*` is for reading: nothing says that a pull was meant.
  const bool meant = grant.action != nullptr && !grant.action->wildcard;
  if (!meant || access.denied(subject, gap.granted) == Answer::yes) return std::nullopt;
  const bool pulls =
      gap.missing == kLoginName ? lets_pull(access, subject) : !may_push(access, subject);
  return pulls ? std::optional(Complaint{grant, 0}) : std::nullopt;
}

void check_gap(Pass& pass, const Gap& gap) {
  if (is_misspelt(pass, gap.missing)) return;
  for (const SharedComplaint& found : gather(
           pass, [&](const analysis::Subject& subject) { return judge_gap(pass, subject, gap); })) {
    const analysis::Grant& grant = found.complaint.grant;
    Finding& finding =
        pass.report(place_of(grant), "{} {}", describe(pass, found), gap.consequence);
    finding.label = fmt::format("let through here, `ecr:{}` nowhere in this policy", gap.missing);
    const std::string missing = fmt::format("ecr:{}", gap.missing);
    if (gap.missing == kLoginName) {
      finding.help = "allow \"ecr:GetAuthorizationToken\" on \"*\", too";
      continue;
    }
    finding.help = help_to_grant(grant, {&missing, 1});
    offer_actions(pass, finding, grant, {&missing, 1});
  }
}

/// Of each Region that it may be, all layers that ECR keeps there (Amazon ECR user guide, "Minimum
/// Amazon S3 Bucket Permissions for Amazon ECR").
std::vector<std::string> layer_names(const Pass& pass) {
  const auto of = [](std::string_view region) {
    return fmt::format("prod-{}-starport-layer-bucket/*", region);
  };
  if (!pass.document().region.empty()) return {of(pass.document().region)};
  std::vector<std::string> all;
  for (const catalog::Region& region : pass.catalog().regions()) all.push_back(of(region.name));
  return all;
}

/// Is the condition met by nothing of AWS's own, as that bucket is?
bool is_for_own_buckets(const Pass& pass, const Condition& condition) {
  const bool organization = is_on(condition, "aws:ResourceOrgID");
  if (!organization && !is_on(condition, "aws:ResourceAccount") &&
      !is_on(condition, "s3:ResourceAccount"))
    return false;
  if (condition.values.empty() || !condition.values_known ||
      met_without_key(pass, condition) != Answer::no)
    return false;
  const std::string_view account = pass.document().account;
  return std::ranges::all_of(condition.values, [&](const Text& value) {
    if (organization) return !value.hole && value.text.starts_with("o-");
    return value.own_account || (!account.empty() && value.is(account));
  });
}

bool may_be_layer(const Resource& resource, std::span<const std::string> wanted) {
  if (resource.form != ResourceForm::arn) return true;
  if (analysis::meets(resource.arn.service, "s3") == Answer::no) return false;
  return std::ranges::any_of(wanted, [&](const std::string& layer) {
    return analysis::meets(resource.arn.resource, layer) != Answer::no;
  });
}

/// May the statement let a layer out of S3?
bool may_let_out(const Pass& pass, const Statement& statement,
                 std::span<const std::string> wanted) {
  if (statement.effect == Effect::deny) return false;
  Answer listed = statement.actions_known ? Answer::no : Answer::unknown;
  for (const Action& action : statement.actions)
    listed = either(listed, analysis::names_action(action, "s3", "GetObject"));
  if ((statement.not_action ? negated(listed) : listed) == Answer::no) return false;
  if (std::ranges::any_of(statement.conditions, [&](const Condition& condition) {
        return is_for_own_buckets(pass, condition);
      }))
    return false;
  if (statement.not_resource || !statement.resources_known || statement.resources.empty())
    return true;
  return std::ranges::any_of(statement.resources, [&](const Resource& resource) {
    return may_be_layer(resource, wanted);
  });
}

/// Where an Allow names the bucket; null where none does.
const Resource* find_layer_bucket(const Policy& policy) {
  for (const Statement& statement : policy.statements)
    if (statement.effect == Effect::allow && !statement.not_resource)
      for (const Resource& resource : statement.resources)
        if (resource.text.text.find("-starport-layer-bucket") != std::string_view::npos)
          return &resource;
  return nullptr;
}

/// Are images pulled from where the endpoint is, and have their layers no other way to come?
bool leads_to_ecr(const Pass& pass) {
  const VpcEndpoints* const beside = pass.workspace().endpoints().beside(pass.number());
  return beside != nullptr && beside->ecr_dkr && beside->s3 == 1 && beside->unknown == 0;
}

bool has_too_many_resources(const Policy& policy) {
  constexpr std::size_t kMost = 1000;
  std::size_t resources = 0;
  for (const Statement& statement : policy.statements) resources += statement.resources.size();
  return resources > kMost;
}

}  // namespace

void pull_stopped_at_endpoint(Pass& pass) {
  const EndpointService service = pass.workspace().endpoints().service_of(pass.number());
  if (service == EndpointService::ecr_dkr || service == EndpointService::unknown)
    for (const Gap& gap : {kNoLayers, kNoManifests}) check_gap(pass, gap);
  if (service == EndpointService::ecr_api) check_gap(pass, kNoLogin);
}

void layers_stopped_at_endpoint(Pass& pass) {
  const Policy& policy = pass.policy();
  const EndpointService service = pass.workspace().endpoints().service_of(pass.number());
  if (service != EndpointService::s3 && service != EndpointService::unknown) return;
  const Resource* const named = find_layer_bucket(policy);
  const bool meant = named != nullptr || (service == EndpointService::s3 && leads_to_ecr(pass));
  if (!meant || !policy.statements_known || policy.statements.empty() ||
      has_too_many_resources(policy))
    return;
  const std::vector<std::string> wanted = layer_names(pass);
  if (std::ranges::any_of(policy.statements, [&](const Statement& statement) {
        return may_let_out(pass, statement, wanted);
      }))
    return;
  Finding& finding =
      named != nullptr
          ? pass.report(named->text.span, "no layer of an image gets through this endpoint")
          : pass.report(policy.open,
                        "no layer of an image gets through this endpoint, so no pull through that "
                        "of ECR in its VPC ends");
  finding.label = named != nullptr ? "lets none out" : "begins here";
  const std::string_view region = pass.document().region;
  finding.help = fmt::format(
      "allow \"s3:GetObject\" on \"arn:aws:s3:::prod-{}-starport-layer-bucket/*\", where ECR keeps "
      "them",
      region.empty() ? "REGION" : region);
}

}  // namespace ecrlint::internal::check
