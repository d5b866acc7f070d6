// SPDX-License-Identifier: Apache-2.0
// ECR404: see rules/conditions/invalid-condition-value.md.
#include <algorithm>
#include <array>

#include "analysis/condition_test.hpp"
#include "analysis/operand.hpp"
#include "model/arn.hpp"
#include "rules/conditions/condition_facts.hpp"
#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

using catalog::KeyType;
using catalog::OperatorFamily;

/// What is wrong with a value.
struct ValueFault {
  std::string_view what;  ///< `is no address`
  std::string help;
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
  const ValueFault fault{"is no account id", "write the twelve digits of the account's id"};
  const bool digits = all_digits(text) && !is_account_id(text);
  const auto arn = parse_arn(text);
  const bool dashed = text.size() == 14 && text[4] == '-' && text[9] == '-';
  if (digits || arn || (dashed && is_digit(text[0]) && is_digit(text[13]))) return fault;
  return std::nullopt;
}

std::optional<ValueFault> organization_fault(std::string_view text) {
  const ValueFault fault{"is no organization id",
                         "write the id of the organization, such as \"o-a1b2c3d4e5\""};
  if (is_account_id(text) || text.starts_with("r-") || text.starts_with("ou-")) return fault;
  if (!text.starts_with("o-")) return std::nullopt;
  if (text.find('/') != text.npos) return fault;
  const std::string_view id = text.substr(2);
  return is_odd_id(id, id.size() >= 10) ? std::optional(fault) : std::nullopt;
}

std::optional<ValueFault> path_fault(std::string_view text) {
  if (text.starts_with("o-") && !text.ends_with('/'))
    return ValueFault{"is no organization path, which ends with a slash",
                      "write \"/\" at its end, or \"/*\" under an operator with `Like`"};
  return std::nullopt;
}

/// `vpc-` and 8 or 17 characters.
std::optional<ValueFault> network_fault(std::string_view text, std::string_view prefix,
                                        const ValueFault& fault) {
  constexpr std::array<std::string_view, 3> kPrefixes{"vpc-", "vpce-", "arn:"};
  for (const std::string_view one : kPrefixes)
    if (one != prefix && text.starts_with(one)) return fault;
  if (!text.starts_with(prefix)) return std::nullopt;
  const std::string_view id = text.substr(prefix.size());
  const bool sized = id.size() == 8 || id.size() == 17;
  return is_odd_id(id, sized) ? std::optional(fault) : std::nullopt;
}

/// The Region that a name with a number at its end was meant to be; empty where it may be none.
std::string_view region_meant(const catalog::Catalog& catalog, std::string_view text,
                              Searches& searches) {
  constexpr std::size_t kFarthest = 2;
  if (text.empty() || !is_digit(text.back()) || !searches.next()) return {};
  const std::string_view close = closest(text, catalog.regions(), &catalog::Region::name);
  return edit_distance(text, close) <= kFarthest ? close : std::string_view();
}

std::optional<ValueFault> region_fault(const catalog::Catalog& catalog, std::string_view text,
                                       Searches& searches) {
  constexpr std::string_view kWhat = "is no Region";
  if (catalog.is_region(text) || is_region_shape(text)) return std::nullopt;
  const bool zone = !region_of_zone(text).empty();
  const auto dash = text.find('-');
  const bool cut = dash == 2 && all_in(text.substr(0, dash), kSmall) &&
                   all_in(text.substr(dash + 1), kSmall);  // `eu-west`
  if (zone || cut) return ValueFault{kWhat, "write a Region, such as \"eu-west-1\""};
  const std::string_view meant = region_meant(catalog, text, searches);
  if (meant.empty()) return std::nullopt;
  return ValueFault{kWhat, fmt::format("did you mean \"{}\"?", meant)};
}

/// Keys whose values are names of services as principals have them.
bool names_service(std::string_view key) {
  constexpr std::array<std::string_view, 8> kKeys{"aws:PrincipalServiceName",
                                                  "aws:PrincipalServiceNamesList",
                                                  "aws:CalledVia",
                                                  "aws:CalledViaFirst",
                                                  "aws:CalledViaLast",
                                                  "iam:PassedToService",
                                                  "iam:AWSServiceName",
                                                  "kms:ViaService"};
  return std::ranges::find(kKeys, key) != kKeys.end();
}

/// A name without its domain or in other letters, an account, an ARN: services have other names.
std::optional<ValueFault> service_fault(const catalog::Catalog& catalog, std::string_view key,
                                        std::string_view text) {
  constexpr std::string_view kDomain = ".amazonaws.com";
  const bool regional = key == "kms:ViaService";
  const std::string small = lower(text);
  const std::string meant =
      small.find('.') == small.npos ? fmt::format("{}{}", small, kDomain) : small;
  const bool known = catalog.is_service_principal(meant);
  if (!known && !is_account_id(text) && !parse_arn(text)) return std::nullopt;
  const std::string_view stem = std::string_view(meant).substr(0, meant.find(kDomain));
  if (regional && known && stem.find('.') == stem.npos)
    return ValueFault{"names no Region, which this key has behind the service",
                      fmt::format("write the Region, too: \"{}.eu-west-1{}\"", stem, kDomain)};
  if (known && meant == text) return std::nullopt;
  return ValueFault{"is not the domain name of a service",
                    fmt::format("write \"{}\"", known ? meant : "lambda.amazonaws.com")};
}

/// Of a key whose values all have one form, under an operator that compares texts.
std::optional<ValueFault> key_fault(const catalog::Catalog& catalog, std::string_view key,
                                    std::string_view text, Searches& searches) {
  if (key == "aws:SourceVpc")
    return network_fault(text, "vpc-", {"is no VPC id", "write an id such as \"vpc-1a2b3c4d\""});
  if (key == "aws:SourceVpce")
    return network_fault(text, "vpce-",
                         {"is no VPC endpoint id", "write an id such as \"vpce-1a2b3c4d\""});
  if (key == "aws:RequestedRegion" || key == "ec2:Region")
    return region_fault(catalog, text, searches);
  if (names_service(key)) return service_fault(catalog, key, text);
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

/// Of a moment: milliseconds, of which no year that people write has so many.
std::optional<ValueFault> moment_fault(std::string_view text) {
  const auto moment = analysis::parse_moment(text);
  if (!moment || moment->seconds < kYear10000) return std::nullopt;
  return ValueFault{"is thousands of years away: AWS counts seconds, not milliseconds",
                    "write it as \"2026-01-31T00:00:00Z\""};
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
                                     const catalog::Operator& op, const Text& value,
                                     Searches& searches) {
  if (value.hole) return std::nullopt;
  const bool of_arns = key && key->type == KeyType::arn && is_plain_global(*key);
  const bool text = op.family == OperatorFamily::string;
  const OperatorFamily family = text && of_arns ? OperatorFamily::arn : op.family;
  if (may_be_filled_in(value.text, family)) return std::nullopt;
  if (is_of_family(family, value) == Answer::no) return family_fault(family);
  if (family == OperatorFamily::date || (key && key->name == "aws:EpochTime"))
    return moment_fault(value.text);
  if (!key || has_wildcard(value.text)) return std::nullopt;
  if (key->type == KeyType::arn)
    return text || family == OperatorFamily::arn ? arn_account_fault(value.text) : std::nullopt;
  return text ? key_fault(catalog, key->name, value.text, searches) : std::nullopt;
}

}  // namespace

void invalid_condition_value(Pass& pass) {
  Searches searches;
  for (const Statement& statement : pass.policy().statements)
    for (const Condition& condition : statement.conditions) {
      const catalog::Operator* op = analysis::find_operator(condition, pass.catalog());
      if (op == nullptr) continue;
      const auto key = find_key(pass.catalog(), condition.key);
      if (key && !fits(*key, *op)) continue;  // ECR403
      for (const Text& value : condition.values) {
        const auto fault = find_fault(pass.catalog(), key, *op, value, searches);
        if (!fault) continue;
        Finding& finding = pass.report(value.span, "`{}` {}", value.text, fault->what);
        finding.label = "no such value";
        finding.help = fault->help;
        pass.relate(finding, condition.key.span, "compared with this key");
      }
    }
}

}  // namespace ecrlint::internal::check
