// SPDX-License-Identifier: Apache-2.0
// ECR108: see rules/pull/lambda-pull-incomplete.md.

#include "analysis/transfer_calls.hpp"
#include "rules/rules.gen.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::check {
namespace {

const Principal* lambda_in(const Statement& statement) {
  if (statement.effect != Effect::allow || statement.not_principal) return nullptr;
  for (const Principal& principal : statement.principals)
    if (principal.form == PrincipalForm::service && principal.text.is("lambda.amazonaws.com"))
      return &principal;
  return nullptr;
}

/// The account of a function's ARN, or an account id.
std::string_view account_in(const Text& value) {
  const auto arn = parse_arn(value.text);
  const std::string_view account = arn ? arn->account : value.text;
  return is_account_id(account) ? account : std::string_view();
}

bool is_positive(const Condition& condition) {
  return condition.operator_base.find("Not") == std::string_view::npos;
}

/// The value that lets functions of another account than the registry's in, if there is one for
/// which the policy surely grants the account nothing.
const Text* stranger(Pass& pass, const Statement& statement) {
  const std::string& own = pass.document().account;
  for (const Condition& condition : statement.conditions) {
    const std::string_view key = condition.key.text;
    const bool source =
        equal_ignoring_case(key, "aws:SourceArn") || equal_ignoring_case(key, "aws:SourceAccount");
    if (!source || !is_positive(condition)) continue;
    for (const Text& value : condition.values) {
      Principal account;
      account.form = PrincipalForm::account;
      account.account = account_in(value);
      if (account.account.empty() || account.account == own) continue;
      const analysis::Subject subject{&account, nullptr};
      if (pass.access().allowed(subject, analysis::kPullNames[0]) == Answer::no &&
          pass.access().allowed(subject, analysis::kPullNames[1]) == Answer::no)
        return &value;
    }
  }
  return nullptr;
}

}  // namespace

void lambda_pull_incomplete(Pass& pass) {
  if (pass.document().account.empty()) return;  // nobody knows which account is another one
  for (const Statement& statement : pass.policy().statements) {
    const Principal* lambda = lambda_in(statement);
    if (lambda == nullptr) continue;
    const Text* value = stranger(pass, statement);
    if (value == nullptr) continue;
    const std::string_view account = account_in(*value);
    Finding& finding =
        pass.report(lambda->text.span,
                    "Lambda may pull for account {}, but the account itself may not, so no "
                    "function can be made there",
                    account);
    finding.label = "the service alone";
    finding.help = fmt::format(
        "allow `ecr:BatchGetImage` and `ecr:GetDownloadUrlForLayer` to account {} in a statement "
        "of "
        "its own",
        account);
    pass.relate(finding, value->span, fmt::format("functions of account {}", account));
    finding.in_steps = true;
  }
}

}  // namespace ecrlint::internal::check
