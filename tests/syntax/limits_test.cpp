// SPDX-License-Identifier: Apache-2.0
// What no reader reads on: more values than there is room for, of any language, and more keys that
// stand twice than anybody looks at.
#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <string_view>

#include "support/long_texts.hpp"
#include "syntax/hcl.hpp"
#include "syntax/limits.hpp"
#include "syntax/value.hpp"
#include "syntax/yaml.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::internal::syntax;
using namespace ecrlint::test;

namespace {

constexpr std::size_t kRoom = 200'000;

/// What is wrong with a text in an arena of that room; empty when nothing is.
std::string json(std::string_view text, Arena& arena) {
  const Tree tree = parse_json(text, arena);
  return tree.parsed ? "" : tree.errors.at(0).message;
}
std::string yaml(std::string_view text, Arena& arena) {
  const YamlStream stream = parse_yaml(text, arena);
  for (const Tree& tree : stream.documents)
    if (!tree.parsed) return tree.errors.at(0).message;
  return "";
}
std::string hcl(std::string_view text, Arena& arena) {
  const HclFile file = parse_hcl(text, arena);
  return file.parsed ? "" : file.errors.at(0).message;
}

using Read = std::string (*)(std::string_view, Arena&);

struct Case {
  Read read;
  std::string before;
  std::string piece;
  std::string after;
};

const Case kCases[] = {
    {json, "[0", ",1", "]"},
    {json, "[0", ",\"\"", "]"},
    {json, "[0", ",{}", "]"},
    {json, "{\"a\": 1", ",\"a\": [[2]]", "}"},
    {yaml, "x: [", "a,", "]"},
    {yaml, "", "- a\n", ""},
    {yaml, "", "a: b\n", ""},
    {yaml, "x: &a b\ny: [", "*a,", "]"},
    {yaml, "", "- &a b\n", ""},
    {yaml, "", "---\na\n", ""},
    {hcl, "", "a {}\n", ""},
    {hcl, "", "a \"b\" {\n}\n", ""},
    {hcl, "", "a = 1\n", ""},
    {hcl, "a = [", "1,", "]"},
    {hcl, "a = {", "b = 1,", "}"},
    {hcl, "a = f(", "b,", ")"},
    {hcl, "a = \"", "${b}", "\""},
    {hcl, "a = \"", "\\n", "\""},
    {hcl, "a = \"", "%{if b}c%{endif}", "\""},
    {hcl, "a = <<B\n", "c\n", "B\n"},
    {hcl, "a \"", "b\" \"", "b\" {}\n"},
};

}  // namespace

TEST_CASE("a text of more values than there is room for is broken off") {
  for (const Case& c : kCases) {
    CAPTURE(c.piece);
    const auto text = [&](std::size_t times) {
      return c.before + repeated(c.piece, times) + c.after;
    };
    // Each takes from some thirty bytes to some hundreds.
    Arena few(kRoom);
    CHECK(c.read(text(100), few) == "");
    CHECK_FALSE(few.is_full());
    Arena many(kRoom);
    CHECK(c.read(text(20'000), many) == too_many_values());
    CHECK(many.is_full());
    // It took no more than twice the room, however much stands behind that.
    CHECK(many.mark().used < 2 * kRoom);
  }
}

TEST_CASE("texts of one source share its room, and the next source has all of it") {
  Arena arena(kRoom);
  const std::string text = "[0" + repeated(",1", 1500) + "]";
  CHECK(json(text, arena) == "");
  CHECK(json(text, arena) == too_many_values());
  CHECK(json("[]", arena) == too_many_values());
  arena.begin_source();
  CHECK_FALSE(arena.is_full());
  CHECK(json(text, arena) == "");
}

TEST_CASE("what is forgotten takes no room") {
  Arena arena(kRoom);
  const std::string text = "[0" + repeated(",1", 1500) + "]";
  for (int i = 0; i < 5; ++i) {
    const Arena::Mark before = arena.mark();
    CHECK(json(text, arena) == "");
    arena.rewind(before);
  }
  CHECK(arena.mark().used == 0);
}

TEST_CASE("of keys that stand twice no more are told than anybody looks at") {
  Arena arena;
  const auto duplicates = [&](std::size_t keys) {
    return parse_json("{\"a\": 0" + repeated(",\"a\": 0", keys) + "}", arena).duplicates.size();
  };
  CHECK(duplicates(1000) == 1000);
  CHECK(duplicates(kMostDuplicates + 1000) == kMostDuplicates);
}
