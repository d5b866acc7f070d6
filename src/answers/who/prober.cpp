// SPDX-License-Identifier: Apache-2.0
// Puts the decisions on single calls together to abilities.
#include "answers/who/prober.hpp"

#include <algorithm>
#include <array>

#include "analysis/transfer_calls.hpp"
#include "model/arn.hpp"
#include "rules/describe.hpp"
#include "text/capped.hpp"

namespace ecrlint {

using namespace internal;

namespace {

using check::shown;

/// Words for operators that people read; the rarer ones keep their names.
struct OperatorWords {
  std::string_view name;  // of the operator
  std::string_view one;   // with one value
  std::string_view many;  // with several
};

constexpr auto kWords = std::to_array<OperatorWords>({
    {"StringEquals", "is", "is one of"},
    {"StringEqualsIgnoreCase", "is", "is one of"},
    {"ArnEquals", "matches", "matches one of"},
    {"StringLike", "matches", "matches one of"},
    {"ArnLike", "matches", "matches one of"},
    {"StringNotEquals", "is not", "is none of"},
    {"StringNotEqualsIgnoreCase", "is not", "is none of"},
    {"ArnNotEquals", "does not match", "matches none of"},
    {"StringNotLike", "does not match", "matches none of"},
    {"ArnNotLike", "does not match", "matches none of"},
    {"IpAddress", "is in", "is in one of"},
    {"NotIpAddress", "is not in", "is in none of"},
    {"Bool", "is", "is one of"},
});

std::string values_of(const Condition& condition) {
  constexpr std::size_t kMost = 5;
  std::string out;
  for (std::size_t i = 0; i < condition.values.size(); ++i) {
    if (i > 0) out += ", ";
    if (i == kMost) return out + std::to_string(condition.values.size() - i) + " others";
    out += shown(condition.values[i].text);
  }
  if (!condition.values_known) out += out.empty() ? "..." : ", ...";
  return out;
}

std::string words_of(const Condition& condition) {
  const std::string key = shown(condition.key.text);
  const std::string values = values_of(condition);
  if (condition.operator_base == "Null" && condition.set == SetOperator::none) {
    if (values == "true") return key + " is absent";
    if (values == "false") return key + " is there";
  }
  std::string out;
  if (condition.set == SetOperator::for_all_values) out = "each of ";
  if (condition.set == SetOperator::for_any_value) out = "one of ";
  const auto* const found =
      std::ranges::find(kWords, condition.operator_base, &OperatorWords::name);
  const bool many = condition.values.size() > 1;
  out += key + " ";
  if (found != kWords.end())
    out += many ? found->many : found->one;
  else
    out += shown(condition.operator_base);
  out += " " + values;
  return condition.if_exists ? out + " (or absent)" : out;
}

/// `aws:PrincipalOrgID is o-a1b2c3d4e5 and aws:SourceVpc is none of vpc-1, vpc-2`; empty without
/// any. Long lists are cut.
std::string words_of(std::span<const Condition> conditions) {
  constexpr std::size_t kMost = 10;
  std::string out;
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    if (i > 0) out += " and ";
    if (i == kMost) return out + "more";
    out += words_of(conditions[i]);
  }
  return out;
}

/// Their keys, each once, as written.
std::vector<std::string> keys_of(std::span<const Condition> conditions) {
  std::vector<std::string> keys;
  for (const Condition& condition : conditions) push_new(keys, shown(condition.key.text));
  return keys;
}

/// What takes images away, changes what can be done with them, or lets others in.
constexpr std::array<std::string_view, 8> kAdminister{
    "ecr:SetRepositoryPolicy",   "ecr:DeleteRepositoryPolicy",       "ecr:DeleteRepository",
    "ecr:BatchDeleteImage",      "ecr:PutLifecyclePolicy",           "ecr:DeleteLifecyclePolicy",
    "ecr:PutImageTagMutability", "ecr:PutImageScanningConfiguration"};

bool any_hole(std::span<const Text> texts) {
  return std::any_of(texts.begin(), texts.end(), [](const Text& text) { return text.hole; });
}

/// Is everything of the statement known that is no condition key of a request?
bool is_known(const Statement& statement) {
  const auto has_hole = [](const auto& entry) { return entry.text.hole; };
  const auto is_open = [](const Condition& condition) {
    return condition.key.hole || !condition.values_known || any_hole(condition.values);
  };
  return statement.effect != Effect::unknown && statement.principals_known &&
         statement.actions_known && statement.resources_known && statement.conditions_known &&
         statement.all_elements_known &&
         std::none_of(statement.principals.begin(), statement.principals.end(), has_hole) &&
         std::none_of(statement.actions.begin(), statement.actions.end(), has_hole) &&
         std::none_of(statement.resources.begin(), statement.resources.end(), has_hole) &&
         std::none_of(statement.conditions.begin(), statement.conditions.end(), is_open);
}

bool names_resources(const Statement& statement) {
  return std::any_of(statement.resources.begin(), statement.resources.end(),
                     [](const Resource& r) { return r.form != ResourceForm::everything; });
}

bool is_denied(const Verdict& verdict) {
  return verdict.decision == Decision::explicit_deny || verdict.decision == Decision::implicit_deny;
}

/// The policies without the limits that do not hold.
analysis::PolicyView limited(analysis::PolicyView policies, bool by_scps, bool by_rcps) {
  if (!by_scps) policies.leave_out(Gate::scp);
  if (!by_rcps) policies.leave_out(Gate::rcp);
  return policies;
}

}  // namespace

std::span<const std::string_view> calls_of(Ability value) {
  if (value == Ability::pull) return analysis::kPullActions;
  if (value == Ability::push) return analysis::kPushActions;
  if (value == Ability::administer) return kAdminister;
  return {};
}

WhoGrant WhoProber::grant(const WhoCaller& caller, const WhoResource& resource) {
  WhoGrant grant;
  for (std::size_t i = 0; i < kAbilities; ++i)
    grant.access[i] = access(caller, resource, static_cast<Ability>(i));
  return grant;
}

/// A transfer needs every call, harm takes one.
WhoAccess WhoProber::access(const WhoCaller& caller, const WhoResource& resource, Ability ability) {
  const auto calls = calls_of(ability);
  const bool any = ability == Ability::administer;
  Request request = caller.request;
  request.resource = resource.arn;
  std::vector<CallAnswer> found;
  for (const std::string_view call : calls) {
    request.action = call;
    found.push_back(ask(request, caller, resource));
  }
  const auto less = [](const CallAnswer& a, const CallAnswer& b) { return a.reach < b.reach; };
  // No structured binding: clang 14 lets no lambda capture one.
  const auto ends = std::minmax_element(found.begin(), found.end(), less);
  const auto worst = ends.first;
  const auto best = ends.second;
  WhoAccess access;
  access.reach = any ? best->reach : worst->reach;
  // Who may pull may ask which layers are there, which is no beginning of a push.
  const bool mixed = std::any_of(found.begin(), found.end(), [&](const CallAnswer& one) {
    return worst->reach == Reach::no && one.reach != Reach::no &&
           calls[static_cast<std::size_t>(&one - found.data())] != analysis::kLayerCheckAction;
  });
  for (std::size_t i = 0; i < found.size(); ++i) {
    const bool failed = found[i].reach == Reach::no;
    if (mixed && failed != any) access.calls.push_back(static_cast<std::uint8_t>(i));
    const bool probe =
        access.reach == Reach::no && !failed && calls[i] == analysis::kLayerCheckAction;
    if (probe || (any && mixed && failed)) continue;
    gather(access, found[i]);
  }
  if (access.reach != Reach::yes) access.blocked_by = blocking((any ? best : worst)->verdict);
  if (access.reach == Reach::yes || access.reach == Reach::no) access.own_account = false;
  return access;
}

void WhoProber::gather(WhoAccess& access, const CallAnswer& answer) {
  access.own_account |= answer.own_account;
  for (const Decisive& decisive : answer.verdict.statements) {
    const std::uint32_t index = cite(decisive);
    push_new(access.statements, index);
    if (answer.reach != Reach::conditional || decisive.certain) continue;
    for (const std::string& key : cited_[index].keys) push_new(access.keys, key);
  }
}

/// What limits only takes away. Where it may hold or not, it counts as not known what it takes.
WhoProber::CallAnswer WhoProber::ask(const Request& request, const WhoCaller& caller,
                                     const WhoResource& resource) {
  const Answer scps = caller.under_scps;
  const Answer rcps = resource.under_rcps;
  const analysis::PolicyView& policies = resource.policies;
  CallAnswer most =
      ask_under(request, caller, limited(policies, scps != Answer::no, rcps != Answer::no));
  const bool sure = scps != Answer::unknown && rcps != Answer::unknown;
  if (sure || most.reach == Reach::yes) return most;
  const CallAnswer least =
      ask_under(request, caller, limited(policies, scps == Answer::yes, rcps == Answer::yes));
  if (least.reach == most.reach) return most;
  most.reach = Reach::unknown;
  most.own_account = least.own_account;
  return most;
}

WhoProber::CallAnswer WhoProber::ask_under(const Request& request, const WhoCaller& caller,
                                           analysis::PolicyView policies) {
  CallAnswer answer;
  const WhoPolicies* const own = caller.policies;
  if (own != nullptr) {
    policies.set(Gate::identity_policy, own->known);
    policies.set(Gate::boundary, own->boundary);
  }
  answer.verdict = store_.decide(policies, request);
  if (answer.verdict.decision == Decision::allowed) {
    answer.reach = Reach::yes;
    return answer;
  }
  if (own != nullptr && own->open) {
    const bool alone = !is_denied(answer.verdict);
    policies.assume_allowed(Gate::identity_policy);
    answer.verdict = store_.decide(policies, request);
    if (answer.verdict.decision == Decision::allowed) {
      answer.reach = caller.own_account_is_free ? Reach::yes : Reach::own_account;
      answer.own_account = !caller.own_account_is_free;
      return answer;
    }
    answer.own_account = !alone && !caller.own_account_is_free && !is_denied(answer.verdict);
  }
  if (!is_denied(answer.verdict)) answer.reach = reach_of_unknown(answer.verdict, request.resource);
  return answer;
}

/// Nobody can tell: for the keys of requests, or for what is not known of the policies?
Reach WhoProber::reach_of_unknown(const Verdict& verdict, std::string_view resource) {
  const auto arn = parse_arn(resource);
  const bool place_known = !has_hole(resource);
  misses_place_ |= !arn || has_hole(arn->account);
  bool conditional = false;
  // A boundary that is not known has no statement that could be cited.
  const auto is_boundary = [](const Decisive& one) { return one.gate == Gate::boundary; };
  const GateVerdict& boundary = verdict.gates[static_cast<std::size_t>(Gate::boundary)];
  bool open = boundary.in_use && boundary.decision == Decision::unknown &&
              std::none_of(verdict.statements.begin(), verdict.statements.end(), is_boundary);
  for (const Decisive& decisive : verdict.statements) {
    if (decisive.certain) continue;
    const Cited& cited = cited_[cite(decisive)];
    const bool place = !place_known && cited.names_resources;
    misses_place_ |= place;
    conditional |= !cited.keys.empty();
    open |= cited.keys.empty() || !cited.only_conditions || place;
  }
  return conditional && !open ? Reach::conditional : Reach::unknown;
}

std::uint32_t WhoProber::cite(const Decisive& decisive) {
  const auto next = static_cast<std::uint32_t>(report_.statements.size());
  const auto [at, is_new] =
      index_.try_emplace({decisive.gate, decisive.policy, decisive.index}, next);
  if (!is_new) return at->second;
  WhoStatement statement{decisive.gate, decisive.allow,      decisive.source,
                         decisive.span, shown(decisive.sid), {}};
  Cited cited;
  if (const Statement* const found = store_.statement(decisive)) {
    statement.condition = words_of(found->conditions);
    cited = {keys_of(found->conditions), is_known(*found), names_resources(*found)};
  }
  report_.statements.push_back(std::move(statement));
  cited_.push_back(std::move(cited));
  return next;
}

}  // namespace ecrlint
