// SPDX-License-Identifier: Apache-2.0
// ECR210: see rules/grants/login-widens-resource.md.
#include <algorithm>

#include "analysis/transfer_calls.hpp"
#include "rules/exposure.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// Does it read or write an image?
bool carries_image(std::string_view action) {
  const auto is = [&](std::string_view name) { return name == action; };
  return std::ranges::any_of(analysis::kPullNames, is) ||
         std::ranges::any_of(analysis::kWriteNames, is);
}

void check_login(Pass& pass, const Statement& statement) {
  const Resource* everything = statement.everything();
  if (everything == nullptr || statement.not_resource || !statement.unconditional()) return;
  const catalog::ServiceId ecr = pass.catalog().find_service("ecr");
  const catalog::ActionId login_id = pass.catalog().find_action(ecr, "GetAuthorizationToken");
  const Action* login = nullptr;
  const Action* image = nullptr;
  for (const Action& action : statement.actions) {
    if (is_every_ecr_action(action)) return;  // permissions-management-wildcard speaks
    if (action.id == catalog::ActionId::none || action.service_id != ecr) continue;
    if (action.id == login_id) login = &action;
    const std::string_view name = pass.catalog().action_name(action.id);
    if (image == nullptr && carries_image(name)) image = &action;
  }
  if (login == nullptr || image == nullptr) return;
  Finding& finding =
      pass.report(login->text.span, "the login needs `*` and takes `{}` along to every repository",
                  image->text.text);
  finding.label = "belongs in a statement of its own";
  finding.help =
      "leave this action alone on \"*\", and give the others a statement with the repository's ARN";
  pass.relate(finding, image->text.span, "granted on every repository");
  pass.relate(finding, everything->text.span, "because of this");
}

}  // namespace

void login_widens_resource(Pass& pass) {
  for (const Statement& statement : pass.policy().statements)
    if (statement.effect == Effect::allow && !statement.not_action && statement.mentions_ecr)
      check_login(pass, statement);
}

}  // namespace ecrlint::internal::check
