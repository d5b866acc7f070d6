// SPDX-License-Identifier: Apache-2.0
// Patterns of each kind against texts, and conditions against what is known of their key.
#include "analysis/pattern.hpp"

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

struct Probe {
  std::string_view written;
  std::string text;
  Answer answer;
};

void check(const PatternForm& form, const std::vector<Probe>& probes,
           const std::vector<RequestKey>& keys = {}, bool complete = true) {
  RequestContext context;
  context.give(keys, complete);
  for (const Probe& one : probes) {
    CAPTURE(one.written);
    CAPTURE(one.text);
    CHECK(Pattern(one.written, form).matches(Candidate(one.text), context) == one.answer);
  }
}

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

TEST_CASE("a text without wildcards is itself") {
  check({Wildcards::none}, {
                               {"", "", yes},
                               {"", "a", no},
                               {"a", "", no},
                               {"a", "a", yes},
                               {"a", "A", no},
                               {"a*", "a*", yes},
                               {"a*", "ab", no},
                               {"a?", "a?", yes},
                               {"a?", "ab", no},
                               {"${*}", "*", yes},
                               {"a", kUnknown, unknown},
                               {"abc", "x" + kUnknown, no},
                               {"abc", "a" + kUnknown, unknown},
                               {"a\xff", "ab", unknown},
                               {"a\xfe", "ab", unknown},
                               {"a\xfb", "ab", unknown},
                           });
  check({Wildcards::none, true, true}, {
                                           {"Ab", "aB", yes},
                                           {"Ab", "ac", no},
                                           {"A*", "a*", yes},
                                           {"A*", "ab", no},
                                       });
  CHECK(Pattern("a", {Wildcards::none}).is("a"));
  CHECK_FALSE(Pattern("a", {Wildcards::none}).is("A"));
  CHECK_FALSE(Pattern("a", {Wildcards::none, true, true}).is("a"));
  CHECK_FALSE(Pattern("a", {Wildcards::arn}).is("a"));
  CHECK_FALSE(Pattern("a*", {Wildcards::text}).is("a*"));
  CHECK(Pattern("a*", {Wildcards::none}).is("a*"));
  CHECK_FALSE(Pattern("${aws:username}", {Wildcards::none}).is("${aws:username}"));
  CHECK(Pattern("${aws:username}", {Wildcards::none, false}).is("${aws:username}"));
}

TEST_CASE("wildcards of a text take anything, also colons") {
  check({Wildcards::text},
        {
            {"*", "", yes},
            {"*", "a:b", yes},
            {"?", "", no},
            {"?", ":", yes},
            {"?", "ab", no},
            {"a*", "a", yes},
            {"a*", "ba", no},
            {"*a", "ba", yes},
            {"*a", "ab", no},
            {"a*a", "a", no},
            {"a*a", "aa", yes},
            {"a*b*c", "abc", yes},
            {"a*b*c", "acb", no},
            {"a*b*c", "axbxbxc", yes},
            {"a*bc*bc", "abc", no},
            {"a*bc*bc", "abcbc", yes},
            {"**", "x", yes},
            {"a**b", "ab", yes},
            {"abcdefgh*ijklmnop*q", "abcdefghijklmnopq", yes},
            {"abcdefgh*ijklmnop*q", "abcdefgh-ijklmnop-q", yes},
            {"abcdefgh*ijklmnop*q", "abcdefgh-ijklmno-q", no},
            {"a*\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4*z", "a-\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4-z", yes},
            {"a*\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4*z", "a-\xc3\xa4\xc3\xa4\xc3\xa4-z", no},
            {"${*}*", "*a", yes},
            {"${*}*", "a*", no},
            {"${?}", "?", yes},
            {"${?}", "a", no},
            {"${$}{a}", "${a}", yes},
            {"$", "$", yes},
            {"${", "${", yes},
            {"$a}", "$a}", yes},
            // One character may be several bytes.
            {"a?", "a\xc3\xa4", unknown},
            {"a?", "b\xc3\xa4", unknown},
            {"a*", "a\xc3\xa4", yes},
            {"a*", "a" + kUnknown, yes},
            {"a*b", "a" + kUnknown, unknown},
            {"b*", "a" + kUnknown, no},
        });
  check({Wildcards::text, true, true}, {{"A*C", "abc", yes}, {"A*C", "abd", no}});
}

TEST_CASE("wildcards of an ARN stay in their field, but for those of the last") {
  for (const Answer no_arn : {no, unknown}) {
    CAPTURE(no_arn);
    check({Wildcards::arn, true, false, no_arn},
          {
              {"arn:aws:iam::1:role/*", "arn:aws:iam::1:role/a", yes},
              {"arn:aws:iam::1:role/*", "arn:aws:iam::1:role/a:b", yes},
              {"arn:aws:iam::1:role/*", "arn:aws:iam::2:role/a", no},
              {"arn:aws:iam::*:role/a", "arn:aws:iam::1:role/a", yes},
              {"arn:aws:iam::*:role/a", "arn:aws:iam::1:x:role/a", no},
              {"arn:aws:iam::*:*", "arn:aws:iam::1:x:role/a", yes},
              {"arn:*:iam::1:role/a", "arn:aws:iam::1:role/a", yes},
              {"arn:*:1:role/a", "arn:aws:iam::1:role/a", no_arn},
              {"*:*:*:*:*:*", "arn:aws:iam::1:role/a", yes},
              {"*:*:*:*:*:*", "arn:aws:iam::1", no_arn},
              {"arn:aws:iam::?:role/a", "arn:aws:iam::1:role/a", yes},
              {"arn:aws:iam::1?role/a", "arn:aws:iam::1:role/a", no_arn},
              {"arn:aws:iam:?1:role/a", "arn:aws:iam::1:role/a", no_arn},
              {"arn:aws:iam::1:role?a", "arn:aws:iam::1:role:a", yes},
              {"arn:aws:iam::1:role/a", "arn:aws:iam::1:role/a", yes},
              {"arn:aws:iam::1:role/a", "arn:aws:iam::1:role/b", no},
              // What is no ARN: nobody says what a star does for fields that are left out.
              {"a", "a", no_arn},
              {"a", "arn:aws:iam::1:role/a", no_arn},
              {"a*", "arn:aws:iam::1:role/a", unknown},
              {"arn:aws:iam::1*", "arn:aws:iam::1:role/a", unknown},
              {"arn:aws:iam::*1", "arn:aws:iam::1:role/a", no_arn},
              {"arn:aws:iam::1:role/*", "a", no_arn},
              {"arn:aws:iam::?:role/a", "a", no_arn},
              {"arn:aws:iam::1:role?a", "arn:aws:iam::1", no_arn},
              {"arn:aws:iam::1:role/*", kUnknown, unknown},
              {"arn:aws:iam::1:role/*", "arn:aws:iam::2:" + kUnknown, no},
          });
  }
}

TEST_CASE("a star that ends a field of a Resource takes colons, and what is left out is any") {
  check({Wildcards::resource},
        {
            {"*", "arn:aws:ecr:r:1:repository/a", yes},
            {"arn:aws:ecr:*:1:repository/a", "arn:aws:ecr:r:1:repository/a", yes},
            {"arn:aws:ecr:*:repository/a", "arn:aws:ecr:r:1:repository/a", unknown},
            {"arn:aws:ecr:r*r:1:repository/a", "arn:aws:ecr:r:r:1:repository/a", no},
            {"arn:aws:ecr:*r:1:repository/a", "arn:aws:ecr:x:r:1:repository/a", no},
            {"arn:aws:ecr:r*:1:repository/a", "arn:aws:ecr:r:r:1:repository/a", yes},
            {"arn:aws:ecr:r:1:repository/*", "arn:aws:ecr:r:1:repository/a:b", yes},
            {"arn:aws:ecr:r:1:repository/*a", "arn:aws:ecr:r:1:repository/:a", no},
            {"arn:aws:ecr:r:?:repository/a", "arn:aws:ecr:r:1:repository/a", yes},
            {"arn:aws:ecr:r?1:repository/a", "arn:aws:ecr:r:1:repository/a", no},
            {"arn:aws:ecr:r:1:repository?a", "arn:aws:ecr:r:1:repository:a", yes},
            {"arn:aws:ecr", "arn:aws:ecr:r:1:repository/a", yes},
            {"arn:aws:ecr:r:1", "arn:aws:ecr:r:1:repository/a", yes},
            {"arn:aws:ecr:r:2", "arn:aws:ecr:r:1:repository/a", no},
            {"arn:aws:ec", "arn:aws:ecr:r:1:repository/a", no},
            {"arn:aws:ecr:*", "arn:aws:ecr:r:1:repository/a", yes},
            {"arn:aws:ecr:*", "arn:aws:ecr:r", yes},
            // The star before must give way to one that stays in its field.
            {"arn:aws:e*:r*r:1:repository/a", "arn:aws:ecr:r:z:rxr:1:repository/a", yes},
            {"arn:aws:e*:r*r:1:repository/a", "arn:aws:ecr:r:z:rx:r:1:repository/a", no},
            {"arn:aws:e*:r", "arn:aws:ecr:r:1:repository/a", yes},
            {"arn:aws:e*:x", "arn:aws:ecr:r:1:repository/a", no},
            {"arn", "arn:aws:ecr:r:1:repository/a", no},
            {"urn:aws:ecr", "urn:aws:ecr:r:1:repository/a", no},
            {"arn:aws:ecr:r:1:repository/a", "arn:aws:ecr:r:1:repository/a", yes},
            {"arn:aws:ecr:r:1:repository/a", "arn:aws:ecr:r:1:repository/A", no},
        });
}

TEST_CASE("a variable is what the request says, in the place where it stands") {
  const std::vector<RequestKey> keys{{"aws:username", {"ann"}, false},
                                     {"aws:PrincipalTag/a", {"b:c"}, false},
                                     {"aws:PrincipalTag/n", {}, false},
                                     {"aws:PrincipalTag/m", {"x", "y"}, false}};
  check({Wildcards::none}, {{"${aws:username}*", "ann*", yes}, {"${aws:username}*", "ann", no}},
        keys);
  check({Wildcards::none, false}, {{"${aws:username}", "ann", no}}, keys);
  check({Wildcards::none, true, true}, {{"X${aws:username}", "xANN", yes}}, keys);
  check({Wildcards::text},
        {
            {"${aws:username}", "ann", yes},
            {"${AWS:UserName}", "ann", yes},
            {"${aws:username }", "ann", yes},
            {"x${aws:username}y", "xanny", yes},
            {"x${aws:username}y", "zanny", no},
            {"x${aws:username}y", "xannz", no},
            {"${aws:username}${aws:PrincipalTag/a}", "annb:c", yes},
            {"${aws:PrincipalTag/a}-${aws:username}", "b:c-ann", yes},
            {"${aws:PrincipalTag/a}-${aws:username}", "ann-b:c", no},
            {"*${aws:username}*", "xannx", yes},
            {"*${aws:username}*", "xanx", no},
            {"${aws:PrincipalTag/n}", "", no},
            {"${aws:PrincipalTag/m}", "x", no},
            {"${aws:PrincipalTag/n, 'd'}", "d", yes},
            {"${aws:PrincipalTag/n,'d'}", "d", yes},
            {"${aws:PrincipalTag/n, ''}", "", yes},
            {"${aws:PrincipalTag/n, 'it's'}", "it's", yes},
            {"${aws:PrincipalTag/n, 'd}", "d", no},
            {"${aws:PrincipalTag/n, d'}", "d", no},
            {"${aws:PrincipalTag/n, 'd}", "", no},
            {"${aws:PrincipalTag/n, 'dx}", "d", no},
            {"${aws:PrincipalTag/n, '}", "", no},
            {"${aws:PrincipalTag/n, 'd'x}", "d", no},
            {"${aws:username, 'd'}", "d", no},
            {"${aws:username, 'd'}", "ann", yes},
        },
        keys);
  check({Wildcards::text},
        {{"x${aws:username}", "xann", unknown},
         {"x${aws:username}", "yann", no},
         {"x${aws:username}", "x", unknown},
         {"x*${aws:username}y", "xz", no},
         {"x${aws:username}*", "x", unknown}},
        {}, false);
  check({Wildcards::arn},
        {
            {"arn:aws:iam::1:user/${aws:username}", "arn:aws:iam::1:user/ann", yes},
            {"arn:aws:iam::1:user/${aws:username}", "arn:aws:iam::1:user/bob", no},
            {"arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::1:user/ann", yes},
            {"arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::1:2:user/ann", no},
            {"arn:aws:${aws:PrincipalTag/a}:*:user/a", "arn:aws:b:c:1:user/a", yes},
            // A value with colons moves the fields that follow it.
            {"arn:aws:${aws:PrincipalTag/a}::*:user/*", "arn:aws:b:c::x:y:user/z", yes},
            {"arn:aws:${aws:PrincipalTag/n, 'b'}::*:user/*", "arn:aws:b::x:y:user/z", no},
            {"arn:aws:${aws:PrincipalTag/a}:*:user/a", "arn:aws:b:c:1:2:user/a", no},
        },
        keys);
  check(
      {Wildcards::resource},
      {
          {"arn:aws:ecr:*:1:repository/${aws:username}", "arn:aws:ecr:r:1:repository/ann", yes},
          {"arn:aws:ecr:*:1:repository/${aws:username}", "arn:aws:ecr:r:1:repository/bob", no},
          {"arn:aws:ecr:r:1:repository/${aws:username}*", "arn:aws:ecr:r:1:repository/ann:x", yes},
          {"arn:aws:ecr:r:1:repository/*${aws:username}", "arn:aws:ecr:r:1:repository/xann", yes},
          {"arn:aws:ecr:r:1:repository/*${aws:username}", "arn:aws:ecr:r:1:repository/x:ann", no},
          {"arn:aws:ecr:r:${aws:username}", "arn:aws:ecr:r:ann:repository/a", yes},
          {"arn:aws:ecr:${aws:PrincipalTag/a}:repository/*", "arn:aws:ecr:b:c:repository/a", yes},
          // The value ends the field of the star.
          {"arn:aws:ecr:r:1:x*${aws:PrincipalTag/a, ':d'}", "arn:aws:ecr:r:1:xyb:c", yes},
          {"arn:aws:ecr:r:1:x*${aws:PrincipalTag/n, ':d'}", "arn:aws:ecr:r:1:x:y:d", yes},
          {"arn:aws:ecr:r:1:x*${aws:PrincipalTag/n, 'd'}", "arn:aws:ecr:r:1:x:y:d", no},
      },
      keys);
}

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
