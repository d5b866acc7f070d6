// SPDX-License-Identifier: Apache-2.0
// ECR505: see rules/actions/invalid-arn.md. Tells ARNs that AWS refuses or that name nothing from
// those that may be right.
#include "rules/resource_arn.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "model/arn.hpp"
#include "rules/describe.hpp"
#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"
#include "text/ascii.hpp"
#include "text/suggest.hpp"

namespace ecrlint::internal::check {
namespace {

bool is_known(std::string_view field) { return !has_wildcard(field) && !has_hole(field); }

std::string without_blanks(std::string_view text) {
  std::string out(text);
  std::erase_if(out, is_blank);
  return out;
}

/// The ARN with one field, a view into it, replaced.
std::string with_field(std::string_view text, std::string_view field, std::string_view value) {
  const auto at = static_cast<std::size_t>(field.data() - text.data());
  return fmt::format("{}{}{}", text.substr(0, at), value, text.substr(at + field.size()));
}

std::optional<ArnFault> not_arn_fault(std::string_view text) {
  if (text.find_first_not_of("*?") == text.npos && !text.empty()) return std::nullopt;
  // `__BUCKET__`: a program puts something in its place.
  if (text.size() > 4 && text.starts_with("__") && text.ends_with("__")) return std::nullopt;
  const std::string close = without_blanks(text);
  if (close.starts_with("arn:") || close == "*")
    return ArnFault{"holds a blank, so it is no ARN", {}, close};
  constexpr std::string_view kPrefix = "arn:";
  const bool other_case =
      text.size() > kPrefix.size() && edit_distance(text.substr(0, 4), kPrefix) == 0;
  if (other_case)
    return ArnFault{"does not begin with `arn:` in lower-case letters",
                    {},
                    fmt::format("arn:{}", text.substr(kPrefix.size()))};
  return ArnFault{"is neither an ARN nor \"*\"", {}, {}};
}

std::optional<ArnFault> partition_fault(std::string_view text, std::string_view field) {
  using Wrong = std::pair<std::string_view, std::string_view>;
  constexpr std::array<Wrong, 4> kWrong{Wrong{"aws-china", "aws-cn"},
                                        {"aws-gov", "aws-us-gov"},
                                        {"aws-govcloud", "aws-us-gov"},
                                        {"aws-gov-us", "aws-us-gov"}};
  if (field == "aws" || !is_known(field)) return std::nullopt;
  const auto wrong =
      std::ranges::find_if(kWrong, [&](const auto& pair) { return pair.first == field; });
  if (wrong != kWrong.end())
    return ArnFault{"names a partition that does not exist", field,
                    with_field(text, field, wrong->second)};
  // There are partitions that AWS does not list in public.
  if (field.starts_with("aws-")) return std::nullopt;
  return ArnFault{field.empty() ? "has no partition" : "names a partition that does not exist",
                  field, with_field(text, field, "aws")};
}

/// A Region that another partition has than the one that the ARN says.
std::optional<ArnFault> foreign_region_fault(std::string_view text, const Arn& arn,
                                             const catalog::Catalog& catalog) {
  const std::string_view partition = catalog.partition_of(arn.region);
  const bool known = std::ranges::any_of(
      catalog.partitions(), [&](const auto& one) { return one.name == arn.partition; });
  if (!known || partition.empty() || partition == arn.partition) return std::nullopt;
  return ArnFault{fmt::format("names a Region of the partition `{}`", partition), arn.region,
                  with_field(text, arn.partition, partition)};
}

std::optional<ArnFault> region_fault(std::string_view text, const Arn& arn,
                                     const catalog::Catalog& catalog) {
  const std::string_view field = arn.region;
  if (field.empty() || !is_known(field)) return std::nullopt;
  if (auto foreign = foreign_region_fault(text, arn, catalog)) return foreign;
  if (catalog.is_region(field)) return std::nullopt;
  // Perhaps of a Region yet to come.
  if (field.find("global") != field.npos || is_region_shape(field)) return std::nullopt;
  ArnFault fault{"names a Region that does not exist", field, {}};
  if (const std::string_view region = region_of_zone(field); !region.empty()) {
    fault.what = "names an Availability Zone where the Region belongs";
    fault.better = with_field(text, field, region);
    return fault;
  }
  const std::string_view meant = closest(field, catalog.regions(), &catalog::Region::name);
  if (!meant.empty()) fault.better = with_field(text, field, meant);
  return fault;
}

std::optional<ArnFault> account_fault(std::string_view text, const Arn& arn) {
  const std::string_view field = arn.account;
  if (field.empty() || field == "*" || is_account_id(field) || field == "aws" || !is_known(field))
    return std::nullopt;
  std::string digits(field);
  std::erase(digits, '-');
  const bool number = std::ranges::all_of(digits, is_digit);
  // Some services have words of their own there; ECR has none.
  if (!number && arn.service != "ecr" && arn.service != "ecr-public") return std::nullopt;
  ArnFault fault{"has an account id that is not twelve digits", field, {}};
  if (is_account_id(digits)) {
    fault.better = with_field(text, field, digits);
  } else if (number && field.size() == 11) {
    fault.what = "has an account id of eleven digits; was a leading zero lost?";
    fault.better = with_field(text, field, fmt::format("0{}", field));
  }
  return fault;
}

std::optional<ArnFault> service_fault(std::string_view text, std::string_view field) {
  if (has_wildcard(field) && !has_hole(field))
    return ArnFault{"has a wildcard in the service, which AWS refuses", field, {}};
  if (!is_known(field)) return std::nullopt;
  if (field.empty()) return ArnFault{"names no service", field, {}};
  const std::string small = lower(field);
  if (small == field) return std::nullopt;
  return ArnFault{"has upper-case letters in the service, and so matches nothing", field,
                  with_field(text, field, small)};
}

/// Blanks before the resource part; in that part some services allow them.
std::optional<ArnFault> blank_fault(std::string_view text, const Arn& arn) {
  const auto head = static_cast<std::size_t>(arn.resource.data() - text.data());
  const bool ecr = is_of_ecr(arn.service);
  if (!has_blank(ecr ? text : text.substr(0, head))) return std::nullopt;
  const std::string tail = ecr ? without_blanks(arn.resource) : std::string(arn.resource);
  return ArnFault{
      "holds a blank, and so matches nothing", {}, without_blanks(text.substr(0, head)) + tail};
}

}  // namespace

std::optional<ArnFault> arn_fault(const Resource& resource, const catalog::Catalog& catalog) {
  const std::string_view text = resource.text.text;
  if (resource.form == ResourceForm::not_arn)
    return parse_image_uri(text) ? std::nullopt : not_arn_fault(text);
  if (resource.form != ResourceForm::arn) return std::nullopt;
  const Arn& arn = resource.arn;
  std::optional<ArnFault> fault = blank_fault(text, arn);
  if (!fault) fault = partition_fault(text, arn.partition);
  if (!fault) fault = service_fault(text, arn.service);
  if (!fault) fault = region_fault(text, arn, catalog);
  if (!fault) fault = account_fault(text, arn);
  const bool ecr = is_of_ecr(arn.service);
  if (!fault && ecr && arn.resource.empty())
    fault = ArnFault{"names no repository", {}, fmt::format("{}repository/*", text)};
  if (fault && resource.text.hole) fault->better.clear();  // a hole cannot be written down
  return fault;
}

void invalid_arn(Pass& pass) {
  for (const Statement& statement : pass.policy().statements)
    for (const Resource& resource : statement.resources) {
      const std::optional<ArnFault> fault = arn_fault(resource, pass.catalog());
      if (!fault) continue;
      Finding& finding = pass.report(resource.text.span, "resource `{}` {}",
                                     shown(resource.text.text), fault->what);
      finding.label = fault->at.empty() ? "AWS refuses this or matches nothing with it"
                                        : fmt::format("`{}` is wrong here", fault->at);
      if (fault->better.empty()) {
        finding.help = statement.mentions_ecr
                           ? "write \"arn:aws:ecr:REGION:ACCOUNT:repository/NAME\", or \"*\""
                           : "write \"arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE\", or \"*\"";
      } else {
        finding.help = fmt::format("write \"{}\"", fault->better);
        offer(pass, finding, Applicability::unsafe, resource.text.span, fault->better);
      }
    }
}

}  // namespace ecrlint::internal::check
