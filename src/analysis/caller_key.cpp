// SPDX-License-Identifier: Apache-2.0
// The table of keys that tell of the caller, and what makes a value of one somebody's own.
#include "analysis/caller_key.hpp"

#include <algorithm>
#include <array>

#include "analysis/condition_test.hpp"
#include "analysis/operand.hpp"
#include "model/arn.hpp"
#include "text/ascii.hpp"

namespace ecrlint::internal::analysis {
namespace {

using catalog::Operator;
using catalog::OperatorFamily;

constexpr std::array kKeys{
    CallerKey{"aws:principalorgid", KeyRole::id, true, "o-"},
    CallerKey{"aws:principalorgpaths", KeyRole::path, true, "o-"},
    CallerKey{"aws:principalaccount", KeyRole::id},
    CallerKey{"aws:principalarn", KeyRole::arn},
    CallerKey{"aws:userid", KeyRole::user_id},
    CallerKey{"aws:principalisawsservice", KeyRole::service_flag},
    CallerKey{"aws:principalservicename", KeyRole::service_name},
    CallerKey{"aws:principalservicenameslist", KeyRole::service_names},
    CallerKey{"aws:sourcearn", KeyRole::arn},
    CallerKey{"aws:sourceaccount", KeyRole::id},
    CallerKey{"aws:sourceowner", KeyRole::id},
    CallerKey{"aws:sourceorgid", KeyRole::id, true, "o-"},
    CallerKey{"aws:sourceorgpaths", KeyRole::path, true, "o-"},
    CallerKey{"aws:sourcevpc", KeyRole::id, true, "vpc-"},
    CallerKey{"aws:sourcevpcarn", KeyRole::arn, true},
    CallerKey{"aws:sourcevpce", KeyRole::id, true, "vpce-"},
    CallerKey{"aws:vpceaccount", KeyRole::id, true},
    CallerKey{"aws:vpceorgid", KeyRole::id, true, "o-"},
    CallerKey{"aws:vpceorgpaths", KeyRole::path, true, "o-"},
    CallerKey{"aws:sourceip", KeyRole::address, true},
    // Only the sessions of what runs for a service have these.
    CallerKey{"aws:chatbotsourcearn", KeyRole::arn, true},
    CallerKey{"aws:ec2instancesourcevpc", KeyRole::id, true, "vpc-"},
    CallerKey{"aws:federatedprovider", KeyRole::arn, true},
    CallerKey{"ec2:sourceinstancearn", KeyRole::arn, true},
    CallerKey{"identitystore:userid", KeyRole::id, true},
    CallerKey{"lambda:sourcefunctionarn", KeyRole::arn, true},
    CallerKey{"ssm:sourceinstancearn", KeyRole::arn, true},
    CallerKey{"aws:ec2instancesourceprivateipv4", KeyRole::unrelated},  // any VPC has the same
    CallerKey{"ec2:roledelivery", KeyRole::unrelated},
    CallerKey{"glue:credentialissuingservice", KeyRole::unrelated},
    CallerKey{"glue:roleassumedby", KeyRole::unrelated},
    CallerKey{"aws:vpcsourceip", KeyRole::unrelated},  // every VPC has the same private addresses
    CallerKey{"aws:referer", KeyRole::spoofable},
    CallerKey{"aws:useragent", KeyRole::spoofable},
    CallerKey{"aws:principaltag/", KeyRole::tag},
    CallerKey{"aws:requesttag/", KeyRole::tag},
    CallerKey{"aws:resourcetag/", KeyRole::tag},
    CallerKey{"ecr:resourcetag/", KeyRole::tag},
    CallerKey{"aws:tagkeys", KeyRole::tag},
    CallerKey{"aws:securetransport", KeyRole::unrelated},
    CallerKey{"aws:requestedregion", KeyRole::unrelated},
    CallerKey{"aws:currenttime", KeyRole::unrelated},
    CallerKey{"aws:epochtime", KeyRole::unrelated},
    CallerKey{"aws:tokenissuetime", KeyRole::unrelated},
    CallerKey{"aws:multifactorauthpresent", KeyRole::unrelated},
    CallerKey{"aws:multifactorauthage", KeyRole::unrelated},
    CallerKey{"aws:viaawsservice", KeyRole::unrelated},
    CallerKey{"aws:calledvia", KeyRole::unrelated},
    CallerKey{"aws:calledviafirst", KeyRole::unrelated},
    CallerKey{"aws:calledvialast", KeyRole::unrelated},
    CallerKey{"aws:principaltype", KeyRole::unrelated},
    CallerKey{"aws:username", KeyRole::unrelated},
    CallerKey{"aws:sourceidentity", KeyRole::unrelated},  // whoever assumes a role chooses it
    CallerKey{"aws:resourceaccount", KeyRole::unrelated},
    CallerKey{"aws:resourceorgid", KeyRole::unrelated},
    CallerKey{"aws:resourceorgpaths", KeyRole::unrelated},
};

/// A pattern with fewer literal characters than this is matched by strangers sooner or later;
/// with more, who can tell.
constexpr std::ptrdiff_t kFewLiterals = 4;

std::ptrdiff_t literals(std::string_view pattern) {
  return std::ranges::count_if(pattern, [](char c) { return c != '*' && c != '?'; });
}

Answer pattern_keeps_out(std::string_view pattern, std::string_view prefix) {
  if (!has_wildcard(pattern)) return Answer::yes;
  if (pattern.starts_with(prefix)) pattern.remove_prefix(prefix.size());
  return literals(pattern) < kFewLiterals ? Answer::no : Answer::unknown;
}

/// `AROAID:session`: the id is AWS's, the session name the caller's choice.
Answer user_id_keeps_out(std::string_view pattern) {
  std::string_view head = pattern.substr(0, pattern.find_first_of("*?"));
  if (head.size() == pattern.size()) return Answer::yes;
  if (head.starts_with("AROA") || head.starts_with("AIDA")) head.remove_prefix(4);
  return static_cast<std::ptrdiff_t>(head.size()) < kFewLiterals ? Answer::no : Answer::unknown;
}

/// The letters of a path's pattern that not every path has, as the `ou-` of a unit.
std::ptrdiff_t telling_letters(std::string_view pattern) {
  constexpr std::array<std::string_view, 3> kBeginnings{"o-", "r-", "ou-"};
  std::ptrdiff_t telling = 0;
  for (std::size_t step = 0; !pattern.empty(); ++step) {
    std::string_view part = pattern.substr(0, pattern.find('/'));
    pattern.remove_prefix(std::min(part.size() + 1, pattern.size()));
    const std::string_view begin = kBeginnings[std::min(step, kBeginnings.size() - 1)];
    if (part.starts_with(begin)) part.remove_prefix(begin.size());
    telling += literals(part);
  }
  return telling;
}

/// `o-abcde12345/r-ab12/ou-.../*`: the organization alone is enough.
Answer path_keeps_out(std::string_view pattern, std::string_view prefix) {
  const std::string_view organization = pattern.substr(0, pattern.find('/'));
  if (!has_wildcard(organization)) return Answer::yes;
  if (telling_letters(pattern) < 2) return Answer::no;
  return pattern_keeps_out(pattern, prefix);
}

bool has_digit_run(std::string_view text, std::ptrdiff_t length) {
  std::ptrdiff_t run = 0;
  for (const char c : text) {
    run = is_digit(c) ? run + 1 : 0;
    if (run == length) return true;
  }
  return false;
}

/// The account is what strangers cannot choose; a bucket's ARN has none, but its name is unique.
Answer arn_keeps_out(std::string_view pattern) {
  if (!has_wildcard(pattern)) return Answer::yes;
  const auto arn = parse_arn(pattern);
  if (!arn) return has_digit_run(pattern, kFewLiterals) ? Answer::unknown : Answer::no;
  // Never the value of aws:PrincipalArn, which holds the role of a session.
  if (arn->resource.starts_with("assumed-role/")) return Answer::unknown;
  return pattern_keeps_out(arn->account.empty() ? arn->resource : arn->account, {});
}

/// The widest range that may be one's own: /8 of IPv4, /32 of IPv6.
Answer address_keeps_out(std::string_view text) {
  const auto range = parse_range(text);
  if (!range) return Answer::unknown;
  return answer(range->bits >= (range->six ? 32 : 8));
}

Answer flag_keeps_out(std::string_view value) {
  if (equal_ignoring_case(value, "true")) return Answer::yes;
  return equal_ignoring_case(value, "false") ? Answer::no : Answer::unknown;
}

bool fits(const CallerKey& key, const Operator& op) {
  switch (key.role) {
    case KeyRole::arn:
      return op.family == OperatorFamily::arn || op.family == OperatorFamily::string;
    case KeyRole::address:
      return op.family == OperatorFamily::ip;
    case KeyRole::service_flag:
      return op.family == OperatorFamily::boolean;
    default:
      return op.family == OperatorFamily::string;
  }
}

/// The part before the first colon.
std::string_view service_of(std::string_view key) { return key.substr(0, key.find(':')); }

Gap gap_of_key(KeyRole role) {
  if (role == KeyRole::spoofable) return Gap::spoofable;
  return role == KeyRole::tag ? Gap::tag : Gap::unrelated;
}

Weakness weakness(const Condition& condition, const CallerKey& key, const Operator& op) {
  if (!key.tells_of_caller()) return {gap_of_key(key.role), &condition};
  if (op.family == OperatorFamily::null) return {Gap::presence, &condition};
  if (condition.set == SetOperator::for_all_values) return {Gap::for_all_values, &condition};
  if (condition.if_exists) return {Gap::if_exists, &condition};
  if (op.negated) return {Gap::negated, &condition};
  for (const Text& value : condition.values) {
    if (keeps_out(key, op, value) != Answer::no) continue;
    const Gap gap = key.role == KeyRole::address        ? Gap::wide_address
                    : key.role == KeyRole::service_flag ? Gap::negated
                                                        : Gap::wildcard;
    return {gap, &condition, &value};
  }
  return {Gap::unrelated, &condition};
}

/// How much the condition looks like an attempt to keep strangers out, in the order of Gap.
int weight(Gap gap) {
  constexpr std::array<int, 11> kWeights{0, 4, 4, 4, 4, 4, 4, 3, 2, 1, 3};
  return kWeights[static_cast<std::size_t>(gap)];
}

}  // namespace

const CallerKey* find_caller_key(const Text& key) {
  for (const CallerKey& known : kKeys) {
    const bool tag = known.name.back() == '/';
    if (!tag && key.hole) continue;
    const std::string_view text = tag ? key.text.substr(0, known.name.size()) : key.text;
    if (equal_ignoring_case(text, known.name)) return &known;
  }
  return nullptr;
}

bool is_foreign_key(const Text& key, const catalog::Catalog& catalog) {
  if (key.hole) return false;
  const auto known = catalog.find_condition_key(key.text);
  if (!known || known->global) return false;
  const std::string_view prefix = service_of(key.text);
  const catalog::ServiceId service = catalog.find_service(prefix);
  return service != catalog::ServiceId::none && service != catalog.find_service("ecr") &&
         service != catalog.find_service("ecr-public");
}

Answer keeps_out(const CallerKey& key, const Operator& op, const Text& value) {
  if (!key.tells_of_caller()) return Answer::no;
  if (value.hole || !fits(key, op)) return Answer::unknown;
  if (key.role == KeyRole::address) return address_keeps_out(value.text);
  if (key.role == KeyRole::service_flag) return flag_keeps_out(value.text);
  if (!op.like) return Answer::yes;
  switch (key.role) {
    case KeyRole::id:
      return pattern_keeps_out(value.text, key.prefix);
    case KeyRole::path:
      return path_keeps_out(value.text, key.prefix);
    case KeyRole::user_id:
      return user_id_keeps_out(value.text);
    case KeyRole::arn:
      return arn_keeps_out(value.text);
    default:
      return has_wildcard(value.text) ? Answer::unknown : Answer::yes;
  }
}

Weakness weakness(const Statement& statement, const catalog::Catalog& catalog) {
  Weakness found;
  for (const Condition& condition : statement.conditions) {
    const CallerKey* key = find_caller_key(condition.key);
    const Operator* op = find_operator(condition, catalog);
    Weakness one{is_foreign_key(condition.key, catalog) ? Gap::foreign : Gap::unrelated,
                 &condition};
    if (key != nullptr && op != nullptr) one = weakness(condition, *key, *op);
    if (weight(one.gap) > weight(found.gap)) found = one;
  }
  return found;
}

}  // namespace ecrlint::internal::analysis
