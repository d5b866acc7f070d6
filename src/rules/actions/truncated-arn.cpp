// SPDX-License-Identifier: Apache-2.0
// ECR506: see rules/actions/truncated-arn.md. Tells ARNs that end too early, which AWS completes,
// from those with a field missing in the middle, which name something else than was meant.
#include <algorithm>
#include <array>

#include "analysis/glob.hpp"
#include "model/arn.hpp"
#include "rules/action_name.hpp"
#include "rules/fix.hpp"
#include "rules/rules.gen.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::check {
namespace {

/// `arn`, partition, service, Region, account and the resource, as far as they are there.
struct Fields {
  std::array<std::string_view, 6> at;
  std::size_t count = 0;
};

Fields split(std::string_view text) {
  Fields fields;
  for (std::size_t begin = 0; begin <= text.size() && fields.count < fields.at.size();) {
    const std::size_t end = std::min(text.find(':', begin), text.size());
    fields.at[fields.count++] = text.substr(begin, end - begin);
    begin = end + 1;
  }
  return fields;
}

struct Truncation {
  std::string message;  ///< goes on after the ARN
  std::string label;
  std::string better = {};  ///< the ARN in full, or the form of it; may be empty
  Severity severity = Severity::high;
};

bool may_be_region(std::string_view field, const catalog::Catalog& catalog) {
  if (field.empty() || is_region_shape(field)) return true;
  return std::ranges::any_of(catalog.regions(), [&](const catalog::Region& region) {
    return analysis::meets(field, region.name) != Answer::no;
  });
}

bool may_be_account(std::string_view field) {
  return field == "aws" || std::ranges::all_of(field, [](char c) {
           return is_digit(c) || c == '-' || c == '*' || c == '?';
         });
}

Truncation misplaced(std::string_view what, std::string better) {
  return {fmt::format("lacks {}, so that what follows stands in the wrong place", what),
          "this matches nothing", std::move(better)};
}

Truncation without_service(const Fields& fields, PolicyKind kind) {
  const std::string_view account = fields.at[3];
  const std::string_view resource = fields.at[4];
  const std::string_view then =
      is_ecr(kind) ? "ECR takes this and lets nobody in" : "IAM refuses this";
  Truncation found{fmt::format("lacks the service, which AWS does not complete: {}", then),
                   "a Region stands where the service belongs"};
  if (fields.count == 5 && resource.starts_with("repository/") && may_be_account(account))
    found.better =
        fmt::format("arn:{}:ecr:{}:{}:{}", fields.at[1], fields.at[2], account, resource);
  return found;
}

/// A field that is missing in the middle shows by what stands in its place.
std::optional<Truncation> missing_inside(const Fields& fields, const catalog::Catalog& catalog,
                                         PolicyKind kind) {
  const std::string_view partition = fields.at[1];
  const std::string_view service = fields.at[2];
  const std::string_view region = fields.at[3];
  const std::string_view account = fields.at[4];
  if (partition != "aws" && catalog.find_service(partition) != catalog::ServiceId::none)
    return misplaced("the partition",
                     fields.count < 5
                         ? std::string()
                         : fmt::format("arn:aws:{}:{}:{}:{}", partition, service, region, account));
  if (catalog.is_region(service)) return without_service(fields, kind);
  const bool bucket = service == "s3";
  const std::string_view own_region = bucket || service == "iam" ? "" : "REGION";
  const std::string_view own_account = bucket ? "" : "ACCOUNT";
  const auto with = [&](std::string_view where, std::string_view whose, std::string_view what) {
    return fmt::format("arn:{}:{}:{}:{}:{}", partition, service, where, whose, what);
  };
  if (fields.count >= 4 && is_account_id(region))
    return misplaced("the Region",
                     with(own_region, region, fields.count == 5 ? account : "RESOURCE"));
  if (fields.count == 4 && !may_be_region(region, catalog))
    return misplaced("Region and account", with(own_region, own_account, region));
  if (fields.count == 5 && !may_be_account(account))
    return misplaced("a field", may_be_region(region, catalog) ? with(region, own_account, account)
                                                               : std::string());
  return std::nullopt;
}

Truncation missing_at_the_end(const Fields& fields, std::string_view text) {
  if (fields.count < 3 || fields.at[2].empty())
    return {"names no service, which AWS does not complete", "IAM refuses this"};
  std::string whole(text);
  for (std::size_t i = fields.count; i < fields.at.size(); ++i) whole += ":*";
  // A star at the end means no less than those that follow.
  if (text.ends_with('*'))
    return {fmt::format("is written short; AWS completes it to `{}`", whole),
            "fewer than six fields", whole, Severity::low};
  return {text.ends_with(':') ? std::string("has too few fields; AWS completes it with `*`")
                              : fmt::format("has too few fields; AWS completes it to `{}`", whole),
          "wider than it looks"};
}

/// Says nothing of what is left out in a text for people (`arn:...`), nor of a wildcard where the
/// service belongs.
std::optional<Truncation> truncation_of(std::string_view text, const catalog::Catalog& catalog,
                                        PolicyKind kind) {
  const Fields fields = split(text);
  if (text.find("..") != text.npos || has_wildcard(fields.at[1]) || has_wildcard(fields.at[2]))
    return std::nullopt;
  if (auto found = missing_inside(fields, catalog, kind)) return found;
  // Such a policy is only ever held against its own repository.
  if (kind == PolicyKind::repository) return std::nullopt;
  return missing_at_the_end(fields, text);
}

/// Is there nothing left to fill in?
bool is_written_out(std::string_view arn) {
  constexpr std::array<std::string_view, 3> kWords{"REGION", "ACCOUNT", "RESOURCE"};
  return !arn.empty() && std::ranges::all_of(kWords, [&](std::string_view word) {
    return arn.find(word) == arn.npos;
  });
}

}  // namespace

void truncated_arn(Pass& pass) {
  for (const Statement& statement : pass.policy().statements)
    for (const Resource& resource : statement.resources) {
      if (resource.form != ResourceForm::truncated) continue;
      const std::string_view text = resource.text.text;
      const auto found = truncation_of(text, pass.catalog(), pass.policy().kind);
      if (!found) continue;
      Finding& finding = pass.report(resource.text.span, "resource `{}` {}", text, found->message);
      finding.severity = found->severity;
      finding.label = found->label;
      const std::string_view form = statement.mentions_ecr
                                        ? "arn:aws:ecr:REGION:ACCOUNT:repository/NAME"
                                        : "arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE";
      finding.help =
          fmt::format("write all six fields: \"{}\"", found->better.empty() ? form : found->better);
      const bool same = found->severity == Severity::low;
      if (is_written_out(found->better))
        offer(pass, finding, same ? Applicability::safe : Applicability::unsafe, resource.text.span,
              found->better);
    }
}

}  // namespace ecrlint::internal::check
