// The two readers of YAML: what the quick one takes it reads as libyaml does, place by place.
#include <doctest/doctest.h>

#include <random>
#include <string>
#include <string_view>

#include "support/yaml_compare.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::internal::syntax;
using namespace ecrlint::test;

namespace {

/// Lines that fit together often enough, and often do not.
constexpr std::string_view kLines[] = {"a: 1",
                                       "b:",
                                       "- x",
                                       "-",
                                       "- c: d",
                                       "- - e",
                                       "'q' : \"v\"",
                                       "\"k\": 'it''s'",
                                       "f: \"\\\"\\n\"",
                                       "g: |",
                                       "h: >-",
                                       "i: |+ # text",
                                       "j: >",
                                       "- |",
                                       "text",
                                       "two  words",
                                       "# comment",
                                       "  ",
                                       "",
                                       "k: !Sub ${x}",
                                       "l: !If",
                                       "!Ref",
                                       "- !Sub 'x'",
                                       "- !Equals [a, !Ref b]",
                                       "m: !Foo {n: o}",
                                       "n: [a, 'b', {c: \"d\",}, [ ], ]",
                                       "o: {p: [q, r], s: !Ref AWS::NoValue}",
                                       "t: [u,",
                                       "]",
                                       "v: {w: x,",
                                       "y: z }",
                                       "p: {",
                                       "}",
                                       "c: http://x/#y # z",
                                       "true: ~",
                                       "<<: {x: 1}",
                                       "a: no",
                                       "- -1",
                                       "--x: 1",
                                       "---",
                                       "--- # next",
                                       "...",
                                       "u: \xC3\xA9 # \xE2\x82\xAC",
                                       "w: a: b",
                                       "x: 'y",
                                       "- [a: b]",
                                       "{z: 1}: 2",
                                       "? a",
                                       "k: &n v",
                                       "k: *n",
                                       "e: [a:, b]",
                                       "e: {a:b}",
                                       "s: @x"};

std::string random_text(std::mt19937& random) {
  const auto below = [&](std::size_t limit) { return random() % limit; };
  std::string text;
  std::size_t indent = 0;
  for (std::size_t lines = 1 + below(7); lines > 0; --lines) {
    constexpr std::size_t kSteps[] = {0, 0, 0, 2, 2, 1};
    indent = below(3) == 0 ? 2 * below(4) : indent + kSteps[below(std::size(kSteps))];
    text.append(indent, ' ');
    if (below(4) == 0) text += "- ";
    text += kLines[below(std::size(kLines))];
    text += below(12) == 0 ? "" : "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("the quick YAML reader takes what people write") {
  for (const std::string_view text :
       {"a: 1\n", "a:\n- b\n-\n- c: d\n  e: f\ng:\n", "- - a\n  - b\n- c",
        "# c\n---\na: b\n---\n- c\n", "a: !If [x, !Sub \"${y}\", {b: !Ref AWS::NoValue}] # c\n",
        "a: !If\n- b\n- !Sub\n  - c\n", "a: |\n  b\n   c\n\n  d\n\n\ne: >-\n  f\n  g\n",
        "a: [b,\n  c, # d\n]\n", "{\"a\": 1}", "'a': \"b\\\"\\\\\\n\"\n",
        "\xC3\xA9: \xE2\x82\xAC # \xC3\xA9\n", "a: -1\nb: --c\n"}) {
    CAPTURE(text);
    CHECK(compare_readers(text) == Readers::same);
  }
}

TEST_CASE("the quick YAML reader leaves what is rare or wrong to libyaml") {
  const std::string long_key = std::string(1025, 'k') + ": v\n";
  const std::string long_flow_key = "{" + std::string(1025, 'k') + ": v}";
  for (const std::string_view text : {"",
                                      "# c\n",
                                      "a: &x b\n",
                                      "a: *x\n",
                                      "a: !!str b\n",
                                      "%YAML 1.1\n---\na: b\n",
                                      "a: b\n...\n",
                                      "a: b\n  c\n",
                                      "a: \"b\n  c\"\n",
                                      "? a\n: b\n",
                                      "[a: b]",
                                      "{a, b}",
                                      "a: [b:, c]",
                                      "a:\tb\n",
                                      "a: b\r\n",
                                      "a: |2\n   b\n",
                                      "a: \"\\x61\"\n",
                                      "!Ref",
                                      "a: !Ref\n",
                                      "a: b: c\n",
                                      "- a\nb: c\n",
                                      "a:\n  b: c\n d: e\n",
                                      "a: [b",
                                      "a: 'b",
                                      "a: @b\n",
                                      "a: {b: c}: d\n",
                                      "a: [b\n---\n]\n",
                                      "a: [\n...\n]\n",
                                      "---\n---\na\n",
                                      "\xEF\xBB\xBF"
                                      "a: b\n",
                                      "a: \xC2\x85",
                                      "a: \xE2\x80\xA8\n",
                                      "a: \x7F\n",
                                      "a: \xFF\n",
                                      "a: !Sub !Ref b\n",
                                      "!Sub a: b\n",
                                      long_key.c_str(),
                                      long_flow_key.c_str()}) {
    CAPTURE(text);
    CHECK(compare_readers(text) == Readers::one);
  }
}

TEST_CASE("the readers of YAML agree on any lines that stand together") {
  std::mt19937 random(1);
  std::size_t taken = 0;
  for (int i = 0; i < 30'000; ++i) {
    const std::string text = random_text(random);
    const Readers readers = compare_readers(text);
    if (readers == Readers::differ) FAIL_CHECK(text);
    if (readers == Readers::same) ++taken;
  }
  CHECK(taken > 3000);
}
