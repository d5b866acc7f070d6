// SPDX-License-Identifier: Apache-2.0
// Conditions of each operator against what is known of their key, and what a context knows of one.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "analysis/condition_test.hpp"
#include "analysis/context.hpp"
#include "catalog/catalog.hpp"
#include "syntax/value.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::internal::analysis;

namespace {

const std::string kUnknown(syntax::kUnknownText);
using enum Answer;

Text text_of(std::string_view text) { return {text, {}, has_hole(text)}; }

/// A condition on `aws:UserAgent` with these values.
struct Tested {
  std::string_view op;
  std::vector<std::string> values;
  SetOperator set = SetOperator::none;
  bool if_exists = false;
  bool values_known = true;
};

Answer holds(const Tested& tested, const RequestContext& context,
             std::string_view key = "aws:UserAgent") {
  std::vector<Text> values;
  for (const std::string& value : tested.values) values.push_back(text_of(value));
  Condition condition;
  condition.operator_text = text_of(tested.op);
  condition.operator_base = tested.op;
  condition.set = tested.set;
  condition.if_exists = tested.if_exists;
  condition.key = text_of(key);
  condition.values = values;
  condition.values_known = tested.values_known;
  return ConditionTest(condition, true, catalog::Catalog::built_in()).holds(context);
}

/// Where the key has this one value.
Answer with_value(const Tested& tested, const std::string& value) {
  const std::vector<RequestKey> keys{{"aws:UserAgent", {value}, false}};
  RequestContext context;
  context.give(keys, true);
  return holds(tested, context);
}

Answer with_list(const Tested& tested, const std::vector<std::string>& list) {
  const std::vector<RequestKey> keys{{"aws:UserAgent", list, true}};
  RequestContext context;
  context.give(keys, true);
  return holds(tested, context);
}

Answer without(const Tested& tested, bool complete = true) {
  RequestContext context;
  context.give({}, complete);
  return holds(tested, context);
}

}  // namespace

TEST_CASE("each operator compares in its own way") {
  struct Case {
    Tested tested;
    std::string value;
    Answer answer;
  };
  const std::vector<Case> cases{
      {{"StringEquals", {"a", "b"}}, "b", yes},
      {{"StringEquals", {"a", "b"}}, "c", no},
      {{"StringEquals", {"a"}}, "A", no},
      {{"StringEquals", {"a*"}}, "ab", no},
      {{"StringEquals", {}}, "a", no},
      {{"StringEquals", {kUnknown}}, "a", unknown},
      {{"StringEquals", {kUnknown, "a"}}, "a", yes},
      {{"StringEquals", {"a"}, SetOperator::none, false, false}, "a", yes},
      {{"StringEquals", {"a"}, SetOperator::none, false, false}, "b", unknown},
      {{"StringNotEquals", {"a", "b"}}, "b", no},
      {{"StringNotEquals", {"a", "b"}}, "c", yes},
      {{"StringNotEquals", {}}, "a", yes},
      {{"StringEqualsIgnoreCase", {"a"}}, "A", yes},
      {{"StringEqualsIgnoreCase", {"a*"}}, "AB", no},
      {{"StringNotEqualsIgnoreCase", {"a"}}, "A", no},
      {{"StringNotEqualsIgnoreCase", {"a"}}, "B", yes},
      {{"StringLike", {"a*"}}, "ab", yes},
      {{"StringLike", {"a*"}}, "Ab", no},
      {{"StringNotLike", {"a*"}}, "ab", no},
      {{"StringNotLike", {"a*"}}, "b", yes},
      {{"NumericEquals", {"5"}}, "5.0", yes},
      {{"NumericEquals", {"5"}}, "6", no},
      {{"NumericNotEquals", {"5"}}, "5.0", no},
      {{"NumericNotEquals", {"5"}}, "6", yes},
      {{"NumericLessThan", {"5"}}, "4", yes},
      {{"NumericLessThan", {"5"}}, "5", no},
      {{"NumericLessThan", {"5"}}, "6", no},
      {{"NumericLessThanEquals", {"5"}}, "4", yes},
      {{"NumericLessThanEquals", {"5"}}, "5", yes},
      {{"NumericLessThanEquals", {"5"}}, "6", no},
      {{"NumericGreaterThan", {"5"}}, "4", no},
      {{"NumericGreaterThan", {"5"}}, "5", no},
      {{"NumericGreaterThan", {"5"}}, "6", yes},
      {{"NumericGreaterThanEquals", {"5"}}, "4", no},
      {{"NumericGreaterThanEquals", {"5"}}, "5", yes},
      {{"NumericGreaterThanEquals", {"5"}}, "6", yes},
      {{"NumericLessThan", {"5", "7"}}, "6", yes},
      // What cannot be read equals nothing, and of its opposite nothing is known.
      {{"NumericEquals", {"x"}}, "5", no},
      {{"NumericEquals", {"5"}}, "x", no},
      {{"NumericNotEquals", {"x"}}, "5", unknown},
      {{"NumericNotEquals", {"5"}}, "x", unknown},
      {{"NumericEquals", {"5e0"}}, "5", unknown},
      {{"NumericEquals", {"5"}}, "5e0", unknown},
      {{"NumericEquals", {}}, "5e0", no},
      {{"NumericNotEquals", {}}, "5e0", yes},
      {{"NumericEquals", {}}, "x", no},
      {{"NumericEquals", {kUnknown}}, "5", unknown},
      {{"NumericEquals", {kUnknown, "5"}}, "5", yes},
      {{"NumericEquals", {"5"}}, kUnknown, unknown},
      {{"DateEquals", {"1970-01-02"}}, "86400", yes},
      {{"DateEquals", {"1970-01-02"}}, "86401", no},
      {{"DateNotEquals", {"1970-01-02"}}, "86400", no},
      {{"DateLessThan", {"1970-01-02"}}, "86399", yes},
      {{"DateLessThan", {"1970-01-02"}}, "86400", no},
      {{"DateLessThanEquals", {"1970-01-02"}}, "86400", yes},
      {{"DateLessThanEquals", {"1970-01-02"}}, "86401", no},
      {{"DateGreaterThan", {"1970-01-02"}}, "86401", yes},
      {{"DateGreaterThan", {"1970-01-02"}}, "86400", no},
      {{"DateGreaterThanEquals", {"1970-01-02"}}, "86400", yes},
      {{"DateGreaterThanEquals", {"1970-01-02"}}, "86399", no},
      {{"DateLessThan", {"1970-01-02T00:00:00.5Z"}}, "1970-01-02T00:00:00.4Z", yes},
      {{"DateLessThan", {"1970-01-02T00:00:00.5Z"}}, "1970-01-02T00:00:00.6Z", no},
      {{"DateEquals", {"1970"}}, "0", unknown},
      {{"DateEquals", {"0"}}, "1970", unknown},
      {{"DateEquals", {}}, "1970", no},
      {{"DateEquals", {"x"}}, "0", no},
      {{"DateNotEquals", {"x"}}, "0", unknown},
      {{"IpAddress", {"10.0.0.0/8"}}, "10.1.1.1", yes},
      {{"IpAddress", {"10.0.0.0/8"}}, "11.1.1.1", no},
      {{"IpAddress", {"10.0.0.0/8", "11.0.0.0/8"}}, "11.1.1.1", yes},
      {{"NotIpAddress", {"10.0.0.0/8"}}, "10.1.1.1", no},
      {{"NotIpAddress", {"10.0.0.0/8"}}, "11.1.1.1", yes},
      {{"IpAddress", {"x"}}, "10.1.1.1", no},
      {{"NotIpAddress", {"x"}}, "10.1.1.1", unknown},
      {{"Bool", {"true"}}, "TRUE", yes},
      {{"Bool", {"true"}}, "false", no},
      {{"Bool", {"False"}}, "false", yes},
      {{"Bool", {"x"}}, "true", unknown},
      {{"Bool", {"true"}}, "x", unknown},
      {{"Bool", {"x", "true"}}, "true", yes},
      {{"BinaryEquals", {"YQ=="}}, "YQ==", yes},
      {{"BinaryEquals", {"YQ=="}}, "Yg==", no},
      {{"ArnEquals", {"arn:aws:iam::1:role/*"}}, "arn:aws:iam::1:role/a", yes},
      {{"ArnLike", {"arn:aws:iam::1:role/*"}}, "arn:aws:iam::2:role/a", no},
      {{"ArnLike", {"arn:aws:iam::1:role/*"}}, "a", no},
      {{"ArnNotEquals", {"arn:aws:iam::1:role/*"}}, "arn:aws:iam::1:role/a", no},
      {{"ArnNotLike", {"arn:aws:iam::1:role/*"}}, "arn:aws:iam::2:role/a", yes},
      {{"ArnNotLike", {"arn:aws:iam::1:role/*"}}, "a", unknown},
      {{"Null", {"true"}}, "a", no},
      {{"Null", {"false"}}, "a", yes},
      {{"Null", {"false"}}, "", unknown},
      {{"Null", {"x"}}, "a", unknown},
      {{"Null", {"true", "false"}}, "a", yes},
      {{"Null", {}}, "a", no},
      {{"Null", {"true"}, SetOperator::none, false, false}, "a", unknown},
      {{"Null", {"false"}, SetOperator::for_any_value}, "a", unknown},
      {{"StringSame", {"a"}}, "a", unknown},
      {{kUnknown, {"a"}}, "a", unknown},
  };
  for (const Case& one : cases) {
    CAPTURE(one.tested.op);
    CAPTURE(one.value);
    const std::string first = one.tested.values.empty() ? "nothing" : one.tested.values.front();
    CAPTURE(first);
    CHECK(with_value(one.tested, one.value) == one.answer);
  }
}

TEST_CASE("a condition on a key that is absent, of several values, or not known") {
  constexpr auto kNone = SetOperator::none;
  constexpr auto kAll = SetOperator::for_all_values;
  constexpr auto kAny = SetOperator::for_any_value;
  // Absent.
  CHECK(without({"StringEquals", {"a"}}) == no);
  CHECK(without({"StringNotEquals", {"a"}}) == yes);
  CHECK(without({"StringEquals", {"a"}, kNone, true}) == yes);
  CHECK(without({"StringNotEquals", {"a"}, kNone, true}) == yes);
  CHECK(without({"StringEquals", {"a"}, kAll}) == yes);
  CHECK(without({"StringNotEquals", {"a"}, kAll}) == yes);
  CHECK(without({"StringEquals", {"a"}, kAny}) == no);
  CHECK(without({"StringNotEquals", {"a"}, kAny}) == no);
  CHECK(without({"StringEquals", {"a"}, kAny, true}) == yes);
  CHECK(without({"Null", {"true"}}) == yes);
  CHECK(without({"Null", {"false"}}) == no);
  // Not known: the answer is certain where no value and no lack of one changes it.
  CHECK(without({"StringEquals", {"a"}}, false) == unknown);
  CHECK(without({"StringNotEquals", {"a"}}, false) == unknown);
  CHECK(without({"StringLike", {"*"}}, false) == unknown);
  CHECK(without({"StringLike", {"*"}, kNone, true}, false) == yes);
  CHECK(without({"StringNotLike", {"*"}}, false) == unknown);
  CHECK(without({"StringEquals", {}}, false) == no);
  CHECK(without({"StringNotEquals", {}}, false) == yes);
  CHECK(without({"Null", {"true"}}, false) == unknown);
  CHECK(without({"Null", {"true", "false"}}, false) == unknown);
  // Several values.
  CHECK(with_list({"StringEquals", {"a"}}, {"a"}) == unknown);
  CHECK(with_list({"StringEquals", {"a"}, kAny}, {"a", "b"}) == yes);
  CHECK(with_list({"StringEquals", {"a"}, kAny}, {"b", "a"}) == yes);
  CHECK(with_list({"StringEquals", {"a"}, kAny}, {"b"}) == no);
  CHECK(with_list({"StringEquals", {"a"}, kAll}, {"a", "a"}) == yes);
  CHECK(with_list({"StringEquals", {"a"}, kAll}, {"a", "b"}) == no);
  CHECK(with_list({"StringEquals", {"a"}, kAll}, {"b", "a"}) == no);
  CHECK(with_list({"StringNotEquals", {"a"}, kAny}, {"a", "b"}) == yes);
  CHECK(with_list({"StringNotEquals", {"a"}, kAny}, {"a"}) == no);
  CHECK(with_list({"StringNotEquals", {"a"}, kAll}, {"a", "b"}) == no);
  CHECK(with_list({"StringNotEquals", {"a"}, kAll}, {"c", "b"}) == yes);
  CHECK(with_list({"StringEquals", {"a", "b"}, kAll}, {"a", "b"}) == yes);
  // A data set of empty texts counts as none for ForAllValues alone.
  CHECK(with_list({"StringEquals", {"a"}, kAll}, {""}) == yes);
  CHECK(with_list({"StringEquals", {"a"}, kAll}, {"", "b"}) == no);
  CHECK(with_list({"StringEquals", {"a"}, kAll}, {"b", ""}) == no);
  CHECK(with_list({"StringEquals", {"a"}, kAny}, {""}) == no);
  CHECK(with_list({"StringEquals", {"a"}, kAll}, {}) == yes);
  CHECK(with_list({"StringEquals", {"a"}, kAny}, {}) == no);
  CHECK(with_list({"Null", {"true"}}, {}) == yes);
  CHECK(with_list({"Null", {"true"}}, {"a", ""}) == no);
  // A key that is not known in full.
  RequestContext context;
  context.give({}, true);
  CHECK(holds({"StringEquals", {"a"}}, context, kUnknown) == unknown);
  CHECK(holds({"StringEquals", {"a"}, kNone, true}, context, "aws:" + kUnknown) == unknown);
}

TEST_CASE("what was given of a key comes first, then what follows, then what is known to be none") {
  const auto word = [](const ContextKey& key) {
    if (key.presence() == Presence::unknown) return std::string("unknown");
    if (key.presence() == Presence::absent) return std::string("absent");
    return key.size() == 0 ? std::string("empty list") : std::string(key.value(0));
  };
  const KeyName user("aws:username");
  const KeyName account("aws:PrincipalAccount");
  for (const std::size_t more : {0UL, 30UL, 31UL, 32UL, 100UL}) {
    CAPTURE(more);
    std::vector<RequestKey> keys{{"AWS:UserName", {"ann"}, false},
                                 {"aws:username", {"bob"}, false}};
    for (std::size_t i = 0; i < more; ++i) keys.push_back({"k" + std::to_string(i), {"v"}, false});
    for (const bool complete : {false, true}) {
      RequestContext context;
      context.give(keys, complete);
      context.derive(user, "eve");
      CHECK(word(context.find(user)) == "ann");
      CHECK(word(context.find(account)) == (complete ? "absent" : "unknown"));
      context.derive(account, "1");
      context.derive_absent({account, KeyName("aws:userid")});
      CHECK(word(context.find(KeyName("AWS:principalaccount"))) == "1");
      CHECK(word(context.find(KeyName("aws:userid"))) == "absent");
      CHECK(word(context.find(KeyName("aws:SourceArn"))) == (complete ? "absent" : "unknown"));
      CHECK(word(context.find(KeyName("k0"))) == (more > 0   ? "v"
                                                  : complete ? "absent"
                                                             : "unknown"));
    }
  }
  const KeyName current("aws:CurrentTime");
  const KeyName epoch("aws:EpochTime");
  for (const std::string name : {"aws:CurrentTime", "aws:epochtime"}) {
    const std::vector<RequestKey> keys{{name, {"5"}, false}};
    RequestContext context;
    context.give(keys, true);
    CHECK(word(context.find(current)) == "5");
    CHECK(word(context.find(epoch)) == "5");
    CHECK(word(context.find(KeyName("aws:TokenIssueTime"))) == "absent");
  }
  const std::vector<RequestKey> both{{"aws:CurrentTime", {"5"}, false},
                                     {"aws:EpochTime", {"6"}, false},
                                     {"a", {}, true},
                                     {"b", {}, false}};
  RequestContext context;
  context.give(both, false);
  CHECK(word(context.find(current)) == "5");
  CHECK(word(context.find(epoch)) == "6");
  CHECK(word(context.find(KeyName("a"))) == "empty list");
  CHECK(word(context.find(KeyName("b"))) == "absent");
  CHECK(context.find(KeyName("a")).list());
  CHECK_FALSE(context.find(current).list());
}
