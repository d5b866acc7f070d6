// Judges condition keys, operators and values by whether strangers can meet them.
#include "analysis/narrowing.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace ecrlint::analysis {
namespace {

/// What a condition key tells of the caller, and what its values look like.
enum class KeyRole : std::uint8_t {
  id,             ///< account, organization, VPC, endpoint
  path,           ///< organization path; multivalued
  user_id,        ///< `AROAID:session`
  arn,            ///< of the caller or of what calls
  address,        ///< public address
  service_flag,   ///< aws:PrincipalIsAWSService
  service_name,   ///< service principal
  service_names,  ///< multivalued
  spoofable,
  tag,
  unrelated,
};

struct Key {
  std::string_view name;  // lower case; one that ends with `/` is a beginning
  KeyRole role;
  bool shared = false;           // strangers have it too, or lack it too, so Null keeps nobody out
  std::string_view prefix = {};  // of every value
};

constexpr std::array kKeys{
    Key{"aws:principalorgid", KeyRole::id, true, "o-"},
    Key{"aws:principalorgpaths", KeyRole::path, true, "o-"},
    Key{"aws:principalaccount", KeyRole::id},
    Key{"aws:principalarn", KeyRole::arn},
    Key{"aws:userid", KeyRole::user_id},
    Key{"aws:principalisawsservice", KeyRole::service_flag},
    Key{"aws:principalservicename", KeyRole::service_name},
    Key{"aws:principalservicenameslist", KeyRole::service_names},
    Key{"aws:sourcearn", KeyRole::arn},
    Key{"aws:sourceaccount", KeyRole::id},
    Key{"aws:sourceowner", KeyRole::id},
    Key{"aws:sourceorgid", KeyRole::id, true, "o-"},
    Key{"aws:sourceorgpaths", KeyRole::path, true, "o-"},
    Key{"aws:sourcevpc", KeyRole::id, true, "vpc-"},
    Key{"aws:sourcevpcarn", KeyRole::arn, true},
    Key{"aws:sourcevpce", KeyRole::id, true, "vpce-"},
    Key{"aws:vpceaccount", KeyRole::id, true},
    Key{"aws:vpceorgid", KeyRole::id, true, "o-"},
    Key{"aws:vpceorgpaths", KeyRole::path, true, "o-"},
    Key{"aws:sourceip", KeyRole::address, true},
    Key{"aws:vpcsourceip", KeyRole::unrelated},  // every VPC has the same private addresses
    Key{"aws:referer", KeyRole::spoofable},
    Key{"aws:useragent", KeyRole::spoofable},
    Key{"aws:principaltag/", KeyRole::tag},
    Key{"aws:requesttag/", KeyRole::tag},
    Key{"aws:resourcetag/", KeyRole::tag},
    Key{"ecr:resourcetag/", KeyRole::tag},
    Key{"aws:tagkeys", KeyRole::tag},
    Key{"aws:securetransport", KeyRole::unrelated},
    Key{"aws:requestedregion", KeyRole::unrelated},
    Key{"aws:currenttime", KeyRole::unrelated},
    Key{"aws:epochtime", KeyRole::unrelated},
    Key{"aws:tokenissuetime", KeyRole::unrelated},
    Key{"aws:multifactorauthpresent", KeyRole::unrelated},
    Key{"aws:multifactorauthage", KeyRole::unrelated},
    Key{"aws:viaawsservice", KeyRole::unrelated},
    Key{"aws:calledvia", KeyRole::unrelated},
    Key{"aws:calledviafirst", KeyRole::unrelated},
    Key{"aws:calledvialast", KeyRole::unrelated},
    Key{"aws:principaltype", KeyRole::unrelated},
    Key{"aws:username", KeyRole::unrelated},
    Key{"aws:resourceaccount", KeyRole::unrelated},
    Key{"aws:resourceorgid", KeyRole::unrelated},
    Key{"aws:resourceorgpaths", KeyRole::unrelated},
};

using catalog::Catalog;
using catalog::Operator;
using catalog::OperatorFamily;

const Key* find_key(const Text& key) {
  for (const Key& known : kKeys) {
    const bool tag = known.name.back() == '/';
    if (!tag && key.hole) continue;
    const std::string_view text = tag ? key.text.substr(0, known.name.size()) : key.text;
    if (equal_ignoring_case(text, known.name)) return &known;
  }
  return nullptr;
}

const Operator* find_operator(const Condition& condition, const Catalog& catalog) {
  return condition.operator_text.hole ? nullptr : catalog.find_operator(condition.operator_base);
}

/// A pattern with fewer literal characters than this is matched by strangers sooner or later;
/// with more, who can tell.
constexpr std::ptrdiff_t kFewLiterals = 4;

std::ptrdiff_t literals(std::string_view pattern) {
  return std::count_if(pattern.begin(), pattern.end(), [](char c) { return c != '*' && c != '?'; });
}

Answer pattern_narrows(std::string_view pattern, std::string_view prefix) {
  if (!has_wildcard(pattern)) return Answer::yes;
  if (pattern.starts_with(prefix)) pattern.remove_prefix(prefix.size());
  return literals(pattern) < kFewLiterals ? Answer::no : Answer::unknown;
}

/// `AROAID:session`: the id is AWS's, the session name the caller's choice.
Answer user_id_narrows(std::string_view pattern) {
  std::string_view head = pattern.substr(0, pattern.find_first_of("*?"));
  if (head.size() == pattern.size()) return Answer::yes;
  if (head.starts_with("AROA") || head.starts_with("AIDA")) head.remove_prefix(4);
  return static_cast<std::ptrdiff_t>(head.size()) < kFewLiterals ? Answer::no : Answer::unknown;
}

/// `o-abcde12345/r-ab12/ou-.../*`: the organization alone is enough.
Answer path_narrows(std::string_view pattern, std::string_view prefix) {
  const std::string_view organization = pattern.substr(0, pattern.find('/'));
  if (!has_wildcard(organization)) return Answer::yes;
  return pattern_narrows(pattern, prefix);
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
Answer arn_narrows(std::string_view pattern) {
  if (!has_wildcard(pattern)) return Answer::yes;
  const auto arn = parse_arn(pattern);
  if (!arn) return has_digit_run(pattern, kFewLiterals) ? Answer::unknown : Answer::no;
  // Never the value of aws:PrincipalArn, which holds the role of a session.
  if (arn->resource.starts_with("assumed-role/")) return Answer::unknown;
  return pattern_narrows(arn->account.empty() ? arn->resource : arn->account, {});
}

Answer address_narrows(std::string_view range) {
  const auto slash = range.find('/');
  const std::string_view address = range.substr(0, slash);
  const bool six = address.find(':') != address.npos;
  if (address.empty() ||
      address.find_first_not_of(six ? "0123456789abcdefABCDEF:." : "0123456789.") != address.npos)
    return Answer::unknown;
  if (slash == range.npos) return Answer::yes;
  const std::string_view text = range.substr(slash + 1);
  int length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (error != std::errc() || end != text.data() + text.size() || length < 0)
    return Answer::unknown;
  return answer(length >= widest_own_range(six));
}

Answer flag_narrows(std::string_view value) {
  if (equal_ignoring_case(value, "true")) return Answer::yes;
  return equal_ignoring_case(value, "false") ? Answer::no : Answer::unknown;
}

bool fits(const Key& key, const Operator& op) {
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

Answer value_narrows(const Key& key, const Operator& op, const Text& value) {
  if (value.hole) return Answer::unknown;
  if (key.role == KeyRole::address) return address_narrows(value.text);
  if (key.role == KeyRole::service_flag) return flag_narrows(value.text);
  if (!op.like) return Answer::yes;
  switch (key.role) {
    case KeyRole::id:
      return pattern_narrows(value.text, key.prefix);
    case KeyRole::path:
      return path_narrows(value.text, key.prefix);
    case KeyRole::user_id:
      return user_id_narrows(value.text);
    case KeyRole::arn:
      return arn_narrows(value.text);
    default:
      return has_wildcard(value.text) ? Answer::unknown : Answer::yes;
  }
}

Gap gap_of_value(const Key& key) {
  if (key.role == KeyRole::address) return Gap::wide_address;
  return key.role == KeyRole::service_flag ? Gap::negated : Gap::wildcard;
}

/// Any of the values is enough to get through.
Narrowing judge_values(const Condition& condition, const Key& key, const Operator& op) {
  Answer all = answer(condition.values_known && !condition.values.empty());
  if (all == Answer::no) all = Answer::unknown;
  for (const Text& value : condition.values) {
    const Answer one = value_narrows(key, op, value);
    if (one == Answer::no) return {one, gap_of_value(key), &condition, &value};
    all = all && one;
  }
  return {all};
}

/// Why the key cannot narrow, whatever the operator and the values.
Gap gap_of_key(const Key& key, Caller caller) {
  switch (key.role) {
    case KeyRole::spoofable:
      return Gap::spoofable;
    case KeyRole::tag:
      return Gap::tag;
    case KeyRole::unrelated:
      return Gap::unrelated;
    case KeyRole::service_flag:
    case KeyRole::service_name:
    case KeyRole::service_names:
      return caller == Caller::service ? Gap::unrelated : Gap::none;
    default:
      return Gap::none;
  }
}

Gap gap_of_operator(const Condition& condition, const Operator& op) {
  if (condition.set == SetOperator::for_all_values) return Gap::for_all_values;
  if (condition.if_exists) return Gap::if_exists;
  return op.negated ? Gap::negated : Gap::none;
}

bool is_multivalued(const Key& key) {
  return key.role == KeyRole::path || key.role == KeyRole::service_names;
}

Narrowing judge(const Condition& condition, const Key& key, const Operator& op, Caller caller) {
  if (const Gap gap = gap_of_key(key, caller); gap != Gap::none)
    return {Answer::no, gap, &condition};
  if (op.family == OperatorFamily::null)
    return key.shared ? Narrowing{Answer::no, Gap::presence, &condition} : Narrowing{};
  if (const Gap gap = gap_of_operator(condition, op); gap != Gap::none) {
    // A service that always sends the key is held all the same.
    if (caller == Caller::service && gap != Gap::negated) return {};
    return {Answer::no, gap, &condition};
  }
  if (!fits(key, op)) return {};
  if (is_multivalued(key) && condition.set == SetOperator::none) return {};
  return judge_values(condition, key, op);
}

/// Blame goes to what looks like an attempt to keep strangers out.
int weight(Gap gap) {
  switch (gap) {
    case Gap::unrelated:
      return 1;
    case Gap::tag:
      return 2;
    case Gap::spoofable:
      return 3;
    default:
      return gap == Gap::none || gap == Gap::unconditional ? 0 : 4;
  }
}

/// Conditions that could be read are all there are.
bool all_conditions_read(const Statement& statement) {
  if (!statement.conditions_known) return false;
  const syntax::Member* member = statement.find(ElementName::condition);
  if (member == nullptr) return true;
  const auto& blocks = member->value.members;
  return member->value.is_object() &&
         std::all_of(blocks.begin(), blocks.end(),
                     [](const syntax::Member& block) { return block.value.is_object(); });
}

/// Does another condition demand that the key is there?
Answer demanded(const Statement& statement, const Text& key) {
  // Far more than fit in a policy that AWS takes; bounds the work on hostile ones.
  constexpr std::size_t kMostConditions = 1000;
  if (statement.conditions.size() > kMostConditions) return Answer::unknown;
  Answer found = Answer::no;
  for (const Condition& condition : statement.conditions) {
    const bool same = equal_ignoring_case(condition.key.text, key.text);
    if (condition.operator_base != "Null" || !same) continue;
    const bool known = condition.values_known && condition.values.size() == 1;
    const bool absent = known && equal_ignoring_case(condition.values.front().text, "true");
    const bool present = known && equal_ignoring_case(condition.values.front().text, "false");
    found = found || (present ? Answer::yes : absent ? Answer::no : Answer::unknown);
  }
  return found;
}

/// The condition as it works on requests that have the key.
Condition on_present_key(Condition condition) {
  condition.if_exists = false;
  const Key* key = find_key(condition.key);
  condition.set =
      key != nullptr && is_multivalued(*key) ? SetOperator::for_any_value : SetOperator::none;
  return condition;
}

/// `ForAllValues:` and `...IfExists` do narrow beside a Null condition that demands the key.
Narrowing narrowing_beside(const Statement& statement, const Condition& condition,
                           const Catalog& catalog, Caller caller) {
  const Narrowing alone = narrowing(condition, catalog, caller);
  if (alone.gap != Gap::for_all_values && alone.gap != Gap::if_exists) return alone;
  const Answer present = demanded(statement, condition.key);
  if (present == Answer::no) return alone;
  const Narrowing found = narrowing(on_present_key(condition), catalog, caller);
  return found.answer == Answer::yes ? Narrowing{present} : Narrowing{};
}

/// Does a Deny under this condition spare only a chosen few?
Answer spares_few(const Condition& condition, const Catalog& catalog) {
  const Key* key = find_key(condition.key);
  const Operator* op = find_operator(condition, catalog);
  if (key == nullptr || op == nullptr) return Answer::unknown;
  if (gap_of_key(*key, Caller::anyone) != Gap::none) return Answer::no;
  if (op->family == OperatorFamily::null) return Answer::unknown;
  if (key->role == KeyRole::service_flag)
    return fits(*key, *op) ? !judge_values(condition, *key, *op).answer : Answer::unknown;
  if (!op->negated) return Answer::no;
  Operator positive = *op;
  positive.negated = false;
  return judge(on_present_key(condition), *key, positive, Caller::anyone).answer;
}

/// Does the Deny, for all that is known, speak of every principal there is?
bool reaches_all(const Statement& deny) {
  if (!deny.principals_known) return true;
  if (deny.not_principal) return deny.principals.empty();
  return std::any_of(deny.principals.begin(), deny.principals.end(),
                     [](const Principal& p) { return p.form == PrincipalForm::everyone; });
}

/// Does the Deny speak of the principal, or of all that it stands for?
bool may_reach(const Statement& deny, const Principal& principal) {
  const auto covered = [&](const Principal& named) { return covers(named, principal); };
  if (deny.not_principal)
    return std::none_of(deny.principals.begin(), deny.principals.end(),
                        [&](const auto& named) { return covered(named) == Answer::yes; });
  return std::any_of(deny.principals.begin(), deny.principals.end(),
                     [&](const auto& named) { return covered(named) != Answer::no; });
}

}  // namespace

Narrowing narrowing(const Condition& condition, const Catalog& catalog, Caller caller) {
  const Key* key = find_key(condition.key);
  const Operator* op = find_operator(condition, catalog);
  if (key == nullptr || op == nullptr) return {};
  return judge(condition, *key, *op, caller);
}

Narrowing narrowing(const Statement& statement, const Catalog& catalog, Caller caller) {
  if (unconditional(statement)) return {Answer::no, Gap::unconditional};
  Narrowing found;
  bool all_open = all_conditions_read(statement);
  for (const Condition& condition : statement.conditions) {
    const Narrowing one = narrowing_beside(statement, condition, catalog, caller);
    if (one.answer == Answer::yes) return one;
    if (one.answer == Answer::unknown) all_open = false;
    if (weight(one.gap) > weight(found.gap)) found = one;
  }
  return all_open ? found : Narrowing{};
}

bool tells_of_caller(std::string_view key) {
  const Key* known = find_key(Text{key, {}, has_hole(key)});
  return known != nullptr && known->role != KeyRole::spoofable && known->role != KeyRole::tag &&
         known->role != KeyRole::unrelated;
}

bool unconditional(const Statement& statement) {
  return statement.conditions.empty() && all_conditions_read(statement);
}

Answer confines(const Statement& deny, const Catalog& catalog) {
  if (unconditional(deny)) return Answer::yes;
  Answer found = all_conditions_read(deny) ? Answer::no : Answer::unknown;
  for (const Condition& condition : deny.conditions)
    found = found || spares_few(condition, catalog);
  return found;
}

Withheld::Withheld(const Policy& policy, const Access& access, const Catalog& catalog) {
  if (!policy.statements_known) from_all_.set();
  for (const Statement& statement : policy.statements) {
    const ActionSet& actions = access.listed(statement).possible;
    if (statement.effect == Effect::allow || actions.none()) continue;
    if (confines(statement, catalog) == Answer::no) continue;
    if (reaches_all(statement))
      from_all_ |= actions;
    else if (!statement.principals.empty())
      from_some_.push_back({&statement, actions});
  }
}

ActionSet Withheld::from(const Principal& principal) const {
  ActionSet found = from_all_;
  for (const Deny& deny : from_some_)
    if (may_reach(*deny.statement, principal)) found |= deny.actions;
  return found;
}

}  // namespace ecrlint::analysis
