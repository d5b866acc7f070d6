// SPDX-License-Identifier: Apache-2.0
// ECR404: see rules/conditions/invalid-condition-value.md.
#include <algorithm>
#include <array>

#include "analysis/condition_test.hpp"
#include "rules/conditions/condition_facts.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

using catalog::KeyType;
using catalog::OperatorFamily;

/// What is wrong with a value.
struct ValueFault {
  std::string_view what;  ///< `is no address`
  std::string_view help;
};

constexpr CharSet kSmall("abcdefghijklmnopqrstuvwxyz");
constexpr CharSet kOrganization("abcdefghijklmnopqrstuvwxyz0123456789");

bool all_in(std::string_view text, const CharSet& set) {
  return std::ranges::all_of(text, [&](char c) { return set.contains(c); });
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

/// May the text stand for a value that is filled in later, as `%ARN%`, `SOURCE_ARN`, `x.x.x.x` and
/// `my-topic` do? Then it has nothing of a value of its family.
bool may_be_filled_in(std::string_view text, OperatorFamily family) {
  constexpr CharSet kMarks("$%@{}<>[]#");
  if (kMarks.any_in(text) || text.find("__") != text.npos) return true;
  if (std::ranges::any_of(text, is_capital) && std::ranges::none_of(text, is_small)) return true;
  const bool digit = std::ranges::any_of(text, is_digit);
  if (family == OperatorFamily::arn) return !digit && text.find_first_of(":/") == text.npos;
  return !digit && (family == OperatorFamily::ip || family == OperatorFamily::numeric ||
                    family == OperatorFamily::date);
}

/// `1a2b3c4d`, of too few or too many characters; without a digit it may stand for an id.
bool is_odd_id(std::string_view id, bool sized) {
  return !sized && all_in(id, kOrganization) && std::ranges::any_of(id, is_digit);
}

/// Digits that are no account id, or an id in something else. What else stands there may be filled
/// in later.
std::optional<ValueFault> account_fault(std::string_view text) {
  constexpr ValueFault kFault{"is no account id", "write the twelve digits of the account's id"};
  const bool digits = all_digits(text) && !is_account_id(text);
  const auto arn = parse_arn(text);
  const bool dashed = text.size() == 14 && text[4] == '-' && text[9] == '-';
  if (digits || arn || (dashed && is_digit(text[0]) && is_digit(text[13]))) return kFault;
  return std::nullopt;
}

std::optional<ValueFault> organization_fault(std::string_view text) {
  constexpr ValueFault kFault{"is no organization id",
                              "write the id of the organization, such as \"o-a1b2c3d4e5\""};
  if (is_account_id(text) || text.starts_with("r-") || text.starts_with("ou-")) return kFault;
  if (!text.starts_with("o-")) return std::nullopt;
  if (text.find('/') != text.npos) return kFault;
  const std::string_view id = text.substr(2);
  return is_odd_id(id, id.size() >= 10) ? std::optional(kFault) : std::nullopt;
}

std::optional<ValueFault> path_fault(std::string_view text) {
  if (text.starts_with("o-") && !text.ends_with('/'))
    return ValueFault{"is no organization path, which ends with a slash",
                      "write \"/\" at its end, or \"/*\" under an operator with `Like`"};
  return std::nullopt;
}

/// `vpc-` and 8 or 17 characters.
std::optional<ValueFault> network_fault(std::string_view text, std::string_view prefix,
                                        ValueFault fault) {
  constexpr std::array<std::string_view, 3> kPrefixes{"vpc-", "vpce-", "arn:"};
  for (const std::string_view one : kPrefixes)
    if (one != prefix && text.starts_with(one)) return fault;
  if (!text.starts_with(prefix)) return std::nullopt;
  const std::string_view id = text.substr(prefix.size());
  const bool sized = id.size() == 8 || id.size() == 17;
  return is_odd_id(id, sized) ? std::optional(fault) : std::nullopt;
}

std::optional<ValueFault> region_fault(const catalog::Catalog& catalog, std::string_view text) {
  if (catalog.is_region(text) || is_region_shape(text)) return std::nullopt;
  constexpr ValueFault kFault{"is no Region", "write a Region, such as \"eu-west-1\""};
  const bool zone = !region_of_zone(text).empty();
  const auto dash = text.find('-');
  const bool cut = dash == 2 && all_in(text.substr(0, dash), kSmall) &&
                   all_in(text.substr(dash + 1), kSmall);  // `eu-west`
  return zone || cut ? std::optional(kFault) : std::nullopt;
}

/// Of a key whose values all have one form, under an operator that compares texts.
std::optional<ValueFault> key_fault(const catalog::Catalog& catalog, std::string_view key,
                                    std::string_view text) {
  if (key == "aws:SourceVpc")
    return network_fault(text, "vpc-", {"is no VPC id", "write an id such as \"vpc-1a2b3c4d\""});
  if (key == "aws:SourceVpce")
    return network_fault(text, "vpce-",
                         {"is no VPC endpoint id", "write an id such as \"vpce-1a2b3c4d\""});
  if (key == "aws:RequestedRegion") return region_fault(catalog, text);
  if (!key.starts_with("aws:")) return std::nullopt;
  if (key.ends_with("OrgPaths")) return path_fault(text);
  if (key.ends_with("OrgID")) return organization_fault(text);
  return key.ends_with("Account") ? account_fault(text) : std::nullopt;
}

/// An account field of digits that are not twelve.
std::optional<ValueFault> arn_account_fault(std::string_view text) {
  const auto arn = parse_arn(text);
  if (!arn || !all_digits(arn->account) || is_account_id(arn->account)) return std::nullopt;
  return ValueFault{"has an account id that is not twelve digits", "write the twelve digits"};
}

ValueFault family_fault(OperatorFamily family) {
  switch (family) {
    case OperatorFamily::numeric:
      return {"is no number", "write digits, such as \"3600\""};
    case OperatorFamily::date:
      return {"is no date", "write it as \"2026-01-31T00:00:00Z\""};
    case OperatorFamily::ip:
      return {"is no address or range", "write an address, or a range such as \"203.0.113.0/24\""};
    case OperatorFamily::arn:
      return {"is no ARN", "write all six fields: arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE"};
    case OperatorFamily::binary:
      return {"is no base64", "encode the bytes with base64"};
    default:
      return {"is neither true nor false", "write \"true\" or \"false\""};
  }
}

std::optional<ValueFault> find_fault(const catalog::Catalog& catalog,
                                     const std::optional<catalog::ConditionKey>& key,
                                     const catalog::Operator& op, const Text& value) {
  if (value.hole) return std::nullopt;
  const bool of_arns = key && key->type == KeyType::arn && is_plain_global(*key);
  const bool text = op.family == OperatorFamily::string;
  const OperatorFamily family = text && of_arns ? OperatorFamily::arn : op.family;
  if (may_be_filled_in(value.text, family)) return std::nullopt;
  if (is_of_family(family, value) == Answer::no) return family_fault(family);
  if (!key || has_wildcard(value.text)) return std::nullopt;
  if (key->type == KeyType::arn)
    return text || family == OperatorFamily::arn ? arn_account_fault(value.text) : std::nullopt;
  return text ? key_fault(catalog, key->name, value.text) : std::nullopt;
}

}  // namespace

void invalid_condition_value(Pass& pass) {
  for (const Statement& statement : pass.policy().statements)
    for (const Condition& condition : statement.conditions) {
      const catalog::Operator* op = analysis::find_operator(condition, pass.catalog());
      if (op == nullptr) continue;
      const auto key = find_key(pass.catalog(), condition.key);
      if (key && !fits(*key, *op)) continue;  // ECR403
      for (const Text& value : condition.values) {
        const auto fault = find_fault(pass.catalog(), key, *op, value);
        if (!fault) continue;
        Finding& finding = pass.report(value.span, "`{}` {}", value.text, fault->what);
        finding.label = "no such value";
        finding.help = fault->help;
        pass.relate(finding, condition.key.span, "compared with this key");
      }
    }
}

}  // namespace ecrlint::internal::check
