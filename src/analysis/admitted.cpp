// SPDX-License-Identifier: Apache-2.0
// Reads accounts and organizations out of the values of conditions.
#include "analysis/admitted.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "analysis/condition_test.hpp"
#include "model/arn.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::analysis {
namespace {

enum class Form { arn, account, organization, path };

struct NamingKey {
  std::string_view name;
  bool service;  ///< it says for whom a service acts
  Form form;
};

/// Those that say most come first (IAM User Guide, "Global condition keys").
constexpr std::array kNamingKeys{
    NamingKey{"aws:PrincipalArn", false, Form::arn},
    NamingKey{"aws:PrincipalAccount", false, Form::account},
    NamingKey{"aws:PrincipalOrgPaths", false, Form::path},
    NamingKey{"aws:PrincipalOrgID", false, Form::organization},
    NamingKey{"aws:SourceArn", true, Form::arn},
    NamingKey{"aws:SourceAccount", true, Form::account},
    NamingKey{"aws:SourceOwner", true, Form::account},
    NamingKey{"aws:SourceOrgPaths", true, Form::path},
    NamingKey{"aws:SourceOrgID", true, Form::organization},
};

bool names_only(const Condition& condition, const catalog::Catalog& catalog) {
  const catalog::Operator* op = find_operator(condition, catalog);
  const bool compares = op != nullptr && (op->family == catalog::OperatorFamily::string ||
                                          op->family == catalog::OperatorFamily::arn);
  return compares && !op->negated && !condition.if_exists && condition.values_known &&
         condition.set != SetOperator::for_all_values && !condition.values.empty();
}

std::string_view organization_of(std::string_view text) {
  text = text.substr(0, text.find('/'));
  return text.starts_with("o-") && !has_wildcard(text) ? text : std::string_view();
}

std::optional<Admitted> read(const Condition& condition, const Text& value, Form form) {
  Admitted found{&condition, &value};
  if (value.hole) return std::nullopt;
  if (form == Form::organization || form == Form::path) {
    found.organization = organization_of(value.text);
    found.whole = form == Form::organization;
  } else if (form == Form::account) {
    found.account = value.text;
  } else if (const auto arn = parse_arn(value.text)) {
    found.account = arn->account;
    found.whole = arn->resource == "*";
  }
  const bool told = is_account_id(found.account) || !found.organization.empty();
  return told ? std::optional(found) : std::nullopt;
}

std::vector<Admitted> read_all(const Condition& condition, Form form) {
  std::vector<Admitted> all;
  for (const Text& value : condition.values) {
    const auto one = read(condition, value, form);
    if (!one) return {};
    all.push_back(*one);
  }
  return all;
}

}  // namespace

std::vector<Admitted> admitted(const Statement& statement, bool service,
                               const catalog::Catalog& catalog) {
  for (const NamingKey& key : kNamingKeys) {
    if (key.service != service) continue;
    for (const Condition& condition : statement.conditions) {
      if (!equal_ignoring_case(condition.key.text, key.name) || !names_only(condition, catalog))
        continue;
      if (auto all = read_all(condition, key.form); !all.empty()) return all;
    }
  }
  return {};
}

}  // namespace ecrlint::internal::analysis
