// SPDX-License-Identifier: Apache-2.0
// Patterns of each kind against texts.
#include "analysis/pattern.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "analysis/context.hpp"
#include "syntax/value.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::internal::analysis;

namespace {

const std::string kUnknown(syntax::kUnknownText);
using enum Answer;

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
