// Tries the values that conditions ask for until the evaluator says that a stranger is let in.
#include "analysis/stranger.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "analysis/decide.hpp"
#include "analysis/operand.hpp"
#include "text/ascii.hpp"

namespace ecrlint::analysis {
namespace {

using catalog::OperatorFamily;

/// Looks at statements, over all questions about a policy: bounds the work on hostile ones.
constexpr std::size_t kMostLooks = 100'000;
/// Requests that are tried for one question.
constexpr std::size_t kMostTries = 2000;

constexpr std::string_view kOwner = "111122223333";

/// An account that the policy names nowhere: principals and values are all that could.
std::string strange_account(const Policy& policy) {
  const auto is_named = [&](std::string_view account) {
    const auto in = [&](const Text& text) { return text.text.find(account) != text.text.npos; };
    return std::any_of(
        policy.statements.begin(), policy.statements.end(), [&](const Statement& statement) {
          return std::any_of(statement.principals.begin(), statement.principals.end(),
                             [&](const Principal& p) { return in(p.text); }) ||
                 std::any_of(statement.conditions.begin(), statement.conditions.end(),
                             [&](const Condition& condition) {
                               return std::any_of(condition.values.begin(), condition.values.end(),
                                                  in);
                             });
        });
  };
  std::uint64_t number = 729'384'615'027;
  while (is_named(std::to_string(number))) ++number;
  return std::to_string(number);
}

/// A text that the pattern matches; the account of an ARN is the stranger's where it may be.
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

/// Values of one key that a request may have. Without any, the key is absent, or what follows from
/// the caller.
struct Choice {
  std::string key;
  std::vector<std::vector<std::string>> values = {{}};

  void add(std::string value) {
    std::vector<std::string> one{std::move(value)};
    if (std::find(values.begin(), values.end(), one) == values.end())
      values.push_back(std::move(one));
  }
};

/// Collects what conditions ask for.
class Choices {
 public:
  Choices(const catalog::Catalog& catalog, std::string account)
      : catalog_(catalog), account_(std::move(account)) {}

  void add(const Statement& statement) {
    for (const Condition& condition : statement.conditions) add(condition);
    known_ = known_ && statement.conditions_known;
  }

  [[nodiscard]] std::vector<Choice>& all() { return choices_; }
  /// Can all that the conditions ask for be told?
  [[nodiscard]] bool known() const { return known_; }

 private:
  Choice& choice(std::string_view key) {
    const auto found = std::find_if(choices_.begin(), choices_.end(), [&](const Choice& choice) {
      return equal_ignoring_case(choice.key, key);
    });
    return found != choices_.end() ? *found : choices_.emplace_back(Choice{std::string(key)});
  }

  void add(const Condition& condition) {
    const catalog::Operator* op = catalog_.find_operator(condition.operator_base);
    const auto hole = [](const Text& text) { return text.hole; };
    if (op == nullptr || condition.operator_text.hole || condition.key.hole ||
        !condition.values_known ||
        std::any_of(condition.values.begin(), condition.values.end(), hole)) {
      known_ = false;
      return;
    }
    Choice& values = choice(condition.key.text);
    for (const Text& value : condition.values) {
      // Who has this value is meant.
      if (tells_of_caller(condition.key.text) && narrows(value.text, *op)) continue;
      if (op->family != OperatorFamily::ip)
        values.add(op->like ? sample(value.text, account_) : std::string(value.text));
      add_near(values, value.text, op->family);
    }
    add_other(values, op->family);
  }

  /// Is it a value written out in full, or a range of addresses that may be one's own?
  static bool narrows(std::string_view value, const catalog::Operator& op) {
    if (op.family == OperatorFamily::boolean) return equal_ignoring_case(value, "true");
    if (op.family == OperatorFamily::ip) {
      const auto range = parse_range(value);
      return range && range->bits >= widest_own_range(range->six);
    }
    return !has_wildcard(value);
  }

  /// What an ordering operator asks for instead of its operand; an address of a range.
  static void add_near(Choice& values, std::string_view value, OperatorFamily family) {
    if (family == OperatorFamily::ip) {
      values.add(std::string(value.substr(0, value.find('/'))));
    } else if (family == OperatorFamily::numeric) {
      const auto number = parse_number(value);
      if (!number) return;
      values.add(std::to_string(*number - 1));
      values.add(std::to_string(*number + 1));
    } else if (family == OperatorFamily::date) {
      const auto moment = parse_moment(value);
      if (!moment) return;
      values.add(std::to_string(moment->seconds - 86400));
      values.add(std::to_string(moment->seconds + 86400));
    }
  }

  /// What hardly any condition asks for.
  void add_other(Choice& values, OperatorFamily family) const {
    switch (family) {
      case OperatorFamily::boolean:
        if (!tells_of_caller(values.key)) values.add("true");
        values.add("false");
        break;
      case OperatorFamily::ip:
        values.add("93.184.216.34");
        values.add("2a03:2880::35");
        break;
      case OperatorFamily::numeric:
      case OperatorFamily::date:
        break;
      case OperatorFamily::arn:
        values.add("arn:aws:iam::" + account_ + ":role/stranger");
        break;
      default:
        values.add("stranger");
    }
  }

  const catalog::Catalog& catalog_;
  std::string account_;
  std::vector<Choice> choices_;
  bool known_ = true;
};

/// A resource that the statement speaks of.
std::string resource_of(const Statement& statement) {
  for (const Resource& resource : statement.resources)
    if (!statement.not_resource && resource.form == ResourceForm::arn)
      return sample(resource.text.text, kOwner);
  return "arn:aws:ecr:us-east-1:" + std::string(kOwner) + ":repository/app";
}

/// Steps to the next of all combinations; false after the last.
bool step(std::vector<std::size_t>& at, const std::vector<Choice>& choices) {
  for (std::size_t i = 0; i < at.size(); ++i) {
    if (++at[i] < choices[i].values.size()) return true;
    at[i] = 0;
  }
  return false;
}

}  // namespace

Strangers::Strangers(const Policy& policy, const catalog::Catalog& catalog)
    : policy_(policy),
      lister_(catalog),
      test_(policy, lister_),
      account_(strange_account(policy)),
      left_(kMostLooks) {}

Answer Strangers::ask(const Request& request) {
  if (left_ < policy_.statements.size()) return Answer::unknown;
  left_ -= policy_.statements.size();
  const PreparedRequest prepared(request, lister_);
  const Answer allowed = test_.allows(prepared.question()).answer;
  if (allowed == Answer::no) return allowed;
  return allowed && !test_.denies(prepared.question(), false).answer;
}

Answer Strangers::let_in(const Statement& allow, std::string_view action,
                         const Principal* service) {
  if (left_ < policy_.statements.size()) return Answer::unknown;
  Choices wanted(lister_.catalog(), account_);
  wanted.add(allow);
  for (const Statement& statement : policy_.statements)
    if (statement.effect != Effect::allow) wanted.add(statement);
  Request request;
  request.principal = service != nullptr ? std::string(service->text.text)
                                         : "arn:aws:iam::" + account_ + ":role/stranger";
  request.action = action;
  request.resource = resource_of(allow);
  request.context_complete = true;
  const std::vector<Choice>& choices = wanted.all();
  std::vector<std::size_t> at(choices.size());
  Answer found = answer(false);
  std::size_t tries = 0;
  bool more = true;
  for (; more && tries < kMostTries && found != Answer::yes; ++tries, more = step(at, choices)) {
    request.context.clear();
    for (std::size_t i = 0; i < at.size(); ++i)
      if (at[i] != 0) request.context.push_back({choices[i].key, choices[i].values[at[i]]});
    found = found || ask(request);
  }
  return more || !wanted.known() ? found || Answer::unknown : found;
}

}  // namespace ecrlint::analysis
