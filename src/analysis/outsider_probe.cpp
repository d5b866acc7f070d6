// SPDX-License-Identifier: Apache-2.0
// Tries the contexts that conditions tell apart until the evaluator says that a stranger is let in.
#include "analysis/outsider_probe.hpp"

#include <algorithm>

#include "analysis/condition_test.hpp"
#include "analysis/decide.hpp"
#include "syntax/value.hpp"

namespace ecrlint::internal::analysis {
namespace {

/// Looks at statements, over all questions about a policy: bounds the work on hostile ones.
constexpr std::size_t kMostLooks = 200'000;
/// So many values are looked at in the time that a statement takes.
constexpr std::size_t kValuesOfLook = 16;
/// Requests that are tried for one question.
constexpr std::size_t kMostTries = 2000;

constexpr std::string_view kOwner = "111122223333";

/// An account that the policy names nowhere, and none of those before this number: principals and
/// values are all that could.
std::string strange_account(const Policy& policy, std::uint64_t number) {
  const auto is_named = [&](std::string_view account) {
    const auto in = [&](const Text& text) { return text.text.find(account) != text.text.npos; };
    return std::ranges::any_of(policy.statements, [&](const Statement& statement) {
      return std::ranges::any_of(statement.principals,
                                 [&](const Principal& p) { return in(p.text); }) ||
             std::ranges::any_of(statement.conditions, [&](const Condition& condition) {
               return std::ranges::any_of(condition.values, in);
             });
    });
  };
  while (is_named(std::to_string(number))) ++number;
  return std::to_string(number);
}

/// What it takes to ask the statement.
std::size_t looks_at(const Statement& statement) {
  std::size_t values = 0;
  for (const Condition& condition : statement.conditions) values += condition.values.size();
  return 1 + values / kValuesOfLook;
}

/// A resource that the statement speaks of.
std::string resource_of(const Statement& statement) {
  for (const Resource& resource : statement.resources)
    if (!statement.not_resource && resource.form == ResourceForm::arn)
      return sample(resource.text.text, kOwner);
  return "arn:aws:ecr:us-east-1:" + std::string(kOwner) + ":repository/app";
}

/// Somebody of an account that is told, and no stranger?
bool is_named(const Principal* principal) {
  return principal != nullptr && !principal->account.empty();
}

/// The principal, or somebody of the account.
std::string caller_of(const Principal* principal, const std::string& account) {
  const bool one = principal != nullptr && principal->form != PrincipalForm::account &&
                   principal->form != PrincipalForm::everyone;
  return one ? std::string(principal->text.text) : "arn:aws:iam::" + account + ":role/stranger";
}

constexpr std::string_view kFilling = "whatever-it-is";

constexpr std::uint64_t kStranger = 729'384'615'027;
constexpr std::uint64_t kUntold = 846'291'537'048;  // whoever an unknown text names

/// Not known, and no policy variable, which the request fills.
bool is_unknown(const Text& text) { return text.hole && text.with_variables.empty(); }

/// Of some account that nobody tells, but not of the policy's own.
bool has_unknown_account(const Principal& principal) {
  return principal.form != PrincipalForm::unknown && !principal.own && has_hole(principal.account);
}

/// Is it the whole of an account that nobody tells?
bool is_untold_account(const Principal* principal) {
  return principal != nullptr && principal->form == PrincipalForm::account &&
         has_unknown_account(*principal);
}

/// Is it compared for equality with what is not known?
bool is_fillable(const Condition& condition, const catalog::Catalog& catalog) {
  const catalog::Operator* op = find_operator(condition, catalog);
  return op != nullptr && op->family == catalog::OperatorFamily::string && !op->like &&
         std::ranges::any_of(condition.values, is_unknown);
}

}  // namespace

FilledPolicy::FilledPolicy(const Policy& policy, const catalog::Catalog& catalog)
    : original_(&policy) {
  const auto fillable = [&](const Condition& one) { return is_fillable(one, catalog); };
  const auto concerned = [&](const Statement& statement) {
    return std::ranges::any_of(statement.conditions, fillable) ||
           std::ranges::any_of(statement.principals, has_unknown_account);
  };
  changed_ = std::ranges::any_of(policy.statements, concerned);
  if (!changed_) return;
  account_ = strange_account(policy, kUntold);
  filled_ = policy;
  for (Statement& statement : filled_.statements) {
    if (!concerned(statement)) continue;
    auto& conditions =
        conditions_.emplace_back(statement.conditions.begin(), statement.conditions.end());
    for (Condition& condition : conditions)
      if (fillable(condition)) condition.values = fill(condition.values);
    statement.conditions = conditions;
    auto& principals =
        principals_.emplace_back(statement.principals.begin(), statement.principals.end());
    for (Principal& principal : principals)
      if (has_unknown_account(principal)) principal.account = account_;
    statement.principals = principals;
  }
}

std::span<const Text> FilledPolicy::fill(std::span<const Text> values) {
  auto& filled = values_.emplace_back(values.begin(), values.end());
  for (Text& value : filled)
    if (is_unknown(value)) value = fill(value);
  return filled;
}

Text FilledPolicy::fill(const Text& text) {
  std::string& filled = texts_.emplace_back();
  for (const char c : text.text)
    if (c == syntax::kHole)
      filled += kFilling;
    else
      filled += c;
  return {filled, text.span};
}

const Statement& FilledPolicy::of(const Statement& statement) const {
  const auto index = static_cast<std::size_t>(&statement - original_->statements.data());
  return filled_.statements[index];
}

OutsiderProbe::OutsiderProbe(const Policy& policy, const catalog::Catalog& catalog,
                             std::string_view today)
    : policy_(policy),
      filled_(policy, catalog),
      lister_(catalog),
      test_(policy, lister_),
      account_(strange_account(policy, kStranger)),
      from_(parse_moment(today)),
      left_(kMostLooks) {
  if (filled_.changed()) filled_test_.emplace(filled_.policy(), lister_);
  for (const Statement& statement : policy.statements)
    if (statement.effect != Effect::allow) looks_ += looks_at(statement);
}

Outsider OutsiderProbe::outsider(const Principal* as) const {
  Outsider who;
  const bool named = is_named(as);
  const bool told = named && !is_untold_account(as);
  who.account = told ? std::string(as->account) : named ? filled_.account() : account_;
  who.service = as != nullptr && as->form == PrincipalForm::service;
  who.any_member = named && as->form == PrincipalForm::account;
  who.from = from_;
  return who;
}

OutsiderProbe::Search OutsiderProbe::make_search(const Statement& allow, std::string_view action,
                                                 const Principal* as, Outsider who,
                                                 bool conditions) const {
  // What is not known may be the account of one who is named.
  const bool filled = filled_test_ && (!is_named(as) || is_untold_account(as));
  const Statement* const asked = filled ? &filled_.of(allow) : &allow;
  Request request;
  request.principal = caller_of(as, who.account);
  request.action = action;
  request.resource = resource_of(allow);
  return {filled ? filled_.policy() : policy_, filled ? *filled_test_ : test_,
          conditions ? asked : nullptr, OutsiderContexts(lister_.catalog(), std::move(who)),
          std::move(request)};
}

Answer OutsiderProbe::ask(const Search& search, const ActionLister& lister) {
  const PreparedRequest prepared(search.request, lister);
  Answer met = Answer::yes;
  if (search.allow != nullptr) met = search.test.conditions(*search.allow, prepared.question());
  if (met == Answer::no) return met;
  return both(met, negated(search.test.denies(prepared.question(), false).answer));
}

/// May there be another request? To gather what it has costs no more than to ask it.
bool OutsiderProbe::may_look(std::size_t looks) {
  gave_up_ = gave_up_ || left_ < looks;
  return left_ >= looks;
}

Answer OutsiderProbe::run(Search search) {
  if (!may_look(looks_)) return Answer::unknown;
  OutsiderContexts& contexts = search.contexts;
  if (search.allow != nullptr) contexts.add(*search.allow);
  for (const Statement& statement : search.policy.statements)
    if (statement.effect != Effect::allow) contexts.add(statement);
  if (contexts.too_many()) return Answer::unknown;
  Answer found = Answer::no;
  for (std::size_t tries = 0; found != Answer::yes && contexts.next(); ++tries) {
    if (tries == kMostTries || !may_look(looks_)) return Answer::unknown;
    left_ -= looks_;
    search.request.context = contexts.keys();
    found = either(found, ask(search, lister_));
  }
  return found;
}

Answer OutsiderProbe::let_in(const Statement& allow, std::string_view action, const Principal* as) {
  return run(make_search(allow, action, as, outsider(as), true));
}

Answer OutsiderProbe::lets_in(const Admitted& one, const Statement& allow, std::string_view action,
                              const Principal& principal) {
  Outsider who;
  who.account = one.account.empty() ? account_ : std::string(one.account);
  who.organization = one.organization;
  who.service = principal.form == PrincipalForm::service;
  who.any_member = !one.account.empty();
  who.from = from_;
  return run(make_search(allow, action, who.service ? &principal : nullptr, std::move(who), true));
}

Answer OutsiderProbe::left_to(const Principal& principal, const Statement& allow,
                              std::string_view action) {
  Outsider who = outsider(&principal);
  who.outside = !is_named(&principal);
  return run(make_search(allow, action, &principal, std::move(who), false));
}

}  // namespace ecrlint::internal::analysis
