// SPDX-License-Identifier: Apache-2.0
// ECR113: see rules/pull/consumer-needs-more.md.
#include <algorithm>

#include "analysis/consumers.hpp"
#include "rules/rules.gen.hpp"
#include "rules/subjects.hpp"

namespace ecrlint::internal::check {
namespace {

using analysis::Consumer;

/// Where a trust policy says who assumes the role.
struct Trust {
  const Reading* reading = nullptr;
  Span place;
};

/// That the layers can be probed is ECR102's. The first other action that the consumer asks and
/// `allowed` surely does not grant; empty when all may be there.
template <class Allowed>
std::string_view missing(const Consumer& consumer, Allowed allowed) {
  for (const std::string_view action : consumer.extra)
    if (action != analysis::kLayerCheckName && allowed(action) == Answer::no) return action;
  return {};
}

bool pulls(const analysis::Access& access, const analysis::Subject& subject) {
  return access.allowed(subject, analysis::kPullNames[0]) == Answer::yes &&
         access.allowed(subject, analysis::kPullNames[1]) == Answer::yes;
}

/// `trust` shows who assumes the role; null for a service.
void report(Pass& pass, const analysis::Grant& grant, const Consumer& consumer,
            std::string_view action, const Trust& trust) {
  if (grant.statement == nullptr) return;
  Finding& finding =
      pass.report(place_of(grant), "the {} of `{}` can pull, but it asks `ecr:{}` too",
                  consumer.who, consumer.name, action);
  finding.label = fmt::format("granted here, `ecr:{}` nowhere", action);
  finding.help = fmt::format("add \"ecr:{}\"; see {}", action, consumer.page);
  if (trust.reading == nullptr) return;
  finding.related.push_back({trust.reading->document->source, trust.place,
                             fmt::format("`{}` assumes the role here", consumer.name)});
  finding.in_steps = true;
}

/// Who assumes the role: App Runner, or a controller of Flux by its service account.
const Consumer* consumer_of(const Policy& policy, Span& place) {
  for (const Statement& statement : policy.statements) {
    if (statement.effect != Effect::allow) continue;
    for (const Principal& principal : statement.principals) {
      if (!principal.text.is("build.apprunner.amazonaws.com")) continue;
      place = principal.text.span;
      return analysis::find_consumer("app-runner");
    }
    for (const Condition& condition : statement.conditions)
      for (const Text& value : condition.values) {
        if (!value.is("system:serviceaccount:flux-system:source-controller") &&
            !value.is("system:serviceaccount:flux-system:image-reflector-controller"))
          continue;
        place = value.span;
        return analysis::find_consumer("flux");
      }
  }
  return nullptr;
}

void check_services(Pass& pass) {
  const analysis::Access& access = pass.access();
  for (const analysis::Subject& subject : access.subjects()) {
    if (subject.principal == nullptr || subject.principal->form != PrincipalForm::service) continue;
    const Consumer* consumer = analysis::consumer_of_service(subject.principal->text.text);
    if (consumer == nullptr || !pulls(access, subject)) continue;
    const std::string_view action =
        missing(*consumer, [&](std::string_view name) { return access.allowed(subject, name); });
    if (action.empty()) continue;
    report(pass, access.grant(subject, "BatchGetImage"), *consumer, action, {});
  }
}

/// What all policies of an owner allow.
Answer owner_allows(const Pass& pass, std::string_view owner, std::string_view action) {
  Answer found = Answer::no;
  for (const OwnedReading& owned : pass.source().owned) {
    if (owned.owner != owner) continue;
    const analysis::Access access(owned.reading->policy, pass.catalog());
    for (const analysis::Subject& subject : access.subjects())
      found = either(found, access.allowed(subject, action));
  }
  return found;
}

void check_owners(Pass& pass) {
  const analysis::Access& access = pass.access();
  if (access.subjects().empty() || !pulls(access, access.subjects().front())) return;
  if (pass.document().owner_partly_known) return;
  for (const Trusting& trusting : pass.source().trusting) {
    const auto& owners = pass.document().owners;
    if (std::ranges::find(owners, trusting.owner) == owners.end()) continue;
    Trust trust{trusting.reading, {}};
    const Consumer* consumer = consumer_of(trusting.reading->policy, trust.place);
    if (consumer == nullptr) continue;
    const std::string_view action = missing(
        *consumer, [&](std::string_view name) { return owner_allows(pass, trusting.owner, name); });
    if (action.empty()) continue;
    const analysis::Subject& subject = access.subjects().front();
    report(pass, access.grant(subject, "BatchGetImage"), *consumer, action, trust);
    return;
  }
}

}  // namespace

void consumer_needs_more(Pass& pass) {
  if (pass.policy().kind == PolicyKind::repository)
    check_services(pass);
  else
    check_owners(pass);
}

}  // namespace ecrlint::internal::check
