// Words and statements for what must change.
#include "answers/transfer/change_text.hpp"

namespace ecrlint::internal {
namespace {

void name_caller(StatementText& text, bool by_service, const Transfer& transfer) {
  const Caller& caller = transfer.caller;
  if (!by_service && caller.is_of_identity_center()) {
    // Such a role gets another name when it is made again, so no policy can name it for long.
    text.principal_type = "AWS";
    text.principal = "arn:" + caller.partition + ":iam::" + caller.account + ":root";
    text.condition_operator = "ArnLike";
    text.condition_key = "aws:PrincipalArn";
    text.condition_value = "arn:" + caller.partition + ":iam::" + caller.account +
                           ":role/aws-reserved/sso.amazonaws.com/*" + caller.name;
    return;
  }
  text.principal_type = by_service ? "Service" : "AWS";
  text.principal = caller.principal;
  if (!by_service) return;
  if (!caller.is_service()) text.principal = transfer.consumer.service;
  text.condition_value = source_arn(transfer);
  if (text.condition_value.empty()) return;
  text.condition_operator = "ArnLike";
  text.condition_key = "aws:SourceArn";
}

}  // namespace

StatementText statement_for(const MissingAllow& missing, const std::vector<std::string>& actions,
                            const Transfer& transfer) {
  StatementText text;
  text.actions = actions;
  if (missing.gate == Gate::repository_policy || missing.gate == Gate::registry_policy)
    name_caller(text, missing.by_service, transfer);
  else if (missing.gate == Gate::endpoint_policy || missing.gate == Gate::rcp)
    text.principal_type = text.principal = "*";
  // A repository policy speaks of its repository without naming it.
  if (missing.gate != Gate::repository_policy) text.resource = missing.resource;
  return text;
}

PolicyChange change_of(PolicyChange::Kind kind, Gate gate, const Transfer& transfer) {
  const Caller& caller = transfer.caller;
  PolicyChange change;
  change.kind = kind;
  change.gate = gate;
  const bool of_image =
      gate == Gate::repository_policy || gate == Gate::registry_policy || gate == Gate::rcp;
  change.account = of_image ? transfer.image.account : caller.account;
  if (gate == Gate::repository_policy)
    change.owner = "repository " + transfer.image.repository;
  else if (gate == Gate::identity_policy || gate == Gate::boundary || gate == Gate::session_policy)
    change.owner = caller.kind + " " + caller.name;
  return change;
}

std::string exemption(const Transfer& transfer) {
  const Caller& caller = transfer.caller;
  const bool service =
      caller.is_service() || transfer.consumer.calls_as == analysis::CallsAs::service;
  if (service)
    return R"(or exempt AWS services: add "BoolIfExists": {"aws:PrincipalIsAWSService": "false"})"
           " to its Condition";
  return R"(or exempt the caller: add "ArnNotLike": {"aws:PrincipalArn": ")" + caller.principal +
         R"("} to its Condition)";
}

std::string note_on(const MissingAllow& missing, std::size_t levels, const Transfer& transfer) {
  const Caller& caller = transfer.caller;
  if (missing.gate == Gate::repository_policy && !missing.by_service) {
    if (caller.is_root() || caller.is_of_identity_center()) return {};
    const bool path_unknown = caller.principal != caller.text && caller.role.empty();
    return "the " + caller.kind + " must exist before the policy is set, or AWS answers " +
           "`Invalid repository policy provided`" +
           (path_unknown ? "; if it has a path, the ARN needs it" : "");
  }
  if (missing.by_service && source_arn(transfer).empty())
    return "confine the service by a Condition on aws:SourceArn or aws:SourceAccount";
  if (missing.gate == Gate::scp && levels > 1) return "at each level that has not got it";
  return {};
}

}  // namespace ecrlint::internal
