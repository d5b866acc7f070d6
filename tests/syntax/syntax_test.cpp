// SPDX-License-Identifier: Apache-2.0
// The JSON reader: spans, decoding, duplicates, broken texts.
#include <doctest/doctest.h>

#include <string>

#include "syntax/value.hpp"

using namespace ecrlint;
using namespace ecrlint::internal;
using namespace ecrlint::internal::syntax;

namespace {

std::string cut(std::string_view text, Span span) {
  return std::string(text.substr(span.begin, span.end - span.begin));
}

bool same(const Value& a, const Value& b) {
  if (a.kind != b.kind || a.text != b.text || a.flag != b.flag) return false;
  if (a.members.size() != b.members.size()) return false;
  for (std::size_t i = 0; i < a.members.size(); ++i)
    if (a.members[i].key != b.members[i].key || !same(a.members[i].value, b.members[i].value))
      return false;
  return true;
}

/// Every value, cut out of the text by its span and parsed alone, must give itself back.
void check_spans(std::string_view text, const Value& value) {
  Arena arena;
  const std::string alone = cut(text, value.span);
  const Tree tree = parse_json(alone, arena);
  CHECK_MESSAGE(tree.parsed, alone);
  CHECK_MESSAGE(same(tree.root, value), alone);
  for (const Member& member : value.members) {
    if (value.is_object()) {
      const std::string key = cut(text, member.key_span);
      CHECK(parse_json(key, arena).root.text == member.key);
    }
    check_spans(text, member.value);
  }
}

}  // namespace

TEST_CASE("every span, parsed alone, gives its own node back") {
  const std::string text =
      "\r\n{ \"a\\\"b\\u00e9\" : \"x\\\\\" ,\"n\":[1, -2.5e+10 ,0,12\n],\"e\":{},\"l\":[ ],"
      "\"t\":true,\"f\" : false,\"z\":null,\"\xC3\xA9\":\"\xE2\x82\xAC\\ud83d\\ude00\"}\t";
  Arena arena;
  const Tree tree = parse_json(text, arena);
  REQUIRE(tree.parsed);
  check_spans(text, tree.root);
  for (const char* scalar : {"12", "1 ", "\"x\"", "true", "-1.5e3\n"}) {
    const Tree one = parse_json(scalar, arena);
    REQUIRE(one.parsed);
    check_spans(scalar, one.root);
  }
}

TEST_CASE("duplicate keys are kept and found after decoding, in small and large objects") {
  Arena arena;
  const std::string small = R"({"Sid": 1, "b": 2, "\u0053id": 3})";
  const Tree tree = parse_json(small, arena);
  REQUIRE(tree.duplicates.size() == 1);
  CHECK(cut(small, tree.duplicates[0].first) == "\"Sid\"");
  CHECK(cut(small, tree.duplicates[0].second) == "\"\\u0053id\"");
  CHECK(tree.root.members.size() == 3);

  std::string large = "{";
  for (int i = 0; i < 500; ++i) large += "\"k" + std::to_string(i % 499) + "\":0,";
  large.back() = '}';
  const Tree big = parse_json(large, arena);
  REQUIRE(big.duplicates.size() == 1);
  CHECK(cut(large, big.duplicates[0].second) == "\"k0\"");
}

TEST_CASE("a broken text says what is wrong where, and keeps what stood before") {
  struct Case {
    std::string text, place, words;
  };
  const Case cases[] = {
      {R"({"a": [1, 2,]})", "]", "comma before the closing bracket"},
      {R"({"a": 1, // x)", "/", "no comments"},
      {R"({'a': 1})", "'", "double quotes"},
      {"", "", "empty"},
      {" \n", "", "empty"},
      {std::string("{\"a\"\0:1}", 8), std::string("\0", 1), "NUL"},
      {std::string("{}\n\0{}", 6), std::string("\0", 1), "NUL"},
      {std::string("\xff\xfe{\0}\0", 6), "\xff", "UTF-16"},
      {R"({"a" 1})", "1", "expected ':'"},
      {"{\"a\": \"\xff\"}", "\"\xff", "UTF-8"},
      {"{\"a\": 1e999}", "1e999", "overflow"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    Arena arena;
    const Tree tree = parse_json(c.text, arena);
    CHECK_FALSE(tree.parsed);
    REQUIRE(tree.errors.size() == 1);
    CHECK(tree.errors[0].message.find(c.words) != std::string::npos);
    CAPTURE(tree.errors[0].message);
    CHECK(cut(c.text, tree.errors[0].span).substr(0, c.place.size()) == c.place);
  }
  Arena arena;
  const Tree tree = parse_json(R"({"a": [{"b": 1}, {"c": 2, )", arena);
  const Value* list = tree.root.find("a");
  REQUIRE(list != nullptr);
  CHECK(tree.root.unfinished);
  REQUIRE(list->members.size() == 2);
  CHECK_FALSE(list->members[0].value.unfinished);
  CHECK(list->members[1].value.unfinished);
}

TEST_CASE("nesting is bounded, so nothing that walks a tree can overflow") {
  Arena arena;
  const Tree tree = parse_json(std::string(50'000'000, '['), arena);
  CHECK_FALSE(tree.parsed);
  REQUIRE(tree.errors.size() == 1);
  CHECK(tree.errors[0].span == Span{100, 101});
  const std::string deep = std::string(kMaxDepth, '[') + std::string(kMaxDepth, ']');
  CHECK(parse_json(deep, arena).parsed);
}

TEST_CASE("a byte order mark is an error that does not stop the parser") {
  Arena arena;
  const std::string text = "\xEF\xBB\xBF{\"a\": 1}";
  const Tree tree = parse_json(text, arena);
  CHECK(tree.parsed);
  CHECK(tree.errors.size() == 1);
  CHECK(cut(text, tree.root.span) == "{\"a\": 1}");
}
