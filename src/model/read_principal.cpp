// SPDX-License-Identifier: Apache-2.0
// Principal forms: IAM User Guide, "AWS JSON policy elements: Principal".
#include "model/policy.hpp"

#include <re2/re2.h>

namespace ecrlint::internal {
namespace {

/// `AROA...` of a role or `AIDA...` of a user that was deleted after the policy was saved.
bool is_unique_id(std::string_view text) {
  if (!text.starts_with("AROA") && !text.starts_with("AIDA")) return false;
  static const re2::RE2 pattern("A(ROA|IDA)[A-Z0-9]{12,}");
  return re2::RE2::FullMatch(text, pattern);
}

/// A kind of principal without a name is none.
constexpr bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix) || text.size() == prefix.size()) return false;
  text.remove_prefix(prefix.size());
  return true;
}

PrincipalForm form_of_resource(std::string_view service, std::string_view& name) {
  if (service == "iam") {
    if (name == "root") return PrincipalForm::account;
    if (take(name, "role/")) return PrincipalForm::role;
    if (take(name, "user/")) return PrincipalForm::user;
  }
  if (service == "sts") {
    if (take(name, "assumed-role/")) return PrincipalForm::session;
    if (take(name, "federated-user/")) return PrincipalForm::federated_user;
  }
  return has_hole(name) || has_hole(service) ? PrincipalForm::unknown : PrincipalForm::invalid;
}

void read_aws(Principal& principal) {
  const std::string_view text = principal.text.text;
  const auto arn = parse_arn(text);
  if (!arn) {
    const bool account = is_account_id(text);
    if (account) principal.account = text;
    principal.form = account               ? PrincipalForm::account
                     : is_unique_id(text)  ? PrincipalForm::unique_id
                     : principal.text.hole ? PrincipalForm::unknown
                                           : PrincipalForm::invalid;
    return;
  }
  principal.partition = arn->partition;
  principal.account = arn->account;
  principal.name = arn->resource;
  principal.form = form_of_resource(arn->service, principal.name);
  const bool account_fits = is_account_id(arn->account) || has_hole(arn->account);
  if (!account_fits && principal.form != PrincipalForm::unknown)
    principal.form = PrincipalForm::invalid;
}

}  // namespace

Principal read_principal(const Text& text, std::string_view type, Span type_span) {
  Principal principal;
  principal.text = text;
  principal.type = type;
  principal.type_span = type_span;
  if (text.is("*") && (type.empty() || type == "AWS"))
    principal.form = PrincipalForm::everyone;
  else if (type == "AWS")
    read_aws(principal);
  else if (type == "Service")
    principal.form = text.hole ? PrincipalForm::unknown : PrincipalForm::service;
  else if (type == "Federated")
    principal.form = PrincipalForm::federated;
  else if (type == "CanonicalUser")
    principal.form = PrincipalForm::canonical_user;
  else if (type.empty() && text.hole)
    principal.form = PrincipalForm::unknown;
  return principal;
}

}  // namespace ecrlint::internal
