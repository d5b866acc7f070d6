// SPDX-License-Identifier: Apache-2.0
// ECR507: see rules/actions/resource-mismatch.md. Speaks where ECR is on one of the two sides: of
// its actions the reference is whole, and of its ARNs no other service takes one that is not
// listed.
#include <algorithm>
#include <map>

#include "analysis/glob.hpp"
#include "rules/action_name.hpp"
#include "rules/describe.hpp"
#include "rules/fix.hpp"
#include "rules/resource_arn.hpp"
#include "rules/rules.gen.hpp"

namespace ecrlint::internal::check {
namespace {

/// Which services have an action that may take a resource that is ECR's? Each is looked through
/// once.
class EcrTakers {
 public:
  explicit EcrTakers(const catalog::Catalog& catalog) : catalog_(catalog) {}

  [[nodiscard]] bool has(catalog::ServiceId service) {
    const auto [known, fresh] = known_.emplace(service, false);
    if (fresh) known->second = find(service);
    return known->second;
  }

 private:
  static bool may_be_ecr(std::string_view service) {
    return is_of_ecr(service) ||
           (has_wildcard(service) && (analysis::meets(service, "ecr") != Answer::no ||
                                      analysis::meets(service, "ecr-public") != Answer::no));
  }

  [[nodiscard]] bool find(catalog::ServiceId service) const {
    const catalog::ActionRange range = catalog_.actions(service);
    for (std::uint32_t i = range.begin; i < range.end; ++i)
      for (std::size_t type = 0; type < catalog_.resource_type_count(catalog::ActionId{i});
           ++type) {
        const auto arn = parse_arn(catalog_.resource_arn(catalog::ActionId{i}, type));
        if (!arn || may_be_ecr(arn->service)) return true;
      }
    return false;
  }

  const catalog::Catalog& catalog_;
  std::map<catalog::ServiceId, bool> known_;
};

/// Is it an action that takes resources, of a service that can be told?
bool is_limited(const catalog::Catalog& catalog, const Action& action) {
  if (action.id == catalog::ActionId::none) return action.wildcard;
  return catalog.resource_type_count(action.id) != 0;
}

bool is_of_one_service(const Resource& resource) {
  const std::string_view service = resource.arn.service;
  return resource.form == ResourceForm::arn && !has_wildcard(service) && !syntax::has_hole(service);
}

bool names_ecr(const Resource& resource) {
  return is_of_one_service(resource) && is_of_ecr(resource.arn.service);
}

/// Does surely no action that the statement lists take the resource?
class Mismatch {
 public:
  Mismatch(const Statement& statement, const catalog::Catalog& catalog, EcrTakers& takers) {
    if (statement.not_action || statement.not_resource || !statement.actions_known) return;
    bool limited = false;
    bool ecr = true;
    bool others = std::ranges::any_of(statement.resources, names_ecr);  // else nobody asks
    for (const Action& action : statement.actions) {
      const bool own = !action.text.hole && has_ecr_prefix(action);
      const bool known =
          own || (!action.text.hole && action.service_id != catalog::ServiceId::none);
      limited = limited || is_limited(catalog, action);
      ecr = ecr && own;
      others = others && known && !own && !takers.has(action.service_id);
    }
    takes_only_ecr_ = ecr && limited;
    takes_no_ecr_ = others && limited;
  }

  [[nodiscard]] bool holds(const Resource& resource) const {
    return is_of_one_service(resource) && (names_ecr(resource) ? takes_no_ecr_ : takes_only_ecr_);
  }

  [[nodiscard]] bool possible() const { return takes_only_ecr_ || takes_no_ecr_; }

 private:
  bool takes_only_ecr_ = false;
  bool takes_no_ecr_ = false;
};

void report(Pass& pass, const Statement& statement, const Resource& resource) {
  const std::string arn = shown(resource.text.text);
  Finding& finding =
      pass.report(resource.text.span, "no action that this statement lists acts on `{}`", arn);
  finding.label = "never matches";
  const std::string_view service = resource.arn.service;
  const bool misspelt = pass.catalog().find_service(service) == catalog::ServiceId::none &&
                        resource.arn.resource.starts_with("repository/");
  if (misspelt && !resource.text.hole) {
    const std::string better =
        fmt::format("arn:{}:ecr:{}:{}:{}", resource.arn.partition, resource.arn.region,
                    resource.arn.account, resource.arn.resource);
    finding.help = fmt::format("write \"{}\"", better);
    offer(pass, finding, Applicability::unsafe, resource.text.span, better);
  } else {
    finding.help =
        fmt::format("remove it, or move it to a statement that lists actions of `{}`", service);
  }
  pass.relate(finding, statement.actions.front().text.span, "the actions begin here");
}

}  // namespace

void resource_mismatch(Pass& pass) {
  EcrTakers takers(pass.catalog());
  for (const Statement& statement : pass.policy().statements) {
    if (statement.actions.empty()) continue;
    const Mismatch mismatch(statement, pass.catalog(), takers);
    if (!mismatch.possible()) continue;
    for (const Resource& resource : statement.resources)
      if (mismatch.holds(resource) && !arn_fault(resource, pass.catalog()))
        report(pass, statement, resource);
  }
}

}  // namespace ecrlint::internal::check
