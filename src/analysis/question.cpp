// SPDX-License-Identifier: Apache-2.0
// Takes a request apart and derives the keys that follow from it.
#include "analysis/decide.hpp"
#include "ecrlint/words.hpp"
#include "model/policy.hpp"
#include "syntax/value.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::analysis {
namespace {

Principal read_caller(std::string_view text) {
  const Text whole{text, {}, has_hole(text)};
  const bool service = !text.starts_with("arn:") && text.find('.') != text.npos;
  return read_principal(whole, service ? std::string_view("Service") : "AWS", {});
}

/// aws:PrincipalType by PrincipalForm (IAM user guide, "AWS global condition context keys").
constexpr std::array<std::string_view, 6> kPrincipalTypes{"",     "Account",     "AssumedRole",
                                                          "User", "AssumedRole", "FederatedUser"};

constexpr KeyName kPrincipalArn("aws:PrincipalArn");
constexpr KeyName kPrincipalAccount("aws:PrincipalAccount");
constexpr KeyName kPrincipalType("aws:PrincipalType");
constexpr KeyName kPrincipalIsService("aws:PrincipalIsAWSService");
constexpr KeyName kPrincipalService("aws:PrincipalServiceName");
constexpr KeyName kUserName("aws:username");
constexpr KeyName kResourceAccount("aws:ResourceAccount");
constexpr KeyName kRequestedRegion("aws:RequestedRegion");

/// Keys that only a service which acts for somebody sends. The last is a user's alone.
constexpr KeySet kOfServices{KeyName("aws:SourceArn"),
                             KeyName("aws:SourceAccount"),
                             KeyName("aws:SourceOrgID"),
                             KeyName("aws:SourceOrgPaths"),
                             kPrincipalService,
                             KeyName("aws:PrincipalServiceNamesList"),
                             kUserName};

/// Keys that only IAM principals have.
constexpr KeySet kOfPrincipals{kPrincipalArn,
                               kPrincipalAccount,
                               KeyName("aws:PrincipalOrgID"),
                               KeyName("aws:PrincipalOrgPaths"),
                               kPrincipalType,
                               kUserName,
                               KeyName("aws:userid"),
                               KeyName("aws:MultiFactorAuthPresent"),
                               KeyName("aws:MultiFactorAuthAge")};

}  // namespace

Question::Question(const Request& request)
    : caller(read_caller(request.principal)),
      role(request.role.empty() ? Principal() : read_caller(request.role)),
      signed_in(!request.principal.empty()),
      resource(request.resource) {
  if (!signed_in) caller.form = PrincipalForm::everyone;
}

PreparedRequest::PreparedRequest(const Request& request, const ActionLister& lister)
    : question_(request), account_(request.resource_account) {
  question_.context.give(request.context, request.context_complete);
  if (const auto arn = parse_arn(request.resource)) {
    if (account_.empty()) account_ = arn->account;
    region_ = arn->region;
  }
  take_action(request, lister);
  same_account_ = is_same_account();
  derive_keys(request);
}

Answer PreparedRequest::is_same_account() const {
  const Principal& caller = question_.caller;
  if (caller.account.empty() || account_.empty()) return Answer::unknown;
  if (caller.text.hole && has_hole(caller.account)) return Answer::unknown;
  if (caller.account == account_) return Answer::yes;
  return has_hole(account_) ? Answer::unknown : Answer::no;
}

void PreparedRequest::take_action(const Request& request, const ActionLister& lister) {
  const std::string_view whole = request.action;
  const auto colon = whole.find(':');
  question_.service = whole.substr(0, colon);
  if (colon != whole.npos) question_.action = whole.substr(colon + 1);
  is_ecr_ = question_.service == "ecr" || equal_ignoring_case(question_.service, "ecr");
  const catalog::Catalog& catalog = lister.catalog();
  const auto service = is_ecr_ ? lister.ecr() : catalog.find_service(question_.service);
  const auto id = catalog.find_action(service, question_.action);
  question_.ecr_action = is_ecr_ ? lister.index(id) : ActionSet().size();
  const auto is = [&](std::string_view name) {
    return is_ecr_ && question_.action.size() == name.size() &&
           equal_ignoring_case(question_.action, name);
  };
  if (id != catalog::ActionId::none && catalog.resource_type_count(id) == 0) {
    // Nobody's resource: only the caller's own account decides.
    question_.resource = Candidate("*");
    region_ = {};
    account_ = question_.caller.account;
    asks_repository_ = false;
    is_ecr_ = false;
  }
  registry_v1_ = is("ReplicateImage") || is("CreateRepository") || is("BatchImportUpstreamImage");
  // The repository need not exist, or only the registry's policy is asked (Amazon ECR user guide,
  // "Private registry permissions").
  if (is("ReplicateImage") || is("CreateRepository")) asks_repository_ = false;
}

bool PreparedRequest::asks_registry(RegistryScope scope) const {
  return is_ecr_ && (registry_v1_ || scope == RegistryScope::v2);
}

bool PreparedRequest::is_service_linked() const {
  const Principal& caller = question_.caller;
  return (caller.form == PrincipalForm::role && caller.name.starts_with("aws-service-role/")) ||
         (caller.form == PrincipalForm::session && caller.name.starts_with("AWSServiceRoleFor"));
}

/// aws:PrincipalArn: of a session the role's, whose path only the role tells.
std::string_view PreparedRequest::principal_arn(const Request& request) {
  const Principal& caller = question_.caller;
  if (caller.form != PrincipalForm::session) return caller.text.text;
  if (!request.role.empty()) return request.role;
  const std::string_view role = caller.name.substr(0, caller.name.find('/'));
  principal_arn_.append("arn:").append(caller.partition).append(":iam::").append(caller.account);
  principal_arn_.append(":role/").append(1, syntax::kHole).append(role);
  return principal_arn_;
}

void PreparedRequest::derive_iam_keys(const Request& request) {
  const Principal& caller = question_.caller;
  RequestContext& context = question_.context;
  context.derive(kPrincipalArn, principal_arn(request));
  if (!caller.account.empty()) context.derive(kPrincipalAccount, caller.account);
  const std::string_view type = word_of(kPrincipalTypes, caller.form);
  if (!type.empty()) context.derive(kPrincipalType, type);
  context.derive(kPrincipalIsService, "false");
  const bool user = caller.form == PrincipalForm::user;
  if (user) context.derive(kUserName, last_path_part(caller.name));
  context.derive_absent(kOfServices);
}

void PreparedRequest::derive_keys(const Request& request) {
  RequestContext& context = question_.context;
  if (is_iam()) {
    derive_iam_keys(request);
  } else if (question_.signed_in) {
    context.derive(kPrincipalIsService, "true");
    context.derive(kPrincipalService, question_.caller.text.text);
    context.derive_absent(kOfPrincipals);
  }
  if (!account_.empty()) context.derive(kResourceAccount, account_);
  if (!region_.empty()) context.derive(kRequestedRegion, region_);
}

}  // namespace ecrlint::internal::analysis
