// SPDX-License-Identifier: Apache-2.0
// Gathers values from conditions and steps through their combinations.
#include "analysis/outsider_contexts.hpp"

#include "analysis/condition_test.hpp"
#include "analysis/operand.hpp"
#include "analysis/pattern.hpp"
#include "model/arn.hpp"
#include "text/ascii.hpp"
#include "text/braced.hpp"

namespace ecrlint::internal::analysis {
namespace {

using catalog::Operator;
using catalog::OperatorFamily;

constexpr std::string_view kOther = "stranger";
/// What a tag holds that a policy compares with another: nobody's account or organization.
constexpr std::string_view kTag = "some-team";
constexpr std::int64_t kDay = 86400;

/// Is it one of the two names of the moment of a request?
bool is_moment(const CallerKey& key) {
  return key.name == "aws:currenttime" || key.name == "aws:epochtime";
}

bool is_tag(std::string_view key) {
  const CallerKey* known = find_caller_key(Text{.text = key});
  return known != nullptr && known->role == KeyRole::tag;
}

/// The value with a tag's value for each of its policy variables; nothing where one is no tag, or
/// something else is not known.
std::optional<std::string> fill_tags(std::string_view written) {
  std::string filled;
  std::size_t done = 0;
  bool tags = !has_hole(written);
  each_braced(written, [&](const Braced& variable) {
    filled.append(written.substr(done, variable.begin - done)).append(kTag);
    done = variable.end;
    tags = tags && is_tag(key_of_variable(variable.inside));
  });
  if (!tags || done == 0) return std::nullopt;
  return filled.append(written.substr(done));
}

/// What an ordering operator asks for instead of its operand; an address of a range.
std::vector<std::string> near(std::string_view value, OperatorFamily family) {
  if (family == OperatorFamily::ip) return {std::string(value.substr(0, value.find('/')))};
  if (family == OperatorFamily::numeric)
    if (const auto number = parse_number(value))
      return {std::to_string(*number - 1), std::to_string(*number + 1)};
  if (family == OperatorFamily::date)
    if (const auto moment = parse_moment(value))
      return {std::to_string(moment->seconds - kDay), std::to_string(moment->seconds + kDay)};
  return {};
}

/// Seconds since 1970.
std::optional<std::int64_t> seconds_of(std::string_view value, OperatorFamily family) {
  if (family == OperatorFamily::date) {
    const auto moment = parse_moment(value);
    return moment ? std::optional(moment->seconds) : std::nullopt;
  }
  constexpr double kFar = 1e15;
  const auto number = parse_number(value);
  if (!number || *number < -kFar || *number > kFar) return std::nullopt;
  return static_cast<std::int64_t>(*number);
}

}  // namespace

std::string sample(std::string_view pattern, std::string_view account) {
  std::string text;
  std::size_t colons = 0;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == ':') ++colons;
    const bool whole =
        i > 0 && pattern[i - 1] == ':' && (i + 1 == pattern.size() || pattern[i + 1] == ':');
    if (c == '*')
      text += whole && colons == 4 ? account : std::string_view("x");
    else
      text += c == '?' ? '0' : c;
  }
  return text;
}

void OutsiderContexts::add(const Statement& statement) {
  for (const Condition& condition : statement.conditions) add(condition);
}

/// What cannot be read the evaluator finds unknown, whatever the request has.
void OutsiderContexts::add(const Condition& condition) {
  const Operator* op = find_operator(condition, catalog_);
  if (too_many() || op == nullptr || condition.key.hole) return;
  const CallerKey* key = find_caller_key(condition.key);
  for (const Text& value : condition.values) add_tags_in(value);
  KeyChoice& values = choice(condition.key, key);
  if (key == nullptr || is_doubtful(*key)) return;
  const bool ordered = op->family == OperatorFamily::date || op->family == OperatorFamily::numeric;
  if (ordered && (is_moment(*key) || key->name == "aws:tokenissuetime")) {
    add_moments(values, condition, *op, *key);
    return;
  }
  const bool derived = is_derived(*key);
  if (!derived || !who_.service) add_values(values, condition, *op, *key);
  if (!derived) add_other(values, *op, *key);
}

OutsiderContexts::KeyChoice& OutsiderContexts::choice(const Text& key, const CallerKey* known) {
  const auto found = std::ranges::find_if(
      choices_, [&](const KeyChoice& choice) { return equal_ignoring_case(choice.key, key.text); });
  if (found != choices_.end()) return *found;
  KeyChoice& made = choices_.emplace_back();
  made.key = key.text;
  made.absent = known == nullptr && is_foreign_key(key, catalog_);
  if (made.absent) return made;
  made.open = known == nullptr || is_derived(*known) || is_doubtful(*known);
  if (made.open) return made;
  made.list = known->multivalued();
  made.absent = may_lack(*known);
  // A service that always sends a key is held by ...IfExists too.
  made.open = who_.service && known->tells_of_caller();
  return made;
}

/// Does the key follow from who calls, also that it is absent?
bool OutsiderContexts::is_derived(const CallerKey& key) const {
  if (key.tells_of_service() || key.name == "aws:principalaccount" ||
      key.name == "aws:principalarn")
    return true;
  // A service has nothing that principals have.
  return who_.service && (key.name.starts_with("aws:principal") || key.role == KeyRole::user_id);
}

/// Did nobody say what a principal has that the policy names?
bool OutsiderContexts::is_doubtful(const CallerKey& key) const {
  return !who_.outside && (key.name == "aws:principalorgid" || key.name == "aws:principalorgpaths");
}

/// Are there surely requests without the key?
bool OutsiderContexts::may_lack(const CallerKey& key) const {
  if (is_moment(key)) return false;
  return !key.tells_of_caller() || !(who_.service || key.role == KeyRole::user_id);
}

/// Is it a value of somebody of the newcomer's account, or of its organization?
bool OutsiderContexts::is_own(const CallerKey& key, const Text& value) const {
  const std::string_view side = who_.service ? "aws:source" : "aws:principal";
  if (!key.name.starts_with(side)) return false;
  const std::string_view name = key.name.substr(side.size());
  if (name.starts_with("org"))
    return !who_.organization.empty() &&
           value.text.substr(0, value.text.find('/')) == who_.organization;
  if (!who_.any_member) return false;
  if (key.role == KeyRole::id) return value.text == who_.account;
  const auto arn = parse_arn(value.text);
  return key.role == KeyRole::arn && arn && arn->account == who_.account;
}

void OutsiderContexts::add_values(KeyChoice& choice, const Condition& condition, const Operator& op,
                                  const CallerKey& key) const {
  if (op.family == OperatorFamily::null) return;
  for (const Text& value : condition.values) {
    if (!key.tells_of_caller())
      if (const auto tags = fill_tags(value.with_variables))
        choice.add(op.like ? sample(*tags, who_.account) : *tags);
    if (value.hole) continue;
    const Answer meant = is_own(key, value) ? Answer::no : keeps_out(key, op, value);
    if (meant == Answer::unknown) choice.open = true;
    if (meant != Answer::no) continue;
    if (op.family != OperatorFamily::ip)
      choice.add(op.like ? sample(value.text, who_.account) : std::string(value.text));
    for (std::string& text : near(value.text, op.family)) choice.add(std::move(text));
  }
}

/// The tags that policy variables stand for may be there.
void OutsiderContexts::add_tags_in(const Text& value) {
  each_braced(value.with_variables, [&](const Braced& variable) {
    const std::string_view key = key_of_variable(variable.inside);
    if (is_tag(key))
      choice(Text{.text = key}, find_caller_key(Text{.text = key})).add(std::string(kTag));
  });
}

/// What is over when they come is no moment of theirs. Credentials hold for a day and a half.
void OutsiderContexts::add_moments(KeyChoice& choice, const Condition& condition,
                                   const Operator& op, const CallerKey& key) const {
  std::optional<std::int64_t> first;
  if (who_.from) first = who_.from->seconds - (is_moment(key) ? 0 : 2 * kDay);
  if (first) choice.add(std::to_string(*first));
  for (const Text& value : condition.values) {
    const auto at = seconds_of(value.text, op.family);
    if (value.hole || !at) continue;
    for (const std::int64_t moment : {*at, *at - kDay, *at + kDay})
      if (!first || moment >= *first) choice.add(std::to_string(moment));
  }
}

/// What hardly any condition asks for.
void OutsiderContexts::add_other(KeyChoice& choice, const Operator& op,
                                 const CallerKey& key) const {
  if (op.family == OperatorFamily::null && key.tells_of_caller() && !key.shared) {
    choice.open = true;
    return;
  }
  switch (op.family) {
    case OperatorFamily::boolean:
      choice.add("true");
      choice.add("false");
      break;
    case OperatorFamily::ip:
      choice.add("93.184.216.34");
      choice.add("2a03:2880::35");
      break;
    case OperatorFamily::numeric:
    case OperatorFamily::date:
      break;
    case OperatorFamily::arn:
      choice.add("arn:aws:iam::" + who_.account + ":role/" + std::string(kOther));
      break;
    default:
      choice.add(std::string(kOther));
  }
}

void OutsiderContexts::fill() {
  keys_.clear();
  for (std::size_t i = 0; i < choices_.size(); ++i) {
    const KeyChoice& choice = choices_[i];
    const std::size_t at = combinations_->at(i);
    if (at < choice.values.size())
      keys_.push_back({choice.key, {choice.values[at]}, choice.list});
    else if (choice.absent && at == choice.values.size())
      keys_.push_back({choice.key, {}, false});
  }
}

bool OutsiderContexts::next() {
  const bool first = !combinations_;
  if (first) {
    combinations_.emplace();
    for (const KeyChoice& choice : choices_) combinations_->add(choice.size());
  }
  if (!first && !combinations_->next()) return false;
  fill();
  return true;
}

}  // namespace ecrlint::internal::analysis
