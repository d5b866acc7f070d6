// SPDX-License-Identifier: Apache-2.0
// ECR112: see rules/pull/unreachable-repository.md.
#include <algorithm>

#include "model/arn.hpp"
#include "rules/fix.hpp"
#include "rules/resource_arn.hpp"
#include "rules/rules.gen.hpp"
#include "text/ascii.hpp"
#include "text/suggest.hpp"

namespace ecrlint::internal::check {
namespace {

constexpr std::string_view kPrefix = "repository/";

struct Fault {
  std::string why;     ///< goes on after `no repository has this ARN: `
  std::string better;  ///< the whole ARN as it was meant, or empty
};

bool is_literal(char c) { return c != '*' && c != '?' && c != syntax::kHole; }

bool is_of_repository_name(char c) {
  return is_small(c) || is_digit(c) || c == '.' || c == '_' || c == '-' || c == '/';
}

/// The ARN up to its resource part, with another one.
std::string with_resource(const Resource& resource, std::string_view part) {
  const std::string_view text = resource.text.text;
  return fmt::format("{}{}", text.substr(0, text.size() - resource.arn.resource.size()), part);
}

/// The part must be able to begin with `repository/`.
std::optional<Fault> prefix_fault(const Resource& resource) {
  const std::string_view part = resource.arn.resource;
  const auto wild = std::ranges::find_if_not(part, is_literal);
  const auto known = part.substr(0, static_cast<std::size_t>(wild - part.begin()));
  if (known.starts_with(kPrefix)) return std::nullopt;
  if (wild != part.end() && kPrefix.starts_with(known)) return std::nullopt;
  constexpr std::string_view kStem = "repository";
  if (known.starts_with(kStem) && known.size() > kStem.size() && known[kStem.size()] == ':')
    return Fault{
        "`repository/` ends in a slash, not in a colon",
        with_resource(resource, fmt::format("{}{}", kPrefix, part.substr(kPrefix.size())))};
  Fault fault{"`repository/` is missing", {}};
  if (part == kStem) return fault;
  // `repositories/app` and `repo/app` are not the names of repositories.
  const std::string_view head = part.substr(0, part.find('/'));
  const bool meant =
      head.size() < part.size() && (head.starts_with("repo") || edit_distance(head, kStem) <= 2);
  fault.better = with_resource(
      resource, fmt::format("{}{}", kPrefix, meant ? part.substr(head.size() + 1) : part));
  return fault;
}

std::optional<Fault> name_fault(const Resource& resource) {
  const std::string_view part = resource.arn.resource;
  const bool prefixed = part.starts_with(kPrefix);
  const std::string_view name = prefixed ? part.substr(kPrefix.size()) : part;
  const auto mark = name.find_first_of(":@");
  if (mark != name.npos)
    return Fault{fmt::format("a repository has no {}", name[mark] == ':' ? "tag" : "digest"),
                 with_resource(resource, part.substr(0, part.size() - name.size() + mark))};
  if (std::ranges::any_of(name, is_capital))
    return Fault{"names of repositories have no upper-case letters",
                 with_resource(resource, lower(part))};
  for (const char c : name)
    if (is_literal(c) && !is_of_repository_name(c))
      return Fault{c > ' ' && c < '\x7f' ? fmt::format("no repository name holds `{}`", c)
                                         : "no repository name holds such characters",
                   {}};
  const bool whole = prefixed && std::ranges::all_of(name, is_literal);
  if (whole && !is_repository_name(name))
    return Fault{name.empty() ? "the name is missing" : "no repository can have this name", {}};
  if (name.find("//") != name.npos) return Fault{"no repository name holds `//`", {}};
  return std::nullopt;
}

std::optional<Fault> fault_of(const Statement& statement, const Resource& resource) {
  const Arn& arn = resource.arn;
  if (arn.service == "ecr") {
    if (arn.region.empty()) return Fault{"the Region is missing", {}};
  } else {
    // Where the actions are those of ECR, the service is what is wrong: ECR111.
    const bool meant = std::ranges::any_of(statement.actions, [](const Action& action) {
      return action.text.text.size() > 4 && action.may_be_ecr && action.text.text[3] == '-';
    });
    if (!meant || arn.resource.starts_with("registry/")) return std::nullopt;
    if (!arn.region.empty() && arn.region.find_first_not_of('*') != arn.region.npos &&
        !has_hole(arn.region))
      return Fault{
          "ECR Public has no Regions",
          fmt::format("arn:{}:{}::{}:{}", arn.partition, arn.service, arn.account, arn.resource)};
  }
  if (arn.account.empty()) return Fault{"the account id is missing", {}};
  std::optional<Fault> fault = prefix_fault(resource);
  return fault ? fault : name_fault(resource);
}

void report_uri(Pass& pass, const Resource& resource, const ImageUri& image) {
  Finding& finding = pass.report(resource.text.span, "this is the URI of an image, not an ARN");
  finding.label = "no repository is named so";
  std::string arn;
  const std::string_view repository = image.repository.empty() ? "*" : image.repository;
  if (image.account.empty()) {
    arn = fmt::format("arn:aws:ecr-public::ACCOUNT:repository/{}", repository);
  } else {
    const std::string_view partition = pass.catalog().partition_of(image.region);
    arn = fmt::format("arn:{}:ecr:{}:{}:repository/{}", partition.empty() ? "aws" : partition,
                      image.region, image.account, repository);
    offer(pass, finding, Applicability::unsafe, resource.text.span, arn);
  }
  finding.help = fmt::format("write \"{}\"", arn);
}

void check(Pass& pass, const Statement& statement, const Resource& resource) {
  if (resource.form == ResourceForm::not_arn) {
    if (const auto image = parse_image_uri(resource.text.text)) report_uri(pass, resource, *image);
    return;
  }
  if (resource.form != ResourceForm::arn) return;
  if (resource.arn.service != "ecr" && resource.arn.service != "ecr-public") return;
  if (arn_fault(resource, pass.catalog())) return;
  std::optional<Fault> fault = fault_of(statement, resource);
  if (!fault) return;
  Finding& finding = pass.report(resource.text.span, "no repository has this ARN: {}", fault->why);
  finding.label = "never matches";
  // A hole cannot be written down.
  if (has_hole(fault->better)) fault->better.clear();
  const std::string_view form = resource.arn.service == "ecr"
                                    ? "arn:aws:ecr:REGION:ACCOUNT:repository/NAME"
                                    : "arn:aws:ecr-public::ACCOUNT:repository/NAME";
  finding.help = fmt::format("write \"{}\"", fault->better.empty() ? form : fault->better);
  if (!fault->better.empty())
    offer(pass, finding, Applicability::unsafe, resource.text.span, fault->better);
}

}  // namespace

void unreachable_repository(Pass& pass) {
  for (const Statement& statement : pass.policy().statements)
    for (const Resource& resource : statement.resources) check(pass, statement, resource);
}

}  // namespace ecrlint::internal::check
