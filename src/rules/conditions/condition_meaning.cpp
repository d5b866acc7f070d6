// SPDX-License-Identifier: Apache-2.0
// Asks the evaluator what a condition says of requests as its statement's principals make them.
#include "rules/conditions/condition_meaning.hpp"

#include <algorithm>
#include <array>

#include "analysis/condition_test.hpp"
#include "analysis/decide.hpp"
#include "analysis/glob.hpp"
#include "analysis/pattern.hpp"
#include "rules/action_name.hpp"
#include "rules/exposure.hpp"
#include "rules/fix.hpp"
#include "rules/principals/fault.hpp"
#include "text/ascii.hpp"
#include "text/braced.hpp"

namespace ecrlint::internal::check {
namespace {

using analysis::AddressRange;
using analysis::ConditionTest;

bool has_variables(const Policy& policy) {
  return policy.version && (policy.version->is("2012-10-17") || policy.version->hole);
}

Answer met(const Pass& pass, const Condition& condition, const RequestKey& key) {
  analysis::RequestContext context;
  context.give(std::span(&key, 1), false);
  return ConditionTest(condition, has_variables(pass.policy()), pass.catalog()).holds(context);
}

/// Does the reference list the key for the action or what it acts on?
bool lists_key(const catalog::Catalog& catalog, catalog::ActionId action, std::string_view key) {
  for (std::size_t i = 0; i < catalog.condition_key_count(action); ++i)
    if (equal_ignoring_case(catalog.condition_key(action, i).name, key)) return true;
  return false;
}

bool is_ecr_service(const catalog::Catalog& catalog, catalog::ServiceId service) {
  return service != catalog::ServiceId::none &&
         (service == catalog.find_service("ecr") || service == catalog.find_service("ecr-public"));
}

/// May a request for one of the actions that the entry lists carry the key?
bool may_carry(const catalog::Catalog& catalog, const Action& entry,
               const catalog::ConditionKey& key) {
  if (entry.text.hole || !is_ecr_service(catalog, entry.service_id)) return true;
  bool any = false;
  const catalog::ActionRange range = catalog.actions(entry.service_id);
  for (std::uint32_t i = range.begin; i < range.end; ++i) {
    const catalog::ActionId action{i};
    if (analysis::matches(entry.name, catalog.action_name(action), analysis::LetterCase::ignored) ==
        Answer::no)
      continue;
    any = true;
    if (!is_never_with(catalog, action, key)) return true;
  }
  return !any;
}

bool is_star(const Text& value) {
  return !value.hole && !value.text.empty() && value.text.find_first_not_of('*') == value.text.npos;
}

/// `${aws:username}` as a value of aws:username, which every value equals.
bool is_key_itself(const Condition& condition, const Text& value) {
  const auto variable = find_braced(value.with_variables);
  return variable && variable->begin == 0 && variable->end == value.with_variables.size() &&
         equal_ignoring_case(analysis::key_of_variable(variable->inside), condition.key.text);
}

/// The first of the truth values, if both are listed.
const Text* find_both(const Condition& condition) {
  const auto lists = [&](bool wanted) {
    return std::ranges::any_of(condition.values, [&](const Text& value) {
      return !value.hole && analysis::parse_boolean(value.text) == wanted;
    });
  };
  return lists(true) && lists(false) ? &condition.values.front() : nullptr;
}

}  // namespace

bool is_on(const Condition& condition, std::string_view key) {
  return !condition.key.hole && equal_ignoring_case(condition.key.text, key);
}

Answer met_without_key(const Pass& pass, const Condition& condition) {
  Condition bare = condition;
  const catalog::Operator* op = analysis::find_operator(condition, pass.catalog());
  // Null alone looks at its values then, which may be many.
  if (op != nullptr && op->family != catalog::OperatorFamily::null) bare.values = {};
  return met(pass, bare, {std::string(condition.key.text), {}, false});
}

Answer met_by_value(const Pass& pass, const Condition& condition, std::string_view value) {
  return met(pass, condition, {std::string(condition.key.text), {std::string(value)}, false});
}

bool comes_always(const Condition& condition) {
  constexpr std::array<std::string_view, 12> kAlways{
      "aws:CurrentTime",     "aws:EpochTime",        "aws:SecureTransport",
      "aws:ViaAWSService",   "aws:RequestedRegion",  "aws:PrincipalIsAWSService",
      "aws:ResourceAccount", "aws:PrincipalAccount", "aws:PrincipalArn",
      "aws:PrincipalType",   "aws:userid",           "aws:UserAgent"};
  return std::ranges::any_of(kAlways, [&](std::string_view key) { return is_on(condition, key); });
}

bool is_never_carried(const Pass& pass, const Statement& statement, const Condition& condition) {
  const catalog::Catalog& catalog = pass.catalog();
  if (condition.key.hole) return false;
  const auto key = catalog.find_condition_key(condition.key.text);
  if (!key) return false;
  if (is_ecr(pass.policy().kind) && analysis::is_foreign_key(condition.key, catalog)) return true;
  if (statement.not_action || !statement.actions_known || statement.actions.empty()) return false;
  return std::ranges::none_of(statement.actions,
                              [&](const Action& entry) { return may_carry(catalog, entry, *key); });
}

bool is_of_some_actions(const catalog::ConditionKey& key) {
  return key.name == "aws:RequestTag/" || key.name == "aws:ResourceTag/" ||
         key.name == "aws:TagKeys";
}

bool is_never_with(const catalog::Catalog& catalog, catalog::ActionId action,
                   const catalog::ConditionKey& key) {
  const catalog::ServiceId service = catalog.action_service(action);
  const bool ecr = is_ecr_service(catalog, service);
  const catalog::ServiceId of_key = catalog.find_service(key.name.substr(0, key.name.find(':')));
  const bool told = key.global ? ecr && is_of_some_actions(key)
                    : ecr      ? of_key != catalog::ServiceId::none
                               : of_key == service && catalog.is_whole_service(service);
  return told && !lists_key(catalog, action, key.name);
}

const Text* find_any_value(const Pass& pass, const Condition& condition) {
  const catalog::Operator* op = analysis::find_operator(condition, pass.catalog());
  if (op == nullptr || condition.key.hole) return nullptr;
  if (op->family == catalog::OperatorFamily::boolean) return find_both(condition);
  if (op->family != catalog::OperatorFamily::string) return nullptr;
  const bool variables = has_variables(pass.policy());
  const auto found = std::ranges::find_if(condition.values, [&](const Text& value) {
    return (op->like && is_star(value)) || (variables && is_key_itself(condition, value));
  });
  return found == condition.values.end() ? nullptr : &*found;
}

bool is_asked_for_elsewhere(const Pass& pass, const Statement& statement,
                            const Condition& condition) {
  return std::ranges::any_of(statement.conditions, [&](const Condition& other) {
    return &other != &condition && is_on(other, condition.key.text) &&
           met_without_key(pass, other) != Answer::yes;
  });
}

bool is_of_one_owner(const Condition& condition) {
  constexpr std::array<std::string_view, 10> kSensitive{
      "aws:PrincipalAccount", "aws:PrincipalOrgID", "aws:ResourceAccount", "aws:ResourceOrgID",
      "aws:SourceAccount",    "aws:SourceOrgID",    "aws:SourceVpc",       "aws:SourceVpce",
      "aws:VpceAccount",      "aws:VpceOrgID"};
  return std::ranges::any_of(kSensitive,
                             [&](std::string_view key) { return is_on(condition, key); });
}

bool is_pattern_of_owners(const Condition& condition, const Text& value) {
  return has_wildcard(value.text) && is_of_one_owner(condition);
}

bool is_left_open(Pass& pass, const Statement& statement) {
  return is_ecr(pass.policy().kind) && find_opening(pass, statement).has_value();
}

bool is_private(const AddressRange& range) {
  constexpr std::array<std::string_view, 8> kPrivate{
      "10.0.0.0/8",     "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8",
      "169.254.0.0/16", "fc00::/7",      "fe80::/10",      "::1/128"};
  return std::ranges::any_of(kPrivate, [&](std::string_view text) {
    const auto wide = analysis::parse_range(text);
    return wide && range.bits >= wide->bits && analysis::contains(*wide, range) == Answer::yes;
  });
}

bool is_private(const Condition& condition) {
  if (!is_on(condition, "aws:SourceIp") || !condition.values_known || condition.values.empty())
    return false;
  return std::ranges::all_of(condition.values, [](const Text& value) {
    const auto range = analysis::parse_range(value.text);
    return !value.hole && range && is_private(*range);
  });
}

bool is_beyond_asking(const Statement& statement) {
  constexpr std::size_t kMostConditions = 500;
  constexpr std::size_t kMostAnswers = 1'000'000;
  if (statement.conditions.size() > kMostConditions) return true;
  std::size_t values = 0;
  for (const Condition& condition : statement.conditions) values += 1 + condition.values.size();
  return values * (1 + statement.principals.size()) > kMostAnswers;
}

CallerTest::CallerTest(const Pass& pass, const Condition& condition)
    : catalog_(pass.catalog()),
      condition_(condition),
      key_(condition.key.text),
      test_(condition, has_variables(pass.policy()), pass.catalog()),
      lister_(pass.catalog()) {}

CallerAnswer CallerTest::ask(std::string principal) const {
  Request request;
  request.principal = std::move(principal);
  request.action = "ecr:BatchGetImage";
  const analysis::PreparedRequest prepared(request, lister_);
  const analysis::RequestContext& context = prepared.question().context;
  return {test_.holds(context), context.find(key_).presence() == analysis::Presence::absent};
}

CallerAnswer CallerTest::ask_service() const {
  // Which service it is nobody says.
  if (is_on(condition_, "aws:PrincipalServiceName")) return {};
  return ask(std::string("lambda.amazonaws.com"));
}

CallerAnswer CallerTest::ask_iam() const {
  const analysis::CallerKey* key = analysis::find_caller_key(condition_.key);
  if (key == nullptr || is_on(condition_, "aws:username")) return {};
  // Whose the caller is nobody says.
  if (key->name.starts_with("aws:principal") && !key->tells_of_service()) return {};
  return ask(std::string("arn:aws:iam::314159265358:role/x"));
}

/// aws:PrincipalArn of anybody in the account.
Answer CallerTest::ask_arns(std::string_view account) const {
  Answer met = Answer::no;
  for (const catalog::Partition& partition : catalog_.partitions())
    for (const std::string_view service : {"iam", "sts"}) {
      const RequestKey arn{
          std::string(condition_.key.text),
          {fmt::format("arn:{}:{}::{}:{}", partition.name, service, account, syntax::kHole)},
          false};
      analysis::RequestContext context;
      context.give(std::span(&arn, 1), false);
      met = either(met, test_.holds(context));
    }
  return met == Answer::no ? met : Answer::unknown;
}

CallerAnswer CallerTest::ask(const Principal& principal) const {
  if (condition_.key.hole || principal.text.hole) return {};
  switch (principal.form) {
    case PrincipalForm::service:
      if (!is_domain(principal.text.text)) return {};
      return ask(std::string(principal.text.text));
    case PrincipalForm::role:
    case PrincipalForm::user:
    case PrincipalForm::session:
    case PrincipalForm::federated_user:
      return ask(std::string(principal.text.text));
    case PrincipalForm::account:
      break;
    default:
      return {};
  }
  // Anybody of the account.
  for (const std::string_view own : {"aws:username", "aws:userid", "aws:PrincipalType"})
    if (is_on(condition_, own)) return {};
  if (is_on(condition_, "aws:PrincipalArn")) return {ask_arns(principal.account), false};
  return ask(fmt::format("arn:aws:iam::{}:role/x", principal.account));
}

std::string strict_operator(const Condition& condition) {
  const std::string base(condition.operator_base);
  return condition.key.text.ends_with("Paths") ? "ForAnyValue:" + base : base;
}

}  // namespace ecrlint::internal::check
